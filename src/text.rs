//! Positions in text: byte spans, lines and columns, digests.

mod needles;

use std::borrow::Cow;
use std::fmt;
use std::hash::Hasher;

use serde::{Deserialize, Serialize};

pub use needles::Needles;

/// A range of bytes of a file as stored (a byte order mark counts). Files are capped at 4 MiB, so 32 bits suffice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of `start..end`; an end before the start gives an empty span.
    pub fn new(start: usize, end: usize) -> Self {
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        let end = u32::try_from(end).unwrap_or(u32::MAX);
        Self { start, end: end.max(start) }
    }

    /// The span as a range to index with.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The part of `text` that the span covers; empty where it does not fit.
    pub fn slice(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }

    /// Whether some byte is in both.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The span moved `by` bytes towards the end of the file.
    pub fn shifted(self, by: usize) -> Self {
        Self::new(self.start as usize + by, self.end as usize + by)
    }
}

impl From<std::ops::Range<usize>> for Span {
    fn from(range: std::ops::Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// A value and the place it was read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spanned<T> {
    /// What was read.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// A 256-bit content digest (BLAKE3).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// The digest of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }

    /// The first 16 hexadecimal digits, enough for a file name.
    pub fn short(&self) -> String {
        let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or_default();
        self.0[..8].iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xF)]).collect()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

/// Takes values as their `Hash` gives them to the digest of all of them, which this program on this machine alone can compare.
#[derive(Default)]
pub struct Digester(blake3::Hasher);

impl Digester {
    /// The digest of what was taken so far.
    pub fn digest(&self) -> Digest {
        Digest(*self.0.finalize().as_bytes())
    }
}

impl Hasher for Digester {
    fn finish(&self) -> u64 {
        let [a, b, c, d, e, f, g, h, ..] = self.digest().0;
        u64::from_le_bytes([a, b, c, d, e, f, g, h])
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }
}

/// A place that people read: both numbers start at 1, a column is one Unicode scalar value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line; LF or CRLF ends one.
    pub line: u32,
    /// The column; a byte order mark is not counted.
    pub column: u32,
}

impl Position {
    /// The first character of a file: where findings about a whole file stand.
    pub const START: Self = Self { line: 1, column: 1 };
}

/// The byte order mark as UTF-8 stores it.
pub const BOM: &str = "\u{feff}";

/// A text without the byte order mark that it may begin with.
pub fn without_mark(text: &str) -> &str {
    text.strip_prefix(BOM).unwrap_or(text)
}

/// The text without control characters, which no page may hold; tabs and line ends stay.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !has_controls(text) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|c| !c.is_control() || matches!(c, '\t' | '\n' | '\r')).collect())
}

/// Whether a text has control characters other than tabs and line ends.
pub fn has_controls(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_control = |byte: u8| (byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')) || byte == 0x7F;
    // Without an early end, so that many bytes are looked at in one step.
    let low = bytes.iter().fold(false, |found, byte| found | is_control(*byte));
    let is_high = |at: usize| bytes.get(at + 1).is_some_and(|byte| (0x80..0xA0).contains(byte));
    low || memchr::memchr_iter(0xC2, bytes).any(is_high)
}

/// The text with one blank for each run of white space, none at its ends.
pub fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The sum of what each byte counts, at most 3.
pub fn tally(bytes: &[u8], of: impl Fn(u8) -> u8) -> u32 {
    // So few bytes that their sum is a byte as well: then many are added in one step.
    let few = bytes.chunks(80);
    few.map(|few| u32::from(few.iter().fold(0_u8, |sum, byte| sum.wrapping_add(of(*byte))))).sum()
}

/// Whether a byte of UTF-8 is the first of a character.
pub fn begins_character(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

/// How many characters begin in these bytes of UTF-8.
fn characters(bytes: &[u8]) -> u32 {
    tally(bytes, |byte| u8::from(begins_character(byte)))
}

/// Where each line of a text begins.
#[derive(Debug)]
pub struct LineIndex<'text> {
    text: &'text str,
    starts: Vec<u32>,
    /// How many characters begin before each block of the text, so that long lines are not counted again and again.
    characters: Vec<u32>,
}

/// The size of a block whose characters are counted once.
const BLOCK: usize = 1024;

impl<'text> LineIndex<'text> {
    /// Indexes a file's text as stored.
    pub fn new(text: &'text str) -> Self {
        let first = if text.starts_with(BOM) { BOM.len() as u32 } else { 0 };
        let starts =
            std::iter::once(first).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1)).collect();
        let mut before = 0;
        let count = |block: &[u8]| {
            let this = before;
            before += characters(block);
            this
        };
        let characters = text.as_bytes().chunks(BLOCK).map(count).collect();
        Self { text, starts, characters }
    }

    /// The line and column of a byte offset; offsets past the end or inside a character are moved back.
    pub fn position(&self, offset: u32) -> Position {
        let line = self.starts.partition_point(|&start| start <= offset).max(1) - 1;
        let start = self.starts[line] as usize;
        let mut end = (offset as usize).clamp(start, self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let column = self.characters_before(end) - self.characters_before(start);
        Position { line: line as u32 + 1, column: column + 1 }
    }

    fn characters_before(&self, at: usize) -> u32 {
        let block = at / BLOCK;
        let counted = self.characters.get(block).or(self.characters.last()).copied().unwrap_or_default();
        let from = block.min(self.characters.len().saturating_sub(1)) * BLOCK;
        counted + characters(&self.text.as_bytes()[from..at])
    }

    /// The text of a line (1-based) without its line end; empty where there is no such line.
    pub fn line(&self, line: u32) -> &'text str {
        let index = line.saturating_sub(1) as usize;
        let Some(&start) = self.starts.get(index) else { return "" };
        let end = self.starts.get(index + 1).map_or(self.text.len(), |&next| next as usize);
        self.text[start as usize..end].trim_end_matches(['\r', '\n'])
    }
}

