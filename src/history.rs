//! What git knows of the files: which versions each had, and their text. The only place that starts another program.
//!
//! A repository is asked a few times a run at most, by `git log`, `git diff` and `git cat-file`, never over the network. Git only advises:
//! where it is missing, or its history is, less is known, and a note says so.

mod changes;
mod log;
mod objects;
mod renames;
mod trees;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::path::RelPath;

pub use changes::Changes;
pub use objects::{Blob, Request};
pub use renames::{Rename, Renames};

use log::{log, log_outside, parse_log};
use objects::cat_file;

/// A version that a file had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The commit that made it: an index, the newest first.
    pub age: usize,
    /// Git's id of its bytes.
    pub blob: String,
    /// Git's id of the bytes before; zeros where there was no file.
    pub before: String,
    /// The name of the file at that time, below the top of the repository.
    pub name: String,
}

/// A commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Its id.
    pub id: String,
    /// When it was made, in seconds since 1970.
    pub time: i64,
    /// Whether a shallow clone ends here: what the commit changed is not known, for it seems to add all that it has.
    pub is_boundary: bool,
}

/// The history of some folders.
#[derive(Debug, Default)]
pub struct History {
    repositories: Vec<Repository>,
    /// For each folder that was asked about, its repository and its path below that one's top.
    folders: HashMap<PathBuf, (usize, String)>,
    /// What is not known, and why: a sentence each.
    pub notes: Vec<String>,
}

#[derive(Debug)]
struct Repository {
    top: PathBuf,
    commits: Vec<Commit>,
    /// The versions of each file by its present name, the newest first.
    versions: HashMap<String, Vec<Version>>,
    /// The versions that only commits outside of the present branch have, by the name that the newest has.
    outside: HashMap<String, Vec<Version>>,
}

/// Where a version of a file stands to the one that the present branch has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The branch had it, and that many versions since.
    Behind(usize),
    /// It was made from the branch's.
    Ahead,
    /// It was made from an earlier one of the branch, or from none.
    Diverged,
}

/// A file's history.
#[derive(Clone, Debug)]
pub struct FileHistory<'h> {
    repository: usize,
    name: String,
    /// The folder that was asked about, below the top of the repository.
    folder: &'h str,
    commits: &'h [Commit],
    /// Its versions, the newest first; none where git does not know it.
    pub versions: &'h [Version],
    outside: &'h HashMap<String, Vec<Version>>,
}

impl FileHistory<'_> {
    /// The commit of a version.
    pub fn commit(&self, version: &Version) -> Option<&Commit> {
        self.commits.get(version.age)
    }

    /// The names that the file has had, the present one first.
    pub fn names(&self) -> Vec<&str> {
        let mut names = vec![self.name.as_str()];
        for version in self.versions {
            if names.last() != Some(&version.name.as_str()) {
                names.push(&version.name);
            }
        }
        names
    }

    /// The paths that the file had before its present one, below the folder that was asked about, each with the commit that
    /// renamed it; that of a rename that is not committed is none.
    pub fn earlier_names(&self) -> Vec<(RelPath, Option<&Commit>)> {
        let below = |name: &str| match self.folder {
            "" => RelPath::new(name),
            folder => RelPath::new(name.strip_prefix(folder)?.strip_prefix('/')?),
        };
        let mut last = (self.name.as_str(), None);
        let mut earlier = Vec::new();
        for version in self.versions {
            if version.name != last.0 {
                earlier.extend(below(&version.name).map(|name| (name, last.1)));
            }
            last = (&version.name, self.commit(version));
        }
        earlier
    }

    /// Where a version stands to the present one; `None` where git does not know.
    pub fn standing(&self, blob: &str) -> Option<Standing> {
        let on_branch = |blob: &str| self.versions.iter().position(|version| version.blob == blob);
        if let Some(since) = on_branch(blob) {
            return Some(Standing::Behind(since));
        }
        let of_names = self.names().into_iter().filter_map(|name| self.outside.get(name)).flatten();
        let outside: HashMap<&str, &str> =
            of_names.map(|version| (version.blob.as_str(), version.before.as_str())).collect();
        let mut before = *outside.get(blob)?;
        // Each version is looked at once: what was undone may stand in the history twice.
        for _ in 0..outside.len() {
            if let Some(since) = on_branch(before) {
                return Some(if since == 0 { Standing::Ahead } else { Standing::Diverged });
            }
            before = outside.get(before).copied().unwrap_or(before);
        }
        Some(Standing::Diverged)
    }

    /// The versions outside of the present branch, the newest first.
    pub fn outside(&self) -> impl Iterator<Item = &Version> {
        self.names().into_iter().filter_map(|name| self.outside.get(name)).flatten()
    }

    /// Whether both are in one repository, so that ages can be compared.
    pub fn is_beside(&self, other: &FileHistory<'_>) -> bool {
        self.repository == other.repository
    }

    /// The request for an object: a blob's id, or `COMMIT:PATH`.
    pub fn request(&self, object: String) -> Request {
        Request { repository: self.repository, object }
    }
}

