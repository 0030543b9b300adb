//! The rules about how tables of contents are written.

use super::{Rule, Severity};

/// `invalid-toc-syntax`: a line of a `TOC.md` is no entry.
pub static INVALID_TOC_SYNTAX: Rule = Rule {
    name: "invalid-toc-syntax",
    summary: "a line of a TOC.md is no entry",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: include_str!("../../../tests/rules/invalid-toc-syntax.md"),
};

/// `invalid-toc-level`: an entry of a `TOC.md` skips a level.
pub static INVALID_TOC_LEVEL: Rule = Rule {
    name: "invalid-toc-level",
    summary: "an entry of a TOC.md skips a level",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: include_str!("../../../tests/rules/invalid-toc-level.md"),
};
