//! `translation-lost-space`: words that stand apart in the source and are one in the translation.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::AhoCorasick;
use memchr::memmem;
use rustc_hash::FxHashSet;

use crate::bitext::structure::{Block, PartKind, Shape, Structure};
use crate::finding::{Edit, Finding, rule};

use super::Comparison;

pub(super) fn check(c: &Comparison<'_, '_>, source: &Block, target: &Block, findings: &mut Vec<Finding>) {
    if matches!(source.shape, Shape::Code | Shape::Html | Shape::Value) {
        return;
    }
    if !may_have_joint(&c.target.published.text()[target.range.clone()]) {
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
            if c.source_words().contains(word) {
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

/// How often sources write a word as one, and how often as two.
#[derive(Clone, Copy, Debug, Default)]
pub struct Uses {
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

/// The words of findings, to be looked for in all source articles: those that these write as one are names.
#[derive(Debug)]
pub struct Names {
    /// Each as one word, and as two.
    words: Vec<(String, String)>,
    /// Finds all of them at once, for there may be thousands: first a word as one, then as two.
    search: AhoCorasick,
}

impl Names {
    /// The words that findings are about; `None` where there are none.
    pub fn of(findings: &[Finding]) -> Option<Self> {
        let words: BTreeSet<(String, String)> = findings.iter().filter_map(word_of).collect();
        let words: Vec<(String, String)> = words.into_iter().collect();
        let patterns = words.iter().flat_map(|(one, two)| [one, two]);
        // More words than can be looked for at once are no names.
        let search = AhoCorasick::new(patterns).ok().filter(|_| !words.is_empty())?;
        Some(Self { words, search })
    }

    /// How often a source article writes each of them.
    pub fn uses(&self, source: &str) -> Vec<(usize, Uses)> {
        let mut uses: BTreeMap<usize, Uses> = BTreeMap::new();
        let mut written = None;
        for found in self.search.find_overlapping_iter(source) {
            let (word, is_two) = (found.pattern().as_usize() / 2, found.pattern().as_usize() % 2 == 1);
            let of_word = uses.entry(word).or_default();
            if is_two {
                of_word.as_two += 1;
            } else if of_word.as_one == 0 {
                let written = written.get_or_insert_with(|| running_words(&Structure::of(source), source));
                of_word.as_one = usize::from(written.contains(self.words[word].0.as_str()));
            }
        }
        uses.into_iter().collect()
    }

    /// Leaves out of findings the words that are names by their uses in all source articles.
    pub fn left_out(&self, findings: Vec<Finding>, uses: impl IntoIterator<Item = (usize, Uses)>) -> Vec<Finding> {
        let mut all = vec![Uses::default(); self.words.len()];
        for (word, Uses { as_one, as_two }) in uses {
            all[word].as_one += as_one;
            all[word].as_two += as_two;
        }
        let is_name = |finding: &Finding| {
            let word = word_of(finding).and_then(|word| self.words.binary_search(&word).ok());
            word.is_some_and(|word| all[word].is_name())
        };
        findings.into_iter().filter(|finding| !is_name(finding)).collect()
    }
}

/// The word that a finding of this rule is about, as one and as two.
fn word_of(finding: &Finding) -> Option<(String, String)> {
    let is_of_rule = finding.rule.name == rule::TRANSLATION_LOST_SPACE.name;
    let apart = finding.fix.as_ref().filter(|_| is_of_rule)?.text.clone();
    Some((finding.target.clone()?, apart))
}

/// The words of an article's running text; that code or an address has one says nothing.
pub(super) fn running_words<'t>(structure: &Structure<'_>, text: &'t str) -> FxHashSet<&'t str> {
    let running = structure.blocks.iter().filter(|block| !matches!(block.shape, Shape::Code | Shape::Html));
    let parts = running.flat_map(|block| structure.of_kind(block, PartKind::Text));
    parts.flat_map(|part| words(&text[part.range.clone()]).map(|(_, word)| word)).collect()
}

/// The words of ASCII letters and digits, no parts of longer names.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_part = |c: char| c.is_ascii_alphanumeric();
    let bytes = text.as_bytes();
    let joins = |c: char| matches!(c, '.' | '_' | '-' | '/' | '\\' | '@' | ':' | '#' | '=' | '&' | '<' | '$');
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + bytes[at..].iter().position(u8::is_ascii_alphanumeric)?;
            let length = bytes[start..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            at = start + length;
            let before = text[..start].chars().next_back();
            let behind = text[at..].chars().next();
            let beyond = text[at..].chars().nth(1);
            let goes_on = behind.is_some_and(joins) && beyond.is_some_and(is_part);
            let is_whole = (!before.is_some_and(joins) || is_prefixed(&text[..start]))
                && !goes_on
                && !before.is_some_and(goes_on_with)
                && !behind.is_some_and(goes_on_with);
            if is_whole && length > 3 {
                return Some((start, &text[start..at]));
            }
        }
    })
}

/// Whether what stands before a name is a word of a script without capitals and its hyphen: `ה-Office`.
fn is_prefixed(before: &str) -> bool {
    let last = before.strip_suffix('-').and_then(|before| before.chars().next_back());
    last.is_some_and(|c| c.is_alphabetic() && !goes_on_with(c))
}

/// Whether a letter goes on with a word of ASCII letters, as those with accents do. Those of scripts without capitals do not:
/// Chinese characters, and particles as in `Office를` or `بOffice`.
fn goes_on_with(c: char) -> bool {
    c.is_lowercase() || c.is_uppercase()
}

/// A quick look whether a text has a word that may have been two.
fn may_have_joint(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some(count) = bytes.len().checked_sub(3) else { return false };
    let [one, two, three, four] = [0, 1, 2, 3].map(|at| &bytes[at..at + count]);
    let goes_on = |byte: u8| byte.is_ascii_uppercase() | byte.is_ascii_digit();
    // Without an early end, so that many bytes are looked at in one step.
    (0..count).fold(false, |found, at| {
        found
            | (one[at].is_ascii_alphanumeric()
                & two[at].is_ascii_alphanumeric()
                & three[at].is_ascii_alphabetic()
                & goes_on(four[at]))
    })
}

/// Whether a word may have been two here: a capital behind a small letter or behind capitals, a figure behind a letter.
fn is_joint(word: &str, at: usize) -> bool {
    let (before, behind) = (word.as_bytes()[at - 1], word.as_bytes()[at]);
    if !behind.is_ascii_uppercase() && !behind.is_ascii_digit() {
        return false;
    }
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
        let is_whole = |at: usize| {
            let before = prose[..at].chars().next_back();
            let behind = prose[at + apart.len()..].chars().next();
            !before.is_some_and(char::is_alphanumeric) && !behind.is_some_and(char::is_alphanumeric)
        };
        // Most stand nowhere, which is told before a search is set up.
        prose.contains(apart) && memmem::find_iter(prose.as_bytes(), apart.as_bytes()).any(is_whole)
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
