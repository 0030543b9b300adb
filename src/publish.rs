//! Stand-in for the room that publishes.

use std::io;
use std::path::PathBuf;

use crate::path::OutPath;

/// What a publication did.
#[derive(Debug)]
pub struct Published {
    /// The files of the site, the mark included.
    pub files: usize,
    /// Their size.
    pub bytes: u64,
    /// How many of them were written, the mark left out.
    pub written: usize,
    /// How many are as they were before, the mark left out.
    pub kept: usize,
    /// Whether the site was up to date, so that nothing was touched.
    pub unchanged: bool,
    /// Whether the folders could not be exchanged, so that the site was updated file by file.
    pub in_place: bool,
    /// Files whose names differ only in case: systems that do not tell them apart lose one of each pair.
    pub case_collisions: Vec<(OutPath, OutPath)>,
    /// The old site, where it could not be removed; the next publication tries again.
    pub left_behind: Option<(PathBuf, io::Error)>,
}
