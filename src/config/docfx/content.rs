//! Which files a `docfx.json` makes pages of: its groups of content, each with a folder, patterns and exceptions.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use globset::GlobSet;
use serde_json::Value;
use walkdir::{DirEntry, WalkDir};

use super::texts;
use crate::config::globs;
use crate::path::RelPath;

/// A group of content.
pub(super) struct Group {
    /// The folder that its patterns count from, below the repository's.
    pub(super) source: RelPath,
    /// Where its pages stand below its docset's.
    pub(super) dest: String,
    files: Vec<String>,
    exclude: Vec<String>,
}

/// What of a folder is no page.
#[derive(Default)]
pub(super) struct LeftOut {
    /// Patterns of what is left out.
    pub(super) excludes: BTreeSet<String>,
    /// Files that have no page, but are included by articles.
    pub(super) fragments: BTreeSet<String>,
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
        for key in group.as_object().into_iter().flat_map(|group| group.keys()) {
            if !matches!(
                key.as_str(),
                "files" | "exclude" | "src" | "cwd" | "dest" | "case" | "dot" | "escape" | "name"
            ) {
                problems.push(format!("`{key}` of a group of content is not read"));
            }
        }
        let (negated, files): (Vec<&str>, Vec<&str>) = texts(files).into_iter().partition(|file| file.starts_with('!'));
        let exclude = texts(&group["exclude"]).into_iter().chain(negated.into_iter().map(|pattern| &pattern[1..]));
        let (excepted, exclude): (Vec<&str>, Vec<&str>) = exclude.partition(|pattern| pattern.starts_with('!'));
        if !excepted.is_empty() {
            problems.push(format!("the exceptions from `exclude` `{}` are not read", excepted.join("`, `")));
        }
        let patterns = |written: Vec<&str>, problems: &mut Vec<String>| -> Vec<String> {
            let read = written.into_iter().filter_map(|pattern| match super::pattern(&RelPath::root(), pattern) {
                Some(pattern) => Some(pattern),
                None => {
                    problems.push(format!("the pattern `{pattern}` is not read"));
                    None
                }
            });
            read.collect()
        };
        Some(Self {
            source,
            dest: group["dest"].as_str().unwrap_or_default().trim_matches(['/', '.']).to_owned(),
            files: if files.is_empty() { vec!["**".to_owned()] } else { patterns(files, problems) },
            exclude: patterns(exclude, problems),
        })
    }
}

/// The folder that is written as seen from a docset's; `None` where it lies outside of the repository.
fn below(docset: &RelPath, written: &str) -> Option<RelPath> {
    docset.join(&written.replace('\\', "/"))
}

/// What of the content below `source` has no page. `nested` are the folders below it that are docsets of their own.
pub(super) fn left_out(repository: &Path, source: &RelPath, groups: &[&Group], nested: &[RelPath]) -> LeftOut {
    let mut left_out = LeftOut::default();
    let choice = Choice { sets: groups.iter().map(|group| (set(&group.files), set(&group.exclude))).collect() };
    let folder = repository.join(source.as_str());
    let files = files(&folder);
    let is_nested = |file: &RelPath| {
        let whole = source.join(file.as_str());
        nested
            .iter()
            .any(|nested| whole.as_ref().is_some_and(|whole| whole.as_str().starts_with(&format!("{nested}/"))))
    };
    let files: Vec<&RelPath> = files.iter().filter(|file| !is_nested(file)).collect();
    let (published, others): (Vec<&RelPath>, Vec<&RelPath>) = files.into_iter().partition(|file| choice.takes(file));
    let others: Vec<&RelPath> = others.into_iter().filter(|file| !is_fragment(file)).collect();
    let included = if others.is_empty() { BTreeSet::new() } else { included(&folder, &published) };
    let (fragments, others): (Vec<&RelPath>, Vec<&RelPath>) =
        others.into_iter().partition(|file| included.contains(&file.folded()));
    let at = |path: &str| source.join(path).map_or_else(|| path.to_owned(), |path| path.to_string());
    left_out.fragments.extend(fragments.iter().map(|file| literal(&at(file.as_str()))));
    // What a group leaves out stays out when files are added, unless another takes it, or an article includes it.
    let written = groups.iter().flat_map(|group| &group.exclude).filter(|pattern| !pattern.contains("includes"));
    let kept: Vec<&String> = written
        .filter(|pattern| {
            let matches = set([pattern]);
            !published.iter().chain(&fragments).any(|file| matches.is_match(file.as_str()))
        })
        .collect();
    left_out.excludes.extend(kept.iter().map(|pattern| at(pattern)));
    let covered = set(&kept);
    let rest: Vec<&RelPath> = others.into_iter().filter(|file| !covered.is_match(file.as_str())).collect();
    let kept_files: Vec<&RelPath> = published.into_iter().chain(fragments).collect();
    left_out.excludes.extend(folded_up(&rest, &kept_files).iter().map(|pattern| at(pattern)));
    left_out
}

