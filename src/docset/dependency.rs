//! The files of dependencies: folders that only what articles name is taken from.

use std::fs::File;
use std::io::{self, Read};

use super::{Docset, FileKind, LARGEST_TEXT, Source, SourceFile, reading, regular};
use crate::config::{Config, folder};
use crate::finding::FileId;
use crate::locale::LocaleIndex;
use crate::path::RelPath;

impl Docset {
    /// Whether the folder of a dependency is there.
    pub fn has_dependency(&self, dependency: usize) -> bool {
        self.dependencies.get(dependency).is_some_and(Option::is_some)
    }

    /// Reads the first `at_most` bytes of a file below a dependency's folder.
    ///
    /// # Errors
    ///
    /// It cannot be opened, is no regular file, or a link leads out of the folder.
    pub fn read_dependency(&self, dependency: usize, path: &RelPath, at_most: usize) -> io::Result<Vec<u8>> {
        if let Some(held) = self.held_samples.get(&(dependency, path.clone())) {
            let bytes = held.as_ref().ok_or(io::ErrorKind::NotFound)?;
            return Ok(bytes[..bytes.len().min(at_most)].to_vec());
        }
        let (file, _) = self.open_in_dependency(dependency, path)?;
        let mut bytes = Vec::new();
        file.take(at_most as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Opens a file below a dependency's folder for copying, with its size.
    ///
    /// # Errors
    ///
    /// As [`Docset::read_dependency`].
    pub fn open_in_dependency(&self, dependency: usize, path: &RelPath) -> io::Result<(File, u64)> {
        let root = self.dependencies.get(dependency).and_then(Option::as_ref).ok_or(io::ErrorKind::NotFound)?;
        regular(root.open_with(path.as_str(), &reading())?)
    }

    /// Adds a file of a dependency that articles include, and gives its id. What it says in no language of ours is taken
    /// for the source's.
    pub fn add_of_dependency(&mut self, config: &Config, dependency: usize, path: RelPath) -> FileId {
        let place = config.dependencies[dependency].folder.join(path.as_str());
        let locale = config.source.unwrap_or(LocaleIndex(0));
        let printed = folder::printed(&config.root, &place).into();
        self.push(SourceFile::new(locale, FileKind::OfDependency(dependency), path, printed))
    }

    /// Reads what pages are made of: an article, a page in YAML, or a file of a dependency that articles include; `None` where
    /// it is none of these, cannot be read or is no text.
    pub fn read_body<'b>(&self, file: FileId, buffer: &'b mut Vec<u8>) -> Option<Source<'b>> {
        let FileKind::OfDependency(dependency) = self.file(file).kind else { return self.read(file, buffer).ok()? };
        *buffer = self.read_dependency(dependency, &self.file(file).path, LARGEST_TEXT + 1).ok()?;
        Source::of(file, FileKind::Article, buffer).ok()
    }
}
