//! HTML while it waits for its page.

use std::cell::Cell;

use lz4_flex::block::{compress_into, decompress, get_maximum_output_size};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// HTML of our own. Those of a whole site wait together until all links are known, so they can be packed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Html {
    /// As it is.
    Plain(Box<str>),
    /// Packed by LZ4, which costs less than the memory that it saves would.
    Packed {
        /// What is packed.
        #[serde(serialize_with = "as_bytes", deserialize_with = "of_bytes")]
        bytes: Box<[u8]>,
        /// How long the HTML is, in bytes.
        length: usize,
    },
}

/// Many bytes at once instead of one by one.
fn as_bytes<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(bytes)
}

fn of_bytes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Box<[u8]>, D::Error> {
    <&'de [u8]>::deserialize(deserializer).map(Box::from)
}

/// Shorter HTML is left as it is, in bytes.
const WORTH_PACKING: usize = 512;

thread_local! {
    /// Where HTML is packed before it is known how short it becomes: what is shrunk where it is stays in a larger place.
    static SPARE: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// The most that a thread keeps for the next HTML, in bytes.
const LARGEST_SPARE: usize = 1 << 20;

impl Default for Html {
    fn default() -> Self {
        Self::Plain(Box::default())
    }
}

impl From<&str> for Html {
    fn from(html: &str) -> Self {
        Self::Plain(html.into())
    }
}

impl Html {
    /// The same packed, if that makes it shorter.
    #[must_use]
    pub fn packed(self) -> Self {
        match self {
            Self::Plain(html) if html.len() >= WORTH_PACKING => match shorter(html.as_bytes()) {
                Some(bytes) => Self::Packed { bytes, length: html.len() },
                None => Self::Plain(html),
            },
            other => other,
        }
    }

    /// How long the HTML is, in bytes.
    pub fn length(&self) -> usize {
        match self {
            Self::Plain(html) => html.len(),
            Self::Packed { length, .. } => *length,
        }
    }

    /// The HTML; what is packed is unpacked into `buffer`.
    pub fn text<'t>(&'t self, buffer: &'t mut Vec<u8>) -> &'t str {
        match self {
            Self::Plain(html) => html,
            Self::Packed { bytes, length } => {
                // What was packed here is what is unpacked.
                *buffer = decompress(bytes, *length).unwrap_or_default();
                simdutf8::basic::from_utf8(buffer).unwrap_or_default()
            }
        }
    }
}

/// The bytes packed, if that makes them fewer.
fn shorter(bytes: &[u8]) -> Option<Box<[u8]>> {
    let mut buffer = SPARE.take();
    let most = get_maximum_output_size(bytes.len());
    if buffer.len() < most {
        buffer.resize(most, 0);
    }
    // A buffer of that size is always enough.
    let packed = compress_into(bytes, &mut buffer).ok().filter(|length| *length < bytes.len());
    let packed = packed.map(|length| Box::from(&buffer[..length]));
    if buffer.len() <= LARGEST_SPARE {
        SPARE.set(buffer);
    }
    packed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_comes_back_as_it_was() {
        let mut buffer = Vec::new();
        for html in ["", "<p>short</p>", &"<p>long é</p>".repeat(100), &('a'..='z').collect::<String>()] {
            assert_eq!(Html::from(html).text(&mut buffer), html);
            assert_eq!(Html::from(html).packed().text(&mut buffer), html);
        }
        assert!(matches!(Html::from(&*"<p>long</p>".repeat(100)).packed(), Html::Packed { .. }));
    }
}
