//! Where each character of a value stands in its file. Between the two lie escapes, folded lines, indentation and no-loc marks.

use std::ops::Range;

use super::Reduced;
use crate::text::{Span, Spanned};

/// The way back from a scalar's value to the file.
pub(crate) struct Origins<'text> {
    raw: Reduced<'text>,
    /// For each byte of the value what stands for its character in the reduced text; empty where that cannot be followed.
    places: Vec<Range<usize>>,
    whole: Span,
}

impl<'text> Origins<'text> {
    /// Follows a scalar that was read from this file.
    pub(crate) fn of(file: &'text str, scalar: &Spanned<String>) -> Self {
        let raw = Reduced::new(file, scalar.span.range());
        let before = file.get(..scalar.span.start as usize).and_then(|before| before.chars().next_back());
        let style = match before {
            Some('"') => Style::Double,
            Some('\'') => Style::Single,
            _ => Style::Bare,
        };
        let places = Follow { raw: raw.text(), at: 0, style }.value(&scalar.value).unwrap_or_default();
        Self { raw, places, whole: scalar.span }
    }

    /// Where a range of the value stands in the file; all of the scalar where that cannot be told.
    pub(crate) fn span(&self, range: Span) -> Span {
        let Range { start, end } = range.range();
        let Some(first) = self.places.get(start) else { return self.whole };
        let last = if end > start { self.places.get(end - 1) } else { None };
        self.raw.span(first.start..last.map_or(first.start, |last| last.end.max(first.start)))
    }
}

/// How a scalar is written; block scalars and plain ones have no escapes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Bare,
    Single,
    Double,
}

struct Follow<'raw> {
    raw: &'raw str,
    at: usize,
    style: Style,
}

impl Follow<'_> {
    /// The place of each byte of a value.
    fn value(mut self, value: &str) -> Option<Vec<Range<usize>>> {
        let mut places = Vec::with_capacity(value.len());
        let mut rest = value;
        while let Some(c) = rest.chars().next() {
            let taken = match self.blanks() {
                Some(lines) => self.fold(lines, rest, &mut places),
                None if self.is_continuation() => self.continuation(rest, &mut places),
                None => {
                    let place = self.character(c)?;
                    places.extend(std::iter::repeat_n(place, c.len_utf8()));
                    c.len_utf8()
                }
            };
            rest = &rest[taken..];
        }
        Some(places)
    }

    /// How many lines end in the white space that stands here; `None` where none does.
    fn blanks(&self) -> Option<usize> {
        let rest = &self.raw[self.at..];
        let blanks = &rest[..rest.len() - rest.trim_start_matches(is_blank).len()];
        match blanks.replace("\r\n", "\n").matches(is_line_end).count() {
            0 => None,
            lines => Some(lines),
        }
    }

    /// Passes line ends, and as much of the value as they stand for.
    fn fold(&mut self, lines: usize, value: &str, places: &mut Vec<Range<usize>>) -> usize {
        let start = self.at;
        self.at = self.raw.len() - self.raw[start..].trim_start_matches(is_blank).len();
        let blanks = value.len() - value.trim_start_matches(is_blank).len();
        // In double quotes, white space behind a fold may be written as escapes. Only usual line ends are folded.
        let is_folded =
            !matches!(self.raw[start..].trim_start_matches([' ', '\t']).chars().next(), Some('\u{2028}' | '\u{2029}'));
        let most = match self.style {
            Style::Double if is_folded => (lines - 1).max(1),
            Style::Double => lines,
            Style::Bare | Style::Single => blanks,
        };
        let taken = value[..blanks].char_indices().nth(most).map_or(blanks, |(at, _)| at);
        places.extend(std::iter::repeat_n(start..self.at, taken));
        taken
    }

    /// Whether a line ends behind a backslash that stands here.
    fn is_continuation(&self) -> bool {
        let behind = self.raw[self.at..].strip_prefix('\\').filter(|_| self.style == Style::Double);
        behind.is_some_and(|behind| behind.starts_with(is_line_end))
    }

    /// Passes a line end that a backslash takes out of the value; each empty line behind it is one of the value.
    fn continuation(&mut self, value: &str, places: &mut Vec<Range<usize>>) -> usize {
        let start = self.at;
        self.at += 1;
        self.at += line_end_length(&self.raw[self.at..]);
        let lines = self.blanks().unwrap_or_default();
        self.at = self.raw.len() - self.raw[self.at..].trim_start_matches(is_blank).len();
        let ends = value.char_indices().take(lines).take_while(|(_, c)| is_line_end(*c));
        let taken = ends.last().map_or(0, |(at, c)| at + c.len_utf8());
        places.extend(std::iter::repeat_n(start..self.at, taken));
        taken
    }

    /// The place of the next character of the value.
    fn character(&mut self, c: char) -> Option<Range<usize>> {
        let rest = &self.raw[self.at..];
        let Some(next) = rest.chars().next() else {
            // The line ends behind the last line are no part of the scalar.
            return is_blank(c).then_some(self.at..self.at);
        };
        let length = match (next, self.style) {
            ('\\', Style::Double) => escape_length(rest),
            ('\'', Style::Single) => 2,
            _ if next == c => next.len_utf8(),
            _ if is_blank(c) && !(is_blank(next) && self.style == Style::Double) => 0,
            _ if is_blank(next) => {
                self.at += next.len_utf8();
                return self.character(c);
            }
            _ => return None,
        };
        let place = self.at..(self.at + length).min(self.raw.len());
        self.at = self.raw.ceil_char_boundary(place.end);
        Some(place.start..self.at)
    }
}

