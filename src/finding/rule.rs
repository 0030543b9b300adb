//! The table of rules: what each is called, what it says, how much it matters, and its page.

mod duplicates;

pub use duplicates::{DUPLICATE_BOOKMARK, DUPLICATE_KEY, DUPLICATE_UID};

mod pages;

use super::{Rule, Severity};
pub use pages::{INVALID_VALUE, MISSING_ATTRIBUTE, UNEXPECTED_TYPE, UNKNOWN_FIELD};

mod shapes;

pub use shapes::{
    INVALID_ADDRESS, INVALID_BLOCK, INVALID_ENTITY, INVALID_TABLE, STRAY_BACKTICK, STRAY_EMPHASIS, STRAY_HEADING,
    STRAY_LIST,
};

mod tables;

pub use tables::{INVALID_TOC_LEVEL, INVALID_TOC_SYNTAX};

mod texts;

pub use texts::{ALT_TEXT_MISSING, FULL_WIDTH_MARKUP, LINK_TEXT_MISSING, STRAY_LINK, TEXT_GARBLED};

mod translation;

pub use translation::*;

mod typography;

pub use typography::*;

macro_rules! manual {
    ($name:literal) => {
        include_str!(concat!("../../tests/rules/", $name, ".md"))
    };
}

/// `file-not-found`: a link leads to a file that is in no locale.
pub static FILE_NOT_FOUND: Rule = Rule {
    name: "file-not-found",
    summary: "a link leads to a file that is in no locale",
    severity: Some(Severity::Error),
    since: "0.1.0",
    manual: manual!("file-not-found"),
};

/// `bookmark-not-found`: a link names a bookmark that its page does not have.
pub static BOOKMARK_NOT_FOUND: Rule = Rule {
    name: "bookmark-not-found",
    summary: "a link names a bookmark that its page does not have",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: manual!("bookmark-not-found"),
};

/// `file-case-mismatch`: a link spells a file's name in another case than the disk does.
pub static FILE_CASE_MISMATCH: Rule = Rule {
    name: "file-case-mismatch",
    summary: "a link spells a file's name in another case than the disk does",
    severity: Some(Severity::Info),
    since: "0.1.0",
    manual: manual!("file-case-mismatch"),
};

/// `link-out-of-scope`: a link leads out of every locale's folder and dependency.
pub static LINK_OUT_OF_SCOPE: Rule = Rule {
    name: "link-out-of-scope",
    summary: "a link leads out of every locale's folder and dependency",
    severity: Some(Severity::Error),
    since: "0.1.0",
    manual: manual!("link-out-of-scope"),
};

/// `absolute-file-link`: a link from the site's root names a source file.
pub static ABSOLUTE_FILE_LINK: Rule = Rule {
    name: "absolute-file-link",
    summary: "a link from the site's root names a source file",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: manual!("absolute-file-link"),
};

/// `markdown-in-html`: a markdown link stands inside an HTML block.
pub static MARKDOWN_IN_HTML: Rule = Rule {
    name: "markdown-in-html",
    summary: "a markdown link stands inside an HTML block",
    severity: Some(Severity::Info),
    since: "0.1.0",
    manual: manual!("markdown-in-html"),
};

/// `unsafe-link-scheme`: a link has a scheme that browsers run or that the site does not publish.
pub static UNSAFE_LINK_SCHEME: Rule = Rule {
    name: "unsafe-link-scheme",
    summary: "a link has a scheme that browsers run or that the site does not publish",
    severity: Some(Severity::Error),
    since: "0.1.0",
    manual: manual!("unsafe-link-scheme"),
};

/// `asset-type-refused`: a link leads to a file of a type that is not published.
pub static ASSET_TYPE_REFUSED: Rule = Rule {
    name: "asset-type-refused",
    summary: "a link leads to a file of a type that is not published",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: manual!("asset-type-refused"),
};

/// `route-collision`: two sources would be published at one address.
pub static ROUTE_COLLISION: Rule = Rule {
    name: "route-collision",
    summary: "two sources would be published at one address",
    severity: Some(Severity::Error),
    since: "0.1.0",
    manual: manual!("route-collision"),
};

