//! Names of emoji between colons, as GitHub has them: `:smile:`.

use std::ops::Range;

/// The longest name that is looked up.
const LONGEST: usize = 48;

/// Whether a text has anything that looks like a name: a colon behind white space or at the start.
pub(super) fn may_have(text: &str) -> bool {
    names(text, None).next().is_some()
}

/// The names in a text, each with its emoji; `before` is the character that the text follows.
pub(super) fn find(text: &str, before: Option<char>) -> impl Iterator<Item = (Range<usize>, &'static str)> {
    let mut done = 0;
    names(text, before).filter_map(move |(start, name)| {
        let emoji = emojis::get_by_shortcode(name).filter(|_| start >= done)?;
        done = start + name.len() + 2;
        Some((start..done, emoji.as_str()))
    })
}

fn names(text: &str, before: Option<char>) -> impl Iterator<Item = (usize, &str)> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b':', bytes).filter_map(move |at| {
        let last = if at == 0 { before } else { text[..at].chars().next_back() };
        if last.is_some_and(|c| !c.is_whitespace()) {
            return None;
        }
        let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+');
        let length = bytes[at + 1..].iter().take(LONGEST).take_while(is_name).count();
        let name = &text[at + 1..at + 1 + length];
        (length > 0 && bytes.get(at + 1 + length) == Some(&b':')).then_some((at, name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_behind_white_space_are_emoji() {
        let found: Vec<_> = find("a :smile: :+1::x: b:smile: :no-such: 10:30:45 :smile", None).collect();
        assert_eq!(found, [(2..9, "😄"), (10..14, "👍")]);
        assert_eq!(find(":smile:", Some('a')).count(), 0);
        assert_eq!(find(":smile:", None).count(), 1);
    }
}
