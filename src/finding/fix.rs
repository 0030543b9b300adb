//! Mends: what to write in place of what, where that is certain.

use serde::{Deserialize, Serialize};

use super::Report;
use crate::text::Span;

/// A text to be put in place of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// What must stand there for the mend to be right.
    pub was: String,
    /// What to write.
    pub text: String,
}

impl Edit {
    /// An edit where it changes one line and something in it.
    pub fn new(span: Span, was: impl Into<String>, text: impl Into<String>) -> Option<Self> {
        let (was, text) = (was.into(), text.into());
        let is_line = |text: &str| !text.contains(['\n', '\r']);
        (was != text && is_line(&was) && is_line(&text)).then_some(Self { span, was, text })
    }

    /// Whether the file still has what is to be replaced.
    pub fn fits(&self, text: &str) -> bool {
        text.get(self.span.range()) == Some(&self.was)
    }
}

/// A text with the mends of its reports, and how many they are; those that overlap others are left out.
pub fn mended(text: &str, reports: &[&Report]) -> (String, usize) {
    let mut edits: Vec<&Edit> = reports.iter().filter_map(|report| report.finding.fix.as_deref()).collect();
    edits.sort_by(|a, b| (a.span, &a.text).cmp(&(b.span, &b.text)));
    edits.dedup();
    let overlaps = |a: &Edit, b: &Edit| {
        a.span.start < b.span.end.max(b.span.start + 1) && b.span.start < a.span.end.max(a.span.start + 1)
    };
    let mut mended = String::with_capacity(text.len());
    let (mut at, mut count) = (0, 0);
    for (index, edit) in edits.iter().enumerate() {
        let is_alone = index.checked_sub(1).is_none_or(|before| !overlaps(edits[before], edit))
            && edits.get(index + 1).is_none_or(|next| !overlaps(edit, next));
        let start = edit.span.start as usize;
        if is_alone && start >= at && edit.fits(text) {
            mended += &text[at..start];
            mended += &edit.text;
            at = edit.span.end as usize;
            count += 1;
        }
    }
    mended += &text[at..];
    (mended, count)
}

/// How many lines around a change are shown.
const AROUND: usize = 3;

/// The difference between a text and its mended form, which has as many lines, as `git apply` takes it.
pub fn difference(path: &str, before: &str, after: &str) -> String {
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let new: Vec<&str> = after.split_inclusive('\n').collect();
    let changed: Vec<usize> = (0..old.len().min(new.len())).filter(|line| old[*line] != new[*line]).collect();
    let mut difference = format!("--- a/{path}\n+++ b/{path}\n");
    for hunk in changed.chunk_by(|a, b| b - a <= 2 * AROUND) {
        let (first, last) = (hunk[0], hunk[hunk.len() - 1]);
        let range = first.saturating_sub(AROUND)..(last + AROUND + 1).min(old.len());
        difference += &format!("@@ -{0},{1} +{0},{1} @@\n", range.start + 1, range.len());
        let mut line = range.start;
        while line < range.end {
            let same = if old[line] == new[line] { 1 } else { 0 };
            if same == 1 {
                push_line(&mut difference, ' ', old[line]);
                line += 1;
                continue;
            }
            let end = (line..range.end).find(|line| old[*line] == new[*line]).unwrap_or(range.end);
            old[line..end].iter().for_each(|text| push_line(&mut difference, '-', text));
            new[line..end].iter().for_each(|text| push_line(&mut difference, '+', text));
            line = end;
        }
    }
    difference
}

fn push_line(difference: &mut String, mark: char, line: &str) {
    difference.push(mark);
    difference.push_str(line);
    if !line.ends_with('\n') {
        difference.push_str("\n\\ No newline at end of file\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::rule;
    use crate::finding::tests::report;

    fn with(span: Span, was: &str, text: &str) -> Report {
        let mut report = report(&rule::FILE_CASE_MISMATCH, "en/a.md");
        report.finding.fix = Edit::new(span, was, text).map(Box::new);
        report
    }

    #[test]
    fn only_what_is_certain_is_written() {
        let text = "\u{feff}a bb cc\r\ndd ee\r\n";
        let at = |part: &str| Span::from(text.find(part).map_or(0..0, |at| at..at + part.len()));
        let reports = [
            with(at("bb"), "bb", "BBB"),
            with(at("bb"), "bb", "BBB"),
            with(at("cc"), "other", "C"),
            with(at("dd ee"), "dd ee", "D"),
            with(at("ee"), "ee", "E"),
        ];
        let reports: Vec<&Report> = reports.iter().collect();
        assert_eq!(mended(text, &reports), ("\u{feff}a BBB cc\r\ndd ee\r\n".to_owned(), 1));
        assert_eq!(mended(text, &[]), (text.to_owned(), 0));
        assert_eq!(Edit::new(Span::default(), "a", "a"), None);
        assert_eq!(Edit::new(Span::default(), "a", "a\nb"), None);
    }

    #[test]
    fn a_difference_has_the_lines_around() {
        let before: String = (1..=20).map(|line| format!("{line}\n")).collect::<String>() + "end";
        let after = before.replace("\n5\n6\n", "\nfive\nsix\n").replace("end", "END");
        let expected = "--- a/x.md\n+++ b/x.md\n@@ -2,8 +2,8 @@\n 2\n 3\n 4\n-5\n-6\n+five\n+six\n 7\n 8\n 9\n\
                        @@ -18,4 +18,4 @@\n 18\n 19\n 20\n-end\n\\ No newline at end of file\n+END\n\\ No newline at end of file\n";
        assert_eq!(difference("x.md", &before, &after), expected);
    }
}
