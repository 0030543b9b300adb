//! A project without `hexapla.toml`: what its folders and its DocFX files say, and a sentence for each thing assumed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::languages::{self, Languages, holds_articles, is_english, known_language, subfolders};
use super::stated::stated_locale;
use super::{Check, Config, ConfigError, DocsetConfig, LocaleConfig, Markdown, Site, json, position};
use crate::locale::{Locale, LocaleIndex, default_fallbacks};
use crate::path::{RelPath, fold};

/// Where DocFX says what a docset holds.
pub(super) const DOCFX: &str = "docfx.json";
/// Where a repository says which docsets it holds, and in which language.
pub(super) const PUBLISH: &str = ".openpublishing.publish.config.json";
/// What is said of projects whose content DocFX's files describe.
const NOT_OBEYED: &str =
    "which content goes where is not read from DocFX's files: run `hexapla init --from-docfx .` to have it so";

/// What is said where the languages are folders of one docset.
const NOT_OBEYED_OF_LANGUAGES: &str = "which content goes where is not read from docfx.json";

/// Infers the configuration of the project in `root`.
pub(super) fn infer(root: &Path) -> Result<Config, Vec<ConfigError>> {
    let root = root.to_owned();
    if root.join(PUBLISH).is_file() {
        return Ok(from_publish_config(root));
    }
    if root.join(DOCFX).is_file() {
        let folders = Languages::of_translations(&root);
        return Ok(if folders.is_empty() { from_docfx(root) } else { from_docfx_with(root, folders) });
    }
    let Languages { folders, others } = Languages::of(&root);
    if !folders.is_empty() {
        return Ok(from_folders(root, folders));
    }
    if holds_articles(&root) {
        let (locale, basis) = locale_of_articles(&root);
        let assumption = format!("there is no hexapla.toml: this folder is one docset, in {locale}{basis}");
        let mut config = project(root, vec![(locale, ".".to_owned())]);
        config.assumptions.push(assumption);
        let others: Vec<&str> = others.iter().map(String::as_str).collect();
        if !others.is_empty() {
            let noun = if others.len() == 1 { "is no language" } else { "are no languages" };
            config.assumptions.push(format!("{} {noun}: nothing there has the path of another article", list(&others)));
        }
        let is_docfx = |folder: &String| config.root.join(folder).join(DOCFX).is_file();
        if let Some(folder) = subfolders(&config.root).into_iter().find(is_docfx) {
            config.assumptions.push(format!("{folder}/{DOCFX} is there: {NOT_OBEYED}"));
        }
        return Ok(config);
    }
    let help =
        "keep the articles in a folder for each language, such as content/en and content/fr, or write hexapla.toml";
    Err(vec![
        ConfigError::new("there is no hexapla.toml here or in a folder above, and no markdown file here")
            .with_help(help),
    ])
}

/// A project of these locales, each with its folder, and nothing else configured.
pub(super) fn project(root: PathBuf, folders: Vec<(Locale, String)>) -> Config {
    let ids: Vec<Locale> = folders.iter().map(|(locale, _)| locale.clone()).collect();
    let source = position(&ids, "en").or_else(|| ids.iter().position(|id| id.language_identifier().language == "en"));
    let locale = |(index, (locale, path)): (usize, (Locale, String))| LocaleConfig {
        folder: Some(super::folder::absolute(&root, &path)),
        prefix: RelPath::new(locale.as_str()).unwrap_or_else(RelPath::root),
        fallback: default_fallbacks(&ids, index, source),
        site_links_locale: locale.to_string(),
        redirects: Vec::new(),
        recovered: false,
        locale,
        path,
    };
    Config {
        file: None,
        assumptions: Vec::new(),
        notes: Vec::new(),
        site: Site::unconfigured(&root, ids.len()),
        locales: folders.into_iter().enumerate().map(locale).collect(),
        left_aside: Vec::new(),
        source: source.map(|index| LocaleIndex(index as u16)),
        source_locale: source.map_or_else(Locale::english, |index| ids[index].clone()),
        docsets: Vec::new(),
        markdown: Markdown::default(),
        alerts: Vec::new(),
        monikers: Vec::new(),
        pivots: Vec::new(),
        metadata: Vec::new(),
        dependencies: Vec::new(),
        redirect_files: Vec::new(),
        check: Check::default(),
        root,
    }
}

fn from_docfx(root: PathBuf) -> Config {
    let (locale, basis) = assumed_locale(None, &root);
    let assumption = format!("there is no hexapla.toml: {DOCFX} makes this folder one docset, in {locale}{basis}");
    let config = project(root, vec![(locale, ".".to_owned())]);
    Config { assumptions: vec![assumption, NOT_OBEYED.to_owned()], ..config }
}

/// A docset that holds several languages, each in a folder.
fn from_docfx_with(root: PathBuf, folders: Vec<(Locale, String)>) -> Config {
    let mut config = from_folders(root, folders);
    config.assumptions.push(NOT_OBEYED_OF_LANGUAGES.to_owned());
    config
}

