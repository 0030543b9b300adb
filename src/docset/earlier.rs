//! The files as they were at an earlier time.

use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Docset, walk};
use crate::config::{Config, Earlier};
use crate::finding::FileId;
use crate::locale::LocaleIndex;
use crate::path::RelPath;

/// What changed in a locale's folder: by the path below it, what was there before.
type Changed<'e> = FxHashMap<RelPath, Option<&'e [u8]>>;

impl Docset {
    /// Takes back what happened since: new files go, old ones come again, and all hold what they held.
    pub(super) fn recall(&mut self, config: &Config, earlier: &Earlier) {
        let changed: Vec<Changed<'_>> = config
            .locales
            .iter()
            .map(|locale| locale.folder.as_deref().map_or_else(Changed::default, |folder| changed(earlier, folder)))
            .collect();
        if changed.iter().any(|changed| !changed.is_empty()) {
            self.files.retain(|file| !matches!(changed[file.locale.get()].get(&file.path), Some(None)));
            for (index, changed) in changed.iter().enumerate() {
                self.bring_back(config, LocaleIndex(index as u16), changed);
            }
            // As a walk lists them.
            self.files.sort_by(|a, b| (a.locale, &a.path, a.on_disk()).cmp(&(b.locale, &b.path, b.on_disk())));
            let held = self.files.iter().enumerate().filter_map(|(index, file)| {
                let bytes = (*changed[file.locale.get()].get(&file.path)?)?;
                Some((FileId(index as u32), bytes.to_vec()))
            });
            self.held = held.collect();
        }
        for (index, dependency) in config.dependencies.iter().enumerate() {
            let samples = self::changed(earlier, &dependency.folder).into_iter();
            self.held_samples.extend(samples.map(|(path, bytes)| ((index, path), bytes.map(<[u8]>::to_vec))));
        }
    }

    /// Adds the files that were there and are no more.
    fn bring_back(&mut self, config: &Config, locale: LocaleIndex, changed: &Changed<'_>) {
        let Some(folder) = config.locales[locale.get()].folder.as_deref() else { return };
        let there: FxHashSet<&RelPath> =
            self.files.iter().filter(|file| file.locale == locale).map(|file| &file.path).collect();
        let is_gone = |path: &RelPath| !there.contains(path) && walk::comes_by(config, folder, path);
        let was_there = changed.iter().filter(|(_, bytes)| bytes.is_some()).map(|(path, _)| path);
        let mut gone: Vec<RelPath> = was_there.filter(|path| is_gone(path)).cloned().collect();
        gone.sort();
        for path in gone {
            self.add(config, locale, path);
        }
    }
}

fn changed<'e>(earlier: &'e Earlier, folder: &Path) -> Changed<'e> {
    let path = |path: &Path| RelPath::new(&path.to_str()?.replace('\\', "/"));
    earlier.below(folder).filter_map(|(below, bytes)| Some((path(below)?, bytes))).collect()
}
