//! Uids in running text, as DocFX reads them: `@name.of.it`, `@"a name"` and `@'a name'`.

use std::ops::Range;

/// What ends a uid that stands outside of quotes.
const STOPS: &[char] = &['"', '\'', '<', '>', '[', ']', '|'];
/// What may stand within a uid, but not at its end.
const WITHIN: &[char] = &['.', ',', ';', ':', '!', '?', '~'];

/// A uid in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ShortUid {
    /// All of it, from the `@` on.
    pub(super) written: Range<usize>,
    /// The uid alone.
    pub(super) uid: Range<usize>,
}

/// Whether a text has anything that looks like a uid.
pub(super) fn may_have(text: &str) -> bool {
    find(text, None).next().is_some()
}

/// The uids in a text, in order; `before` is the character that the text follows.
pub(super) fn find(text: &str, before: Option<char>) -> impl Iterator<Item = ShortUid> {
    let mut done = 0;
    memchr::memchr_iter(b'@', text.as_bytes()).filter_map(move |at| {
        let last = if at == 0 { before } else { text[..at].chars().next_back() };
        // Behind a letter or a digit it is an address for mail, behind a backslash a sign.
        if at < done || last.is_some_and(|c| c == '\\' || c.is_alphanumeric()) {
            return None;
        }
        let found = at_sign(text, at)?;
        done = found.written.end;
        Some(found)
    })
}

fn at_sign(text: &str, at: usize) -> Option<ShortUid> {
    let start = at + 1;
    let rest = &text[start..];
    let first = rest.chars().next()?;
    if matches!(first, '"' | '\'') {
        let length = memchr::memchr2(first as u8, b'\n', &rest.as_bytes()[1..])?;
        if length == 0 || rest.as_bytes()[1 + length] == b'\n' {
            return None;
        }
        return Some(ShortUid { written: at..start + length + 2, uid: start + 1..start + 1 + length });
    }
    if !first.is_ascii_alphabetic() {
        return None;
    }
    let ends = |c: char| c.is_whitespace() || STOPS.contains(&c);
    let end = rest.find(ends).unwrap_or(rest.len());
    // Two such marks one after the other end it as well, but for those between an assembly and a name in it.
    let marks = rest[..end].match_indices(WITHIN).map(|(mark, _)| mark);
    let is_inner = |mark: usize| {
        let behind = rest[mark..end].strip_prefix("::");
        behind.is_some_and(|behind| behind.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    };
    let is_last =
        |mark: &usize| rest[mark + 1..end].chars().next().is_none_or(|c| WITHIN.contains(&c)) && !is_inner(*mark);
    let end = start + marks.into_iter().find(is_last).unwrap_or(end);
    Some(ShortUid { written: at..end, uid: start..end })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uids(text: &str) -> Vec<&str> {
        find(text, None).map(|found| &text[found.uid]).collect()
    }

    #[test]
    fn uids_end_where_words_do() {
        assert_eq!(uids("@api1 @api__1 @api!1, @api@a"), ["api1", "api__1", "api!1", "api@a"]);
        assert_eq!(uids("(see @rye.bread). @rye...@oat"), ["rye.bread)", "rye", "oat"]);
        assert_eq!(uids("@Rye::Rye.Bread. @Rye:: @Rye:::Bread"), ["Rye::Rye.Bread", "Rye", "Rye"]);
    }

    #[test]
    fn uids_may_be_quoted() {
        assert_eq!(uids("@'a b ';@\"a!b\","), ["a b ", "a!b"]);
        assert_eq!(uids("\"@\"a"), Vec::<&str>::new());
        assert_eq!(uids("@\"a\n\" @'' @'b"), Vec::<&str>::new());
    }

    #[test]
    fn addresses_and_escapes_are_text() {
        assert_eq!(uids("me@example.org \\@rye @1 @ @"), Vec::<&str>::new());
        assert_eq!(find("@rye", Some('a')).count(), 0);
    }
}
