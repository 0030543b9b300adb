//! Writing the site's files into a stage.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use rayon::prelude::*;

use super::disk::{Disk, file_name};
use super::manifest::{NewManifest, Record, mark_of};
use super::output::{Output, Stage};
use super::plan::Plan;
use super::standing::{Standing, folder_stamp};
use super::{Content, Copied, MARK, OutFile, PublishError};
use crate::text::Digest;

/// What becomes of the files that may stay as they are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    /// They are linked into the stage, which is to replace the site.
    Link,
    /// They are left where they are: the stage only holds what is to be moved into the site.
    Leave,
}

/// What a stage was filled with.
pub(super) struct Filled {
    /// The records of all files.
    pub(super) records: Vec<Record>,
    /// How many of them are as they stood.
    pub(super) kept: usize,
}

/// Everything that writing needs to know.
pub(super) struct Site<'s> {
    pub(super) disk: &'s Disk<'s>,
    pub(super) output: &'s Output,
    pub(super) plan: &'s Plan<'s>,
    pub(super) standing: &'s Standing,
    pub(super) memo: &'s [u8],
}

impl Site<'_> {
    /// Fills a stage with folders, files and the mark, and returns the files' records.
    pub(super) fn fill(&self, stage: &Stage<'_>, keep: Keep) -> Result<Filled, PublishError> {
        self.create_folders(stage.path(), keep)?;
        let kept = AtomicUsize::new(0);
        let provide = |buffer: &mut Vec<u8>, at| self.provide(stage.path(), keep, at, buffer, &kept);
        let records = in_parallel(self.plan.files.len(), provide)?;
        let written = self.plan.files.iter().zip(&records);
        let mark = mark_of(written.map(|(file, record)| (file.path.as_str(), record)));
        let path = stage.path().join(MARK);
        let failed = |source| PublishError::Io { tried: "write", path: path.clone(), source };
        self.disk.create(&path, mark.as_bytes()).map_err(failed)?;
        Ok(Filled { records, kept: kept.into_inner() })
    }

    /// The manifest of the site that now stands in `folder`, of the records of all files.
    pub(super) fn manifest(&self, folder: &Path, mut records: Vec<Record>) -> NewManifest<'_> {
        let now = SystemTime::now();
        let stamp = |folder_path| folder_stamp(&file_name(folder, folder_path)).and_then(|stamp| stamp.settled(now));
        let folders = self.plan.folders.par_iter().map(|folder| stamp(&folder.path)).collect();
        records.iter_mut().for_each(|record| record.stamp = record.stamp.and_then(|stamp| stamp.settled(now)));
        NewManifest::new(self.plan, records, folders, self.memo)
    }

    /// Creates the folders, those of one depth in parallel.
    fn create_folders(&self, stage: &Path, keep: Keep) -> Result<(), PublishError> {
        let folders = &self.plan.folders;
        let mut wanted = vec![keep == Keep::Link; folders.len()];
        for (file, folder) in self.plan.folder_of.iter().enumerate() {
            wanted[*folder] |= self.standing.kept(file).is_none();
        }
        let mut depths = vec![0; folders.len()];
        for at in (1..folders.len()).rev() {
            wanted[folders[at].parent] |= wanted[at];
        }
        for at in 1..folders.len() {
            depths[at] = depths[folders[at].parent] + 1;
        }
        let mut order: Vec<usize> = (1..folders.len()).filter(|&at| wanted[at]).collect();
        order.sort_by_key(|&at| depths[at]);
        for level in order.chunk_by(|&one, &other| depths[one] == depths[other]) {
            in_parallel(level.len(), |_, at| self.create_folder(&file_name(stage, &folders[level[at]].path)))?;
        }
        Ok(())
    }

    fn create_folder(&self, path: &Path) -> Result<(), PublishError> {
        match self.disk.create_folder(path) {
            // The stage is new: another spelling of the name, on a disk that takes the two for one.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            created => created.map_err(|source| PublishError::Io { tried: "create", path: path.to_owned(), source }),
        }
    }

    /// Links or leaves a file that may stay, and counts it; writes any other.
    fn provide(
        &self,
        stage: &Path,
        keep: Keep,
        at: usize,
        buffer: &mut Vec<u8>,
        kept: &AtomicUsize,
    ) -> Result<Record, PublishError> {
        let file = &self.plan.files[at];
        let path = file_name(stage, file.path.path());
        if let Some(record) = self.standing.kept(at) {
            let standing = file_name(self.output.path(), file.path.path());
            // Where links cannot be made, the file is written like any other.
            if keep == Keep::Leave || self.disk.link(&standing, &path).is_ok() {
                kept.fetch_add(1, Ordering::Relaxed);
                return Ok(record);
            }
        }
        self.write(file, &path, buffer)
    }

    fn write(&self, file: &OutFile<'_>, path: &Path, buffer: &mut Vec<u8>) -> Result<Record, PublishError> {
        let failed = |source| PublishError::Write { path: file.path.clone(), source };
        let bytes = match &file.content {
            Content::Bytes(bytes) => bytes.as_ref(),
            Content::Page(page) => {
                buffer.clear();
                page(buffer).map_err(|source| PublishError::Render { path: file.path.clone(), source })?;
                buffer.as_slice()
            }
            Content::Copy(copied) => return self.copy(file, copied, path, buffer),
        };
        let written = self.disk.create(path, bytes).map_err(failed)?;
        Ok(Record::of(&written.metadata().map_err(failed)?, Digest::of(bytes).0))
    }

    /// Copies a file of any size, and makes sure that it is the one that the key was made from.
    fn copy(
        &self,
        file: &OutFile<'_>,
        Copied { from, digest: wanted }: &Copied,
        to: &Path,
        buffer: &mut Vec<u8>,
    ) -> Result<Record, PublishError> {
        let failed = |source| PublishError::Write { path: file.path.clone(), source };
        let unreadable = |source| PublishError::Unreadable { from: from.clone(), source };
        let mut source = open_file(from).map_err(unreadable)?;
        let mut copy = self.disk.create_file(to).map_err(failed)?;
        let mut hasher = blake3::Hasher::new();
        buffer.resize(buffer.len().max(CHUNK), 0);
        loop {
            match source.read(buffer) {
                Ok(0) => break,
                Ok(read) => {
                    hasher.update(&buffer[..read]);
                    self.disk.write(&mut copy, to, &buffer[..read]).map_err(failed)?;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(unreadable(error)),
            }
        }
        let digest = *hasher.finalize().as_bytes();
        if digest != wanted.0 {
            return Err(PublishError::Changed { from: from.clone() });
        }
        Ok(Record::of(&copy.metadata().map_err(failed)?, digest))
    }
}

