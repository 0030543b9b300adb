//! Which file an include names, for the readers of which language.

use std::collections::HashSet;

use crate::finding::FileId;
use crate::locale::LocaleIndex;
use crate::markdown::body::Include;
use crate::markdown::destination::Destination;
use crate::path::RelPath;

use super::Site;

impl Site<'_> {
    /// The file that an include names.
    pub fn included(&self, from: FileId, include: &Include) -> Option<FileId> {
        self.included_for(self.locale_of(from), from, include)
    }

    /// The file that an include names for the readers of a locale.
    pub(super) fn included_for(&self, reader: LocaleIndex, from: FileId, include: &Include) -> Option<FileId> {
        let file = match self.included_of_dependency(from, include) {
            Some(file) => *self.of_dependencies.get(&file)?,
            None => self.find_for(reader, &self.include_path(from, include)?)?.file,
        };
        self.article(file).map(|article| article.file)
    }

    /// The path below the locale's folder that an include names; `None` where it is no path or leads outside.
    pub fn include_path(&self, from: FileId, include: &Include) -> Option<RelPath> {
        let here = &self.docset.file(from).path;
        match Destination::parse(&include.path) {
            Destination::Relative(reference) => here.sibling(reference.path()),
            Destination::Docset(reference) => self.root_of(here).join(reference.path()),
            _ => None,
        }
    }

    /// The files that stand in running text somewhere, so that they have to be read for that.
    pub fn included_inline(&self) -> Vec<FileId> {
        // Each file in the language that is read, in running text or not.
        let mut places: Vec<(LocaleIndex, FileId, bool)> =
            self.bodies().map(|article| (self.locale_of(article.file), article.file, false)).collect();
        let mut seen: HashSet<_> = places.iter().copied().collect();
        let mut files: Vec<FileId> = Vec::new();
        let mut known = HashSet::new();
        let mut at = 0;
        while let Some(&(reader, from, in_text)) = places.get(at) {
            at += 1;
            for include in self.article(from).into_iter().flat_map(|article| &article.body.includes) {
                let Some(file) = self.included_for(reader, from, include) else { continue };
                // What stands in running text is itself in running text, and so is what it includes.
                let place = (reader, file, in_text || include.inline);
                if place.2 && known.insert(file) {
                    files.push(file);
                }
                if seen.insert(place) {
                    places.push(place);
                }
            }
        }
        files
    }
}
