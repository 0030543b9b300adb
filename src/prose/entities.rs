//! Names of characters that HTML does not have, such as `&nbps;`, and those that nothing ends: readers see them as they are.

use crate::finding::{nearest, rule};

use super::Problem;

/// The names that writers of articles use.
const NAMES: [&str; 31] = [
    "nbsp", "lt", "gt", "amp", "quot", "apos", "copy", "reg", "trade", "hellip", "mdash", "ndash", "rarr", "larr",
    "times", "deg", "bull", "middot", "laquo", "raquo", "eacute", "egrave", "ecirc", "agrave", "acirc", "ccedil",
    "ocirc", "rsquo", "lsquo", "rdquo", "ldquo",
];

/// How many characters a name may have.
const LONGEST: usize = 12;

/// How far the word is looked at that a name stands in, in bytes.
const WORD: usize = 128;

/// What is wrong with the reference to a character that begins at a place.
pub(super) fn at(text: &str, end: usize, at: usize) -> Option<Problem> {
    let rest = &text[at + 1..end];
    let rest = &rest[..rest.floor_char_boundary(2 * LONGEST)];
    if text[..at].ends_with('\\') {
        return None;
    }
    let name = rest.strip_prefix('#').unwrap_or(rest);
    let is_number = name.len() < rest.len();
    let length = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    let (name, behind) = name.split_at(length);
    let is_closed = behind.starts_with(';');
    let meant = match (is_number, is_closed) {
        (true, true) => is_no_number(name).then_some(None),
        (true, false) => None,
        (false, true) => misspelt(name).map(|near| Some(format!("&{near};"))),
        (false, false) => is_left_open(text, at, name, behind).then(|| Some(format!("&{name};"))),
    }?;
    let range = at..at + 1 + usize::from(is_number) + length + usize::from(is_closed);
    let written = &text[range.clone()];
    Some(Problem {
        rule: &rule::INVALID_ENTITY,
        message: format!("`{written}` stands for no character, so readers see it as it is written"),
        range,
        help: match &meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "write the character itself, or its number as in `&#233;` or `&#xE9;`".to_owned(),
        },
        instead: meant.filter(|_| !is_closed),
        needs_one_run: false,
    })
}

/// Whether what stands behind `&#` was meant to be a number and is none.
fn is_no_number(name: &str) -> bool {
    let digits = name.strip_prefix(['x', 'X']);
    match digits {
        Some(digits) => !digits.bytes().all(|byte| byte.is_ascii_hexdigit()),
        None => !name.is_empty() && !name.bytes().all(|byte| byte.is_ascii_digit()),
    }
}

/// The name that a misspelt one is near to.
fn misspelt(name: &str) -> Option<&'static str> {
    let may_be = (3..=LONGEST).contains(&name.len()) && name.starts_with(|c: char| c.is_ascii_alphabetic());
    may_be.then(|| nearest(name, NAMES.into_iter().filter(|known| known.len() > 2))).flatten()
}

/// Whether a name lacks its semicolon.
fn is_left_open(text: &str, at: usize, name: &str, behind: &str) -> bool {
    let word = &text[text.ceil_char_boundary(at.saturating_sub(WORD))..at];
    let word = word.rsplit(char::is_whitespace).next().unwrap_or_default();
    let is_of_address = word.contains(['?', '/', '=']);
    let goes_on = behind.starts_with(['=', '_', '(', '[', '-', ':', '>']);
    NAMES.contains(&name) && !is_of_address && !goes_on
}

/// Whether what stands behind `&` may be a reference that is none.
pub(super) fn may_be(behind: &[u8]) -> bool {
    behind.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'#')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Option<(&str, Option<String>)> {
        let problem = at(text, text.len(), text.find('&')?)?;
        Some((&text[problem.range], problem.instead))
    }

    #[test]
    fn names_that_html_does_not_have_are_told() {
        let instead = |text: &str| Some(text.to_owned());
        assert_eq!(told("A&nbps;b"), Some(("&nbps;", None)));
        assert_eq!(told("&#xZZ;"), Some(("&#xZZ;", None)));
        assert_eq!(told("a &lt b"), Some(("&lt", instead("&lt;"))));
        assert_eq!(told("&copy 2026"), Some(("&copy", instead("&copy;"))));
    }

    #[test]
    fn other_words_are_left_alone() {
        for text in [
            "AT&T;",
            "R&D; a",
            "a & b",
            "&",
            "&;",
            "&#",
            "&#;",
            "&params;",
            "?a=1&lt=2",
            "https://a.b/?c&copy",
            "\\&lt b",
            "&lt(x)",
            "a&&b",
            "&amplifier",
        ] {
            assert_eq!(told(text), None, "{text}");
        }
    }
}
