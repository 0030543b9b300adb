//! What stands in the output already, and whether it may stay.

use std::fs::{self, File};
use std::path::Path;
use std::time::SystemTime;

use rayon::prelude::*;

use super::OutFile;
use super::disk::file_name;
use super::manifest::{Entry, Manifest, NewManifest, Record, Stamp};
use super::plan::Plan;
use crate::text::Digest;

/// The site that stands in the output, compared with a plan.
#[derive(Default)]
pub(super) struct Standing {
    /// By file of the plan: what is known of it, if it stands there as the plan wants it. Empty where nothing does.
    kept: Vec<Option<Record>>,
    /// By folder of the plan: its stamp, if it stands there and is no link, nor in one.
    folders: Vec<Option<Stamp>>,
    /// Whether the plan's files are there and nothing else is.
    complete: bool,
    /// When the survey began.
    at: Option<SystemTime>,
}

impl Standing {
    /// Looks at the output of an earlier publication, as its manifest has it.
    ///
    /// A file whose stamp is the manifest's is taken to have the manifest's bytes, any other is read.
    pub(super) fn survey(output: &Path, plan: &Plan<'_>, earlier: Option<&Manifest>) -> Self {
        let Some(earlier) = earlier else { return Self::default() };
        let at = SystemTime::now();
        let folders = survey_folders(output, plan);
        let entries = entries_of(plan, earlier);
        let look = |buffer: &mut Vec<u8>, (at, entry): (usize, &Option<&Entry>)| {
            let entry = (*entry)?;
            let file = &plan.files[at];
            folders[plan.folder_of[at]]?;
            is_as_it_was(file, entry, buffer).then(|| verify(&file_name(output, file.path.path()), entry.record))?
        };
        let kept: Vec<Option<Record>> = entries.par_iter().enumerate().map_init(Vec::new, look).collect();
        let complete = earlier.files.len() == plan.files.len()
            && kept.iter().all(Option::is_some)
            && nothing_else(output, plan, &folders, &earlier.folders);
        Self { kept, folders, complete, at: Some(at) }
    }

    /// The records of all files, where the output is as the plan wants it.
    pub(super) fn unchanged(&self) -> Option<Vec<Record>> {
        if self.complete { self.kept.iter().copied().collect() } else { None }
    }

    /// The manifest of the site as it was found, where that knows more than the one it was compared with.
    pub(super) fn refreshed<'p>(
        &self,
        plan: &'p Plan<'_>,
        earlier: &Manifest,
        memo: &'p [u8],
    ) -> Option<NewManifest<'p>> {
        let at = self.at?;
        let settle = |stamp: Option<Stamp>| stamp.and_then(|stamp| stamp.settled(at));
        let mut records = self.unchanged()?;
        records.iter_mut().for_each(|record| record.stamp = settle(record.stamp));
        let folders = self.folders.iter().map(|stamp| settle(*stamp)).collect();
        let manifest = NewManifest::new(plan, records, folders, memo);
        (!manifest.says_the_same(earlier)).then_some(manifest)
    }

    /// What is known of a file of the plan that stands in the output as the plan wants it.
    pub(super) fn kept(&self, file: usize) -> Option<Record> {
        self.kept.get(file).copied().flatten()
    }

    /// Whether a folder of the plan stands in the output.
    pub(super) fn has_folder(&self, folder: usize) -> bool {
        self.folders.get(folder).is_some_and(Option::is_some)
    }
}

/// The plan's folders that are real ones below real ones.
fn survey_folders(output: &Path, plan: &Plan<'_>) -> Vec<Option<Stamp>> {
    let look = |folder: &super::plan::Folder| folder_stamp(&file_name(output, &folder.path));
    let mut stamps: Vec<Option<Stamp>> = plan.folders.par_iter().map(look).collect();
    for (at, folder) in plan.folders.iter().enumerate() {
        if stamps[folder.parent].is_none() {
            stamps[at] = None;
        }
    }
    stamps
}

/// The stamp of a folder that is no link.
pub(super) fn folder_stamp(path: &Path) -> Option<Stamp> {
    let metadata = fs::symlink_metadata(path).ok()?;
    metadata.is_dir().then(|| Stamp::of(&metadata))
}

/// By file of the plan: what the manifest says of the same path. Both are sorted by path.
fn entries_of<'m>(plan: &Plan<'_>, earlier: &'m Manifest) -> Vec<Option<&'m Entry>> {
    let mut entries = earlier.files.iter().peekable();
    let of = |file: &OutFile<'_>| {
        let path = file.path.as_str();
        while entries.next_if(|entry| &*entry.path < path).is_some() {}
        entries.next_if(|entry| entry.path == path)
    };
    plan.files.iter().map(of).collect()
}

/// Whether a file has the bytes that the manifest says: of what the same follows from nothing need be made to tell.
fn is_as_it_was(file: &OutFile<'_>, entry: &Entry, buffer: &mut Vec<u8>) -> bool {
    (file.key.is_some() && file.key == entry.key) || file.digest(buffer) == Some(Digest(entry.record.digest))
}

/// The record with the stamp as found, if the file has the bytes and the mode that were written.
fn verify(path: &Path, record: Record) -> Option<Record> {
    let metadata = fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file)?;
    let found = Record::of(&metadata, record.digest);
    if (found.length, found.mode) != (record.length, record.mode) {
        return None;
    }
    let same = record.stamp.is_some() && record.stamp == found.stamp || digest_of(path)? == Digest(record.digest);
    same.then_some(found)
}

fn digest_of(path: &Path) -> Option<Digest> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path).ok()?).ok()?;
    Some(Digest(*hasher.finalize().as_bytes()))
}

/// Whether the folders hold only what the plan puts there. All of that is known to be there, so counting suffices.
fn nothing_else(output: &Path, plan: &Plan<'_>, folders: &[Option<Stamp>], earlier: &[Option<Stamp>]) -> bool {
    (0..plan.folders.len()).into_par_iter().all(|at| {
        let untouched = folders[at].is_some() && earlier.get(at) == Some(&folders[at]);
        let folder = &plan.folders[at];
        untouched || fs::read_dir(file_name(output, &folder.path)).is_ok_and(|found| found.count() == folder.entries)
    })
}
