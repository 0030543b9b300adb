//! Breadcrumb files, such as `breadcrumb/toc.yml`, which say what stands above the articles of whole folders.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use crate::docset::{FileKind, SourceFile};
use crate::finding::FileId;
use crate::locale::LocaleIndex;
use crate::markdown::destination::Destination;
use crate::path::RelPath;
use crate::text::{Spanned, printable};
use crate::toc::{Toc, TocEntry};

use super::link::Place;
use super::page::Page;
use super::toc::NodeTarget;
use super::{Parsed, Site};

/// The name of the folder whose table is a breadcrumb file, whatever is in it.
const FOLDER: &str = "breadcrumb";

/// Names of folders whose table is one where it looks like one.
const FOLDERS: [&str; 6] = [FOLDER, "breadcrumbs", "_breadcrumb", "_breadcrumbs", "bread", "_bread"];

/// The key of an article's front matter that names another breadcrumb file.
pub const KEY: &str = "breadcrumb_path";

/// An entry of a breadcrumb file.
#[derive(Debug)]
pub struct Trail {
    /// What readers see.
    pub title: String,
    /// The title's locale, where it is not the reader's.
    pub lang: Option<LocaleIndex>,
    /// What it leads to.
    pub target: NodeTarget,
    /// The address above whose articles it stands, case-folded; `None` where that is none of ours.
    covers: Option<Arc<str>>,
    /// The entry that it stands below.
    parent: Option<usize>,
    /// One past the entries below it.
    end: usize,
}

/// The entries of a breadcrumb file, each before those below it.
#[derive(Debug, Default)]
struct Trails {
    all: Vec<Trail>,
    /// Those that cover an address, in order.
    covering: HashMap<Arc<str>, Vec<usize>>,
}

/// What a breadcrumb file says of a page.
#[derive(Debug, Default)]
pub struct Above<'t> {
    /// The entries above it, outermost first.
    pub trails: Vec<&'t Trail>,
    /// How many of the folders that hold its article they name.
    pub folders: usize,
}

/// The breadcrumb files of each locale, read for its readers.
#[derive(Debug, Default)]
pub struct Breadcrumbs {
    /// For each locale, the folders that have a file in a folder called `breadcrumb` or the like.
    nearest: Vec<HashMap<RelPath, FileId>>,
    files: HashMap<(LocaleIndex, FileId), Trails>,
}

impl Breadcrumbs {
    /// Reads the files for readers of each locale.
    pub fn of(site: &Site<'_>) -> Self {
        let mut breadcrumbs = Self::default();
        let own: Vec<HashMap<RelPath, FileId>> = by_folder(site);
        for locale in (0..site.config.locales.len() as u16).map(LocaleIndex) {
            let mut nearest = own[locale.get()].clone();
            for (folder, file) in site.chain(locale).skip(1).flat_map(|other| &own[other.get()]) {
                nearest.entry(folder.clone()).or_insert(*file);
            }
            breadcrumbs.nearest.push(nearest);
        }
        let used: HashSet<(LocaleIndex, FileId)> =
            site.pages.all().iter().filter_map(|page| Some((page.locale, breadcrumbs.file(site, page)?))).collect();
        breadcrumbs.files =
            used.into_iter().map(|(locale, file)| ((locale, file), Trails::of(site, locale, file))).collect();
        breadcrumbs
    }

    /// The file for a page: the one that its article names, else the nearest in its folder or above.
    fn file(&self, site: &Site<'_>, page: &Page) -> Option<FileId> {
        let named = site.article(page.file).and_then(|article| article.front.text(KEY));
        if let Some(file) = named.and_then(|named| named_file(site, page.locale, page.file, &named.value)) {
            return Some(file);
        }
        let nearest = &self.nearest[page.locale.get()];
        if nearest.is_empty() {
            return None;
        }
        site.docset.file(page.file).path.parent().ancestors().find_map(|folder| nearest.get(&folder).copied())
    }

