//! Spans of bilingual pairs that stand alone, and ids that are given twice or out of order.

use std::collections::BTreeSet;

use memchr::memmem;

use super::Article;
use crate::finding::{Finding, rule};
use crate::markdown::Unit;
use crate::text::Span;

/// Longer ids are not looked at.
const LONGEST_ID: usize = 64;

const TARGET: &str = "<span data-ttu-id=\"";
const SOURCE: &str = "<span data-stu-id=\"";

/// What is wrong with the pairs of an article; `code` is where its code stands.
pub(super) fn check(article: &Article, text: &str, code: &[Span]) -> Vec<Finding> {
    let mut findings = ids(article);
    findings.extend(article.units.iter().filter_map(|unit| empty(article, unit, text)));
    for (mark, what) in [(TARGET, "source"), (SOURCE, "target")] {
        let start =
            |unit: &Unit| if mark == TARGET { unit.whole().start } else { tag_of_source(unit.source, &unit.id) };
        // In the order of the text, as units are.
        let paired: Vec<usize> = article.units.iter().map(|unit| start(unit) as usize).collect();
        for at in memmem::find_iter(text.as_bytes(), mark) {
            if at < article.front.body || paired.binary_search(&at).is_ok() || is_example(text, at, code) {
                continue;
            }
            let behind = &text[at + mark.len()..];
            let near = &behind[..behind.floor_char_boundary(LONGEST_ID)];
            let id = near.split('"').next().unwrap_or_default();
            let end = at + mark.len() + near.find('>').map_or(0, |end| end + 1);
            let message = format!("the pair `{id}` has no {what} side right here");
            let finding = Finding::new(&rule::SEGMENT_UNPAIRED, article.file, Span::new(at, end), message);
            findings
                .push(finding.with_help("write both sides of the pair, one behind the other, or take the tags out"));
        }
    }
    findings
}

/// Where the tag begins whose text a source side is.
fn tag_of_source(source: Span, id: &str) -> u32 {
    source.start.saturating_sub((SOURCE.len() + id.len() + "\">".len()) as u32)
}

/// A pair of which one side says nothing.
fn empty(article: &Article, unit: &Unit, text: &str) -> Option<Finding> {
    let is_empty = |span: Span| text.get(span.range()).is_some_and(|side| side.trim().is_empty());
    let side = match (is_empty(unit.target), is_empty(unit.source)) {
        (true, false) => "target",
        (false, true) => "source",
        _ => return None,
    };
    let message = format!("the pair `{}` has nothing on its {side} side", unit.id);
    let finding = Finding::new(&rule::SEGMENT_UNPAIRED, article.file, unit.whole(), message);
    Some(finding.with_help("write both sides of the pair, or take the tags out"))
}

/// Ids that stand twice, and ids whose number is lower than one before.
fn ids(article: &Article) -> Vec<Finding> {
    let mut met = BTreeSet::new();
    let mut highest: Option<(&str, u64)> = None;
    let mut findings = Vec::new();
    for unit in &article.units {
        let number = unit.id.rsplit_once('-').and_then(|(prefix, number)| Some((prefix, number.parse::<u64>().ok()?)));
        let is_behind = match (number, highest) {
            (Some((prefix, number)), Some((other, highest))) => prefix == other && number < highest,
            _ => false,
        };
        let message = match (met.insert(unit.id.as_str()), is_behind) {
            (false, _) => format!("the pair `{}` stands twice", unit.id),
            (true, true) => format!("the pair `{}` stands behind one of a higher number", unit.id),
            (true, false) => {
                highest = number.or(highest);
                continue;
            }
        };
        let finding = Finding::new(&rule::SEGMENT_UNPAIRED, article.file, unit.target, message);
        findings.push(finding.with_help("number the pairs in the order of the text, each once"));
    }
    findings
}

/// Whether a place stands in code, or in a comment, or is escaped, so that a span there is an example.
fn is_example(text: &str, at: usize, code: &[Span]) -> bool {
    /// How far back the start of a comment is looked for.
    const WINDOW: usize = 1024;
    let near = &text[text.floor_char_boundary(at.saturating_sub(WINDOW))..at];
    let is_comment = near.rfind("<!--").is_some_and(|start| !near[start..].contains("-->"));
    let before = code.partition_point(|code| code.start as usize <= at).checked_sub(1);
    before.is_some_and(|before| code[before].range().contains(&at)) || is_comment || near.ends_with('\\')
}
