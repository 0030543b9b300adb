//! What of the docsets has no page: what no group of content takes.
//!
//! A group only says what is no page. Samples, images and data beside the articles stay, for articles show them.

use std::collections::BTreeSet;
use std::path::Path;

use walkdir::{DirEntry, WalkDir};

use super::Place;
use super::content::{Group, literal, set};
use crate::config::languages::begins_with_page_mark;
use crate::path::RelPath;

/// What of the docsets is no page, as patterns below the repository's folder.
#[derive(Default)]
pub(super) struct LeftOut {
    /// What is left out.
    pub(super) excludes: BTreeSet<String>,
    /// Files that have no page, but are included by articles.
    pub(super) fragments: BTreeSet<String>,
    /// The files that are pages.
    pub(super) published: Vec<RelPath>,
}

/// The files of the docsets.
#[derive(Default)]
struct Files {
    /// What would be a page, a table of contents, or a part of pages.
    pages: BTreeSet<RelPath>,
    /// YAML that is neither.
    data: BTreeSet<RelPath>,
}

impl LeftOut {
    pub(super) fn of(repository: &Path, places: &[Place], groups: &[Group]) -> Self {
        let files = Files::of(repository, places);
        let (published, others): (Vec<&RelPath>, Vec<&RelPath>) =
            files.pages.iter().partition(|file| is_published(file, places, groups));
        let pages = published.iter().map(|file| (*file).clone()).collect();
        if others.is_empty() {
            return Self { published: pages, ..Self::default() };
        }
        let included = included(repository, &published, places);
        let (fragments, others): (Vec<&RelPath>, Vec<&RelPath>) =
            others.into_iter().partition(|file| included.contains(&*file.folded()));
        let kept: Vec<&RelPath> = published.iter().chain(&fragments).copied().collect();
        // What a group leaves out stays out when files are added, unless another takes it, or an article includes it.
        let written = groups.iter().flat_map(|group| &group.exclude).filter(|pattern| !pattern.contains("includes"));
        let mut excludes: BTreeSet<String> = written.filter_map(|pattern| of_pages(pattern, &kept, &files)).collect();
        let covered = set(&excludes);
        let is_left = |file: &&RelPath| !covered.is_match(file.as_str()) && !has_no_page_anyway(file);
        excludes.extend(folded_up(others.into_iter().filter(is_left), &kept, &files));
        let fragments = fragments.into_iter().filter(|file| !has_no_page_anyway(file));
        Self { excludes, fragments: fragments.map(|file| literal(file.as_str())).collect(), published: pages }
    }
}

impl Files {
    /// The files below the docsets' folders; hidden ones and what DocFX makes aside.
    fn of(repository: &Path, places: &[Place]) -> Self {
        let is_seen = |entry: &DirEntry| {
            let name = entry.file_name().to_string_lossy();
            entry.depth() == 0 || !(name.starts_with('.') || matches!(&*name, "_site" | "obj"))
        };
        let mut files = Self::default();
        for place in places {
            let folder = repository.join(place.path.as_str());
            let walk = WalkDir::new(&folder).sort_by_file_name().into_iter().filter_entry(is_seen).flatten();
            for entry in walk.filter(|entry| entry.file_type().is_file()) {
                let below = entry.path().strip_prefix(repository).ok().and_then(Path::to_str);
                let path = below.and_then(|path| RelPath::new(&path.replace('\\', "/")));
                let Some(path) = path.filter(|path| path.has_extension(&["md", "yml"])) else { continue };
                let is_data = path.has_extension(&["yml"])
                    && !path.name().eq_ignore_ascii_case("toc.yml")
                    && !begins_with_page_mark(entry.path());
                if is_data {
                    files.data.insert(path)
                } else {
                    files.pages.insert(path)
                };
            }
        }
        files
    }
}

/// Whether a group takes a file, or nothing is said about its docset.
fn is_published(file: &RelPath, places: &[Place], groups: &[Group]) -> bool {
    let holding = places.iter().filter(|place| file.below(&place.path).is_some());
    let owner = holding.max_by_key(|place| place.path.as_str().len());
    let has_groups = |place: &Place| groups.iter().any(|group| group.source.folded() == place.path.folded());
    groups.iter().any(|group| group.takes(file)) || owner.is_some_and(|owner| !has_groups(owner))
}

