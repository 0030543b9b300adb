//! Whether translations were made from their present sources, by the hashes that they record: found out once for each.

use std::sync::OnceLock;

use crate::finding::FileId;
use crate::site::Site;

/// What has been found out.
#[derive(Debug)]
pub(super) struct Present(Box<[OnceLock<bool>]>);

impl Present {
    /// Nothing yet of the translations of a site.
    pub(super) fn unknown(site: &Site<'_>) -> Self {
        Self(site.docset.files.iter().map(|_| OnceLock::new()).collect())
    }

    /// Whether a translation was made from its present source; `find` tells where nobody has asked before.
    pub(super) fn is_of(&self, translation: FileId, find: impl FnOnce() -> bool) -> bool {
        match self.0.get(translation.get()) {
            Some(known) => *known.get_or_init(find),
            None => find(),
        }
    }
}
