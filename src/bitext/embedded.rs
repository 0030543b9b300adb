//! The pairs that bilingual articles carry: each target segment with its source, as written.

use crate::article::Article;

use super::recover::recover;

/// A target segment and the source segment that it translates: markdown, byte for byte as the article has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair<'t> {
    /// The pair's id, such as `e06e2-103`.
    pub id: &'t str,
    /// The target's markdown.
    pub target: &'t str,
    /// The source's markdown.
    pub source: &'t str,
}

/// The pairs of an article in the order of its text.
pub fn pairs<'t>(article: &'t Article, text: &'t str) -> impl Iterator<Item = Pair<'t>> {
    article.units.iter().map(|unit| Pair {
        id: &unit.id,
        target: unit.target.slice(text),
        source: unit.source.slice(text),
    })
}

/// The source that a bilingual article holds; `None` where it has no pairs, or this is no longer the text that it was parsed from.
pub fn source(article: &Article, text: &str) -> Option<String> {
    let is_there = |unit: &crate::markdown::Unit| {
        text.get(unit.whole().range()).is_some_and(|pair| pair.starts_with('<') && pair.ends_with('>'))
            && text.get(unit.target.range()).is_some()
            && text.get(unit.source.range()).is_some()
    };
    let is_whole = !article.units.is_empty() && text.is_char_boundary(article.front.body);
    (is_whole && article.units.iter().all(is_there)).then(|| recover(article, text).text)
}
