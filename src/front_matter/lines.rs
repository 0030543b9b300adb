//! Front matter that is not YAML, read line by line: what looks like `key: value` or `- item` is taken for that.

use crate::merge;
use crate::text::{Span, Spanned};
use crate::yaml::{self, Entry, Line, Reduced, SyntaxError, Value};

/// Reads every key that can be made out.
pub(super) fn read(source: &Reduced<'_>) -> Vec<Entry> {
    let mut reader = Reader { source, entries: Vec::new(), goes_on: false };
    for line in yaml::lines(source.text(), 0) {
        reader.line(line);
    }
    reader.entries
}

/// Whether lines that are no keys are meant as front matter all the same: text that belongs to the article does not stand
/// between two thematic breaks without a blank line, and would begin with a mark of markdown.
pub(super) fn stand_together(source: &Reduced<'_>) -> bool {
    let begins = |line: Line<'_>| {
        let text = line.text.trim_start_matches([' ', '\t']);
        is_item(text) || text.starts_with(|first: char| first.is_alphabetic() || "_'\"{".contains(first))
    };
    let has_blank = yaml::lines(source.text(), 0).any(|line| line.is_blank());
    !has_blank && says_something(source).next().is_some_and(begins)
}

/// The lines that are neither blank nor a comment nor a mark of a merge.
fn says_something<'s>(source: &'s Reduced<'_>) -> impl Iterator<Item = Line<'s>> {
    yaml::lines(source.text(), 0).filter(|line| !line.is_blank() && !line.is_comment() && !merge::is_mark(line.text))
}

/// Whether at least half of the lines at the margin are keys: front matter with a mistake, not prose between two lines.
pub(super) fn look_like_keys(source: &Reduced<'_>) -> bool {
    let (mut keys, mut others) = (0, 0);
    for line in yaml::lines(source.text(), 0) {
        let says_nothing = line.is_blank() || line.is_comment() || line.indent() > 0 || is_item(line.text);
        if says_nothing || line.text.starts_with(['?', ':', ']', '}']) {
            continue;
        }
        if key_end(line.text).is_some() { keys += 1 } else { others += 1 }
    }
    keys > 0 && keys >= others
}

/// Whether a line is a key at the margin, with a colon and a blank behind it.
pub(super) fn is_key(line: &Line<'_>) -> bool {
    key_end(line.text).is_some_and(|colon| line.text[colon + 1..].is_empty() || line.text[colon + 1..].starts_with(' '))
}

/// Whether a line can be one of front matter: a key, an item, or indented.
pub(super) fn belongs(line: &Line<'_>) -> bool {
    is_key(line) || line.indent() > 0 || is_item(line.text)
}

/// The mistake `key value`: a line that stands directly above the one at which the parser stops, since it takes the two for one key.
pub(super) fn key_without_colon(source: &Reduced<'_>, stop: u32) -> Option<SyntaxError> {
    let above = says_something(source).take_while(|line| source.place(line.next).start <= stop);
    let line = above.last()?;
    let is_other =
        line.indent() > 0 || is_item(line.text) || line.text.starts_with(['?', ':', ']', '}', '"', '\'', '{', '[']);
    (key_end(line.text).is_none() && !is_other).then(|| not_a_key(source, &line))
}

/// The mistake of text that has no key in it.
pub(super) fn no_key(source: &Reduced<'_>) -> Option<SyntaxError> {
    says_something(source).next().map(|line| not_a_key(source, &line))
}

fn not_a_key(source: &Reduced<'_>, line: &Line<'_>) -> SyntaxError {
    SyntaxError {
        span: source.place(line.start + line.indent()),
        message: "this line is not `key: value`".to_owned(),
        help: "write a colon and a blank between key and value".to_owned(),
    }
}

/// The mistake of a list where keys should stand.
pub(super) fn list(source: &Reduced<'_>) -> Option<SyntaxError> {
    let line = says_something(source).next()?;
    Some(SyntaxError {
        span: source.place(line.start + line.indent()),
        message: "the front matter is a list, not keys with values".to_owned(),
        help: "write `key: value`, or `key:` above the list".to_owned(),
    })
}

