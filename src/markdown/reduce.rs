//! The text as it is published: bilingual pairs reduced to their target, `:::no-loc` unwrapped, line ends made one,
//! with the way back to the stored bytes, so that every span stays exact.
//!
//! Two layers of edits lie between the stored text and the text that is parsed as markdown. The first only deletes.
//! The second puts a placeholder for each construct of the dialect (see [`super::dialect`]), which the markdown parser
//! carries through as raw HTML or as an autolink; where it turns out to be code, what stood there is put back.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memmem;

use crate::config::Dialect;
use crate::text::{Span, has_controls, printable};

use super::dialect::{self, Fault, Marker, Scan};
use super::emphasis::{self, Delimiters};
use super::pairs::{self, Deletion, Unit};
use super::{Context, Form, bracketing, depth, tables};

/// One place where a layer's output differs from its input.
#[derive(Clone, Debug)]
struct Edit<Kind> {
    from: Range<usize>,
    at: usize,
    len: usize,
    kind: Kind,
}

#[derive(Debug)]
struct Layer<Kind>(Vec<Edit<Kind>>);

impl<Kind> Layer<Kind> {
    /// Applies replacements, sorted by place and apart from each other, to a text.
    fn apply<'text>(text: &'text str, changes: Vec<(Range<usize>, String, Kind)>) -> (Cow<'text, str>, Self) {
        if changes.is_empty() {
            return (Cow::Borrowed(text), Self(Vec::new()));
        }
        let mut output = String::with_capacity(text.len());
        let mut edits = Vec::with_capacity(changes.len());
        let mut done = 0;
        for (from, replacement, kind) in changes {
            output.push_str(&text[done..from.start]);
            edits.push(Edit { at: output.len(), len: replacement.len(), kind, from: from.clone() });
            output.push_str(&replacement);
            done = from.end;
        }
        output.push_str(&text[done..]);
        (Cow::Owned(output), Self(edits))
    }

    /// The edits that touch a range of the output, the deletions at its start and end included.
    fn touching(&self, range: &Range<usize>) -> &[Edit<Kind>] {
        let first = self.0.partition_point(|edit| edit.at + edit.len < range.start);
        let last = self.0.partition_point(|edit| edit.at <= range.end);
        &self.0[first..last.max(first)]
    }

    /// Where the output byte at `at` came from.
    fn origin(&self, at: usize) -> usize {
        match self.0[..self.0.partition_point(|edit| edit.at <= at)].last() {
            None => at,
            Some(edit) if at < edit.at + edit.len => edit.from.start,
            Some(edit) => edit.from.end + (at - edit.at - edit.len),
        }
    }

    /// Where the input byte at `at`, which stays, is in the output.
    fn place(&self, at: usize) -> usize {
        match self.0[..self.0.partition_point(|edit| edit.from.end <= at)].last() {
            None => at,
            Some(edit) => edit.at + edit.len + (at - edit.from.end),
        }
    }

    /// Where the output range came from; deletions at its borders stay outside.
    fn origins(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.origin(range.start);
        if range.is_empty() {
            return start..start;
        }
        let last = range.end - 1;
        let end = match self.0[..self.0.partition_point(|edit| edit.at <= last)].last() {
            Some(edit) if last < edit.at + edit.len => edit.from.end,
            _ => self.origin(last) + 1,
        };
        start..end
    }
}

/// What the second layer put in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Insertion {
    /// A placeholder for the marker of that index.
    Marker(usize),
    /// A joiner beside a delimiter, so that it opens or closes emphasis.
    Joiner,
    /// Nothing: indentation that only arranged the source.
    Indent,
    /// Nothing: blanks behind a heading.
    Trail,
    /// What makes a table hold all that is written in it.
    Table,
    /// An angle bracket beside a bare address, or a backslash before what would be markup.
    Bracket,
}

/// In what code stands, which decides what belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Code {
    /// In running text: what was deleted at its borders belongs to the text around it.
    Span,
    /// A line of a fenced block: all of the line belongs to it.
    Line,
    /// A line that is code by its indentation alone: pairs stay reduced, for such a line is more often a paragraph that is
    /// indented too far than an example of a pair.
    Indented,
}

