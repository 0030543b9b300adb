//! Formulas: `$…$` and `$$…$$` in running text, and blocks between two lines `$$`.
//!
//! What is a formula follows Markdig's extension, which DocFX has switched on; prices are none, though it would take some for one.

use std::ops::Range;

use super::code_spans::CodeSpans;
use super::fault::Fault;
use super::{Found, Marker, Place, Scan, place_after};

/// How long a formula in running text may be.
const LONGEST_FORMULA: usize = 4096;

/// How far back the word is looked at that a formula begins in.
const LONGEST_WORD: usize = 200;

/// Adds the formulas of a text to what was found in it; what overlaps something else is none.
pub(super) fn add(text: &str, scan: &mut Scan) {
    let Some(first) = memchr::memchr(b'$', text.as_bytes()) else { return };
    let mut blocks = Blocks::default();
    if memchr::memmem::find(&text.as_bytes()[first..], b"$$").is_some() {
        blocks.read(text);
    }
    let mut formulas = blocks.found;
    formulas.extend(inlines(text, first, &blocks.ranges));
    formulas.retain(|formula| {
        let range = formula.range();
        let next = scan.found.partition_point(|other| other.range().end <= range.start);
        scan.found.get(next).is_none_or(|other| other.range().start >= range.end)
    });
    scan.found.append(&mut formulas);
    scan.found.sort_by_key(|found| found.range().start);
    scan.faults.append(&mut blocks.faults);
    scan.faults.sort_by_key(|(at, _)| *at);
}

/// A line `$$` that nothing has closed yet.
struct Opening {
    at: usize,
    /// How far from the beginning of its line it stands, and in how many quotes.
    column: usize,
    quotes: usize,
    /// Whether a line since does not belong to what the opening stands in.
    is_left: bool,
}

impl Opening {
    /// Looks at a line below.
    fn pass(&mut self, line: &str) {
        let margin = margin(line);
        let is_inside = line.trim().is_empty() || margin.len() >= self.column;
        self.is_left |= !is_inside || margin.matches('>').count() < self.quotes;
    }
}

/// Blocks of formulas, outside of fenced code.
#[derive(Default)]
struct Blocks<'text> {
    found: Vec<Found>,
    ranges: Vec<Range<usize>>,
    faults: Vec<(usize, Fault)>,
    opening: Option<Opening>,
    /// The mark of the fence that is open.
    fence: Option<&'text str>,
}

impl<'text> Blocks<'text> {
    fn read(&mut self, text: &'text str) {
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            if !self.is_code(line) {
                self.line(line, at);
            }
            at += line.len();
        }
        self.give_up();
    }

    /// Whether a line is one of fenced code, or a fence.
    fn is_code(&mut self, line: &'text str) -> bool {
        let content = line.trim_start_matches([' ', '\t', '>', '-', '*']);
        if let Some(fence) = self.fence {
            let ends = content.strip_prefix(fence);
            if ends.is_some_and(|rest| rest.trim_start_matches(&fence[..1]).trim().is_empty()) {
                self.fence = None;
            }
            return true;
        }
        if self.opening.is_none() && (content.starts_with("```") || content.starts_with("~~~")) {
            self.fence = Some(&content[..content.len() - content.trim_start_matches(&content[..1]).len()]);
        }
        self.fence.is_some()
    }

    fn line(&mut self, line: &str, at: usize) {
        if let Some(opening) = &mut self.opening {
            opening.pass(line);
        }
        let written = line.trim_end();
        let Some(before) = written.strip_suffix("$$").filter(|before| place_after(before) != Place::Inside) else {
            return;
        };
        let place = at + before.len();
        match &self.opening {
            Some(opening) if !opening.is_left && margin(before) == before => {
                self.found.extend([opening.at, place].map(fence));
                self.ranges.push(opening.at..place + 2);
                self.opening = None;
            }
            _ => {
                self.give_up();
                let quotes = before.matches('>').count();
                self.opening = Some(Opening { at: place, column: before.len(), quotes, is_left: false });
            }
        }
    }

    fn give_up(&mut self) {
        self.faults.extend(self.opening.take().map(|opening| (opening.at, Fault::of_open_formula())));
    }
}

/// The blanks and quote marks that a line begins with.
fn margin(line: &str) -> &str {
    &line[..line.len() - line.trim_start_matches([' ', '\t', '>']).len()]
}

fn fence(at: usize) -> Found {
    Found::Marker { range: at..at + 2, marker: Marker::FormulaFence, alone: true }
}

/// Formulas in running text, apart from the blocks.
fn inlines(text: &str, first: usize, blocks: &[Range<usize>]) -> Vec<Found> {
    let mut found = Vec::new();
    let mut code = CodeSpans::of(text);
    let mut done = first;
    let mut line_end = first;
    while let Some(at) = memchr::memchr(b'$', &text.as_bytes()[done..]).map(|offset| done + offset) {
        let run = dollars(&text[at..]);
        let block = blocks.partition_point(|block| block.end <= at);
        if let Some(block) = blocks.get(block).filter(|block| block.start <= at) {
            done = block.end;
            continue;
        }
        done = at + run;
        if line_end <= at {
            line_end = memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |length| at + length);
        }
        let line = &text[at..text.floor_char_boundary(line_end.min(at + LONGEST_FORMULA))];
        let formula = may_open(text, at).then(|| formula(line.trim_end_matches('\r'))).flatten();
        if let Some((length, content)) = formula
            && !code.has(at)
        {
            done = at + length;
            let content = at + content.start..at + content.end;
            let marker = Marker::Formula { written: at..done, content };
            found.push(Found::Marker { range: at..done, marker, alone: false });
        }
    }
    found
}