/// How much of a file is copied at a time.
const CHUNK: usize = 256 * 1024;

/// Opens a file, and nothing that could make us wait for somebody who writes into it.
fn open_file(path: &Path) -> io::Result<File> {
    match fs::metadata(path)?.is_file() {
        true => File::open(path),
        false => Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file")),
    }
}

/// Does a number of things in parallel, with a buffer for each thread. The first in order that fails is the one that
/// is reported, whichever came first in time.
fn in_parallel<T: Send>(
    count: usize,
    work: impl Fn(&mut Vec<u8>, usize) -> Result<T, PublishError> + Sync,
) -> Result<Vec<T>, PublishError> {
    let failed = AtomicUsize::new(count);
    let first: Mutex<Option<(usize, PublishError)>> = Mutex::new(None);
    let attempt = |buffer: &mut Vec<u8>, at: usize| {
        if at > failed.load(Ordering::Relaxed) {
            return None;
        }
        let error = match work(buffer, at) {
            Ok(done) => return Some(done),
            Err(error) => error,
        };
        failed.fetch_min(at, Ordering::Relaxed);
        let mut first = first.lock().unwrap_or_else(PoisonError::into_inner);
        if first.as_ref().is_none_or(|(other, _)| at < *other) {
            *first = Some((at, error));
        }
        None
    };
    let done: Vec<Option<T>> = (0..count).into_par_iter().map_init(Vec::new, attempt).collect();
    match first.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some((_, error)) => Err(error),
        None => Ok(done.into_iter().flatten().collect()),
    }
}
