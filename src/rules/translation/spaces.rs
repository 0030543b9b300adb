//! `translation-lost-space`: words that stand apart in the source and are one in the translation.

use std::collections::BTreeMap;

use memchr::memmem;

use crate::bitext::structure::{Block, PartKind, Shape, Structure};
use crate::finding::{Edit, Finding, rule};

use super::Comparison;

pub(super) fn check(c: &Comparison<'_, '_>, source: &Block, target: &Block, findings: &mut Vec<Finding>) {
    if matches!(source.shape, Shape::Code | Shape::Html | Shape::Value) {
        return;
    }
    let mut prose: Option<String> = None;
    for part in c.target.structure.of_kind(target, PartKind::Text) {
        let written = &c.target.published.text()[part.range.clone()];
        if !may_have_joint(written) {
            continue;
        }
        for (at, word) in words(written) {
            if !(1..word.len()).any(|at| is_joint(word, at)) {
                continue;
            }
            let prose = prose.get_or_insert_with(|| c.source.structure.prose(source));
            let Some(apart) = apart(prose, word) else { continue };
            if is_written(c.source.structure, c.source.published.text(), word) {
                continue;
            }
            let start = part.range.start + at;
            let range = start..start + word.len();
            let message = format!("`{word}` is `{apart}` in {}", c.other());
            let fix = Edit::new(c.span(&range), word, apart.as_str());
            let finding = c.finding(&rule::TRANSLATION_LOST_SPACE, &range, message);
            findings.push(finding.with_help(format!("write `{apart}`")).with_target(word).with_fix(fix));
        }
    }
}

/// How often the sources write a word as one, and how often as two.
#[derive(Clone, Copy, Debug, Default)]
struct Uses {
    as_one: usize,
    as_two: usize,
}

impl Uses {
    /// Whether the word is a name that is written as one.
    fn is_name(self) -> bool {
        /// How much more often a word must be two than one, for the one to be a slip.
        const MORE_OFTEN: usize = 4;
        self.as_one * MORE_OFTEN >= self.as_two.max(1)
    }
}

/// Leaves out the words that source articles write as one, so that they are names. `each_source` shows all of them.
pub fn without_known_names(findings: Vec<Finding>, each_source: impl FnOnce(&mut dyn FnMut(&str))) -> Vec<Finding> {
    let word_of = |finding: &Finding| {
        let apart = finding.fix.as_ref().map(|fix| fix.text.clone());
        let is_of_rule = finding.rule.name == rule::TRANSLATION_LOST_SPACE.name;
        is_of_rule.then(|| Some((finding.target.clone()?, apart?))).flatten()
    };
    let mut words: BTreeMap<(String, String), Uses> =
        findings.iter().filter_map(word_of).map(|word| (word, Uses::default())).collect();
    if words.is_empty() {
        return findings;
    }
    each_source(&mut |source| {
        let mut structure = None;
        for ((word, apart), uses) in &mut words {
            uses.as_two += memmem::find_iter(source.as_bytes(), apart.as_bytes()).count();
            if memmem::find(source.as_bytes(), word.as_bytes()).is_some() {
                let structure = structure.get_or_insert_with(|| Structure::of(source));
                uses.as_one += usize::from(is_written(structure, source, word));
            }
        }
    });
    let is_name = |finding: &Finding| word_of(finding).is_some_and(|word| words[&word].is_name());
    findings.into_iter().filter(|finding| !is_name(finding)).collect()
}

/// Whether some running text of an article has a word; that code or an address has it says nothing.
fn is_written(structure: &Structure<'_>, text: &str, word: &str) -> bool {
    let running = structure.blocks.iter().filter(|block| !matches!(block.shape, Shape::Code | Shape::Html));
    let mut parts = running.flat_map(|block| structure.of_kind(block, PartKind::Text));
    parts.any(|part| words(&text[part.range.clone()]).any(|(_, other)| other == word))
}

/// The words of ASCII letters and digits, no parts of longer names.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_part = |c: char| c.is_ascii_alphanumeric();
    let joins = |c: char| matches!(c, '.' | '_' | '-' | '/' | '\\' | '@' | ':' | '#' | '=' | '&' | '<' | '$');
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text[at..].find(is_part)?;
            let length = text[start..].find(|c| !is_part(c)).unwrap_or(text.len() - start);
            at = start + length;
            let before = text[..start].chars().next_back();
            let behind = text[at..].chars().next();
            let beyond = text[at..].chars().nth(1);
            let goes_on = behind.is_some_and(joins) && beyond.is_some_and(is_part);
            let is_whole = !before.is_some_and(joins)
                && !goes_on
                && !before.is_some_and(is_spaced_letter)
                && !behind.is_some_and(is_spaced_letter);
            if is_whole && length > 3 {
                return Some((start, &text[start..at]));
            }
        }
    })
}

/// Whether a letter goes on with a word of ASCII letters, as those with accents do and Chinese characters do not.
fn is_spaced_letter(c: char) -> bool {
    c.is_alphabetic() && !crate::locale::is_unspaced(c)
}

/// A quick look whether a text has a word that may have been two.
fn may_have_joint(text: &str) -> bool {
    let goes_on = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    text.as_bytes().windows(2).any(|pair| goes_on(pair[1]) && pair[0].is_ascii_alphanumeric())
}

/// Whether a word may have been two here: a capital behind a small letter or behind capitals, a figure behind a letter.
fn is_joint(word: &str, at: usize) -> bool {
    let (before, behind) = (word.as_bytes()[at - 1], word.as_bytes()[at]);
    let is_camel = before.is_ascii_lowercase() && behind.is_ascii_uppercase() && at > 2 && word.len() - at > 2;
    let ends_capitals = before.is_ascii_uppercase()
        && behind.is_ascii_uppercase()
        && word.as_bytes().get(at + 1).is_some_and(u8::is_ascii_lowercase)
        && at > 2;
    is_camel || ends_capitals || before.is_ascii_alphabetic() && behind.is_ascii_digit() && at > 2
}

/// The word as the source writes it in two.
fn apart(prose: &str, word: &str) -> Option<String> {
    let joints = (1..word.len()).filter(|at| is_joint(word, *at));
    let candidates = joints.map(|at| format!("{} {}", &word[..at], &word[at..]));
    let is_word = |apart: &String| {
        memmem::find_iter(prose.as_bytes(), apart.as_bytes()).any(|at| {
            let before = prose[..at].chars().next_back();
            let behind = prose[at + apart.len()..].chars().next();
            !before.is_some_and(char::is_alphanumeric) && !behind.is_some_and(char::is_alphanumeric)
        })
    };
    candidates.into_iter().find(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_were_two_are_found() {
        assert_eq!(apart("The Microsoft Cloud is here.", "MicrosoftCloud").as_deref(), Some("Microsoft Cloud"));
        assert_eq!(apart("Get Office 365 now.", "Office365").as_deref(), Some("Office 365"));
        assert_eq!(apart("Get Office 3650 now.", "Office365"), None);
    }

    #[test]
    fn names_with_dots_are_whole() {
        let found: Vec<&str> =
            words("MicrosoftCloud, System.DataSet et Été365 在MicrosoftCloud中").map(|(_, word)| word).collect();
        assert_eq!(found, ["MicrosoftCloud", "MicrosoftCloud"]);
    }
}
