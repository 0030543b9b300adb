//! Constructs that markdown does not know, found in the text before it is parsed: `[!NOTE]`, `[!INCLUDE …]`, `[!code-…]`,
//! `[!VIDEO …]`, `[!div …]`, `:::image …:::`, rows and columns, zones, monikers, `:::code …:::`, videos, forms and formulas.
//!
//! What is recognised follows DocFX (its Markdig extensions); what is misspelt stays text.

mod attributes;
mod bracket;
mod code_spans;
mod colons;
mod columns;
mod ends;
mod fault;
mod math;

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem;

use crate::alert::{AlertKind, AlertSpellings, OwnAlert};
use crate::text::Needles;

pub(super) use code_spans::CodeSpans;
pub(super) use colons::NAMES;
pub(crate) use fault::Fault;

/// A construct, with places in the text that was scanned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Marker {
    /// `[!NOTE]` and its kin, alone on a line of a block quote.
    Alert(AlertKind),
    /// Likewise, of a kind that the project adds.
    OwnAlert(Box<OwnAlert>),
    /// `[!div class="…" id="…"]`, likewise.
    Div { class: Option<Range<usize>>, id: Option<Range<usize>> },
    /// `[!VIDEO url title]`, or `:::video source="…" title="…":::`; the first is a part of a quote where it stands in one.
    Video { url: Range<usize>, title: Option<Range<usize>>, is_part: bool },
    /// `[!INCLUDE [title](path)]`; with `[!INCLUDE-` it is one in running text wherever it stands.
    Include { written: Range<usize>, path: Range<usize>, in_text: bool },
    /// `[!code-lang[name](path)]`, or `:::code source="…":::`.
    Snippet(Box<Snippet>),
    /// `:::image source="…":::`.
    Image(Box<Image>),
    /// `:::image-end:::`.
    ImageEnd,
    /// `:::row:::`, behind so many colons and more.
    Row { colons: usize },
    /// `:::row-end:::`, which closes one of as many colons.
    RowEnd { colons: usize },
    /// `:::column span="2":::`, likewise.
    Column { span: Option<u8>, colons: usize },
    /// `:::column-end:::`, likewise.
    ColumnEnd { colons: usize },
    /// `::: zone pivot="…"`, or `target`, which says where it is read.
    Zone { names: Range<usize>, is_target: bool },
    /// `::: zone-end`.
    ZoneEnd,
    /// `::: moniker range="…"`, between so many colons and more.
    Moniker { range: Range<usize>, colons: usize },
    /// `::: moniker-end`, which closes one of as many colons.
    MonikerEnd { colons: usize },
    /// `:::form action="…" submitText="…":::`.
    Form { label: Range<usize> },
    /// `<xref:"uid with blanks">` or `<xref:uid?text=Two words>`; without blanks and quotes it is an autolink, which markdown
    /// knows.
    Xref { uid: Range<usize> },
    /// `:::no-loc text="…":::` around what would be markdown.
    Literal { text: Range<usize> },
    /// `$…$` or `$$…$$` in running text.
    Formula { written: Range<usize>, content: Range<usize> },
    /// `$$` alone on its line: a formula begins or ends.
    FormulaFence,
}

/// The parts of `:::image …:::`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Image {
    /// The image file.
    pub(crate) source: Range<usize>,
    /// What it shows.
    pub(crate) alt: Option<Range<usize>>,
    /// A larger image.
    pub(crate) lightbox: Option<Range<usize>>,
    /// A page that it leads to.
    pub(crate) link: Option<Range<usize>>,
    /// Whether a long description follows, up to `:::image-end:::`.
    pub(crate) complex: bool,
}

/// The parts of a code sample that is taken from a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Snippet {
    /// The file, and what follows its name.
    pub(crate) path: Range<usize>,
    /// What the writer calls it.
    pub(crate) name: Option<Range<usize>>,
    /// What readers are told that it is.
    pub(crate) title: Option<Range<usize>>,
    /// The language as written.
    pub(crate) language: Option<Range<usize>>,
    /// The lines that are shown.
    pub(crate) range: Option<Range<usize>>,
    /// The region that is shown.
    pub(crate) id: Option<Range<usize>>,
    /// The lines that are highlighted.
    pub(crate) highlight: Option<Range<usize>>,
    /// Whether the file is a notebook.
    pub(crate) notebook: bool,
}

