//! `stray-emphasis`: words with more asterisks on one side than on the other, such as `**Save*`: readers see the one that is left
//! over, or all of them.

use std::ops::Range;

use crate::finding::{Finding, rule};

use super::block::Compiler;
use super::emphasis::Side;
use super::reduce::JOINER;

/// How many bytes may be emphasised.
const LONGEST: usize = 300;

impl Compiler<'_, '_, '_> {
    /// Reports words of a block beside which asterisks are published as they are written, by those and by what others emphasise.
    pub(super) fn report_lopsided(&mut self, runs: &[Range<usize>], mut emphases: Vec<Range<usize>>) {
        let before = |run: &Range<usize>| {
            let at = emphases.binary_search_by_key(&run.end, |emphasis| emphasis.start).ok()?;
            Some((emphases[at].clone(), run.start..emphases[at].end))
        };
        let mut found: Vec<_> = runs.iter().filter_map(before).collect();
        emphases.sort_by_key(|emphasis| emphasis.end);
        let behind = |run: &Range<usize>| {
            let at = emphases.binary_search_by_key(&run.start, |emphasis| emphasis.end).ok()?;
            Some((emphases[at].clone(), emphases[at].start..run.end))
        };
        let like_footnotes: Vec<_> = runs.iter().filter_map(behind).chain(unmatched(self.text, runs)).collect();
        if !like_footnotes.is_empty() && !self.asterisks.has_footnotes(self.text) {
            found.extend(like_footnotes);
        }
        for (emphasis, whole) in found {
            if is_meant(self.text, &emphasis, &whole) {
                self.report_lopsided_words(&emphasis, &whole);
            }
        }
    }

    fn report_lopsided_words(&mut self, emphasis: &Range<usize>, whole: &Range<usize>) {
        let span = self.reduced.span(whole);
        let message = "these words have more asterisks on one side than on the other, and readers see some of them";
        let words = self.reduced.clean(self.text[emphasis.clone()].trim_matches(['*', JOINER])).into_owned();
        let help = format!("write `**{words}**` or `*{words}*`, or `\\*` where the asterisk is meant");
        self.findings.push(Finding::new(&rule::STRAY_EMPHASIS, self.context.file, span, message).with_help(help));
    }
}

/// The words between two asterisks and one that emphasise nothing, as between letters that are written without blanks.
fn unmatched(text: &str, runs: &[Range<usize>]) -> impl Iterator<Item = (Range<usize>, Range<usize>)> {
    let pairs = if runs.len().is_multiple_of(2) { runs } else { &[] };
    pairs.chunks_exact(2).filter_map(move |pair| {
        let [open, close] = pair else { return None };
        let before = text[..open.start].chars().next_back().map_or(Side::Space, Side::of);
        let is_one = match (open.len(), close.len()) {
            (2, 1) => true,
            // Behind words, one and then two are footnotes.
            (1, 2) => before != Side::WideLetter,
            _ => false,
        };
        let is_word = text[open.end..].trim_start_matches(JOINER).starts_with(char::is_alphanumeric);
        (is_one && is_word).then_some((open.end..close.start, open.start..close.end))
    })
}

/// Whether words are meant to have as many asterisks on both sides: they are words of prose that stand apart.
fn is_meant(text: &str, emphasis: &Range<usize>, whole: &Range<usize>) -> bool {
    let words = text[emphasis.clone()].trim_matches(['*', JOINER]);
    let is_prose = words.len() <= LONGEST
        && words.chars().filter(|c| c.is_alphabetic()).count() > 1
        && !words.contains(['*', '|', '\n'])
        && words.starts_with(|c: char| c.is_alphanumeric() || opens(c))
        && !words.ends_with(char::is_whitespace);
    let before = text[..whole.start].trim_end_matches(JOINER).chars().next_back();
    let behind = text[whole.end..].trim_start_matches(JOINER).chars().next();
    let is_apart = |c: Option<char>| c.is_none_or(|c| !matches!(Side::of(c), Side::Letter | Side::Punctuation));
    is_prose
        && (is_apart(before) || before.is_some_and(opens))
        && (is_apart(behind) || behind.is_some_and(|c| c.is_ascii_punctuation() && !matches!(c, '/' | '\\' | '*')))
}

/// Whether a character may stand before words.
fn opens(c: char) -> bool {
    matches!(c, '(' | '[' | '"' | '\'' | '“' | '‘' | '«' | '‹' | '>')
}
