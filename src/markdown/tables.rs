//! Tables as DocFX reads them, which keeps every cell: a row with more cells than the head widens the table, and `|` in code
//! parts no cells. GFM drops such cells, so what it wants is put in: cells into the head, `\\` before the bars.

use std::borrow::Cow;

use super::dialect::{Found, line_window};

/// How many cells a table may get.
const MOST_CELLS: usize = 200;

/// What to put where, in order.
pub(super) fn changes(text: &str, found: &[Found]) -> Vec<(usize, Cow<'static, str>)> {
    let mut changes = Vec::new();
    let mut done = 0;
    while let Some(bar) = memchr::memchr(b'|', &text.as_bytes()[done..]).map(|at| done + at) {
        let start = line_start(text, bar);
        let rule = Row::at(text, start, found);
        done = rule.next.max(bar + 1);
        // A table begins with the line below its head, and the head is no farther up than where the last one ended.
        let Some(head) = rule.is_rule().then(|| start.checked_sub(1)).flatten() else { continue };
        let head = Row::at(text, line_start(text, head), found).without_list_mark();
        // GFM wants as many cells in both; Markdig takes what there is, as long as a rule without bars is a heading's.
        let goes_with = head.cells() == rule.cells() || rule.has_bar();
        if head.is_whole && rule.is_whole && goes_with && head.has_bar() {
            done = table(text, &head, &rule, &mut changes);
        }
    }
    changes
}

/// The cells of a line, as a table would have them.
pub(super) fn cells(line: &str) -> Vec<&str> {
    let row = Row::at(line, 0, &[]);
    let mut cells = Vec::new();
    let mut start = 0;
    row.bars(|at, in_code| {
        if !in_code {
            cells.push(&row.content[start..at]);
            start = at + 1;
        }
    });
    if !row.has_end() {
        cells.push(&row.content[start..]);
    }
    if row.content.starts_with('|') {
        cells.remove(0);
    }
    cells
}

fn line_start(text: &str, at: usize) -> usize {
    memchr::memrchr(b'\n', &text.as_bytes()[..at]).map_or(0, |newline| newline + 1)
}

/// Reads a table's rows; gives where they end.
fn table(text: &str, head: &Row<'_>, rule: &Row<'_>, changes: &mut Vec<(usize, Cow<'static, str>)>) -> usize {
    let mut widest = head.cells().max(rule.cells()).min(MOST_CELLS);
    let mut next = rule.next;
    let mut escapes = escapes(head);
    while next < text.len() {
        let row = Row::at(text, next, head.found);
        if row.ends_table() {
            break;
        }
        widest = widest.max(row.cells().min(MOST_CELLS));
        escapes.extend(self::escapes(&row));
        next = row.next;
    }
    let here = changes.len();
    let of_head = widest.saturating_sub(head.cells());
    if of_head > 0 {
        let last = if head.has_end() { "" } else { " |" };
        changes.push((head.end(), format!("{}{last}", " |".repeat(of_head)).into()));
    }
    changes.extend(rule.empty_cells().map(|at| (at, Cow::Borrowed("-"))));
    let of_rule = widest.saturating_sub(rule.cells());
    if of_rule > 0 {
        changes.push((rule.end(), "|-".repeat(of_rule).into()));
    }
    changes.extend(escapes.into_iter().map(|at| (at, Cow::Borrowed("\\"))));
    changes[here..].sort_by_key(|(at, _)| *at);
    next
}

/// The bars of a row that stand in code and would part cells.
fn escapes(row: &Row<'_>) -> Vec<usize> {
    let mut escapes = Vec::new();
    if !row.content.contains('`') {
        return escapes;
    }
    row.bars(|at, in_code| {
        if in_code {
            escapes.push(row.start + at);
        }
    });
    escapes
}

/// A line of a table, its bars counted.
struct Row<'text> {
    /// Where the line's content begins: behind quote marks and blanks.
    start: usize,
    content: &'text str,
    next: usize,
    /// Whether the content is all of the line.
    is_whole: bool,
    /// What the dialect has in the text: a bar in it parts no cells.
    found: &'text [Found],
}

impl<'text> Row<'text> {
    fn at(text: &'text str, start: usize, found: &'text [Found]) -> Self {
        let line = line_window(text, start);
        let content = line.trim_start_matches([' ', '\t', '>']);
        let next = memchr::memchr(b'\n', &text.as_bytes()[start..]).map_or(text.len(), |length| start + length + 1);
        let is_whole = next - start <= line.len() + "\r\n".len();
        Self { start: start + line.len() - content.len(), content: content.trim_end(), next, is_whole, found }
    }

