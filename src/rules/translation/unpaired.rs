//! `stray-emphasis`, where two asterisks have lost their partner in translation.

use crate::bitext::structure::{Block, Shape, Structure};
use crate::finding::{Finding, rule};

use super::Comparison;
use super::plain::runs;

pub(super) fn check(c: &Comparison<'_, '_>, source: &Block, target: &Block, findings: &mut Vec<Finding>) {
    if matches!(target.shape, Shape::Code | Shape::Html | Shape::Value) {
        return;
    }
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

/// Where two asterisks stand in running text that mark nothing.
fn seen(structure: &Structure<'_>, text: &str, block: &Block) -> Vec<usize> {
    let mut places = Vec::new();
    for run in runs(structure, block) {
        let marks = text[run.clone()].match_indices(MARK).map(|(at, _)| run.start + at);
        places.extend(marks.filter(|at| !text[..*at].ends_with('\\')));
    }
    places
}
