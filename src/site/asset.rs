//! Assets: which files pages use, and which of them may be published.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;

use crate::article::Article;
use crate::finding::FileId;
use crate::locale::LocaleIndex;
use crate::markdown::body::Link;
use crate::markdown::destination::Destination;
use crate::path::OutPath;
use crate::text::Digest;

use super::Site;
use super::link::Place;

impl Site<'_> {
    /// Where an asset is published: below its locale's prefix, at its path below the locale's folder.
    pub fn asset_path(&self, file: FileId) -> Option<OutPath> {
        let file = self.docset.file(file);
        let prefix = &self.config.locales[file.locale.get()].prefix;
        OutPath::new(prefix.join(file.path.as_str())?.as_str())
    }

    /// The assets that would be published where another one is already, each with that one. Only locales whose prefixes
    /// lie within each other meet so.
    pub fn asset_collisions(&self) -> Vec<(FileId, FileId)> {
        let prefixes = || self.config.locales.iter().map(|locale| &locale.prefix).enumerate();
        let is_inside =
            |(outer, folder)| prefixes().any(|(inner, path)| inner != outer && path.below(folder).is_some());
        if !prefixes().any(is_inside) {
            return Vec::new();
        }
        let mut files: Vec<FileId> = self.loaded.assets.keys().copied().collect();
        files.sort();
        let mut taken: HashMap<OutPath, FileId> = HashMap::with_capacity(files.len());
        let collides = |file: FileId| {
            let first = *taken.entry(self.asset_path(file)?).or_insert(file);
            (first != file).then_some((file, first))
        };
        files.into_iter().filter_map(collides).collect()
    }

    /// The assets that are published, sorted by file.
    pub fn published_assets(&self) -> Vec<(FileId, Digest)> {
        let assets = self.loaded.assets.iter();
        let mut assets: Vec<(FileId, Digest)> =
            assets.filter_map(|(file, loaded)| Some((*file, loaded.as_ref().ok().copied()??))).collect();
        assets.sort();
        assets
    }

    /// The files that articles use as images or lead to, as redirects do, and that may be published by their type. Sorted.
    pub fn wanted_assets(&self) -> Vec<FileId> {
        let articles: Vec<_> = self.bodies().collect();
        let wanted: Vec<Vec<FileId>> = articles
            .into_par_iter()
            .map(|article| {
                let own = self.locale_of(article.file);
                let readers = self.readers(article.file);
                let links = article.body.links.iter().enumerate().filter(|(_, link)| may_be_asset(link));
                let seen_by = |(index, link): (usize, &Link)| {
                    // Media come from the body's locale, whoever reads it.
                    let is_asked = |reader: &LocaleIndex| link.image.is_none() || *reader == own;
                    let readers = readers.iter().copied().filter(is_asked);
                    readers.filter_map(|reader| self.asset(reader, article, index)).collect::<Vec<_>>()
                };
                links.flat_map(seen_by).collect()
            })
            .collect();
        let wanted = wanted.into_iter().flatten().chain(self.redirected_assets());
        wanted.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Whoever sees a file: the readers of its locale, and those of the locales that it stands in for.
    fn readers(&self, file: FileId) -> Vec<LocaleIndex> {
        let own = self.locale_of(file);
        let others = (0..self.config.locales.len() as u16).map(LocaleIndex).filter(|reader| *reader != own);
        let borrowing = others.filter(|reader| match self.pages.group_of(file) {
            Some(group) => self.pages.of(group, *reader).is_some_and(|page| self.pages.get(page).file == file),
            // What is a part of pages may be a part of any page that may borrow it.
            None => self.chain(*reader).any(|locale| locale == own),
        });
        std::iter::once(own).chain(borrowing).collect()
    }

    fn asset(&self, reader: LocaleIndex, article: &Article, link: usize) -> Option<FileId> {
        match self.place_of_link(reader, article, link) {
            Place::File(place) if self.is_asset(self.docset.file(place.hit.file)) => Some(place.hit.file),
            _ => None,
        }
    }
}

/// Most links name articles, which need not be looked up for this.
fn may_be_asset(link: &Link) -> bool {
    let (Destination::Relative(reference) | Destination::Docset(reference) | Destination::Site(reference)) =
        &link.destination
    else {
        return false;
    };
    let name = reference.path().rsplit('/').next().unwrap_or_default();
    !name.to_ascii_lowercase().ends_with(".md") && name.contains('.')
}
