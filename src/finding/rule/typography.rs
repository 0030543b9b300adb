//! The rules about typography: marks and blanks, and words that stand twice.

use super::{Rule, Severity};

/// `fr-space-before-punctuation`: a French mark of two parts has no no-break space where it needs one.
pub static FR_SPACE_BEFORE_PUNCTUATION: Rule = Rule {
    name: "fr-space-before-punctuation",
    summary: "a French mark of two parts has no no-break space where it needs one",
    severity: Some(Severity::Info),
    since: "0.1.0",
    manual: include_str!("../../../tests/rules/fr-space-before-punctuation.md"),
};

/// `fr-space-after-elision`: a blank stands behind a French apostrophe.
pub static FR_SPACE_AFTER_ELISION: Rule = Rule {
    name: "fr-space-after-elision",
    summary: "a blank stands behind a French apostrophe",
    severity: Some(Severity::Info),
    since: "0.1.0",
    manual: include_str!("../../../tests/rules/fr-space-after-elision.md"),
};

/// `zh-halfwidth-punctuation`: a narrow mark stands between Chinese characters.
pub static ZH_HALFWIDTH_PUNCTUATION: Rule = Rule {
    name: "zh-halfwidth-punctuation",
    summary: "a narrow mark stands between Chinese characters",
    severity: Some(Severity::Info),
    since: "0.1.0",
    manual: include_str!("../../../tests/rules/zh-halfwidth-punctuation.md"),
};

/// `zh-double-punctuation`: two Chinese marks stand where one belongs.
pub static ZH_DOUBLE_PUNCTUATION: Rule = Rule {
    name: "zh-double-punctuation",
    summary: "two Chinese marks stand where one belongs",
    severity: Some(Severity::Info),
    since: "0.1.0",
    manual: include_str!("../../../tests/rules/zh-double-punctuation.md"),
};

/// `unbalanced-parentheses`: a parenthesis is opened and not closed, or closed and not opened.
pub static UNBALANCED_PARENTHESES: Rule = Rule {
    name: "unbalanced-parentheses",
    summary: "a parenthesis is opened and not closed, or closed and not opened",
    severity: Some(Severity::Info),
    since: "0.1.0",
    manual: include_str!("../../../tests/rules/unbalanced-parentheses.md"),
};

/// `fr-double-punctuation`: commas stand in a row in French text, with nothing between them.
pub static FR_DOUBLE_PUNCTUATION: Rule = Rule {
    name: "fr-double-punctuation",
    summary: "commas stand in a row in French text, with nothing between them",
    severity: Some(Severity::Info),
    since: "0.1.0",
    manual: include_str!("../../../tests/rules/fr-double-punctuation.md"),
};

/// `unbalanced-quotes`: a quotation is opened and not closed, or closed and not opened.
pub static UNBALANCED_QUOTES: Rule = Rule {
    name: "unbalanced-quotes",
    summary: "a quotation is opened and not closed, or closed and not opened",
    severity: Some(Severity::Info),
    since: "0.1.0",
    manual: include_str!("../../../tests/rules/unbalanced-quotes.md"),
};

/// `repeated-word`: a word stands twice in a row.
pub static REPEATED_WORD: Rule = Rule {
    name: "repeated-word",
    summary: "a word stands twice in a row",
    severity: Some(Severity::Info),
    since: "0.1.0",
    manual: include_str!("../../../tests/rules/repeated-word.md"),
};
