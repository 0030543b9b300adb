//! Front matter without anything that takes a YAML parser to understand: `key: value`, lists of `- item`, comments.
//!
//! That is nearly all there is, at a tenth of the parser's time. A property test holds that what is read here is what
//! the parser reads, places included; whatever is not certain is left to it.

use std::ops::Range;

use crate::text::Spanned;
use crate::yaml::{self, Entry, Line, Reduced, Value};

/// The longest key; the parser knows keys up to 1024 characters.
const MAX_KEY: usize = 128;

/// Reads keys and values, or leaves it to the parser.
pub(super) fn read(source: &Reduced<'_>) -> Option<Vec<Entry>> {
    if !is_printable(source.text().as_bytes()) {
        return None;
    }
    // Front matter is kept until the whole site is known, and nearly each of its lines is an entry.
    let lines = memchr::memchr_iter(b'\n', source.text().as_bytes()).count() + 1;
    let mut reader = Reader { source, entries: Vec::with_capacity(lines), list: List::Closed };
    for line in yaml::lines(source.text(), 0) {
        reader.line(line)?;
    }
    (!reader.entries.is_empty()).then_some(reader.entries)
}

/// Whether an item may follow.
enum List {
    Closed,
    /// The last key has no value yet.
    Possible,
    /// The last key's list began at a place, in a column.
    Open {
        start: usize,
        column: usize,
    },
}

struct Reader<'text> {
    source: &'text Reduced<'text>,
    entries: Vec<Entry>,
    list: List,
}

impl Reader<'_> {
    fn line(&mut self, line: Line<'_>) -> Option<()> {
        let column = line.indent();
        match line.text.as_bytes().get(column..)? {
            [] | [b'#', ..] => Some(()),
            [b'-', b' ', ..] => self.item(line, column),
            _ if column == 0 => self.entry(line),
            _ => None,
        }
    }

    fn entry(&mut self, line: Line<'_>) -> Option<()> {
        let colon = key_length(line.text.as_bytes())?;
        let key = line.start..line.start + colon;
        let scalar = self.scalar(key.end + 1..line.end())?;
        self.list = if scalar.is_absent() { List::Possible } else { List::Closed };
        let key = Spanned { value: self.source.text()[key.clone()].to_owned(), span: self.source.span(key) };
        self.entries.push(Entry { key, value: self.value(&scalar), span: self.source.span(scalar.text) });
        Some(())
    }

    fn item(&mut self, line: Line<'_>, column: usize) -> Option<()> {
        let scalar = self.scalar(line.start + column + 1..line.end())?;
        if scalar.is_absent() {
            return None;
        }
        let start = match self.list {
            List::Closed => return None,
            List::Possible => line.start + column,
            List::Open { start, column: expected } if column == expected => start,
            List::Open { .. } => return None,
        };
        self.list = List::Open { start, column };
        let value = self.value(&scalar);
        let entry = self.entries.last_mut()?;
        entry.span = self.source.span(start..scalar.end);
        match &mut entry.value {
            Value::List(items) => items.push(value),
            none => *none = Value::List(vec![value]),
        }
        Some(())
    }

    fn value(&self, scalar: &Scalar) -> Value {
        let written = &self.source.text()[scalar.text.clone()];
        match scalar.quote {
            None if yaml::is_null(written) => Value::Null,
            quote => {
                let value = if quote == Some(b'\'') { written.replace("''", "'") } else { written.to_owned() };
                Value::Scalar(Spanned { value, span: self.source.span(scalar.text.clone()) })
            }
        }
    }

    /// The scalar behind an indicator, if it is a simple one that ends in its line.
    fn scalar(&self, range: Range<usize>) -> Option<Scalar> {
        let line = &self.source.text()[range.clone()];
        let blanks = line.len() - line.trim_start_matches(' ').len();
        let start = range.start + blanks;
        let text = &line[blanks..];
        match text.bytes().next() {
            None | Some(b'#') => Some(Scalar { text: range.start..range.start, end: range.start, quote: None }),
            Some(quote @ (b'"' | b'\'')) => quoted(text, quote, start),
            Some(first) if begins_plain(first) => {
                let length = plain_length(text)?;
                Some(Scalar { text: start..start + length, end: start + length, quote: None })
            }
            Some(_) => None,
        }
    }
}

/// A scalar's text without quotes, and where it ends with them.
struct Scalar {
    text: Range<usize>,
    end: usize,
    quote: Option<u8>,
}

impl Scalar {
    fn is_absent(&self) -> bool {
        self.text.is_empty() && self.quote.is_none()
    }
}

