//! `:::no-loc(X):::`, `:::no-loc text="X":::` and `[!OP.NO-LOC(X)]`, unwrapped to X before YAML is read.
//!
//! Machine translation leaves these marks in values, and `::: ` is not even YAML. The text is reduced to what was
//! meant, and every place in it can be told in the file as stored.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memmem;

use crate::text::Span;

const OPENING: &str = ":::no-loc";

/// The word in an earlier tool's marks, which some translations have blanks in.
const EARLIER: &str = "NO-LOC";

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
        let mut found = earlier_marks(part);
        let openings = memmem::find_iter(part.as_bytes(), OPENING.as_bytes());
        found.extend(openings.filter_map(|start| mark_at(part, start).map(|(content, end)| (start..end, content))));
        if found.is_empty() {
            return Self { text: Cow::Borrowed(part), base: range.start, marks: Vec::new() };
        }
        found.sort_by_key(|(whole, _)| whole.start);
        Self::unwrapped(part, range.start, found)
    }

    fn unwrapped(part: &str, base: usize, found: Vec<Found>) -> Self {
        let mut text = String::with_capacity(part.len());
        let mut marks = Vec::with_capacity(found.len());
        let mut done = 0;
        for (whole, content) in found {
            if whole.start < done {
                continue;
            }
            text.push_str(&part[done..whole.start]);
            let kept = text.len()..text.len() + content.len();
            text.push_str(&part[content.clone()]);
            done = whole.end;
            marks.push(Mark {
                stored: base + whole.start..base + whole.end,
                stored_content: base + content.start,
                kept,
            });
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

/// A mark, and in it the words that it stands around.
type Found = (Range<usize>, Range<usize>);

/// The marks `[!OP.NO-LOC(X)]` of a text, in order; machine translation has put blanks into some: `[! OP. NO-LOC (X)]`.
pub(crate) fn earlier_marks(text: &str) -> Vec<Found> {
    memmem::find_iter(text.as_bytes(), EARLIER.as_bytes()).filter_map(|at| earlier_mark(text, at)).collect()
}

/// The mark whose word stands at `at`; a mark stands on one line.
fn earlier_mark(text: &str, at: usize) -> Option<Found> {
    let before = text[..at].trim_end_matches(' ').strip_suffix("OP.")?;
    let start = before.trim_end_matches(' ').strip_suffix("[!")?.len();
    let behind = &text[at + EARLIER.len()..];
    let inside = text.len() - behind.trim_start_matches(' ').strip_prefix('(')?.len();
    let near = &text[inside..text.floor_char_boundary(inside + MAX_BYTES)];
    let length = near.find(")]").filter(|length| *length > 0 && !near[..*length].contains(['\n', '\r']))?;
    Some((start..inside + length + ")]".len(), inside..inside + length))
}

/// The content and the end of the mark `:::no-loc(X):::` that a line begins with; machine translation has put blanks into
/// some, and capitals: `::: No-Loc (X) :::`.
pub(crate) fn mark_in_parentheses(line: &str) -> Option<(Range<usize>, usize)> {
    const WORD: &str = "no-loc";
    let rest = line.strip_prefix(":::")?.trim_start_matches([' ', '\t']);
    let word = rest.get(..WORD.len()).filter(|word| word.eq_ignore_ascii_case(WORD))?;
    let inside = rest[word.len()..].trim_start_matches(' ').strip_prefix('(')?;
    let start = line.len() - inside.len();
    inside.match_indices(')').find_map(|(close, _)| {
        let behind = inside[close + 1..].trim_start_matches(' ').strip_prefix(":::")?;
        (close > 0).then(|| (start..start + close, line.len() - behind.len()))
    })
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
    fn marks_in_parentheses_may_have_blanks() {
        for (line, words) in
            [(":::no-loc(a)::: b", "a"), ("::: No-Loc (a (b)) ::: c", "a (b)"), (":::NO-LOC (a):::", "a")]
        {
            let found = mark_in_parentheses(line).map(|(content, _)| &line[content]);
            assert_eq!(found, Some(words), "{line}");
        }
        for line in [":::no-loc()::: b", ":::no-loc (a): ::", "::: no-loc text=\"(a)\":::", ":::no", ":::no-löc(a):::"]
        {
            assert_eq!(mark_in_parentheses(line), None, "{line}");
        }
    }

    #[test]
    fn every_form_is_unwrapped() {
        assert_eq!(reduced("a :::no-loc(B)::: c").text(), "a B c");
        assert_eq!(reduced("a :::no-loc text=\"B (c)\"::: d").text(), "a B (c) d");
        assert_eq!(reduced("\"a :::no-loc text=\\\"B\\\" ::: c\"").text(), "\"a B c\"");
        assert_eq!(reduced(":::no-loc(A)::::::no-loc(B):::").text(), "AB");
        assert_eq!(reduced(":::no-loc(A\n):::").text(), ":::no-loc(A\n):::");
        assert_eq!(reduced("[!OP.NO-LOC(A.B)] :::no-loc(C):::[! OP. NO-LOC (D (e))]").text(), "A.B CD (e)");
        for text in ["[!OP.NO-LOC(A\n)]", "[!OP.NO-LOC()]", "NO-LOC(A)]", "[!NO-LOC(A)]", "OP.NO-LOC(A)]"] {
            assert_eq!(reduced(text).text(), text);
        }
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
