//! What is deleted before parsing: carriage returns, the wrappers of `:::no-loc` and `[!OP.NO-LOC(X)]`, and all of a bilingual pair but its target.
//!
//! The grammar of pairs (`pair`) and of `:::no-loc` is that of real localized repositories (FORMAT notes, sections 2 and 3).

use std::ops::Range;

use memchr::memmem;
use serde::{Deserialize, Serialize};

use super::Side;
use crate::locale::is_unspaced;
use crate::pair::{self, CLOSE, Pair, TARGET};
use crate::text::Span;
use crate::yaml;

/// Why bytes were deleted, which decides where they are put back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deletion {
    /// A carriage return: never put back.
    LineEnd,
    /// The mark-up and source side of a bilingual pair: put back in code, where it can only be an example.
    Pair,
    /// The wrapper of a `:::no-loc`: put back in code unless the article is a translation.
    NoLoc,
    /// The wrapper of a `:::no-loc` around what would be markdown: what is compiled keeps it until that has been told apart.
    Literal,
}

/// A bilingual pair of one article: a translation unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// The pair's id, such as `e06e2-103`.
    pub id: String,
    /// The target text in the stored file.
    pub target: Span,
    /// The source text in the stored file.
    pub source: Span,
    /// The source text.
    pub source_text: String,
}

impl Unit {
    /// The text of a side in the stored file.
    pub fn side(&self, side: Side) -> Span {
        match side {
            Side::Target => self.target,
            Side::Source => self.source,
        }
    }

    /// The whole pair in the stored file, its tags included.
    pub fn whole(&self) -> Span {
        let opening = TARGET.len() + self.id.len() + "\">".len();
        Span::new((self.target.start as usize).saturating_sub(opening), self.source.end as usize + 2 * CLOSE.len())
    }
}

/// The deletions in a body that begins at byte `base` of its file, sorted and apart, and the units that they leave.
pub(crate) fn deletions(body: &str, base: usize, side: Side) -> (Vec<(Range<usize>, Deletion)>, Vec<Unit>) {
    let bytes = body.as_bytes();
    let mut found: Vec<(Range<usize>, Deletion)> = Vec::new();
    let mut units = Vec::new();
    if memmem::find(bytes, b"<span ").is_some() {
        find_pairs(body, base, side, &mut found, &mut units);
    }
    for at in memmem::find_iter(bytes, b":::") {
        no_loc(body, at, &mut found);
    }
    for (whole, words) in yaml::earlier_marks(body) {
        found.push((whole.start..words.start, Deletion::NoLoc));
        found.push((words.end..whole.end, Deletion::NoLoc));
    }
    for at in memchr::memchr_iter(b'\r', bytes) {
        if bytes.get(at + 1) == Some(&b'\n') {
            found.push((at..at + 1, Deletion::LineEnd));
        }
    }
    found.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut end = 0;
    found.retain(|(range, _)| {
        let apart = range.start >= end;
        end = end.max(range.end);
        apart
    });
    (found, units)
}

/// The text with each pair replaced by its source side; `None` where it holds no pair.
pub(crate) fn with_sources(text: &str) -> Option<String> {
    let (mut deleted, mut units) = (Vec::new(), Vec::new());
    find_pairs(text, 0, Side::Target, &mut deleted, &mut units);
    if units.is_empty() {
        return None;
    }
    let mut kept = String::with_capacity(text.len());
    let mut done = 0;
    for unit in &units {
        let whole = unit.whole().range();
        kept.push_str(&text[done..whole.start]);
        kept.push_str(&unit.source_text);
        done = whole.end;
    }
    kept.push_str(&text[done..]);
    Some(kept)
}

/// The blanks that only keep two pairs apart: both sides are in a script that is written without, or the first ends with a
/// mark as wide as a blank behind it. Headings keep theirs, for ids are made of them.
pub(crate) fn blanks_between(stored: &str, units: &[Unit], side: Side) -> Vec<usize> {
    let is_closed_up = |one: &Unit, other: &Unit| {
        let last = one.side(side).slice(stored).chars().next_back()?;
        let first = other.side(side).slice(stored).chars().next()?;
        let blank = one.whole().end as usize;
        let is_between = stored.get(blank..other.whole().start as usize) == Some(" ");
        let is_meant = is_between
            && is_unspaced(last)
            && (is_unspaced(first) || has_own_blank(last))
            && !is_in_heading(stored, blank);
        is_meant.then_some(blank)
    };
    units.windows(2).filter_map(|pair| is_closed_up(&pair[0], &pair[1])).collect()
}

/// Where a backslash keeps the text of a pair from beginning a list or a heading: it begins a line as one would, and what it
/// stands for on the other side does not. Behind their tags such words are text.
pub(crate) fn escapes(stored: &str, units: &[Unit], side: Side) -> Vec<usize> {
    let other = if side == Side::Target { Side::Source } else { Side::Target };
    let place = |unit: &Unit| {
        let mark = mark_of_block(unit.side(side).slice(stored))?;
        let is_text = mark_of_block(unit.side(other).slice(stored)).is_none();
        (is_text && begins_line(stored, unit.whole().start as usize)).then(|| unit.side(side).start as usize + mark)
    };
    units.iter().filter_map(place).collect()
}

