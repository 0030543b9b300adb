//! Constructs in brackets: `[!NOTE]`, `[!INCLUDE …]`, `[!code-…]`, `[!VIDEO …]`, `[!div …]`; and `<xref:'…'>`.

use std::ops::Range;

use super::attributes::{attributes, trimmed};
use super::fault::Fault;
use super::{Marker, Parsed, Place, Snippet};
use crate::alert::{AlertKind, AlertSpellings, OwnAlert};

/// `[!name …]`.
pub(super) fn bracket(line: &str, place: Place, alerts: &AlertSpellings) -> Parsed {
    let rest = &line[2..];
    let name_end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
    let name = rest[..name_end].to_ascii_lowercase();
    let ends = rest[name_end..].starts_with(']');
    let read = match name.as_str() {
        "" => match Fault::of_gap(line, place, alerts.own()) {
            Some(fault) => return Parsed::Fault(fault),
            None => return foreign(line, 2, place, alerts.own()),
        },
        "include" => include(line, 2 + name_end),
        "code" | "notebook" => snippet(line, 2 + name_end, name == "notebook"),
        "video" => video(line, 2 + name_end, place),
        "checklist" | "nextstepaction" if place == Place::Quote && ends => {
            Some((2 + name_end + 1, Marker::Div { class: Some(2..2 + name_end), id: None }))
        }
        "div" if place == Place::Quote => div(line, 2 + name_end),
        _ if place == Place::Quote && ends => alert(&name, alerts).map(|marker| (2 + name_end + 1, marker)),
        _ => None,
    };
    // `[!note](x)` and `[!note][x]` are links.
    let is_link = || rest[name_end..].starts_with("](") || rest[name_end..].starts_with("][");
    match read {
        Some((length, marker)) => Parsed::Construct(length, marker),
        None if is_link() => Parsed::Nothing,
        None => Fault::of_bracket(&line[..2 + name_end], &name, place, ends, alerts.own())
            .map_or(Parsed::Nothing, Parsed::Fault),
    }
}

fn alert(name: &str, alerts: &AlertSpellings) -> Option<Marker> {
    match alerts.own_from_marker(name) {
        Some(own) => Some(Marker::OwnAlert(Box::new(own.clone()))),
        None => AlertKind::from_marker(name).map(Marker::Alert),
    }
}

fn include(line: &str, at: usize) -> Option<(usize, Marker)> {
    let parts = titled_path(line, at, "")?;
    let in_text = line[at..].starts_with('-');
    Some((parts.end, Marker::Include { written: 0..parts.end, path: parts.path, in_text }))
}

fn snippet(line: &str, at: usize, notebook: bool) -> Option<(usize, Marker)> {
    let parts = titled_path(line, at, " \t")?;
    let language = trimmed(line, parts.language);
    let language = language.start + usize::from(line[language.clone()].starts_with('-'))..language.end;
    let some = |range: Range<usize>| Some(range).filter(|range| !range.is_empty());
    let snippet = Snippet {
        path: parts.path,
        name: some(parts.name),
        title: parts.title,
        language: some(language),
        notebook,
        ..Snippet::default()
    };
    Some((parts.end, Marker::Snippet(Box::new(snippet))))
}

fn video(line: &str, at: usize, place: Place) -> Option<(usize, Marker)> {
    let close = line.find(']')?;
    let inside = trimmed(line, at..close);
    let is_web = ["http://", "https://"].iter().any(|scheme| line[inside.clone()].starts_with(scheme));
    let (url, title) = url_and_title(line, inside);
    let is_part = place == Place::Quote;
    is_web.then_some((close + 1, Marker::Video { url, title, is_part }))
}

/// An address ends at the first blank; behind it stands its title, with or without `title=` and quotes.
fn url_and_title(line: &str, inside: Range<usize>) -> (Range<usize>, Option<Range<usize>>) {
    let Some(length) = line[inside.clone()].find([' ', '\t']) else { return (inside, None) };
    let url = inside.start..inside.start + length;
    let mut title = trimmed(line, url.end..inside.end);
    if line[title.clone()].starts_with("title=") {
        title = trimmed(line, title.start + "title=".len()..title.end);
    }
    let is_quoted = ['"', '\''].iter().any(|quote| {
        let unquoted = line[title.clone()].strip_prefix(*quote).and_then(|rest| rest.strip_suffix(*quote));
        unquoted.is_some()
    });
    if is_quoted {
        title = title.start + 1..title.end - 1;
    }
    (url, Some(title).filter(|title| !title.is_empty()))
}

