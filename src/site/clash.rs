//! Pages and assets that cannot stand beside each other: one would be a file where the other needs a folder.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::FileId;
use crate::path::{OutPath, RelPath};

use super::Site;
use super::page::PageId;

/// A file that is not published since another, which comes first by path, stands in its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Clash {
    /// The file that is left out.
    pub loser: FileId,
    /// The one that is published.
    pub winner: FileId,
}

impl Site<'_> {
    /// The files that are left out since others stand in their way. Sorted.
    pub fn clashes(&self) -> &[Clash] {
        &self.clashes
    }

    /// Takes out what cannot be published beside something else: of two files, the first by path stays.
    pub(super) fn clear_clashes(&mut self) {
        let mut clashes = BTreeSet::new();
        let mut lost_pages = BTreeSet::new();
        for (page, asset) in self.clashing() {
            let article = self.pages.get(page).file;
            let is_first = |one: FileId, other: FileId| self.docset.file(one).path <= self.docset.file(other).path;
            if is_first(article, asset) {
                clashes.insert(Clash { loser: asset, winner: article });
            } else {
                clashes.insert(Clash { loser: article, winner: asset });
                lost_pages.insert(page);
            }
        }
        for clash in &clashes {
            self.loaded.assets.remove(&clash.loser);
        }
        if !lost_pages.is_empty() {
            self.pages.take_out(&lost_pages);
        }
        self.clashes = clashes.into_iter().collect();
    }

    /// Each page and asset of which one would be a file where the other needs a folder.
    fn clashing(&self) -> Vec<(PageId, FileId)> {
        let mut assets: BTreeMap<OutPath, FileId> = BTreeMap::new();
        for (file, _) in self.loaded.assets.iter().filter(|(_, loaded)| loaded.is_ok()).collect::<BTreeMap<_, _>>() {
            assets.extend(self.asset_path(*file).map(|path| (path, *file)));
        }
        if assets.is_empty() {
            return Vec::new();
        }
        let pages = || (0..).zip(self.pages.all()).map(|(index, page)| (page.route.file(), PageId(index)));
        let mut found = Vec::new();
        for (path, page) in pages() {
            let in_the_way = folders(&path).filter_map(|folder| assets.get(&folder));
            found.extend(in_the_way.map(|asset| (page, *asset)));
        }
        let below: Vec<(OutPath, FileId)> =
            assets.iter().flat_map(|(path, asset)| folders(path).map(|folder| (folder, *asset))).collect();
        if !below.is_empty() {
            let pages: BTreeMap<OutPath, PageId> = pages().collect();
            found.extend(below.into_iter().filter_map(|(folder, asset)| Some((*pages.get(&folder)?, asset))));
        }
        found
    }
}

/// The folders above a path whose names could be those of files.
fn folders(path: &OutPath) -> impl Iterator<Item = OutPath> {
    let folders: Vec<RelPath> = path.folder().ancestors().filter(|folder| folder.name().contains('.')).collect();
    folders.into_iter().filter_map(|folder| OutPath::new(folder.as_str()))
}
