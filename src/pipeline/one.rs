//! One article alone: its body as an HTML fragment, for `render`.

use std::path::PathBuf;

use crate::config::{Config, folder};
use crate::docset::Docset;
use crate::finding::{FileId, Report};
use crate::locale::LocaleIndex;
use crate::path::RelPath;
use crate::render::address::Addresses;
use crate::render::body::Linker;
use crate::rules;
use crate::site::Site;

use super::{Compiled, Failure, Purpose, Texts, catalog, load, parse, parts, recovered};

/// What is rendered.
#[derive(Clone, Debug)]
pub struct RenderInput {
    /// The article's file; where a text is given, the file that it stands for, which need not be there.
    pub path: PathBuf,
    /// The text; `None` reads the file.
    pub text: Option<String>,
    /// Whether links are printed as they are written rather than as on the page.
    pub as_written: bool,
}

/// One article's body.
#[derive(Debug)]
pub struct Rendered {
    /// The body as HTML.
    pub html: String,
    /// What is wrong with the article and the files that it includes.
    pub reports: Vec<Report>,
}

/// Renders one article alone.
///
/// # Errors
///
/// The file is no article of the project, or cannot be read.
pub fn render(config: &Config, input: &RenderInput) -> Result<Rendered, Failure> {
    let catalog = catalog(config)?;
    let mut docset = recovered::discover(config, &catalog);
    let file = find(config, &mut docset, input)?;
    if let Some(text) = &input.text {
        docset.take(file, text.clone());
    }
    let compiled = parse(config, &docset, &catalog, Purpose::Pages, Texts::Undigested);
    let Compiled { parsed, mut findings, .. } = parts::add(config, &mut docset, &catalog, compiled, Purpose::Pages);
    let site = load(Site::new(config, &docset, parsed), &catalog, Purpose::Pages, &mut findings);
    if site.article(file).is_none() {
        let reason =
            findings.iter().find(|finding| finding.file == file).map(|finding| format!(": {}", finding.message));
        return Err(Failure::new(format!("{} is no article{}", input.path.display(), reason.unwrap_or_default())));
    }
    findings.extend(rules::check(&site));
    let shown = site.ids(file);
    findings.retain(|finding| finding.file == file || shown.included.contains(&finding.file));
    let html = linker(&site, &catalog, file, input.as_written).body();
    let reports = docset.locate(config, findings);
    Ok(Rendered { html, reports })
}

fn linker<'s, 'a>(
    site: &'s Site<'a>,
    catalog: &'s crate::render::messages::Catalog,
    file: FileId,
    as_written: bool,
) -> Linker<'s, 'a> {
    let reader = site.locale_of(file);
    let page = site.page_for(reader, file).map(|page| site.pages.get(page));
    let folder = page.map_or_else(RelPath::root, |page| page.route.folder());
    let published = Addresses::Published(site.config.site.urls.index_file());
    let addresses = if as_written { Addresses::AsWritten } else { published };
    Linker::new(site, catalog, reader, folder, file, addresses)
}

/// The file that is meant, added to the docset where only a text stands for it.
fn find(config: &Config, docset: &mut Docset, input: &RenderInput) -> Result<FileId, Failure> {
    let RenderInput { path, text, .. } = input;
    let nowhere = || Failure {
        message: format!("{} is in no locale's folder", path.display()),
        help: Some("give a file below one of the folders of `[[locales]]`".to_owned()),
    };
    let absolute = std::path::absolute(path).map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
    let absolute = match (absolute.parent().and_then(|parent| parent.canonicalize().ok()), absolute.file_name()) {
        (Some(parent), Some(name)) => parent.join(name),
        _ => absolute,
    };
    let holding = config.locales.iter().enumerate().filter_map(|(index, locale)| {
        let folder = locale.folder.as_deref()?;
        // The locale's folder may be a link.
        let below = absolute.strip_prefix(folder).or_else(|_| absolute.strip_prefix(folder::real(folder))).ok()?;
        Some((LocaleIndex(index as u16), RelPath::new(below.to_str()?)?))
    });
    let (locale, below) = holding.min_by_key(|(_, below)| below.as_str().len()).ok_or_else(nowhere)?;
    let known = docset.files.iter().position(|file| file.locale == locale && file.path == below);
    match (known, text) {
        (Some(index), _) => Ok(FileId(index as u32)),
        (None, Some(_)) => Ok(docset.add(config, locale, below)),
        (None, None) if absolute.is_dir() => {
            Err(Failure::new(format!("{} is a folder, and what is rendered is an article", path.display())))
        }
        (None, None) if absolute.exists() => {
            Err(Failure::new(format!("{} is left out of the project by its configuration", path.display())))
        }
        (None, None) => Err(Failure::new(format!("{} is not there", path.display()))),
    }
}
