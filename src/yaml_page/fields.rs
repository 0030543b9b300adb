//! The keys of a mapping, read by their names: what nobody asks for is a finding, and is shown all the same.

use super::plain;
use super::writer::Writer;
use crate::finding::{nearest, rule};
use crate::markdown::body::Piece;
use crate::text::{Span, Spanned};
use crate::yaml::{Entry, Value};

/// The keys of a mapping that is being read.
pub(super) struct Fields<'v> {
    /// What the mapping is, as messages say it.
    what: &'static str,
    entries: &'v [Entry],
    /// The names that were asked for, in order.
    asked: Vec<&'static str>,
    /// What holds something else than was asked for, and what nobody asked for.
    odd: Vec<&'v Value>,
}

impl<'v> Fields<'v> {
    pub(super) fn new(entries: &'v [Entry], what: &'static str) -> Self {
        Self { what, entries, asked: Vec::new(), odd: Vec::new() }
    }

    /// Where the mapping begins.
    pub(super) fn place(&self) -> Span {
        self.entries.first().map_or(Span::default(), |entry| entry.key.span)
    }

    /// The first entry of a name, unless it holds nothing.
    fn entry(&mut self, name: &'static str) -> Option<&'v Entry> {
        self.asked.push(name);
        let entry = self.entries.iter().find(|entry| entry.key.value == name)?;
        match &entry.value {
            Value::Null => None,
            Value::Scalar(text) if text.value.trim().is_empty() => None,
            _ => Some(entry),
        }
    }

    /// Whether one of these keys is there; that does not count as asking.
    pub(super) fn mentions(&self, names: &[&str]) -> bool {
        self.entries.iter().any(|entry| names.contains(&entry.key.value.as_str()))
    }

    /// How many keys there are.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether a key has a value; it counts as asked for.
    pub(super) fn has(&mut self, name: &'static str) -> bool {
        self.entry(name).is_some()
    }

    /// The text of a key.
    pub(super) fn text(&mut self, name: &'static str, writer: &mut Writer<'_>) -> Option<&'v Spanned<String>> {
        let entry = self.entry(name)?;
        match &entry.value {
            Value::Scalar(text) => Some(text),
            other => {
                self.note_odd(entry, other, Expected::Text, writer);
                None
            }
        }
    }

    /// The text of the first of these keys that has one.
    pub(super) fn first_text(
        &mut self,
        names: &[&'static str],
        writer: &mut Writer<'_>,
    ) -> Option<&'v Spanned<String>> {
        let texts: Vec<_> = names.iter().filter_map(|name| self.text(name, writer)).collect();
        texts.first().copied()
    }

    /// The items of a key.
    pub(super) fn list(&mut self, name: &'static str, writer: &mut Writer<'_>) -> &'v [Value] {
        let Some(entry) = self.entry(name) else { return &[] };
        match &entry.value {
            Value::List(items) => items,
            other => {
                self.note_odd(entry, other, Expected::List, writer);
                &[]
            }
        }
    }

    /// The items of a key that are mappings; others are findings, and are shown all the same.
    pub(super) fn items(&mut self, name: &'static str, what: &'static str, writer: &mut Writer<'_>) -> Vec<Fields<'v>> {
        let items = self.list(name, writer);
        items.iter().filter_map(|item| self.item(item, what, writer)).collect()
    }

    /// The keys of an item of one of these keys' lists.
    pub(super) fn item(&mut self, item: &'v Value, what: &'static str, writer: &mut Writer<'_>) -> Option<Fields<'v>> {
        match item {
            Value::Mapping(entries) => Some(Fields::new(entries, what)),
            Value::Null => None,
            other => {
                let message = format!("{what} is {} here", kind(other));
                writer.find(&rule::UNEXPECTED_TYPE, place(other), message, "write keys with their values");
                self.odd.push(other);
                None
            }
        }
    }

    /// The keys of a key's value.
    pub(super) fn mapping(&mut self, name: &'static str, writer: &mut Writer<'_>) -> Option<Fields<'v>> {
        let entry = self.entry(name)?;
        match &entry.value {
            Value::Mapping(entries) => Some(Fields::new(entries, name_of(name))),
            other => {
                self.note_odd(entry, other, Expected::Mapping, writer);
                None
            }
        }
    }

    /// Reports a value that is not what was asked for; it is shown all the same.
    fn note_odd(&mut self, entry: &Entry, value: &'v Value, expected: Expected, writer: &mut Writer<'_>) {
        let message = format!("`{}` holds {}, not {}", entry.key.value, kind(value), expected.name());
        writer.find(&rule::UNEXPECTED_TYPE, entry.key.span, message, expected.advice());
        self.odd.push(value);
    }

    /// Keys that are known and say nothing to readers.
    pub(super) fn ignore(&mut self, names: &[&'static str]) {
        self.asked.extend(names);
    }

    /// Reports the keys that nobody asked for, and shows what they hold.
    pub(super) fn finish(mut self, level: u8, writer: &mut Writer<'_>) -> Option<Piece> {
        let unknown = self.entries.iter().filter(|entry| !self.asked.contains(&entry.key.value.as_str()));
        for entry in unknown {
            let message = format!("`{}` is no key of {}", entry.key.value, self.what);
            let help = match nearest(&entry.key.value, self.asked.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "take it out, or write it under a key that the page has; its text is shown as it is".to_owned(),
            };
            writer.find(&rule::UNKNOWN_FIELD, entry.key.span, message, help);
            self.odd.push(&entry.value);
        }
        let shown: Vec<&Value> = self.odd.into_iter().filter(|value| plain::says_something(value)).collect();
        if shown.is_empty() {
            return None;
        }
        Some(writer.whole(|writer| shown.into_iter().for_each(|value| plain::odd(writer, value, level))))
    }
}

/// What a key should hold.
#[derive(Clone, Copy)]
enum Expected {
    Text,
    List,
    Mapping,
}

impl Expected {
    fn name(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::List => "a list",
            Self::Mapping => "keys with values",
        }
    }

    fn advice(self) -> &'static str {
        match self {
            Self::Text => "write one text behind the colon",
            Self::List => "begin each of its items with `- `",
            Self::Mapping => "write its keys below it, indented",
        }
    }
}

fn name_of(key: &'static str) -> &'static str {
    match key {
        "footerLink" => "a link",
        "image" => "an image",
        "aside" => "what stands beside",
        _ => "a section",
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Scalar(_) => "a text",
        Value::List(_) => "a list",
        Value::Mapping(_) => "keys with values",
    }
}

/// Where a value begins; without a text in it, the whole file.
fn place(value: &Value) -> Span {
    match value {
        Value::Null => Span::default(),
        Value::Scalar(text) => text.span,
        Value::List(items) => items.iter().map(place).find(|span| *span != Span::default()).unwrap_or_default(),
        Value::Mapping(entries) => entries.first().map_or(Span::default(), |entry| entry.key.span),
    }
}