fn dollars(text: &str) -> usize {
    text.bytes().take_while(|byte| *byte == b'$').count()
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t')
}

/// Whether something stands at the border of a formula that lets it be one: a blank, punctuation, or nothing.
fn is_border(c: Option<char>) -> bool {
    c.is_none_or(|c| c.is_whitespace() || super::super::emphasis::is_punctuation(c))
}

/// Whether a formula may begin at `at`: behind a blank or punctuation, not behind a number, as a price has it, and neither in
/// an address nor in an attribute.
fn may_open(text: &str, at: usize) -> bool {
    let before = &text[..at];
    let last = before.chars().next_back();
    if !is_border(last) || last == Some('\\') {
        return false;
    }
    if before.trim_end_matches(|c: char| c.is_whitespace() && c != '\n').ends_with(|c: char| c.is_numeric()) {
        return false;
    }
    let from = before.floor_char_boundary(at.saturating_sub(LONGEST_WORD));
    let word = before[from..].rsplit(char::is_whitespace).next().unwrap_or_default();
    !["](", "://", "=\"", "='"].iter().any(|mark| word.contains(mark))
}

/// The formula that a line begins with: its length, and where its content stands.
fn formula(line: &str) -> Option<(usize, Range<usize>)> {
    let open = dollars(line).min(2);
    let mut at = open;
    let close = loop {
        at += memchr::memchr(b'$', &line.as_bytes()[at..])?;
        let is_escaped = line[..at].ends_with('\\');
        let run = dollars(&line[at..]);
        if !is_escaped && run >= open {
            break at + run - open;
        }
        at += if is_escaped { 1 } else { run };
    };
    let inside = &line[open..close];
    let content = inside.trim_matches(is_blank);
    let after = line[close + open..].chars().next();
    let is_even = inside.starts_with(is_blank) == inside.ends_with(is_blank);
    // `$(One)$(Two)` are two variables of a build.
    let is_variable = matches!(after, Some('(' | '{'));
    if content.is_empty() || !is_even || is_variable || !is_border(after) || is_price(content) {
        return None;
    }
    let start = open + inside.len() - inside.trim_start_matches(is_blank).len();
    Some((close + open, start..start + content.len()))
}

/// Whether an amount and words stand between the two signs, as in `$5 or 10$`.
fn is_price(content: &str) -> bool {
    let is_apart = |word: &str| word.chars().filter(|c| c.is_alphabetic()).take(3).count() == 3 || !word.is_ascii();
    content.starts_with(|c: char| c.is_ascii_digit())
        && (content.contains(char::is_whitespace) || content.split(|c: char| !c.is_alphabetic()).any(is_apart))
        && !content.contains(['\\', '^', '_', '{', '=', '+', '<', '>'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let mut scan = Scan::default();
        add(text, &mut scan);
        scan.found.iter().map(|found| &text[found.range().clone()]).collect()
    }

    #[test]
    fn formulas_have_borders() {
        let cases = [
            ("a $x^2$ b", &["$x^2$"][..]),
            ("a $$x y$$, b", &["$$x y$$"]),
            ("($ x $)", &["$ x $"]),
            ("a $ x$ b", &[]),
            ("a$x$", &[]),
            ("$x$b", &[]),
            ("a \\$x$ b", &[]),
            ("a $x \\$ y$ b", &["$x \\$ y$"]),
            ("$$$x y$$$", &["$$$x y$$$"]),
            ("$x\ny$", &[]),
            ("`a $x` and $y` b", &[]),
            ("`a` $x$ `b $y$`", &["$x$"]),
        ];
        for (text, formulas) in cases {
            assert_eq!(found(text), formulas, "{text}");
        }
    }

    #[test]
    fn prices_are_no_formulas() {
        let prices = [
            "from $20 to $30, or $40",
            "de 100 $ par mois à 200 $ par an",
            "it costs $5 or 10$.",
            "($12000/年、或$)",
            "| 20 $ | 1 | -20 $ |",
            "CA $ 5 and US $ 10",
            "100\u{a0}$ ou 120\u{a0}$",
            "$(OutDir)$(Name)",
            "[x](y.md?$a=b$)",
            "see https://example.com/?$top=5&$ now",
        ];
        for text in prices {
            assert_eq!(found(text), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn blocks_end_where_they_began() {
        let count = |text: &str| {
            let mut scan = Scan::default();
            add(text, &mut scan);
            (scan.found.len(), scan.faults.len())
        };
        assert_eq!(count("$$\nx\n$$\n"), (2, 0));
        assert_eq!(count("1. a\n   $$\n   x\n\n   $$\n"), (2, 0));
        assert_eq!(count("> $$\n> x\n> $$\n"), (2, 0));
        assert_eq!(count("> $$\n> x\n\n$$\n"), (0, 2));
        assert_eq!(count("- $$\n  x\n\n$$\n"), (0, 2));
        assert_eq!(count("$$\nx\n"), (0, 1));
        assert_eq!(count("```\n$$\n```\n$$\nx\n$$\n"), (2, 0));
    }
}