    /// The same from behind the mark of a list item that the line begins with.
    fn without_list_mark(self) -> Self {
        let number = self.content.trim_start_matches(|c: char| c.is_ascii_digit());
        let numbered = number.len() < self.content.len() && number.starts_with(['.', ')']);
        let marked = if numbered { number } else { self.content };
        let is_mark = numbered || marked.starts_with(['-', '*', '+']);
        let Some(rest) = marked.get(1..).filter(|rest| is_mark && rest.starts_with([' ', '\t'])) else { return self };
        let content = rest.trim_start();
        Self { start: self.start + self.content.len() - content.len(), content, ..self }
    }

    /// Where the next cell would stand: behind the last bar or the text.
    fn end(&self) -> usize {
        self.start + self.content.len() - usize::from(self.has_end())
    }

    /// Whether a bar ends the last cell.
    fn has_end(&self) -> bool {
        self.content.len() > 1 && self.content.ends_with('|') && !self.content.ends_with("\\|")
    }

    fn is_rule(&self) -> bool {
        self.content.contains('-') && self.content.split('|').all(is_rule_cell)
    }

    /// Whether this line is none of the table above it: blank, or the beginning of another block.
    fn ends_table(&self) -> bool {
        let first = self.content.bytes().next();
        first.is_none()
            || matches!(first, Some(b'#' | b'<'))
            || ["- ", "* ", "+ ", "```", "~~~", ":::"].iter().any(|mark| self.content.starts_with(mark))
    }

    fn has_bar(&self) -> bool {
        self.content.contains('|')
    }

    fn cells(&self) -> usize {
        let mut count = 1;
        self.bars(|_, in_code| count += usize::from(!in_code));
        let leads = self.content.starts_with('|');
        count.saturating_sub(usize::from(leads) + usize::from(self.has_end()))
    }

    /// Where the cells of a rule are that say nothing: behind the bar before each.
    fn empty_cells(&self) -> impl Iterator<Item = usize> {
        let bars = || memchr::memchr_iter(b'|', self.content.as_bytes());
        let empty = bars().zip(bars().skip(1)).filter(|(bar, next)| self.content[bar + 1..*next].trim().is_empty());
        empty.map(|(bar, _)| self.start + bar + 1)
    }

    /// Whether a place is one of a construct, which is read as a whole.
    fn is_construct(&self, at: usize) -> bool {
        let at = self.start + at;
        let next = self.found.partition_point(|found| found.range().end <= at);
        let found = self.found.get(next).filter(|found| found.range().start <= at);
        matches!(found, Some(Found::Marker { .. }))
    }

    /// Visits the bars that no backslash escapes, each with whether it stands in code.
    fn bars(&self, mut visit: impl FnMut(usize, bool)) {
        let bytes = self.content.as_bytes();
        let mut next = 0;
        let mut code_end = 0;
        let mut unclosed = 0;
        while let Some(at) = bytes.get(next..).and_then(|rest| memchr::memchr3(b'\\', b'|', b'`', rest)) {
            let at = next + at;
            next = at + 1;
            match bytes[at] {
                b'\\' if at >= code_end => next += 1,
                b'|' if (at == 0 || bytes[at - 1] != b'\\') && !self.is_construct(at) => visit(at, at < code_end),
                b'`' if at >= code_end => {
                    let length = ticks(&bytes[at..]);
                    if length != unclosed {
                        match closing(&bytes[at + length..], length) {
                            Some(closing) => code_end = at + length + closing + length,
                            None => unclosed = length,
                        }
                    }
                    next = at + length;
                }
                _ => {}
            }
        }
    }
}

/// Whether a cell is hyphens, with colons for its sides, or says nothing.
pub(super) fn is_rule_cell(cell: &str) -> bool {
    let cell = cell.trim_matches([' ', '\t']);
    let line = cell.strip_prefix(':').unwrap_or(cell);
    let line = line.strip_suffix(':').unwrap_or(line);
    cell.is_empty() || !line.is_empty() && line.bytes().all(|byte| byte == b'-')
}

fn ticks(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| **byte == b'`').count()
}

/// Where the run of exactly so many backticks begins that closes a code span.
fn closing(bytes: &[u8], length: usize) -> Option<usize> {
    let mut at = 0;
    while let Some(tick) = memchr::memchr(b'`', &bytes[at..]) {
        let found = ticks(&bytes[at + tick..]);
        if found == length {
            return Some(at + tick);
        }
        at += tick + found;
    }
    None
}
