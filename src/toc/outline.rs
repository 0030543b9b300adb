//! Entries nested by how far in they begin: a column, or a heading's level.

use super::{MAX_DEPTH, TocEntry};

/// A tree of entries while it grows at its end.
#[derive(Default)]
pub(super) struct Outline {
    done: Vec<TocEntry>,
    /// The entries that the next may stand below, outermost first, each with its rank.
    open: Vec<(usize, TocEntry)>,
}

impl Outline {
    /// Adds an entry below the last one of a lower rank, at the top where there is none; not where that would be too deep.
    pub(super) fn push(&mut self, rank: usize, entry: TocEntry) -> bool {
        self.close(rank);
        let fits = self.open.len() < MAX_DEPTH;
        if fits {
            self.open.push((rank, entry));
        }
        fits
    }

    /// The rank of the entry that the next would stand below.
    pub(super) fn rank_above(&self, rank: usize) -> Option<usize> {
        self.open.iter().rev().map(|(open, _)| *open).find(|open| *open < rank)
    }

    /// The last entry of a lower rank.
    pub(super) fn last_below(&mut self, rank: usize) -> Option<&mut TocEntry> {
        self.open.iter_mut().rev().find(|(open, _)| *open < rank).map(|(_, entry)| entry)
    }

    /// The entries at the top with all below them.
    pub(super) fn finish(mut self) -> Vec<TocEntry> {
        self.close(0);
        self.done
    }

    fn close(&mut self, rank: usize) {
        while let Some((_, entry)) = self.open.pop_if(|(open, _)| *open >= rank) {
            match self.open.last_mut() {
                Some((_, parent)) => parent.items.push(entry),
                None => self.done.push(entry),
            }
        }
    }
}
