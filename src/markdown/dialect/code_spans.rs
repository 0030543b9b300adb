//! Where running text has code, for what has to be told apart from it before markdown is read.

use std::ops::Range;

/// The spans of code of a text, found when they are first asked for.
pub(in crate::markdown) struct CodeSpans<'text> {
    text: &'text str,
    spans: Option<Vec<Range<usize>>>,
}

impl<'text> CodeSpans<'text> {
    pub(in crate::markdown) fn of(text: &'text str) -> Self {
        Self { text, spans: None }
    }

    /// Whether a place is one of code.
    pub(in crate::markdown) fn has(&mut self, at: usize) -> bool {
        let spans = self.spans.get_or_insert_with(|| spans(self.text));
        let next = spans.partition_point(|span| span.end <= at);
        spans.get(next).is_some_and(|span| span.start <= at)
    }
}

fn spans(text: &str) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let mut at = 0;
    while let Some(tick) = memchr::memchr(b'`', &text.as_bytes()[at..]).map(|offset| at + offset) {
        at = paragraph(text, tick, &mut spans);
    }
    spans
}

/// Finds the spans of the paragraph in which the backtick at `tick` stands, from there on; gives where it ends.
fn paragraph(text: &str, tick: usize, spans: &mut Vec<Range<usize>>) -> usize {
    let end = paragraph_end(text, tick);
    // For each length of a run, bit by bit, whether no further run of that length follows.
    let mut unclosed = 0u64;
    let mut at = tick;
    while let Some(start) = memchr::memchr(b'`', &text.as_bytes()[at..end]).map(|offset| at + offset) {
        if text[..start].ends_with('\\') {
            at = start + 1;
            continue;
        }
        let length = run(&text[start..end]);
        at = start + length;
        let bit = 1u64.checked_shl(length as u32).unwrap_or_default();
        if bit == 0 || unclosed & bit != 0 {
            continue;
        }
        match closing(&text[at..end], length) {
            Some(close) => {
                at += close + length;
                spans.push(start..at);
            }
            None => unclosed |= bit,
        }
    }
    end
}

/// Where the next blank line begins, or the text ends.
fn paragraph_end(text: &str, from: usize) -> usize {
    let mut at = from;
    while let Some(newline) = memchr::memchr(b'\n', &text.as_bytes()[at..]).map(|offset| at + offset) {
        at = newline + 1;
        let line = text[at..].split('\n').next().unwrap_or_default();
        if line.trim().is_empty() {
            return at;
        }
    }
    text.len()
}

fn run(text: &str) -> usize {
    text.bytes().take_while(|byte| *byte == b'`').count()
}

fn closing(text: &str, length: usize) -> Option<usize> {
    let mut at = 0;
    loop {
        at += memchr::memchr(b'`', &text.as_bytes()[at..])?;
        let found = run(&text[at..]);
        if found == length {
            return Some(at);
        }
        at += found;
    }
}
