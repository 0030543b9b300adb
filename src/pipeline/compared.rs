//! What comparing translations found, kept for the next time: while a project is being written, most texts stay as they are.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::finding::FileId;
use crate::text::Digest;

use super::paired::Found;

/// What was found last, by the digest of all that was asked for.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Compared {
    /// The digest of what is configured.
    setting: Option<Digest>,
    groups: BTreeMap<Digest, Kept>,
}

/// What was found of some files.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Kept {
    /// The files as they were numbered then.
    pub(super) files: Vec<FileId>,
    pub(super) found: Arc<Found>,
}

impl Kept {
    /// What was found, of the same files as they are numbered now.
    fn of(&self, files: &[FileId]) -> Arc<Found> {
        if self.files == files {
            return Arc::clone(&self.found);
        }
        let now: BTreeMap<FileId, FileId> = self.files.iter().copied().zip(files.iter().copied()).collect();
        Arc::new(self.found.renumbered(|file| now.get(&file).copied().unwrap_or(file)))
    }
}

impl Compared {
    /// Forgets what was found where something else was configured.
    pub(super) fn renew(&mut self, config: &Config) {
        let setting = config.digest();
        if self.setting.replace(setting) != Some(setting) {
            self.groups.clear();
        }
    }

    /// What was found of these files the last time that the same was asked for.
    pub(super) fn of(&self, asked: Digest, files: &[FileId]) -> Option<Arc<Found>> {
        self.groups.get(&asked).map(|kept| kept.of(files))
    }

    /// Keeps what was found now, and nothing else.
    pub(super) fn keep(&mut self, found: impl Iterator<Item = (Digest, Kept)>) {
        self.groups = found.collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Finding, rule};
    use crate::text::Span;

    #[test]
    fn what_was_found_holds_for_files_that_have_other_numbers_now() {
        let finding = |file| Finding::new(&rule::TRANSLATION_STALE, FileId(file), Span::default(), "old");
        let found = |file| Arc::new(Found { findings: vec![finding(file)], stale: Vec::new() });
        let asked = Digest::of(b"asked");
        let mut compared = Compared::default();
        compared.keep([(asked, Kept { files: vec![FileId(1), FileId(4)], found: found(4) })].into_iter());
        let now = compared.of(asked, &[FileId(2), FileId(1)]).expect("it was kept");
        assert_eq!(now.findings, [finding(1)]);
        assert!(compared.of(Digest::of(b"something else"), &[FileId(2)]).is_none());
    }
}
