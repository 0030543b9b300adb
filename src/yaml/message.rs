//! The parser's reasons in plain words, at the place that has to be mended.

use super::tree::{TAGGED, TOO_MANY_NODES};
use super::{Reduced, SyntaxError};

/// Which of the two places that the parser names is the one to mend.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Where reading stopped.
    Stop,
    /// Where that which could not be finished begins.
    Start,
    /// At the first control character; the parser does not say where it is.
    ControlCharacter,
}

struct Reason {
    /// What the parser says.
    said: &'static str,
    place: Place,
    message: &'static str,
    help: &'static str,
}

const QUOTES: &str = "put the value in quotes";

/// The first that fits counts.
const REASONS: &[Reason] = &[
    Reason {
        said: "mapping values are not allowed",
        place: Place::Stop,
        message: "a colon stands inside a value that has no quotes",
        help: "put the value in quotes, or begin the key in the same column as the one above",
    },
    Reason {
        said: "could not find expected ':'",
        place: Place::Start,
        message: "this line is not `key: value`",
        help: "write a colon and a blank between key and value, or indent the line if it belongs to the value above",
    },
    Reason {
        said: "while scanning a quoted scalar",
        place: Place::Start,
        message: "this quote is not closed",
        help: "close the quote where the value ends",
    },
    Reason {
        said: "found unknown escape character",
        place: Place::Stop,
        message: "this is not an escape that YAML knows in double quotes",
        help: "write `\\\\` for a backslash, or use single quotes",
    },
    Reason {
        said: "while parsing a quoted scalar",
        place: Place::Stop,
        message: "this escape in double quotes is not one of YAML's",
        help: "write `\\\\` for a backslash, or use single quotes",
    },
    Reason {
        said: "did not find expected ',' or ']'",
        place: Place::Start,
        message: "the list that begins here is not closed, or lacks a comma",
        help: "write `[one, two]`, or put the value in quotes if the bracket is part of its text",
    },
    Reason {
        said: "did not find expected ',' or '}'",
        place: Place::Start,
        message: "the mapping that begins here is not closed, or lacks a comma",
        help: "write `{key: value}`, or put the value in quotes if the brace is part of its text",
    },
    Reason {
        said: "did not find expected key",
        place: Place::Stop,
        message: "this neither belongs to the value before it nor is it a key",
        help: "put the whole value in quotes, or begin every `key: value` in the same column",
    },
    Reason {
        said: "did not find expected '-' indicator",
        place: Place::Stop,
        message: "this does not belong to the list above",
        help: "begin every item of the list with `- ` in the same column",
    },
    Reason {
        said: "block sequence entries are not allowed",
        place: Place::Stop,
        message: "a list cannot begin in the line of its key",
        help: "begin the list in the next line, or put the value in quotes if the dash is part of its text",
    },
    Reason {
        said: "mapping keys are not allowed",
        place: Place::Stop,
        message: "`? ` cannot stand here",
        help: QUOTES,
    },
    Reason {
        said: "found character that cannot start any token",
        place: Place::Stop,
        message: "a value cannot begin with this character",
        help: "put the value in quotes; indent with blanks, not with tabs",
    },
    Reason {
        said: "found a tab character",
        place: Place::Stop,
        message: "a tab stands where only blanks may",
        help: "indent with blanks, not with tabs",
    },
    Reason {
        said: "block scalar",
        place: Place::Stop,
        message: "text stands behind `|` or `>`",
        help: "begin the text in the next line, or put the value in quotes",
    },
    Reason {
        said: "control characters are not allowed",
        place: Place::ControlCharacter,
        message: "there is a control character",
        help: "remove the character; an editor shows it when asked to show invisible characters",
    },
    Reason {
        said: "unknown anchor",
        place: Place::Stop,
        message: "aliases (`*`) are not allowed",
        help: "put the value in quotes if this is its text",
    },
    Reason { said: "scanning an anchor", place: Place::Start, message: "anchors (`&`) are not allowed", help: QUOTES },
    Reason { said: "scanning an alias", place: Place::Start, message: "aliases (`*`) are not allowed", help: QUOTES },
    Reason { said: TAGGED, place: Place::Stop, message: "tags (`!`) are not allowed", help: QUOTES },
    Reason { said: "a tag", place: Place::Start, message: "tags (`!`) are not allowed", help: QUOTES },
    Reason {
        said: "repetition limit exceeded",
        place: Place::Stop,
        message: "anchors and aliases are not allowed",
        help: "write the values out",
    },
    Reason {
        said: TOO_MANY_NODES,
        place: Place::Stop,
        message: "anchors and aliases are not allowed",
        help: "write the values out",
    },
    Reason {
        said: "recursion limit exceeded",
        place: Place::Stop,
        message: "lists and mappings are nested too deep",
        help: "nest entries at most 60 levels deep",
    },
    Reason {
        said: "more than one document",
        place: Place::Stop,
        message: "there is more than one YAML document",
        help: "remove the line `---` or `...` between the two",
    },
    Reason {
        said: "directive",
        place: Place::Stop,
        message: "directives (`%`) are not allowed",
        help: "remove the line that begins with `%`",
    },
];

/// What the parser's error means to an author.
pub(super) fn explain(error: &serde_yaml::Error, source: &Reduced<'_>) -> SyntaxError {
    let said = error.to_string();
    let reason = REASONS.iter().find(|reason| said.contains(reason.said));
    let place = match reason.map_or(Place::Stop, |reason| reason.place) {
        Place::Stop => None,
        Place::Start => start(&said, source.text()),
        Place::ControlCharacter => source.text().find(is_control),
    };
    let stop = error.location().map_or(0, |location| byte_offset(source.text(), location.index()));
    let (message, help) = match reason {
        Some(reason) => (reason.message.to_owned(), reason.help),
        None => (format!("this is not YAML: {said}"), QUOTES),
    };
    SyntaxError { span: source.place(place.unwrap_or(stop)), message, help: help.to_owned() }
}

/// Whether YAML refuses a character.
fn is_control(character: char) -> bool {
    let is_allowed = matches!(character, '\t' | '\n' | '\r' | '\u{85}');
    (character.is_control() && !is_allowed) || matches!(character, '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// The byte offset of a character; the parser counts characters.
fn byte_offset(text: &str, characters: usize) -> usize {
    text.char_indices().nth(characters).map_or(text.len(), |(offset, _)| offset)
}

/// The place that the parser names behind "while": the beginning of what could not be finished.
fn start(said: &str, text: &str) -> Option<usize> {
    let (_, context) = said.split_once(", while ")?;
    // The very beginning goes without saying.
    let Some((_, place)) = context.split_once(" at line ") else { return Some(0) };
    let (line, column) = place.split_once(" column ")?;
    let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
    let line_start = match line.checked_sub(2) {
        None => 0,
        Some(breaks) => memchr::memchr_iter(b'\n', text.as_bytes()).nth(breaks)? + 1,
    };
    Some(line_start + byte_offset(&text[line_start..], column.saturating_sub(1)))
}