/// `toc-entry-not-found`: a table of contents names a file that is in no locale.
pub static TOC_ENTRY_NOT_FOUND: Rule = Rule {
    name: "toc-entry-not-found",
    summary: "a table of contents names a file that is in no locale",
    severity: Some(Severity::Error),
    since: "0.1.0",
    manual: manual!("toc-entry-not-found"),
};

/// `circular-reference`: files include each other in a circle.
pub static CIRCULAR_REFERENCE: Rule = Rule {
    name: "circular-reference",
    summary: "files include each other in a circle",
    severity: Some(Severity::Error),
    since: "0.1.0",
    manual: manual!("circular-reference"),
};

/// `yaml-header-syntax-error`: the YAML at the top of a file cannot be read.
pub static YAML_HEADER_SYNTAX_ERROR: Rule = Rule {
    name: "yaml-header-syntax-error",
    summary: "the YAML at the top of a file cannot be read",
    severity: Some(Severity::Error),
    since: "0.1.0",
    manual: manual!("yaml-header-syntax-error"),
};

/// `title-missing`: an article has neither a title nor a heading.
pub static TITLE_MISSING: Rule = Rule {
    name: "title-missing",
    summary: "an article has neither a title nor a heading",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: manual!("title-missing"),
};

/// `include-not-found`: an included file is in no locale.
pub static INCLUDE_NOT_FOUND: Rule = Rule {
    name: "include-not-found",
    summary: "an included file is in no locale",
    severity: Some(Severity::Error),
    since: "0.1.0",
    manual: manual!("include-not-found"),
};

/// `codesnippet-not-found`: a code sample is in no file that may be used, or its file lacks the part asked for.
pub static CODESNIPPET_NOT_FOUND: Rule = Rule {
    name: "codesnippet-not-found",
    summary: "a code sample is in no file that may be used, or its file lacks the part asked for",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: manual!("codesnippet-not-found"),
};

/// `invalid-note-section`: a note is marked so that no note comes of it.
pub static INVALID_NOTE_SECTION: Rule = Rule {
    name: "invalid-note-section",
    summary: "a note is marked so that no note comes of it",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: manual!("invalid-note-section"),
};

/// `invalid-tab-group`: the tabs of a group do not go together.
pub static INVALID_TAB_GROUP: Rule = Rule {
    name: "invalid-tab-group",
    summary: "the tabs of a group do not go together",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: manual!("invalid-tab-group"),
};

/// `unclosed-block`: a block of the dialect has no end, or an end no beginning.
pub static UNCLOSED_BLOCK: Rule = Rule {
    name: "unclosed-block",
    summary: "a block of the dialect has no end, or an end no beginning",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: manual!("unclosed-block"),
};

/// `moniker-range-invalid`: a range of versions cannot be read, or names a version that is not configured.
pub static MONIKER_RANGE_INVALID: Rule = Rule {
    name: "moniker-range-invalid",
    summary: "a range of versions cannot be read, or names a version that is not configured",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: manual!("moniker-range-invalid"),
};

/// `pivot-not-found`: a zone is for a pivot that is not configured.
pub static PIVOT_NOT_FOUND: Rule = Rule {
    name: "pivot-not-found",
    summary: "a zone is for a pivot that is not configured",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: manual!("pivot-not-found"),
};

/// `merge-conflict`: a file holds the marks of an unresolved merge.
pub static MERGE_CONFLICT: Rule = Rule {
    name: "merge-conflict",
    summary: "a file holds the marks of an unresolved merge",
    severity: Some(Severity::Error),
    since: "0.1.0",
    manual: manual!("merge-conflict"),
};

/// `redirected-link`: a link leads to an article that has moved.
pub static REDIRECTED_LINK: Rule = Rule {
    name: "redirected-link",
    summary: "a link leads to an article that has moved",
    severity: Some(Severity::Info),
    since: "0.1.0",
    manual: manual!("redirected-link"),
};

/// `redirection-conflict`: a redirect leads nowhere, in a circle or by a detour, or its article is still there.
pub static REDIRECTION_CONFLICT: Rule = Rule {
    name: "redirection-conflict",
    summary: "a redirect leads nowhere, in a circle or by a detour, or its article is still there",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: manual!("redirection-conflict"),
};

/// `link-leaves-locale`: a link leads into another language's folder, though its own has the article.
pub static LINK_LEAVES_LOCALE: Rule = Rule {
    name: "link-leaves-locale",
    summary: "a link leads into another language's folder, though its own has the article",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: manual!("link-leaves-locale"),
};

