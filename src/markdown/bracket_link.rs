//! Markdown's links where markdown is not read: their authors meant links.

use std::ops::Range;

/// `[text](target)` or `![text](target)` in raw text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BracketLink {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) text: Range<usize>,
    pub(super) target: Range<usize>,
    pub(super) image: bool,
}

/// The markdown links of a text, in order. Targets are at most 2,000 bytes long and hold no white space.
pub(super) fn bracket_links(text: &str) -> Vec<BracketLink> {
    let mut links: Vec<BracketLink> = Vec::new();
    let mut from = 0;
    let mut ticks = Ticks { text, at: 0, odd: false };
    for middle in memchr::memmem::find_iter(text.as_bytes(), b"](") {
        if middle < from {
            continue;
        }
        // What was looked at once for a bracket has none that the next could use.
        let open = text[from..middle].rfind('[').map(|open| from + open);
        from = middle;
        let Some(open) = open else { continue };
        let target = super::dialect::line_window(text, middle + 2);
        let Some(length) = target_length(target) else { continue };
        let close = middle + 2 + target.find(')').filter(|close| *close >= length).unwrap_or(length);
        if length == 0 || text[..open].ends_with('\\') || ticks.is_odd(open) {
            continue;
        }
        from = close + 1;
        ticks = Ticks { text, at: from, odd: false };
        let image = text[..open].ends_with('!');
        links.push(BracketLink {
            start: open - usize::from(image),
            end: close + 1,
            text: open + 1..middle,
            target: middle + 2..middle + 2 + length,
            image,
        });
    }
    links
}

/// Counts backticks, each once.
struct Ticks<'text> {
    text: &'text str,
    at: usize,
    odd: bool,
}

impl Ticks<'_> {
    /// Whether an odd number stands before `end`, which never goes back.
    fn is_odd(&mut self, end: usize) -> bool {
        self.odd ^= self.text.get(self.at..end).unwrap_or_default().matches('`').count() % 2 == 1;
        self.at = self.at.max(end);
        self.odd
    }
}

/// How long the target is that begins here and is closed by `)`, with a title between or not.
fn target_length(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text.char_indices().take(2000) {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            '<' | '\n' => return None,
            c if c.is_whitespace() => return text[at..].trim_start().starts_with(['"', ')']).then_some(at),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bracket_links_are_found() {
        let text = "see [a (b)](c_(d).md#e) and ![x](y.png \"t\") or \\[no](z.md) [](q)";
        let found: Vec<_> =
            bracket_links(text).iter().map(|link| (&text[link.text.clone()], &text[link.target.clone()])).collect();
        assert_eq!(found, [("a (b)", "c_(d).md#e"), ("x", "y.png"), ("", "q")]);
    }
}
