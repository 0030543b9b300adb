//! The rules about images and links without a text.

use super::{Rule, Severity};

/// `alt-text-missing`: an image has no text that stands for it.
pub static ALT_TEXT_MISSING: Rule = Rule {
    name: "alt-text-missing",
    summary: "an image has no text that stands for it",
    severity: Some(Severity::Info),
    since: "0.1.0",
    manual: include_str!("../../../tests/rules/alt-text-missing.md"),
};

/// `link-text-missing`: a link has no text that readers could follow.
pub static LINK_TEXT_MISSING: Rule = Rule {
    name: "link-text-missing",
    summary: "a link has no text that readers could follow",
    severity: Some(Severity::Info),
    since: "0.1.0",
    manual: include_str!("../../../tests/rules/link-text-missing.md"),
};
