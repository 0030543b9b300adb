//! Values as readers see them.

use std::borrow::Cow;

use html5gum::{State, Token, Tokenizer};

use crate::text::printable;

/// Decodes HTML's character references; tags stay text.
pub fn decode_entities(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut tokenizer = Tokenizer::new(text);
    tokenizer.set_state(State::RcData);
    let mut decoded = String::with_capacity(text.len());
    for token in tokenizer.flatten() {
        if let Token::String(part) = token {
            decoded.push_str(&String::from_utf8_lossy(&part));
        }
    }
    Cow::Owned(decoded)
}

/// The text with its entities decoded and its white space collapsed; `None` where nothing is left. A no-break space
/// within the text is kept: French typography needs it.
pub(super) fn published(text: &str) -> Option<String> {
    let decoded = decode_entities(text);
    let decoded = printable(&decoded);
    let words: Vec<&str> = decoded.trim().split_ascii_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_are_decoded_and_tags_are_text() {
        assert_eq!(decode_entities("a&nbsp;b &#39;c&#39; &lt;d&gt;&period;"), "a\u{a0}b 'c' <d>.");
        assert_eq!(decode_entities("<list> & </title> R&D"), "<list> & </title> R&D");
        assert_eq!(decode_entities("plain"), "plain");
        assert_eq!(decode_entities("&nonsense; &"), "&nonsense; &");
    }

    #[test]
    fn white_space_collapses_and_no_break_spaces_stay_inside() {
        assert_eq!(published("  a\n  b&nbsp;: c\u{a0}").as_deref(), Some("a b\u{a0}: c"));
        assert_eq!(published(" \n&nbsp;"), None);
    }
}
