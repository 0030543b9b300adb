//! Constructs that markdown does not know, found in the text before it is parsed: `[!NOTE]`, `[!INCLUDE …]`, `[!code-…]`,
//! `[!VIDEO …]`, `[!div …]`, `:::image …:::`, rows and columns, zones, monikers, `:::code …:::`, videos and forms.
//!
//! What is recognised follows DocFX (its Markdig extensions); what is misspelt stays text.

use std::ops::Range;

use memchr::memmem;

use crate::alert::AlertKind;

/// A construct, with places in the text that was scanned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Marker {
    /// `[!NOTE]` and its kin, alone on a line of a block quote.
    Alert(AlertKind),
    /// `[!div class="…"]`, likewise.
    Div { class: Range<usize> },
    /// `[!VIDEO url]`, or `:::video source="…" title="…":::`.
    Video { url: Range<usize>, title: Option<Range<usize>> },
    /// `[!INCLUDE [title](path)]`.
    Include { path: Range<usize> },
    /// `[!code-lang[name](path)]`, or `:::code source="…":::`.
    Snippet { path: Range<usize>, name: Option<Range<usize>> },
    /// `:::image source="…":::`.
    Image(Image),
    /// `:::image-end:::`.
    ImageEnd,
    /// `:::row:::`.
    Row,
    /// `:::row-end:::`.
    RowEnd,
    /// `:::column:::`.
    Column,
    /// `:::column-end:::`.
    ColumnEnd,
    /// `::: zone pivot="…"`.
    Zone { names: Range<usize> },
    /// `::: zone-end`.
    ZoneEnd,
    /// `::: moniker range="…"`.
    Moniker { range: Range<usize> },
    /// `::: moniker-end`.
    MonikerEnd,
    /// `:::form action="…" submitText="…":::`.
    Form { label: Option<Range<usize>> },
    /// `<xref:"uid with blanks">`; without blanks and quotes it is an autolink, which markdown knows.
    Xref { uid: Range<usize> },
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

