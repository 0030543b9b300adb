//! Parts of a block's text as HTML.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark_escape::escape_html_body_text;

use super::html::{Block, Piece};
use super::mark::Mark;

impl<'h> Block<'h> {
    /// Makes HTML of parts of the text.
    pub(super) fn parts(&self) -> Parts<'_, 'h> {
        Parts { block: self, passed: 0, open: Vec::new(), size: 0 }
    }

    fn unmarked<'t>(&self, tag: &'t str) -> Cow<'t, str> {
        if self.has_marks { Mark::removed(tag) } else { Cow::Borrowed(tag) }
    }

    /// Writes text, with those of the open elements that it stands in and that are not written yet.
    fn show(&self, open: &[(&str, &str)], shown: &mut usize, range: Range<usize>, out: &mut String) {
        open[(*shown).min(open.len())..].iter().for_each(|(_, tag)| out.push_str(&self.unmarked(tag)));
        *shown = open.len();
        // Writing to a string cannot fail.
        let _ = escape_html_body_text(&mut *out, &self.text[range]);
    }
}

/// How many bytes of HTML parts may still be made of, with what is repeated for each: the elements around it.
pub(super) struct Budget(usize);

impl Budget {
    /// For all parts of a text: more than any that people write needs.
    pub(super) fn of(html: &str) -> Self {
        Self((1 << 20) + 4 * html.len())
    }

    fn spend(&mut self, bytes: usize) -> Option<()> {
        self.0 = self.0.checked_sub(bytes)?;
        Some(())
    }
}

/// Parts of a block's text as HTML, which are asked for in about their order.
pub(super) struct Parts<'b, 'h> {
    block: &'b Block<'h>,
    /// How many of the block's pieces stand before the part that was asked for last.
    passed: usize,
    /// The elements that these leave open: name and tag.
    open: Vec<(&'h str, &'h str)>,
    /// How long their tags are together.
    size: usize,
}

impl Parts<'_, '_> {
    /// A part of the text as HTML: the elements around it are opened and closed as far as the part needs them. `None` where the
    /// budget does not allow it.
    pub(super) fn html(&mut self, range: Range<usize>, budget: &mut Budget) -> Option<String> {
        self.pass(range.start);
        budget.spend(range.len() + self.size)?;
        let block = self.block;
        let mut out = String::with_capacity(range.len());
        let mut open = self.open.clone();
        let mut shown = 0;
        let mut done = range.start;
        let is_last = range.end == block.text.len();
        for (at, piece) in &block.pieces[self.passed..] {
            let is_inside = *at < range.end || (is_last && *at == range.end);
            if *at > done && done < range.end {
                block.show(&open, &mut shown, done..(*at).min(range.end), &mut out);
                done = (*at).min(range.end);
            }
            match piece {
                Piece::Open { name, tag } => open.push((name, tag)),
                Piece::Close => {
                    let name = open.pop().map(|(name, _)| name);
                    if shown > open.len() {
                        shown = open.len();
                        close(name.unwrap_or_default(), &mut out);
                    }
                }
                Piece::Void { name, tag } if is_inside && *name != "input" => {
                    block.show(&open, &mut shown, done..done, &mut out);
                    out.push_str(&block.unmarked(tag));
                }
                Piece::Void { .. } => {}
            }
            if *at > range.end {
                break;
            }
        }
        if done < range.end {
            block.show(&open, &mut shown, done..range.end, &mut out);
        }
        for (name, _) in open[..shown.min(open.len())].iter().rev() {
            close(name, &mut out);
        }
        Some(out)
    }

    /// Goes to the first piece that does not stand before a place of the text.
    fn pass(&mut self, place: usize) {
        let pieces = &self.block.pieces;
        if self.passed.checked_sub(1).is_some_and(|last| pieces[last].0 >= place) {
            (self.passed, self.size) = (0, 0);
            self.open.clear();
        }
        while let Some((_, piece)) = pieces.get(self.passed).filter(|(at, _)| *at < place) {
            match piece {
                Piece::Open { name, tag } => {
                    self.open.push((name, tag));
                    self.size += tag.len();
                }
                Piece::Close => self.size -= self.open.pop().map_or(0, |(_, tag)| tag.len()),
                Piece::Void { .. } => {}
            }
            self.passed += 1;
        }
    }
}

fn close(name: &str, out: &mut String) {
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}