impl History {
    /// Reads the history of some folders.
    pub fn of<'f>(folders: impl IntoIterator<Item = &'f Path>) -> Self {
        Self::naming(folders, &[])
    }

    /// Reads the history of some folders, and of commits that may lie outside of the present branch.
    pub fn naming<'f>(folders: impl IntoIterator<Item = &'f Path>, named: &[&str]) -> Self {
        let mut history = Self::default();
        let mut below: Vec<(PathBuf, Vec<String>)> = Vec::new();
        for folder in folders {
            let Some((top, path)) = located(folder) else { continue };
            let index = below.iter().position(|(other, _)| *other == top).unwrap_or_else(|| {
                below.push((top, Vec::new()));
                below.len() - 1
            });
            below[index].1.push(path.clone());
            history.folders.insert(folder.to_owned(), (index, path));
        }
        for (top, paths) in below {
            let (commits, versions) = history.log(&top, &paths);
            let known: HashSet<&str> = commits.iter().map(|commit| commit.id.as_str()).collect();
            let unknown: Vec<&str> = named.iter().copied().filter(|id| !known.contains(id)).collect();
            let is_useful = !commits.is_empty() && !unknown.is_empty();
            let outside = if is_useful { log_outside(&top, &paths, &unknown) } else { HashMap::new() };
            history.repositories.push(Repository { top, commits, versions, outside });
        }
        history
    }

    /// What the history of some folders is read from, as a text that changes with it.
    pub fn state<'f>(folders: impl IntoIterator<Item = &'f Path>) -> String {
        let tops = folders.into_iter().filter_map(|folder| Some(located(folder)?.0));
        let tops: BTreeSet<PathBuf> = tops.collect();
        let heads = tops.iter().map(|top| {
            let output = git(top).args(["rev-parse", "--is-shallow-repository", "HEAD"]).output();
            output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default()
        });
        heads.collect::<Vec<_>>().join("\n")
    }

    /// The history of a file: a folder that was asked about, and the path below it.
    pub fn file(&self, folder: &Path, below: &str) -> Option<FileHistory<'_>> {
        let (repository, prefix) = self.folders.get(folder)?;
        let name = if prefix.is_empty() { below.to_owned() } else { format!("{prefix}/{below}") };
        let of = &self.repositories[*repository];
        let versions = of.versions.get(&name).map_or(&[][..], Vec::as_slice);
        Some(FileHistory {
            repository: *repository,
            name,
            folder: prefix,
            commits: &of.commits,
            versions,
            outside: &of.outside,
        })
    }

    fn log(&mut self, top: &Path, paths: &[String]) -> (Vec<Commit>, HashMap<String, Vec<Version>>) {
        self.notes.extend(shallow(top));
        let output = log(top, paths, "-M").and_then(|output| {
            // Renames are told by what files hold; a clone without blobs knows only what stayed the same to the byte.
            if output.status.success() { Ok(output) } else { log(top, paths, "-M100%") }
        });
        match output {
            Ok(output) if output.status.success() => {
                let (mut commits, versions) = parse_log(&String::from_utf8_lossy(&output.stdout));
                let boundaries = boundaries(top);
                commits.iter_mut().for_each(|commit| commit.is_boundary = boundaries.contains(&commit.id));
                (commits, versions)
            }
            failed => {
                let note = unknown(top, failed);
                if !self.notes.contains(&note) {
                    self.notes.push(note);
                }
                Default::default()
            }
        }
    }

    /// The texts that were asked for; those that git does not have are left out.
    pub fn read(&self, requests: impl IntoIterator<Item = Request>) -> HashMap<Request, Blob> {
        let mut found = HashMap::new();
        for (repository, requests) in self.by_repository(requests) {
            // What git fails to say is not known, which is no failure of ours.
            let _ = cat_file(&repository.top, "blob", &requests, &mut found);
        }
        found
    }

    /// Git's ids of the texts that were asked for, whether it holds these or not; those that it cannot tell are left out.
    pub fn ids(&self, requests: impl IntoIterator<Item = Request>) -> HashMap<Request, String> {
        let mut found = HashMap::new();
        for (repository, requests) in self.by_repository(requests) {
            trees::ids(&repository.top, &requests, &mut found);
        }
        found
    }

    /// Says which repositories were cloned without their older texts.
    pub fn partial(&self) -> impl Iterator<Item = String> {
        let partial = self.repositories.iter().filter(|repository| trees::is_partial(&repository.top));
        partial.map(|repository| {
            format!("{} is a clone without older texts (`--filter`), and none are fetched", repository.top.display())
        })
    }

    /// The requests to each repository that there are some to, each once.
    fn by_repository(&self, requests: impl IntoIterator<Item = Request>) -> Vec<(&Repository, Vec<Request>)> {
        let mut wanted: Vec<BTreeSet<Request>> = vec![BTreeSet::new(); self.repositories.len()];
        for request in requests {
            if !request.object.contains(['\n', '\0']) {
                wanted[request.repository].insert(request);
            }
        }
        let wanted = self.repositories.iter().zip(wanted).filter(|(_, requests)| !requests.is_empty());
        wanted.map(|(repository, requests)| (repository, requests.into_iter().collect())).collect()
    }
}

