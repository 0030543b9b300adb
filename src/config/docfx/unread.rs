//! What of DocFX's files is not read.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::config::infer::PUBLISH;
use crate::path::RelPath;

/// Parts of `build` that are read, or that say how DocFX runs and not what it makes.
const KNOWN: &[&str] = &[
    "$schema",
    "cleanupCacheHistory",
    "content",
    "debug",
    "dest",
    "disableGitFeatures",
    "exportRawModel",
    "exportViewModel",
    "externalReference",
    "fileMetadata",
    "fileMetadataFiles",
    "force",
    "globalMetadata",
    "globalMetadataFiles",
    "groups",
    "keepFileLink",
    "markdownEngineName",
    "markdownEngineProperties",
    "maxParallelism",
    "noLangKeyword",
    "output",
    "resource",
    "sitemap",
    "template",
    "theme",
    "versions",
    "xref",
];

/// Parts of a group of content that are read, or that say how patterns are matched.
pub(super) const OF_GROUP: &[&str] =
    &["files", "exclude", "src", "cwd", "dest", "case", "dot", "escape", "name", "group", "version"];

/// Parts of a whole `docfx.json` that are read, or told of in words of their own.
const KNOWN_ABOVE: &[&str] = &["$schema", "build", "metadata"];

/// Parts of a docset in the publishing configuration that make articles or contents which its folder does not have.
const MAKING: &[&str] = &[
    "CSharp2Yaml",
    "ECMA2Yaml",
    "JavaScript2Yaml",
    "MAML2Yaml",
    "SplitTOC",
    "TypeScript2Yaml",
    "customized_tasks",
    "join_toc_plugin",
];

/// A `docfx.json` with the keys that are read in the case that they are read in: DocFX does not tell it.
pub(super) fn in_known_case(whole: Value) -> Value {
    let mut whole = renamed(whole, KNOWN_ABOVE);
    if let Some(build) = whole.get_mut("build") {
        *build = renamed(build.take(), KNOWN);
        for key in ["content", "resource"] {
            let groups = build.get_mut(key).and_then(Value::as_array_mut);
            groups.into_iter().flatten().for_each(|group| *group = renamed(group.take(), OF_GROUP));
        }
    }
    whole
}

fn renamed(value: Value, known: &[&str]) -> Value {
    let Value::Object(entries) = value else { return value };
    let name =
        |key: String| known.iter().find(|name| name.eq_ignore_ascii_case(&key)).map_or(key, |name| (*name).to_owned());
    Value::Object(entries.into_iter().map(|(key, value)| (name(key), value)).collect::<Map<String, Value>>())
}

/// A sentence for each part of a `docfx.json` that is not read.
pub(super) fn parts(whole: &Value) -> Vec<String> {
    let mut sentences = Vec::new();
    if is_filled(&whole["metadata"]) {
        sentences.push("`metadata` makes a reference out of code, which is not read".to_owned());
    }
    for (value, known) in [(whole, KNOWN_ABOVE), (&whole["build"], KNOWN)] {
        let others = value.as_object().into_iter().flatten().filter(|(key, _)| !known.contains(&key.as_str()));
        sentences.extend(others.filter(|(_, value)| is_filled(value)).map(|(key, _)| format!("`{key}` is not read")));
    }
    sentences
}

/// A sentence for each part of the publishing configuration that makes what the repository does not have, and for docsets whose
/// folder another has.
pub(super) fn of_published(entries: &[Value]) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut folders = BTreeSet::new();
    for entry in entries {
        let folder = entry["build_source_folder"].as_str().unwrap_or_default();
        let name = entry["docset_name"].as_str().unwrap_or(folder);
        if RelPath::new(folder).is_some_and(|path| !folders.insert(path.folded().into_owned())) {
            sentences.push(format!("{PUBLISH}: the docset `{name}` is not read: another has its folder, `{folder}`"));
        }
        let making = MAKING.iter().filter(|key| is_filled(&entry[**key]));
        sentences
            .extend(making.map(|key| format!("{PUBLISH}: what `{key}` makes of the docset `{name}` is not there")));
    }
    sentences
}

fn is_filled(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::Array(items) => !items.is_empty(),
        Value::Object(entries) => !entries.is_empty(),
        _ => true,
    }
}