impl Code {
    fn has(self, edit: &Edit<Deletion>, range: &Range<usize>) -> bool {
        let is_within = range.start <= edit.at && edit.at <= range.end;
        match self {
            Self::Span => range.start < edit.at && edit.at < range.end,
            Self::Line => is_within,
            Self::Indented => is_within && edit.kind != Deletion::Pair,
        }
    }
}

/// An article's markdown, ready for the parser, with the way back.
#[derive(Debug)]
pub(crate) struct Reduced<'stored> {
    stored: &'stored str,
    base: usize,
    first: Cow<'stored, str>,
    deletions: Layer<Deletion>,
    text: Option<String>,
    insertions: Layer<Insertion>,
    markers: Vec<Marker>,
    faults: Vec<(usize, Fault)>,
    translation: bool,
    has_joiners: bool,
    has_loose: bool,
    has_controls: bool,
    has_pairs: bool,
}

/// Stands beside a delimiter to make it open or close; a noncharacter, so no author writes it, and neither space nor punctuation.
pub(crate) const JOINER: char = '\u{FDD1}';

/// Stands for the lines around a formula, so that the parser reads it as it reads code.
pub(crate) const FORMULA_FENCE: &str = "~~~~~~~~~~~~~~~~";

impl<'stored> Reduced<'stored> {
    /// Reduces the markdown that begins at byte `base` of a stored file. Units are those of the whole text.
    pub(crate) fn new(stored: &'stored str, base: usize, form: Form, context: Context<'_>) -> (Self, Vec<Unit>) {
        let body = &stored[base..];
        let is_docfx = context.markdown.dialect == Dialect::Docfx;
        let (mut deleted, units) = pairs::deletions(body, base, context.side);
        let blanks = pairs::blanks_between(stored, &units, context.side);
        if !blanks.is_empty() {
            deleted.extend(blanks.into_iter().map(|at| (at - base..at - base + 1, Deletion::Pair)));
            deleted.sort_by_key(|(range, _)| range.start);
        }
        deleted.retain(|(_, kind)| match kind {
            Deletion::LineEnd | Deletion::Pair => true,
            Deletion::NoLoc => is_docfx,
            Deletion::Literal => false,
        });
        let changes = deleted.into_iter().map(|(range, kind)| (range, String::new(), kind)).collect();
        let (first, deletions) = Layer::apply(body, changes);
        let escapes = pairs::escapes(stored, &units, context.side).into_iter();
        let escapes: Vec<usize> = escapes.map(|at| deletions.place(at - base)).collect();
        let Scan { found, faults } =
            if is_docfx { dialect::scan(&first, context.alerts) } else { dialect::scan_alerts(&first, context.alerts) };
        let tables = if is_docfx { tables::changes(&first, &found) } else { Vec::new() };
        let Insertions { changes, markers, has_joiners, has_loose } = insertions(&first, found, tables, &escapes, form);
        let (text, insertions) = match Layer::apply(&first, changes) {
            (Cow::Borrowed(_), layer) => (None, layer),
            (Cow::Owned(text), layer) => (Some(text), layer),
        };
        let has_controls = has_controls(&first);
        let reduced = Self {
            stored,
            base,
            first,
            deletions,
            text,
            insertions,
            markers,
            faults,
            translation: context.translation,
            has_joiners,
            has_loose,
            has_controls,
            has_pairs: !units.is_empty(),
        };
        (reduced, units)
    }

    /// The text to parse.
    pub(crate) fn text(&self) -> &str {
        self.text.as_deref().unwrap_or(&self.first)
    }

    /// Whether there are control characters in it.
    pub(super) fn has_controls(&self) -> bool {
        self.has_controls
    }

    /// Whether there are joiners in it.
    pub(super) fn has_joiners(&self) -> bool {
        self.has_joiners
    }

    /// The place in the stored file of a range of the parsed text.
    pub(crate) fn span(&self, range: &Range<usize>) -> Span {
        self.first_span(&self.insertions.origins(range))
    }

    /// The place in the stored file of a range that a marker names.
    pub(crate) fn first_span(&self, range: &Range<usize>) -> Span {
        Span::from(self.deletions.origins(range)).shifted(self.base)
    }

