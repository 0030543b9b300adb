//! `translation-structure`, where words that are bold in the source are not.
//!
//! Chinese and its like write names in brackets where English has them bold. So an article is told of only where it has most of
//! what is bold in its source.

use crate::bitext::matching::Match;
use crate::bitext::structure::{Block, PartKind, Shape, Structure};
use crate::finding::{Finding, rule};
use crate::locale::is_unspaced;

use super::Comparison;

const MARKS: [&str; 2] = ["**", "__"];

/// Of how many blocks with bold words one may have lost them to be told of.
const KEPT: usize = 10;

/// Marks that stand around names in place of bold ones.
const BRACKETS: [char; 6] = ['“', '"', '「', '『', '《', '【'];

pub(super) fn check(c: &Comparison<'_, '_>, matches: &[Match], findings: &mut Vec<Finding>) {
    let (mut lost, mut kept) = (Vec::new(), 0);
    for found in matches {
        let Match::Both(source, target) = *found else { continue };
        let (source, target) = (&c.source.structure.blocks[source], &c.target.structure.blocks[target]);
        if matches!(source.shape, Shape::Code | Shape::Html | Shape::Value) || source.shape != target.shape {
            continue;
        }
        let there = bold(c.source.structure, c.source.published.text(), source);
        if there == 0 {
            continue;
        }
        let here = bold(c.target.structure, c.target.published.text(), target);
        match here < there {
            true => lost.push((source, target, there - here)),
            false => kept += 1,
        }
    }
    if lost.len() > (kept / KEPT).max(1) {
        return;
    }
    for (source, target, count) in lost {
        let written = &c.target.published.text()[target.range.clone()];
        let is_unspaced = written.contains(is_unspaced);
        if written.contains("\\*") || is_unspaced && (kept < 3 || written.contains(BRACKETS)) {
            continue;
        }
        let noun = if count == 1 { "place" } else { "places" };
        let message = format!("{} has words in bold in {count} more {noun} than this", c.other());
        let finding = c.finding(&rule::TRANSLATION_STRUCTURE, &c.trimmed(target), message);
        findings.push(finding.with_help(format!("write `**` before and behind them as in {}", c.there(&source.range))));
    }
}

/// How often words of a block are bold, or were meant to be.
fn bold(structure: &Structure<'_>, text: &str, block: &Block) -> usize {
    let written = &text[block.range.clone()];
    let tags = structure.of_kind(block, PartKind::Tag).filter(|part| matches!(&*part.value, "b" | "strong")).count();
    if !MARKS.iter().any(|mark| written.contains(mark)) {
        return tags;
    }
    let code: Vec<_> = structure.of_kind(block, PartKind::Code).map(|part| &part.range).collect();
    let marks =
        MARKS.iter().flat_map(|mark| written.match_indices(mark)).filter(|(at, mark)| is_mark(written, *at, mark));
    let marks = marks.map(|(at, _)| block.range.start + at);
    // Code stands in order.
    let is_code =
        |at: &usize| code.get(code.partition_point(|code| code.end <= *at)).is_some_and(|code| code.contains(at));
    tags + marks.filter(|at| !is_code(at)).count() / 2
}

/// Whether words are bold from here on, or up to here: underscores within a word are a part of it, as in `a__b`.
fn is_mark(written: &str, at: usize, mark: &str) -> bool {
    let (before, behind) = (&written[..at], &written[at + mark.len()..]);
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    mark != "__" || !(before.ends_with(is_part) && behind.starts_with(is_part))
}
