//! A project without `hexapla.toml`: what its folders and its DocFX files say, and a sentence for each thing assumed.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use icu_locale::{LocaleExpander, TransformResult};
use serde_json::Value;
use walkdir::{DirEntry, WalkDir};

use super::{Check, Config, ConfigError, DocsetConfig, LocaleConfig, Markdown, Site, YAML_MIME, json, position};
use crate::locale::{Locale, LocaleIndex, default_fallbacks};
use crate::path::{RelPath, fold};
use crate::text::BOM;

/// Where DocFX says what a docset holds.
pub(super) const DOCFX: &str = "docfx.json";
/// Where a repository says which docsets it holds, and in which language.
pub(super) const PUBLISH: &str = ".openpublishing.publish.config.json";
/// Where folders per language are looked for.
const PLACES: &[&str] = &["", "content", "docs"];

/// Infers the configuration of the project in `root`.
pub(super) fn infer(root: &Path) -> Result<Config, Vec<ConfigError>> {
    let root = root.to_owned();
    if root.join(PUBLISH).is_file() {
        return Ok(from_publish_config(root));
    }
    if root.join(DOCFX).is_file() {
        return Ok(from_docfx(root));
    }
    let folders = language_folders(&root);
    if !folders.is_empty() {
        return Ok(from_folders(root, folders));
    }
    if holds_articles(&root) {
        let mut config = project(root, vec![(Locale::english(), ".".to_owned())]);
        config.assumptions.push("there is no hexapla.toml: this folder is one docset, in en".to_owned());
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
    Config { assumptions: vec![assumption], ..config }
}

fn from_publish_config(root: PathBuf) -> Config {
    let published = json::read::<Value>(&root.join(PUBLISH));
    let note = published.as_ref().err().map(|error| format!("{PUBLISH} cannot be read and is left aside: {error}"));
    let published = published.unwrap_or_default();
    let entries = published["docsets_to_publish"].as_array().map(Vec::as_slice).unwrap_or_default();
    let named = entries.iter().find_map(|docset| Locale::parse(docset["locale"].as_str()?));
    let (locale, basis) = assumed_locale(named, &root);
    let docsets = published_docsets(&root, entries);
    let mut assumptions = vec![format!("there is no hexapla.toml: this folder holds articles in {locale}{basis}")];
    if !docsets.is_empty() {
        let names: Vec<&str> = docsets.iter().map(|docset| docset.path.as_str()).collect();
        let noun = if names.len() == 1 { "the docset is" } else { "the docsets are" };
        assumptions.push(format!("{noun} {}, as {PUBLISH} says", list(&names)));
    }
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
        None => (Locale::english(), String::new()),
    }
}