/// What stands at a place where a construct may begin.
enum Parsed {
    /// A construct of that length.
    Construct(usize, Marker),
    /// A construct in which something is wrong.
    Doubtful(usize, Marker, Fault),
    /// Nearly a construct.
    Fault(Fault),
    /// Text.
    Nothing,
}

/// What the scan finds.
pub(crate) enum Found {
    /// A construct; `alone` where it has its line for itself.
    Marker { range: Range<usize>, marker: Marker, alone: bool },
    /// Indentation that only arranges columns in the source.
    Indent(Range<usize>),
}

impl Found {
    /// Where it stands.
    pub(crate) fn range(&self) -> &Range<usize> {
        let (Self::Marker { range, .. } | Self::Indent(range)) = self;
        range
    }
}

/// Everything that a scan finds.
#[derive(Default)]
pub(crate) struct Scan {
    /// Constructs and what belongs to them, in order and apart from each other.
    pub(crate) found: Vec<Found>,
    /// Mistakes by the place where they begin, in order; a construct may stand there all the same.
    pub(crate) faults: Vec<(usize, Fault)>,
}

/// How far a construct may reach: hostile lines stay cheap.
const WINDOW: usize = 4096;

/// The line from `at` on, without its end, cut after 4 KiB.
pub(super) fn line_window(text: &str, at: usize) -> &str {
    let mut end = text.len().min(at + WINDOW);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let window = &text[at..end];
    let line = memchr::memchr(b'\n', window.as_bytes()).map_or(window, |end| &window[..end]);
    line.strip_suffix('\r').unwrap_or(line)
}

/// The lines from `at` to the end of the paragraph, where none of them begins with the mark of a quote, cut likewise.
fn lines_window(text: &str, at: usize) -> &str {
    let window = &text[at..text.floor_char_boundary(at + WINDOW)];
    let ends_at =
        |line: &str| matches!(line.trim_start_matches([' ', '\t', '\r']).bytes().next(), None | Some(b'>' | b'\n'));
    let end = memchr::memchr_iter(b'\n', window.as_bytes()).find(|newline| ends_at(&window[newline + 1..]));
    &window[..end.unwrap_or(window.len())]
}

/// What the marks of constructs in brackets become where a full-width exclamation mark is typed.
const WIDE_MARK: &str = "[！";

/// What constructs begin with: `<xref` without its colon, for that may begin `:::`.
static STARTS: LazyLock<Needles> = LazyLock::new(|| Needles::of(&[":::", "[!", WIDE_MARK, "<xref"]));

/// Finds the constructs of a text.
pub(crate) fn scan(text: &str, alerts: &AlertSpellings) -> Scan {
    let bytes = text.as_bytes();
    let is_of_xref = |at: usize| bytes[at] != b'<' || bytes[at..].starts_with(b"<xref:");
    let starts = STARTS.places(text).filter(|at| is_of_xref(*at) && !is_inside_run(bytes, *at));
    let mut ends = Ends { text, image: None, bare: None };
    let mut found = Vec::new();
    let mut faults = Vec::new();
    let mut lines = Lines { text, start: 0, end: None };
    let mut done = 0;
    let mut has_columns = false;
    let mut begun: HashSet<&str> = HashSet::new();
    for at in starts {
        if at < done || (at > 0 && bytes[at - 1] == b'\\' && !(at > 1 && bytes[at - 2] == b'\\')) {
            continue;
        }
        let place = lines.place(at);
        let (length, marker, doubt) = match construct(text, at, place, alerts, &mut ends) {
            Parsed::Construct(length, marker) => (length, marker.shifted(at), None),
            Parsed::Doubtful(length, marker, fault) => (length, marker.shifted(at), Some(fault)),
            Parsed::Fault(fault) => {
                faults.push((at, fault));
                continue;
            }
            Parsed::Nothing => continue,
        };
        let range = at..at + length;
        let rest = line_window(text, range.end);
        let alone = !marker.is_inline() && place != Place::Inside && rest.trim().is_empty();
        if !alone && !marker.may_be_inline() {
            faults.push((at, Fault::of_neighbours(&text[range], &marker)));
            continue;
        }
        if let Some(name) = marker.ended().filter(|name| !begun.contains(name)) {
            faults.push((at, Fault::of_end(name)));
            continue;
        }
        faults.extend(doubt.map(|fault| (at, fault)));
        begun.extend(marker.begun());
        has_columns |= matches!(marker, Marker::Column { .. });
        done = range.end;
        found.push(Found::Marker { range, marker, alone });
    }
    let mut scan = Scan { found, faults };
    math::add(text, &mut scan);
    if has_columns {
        scan.found = columns::with_indents(text, scan.found);
    }
    if !begun.is_empty() {
        scan.found = ends::with_indents(text, scan.found);
    }
    scan
}

