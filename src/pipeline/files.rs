//! Every file of the site, made when it is asked for.

use std::collections::{BTreeMap, HashSet};

use crate::docset::StaticFile;
use crate::path::{OutPath, RelPath};
use crate::publish::{Content, Key, OutFile, RenderFailure};
use crate::render::page::{Maker, Output};
use crate::render::redirect;
use crate::render::theme::Theme;
use crate::site::Site;
use crate::site::page::PageId;

use super::keys::{Beside, Keys};

/// Files by their paths, each with the key of what it follows from, where it has one.
type Files<'f> = BTreeMap<OutPath, (Content<'f>, Option<Key>)>;

/// Every file of the site; keys are for those that are kept for the next time.
///
/// Where two would stand at one path, or one where another needs a folder, pages come first, then the theme, assets, static
/// files; but what we say of the site as a whole, to hosts and to programs, a project's own file of that name replaces.
pub(super) fn files<'f>(
    site: &'f Site<'_>,
    theme: &'f Theme,
    maker: &'f Maker<'f, '_>,
    statics: &[StaticFile],
    keys: Option<&Keys>,
    notes: &mut Vec<String>,
) -> Vec<OutFile<'f>> {
    let own: HashSet<&OutPath> = statics.iter().map(|file| &file.path).collect();
    let key_of = |page: PageId, beside: Beside| keys.and_then(|keys| keys.key(page, beside));
    let mut files = Files::new();
    for (path, output) in maker.outputs() {
        let key = match output {
            Output::Article(id) => key_of(id, Beside::Nothing),
            Output::NotFound(_) if own.contains(&path) => continue,
            // Articles come before all others.
            _ if !fits(&files, &path) => continue,
            _ => None,
        };
        files.insert(path, (page(maker, output), key));
    }
    let has_dots = files.keys().any(has_dotted_folder);
    for (path, content, id, beside) in beside_pages(maker) {
        if !has_dots || fits(&files, &path) {
            files.entry(path).or_insert_with(|| (content, key_of(id, beside)));
        }
    }
    let trees = maker.trees().into_iter().map(|(path, tree)| (path, made(move || Ok(maker.tree(tree)))));
    let about = about_the_site(maker).into_iter().filter(|(path, _)| !own.contains(path));
    let redirects = redirect::pages(maker).into_iter().map(|(path, bytes)| (path, Content::Bytes(bytes.into())));
    for (path, content) in trees.chain(about).chain(redirects) {
        if fits(&files, &path) {
            files.entry(path).or_insert((content, None));
        }
    }
    // A project's own list replaces ours.
    if let Some(path) = OutPath::new(redirect::REDIRECTS).filter(|path| !own.contains(path))
        && let Some(list) = redirect::list(site, &maker.base_path())
    {
        files.entry(path).or_insert((Content::Bytes(list.into_bytes().into()), None));
    }
    let has_bitext = !maker.bitext_files().is_empty();
    for (path, bytes) in theme.assets().into_iter().filter(|(path, _)| has_bitext || *path != theme.bitext_script()) {
        files.extend(OutPath::new(path).map(|path| (path, (Content::Bytes(bytes.into()), None))));
    }
    for (file, digest) in site.published_assets() {
        let Some(path) = site.asset_path(file) else { continue };
        files.entry(path).or_insert_with(|| (Content::copy(site.docset.location(site.config, file), digest), None));
    }
    for (file, digest) in site.published_of_dependencies() {
        let Some(path) = site.dependency_path(file) else { continue };
        let from = site.config.dependencies[file.dependency].folder.join(file.path.as_str());
        files.entry(path).or_insert((Content::copy(from, digest), None));
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
        files.insert(file.path.clone(), (Content::copy(file.from.clone(), file.digest), None));
    }
    files.into_iter().map(|(path, (content, key))| OutFile { path, content, key }).collect()
}

/// Whether a folder above a path could be named as one of the files that are made for each page.
fn has_dotted_folder(path: &OutPath) -> bool {
    path.folder().as_str().contains('.')
}

/// Whether a path can stand beside those that are there: no folder of its is a file, and it is none's folder.
fn fits(files: &Files<'_>, path: &OutPath) -> bool {
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

/// What pages fetch or lead to beside each other: their articles as plain markdown, the texts that translations were made from.
fn beside_pages<'f>(maker: &'f Maker<'f, '_>) -> impl Iterator<Item = (OutPath, Content<'f>, PageId, Beside)> {
    let markdown = maker
        .markdown_files()
        .into_iter()
        .map(move |(path, id)| (path, made(move || maker.markdown(id).map_err(failed)), id, Beside::Markdown));
    let bitexts = maker.bitext_files().into_iter().map(move |(path, id)| {
        let make = move |buffer: &mut Vec<u8>| maker.bitext(id, buffer).map_err(failed);
        (path, Content::page(make), id, Beside::Bitext)
    });
    markdown.chain(bitexts)
}

/// Why a file was not made, as whoever publishes tells it.
fn failed(error: impl ToString) -> RenderFailure {
    error.to_string().into()
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
    Content::page(move |buffer| maker.make(output, buffer).map_err(failed))
}
