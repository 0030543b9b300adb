//! `[[metadata]]`: front matter that articles have without writing it, by their paths.

use globset::GlobSet;

use super::read::Reading;
use super::table::{Table, Value};

/// One of `[[metadata]]`.
#[derive(Debug)]
pub struct Metadata {
    /// The articles that have it, by their paths below their locale's folder.
    pub files: GlobSet,
    /// The keys and their values; lists have several.
    pub values: Vec<(String, MetadataValue)>,
}

/// A value as front matter would have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MetadataValue {
    /// One text; numbers and booleans as they are written.
    One(String),
    /// A list.
    List(Vec<String>),
}

impl Reading<'_> {
    pub(super) fn metadata(&mut self, document: Table<'_>) -> Vec<Metadata> {
        let tables = document.tables("metadata", "[[metadata]]", &mut self.problems);
        tables.into_iter().filter_map(|table| self.one_metadata(table)).collect()
    }

    fn one_metadata(&mut self, table: Table<'_>) -> Option<Metadata> {
        table.allow(&["files", "values"], &mut self.problems);
        for key in ["files", "values"] {
            if table.get(key).is_none() {
                let help = "say in which `files` which keys have which `values`";
                self.problems.add_with_help(table.span, format!("{} has no `{key}`", table.name), help);
            }
        }
        let files = self.globs(table, "files");
        let written = table.table("values", "`values`", &mut self.problems)?;
        let mut values = Vec::new();
        for (key, value) in written.entries() {
            match metadata_value(&value) {
                Some(read) => values.push((key.value.to_owned(), read)),
                None => value.refuse("be text, a number, a boolean or a list of texts", &mut self.problems),
            }
        }
        Some(Metadata { files: files?, values })
    }
}

fn metadata_value(value: &Value<'_>) -> Option<MetadataValue> {
    if let Some(items) = value.as_texts() {
        return Some(MetadataValue::List(items));
    }
    value.as_plain().map(MetadataValue::One)
}
