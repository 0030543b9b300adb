//! `invalid-table`: rows that no table has, so that readers see their bars, and rows with more cells than the head.

use std::ops::Range;

use crate::finding::{Finding, rule};

use super::block::Compiler;
use super::tables::{cells, is_rule_cell};

/// Whether a line can only have been meant as a row of a table: bars stand around its cells.
pub(super) fn is_row(line: &str) -> bool {
    line.len() > 2 && line.starts_with('|') && line.ends_with('|') && cells(line).len() > 1
}

/// Whether a row is what stands between a head and its rows.
pub(super) fn is_rule(line: &str) -> bool {
    line.contains('-') && cells(line).into_iter().all(is_rule_cell)
}

impl Compiler<'_, '_, '_> {
    /// Reports the rows among the lines of a paragraph, given with their places.
    pub(super) fn check_rows(&mut self, lines: &[(usize, &str)], range: &Range<usize>) {
        let rows: Vec<_> = lines.iter().filter(|(_, line)| is_row(line)).collect();
        let Some((first, row)) = rows.first() else { return };
        let between = self.text.get(self.table_end..range.start).unwrap_or("-");
        let is_parted = self.table_end > 0 && between.chars().all(|c| matches!(c, ' ' | '\t' | '\n' | '>'));
        let help = match (is_parted, rows.iter().find(|(_, row)| is_rule(row))) {
            (true, None) => "take out the blank line that parts them from the table above",
            (_, Some(rule)) if rule.0 == *first => "write a row that heads the table above `| --- | --- |`",
            (_, Some(_)) => "leave a blank line above the table, and give the row of hyphens as many cells as its head",
            (false, None) if rows.len() > 1 => "write `| --- | --- |` below the row that heads the table",
            _ => return,
        };
        let message = "these rows belong to no table, so readers see their bars".to_owned();
        self.report_row(*first, row, message, help.to_owned());
    }

    fn report_row(&mut self, at: usize, row: &str, message: String, help: String) {
        let span = self.reduced.span(&(at..at + row.len()));
        self.findings.push(Finding::new(&rule::INVALID_TABLE, self.context.file, span, message).with_help(help));
    }

    /// Reports the rows of a table that have words in more cells than its head.
    pub(super) fn check_table(&mut self, range: &Range<usize>) {
        self.table_end = range.end;
        let text = self.text;
        let content = |line: &'_ str| line.trim_matches([' ', '\t', '>', '\n', '\r']).len();
        let mut at = range.start;
        let mut width = 0;
        for (number, line) in text[range.clone()].split_inclusive('\n').enumerate() {
            let row = line.trim_start_matches([' ', '\t', '>']);
            let start = at + line.len() - row.len();
            let row = row.trim_end();
            at += line.len();
            if number == 0 {
                let written = self.reduced.written_at(&(start..start + row.len()));
                width = cells(written).len();
                // Where the head needed no more cells, no row has more.
                if self.keeps_cells() && cells(row).len() == width {
                    return;
                }
            } else if number > 1 && content(line) > 0 {
                let found = cells(row);
                let surplus = found.get(width..).unwrap_or_default();
                if surplus.iter().any(|cell| !cell.trim().is_empty()) {
                    let message = format!("this row has {} cells, and the table's head {width}", found.len());
                    let help = "write `\\|` where a bar is none of the table's, or give the head as many cells";
                    self.report_row(start, row, message, help.to_owned());
                }
            }
        }
    }
}