fn line_end_length(text: &str) -> usize {
    let length = text.chars().next().map_or(0, char::len_utf8);
    if text.starts_with("\r\n") { 2 } else { length }
}

fn escape_length(rest: &str) -> usize {
    match rest.as_bytes().get(1) {
        Some(b'x') => 4,
        Some(b'u') => 6,
        Some(b'U') => 10,
        _ => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
    }
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t') || is_line_end(c)
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Value, read};
    use super::*;

    /// Where `word` of the value of the key `a` stands in the file, as written there.
    fn found(text: &str, word: &str) -> String {
        let scalar = scalar(text).expect("a mapping with a scalar");
        let at = scalar.value.find(word).expect("the word is in the value");
        Origins::of(text, &scalar).span(Span::new(at, at + word.len())).slice(text).to_owned()
    }

    fn scalar(text: &str) -> Option<Spanned<String>> {
        let Ok(Value::Mapping(entries)) = read(&Reduced::new(text, 0..text.len())) else { return None };
        match entries.into_iter().next()?.value {
            Value::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    #[test]
    fn words_are_found_however_they_are_written() {
        assert_eq!(found("a: one [two](x.md)\n", "x.md"), "x.md");
        assert_eq!(found("a: one\n  two\n\n  three\n", "three"), "three");
        assert_eq!(found("a: |\n  one\n\n      two\n  three x.md\n", "x.md"), "x.md");
        assert_eq!(found("a: >-\n  one\n  two\n\n\n  three x.md\n", "x.md"), "x.md");
        assert_eq!(found("a: >\r\n  one\r\n  two x.md\r\n", "x.md"), "x.md");
        assert_eq!(found("a: 'it''s x.md'\n", "x.md"), "x.md");
        assert_eq!(found("a: 'it''s'\n", "'"), "''");
        assert_eq!(found("a: \"one\\n \\n\\ttwo \\u00e9 x.md\"\n", "x.md"), "x.md");
        assert_eq!(found("a: \"\\u00e9\"\n", "é"), "\\u00e9");
        assert_eq!(found("a: \"one \\\n   two\n   \\n x.md\"\n", "x.md"), "x.md");
        assert_eq!(found("a: \"one\\\n  \n\n  x.md\"\n", "x.md"), "x.md");
        assert_eq!(found("a: one :::no-loc(two)::: x.md\n", "x.md"), "x.md");
        assert_eq!(found("a: one :::no-loc(two)::: x\n", "two"), ":::no-loc(two):::");
    }

    #[test]
    fn what_cannot_be_followed_is_the_whole_scalar() {
        let scalar = Spanned { value: "other".to_owned(), span: Span::new(3, 6) };
        assert_eq!(Origins::of("a: one\n", &scalar).span(Span::new(0, 2)), Span::new(3, 6));
        assert_eq!(Origins::of("a: other\n", &scalar).span(Span::new(9, 12)), Span::new(3, 6));
    }

    fn document() -> impl Strategy<Value = String> {
        const PIECES: &[&str] = &[
            "one",
            "é",
            "两",
            ":::no-loc(b):::",
            " ",
            "  ",
            "\n  ",
            "\n\n  ",
            "\n    ",
            "\r\n  ",
            "''",
            "\\\"",
            "\\n",
            "\\u00e9",
            "\\x41",
            "\\\n  ",
            "[x](y.md)",
            "#",
            "\t",
            "\u{2028}",
        ];
        let style =
            prop::sample::select(&["a: ", "a: \"", "a: '", "a: |\n  ", "a: >\n  ", "a: |-\n  ", "a: >+\n  "][..]);
        (style, prop::collection::vec(prop::sample::select(PIECES), 1..10)).prop_map(|(style, pieces)| {
            let end = if style.ends_with(['"', '\'']) { &style[3..] } else { "" };
            format!("{style}{}{end}\n", pieces.concat())
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 5_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_character_stands_where_it_was_written(text in document()) {
            let Some(scalar) = scalar(&text) else { return Ok(()) };
            let origins = Origins::of(&text, &scalar);
            let mut last = scalar.span.start;
            for (at, c) in scalar.value.char_indices().filter(|(_, c)| !is_blank(*c)) {
                let span = origins.span(Span::new(at, at + c.len_utf8()));
                let written = span.slice(&text);
                let is_it = written == c.to_string() || written.starts_with(['\\', '\'']) || written.contains(":::no-loc");
                prop_assert!(is_it, "{c:?} is not {written:?} in {text:?}");
                prop_assert!(last <= span.start, "{text:?}");
                last = span.start;
            }
        }
    }
}
