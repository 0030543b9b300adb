//! YAML with the place of every key and value, for text that nobody vouches for.
//!
//! `serde_yaml` says whether a text is YAML and what it means, but not where things stand. So its tree is walked once
//! more beside the text, which then only has to be followed, not understood (`locate`). What could make the parser
//! slow is refused before it sees it (`bounds`), and anchors, aliases and tags are refused wherever they stand.

mod bounds;
mod line;
mod locate;
mod message;
mod no_loc;
mod origin;
mod scalar;
mod tree;

pub(crate) use line::{Line, lines};
pub(crate) use no_loc::{Reduced, earlier_marks, mark_in_parentheses};
pub(crate) use origin::Origins;
pub(crate) use scalar::{forgiving, is_null};

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::finding::rule::{DUPLICATE_KEY, YAML_HEADER_SYNTAX_ERROR};
use crate::finding::{FileId, Finding};
use crate::text::{BOM, Span, Spanned};

/// What a key or a list item holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Value {
    /// Nothing, or `null`.
    Null,
    /// One value: its text after YAML's unescaping. Numbers and booleans are kept as written.
    Scalar(Spanned<String>),
    /// A list.
    List(Vec<Value>),
    /// Keys and values, in the order of the file.
    Mapping(Vec<Entry>),
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The key as written.
    pub key: Spanned<String>,
    /// The value.
    pub value: Value,
    /// Where the value stands, without quotes; empty, behind the colon, where there is none.
    pub span: Span,
}

/// Why a text cannot be read as YAML, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    /// The place that is meant.
    pub(crate) span: Span,
    /// What is wrong.
    pub(crate) message: String,
    /// What to do about it.
    pub(crate) help: String,
}

impl SyntaxError {
    /// The finding that tells an author.
    pub(crate) fn into_finding(self, file: FileId) -> Finding {
        Finding::new(&YAML_HEADER_SYNTAX_ERROR, file, self.span, self.message).with_help(self.help)
    }
}

/// Reads a YAML document. Linear in its length, whatever it holds.
pub(crate) fn read(source: &Reduced<'_>) -> Result<Value, SyntaxError> {
    bounds::check(source)?;
    let tree = tree::read(source.text()).map_err(|error| message::explain(&error, source))?;
    locate::locate(&tree, source)
}

/// Reads a whole file of YAML; nothing where it cannot be read, which is among the findings.
pub(crate) fn read_text(text: &str, file: FileId, findings: &mut Vec<Finding>) -> Value {
    let start = if text.starts_with(BOM) { BOM.len() } else { 0 };
    match read(&Reduced::new(text, start..text.len())) {
        Ok(value) => {
            check_duplicate_keys(text, &value, file, findings);
            value
        }
        Err(error) => {
            findings.push(error.into_finding(file));
            Value::Null
        }
    }
}

/// Finds keys that stand twice in one mapping, at any depth. Case does not tell keys apart.
pub(crate) fn check_duplicate_keys(text: &str, value: &Value, file: FileId, findings: &mut Vec<Finding>) {
    let mut pairs = Vec::new();
    collect_duplicates(value, &mut pairs);
    if pairs.is_empty() {
        return;
    }
    pairs.sort_by_key(|(_, again)| again.span);
    let line_ends: Vec<usize> = memchr::memchr_iter(b'\n', text.as_bytes()).collect();
    findings.extend(pairs.into_iter().map(|(first, again)| {
        let line = line_ends.partition_point(|&end| end < first.span.start as usize) + 1;
        Finding::new(&DUPLICATE_KEY, file, again.span, format!("the key `{}` stands here a second time", again.value))
            .with_help(format!("remove one of the two; the first, in line {line}, is the one that is read"))
            .with_target(again.value.clone())
    }));
}

/// Pairs of a key's first place in its mapping and its second.
fn collect_duplicates<'value>(
    value: &'value Value,
    pairs: &mut Vec<(&'value Spanned<String>, &'value Spanned<String>)>,
) {
    match value {
        Value::Null | Value::Scalar(_) => {}
        Value::List(items) => items.iter().for_each(|item| collect_duplicates(item, pairs)),
        Value::Mapping(entries) => {
            let mut keys: Vec<_> = entries.iter().map(|entry| &entry.key).collect();
            keys.sort_by(|one, other| compare_ignoring_case(&one.value, &other.value));
            let same = keys.chunk_by(|one, other| one.value.eq_ignore_ascii_case(&other.value));
            for keys in same {
                let Some((first, again)) = keys.split_first() else { continue };
                pairs.extend(again.iter().map(|again| (*first, *again)));
            }
            entries.iter().for_each(|entry| collect_duplicates(&entry.value, pairs));
        }
    }
}

fn compare_ignoring_case(one: &str, other: &str) -> Ordering {
    one.bytes().map(|byte| byte.to_ascii_lowercase()).cmp(other.bytes().map(|byte| byte.to_ascii_lowercase()))
}