    /// The place of a destination: what a translator's tool has put around words of it is a part of it.
    pub(crate) fn span_of_destination(&self, range: &Range<usize>) -> Span {
        let span = self.span(range);
        if range.is_empty() {
            return span;
        }
        let first = self.insertions.origins(range);
        let at_borders = self.deletions.touching(&first).iter().filter(|edit| edit.kind == Deletion::NoLoc);
        let stored = at_borders.map(|edit| Span::from(edit.from.clone()).shifted(self.base));
        stored.fold(span, |span, edit| match (edit.end == span.start, span.end == edit.start) {
            (true, _) => Span { start: edit.start, ..span },
            (_, true) => Span { end: edit.end, ..span },
            _ => span,
        })
    }

    /// The markdown of a heading of the parsed text in the source's language, where pairs hold it.
    pub(crate) fn source_of_heading(&self, range: &Range<usize>) -> Option<String> {
        if !self.has_pairs {
            return None;
        }
        let span = self.span(range).range();
        // What opens and closes a pair at the borders of the text stands outside the range: whole lines are looked at.
        let stored = self.stored.as_bytes();
        let start = memchr::memrchr(b'\n', &stored[..span.start]).map_or(self.base, |at| (at + 1).max(self.base));
        let from = span.end.saturating_sub(1).max(span.start);
        let end = memchr::memchr(b'\n', &stored[from..]).map_or(stored.len(), |at| from + at);
        pairs::with_sources(self.stored.get(start..end.max(span.end))?)
    }

    /// The text of a range that a marker names.
    pub(crate) fn first_text(&self, range: &Range<usize>) -> &str {
        self.first.get(range.clone()).unwrap_or_default()
    }

    /// What the author wrote where the parsed text has this range.
    pub(crate) fn written_at(&self, range: &Range<usize>) -> &str {
        self.first_text(&self.insertions.origins(range))
    }

    /// The marker whose placeholder begins at a place of the parsed text.
    pub(crate) fn marker_at(&self, at: usize) -> Option<&Marker> {
        let index = self.insertions.0.partition_point(|edit| edit.at < at);
        self.insertions.0[index..].iter().take_while(|edit| edit.at == at).find_map(|edit| match edit.kind {
            Insertion::Marker(marker) => self.markers.get(marker),
            _ => None,
        })
    }

    /// Whether there are spans of bilingual pairs, whole or not.
    pub(crate) fn has_spans(&self) -> bool {
        self.has_pairs || memmem::find(self.stored.as_bytes(), b"<span data-").is_some()
    }

    /// Whether there are mistakes in constructs of the dialect.
    pub(crate) fn has_faults(&self) -> bool {
        !self.faults.is_empty()
    }

    /// The mistakes that begin in a range of the parsed text, each with its place in the stored file.
    pub(crate) fn faults(&self, range: &Range<usize>) -> impl Iterator<Item = (Span, &Fault)> {
        let within = self.insertions.origins(range);
        let first = self.faults.partition_point(|(at, _)| *at < within.start);
        let faults = self.faults[first..].iter().take_while(move |(at, _)| *at < within.end);
        faults.map(|(at, fault)| {
            let line = dialect::line_window(&self.first, *at);
            (self.first_span(&(*at..*at + fault.length(line))), fault)
        })
    }

    /// Whether code in this range differs from what was written there.
    pub(crate) fn is_changed(&self, range: &Range<usize>, code: Code) -> bool {
        let changed = |edit: &Edit<Insertion>| edit.kind != Insertion::Indent;
        if self.insertions.0.is_empty() && self.deletions.0.is_empty() {
            return false;
        }
        let first = self.insertions.origins(range);
        // Line ends are made one in code as well.
        let inside = |edit: &Edit<Deletion>| edit.kind != Deletion::LineEnd && code.has(edit, &first);
        self.insertions.touching(range).iter().any(changed) || self.deletions.touching(&first).iter().any(inside)
    }

