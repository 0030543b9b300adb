//! Where a translation comes from, as far as its page tells readers.

use super::freshness::{Relation, State};
use crate::finding::FileId;

/// What is known of the source that a translation was made from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Origin {
    /// How the translation stands to its source.
    pub state: State,
    /// How the source that the translation was made from stands to the present one, where that is another.
    pub relation: Relation,
    /// How much of the source has changed since; `None` where that is not known.
    pub drift: Option<Drift>,
    /// The present source article; `None` where the project has none.
    pub present: Option<FileId>,
    /// The text that the translation was made from.
    pub text: OriginText,
    /// What its page tells in place of the above where a file that it includes is stale.
    pub with_included: Option<Account>,
}

/// What a page tells of how it stands to its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Account {
    /// How it stands.
    pub state: State,
    /// How the source that it was made from stands to the present one.
    pub relation: Relation,
    /// How much of the source has changed since; `None` where that is not known.
    pub drift: Option<Drift>,
}

/// How much of a source has changed since it was translated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Drift {
    /// Sentences that read otherwise, are new or are gone.
    pub changed: usize,
    /// The sentences that the source has now, and those that are gone.
    pub of: usize,
}

/// The text that a translation was made from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum OriginText {
    /// That of the present source; only likely so where the state is not fresh.
    Present,
    /// What the pairs of the bilingual article hold.
    Pairs,
    /// An earlier text of the source.
    Earlier(Box<str>),
    /// Nobody knows.
    Unknown,
}

impl Origin {
    /// Whether the source is shown that the translation was made from, as its hash or git says, and not perhaps another version.
    pub fn is_exact(&self) -> bool {
        let is_present = self.text == OriginText::Present;
        self.with_included.is_none() && (!is_present || matches!(self.state, State::Fresh | State::Touched))
    }

    /// What the translation's page tells, what it includes taken in.
    pub fn account(&self) -> Account {
        let Self { state, relation, drift, .. } = *self;
        self.with_included.unwrap_or(Account { state, relation, drift })
    }
}

impl Drift {
    /// The share of sentences that have changed.
    pub fn share(self) -> f64 {
        self.changed as f64 / self.of.max(self.changed).max(1) as f64
    }
}
