//! `hexapla.toml` from the files that DocFX builds a repository by.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use icu_locale::LocaleExpander;
use serde_json::Value;

use super::infer::{DOCFX, PUBLISH, assumed_locale, published_docsets, read_json};
use super::{DocsetConfig, folder};
use crate::locale::Locale;
use crate::path::RelPath;

/// A configuration that was read from DocFX's files.
#[derive(Debug)]
pub struct FromDocfx {
    /// The text of `hexapla.toml`.
    pub toml: String,
    /// What was left aside, a sentence each.
    pub left_aside: Vec<String>,
}

/// Parts of `build` that are read, or that say how DocFX runs and not what it makes.
const KNOWN: &[&str] = &[
    "content",
    "resource",
    "globalMetadata",
    "fileMetadata",
    "dest",
    "template",
    "markdownEngineName",
    "externalReference",
    "keepFileLink",
    "cleanupCacheHistory",
    "disableGitFeatures",
    "noLangKeyword",
];

/// Reads the repository in `repository` for a `hexapla.toml` in `root`; translations are in repositories of their own.
///
/// # Errors
///
/// The repository has no file of DocFX, or one that cannot be read.
pub fn from_docfx(root: &Path, repository: &Path, translations: &[(Locale, PathBuf)]) -> Result<FromDocfx, String> {
    let mut reading = Reading { repository, left_aside: Vec::new(), metadata: String::new(), excludes: Vec::new() };
    let publish = repository.join(PUBLISH);
    let published = if publish.is_file() { reading.json(&publish)? } else { Value::Null };
    let entries = published["docsets_to_publish"].as_array().map(Vec::as_slice).unwrap_or_default();
    let docsets = published_docsets(repository, entries);
    if docsets.is_empty() && published.is_null() && !repository.join(DOCFX).is_file() {
        return Err(format!("there is neither {DOCFX} nor {PUBLISH} in it"));
    }
    let mut title = None;
    if docsets.is_empty() {
        title = reading.docset(&RelPath::root())?;
    }
    for docset in &docsets {
        title = reading.docset(&docset.path)?.or(title);
    }
    let written = entries.iter().find_map(|docset| Locale::parse(docset["locale"].as_str()?));
    let (locale, _) = assumed_locale(written, repository);
    let dependent = published["dependent_repositories"].as_array().map(Vec::as_slice).unwrap_or_default();
    let names = dependent.iter().filter_map(|dependent| dependent["path_to_root"].as_str());
    let names: Vec<&str> = names.collect();
    let source = names.iter().find_map(|name| Locale::parse(name.strip_prefix("_repo.")?));
    let mut toml = String::from("[site]\n");
    let folder_name = root.file_name().map_or("Help".into(), |name| name.to_string_lossy());
    let title = title.unwrap_or_else(|| folder_name.into_owned());
    // Writing to a string cannot fail.
    let _ = writeln!(
        toml,
        "title = {}\nsource_locale = {}",
        quoted(&title),
        quoted(&short(source.as_ref().unwrap_or(&locale)))
    );
    if !reading.excludes.is_empty() {
        reading.excludes.extend(["**/obj/**".to_owned(), "**/_site/**".to_owned()]);
        reading.excludes.sort();
        reading.excludes.dedup();
        let _ = writeln!(toml, "exclude = {}", toml::Value::from(std::mem::take(&mut reading.excludes)));
    }
    let all = std::iter::once((short(&locale), locale.to_string(), repository));
    let others = translations.iter().map(|(locale, folder)| (locale.to_string(), locale.to_string(), folder.as_path()));
    for (id, host, folder) in all.chain(others) {
        let path = folder::printed(root, folder);
        let _ = write!(toml, "\n[[locales]]\nid = {}\npath = {}\n", quoted(&id), quoted(&path));
        if host != id {
            let _ = writeln!(toml, "site_links_locale = {}", quoted(&host));
        }
    }
    write_docsets(&docsets, entries, &mut toml);
    toml.push_str(&reading.metadata);
    write_dependencies(root, repository, &names, &mut toml);
    Ok(FromDocfx { toml, left_aside: reading.left_aside })
}

/// What is read of a repository.
struct Reading<'r> {
    repository: &'r Path,
    left_aside: Vec<String>,
    metadata: String,
    excludes: Vec<String>,
}