/// `hard-coded-locale`: a link to this site or its neighbours names a language.
pub static HARD_CODED_LOCALE: Rule = Rule {
    name: "hard-coded-locale",
    summary: "a link to this site or its neighbours names a language",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: manual!("hard-coded-locale"),
};

/// `external-link-broken`: a link to another site leads to nothing.
pub static EXTERNAL_LINK_BROKEN: Rule = Rule {
    name: "external-link-broken",
    summary: "a link to another site leads to nothing",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: manual!("external-link-broken"),
};

/// `xref-not-found`: a link names a uid that no article has.
pub static XREF_NOT_FOUND: Rule = Rule {
    name: "xref-not-found",
    summary: "a link names a uid that no article has",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: manual!("xref-not-found"),
};

/// `toc-entry-duplicated`: a table of contents lists an article twice.
pub static TOC_ENTRY_DUPLICATED: Rule = Rule {
    name: "toc-entry-duplicated",
    summary: "a table of contents lists an article twice",
    severity: Some(Severity::Info),
    since: "0.1.0",
    manual: manual!("toc-entry-duplicated"),
};

/// `article-not-in-toc`: no table of contents lists an article.
pub static ARTICLE_NOT_IN_TOC: Rule = Rule {
    name: "article-not-in-toc",
    summary: "no table of contents lists an article",
    severity: Some(Severity::Info),
    since: "0.1.0",
    manual: manual!("article-not-in-toc"),
};

/// `date-invalid`: a date in front matter is none.
pub static DATE_INVALID: Rule = Rule {
    name: "date-invalid",
    summary: "a date in front matter is none",
    severity: Some(Severity::Info),
    since: "0.1.0",
    manual: manual!("date-invalid"),
};

/// `content-locale-mismatch`: an article says that it is in another language than its folder.
pub static CONTENT_LOCALE_MISMATCH: Rule = Rule {
    name: "content-locale-mismatch",
    summary: "an article says that it is in another language than its folder",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: manual!("content-locale-mismatch"),
};

/// `no-loc-residue`: words stand in marks that a translator's tool has left.
pub static NO_LOC_RESIDUE: Rule = Rule {
    name: "no-loc-residue",
    summary: "words stand in marks that a translator's tool has left",
    severity: Some(Severity::Info),
    since: "0.1.0",
    manual: manual!("no-loc-residue"),
};

/// `forbidden-html`: raw HTML that is not published as it is written.
pub static FORBIDDEN_HTML: Rule = Rule {
    name: "forbidden-html",
    summary: "raw HTML that is not published as it is written",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: manual!("forbidden-html"),
};

/// `unused-suppression`: a suppression covers no finding or cannot be understood.
pub static UNUSED_SUPPRESSION: Rule = Rule {
    name: "unused-suppression",
    summary: "a suppression covers no finding or cannot be understood",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: manual!("unused-suppression"),
};

/// `encoding-invalid`: a file is not UTF-8 text.
pub static ENCODING_INVALID: Rule = Rule {
    name: "encoding-invalid",
    summary: "a file is not UTF-8 text",
    severity: Some(Severity::Error),
    since: "0.1.0",
    manual: manual!("encoding-invalid"),
};

/// `file-too-large`: a file is larger than 4 MiB.
pub static FILE_TOO_LARGE: Rule = Rule {
    name: "file-too-large",
    summary: "a file is larger than 4 MiB",
    severity: Some(Severity::Error),
    since: "0.1.0",
    manual: manual!("file-too-large"),
};

/// `file-unreadable`: a file cannot be read.
pub static FILE_UNREADABLE: Rule = Rule {
    name: "file-unreadable",
    summary: "a file cannot be read",
    severity: Some(Severity::Error),
    since: "0.1.0",
    manual: manual!("file-unreadable"),
};

/// `internal-error`: the program itself went wrong, and says where.
pub static INTERNAL_ERROR: Rule = Rule {
    name: "internal-error",
    summary: "the program itself went wrong in a file",
    severity: Some(Severity::Error),
    since: "0.1.0",
    manual: manual!("internal-error"),
};