/// Finds places in a text that are asked for in about the order in which they stand, without an index of all its lines.
#[derive(Debug)]
pub struct LineWalk<'text> {
    text: &'text str,
    /// The line of the place that was asked for last, from 1.
    line: u32,
    /// Where that line begins.
    start: usize,
    /// The place that was asked for last.
    at: usize,
    /// How many characters stand between the two.
    before: u32,
}

impl<'text> LineWalk<'text> {
    /// Stands before the first character of a file's text as stored.
    pub fn new(text: &'text str) -> Self {
        let start = if text.starts_with(BOM) { BOM.len() } else { 0 };
        Self { text, line: 1, start, at: start, before: 0 }
    }

    /// The line and column of a byte offset; offsets past the end or inside a character are moved back.
    pub fn position(&mut self, offset: u32) -> Position {
        let offset = self.text.floor_char_boundary(offset as usize);
        if offset < self.start {
            *self = Self::new(self.text);
        }
        let offset = offset.max(self.start);
        let bytes = self.text.as_bytes();
        let from = self.at;
        if offset < from {
            self.before -= characters(&bytes[offset..from]);
        } else {
            let mut done = from;
            for end in memchr::memchr_iter(b'\n', &bytes[from..offset]) {
                self.line += 1;
                self.before = 0;
                done = from + end + 1;
                self.start = done;
            }
            self.before += characters(&bytes[done..offset]);
        }
        self.at = offset;
        Position { line: self.line, column: self.before + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_not_the_byte_order_mark() {
        let text = "\u{feff}a多b\r\nç\n";
        let index = LineIndex::new(text);
        assert_eq!(index.position(0), Position::START);
        assert_eq!(index.position(3), Position::START);
        assert_eq!(index.position(7), Position { line: 1, column: 3 });
        assert_eq!(index.position(10), Position { line: 2, column: 1 });
        assert_eq!(index.position(12), Position { line: 2, column: 2 });
        assert_eq!(index.position(900), Position { line: 3, column: 1 });
        assert_eq!(index.line(1), "a多b");
        assert_eq!(index.line(2), "ç");
        assert_eq!(index.line(9), "");
    }

    #[test]
    fn a_walk_finds_what_an_index_finds_in_any_order() {
        let text = "\u{feff}a多b\r\nç\n\n多多 x\n";
        let index = LineIndex::new(text);
        let mut walk = LineWalk::new(text);
        let forward = 0..=text.len() as u32 + 2;
        for offset in forward.clone().chain(forward.clone().rev()).chain([9, 0, 16]) {
            assert_eq!(walk.position(offset), index.position(offset), "{offset}");
        }
    }

    #[test]
    fn control_characters_go() {
        assert_eq!(printable("a\u{7}b\u{1b}[0m\tc\u{85}d\u{a0}e"), "ab[0m\tcd\u{a0}e");
        assert!(matches!(printable("é\u{a0}\n"), Cow::Borrowed(_)));
    }

    #[test]
    fn an_offset_inside_a_character_is_moved_back() {
        assert_eq!(LineIndex::new("é").position(1), Position::START);
    }
}
