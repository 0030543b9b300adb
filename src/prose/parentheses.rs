//! Parentheses that are opened and not closed, or the other way round.

use crate::finding::rule;

use super::Problem;

/// How far back it is looked for what gives a parenthesis another meaning, in bytes.
const NEAR: usize = 64;

/// More of them in one block are no news.
const MOST: usize = 8;

pub(super) fn check(text: &str, found: &mut Vec<Problem>) {
    let mut open: Vec<(usize, char)> = Vec::new();
    let before = found.len();
    // Wide ones begin with a byte that few other characters have.
    for at in memchr::memchr3_iter(b'(', b')', 0xEF, text.as_bytes()) {
        let Some(c) = text[at..].chars().next() else { continue };
        match c {
            '(' | '（' if !is_named(text, at, c) => open.push((at, c)),
            ')' | '）' if !is_named(text, at, c) && open.pop().is_none() && !is_label(&text[..at]) => {
                found.push(problem(at, c, "is closed here and never opened"));
            }
            _ => {}
        }
    }
    if open.is_empty() {
        found.truncate(before + MOST);
        return;
    }
    // An interval is open on one side: `[0, 1)`.
    let last = text.rfind(']');
    let is_interval = |at: usize| last.is_some_and(|last| at < last);
    found.extend(
        open.into_iter()
            .filter(|(at, _)| !is_interval(*at))
            .map(|(at, c)| problem(at, c, "is opened here and never closed")),
    );
    found.truncate(before + MOST);
}

fn problem(at: usize, c: char, what: &str) -> Problem {
    Problem {
        rule: &rule::UNBALANCED_PARENTHESES,
        range: at..at + c.len_utf8(),
        message: format!("a parenthesis {what}"),
        help: "write the other one, or take this one out".to_owned(),
        instead: None,
        needs_one_run: false,
    }
}

/// Whether a parenthesis is part of a face, stands for itself in quotes, or is escaped.
fn is_named(text: &str, at: usize, c: char) -> bool {
    let (before, behind) = (&text[..at], &text[at + c.len_utf8()..]);
    let is_quoted = || {
        let quotes = [('"', '"'), ('\'', '\''), ('“', '”'), ('‘', '’')];
        quotes.iter().any(|(open, close)| before.ends_with(*open) && behind.starts_with(*close))
    };
    let is_face = || {
        let near = &before[before.floor_char_boundary(before.len().saturating_sub(NEAR))..];
        let eyes = before.strip_suffix('-').unwrap_or(before);
        let is_alone = eyes.ends_with([':', ';']) && !behind.starts_with(|c: char| !c.is_whitespace());
        is_alone && !near.contains(['(', '（'])
    };
    match before.as_bytes().last() {
        Some(b'\\') => true,
        Some(b'-' | b':' | b';') => is_face(),
        Some(b'"' | b'\'' | 0x80..) => is_quoted(),
        _ => false,
    }
}

/// Whether a closing parenthesis ends the label of an item, `a)` or `12)`, or an interval `[0, 1)`.
fn is_label(before: &str) -> bool {
    let before = &before[before.floor_char_boundary(before.len().saturating_sub(NEAR))..];
    let word = before
        .rsplit(|c: char| c.is_whitespace() || matches!(c, '\u{fffc}' | '，' | '。' | '；'))
        .next()
        .unwrap_or_default();
    let word = word.trim_start_matches(['*', '_']);
    let count = word.chars().count();
    (count <= 4 && count > 0 && word.chars().all(char::is_alphanumeric)) || before.contains('[')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<usize> {
        let mut found = Vec::new();
        check(text, &mut found);
        found.into_iter().map(|problem| problem.range.start).collect()
    }

    #[test]
    fn parentheses_come_in_pairs() {
        assert_eq!(told("a (b (c) d) e （f）"), Vec::<usize>::new());
        assert_eq!(told("a (b"), [2]);
        assert_eq!(told("some) b"), Vec::<usize>::new());
        assert_eq!(told("something) b"), [9]);
        assert_eq!(told("**2) b \"x\"(y) '(' ')' =（z）:(a)"), Vec::<usize>::new());
        assert_eq!(told("a) b 1) c iii) d :-) :( [0, 1)"), Vec::<usize>::new());
    }
}
