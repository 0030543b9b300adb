//! The metadata that a `docfx.json` gives to articles by their paths.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use super::pattern::pattern;
use super::{quoted, texts};
use crate::config::json::{self, Ordered};
use crate::path::RelPath;

/// The parts of a `docfx.json` in which the order counts.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Root {
    #[serde(alias = "Build")]
    build: Build,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Build {
    #[serde(alias = "globalmetadata", alias = "GlobalMetadata")]
    global_metadata: Ordered<Value>,
    #[serde(alias = "filemetadata", alias = "FileMetadata")]
    file_metadata: Ordered<Ordered<Value>>,
    #[serde(alias = "globalmetadatafiles", alias = "GlobalMetadataFiles")]
    global_metadata_files: Value,
    #[serde(alias = "filemetadatafiles", alias = "FileMetadataFiles")]
    file_metadata_files: Value,
}

/// `[[metadata]]` for the articles of a docset whose `docfx.json` lies at `file`; what is not read goes to `left_aside`.
pub(super) fn written(docset: &RelPath, file: &Path, left_aside: &mut Vec<String>) -> String {
    let build = json::read::<Root>(file).unwrap_or_default().build;
    let mut writing = Writing { docset, toml: String::new(), left_aside };
    let folder = file.parent().unwrap_or(file);
    // What a file of its own says holds less than what stands here.
    for path in paths(&build.global_metadata_files) {
        let read = json::read::<Ordered<Value>>(&folder.join(path));
        if let Some(Ordered(values)) = writing.understood(path, read) {
            writing.all_files(&unwrapped(values, "globalMetadata"));
        }
    }
    writing.all_files(&build.global_metadata.0);
    for path in paths(&build.file_metadata_files) {
        let read = json::read::<Ordered<Ordered<Value>>>(&folder.join(path));
        if let Some(Ordered(values)) = writing.understood(path, read) {
            writing.some_files(&values);
        }
    }
    writing.some_files(&build.file_metadata.0);
    writing.toml
}

fn paths(value: &Value) -> Vec<&str> {
    texts(value)
}

/// The values, which may stand under the name that they have in a `docfx.json`.
fn unwrapped(values: Vec<(String, Value)>, name: &str) -> Vec<(String, Value)> {
    match &values[..] {
        [(key, Value::Object(inner))] if key == name => inner.clone().into_iter().collect(),
        _ => values,
    }
}

struct Writing<'w> {
    docset: &'w RelPath,
    toml: String,
    left_aside: &'w mut Vec<String>,
}

impl Writing<'_> {
    fn understood<T>(&mut self, path: &str, read: Result<T, String>) -> Option<T> {
        read.map_err(|error| self.left_aside.push(format!("`{path}` cannot be read: {error}"))).ok()
    }

    fn all_files(&mut self, values: &[(String, Value)]) {
        let mut lines = String::new();
        let last: HashMap<&str, usize> = (0..).zip(values).map(|(at, (key, _))| (key.as_str(), at)).collect();
        for (at, (key, value)) in (0..).zip(values).filter(|(_, (key, value))| is_said(key, value)) {
            if last.get(key.as_str()) != Some(&at) {
                self.left_aside.push(format!("the metadata `{key}` stands twice: the last counts"));
                continue;
            }
            match plain(value) {
                // Writing to a string cannot fail.
                Some(value) => _ = writeln!(lines, "{} = {value}", quoted(key)),
                None => self.left_aside.push(format!("the metadata `{key}` is no text or list of texts")),
            }
        }
        if let Some(files) = pattern(self.docset, "**").filter(|_| !lines.is_empty()) {
            let _ = write!(self.toml, "\n[[metadata]]\nfiles = [{}]\n[metadata.values]\n{lines}", quoted(&files));
        }
    }

    fn some_files(&mut self, values: &[(String, Ordered<Value>)]) {
        for (key, Ordered(patterns)) in values {
            for (written, value) in patterns.iter().filter(|(_, value)| is_said(key, value)) {
                match (pattern(self.docset, written), plain(value)) {
                    (Some(files), Some(value)) => {
                        let (files, key) = (quoted(&files), quoted(key));
                        let _ =
                            write!(self.toml, "\n[[metadata]]\nfiles = [{files}]\nvalues = {{ {key} = {value} }}\n");
                    }
                    _ => self.left_aside.push(format!("the metadata `{key}` of `{written}` is not read")),
                }
            }
        }
    }
}

/// Whether metadata says something of articles: not of how Microsoft's own host publishes them.
fn is_said(key: &str, value: &Value) -> bool {
    !key.starts_with("_op_") && !value.is_null() && value.as_array().is_none_or(|items| !items.is_empty())
}

/// A value as TOML has it.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(quoted(text)),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Array(items) => {
            let texts: Option<Vec<String>> = items.iter().map(text).collect();
            Some(toml::Value::from(texts?).to_string())
        }
        Value::Null | Value::Object(_) => None,
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        _ => None,
    }
}
