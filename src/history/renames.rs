//! Where files went that are no longer at their place.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::{git, located, shallow, unknown};

/// How often the same file is followed from name to name: git is asked once more for each.
const MOST_MOVES: usize = 4;

/// How many paths git is told to look at; see [`paths`].
const MOST_PATHS: usize = 100;

/// Where a file went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rename {
    /// Its name now, below the folder that it was asked for.
    pub to: String,
    /// The commit that moved it there; `None` where that is not committed yet.
    pub commit: Option<String>,
    /// How much of it stayed the same, in percent.
    pub similarity: u32,
}

/// Where files went that are no longer at their place.
#[derive(Debug, Default)]
pub struct Renames {
    found: HashMap<(PathBuf, String), Rename>,
    /// What is not known, and why: a sentence each.
    pub notes: Vec<String>,
}

/// What commits did to the files that were asked about: where they went, or nothing where they were deleted.
type Moves = HashMap<String, Option<Rename>>;

impl Renames {
    /// Asks git where files went, each a folder and a path below it. A repository is asked once for all of its files, and
    /// again only for those that have moved on since.
    pub fn of<'f>(lost: impl IntoIterator<Item = (&'f Path, &'f str)>) -> Self {
        let mut renames = Self::default();
        let mut known: HashMap<&Path, Option<(PathBuf, String)>> = HashMap::new();
        let mut by_repository: BTreeMap<PathBuf, BTreeSet<(&Path, String, &str)>> = BTreeMap::new();
        for (folder, below) in lost {
            let place = known.entry(folder).or_insert_with(|| located(folder));
            let Some((top, prefix)) = place.as_ref().filter(|_| !below.contains(['\n', '\0'])) else { continue };
            let prefix = if prefix.is_empty() { String::new() } else { format!("{prefix}/") };
            by_repository.entry(top.clone()).or_default().insert((folder, prefix, below));
        }
        for (top, lost) in by_repository {
            renames.notes.extend(shallow(&top));
            let moves =
                renames.follow(&top, lost.iter().map(|(_, prefix, below)| format!("{prefix}{below}")).collect());
            for (folder, prefix, below) in lost {
                let Some(Some(rename)) = moves.get(&format!("{prefix}{below}")) else { continue };
                let Some(to) = rename.to.strip_prefix(&prefix) else { continue };
                let rename = Rename { to: to.to_owned(), ..rename.clone() };
                renames.found.insert((folder.to_owned(), below.to_owned()), rename);
            }
        }
        renames
    }

    /// Where a file went that was asked about.
    pub fn get(&self, folder: &Path, below: &str) -> Option<&Rename> {
        self.found.get(&(folder.to_owned(), below.to_owned()))
    }

    /// The moves of these files in a repository, each to the last place that it went to.
    fn follow(&mut self, top: &Path, lost: BTreeSet<String>) -> Moves {
        let mut moves = self.ask(top, &lost);
        let mut last: BTreeMap<String, Rename> =
            moves.iter().filter_map(|(name, rename)| Some((name.clone(), rename.clone()?))).collect();
        for _ in 1..MOST_MOVES {
            last.retain(|_, rename| !top.join(&rename.to).exists());
            if last.is_empty() {
                break;
            }
            let next = self.ask(top, &last.values().map(|rename| rename.to.clone()).collect());
            last.retain(|name, rename| match next.get(&rename.to) {
                Some(Some(further)) => {
                    *rename = further.clone();
                    moves.insert(name.clone(), Some(further.clone()));
                    true
                }
                _ => false,
            });
        }
        moves
    }

    /// What was done to these files last: since the last commit, else by one.
    fn ask(&mut self, top: &Path, names: &BTreeSet<String>) -> Moves {
        let mut found = match git(top).args(["diff", "--raw", "-z", "-M", "--no-ext-diff", "HEAD", "--"]).output() {
            Ok(output) if output.status.success() => moves(&String::from_utf8_lossy(&output.stdout), names),
            _ => Moves::new(),
        };
        let committed: BTreeSet<String> = names.iter().filter(|name| !found.contains_key(*name)).cloned().collect();
        if !committed.is_empty() {
            found.extend(self.ask_commits(top, &committed));
        }
        found
    }

    fn ask_commits(&mut self, top: &Path, names: &BTreeSet<String>) -> Moves {
        match log(top, names) {
            Ok(output) if output.status.success() => moves(&String::from_utf8_lossy(&output.stdout), names),
            failed => {
                let note = unknown(top, failed);
                if !self.notes.contains(&note) {
                    self.notes.push(note);
                }
                Moves::new()
            }
        }
    }
}

