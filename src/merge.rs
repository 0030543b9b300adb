//! The marks that git leaves of an unresolved merge: three lines, in order.

use memchr::memmem;

use crate::finding::{FileId, Finding, rule};
use crate::text::{BOM, Span};

/// What every line of a merge begins with that is no text of either side.
const MARKS: [&str; 4] = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];

/// The unresolved merges of a text; those that stand in one block of code throughout are examples.
pub fn conflicts(text: &str, file: FileId, code: &[Span]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut at = 0;
    while let Some(ours) = line_beginning(text, at, "<<<<<<< ") {
        let Some(middle) = line_beginning(text, ours, "=======") else { break };
        let Some(theirs) = line_beginning(text, middle, ">>>>>>> ") else { break };
        at = theirs;
        if code.iter().any(|block| block.range().contains(&ours) && block.range().contains(&theirs)) {
            continue;
        }
        let length = text[ours..].lines().next().map_or(0, str::len);
        let message = "the marks of an unresolved merge";
        let finding = Finding::new(&rule::MERGE_CONFLICT, file, Span::new(ours, ours + length), message)
            .with_help("keep one side or join both, and delete the lines `<<<<<<<`, `=======` and `>>>>>>>`");
        findings.push(finding);
    }
    findings
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

/// Where the next line at or after `from` begins with `mark`.
fn line_beginning(text: &str, from: usize, mark: &str) -> Option<usize> {
    let starts_line = |at: &usize| *at == 0 || matches!(text.as_bytes()[at - 1], b'\n') || text[..*at] == *BOM;
    memmem::find_iter(&text.as_bytes()[from..], mark).map(|at| from + at).find(starts_line)
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