/// Where the mark stands that makes a list or a heading of what begins with it.
fn mark_of_block(text: &str) -> Option<usize> {
    const MOST_FIGURES: usize = 9;
    let figures = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let marks = text[figures..].len() - text[figures..].trim_start_matches('#').len();
    let ends = |length: usize| text[length..].is_empty() || text[length..].starts_with([' ', '\t', '\n', '\r']);
    let is_mark = match text[figures..].chars().next()? {
        '.' | ')' => (1..=MOST_FIGURES).contains(&figures) && ends(figures + 1),
        '-' | '+' | '*' => figures == 0 && ends(1),
        '#' => figures == 0 && marks <= 6 && ends(marks),
        _ => false,
    };
    is_mark.then_some(figures)
}

/// Whether nothing but what opens quotes and items stands before a place in its line.
fn begins_line(stored: &str, at: usize) -> bool {
    let line = memchr::memrchr(b'\n', &stored.as_bytes()[..at]).map_or(0, |end| end + 1);
    stored[line..at].chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '\t' | '>' | '-' | '+' | '*' | '.' | ')'))
}

/// Whether a mark is written with the blank that follows it.
fn has_own_blank(mark: char) -> bool {
    matches!(mark, '。' | '，' | '；' | '：' | '！' | '？' | '、' | '）' | '」' | '』' | '》')
}

fn is_in_heading(stored: &str, at: usize) -> bool {
    let line = memchr::memrchr(b'\n', &stored.as_bytes()[..at]).map_or(0, |end| end + 1);
    stored[line..at].trim_start_matches([' ', '>']).starts_with('#')
}

fn find_pairs(body: &str, base: usize, side: Side, found: &mut Vec<(Range<usize>, Deletion)>, units: &mut Vec<Unit>) {
    for Pair { id, target, source, lookup, end } in pair::pairs(body) {
        let Some((open, target)) = target else {
            found.push((lookup..end, Deletion::Pair));
            continue;
        };
        let kept = if side == Side::Target { &target } else { &source };
        found.push((open..kept.start, Deletion::Pair));
        found.push((kept.end..end, Deletion::Pair));
        units.push(Unit {
            id: id.to_owned(),
            target: Span::from(target).shifted(base),
            source: Span::from(source.clone()).shifted(base),
            source_text: body[source].to_owned(),
        });
    }
}

/// The wrapper of `:::no-loc(X):::` or `:::no-loc text="X":::` at `at`, where one is closed on its line.
fn no_loc(body: &str, at: usize, found: &mut Vec<(Range<usize>, Deletion)>) {
    let word = body[at + 3..].trim_start_matches([' ', '\t']).get(.."no-loc".len());
    if !word.is_some_and(|word| word.eq_ignore_ascii_case("no-loc")) {
        return;
    }
    let line = super::dialect::line_window(body, at);
    if let Some((text, end)) = no_loc_text(line) {
        let kind = if is_literal(body, at, &line[text.clone()]) { Deletion::Literal } else { Deletion::NoLoc };
        let (start, end) = (at + text.start, at + end);
        found.push((at..start, kind));
        for escape in memmem::find_iter(line[text.clone()].as_bytes(), b"\\\"") {
            found.push((start + escape..start + escape + 1, kind));
        }
        found.push((at + text.end..end, kind));
        return;
    }
    if let Some((words, end)) = yaml::mark_in_parentheses(line) {
        found.push((at..at + words.start, Deletion::NoLoc));
        found.push((at + words.end..at + end, Deletion::NoLoc));
    }
}

/// The value of the `:::no-loc text="X":::` that a line begins with, and where that ends.
pub(super) fn no_loc_text(line: &str) -> Option<(Range<usize>, usize)> {
    let value = line.strip_prefix(":::no-loc")?.trim_start().strip_prefix("text")?.trim_start();
    let value = value.strip_prefix('=')?.trim_start();
    let quote = value.bytes().next().filter(|byte| matches!(byte, b'"' | b'\''))?;
    let start = line.len() - value.len() + 1;
    let text = start..start + closing_quote(&value[1..], quote)?;
    line[text.end + 1..].starts_with(":::").then(|| (text.clone(), text.end + 4))
}

/// Whether the value of a `:::no-loc` at `at` would be read as markdown, or a part of it: then it is put in as text.
fn is_literal(body: &str, at: usize, value: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || " .,;:()'’/-+%=?\"\\".contains(c);
    let starts_plain = value.starts_with(char::is_alphabetic);
    (!starts_plain || !value.chars().all(is_plain)) && !is_in_address(body, at)
}

