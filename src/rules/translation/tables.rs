//! `translation-structure`, where a row of a table has more or fewer cells than that of the source.

use crate::bitext::matching::Match;
use crate::bitext::structure::{Block, Shape};
use crate::finding::{Finding, rule};

use super::Comparison;

/// Compares the cells of each row; where a whole column is missing, the first row alone is told of.
pub(super) fn check(c: &Comparison<'_, '_>, matches: &[Match], findings: &mut Vec<Finding>) {
    let mut row = Row::Body;
    for found in matches {
        let Match::Both(source, target) = *found else { continue };
        let (source, target) = (&c.source.structure.blocks[source], &c.target.structure.blocks[target]);
        row = match (source.shape, target.shape, row) {
            (Shape::Table, Shape::Table, _) => Row::Head,
            (Shape::Row, Shape::Row, Row::Left) => Row::Left,
            (Shape::Row, Shape::Row, _) => match differing(c, source, target) {
                Some(finding) => {
                    findings.push(finding);
                    if row == Row::Head { Row::Left } else { Row::Body }
                }
                None => Row::Body,
            },
            _ => row,
        };
    }
}

/// Which row of a table comes next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Row {
    Head,
    Body,
    /// One of a table that was told of as a whole.
    Left,
}

fn differing(c: &Comparison<'_, '_>, source: &Block, target: &Block) -> Option<Finding> {
    let (there, here) = (cells(c.source.published.text(), source), cells(c.target.published.text(), target));
    if there == here {
        return None;
    }
    let noun = if here == 1 { "cell" } else { "cells" };
    let message = format!("{here} {noun} in this row of the table, {there} in {}", c.other());
    let finding = c.finding(&rule::TRANSLATION_STRUCTURE, &c.trimmed(target), message);
    Some(finding.with_help(format!("write as many as in {}, with `|` between them", c.there(&source.range))))
}

/// How many cells a row has as it is written, empty ones at its end aside.
fn cells(text: &str, row: &Block) -> usize {
    let written = text[row.range.clone()].trim();
    let written = written.strip_prefix('|').unwrap_or(written);
    let (mut cells, mut at, mut filled, mut is_escaped) = (1, 0, 0, false);
    while let Some(c) = written[at..].chars().next() {
        let length = match c {
            '`' if !is_escaped => code_length(&written[at..]),
            _ => c.len_utf8(),
        };
        if c == '|' && !is_escaped {
            cells += 1;
        } else if !c.is_whitespace() {
            filled = cells;
        }
        is_escaped = c == '\\' && !is_escaped;
        at += length;
    }
    filled
}

/// How long the code is that a text begins with; its backticks alone where nothing closes it.
fn code_length(text: &str) -> usize {
    let ticks = text.len() - text.trim_start_matches('`').len();
    let (fence, mut from) = (&text[..ticks], ticks);
    while let Some(at) = text[from..].find(fence).map(|at| from + at) {
        let end = at + (text[at..].len() - text[at..].trim_start_matches('`').len());
        if end - at == ticks {
            return end;
        }
        from = end;
    }
    ticks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitext::structure::Structure;

    #[test]
    fn cells_are_counted_as_written() {
        let count = |row: &str| {
            let text = format!("| a | b | c |\n|---|---|---|\n{row}\n");
            let structure = Structure::of(&text);
            structure.blocks.last().map(|block| cells(&text, block))
        };
        assert_eq!(count("| a | b | c |"), Some(3));
        assert_eq!(count("a | b | c"), Some(3));
        assert_eq!(count("| a | `b|c` | d\\|e |"), Some(3));
        assert_eq!(count("| a | b ` |  |"), Some(2));
        assert_eq!(count("| a | | c |"), Some(3));
    }
}
