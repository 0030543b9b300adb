//! Which files a locale has, to be found by name: exactly, else in another case.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::docset::Docset;
use crate::finding::FileId;
use crate::path::RelPath;

/// The files of one locale by name.
#[derive(Debug, Default)]
pub(super) struct Names {
    exact: FxHashMap<RelPath, FileId>,
    folded: FxHashMap<String, FileId>,
    /// Folded names that several files have, with the second of them.
    doubles: FxHashMap<String, FileId>,
    folders: FxHashMap<RelPath, Vec<FileId>>,
    /// Every folder that has something in it, folded.
    folded_folders: FxHashSet<String>,
}

/// A file found by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The file.
    pub file: FileId,
    /// Whether it is spelled as it was asked for.
    pub exact: bool,
    /// Another file whose name differs from it only in case, where that made the choice doubtful.
    pub double: Option<FileId>,
}

impl Names {
    /// Names the files of each locale. Files come sorted by path, so the first in byte order wins.
    pub(super) fn of(docset: &Docset, locales: usize) -> Vec<Self> {
        let mut names: Vec<Self> = (0..locales).map(|_| Self::default()).collect();
        let files = docset.files.iter().enumerate().filter(|(_, file)| file.kind.is_of_locale());
        for (index, file) in files {
            let names = &mut names[file.locale.get()];
            let id = FileId(index as u32);
            names.exact.entry(file.path.clone()).or_insert(id);
            names.folders.entry(file.path.parent()).or_default().push(id);
            names.add_folders(file.path.parent());
            let folded = file.path.folded().into_owned();
            let first = *names.folded.entry(folded.clone()).or_insert(id);
            if first != id {
                names.doubles.entry(folded).or_insert(id);
            }
        }
        names
    }

    /// Notes a folder and those that hold it.
    fn add_folders(&mut self, folder: RelPath) {
        let mut folder = folder;
        while !folder.is_root() && self.folded_folders.insert(folder.folded().into_owned()) {
            folder = folder.parent();
        }
    }

    /// Whether there is a folder of that name; letter case does not count.
    pub(super) fn has_folder(&self, folder: &RelPath) -> bool {
        self.folded_folders.contains(&*folder.folded())
    }

    /// The files of a folder, those of folders in it left out.
    pub(super) fn in_folder(&self, folder: &RelPath) -> &[FileId] {
        self.folders.get(folder).map_or(&[], Vec::as_slice)
    }

    /// The file of that path.
    pub(super) fn find(&self, path: &RelPath) -> Option<Hit> {
        if let Some(file) = self.exact.get(path) {
            return Some(Hit { file: *file, exact: true, double: None });
        }
        let folded = path.folded();
        let file = *self.folded.get(&*folded)?;
        Some(Hit { file, exact: false, double: self.doubles.get(&*folded).copied() })
    }
}
