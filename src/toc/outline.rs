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
    /// Adds an entry below the last one of a lower rank; at the top where there is none.
    pub(super) fn push(&mut self, rank: usize, entry: TocEntry) {
        self.close(rank);
        if self.open.len() < MAX_DEPTH {
            self.open.push((rank, entry));
        }
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
