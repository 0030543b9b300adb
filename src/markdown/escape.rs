//! Plain text as markdown that reads as it.

/// Text in which nothing is a mark of the dialect but character references; it becomes one line.
pub fn escaped_for_dialect(text: &str) -> String {
    // No-break spaces stay: they are meant.
    let text = text.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    escaped_where(&text, |before, c, rest| match c {
        '@' | '>' | '_' => true,
        // A name of an emoji, a block of the dialect or an address.
        ':' => !rest.is_empty() && !rest.starts_with(' '),
        _ => is_mark(before, c, rest),
    })
}

/// Text within a line in which nothing is a mark of CommonMark or GFM.
pub fn escaped(text: &str) -> String {
    escaped_where(text, |before, c, rest| c == '&' && is_reference(rest) || is_mark(before, c, rest))
}

fn is_mark(before: Option<char>, c: char, rest: &str) -> bool {
    match c {
        '\\' | '`' | '*' | '[' | ']' | '<' | '|' | '~' => true,
        '_' => !before.is_some_and(char::is_alphanumeric) || !rest.starts_with(char::is_alphanumeric),
        _ => false,
    }
}

/// Whether what stands behind `&` may make a character reference of it.
fn is_reference(rest: &str) -> bool {
    let name = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '#');
    name.starts_with(';') && name.len() < rest.len()
}

fn escaped_where(text: &str, is_mark: impl Fn(Option<char>, char, &str) -> bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut rest = text.chars();
    let mut before = None;
    while let Some(c) = rest.next() {
        if is_mark(before, c, rest.as_str()) {
            escaped.push('\\');
        }
        escaped.push(c);
        before = Some(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_text() {
        for (text, markdown) in [
            ("List`1", "List\\`1"),
            ("a_b *c* [d] _e", "a_b \\*c\\* \\[d\\] \\_e"),
            ("AT&T &amp; &#38; <T> | \\", "AT&T \\&amp; \\&#38; \\<T> \\| \\\\"),
        ] {
            assert_eq!(escaped(text), markdown);
        }
        assert_eq!(escaped_for_dialect("a:b\n @c: d_e &amp; > f"), "a\\:b \\@c: d\\_e &amp; \\> f");
    }
}
