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

/// Words with a question mark in place of a letter: `d?finir`.
pub(super) fn lost(text: &str, found: &mut Vec<Problem>) {
    for at in memchr::memchr_iter(b'?', text.as_bytes()) {
        if let Some(range) = word_around(text, at) {
            found.push(Problem {
                rule: &rule::TEXT_GARBLED,
                message: format!("a letter of `{}` became a question mark", &text[range.clone()]),
                range,
                help: "write the word anew; the text was once written in an encoding that has no such letter"
                    .to_owned(),
                instead: None,
                needs_one_run: true,
            });
        }
    }
}

/// The word that a question mark stands in, small letters on both sides of it, and nothing of an address around it.
fn word_around(text: &str, at: usize) -> Option<Range<usize>> {
    const LONGEST: usize = 40;
    let is_part = |c: char| c.is_alphabetic() || matches!(c, '\'' | '’' | '-' | '?');
    let is_end = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '.' | ')' | '(' | '«' | '»' | '"' | '!');
    let before =
        text[..at].rfind(|c| !is_part(c)).map_or(0, |end| end + text[end..].chars().next().map_or(1, char::len_utf8));
    let end = text[at..].find(|c| !is_part(c)).map_or(text.len(), |length| at + length);
    let end = before + text[before..end].trim_end_matches('?').len();
    let is_small = |c: Option<char>| c.is_some_and(char::is_lowercase);
    let is_within = end > at
        && is_small(text[..at].chars().next_back())
        && is_small(text[at + 1..].chars().next())
        && end - before < LONGEST;
    let mut outside = [text[..before].chars().next_back(), text[end..].chars().next()].into_iter().flatten();
    (is_within && outside.all(is_end) && !text[end..].starts_with(['.', ':'])).then_some(before..end)
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
