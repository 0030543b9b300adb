//! The log of a repository: which commits there are, and which versions of each file they made.

use std::collections::HashMap;
use std::path::Path;
use std::process::{Command, Output};

use super::{Commit, Version, answer, git};

/// How histories are printed, so that [`parse_log`] reads them.
fn log_command(top: &Path, renames: &str) -> Command {
    let mut command = git(top);
    command.args(["-c", "diff.renameLimit=2000", "log", "-z", "--raw", "--no-abbrev", renames, "--no-color"]);
    command.args(["--no-ext-diff", "--no-show-signature", "--no-decorate", "--format=%x01%H %ct"]);
    command
}

fn pathspecs(paths: &[String]) -> impl Iterator<Item = &str> {
    std::iter::once("--").chain(paths.iter().map(|path| if path.is_empty() { "." } else { path.as_str() }))
}

pub(super) fn log(top: &Path, paths: &[String], renames: &str) -> std::io::Result<Output> {
    log_command(top, renames).args(pathspecs(paths)).output()
}

/// The versions that these commits have and the present branch has not; none where git does not say.
pub(super) fn log_outside(top: &Path, paths: &[String], commits: &[&str]) -> HashMap<String, Vec<Version>> {
    let mut command = log_command(top, "--no-renames");
    command.args(["--ignore-missing", "--stdin"]).args(pathspecs(paths));
    let asked: String = commits.iter().map(|commit| format!("{commit}\n")).chain(["^HEAD\n".to_owned()]).collect();
    match answer(command, asked) {
        Ok(said) => parse_log(&String::from_utf8_lossy(&said)).1,
        Err(_) => HashMap::new(),
    }
}

/// Reads `git log -z --raw`: commits, and what each did to which file. Names are followed back through renames.
pub(super) fn parse_log(log: &str) -> (Vec<Commit>, HashMap<String, Vec<Version>>) {
    let mut commits: Vec<Commit> = Vec::new();
    let mut versions: HashMap<String, Vec<Version>> = HashMap::new();
    let mut present: HashMap<String, String> = HashMap::new();
    let mut tokens = log.split('\0').map(|token| token.trim_start_matches('\n'));
    while let Some(token) = tokens.next() {
        if let Some(commit) = token.strip_prefix('\u{1}') {
            let (id, time) = commit.split_once(' ').unwrap_or((commit, ""));
            commits.push(Commit {
                id: id.to_owned(),
                time: time.trim().parse().unwrap_or_default(),
                is_boundary: false,
            });
            continue;
        }
        let Some(entry) = token.strip_prefix(':') else { continue };
        let fields: Vec<&str> = entry.split(' ').collect();
        let (Some(before), Some(blob), Some(kind), Some(first)) =
            (fields.get(2), fields.get(3), fields.get(4), tokens.next())
        else {
            break;
        };
        let is_rename = kind.starts_with('R');
        let is_copy = kind.starts_with('C');
        let name = if is_rename || is_copy { tokens.next().unwrap_or(first) } else { first };
        if kind.starts_with('D') || commits.is_empty() {
            continue;
        }
        let now = present.get(name).cloned().unwrap_or_else(|| name.to_owned());
        let (blob, before) = ((*blob).to_owned(), (*before).to_owned());
        let version = Version { age: commits.len() - 1, blob, before, name: name.to_owned() };
        versions.entry(now.clone()).or_default().push(version);
        if is_rename {
            present.insert(first.to_owned(), now);
        }
    }
    (commits, versions)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_followed_through_renames() {
        let entry = |blob: &str, kind: &str, names: &str| format!(":100644 100644 {blob}0 {blob} {kind}\0{names}\0");
        let log = format!(
            "\u{1}c3 30\0\n{}\u{1}c2 20\0\n{}{}\u{1}c1 10\0\n{}{}",
            entry("b3", "M", "en/new.md"),
            entry("b2", "R090", "en/old.md\0en/new.md"),
            entry("x2", "D", "en/gone.md"),
            entry("b1", "A", "en/old.md"),
            entry("x1", "A", "en/gone.md"),
        );
        let (commits, versions) = parse_log(&log);
        assert_eq!(
            commits.iter().map(|commit| (commit.id.as_str(), commit.time)).collect::<Vec<_>>(),
            [("c3", 30), ("c2", 20), ("c1", 10)]
        );
        let of: Vec<_> = versions["en/new.md"]
            .iter()
            .map(|version| (version.age, version.blob.as_str(), version.name.as_str()))
            .collect();
        assert_eq!(of, [(0, "b3", "en/new.md"), (1, "b2", "en/new.md"), (2, "b1", "en/old.md")]);
    }
}
