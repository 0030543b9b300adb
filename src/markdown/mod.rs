//! Markdown as Microsoft's documentation is written in, compiled to HTML with holes.
//!
//! The text is reduced (`reduce`), parsed, and written by [`compile`] alone: nothing that an article contains reaches a page
//! unless an allow-list lets it, so no content can run script in a reader's browser.

pub mod assembly;
mod asterisks;
mod autolink;
mod block;
pub mod body;
mod bracket_link;
mod bracketing;
mod broken_table;
mod code_block;
pub mod constructs;
mod depth;
pub mod destination;
mod dialect;
mod elements;
mod emoji;
mod emphasis;
pub mod escape;
mod extras;
mod forbidden;
mod heading;
mod html;
mod image_map;
mod inline;
mod left_open;
mod lopsided;
mod markers;
pub mod media;
mod open;
mod pairs;
mod paragraphs;
pub mod places;
mod raw;
mod raw_html;
mod raw_links;
mod reduce;
mod running;
mod sections;
mod seen;
pub mod slug;
mod spread_link;
mod stray_tick;
mod suspects;
mod tables;
mod tabs;
mod uid;
mod writer;

use std::ops::Range;

use crate::alert::AlertSpellings;
use crate::config::Markdown;
use crate::finding::{FileId, Finding};
use crate::prose::Checks;
use crate::text::Span;

pub(crate) use block::{is_inline, is_inline_end};
pub use body::Body;
pub use bracket_link::closing;
pub use html::Html;
pub use pairs::Unit;

/// What a text is compiled for, which decides how much is kept of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To tell what is wrong: the tables of a body alone.
    Findings,
    /// To make pages: the HTML as well.
    Pages,
}

/// Which side of bilingual pairs a text is compiled from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// The translation.
    #[default]
    Target,
    /// The text that it was made from.
    Source,
}

/// What compiling must know beside the text.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// What for.
    pub purpose: Purpose,
    /// The file, for findings.
    pub file: FileId,
    /// Whether the article is a translation.
    pub translation: bool,
    /// Whether the text is a part of pages, and no page itself.
    pub fragment: bool,
    /// Which side of its pairs is taken.
    pub side: Side,
    /// The words that begin alerts in old articles, in any configured language.
    pub alerts: &'a AlertSpellings,
    /// What the text is written in.
    pub markdown: Markdown,
    /// What running text is checked for; `None` where nobody asks.
    pub prose: Option<Checks>,
}

/// A compiled text.
#[derive(Debug, Default)]
pub struct Compiled {
    /// The HTML and its tables.
    pub body: Body,
    /// The bilingual pairs.
    pub units: Vec<Unit>,
    /// What is wrong with the text alone.
    pub findings: Vec<Finding>,
    /// Whether the file has spans of bilingual pairs, whole or not.
    pub has_spans: bool,
    /// Where code blocks stand; in a text that speaks of bilingual pairs, code in running text as well.
    pub code: Vec<Span>,
}

/// In what a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// On its own: an article, or an include that has its line for itself.
    Blocks,
    /// In running text: block structure is not read.
    Inline,
}

/// Compiles the markdown that begins at byte `base` of a stored file.
pub fn compile(stored: &str, base: usize, form: Form, context: Context<'_>) -> Compiled {
    let flat;
    let text = match form {
        Form::Blocks => stored,
        Form::Inline => {
            flat = flattened(stored, base);
            &flat
        }
    };
    let (reduced, units) = reduce::Reduced::new(text, base, form, context);
    block::compile(&reduced, units, form, context)
}

/// The bare addresses of running text, in order.
pub fn bare_addresses(text: &str) -> Vec<Range<usize>> {
    autolink::find(text)
}

/// What is not published of a text that is read as markdown: the other side of pairs with the tags around both, the wrappers
/// of `:::no-loc`, carriage returns. Sorted and apart.
pub fn reductions(text: &str, side: Side) -> Vec<Range<usize>> {
    pairs::deletions(text, 0, side).0.into_iter().map(|(range, _)| range).collect()
}

/// Where a backslash has to stand in what is left of a text, lest words of a pair begin a list or a heading: places of the text.
pub fn escapes(text: &str, side: Side) -> Vec<usize> {
    if memchr::memmem::find(text.as_bytes(), b"<span ").is_none() {
        return Vec::new();
    }
    pairs::escapes(text, &pairs::deletions(text, 0, side).1, side)
}

/// The text as one line, of the same length, so that every place in it stays where it is.
fn flattened(stored: &str, base: usize) -> String {
    let end = base + stored[base..].trim_end().len();
    let mut flat = stored[..end].to_owned();
    flat.replace_range(base.., &stored[base..end].replace(['\r', '\n'], " "));
    flat
}
