//! What has changed in files since a revision, committed or not.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use super::{Request, cat_file, git, located, with_slashes};
use crate::config::{Earlier, folder};

/// What has changed since a revision.
#[derive(Debug, Default)]
pub struct Changes {
    /// The changed files as they were.
    pub earlier: Earlier,
    /// Where files that were renamed are now, by where they were.
    pub renamed: BTreeMap<PathBuf, PathBuf>,
    /// What the user should know: a sentence each.
    pub notes: Vec<String>,
}

/// Why git cannot tell, and what to do about it.
type Refusal = (String, String);

/// A file that is not as it was.
#[derive(Debug, PartialEq, Eq)]
struct Change<'t> {
    /// Git's id of what it held; `None` where it was not there.
    blob: Option<&'t str>,
    /// Its name then, or now where it is new.
    name: &'t str,
    /// Its name now, where it has another.
    renamed: Option<&'t str>,
}

impl Changes {
    /// Asks git what has changed since `revision` in these folders of a project, and in files of the names that `is_ours`
    /// tells, in every repository that holds a folder.
    ///
    /// # Errors
    ///
    /// No folder is in a repository, or one does not have the revision.
    pub fn since<'f>(
        root: &'f Path,
        folders: impl Iterator<Item = &'f Path>,
        is_ours: &dyn Fn(&str) -> bool,
        revision: &str,
    ) -> Result<Self, Refusal> {
        let mut changes = Self::default();
        let mut tops = BTreeSet::new();
        let mut real = Vec::new();
        for folder in std::iter::once(root).chain(folders) {
            // One that was there then may be there no more.
            let there = folder.ancestors().find(|above| above.is_dir()).and_then(located);
            match there {
                Some((top, _)) => {
                    tops.insert(top);
                    // Of the folder that holds the project, only what is ours.
                    real.extend(Some(folder::real(folder)).filter(|_| folder != root));
                }
                None if folder != root && folder.is_dir() => {
                    changes.notes.push(format!("{} is in no git repository: it counts as unchanged", folder.display()));
                }
                None => {}
            }
        }
        if tops.is_empty() {
            let help = "without a repository, a baseline tells old findings from new ones: `--write-baseline`";
            return Err(("the project is in no git repository".to_owned(), help.to_owned()));
        }
        for top in &tops {
            let is_wanted = |path: &Path| {
                real.iter().any(|folder| path.starts_with(folder))
                    || path.file_name().and_then(|name| name.to_str()).is_some_and(is_ours)
            };
            match held_then(top, &tops, revision)? {
                Some(commit) => changes.add(top, &commit, &is_wanted)?,
                None => changes.add(top, revision, &is_wanted)?,
            }
        }
        Ok(changes)
    }

    fn add(&mut self, top: &Path, revision: &str, is_wanted: &dyn Fn(&Path) -> bool) -> Result<(), Refusal> {
        let flags =
            ["diff", "--raw", "-z", "-M", "--no-abbrev", "--no-ext-diff", "--ignore-submodules", "--end-of-options"];
        let listed = said(top, &[&flags[..], &[revision, "--"]].concat(), revision)?;
        let untracked = said(top, &["ls-files", "-z", "--others", "--exclude-standard"], revision)?;
        let is_ours = |name: &str| is_wanted(&top.join(name));
        let changed: Vec<Change<'_>> = changes(&listed)
            .into_iter()
            .filter(|change| is_ours(change.name) || change.renamed.is_some_and(is_ours))
            .collect();
        for name in untracked.split('\0').filter(|name| !name.is_empty() && is_ours(name)) {
            self.earlier.insert(top.join(name), None);
        }
        let request = |blob: &str| Request { repository: 0, object: blob.to_owned() };
        let mut requests: Vec<Request> = changed.iter().filter_map(|change| change.blob).map(request).collect();
        requests.sort();
        requests.dedup();
        let mut blobs = HashMap::new();
        if !requests.is_empty() {
            let _ = cat_file(top, "blob", &requests, &mut blobs);
        }
        let lacks = requests.iter().filter(|request| !blobs.contains_key(*request)).count();
        if lacks > 0 {
            let note = format!("{} lacks {lacks} files as they were, or they are too large", top.display());
            self.notes.push(note);
        }
        for change in changed {
            let bytes =
                change.blob.map(|blob| blobs.get(&request(blob)).map(|blob| blob.bytes.clone()).unwrap_or_default());
            self.earlier.insert(top.join(change.name), bytes);
            if let Some(now) = change.renamed {
                self.earlier.insert(top.join(now), None);
                self.renamed.insert(top.join(change.name), top.join(now));
            }
        }
        Ok(())
    }
}