/// The docsets whose folders are there, as the disk spells them; none where one is the whole folder.
pub(super) fn published_docsets(root: &Path, entries: &[Value]) -> Vec<DocsetConfig> {
    let mut docsets: BTreeMap<String, DocsetConfig> = BTreeMap::new();
    for written in entries.iter().filter_map(|docset| docset["build_source_folder"].as_str()) {
        let Some(path) = RelPath::new(written).and_then(|path| on_disk(root, &path)) else { continue };
        if path.is_root() {
            return Vec::new();
        }
        docsets.insert(path.folded(), DocsetConfig::of_folder(path));
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

/// The language that `name` is the id of, if CLDR knows it: `fr`, `zh-cn`; but not `js`, which only looks like one.
fn known_language(name: &str) -> Option<Locale> {
    let locale = Locale::parse(name)?;
    let id = locale.icu().id;
    let mut language =
        icu_locale::LanguageIdentifier { language: id.language, ..icu_locale::LanguageIdentifier::UNKNOWN };
    let known = !id.language.is_unknown() && id.variants.is_empty();
    (known && LocaleExpander::new_common().maximize(&mut language) == TransformResult::Modified).then_some(locale)
}

/// The folders named for a language, in the place that has most of them, by name.
fn language_folders(root: &Path) -> Vec<(Locale, String)> {
    let in_place = |place: &&str| -> Vec<(Locale, String)> {
        let folder = root.join(place);
        let named = subfolders(&folder).into_iter().filter_map(|name| Some((known_language(&name)?, name)));
        let holding = named.filter(|(_, name)| holds_articles(&folder.join(name)));
        holding
            .map(|(locale, name)| (locale, if place.is_empty() { name } else { format!("{place}/{name}") }))
            .collect()
    };
    let mut found: Vec<_> = PLACES.iter().map(in_place).collect();
    // Two spellings of one language would have one address.
    for folders in &mut found {
        let mut tags = Vec::new();
        folders.retain(|(locale, _)| {
            !tags.contains(&locale.tag()) && {
                tags.push(locale.tag());
                true
            }
        });
    }
    found.into_iter().reduce(|best, next| if next.len() > best.len() { next } else { best }).unwrap_or_default()
}

fn from_folders(root: PathBuf, folders: Vec<(Locale, String)>) -> Config {
    let paths: Vec<String> = folders.iter().map(|(_, path)| path.clone()).collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let noun = if paths.len() == 1 { "the one language is the folder" } else { "the languages are the folders" };
    let languages = format!("there is no hexapla.toml: {noun} {}", list(&paths));
    let config = project(root, folders);
    let absent = if config.source.is_none() { ", which has no folder here" } else { "" };
    let source = format!("articles are translated from {}{absent}", config.source_locale);
    Config { assumptions: vec![languages, source], ..config }
}

/// The names of the folders in `folder`, hidden ones aside, sorted.
fn subfolders(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.path().is_dir());
    let mut names: Vec<String> = folders.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.retain(|name| !name.starts_with('.'));
    names.sort();
    names
}

/// Whether a file of markdown or a page in YAML is anywhere in `folder`, hidden ones aside.
fn holds_articles(folder: &Path) -> bool {
    let hidden = |entry: &DirEntry| entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".");
    let entries = WalkDir::new(folder).into_iter().filter_entry(|entry| !hidden(entry)).flatten();
    let mut files = entries.filter(|entry| !entry.file_type().is_dir());
    files.any(|entry| {
        let is = |other: &str| entry.path().extension().is_some_and(|extension| extension.eq_ignore_ascii_case(other));
        is("md") || is("yml") && entry.file_type().is_file() && begins_with_page_mark(entry.path())
    })
}

/// Whether the first line of a file says that it is a page in YAML.
pub(super) fn begins_with_page_mark(path: &Path) -> bool {
    let mut beginning = Vec::new();
    let most = (BOM.len() + YAML_MIME.len()) as u64;
    let read = fs::File::open(path).and_then(|file| file.take(most).read_to_end(&mut beginning));
    read.is_ok() && beginning.strip_prefix(BOM.as_bytes()).unwrap_or(&beginning).starts_with(YAML_MIME.as_bytes())
}

/// Names as a sentence lists them: a, b and c.
fn list(names: &[&str]) -> String {
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_that_only_look_like_languages_are_none() {
        for name in ["en", "fr", "zh", "fr-fr", "zh-Hant-TW", "pt_BR", "sr-Latn", "yue"] {
            assert!(known_language(name).is_some(), "{name}");
        }
        for name in [
            "js", "ui", "api", "src", "css", "img", "lib", "docs", "media", "fr-sxs", "test", "bin", "faq", "includes",
            "",
        ] {
            assert!(known_language(name).is_none(), "{name}");
        }
    }

    #[test]
    fn a_repository_is_named_for_its_language() {
        let locale = |name| locale_in_name(Path::new(name)).map(|locale| locale.to_string());
        assert_eq!(locale("/x/docs.fr-fr").as_deref(), Some("fr-fr"));
        assert_eq!(locale("/x/zh-sxs").as_deref(), Some("zh"));
        assert_eq!(locale("/x/help.js"), None);
    }
}
