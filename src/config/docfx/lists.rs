//! What a repository lists in files of their own: redirects and pivots.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use walkdir::WalkDir;

use super::quoted;
use crate::config::redirect::{Entry, RedirectFile, Start};
use crate::path::RelPath;
use crate::text::without_mark;

/// The file that names the pivots of a repository.
pub(super) const PIVOTS: &str = "zone-pivot-groups.yml";

/// How large it may be, and how deep below the repository's folder it is looked for.
const LARGEST: u64 = 1 << 20;
const DEEPEST: usize = 4;

/// The redirects of a file, as `redirects` has them; and how many of them cannot be written so.
#[derive(Debug, Default)]
pub(super) struct Redirects {
    /// Where each article was, and where it is.
    pub(super) all: Vec<(String, String)>,
    pub(super) left_out: usize,
}

/// Reads a file that lists redirects; `written` is its path in the repository.
pub(super) fn redirects(repository: &Path, written: &str) -> Result<Redirects, String> {
    let path = RelPath::new(written).ok_or("it lies outside the repository")?;
    let file = repository.join(path.as_str());
    if !file.is_file() {
        return Err("it is not there".to_owned());
    }
    let bytes = fs::read(&file).map_err(|error| error.kind().to_string())?;
    let (read, entries) = RedirectFile::read(written.to_owned(), bytes).map_err(|error| error.to_string())?;
    let mut redirects = Redirects { left_out: read.flaws.len(), ..Redirects::default() };
    let mut known = HashSet::new();
    for entry in &entries {
        match redirect(&path.parent(), entry) {
            // Of one article's redirects for several versions, the first is kept.
            Some((ref from, _)) if !known.insert(from.clone()) && !entry.monikers.is_empty() => {}
            Some(redirect) => redirects.all.push(redirect),
            None => redirects.left_out += 1,
        }
    }
    Ok(redirects)
}

/// The redirect of an entry, which stands in a file of that folder.
fn redirect(folder: &RelPath, entry: &Entry) -> Option<(String, String)> {
    let root = RelPath::root();
    let folder = match entry.start {
        Start::File => folder,
        Start::Repository => &root,
    };
    let to = entry.to.value.as_str();
    let from = folder.join(&entry.source.value.trim_start_matches('/').replace('\\', "/"))?;
    let at = to.find(['?', '#']).unwrap_or(to.len());
    let (path, rest) = to.split_at(at);
    let to = if path.contains("://") || path.starts_with(['/', '~']) {
        to.to_owned()
    } else {
        // In the configuration a path begins at the folder of the language.
        format!("{}{rest}", from.parent().join(path)?)
    };
    let is_plain = |text: &str| !text.is_empty() && !text.contains(char::is_control);
    (is_plain(from.as_str()) && is_plain(&to)).then(|| (from.to_string(), to))
}

#[derive(Deserialize)]
struct Groups {
    #[serde(default)]
    groups: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    #[serde(default)]
    pivots: Vec<Pivot>,
}

#[derive(Deserialize)]
struct Pivot {
    id: String,
    title: String,
}

/// The pivots of a repository, each with its title. What cannot be read goes to `left_aside`.
pub(super) fn pivots(repository: &Path, left_aside: &mut Vec<String>) -> Vec<(String, String)> {
    let walk = WalkDir::new(repository).max_depth(DEEPEST).sort_by_file_name().into_iter();
    let seen = walk.filter_entry(|entry| entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.'));
    let files = seen.flatten().filter(|entry| entry.file_name().eq_ignore_ascii_case(PIVOTS));
    let mut pivots: Vec<(String, String)> = Vec::new();
    for file in files.filter(|entry| entry.file_type().is_file()) {
        match read_pivots(file.path()) {
            Ok(read) => {
                for Pivot { id, title } in read.groups.into_iter().flat_map(|group| group.pivots) {
                    if !pivots.iter().any(|(known, _)| *known == id) {
                        pivots.push((id, title));
                    }
                }
            }
            Err(reason) => left_aside.push(format!("{PIVOTS} cannot be read: {reason}")),
        }
    }
    pivots
}

fn read_pivots(path: &Path) -> Result<Groups, String> {
    let size = fs::metadata(path).map_err(|error| error.kind().to_string())?.len();
    let text = fs::read_to_string(path).map_err(|error| error.kind().to_string())?;
    // Brackets within brackets, which such files do not have, take the parser very long.
    if size > LARGEST || text.contains("[[[") {
        return Err("it is too large".to_owned());
    }
    serde_yaml::from_str(without_mark(&text)).map_err(|error| error.to_string())
}

/// `[[pivots]]`, from the pivots of the languages: of each, its id and what it calls them.
pub(super) fn written_pivots(languages: &[(String, Vec<(String, String)>)], left_aside: &mut Vec<String>) -> String {
    let mut toml = String::new();
    let Some(((first, pivots), others)) = languages.split_first() else { return toml };
    for (id, title) in pivots {
        let is_name =
            !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'));
        if !is_name {
            left_aside.push(format!("{PIVOTS}: the pivot `{}` is not read", id.escape_debug()));
            continue;
        }
        let translated = others.iter().filter_map(|(language, pivots)| {
            let (_, title) = pivots.iter().find(|(known, _)| known == id)?;
            Some(format!(", {} = {}", quoted(language), quoted(title)))
        });
        let translated: String = translated.collect();
        let title = match translated.as_str() {
            "" => quoted(title),
            translated => format!("{{ {} = {}{translated} }}", quoted(first), quoted(title)),
        };
        // Writing to a string cannot fail.
        let _ = write!(toml, "\n[[pivots]]\nid = {}\ntitle = {title}\n", quoted(id));
    }
    toml
}
