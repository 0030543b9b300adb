//! JSON as people write it: with comments, and with commas behind the last item.

use std::fs;
use std::marker::PhantomData;
use std::path::Path;

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use crate::text::without_mark;

/// Reads a file.
pub(super) fn read<T: DeserializeOwned>(path: &Path) -> Result<T, String> {
    let text = fs::read_to_string(path).map_err(|error| error.kind().to_string())?;
    serde_json::from_str(&plain(without_mark(&text))).map_err(|error| error.to_string())
}

/// The text with blanks for comments and for commas that nothing follows, so that every place in it stays where it is.
pub(super) fn plain(text: &str) -> String {
    let mut plain = text.as_bytes().to_vec();
    let mut comma = None;
    let mut at = 0;
    while at < plain.len() {
        let rest = &text.as_bytes()[at..];
        let length = match rest {
            [b'"', ..] => string(rest),
            [b'/', b'/', ..] => memchr::memchr(b'\n', rest).unwrap_or(rest.len()),
            [b'/', b'*', ..] => memchr::memmem::find(&rest[2..], b"*/").map_or(rest.len(), |end| end + 4),
            _ => 1,
        };
        let is_comment = length > 1 && rest[0] == b'/';
        if is_comment {
            let comment = plain[at..at + length].iter_mut().filter(|byte| **byte != b'\n');
            comment.for_each(|byte| *byte = b' ');
        } else if let (b'}' | b']', Some(comma)) = (rest[0], comma) {
            plain[comma] = b' ';
        }
        if !is_comment && !rest[0].is_ascii_whitespace() {
            comma = (rest[0] == b',').then_some(at);
        }
        at += length;
    }
    // Only what is ASCII was put in the place of whole comments and of commas.
    String::from_utf8(plain).unwrap_or_else(|_| text.to_owned())
}

/// How long the string is that a text begins with.
fn string(text: &[u8]) -> usize {
    let mut at = 1;
    while let Some(byte) = text.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    text.len()
}

/// The texts of a list, or a text alone.
pub(super) fn texts(value: &Value) -> Vec<&str> {
    let items = if value.is_array() {
        value.as_array().map(Vec::as_slice).unwrap_or_default()
    } else {
        std::slice::from_ref(value)
    };
    items.iter().filter_map(Value::as_str).collect()
}

/// An object whose keys keep the order in which they are written; `null` is an empty one.
#[derive(Debug)]
pub(super) struct Ordered<T>(pub(super) Vec<(String, T)>);

impl<T> Default for Ordered<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Ordered<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
            type Value = Ordered<T>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(Ordered::default())
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Ordered(entries))
            }
        }
        deserializer.deserialize_any(Entries(PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_last_commas_are_left_out() {
        let text = "{ // a, \"b\"\n \"a\": [1, 2, /* é */ ], \"b\\\"//\": \"/* c */,}\" , }";
        let read: serde_json::Value = serde_json::from_str(&plain(text)).expect("it is JSON");
        assert_eq!(read, serde_json::json!({ "a": [1, 2], "b\"//": "/* c */,}" }));
        assert_eq!(plain(text).len(), text.len());
        for wrong in ["[1,,]", "\"a", "/* a", "[,]", "{\"a\"\\"] {
            assert!(plain(wrong).len() == wrong.len(), "{wrong}");
        }
    }
}