/// The commit that another of the repositories held of this one, its submodule, at a revision; `None` where it is nobody's. Of
/// one that was none then, all is new: the commit is an empty tree.
fn held_then(top: &Path, others: &BTreeSet<PathBuf>, revision: &str) -> Result<Option<String>, Refusal> {
    let holder = said(top, &["rev-parse", "--show-superproject-working-tree"], revision)?;
    let holder = PathBuf::from(holder.trim_end_matches(['\r', '\n']));
    let Some(below) = top.strip_prefix(&holder).ok().and_then(with_slashes).filter(|_| others.contains(&holder)) else {
        return Ok(None);
    };
    let listed = said(&holder, &["ls-tree", "-z", "--end-of-options", revision, "--", &below], revision)?;
    let held = listed.strip_prefix("160000 commit ").and_then(|rest| rest.split(['\t', '\0']).next());
    Ok(Some(match held {
        Some(commit) => commit.to_owned(),
        None => said(top, &["hash-object", "-t", "tree", "/dev/null"], revision)?.trim_end().to_owned(),
    }))
}

/// What git answers.
fn said(top: &Path, arguments: &[&str], revision: &str) -> Result<String, Refusal> {
    let no_revision = || {
        let help = "name a commit, a branch or a tag that this clone has; a shallow clone lacks older ones";
        (format!("{} has no revision `{revision}`", top.display()), help.to_owned())
    };
    match git(top).args(arguments).output() {
        Ok(output) if output.status.success() => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        Ok(_) => Err(no_revision()),
        Err(error) => Err((format!("git cannot be run: {}", error.kind()), "install git".to_owned())),
    }
}

/// Reads `git diff --raw -z`. What is no file then and now, such as a link or a module, is left out.
fn changes(listed: &str) -> Vec<Change<'_>> {
    let mut changes = Vec::new();
    let mut tokens = listed.split('\0');
    while let Some(token) = tokens.next() {
        let Some(entry) = token.strip_prefix(':') else { continue };
        let fields: Vec<&str> = entry.split(' ').collect();
        let [before, after, blob, _, kind] = fields[..] else { continue };
        let Some(name) = tokens.next() else { break };
        let moved = if kind.starts_with(['R', 'C']) { tokens.next() } else { None };
        let is_file = |mode: &str| mode.starts_with("100");
        if !(is_file(before) || before == "000000") || !(is_file(after) || after == "000000") {
            continue;
        }
        let is_new = before == "000000" || kind.starts_with('C');
        let name = if kind.starts_with('C') { moved.unwrap_or(name) } else { name };
        let renamed = moved.filter(|_| kind.starts_with('R'));
        changes.push(Change { blob: (!is_new).then_some(blob), name, renamed });
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_read_with_what_was_there_before() {
        let listed = ":100644 100644 a 0 M\0x.md\0:000000 100644 0 b A\0new.md\0:100644 000000 c 0 D\0gone.md\0\
                      :100644 100644 d e R090\0old.md\0moved.md\0:100644 120000 f g T\0link.md\0";
        let change = |blob, name, renamed| Change { blob, name, renamed };
        let expected = [
            change(Some("a"), "x.md", None),
            change(None, "new.md", None),
            change(Some("c"), "gone.md", None),
            change(Some("d"), "old.md", Some("moved.md")),
        ];
        assert_eq!(changes(listed), expected);
    }
}
