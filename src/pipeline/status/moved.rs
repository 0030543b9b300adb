//! Where the source of a translation went that has none any more: by its hash, else by what git tells of renames.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::bitext::freshness::Hash;
use crate::path::ArticleId;

use super::draft::Project;
use super::{Group, Look};

/// What the source of an orphaned translation has become.
#[derive(Clone)]
pub(super) struct Move {
    pub(super) to: ArticleId,
    /// The commit that renamed it, where that is known.
    pub(super) commit: Option<String>,
}

/// The present sources, by what they were: made when it is first asked for.
#[derive(Default)]
pub(super) struct Moves {
    by_hash: OnceLock<HashMap<Hash, ArticleId>>,
    by_name: OnceLock<HashMap<ArticleId, Move>>,
}

impl Moves {
    /// The article that the source of an orphaned translation has become.
    pub(super) fn of(&self, project: &Project<'_>, groups: &[Group], orphan: &Look) -> Option<Move> {
        let by_hash = || self.by_hash.get_or_init(|| by_hash(project, groups));
        let same = orphan.recorded.hash.as_ref().and_then(|hash| by_hash().get(hash));
        let renamed = self.by_name.get_or_init(|| by_name(project, groups)).get(&orphan.id);
        match same {
            Some(to) if renamed.is_none_or(|renamed| renamed.to != *to) => Some(Move { to: to.clone(), commit: None }),
            _ => renamed.cloned(),
        }
    }
}

fn by_hash(project: &Project<'_>, groups: &[Group]) -> HashMap<Hash, ArticleId> {
    let mut found = HashMap::new();
    for group in groups {
        let hashes = group.source.and_then(|file| project.look(file)).and_then(|look| look.hashes.as_ref());
        for hash in hashes.into_iter().flat_map(|hashes| hashes.iter()) {
            found.entry(hash.clone()).or_insert_with(|| group.id.clone());
        }
    }
    found
}

/// The names that each source had before its present one, below the locale's folder.
fn by_name(project: &Project<'_>, groups: &[Group]) -> HashMap<ArticleId, Move> {
    let mut found = HashMap::new();
    for group in groups {
        let Some(history) = group.source.and_then(|file| project.history_of(file)) else { continue };
        for (name, commit) in history.earlier_names() {
            let renamed = || Move { to: group.id.clone(), commit: commit.map(|commit| commit.id.clone()) };
            found.entry(ArticleId::of(&name)).or_insert_with(renamed);
        }
    }
    found
}
