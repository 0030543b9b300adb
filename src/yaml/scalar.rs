//! Where YAML's scalars begin and end, as the parser sees it.

use std::ops::Range;

use super::{Reduced, Value};
use crate::text::{Span, Spanned};

/// What surrounds a scalar and decides where it ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context {
    /// The column of the innermost block list or mapping, in bytes from 0; `None` outside all of them.
    indent: Option<usize>,
    /// Whether brackets are open.
    pub(super) in_brackets: bool,
}

impl Context {
    /// Outside every list and mapping.
    pub(super) const DOCUMENT: Self = Self { indent: None, in_brackets: false };

    /// Inside a block list or mapping whose dashes or keys stand in that column.
    pub(super) fn block(column: usize) -> Self {
        Self { indent: Some(column), in_brackets: false }
    }

    /// The same inside brackets.
    pub(super) fn bracketed(self) -> Self {
        Self { in_brackets: true, ..self }
    }

    /// The first column that belongs to the innermost block list's or mapping's values.
    fn inner(self) -> usize {
        self.indent.map_or(0, |column| column + 1)
    }
}

/// Whether a plain scalar means nothing.
pub(crate) fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

/// Whether two texts differ in white space at most: lines are folded and indentation is dropped.
pub(super) fn same_words(one: &str, other: &str) -> bool {
    one == other || one.split_whitespace().flat_map(str::chars).eq(other.split_whitespace().flat_map(str::chars))
}

/// The next token's place, over blanks, line ends and comments.
pub(super) fn next_token(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    while let Some(&byte) = bytes.get(at) {
        at += match byte {
            b' ' | b'\t' => 1,
            b'#' => {
                at = line_end(text, at);
                continue;
            }
            _ => match line_break_at(bytes, at) {
                0 => return at,
                length => length,
            },
        };
    }
    at
}

/// How many bytes of its line stand before a place.
pub(super) fn column(text: &str, at: usize) -> usize {
    let before = &text[..at];
    at - before.rfind(is_line_break).map_or(0, |last| last + line_break_at(text.as_bytes(), last).max(1))
}

/// Whether a line begins here with `---` or `...` alone.
pub(super) fn document_mark_at(text: &str, at: usize) -> bool {
    let mark = text[at..].starts_with("---") || text[at..].starts_with("...");
    mark && blank_at(text, at + 3) && (at == 0 || text[..at].ends_with(is_line_break))
}

/// Whether there is a blank, a line end or nothing at a place.
pub(super) fn blank_at(text: &str, at: usize) -> bool {
    match text.as_bytes().get(at) {
        None | Some(b' ' | b'\t') => true,
        Some(_) => line_break_at(text.as_bytes(), at) > 0,
    }
}

/// The range of the plain scalar at `start`, over all its lines.
pub(super) fn plain(text: &str, start: usize, context: Context) -> Range<usize> {
    let bytes = text.as_bytes();
    let mut end = start;
    let mut at = start;
    loop {
        if document_mark_at(text, at) || bytes.get(at) == Some(&b'#') {
            break;
        }
        let word = at;
        at = word_end(text, word, context.in_brackets);
        if at > word {
            end = at;
        }
        let Some(next) = next_word(text, at, context) else { break };
        at = next;
    }
    start..end
}

/// The end of the characters that belong to a plain scalar up to the next blank.
fn word_end(text: &str, mut at: usize, in_brackets: bool) -> usize {
    let bytes = text.as_bytes();
    while !blank_at(text, at) {
        let ends = match bytes[at] {
            b':' => blank_at(text, at + 1),
            b',' | b'[' | b']' | b'{' | b'}' => in_brackets,
            _ => false,
        };
        if ends {
            break;
        }
        at += 1;
    }
    at
}

/// Where a plain scalar may go on behind blanks and line ends.
fn next_word(text: &str, mut at: usize, context: Context) -> Option<usize> {
    let bytes = text.as_bytes();
    let start = at;
    let mut line_start = None;
    loop {
        match bytes.get(at) {
            Some(b' ' | b'\t') => at += 1,
            _ => match line_break_at(bytes, at) {
                0 => break,
                length => {
                    at += length;
                    line_start = Some(at);
                }
            },
        }
    }
    let outdented = line_start.is_some_and(|line| at - line < context.inner());
    (at > start && at < bytes.len() && (context.in_brackets || !outdented)).then_some(at)
}

/// The range inside the quotes of the scalar whose opening quote is at `start`.
pub(super) fn quoted(text: &str, start: usize, quote: u8) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = start + 1;
    loop {
        let byte = *bytes.get(at)?;
        at += match byte {
            b'\\' if quote == b'"' => 2,
            b'\'' if quote == b'\'' && bytes.get(at + 1) == Some(&b'\'') => 2,
            _ if byte == quote => return Some(start + 1..at),
            _ => 1,
        };
    }
}

