//! Lines that open very many quotes and lists at once: nobody means them, and each would be looked at again for each line below.

/// How many quotes and items of lists a line may open.
const MOST: usize = 256;

/// Between the bytes that are looked at: such a line begins with many more than these that are marks or blanks.
const STRIDE: usize = 64;

/// Where in each such line what is more is text.
pub(super) fn excesses(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut done = 0;
    for at in (STRIDE..bytes.len()).step_by(STRIDE) {
        if at < done || !is_mark(bytes[at]) || !is_mark(bytes[at - STRIDE / 2]) {
            continue;
        }
        let start = memchr::memrchr(b'\n', &bytes[done..at]).map_or(done, |newline| done + newline + 1);
        found.extend(excess(&bytes[start..]).map(|excess| start + excess));
        done = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |newline| at + newline + 1);
    }
    found
}

fn is_mark(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'>' | b'-' | b'*' | b'+' | b'.' | b')' | b'0'..=b'9')
}

/// Where the mark begins, in the line that a text begins with, that is one too many.
fn excess(line: &[u8]) -> Option<usize> {
    if is_rule(line) {
        return None;
    }
    let (mut at, mut count) = (0, 0);
    loop {
        at += line[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let length = mark(&line[at..])?;
        if count == MOST {
            return Some(at);
        }
        count += 1;
        at += length;
    }
}

/// Whether the line has one mark alone, which draws a rule.
fn is_rule(line: &[u8]) -> bool {
    let mut marks = line.iter().take_while(|byte| **byte != b'\n').filter(|byte| !matches!(byte, b' ' | b'\t'));
    marks.next().is_some_and(|first| matches!(first, b'-' | b'*') && marks.all(|mark| mark == first))
}

/// How long the mark is that opens a quote or an item.
fn mark(line: &[u8]) -> Option<usize> {
    let digits = line.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (length, is_quote) = match line.get(digits)? {
        b'>' if digits == 0 => (1, true),
        b'-' | b'*' | b'+' if digits == 0 => (1, false),
        b'.' | b')' if (1..=9).contains(&digits) => (digits + 1, false),
        _ => return None,
    };
    let is_open = is_quote || matches!(line.get(length), None | Some(b' ' | b'\t' | b'\n'));
    is_open.then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_far_too_deep_is_text() {
        let quotes = ">".repeat(300);
        assert_eq!(excesses(&format!("a\n{quotes} b\nc")), [2 + MOST]);
        assert_eq!(excesses(&"1. - ".repeat(200)), [5 * MOST / 2]);
        assert_eq!(excesses(&format!("{quotes}\n\n{quotes}")), [MOST, 302 + MOST]);
        for text in [
            "> - a\n".repeat(200),
            "- ".repeat(600),
            "-".repeat(900),
            format!("|{}|", "-".repeat(600)),
            " ".repeat(900),
        ] {
            assert_eq!(excesses(&text), Vec::<usize>::new(), "{text}");
        }
    }
}
