//! `stray-emphasis`, where two asterisks have lost their partner in translation, or were escaped.

use std::ops::Range;

use crate::bitext::structure::{Block, PartKind, Shape, Structure};
use crate::finding::{Edit, Finding, rule};

use super::Comparison;
use super::plain::runs;

pub(super) fn check(c: &Comparison<'_, '_>, source: &Block, target: &Block, findings: &mut Vec<Finding>) {
    if matches!(target.shape, Shape::Code | Shape::Html | Shape::Value) {
        return;
    }
    escaped(c, source, target, findings);
    let text = c.target.published.text();
    if !text[target.range.clone()].contains(MARK) {
        return;
    }
    // Readers see two and more beside a pair that would be bold but for a blank; the rule tells of that without the source.
    let [at] = seen(c.target.structure, text, target)[..] else { return };
    if !seen(c.source.structure, c.source.published.text(), source).is_empty() {
        return;
    }
    let message = "these asterisks have no partner, so they are published as they are written".to_owned();
    let finding = c.finding(&rule::STRAY_EMPHASIS, &(at..at + MARK.len()), message);
    let help = format!("write `**` before and behind the words that are bold in {}", c.there(&source.range));
    findings.push(finding.with_help(help));
}

const MARK: &str = "**";

/// The mark as one who wants readers to see it writes it, and as translation writes a mark that it did not understand.
const ESCAPED: &str = r"\*\*";

/// Asterisks that were escaped, where the source has words in bold and escapes none.
fn escaped(c: &Comparison<'_, '_>, source: &Block, target: &Block, findings: &mut Vec<Finding>) {
    let text = c.target.published.text();
    if !text[target.range.clone()].contains(ESCAPED) {
        return;
    }
    let there = &c.source.published.text()[source.range.clone()];
    if !there.contains(MARK) || there.contains(r"\*") {
        return;
    }
    let code: Vec<_> = c.target.structure.of_kind(target, PartKind::Code).map(|part| &part.range).collect();
    let marks = text[target.range.clone()].match_indices(ESCAPED).map(|(at, _)| target.range.start + at);
    let marks: Vec<usize> = marks.filter(|at| !code.iter().any(|code| code.contains(at))).collect();
    for pair in marks.chunks(2) {
        let (Some(first), Some(last)) = (pair.first(), pair.last()) else { continue };
        let range = *first..last + ESCAPED.len();
        let message = "these asterisks are escaped, so readers see them".to_owned();
        let mended = text[range.clone()].replace('\\', "");
        let is_bold = pair.len() == 2 && is_bold(text, &range, &mended);
        let fix = is_bold.then(|| Edit::new(c.span(&range), &text[range.clone()], mended)).flatten();
        let help = format!("write `**` before and behind the words that are bold in {}", c.there(&source.range));
        findings.push(c.finding(&rule::STRAY_EMPHASIS, &range, message).with_help(help).with_fix(fix));
    }
}

/// Whether words with two asterisks on both sides are bold where they stand.
fn is_bold(text: &str, range: &Range<usize>, written: &str) -> bool {
    let words = written.trim_matches('*');
    let is_word = |c: char| c.is_alphanumeric();
    let is_outside = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || c.is_ascii_punctuation() && c != '*');
    words.starts_with(is_word)
        && words.ends_with(is_word)
        && !words.contains(['*', '\n', '<', '&'])
        && is_outside(text[..range.start].chars().next_back())
        && is_outside(text[range.end..].chars().next())
}

/// Where two asterisks stand in running text that mark nothing.
fn seen(structure: &Structure<'_>, text: &str, block: &Block) -> Vec<usize> {
    let mut places = Vec::new();
    for run in runs(structure, block).into_iter().filter(|run| text[run.clone()].contains(MARK)) {
        let marks = text[run.clone()].match_indices(MARK).map(|(at, _)| run.start + at);
        places.extend(marks.filter(|at| !text[..*at].ends_with('\\')));
    }
    places
}
