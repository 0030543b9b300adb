//! Entries from YAML's values.

use super::{MAX_DEPTH, Toc, TocEntry};
use crate::finding::rule::{UNEXPECTED_TYPE, UNKNOWN_FIELD, YAML_HEADER_SYNTAX_ERROR};
use crate::finding::{FileId, Finding, nearest};
use crate::text::{Span, Spanned};
use crate::yaml::{Entry, Reduced, Value};

/// The table of contents that a document holds.
pub(super) fn read(document: Value, source: &Reduced<'_>, file: FileId, findings: &mut Vec<Finding>) -> Toc {
    let mut reader = Reader { file, findings };
    let everything = source.span(0..source.text().len());
    let entries = match document {
        Value::Mapping(entries) => {
            let items = entries.into_iter().find(|entry| entry.key.value.eq_ignore_ascii_case("items"));
            items.map(|entry| reader.items(entry.value, entry.span, 1)).unwrap_or_default()
        }
        other => reader.items(other, everything, 1),
    };
    Toc { entries, ..Toc::default() }
}

/// What an entry may have.
const KEYS: [&str; 14] = [
    "name",
    "href",
    "items",
    "uid",
    "tocHref",
    "topicHref",
    "topicUid",
    "homepage",
    "homepageUid",
    "displayName",
    "expanded",
    "monikers",
    "monikerRange",
    "metadata",
];

/// The keys without whose texts an entry is not shown or leads nowhere.
const TEXTS: [&str; 5] = ["name", "href", "uid", "tocHref", "topicHref"];

/// Up to how many findings names are told that may be meant.
const MOST_GUESSED: usize = 200;

fn is_known(key: &str) -> bool {
    KEYS.into_iter().any(|known| known.eq_ignore_ascii_case(key))
}

struct Reader<'findings> {
    file: FileId,
    findings: &'findings mut Vec<Finding>,
}

impl Reader<'_> {
    fn items(&mut self, value: Value, span: Span, depth: usize) -> Vec<TocEntry> {
        if depth > MAX_DEPTH {
            self.report(span, &format!("entries are nested more than {MAX_DEPTH} deep"), "nest entries less deep");
            return Vec::new();
        }
        match value {
            Value::Null => Vec::new(),
            Value::List(items) => items.into_iter().filter_map(|item| self.entry(item, span, depth)).collect(),
            other => {
                let span = if let Value::Scalar(text) = other { text.span } else { span };
                self.report(span, "this is not a list of entries", "begin each entry with `- name: `");
                Vec::new()
            }
        }
    }

    fn entry(&mut self, value: Value, list: Span, depth: usize) -> Option<TocEntry> {
        let span = match value {
            Value::Mapping(keys) => return Some(self.keys(keys, depth)),
            Value::Null => return None,
            Value::Scalar(text) => text.span,
            Value::List(_) => list,
        };
        self.report(span, "this is not an entry", "write `- name: ` and `href: ` below it");
        None
    }

    fn keys(&mut self, keys: Vec<Entry>, depth: usize) -> TocEntry {
        let mut entry = TocEntry::default();
        let mut seen_items = false;
        self.unknown(&keys);
        for Entry { key, value, span } in keys {
            if key.value.eq_ignore_ascii_case("items") {
                if !std::mem::replace(&mut seen_items, true) {
                    entry.items = self.items(value, span, depth + 1);
                }
            } else if let Value::Scalar(text) = value {
                entry.set(&key.value, text);
            } else if let (Value::List(items), true) = (&value, key.value.eq_ignore_ascii_case("monikers")) {
                entry.monikers.extend(items.iter().filter_map(|item| match item {
                    Value::Scalar(text) => Some(text.clone()),
                    _ => None,
                }));
            } else if !matches!(value, Value::Null) && TEXTS.iter().any(|text| text.eq_ignore_ascii_case(&key.value)) {
                self.misplaced(&key);
            }
        }
        entry
    }

    /// Tells of keys that are nearly one which the entry lacks. An entry that has no key that we know is not shown: all of its
    /// keys are told of.
    fn unknown(&mut self, keys: &[Entry]) {
        let is_shown = keys.iter().any(|entry| is_known(&entry.key.value));
        let has = |known: &str| keys.iter().any(|entry| entry.key.value.eq_ignore_ascii_case(known));
        let missing: Vec<&str> = KEYS.into_iter().filter(|known| !has(known)).collect();
        for Entry { key, .. } in keys.iter().filter(|entry| !is_known(&entry.key.value)) {
            // A file full of wrong names need not be told what each might mean.
            let is_told = self.findings.len() < MOST_GUESSED;
            let near = if is_told { nearest(&key.value, missing.iter().copied()) } else { None };
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None if is_shown => continue,
                None => "write `name:` and `href:`; until then the entry is left out".to_owned(),
            };
            let message = format!("`{}` is no key of an entry", key.value);
            self.findings.push(Finding::new(&UNKNOWN_FIELD, self.file, key.span, message).with_help(help));
        }
    }

    /// Tells of a list, or of keys, where a text belongs.
    fn misplaced(&mut self, key: &Spanned<String>) {
        let message = format!("`{}` holds no text", key.value);
        let finding = Finding::new(&UNEXPECTED_TYPE, self.file, key.span, message);
        self.findings.push(finding.with_help("write the text on the same line, in quotes if it begins with a bracket"));
    }

    fn report(&mut self, span: Span, message: &str, help: &'static str) {
        self.findings.push(Finding::new(&YAML_HEADER_SYNTAX_ERROR, self.file, span, message).with_help(help));
    }
}

impl TocEntry {
    /// The versions that the entry is for, as a range.
    pub fn versions(&self) -> Option<String> {
        if let Some(range) = &self.moniker_range {
            return Some(range.value.replace(',', "||"));
        }
        let names: Vec<&str> = self.monikers.iter().map(|name| name.value.trim()).collect();
        (!names.is_empty()).then(|| names.join(" || "))
    }

    /// Takes the value of a key; the first of a key counts, and unknown keys say nothing to us.
    pub(super) fn set(&mut self, key: &str, text: Spanned<String>) {
        let field = match key.to_ascii_lowercase().as_str() {
            "name" => &mut self.name,
            "href" => &mut self.href,
            "tochref" => &mut self.toc_href,
            "topichref" | "homepage" => &mut self.topic_href,
            "uid" | "topicuid" | "homepageuid" => &mut self.uid,
            // A list that is written as text: the names stand for each other, as in a range.
            "monikers" | "monikerrange" => &mut self.moniker_range,
            "expanded" => {
                self.expanded |= text.value.eq_ignore_ascii_case("true");
                return;
            }
            _ => return,
        };
        if !text.value.trim().is_empty() {
            field.get_or_insert(text);
        }
    }
}
