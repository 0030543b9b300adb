//! What comparing translations found, kept for the next time: while a project is being written, most texts stay as they are.

use std::collections::BTreeMap;
use std::hash::Hash;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::finding::FileId;
use crate::site::Site;
use crate::text::{Digest, Digester};

use super::exports;
use super::paired::Found;

/// What was found last, by the first of an article's translations.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Compared {
    /// The digest of what all comparisons ask for.
    symbols: Option<Digest>,
    groups: BTreeMap<FileId, Kept>,
}

/// What was found of these texts, and of the places that their links ask for.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    texts: Digest,
    found: Arc<Found>,
}

impl Compared {
    /// Forgets what may no longer hold on a site, whatever texts say.
    pub(super) fn renew(&mut self, site: &Site<'_>) {
        let symbols = symbols(site);
        if self.symbols.replace(symbols) != Some(symbols) {
            self.groups.clear();
        }
    }

    /// What was found of these texts.
    pub(super) fn of(&self, first: FileId, texts: Digest) -> Option<Arc<Found>> {
        self.groups.get(&first).filter(|kept| kept.texts == texts).map(|kept| Arc::clone(&kept.found))
    }

    /// Keeps what was found now, and nothing else.
    pub(super) fn keep(&mut self, found: impl Iterator<Item = (FileId, Digest, Arc<Found>)>) {
        self.groups = found.map(|(first, texts, found)| (first, Kept { texts, found })).collect();
    }
}

/// The digest of what is configured, of what files are there, and of what else decides where links lead.
fn symbols(site: &Site<'_>) -> Digest {
    let mut digester = Digester::default();
    site.config.digest().hash(&mut digester);
    for file in &site.docset.files {
        file.printed.hash(&mut digester);
    }
    exports::addresses(site, &mut digester);
    digester.digest()
}
