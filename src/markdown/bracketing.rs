//! Bare addresses that emphasis would part: in angle brackets they are read before it, as Markdig reads all of them.

use super::autolink;

/// Where angle brackets go, before and behind each address that needs them; apart and in order.
pub(super) fn brackets(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut done = 0;
    let mut block = Block::default();
    for mark in memchr::memmem::find_iter(text.as_bytes(), "://") {
        if mark < done {
            continue;
        }
        let start = memchr::memrchr(b'\n', &text.as_bytes()[done..mark]).map_or(done, |newline| done + newline + 1);
        let end = memchr::memchr(b'\n', &text.as_bytes()[mark..]).map_or(text.len(), |newline| mark + newline);
        done = end;
        let line = &text[start..end];
        if memchr::memchr3(b'*', b'_', b'~', line.as_bytes()).is_none() || block.is_html(text, start) {
            continue;
        }
        let (mut depth, mut read) = (0_usize, 0);
        for address in autolink::find(line) {
            depth = line[read..address.start].bytes().fold(depth, bracket_depth);
            read = address.start;
            let is_free = depth == 0 && stands_alone(&line[..address.start], &line[address.end..]);
            if is_free && is_parted(&line[address.clone()]) {
                found.push((start + address.start, start + address.end));
            }
        }
    }
    found
}

/// How many square brackets are open behind a byte.
fn bracket_depth(depth: usize, byte: u8) -> usize {
    match byte {
        b'[' => depth + 1,
        b']' => depth.saturating_sub(1),
        _ => depth,
    }
}

/// Whether an address has a delimiter that may open or close emphasis.
fn is_parted(address: &str) -> bool {
    let is_letter = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80);
    let bytes = address.as_bytes();
    let may_delimit = |at: usize| match bytes[at] {
        b'*' => true,
        b'~' => bytes.get(at + 1) == Some(&b'~'),
        b'_' => !is_letter(at.checked_sub(1).and_then(|at| bytes.get(at))) || !is_letter(bytes.get(at + 1)),
        _ => false,
    };
    // Cells end at a bar, wherever it stands, and a bracket may begin a link or an image.
    address.contains("://") && !address.contains(['|', '\\', '[']) && (0..bytes.len()).any(may_delimit)
}

/// Whether an address is no destination, attribute or code by what stands beside it.
fn stands_alone(before: &str, behind: &str) -> bool {
    let is_taken = before.ends_with(['<', '\\', '`', '"', '\'', '=']) || before.ends_with("](");
    let is_defined = before.trim_end().ends_with("]:");
    !is_taken && !is_defined && !behind.starts_with(['>', '`'])
}

/// The block that a text has been looked through to: one that begins with a tag is left alone.
#[derive(Default)]
struct Block {
    seen: usize,
    is_html: Option<bool>,
}

impl Block {
    fn is_html(&mut self, text: &str, line: usize) -> bool {
        let between = &text.as_bytes()[self.seen.min(line)..line];
        let start = memchr::memmem::rfind(between, b"\n\n").map(|end| self.seen.min(line) + end + 2);
        self.seen = line.saturating_sub(1);
        let begins_with_tag = |start: usize| {
            let words = text[start..].trim_start_matches([' ', '\t', '>', '-', '*', '\n']);
            words.starts_with('<')
        };
        match (start, self.is_html) {
            (None, Some(is_html)) => is_html,
            (start, _) => *self.is_html.insert(begins_with_tag(start.unwrap_or_default())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bracketed(text: &str) -> Vec<&str> {
        brackets(text).into_iter().map(|(start, end)| &text[start..end]).collect()
    }

    #[test]
    fn addresses_with_delimiters_are_kept_whole() {
        for (text, addresses) in [
            ("see https://x.y/_a_/b.", &["https://x.y/_a_/b"][..]),
            ("see https://x.y/a_b and https://x.y/~~a~~/b", &["https://x.y/~~a~~/b"]),
            ("**https://x.y/a**", &[]),
            ("**https://x.y/a?b=*&c**", &["https://x.y/a?b=*&c"]),
            ("a\n\nhttps://x.y/*a*/b\nhttps://x.y/_c_/d", &["https://x.y/*a*/b", "https://x.y/_c_/d"]),
        ] {
            assert_eq!(bracketed(text), addresses, "{text}");
        }
    }

    #[test]
    fn addresses_that_are_something_else_are_left_alone() {
        for text in [
            "[a](https://x.y/_a_/b)",
            "[see https://x.y/_a_/b here](c.md)",
            "[a]: https://x.y/_a_/b",
            "<https://x.y/_a_/b>",
            "<a href=\"https://x.y/_a_/b\">a</a>",
            "<div>\nhttps://x.y/_a_/b\n</div>",
            "|a|\n|-|\n|https://x.y/_a_|b_|",
            "`https://x.y/_a_/b`",
            "\\https://x.y/_a_/b",
            "https://x.y/a_(b).![c](d.png \"e\")",
        ] {
            assert_eq!(bracketed(text), Vec::<&str>::new(), "{text}");
        }
    }
}
