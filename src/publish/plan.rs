//! What is to be published, in order: files, the folders they need, names that cannot be.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use super::error::RESERVED;
use super::{Content, OutFile, PublishError};
use crate::path::{OutPath, RelPath, fold};

/// Tells GitHub Pages to serve the files as they are, `_hexapla/` too.
const NO_JEKYLL: &str = ".nojekyll";

/// The files of a site and their folders.
pub(super) struct Plan<'a> {
    /// The files, sorted by path.
    pub(super) files: Vec<OutFile<'a>>,
    /// The folders, sorted by path: the root first, each after the one that holds it.
    pub(super) folders: Vec<Folder>,
    /// The folder of each file, as an index of `folders`.
    pub(super) folder_of: Vec<usize>,
    /// Files whose names differ only in case.
    pub(super) case_collisions: Vec<(OutPath, OutPath)>,
}

/// A folder of the site.
pub(super) struct Folder {
    pub(super) path: RelPath,
    /// The folder that holds it, as an index; the root's own is the root.
    pub(super) parent: usize,
    /// How many files and folders stand in it, the mark included.
    pub(super) entries: usize,
}

impl<'a> Plan<'a> {
    /// Puts the files in order and adds `.nojekyll`.
    pub(super) fn of(mut files: Vec<OutFile<'a>>) -> Result<Self, PublishError> {
        if !files.iter().any(|file| file.path.as_str() == NO_JEKYLL) {
            files.extend(no_jekyll());
        }
        files.sort_by(|one, other| one.path.cmp(&other.path));
        refuse_duplicates(&files)?;
        let paths = folders_of(&files);
        let index: FxHashMap<&str, usize> = paths.iter().enumerate().map(|(at, path)| (path.as_str(), at)).collect();
        if let Some(file) = files.iter().find(|file| index.contains_key(file.path.as_str())) {
            return Err(PublishError::FileAndFolder(file.path.path().clone()));
        }
        let at = |path: &RelPath| index.get(path.parent().as_str()).copied().unwrap_or_default();
        let parents: Vec<usize> = paths.iter().map(at).collect();
        let folder_of: Vec<usize> = files.iter().map(|file| at(file.path.path())).collect();
        drop(index);
        let mut folders: Vec<Folder> =
            paths.into_iter().zip(parents).map(|(path, parent)| Folder { path, parent, entries: 0 }).collect();
        count_entries(&mut folders, &folder_of);
        let case_collisions = case_collisions(&files);
        Ok(Self { files, folders, folder_of, case_collisions })
    }
}

fn no_jekyll<'a>() -> Option<OutFile<'a>> {
    let content = Content::Bytes(Cow::Borrowed(&[]));
    OutPath::new(NO_JEKYLL).map(|path| OutFile::new(path, content))
}

fn refuse_duplicates(files: &[OutFile<'_>]) -> Result<(), PublishError> {
    if let Some(pair) = files.windows(2).find(|pair| pair[0].path == pair[1].path) {
        return Err(PublishError::Duplicate(pair[0].path.clone()));
    }
    let reserved = |file: &&OutFile<'_>| {
        // Disks that do not tell cases apart would take `.Hexapla-site` for the mark.
        file.path.as_str().get(..RESERVED.len()).is_some_and(|start| start.eq_ignore_ascii_case(RESERVED))
    };
    match files.iter().find(reserved) {
        Some(file) => Err(PublishError::Reserved(file.path.clone())),
        None => Ok(()),
    }
}

/// The folders that hold the files, from the root down, sorted.
fn folders_of(files: &[OutFile<'_>]) -> Vec<RelPath> {
    let mut folders: FxHashSet<RelPath> = FxHashSet::default();
    folders.insert(RelPath::root());
    for file in files {
        for folder in file.path.folder().ancestors() {
            if !folders.insert(folder) {
                break;
            }
        }
    }
    let mut folders: Vec<RelPath> = folders.into_iter().collect();
    folders.sort();
    folders
}

fn count_entries(folders: &mut [Folder], folder_of: &[usize]) {
    for at in 1..folders.len() {
        let parent = folders[at].parent;
        folders[parent].entries += 1;
    }
    for &at in folder_of {
        folders[at].entries += 1;
    }
    if let Some(root) = folders.first_mut() {
        root.entries += 1;
    }
}

/// Each file whose folded path another has too, beside the first that has it.
fn case_collisions(files: &[OutFile<'_>]) -> Vec<(OutPath, OutPath)> {
    let mut first: FxHashMap<Cow<'_, str>, &OutPath> = FxHashMap::default();
    let mut collisions = Vec::new();
    for file in files {
        let known = *first.entry(fold(file.path.as_str())).or_insert(&file.path);
        if known != &file.path {
            collisions.push((known.clone(), file.path.clone()));
        }
    }
    collisions
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(paths: &[&str]) -> Result<Plan<'static>, PublishError> {
        let file = |path: &&str| {
            let path = OutPath::new(path).expect("a path inside the output");
            OutFile::new(path, Content::Bytes(Cow::Borrowed(b"")))
        };
        Plan::of(paths.iter().map(file).collect())
    }

    #[test]
    fn folders_come_after_those_that_hold_them() {
        let plan = plan(&["b/x", "a/b/c/x", "a-b/x", "y"]).expect("a plan");
        let folders: Vec<_> = plan.folders.iter().map(|folder| (folder.path.as_str(), folder.entries)).collect();
        assert_eq!(folders, [("", 6), ("a", 1), ("a-b", 1), ("a/b", 1), ("a/b/c", 1), ("b", 1)]);
        assert!(plan.folders.iter().enumerate().skip(1).all(|(at, folder)| folder.parent < at));
    }

    #[test]
    fn names_that_cannot_be_are_errors() {
        assert!(matches!(plan(&["a", "b", "a"]), Err(PublishError::Duplicate(path)) if path.as_str() == "a"));
        assert!(matches!(plan(&["a/b", "a"]), Err(PublishError::FileAndFolder(path)) if path.as_str() == "a"));
        assert!(matches!(plan(&[".Hexapla-SITE"]), Err(PublishError::Reserved(_))));
        assert!(matches!(plan(&[".hexapla-stage-1/a"]), Err(PublishError::Reserved(_))));
        assert!(plan(&["_hexapla/style.css", ".nojekyll"]).is_ok());
    }

    #[test]
    fn names_that_differ_in_case_are_noted() {
        let plan = plan(&["fr/A.png", "fr/a.png", "FR/a.png"]).expect("a plan");
        let pairs: Vec<_> = plan.case_collisions.iter().map(|(one, other)| (one.as_str(), other.as_str())).collect();
        assert_eq!(pairs, [("FR/a.png", "fr/A.png"), ("FR/a.png", "fr/a.png")]);
    }
}
