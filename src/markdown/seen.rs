//! What is seen of a text before it is compiled: most texts have little of what would have to be looked for in each of their runs.

use super::reduce::Reduced;
use super::suspects::Suspects;
use super::{Context, autolink, emoji, uid};
use crate::config::Dialect;

/// What a text may have, and where.
pub(super) struct Seen {
    /// Where it has what may be a part of a bare address.
    pub(super) addresses: Vec<usize>,
    /// Where it may not be what was meant.
    pub(super) suspects: Suspects,
    /// Whether it has anything that looks like the name of an emoji.
    pub(super) has_emoji: bool,
    /// Whether it has anything that looks like a uid in running text.
    pub(super) has_uids: bool,
    /// Whether the file has spans of pairs, which in code are examples.
    pub(super) has_spans: bool,
}

impl Seen {
    pub(super) fn of(reduced: &Reduced<'_>, context: Context<'_>) -> Self {
        let text = reduced.text();
        Self {
            addresses: autolink::marks(text),
            suspects: Suspects::of(reduced),
            has_emoji: emoji::may_have(text),
            has_uids: context.markdown.dialect == Dialect::Docfx && uid::may_have(text),
            has_spans: reduced.has_spans(),
        }
    }
}
