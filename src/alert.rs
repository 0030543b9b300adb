//! Alerts: the five kinds that articles use, those that a project adds, and the words that name them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What an alert asks of its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AlertKind {
    /// Something to notice in passing.
    Note,
    /// Something that helps.
    Tip,
    /// Something without which one fails.
    Important,
    /// Something that may go wrong.
    Caution,
    /// Something that does harm.
    Warning,
}

impl AlertKind {
    /// Every kind, mildest first.
    pub const ALL: [Self; 5] = [Self::Note, Self::Tip, Self::Important, Self::Caution, Self::Warning];

    /// The kind as the `class` attribute has it.
    pub fn class(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Tip => "tip",
            Self::Important => "important",
            Self::Caution => "caution",
            Self::Warning => "warning",
        }
    }

    /// The kind as markers have it: the `NOTE` of `[!NOTE]`.
    pub fn marker(self) -> &'static str {
        match self {
            Self::Note => "NOTE",
            Self::Tip => "TIP",
            Self::Important => "IMPORTANT",
            Self::Caution => "CAUTION",
            Self::Warning => "WARNING",
        }
    }

    /// The interface message that is the alert's title; its attribute `spellings` lists what old articles write instead of a marker.
    pub fn message_id(self) -> &'static str {
        match self {
            Self::Note => "alert-note",
            Self::Tip => "alert-tip",
            Self::Important => "alert-important",
            Self::Caution => "alert-caution",
            Self::Warning => "alert-warning",
        }
    }

    /// The kind that a marker names: the `NOTE` of `[!NOTE]`, in any case.
    pub fn from_marker(marker: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.marker().eq_ignore_ascii_case(marker))
    }
}

/// A kind of alert that a project adds to the five.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnAlert {
    /// Its marker, without brackets: the `TODO` of `[!TODO]`.
    pub id: String,
    /// Its title in each locale, by locale index.
    pub titles: Vec<String>,
    /// The classes of its element.
    pub class: String,
}

/// What names alerts: the words, of every language, that articles older than alert markers open a quote with (`**Remarque**`), and
/// the markers of kinds that a project adds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AlertSpellings {
    words: BTreeMap<String, AlertKind>,
    own: Vec<OwnAlert>,
}

impl AlertSpellings {
    /// Adds a word; one that is known already keeps its kind.
    pub fn add(&mut self, word: &str, kind: AlertKind) {
        let key = spelling_key(word);
        if !key.is_empty() {
            self.words.entry(key).or_insert(kind);
        }
    }

    /// The kind that a word names, whatever its case and with or without a colon.
    pub fn kind_of(&self, word: &str) -> Option<AlertKind> {
        self.words.get(&spelling_key(word)).copied()
    }

    /// Adds the kinds of a project.
    pub fn with_own(mut self, own: &[OwnAlert]) -> Self {
        self.own.extend_from_slice(own);
        self
    }

    /// The kinds of the project.
    pub fn own(&self) -> &[OwnAlert] {
        &self.own
    }

    /// The kind of the project that a marker names, in any case.
    pub fn own_from_marker(&self, marker: &str) -> Option<&OwnAlert> {
        self.own.iter().find(|alert| alert.id.eq_ignore_ascii_case(marker))
    }
}

fn spelling_key(word: &str) -> String {
    word.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：')).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_read_in_any_case() {
        assert_eq!(AlertKind::from_marker("NOTE"), Some(AlertKind::Note));
        assert_eq!(AlertKind::from_marker("Warning"), Some(AlertKind::Warning));
        assert_eq!(AlertKind::from_marker("div"), None);
    }

    #[test]
    fn spellings_ignore_case_and_colons() {
        let mut spellings = AlertSpellings::default();
        spellings.add("Remarque", AlertKind::Note);
        spellings.add("remarque", AlertKind::Tip);
        spellings.add(" ", AlertKind::Tip);
        assert_eq!(spellings.kind_of("REMARQUE\u{a0}:"), Some(AlertKind::Note));
        assert_eq!(spellings.kind_of("Remarque："), Some(AlertKind::Note));
        assert_eq!(spellings.kind_of(":"), None);
    }
}
