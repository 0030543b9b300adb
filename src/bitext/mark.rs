//! Marks in a text that say where units begin and end, and that come through compiling: characters that no text has.

use std::borrow::Cow;
use std::ops::Range;

use crate::markdown::{Side, Unit};

/// The character that begins the first unit; the others have those behind it.
const FIRST: u32 = 0xF_0000;
/// The character that ends a unit.
const END: char = '\u{10FFFD}';
/// How many units can be told apart.
const MOST: usize = 0xFFF0;

/// A mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// The unit of this number begins.
    Start(u32),
    /// The unit ends.
    End,
}

impl Mark {
    fn of(c: char) -> Option<Self> {
        match u32::from(c) {
            code if c == END => Some(Self::End).filter(|_| code > FIRST),
            code if (FIRST..FIRST + MOST as u32).contains(&code) => Some(Self::Start(code - FIRST)),
            _ => None,
        }
    }

    /// The first mark of a text, with what stands before and behind it.
    pub(super) fn next(text: &str) -> Option<(&str, Self, &str)> {
        let mut from = 0;
        // Marks are four bytes long, the first of which few characters have.
        while let Some(at) = memchr::memchr2(0xF3, 0xF4, &text.as_bytes()[from..]).map(|at| from + at) {
            let c = text[at..].chars().next()?;
            if let Some(mark) = Self::of(c) {
                return Some((&text[..at], mark, &text[at + c.len_utf8()..]));
            }
            from = at + c.len_utf8();
        }
        None
    }

    /// A text without its marks.
    pub(super) fn removed(text: &str) -> Cow<'_, str> {
        match Self::next(text) {
            None => Cow::Borrowed(text),
            Some(_) => Cow::Owned(text.chars().filter(|c| Self::of(*c).is_none()).collect()),
        }
    }
}

/// A bilingual text with one side of its units, each between marks; `None` where the text has such characters itself, or too many
/// units to tell apart.
pub fn marked(text: &str, units: &[Unit], side: Side) -> Option<String> {
    if units.len() > MOST || Mark::next(text).is_some() {
        return None;
    }
    let mut marked = String::with_capacity(text.len());
    let mut done = 0;
    for (unit, number) in units.iter().zip(FIRST..) {
        let whole = unit.whole().range();
        let (before, inner, behind) = apart(unit.side(side).slice(text));
        marked.push_str(text.get(done..whole.start)?);
        marked.push_str(before);
        marked.push(char::from_u32(number)?);
        marked.push_str(inner);
        marked.push(END);
        marked.push_str(behind);
        done = whole.end;
    }
    marked.push_str(&text[done..]);
    Some(marked)
}

/// A unit's text without the marks of markdown around it, which a character before or behind them would change.
fn apart(text: &str) -> (&str, &str, &str) {
    let is_mark = |c: char| matches!(c, '*' | '_' | '`' | '[' | ']' | '!' | ' ' | '\n' | '\r' | '\t' | '#' | '>' | '|');
    let Range { start, end } = {
        let start = text.len() - text.trim_start_matches(is_mark).len();
        let end = start + text[start..].trim_end_matches(is_mark).len();
        // A character behind a backslash is text.
        let escaped = text[end..].chars().next().filter(|_| text[start..end].ends_with('\\'));
        start..end + escaped.map_or(0, char::len_utf8)
    };
    (&text[..start], &text[start..end], &text[end..])
}