/// Finds the alerts of a text, which are all that GitHub's markdown has of the dialect.
pub(crate) fn scan_alerts(text: &str, alerts: &AlertSpellings) -> Scan {
    let mut found = scan(text, alerts).found;
    found.retain(|found| matches!(found, Found::Marker { marker: Marker::Alert(_), .. }));
    Scan { found, faults: Vec::new() }
}

impl Marker {
    /// The name of the block that begins.
    fn begun(&self) -> Option<&'static str> {
        match self {
            Self::Row { .. } => Some("row"),
            Self::Column { .. } => Some("column"),
            Self::Zone { .. } => Some("zone"),
            Self::Moniker { .. } => Some("moniker"),
            Self::Image(image) if image.complex => Some("image"),
            _ => None,
        }
    }

    /// The name of the block that ends.
    fn ended(&self) -> Option<&'static str> {
        match self {
            Self::RowEnd { .. } => Some("row"),
            Self::ColumnEnd { .. } => Some("column"),
            Self::ZoneEnd => Some("zone"),
            Self::MonikerEnd { .. } => Some("moniker"),
            Self::ImageEnd => Some("image"),
            _ => None,
        }
    }

    /// Whether the construct may stand in running text.
    pub(super) fn may_be_inline(&self) -> bool {
        matches!(
            self,
            Self::Include { .. }
                | Self::Image(_)
                | Self::Video { .. }
                | Self::Xref { .. }
                | Self::Literal { .. }
                | Self::Formula { .. }
        )
    }

    /// Whether the construct stands in running text even where it has a line for itself.
    fn is_inline(&self) -> bool {
        matches!(self, Self::Xref { .. } | Self::Literal { .. } | Self::Include { in_text: true, .. })
    }
}

/// Where on its line a construct stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Behind block quote marks only, the last of them nearest.
    Quote,
    /// First on its line, list markers aside.
    First,
    /// Behind text.
    Inside,
}

/// Follows the lines of a text, so that each is looked at once.
struct Lines<'text> {
    text: &'text str,
    start: usize,
    end: Option<usize>,
}

impl Lines<'_> {
    fn place(&mut self, at: usize) -> Place {
        if self.end.is_none_or(|end| at > end) {
            let from = self.end.map_or(0, |end| end + 1);
            self.start =
                from + memchr::memrchr(b'\n', &self.text.as_bytes()[from..at]).map_or(0, |newline| newline + 1);
            let length = memchr::memchr(b'\n', &self.text.as_bytes()[at..]);
            self.end = Some(length.map_or(self.text.len(), |length| at + length));
            return place_after(&self.text[self.start..at]);
        }
        Place::Inside
    }
}

fn place_after(prefix: &str) -> Place {
    let mut place = Place::First;
    let mut rest = prefix;
    while let Some(c) = rest.chars().next() {
        rest = match c {
            ' ' | '\t' => &rest[1..],
            '>' => {
                place = Place::Quote;
                &rest[1..]
            }
            '-' | '*' | '+' if rest[1..].starts_with([' ', '\t']) => {
                place = Place::First;
                &rest[2..]
            }
            '0'..='9' => {
                let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit());
                match behind.strip_prefix(['.', ')']).filter(|behind| behind.starts_with([' ', '\t'])) {
                    Some(behind) if rest.len() - behind.len() <= 10 => {
                        place = Place::First;
                        behind
                    }
                    _ => return Place::Inside,
                }
            }
            _ => return Place::Inside,
        };
    }
    place
}