impl Reading<'_> {
    fn json(&self, path: &Path) -> Result<Value, String> {
        read_json(path).map_err(|error| format!("{} cannot be read: {error}", folder::printed(self.repository, path)))
    }

    /// Reads a docset's `docfx.json`, where it has one; what follows the titles of its pages.
    fn docset(&mut self, docset: &RelPath) -> Result<Option<String>, String> {
        let path = self.repository.join(docset.as_str()).join(DOCFX);
        let shown = folder::printed(self.repository, &path);
        if !path.is_file() {
            self.left_aside.push(format!("{docset} has no {DOCFX}: all its articles are published"));
            return Ok(None);
        }
        let build = self.json(&path)?["build"].take();
        for (key, value) in build.as_object().into_iter().flatten() {
            let is_said = !matches!(value, Value::Null) && value.as_array().is_none_or(|items| !items.is_empty());
            if !KNOWN.contains(&key.as_str()) && is_said {
                self.left_aside.push(format!("{shown}: `{key}` is not read"));
            }
        }
        self.content(docset, &build["content"], &shown);
        self.all_files(docset, &build["globalMetadata"], &shown);
        self.some_files(docset, &build["fileMetadata"], &shown);
        Ok(build["globalMetadata"]["titleSuffix"].as_str().map(str::to_owned))
    }

    /// What of a docset is left out. What is included is never a page, and stays.
    fn content(&mut self, docset: &RelPath, content: &Value, shown: &str) {
        let named: Vec<&str> =
            content.as_array().into_iter().flatten().flat_map(|group| texts(&group["files"])).collect();
        if !named.is_empty() && !named.iter().any(|pattern| takes_all_articles(pattern)) {
            let named = named.join("`, `");
            self.left_aside.push(format!("{shown}: `files` names `{named}` alone, but all of the docset is published"));
        }
        for group in content.as_array().into_iter().flatten() {
            if let Some(source) = group["src"].as_str().filter(|source| !matches!(*source, "" | "." | "./")) {
                self.left_aside.push(format!("{shown}: content from `{source}` is published with all of the docset"));
                continue;
            }
            let is_include = |pattern: &&str| pattern.contains("includes");
            let patterns = texts(&group["exclude"]).into_iter().filter(|pattern| !is_include(pattern));
            let excludes: Vec<String> = patterns.filter_map(|pattern| below(docset, pattern)).collect();
            self.excludes.extend(excludes);
        }
    }

    fn all_files(&mut self, docset: &RelPath, values: &Value, shown: &str) {
        let mut lines = String::new();
        for (key, value) in values.as_object().into_iter().flatten() {
            match plain(value) {
                Some(value) => {
                    let _ = writeln!(lines, "{} = {value}", quoted(key));
                }
                None => self.left_aside.push(format!("{shown}: the metadata `{key}` is no text or list of texts")),
            }
        }
        if let Some(files) = below(docset, "**").filter(|_| !lines.is_empty()) {
            let _ = write!(self.metadata, "\n[[metadata]]\nfiles = [{}]\n[metadata.values]\n{lines}", quoted(&files));
        }
    }

    fn some_files(&mut self, docset: &RelPath, values: &Value, shown: &str) {
        for (key, patterns) in values.as_object().into_iter().flatten() {
            for (pattern, value) in patterns.as_object().into_iter().flatten() {
                match (below(docset, pattern), plain(value)) {
                    (Some(files), Some(value)) => {
                        let (files, key) = (quoted(&files), quoted(key));
                        let _ = write!(
                            self.metadata,
                            "\n[[metadata]]\nfiles = [{files}]\nvalues = {{ {key} = {value} }}\n"
                        );
                    }
                    _ => self.left_aside.push(format!("{shown}: the metadata `{key}` of `{pattern}` is not read")),
                }
            }
        }
    }
}

fn write_docsets(docsets: &[DocsetConfig], entries: &[Value], toml: &mut String) {
    for docset in docsets {
        let _ = write!(toml, "\n[[docsets]]\npath = {}\n", quoted(docset.path.as_str()));
        let is_this = |entry: &&Value| {
            let written = entry["build_source_folder"].as_str().and_then(RelPath::new);
            written.is_some_and(|path| path.folded() == docset.path.folded())
        };
        let url = entries.iter().find(is_this).and_then(|entry| entry["build_output_subfolder"].as_str());
        if let Some(url) = url.filter(|url| !url.is_empty() && *url != docset.path.as_str()) {
            let _ = writeln!(toml, "url = {}", quoted(url));
        }
    }
}

/// Other repositories, which stand in this one or beside it. Themes and the source's repository are none that articles use.
fn write_dependencies(root: &Path, repository: &Path, names: &[&str], toml: &mut String) {
    let is_used =
        |name: &&&str| !name.starts_with('_') && RelPath::new(name).is_some_and(|path| !path.as_str().contains('/'));
    let used: Vec<&&str> = names.iter().filter(is_used).collect();
    if used.is_empty() {
        return;
    }
    toml.push_str("\n[dependencies]\n");
    for name in used {
        let inside = repository.join(name);
        let beside = repository.parent().map(|above| above.join(name)).filter(|folder| folder.is_dir());
        let place = if inside.is_dir() { inside } else { beside.unwrap_or(inside) };
        let _ = writeln!(toml, "{} = {}", quoted(name), quoted(&folder::printed(root, &place)));
    }
}

/// Whether a pattern of `files` takes the articles of every folder: `**.md`, `**/*.{md,yml}`, `**`.
fn takes_all_articles(pattern: &str) -> bool {
    let is_any_folder = |rest: &str| !rest.trim_start_matches('/').contains('/');
    let rest = pattern.trim_start_matches("./").strip_prefix("**").filter(|rest| is_any_folder(rest));
    rest.is_some_and(|rest| rest.contains("md") || matches!(rest, "" | "/*" | "/**" | "/*.*"))
}

/// A pattern of a docset below its locale's folder, as we have them: `**.md` is any file in any folder.
fn below(docset: &RelPath, pattern: &str) -> Option<String> {
    let pattern = pattern.trim_start_matches("./");
    if pattern.is_empty() || pattern.starts_with('/') || pattern.contains("..") {
        return None;
    }
    let parts = pattern.split('/').map(|part| match part.strip_prefix("**") {
        Some(rest) if !rest.is_empty() => format!("**/*{rest}"),
        _ => part.to_owned(),
    });
    let pattern = parts.collect::<Vec<_>>().join("/").replace("**/**/", "**/");
    super::globs([pattern.as_str()]).ok()?;
    Some(if docset.is_root() { pattern } else { format!("{docset}/{pattern}") })
}

/// A value of metadata as TOML has it.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(quoted(text)),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Array(items) if items.iter().all(Value::is_string) => Some(toml::Value::from(texts(value)).to_string()),
        _ => None,
    }
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// A language without the region that everybody takes for granted: `fr` for `fr-fr`.
fn short(locale: &Locale) -> String {
    let mut id = locale.icu().id;
    LocaleExpander::new_common().minimize(&mut id);
    id.to_string()
}
