//! The rules about translations, which are most often broken by machines that translate.

use crate::finding::{Rule, Severity};

macro_rules! manual {
    ($name:literal) => {
        include_str!(concat!("../../../tests/rules/", $name, ".md"))
    };
}

/// `translation-stale`: a translation was made from another version of the source than the present one.
pub static TRANSLATION_STALE: Rule = Rule {
    name: "translation-stale",
    summary: "a translation was made from another version of the source than the present one",
    severity: Some(Severity::Info),
    since: "0.1.0",
    manual: manual!("translation-stale"),
};

/// `translation-hash-invalid`: what a translation records of its source is no hash.
pub static TRANSLATION_HASH_INVALID: Rule = Rule {
    name: "translation-hash-invalid",
    summary: "what a translation records of its source is no hash",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: manual!("translation-hash-invalid"),
};

/// `translation-missing`: an article is not translated into a language.
pub static TRANSLATION_MISSING: Rule = Rule {
    name: "translation-missing",
    summary: "an article is not translated into a language",
    severity: None,
    since: "0.1.0",
    manual: manual!("translation-missing"),
};

/// `translation-orphaned`: a translation has no source article.
pub static TRANSLATION_ORPHANED: Rule = Rule {
    name: "translation-orphaned",
    summary: "a translation has no source article",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: manual!("translation-orphaned"),
};

/// `translation-structure`: a translation has other blocks than the source that it was made from.
pub static TRANSLATION_STRUCTURE: Rule = Rule {
    name: "translation-structure",
    summary: "a translation has other blocks than the source that it was made from",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: manual!("translation-structure"),
};

/// `translation-links-differ`: a translation leads elsewhere than the source that it was made from.
pub static TRANSLATION_LINKS_DIFFER: Rule = Rule {
    name: "translation-links-differ",
    summary: "a translation leads elsewhere than the source that it was made from",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: manual!("translation-links-differ"),
};

/// `translation-code-differs`: a translation has other code than the source that it was made from.
pub static TRANSLATION_CODE_DIFFERS: Rule = Rule {
    name: "translation-code-differs",
    summary: "a translation has other code than the source that it was made from",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: manual!("translation-code-differs"),
};

/// `translation-version-differs`: a translation names another version than the source that it was made from.
pub static TRANSLATION_VERSION_DIFFERS: Rule = Rule {
    name: "translation-version-differs",
    summary: "a translation names another version than the source that it was made from",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: manual!("translation-version-differs"),
};

/// `translation-number-differs`: a translation has another number than the source that it was made from.
pub static TRANSLATION_NUMBER_DIFFERS: Rule = Rule {
    name: "translation-number-differs",
    summary: "a translation has another number than the source that it was made from",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: manual!("translation-number-differs"),
};

/// `translation-metadata-differs`: a translation has another name in its front matter than the source that it was made from.
pub static TRANSLATION_METADATA_DIFFERS: Rule = Rule {
    name: "translation-metadata-differs",
    summary: "a translation has another name in its front matter than the source that it was made from",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: manual!("translation-metadata-differs"),
};

/// `translation-sentence-missing`: a block of a translation leaves out a sentence of the source that it was made from.
pub static TRANSLATION_SENTENCE_MISSING: Rule = Rule {
    name: "translation-sentence-missing",
    summary: "a block of a translation leaves out a sentence of the source that it was made from",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: manual!("translation-sentence-missing"),
};

/// `translation-negation-lost`: a sentence says no in the source, and not in the translation.
pub static TRANSLATION_NEGATION_LOST: Rule = Rule {
    name: "translation-negation-lost",
    summary: "a sentence says no in the source that the translation was made from, and not in the translation",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: manual!("translation-negation-lost"),
};

/// `translation-untranslated`: a part of a translation is in the source's language.
pub static TRANSLATION_UNTRANSLATED: Rule = Rule {
    name: "translation-untranslated",
    summary: "a part of a translation is in the source's language",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: manual!("translation-untranslated"),
};

/// `translation-lost-space`: words that stand apart in the source are one in the translation.
pub static TRANSLATION_LOST_SPACE: Rule = Rule {
    name: "translation-lost-space",
    summary: "words that stand apart in the source are one in the translation",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: manual!("translation-lost-space"),
};

/// `segment-unpaired`: a span of a bilingual pair lacks its other side.
pub static SEGMENT_UNPAIRED: Rule = Rule {
    name: "segment-unpaired",
    summary: "a span of a bilingual pair lacks its other side",
    severity: Some(Severity::Warning),
    since: "0.1.0",
    manual: manual!("segment-unpaired"),
};

/// `anchor-not-source-slug`: the anchor of a translated heading is not the name of the source heading.
pub static ANCHOR_NOT_SOURCE_SLUG: Rule = Rule {
    name: "anchor-not-source-slug",
    summary: "the anchor of a translated heading is not the name of the source heading",
    severity: Some(Severity::Info),
    since: "0.1.0",
    manual: manual!("anchor-not-source-slug"),
};
