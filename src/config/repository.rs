//! The git repository that holds a folder, found without asking git.

use std::path::Path;

/// The top folder of the repository that holds a folder; `None` where none does.
pub fn repository_of(folder: &Path) -> Option<&Path> {
    // In a worktree and in a submodule `.git` is a file.
    folder.ancestors().find(|folder| folder.join(".git").exists())
}

/// The path of a folder in the repository that holds it, `/`-separated; `None` where none does.
pub fn path_in_repository(folder: &Path) -> Option<String> {
    let real = folder.canonicalize().ok()?;
    let below = real.strip_prefix(repository_of(&real)?).ok()?;
    Some(below.iter().map(|name| name.to_string_lossy()).collect::<Vec<_>>().join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_repository_counts() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let docs = folder.path().join("outer/inner/docs");
        std::fs::create_dir_all(&docs)?;
        assert_eq!(path_in_repository(&docs), None);
        std::fs::create_dir(folder.path().join("outer/.git"))?;
        assert_eq!(path_in_repository(&docs).as_deref(), Some("inner/docs"));
        std::fs::write(folder.path().join("outer/inner/.git"), "gitdir: elsewhere")?;
        assert_eq!(path_in_repository(&docs).as_deref(), Some("docs"));
        assert_eq!(path_in_repository(&folder.path().join("outer/inner")).as_deref(), Some(""));
        Ok(())
    }
}
