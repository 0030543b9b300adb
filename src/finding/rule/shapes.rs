//! The rules about what was meant to be a block, a mark or an address and is none.

use super::{Rule, Severity};

/// `invalid-table`: rows belong to no table, or have more cells than its head.
pub static INVALID_TABLE: Rule = Rule {
    name: "invalid-table",
    summary: "rows belong to no table, or have more cells than its head",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: include_str!("../../../tests/rules/invalid-table.md"),
};

/// `stray-heading`: a line that was meant to be a heading is none, or a paragraph is one.
pub static STRAY_HEADING: Rule = Rule {
    name: "stray-heading",
    summary: "a line that was meant to be a heading is none, or a paragraph is one",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: include_str!("../../../tests/rules/stray-heading.md"),
};

/// `stray-list`: lines that were meant to be a list are one paragraph.
pub static STRAY_LIST: Rule = Rule {
    name: "stray-list",
    summary: "lines that were meant to be a list are one paragraph",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: include_str!("../../../tests/rules/stray-list.md"),
};

/// `stray-backtick`: a backtick was meant to begin or to end code, and has no partner.
pub static STRAY_BACKTICK: Rule = Rule {
    name: "stray-backtick",
    summary: "a backtick was meant to begin or to end code, and has no partner",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: include_str!("../../../tests/rules/stray-backtick.md"),
};

/// `invalid-entity`: the reference to a character stands for none, and readers see it.
pub static INVALID_ENTITY: Rule = Rule {
    name: "invalid-entity",
    summary: "the reference to a character stands for none, and readers see it",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: include_str!("../../../tests/rules/invalid-entity.md"),
};

/// `invalid-address`: the address of a link was pasted or typed wrongly, and leads nowhere.
pub static INVALID_ADDRESS: Rule = Rule {
    name: "invalid-address",
    summary: "the address of a link was pasted or typed wrongly, and leads nowhere",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: include_str!("../../../tests/rules/invalid-address.md"),
};

/// `invalid-block`: a construct of the dialect is misspelt or incomplete.
pub static INVALID_BLOCK: Rule = Rule {
    name: "invalid-block",
    summary: "a construct of the dialect is misspelt or incomplete",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: include_str!("../../../tests/rules/invalid-block.md"),
};

/// `stray-emphasis`: asterisks that were meant to make words bold are published as they are.
pub static STRAY_EMPHASIS: Rule = Rule {
    name: "stray-emphasis",
    summary: "asterisks that were meant to make words bold are published as they are",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: include_str!("../../../tests/rules/stray-emphasis.md"),
};
