//! `:::no-loc(X):::` and `:::no-loc text="X":::`, unwrapped to X before YAML is read.
//!
//! Machine translation leaves these marks in values, and `::: ` is not even YAML. The text is reduced to what was
//! meant, and every place in it can be told in the file as stored.

use std::borrow::Cow;
use std::ops::Range;

use crate::text::Span;

const OPENING: &str = ":::no-loc";

/// How long a mark may be, so that many openings without an end take no time.
const MAX_BYTES: usize = 1024;

/// A part of a file with its no-loc marks unwrapped.
#[derive(Debug)]
pub(crate) struct Reduced<'text> {
    text: Cow<'text, str>,
    base: usize,
    marks: Vec<Mark>,
}

/// A mark, and what is left of it. Stored places are those of the file, kept ones those of the reduced text.
#[derive(Debug)]
struct Mark {
    stored: Range<usize>,
    stored_content: usize,
    kept: Range<usize>,
}

impl<'text> Reduced<'text> {
    /// Reduces a range of a file's text; the range must lie on character boundaries, else there is nothing to read.
    pub(crate) fn new(text: &'text str, range: Range<usize>) -> Self {
        let part = text.get(range.clone()).unwrap_or_default();
        if memchr::memmem::find(part.as_bytes(), OPENING.as_bytes()).is_none() {
            return Self { text: Cow::Borrowed(part), base: range.start, marks: Vec::new() };
        }
        Self::unwrapped(part, range.start)
    }

    fn unwrapped(part: &str, base: usize) -> Self {
        let mut text = String::with_capacity(part.len());
        let mut marks = Vec::new();
        let mut done = 0;
        for (start, _) in part.match_indices(OPENING) {
            let Some((content, end)) = mark_at(part, start).filter(|_| start >= done) else { continue };
            text.push_str(&part[done..start]);
            let kept = text.len()..text.len() + content.len();
            text.push_str(&part[content.clone()]);
            marks.push(Mark { stored: base + start..base + end, stored_content: base + content.start, kept });
            done = end;
        }
        text.push_str(&part[done..]);
        Self { text: Cow::Owned(text), base, marks }
    }

    /// The reduced text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Where a range of the reduced text stands in the file; a mark whose content it begins or ends with is covered.
    pub(crate) fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.stored_start(range.start), self.stored_end(range.end))
    }

    /// Where the character at an offset of the reduced text stands in the file; empty at the end.
    pub(crate) fn place(&self, offset: usize) -> Span {
        let length = self.text.get(offset..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        self.span(offset..offset + length)
    }

    fn stored_start(&self, offset: usize) -> usize {
        let before = self.marks.partition_point(|mark| mark.kept.start <= offset);
        match before.checked_sub(1).map(|index| &self.marks[index]) {
            None => self.base + offset,
            Some(mark) if offset == mark.kept.start => mark.stored.start,
            Some(mark) => mark.stored_inside_or_after(offset),
        }
    }

    fn stored_end(&self, offset: usize) -> usize {
        let before = self.marks.partition_point(|mark| mark.kept.start < offset || mark.kept.end <= offset);
        match before.checked_sub(1).map(|index| &self.marks[index]) {
            None => self.base + offset,
            Some(mark) => mark.stored_inside_or_after(offset),
        }
    }
}

impl Mark {
    fn stored_inside_or_after(&self, offset: usize) -> usize {
        match offset.checked_sub(self.kept.end) {
            Some(behind) => self.stored.end + behind,
            None => self.stored_content + offset.saturating_sub(self.kept.start),
        }
    }
}

/// The content and the end of the mark that begins at `start`; a mark stands on one line.
fn mark_at(part: &str, start: usize) -> Option<(Range<usize>, usize)> {
    let inside = start + OPENING.len();
    let limit = part.floor_char_boundary(inside + MAX_BYTES);
    let line = part[inside..limit].split(['\n', '\r']).next()?;
    if line.starts_with('(') {
        let length = line.find("):::")?;
        return Some((inside + 1..inside + length, inside + length + "):::".len()));
    }
    let quoted = line.trim_start_matches(' ').strip_prefix("text=")?;
    let quote = ["\\\"", "\"", "'"].into_iter().find(|quote| quoted.starts_with(quote))?;
    let content = inside + (line.len() - quoted.len()) + quote.len();
    let (at, closing) = closing_mark(&quoted[quote.len()..], quote)?;
    Some((content..content + at, content + at + closing))
}

/// Where the text before `quote` and `:::` ends, and how long these two are with the blanks between them.
fn closing_mark(text: &str, quote: &str) -> Option<(usize, usize)> {
    text.match_indices(quote).find_map(|(at, _)| {
        let rest = &text[at + quote.len()..];
        let blanks = rest.len() - rest.trim_start_matches(' ').len();
        rest[blanks..].starts_with(":::").then_some((at, quote.len() + blanks + ":::".len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reduced(text: &str) -> Reduced<'_> {
        Reduced::new(text, 0..text.len())
    }

    #[test]
    fn every_form_is_unwrapped() {
        assert_eq!(reduced("a :::no-loc(B)::: c").text(), "a B c");
        assert_eq!(reduced("a :::no-loc text=\"B (c)\"::: d").text(), "a B (c) d");
        assert_eq!(reduced("\"a :::no-loc text=\\\"B\\\" ::: c\"").text(), "\"a B c\"");
        assert_eq!(reduced(":::no-loc(A)::::::no-loc(B):::").text(), "AB");
        assert_eq!(reduced(":::no-loc(A\n):::").text(), ":::no-loc(A\n):::");
    }

    #[test]
    fn places_are_those_of_the_file() {
        let text = "t: :::no-loc(B)::: c";
        let reduced = reduced(text);
        assert_eq!(reduced.text(), "t: B c");
        assert_eq!(reduced.span(3..6).slice(text), ":::no-loc(B)::: c");
        assert_eq!(reduced.span(3..4).slice(text), ":::no-loc(B):::");
        assert_eq!(reduced.span(4..6).slice(text), " c");
        assert_eq!(reduced.span(0..2).slice(text), "t:");
        assert_eq!(reduced.span(0..3).slice(text), "t: ");
    }

    #[test]
    fn a_place_inside_a_mark_is_found() {
        let text = ":::no-loc(ABC):::x";
        let reduced = reduced(text);
        assert_eq!(reduced.span(1..2).slice(text), "B");
        assert_eq!(reduced.span(3..4).slice(text), "x");
    }
}
