//! The pairs that bilingual articles carry: each target segment with its source, as written.

use crate::article::Article;

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
