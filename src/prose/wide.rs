//! Marks of markdown that an input method has written in full width, so that they mark nothing: `＊＊words＊＊`, `＜br＞`.

use std::ops::Range;

use crate::finding::rule;
use crate::locale::is_unspaced;

use super::Problem;

/// What such marks begin with.
pub(super) const SIGNS: [&str; 4] = ["＊", "｀", "＜", "＃"];

/// How many bytes may stand between two marks.
const LONGEST: usize = 300;

/// The elements that writers use in running text.
const ELEMENTS: [&str; 24] = [
    "a", "b", "br", "code", "div", "em", "h1", "h2", "h3", "hr", "i", "img", "kbd", "li", "ol", "p", "span", "strong",
    "sub", "sup", "table", "td", "tr", "ul",
];

/// What stands at a sign of a run of text; nothing where that is no mark of markdown.
pub(super) fn at(text: &str, run: &Range<usize>, sign: usize) -> Option<Problem> {
    let (range, instead) = match text[sign..run.end].chars().next()? {
        '＊' => between(text, run, sign, "＊＊", "**")?,
        '｀' => between(text, run, sign, "｀", "`")?,
        '＜' => tag(text, run, sign)?,
        _ => heading(text, run, sign)?,
    };
    Some(Problem {
        rule: &rule::FULL_WIDTH_MARKUP,
        message: format!("`{}` is in full width and marks nothing: readers see it as it is", &text[range.clone()]),
        range,
        help: format!("write `{instead}`"),
        instead: Some(instead),
        needs_one_run: false,
    })
}

/// Marks between words that belong to Chinese and Japanese.
const MARKS: [(char, &str); 8] =
    [('，', ", "), ('。', ". "), ('；', "; "), ('：', ": "), ('、', ", "), ('？', "? "), ('！', "! "), ('．', ".")];

/// Whether a text may have such marks.
pub(super) fn may_have_marks(text: &str) -> bool {
    memchr::memchr2(0xE3, 0xEF, text.as_bytes()).is_some()
}

/// Marks in full width between words of a language that has none.
pub(super) fn marks(text: &str, found: &mut Vec<Problem>) {
    // What quotes another language has its marks as well.
    let is_foreign = |c: char| is_unspaced(c) && c.is_alphabetic();
    if !may_have_marks(text) || text.contains(is_foreign) {
        return;
    }
    for at in memchr::memchr2_iter(0xE3, 0xEF, text.as_bytes()) {
        let Some(mark) = text.get(at..).and_then(|behind| behind.chars().next()) else { continue };
        let Some((_, meant)) = MARKS.iter().find(|(wide, _)| *wide == mark) else { continue };
        let end = at + mark.len_utf8();
        let is_own =
            |c: char| c.is_alphanumeric() && c < '\u{530}' || matches!(c, ')' | '"' | '»' | '”' | '`' | super::OPAQUE);
        let before = text[..at].trim_end().chars().next_back();
        let behind = text[end..].trim_start().chars().next();
        if before.is_some_and(is_own) && behind.is_none_or(|c| c < '\u{2e80}' || c == super::OPAQUE) {
            found.push(Problem {
                rule: &rule::FULL_WIDTH_MARKUP,
                range: at..end,
                message: format!("`{mark}` is a mark in full width, which this language does not have"),
                help: format!("write `{}`", meant.trim_end()),
                instead: None,
                needs_one_run: false,
            });
        }
    }
}

/// Words between two marks of a kind.
fn between(text: &str, run: &Range<usize>, sign: usize, wide: &str, narrow: &str) -> Option<(Range<usize>, String)> {
    let inside = &text[sign + wide.len()..run.end];
    let words = &inside[..near(inside).find(wide)?];
    let is_meant = !words.is_empty() && !words.contains('\n') && words.trim() == words && !words.starts_with(wide);
    let range = sign..sign + 2 * wide.len() + words.len();
    is_meant.then(|| (range, format!("{narrow}{words}{narrow}")))
}

/// `＜br＞`.
fn tag(text: &str, run: &Range<usize>, sign: usize) -> Option<(Range<usize>, String)> {
    let behind = &text[sign + '＜'.len_utf8()..run.end];
    let inside = &behind[..near(behind).find('＞')?];
    let name = inside.trim_start_matches(['/', '／']);
    let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let range = sign..sign + '＜'.len_utf8() + inside.len() + '＞'.len_utf8();
    let is_known = ELEMENTS.iter().any(|element| element.eq_ignore_ascii_case(name));
    is_known.then(|| (range, format!("<{}>", inside.replace('／', "/"))))
}

/// `＃＃ words` at the beginning of a line.
fn heading(text: &str, run: &Range<usize>, sign: usize) -> Option<(Range<usize>, String)> {
    let marks = text[sign..run.end].chars().take_while(|c| *c == '＃').count();
    let end = sign + marks * '＃'.len_utf8();
    let blank = text[end..run.end].chars().next().filter(|c| matches!(c, ' ' | '\u{3000}'))?;
    let begins = text[..sign].chars().next_back().is_none_or(|c| c == '\n');
    (begins && marks <= 6).then(|| (sign..end + blank.len_utf8(), format!("{} ", "#".repeat(marks))))
}

/// As much of a text as may stand between two marks.
fn near(text: &str) -> &str {
    &text[..text.floor_char_boundary(LONGEST)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Option<(&str, String)> {
        let sign = SIGNS.iter().filter_map(|sign| text.find(sign)).min()?;
        at(text, &(0..text.len()), sign).map(|problem| (&text[problem.range], problem.instead.unwrap_or_default()))
    }

    #[test]
    fn marks_are_told_by_what_they_would_mark() {
        for (text, wide, narrow) in [
            ("点＊＊保存＊＊。", "＊＊保存＊＊", "**保存**"),
            ("运行｀make｀", "｀make｀", "`make`"),
            ("一＜br／＞二", "＜br／＞", "<br/>"),
            ("＃＃　泊位", "＃＃　", "## "),
        ] {
            assert_eq!(told(text), Some((wide, narrow.to_owned())), "{text}");
        }
    }

    #[test]
    fn what_is_written_wide_is_left_alone() {
        for text in ["＜名称＞", "＊＊", "＊＊＊＊", "C＃ 语言", "第＃ 1", "｀"] {
            assert_eq!(told(text), None, "{text}");
        }
    }
}
