//! What a repository's `.openpublishing.publish.config.json` says: its language, its docsets, the repositories that it needs; and
//! its folders of languages.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

use super::quoted;
use crate::config::infer::{PUBLISH, list, on_disk};
use crate::config::languages::Languages;
use crate::config::{FILE_NAME, folder, json};
use crate::locale::Locale;
use crate::path::RelPath;

/// The language that a repository says it is in.
pub(super) fn published_locale(repository: &Path) -> Option<Locale> {
    let published: Value = json::read(&repository.join(PUBLISH)).ok()?;
    let docsets = published["docsets_to_publish"].as_array()?;
    docsets.iter().find_map(|docset| Locale::parse(docset["locale"].as_str()?))
}

/// A sentence for a repository that holds several languages, each in a folder: DocFX does not know languages.
pub(super) fn folders_of_languages(repository: &Path) -> Option<String> {
    let folders = Languages::of_translations(repository);
    let folders: Vec<&str> = folders.iter().map(|(_, folder)| folder.as_str()).collect();
    (!folders.is_empty()).then(|| {
        let names = list(&folders);
        format!(
            "the languages are the folders {names}: write a `[[locales]]` with its `path` for each into {FILE_NAME}"
        )
    })
}

/// A sentence for each docset whose folder is not there.
pub(super) fn absent_docsets(repository: &Path, entries: &[Value]) -> Vec<String> {
    let written = entries.iter().filter_map(|docset| docset["build_source_folder"].as_str());
    let absent = written.filter_map(|written| match RelPath::new(written) {
        None => Some(format!("{PUBLISH}: the docset `{written}` lies outside the repository and is not read")),
        Some(path) if on_disk(repository, &path).is_none() => {
            Some(format!("{PUBLISH}: the docset `{written}` is not there and is not read"))
        }
        Some(_) => None,
    });
    absent.collect()
}

/// Other repositories, which stand in this one or beside it. Themes and the source's repository are none that articles use.
pub(super) fn write_dependencies(
    root: &Path,
    repository: &Path,
    names: &[&str],
    toml: &mut String,
    left_aside: &mut Vec<String>,
) {
    let names = names.iter().map(|name| name.trim_end_matches('/')).filter(|name| !name.starts_with('_'));
    let mut used = BTreeSet::new();
    for name in names.collect::<BTreeSet<&str>>() {
        match RelPath::new(&name.replace('\\', "/")).filter(|path| !path.is_root()) {
            Some(path) => _ = used.insert(path),
            None => left_aside.push(format!(
                "{PUBLISH}: the dependency `{name}` is not read: name its folder under `[dependencies]`"
            )),
        }
    }
    if used.is_empty() {
        return;
    }
    toml.push_str("\n[dependencies]\n");
    for name in used {
        let inside = repository.join(name.as_str());
        let beside = repository.parent().map(|above| above.join(name.as_str())).filter(|folder| folder.is_dir());
        let place = if inside.is_dir() { inside } else { beside.unwrap_or(inside) };
        let _ = writeln!(toml, "{} = {}", quoted(name.as_str()), quoted(&folder::printed(root, &place)));
    }
}
