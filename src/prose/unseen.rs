//! Characters that no reader is meant to see: what stands for a lost letter, controls, and those that turn the direction of text.

use std::ops::Range;

use crate::finding::rule;

use super::Problem;

/// What stands for a letter that could not be read, and the characters that turn the text behind them.
pub(super) const SIGNS: [&str; 10] = [
    "\u{fffd}", "\u{202a}", "\u{202b}", "\u{202c}", "\u{202d}", "\u{202e}", "\u{2066}", "\u{2067}", "\u{2068}",
    "\u{2069}",
];

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
