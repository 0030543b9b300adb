//! Characters that no reader sees within words, and letters that became question marks.

use std::ops::Range;

use crate::finding::rule;
use crate::locale::is_unspaced;

use super::Problem;

/// A blank without width, which breaks words apart where no hyphen stands, and the mark that a file may begin with.
pub(super) const SIGNS: [&str; 2] = ["\u{200b}", "\u{feff}"];

/// What stands at a sign; nothing where a word may be broken there, as `System.Data` behind its full stop.
pub(super) fn at(text: &str, sign: usize) -> Option<Problem> {
    let c = text[sign..].chars().next()?;
    let range = sign..sign + c.len_utf8();
    let is_letter = |c: char| c.is_alphabetic() && (c < '\u{530}' || is_unspaced(c));
    let before = text[..sign].chars().next_back().filter(|c| is_letter(*c));
    let behind = text[range.end..].chars().next().filter(|c| is_letter(*c) && !c.is_uppercase());
    let is_within_word = before.is_some() && behind.is_some();
    if !is_within_word && c != '\u{feff}' {
        return None;
    }
    Some(Problem {
        rule: &rule::TEXT_GARBLED,
        range,
        message: format!("a character that readers do not see stands here, U+{:04X}", u32::from(c)),
        help: "take it out: searching does not find the word".to_owned(),
        instead: Some(String::new()),
        needs_one_run: false,
    })
}

/// Whether a text may hold words with a question mark in place of a letter, wherever it is no running text.
pub(super) fn may_be_lost(text: &str) -> bool {
    const OF_ADDRESSES: [char; 6] = ['/', '=', '&', '#', '%', '@'];
    memchr::memchr_iter(b'?', text.as_bytes())
        .any(|at| word_around(text, at).is_some_and(|word| outside(text, &word).all(|c| !OF_ADDRESSES.contains(&c))))
}

/// Words with a question mark in place of a letter: `d?finir`.
pub(super) fn lost(text: &str, found: &mut Vec<Problem>) {
    let mut told = 0;
    for at in memchr::memchr_iter(b'?', text.as_bytes()) {
        let Some(range) = word_around(text, at).filter(|word| word.start >= told && is_alone(text, word)) else {
            continue;
        };
        told = range.end;
        found.push(Problem {
            rule: &rule::TEXT_GARBLED,
            message: format!("a letter of `{}` became a question mark", &text[range.clone()]),
            range,
            help: "write the word anew; the text was once written in an encoding that has no such letter".to_owned(),
            instead: None,
            needs_one_run: true,
        });
    }
}

/// Whether nothing of an address stands around a word.
fn is_alone(text: &str, word: &Range<usize>) -> bool {
    let is_end = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '.' | ')' | '(' | '«' | '»' | '"' | '!');
    outside(text, word).all(is_end) && !text[word.end..].starts_with(['.', ':'])
}

/// What stands before a word and behind it.
fn outside(text: &str, word: &Range<usize>) -> impl Iterator<Item = char> {
    [text[..word.start].chars().next_back(), text[word.end..].chars().next()].into_iter().flatten()
}

/// The word that a question mark stands in with small letters on both sides of it.
fn word_around(text: &str, at: usize) -> Option<Range<usize>> {
    /// In characters, on each side.
    const LONGEST: usize = 20;
    let (before, behind) = (&text[..at], &text[at + 1..]);
    let is_small = |c: Option<char>| c.is_some_and(char::is_lowercase);
    if !is_small(before.chars().next_back()) || !is_small(behind.chars().next()) {
        return None;
    }
    let is_part = |c: &char| c.is_alphabetic() || matches!(c, '\'' | '’' | '-' | '?');
    let length = |c: char| c.len_utf8();
    let start = at - before.chars().rev().take_while(is_part).take(LONGEST).map(length).sum::<usize>();
    let end = at + 1 + behind.chars().take_while(is_part).take(LONGEST).map(length).sum::<usize>();
    let is_whole = |c: Option<char>| !c.is_some_and(|c| is_part(&c));
    let is_word = is_whole(text[..start].chars().next_back()) && is_whole(text[end..].chars().next());
    is_word.then(|| start..start + text[start..end].trim_end_matches('?').len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_nobody_sees_are_told_of_within_words() {
        let told =
            |text: &str| SIGNS.iter().find_map(|sign| text.find(sign)).is_some_and(|sign| at(text, sign).is_some());
        assert!(told("bat\u{200b}eau") && told("泊\u{200b}位") && told("a \u{feff}b"));
        for text in ["System.\u{200b}Data", "Db\u{200b}Context", "a \u{200b}b", "ภาษา\u{200b}ไทย"] {
            assert!(!told(text), "{text}");
        }
    }

    #[test]
    fn letters_that_became_question_marks_are_told_of() {
        let told = |text: &'static str| {
            let mut found = Vec::new();
            lost(text, &mut found);
            found.into_iter().map(|problem| &text[problem.range]).collect::<Vec<_>>()
        };
        assert_eq!(told("Il faut d?finir une r?gle (l’entit?e)."), ["d?finir", "r?gle", "l’entit?e"]);
        for text in ["Quoi ?", "Quoi?", "page.aspx?id=2", "https://a.example/b?view=c", "a?b", "Non?Oui", "vraiment??"]
        {
            let expected: &[&str] = if text == "a?b" { &["a?b"] } else { &[] };
            assert_eq!(told(text), expected, "{text}");
        }
    }
}
