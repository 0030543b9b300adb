//! `translation-lost-space`, where a word is written together with a link, with code, or with the next sentence.
//!
//! Told only of languages that write words apart and add no endings to names, and where the source has nothing written together.

use std::ops::Range;

use crate::bitext::structure::{Block, Part, PartKind, Shape};
use crate::finding::{Edit, Finding, rule};

use super::{Comparison, Side};

/// Languages whose words stand apart, and whose names get no endings. Sorted.
const APART: [&str; 9] = ["ca", "de", "en", "es", "fr", "it", "nl", "pt", "ro"];

/// How many letters a word has at least that was not meant as an ending: `[page](a.md)s`.
const LEAST_LETTERS: usize = 2;

pub(super) fn check(c: &Comparison<'_, '_>, source: &Block, target: &Block, findings: &mut Vec<Finding>) {
    if matches!(source.shape, Shape::Code | Shape::Html | Shape::Value) || APART.binary_search(&c.language()).is_err() {
        return;
    }
    if is_glued(&c.target, target) && !is_glued(&c.source, source) {
        for part in parts(&c.target, target) {
            let before = word_before(&c.target, &part.range).map(|word| (word, part.range.start, "behind"));
            let behind = word_behind(&c.target, &part.range).map(|word| (word, part.range.end, "before"));
            for (word, joint, side) in before.into_iter().chain(behind) {
                let written = &c.target.published.text()[word.clone()];
                let message = format!("there is no blank {side} `{written}`, where {} has one", c.other());
                findings.push(lost(c, word, joint, message));
            }
        }
    }
    sentences(c, source, target, findings);
}

/// A word at a joint where a blank was lost.
fn lost(c: &Comparison<'_, '_>, word: Range<usize>, joint: usize, message: String) -> Finding {
    let fix = Edit::new(c.span(&(joint..joint)), "", " ");
    c.finding(&rule::TRANSLATION_LOST_SPACE, &word, message).with_help("write a blank there").with_fix(fix)
}

/// The links and the code of a block.
fn parts<'s>(side: &'s Side<'_>, block: &Block) -> impl Iterator<Item = &'s Part<'s>> {
    let starts = |part: &&Part<'_>, mark: char| side.published.text()[part.range.clone()].starts_with(mark);
    side.structure.parts(block).iter().filter(move |part| match part.kind {
        PartKind::Link => starts(part, '[') && !side.published.text()[part.range.clone()].starts_with("[]"),
        PartKind::Code => starts(part, '`'),
        _ => false,
    })
}

/// Whether a letter stands right before or behind a link or code of a block.
fn is_glued(side: &Side<'_>, block: &Block) -> bool {
    let text = side.published.text();
    let is_letter = |part: &Part<'_>| {
        text[..part.range.start].ends_with(char::is_alphabetic)
            || text[part.range.end..].starts_with(char::is_alphabetic)
    };
    parts(side, block).any(is_letter)
}

fn word_before(side: &Side<'_>, range: &Range<usize>) -> Option<Range<usize>> {
    let before = &side.published.text()[..range.start];
    let start = before.trim_end_matches(char::is_alphabetic).len();
    is_word(&before[start..]).then_some(start..range.start)
}

fn word_behind(side: &Side<'_>, range: &Range<usize>) -> Option<Range<usize>> {
    let behind = &side.published.text()[range.end..];
    let length = behind.len() - behind.trim_start_matches(char::is_alphabetic).len();
    is_word(&behind[..length]).then_some(range.end..range.end + length)
}

fn is_word(letters: &str) -> bool {
    letters.chars().count() >= LEAST_LETTERS
}

/// Sentences without a blank before the next: `fait.Continuez`.
fn sentences(c: &Comparison<'_, '_>, source: &Block, target: &Block, findings: &mut Vec<Finding>) {
    for part in c.target.structure.of_kind(target, PartKind::Text) {
        let written = &c.target.published.text()[part.range.clone()];
        for at in memchr::memchr_iter(b'.', written.as_bytes()) {
            let Some(word) = joint(written, at) else { continue };
            // What stands so in the source is a name.
            if !c.source.published.text()[source.range.clone()].contains(&written[word.clone()]) {
                let place = part.range.start + word.start..part.range.start + word.end;
                let message = format!("there is no blank between the sentences of `{}`", &written[word]);
                findings.push(lost(c, place, part.range.start + at + 1, message));
            }
        }
    }
}

/// The word and the one behind it, where a full stop ends a sentence between them and no blank follows.
fn joint(text: &str, at: usize) -> Option<Range<usize>> {
    let (before, behind) = (&text[..at], &text[at + 1..]);
    let start = before.trim_end_matches(char::is_lowercase).len();
    let length = behind.len() - behind.trim_start_matches(char::is_alphabetic).len();
    let (first, next) = (&before[start..], &behind[..length]);
    let is_sentence = next.starts_with(char::is_uppercase) && next.chars().skip(1).all(char::is_lowercase);
    let is_whole = before[..start].ends_with([' ', '\u{a0}']) && behind[length..].starts_with([' ', '\u{a0}', ',']);
    let is_long = is_word(first) && next.chars().count() > LEAST_LETTERS;
    (is_long && is_sentence && is_whole).then_some(start..at + 1 + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_without_a_blank_are_told_from_names() {
        let found = |text: &str| memchr::memchr_iter(b'.', text.as_bytes()).find_map(|at| joint(text, at));
        let text = "C’est fait.Continuez ici.";
        assert_eq!(found(text).map(|word| text[word].to_owned()).as_deref(), Some("fait.Continuez"));
        for name in ["Le fichier appsettings.Development.json suit.", "un System.Data ici", "le type a.B ici", "fin.Xx"]
        {
            assert_eq!(found(name), None, "{name}");
        }
        assert!(APART.is_sorted());
    }
}
