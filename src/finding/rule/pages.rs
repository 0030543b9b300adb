//! The rules about the keys of YAML pages.

use super::{Rule, Severity};

/// `unknown-field`: a YAML page has a key that its kind of page does not know.
pub static UNKNOWN_FIELD: Rule = Rule {
    name: "unknown-field",
    summary: "a YAML page has a key that its kind of page does not know",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: include_str!("../../../tests/rules/unknown-field.md"),
};

/// `missing-attribute`: a part of a YAML page lacks a key that it needs.
pub static MISSING_ATTRIBUTE: Rule = Rule {
    name: "missing-attribute",
    summary: "a part of a YAML page lacks a key that it needs",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: include_str!("../../../tests/rules/missing-attribute.md"),
};

/// `unexpected-type`: a key of a YAML page holds another kind of value than it takes.
pub static UNEXPECTED_TYPE: Rule = Rule {
    name: "unexpected-type",
    summary: "a key of a YAML page holds another kind of value than it takes",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: include_str!("../../../tests/rules/unexpected-type.md"),
};

/// `invalid-value`: a key of a YAML page holds a name that is none.
pub static INVALID_VALUE: Rule = Rule {
    name: "invalid-value",
    summary: "a key of a YAML page holds a name that is none",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: include_str!("../../../tests/rules/invalid-value.md"),
};
