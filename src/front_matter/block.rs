//! Where front matter begins and ends, and whether it is front matter at all.
//!
//! `---` is a thematic break in markdown. What it opens is front matter if YAML says that it is a mapping, or if it is
//! no YAML but its lines look like keys.

use super::{FrontMatter, MAX_BYTES, lines, plain};
use crate::finding::rule::YAML_HEADER_SYNTAX_ERROR;
use crate::finding::{FileId, Finding};
use crate::merge;
use crate::text::{BOM, Span};
use crate::yaml::{self, Line, Reduced, Value};

pub(super) fn read(text: &str, file: FileId, findings: &mut Vec<Finding>) -> FrontMatter {
    let start = if text.starts_with(BOM) { BOM.len() } else { 0 };
    let none = FrontMatter { body: start, ..FrontMatter::default() };
    let Some(opening) = yaml::lines(text, start).next().filter(is_opening) else {
        findings.extend(displaced(text, start, file));
        return none;
    };
    let file_text = FileText { text, file, opening };
    let found = match yaml::lines(text, opening.next).find(is_closing) {
        Some(closing) => file_text.closed(closing).or_else(|| file_text.unclosed()),
        None => file_text.unclosed(),
    };
    let Some(found) = found else { return none };
    let mapping = Value::Mapping(found.front_matter.entries);
    // Where a merge is not resolved, the rule `merge-conflict` says all that there is to say.
    if merge::conflicts(&text[..found.front_matter.body], file, &[]).is_empty() {
        findings.extend(found.finding);
        yaml::check_duplicate_keys(text, &mapping, file, findings);
    }
    let Value::Mapping(entries) = mapping else { return none };
    FrontMatter { entries, ..found.front_matter }
}

/// How many lines may stand before front matter for which somebody took it.
const MOST_BEFORE: usize = 100;

/// What would be front matter with a title if it began in the first line: blank lines and comments stand before it.
fn displaced(text: &str, start: usize, file: FileId) -> Option<Finding> {
    let mut is_comment = false;
    for line in yaml::lines(text, start).take(MOST_BEFORE) {
        if is_opening(&line) && !is_comment {
            let file_text = FileText { text, file, opening: line };
            // What begins with a blank line or a heading is an article behind a thematic break.
            yaml::lines(text, file_text.opening.next).next().filter(lines::is_key)?;
            let closing = yaml::lines(text, file_text.opening.next).find(is_closing)?;
            let entries = file_text.closed(closing)?.front_matter.entries;
            let has_title = entries.iter().any(|entry| entry.key.value == "title");
            let help = "take out what stands before it, or move that below it";
            return has_title.then(|| file_text.at_opening("the front matter does not begin in the first line", help));
        }
        let content = line.text.trim();
        is_comment |= content.starts_with("<!--");
        if !is_comment && !content.is_empty() {
            return None;
        }
        is_comment &= !content.ends_with("-->");
    }
    None
}

fn is_opening(line: &Line<'_>) -> bool {
    mark(line) == "---"
}

fn is_closing(line: &Line<'_>) -> bool {
    matches!(mark(line), "---" | "...")
}

/// A line without what stands behind its text: blanks, and the carriage return of an end that was converted twice.
fn mark<'text>(line: &Line<'text>) -> &'text str {
    line.text.trim_end_matches([' ', '\t', '\r'])
}

struct FileText<'text> {
    text: &'text str,
    file: FileId,
    opening: Line<'text>,
}

struct Found {
    front_matter: FrontMatter,
    finding: Option<Finding>,
}

impl FileText<'_> {
    /// Reads what stands between two lines; `None` if it is markdown.
    fn closed(&self, closing: Line<'_>) -> Option<Found> {
        let head = self.opening.next..closing.start;
        let found = |entries, finding| {
            let span = Some(Span::new(self.opening.start, closing.end()));
            Some(Found { front_matter: FrontMatter { entries, body: closing.next, span }, finding })
        };
        if head.len() > MAX_BYTES {
            let source = Reduced::new(self.text, head.start..self.line_boundary(head.start + MAX_BYTES));
            return lines::look_like_keys(&source)
                .then(|| found(lines::read(&source), Some(self.too_large())))
                .flatten();
        }
        let source = Reduced::new(self.text, head);
        if let Some(is_front_matter) = without_values(source.text()) {
            return if is_front_matter { found(Vec::new(), None) } else { None };
        }
        if let Some(entries) = plain::read(&source) {
            return found(entries, None);
        }
        let error = match yaml::read(&source) {
            Ok(Value::Mapping(entries)) => return found(entries, None),
            Ok(Value::Scalar(_)) => lines::key_without_blank(&source, u32::MAX).or_else(|| lines::no_key(&source))?,
            Ok(Value::List(_)) => lines::list(&source)?,
            Ok(Value::Null) => return None,
            Err(error) => {
                let at = error.span.start;
                let sooner = lines::key_without_blank(&source, at).or_else(|| lines::key_without_colon(&source, at));
                sooner.unwrap_or(error)
            }
        };
        let is_closed_by_break = closing.text.starts_with('-');
        let is_front_matter = lines::look_like_keys(&source) || (is_closed_by_break && lines::stand_together(&source));
        if is_front_matter { found(lines::read(&source), Some(error.into_finding(self.file))) } else { None }
    }

    /// Reads what nothing closes: the lines up to the first that cannot belong; `None` if it is markdown.
    fn unclosed(&self) -> Option<Found> {
        let mut end = self.opening.next;
        let limit = self.opening.next + MAX_BYTES;
        for line in yaml::lines(self.text, self.opening.next).take_while(|line| line.next <= limit) {
            if line.is_blank() || line.is_comment() {
                break;
            }
            if !lines::belongs(&line) {
                return None;
            }
            end = line.next;
        }
        let source = Reduced::new(self.text, self.opening.next..end);
        let starts_with_key = yaml::lines(source.text(), 0).next().is_some_and(|line| lines::is_key(&line));
        if !starts_with_key {
            return None;
        }
        let span = Some(Span::new(self.opening.start, end));
        let front_matter = FrontMatter { entries: lines::read(&source), body: end, span };
        Some(Found { front_matter, finding: Some(self.not_closed()) })
    }

    fn line_boundary(&self, at: usize) -> usize {
        memchr::memrchr(b'\n', &self.text.as_bytes()[..at]).map_or(self.opening.next, |end| end + 1)
    }

    fn too_large(&self) -> Finding {
        self.at_opening("the front matter is larger than 64 KiB", "move text that belongs to the article below it")
    }

    fn not_closed(&self) -> Finding {
        self.at_opening("the front matter is not closed", "write a line `---` below the last key")
    }

    fn at_opening(&self, message: &str, help: &'static str) -> Finding {
        let span = Span::new(self.opening.start, self.opening.start + "---".len());
        Finding::new(&YAML_HEADER_SYNTAX_ERROR, self.file, span, message).with_help(help)
    }
}

/// For lines that are blank, comments or marks of a merge throughout: whether they are front matter. `# ` is a comment
/// directly below the opening line; `## `, or `# ` behind a blank line, is a heading between two thematic breaks.
fn without_values(text: &str) -> Option<bool> {
    let mut is_front_matter = true;
    let mut after_blank = false;
    for line in yaml::lines(text, 0) {
        if line.is_blank() {
            after_blank = true;
        } else if merge::is_mark(line.text) {
            // What is left of a merge of two front matters; the rule `merge-conflict` reports it.
        } else if line.is_comment() {
            is_front_matter &= !after_blank && !line.text.starts_with("##");
        } else {
            return None;
        }
    }
    Some(is_front_matter)
}
