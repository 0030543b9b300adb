//! TOML tables as the reader of a configuration wants them: typed, and every problem noted at its place.

use std::borrow::Cow;

use toml::Spanned as TomlSpanned;
use toml::de::{DeTable, DeValue};

use super::ConfigError;
use crate::finding::nearest;
use crate::text::{LineIndex, Span, Spanned};

/// A string of the file, and where it stands.
pub(super) type Text<'toml> = Spanned<&'toml str>;

/// Everything that is wrong with a file.
#[derive(Default)]
pub(super) struct Problems(Vec<Problem>);

struct Problem {
    span: Span,
    message: String,
    help: Option<String>,
}

impl Problems {
    /// Notes a problem.
    pub(super) fn add(&mut self, span: Span, message: impl Into<String>) {
        self.0.push(Problem { span, message: message.into(), help: None });
    }

    /// Notes a problem and what to do about it.
    pub(super) fn add_with_help(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.0.push(Problem { span, message: message.into(), help: Some(help.into()) });
    }

    /// Notes a name that is none of `valid`, with the nearest of them or, where none is near, all.
    pub(super) fn add_unknown(&mut self, span: Span, message: impl Into<String>, name: &str, valid: &[&str]) {
        self.add_with_help(span, message, advice(name, valid));
    }

    /// Whether nothing is wrong.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The problems as errors of `file`, in the order of its text.
    pub(super) fn into_errors(mut self, file: &str, text: &str) -> Vec<ConfigError> {
        let lines = LineIndex::new(text);
        self.0.sort_by_key(|problem| problem.span);
        let errors = self.0.into_iter().map(|Problem { span, message, help }| {
            let position = Some(lines.position(span.start));
            ConfigError { file: Some(file.to_owned()), position, message, help }
        });
        errors.collect()
    }
}

/// The nearest of `valid` to a name that is none of them or, where none is near, all.
pub(super) fn advice(name: &str, valid: &[&str]) -> String {
    match nearest(name, valid.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("use {}", alternatives(valid)),
    }
}

/// Names as a sentence lists what may be chosen: `a`, `b` or `c`.
fn alternatives(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

/// A table of the file.
#[derive(Clone, Copy)]
pub(super) struct Table<'toml> {
    /// The table as messages name it, such as `[site]`.
    pub(super) name: &'static str,
    /// Its header, or the whole of an inline table.
    pub(super) span: Span,
    entries: &'toml DeTable<'toml>,
}

impl<'toml> Table<'toml> {
    /// The whole file.
    pub(super) fn document(document: &'toml TomlSpanned<DeTable<'toml>>) -> Self {
        Self { name: "the configuration", span: Span::default(), entries: document.get_ref() }
    }

    /// Every entry: its key, and what stands there.
    pub(super) fn entries(&self) -> impl Iterator<Item = (Text<'toml>, Value<'toml>)> {
        self.entries.iter().map(|(key, value)| {
            let key = Spanned { value: key.get_ref().as_ref(), span: key.span().into() };
            (key.clone(), Value { key: key.value, value })
        })
    }

    /// Notes every key that is none of `keys`.
    pub(super) fn allow(&self, keys: &[&str], problems: &mut Problems) {
        for (key, _) in self.entries().filter(|(key, _)| !keys.contains(&key.value)) {
            problems.add_unknown(key.span, format!("unknown key `{}` in {}", key.value, self.name), key.value, keys);
        }
    }

