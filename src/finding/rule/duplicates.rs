//! Rules about names that stand twice.

use super::{Rule, Severity};

/// `duplicate-key`: a key stands twice in one mapping.
pub static DUPLICATE_KEY: Rule = Rule {
    name: "duplicate-key",
    summary: "a key stands twice in one mapping",
    severity: Some(Severity::Error),
    since: "0.1.0",
    manual: include_str!("../../../tests/rules/duplicate-key.md"),
};

/// `duplicate-uid`: two articles of one language have the same uid.
pub static DUPLICATE_UID: Rule = Rule {
    name: "duplicate-uid",
    summary: "two articles of one language have the same uid",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: include_str!("../../../tests/rules/duplicate-uid.md"),
};

/// `duplicate-bookmark`: a file gives a bookmark twice.
pub static DUPLICATE_BOOKMARK: Rule = Rule {
    name: "duplicate-bookmark",
    summary: "a file gives a bookmark twice",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: include_str!("../../../tests/rules/duplicate-bookmark.md"),
};