/// Which files groups take.
struct Choice {
    sets: Vec<(GlobSet, GlobSet)>,
}

impl Choice {
    fn takes(&self, file: &RelPath) -> bool {
        self.sets.iter().any(|(files, exclude)| files.is_match(file.as_str()) && !exclude.is_match(file.as_str()))
    }
}

fn set<'p>(patterns: impl IntoIterator<Item = impl AsRef<str> + 'p>) -> GlobSet {
    let patterns: Vec<_> = patterns.into_iter().collect();
    globs(patterns.iter().map(AsRef::as_ref)).unwrap_or_default()
}

/// A path as a pattern that matches it alone.
fn literal(path: &str) -> String {
    path.chars().fold(String::new(), |mut pattern, c| {
        if matches!(c, '*' | '?' | '[' | ']' | '{' | '}') {
            pattern.push('\\');
        }
        pattern.push(c);
        pattern
    })
}

/// What has no page by itself already.
fn is_fragment(file: &RelPath) -> bool {
    file.as_str().split('/').any(|segment| segment == "includes")
}

/// The articles, pages and tables of contents below a folder; hidden ones and what DocFX makes aside.
fn files(folder: &Path) -> Vec<RelPath> {
    let is_seen = |entry: &DirEntry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 0 || !(name.starts_with('.') || matches!(&*name, "_site" | "obj"))
    };
    let walk = WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(is_seen).flatten();
    let named = walk.filter(|entry| entry.file_type().is_file()).filter_map(|entry| {
        let path = entry.path().strip_prefix(folder).ok()?.to_str()?.replace('\\', "/");
        RelPath::new(&path).filter(|path| path.has_extension(&["md", "yml", "yaml"]))
    });
    named.collect()
}

/// The files that articles include, in small letters.
fn included(folder: &Path, articles: &[&RelPath]) -> BTreeSet<String> {
    let mut included = BTreeSet::new();
    for article in articles {
        let Ok(text) = std::fs::read_to_string(folder.join(article.as_str())) else { continue };
        for (at, _) in text.match_indices("[!") {
            let rest = &text[at + 2..];
            let is_include = rest.get(..7).is_some_and(|name| name.eq_ignore_ascii_case("include"));
            let path = rest.lines().next().and_then(|line| line.split_once("](")?.1.split_once(')'));
            let Some((path, _)) = path.filter(|_| is_include) else { continue };
            let path = path.trim();
            let target = match path.strip_prefix("~/") {
                Some(path) => RelPath::new(path),
                None => article.sibling(&path.replace('\\', "/")),
            };
            included.extend(target.map(|target| target.folded()));
        }
    }
    included
}

/// Patterns for files: a folder where nothing below it stays, else the files.
fn folded_up(files: &[&RelPath], kept: &[&RelPath]) -> BTreeSet<String> {
    let mut busy: BTreeSet<&str> = BTreeSet::new();
    for file in kept {
        busy.extend(file.as_str().match_indices('/').map(|(at, _)| &file.as_str()[..at]));
    }
    let mut patterns: BTreeMap<String, ()> = BTreeMap::new();
    for file in files {
        let path = file.as_str();
        let folder = path.match_indices('/').map(|(at, _)| &path[..at]).find(|folder| !busy.contains(folder));
        let pattern = folder.map_or_else(|| literal(path), |folder| format!("{}/**/*.{{md,yml}}", literal(folder)));
        patterns.insert(pattern, ());
    }
    patterns.into_keys().collect()
}
