//! `fr-space-before-punctuation`, where a mark has no blank before it at all. Only the source tells words from names that are
//! written so.

use crate::bitext::structure::{Block, PartKind, Shape};
use crate::finding::{Edit, Finding, rule};

use super::Comparison;

pub(super) fn check(c: &Comparison<'_, '_>, source: &Block, target: &Block, findings: &mut Vec<Finding>) {
    if matches!(source.shape, Shape::Code | Shape::Html | Shape::Value) || !c.is_french() {
        return;
    }
    let text = c.target.published.text();
    // Without an early end, so that many bytes are looked at in one step.
    if !text[target.range.clone()].bytes().fold(false, |found, byte| found | is_mark(byte)) {
        return;
    }
    let mut there: Option<String> = None;
    for part in c.target.structure.of_kind(target, PartKind::Text) {
        for (at, mark, word) in glued(&text[part.range.clone()], &text[part.range.end..]) {
            let there = there.get_or_insert_with(|| c.source.structure.prose(source).to_lowercase());
            if there.contains(&word.to_lowercase()) {
                continue;
            }
            let start = part.range.start + at;
            let range = start..start + mark.len_utf8();
            let message = format!("no blank stands before `{mark}`");
            let fix = Edit::new(c.span(&range), &text[range.clone()], format!("\u{a0}{mark}"));
            let finding = c.finding(&rule::FR_SPACE_BEFORE_PUNCTUATION, &range, message);
            findings.push(finding.with_help("write a no-break space before it, U+00A0").with_fix(fix));
        }
    }
}

/// Whether a byte is a mark of two parts.
fn is_mark(byte: u8) -> bool {
    matches!(byte, b':' | b';' | b'?' | b'!')
}

/// The marks of two parts that end a word of some letters: where each stands, and the word.
fn glued<'t>(text: &'t str, behind: &'t str) -> impl Iterator<Item = (usize, char, &'t str)> {
    let marks = text.bytes().enumerate().filter(|(_, byte)| is_mark(*byte));
    marks.filter_map(move |(at, mark)| {
        let next = text[at + 1..].chars().next().or_else(|| behind.chars().next());
        let before = &text[..at];
        let start = before.char_indices().rev().take_while(|(_, c)| c.is_alphabetic()).last().map_or(at, |(at, _)| at);
        let word = &before[start..];
        let is_word =
            word.chars().count() >= FEWEST_LETTERS && !before[..start].ends_with(['.', '-', '_', '/', '@', '$', '&']);
        (is_word && next.is_none_or(char::is_whitespace)).then(|| (at, char::from(mark), word))
    })
}

/// Shorter words are labels and drives.
const FEWEST_LETTERS: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_that_end_a_word_are_found() {
        let found = |text| glued(text, "").map(|(at, mark, word)| (at, mark, word.to_owned())).collect::<Vec<_>>();
        assert_eq!(
            found("la suivante: oui ; C: 10:30 http://x ns::y a.txt; &nbsp; clé:"),
            [(11, ':', "suivante".to_owned()), (61, ':', "clé".to_owned())]
        );
    }
}
