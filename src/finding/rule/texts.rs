//! The rules about texts that are missing, or that are not what was meant.

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

/// `text-garbled`: letters that were read in another encoding than they were written in.
pub static TEXT_GARBLED: Rule = Rule {
    name: "text-garbled",
    summary: "letters were read in another encoding than they were written in",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: include_str!("../../../tests/rules/text-garbled.md"),
};

/// `full-width-markup`: marks of markdown that are written in full width mark nothing.
pub static FULL_WIDTH_MARKUP: Rule = Rule {
    name: "full-width-markup",
    summary: "marks of markdown are written in full width, and mark nothing",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: include_str!("../../../tests/rules/full-width-markup.md"),
};

/// `stray-link`: brackets and an address that make no link.
pub static STRAY_LINK: Rule = Rule {
    name: "stray-link",
    summary: "brackets and an address make no link, and readers see both",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: include_str!("../../../tests/rules/stray-link.md"),
};
