//! Constructs between colons: images, rows and columns, zones, monikers, code, videos and forms.

use std::ops::Range;

use super::super::pairs::no_loc_text;
use super::attributes::{Attributes, attributes, trimmed};
use super::fault::Fault;
use super::{Image, Marker, Parsed, Place, Snippet};
use crate::snippet::is_language;

/// Every construct by its name, with the attributes that it may have.
pub(in crate::markdown) const NAMES: &[(&str, &[&str])] = &[
    ("image", &["type", "source", "alt-text", "loc-scope", "lightbox", "border", "link", "width", "height", "role"]),
    ("image-end", &[]),
    ("row", &["count"]),
    ("row-end", &[]),
    ("column", &["span"]),
    ("column-end", &[]),
    ("zone", &["target", "pivot"]),
    ("zone-end", &[]),
    ("moniker", &["range"]),
    ("moniker-end", &[]),
    ("code", &["source", "language", "range", "id", "highlight", "interactive", "title"]),
    ("video", &["source", "title", "max-width", "thumbnail", "upload-date", "duration", "type"]),
    ("form", &["action", "model", "submittext"]),
];

const CHANNEL: &str = "channel9.msdn.com";

/// What the addresses of players have in them that other readers of the dialect play.
const PLAYERS: &[&str] = &[
    CHANNEL,
    "youtube.com/embed",
    "youtube-nocookie.com/embed",
    "/videoplayer/embed",
    "learn-video.azurefd.net/vod/player",
];

/// `::: name attribute="value" :::`, within its line; an image may go on in `several`.
pub(super) fn colons<'text>(
    line: &'text str,
    several: impl Fn() -> &'text str,
    place: Place,
    has_bare_end: impl FnOnce() -> bool,
) -> Parsed {
    let is_last = || several().trim_end().len() <= line.len();
    let parsed = colons_in(line, place, is_last, has_bare_end);
    if !matches!(parsed, Parsed::Fault(_)) || !line.starts_with(":::image ") {
        return parsed;
    }
    let lines = several();
    match colons_in(lines, place, || true, || false) {
        Parsed::Construct(length, marker @ Marker::Image(_)) if length > line.len() => {
            Parsed::Doubtful(length, marker, Fault::of_lines("image"))
        }
        doubtful @ Parsed::Doubtful(length, Marker::Image(_), _) if length > line.len() => doubtful,
        _ => parsed,
    }
}

/// `::: name attribute="value" :::`; `is_last` is asked whether the paragraph ends with the line, and `has_bare_end` whether a
/// line of colons alone follows.
fn colons_in(line: &str, place: Place, is_last: impl FnOnce() -> bool, has_bare_end: impl FnOnce() -> bool) -> Parsed {
    // What is plain text has been unwrapped before.
    if let Some((text, end)) = no_loc_text(line) {
        return Parsed::Construct(end, Marker::Literal { text });
    }
    let colons = line.bytes().take_while(|byte| *byte == b':').count();
    let name_at = colons + line[colons..].len() - line[colons..].trim_start_matches([' ', '\t']).len();
    let length = line[name_at..].bytes().take_while(|byte| byte.is_ascii_alphabetic() || *byte == b'-').count();
    let name = line[name_at..name_at + length].to_ascii_lowercase();
    let (attributes, end) = attributes(line, name_at + length);
    let closing = line[end..].bytes().take_while(|byte| *byte == b':').count();
    let closed = closing >= 3;
    let end = if closed { end + closing } else { end };
    let finished = line[end..].trim().is_empty();
    let ends = closed || finished && (!matches!(name.as_str(), "image" | "video") || is_last());
    let block = Block { line, colons, name: &name, attributes: &attributes, closed, finished, ends };
    let known = NAMES.iter().find(|(known, _)| *known == name);
    match (block.marker(), known) {
        (Some(marker), Some((_, allowed))) => {
            let fault = Fault::of_attributes(&name, allowed, &attributes).or_else(|| block.doubt(&line[end..]));
            let swallows = place != Place::Inside && block.swallows();
            let end = if swallows { line.trim_end().len() } else { end };
            match fault {
                Some(fault) if name == "video" && !block.is_video() => Parsed::Fault(fault),
                Some(fault) => Parsed::Doubtful(end, marker, fault),
                None => Parsed::Construct(end, marker),
            }
        }
        (_, Some((_, allowed))) => {
            let fault = Fault::of_attributes(&name, allowed, &attributes);
            Parsed::Fault(fault.unwrap_or_else(|| block.fault()))
        }
        (_, None) => {
            let stands_alone = place != Place::Inside && (closed || finished || has_bare_end());
            Fault::of_name(&name, stands_alone).map_or(Parsed::Nothing, Parsed::Fault)
        }
    }
}