    /// What a file says of a page.
    pub fn above(&self, site: &Site<'_>, page: &Page) -> Above<'_> {
        if self.files.is_empty() {
            return Above::default();
        }
        let trails = self.file(site, page).and_then(|file| self.files.get(&(page.locale, file)));
        let path = &site.docset.file(page.file).path;
        let (Some(trails), Some(docset)) = (trails, site.docset_of(path)) else { return Above::default() };
        let Some(folder) = address(site, path).map(|address| address.parent()) else { return Above::default() };
        let trails = trails.down(&folder.folded());
        let Some(covered) = trails.iter().filter_map(|trail| trail.covers.as_deref()).next_back() else {
            return Above::default();
        };
        let below = RelPath::new(covered).and_then(|covered| covered.below(&docset.site_path));
        let folders = depth(&docset.path) + below.as_ref().map_or(0, depth);
        Above { trails, folders }
    }
}

/// Every breadcrumb file: what pages name as theirs, and what stands in a folder of such a name.
pub(super) fn files(site: &Site<'_>) -> HashSet<FileId> {
    let Named { files: named, above } = Named::of(site);
    let tables = site.docset.files.iter().zip((0..).map(FileId)).filter_map(|(file, id)| match site.parsed(id) {
        Parsed::Toc(toc) if matches!(file.kind, FileKind::Toc(_)) => Some((file, id, toc)),
        _ => None,
    });
    let is_breadcrumb = |file: &SourceFile, id: &FileId, toc: &Toc| {
        let folder = file.path.parent();
        // What lists articles may be the contents of those that name it, too.
        let is_named = named.contains(id) && !(above.contains(id) && lists(toc));
        is_named || is_in(&folder, FOLDER) || (FOLDERS.iter().any(|name| is_in(&folder, name)) && !lists(toc))
    };
    tables.filter(|(file, id, toc)| is_breadcrumb(file, id, toc)).map(|(_, id, _)| id).collect()
}

fn is_in(folder: &RelPath, name: &str) -> bool {
    folder.name().eq_ignore_ascii_case(name)
}

/// Whether a table leads to articles as tables of contents do, by paths from its folder or by uids.
fn lists(toc: &Toc) -> bool {
    let is_path = |href: &Spanned<String>| {
        matches!(Destination::parse(&href.value), Destination::Relative(_) | Destination::Docset(_))
    };
    toc.all().any(|entry| entry.uid.is_some() || entry.href.as_ref().is_some_and(is_path))
}

/// The tables that articles name as breadcrumb files.
#[derive(Default)]
struct Named {
    files: HashSet<FileId>,
    /// Those of them in the folder of an article that names them, or above.
    above: HashSet<FileId>,
}

impl Named {
    fn of(site: &Site<'_>) -> Self {
        let mut named = Self::default();
        // Most articles name the same file, by a path from the host's root.
        let mut known: HashMap<(LocaleIndex, &str, RelPath), Vec<FileId>> = HashMap::new();
        for article in site.articles() {
            let Some(Spanned { value: written, .. }) = article.front.text(KEY) else { continue };
            let (own, path) = (site.locale_of(article.file), &site.docset.file(article.file).path);
            let start = if written.starts_with('/') { RelPath::root() } else { path.parent() };
            let tables = known.entry((own, written, start)).or_insert_with(|| {
                let readers = (0..site.config.locales.len() as u16).map(LocaleIndex);
                let readers = readers.filter(|reader| site.chain(*reader).any(|locale| locale == own));
                readers.filter_map(|reader| named_file(site, reader, article.file, written)).collect()
            });
            for table in tables {
                named.files.insert(*table);
                if path.below(&site.docset.file(*table).path.parent()).is_some() {
                    named.above.insert(*table);
                }
            }
        }
        named
    }
}

/// Each locale's breadcrumb files by the folders that they are for: those that hold the folder in which they stand.
fn by_folder(site: &Site<'_>) -> Vec<HashMap<RelPath, FileId>> {
    let mut files = vec![HashMap::new(); site.config.locales.len()];
    for (file, id) in site.docset.files.iter().zip((0..).map(FileId)) {
        let folder = file.path.parent();
        if FOLDERS.iter().any(|name| is_in(&folder, name)) && site.is_breadcrumb(id) {
            files[file.locale.get()].entry(folder.parent()).or_insert(id);
        }
    }
    files
}

/// The breadcrumb file of a path that is written in an article, which may name what it becomes: `/harbor/breadcrumb/toc.json`.
fn named_file(site: &Site<'_>, reader: LocaleIndex, article: FileId, written: &str) -> Option<FileId> {
    let path = written.strip_suffix(".json").map_or_else(|| written.to_owned(), |stem| format!("{stem}.yml"));
    let path = site.folder_of(article, &Destination::parse(&path))?;
    let hit = site.find_for(reader, &path)?;
    matches!(site.parsed(hit.file), Parsed::Toc(_)).then_some(hit.file)
}

impl Trails {
    fn of(site: &Site<'_>, reader: LocaleIndex, file: FileId) -> Self {
        let mut trails = Self::default();
        if let Parsed::Toc(toc) = site.parsed(file) {
            toc.entries.iter().for_each(|entry| trails.add(site, reader, file, entry, None));
        }
        trails
    }

