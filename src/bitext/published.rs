//! The text of an article as it is published, with the way back to the places of the file.

use std::borrow::Cow;
use std::ops::Range;

use crate::markdown::{Side, escapes, reductions};
use crate::text::Span;

/// A text as it is published, with the way back to the file.
#[derive(Debug)]
pub struct Published<'t> {
    text: Cow<'t, str>,
    /// Where something was left out: the place in the text, and how much is left out up to there.
    cuts: Vec<(usize, usize)>,
}

impl<'t> Published<'t> {
    /// The markdown of a file that begins at byte `base`: pairs reduced to their targets, line ends made one.
    pub fn of(stored: &'t str, base: usize) -> Self {
        let body = &stored[base..];
        let left_out = reductions(body, Side::Target);
        let mut removed = base;
        if left_out.is_empty() {
            return Self { text: Cow::Borrowed(body), cuts: vec![(0, removed)] };
        }
        let mut text = String::with_capacity(body.len());
        let mut cuts = vec![(0, removed)];
        let mut done = 0;
        let mut escapes = escapes(body, Side::Target).into_iter().peekable();
        for range in left_out {
            if let Some(at) = escapes.next_if(|at| *at < range.start && *at >= done) {
                // The tags that were left out before it are longer than a backslash.
                text.push_str(&body[done..at]);
                text.push('\\');
                removed = removed.saturating_sub(1);
                cuts.push((text.len(), removed));
                done = at;
            }
            text.push_str(&body[done..range.start]);
            removed += range.len();
            cuts.push((text.len(), removed));
            done = range.end;
        }
        text.push_str(&body[done..]);
        Self { text: Cow::Owned(text), cuts }
    }

    /// The text of a YAML page, of which nothing is left out.
    pub fn of_page(stored: &'t str) -> Self {
        Self { text: Cow::Borrowed(stored), cuts: Vec::new() }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where a part of the text stands in the file; what was left out at its borders stays outside.
    pub fn span(&self, range: &Range<usize>) -> Span {
        let start = self.origin(range.start);
        match range.end.checked_sub(1).filter(|last| *last >= range.start) {
            Some(last) => Span::new(start, self.origin(last) + 1),
            None => Span::new(start, start),
        }
    }

    fn origin(&self, at: usize) -> usize {
        let before = self.cuts.partition_point(|(place, _)| *place <= at);
        at + before.checked_sub(1).map_or(0, |index| self.cuts[index].1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lead_back_to_the_file() {
        let stored = "---\nt: x\n---\nA <span data-ttu-id=\"a-1\">b</span><span class=\"sxs-lookup\"><span data-stu-id=\"a-1\">c</span></span> d\r\ne\r\n";
        let base = stored.find("A <").expect("a body");
        let published = Published::of(stored, base);
        assert_eq!(published.text(), "A b d\ne\n");
        for part in ["A", "b", "d", "e"] {
            let at = published.text().find(part).expect("a part");
            assert_eq!(published.span(&(at..at + 1)).slice(stored), part);
        }
    }
}
