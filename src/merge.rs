//! The marks that git leaves of an unresolved merge: three lines, in order.

use memchr::memmem;

use crate::finding::{FileId, Finding, rule};
use crate::text::{BOM, Span};

/// What every line of a merge begins with that is no text of either side.
const MARKS: [&str; 4] = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];

/// The unresolved merges of a text, and marks that are left of some; those that stand in one block of code throughout are examples.
pub fn conflicts(text: &str, file: FileId, code: &[Span]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for merge in merges(text) {
        if code.iter().any(|block| block.range().contains(&merge.first) && block.range().contains(&merge.last)) {
            continue;
        }
        let length = text[merge.first..].lines().next().map_or(0, str::len);
        let (message, help) = match merge.is_whole {
            true => (
                "the marks of an unresolved merge",
                "keep one side or join both, and delete the lines `<<<<<<<`, `=======` and `>>>>>>>`",
            ),
            false => (
                "a mark that is left of an unresolved merge",
                "delete the line, and look whether both sides of the merge are still in the text",
            ),
        };
        let finding = Finding::new(&rule::MERGE_CONFLICT, file, Span::new(merge.first, merge.first + length), message);
        findings.push(finding.with_help(help));
    }
    findings
}

/// An unresolved merge, or a mark of one.
struct Merge {
    /// Where its first mark stands, and its last.
    first: usize,
    last: usize,
    is_whole: bool,
}

/// The merges of a text, in order.
fn merges(text: &str) -> Vec<Merge> {
    let lone = |at: usize| Merge { first: at, last: at, is_whole: false };
    let mut merges = Vec::new();
    // The first mark of the merge that is open, and whether its middle was met.
    let mut open: Option<(usize, bool)> = None;
    for (at, mark) in marks(text) {
        open = match (mark, open) {
            ("<<<<<<<", before) => {
                merges.extend(before.map(|(first, _)| lone(first)));
                Some((at, false))
            }
            ("=======", Some((first, _))) => Some((first, true)),
            (">>>>>>>", Some((first, true))) => {
                merges.push(Merge { first, last: at, is_whole: true });
                None
            }
            (">>>>>>>", before) => {
                merges.extend(before.map(|(first, _)| lone(first)));
                merges.push(lone(at));
                None
            }
            (_, before) => before,
        };
    }
    merges.extend(open.map(|(first, _)| lone(first)));
    merges
}

/// The lines that git marks a merge with, in order.
fn marks(text: &str) -> Vec<(usize, &'static str)> {
    let starts_line = |at: &usize| *at == 0 || matches!(text.as_bytes()[at - 1], b'\n') || text[..*at] == *BOM;
    let lines = |mark: &'static str, found: &'static str| {
        memmem::find_iter(text.as_bytes(), mark).filter(starts_line).map(move |at| (at, found)).collect::<Vec<_>>()
    };
    let (ours, theirs) = (lines("<<<<<<< ", "<<<<<<<"), lines(">>>>>>> ", ">>>>>>>"));
    if ours.is_empty() && theirs.is_empty() {
        return Vec::new();
    }
    let mut marks = [ours, lines("=======", "======="), theirs].concat();
    marks.sort_unstable();
    marks
}

/// Whether a line is a mark.
pub fn is_mark(line: &str) -> bool {
    MARKS.into_iter().any(|mark| line.strip_prefix(mark).is_some_and(|name| is_name(mark, name)))
}

fn is_name(mark: &str, name: &str) -> bool {
    match mark {
        "=======" => name.trim_end().is_empty(),
        _ => name.is_empty() || name.starts_with(' '),
    }
}

/// The same text with blanks for the marks, so that both sides stay where they are.
pub fn without_marks(text: &str) -> String {
    let start = if text.starts_with(BOM) { BOM.len() } else { 0 };
    let mut kept = String::with_capacity(text.len());
    kept.push_str(&text[..start]);
    for line in text[start..].split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        if is_mark(content) {
            kept.extend(std::iter::repeat_n(' ', content.len()));
            kept.push_str(&line[content.len()..]);
        } else {
            kept.push_str(line);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_blanks_and_all_else_stays() {
        let text = "\u{feff}<<<<<<< été\r\n- a\n=======\n- b\n>>>>>>> x\n======= y\n";
        let kept = without_marks(text);
        assert_eq!(kept.len(), text.len());
        assert_eq!(kept.split_whitespace().collect::<Vec<_>>(), ["\u{feff}", "-", "a", "-", "b", "=======", "y"]);
    }
}
