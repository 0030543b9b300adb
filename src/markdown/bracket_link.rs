//! Markdown's links where markdown is not read: their authors meant links.

use std::ops::Range;

/// `[text](target)`, `![text](image)` or `[![text](image)](target)` in raw text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BracketLink {
    pub(super) start: usize,
    pub(super) end: usize,
    /// What readers see, or the text that stands for the image.
    pub(super) text: Range<usize>,
    /// Where the image is, where it is one.
    pub(super) image: Option<Range<usize>>,
    /// Where the link leads, where it is one.
    pub(super) target: Option<Range<usize>>,
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
        let Some((target, end)) = target(text, middle + 2) else { continue };
        if text[..open].ends_with('\\') || ticks.is_odd(open) {
            continue;
        }
        let inner = open + 1..middle;
        let link = match text[..open].ends_with('!') {
            false => BracketLink { start: open, end, text: inner, image: None, target: Some(target) },
            true => around(text, BracketLink { start: open - 1, end, text: inner, image: Some(target), target: None }),
        };
        from = link.end;
        ticks = Ticks { text, at: from, odd: false };
        links.push(link);
    }
    links
}

/// An image with the link that it is in, where brackets stand close around it.
fn around(text: &str, image: BracketLink) -> BracketLink {
    let is_within = text[..image.start].ends_with('[') && text[image.end..].starts_with("](");
    let outer = if is_within { target(text, image.end + 2) } else { None };
    match outer {
        Some((target, end)) => BracketLink { start: image.start - 1, end, target: Some(target), ..image },
        None => image,
    }
}

/// The target that begins at `at`, and where the parenthesis behind it ends.
pub(super) fn target(text: &str, at: usize) -> Option<(Range<usize>, usize)> {
    let window = super::dialect::line_window(text, at);
    let length = target_length(window).filter(|length| *length > 0)?;
    let close = length + closing(&window[length..])?;
    Some((at..at + length, at + close + 1))
}

/// Where the parenthesis stands that closes a link, in what stands behind its target: a title between or not.
pub fn closing(behind: &str) -> Option<usize> {
    let parenthesis = |from: usize| {
        let rest = behind[from..].trim_start();
        rest.starts_with(')').then_some(behind.len() - rest.len())
    };
    let title = behind.trim_start();
    let start = behind.len() - title.len();
    let mark = match title.chars().next() {
        Some(mark @ ('"' | '\'')) => mark,
        Some('(') => ')',
        _ => return parenthesis(0),
    };
    title.match_indices(mark).skip(usize::from(mark != ')')).find_map(|(end, _)| parenthesis(start + end + 1))
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

/// How long the target is that begins here and ends before a blank or `)`.
fn target_length(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text.char_indices().take(2000) {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            '<' | '\n' => return None,
            c if c.is_whitespace() => return Some(at),
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
        let text = "see [a (b)](c_(d).md#e) and ![x](y.png \"t\") or \\[no](z.md) [](q) [![l](m.png)](n.md) [![o](p.png) r](s)";
        let part = |range: &Option<Range<usize>>| range.clone().map_or("-", |range| &text[range]);
        let found: Vec<_> = bracket_links(text)
            .iter()
            .map(|link| (&text[link.text.clone()], part(&link.image), part(&link.target)))
            .collect();
        assert_eq!(
            found,
            [
                ("a (b)", "-", "c_(d).md#e"),
                ("x", "y.png", "-"),
                ("", "-", "q"),
                ("l", "m.png", "n.md"),
                ("o", "p.png", "-")
            ]
        );
    }

    #[test]
    fn links_end_behind_their_titles() {
        let found = |text: &str| bracket_links(text).iter().map(|link| link.end).next();
        for text in
            ["[a](b \"c (d) e\")", "[a](b \"c \"d\" e\" )", "[a](b )", "[a](b　\"c\")", "[a](b 'c')", "[a](b (c))"]
        {
            assert_eq!(found(&format!("{text} f) \"g\")")), Some(text.len()), "{text}");
        }
        for text in ["[a](b c)", "[a](b \"c)", "[a](b　\"c", "[a](b \"c\" d)"] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