/// The length of the key that a line begins with, before a colon and a blank.
fn key_length(line: &[u8]) -> Option<usize> {
    let length = line.iter().take(MAX_KEY).position(|byte| !is_key_byte(*byte))?;
    let begins = line[0].is_ascii_alphabetic() || line[0] == b'_';
    (begins && line[length] == b':' && matches!(line.get(length + 1), None | Some(b' '))).then_some(length)
}

fn is_key_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-')
}

fn begins_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii() || matches!(byte, b'(' | b'/' | b'.' | b'_' | b'<' | b'$' | b'=')
}

/// The length of a plain scalar without what follows it; `None` where a colon makes it something else.
fn plain_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut end = bytes.len();
    for at in memchr::memchr2_iter(b':', b'#', bytes) {
        match bytes[at] {
            b':' if matches!(bytes.get(at + 1), None | Some(b' ')) => return None,
            b'#' if bytes[at - 1] == b' ' => {
                end = at;
                break;
            }
            _ => {}
        }
    }
    Some(text[..end].trim_end_matches(' ').len())
}

/// A scalar in quotes without escapes, with nothing but a comment behind it.
fn quoted(text: &str, quote: u8, start: usize) -> Option<Scalar> {
    let bytes = text.as_bytes();
    let mut at = 1;
    loop {
        at += memchr::memchr2(quote, b'\\', &bytes[at..])?;
        match bytes[at] {
            b'\\' if quote == b'"' => return None,
            b'\\' => at += 1,
            _ if quote == b'\'' && bytes.get(at + 1) == Some(&quote) => at += 2,
            _ => break,
        }
    }
    let behind = &text[at + 1..];
    let rest = behind.trim_start_matches(' ');
    let ends = rest.is_empty() || (rest.starts_with('#') && rest.len() < behind.len());
    ends.then_some(Scalar { text: start + 1..start + at, end: start + at + 1, quote: Some(quote) })
}

/// Whether the parser takes every character, and none but LF and CRLF as a line end. Tabs are left to it.
fn is_printable(bytes: &[u8]) -> bool {
    bytes.iter().enumerate().all(|(at, byte)| match byte {
        b' '..=b'~' | b'\n' => true,
        b'\r' => bytes.get(at + 1) == Some(&b'\n'),
        0xC2 => bytes.get(at + 1).is_some_and(|next| *next >= 0xA0),
        0xE2 => !matches!(bytes.get(at + 1..at + 3), Some([0x80, 0xA8 | 0xA9])),
        0xEF => !matches!(bytes.get(at + 1), Some(0xBB | 0xBF)),
        0x80.. => true,
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line() -> impl Strategy<Value = String> {
        let start = prop_oneof![
            Just("key: "),
            Just("ms.date: "),
            Just("a-b:"),
            Just("_k:   "),
            Just("null: "),
            Just("true: "),
            Just("a:"),
            Just("- "),
            Just("  - "),
            Just("  -  "),
            Just("   "),
            Just(""),
            Just("# "),
            Just("- - "),
            Just("y: "),
            Just("1: "),
        ];
        let value = prop::collection::vec(
            prop_oneof![
                Just("word"),
                Just("多 "),
                Just("é"),
                Just("'"),
                Just("\""),
                Just(":"),
                Just(": "),
                Just("#"),
                Just(" #"),
                Just(" "),
                Just("-"),
                Just("null"),
                Just("~"),
                Just("12"),
                Just("0x1f"),
                Just("1.50"),
                Just("true"),
                Just("["),
                Just("]"),
                Just("{"),
                Just("}"),
                Just(","),
                Just("|"),
                Just(">"),
                Just("\\"),
                Just("="),
                Just("."),
                Just("("),
                Just("<"),
                Just("&"),
                Just("*"),
                Just("!"),
                Just("%"),
                Just("@"),
                Just("?"),
                Just("\u{a0}"),
                Just("\u{ff0c}"),
                Just("\u{2028}"),
                Just("\u{85}"),
                Just("\t"),
                Just("\r"),
                Just("''"),
                Just("/"),
                Just("\u{7f}"),
                Just("\u{feff}"),
                Just("$"),
            ],
            0..4,
        );
        (start, value, prop_oneof![Just("\n"), Just("\r\n")])
            .prop_map(|(start, value, end)| start.to_owned() + &value.concat() + end)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 5_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_read_here_is_what_the_parser_reads(lines in prop::collection::vec(line(), 1..5)) {
            let text = lines.concat();
            let source = Reduced::new(&text, 0..text.len());
            if let Some(entries) = read(&source) {
                prop_assert_eq!(yaml::read(&source), Ok(Value::Mapping(entries)), "{:?}", text);
            }
        }
    }
}
