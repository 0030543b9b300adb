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

const TAB: Reason = Reason {
    said: "found a tab character",
    place: Place::Stop,
    message: "a tab stands where only blanks may",
    help: "indent with blanks, not with tabs",
};

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
    TAB,
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
    // The parser counts bytes here, and characters in its columns.
    let stop = error.location().map_or(0, |location| source.text().floor_char_boundary(location.index()));
    let at = place.unwrap_or(stop);
    let reason = if source.text()[at..].starts_with('\t') { Some(&TAB) } else { reason };
    let (message, help) = match reason {
        Some(reason) => (reason.message.to_owned(), reason.help),
        None => (format!("this is not YAML: {said}"), QUOTES),
    };
    SyntaxError { span: source.place(at), message, help: help.to_owned() }
}

/// Whether YAML refuses a character.
fn is_control(character: char) -> bool {
    let is_allowed = matches!(character, '\t' | '\n' | '\r' | '\u{85}');
    (character.is_control() && !is_allowed) || matches!(character, '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// The place that the parser names behind "while": the beginning of what could not be finished.
fn start(said: &str, text: &str) -> Option<usize> {
    let (_, context) = said.split_once(", while ")?;
    // The very beginning goes without saying.
    let Some((_, place)) = context.split_once(" at line ") else { return Some(0) };
    let (line, column) = place.split_once(" column ")?;
    let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
    let line_start = line_start(text, line.checked_sub(1)?)?;
    let column = text[line_start..].char_indices().nth(column.checked_sub(1)?);
    Some(column.map_or(text.len(), |(offset, _)| line_start + offset))
}

/// Where a line begins that has so many above it, by every line end that the parser knows.
fn line_start(text: &str, above: usize) -> Option<usize> {
    let is_end = |&(at, c): &(usize, char)| match c {
        '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => true,
        '\r' => !text[at + 1..].starts_with('\n'),
        _ => false,
    };
    let last = above.checked_sub(1);
    let Some(last) = last else { return Some(0) };
    text.char_indices().filter(is_end).nth(last).map(|(at, c)| at + c.len_utf8())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::read;
    use super::*;

    /// Texts that are no YAML, with `WORD` for a word; what is wrong stands at `HERE`, which is taken out.
    const WRONG: &[&str] = &[
        "title: WORD\nfoo: HERE@x\n",
        "title: WORDHERE: x\n",
        "- name: WORD\n  href: HERE@x\n",
        "title: WORD\nfoo: HERE\"WORD\nbar: x\n",
        "title: WORD\nfoo: HERE[WORD\nbar: x\n",
        "WORD: WORD\nfoo: \"WORDHERE\\qWORD\"\n",
        "- WORD\n- foo: WORD\n  HERE- WORD\n",
        "foo: WORD\nHEREWORD\nbar: WORD\n",
        "foo: WORD\nbar: HERE*x\n",
        "foo: WORD\nbar: HERE!x WORD\n",
        "foo: 'WORD'\n\nbar: WORD HERE\u{1}\n",
    ];

    fn place(text: &str) -> Option<usize> {
        read(&Reduced::new(text, 0..text.len())).err().map(|error| error.span.start as usize)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_place_is_the_same_whatever_the_letters_and_line_ends(
            wrong in prop::sample::select(WRONG),
            word in "[a-zéà多文😀]{1,8}( [éa文]{1,3})?",
            end in prop::sample::select(&["\n", "\r\n"][..]),
            above in "(# [a-zé多😀 ]{0,9}\n){0,2}",
        ) {
            let written = (above + wrong).replace("WORD", &word).replace('\n', end);
            let expected = written.find("HERE");
            let text = written.replace("HERE", "");
            prop_assert_eq!(place(&text), expected, "{:?}", text);
        }
    }
}