    /// Adds an entry and those below it; one without a name stands above nothing.
    fn add(&mut self, site: &Site<'_>, reader: LocaleIndex, file: FileId, entry: &TocEntry, parent: Option<usize>) {
        let Some(name) = &entry.name else { return };
        let own = site.locale_of(file);
        let table = entry.toc_href.as_ref().or(entry.href.as_ref());
        let to = entry.topic_href.as_ref().or(table);
        let here = self.push(Trail {
            title: printable(&name.value).into_owned(),
            lang: Some(own).filter(|own| *own != reader),
            target: to.map_or(NodeTarget::Nothing, |href| target(site, reader, file, href)),
            covers: table.and_then(|href| covered(site, file, &href.value)).map(Arc::from),
            parent,
            end: 0,
        });
        entry.items.iter().for_each(|item| self.add(site, reader, file, item, Some(here)));
        self.all[here].end = self.all.len();
    }

    fn push(&mut self, trail: Trail) -> usize {
        let here = self.all.len();
        if let Some(covers) = &trail.covers {
            self.covering.entry(Arc::clone(covers)).or_default().push(here);
        }
        self.all.push(trail);
        here
    }

    /// The entries that lead down to the one that holds a folder most closely, and on to those below it that do; of several that
    /// are as good, the first.
    fn down(&self, folder: &str) -> Vec<&Trail> {
        let mut way = Vec::new();
        let (mut above, mut within) = (None, 0..self.all.len());
        for outer in holders(folder) {
            let places = self.covering.get(outer).map_or(&[][..], Vec::as_slice);
            let next =
                |within: &Range<usize>| places.get(places.partition_point(|place| *place < within.start)).copied();
            while let Some(place) = next(&within).filter(|place| within.contains(place)) {
                let start = way.len();
                let up = std::iter::successors(Some(place), |at| self.all[*at].parent);
                way.extend(up.take_while(|at| Some(*at) != above).map(|at| &self.all[at]));
                way[start..].reverse();
                (above, within) = (Some(place), place + 1..self.all[place].end);
            }
        }
        way
    }
}

fn target(site: &Site<'_>, reader: LocaleIndex, file: FileId, href: &Spanned<String>) -> NodeTarget {
    match site.place(reader, file, &Destination::parse(&href.value)) {
        Place::File(place) => site.pages.group_of(place.hit.file).map_or(NodeTarget::Nothing, NodeTarget::Article),
        Place::Outside(address) => NodeTarget::Outside(address.into_owned()),
        _ => NodeTarget::Nothing,
    }
}

/// The address that an entry stands above: that of its table's folder.
fn covered(site: &Site<'_>, file: FileId, href: &str) -> Option<String> {
    let address = match Destination::parse(href) {
        Destination::Site(reference) => {
            site.owner_of(&reference)?;
            site.without_locale(&RelPath::new(reference.path())?)
        }
        other => address(site, &site.asked_path(file, &other)?)?,
    };
    let is_file = matches!(address.extension().as_str(), "yml" | "json" | "md");
    Some(if is_file { address.parent() } else { address }.folded().into_owned())
}

/// What links from the host's root call a path below a locale's folder; several folders may be published at one place.
fn address(site: &Site<'_>, path: &RelPath) -> Option<RelPath> {
    let docset = site.docset_of(path)?;
    docset.site_path.join(path.below(&docset.path)?.as_str())
}

/// How many folders a path of folders has.
fn depth(folder: &RelPath) -> usize {
    folder.as_str().split('/').filter(|name| !name.is_empty()).count()
}

/// The addresses that hold a folder, the closest first.
fn holders(folder: &str) -> impl Iterator<Item = &str> {
    let outer = folder.rmatch_indices('/').map(|(end, _)| &folder[..end]);
    std::iter::once(folder).chain(outer).chain(std::iter::once(""))
}

impl Site<'_> {
    /// The path below a locale's folder that a destination names, whether or not something is there.
    fn folder_of(&self, from: FileId, destination: &Destination) -> Option<RelPath> {
        let Destination::Site(reference) = destination else { return self.asked_path(from, destination) };
        let (docset, below) = self.owner_of(reference)?;
        docset.path.join(below.as_str())
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    /// Trails of lines, indented by their levels: title and what it covers.
    fn trails(lines: &str) -> Trails {
        let mut trails = Trails::default();
        let mut open: Vec<usize> = Vec::new();
        for line in lines.lines() {
            open.truncate(line.len() - line.trim_start().len());
            let (title, covers) = line.trim_start().split_once(' ').unwrap_or((line.trim_start(), "-"));
            let covers = Some(Arc::from(covers)).filter(|covers| **covers != *"-");
            let (title, parent) = (title.to_owned(), open.last().copied());
            let here = trails.push(Trail { title, lang: None, target: NodeTarget::Nothing, covers, parent, end: 0 });
            open.push(here);
            open.iter().for_each(|at| trails.all[*at].end = here + 1);
        }
        trails
    }

    fn way<'t>(trails: &'t Trails, folder: &str) -> Vec<&'t str> {
        trails.down(folder).into_iter().map(|trail| trail.title.as_str()).collect()
    }

    #[test]
    fn the_closest_way_is_taken() {
        let trails = trails("all \n harbor harbor\n  inner harbor/night\nquay quay");
        assert_eq!(way(&trails, "harbor/night/deep"), ["all", "harbor", "inner"]);
        assert_eq!(way(&trails, "harbors"), ["all"]);
        assert_eq!(way(&trails, "quay"), ["quay"]);
        let trails = self::trails("a x/y\n b -\n  c x\n   d -\n  e x/y\n  f x/y\ng x/y");
        assert_eq!(way(&trails, "x/y"), ["a", "b", "e"]);
        assert_eq!(way(&trails, "x/z"), ["a", "b", "c"]);
        assert_eq!(way(&trails, "z"), Vec::<&str>::new());
    }

    #[test]
    fn a_page_looks_only_at_what_holds_it() {
        let many: String = (0..20_000).map(|number| format!("b x{number}\n")).collect();
        let trails = trails(&many);
        let start = Instant::now();
        let found = (0..20_000).filter(|number| way(&trails, &format!("x{number}/y")) == ["b"]).count();
        assert_eq!(found, 20_000);
        assert!(start.elapsed() < Duration::from_secs(2), "{:.1?}", start.elapsed());
    }
}