/// What the scan finds.
pub(crate) enum Found {
    /// A construct; `alone` where it has its line for itself.
    Marker { range: Range<usize>, marker: Marker, alone: bool },
    /// Indentation that only arranges columns in the source.
    Indent(Range<usize>),
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

/// Finds the constructs of a text, in order and apart from each other.
pub(crate) fn scan(text: &str) -> Vec<Found> {
    let bytes = text.as_bytes();
    let mut starts: Vec<usize> = memmem::find_iter(bytes, b":::").collect();
    starts.extend(memmem::find_iter(bytes, b"[!"));
    starts.extend(memmem::find_iter(bytes, b"<xref:").filter(|at| matches!(bytes.get(at + 6), Some(b'"' | b'\''))));
    starts.retain(|&at| !is_inside_run(bytes, at));
    starts.sort_unstable();
    let mut image_end = LastMark { bytes, at: None };
    let mut found = Vec::new();
    let mut lines = Lines { text, start: 0, end: None };
    let mut done = 0;
    let mut has_columns = false;
    for at in starts {
        if at < done || (at > 0 && bytes[at - 1] == b'\\' && !(at > 1 && bytes[at - 2] == b'\\')) {
            continue;
        }
        let place = lines.place(at);
        let Some((length, marker)) = construct(text, at, place, &mut image_end) else { continue };
        let range = at..at + length;
        let rest = line_window(text, range.end);
        let is_inline = matches!(marker, Marker::Xref { .. });
        let alone = !is_inline && place != Place::Inside && rest.trim().is_empty();
        if !alone && !marker.may_be_inline() {
            continue;
        }
        has_columns |= marker == Marker::Column;
        done = range.end;
        found.push(Found::Marker { range, marker, alone });
    }
    if has_columns { with_indents(text, found) } else { found }
}

impl Marker {
    fn may_be_inline(&self) -> bool {
        matches!(
            self,
            Self::Include { .. } | Self::Image(_) | Self::Snippet { .. } | Self::Video { .. } | Self::Xref { .. }
        )
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

/// The last place of a mark that ends an image, looked for where something may depend on it.
struct LastMark<'text> {
    bytes: &'text [u8],
    at: Option<usize>,
}

impl LastMark<'_> {
    fn is_behind(&mut self, at: usize) -> bool {
        let find = || memmem::rfind(self.bytes, b"image-end").unwrap_or_default();
        *self.at.get_or_insert_with(find) > at
    }
}

/// The length and meaning of the construct at `at`.
fn construct(text: &str, at: usize, place: Place, image_end: &mut LastMark<'_>) -> Option<(usize, Marker)> {
    let line = line_window(text, at);
    let parsed = match line.as_bytes().first() {
        Some(b'[') => bracket(line, place),
        Some(b'<') => xref(line),
        _ => colons(line, || image_end.is_behind(at)),
    };
    let (length, marker) = parsed?;
    Some((length, marker.shifted(at)))
}

/// `[!name …]`.
fn bracket(line: &str, place: Place) -> Option<(usize, Marker)> {
    let rest = &line[2..];
    let name_end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
    let name = rest[..name_end].to_ascii_lowercase();
    match name.as_str() {
        "include" | "code" | "notebook" => {
            let (title, path, length) = titled_path(line, 2 + name_end)?;
            let marker = match name.as_str() {
                "include" => Marker::Include { path },
                _ => Marker::Snippet { path, name: Some(title).filter(|title| !title.is_empty()) },
            };
            Some((length, marker))
        }
        "video" => {
            let close = line.find(']')?;
            let url = trimmed(line, 2 + name_end..close);
            (!url.is_empty()).then_some((close + 1, Marker::Video { url, title: None }))
        }
        "checklist" | "nextstepaction" if place == Place::Quote && rest[name_end..].starts_with(']') => {
            Some((2 + name_end + 1, Marker::Div { class: 2..2 + name_end }))
        }
        "div" if place == Place::Quote => {
            let close = line.find(']')?;
            let (attributes, end) = attributes(line, 2 + name_end);
            let class = attributes.into_iter().find(|(name, _)| name == "class")?.1;
            (end == close).then_some((close + 1, Marker::Div { class }))
        }
        _ if place == Place::Quote && rest[name_end..].starts_with(']') => {
            AlertKind::from_marker(&name).map(|kind| (2 + name_end + 1, Marker::Alert(kind)))
        }
        _ => None,
    }
}

/// `<xref:'uid'>`.
fn xref(line: &str) -> Option<(usize, Marker)> {
    let start = "<xref:'".len();
    let quote = line.get(start - 1..start)?;
    let length = line[start..].find(quote).filter(|length| *length > 0)?;
    let end = start + length + 1;
    line[end..].starts_with('>').then_some((end + 1, Marker::Xref { uid: start..start + length }))
}

/// `-lang`, blanks, `[title](path "title")]`: the titles' and the path's places and the end of all.
fn titled_path(line: &str, at: usize) -> Option<(Range<usize>, Range<usize>, usize)> {
    let language = line[at..].find('[').map(|length| at..at + length)?;
    if !line[language.clone()].bytes().all(|b| b.is_ascii_alphanumeric() || b" \t-+#._".contains(&b)) {
        return None;
    }
    let title_end = at + matching(&line[at..], language.len(), b'[', b']')?;
    let title = language.end + 1..title_end;
    if line.as_bytes().get(title_end + 1) != Some(&b'(') {
        return None;
    }
    let path_end = at + matching(&line[at..], title_end + 1 - at, b'(', b')')?;
    if line.as_bytes().get(path_end + 1) != Some(&b']') {
        return None;
    }
    let inside = trimmed(line, title_end + 2..path_end);
    let written = &line[inside.clone()];
    let quoted = [" \"", " '"].iter().filter_map(|mark| written.find(mark)).min();
    let path = trimmed(line, inside.start..quoted.map_or(inside.end, |at| inside.start + at));
    let angled = line[path.clone()].starts_with('<') && line[path.clone()].ends_with('>');
    let path = if angled { path.start + 1..path.end.max(path.start + 2) - 1 } else { path };
    (!path.is_empty()).then_some((title, path, path_end + 2))
}

/// The place of the bracket that closes the one at `open`.
fn matching(text: &str, open: usize, opening: u8, closing: u8) -> Option<usize> {
    let mut depth = 0;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(open) {
        match byte {
            _ if escaped => escaped = false,
            // In paths a backslash separates folders; it escapes only brackets.
            b'\\' => escaped = matches!(text.as_bytes().get(at + 1), Some(b'[' | b']' | b'(' | b')')),
            _ if byte == opening => depth += 1,
            _ if byte == closing => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let Some(inside) = text.get(range.clone()) else { return range.start..range.start };
    let start = range.start + (inside.len() - inside.trim_start().len());
    start..start + inside.trim().len()
}

/// `::: name attribute="value" :::`.
fn colons(line: &str, has_image_end: impl FnOnce() -> bool) -> Option<(usize, Marker)> {
    let colons = line.bytes().take_while(|byte| *byte == b':').count();
    let name_at = colons + line[colons..].len() - line[colons..].trim_start_matches([' ', '\t']).len();
    let length = line[name_at..].bytes().take_while(|byte| byte.is_ascii_alphabetic() || *byte == b'-').count();
    let name = line[name_at..name_at + length].to_ascii_lowercase();
    let (attributes, end) = attributes(line, name_at + length);
    let closing = line[end..].bytes().take_while(|byte| *byte == b':').count();
    let closed = closing >= 3;
    let end = if closed { end + closing } else { end };
    let finished = closed || line[end..].trim().is_empty();
    let value = |wanted: &str| {
        let found = attributes.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        found.map(|(_, range)| trimmed(line, range.clone())).filter(|range| !range.is_empty())
    };
    let marker = match (name.as_str(), finished, closed) {
        ("image", _, true) => Marker::Image(Image {
            source: value("source")?,
            alt: value("alt-text"),
            lightbox: value("lightbox"),
            link: value("link"),
            complex: value("type").is_some_and(|kind| &line[kind] == "complex") && has_image_end(),
        }),
        ("image-end", true, _) => Marker::ImageEnd,
        ("row", true, _) => Marker::Row,
        ("row-end", true, _) => Marker::RowEnd,
        ("column", true, _) => Marker::Column,
        ("column-end", true, _) => Marker::ColumnEnd,
        ("zone", true, _) => Marker::Zone { names: zone(line, &attributes)? },
        ("zone-end", true, _) => Marker::ZoneEnd,
        ("moniker", true, _) => Marker::Moniker { range: value("range")? },
        ("moniker-end", true, _) => Marker::MonikerEnd,
        ("code", _, true) => Marker::Snippet { path: value("source")?, name: None },
        ("video", _, true) => Marker::Video { url: value("source")?, title: value("title") },
        ("form", _, true) => Marker::Form { label: value("submitText") },
        _ => return None,
    };
    Some((end, marker))
}

type Attributes = Vec<(String, Range<usize>)>;

/// For whom a zone is: its pivots, which are names with commas between, else its target. Attributes that a zone does not
/// have, stand twice or say what cannot be make it no zone.
fn zone(line: &str, attributes: &Attributes) -> Option<Range<usize>> {
    let is_name = |name: &str| {
        let name = name.trim_matches([' ', '\t']);
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let (mut target, mut pivot) = (None, None);
    for (name, range) in attributes {
        let value = &line[range.clone()];
        let (place, fits) = match name.as_str() {
            "target" => (&mut target, matches!(value, "docs" | "chromeless" | "pdf")),
            "pivot" => (&mut pivot, value.split(',').all(is_name)),
            _ => return None,
        };
        if !fits || place.replace(range.clone()).is_some() {
            return None;
        }
    }
    let is_pdf = target.as_ref().is_some_and(|target| &line[target.clone()] == "pdf");
    if is_pdf && pivot.is_some() { None } else { pivot.or(target).map(|range| trimmed(line, range)) }
}

/// `name="value"` pairs from `at` on, and where they end.
fn attributes(line: &str, at: usize) -> (Attributes, usize) {
    let bytes = line.as_bytes();
    let skip_blanks = |mut at: usize| {
        while bytes.get(at).is_some_and(|byte| byte.is_ascii_whitespace()) {
            at += 1;
        }
        at
    };
    let mut attributes = Vec::new();
    let mut end = skip_blanks(at);
    loop {
        let name = bytes[end..].iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'-' || **b == b'_').count();
        let equals = skip_blanks(end + name);
        if name == 0 || bytes.get(equals) != Some(&b'=') {
            return (attributes, end);
        }
        let value = skip_blanks(equals + 1);
        let Some(quote) = bytes.get(value).filter(|byte| matches!(byte, b'"' | b'\'')) else {
            return (attributes, end);
        };
        let Some(length) = memchr::memchr(*quote, &bytes[value + 1..]) else { return (attributes, end) };
        attributes.push((line[end..end + name].to_ascii_lowercase(), value + 1..value + 1 + length));
        end = skip_blanks(value + 1 + length + 1);
    }
}

impl Marker {
    fn shifted(self, by: usize) -> Self {
        let shift = |range: Range<usize>| range.start + by..range.end + by;
        let shift_option = |range: Option<Range<usize>>| range.map(shift);
        match self {
            Self::Div { class } => Self::Div { class: shift(class) },
            Self::Video { url, title } => Self::Video { url: shift(url), title: shift_option(title) },
            Self::Include { path } => Self::Include { path: shift(path) },
            Self::Snippet { path, name } => Self::Snippet { path: shift(path), name: shift_option(name) },
            Self::Image(image) => Self::Image(Image {
                source: shift(image.source),
                alt: shift_option(image.alt),
                lightbox: shift_option(image.lightbox),
                link: shift_option(image.link),
                complex: image.complex,
            }),
            Self::Zone { names } => Self::Zone { names: shift(names) },
            Self::Moniker { range } => Self::Moniker { range: shift(range) },
            Self::Form { label } => Self::Form { label: shift_option(label) },
            Self::Xref { uid } => Self::Xref { uid: shift(uid) },
            plain => plain,
        }
    }
}

/// Adds the indentation of rows, columns and what stands in them, which would make code of it.
fn with_indents(text: &str, markers: Vec<Found>) -> Vec<Found> {
    let mut found = Vec::with_capacity(markers.len());
    let mut line_at = 0;
    let mut depth = Indentation::default();
    let mut markers = markers.into_iter().peekable();
    while line_at < text.len() {
        let end = memchr::memchr(b'\n', &text.as_bytes()[line_at..]).map_or(text.len(), |length| line_at + length + 1);
        let marker = match markers.peek() {
            Some(Found::Marker { range, marker, alone: true }) if range.start < end => Some(marker),
            _ => None,
        };
        let blanks = text[line_at..end].bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let surplus = depth.surplus(marker, blanks, text[line_at..end].trim().is_empty());
        if surplus > 0 {
            found.push(Found::Indent(line_at..line_at + surplus));
        }
        while let Some(next) = markers.next_if(|next| matches!(next, Found::Marker { range, .. } if range.start < end))
        {
            found.push(next);
        }
        line_at = end;
    }
    found
}

/// How far the lines of rows and columns are moved back.
#[derive(Default)]
struct Indentation {
    row: Option<usize>,
    column: Option<Option<usize>>,
}

impl Indentation {
    fn surplus(&mut self, marker: Option<&Marker>, blanks: usize, is_blank: bool) -> usize {
        match marker {
            Some(Marker::Row) if self.row.is_none() => {
                self.row = Some(blanks);
                0
            }
            Some(Marker::RowEnd) => {
                self.column = None;
                self.row.take().map_or(0, |row| blanks.saturating_sub(row))
            }
            Some(Marker::Column) => {
                self.column = Some(None);
                self.row.map_or(0, |row| blanks.saturating_sub(row))
            }
            Some(Marker::ColumnEnd) => {
                self.column = None;
                self.row.map_or(0, |row| blanks.saturating_sub(row))
            }
            _ => {
                let (Some(row), Some(column), false) = (self.row, &mut self.column, is_blank) else { return 0 };
                let first = *column.get_or_insert(blanks);
                first.saturating_sub(row).min(blanks)
            }
        }
    }
}