/// What a command answers to what it is told.
fn answer(mut command: Command, told: String) -> std::io::Result<Vec<u8>> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let stdin = child.stdin.take();
    let telling = std::thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(told.as_bytes())));
    let output = child.wait_with_output()?;
    let _ = telling.join();
    Ok(output.stdout)
}

/// Whether a clone holds only the latest commits.
fn is_shallow(top: &Path) -> bool {
    if top.join(".git").is_dir() {
        return top.join(".git/shallow").exists();
    }
    // A worktree's or a submodule's `.git` only names where the repository is.
    let said = git(top).args(["rev-parse", "--is-shallow-repository"]).output();
    said.is_ok_and(|output| output.stdout.trim_ascii() == b"true")
}

/// The commits that a shallow clone ends at; none in a whole one.
fn boundaries(top: &Path) -> HashSet<String> {
    if !is_shallow(top) {
        return HashSet::new();
    }
    let said = git(top).args(["rev-parse", "--git-path", "shallow"]).output().map(|output| output.stdout);
    let listed = said.ok().and_then(|path| {
        let path = String::from_utf8(path).ok()?;
        std::fs::read_to_string(top.join(path.trim_end())).ok()
    });
    listed.unwrap_or_default().lines().map(str::to_owned).collect()
}

/// What tells git of another repository, or of other files than are meant.
const OF_SURROUNDINGS: [&str; 12] = [
    "GIT_DIR",
    "GIT_COMMON_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
    "GIT_EXTERNAL_DIFF",
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
];

/// Git in a folder, kept from the network, from waiting, and from what its surroundings tell it.
fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command.current_dir(folder).stdin(Stdio::null());
    command.env("GIT_NO_LAZY_FETCH", "1").env("GIT_TERMINAL_PROMPT", "0").env("GIT_OPTIONAL_LOCKS", "0");
    for name in OF_SURROUNDINGS {
        command.env_remove(name);
    }
    // A path is the file of that name, whatever signs of patterns are in it.
    command.env("GIT_LITERAL_PATHSPECS", "1");
    // Where git is too old for that variable, no transport is allowed to it.
    command.args(["--no-pager", "-c", "protocol.allow=never", "-c", "core.fsmonitor=false"]);
    command.args(["-c", "log.showSignature=false", "-c", "core.quotePath=false"]);
    command
}

/// Whether a folder lies in a repository.
pub fn has_repository(folder: &Path) -> bool {
    located(folder).is_some()
}

/// The top of the repository that holds a folder, and the folder's path below it.
fn located(folder: &Path) -> Option<(PathBuf, String)> {
    let real = folder.canonicalize().ok()?;
    let top = real.ancestors().find(|above| above.join(".git").exists())?;
    let path = real.strip_prefix(top).ok().and_then(with_slashes)?;
    Some((top.to_owned(), path))
}

/// Says that a repository does not have all of its history.
fn shallow(top: &Path) -> Option<String> {
    is_shallow(top).then(|| format!("{} is a shallow clone: older versions are not known", top.display()))
}

/// Says why git did not answer.
fn unknown(top: &Path, failed: std::io::Result<Output>) -> String {
    match failed {
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr);
            let reason = said.lines().next().unwrap_or("git failed");
            let reason = reason.trim_start_matches("fatal: ").trim_start_matches("error: ");
            format!("the history of {} is not known: {reason}", top.display())
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            "git is not installed: what only history tells is not known".to_owned()
        }
        Err(error) => format!("git cannot be run: {}", error.kind()),
    }
}

fn with_slashes(path: &Path) -> Option<String> {
    let names: Option<Vec<&str>> = path.iter().map(|name| name.to_str()).collect();
    Some(names?.join("/"))
}
