//! Tables of contents that include others: in a circle, or too much of them.

use std::collections::{HashMap, HashSet};

use crate::finding::FileId;
use crate::locale::LocaleIndex;
use crate::markdown::destination::Destination;
use crate::text::Spanned;
use crate::toc::{Toc, TocEntry};

use super::components::components;
use super::{Parsed, Site};

/// The table that a href includes: a file, not a folder, which only leads to that folder's articles.
pub fn included_table(site: &Site<'_>, locale: LocaleIndex, from: FileId, href: &str) -> Option<FileId> {
    let destination = Destination::parse(href);
    let (Destination::Relative(_) | Destination::Docset(_)) = &destination else { return None };
    let path = site.asked_path(from, &destination)?;
    let hit = site.find_for(locale, &path).or_else(|| site.find(site.locale_of(from), &path))?;
    let table = matches!(site.parsed(hit.file), Parsed::Toc(_)).then_some(hit.file)?;
    Some(site.table_instead(locale, table).unwrap_or(table))
}

/// The table that an entry includes, and the href that names it: its own, else the one beside its article.
pub(super) fn table_of_entry<'t>(
    site: &Site<'_>,
    locale: LocaleIndex,
    from: FileId,
    entry: &'t TocEntry,
) -> Option<Inclusion<'t>> {
    let mut hrefs = entry.href.iter().chain(&entry.toc_href);
    hrefs.find_map(|href| Some((included_table(site, locale, from, &href.value)?, href)))
}

/// The entries that close a circle of tables that include each other, as readers of each locale get them: for each circle, those of
/// the locale's first file in it, one for each table that it includes. What has no file of the locale is another's.
pub fn circular_tables<'s>(site: &'s Site<'_>) -> Vec<(FileId, &'s Spanned<String>)> {
    (0..site.config.locales.len() as u16).map(LocaleIndex).flat_map(|reader| circles(site, reader)).collect()
}

fn circles<'s>(site: &'s Site<'_>, reader: LocaleIndex) -> Vec<(FileId, &'s Spanned<String>)> {
    let mut files: Vec<FileId> =
        tables(site).map(|(file, _)| file).filter(|file| site.locale_of(*file) == reader).collect();
    let mut known: HashSet<FileId> = files.iter().copied().collect();
    let mut included: Vec<(FileId, Vec<Inclusion<'s>>)> = Vec::new();
    // Of other locales' tables those count that the locale's own include.
    while let Some(file) = files.get(included.len()).copied() {
        let Parsed::Toc(toc) = site.parsed(file) else { break };
        let (_, includes) = includes(site, reader, file, &toc.entries);
        files.extend(includes.iter().map(|(file, _)| *file).filter(|file| known.insert(*file)));
        included.push((file, includes));
    }
    let index: HashMap<FileId, usize> = included.iter().enumerate().map(|(at, (file, _))| (*file, at)).collect();
    let node = |(file, _): &Inclusion<'s>| index.get(file).copied();
    let edges: Vec<Vec<usize>> = included.iter().map(|(_, to)| to.iter().filter_map(node).collect()).collect();
    let components = components(&edges);
    let mut reported = HashSet::new();
    let mut circular = Vec::new();
    for (at, (file, includes)) in included.iter().enumerate().filter(|(_, (file, _))| site.locale_of(*file) == reader) {
        let closes =
            |include: &&(FileId, &'s Spanned<String>)| node(include).is_some_and(|to| components[to] == components[at]);
        let mut met = HashSet::new();
        let closing = includes.iter().filter(closes).filter(|(to, _)| met.insert(*to));
        let closing: Vec<_> = closing.map(|(_, href)| (*file, *href)).collect();
        if !closing.is_empty() && reported.insert(components[at]) {
            circular.extend(closing);
        }
    }
    circular
}

/// A table that another includes, and the href that names it.
pub(super) type Inclusion<'t> = (FileId, &'t Spanned<String>);

fn tables<'s>(site: &'s Site<'_>) -> impl Iterator<Item = (FileId, &'s Toc)> {
    let files = (0..site.docset.files.len() as u32).map(FileId);
    files.filter_map(|file| match site.parsed(file) {
        Parsed::Toc(toc) => Some((file, toc)),
        _ => None,
    })
}

/// Every table, how many entries it has of its own, and the tables that it includes for readers of its locale.
fn inclusions<'s>(site: &'s Site<'_>) -> HashMap<FileId, (usize, Vec<Inclusion<'s>>)> {
    tables(site).map(|(file, toc)| (file, includes(site, site.locale_of(file), file, &toc.entries))).collect()
}

/// The first entry of each locale at which the tables that others include have become too many to show.
pub fn overfull_tables<'s>(site: &'s Site<'_>) -> Vec<(FileId, &'s Spanned<String>)> {
    let inclusions = inclusions(site);
    let locales = (0..site.config.locales.len() as u16).map(LocaleIndex);
    locales
        .filter_map(|locale| {
            let mut counter = Counter { inclusions: &inclusions, open: Vec::new(), left: MOST_INCLUDED };
            site.tables_of(locale).iter().find_map(|file| counter.file(*file))
        })
        .collect()
}

/// Counts the entries of included tables, as they are read for pages.
struct Counter<'c, 's> {
    inclusions: &'c HashMap<FileId, (usize, Vec<Inclusion<'s>>)>,
    open: Vec<FileId>,
    left: usize,
}

impl<'s> Counter<'_, 's> {
    /// The entry at which there are too many.
    fn file(&mut self, file: FileId) -> Option<(FileId, &'s Spanned<String>)> {
        let inclusions = self.inclusions;
        let (_, includes) = inclusions.get(&file)?;
        if self.open.contains(&file) || self.open.len() > DEEPEST_INCLUSION {
            return None;
        }
        self.open.push(file);
        let overfull = includes.iter().find_map(|(included, href)| {
            if !self.open.contains(included) {
                let count = inclusions.get(included).map_or(0, |(count, _)| *count);
                let Some(left) = self.left.checked_sub(count) else { return Some((file, *href)) };
                self.left = left;
            }
            self.file(*included)
        });
        self.open.pop();
        overfull
    }
}

/// How many entries the tables of a locale may have that others include, in all.
pub const MOST_INCLUDED: usize = 100_000;

/// How deep tables may include each other.
pub(super) const DEEPEST_INCLUSION: usize = 16;

/// How many entries a table has, and the tables that it includes for readers of a locale, at any depth of its entries.
fn includes<'t>(
    site: &Site<'_>,
    reader: LocaleIndex,
    file: FileId,
    entries: &'t [TocEntry],
) -> (usize, Vec<Inclusion<'t>>) {
    let mut found = Vec::new();
    let mut count = 0;
    let mut entries: Vec<&TocEntry> = entries.iter().rev().collect();
    while let Some(entry) = entries.pop() {
        count += 1;
        found.extend(table_of_entry(site, reader, file, entry));
        entries.extend(entry.items.iter().rev());
    }
    (count, found)
}
