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
    let found = match yaml::lines(text, start).next().filter(is_opening) {
        Some(opening) => opened(FileText { text, file, opening }),
        None => not_opened(text, start, file),
    };
    let Some(found) = found else {
        findings.extend(displaced(text, start, file));
        return none;
    };
    let mapping = Value::Mapping(found.front_matter.entries);
    // Where a merge is not resolved, the rule `merge-conflict` says all that there is to say.
    if merge::conflicts(&text[..found.front_matter.body], file, &[]).is_empty() {
        findings.extend(found.finding);
        yaml::check_duplicate_keys(text, &mapping, file, findings);
    }
    let Value::Mapping(entries) = mapping else { return none };
    FrontMatter { entries, ..found.front_matter }
}

/// What the first line opens.
fn opened(file_text: FileText<'_>) -> Option<Found> {
    let lines = || yaml::lines(file_text.text, file_text.opening.next);
    let closing = lines().find(is_closing);
    let Some(found) = closing.and_then(|closing| file_text.closed(closing)) else { return file_text.unclosed() };
    if found.finding.is_none() {
        return Some(found);
    }
    // What stands between the two is the article's text.
    let is_closed_before = lines()
        .take_while(|line| line.start < found.front_matter.body)
        .take(MOST_BEFORE)
        .any(|line| !is_closing(&line) && is_almost_closing(&line));
    if is_closed_before { file_text.unclosed().or(Some(found)) } else { Some(found) }
}

/// Front matter with a title whose first line is not `---` at the margin, or not there: it begins with keys.
fn not_opened(text: &str, start: usize, file: FileId) -> Option<Found> {
    let first = yaml::lines(text, start).next()?;
    let is_indented = first.text.trim() == "---";
    if !is_indented && !lines::is_key(&first) {
        return None;
    }
    let opening = if is_indented { first } else { Line { text: "", start, next: start } };
    let closing = yaml::lines(text, opening.next).take(MOST_BEFORE).find(is_closing)?;
    let file_text = FileText { text, file, opening };
    // Blank lines part paragraphs, which may well begin with a word and a colon.
    let is_together = !yaml::lines(&text[..closing.start], opening.next).any(|line| line.is_blank());
    let found = file_text.closed(closing).filter(|found| is_together && found.has_title())?;
    let span = Span::new(first.start, first.end());
    let (message, help) = match is_indented {
        true => ("the front matter begins behind a blank", "write `---` at the beginning of the line"),
        false => ("the front matter has no first line `---`", "write a line `---` above its first key"),
    };
    let finding = Finding::new(&YAML_HEADER_SYNTAX_ERROR, file, span, message).with_help(help);
    Some(Found { finding: Some(finding), ..found })
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
            let found = file_text.closed(closing)?;
            let help = "take out what stands before it, or move that below it";
            let finding = || file_text.at_opening("the front matter does not begin in the first line", help);
            return found.has_title().then(finding);
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

/// Whether a line was meant to close front matter: `----`, `--`, ` ---`, `-- -`, `—`, `---x`.
fn is_almost_closing(line: &Line<'_>) -> bool {
    const LONGEST: usize = 8;
    let mark = line.text.trim();
    if line.indent() > 0 && mark != "---" {
        return false;
    }
    let is_dash = |c: char| matches!(c, '-' | '–' | '—');
    let dashes = mark.chars().filter(|c| is_dash(*c)).count();
    let is_of_dashes = mark.chars().all(|c| is_dash(c) || c == ' ') && (dashes > 1 || mark == "—");
    is_of_dashes && mark.chars().count() <= LONGEST || mark.starts_with("---") && mark.len() == "---".len() + 1
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

impl Found {
    fn has_title(&self) -> bool {
        self.front_matter.entries.iter().any(|entry| entry.key.value == "title")
    }
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
        let (mut end, mut body, mut finding) = (self.opening.next, None, None);
        let limit = self.opening.next + MAX_BYTES;
        for line in yaml::lines(self.text, self.opening.next).take_while(|line| line.next <= limit) {
            if line.is_blank() || line.is_comment() {
                break;
            }
            if is_almost_closing(&line) {
                (body, finding) = (Some(line.next), Some(self.almost_closed(&line)));
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
        let front_matter = FrontMatter { entries: lines::read(&source), body: body.unwrap_or(end), span };
        Some(Found { front_matter, finding: finding.or_else(|| Some(self.not_closed())) })
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

    fn almost_closed(&self, line: &Line<'_>) -> Finding {
        let message = format!("the front matter is not closed: this line is `{}`", line.text.trim_end());
        let span = Span::new(line.start, line.end());
        Finding::new(&YAML_HEADER_SYNTAX_ERROR, self.file, span, message).with_help("write `---`")
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