struct Block<'line> {
    line: &'line str,
    colons: usize,
    name: &'line str,
    attributes: &'line Attributes,
    /// Whether colons end it.
    closed: bool,
    /// Whether nothing stands behind it on its line.
    finished: bool,
    /// Whether colons end it, or its line does, or its paragraph where it stands in one.
    ends: bool,
}

impl Block<'_> {
    fn value(&self, wanted: &str) -> Option<Range<usize>> {
        let found = self.attributes.iter().find(|(name, _)| name == wanted);
        found.map(|(_, range)| trimmed(self.line, range.clone())).filter(|range| !range.is_empty())
    }

    fn marker(&self) -> Option<Marker> {
        let value = |wanted| self.value(wanted);
        if self.is_misquoted() {
            return None;
        }
        let marker = match self.name {
            "image" if self.ends => Marker::Image(Box::new(Image {
                source: value("source")?,
                alt: if self.is_icon() { value("alt-text") } else { Some(value("alt-text")?) },
                lightbox: value("lightbox"),
                link: value("link"),
                complex: value("type").is_some_and(|kind| &self.line[kind] == "complex"),
            })),
            "image-end" if self.ends => Marker::ImageEnd,
            "row" if self.closed => Marker::Row { colons: self.colons },
            "row-end" if self.closed => Marker::RowEnd { colons: self.colons },
            "column" if self.closed => {
                Marker::Column { span: value("span").and_then(|span| self.span(span)), colons: self.colons }
            }
            "column-end" if self.closed => Marker::ColumnEnd { colons: self.colons },
            "zone" if self.finished && !self.closed && self.colons == 3 => self.zone()?,
            "zone-end" => Marker::ZoneEnd,
            "moniker" => Marker::Moniker { range: value("range")?, colons: self.colons },
            "moniker-end" => Marker::MonikerEnd { colons: self.colons },
            "code" if self.ends => Marker::Snippet(Box::new(Snippet {
                path: value("source")?,
                title: value("title"),
                language: value("language"),
                range: value("range"),
                id: value("id"),
                highlight: value("highlight"),
                ..Snippet::default()
            })),
            "video" if self.ends => Marker::Video { url: value("source")?, title: value("title"), is_part: false },
            "form" if self.ends => value("action").and(value("submittext")).map(|label| Marker::Form { label })?,
            _ => return None,
        };
        Some(marker)
    }

    /// Whether it takes the rest of its line, whatever stands there.
    fn swallows(&self) -> bool {
        !self.finished && !matches!(self.name, "image" | "video")
    }

    /// Whether a value stands between quotes that are none of the dialect's.
    fn is_misquoted(&self) -> bool {
        self.attributes.iter().any(|(_, value)| self.line[..value.start].ends_with('\''))
    }

    /// Whether words that are no attribute follow a value, and further quotes those.
    fn has_inner_quotes(&self) -> bool {
        let Some((_, value)) = self.attributes.last() else { return false };
        let behind = self.line[value.end + 1..].trim_start();
        let rest = behind.trim_start_matches(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_'));
        rest.len() < behind.len() && !rest.trim_start().starts_with('=') && rest.contains('"') && !self.ends
    }

    /// Whether an image is decoration, which has no text that stands for it.
    fn is_icon(&self) -> bool {
        self.value("type").is_some_and(|kind| &self.line[kind] == "icon")
    }

    /// What is wrong with the values of attributes, or with what stands `behind`.
    fn doubt(&self, behind: &str) -> Option<Fault> {
        let of_values = match self.name {
            "code" => self.doubtful_language(),
            "image" => self
                .doubtful_value("type", &["content", "complex", "icon"], false)
                .or_else(|| self.doubtful_value("border", &["true", "false"], true)),
            "video" => self.doubtful_width().or_else(|| self.doubtful_source()),
            _ => None,
        };
        of_values.or_else(|| self.doubtful_end(behind))
    }

    /// Text behind a construct, which nobody sees, or colons where they mean nothing or are missed.
    fn doubtful_end(&self, behind: &str) -> Option<Fault> {
        let needs_end = matches!(self.name, "image" | "code" | "video" | "form");
        let has_no_end = matches!(self.name, "zone-end" | "moniker" | "moniker-end");
        match self.closed {
            _ if self.swallows() => Some(Fault::of_rest(self.name, behind.trim())),
            true if has_no_end => Some(Fault::of_colons(self.name)),
            false if needs_end => Some(Fault::of_missing_colons(self.name)),
            _ => None,
        }
    }

    fn doubtful_value(&self, attribute: &str, allowed: &[&str], folded: bool) -> Option<Fault> {
        let value = &self.line[self.value(attribute)?];
        let fits = |one: &&str| if folded { one.eq_ignore_ascii_case(value) } else { *one == value };
        let is_allowed = allowed.iter().any(fits);
        (!is_allowed).then(|| Fault::of_value(self.name, attribute, value, allowed))
    }

    fn doubtful_width(&self) -> Option<Fault> {
        let width = &self.line[self.value("max-width")?];
        width.parse::<i32>().is_err().then(|| Fault::of_width(width))
    }

    /// A video whose address is one of the web, but not of a player that others know.
    fn doubtful_source(&self) -> Option<Fault> {
        let source = &self.line[self.value("source")?];
        let is_web = source.starts_with("http://") || source.starts_with("https://");
        let is_known = PLAYERS.iter().any(|player| source.contains(player));
        let is_page = source.contains(CHANNEL) && !source.contains("/player");
        (is_web && (!is_known || is_page)).then(|| Fault::of_video(source))
    }

    /// Whether a video is one, whatever else is wrong with it.
    fn is_video(&self) -> bool {
        let allowed = NAMES.iter().find(|(name, _)| *name == self.name).map_or(&[][..], |(_, allowed)| allowed);
        Fault::of_attributes(self.name, allowed, self.attributes).is_none() && self.doubtful_width().is_none()
    }

    /// A sample whose language neither an attribute nor its file's name tells.
    fn doubtful_language(&self) -> Option<Fault> {
        let source = self.value("source").filter(|_| self.value("language").is_none())?;
        let path = self.line[source].split(['?', '#']).next().unwrap_or_default();
        let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        (!is_language(extension)).then(|| Fault::without_language(name))
    }

    /// How many columns wide a column is: more than one, and no more than a page has.
    fn span(&self, span: Range<usize>) -> Option<u8> {
        self.line[span].parse().ok().filter(|span| (2..=12).contains(span))
    }

    /// For whom a zone is: its pivots, which are names with commas between, else its target. Attributes that a zone does
    /// not have, stand twice or say what cannot be make it no zone.
    fn zone(&self) -> Option<Marker> {
        let (mut target, mut pivot) = (None, None);
        for (name, range) in self.attributes {
            let value = &self.line[range.clone()];
            let (place, fits) = match name.as_str() {
                "target" => (&mut target, matches!(value, "docs" | "chromeless" | "pdf")),
                "pivot" => (&mut pivot, value.split(',').all(is_pivot)),
                _ => return None,
            };
            if !fits || place.replace(range.clone()).is_some() {
                return None;
            }
        }
        let is_pdf = target.as_ref().is_some_and(|target| &self.line[target.clone()] == "pdf");
        if is_pdf && pivot.is_some() {
            return None;
        }
        let is_target = pivot.is_none();
        pivot.or(target).map(|range| Marker::Zone { names: trimmed(self.line, range), is_target })
    }

    /// What a zone has as a pivot that cannot be one.
    fn unnamed_pivot(&self) -> Option<&str> {
        let names = self.line[self.value("pivot")?].split(',');
        names.map(|name| name.trim_matches([' ', '\t'])).find(|name| !name.is_empty() && !is_pivot(name))
    }

    /// Why a construct of a known name is none.
    fn fault(&self) -> Fault {
        let needs_end =
            matches!(self.name, "image" | "code" | "video" | "form" | "row" | "row-end" | "column" | "column-end");
        let lacks = |wanted| self.value(wanted).is_none().then_some(wanted);
        let lacking = match self.name {
            "image" if !self.is_icon() => lacks("source").or(lacks("alt-text")),
            "image" | "code" | "video" => lacks("source"),
            "form" => lacks("action").or(lacks("submittext")),
            "moniker" => lacks("range"),
            _ => None,
        };
        match lacking {
            _ if self.is_misquoted() => Fault::of_quotes(self.name),
            _ if self.has_inner_quotes() => Fault::of_inner_quotes(self.name),
            _ if self.name == "zone" && self.closed => Fault::of_closed_zone(),
            _ if self.name == "zone" && self.colons > 3 => Fault::of_many_colons(),
            _ if !self.ends || needs_end && !self.closed => Fault::of_line(self.name, needs_end),
            Some(attribute) => Fault::without(self.name, attribute),
            None => self.unnamed_pivot().map_or_else(|| Fault::of_values(self.name), Fault::of_pivot),
        }
    }
}

/// Whether a name may be that of a pivot, as DocFX has it.
fn is_pivot(name: &str) -> bool {
    let name = name.trim_matches([' ', '\t']);
    !name.is_empty() && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}
