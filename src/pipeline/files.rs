//! Every file of the site, made when it is asked for.

use std::collections::{BTreeMap, HashSet};

use crate::docset::StaticFile;
use crate::path::{OutPath, RelPath};
use crate::publish::{Content, OutFile, RenderFailure};
use crate::render::page::{Maker, Output};
use crate::render::redirect;
use crate::render::theme::Theme;
use crate::site::Site;

/// Every file of the site. Where two would stand at one path, pages come first, then the theme, assets, static files; but what
/// we say of the site as a whole, to hosts and to programs, a project's own file of that name replaces.
pub(super) fn files<'f>(
    site: &'f Site<'_>,
    theme: &'f Theme,
    maker: &'f Maker<'f, '_>,
    statics: &[StaticFile],
    notes: &mut Vec<String>,
) -> Vec<OutFile<'f>> {
    let own: HashSet<&OutPath> = statics.iter().map(|file| &file.path).collect();
    let mut files: BTreeMap<OutPath, Content<'f>> = BTreeMap::new();
    for (path, output) in maker.outputs() {
        if !matches!(output, Output::NotFound(_)) || !own.contains(&path) {
            files.insert(path, page(maker, output));
        }
    }
    for (path, content) in around_pages(maker) {
        files.entry(path).or_insert(content);
    }
    for (path, content) in about_the_site(maker).into_iter().filter(|(path, _)| !own.contains(path)) {
        files.entry(path).or_insert(content);
    }
    for (path, bytes) in redirect::pages(site) {
        if !fits(&files, &path) {
            continue;
        }
        files.entry(path).or_insert(Content::Bytes(bytes.into()));
    }
    // A project's own list replaces ours.
    if let Some(path) = OutPath::new(redirect::REDIRECTS).filter(|path| !own.contains(path))
        && let Some(list) = redirect::list(site, &maker.base_path())
    {
        files.entry(path).or_insert(Content::Bytes(list.into_bytes().into()));
    }
    let has_bitext = !maker.bitext_files().is_empty();
    for (path, bytes) in theme.assets().into_iter().filter(|(path, _)| has_bitext || *path != theme.bitext_script()) {
        files.extend(OutPath::new(path).map(|path| (path, Content::Bytes(bytes.into()))));
    }
    for (file, digest) in site.published_assets() {
        let Some(path) = site.asset_path(file) else { continue };
        files.entry(path).or_insert_with(|| Content::copy(site.docset.location(site.config, file), digest));
    }
    for (file, digest) in site.published_of_dependencies() {
        let Some(path) = site.dependency_path(file) else { continue };
        let from = site.config.dependencies[file.dependency].folder.join(file.path.as_str());
        files.entry(path).or_insert(Content::copy(from, digest));
    }
    for file in statics {
        if files.contains_key(&file.path) {
            notes.push(format!("static/{} is left out: the site has a file of that name", file.path));
            continue;
        }
        if !fits(&files, &file.path) {
            notes.push(format!(
                "static/{} is left out: the site has a folder where it is a file, or a file where it needs a folder",
                file.path
            ));
            continue;
        }
        files.insert(file.path.clone(), Content::copy(file.from.clone(), file.digest));
    }
    files.into_iter().map(|(path, content)| OutFile { path, content }).collect()
}

/// Whether a path can stand beside those that are there: no folder of its is a file, and it is none's folder.
fn fits(files: &BTreeMap<OutPath, Content<'_>>, path: &OutPath) -> bool {
    let is_file = |folder: RelPath| OutPath::new(folder.as_str()).is_some_and(|folder| files.contains_key(&folder));
    let mut behind =
        files.range(path..).map(|(other, _)| other.as_str()).take_while(|other| other.starts_with(path.as_str()));
    let is_in = |other: &str| other[path.as_str().len()..].starts_with('/');
    !path.folder().ancestors().any(is_file) && !behind.any(is_in)
}

/// The project's own icon, which pages show instead of the theme's.
pub(super) fn own_icon(statics: &[StaticFile]) -> Option<&OutPath> {
    let named = |name: &str| statics.iter().map(|file| &file.path).find(|path| path.as_str() == name);
    named("favicon.svg").or_else(|| named("favicon.ico"))
}

/// What pages fetch or lead to beside each other: their articles as plain markdown, the texts that
/// translations were made from, whole tables of contents.
fn around_pages<'f>(maker: &'f Maker<'f, '_>) -> impl Iterator<Item = (OutPath, Content<'f>)> {
    let markdown = maker.markdown_files().into_iter().map(move |(path, id)| {
        let text = move || maker.markdown(id).map_err(|changed| RenderFailure::from(changed.to_string()));
        (path, made(text))
    });
    let trees = maker.trees().into_iter().map(move |(path, tree)| (path, made(move || Ok(maker.tree(tree)))));
    let bitexts = maker.bitext_files().into_iter().map(move |(path, id)| {
        let make = move |buffer: &mut Vec<u8>| {
            maker.bitext(id, buffer).map_err(|changed| RenderFailure::from(changed.to_string()))
        };
        (path, Content::page(make))
    });
    markdown.chain(bitexts).chain(trees)
}

/// What search engines, other programs and hosts are told.
fn about_the_site<'f>(maker: &'f Maker<'f, '_>) -> Vec<(OutPath, Content<'f>)> {
    let lists = maker.llms_files().into_iter().map(|(path, locale)| (path, made(move || Ok(maker.llms(locale)))));
    let mut files: Vec<_> = lists.collect();
    let sitemaps = maker.sitemaps().into_iter();
    let xref_maps = maker.xref_maps().into_iter();
    files.extend(xref_maps.chain(sitemaps).map(|(path, text)| (path, Content::Bytes(text.into_bytes().into()))));
    files.extend(OutPath::new("_headers").map(|path| (path, made(move || Ok(maker.headers())))));
    files
}

/// A file whose text is made when it is needed.
fn made<'f>(make: impl Fn() -> Result<String, RenderFailure> + Send + Sync + 'f) -> Content<'f> {
    Content::page(move |buffer| {
        buffer.extend_from_slice(make()?.as_bytes());
        Ok(())
    })
}

fn page<'f>(maker: &'f Maker<'f, '_>, output: Output) -> Content<'f> {
    Content::page(move |buffer| maker.make(output, buffer).map_err(|error| RenderFailure::from(error.to_string())))
}
