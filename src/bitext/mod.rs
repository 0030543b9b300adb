//! Bitext: a translation beside the text that it was made from.

pub mod embedded;
pub mod recover;