/// Whether a place is one of an address, where nothing but characters may stand.
fn is_in_address(body: &str, at: usize) -> bool {
    let near = body.floor_char_boundary(at.saturating_sub(LONGEST_ADDRESS));
    let before = &body[near..at];
    let word = before.rfind(char::is_whitespace).map_or(before, |blank| &before[blank..]);
    let behind = |mark: &str, end: char| word.rfind(mark).is_some_and(|from| !word[from + mark.len()..].contains(end));
    behind("](", ')') || behind("=\"", '"') || word.contains("://")
}

/// How far back the beginning of an address is looked for.
const LONGEST_ADDRESS: usize = 300;

/// Where the value ends: the first quote that no backslash stands before.
fn closing_quote(value: &str, quote: u8) -> Option<usize> {
    let bytes = value.as_bytes();
    memchr::memchr_iter(quote, bytes).find(|&at| at == 0 || bytes[at - 1] != b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reduced(body: &str) -> (String, Vec<(String, String)>) {
        let (deleted, units) = deletions(body, 0, Side::Target);
        let mut text = String::new();
        let mut done = 0;
        for (range, _) in deleted {
            text.push_str(&body[done..range.start]);
            done = range.end;
        }
        text.push_str(&body[done..]);
        (text, units.into_iter().map(|unit| (unit.target.slice(body).to_owned(), unit.source_text)).collect())
    }

    fn pair(id: &str, target: &str, source: &str) -> String {
        format!(
            "<span data-ttu-id=\"{id}\">{target}</span><span class=\"sxs-lookup\"><span data-stu-id=\"{id}\">{source}</span></span>"
        )
    }

    #[test]
    fn pairs_leave_their_target() {
        let body = format!("# {} {}\n", pair("a-1", "Un", "One"), pair("a-2", "Deux", "Two"));
        let (text, units) = reduced(&body);
        assert_eq!(text, "# Un Deux\n");
        assert_eq!(units, [("Un".into(), "One".into()), ("Deux".into(), "Two".into())]);
    }

    #[test]
    fn plain_spans_may_stand_on_both_sides() {
        let (text, units) = reduced(&pair("a-1", "<span>x</span> y", "<span>z</span>"));
        assert_eq!(text, "<span>x</span> y");
        assert_eq!(units[0].1, "<span>z</span>");
    }

    #[test]
    fn text_may_speak_of_spans() {
        let (text, units) = reduced(&format!("{} {}", pair("a-1", "un `<span>`", "a `<span>`"), pair("a-2", "x", "y")));
        assert_eq!(text, "un `<span>` x");
        assert_eq!(units[0].1, "a `<span>`");
    }

    #[test]
    fn a_source_side_alone_is_never_published() {
        let body = "x<span class=\"sxs-lookup\"><span data-stu-id=\"a-1\">Source</span></span>y";
        assert_eq!(reduced(body), ("xy".into(), Vec::new()));
    }

    #[test]
    fn what_is_not_a_pair_stays() {
        for body in [
            "<span data-ttu-id=\"a-1\">open",
            "<span class=\"sxs-lookup\"><span data-stu-id=\"a-1\">never closed",
            "<span class=\"sxs-lookup\">",
            "<span data-stu-id=\"a",
        ] {
            assert_eq!(reduced(body).0, body);
        }
    }

    #[test]
    fn no_loc_is_unwrapped() {
        assert_eq!(reduced("a :::no-loc(Blazor):::, b").0, "a Blazor, b");
        assert_eq!(reduced("[x](:::no-loc(a):::.md)").0, "[x](a.md)");
        assert_eq!(reduced("![a ::: No-Loc (B. c) ::: d](x.png)").0, "![a B. c d](x.png)");
        assert_eq!(reduced("a [!OP.NO-LOC(Blazor)], <xref:[! OP. NO-LOC (b)].c>").0, "a Blazor, <xref:b.c>");
        assert_eq!(reduced(":::no-loc text=\"A \\\"B\\\"\"::: c").0, "A \"B\" c");
        for text in [":::no-loc text=\"A\nB\":::", "::: no-loc text=\"A\":::", ":::no-loc text=\"A\" :::"] {
            assert_eq!(reduced(text).0, text);
        }
    }

    #[test]
    fn what_would_be_markdown_is_told_apart() {
        let kinds =
            |body: &str| deletions(body, 0, Side::Target).0.into_iter().map(|(_, kind)| kind).collect::<Vec<_>>();
        for body in [":::no-loc text=\"*a*\":::", "a :::no-loc text=\"# b\":::", "(:::no-loc text=\"__c__\":::)"] {
            assert_eq!(kinds(body), [Deletion::Literal; 2], "{body}");
        }
        for body in
            [":::no-loc text=\"A (b)\":::", "[x](:::no-loc text=\"a_b\":::.md)", "<a href=\":::no-loc text='_b':::\">"]
        {
            assert_eq!(kinds(body), [Deletion::NoLoc; 2], "{body}");
        }
    }

    #[test]
    fn carriage_returns_before_line_feeds_go() {
        assert_eq!(reduced("a\r\nb\rc").0, "a\nb\rc");
    }
}