/// The mistake `key:value`, if it stands in the line of a place in the file or above; the parser stops only below it.
pub(super) fn key_without_blank(source: &Reduced<'_>, until: u32) -> Option<SyntaxError> {
    let mut candidates = yaml::lines(source.text(), 0).take_while(|line| source.place(line.start).start <= until);
    let (line, colon) =
        candidates.find_map(|line| key_end(line.text).filter(|_| !is_key(&line)).map(|colon| (line, colon)))?;
    Some(SyntaxError {
        span: source.place(line.start + colon),
        message: format!("there is no blank behind the colon of `{}`", &line.text[..colon]),
        help: "write `key: value`".to_owned(),
    })
}

struct Reader<'text> {
    source: &'text Reduced<'text>,
    entries: Vec<Entry>,
    /// Whether indented lines go on with the last key's text.
    goes_on: bool,
}

impl Reader<'_> {
    fn line(&mut self, line: Line<'_>) {
        if line.is_blank() || line.is_comment() {
            return;
        }
        let indent = line.indent();
        // A key behind a tab is one at the margin to those who wrote it.
        let margin = if line.text[..indent].contains('\t') { indent } else { 0 };
        if is_item(&line.text[indent..]) {
            self.item(line.start + indent + 1, line.end());
        } else if let Some(colon) = key_end(&line.text[margin..]) {
            self.entry(line, margin, margin + colon);
        } else if indent > 0 && self.goes_on {
            self.more(line.start + indent, line.end());
        } else {
            self.goes_on = false;
        }
    }

    fn entry(&mut self, line: Line<'_>, margin: usize, colon: usize) {
        let behind = line.start + colon + 1;
        let written = line.text[colon + 1..].trim_matches([' ', '\t']);
        let is_header = is_block_header(written);
        let (value, span) = match is_header {
            true => (Value::Null, self.source.span(behind..behind)),
            false => yaml::forgiving(self.source, behind..line.end()),
        };
        self.goes_on = is_header || matches!(value, Value::Scalar(_)) && !written.starts_with(['"', '\'']);
        let key = line.start + margin..line.start + colon;
        let key = Spanned { value: line.text[margin..colon].to_owned(), span: self.source.span(key) };
        self.entries.push(Entry { key, value, span });
    }

    /// An item belongs to the last key if that has no other value.
    fn item(&mut self, start: usize, end: usize) {
        self.goes_on = false;
        let Some(entry) = self.entries.last_mut() else { return };
        let (item, place) = yaml::forgiving(self.source, start..end);
        let span = Span { start: self.source.place(start - 1).start, end: place.end };
        match &mut entry.value {
            Value::List(items) => {
                entry.span = Span { start: entry.span.start, end: span.end };
                items.push(item);
            }
            Value::Null => {
                entry.span = span;
                entry.value = Value::List(vec![item]);
            }
            Value::Scalar(_) | Value::Mapping(_) => {}
        }
    }

    /// A line of a value that is longer than one.
    fn more(&mut self, start: usize, end: usize) {
        let Some(entry) = self.entries.last_mut() else { return };
        let text = self.source.text()[start..end].trim_end_matches([' ', '\t']);
        let span = self.source.span(start..start + text.len());
        match &mut entry.value {
            Value::Scalar(value) => {
                value.value.push(' ');
                value.value.push_str(text);
                value.span.end = span.end;
                entry.span.end = span.end;
            }
            none => {
                *none = Value::Scalar(Spanned { value: text.to_owned(), span });
                entry.span = span;
            }
        }
    }
}

/// Where the key ends that a line begins with; `https://…` is none.
fn key_end(line: &str) -> Option<usize> {
    let end = line.find(|character: char| !character.is_ascii_alphanumeric() && !"_.-".contains(character))?;
    let begins = line.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    let behind = line[end..].strip_prefix(':')?;
    (begins && !behind.starts_with("//")).then_some(end)
}

fn is_item(line: &str) -> bool {
    line.starts_with("- ") || line == "-"
}

fn is_block_header(value: &str) -> bool {
    value.strip_prefix(['|', '>']).is_some_and(|rest| rest.bytes().all(|byte| b"+-123456789".contains(&byte)))
}
