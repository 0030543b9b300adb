//! What of a text has begun and not ended where the compiler stands in it.

use pulldown_cmark::Alignment;

use super::elements::Elements;
use super::writer::Mark;
use crate::text::Span;

/// Links, images and emphases that are open.
#[derive(Default)]
pub(super) struct OpenText {
    /// The texts that stand for the images being read, innermost last.
    pub(super) alts: Vec<String>,
    /// The images being read, innermost last: target, title, place.
    pub(super) images: Vec<(String, Option<String>, Span)>,
    /// Whether each open link of markdown was written as one.
    pub(super) anchors: Vec<bool>,
    /// The link to a uid that is open: its index, where it begins, and where its text would.
    pub(super) bare_uid: Option<(u32, Mark, Mark)>,
    /// Whether each open emphasis was written as one.
    pub(super) emphases: Vec<bool>,
}

/// Elements of raw HTML that are open.
#[derive(Default)]
pub(super) struct OpenHtml {
    /// The element whose content is left out.
    pub(super) dropping: Option<String>,
    /// The elements around the block being read whose end tags stood in it.
    pub(super) ending: Vec<&'static str>,
    /// The elements that nothing has closed yet, wherever they stand.
    pub(super) elements: Elements,
    /// Where end tags were found for `<summary>` and for `<a>` that are open.
    pub(super) end_tags: [usize; 2],
}

/// The table that is open.
#[derive(Default)]
pub(super) struct OpenTable {
    pub(super) alignments: Vec<Alignment>,
    /// The column that the next cell stands in.
    pub(super) column: usize,
    pub(super) in_head: bool,
    /// Whether the cell that is being written heads its column.
    pub(super) is_head_cell: bool,
}
