//! Paragraphs with lines that were meant to be something else, and headings that were meant to be paragraphs: what lacks a
//! blank or a line to be a heading, a list, a table, a note or a tab is shown as it is written.

use std::ops::Range;

use crate::alert::AlertKind;
use crate::config::Dialect;
use crate::finding::{Edit, Finding, Rule, rule};

use super::block::Compiler;
use super::dialect::NAMES;
use super::reduce::JOINER;
use super::tabs;

/// What stands before the items of a list where no marker of markdown does.
const BULLETS: [char; 4] = ['•', '·', '●', '▪'];

/// How many `#` a heading may have.
const DEEPEST: usize = 6;

/// A line of a paragraph that begins with a sign.
#[derive(Clone, Copy)]
struct Line<'text> {
    /// Which of the paragraph's lines it is.
    number: usize,
    at: usize,
    content: &'text str,
}

impl Line<'_> {
    fn range(&self) -> Range<usize> {
        self.at..self.at + self.content.len()
    }

    /// What it has before its first word where no blank parts them.
    fn mark(&self) -> Option<Mark> {
        let digits = self.content.bytes().take_while(u8::is_ascii_digit).count();
        let rest = &self.content[digits..];
        let begins = |rest: &str| rest.starts_with(char::is_alphabetic);
        match rest.chars().next()? {
            '-' | '*' if digits == 0 => begins(&rest[1..]).then_some(Mark::Hyphen),
            '.' if (1..4).contains(&digits) => {
                let number = self.content[..digits].parse().ok()?;
                begins(&rest[1..]).then_some(Mark::Number(number))
            }
            c if digits == 0 && BULLETS.contains(&c) => Some(Mark::Bullet(c)),
            _ => None,
        }
    }
}

/// What an item of a list has before its words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Hyphen,
    Bullet(char),
    Number(u32),
}

impl Mark {
    fn goes_on(self, next: Self) -> bool {
        match (self, next) {
            (Self::Number(one), Self::Number(other)) => other == one + 1,
            _ => self == next,
        }
    }
}

/// The lines of a paragraph that may have been meant to be something else.
fn signed_lines<'text>(text: &'text str, range: &Range<usize>) -> Vec<Line<'text>> {
    let bytes = &text.as_bytes()[..range.end];
    let (mut at, mut number) = (range.start, 0);
    let mut signed = Vec::new();
    while at < bytes.len() {
        let start = at + bytes[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'>')).count();
        let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |length| at + length + 1);
        let is_signed = match bytes.get(start) {
            Some(b'|' | b'#' | b'-' | b'[' | b':' | b'0'..=b'9') => true,
            Some(byte) if !byte.is_ascii() => text[start..end].starts_with(BULLETS),
            _ => false,
        };
        if is_signed {
            signed.push(Line { number, at: start, content: text[start..end].trim_end() });
        }
        (at, number) = (end, number + 1);
    }
    signed
}