    /// Whether running text's code in this range holds pairs, which are examples there.
    pub(crate) fn holds_pairs(&self, range: &Range<usize>) -> bool {
        let first = self.insertions.origins(range);
        self.deletions.touching(&first).iter().any(|edit| edit.kind == Deletion::Pair && Code::Span.has(edit, &first))
    }

    /// What was written where the parsed text has this range and it is code.
    pub(crate) fn code(&self, range: &Range<usize>, code: Code) -> String {
        let whole = self.insertions.origins(range);
        let mut output = String::new();
        let mut done = range.start;
        for edit in self.insertions.touching(range) {
            if edit.at < done || edit.at + edit.len > range.end {
                continue;
            }
            self.push_first(&self.insertions.origins(&(done..edit.at)), &whole, code, &mut output);
            match edit.kind {
                Insertion::Marker(marker) => {
                    let written = self.written(&self.markers[marker], &edit.from);
                    self.push_first(&written, &whole, code, &mut output);
                }
                Insertion::Trail => self.push_first(&edit.from, &whole, code, &mut output),
                Insertion::Joiner | Insertion::Indent | Insertion::Table | Insertion::Bracket => {}
            }
            done = edit.at + edit.len;
        }
        self.push_first(&self.insertions.origins(&(done..range.end)), &whole, code, &mut output);
        output
    }

    /// What is shown of a construct that stands in code.
    fn written(&self, marker: &Marker, whole: &Range<usize>) -> Range<usize> {
        match marker {
            Marker::Literal { text } if self.translation => text.clone(),
            _ => whole.clone(),
        }
    }

    fn push_first(&self, range: &Range<usize>, whole: &Range<usize>, code: Code, output: &mut String) {
        let mut done = range.start;
        for edit in self.deletions.touching(range) {
            let is_next = edit.at == range.end && range.end != whole.end;
            if edit.at < done || edit.at > range.end || is_next || !code.has(edit, whole) {
                continue;
            }
            let put_back = match edit.kind {
                Deletion::LineEnd => false,
                Deletion::Pair => true,
                Deletion::NoLoc | Deletion::Literal => !self.translation,
            };
            output.push_str(&self.first[done..edit.at]);
            if put_back {
                output.push_str(&self.stored[self.base + edit.from.start..self.base + edit.from.end]);
            }
            done = edit.at;
        }
        output.push_str(&self.first[done..range.end]);
    }

    /// Whether asterisks stand between blanks where no list begins.
    pub(crate) fn has_loose_asterisks(&self) -> bool {
        self.has_loose
    }

    /// The text without joiners and control characters.
    pub(crate) fn clean<'text>(&self, text: &'text str) -> Cow<'text, str> {
        match (self.has_joiners && text.contains(JOINER), self.has_controls) {
            (false, false) => Cow::Borrowed(text),
            (false, true) => printable(text),
            (true, _) => Cow::Owned(printable(&text.replace(JOINER, "")).into_owned()),
        }
    }
}

type Change = (Range<usize>, String, Insertion);

/// The second layer, and what was seen on the way.
struct Insertions {
    changes: Vec<Change>,
    markers: Vec<Marker>,
    has_joiners: bool,
    has_loose: bool,
}

