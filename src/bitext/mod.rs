//! Bitext: a translation beside the text that it was made from.

pub mod align;
pub mod alternatives;
pub mod changes;
mod directives;
pub mod embedded;
pub mod freshness;
pub mod html;
pub mod mark;
pub mod matching;
pub mod origin;
mod page_structure;
pub mod pairing;
mod parts;
mod published;
pub mod recover;
pub mod segments;
pub mod sentences;
pub mod stamp;
pub mod structure;
mod tags;