/// The attributes may stand between backticks; behind one alone there are none.
fn div(line: &str, at: usize) -> Option<(usize, Marker)> {
    let close = line.find(']')?;
    let inside = trimmed(line, at..close);
    let written = &line[inside.clone()];
    let inside = match (written.starts_with('`'), written.ends_with('`') && written.len() > 1) {
        (true, true) => inside.start + 1..inside.end - 1,
        (true, false) | (false, true) => close..close,
        (false, false) => inside,
    };
    let (attributes, end) = attributes(&line[..inside.end], inside.start);
    let value = |wanted: &str| attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone());
    let marker = Marker::Div { class: value("class"), id: value("id") };
    (end == inside.end).then_some((close + 1, marker))
}

/// `[！name …]` or `[!警告]`: a mark of that length or a name that translators put into their language.
pub(super) fn foreign(line: &str, mark: usize, place: Place, own: &[OwnAlert]) -> Parsed {
    let rest = &line[mark..];
    let behind = rest.trim_start_matches([' ', '\t']);
    let length = behind.find(|c: char| !c.is_alphanumeric()).unwrap_or(behind.len());
    let (name, behind) = behind.split_at(length);
    let written = &line[..line.len() - behind.len()];
    Fault::of_foreign(written, name, behind, place, own).map_or(Parsed::Nothing, Parsed::Fault)
}

/// `<xref:'uid'>`, or with blanks and without quotes.
pub(super) fn xref(line: &str) -> Parsed {
    let bare = || {
        let start = "<xref:".len();
        let end = start + line[start..].find(['<', '>'])?;
        let uid = trimmed(line, start..end);
        let is_whole = line[end..].starts_with('>') && !uid.is_empty();
        // Without blanks it is an autolink.
        (is_whole && line[start..end].contains([' ', '\t'])).then_some(Parsed::Construct(end + 1, Marker::Xref { uid }))
    };
    let read = || {
        if !line["<xref:".len()..].starts_with(['"', '\'']) {
            return bare();
        }
        let start = "<xref:'".len();
        let quote = line.get(start - 1..start)?;
        let length = line[start..].find(quote).filter(|length| *length > 0)?;
        let end = start + length + 1;
        let marker = Marker::Xref { uid: start..start + length };
        line[end..].starts_with('>').then_some(Parsed::Construct(end + 1, marker))
    };
    read().unwrap_or(Parsed::Nothing)
}

/// The parts of `-lang`, blanks, `[name](path "title")]`.
struct TitledPath {
    language: Range<usize>,
    name: Range<usize>,
    path: Range<usize>,
    title: Option<Range<usize>>,
    end: usize,
}

/// `blanks` may stand before the path and at the end.
fn titled_path(line: &str, at: usize, blanks: &str) -> Option<TitledPath> {
    let skip = |at: usize| line[at..].len() - line[at..].trim_start_matches(|c| blanks.contains(c)).len() + at;
    let language = line[at..].find('[').map(|length| at..at + length)?;
    if !line[language.clone()].bytes().all(|b| b.is_ascii_alphanumeric() || b" \t-+#._".contains(&b)) {
        return None;
    }
    let name_end = at + matching(&line[at..], language.len(), b'[', b']')?;
    let name = language.end + 1..name_end;
    let path_start = skip(name_end + 1);
    if line.as_bytes().get(path_start) != Some(&b'(') {
        return None;
    }
    let path_end = at + matching(&line[at..], path_start - at, b'(', b')')?;
    let end = skip(path_end + 1);
    if line.as_bytes().get(end) != Some(&b']') {
        return None;
    }
    let inside = trimmed(line, path_start + 1..path_end);
    let written = &line[inside.clone()];
    let quoted = [" \"", " '"].iter().filter_map(|mark| written.find(mark)).min();
    let title = quoted.map(|at| trimmed(line, inside.start + at + 1..inside.end)).and_then(|title| {
        let quote = line.as_bytes()[title.start] as char;
        line[title.clone()].strip_suffix(quote).map(|_| title.start + 1..(title.end - 1).max(title.start + 1))
    });
    let path = trimmed(line, inside.start..quoted.map_or(inside.end, |at| inside.start + at));
    let angled = line[path.clone()].starts_with('<') && line[path.clone()].ends_with('>');
    let path = if angled { path.start + 1..path.end.max(path.start + 2) - 1 } else { path };
    (!path.is_empty()).then_some(TitledPath { language, name, path, title, end: end + 1 })
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