/// Every rule, in the order of the guide: links, contents, front matter, markup, translation, typography, files.
pub static RULES: &[&Rule] = &[
    &FILE_NOT_FOUND,
    &BOOKMARK_NOT_FOUND,
    &FILE_CASE_MISMATCH,
    &LINK_OUT_OF_SCOPE,
    &REDIRECTED_LINK,
    &LINK_LEAVES_LOCALE,
    &HARD_CODED_LOCALE,
    &ABSOLUTE_FILE_LINK,
    &MARKDOWN_IN_HTML,
    &UNSAFE_LINK_SCHEME,
    &INVALID_ADDRESS,
    &EXTERNAL_LINK_BROKEN,
    &XREF_NOT_FOUND,
    &ASSET_TYPE_REFUSED,
    &ROUTE_COLLISION,
    &TOC_ENTRY_NOT_FOUND,
    &TOC_ENTRY_DUPLICATED,
    &ARTICLE_NOT_IN_TOC,
    &INVALID_TOC_SYNTAX,
    &INVALID_TOC_LEVEL,
    &CIRCULAR_REFERENCE,
    &REDIRECTION_CONFLICT,
    &YAML_HEADER_SYNTAX_ERROR,
    &UNKNOWN_FIELD,
    &MISSING_ATTRIBUTE,
    &UNEXPECTED_TYPE,
    &INVALID_VALUE,
    &TITLE_MISSING,
    &DUPLICATE_KEY,
    &DUPLICATE_UID,
    &DATE_INVALID,
    &CONTENT_LOCALE_MISMATCH,
    &INCLUDE_NOT_FOUND,
    &CODESNIPPET_NOT_FOUND,
    &INVALID_NOTE_SECTION,
    &INVALID_TAB_GROUP,
    &UNCLOSED_BLOCK,
    &INVALID_BLOCK,
    &MONIKER_RANGE_INVALID,
    &PIVOT_NOT_FOUND,
    &MERGE_CONFLICT,
    &NO_LOC_RESIDUE,
    &INVALID_TABLE,
    &STRAY_HEADING,
    &STRAY_LIST,
    &STRAY_EMPHASIS,
    &STRAY_LINK,
    &STRAY_BACKTICK,
    &INVALID_ENTITY,
    &FULL_WIDTH_MARKUP,
    &TEXT_GARBLED,
    &FORBIDDEN_HTML,
    &DUPLICATE_BOOKMARK,
    &ALT_TEXT_MISSING,
    &LINK_TEXT_MISSING,
    &UNUSED_SUPPRESSION,
    &TRANSLATION_STALE,
    &TRANSLATION_HASH_INVALID,
    &TRANSLATION_MISSING,
    &TRANSLATION_ORPHANED,
    &TRANSLATION_STRUCTURE,
    &TRANSLATION_LINKS_DIFFER,
    &TRANSLATION_CODE_DIFFERS,
    &TRANSLATION_VERSION_DIFFERS,
    &TRANSLATION_NUMBER_DIFFERS,
    &TRANSLATION_METADATA_DIFFERS,
    &TRANSLATION_NEGATION_LOST,
    &TRANSLATION_SENTENCE_MISSING,
    &TRANSLATION_UNTRANSLATED,
    &TRANSLATION_LOST_SPACE,
    &SEGMENT_UNPAIRED,
    &ANCHOR_NOT_SOURCE_SLUG,
    &FR_SPACE_BEFORE_PUNCTUATION,
    &FR_SPACE_AFTER_ELISION,
    &FR_DOUBLE_PUNCTUATION,
    &ZH_HALFWIDTH_PUNCTUATION,
    &ZH_DOUBLE_PUNCTUATION,
    &UNBALANCED_PARENTHESES,
    &UNBALANCED_QUOTES,
    &REPEATED_WORD,
    &ENCODING_INVALID,
    &FILE_TOO_LARGE,
    &FILE_UNREADABLE,
    &INTERNAL_ERROR,
];

/// The rule of that name.
pub fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name).copied()
}

/// The rule whose name is nearest to a misspelt one; `None` where none is near.
pub fn nearest(name: &str) -> Option<&'static str> {
    super::nearest(name, RULES.iter().map(|rule| rule.name))
}

/// Rules whose names are fixed and which a later version checks: a configuration may name them already.
pub const PLANNED: &[&str] = &["external-link-broken"];
