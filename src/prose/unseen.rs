//! Characters that no reader is meant to see: what stands for a lost letter, controls, and those that turn the direction of text.

use std::ops::Range;

use crate::finding::rule;

use super::Problem;

/// Whether a character stands for a letter that could not be read, or turns the text behind it.
pub(super) fn is_sign(c: char) -> bool {
    matches!(c, '\u{fffd}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Where a text has such characters.
pub(super) fn places(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(0xE2, 0xEF, bytes).filter(|at| match &bytes[*at..] {
        [0xE2, 0x80, last, ..] => (0xAA..=0xAE).contains(last),
        [0xE2, 0x81, last, ..] => (0xA6..=0xA9).contains(last),
        other => other.starts_with("\u{fffd}".as_bytes()),
    })
}

/// How far letters are looked for around such a character, in bytes.
const LONGEST: usize = 300;

/// What stands at a sign; nothing where text that is written from right to left stands around it.
pub(super) fn at(text: &str, run: &Range<usize>, sign: usize) -> Option<Problem> {
    let c = text[sign..].chars().next()?;
    let range = sign..sign + c.len_utf8();
    let number = u32::from(c);
    let (message, help, instead) = match c {
        '\u{fffd}' => {
            let message = format!("U+{number:04X} stands here for a letter that could not be read");
            (message, "write anew what stood here", None)
        }
        _ if is_control(c) => (format!("a control character stands here, U+{number:04X}"), "take it out", Some("")),
        _ if near(text, run, sign).contains(is_from_right_to_left) => return None,
        _ => {
            let message = format!("a character that readers do not see turns the text here, U+{number:04X}");
            (message, "take it out: it comes with what is copied from other programs", Some(""))
        }
    };
    let (help, instead) = (help.to_owned(), instead.map(str::to_owned));
    Some(Problem { rule: &rule::TEXT_GARBLED, range, message, help, instead, needs_one_run: false })
}

/// What stands around a place in its run.
fn near<'text>(text: &'text str, run: &Range<usize>, at: usize) -> &'text str {
    let start = text.ceil_char_boundary(at.saturating_sub(LONGEST)).max(run.start);
    &text[start..text.floor_char_boundary(at + LONGEST).min(run.end)]
}

/// Whether a character is a control that no text has.
pub(super) fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r')
}

/// Whether a letter is of a script that is written from right to left.
fn is_from_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}
