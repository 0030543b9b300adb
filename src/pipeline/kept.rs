//! What has been parsed, kept for the next time: while a project is being written, most of its files stay as they are.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use rayon::prelude::*;

use crate::config::Config;
use crate::docset::{Docset, Source};
use crate::finding::{FileId, Finding};
use crate::markdown::Purpose;
use crate::render::messages::Catalog;
use crate::text::Digest;

use super::{Comparisons, Compiled, Remembered, Single, Waiting, role, setting_of_parsing};

/// The files of a project as they were parsed last.
#[derive(Debug)]
pub struct Kept {
    /// The digest of what parsing depends on beside a file's text.
    setting: Option<Digest>,
    /// By file; `None` for those that are not parsed.
    files: Vec<Option<Arc<KeptFile>>>,
    pub(super) remembered: Arc<Remembered>,
}

impl Default for Kept {
    fn default() -> Self {
        let remembered = Remembered { compared: Comparisons::Held(Mutex::default()), ..Remembered::default() };
        Self { setting: None, files: Vec::new(), remembered: Arc::new(remembered) }
    }
}

#[derive(Debug)]
struct KeptFile {
    printed: Arc<str>,
    is_recovered: bool,
    digest: Digest,
    single: Single,
}

/// What became of one file.
enum Done {
    Parsed(Arc<KeptFile>),
    Refused(Finding),
    Other,
}

impl Kept {
    /// Reads every file and compiles those that are not as they were, which it names as findings print them.
    pub(super) fn parse(
        &mut self,
        config: &Config,
        docset: &Docset,
        catalog: &Catalog,
    ) -> (Compiled, BTreeSet<Arc<str>>) {
        let setting = setting_of_parsing(config, catalog);
        if self.setting.replace(setting) != Some(setting) {
            self.files.clear();
        }
        let parse = |buffer: &mut Vec<u8>, id: FileId| match docset.read(id, buffer) {
            Ok(Some(source)) => Done::Parsed(self.parse_source(config, docset, catalog, &source)),
            Ok(None) => Done::Other,
            Err(finding) => Done::Refused(finding),
        };
        let done: Vec<Done> = docset.ids().map_init(Vec::new, parse).collect();
        let mut changed = BTreeSet::new();
        let mut compiled = Compiled::of_none();
        let mut files = Vec::with_capacity(done.len());
        for (done, earlier) in
            done.into_iter().zip(self.files.iter().map(Option::as_ref).chain(std::iter::repeat(None)))
        {
            let (single, digest, kept) = match done {
                Done::Parsed(kept) => {
                    if earlier.is_none_or(|earlier| !Arc::ptr_eq(earlier, &kept)) {
                        changed.insert(kept.printed.clone());
                    }
                    (kept.single.clone(), Some(kept.digest), Some(kept))
                }
                Done::Refused(finding) => {
                    changed.insert(docset.file(finding.file).printed.clone());
                    (Single::refused(finding), None, None)
                }
                Done::Other => (Single::other(), None, None),
            };
            compiled.add(single, digest);
            files.push(kept);
        }
        self.files = files;
        (compiled, changed)
    }

    fn parse_source(&self, config: &Config, docset: &Docset, catalog: &Catalog, source: &Source<'_>) -> Arc<KeptFile> {
        let (file, digest) = (source.file, source.digest());
        let printed = &docset.file(file).printed;
        let is_recovered = docset.recovered_from(file).is_some();
        let earlier = self.files.get(file.get()).and_then(Option::as_ref);
        if let Some(kept) = earlier
            .filter(|kept| kept.digest == digest && kept.printed == *printed && kept.is_recovered == is_recovered)
        {
            return Arc::clone(kept);
        }
        let role = role(config, docset, catalog, file, Purpose::Pages);
        let single = super::parse_source(source, role, config, docset, &Waiting::long());
        Arc::new(KeptFile { printed: printed.clone(), is_recovered, digest, single })
    }
}
