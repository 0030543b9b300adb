//! `name="value"` pairs of the dialect's constructs.

use std::ops::Range;

/// Names in lower case, each with the place of its value.
pub(super) type Attributes = Vec<(String, Range<usize>)>;

/// `name="value"` pairs from `at` on, and where they end.
pub(super) fn attributes(line: &str, at: usize) -> (Attributes, usize) {
    let bytes = line.as_bytes();
    let skip_blanks = |mut at: usize| {
        while bytes.get(at).is_some_and(|byte| byte.is_ascii_whitespace()) {
            at += 1;
        }
        at
    };
    let mut attributes = Vec::new();
    let mut end = skip_blanks(at);
    loop {
        let name = bytes[end..].iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'-' || **b == b'_').count();
        let equals = skip_blanks(end + name);
        if name == 0 || bytes.get(equals) != Some(&b'=') {
            return (attributes, end);
        }
        let value = skip_blanks(equals + 1);
        let Some(quote) = bytes.get(value).filter(|byte| matches!(byte, b'"' | b'\'')) else {
            return (attributes, end);
        };
        let Some(length) = memchr::memchr(*quote, &bytes[value + 1..]) else { return (attributes, end) };
        attributes.push((line[end..end + name].to_ascii_lowercase(), value + 1..value + 1 + length));
        end = skip_blanks(value + 1 + length + 1);
    }
}

/// The range without white space at its ends.
pub(super) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let Some(inside) = text.get(range.clone()) else { return range.start..range.start };
    let start = range.start + (inside.len() - inside.trim_start().len());
    start..start + inside.trim().len()
}
