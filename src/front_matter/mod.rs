//! Front matter: the keys and values between two lines `---` at the top of an article, each with its place.
//!
//! Real articles hold much that is not quite YAML, and a page is built all the same: what the parser refuses is a
//! finding, and the keys are read line by line. Almost every article's front matter is so plain that no parser is
//! needed (`plain`).

mod block;
mod date;
mod lines;
mod plain;
mod published;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::finding::{FileId, Finding};
use crate::pair;
use crate::text::{Span, Spanned};
pub use crate::yaml::{Entry, Value};
pub use date::Date;
pub(crate) use date::is_day;
pub use published::decode_entities;

/// How long front matter may be for the YAML parser; of longer front matter this much is read line by line.
const MAX_BYTES: usize = 64 * 1024;

/// The key whose text stands for a title that front matter does not have, before the first heading does.
pub const TITLE_OVER_HEADING: &str = "titleOverwriteH1";

/// What stands above an article's markdown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrontMatter {
    /// Keys and values in the order of the file.
    pub entries: Vec<Entry>,
    /// Where the markdown begins, in bytes of the text as stored.
    pub body: usize,
    /// The front matter with the lines around it; `None` where there is none.
    pub span: Option<Span>,
}

impl FrontMatter {
    /// The value of a key, whatever its case; the first where it stands twice.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.entries.iter().find(|entry| entry.key.value.eq_ignore_ascii_case(key)).map(|entry| &entry.value)
    }

    /// The text of a key: its value, or a list's first that is not empty.
    pub fn text(&self, key: &str) -> Option<&Spanned<String>> {
        self.list(key).into_iter().next()
    }

    /// The texts of a key, be it one value or a list; empty ones are left out.
    pub fn list(&self, key: &str) -> Vec<&Spanned<String>> {
        let items = match self.get(key) {
            Some(Value::List(items)) => items,
            Some(value) => std::slice::from_ref(value),
            None => &[],
        };
        items.iter().filter_map(scalar).collect()
    }

    /// The title as readers see it: entities decoded, white space collapsed; `titleOverwriteH1` stands for one that is not there.
    pub fn title(&self) -> Option<String> {
        self.published("title").or_else(|| self.published(TITLE_OVER_HEADING))
    }

    /// The day that a key names, where it is one.
    pub fn date(&self, key: &str) -> Option<Date> {
        Date::parse(&self.text(key)?.value)
    }

    /// The description as readers see it: entities decoded, white space collapsed.
    pub fn description(&self) -> Option<String> {
        self.published("description")
    }

    /// The text of a key as readers see it: entities decoded, white space collapsed.
    pub fn published(&self, key: &str) -> Option<String> {
        self.text(key).and_then(|text| published::published(&text.value))
    }
}

/// Reads YAML that cannot be read as such line by line, from a byte on.
pub(crate) fn by_lines(text: &str, from: usize) -> FrontMatter {
    let entries = lines::read(&crate::yaml::Reduced::new(text, from..text.len()));
    FrontMatter { entries, ..FrontMatter::default() }
}

fn scalar(value: &Value) -> Option<&Spanned<String>> {
    match value {
        Value::Scalar(text) if !text.value.trim().is_empty() => Some(text),
        _ => None,
    }
}

/// Reads the front matter of a file's text as stored.
pub fn parse(text: &str, file: FileId, findings: &mut Vec<Finding>) -> FrontMatter {
    let mut front = block::read(text, file, findings);
    front.entries.iter_mut().for_each(|entry| without_sources(&mut entry.value));
    front
}

/// Leaves of the bilingual pairs in a value their targets.
pub(crate) fn without_sources(value: &mut Value) {
    match value {
        Value::Null => {}
        Value::Scalar(text) => {
            if let Cow::Owned(targets) = pair::targets(&text.value) {
                text.value = targets;
            }
        }
        Value::List(items) => items.iter_mut().for_each(without_sources),
        Value::Mapping(entries) => entries.iter_mut().for_each(|entry| without_sources(&mut entry.value)),
    }
}