    /// What stands at `key`.
    pub(super) fn get(&self, key: &'static str) -> Option<Value<'toml>> {
        self.entries.get(key).map(|value| Value { key, value })
    }

    /// The string at `key`.
    pub(super) fn text(&self, key: &'static str, problems: &mut Problems) -> Option<Text<'toml>> {
        self.get(key)?.text(problems)
    }

    /// The string at `key`, which must be there; without it, `help` says what it is for.
    pub(super) fn required_text(&self, key: &'static str, help: &str, problems: &mut Problems) -> Option<Text<'toml>> {
        if self.get(key).is_none() {
            problems.add_with_help(self.span, format!("{} has no `{key}`", self.name), help);
        }
        self.text(key, problems)
    }

    /// The strings of the array at `key`.
    pub(super) fn texts(&self, key: &'static str, problems: &mut Problems) -> Option<Vec<Text<'toml>>> {
        let value = self.get(key)?;
        let Some(items) = value.value.get_ref().as_array() else {
            value.refuse("be an array of strings", problems);
            return None;
        };
        Some(items.iter().filter_map(|item| Value { key, value: item }.item_text(problems)).collect())
    }

    /// The table at `key`, which messages call `name`.
    pub(super) fn table(&self, key: &'static str, name: &'static str, problems: &mut Problems) -> Option<Self> {
        let value = self.get(key)?;
        let table = value.as_table(name);
        if table.is_none() {
            value.refuse("be a table", problems);
        }
        table
    }

    /// The array of tables at `key`, each of which messages call `name`.
    pub(super) fn tables(&self, key: &'static str, name: &'static str, problems: &mut Problems) -> Vec<Self> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let Some(items) = value.value.get_ref().as_array() else {
            let written = name.trim_matches(['[', ']']);
            problems.add_with_help(
                value.span(),
                format!("`{key}` must be an array of tables, not {}", value.kind()),
                format!("write [[{written}]], with two brackets"),
            );
            return Vec::new();
        };
        let mut tables = Vec::with_capacity(items.len());
        for item in items.iter().map(|item| Value { key, value: item }) {
            match item.as_table(name) {
                Some(table) => tables.push(table),
                None => item.refuse("hold tables", problems),
            }
        }
        tables
    }
}

/// What stands at a key, or in an array at it.
#[derive(Clone, Copy)]
pub(super) struct Value<'toml> {
    key: &'toml str,
    value: &'toml TomlSpanned<DeValue<'toml>>,
}

impl<'toml> Value<'toml> {
    /// Where it stands.
    pub(super) fn span(&self) -> Span {
        self.value.span().into()
    }

    /// The string that it is, if it is one.
    pub(super) fn as_text(&self) -> Option<Text<'toml>> {
        self.value.get_ref().as_str().map(|value| Spanned { value, span: self.span() })
    }

    /// The truth value that it is, if it is one.
    pub(super) fn as_bool(&self) -> Option<bool> {
        self.value.get_ref().as_bool()
    }

    /// The number that it is, if it is one.
    pub(super) fn as_number(&self) -> Option<f64> {
        match self.value.get_ref() {
            DeValue::Integer(number) => number.to_string().parse().ok(),
            DeValue::Float(number) => number.to_string().parse().ok(),
            _ => None,
        }
    }

    /// The strings that it is an array of, if it is one.
    pub(super) fn as_texts(&self) -> Option<Vec<String>> {
        let items = self.value.get_ref().as_array()?;
        items.iter().map(|item| item.get_ref().as_str().map(str::to_owned)).collect()
    }

    /// The text of a string, a number or a truth value.
    pub(super) fn as_plain(&self) -> Option<String> {
        match self.value.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            DeValue::Integer(number) => Some(number.to_string()),
            DeValue::Float(number) => Some(number.to_string()),
            DeValue::Boolean(value) => Some(value.to_string()),
            _ => None,
        }
    }

    /// Whether it is an array of nothing.
    pub(super) fn is_empty_array(&self) -> bool {
        self.value.get_ref().as_array().is_some_and(|items| items.is_empty())
    }

    /// The table that it is, if it is one.
    pub(super) fn as_table(&self, name: &'static str) -> Option<Table<'toml>> {
        self.value.get_ref().as_table().map(|entries| Table { name, span: self.span(), entries })
    }

    /// The string that it is; a problem where it is none.
    pub(super) fn text(&self, problems: &mut Problems) -> Option<Text<'toml>> {
        if self.as_text().is_none() {
            self.refuse("be a string", problems);
        }
        self.as_text()
    }

    fn item_text(&self, problems: &mut Problems) -> Option<Text<'toml>> {
        if self.as_text().is_none() {
            self.refuse("hold strings", problems);
        }
        self.as_text()
    }

    /// Notes what it must do, such as "be a string", and does not.
    pub(super) fn refuse(&self, must: &str, problems: &mut Problems) {
        problems.add(self.span(), format!("`{}` must {must}, not {}", self.key, self.kind()));
    }

    fn kind(&self) -> Cow<'static, str> {
        match self.value.get_ref() {
            DeValue::Integer(_) => Cow::Borrowed("an integer"),
            DeValue::Array(_) => Cow::Borrowed("an array"),
            other => Cow::Owned(format!("a {}", other.type_str())),
        }
    }
}
