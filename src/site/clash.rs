//! Pages and assets that cannot stand beside each other: one would be a file where another needs a folder.

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

/// What is published as a file.
#[derive(Clone, Copy, Debug)]
enum Made {
    Page(PageId),
    Asset(FileId),
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
        let mut lost_assets = Vec::new();
        for (one, other) in self.clashing() {
            let path = |made: Made| &self.docset.file(self.file_of(made)).path;
            let (winner, loser) = if path(one) <= path(other) { (one, other) } else { (other, one) };
            clashes.insert(Clash { loser: self.file_of(loser), winner: self.file_of(winner) });
            match loser {
                Made::Page(page) => _ = lost_pages.insert(page),
                Made::Asset(asset) => lost_assets.push(asset),
            }
        }
        for asset in lost_assets {
            self.loaded.assets.remove(&asset);
        }
        if !lost_pages.is_empty() {
            self.pages.take_out(&lost_pages);
        }
        self.clashes = clashes.into_iter().collect();
    }

    fn file_of(&self, made: Made) -> FileId {
        match made {
            Made::Page(page) => self.pages.get(page).file,
            Made::Asset(asset) => asset,
        }
    }

    /// Each two of which one would be a file where the other needs a folder.
    fn clashing(&self) -> Vec<(Made, Made)> {
        let published = self.loaded.assets.iter().filter(|(_, loaded)| loaded.is_ok()).map(|(file, _)| *file);
        let assets: BTreeSet<FileId> = published.collect();
        let assets = assets.into_iter().filter_map(|file| Some((self.asset_path(file)?, Made::Asset(file))));
        let pages = (0..).zip(self.pages.all()).map(|(index, page)| (page.route.file(), Made::Page(PageId(index))));
        let made: Vec<(OutPath, Made)> = assets.chain(pages).collect();
        let below: Vec<(OutPath, Made)> =
            made.iter().flat_map(|(path, made)| folders(path).map(|folder| (folder, *made))).collect();
        if below.is_empty() {
            return Vec::new();
        }
        let made: BTreeMap<OutPath, Made> = made.into_iter().collect();
        below.into_iter().filter_map(|(folder, one)| Some((one, *made.get(&folder)?))).collect()
    }
}

/// The folders above a path whose names could be those of files.
fn folders(path: &OutPath) -> impl Iterator<Item = OutPath> {
    let folders: Vec<RelPath> = path.folder().ancestors().filter(|folder| folder.name().contains('.')).collect();
    folders.into_iter().filter_map(|folder| OutPath::new(folder.as_str()))
}