/// The commits that did something to these files, each with all that it did.
fn log(top: &Path, names: &BTreeSet<String>) -> std::io::Result<Output> {
    let mut command: Command = git(top);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.args([
        "-c",
        "diff.renameLimit=2000",
        "log",
        "-z",
        "--raw",
        "--no-abbrev",
        "-M",
        "--full-diff",
        "--no-color",
    ]);
    command.args(["--no-ext-diff", "--no-show-signature", "--no-decorate", "--format=%x01%H", "--stdin"]);
    let mut child = command.spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        let asked: String = paths(names).iter().map(|name| format!("{name}\n")).collect();
        // Git reads all of it before it answers; where it has given up, it says why.
        let _ = stdin.write_all(format!("HEAD\n--\n{asked}").as_bytes());
    }
    child.wait_with_output()
}

/// What git is told to look at: each file, or where they are many the folder that holds them all, for git compares every
/// file of every commit with every path. None stands for all there is.
fn paths(names: &BTreeSet<String>) -> Vec<&str> {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (Some(first), Some(last)) = (names.first(), names.last()) else { return names };
    if names.len() <= MOST_PATHS {
        return names;
    }
    // What the first and the last in order have in common, all have.
    let common = first.bytes().zip(last.bytes()).take_while(|(one, other)| one == other).count();
    first.as_bytes()[..common].iter().rposition(|byte| *byte == b'/').map(|end| &first[..end]).into_iter().collect()
}

/// Reads `git log -z --raw`, or `git diff` without commits: what became of each of these files last.
fn moves(log: &str, names: &BTreeSet<String>) -> Moves {
    let mut moves = Moves::new();
    let mut commit = None;
    let mut tokens = log.split('\0').map(|token| token.trim_start_matches('\n'));
    while let Some(token) = tokens.next() {
        if let Some(id) = token.strip_prefix('\u{1}') {
            commit = Some(id.trim().to_owned());
            continue;
        }
        let Some(kind) = token.strip_prefix(':').and_then(|entry| entry.split(' ').nth(4)) else { continue };
        let Some(name) = tokens.next() else { break };
        let to = if kind.starts_with(['R', 'C']) { tokens.next() } else { None };
        if !names.contains(name) || moves.contains_key(name) {
            continue;
        }
        match to.filter(|_| kind.starts_with('R')) {
            Some(to) => {
                let similarity = kind[1..].parse().unwrap_or_default();
                let rename = Rename { to: to.to_owned(), commit: commit.clone(), similarity };
                moves.insert(name.to_owned(), Some(rename));
            }
            None if kind.starts_with('D') => {
                moves.insert(name.to_owned(), None);
            }
            None => {}
        }
    }
    moves
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn git_is_told_of_many_files_by_their_folder() {
        let names = |folder: &str, count: usize| -> BTreeSet<String> {
            (0..count).map(|number| format!("{folder}é{number}.md")).collect()
        };
        assert_eq!(paths(&names("docs/", MOST_PATHS)).len(), MOST_PATHS);
        assert_eq!(paths(&names("docs/en/", MOST_PATHS + 1)), ["docs/en"]);
        let mut several = names("docs/en/", MOST_PATHS);
        several.extend(["docs/è.md".to_owned()]);
        assert_eq!(paths(&several), ["docs"]);
        several.extend(["a.md".to_owned()]);
        assert!(paths(&several).is_empty());
    }

    #[test]
    fn the_last_move_of_a_name_counts() {
        let entry = |kind: &str, names: &str| format!(":100644 100644 a b {kind}\0{names}\0");
        let log = format!(
            "\u{1}c3\0\n{}{}\u{1}c2\0\n{}{}\u{1}c1\0\n{}",
            entry("D", "twice.md"),
            entry("M", "old.md"),
            entry("R090", "old.md\0new.md"),
            entry("R100", "other.md\0else.md"),
            entry("R100", "twice.md\0once.md"),
        );
        let names = ["old.md", "twice.md"].map(str::to_owned).into();
        let rename = Rename { to: "new.md".to_owned(), commit: Some("c2".to_owned()), similarity: 90 };
        let expected = [("old.md".to_owned(), Some(rename)), ("twice.md".to_owned(), None)];
        assert_eq!(moves(&log, &names), expected.into());
    }
}
