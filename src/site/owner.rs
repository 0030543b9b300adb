//! Which docset owns a path from the host's root.

use crate::config::DocsetConfig;
use crate::locale::LocaleIndex;
use crate::markdown::destination::Reference;
use crate::path::RelPath;

use super::Site;

/// What a docset has at a path from the host's root.
pub(super) struct Owned {
    /// The path below a locale's folder.
    pub(super) path: RelPath,
    /// Whether the docset owns the path even where it has nothing there.
    pub(super) is_whole: bool,
}

impl Site<'_> {
    /// The path below a locale's folder that a path from the host's root means; `None` where no docset owns it.
    pub(super) fn owned_path(&self, reference: &Reference) -> Option<Owned> {
        let (docset, below) = self.owner_of(reference)?;
        // A docset of the whole host owns only what it has; others may have parts that come from elsewhere.
        let is_source = below.has_extension(&["md"]);
        let is_whole = is_source || (!docset.site_path.is_root() && self.folder_elsewhere(docset, &below).is_none());
        Some(Owned { path: docset.path.join(below.as_str()).unwrap_or_else(RelPath::root), is_whole })
    }

    /// The docset at a place of the host, and the path below it.
    pub(super) fn owner_of(&self, reference: &Reference) -> Option<(&DocsetConfig, RelPath)> {
        let path = self.without_locale(&RelPath::new(reference.path())?);
        let length = |docset: &DocsetConfig| docset.site_path.as_str().len();
        let owners = || self.docsets.iter().filter_map(|docset| Some((docset, path.below(&docset.site_path)?)));
        let longest = owners().map(|(docset, _)| length(docset)).max()?;
        let mut owners: Vec<_> = owners().filter(|(docset, _)| length(docset) == longest).collect();
        if owners.len() == 1 {
            return owners.pop();
        }
        // Of docsets that are published in one place, the first that has it, else the first that has its folder.
        let has = |docset: &DocsetConfig, below: &RelPath| {
            (self.has(docset, below), self.folder_elsewhere(docset, below).is_none())
        };
        owners.into_iter().rev().max_by_key(|(docset, below)| has(docset, below))
    }

    /// Whether a docset has something at a path, or had it there, in any locale.
    fn has(&self, docset: &DocsetConfig, below: &RelPath) -> bool {
        let Some(path) = docset.path.join(below.as_str()) else { return false };
        let mut locales = (0..self.config.locales.len()).map(|index| LocaleIndex(index as u16));
        locales.any(|locale| self.find_target(locale, &path).is_some() || self.redirects.find(locale, &path).is_some())
    }

    /// The first folder of a path below a docset's place, where the docset has no such folder in any locale.
    fn folder_elsewhere<'p>(&self, docset: &DocsetConfig, below: &'p RelPath) -> Option<&'p str> {
        let (first, _) = below.as_str().split_once('/')?;
        let folder = docset.path.join(first)?;
        (!self.names.iter().any(|names| names.has_folder(&folder))).then_some(first)
    }

    /// The docset that would own a place of the host, and the folder that it does not have, so that it is another docset's.
    pub fn folder_of_another(&self, reference: &Reference) -> Option<(&DocsetConfig, String)> {
        let (docset, below) = self.owner_of(reference)?;
        let is_source = below.has_extension(&["md"]);
        let folder = self.folder_elsewhere(docset, &below).filter(|_| !is_source && !docset.site_path.is_root())?;
        Some((docset, folder.to_owned()))
    }
}