fn insertions(
    text: &str,
    found: Vec<dialect::Found>,
    tables: Vec<(usize, Cow<'static, str>)>,
    escapes: &[usize],
    form: Form,
) -> Insertions {
    let mut changes: Vec<Change> = Vec::new();
    let mut markers = Vec::new();
    for found in found {
        match found {
            dialect::Found::Indent(range) => changes.push((range, String::new(), Insertion::Indent)),
            dialect::Found::Marker { range, marker, alone } => {
                let alone = alone && form == Form::Blocks;
                if !alone && !marker.may_be_inline() {
                    continue;
                }
                let index = markers.len();
                let placeholder = match marker {
                    Marker::FormulaFence => FORMULA_FENCE.to_owned(),
                    _ if alone => format!("<?{index}?>"),
                    _ => format!("<hx:{index}>"),
                };
                if !alone && !matches!(marker, Marker::Literal { .. }) && text[..range.start].ends_with("](") {
                    // What is no target of a link would become one.
                    changes.push((range.start - 1..range.start - 1, "\\".to_owned(), Insertion::Bracket));
                }
                changes.push((range, placeholder, Insertion::Marker(index)));
                markers.push(marker);
            }
        }
    }
    changes.extend(trails(text).into_iter().map(|range| (range, String::new(), Insertion::Trail)));
    changes.extend(tables.into_iter().map(|(at, cells)| (at..at, cells.into(), Insertion::Table)));
    changes.extend(escapes.iter().map(|at| (*at..*at, "\\".to_owned(), Insertion::Bracket)));
    for (start, end) in bracketing::brackets(text) {
        changes.push((start..start, "<".to_owned(), Insertion::Bracket));
        changes.push((end..end, ">".to_owned(), Insertion::Bracket));
    }
    let Delimiters { mut joiners, has_loose } = emphasis::delimiters(text);
    if form == Form::Inline {
        // Whatever begins with a joiner is a paragraph.
        joiners.push(0);
    }
    joiners.extend(depth::excesses(text));
    let has_joiners = !joiners.is_empty();
    changes.extend(joiners.into_iter().map(|at| (at..at, JOINER.to_string(), Insertion::Joiner)));
    changes.sort_by_key(|(range, _, _)| (range.start, range.end));
    let mut end = 0;
    changes.retain(|(range, _, _)| {
        let apart = range.start >= end;
        end = end.max(range.end);
        apart
    });
    Insertions { changes, markers, has_joiners, has_loose }
}

/// Blanks at the ends of headings, where a tab is among them: the parser takes none away, though CommonMark has it so.
fn trails(text: &str) -> Vec<Range<usize>> {
    let mut trails: Vec<Range<usize>> = Vec::new();
    let bytes = text.as_bytes();
    let mut lines = 0..0;
    for tab in memchr::memchr_iter(b'\t', bytes) {
        if tab < lines.end {
            continue;
        }
        let end = tab + memchr::memchr(b'\n', &bytes[tab..]).unwrap_or(bytes.len() - tab);
        let start = memchr::memrchr(b'\n', &bytes[lines.end..tab]).map_or(lines.end, |newline| lines.end + newline + 1);
        lines = start..end;
        let line = text[start..end].trim_end_matches('\r');
        let content = line.trim_end_matches([' ', '\t']);
        let is_heading =
            content.trim_start_matches(|c: char| " \t>-*+.)".contains(c) || c.is_ascii_digit()).starts_with('#');
        if is_heading && line[content.len()..].contains('\t') {
            trails.push(start + content.len()..start + line.len());
        }
    }
    trails
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PIECES: &[&str] = &[
        "<span data-ttu-id=\"a-1\">b</span><span class=\"sxs-lookup\"><span data-stu-id=\"a-1\">c</span></span>",
        "<span class=\"sxs-lookup\"><span data-stu-id=\"a-1\">c</span></span>",
        ":::no-loc(a):::",
        ":::no-loc text=\"a\\\"b\":::",
        "[!INCLUDE [a](b.md)]",
        "\n> [!NOTE]\n",
        "\n:::row:::\n   :::column:::\n      a\n   :::column-end:::\n:::row-end:::\n",
        "**重要。**请",
        "\r\n",
        "多 a",
        "`",
    ];

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_way_back_never_turns(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..12)) {
            let stored = pieces.concat();
            let alerts = crate::alert::AlertSpellings::default();
            let (purpose, markdown) = (super::super::Purpose::Pages, crate::config::Markdown::default());
            let file = crate::finding::FileId(0);
            let side = crate::markdown::Side::Target;
            let context = Context {
                purpose,
                file,
                translation: true,
                fragment: false,
                side,
                alerts: &alerts,
                markdown,
                prose: None,
            };
            let (reduced, _) = Reduced::new(&stored, 0, Form::Blocks, context);
            let text = reduced.text();
            let starts = text.char_indices().map(|(at, c)| reduced.span(&(at..at + c.len_utf8())));
            let mut last = Span::default();
            for span in starts {
                prop_assert!(last.start <= span.start && span.start <= span.end, "{:?} after {:?}", span, last);
                prop_assert!(stored.get(span.range()).is_some(), "{:?}", span);
                last = span;
            }
        }
    }
}
