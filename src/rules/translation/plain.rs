//! What of a block is plain text: neither in a link nor code. Where markup was torn apart, it stands there.

use std::ops::Range;

use crate::bitext::structure::{Block, Part, PartKind, Shape, Structure};

use super::Side;

/// Stands for a piece of code.
pub(super) const CODE: char = '\u{fffc}';

/// Stands for a link, with the text that it shows.
const LINK: char = '\u{fff9}';

/// Where running text of a block stands without anything between, however many parts it was read as.
pub(super) fn runs(structure: &Structure<'_>, block: &Block) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for part in structure.of_kind(block, PartKind::Text) {
        match runs.last_mut() {
            Some(run) if run.end == part.range.start => run.end = part.range.end,
            _ => runs.push(part.range.clone()),
        }
    }
    runs
}

/// The plain text of a block, with the way back to the published text.
#[derive(Default)]
pub(super) struct Plain {
    text: String,
    pieces: Vec<Piece>,
}

/// A piece of plain text.
struct Piece {
    start: usize,
    length: usize,
    /// Where it stands in the published text.
    place: Range<usize>,
}

impl Plain {
    /// The plain text of a block; all of a block of HTML, in which nothing is read as markdown.
    pub(super) fn of(side: &Side<'_>, block: &Block) -> Self {
        let mut plain = Self::default();
        if block.shape == Shape::Html {
            plain.push(&side.published.text()[block.range.clone()], block.range.clone());
            return plain;
        }
        let mut link = 0..0;
        let mut is_linked = |part: &Part<'_>| {
            let is_linked = link.start <= part.range.start && part.range.end <= link.end;
            if part.kind == PartKind::Link {
                link = part.range.clone();
            }
            is_linked
        };
        for part in side.structure.parts(block) {
            match part.kind {
                _ if is_linked(part) => {}
                PartKind::Text => plain.push(&part.value, part.range.clone()),
                PartKind::Code => plain.text.push(CODE),
                PartKind::Link => plain.text.push(LINK),
                PartKind::Break => plain.text.push('\n'),
                PartKind::Image | PartKind::Tag | PartKind::Attribute(_) => plain.text.push(' '),
            }
        }
        plain
    }

    fn push(&mut self, text: &str, place: Range<usize>) {
        self.pieces.push(Piece { start: self.text.len(), length: text.len(), place });
        self.text.push_str(text);
    }

    /// The text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Where a part of it stands in the published text.
    pub(super) fn place(&self, part: &Range<usize>) -> Range<usize> {
        let (first, last) = (self.piece(part.start), self.piece(part.end.saturating_sub(1)));
        let start = first.map_or(0, |piece| piece.place_of(part.start).start);
        let end = last.map_or(start, |piece| piece.place_of(part.end).end);
        start..end.max(start)
    }

    fn piece(&self, at: usize) -> Option<&Piece> {
        let next = self.pieces.partition_point(|piece| piece.start <= at);
        self.pieces[..next].last()
    }
}

impl Piece {
    /// Where a place of it stands: anywhere in the piece, if that is written otherwise than it reads.
    fn place_of(&self, at: usize) -> Range<usize> {
        if self.place.len() != self.length {
            return self.place.clone();
        }
        let place = self.place.start + (at - self.start).min(self.length);
        place..place
    }
}