impl Compiler<'_, '_, '_> {
    /// Looks at the lines of a paragraph; `is_text` where it begins with no link.
    pub(super) fn check_paragraph(&mut self, range: &Range<usize>, is_text: bool) {
        let lines = signed_lines(self.text, range);
        if lines.is_empty() {
            return;
        }
        self.check_rows(&lines.iter().map(|line| (line.at, line.content)).collect::<Vec<_>>(), range);
        for line in &lines {
            self.check_heading_line(line);
            self.check_colons(line);
        }
        self.check_items(&lines);
        if let Some(first) = lines.first().filter(|line| line.number == 0) {
            match is_text {
                true => self.check_note(first),
                false => self.check_tab_line(first, range),
            }
        }
    }

    fn report_line(&mut self, rule: &'static Rule, place: &Range<usize>, message: String, help: String) {
        let span = self.reduced.span(place);
        self.findings.push(Finding::new(rule, self.context.file, span, message).with_help(help));
    }

    /// `##Heading`
    fn check_heading_line(&mut self, line: &Line<'_>) {
        let words = line.content.trim_start_matches('#');
        let depth = line.content.len() - words.len();
        let begins = words.starts_with(char::is_alphabetic) || words.starts_with("<a name=");
        if !(2..=DEEPEST).contains(&depth) || !begins {
            return;
        }
        let marks = &line.content[..depth];
        let span = self.reduced.span(&(line.at..line.at + depth));
        let message = format!("no blank stands behind `{marks}`, so the line is no heading");
        let fix = Edit::new(span, marks, format!("{marks} "));
        let finding = Finding::new(&rule::STRAY_HEADING, self.context.file, span, message);
        self.findings.push(finding.with_help(format!("write a blank behind `{marks}`")).with_fix(fix));
    }

    /// `::moniker range="x"`, which lacks a colon.
    fn check_colons(&mut self, line: &Line<'_>) {
        let Some(rest) = line.content.strip_prefix("::").filter(|rest| !rest.starts_with(':')) else { return };
        let rest = rest.trim_start();
        let length = rest.find(|c: char| !c.is_ascii_alphabetic() && c != '-').unwrap_or(rest.len());
        let (name, behind) = rest.split_at(length);
        let is_whole = behind.is_empty() || behind.starts_with("::") || behind.starts_with(' ') && behind.contains('=');
        let is_docfx = self.context.markdown.dialect == Dialect::Docfx;
        if is_docfx && is_whole && NAMES.iter().any(|(known, _)| *known == name) {
            let message = format!("`::{name}` is none of the dialect's constructs, so it is shown as text");
            let help = format!("write `:::{name}`, with three colons");
            self.report_line(&rule::INVALID_BLOCK, &line.range(), message, help);
        }
    }

    /// A heading that a line of hyphens makes of what was meant to be a paragraph above a rule.
    pub(super) fn check_underlined(&mut self, range: &Range<usize>) {
        let written = self.text[range.clone()].trim_end();
        let Some((words, line)) = written.rsplit_once('\n') else { return };
        let is_line = line.trim_start_matches([' ', '\t', '>']).bytes().all(|byte| byte == b'-');
        let words = words.trim_end().trim_end_matches(JOINER);
        let is_sentence = words.ends_with(['.', '。']) && !words.ends_with("...");
        // Another rule tells of front matter that does not begin the file.
        let is_front_matter = self.text[..range.start].ends_with("---\n");
        if !is_line || is_front_matter || !is_sentence && !words.contains('\n') {
            return;
        }
        let at = range.start + written.len() - line.trim_start_matches([' ', '\t', '>']).len();
        let message = "these hyphens make a heading of the paragraph above them".to_owned();
        let help = "leave a blank line above them, if a rule is meant; a heading is written `## words`".to_owned();
        self.report_line(&rule::STRAY_HEADING, &(at..range.start + written.len()), message, help);
    }

    /// `-First`, and `-Second` below it.
    fn check_items(&mut self, lines: &[Line<'_>]) {
        let mut last = None;
        for pair in lines.windows(2) {
            let [one, other] = pair else { continue };
            let (Some(mark), Some(next)) = (one.mark(), other.mark()) else { continue };
            if other.number != one.number + 1 || !mark.goes_on(next) {
                continue;
            }
            let is_told = last == Some(one.number);
            last = Some(other.number);
            if !is_told {
                let (place, message, help) = told_of_items(one, mark);
                self.report_line(&rule::STRAY_LIST, &place, message, help);
            }
        }
    }

    /// `[NOTE]` alone in the first line of a quote.
    fn check_note(&mut self, line: &Line<'_>) {
        let Some(name) = line.content.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else { return };
        let own = self.context.alerts.own_from_marker(name).is_some();
        if !own && AlertKind::from_marker(name).is_none() || !is_quoted(self.text, line.at) {
            return;
        }
        let span = self.reduced.span(&line.range());
        let message = format!("`[{name}]` is none of the dialect's constructs, so it is shown as text");
        let fix = Edit::new(span, line.content, format!("[!{name}]"));
        let finding = Finding::new(&rule::INVALID_NOTE_SECTION, self.context.file, span, message);
        self.findings.push(finding.with_help(format!("write `[!{name}]`")).with_fix(fix));
    }

    /// `[title](#tab/id)`, which is a tab as a heading alone.
    fn check_tab_line(&mut self, line: &Line<'_>, range: &Range<usize>) {
        let is_alone = self.text[range.clone()].trim_end().len() == line.content.len();
        let Some(at) = line.content.find("](#tab/").filter(|_| is_alone && line.content.ends_with(')')) else { return };
        let start = line.at + at + 2;
        let target = &self.text[start..line.at + line.content.len() - 1];
        if !target.contains(')') {
            self.tab_lines.push((start..start + target.len(), target[tabs::PREFIX.len()..].to_owned()));
        }
    }
}

/// What is told of items that make no list.
fn told_of_items(line: &Line<'_>, mark: Mark) -> (Range<usize>, String, String) {
    let length = match mark {
        Mark::Hyphen => 1,
        Mark::Bullet(bullet) => bullet.len_utf8(),
        Mark::Number(_) => line.content.find('.').map_or(0, |at| at + 1),
    };
    let written = &line.content[..length];
    let message = format!("these lines begin with `{written}` and make no list, so they are shown as one paragraph");
    let help = match mark {
        Mark::Bullet(_) => "begin each with `- `".to_owned(),
        _ => format!("write a blank behind `{written}`, and a blank line above the first"),
    };
    (line.at..line.at + length, message, help)
}

/// Whether a line is one of a quote before a place in it.
fn is_quoted(text: &str, at: usize) -> bool {
    text[..at].trim_end_matches([' ', '\t']).ends_with('>')
}