/// What is no page by the patterns for fragments that hold everywhere.
fn has_no_page_anyway(file: &RelPath) -> bool {
    file.as_str().split('/').any(|segment| segment == "includes")
}

/// What of a pattern would be pages; `None` where that cannot be said, or something kept is among it.
fn of_pages(pattern: &str, kept: &[&RelPath], files: &Files) -> Option<String> {
    let (folder, last) = pattern.rsplit_once('/').map_or(("", pattern), |(folder, last)| (folder, last));
    let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let candidates = match last {
        "**" => [format!("{folder}**/*.{{md,yml}}"), format!("{folder}**/*.md")],
        "*" | "*.*" => [format!("{folder}*.{{md,yml}}"), format!("{folder}*.md")],
        _ if [".md", ".yml", ".{md,yml}", ".{yml,md}"].iter().any(|ending| last.ends_with(ending)) => {
            [pattern.to_owned(), String::new()]
        }
        _ => return None,
    };
    let is_safe = |pattern: &String| {
        let matches = set([pattern]);
        !kept.iter().copied().chain(&files.data).any(|file| matches.is_match(file.as_str()))
    };
    candidates.into_iter().map(|pattern| pattern.replace("**/**/", "**/")).find(|one| !one.is_empty() && is_safe(one))
}

/// The files that articles include or show, and those that these include, in small letters.
fn included(repository: &Path, articles: &[&RelPath], places: &[Place]) -> BTreeSet<String> {
    let mut included = BTreeSet::new();
    let mut waiting: Vec<RelPath> = articles.iter().map(|article| (*article).clone()).collect();
    while let Some(article) = waiting.pop() {
        let Ok(text) = std::fs::read_to_string(repository.join(article.as_str())) else { continue };
        let holding = places.iter().filter(|place| article.below(&place.path).is_some());
        let root = holding.max_by_key(|place| place.path.as_str().len()).map(|place| &place.root);
        let found = text.match_indices("[!").filter_map(|(at, _)| target(&text[at + 2..]));
        for path in found {
            let target = match (path.strip_prefix("~/"), root) {
                (Some(path), Some(root)) => root.join(path),
                (Some(path), None) => RelPath::new(path),
                (None, _) => article.sibling(path),
            };
            let Some(target) = target else { continue };
            if included.insert(target.folded().into_owned()) {
                waiting.push(target);
            }
        }
    }
    included
}

/// The file that an include or a code sample names; `rest` is what follows its `[!`.
fn target(rest: &str) -> Option<&str> {
    let begins = |name: &str| rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    let (path, _) = rest.lines().next()?.split_once("](")?.1.split_once(')')?;
    let path = path.trim();
    let path = path.split_once(['?', '#', ' ']).map_or(path, |(path, _)| path);
    (begins("include") || begins("code")).then_some(path)
}

/// Patterns for files: a folder where nothing below it stays, else the files.
fn folded_up<'f>(files: impl Iterator<Item = &'f RelPath>, kept: &[&RelPath], all: &Files) -> BTreeSet<String> {
    let busy: BTreeSet<&str> = kept.iter().flat_map(|file| folders(file)).collect();
    let with_data: BTreeSet<&str> = all.data.iter().flat_map(folders).collect();
    let pattern = |file: &RelPath| match folders(file).find(|folder| !busy.contains(folder)) {
        Some(folder) if !with_data.contains(folder) => format!("{}/**/*.{{md,yml}}", literal(folder)),
        Some(folder) if file.has_extension(&["md"]) => format!("{}/**/*.md", literal(folder)),
        _ => literal(file.as_str()),
    };
    files.map(pattern).collect()
}

/// The folders that hold a file, the outermost first.
fn folders(file: &RelPath) -> impl Iterator<Item = &str> {
    file.as_str().match_indices('/').map(|(at, _)| &file.as_str()[..at])
}