/// Whether more colons stand on both sides of those at `at`: what a run of them means, its ends tell.
fn is_inside_run(bytes: &[u8], at: usize) -> bool {
    at > 0 && bytes[at - 1] == b':' && bytes[at..].starts_with(b"::::")
}

/// The last places of what ends blocks, looked for where something may depend on it.
struct Ends<'text> {
    text: &'text str,
    image: Option<usize>,
    bare: Option<usize>,
}

impl Ends<'_> {
    /// Whether the mark that ends an image stands behind a place.
    fn has_image_end(&mut self, at: usize) -> bool {
        let find = || memmem::rfind(self.text.as_bytes(), b"image-end").unwrap_or_default();
        *self.image.get_or_insert_with(find) > at
    }

    /// Whether a line of nothing but colons stands behind a place.
    fn has_bare_end(&mut self, at: usize) -> bool {
        *self.bare.get_or_insert_with(|| last_bare_line(self.text)) > at
    }
}

fn last_bare_line(text: &str) -> usize {
    let mut end = text.len();
    for line in text.rsplit('\n') {
        let colons = line.trim_start_matches([' ', '\t', '>']).trim_end();
        if colons.len() >= 3 && colons.bytes().all(|byte| byte == b':') {
            return end;
        }
        end = end.saturating_sub(line.len() + 1);
    }
    0
}

/// What stands at `at`, its places counted from there.
fn construct(text: &str, at: usize, place: Place, alerts: &AlertSpellings, ends: &mut Ends<'_>) -> Parsed {
    let line = line_window(text, at);
    let several = || lines_window(text, at);
    let parsed = match line.as_bytes().first() {
        // The target of a link, which markdown knows.
        Some(b'<') if ["](", "]:"].iter().any(|mark| text[..at].trim_end_matches(' ').ends_with(mark)) => {
            Parsed::Nothing
        }
        Some(b'[') if line.starts_with(WIDE_MARK) => bracket::foreign(line, WIDE_MARK.len(), place, alerts.own()),
        Some(b'[') => bracket::bracket(line, place, alerts),
        Some(b'<') => bracket::xref(line),
        _ => colons::colons(line, several, place, || ends.has_bare_end(at)),
    };
    match parsed {
        Parsed::Construct(length, Marker::Image(image)) if image.complex && !ends.has_image_end(at) => {
            let image = Image { complex: false, ..*image };
            Parsed::Doubtful(length, Marker::Image(Box::new(image)), Fault::of_open_image())
        }
        parsed => parsed,
    }
}

impl Marker {
    fn shifted(self, by: usize) -> Self {
        let shift = |range: Range<usize>| range.start + by..range.end + by;
        let shift_option = |range: Option<Range<usize>>| range.map(shift);
        match self {
            Self::Div { class, id } => Self::Div { class: shift_option(class), id: shift_option(id) },
            Self::Video { url, title, is_part } => Self::Video { url: shift(url), title: shift_option(title), is_part },
            Self::Include { written, path, in_text } => {
                Self::Include { written: shift(written), path: shift(path), in_text }
            }
            Self::Snippet(snippet) => Self::Snippet(Box::new(Snippet {
                path: shift(snippet.path),
                name: shift_option(snippet.name),
                title: shift_option(snippet.title),
                language: shift_option(snippet.language),
                range: shift_option(snippet.range),
                id: shift_option(snippet.id),
                highlight: shift_option(snippet.highlight),
                notebook: snippet.notebook,
            })),
            Self::Image(image) => Self::Image(Box::new(Image {
                source: shift(image.source),
                alt: shift_option(image.alt),
                lightbox: shift_option(image.lightbox),
                link: shift_option(image.link),
                complex: image.complex,
            })),
            Self::Zone { names, is_target } => Self::Zone { names: shift(names), is_target },
            Self::Moniker { range, colons } => Self::Moniker { range: shift(range), colons },
            Self::Literal { text } => Self::Literal { text: shift(text) },
            Self::Form { label } => Self::Form { label: shift(label) },
            Self::Xref { uid } => Self::Xref { uid: shift(uid) },
            plain => plain,
        }
    }
}
