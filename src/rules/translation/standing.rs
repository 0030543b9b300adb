//! How translations stand to their sources: stale ones, orphans, missing ones.

use crate::article::Article;
use crate::bitext::freshness::{Recorded, Relation};
use crate::finding::{FileId, Finding, rule};
use crate::locale::LocaleIndex;
use crate::site::Site;
use crate::text::{Span, Spanned};

/// `translation-stale`; `changed` says how many sentences of the source have changed, where that is known, and `relation` how
/// the source that it was made from stands to the present one.
pub fn stale(file: FileId, changed: Option<usize>, relation: Relation) -> Finding {
    let message = match (changed, relation) {
        (None, _) => "this was translated from another version of the source".to_owned(),
        (Some(1), Relation::Behind) => "a sentence of the source has changed since this was translated".to_owned(),
        (Some(count), Relation::Behind) => {
            format!("{count} sentences of the source have changed since this was translated")
        }
        (Some(count), _) => {
            let sentences = if count == 1 { "sentence" } else { "sentences" };
            format!("this was translated from another version of the source, which differs in {count} {sentences}")
        }
    };
    Finding::new(&rule::TRANSLATION_STALE, file, Span::default(), message)
        .with_help("`hexapla status` says what to translate; record it with `hexapla stamp` then")
}

/// `translation-hash-invalid`: what a translation records where a hash belongs.
pub fn malformed(site: &Site<'_>, article: &Article) -> Vec<Finding> {
    let locale = &site.config.locales[site.locale_of(article.file).get()].locale;
    if *locale == site.config.source_locale {
        return Vec::new();
    }
    // What the configuration gives to many articles has no place in any of them.
    let malformed =
        Recorded::of(&article.front).malformed.into_iter().filter(|(_, text)| !text.span.range().is_empty());
    let finding = |(key, text): (&str, Spanned<String>)| {
        let is_digit = |c: &char| c.is_ascii_hexdigit();
        let digits = if key == "ms.openlocfilehash" { "40 or 64" } else { "40" };
        let message = match text.value.chars().find(|c| !is_digit(c)) {
            Some(other) => format!("`{key}` is no hash: `{other}` is no hexadecimal digit"),
            None => format!("`{key}` is no hash: it has {} digits, and a hash has {digits}", text.value.len()),
        };
        let finding = Finding::new(&rule::TRANSLATION_HASH_INVALID, article.file, text.span, message);
        finding
            .with_help("copy the hash as a whole, or record the present source with `hexapla stamp`")
            .with_target(text.value)
    };
    malformed.map(finding).collect()
}

/// `translation-orphaned`.
pub fn orphaned(site: &Site<'_>, file: FileId) -> Finding {
    let message =
        format!("there is no such article in `{}`, which this could be a translation of", site.config.source_locale);
    Finding::new(&rule::TRANSLATION_ORPHANED, file, Span::default(), message)
        .with_help("delete it, move it to where its source is now, or add the source")
}

/// `translation-missing`, where somebody asks for it: at a source article, for each language that lacks it.
pub fn missing(site: &Site<'_>, article: &Article) -> Vec<Finding> {
    let file = site.docset.file(article.file);
    if site.config.source != Some(file.locale) {
        return Vec::new();
    }
    let locales = (0..site.config.locales.len() as u16).map(LocaleIndex);
    let is_wanted = |locale: &LocaleIndex| {
        *locale != file.locale
            && site.config.locales[locale.get()].folder.is_some()
            && site.config.severity(&rule::TRANSLATION_MISSING, *locale, &file.printed).is_some()
            && (site.is_fragment(article.file) || site.pages.group_of(article.file).is_some())
            && site.find(*locale, &file.path).is_none()
    };
    let finding = |locale: LocaleIndex| {
        let message = format!("the article is not translated into `{}`", site.config.locales[locale.get()].locale);
        let finding = Finding::new(&rule::TRANSLATION_MISSING, article.file, Span::default(), message);
        finding.about(locale).with_help(format!("translate it to `{}` there", file.path))
    };
    locales.filter(is_wanted).map(finding).collect()
}
