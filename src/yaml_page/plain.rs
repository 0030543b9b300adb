//! Shows YAML of which no more is known than the usual names of keys: titles as headings, texts, links as lists.

use super::writer::{Markup, NewLink, Writer};
use crate::text::Spanned;
use crate::yaml::{Entry, Value};

const TITLES: [&str; 6] = ["title", "name", "question", "text", "heading", "label"];
const TEXTS: [&str; 15] = [
    "summary",
    "answer",
    "abstract",
    "description",
    "additionalContent",
    "html",
    "content",
    "note",
    "details",
    "explanation",
    "body",
    "caption",
    "highlights",
    "subtitle",
    "prompt",
];
const ADDRESSES: [&str; 2] = ["url", "href"];
/// The keys of courses that list the uids of what they lead through.
const PARTS: [&str; 2] = ["units", "modules"];

/// Shows a value below headings of the level above.
pub(super) fn value(writer: &mut Writer<'_>, value: &Value, level: u8) {
    match value {
        Value::Mapping(entries) => mapping(writer, entries, level),
        Value::List(items) => list(writer, items, level),
        Value::Scalar(text) if is_prose(&text.value) => writer.text(text),
        Value::Null | Value::Scalar(_) => {}
    }
}

/// Shows a value that stands where it is not expected.
pub(super) fn odd(writer: &mut Writer<'_>, odd: &Value, level: u8) {
    match odd {
        Value::Scalar(text) => writer.text(text),
        other => value(writer, other, level),
    }
}

/// Whether readers would miss it.
pub(super) fn says_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Scalar(text) => is_prose(&text.value) || is_word(&text.value),
        Value::List(items) => items.iter().any(says_something),
        Value::Mapping(entries) => entries.iter().any(|entry| says_something(&entry.value)),
    }
}

/// Whether it is one word, rather than a number, a switch or an address.
fn is_word(text: &str) -> bool {
    let is_switch = matches!(text.trim(), "true" | "false");
    !is_switch && text.chars().any(char::is_alphabetic) && !text.contains(['/', '.', '='])
}

/// Whether a value is written for readers rather than for programs.
fn is_prose(text: &str) -> bool {
    let text = text.trim();
    text.contains(char::is_whitespace) || !text.is_ascii()
}

fn list(writer: &mut Writer<'_>, items: &[Value], level: u8) {
    let links = items.iter().take_while(|item| as_link(item).is_some()).count();
    if links > 0 {
        writer.open_list();
        items[..links].iter().filter_map(as_link).for_each(|link| {
            writer.link(link, true);
        });
        writer.close_list();
    }
    for item in &items[links..] {
        value(writer, item, level);
    }
}

/// A mapping that is a link and no more.
fn as_link(item: &Value) -> Option<NewLink<'_>> {
    let Value::Mapping(entries) = item else { return None };
    let (text, address) = (scalar(entries, &TITLES)?, scalar(entries, &ADDRESSES)?);
    let is_known = |entry: &Entry| {
        let is_named = TITLES.iter().chain(&ADDRESSES).any(|name| entry.key.value == *name);
        let is_said = match &entry.value {
            Value::Scalar(text) if TEXTS.contains(&entry.key.value.as_str()) => !text.value.trim().is_empty(),
            Value::Scalar(text) => is_prose(&text.value),
            other => says_something(other),
        };
        is_named || !is_said
    };
    let all = entries.iter().all(is_known);
    all.then_some(NewLink { text, address: Some(address), item_type: None, note: None })
}

/// Shows a mapping whose heading has this level.
pub(super) fn mapping(writer: &mut Writer<'_>, entries: &[Entry], level: u8) {
    let title = scalar(entries, &TITLES);
    let address = scalar(entries, &ADDRESSES);
    if let Some(title) = title {
        let target = address.map(|address| writer.target(address));
        writer.title(title, level, target, Markup::Plain);
    }
    let below = if title.is_some() { (level + 1).min(6) } else { level };
    for entry in entries.iter().filter(|entry| entry.key.value != "metadata") {
        let is = |names: &[&str]| names.contains(&entry.key.value.as_str());
        match &entry.value {
            Value::Scalar(text) if title.is_some_and(|title| title.span == text.span) || is(&ADDRESSES) => {}
            Value::Scalar(text) if is(&TEXTS) || is(&TITLES) || is_prose(&text.value) => writer.text(text),
            Value::Scalar(_) => {}
            Value::List(items) if is(&TEXTS) => texts(writer, items, below),
            Value::List(items) if is(&PARTS) && items.iter().all(|item| uid(item).is_some()) => {
                writer.uids(items.iter().filter_map(uid));
            }
            other => value(writer, other, below),
        }
    }
    if let (None, Some(address)) = (title, address) {
        writer.link(NewLink { text: address, address: Some(address), item_type: None, note: None }, false);
    }
}

/// Shows a list of texts: even those of one word are written for readers.
fn texts(writer: &mut Writer<'_>, items: &[Value], level: u8) {
    match items.iter().all(|item| matches!(item, Value::Scalar(_) | Value::Null)) {
        true => items.iter().for_each(|item| odd(writer, item, level)),
        false => list(writer, items, level),
    }
}

/// A value that may be a uid.
fn uid(item: &Value) -> Option<&Spanned<String>> {
    match item {
        Value::Scalar(text) if !text.value.trim().is_empty() && !is_prose(&text.value) => Some(text),
        _ => None,
    }
}

fn scalar<'e>(entries: &'e [Entry], names: &[&str]) -> Option<&'e Spanned<String>> {
    let of = |name: &&str| {
        entries.iter().find(|entry| entry.key.value == **name).and_then(|entry| match &entry.value {
            Value::Scalar(text) if !text.value.trim().is_empty() => Some(text),
            _ => None,
        })
    };
    names.iter().find_map(of)
}
