//! The constructs of the dialect in a text, for whoever writes it again without them.

use std::ops::Range;

use pulldown_cmark::Parser;

use crate::alert::AlertSpellings;
use crate::config::Markdown;

use super::dialect::{self, CodeSpans, Found, Marker};
use super::sections::is_for_none;
use super::{extras, tabs};

/// What stands in a text and is no markdown. Ranges are of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Construct {
    /// It only says how a part is shown, or where one begins or ends.
    Mark,
    /// A part begins that stands beside others.
    Column,
    /// Blanks that only arrange the source.
    Indent,
    /// A part for the versions of a range begins.
    Versions(Range<usize>),
    /// A part for some pivots begins.
    Pivots(Range<usize>),
    /// A part for all readers of a site begins, or for none of them.
    Zone {
        /// Whether it is for none of them.
        is_hidden: bool,
    },
    /// The part for some pivots or readers ends.
    ZoneEnd,
    /// A code sample; where its path stands.
    Snippet(Range<usize>),
    /// A video: its address, and its title.
    Video(Range<usize>, Option<Range<usize>>),
    /// Text alone.
    Text(Range<usize>),
    /// The heading that begins a tab; its title.
    Tab(Range<usize>),
}

/// The constructs of a text, each with its place, in no particular order. What stands in fenced code is among them.
pub fn constructs(text: &str, alerts: &AlertSpellings) -> Vec<(Range<usize>, Construct)> {
    let mut code = CodeSpans::of(text);
    let mut constructs: Vec<_> =
        dialect::scan(text, alerts).found.into_iter().filter_map(|found| construct(text, found)).collect();
    constructs.extend(tabs(text));
    constructs.retain(|(range, _)| !code.has(range.start));
    constructs
}

/// The reference definitions of a text, in order.
pub fn definitions(text: &str, markdown: Markdown) -> Vec<Range<usize>> {
    if !text.contains("]:") {
        return Vec::new();
    }
    let parser = Parser::new_ext(text, extras::options(markdown));
    let mut definitions: Vec<_> =
        parser.reference_definitions().iter().map(|(_, definition)| definition.span.clone()).collect();
    definitions.sort_by_key(|span| span.start);
    definitions
}

fn construct(text: &str, found: Found) -> Option<(Range<usize>, Construct)> {
    let (range, marker) = match found {
        Found::Indent(range) => return Some((range, Construct::Indent)),
        Found::Marker { range, marker, .. } => (range, marker),
    };
    let construct = match marker {
        Marker::Div { .. }
        | Marker::Row { .. }
        | Marker::RowEnd { .. }
        | Marker::ColumnEnd { .. }
        | Marker::MonikerEnd { .. }
        | Marker::ImageEnd => Construct::Mark,
        Marker::Column { .. } => Construct::Column,
        Marker::Zone { names, is_target: true } => Construct::Zone { is_hidden: is_for_none(&text[names]) },
        Marker::ZoneEnd => Construct::ZoneEnd,
        Marker::Zone { names, .. } => Construct::Pivots(names),
        Marker::Moniker { range, .. } => Construct::Versions(range),
        Marker::Snippet(snippet) => Construct::Snippet(snippet.path),
        Marker::Video { url, title, .. } => Construct::Video(url, title),
        Marker::Form { label } => Construct::Text(label),
        _ => return None,
    };
    Some((range, construct))
}

/// The parts of a text that are for no reader of a site, of the constructs in it. One without an end is shown.
pub fn hidden(constructs: &[(Range<usize>, Construct)]) -> Vec<Range<usize>> {
    let is_of_zone =
        |construct: &Construct| matches!(construct, Construct::Zone { .. } | Construct::Pivots(_) | Construct::ZoneEnd);
    let mut zones: Vec<_> = constructs.iter().filter(|(_, construct)| is_of_zone(construct)).collect();
    zones.sort_by_key(|(range, _)| range.start);
    let (mut hidden, mut open) = (Vec::new(), None);
    for (range, construct) in zones {
        match construct {
            Construct::Zone { is_hidden: true } => open = Some(range.start),
            Construct::ZoneEnd => hidden.extend(open.take().map(|start| start..range.end)),
            _ => open = None,
        }
    }
    hidden
}

/// How far from a link to a tab the line of its heading may begin or end.
const LONGEST: usize = 1000;

/// Headings that are one link to a tab.
fn tabs(text: &str) -> impl Iterator<Item = (Range<usize>, Construct)> {
    memchr::memmem::find_iter(text.as_bytes(), tabs::LINK).filter_map(|at| {
        let near = text.floor_char_boundary(at.saturating_sub(LONGEST));
        let start = text[near..at].rfind('\n').map(|newline| near + newline + 1).or((near == 0).then_some(0))?;
        let far = text.floor_char_boundary((at + LONGEST).min(text.len()));
        let end = text[at..far].find('\n').map_or(far, |length| at + length);
        let heading = text[start..at].trim_start_matches(['#', ' ', '\t', '>']);
        let title = heading.rsplit_once("</a>").map_or(heading, |(_, title)| title).strip_prefix('[')?;
        let is_heading = text[start..].trim_start_matches([' ', '>']).starts_with('#');
        let from = start + text[start..at].find('#')?;
        let is_tab = is_heading && text[at..end].trim_end().trim_end_matches('#').trim_end().ends_with(')');
        is_tab.then(|| (from..end, Construct::Tab(at - title.len()..at)))
    })
}