fn from_publish_config(root: PathBuf) -> Config {
    let published = json::read::<Value>(&root.join(PUBLISH));
    let note = published.as_ref().err().map(|error| format!("{PUBLISH} cannot be read and is left aside: {error}"));
    let published = published.unwrap_or_default();
    let entries = published["docsets_to_publish"].as_array().map(Vec::as_slice).unwrap_or_default();
    let named = entries.iter().find_map(|docset| Locale::parse(docset["locale"].as_str()?));
    let (locale, basis) = assumed_locale(named, &root);
    let mut docsets = published_docsets(&root, entries);
    if docsets.iter().any(|docset| docset.path.is_root()) {
        docsets.clear();
    }
    let mut assumptions = vec![format!("there is no hexapla.toml: this folder holds articles in {locale}{basis}")];
    if !docsets.is_empty() {
        let names: Vec<&str> = docsets.iter().map(|docset| docset.path.as_str()).collect();
        let noun = if names.len() == 1 { "the docset is" } else { "the docsets are" };
        assumptions.push(format!("{noun} {}, as {PUBLISH} says", list(&names)));
    }
    assumptions.extend(note.is_none().then(|| NOT_OBEYED.to_owned()));
    let config = project(root, vec![(locale, ".".to_owned())]);
    Config { docsets, assumptions, notes: note.into_iter().collect(), ..config }
}

/// The language of a repository, and the end of the sentence that says so.
pub(super) fn assumed_locale(published: Option<Locale>, root: &Path) -> (Locale, String) {
    if let Some(locale) = published {
        return (locale, format!(", as {PUBLISH} says"));
    }
    match locale_in_name(root) {
        Some(locale) => (locale, ", as the folder's name says".to_owned()),
        None => locale_of_articles(root),
    }
}

/// The language that the articles of a folder state, else English.
fn locale_of_articles(root: &Path) -> (Locale, String) {
    match stated_locale(root).filter(|locale| !is_english(locale)) {
        Some(locale) => (locale, ", as its articles say".to_owned()),
        None => (Locale::english(), String::new()),
    }
}

/// The docsets whose folders are there, as the disk spells them.
pub(super) fn published_docsets(root: &Path, entries: &[Value]) -> Vec<DocsetConfig> {
    let mut docsets: BTreeMap<String, DocsetConfig> = BTreeMap::new();
    for written in entries.iter().filter_map(|docset| docset["build_source_folder"].as_str()) {
        let Some(path) = RelPath::new(written).and_then(|path| on_disk(root, &path)) else { continue };
        docsets.insert(path.folded().into_owned(), DocsetConfig::of_folder(path));
    }
    docsets.into_values().collect()
}

/// The folder `path` below `root`, each name as the disk spells it.
pub(super) fn on_disk(root: &Path, path: &RelPath) -> Option<RelPath> {
    let mut found = RelPath::root();
    for segment in path.as_str().split('/').filter(|segment| !segment.is_empty()) {
        let names = subfolders(&root.join(found.as_str()));
        let exact = names.iter().find(|name| *name == segment);
        found = found.join(exact.or_else(|| names.iter().find(|name| fold(name) == fold(segment)))?)?;
    }
    Some(found)
}

/// The language that the name of a repository's folder ends in, as in `docs.fr-fr`, `fr` and `fr-sxs`.
fn locale_in_name(root: &Path) -> Option<Locale> {
    let name = root.file_name()?.to_str()?;
    let name = name.strip_suffix("-sxs").unwrap_or(name);
    known_language(name.rsplit('.').next()?)
}

fn from_folders(root: PathBuf, folders: Vec<(Locale, String)>) -> Config {
    let paths: Vec<String> = folders.iter().map(|(_, path)| path.clone()).collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let languages = match &paths[..] {
        [one] => format!("the one language is the folder {one}"),
        [above, rest @ ..] if is_above(above, rest) => {
            let above = if *above == "." { "this folder" } else { above };
            let others = if rest.len() == 1 { "the other language is" } else { "the other languages are" };
            format!("{above} holds articles in {}, and {others} in {}", folders[0].0, list(rest))
        }
        all => format!("the languages are the folders {}", list(all)),
    };
    let note = left_outside(&root, &folders);
    let config = project(root, folders);
    let absent = if config.source.is_none() { ", which has no folder here" } else { "" };
    let source = format!("articles are translated from {}{absent}", config.source_locale);
    let assumptions = vec![format!("there is no hexapla.toml: {languages}"), source];
    Config { assumptions, notes: note.into_iter().collect(), ..config }
}

fn is_above(folder: &str, others: &[&str]) -> bool {
    folder == "." || others.iter().all(|other| other.starts_with(&format!("{folder}/")))
}

/// What no language's folder holds, which the user should know.
fn left_outside(root: &Path, folders: &[(Locale, String)]) -> Option<String> {
    let outside = languages::outside(root, folders);
    let first = outside.first()?;
    Some(match outside.len() {
        1 => format!("the article {first} is in no language's folder and is not published"),
        count => format!("{count} articles, such as {first}, are in no language's folder and are not published"),
    })
}

/// Names as a sentence lists them: a, b and c.
pub(super) fn list(names: &[&str]) -> String {
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repository_is_named_for_its_language() {
        let locale = |name| locale_in_name(Path::new(name)).map(|locale| locale.to_string());
        assert_eq!(locale("/x/docs.fr-fr").as_deref(), Some("fr-fr"));
        assert_eq!(locale("/x/zh-sxs").as_deref(), Some("zh"));
        assert_eq!(locale("/x/help.js"), None);
    }
}
