//! `translation-structure`, where a row of a table has more or fewer cells than that of the source, an empty one, or two that were
//! exchanged.

use crate::bitext::matching::Match;
use crate::bitext::structure::{Block, Shape};
use crate::finding::{Finding, rule};

use super::{Against, Comparison, excerpt};

/// Compares the cells of each row; where a whole column is missing, the first row alone is told of.
pub(super) fn check(c: &Comparison<'_, '_>, matches: &[Match], findings: &mut Vec<Finding>) {
    rows(c, matches, findings, |pair| pair.lost(c).or_else(|| pair.exchanged(c)));
}

/// The same, of two translations without a source, for the one that was read first: cells that were exchanged have been told
/// of with the other.
pub(super) fn check_lost(c: &Comparison<'_, '_>, matches: &[Match], findings: &mut Vec<Finding>) {
    rows(c, matches, findings, |pair| pair.lost(c));
}

fn rows(
    c: &Comparison<'_, '_>,
    matches: &[Match],
    findings: &mut Vec<Finding>,
    look: impl Fn(&RowPair<'_>) -> Option<Finding>,
) {
    let mut row = Row::Body;
    for found in matches {
        let Match::Both(source, target) = *found else { continue };
        let (source, target) = (&c.source.structure.blocks[source], &c.target.structure.blocks[target]);
        row = match (source.shape, target.shape, row) {
            (Shape::Table, Shape::Table, _) => Row::Head,
            (Shape::Row, Shape::Row, Row::Left) => Row::Left,
            (Shape::Row, Shape::Row, _) => match look(&RowPair::of(c, source, target)) {
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

/// A row and the one of the source, with their cells.
struct RowPair<'r> {
    source: &'r Block,
    target: &'r Block,
    there: Vec<&'r str>,
    here: Vec<&'r str>,
}

impl<'r> RowPair<'r> {
    fn of(c: &'r Comparison<'_, '_>, source: &'r Block, target: &'r Block) -> Self {
        let (there, here) = (cells(c.source.published.text(), source), cells(c.target.published.text(), target));
        Self { source, target, there, here }
    }

    fn finding(&self, c: &Comparison<'_, '_>, message: String, help: String) -> Finding {
        c.finding(&rule::TRANSLATION_STRUCTURE, &c.trimmed(self.target), message).with_help(help)
    }

    /// Cells that are missing or too many, or one in which nothing is left.
    fn lost(&self, c: &Comparison<'_, '_>) -> Option<Finding> {
        let Self { there, here, .. } = self;
        // Of two translations, the one that has lost a cell is told of. What heads nothing in the source may be given words.
        let is_fuller = matches!(c.against, Against::Translation(_)) && here.len() > there.len();
        if is_fuller || there.is_empty() {
            return None;
        }
        if there.len() != here.len() {
            let noun = if here.len() == 1 { "cell" } else { "cells" };
            let message = format!("{} {noun} in this row of the table, {} in {}", here.len(), there.len(), c.other());
            let help = format!("write as many as in {}, with `|` between them", c.there(&self.source.range));
            return Some(self.finding(c, message, help));
        }
        let is_emptied = |(was, is): (&&str, &&str)| is.is_empty() && was.contains(char::is_alphanumeric);
        let at = there.iter().zip(here).position(is_emptied)?;
        let message = format!("cell {} of this row is empty, in {} it is `{}`", at + 1, c.other(), excerpt(there[at]));
        Some(self.finding(c, message, format!("fill it as in {}", c.there(&self.source.range))))
    }

    fn exchanged(&self, c: &Comparison<'_, '_>) -> Option<Finding> {
        let (one, other) = exchanged(&self.there, &self.here)?;
        let message =
            format!("cells {} and {} of this row are the other way round in {}", one + 1, other + 1, c.other());
        Some(self.finding(c, message, format!("exchange them; compare with {}", c.there(&self.source.range))))
    }
}

/// Of rows with more cells none are looked for elsewhere: each would be in all the others.
const WIDEST: usize = 24;

/// Two cells of which each stands where the other does in the source, one of them as it is written there.
fn exchanged(there: &[&str], here: &[&str]) -> Option<(usize, usize)> {
    if there.len() != here.len() || there.len() > WIDEST {
        return None;
    }
    let is_name = |cell: &str| cell.chars().filter(|c| c.is_alphabetic()).count() > 1;
    let once = |cells: &[&str], cell: &str| cells.iter().filter(|other| **other == cell).count() == 1;
    (0..there.len()).find_map(|at| {
        let cell = there[at];
        let now = here.iter().position(|other| *other == cell).filter(|now| *now != at)?;
        if !is_name(cell) || !once(there, cell) || !once(here, cell) {
            return None;
        }
        let is_marked = cell.contains(['*', '`', '[', '<']);
        let is_moved = is_marked && there.len() > 1 && !there.contains(&here[at]);
        // What stands there instead is the other one, translated: as all else is in its place.
        let is_alone = || {
            let mut others = (0..there.len()).filter(|other| *other != at && *other != now);
            others.all(|other| there[other] == here[other] || !there.contains(&here[other]))
        };
        (there[now] == here[at] || is_moved && is_alone()).then_some((at.min(now), at.max(now)))
    })
}

/// The cells of a row as they are written, without empty ones at its end.
fn cells<'t>(text: &'t str, row: &Block) -> Vec<&'t str> {
    let written = text[row.range.clone()].trim();
    let written = written.strip_prefix('|').unwrap_or(written);
    let (mut cells, mut from, mut start) = (Vec::new(), 0, 0);
    while let Some(rest) = written.as_bytes().get(from..) {
        let Some(at) = memchr::memchr3(b'|', b'`', b'\\', rest).map(|at| from + at) else { break };
        from = match rest[at - from] {
            b'\\' => at + 2,
            b'`' => at + code_length(&written[at..]),
            _ => {
                cells.push(written[start..at].trim());
                start = at + 1;
                start
            }
        };
    }
    cells.push(written[start..].trim());
    let filled = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
    cells.truncate(filled);
    cells
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
            structure.blocks.last().map(|block| cells(&text, block).len())
        };
        assert_eq!(count("| a | b | c |"), Some(3));
        assert_eq!(count("a | b | c"), Some(3));
        assert_eq!(count("| a | `b|c` | d\\|e |"), Some(3));
        assert_eq!(count("| a | b ` |  |"), Some(2));
        assert_eq!(count("| a | | c |"), Some(3));
    }

    #[test]
    fn cells_that_were_exchanged_are_told() {
        assert_eq!(exchanged(&["**Alias**", "Yes", "A name"], &["Oui", "**Alias**", "Un nom"]), Some((0, 1)));
        assert_eq!(exchanged(&["Alias", "Yes"], &["Alias", "Oui"]), None);
        assert_eq!(exchanged(&["Name", "Title"], &["Titre", "Nom"]), None);
        assert_eq!(exchanged(&["1", "2"], &["2", "1"]), None);
    }
}
