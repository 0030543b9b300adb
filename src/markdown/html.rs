//! The HTML of a body while it waits for its page.

/// HTML of our own. Those of a whole site wait together until all links are known, so they can be packed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Html {
    /// As it is.
    Plain(Box<str>),
    /// Packed by LZ4, which costs less than the memory that it saves would.
    Packed {
        /// What is packed.
        bytes: Box<[u8]>,
        /// How long the HTML is, in bytes.
        length: usize,
    },
}

/// Shorter HTML is left as it is, in bytes.
const WORTH_PACKING: usize = 512;

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
            Self::Plain(html) if html.len() >= WORTH_PACKING => {
                let bytes = lz4_flex::block::compress(html.as_bytes());
                match bytes.len() < html.len() {
                    true => Self::Packed { bytes: bytes.into(), length: html.len() },
                    false => Self::Plain(html),
                }
            }
            other => other,
        }
    }

    /// The HTML; what is packed is unpacked into `buffer`.
    pub fn text<'t>(&'t self, buffer: &'t mut Vec<u8>) -> &'t str {
        match self {
            Self::Plain(html) => html,
            Self::Packed { bytes, length } => {
                buffer.resize(*length, 0);
                // What was packed here is what is unpacked.
                let length = lz4_flex::block::decompress_into(bytes, buffer).unwrap_or_default();
                simdutf8::basic::from_utf8(&buffer[..length]).unwrap_or_default()
            }
        }
    }
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
