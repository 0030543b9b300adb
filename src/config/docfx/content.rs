//! Which files a `docfx.json` makes pages of: its groups of content, each with a folder, patterns and exceptions.

use std::collections::BTreeSet;

use globset::GlobSet;
use serde_json::Value;

use super::unread::OF_GROUP;
use crate::config::globs;
use crate::config::json::texts;
use crate::path::RelPath;

/// A group of content.
pub(super) struct Group {
    /// The folder that its patterns count from, below the repository's.
    pub(super) source: RelPath,
    /// The folder below that one that holds all of its files.
    pub(super) part: RelPath,
    /// Where its pages stand below its docset's.
    pub(super) dest: String,
    /// The version that it is of.
    pub(super) version: Option<String>,
    /// Whether it names tables of contents, and no articles.
    pub(super) has_tables_alone: bool,
    /// The range of versions that its articles are for.
    pub(super) range: Option<String>,
    /// The patterns of what it takes, below the repository's folder.
    pub(super) patterns: Vec<String>,
    files: GlobSet,
    excluded: GlobSet,
    /// The patterns of what it leaves out, below the repository's folder.
    pub(super) exclude: Vec<String>,
}

impl Group {
    /// Reads the groups of a docset's `docfx.json`; what is wrong with them goes to `problems`.
    pub(super) fn read_all(docset: &RelPath, content: &Value, problems: &mut Vec<String>) -> Vec<Self> {
        let items = match content {
            Value::Array(items) if items.iter().all(Value::is_string) && !items.is_empty() => {
                std::slice::from_ref(content)
            }
            Value::Array(items) => items.as_slice(),
            Value::Null => &[],
            one => std::slice::from_ref(one),
        };
        items.iter().filter_map(|group| Self::read(docset, group, problems)).collect()
    }

    fn read(docset: &RelPath, group: &Value, problems: &mut Vec<String>) -> Option<Self> {
        // A pattern alone is a group of its own.
        let files = if group.is_object() { &group["files"] } else { group };
        let written = ["src", "cwd"].iter().find_map(|key| group[*key].as_str()).unwrap_or_default();
        let Some(source) = below(docset, written) else {
            problems.push(format!("content from `{written}` lies outside of the repository and is not published"));
            return None;
        };
        let keys = group.as_object().into_iter().flat_map(|group| group.keys());
        let unread = keys.filter(|key| !OF_GROUP.contains(&key.as_str()));
        problems.extend(unread.map(|key| format!("`{key}` of a group of content is not read")));
        let (negated, files): (Vec<&str>, Vec<&str>) = texts(files).into_iter().partition(|file| file.starts_with('!'));
        let exclude = texts(&group["exclude"]).into_iter().chain(negated.into_iter().map(|pattern| &pattern[1..]));
        let (excepted, exclude): (Vec<&str>, Vec<&str>) = exclude.partition(|pattern| pattern.starts_with('!'));
        if !excepted.is_empty() {
            problems.push(format!("the exceptions from `exclude` `{}` are not read", excepted.join("`, `")));
        }
        let patterns = |written: Vec<&str>, problems: &mut Vec<String>| -> Vec<String> {
            let read =
                written.into_iter().filter_map(|pattern| match super::pattern::pattern(&RelPath::root(), pattern) {
                    Some(pattern) => Some(pattern),
                    None => {
                        problems.push(format!("the pattern `{pattern}` is not read"));
                        None
                    }
                });
            read.collect()
        };
        let below_source =
            |patterns: Vec<String>| -> Vec<String> { patterns.iter().map(|pattern| at(&source, pattern)).collect() };
        let files = if files.is_empty() { vec!["**".to_owned()] } else { patterns(files, problems) };
        let part = part(&files);
        let has_tables_alone = files.iter().all(|pattern| names_tables(pattern));
        let (files, exclude) = (below_source(files), below_source(patterns(exclude, problems)));
        Some(Self {
            files: set(&files),
            excluded: set(&exclude),
            dest: group["dest"].as_str().unwrap_or_default().trim_matches(['/', '.']).to_owned(),
            version: ["group", "version"].iter().find_map(|key| group[*key].as_str()).map(str::to_owned),
            has_tables_alone,
            range: None,
            patterns: files,
            exclude,
            part,
            source,
        })
    }

    /// Whether a file of the repository has a page by this group.
    pub(super) fn takes(&self, file: &RelPath) -> bool {
        self.files.is_match(file.as_str()) && !self.excluded.is_match(file.as_str())
    }
}

/// A sentence about resources that DocFX publishes in another folder.
pub(super) fn moved_resources(resources: &Value) -> Option<String> {
    let groups = resources.as_array().map_or(std::slice::from_ref(resources), Vec::as_slice);
    let folders = groups.iter().filter_map(|group| group["dest"].as_str().map(|dest| dest.trim_matches(['/', '.'])));
    let folders: BTreeSet<&str> = folders.filter(|folder| !folder.is_empty()).collect();
    let names: Vec<&str> = folders.into_iter().collect();
    let what = "images and other files keep their paths below the language's folder";
    (!names.is_empty()).then(|| format!("`dest` of `resource`, `{}`, is not read: {what}", names.join("`, `")))
}

/// The folder that is written as seen from a docset's; `None` where it lies outside of the repository.
fn below(docset: &RelPath, written: &str) -> Option<RelPath> {
    docset.join(&written.replace('\\', "/"))
}

/// Whether a pattern matches tables of contents alone.
fn names_tables(pattern: &str) -> bool {
    let name = pattern.rsplit('/').next().unwrap_or_default();
    name.split_once('.').is_some_and(|(stem, _)| stem.eq_ignore_ascii_case("toc"))
}

/// The folder that holds all that patterns match.
fn part(patterns: &[String]) -> RelPath {
    let folders = |pattern: &String| -> Vec<String> {
        let folders = pattern.rsplit_once('/').map_or("", |(folders, _)| folders).split('/');
        folders.take_while(|name| !name.contains(['*', '?', '[', '{', '\\'])).map(str::to_owned).collect()
    };
    let common = patterns.iter().map(folders).reduce(|common, other| {
        common.into_iter().zip(other).take_while(|(one, other)| one == other).map(|(one, _)| one).collect()
    });
    RelPath::new(&common.unwrap_or_default().join("/")).unwrap_or_else(RelPath::root)
}

/// A pattern of what is below a folder, as one of what is below the repository's.
fn at(folder: &RelPath, pattern: &str) -> String {
    if folder.is_root() { pattern.to_owned() } else { format!("{}/{pattern}", literal(folder.as_str())) }
}

pub(super) fn set<'p>(patterns: impl IntoIterator<Item = &'p String>) -> GlobSet {
    globs(patterns.into_iter().map(String::as_str)).unwrap_or_default()
}

/// A path as a pattern that matches it alone.
pub(super) fn literal(path: &str) -> String {
    path.chars().fold(String::new(), |mut pattern, c| {
        if matches!(c, '*' | '?' | '[' | ']' | '{' | '}') {
            pattern.push('\\');
        }
        pattern.push(c);
        pattern
    })
}
