//! What was meant by a name that is not there.

use std::cell::Cell;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::finding::nearest_of_many;
use crate::locale::LocaleIndex;
use crate::path::RelPath;
use crate::site::Site;

/// How many names are looked at in one file: one full of wrong names need not be told about each.
const MOST: usize = 200_000;

/// How many names may still be looked at.
pub(super) struct Effort(Cell<usize>);

impl Effort {
    pub(super) fn new() -> Self {
        Self(Cell::new(MOST))
    }

    /// Whether something is left after this has been done.
    pub(super) fn spend(&self, names: usize) -> bool {
        self.0.set(self.0.get().saturating_sub(names));
        self.0.get() > 0
    }
}

/// The name that is much like the one asked for, among some that nobody else asks about.
pub(super) fn nearest_name<'n>(
    name: &str,
    candidates: impl Iterator<Item = &'n str>,
    effort: &Effort,
) -> Option<String> {
    if !effort.spend(0) {
        return None;
    }
    let found = Found::nearest(name, candidates, |near| Some(near.to_owned()));
    effort.spend(found.among);
    found.name
}

/// What was found for one name, and among how many.
#[derive(Clone)]
struct Found<T> {
    name: Option<T>,
    among: usize,
}

impl<T> Found<T> {
    fn nearest<'n>(
        name: &str,
        candidates: impl Iterator<Item = &'n str>,
        take: impl FnOnce(&str) -> Option<T>,
    ) -> Self {
        let mut among = 1;
        let near = nearest_of_many(name, candidates.inspect(|_| among += 1));
        let name = near.and_then(take);
        Self { name, among }
    }
}

/// What has been found before: the same wrong names stand in many files.
#[derive(Default)]
pub(super) struct Meant {
    files: Mutex<HashMap<(LocaleIndex, RelPath), Found<RelPath>>>,
    uids: Mutex<HashMap<String, Found<String>>>,
}

impl Meant {
    /// The article that the address names, else the only file of that name elsewhere, else one of the same folder whose name is
    /// much like the one asked for.
    pub(super) fn file(
        &self,
        site: &Site<'_>,
        reader: LocaleIndex,
        path: &RelPath,
        effort: &Effort,
    ) -> Option<RelPath> {
        if let Some(article) = article_at(site, reader, path) {
            return Some(article);
        }
        if let Some(file) = site.only_file_named(reader, path.name()) {
            return Some(site.docset.file(file).path.clone());
        }
        let folder = path.parent();
        known(&self.files, (reader, path.clone()), effort, || {
            let names = site.chain(reader).flat_map(|locale| site.names_in(locale, &folder));
            Found::nearest(path.name(), names, |name| folder.join(name))
        })
    }

    /// The uid that is much like the one asked for.
    pub(super) fn uid(&self, site: &Site<'_>, uid: &str, effort: &Effort) -> Option<String> {
        known(&self.uids, uid.to_owned(), effort, || Found::nearest(uid, site.all_uids(), |uid| Some(uid.to_owned())))
    }
}

/// The article whose page other programs would give such an address: `a.html`.
fn article_at(site: &Site<'_>, reader: LocaleIndex, path: &RelPath) -> Option<RelPath> {
    if !path.has_extension(&["html", "htm"]) {
        return None;
    }
    let stem = path.without_extension();
    let names = [format!("{stem}.md"), format!("{stem}/index.md")];
    let hit = names.iter().find_map(|name| site.find_for(reader, &RelPath::new(name)?))?;
    Some(site.docset.file(hit.file).path.clone())
}

/// What is known, else what `find` finds. Either costs the same, so that it does not matter which file comes first.
fn known<K: std::hash::Hash + Eq, T: Clone>(
    known: &Mutex<HashMap<K, Found<T>>>,
    key: K,
    effort: &Effort,
    find: impl FnOnce() -> Found<T>,
) -> Option<T> {
    if !effort.spend(0) {
        return None;
    }
    let before = known.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
    let found = before.unwrap_or_else(|| {
        let found = find();
        known.lock().unwrap_or_else(PoisonError::into_inner).insert(key, found.clone());
        found
    });
    effort.spend(found.among);
    found.name
}