/// The content of the block scalar (`|` or `>`) at `start`, and where the text goes on behind it.
pub(super) fn block(text: &str, start: usize, context: Context) -> (Range<usize>, usize) {
    let header_end = line_end(text, start);
    let header = &text[start + 1..header_end];
    let given = header.bytes().take(2).find(u8::is_ascii_digit).map(|digit| usize::from(digit - b'0'));
    let mut at = header_end + line_break_at(text.as_bytes(), header_end);
    let mut content = at..at;
    let indent = match given {
        Some(more) => context.indent.unwrap_or(0) + more,
        None => block_indent(text, at).max(context.inner()).max(1),
    };
    let mut first = true;
    while at < text.len() {
        let end = line_end(text, at);
        let blanks = leading_spaces(&text[at..end]).min(indent);
        if blanks == indent {
            if first {
                content = at + indent..end;
                first = false;
            }
            content.end = if end > at + indent { end } else { content.end };
        } else if at + blanks < end {
            break;
        }
        at = end + line_break_at(text.as_bytes(), end);
    }
    (content, at)
}

/// The indentation of the first line that is not blank, or of a blank one before it that has more.
fn block_indent(text: &str, mut at: usize) -> usize {
    let mut widest = 0;
    while at < text.len() {
        let end = line_end(text, at);
        let spaces = leading_spaces(&text[at..end]);
        widest = widest.max(spaces);
        if at + spaces < end {
            break;
        }
        at = end + line_break_at(text.as_bytes(), end);
    }
    widest
}

fn leading_spaces(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn line_end(text: &str, at: usize) -> usize {
    text[at..].find(is_line_break).map_or(text.len(), |length| at + length)
}

fn is_line_break(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The length of the line end at a place; 0 where there is none.
fn line_break_at(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at..).unwrap_or_default() {
        [b'\r', b'\n', ..] | [0xC2, 0x85, ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        [0xE2, 0x80, 0xA8 | 0xA9, ..] => 3,
        _ => 0,
    }
}

/// The value on a line of its own that is not good YAML, and its place: quotes are stripped, comments dropped, and
/// brackets are split at commas.
pub(crate) fn forgiving(source: &Reduced<'_>, range: Range<usize>) -> (Value, Span) {
    let range = trimmed(source.text(), range);
    let written = &source.text()[range.clone()];
    if !written.starts_with('[') || !written.ends_with(']') || written.len() < 2 {
        return forgiving_scalar(source, range);
    }
    let mut start = range.start + 1;
    let mut items = Vec::new();
    for item in written[1..written.len() - 1].split(',') {
        let end = start + item.len();
        if !item.trim().is_empty() {
            items.push(forgiving_scalar(source, trimmed(source.text(), start..end)).0);
        }
        start = end + 1;
    }
    (Value::List(items), source.span(range))
}

fn forgiving_scalar(source: &Reduced<'_>, range: Range<usize>) -> (Value, Span) {
    let written = &source.text()[range.clone()];
    if let Some(quote @ (b'"' | b'\'')) = written.bytes().next() {
        return match quoted(written, 0, quote) {
            Some(inside) => quoted_value(source, range.start + inside.start..range.start + inside.end, quote),
            None => text_value(source, trimmed(source.text(), range.start + 1..range.end)),
        };
    }
    let comment = if written.starts_with('#') { Some(0) } else { written.find(" #") };
    let range = trimmed(source.text(), range.start..comment.map_or(range.end, |at| range.start + at));
    if is_null(&source.text()[range.clone()]) {
        return (Value::Null, source.span(range));
    }
    text_value(source, range)
}

fn quoted_value(source: &Reduced<'_>, inside: Range<usize>, quote: u8) -> (Value, Span) {
    let written = &source.text()[inside.clone()];
    let value = match quote {
        b'\'' => written.replace("''", "'"),
        _ if written.contains('\\') => {
            let whole = &source.text()[inside.start - 1..inside.end + 1];
            serde_yaml::from_str(whole).unwrap_or_else(|_| written.to_owned())
        }
        _ => written.to_owned(),
    };
    let span = source.span(inside);
    (Value::Scalar(Spanned { value, span }), span)
}

fn text_value(source: &Reduced<'_>, range: Range<usize>) -> (Value, Span) {
    let value = source.text()[range.clone()].to_owned();
    let span = source.span(range);
    (Value::Scalar(Spanned { value, span }), span)
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let blanks = [' ', '\t', '\r', '\n'];
    let start = range.end - text[range.clone()].trim_start_matches(blanks).len();
    start..start + text[start..range.end].trim_end_matches(blanks).len()
}
