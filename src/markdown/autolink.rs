//! Bare addresses in running text, as GFM's autolink extension and Markdig's find them.

use std::ops::Range;
use std::sync::LazyLock;

use crate::locale::is_unspaced;
use crate::text::Needles;

const PREFIXES: [&str; 5] = ["https://", "http://", "ftp://", "mailto:", "www."];

/// How many characters a host, or a name before one, may have.
const LONGEST_HOST: usize = 320;

/// What every bare address has a part of: `mailto` without its colon, for that may begin `://`.
static MARKS: LazyLock<Needles> = LazyLock::new(|| Needles::of(&["://", "www.", "mailto"]));

/// Where a text has what every bare address has a part of: most texts have none, and need not be looked through.
pub(super) fn marks(text: &str) -> Vec<usize> {
    let is_whole = |at: &usize| !text[*at..].starts_with('m') || text[*at..].starts_with("mailto:");
    MARKS.places(text).filter(is_whole).collect()
}

/// The bare addresses of a text, in order.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for at in memchr::memchr2_iter(b':', b'.', text.as_bytes()) {
        let Some(start) = start_before(text, at) else { continue };
        if found.last().is_some_and(|last| start < last.end) {
            continue;
        }
        // Only what is one is measured: to look at all that might be would take time in the square of the text.
        if !may_begin(text, start) || !is_address(&text[start..]) {
            continue;
        }
        let end = start + length(&text[start..]);
        if end > at && is_address(&text[start..end]) {
            found.push(start..end);
        }
    }
    found
}

/// Where the address begins whose prefix ends in the `:` or `.` at `at`.
fn start_before(text: &str, at: usize) -> Option<usize> {
    let ends = |prefix: &&str| {
        let mark = prefix.find([':', '.'])?;
        let start = at.checked_sub(mark)?;
        text.as_bytes()[start..].starts_with(prefix.as_bytes()).then_some(start)
    };
    PREFIXES.iter().find_map(ends)
}

/// GFM: at the start of a line, after white space, or after `*`, `_`, `~`, `(`; here also after what ends a Chinese word.
fn may_begin(text: &str, start: usize) -> bool {
    let before = text[..start].chars().next_back();
    before.is_none_or(|c| {
        c.is_whitespace() || !c.is_alphanumeric() && !matches!(c, '/' | '"' | '\'' | '=') || !c.is_ascii()
    })
}

fn is_address(address: &str) -> bool {
    let prefix = PREFIXES.iter().find(|prefix| address.starts_with(**prefix)).copied().unwrap_or_default();
    let rest = &address[prefix.len()..];
    let mut host = rest.chars().take(LONGEST_HOST).take_while(|c| !matches!(c, '/' | '?' | '#') && !is_end(*c));
    match prefix {
        "mailto:" => !rest.starts_with('@') && host.any(|c| c == '@'),
        "www." => !rest.starts_with('.') && host.any(|c| c == '.'),
        _ => rest.starts_with(char::is_alphanumeric) || begins_with_number(rest),
    }
}

/// Whether a host is a number in brackets: `[::1]`, and not `[your-domain]`.
fn begins_with_number(host: &str) -> bool {
    let number = host.strip_prefix('[').and_then(|rest| rest[..rest.floor_char_boundary(LONGEST_HOST)].split_once(']'));
    number.is_some_and(|(number, _)| {
        number.contains(':') && number.bytes().all(|b| b.is_ascii_hexdigit() || matches!(b, b':' | b'.'))
    })
}

/// Whether no address goes on with a character.
fn is_end(c: char) -> bool {
    c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`' | '\u{FDD1}') || is_unspaced(c)
}

/// How far an address reaches: to white space, `<` or full-width text, less the punctuation that ends a sentence.
fn length(text: &str) -> usize {
    let mut end = text.find(is_end).unwrap_or(text.len());
    let surplus =
        |open, close| text[..end].matches(close).count() as isize - text[..end].matches(open).count() as isize;
    let (mut round, mut square) = (surplus('(', ')'), surplus('[', ']'));
    while let Some(last) = text[..end].chars().next_back() {
        match last {
            '?' | '!' | '.' | ',' | ':' | '*' | '_' | '~' | '\'' | ';' | '\u{2019}' | '\u{201D}' | '»' => {}
            ')' if round > 0 => round -= 1,
            ']' if square > 0 => square -= 1,
            _ => break,
        }
        end -= last.len_utf8();
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_end_where_the_sentence_goes_on() {
        for (text, addresses) in [
            ("not nhttp://a.b but (https://www.a.com/x_(y)).", &["https://www.a.com/x_(y)"][..]),
            ("see www.example.org/a, or mailto:a@b.c!", &["www.example.org/a", "mailto:a@b.c"]),
            ("请参阅https://a.cn/x。好", &["https://a.cn/x"]),
            ("http:// and www. are none", &[]),
            ("nor https://[your-domain]/api, www..com, mailto:@b.c", &[]),
            ("but https://[::1]/a is", &["https://[::1]/a"]),
            ("mmmm hhhh", &[]),
        ] {
            let found: Vec<&str> = find(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, addresses, "{text}");
        }
    }
}
