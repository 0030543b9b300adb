//! A word that stands twice, `the the`, and a sentence that does.

use crate::finding::rule;

use super::Problem;

/// Words that may well stand twice in English, in French and in Chinese text.
const MEANT: [&str; 18] = [
    "bye", "do", "en", "had", "her", "in", "is", "it", "nous", "off", "on", "out", "si", "so", "that", "up", "vous",
    "you",
];

pub(super) fn check(text: &str, found: &mut Vec<Problem>) {
    sentences(text, found);
    let bytes = text.as_bytes();
    let mut start = 0;
    let mut first = bytes.first().copied().unwrap_or_default();
    for (end, pair) in bytes.windows(2).enumerate() {
        let [byte, next] = [pair[0], pair[1]];
        if !matches!(byte, b' ' | b'\n' | b'\t') {
            continue;
        }
        // The first letter tells nearly all words apart.
        if (first ^ next) & !0x20 == 0 {
            found.extend(twice(text, start, end));
        }
        (start, first) = (end + 1, next);
    }
}

/// How many bytes a sentence must have that stands twice.
const SHORTEST: usize = 24;

/// Sentences that stand one behind the other and are the same.
fn sentences(text: &str, found: &mut Vec<Problem>) {
    let mut start = 0;
    for at in memchr::memchr3_iter(b'.', b'!', 0xE3, text.as_bytes()) {
        let Some(mark) = text.get(at..).and_then(|behind| behind.chars().next()) else { continue };
        let end = at + mark.len_utf8();
        if !matches!(mark, '.' | '!' | '。') || mark != '。' && !text[end..].starts_with([' ', '\n']) {
            continue;
        }
        let sentence = text[start..end].trim_start();
        let behind = &text[end..];
        let again = end + behind.len() - behind.trim_start().len();
        if sentence.len() >= SHORTEST && text[again..].starts_with(sentence) && sentence.contains(char::is_alphabetic) {
            found.push(Problem {
                rule: &rule::REPEATED_WORD,
                range: again..again + sentence.len(),
                message: "this sentence stands here twice".to_owned(),
                help: "take one out".to_owned(),
                instead: None,
                needs_one_run: false,
            });
        }
        start = end;
    }
}

/// A word that stands from `start` to the blank at `end`, and behind that once more.
fn twice(text: &str, start: usize, end: usize) -> Option<Problem> {
    let word = text.get(start..end)?;
    let length = word.len();
    let again = text.get(end + 1..end + 1 + length).filter(|again| again.eq_ignore_ascii_case(word))?;
    let is_word = word.chars().all(char::is_alphabetic) && word.chars().nth(1).is_some();
    // At the beginning of a sentence the first is capitalised.
    let is_same = again == word || again.bytes().all(|byte| !byte.is_ascii_uppercase());
    let behind = text[end + 1 + length..].chars().next();
    let goes_on = behind.is_some_and(|c| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-' | '_' | '/' | '.' | '('));
    let ends = behind == Some('.') && !text[end + 1 + length + 1..].starts_with(char::is_alphanumeric);
    if !is_word || !is_same || (goes_on && !ends) || MEANT.contains(&word.to_lowercase().as_str()) {
        return None;
    }
    let is_plain = again == again.to_lowercase();
    Some(Problem {
        rule: &rule::REPEATED_WORD,
        range: end..end + 1 + length,
        message: format!("`{again}` stands here twice"),
        help: "take one out".to_owned(),
        instead: is_plain.then(String::new),
        needs_one_run: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        check(text, &mut found);
        found.into_iter().map(|problem| &text[problem.range]).collect()
    }

    #[test]
    fn words_that_stand_twice_are_found() {
        assert_eq!(told("Delete the the file. The the\nthe end."), [" the", " the", "\nthe"]);
        assert_eq!(told("选择 选择 后 générer générer"), [" 选择", " générer"]);
        assert_eq!(told("to to."), [" to"]);
    }

    #[test]
    fn sentences_that_stand_twice_are_found() {
        let sentence = "Pay at the office by noon.";
        assert_eq!(told(&format!("Moor here. {sentence} {sentence} Leave.")), [sentence]);
        assert_eq!(told("请到码头办公室付费用。请到码头办公室付费用。"), ["请到码头办公室付费用。"]);
        assert_eq!(told("Wait. Wait. 1. 2."), Vec::<&str>::new());
    }

    #[test]
    fn words_that_are_meant_twice_are_left_alone() {
        for text in [
            "a sign that that is so",
            "vous vous",
            "2 2",
            "a a",
            "the the-end",
            "the then",
            "x\u{fffc} x\u{fffc}",
            "log log.txt",
        ] {
            assert_eq!(told(text), Vec::<&str>::new(), "{text}");
        }
    }
}
