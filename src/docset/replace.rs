//! Replacing a file whole: what is new is written beside it and takes its place in one step.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use cap_std::fs::{Dir, File, Metadata, OpenOptions};

/// What the names of files begin with that are written beside others.
const PREFIX: &str = ".hexapla-new-";

/// Puts bytes in a file's place: all of them or none. Of a link, the file that it leads to is replaced; whose it is
/// and who may read and write it stays.
///
/// # Errors
///
/// They cannot be written, or what is there may not be or is no regular file; it is as it was.
pub fn replace(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut new = Replacement::of(file)?;
    new.write_all(bytes)?;
    new.commit()
}

/// A file that is written, but does not yet stand where it is to; it is removed where it never does.
pub struct Replacement {
    /// The folder of both.
    folder: Dir,
    /// The name of the file that is replaced.
    name: OsString,
    /// The name that the new file has so long.
    beside: OsString,
    file: File,
    is_done: bool,
}

impl Replacement {
    /// Begins to replace a file, which need not be there.
    ///
    /// # Errors
    ///
    /// As [`replace`].
    pub fn of(file: &Path) -> io::Result<Self> {
        let file = match fs::symlink_metadata(file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => file.to_owned(),
            _ => fs::canonicalize(file)?,
        };
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = Dir::open_ambient_dir(folder, cap_std::ambient_authority())?;
        Self::begin(folder, named(&file)?)
    }

    /// Begins to replace a file below a folder that no link leads out of.
    pub(super) fn below(root: &Dir, file: &Path) -> io::Result<Self> {
        let file = root.canonicalize(file)?;
        let folder = match file.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => root.open_dir(folder)?,
            _ => root.try_clone()?,
        };
        Self::begin(folder, named(&file)?)
    }

    fn begin(folder: Dir, name: &OsStr) -> io::Result<Self> {
        let old = metadata_of(&folder, name)?;
        let mut number = 0;
        let (beside, file) = loop {
            let beside = OsString::from(format!("{PREFIX}{}-{number}", std::process::id()));
            match folder.open_with(&beside, OpenOptions::new().write(true).create_new(true)) {
                Ok(file) => break (beside, file),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
                Err(error) => return Err(error),
            }
        };
        let new = Self { folder, name: name.to_owned(), beside, file, is_done: false };
        if let Some(old) = old {
            keep_owner(&new.file, &old);
            new.file.set_permissions(old.permissions())?;
        }
        Ok(new)
    }

    /// Lets the file take its place.
    ///
    /// # Errors
    ///
    /// The disk fails; what was there is as it was.
    pub fn commit(mut self) -> io::Result<()> {
        self.folder.rename(&self.beside, &self.folder, &self.name)?;
        self.is_done = true;
        Ok(())
    }
}

impl Write for Replacement {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Replacement {
    fn drop(&mut self) {
        if !self.is_done {
            // Nobody can be told here.
            let _ = self.folder.remove_file(&self.beside);
        }
    }
}

/// Removes from a folder what processes began to write there that were killed: for those alone who write there.
pub fn remove_unfinished(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| entry.file_name().as_encoded_bytes().starts_with(PREFIX.as_bytes())) {
        // What cannot be removed is in nobody's way.
        let _ = fs::remove_file(entry.path());
    }
}

fn named(file: &Path) -> io::Result<&OsStr> {
    file.file_name().ok_or_else(|| io::ErrorKind::InvalidInput.into())
}

/// Whose a file is and who may do what with it, where it is there. One that may not be written is not replaced either.
fn metadata_of(folder: &Dir, name: &OsStr) -> io::Result<Option<Metadata>> {
    match folder.metadata(name) {
        Ok(metadata) if metadata.is_file() => {
            folder.open_with(name, OpenOptions::new().write(true))?;
            Ok(Some(metadata))
        }
        Ok(_) => Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no regular file")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Gives a file the owner and the group of another, as far as the system lets us: a container's administrator, who mends the
/// articles of somebody outside, must not take them away.
#[cfg(unix)]
fn keep_owner(file: &File, old: &Metadata) {
    use std::os::unix::fs::fchown;

    use cap_std::fs::MetadataExt;
    let _ = fchown(file, Some(old.uid()), Some(old.gid())).or_else(|_| fchown(file, None, Some(old.gid())));
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) {}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name());
        let mut names: Vec<String> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_replaced_whole_or_not_at_all() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a.md");
        replace(&file, b"one").expect("a new file");
        fs::write(folder.path().join("a.md.new"), "the user's own").expect("a file");
        let mut new = Replacement::of(&file).expect("a file beside");
        new.write_all(b"two").expect("it can be written");
        let mut other = Replacement::of(&file).expect("another beside");
        assert_eq!(names(folder.path()).len(), 4);
        other.write_all(b"three").expect("it can be written");
        assert_eq!(fs::read(&file).expect("a file"), b"one");
        new.commit().expect("it takes its place");
        assert_eq!(fs::read(&file).expect("a file"), b"two");
        drop(other);
        assert_eq!(fs::read(&file).expect("a file"), b"two");
        assert_eq!(names(folder.path()), ["a.md", "a.md.new"]);
    }

    #[test]
    fn what_killed_processes_left_is_removed() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a");
        std::mem::forget(Replacement::of(&file).expect("a file beside"));
        assert_eq!(names(folder.path()).len(), 1);
        remove_unfinished(folder.path());
        assert!(names(folder.path()).is_empty());
    }

    #[test]
    fn what_is_no_file_is_not_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("a")).expect("a folder");
        replace(&folder.path().join("a"), b"one").expect_err("no file");
        replace(&folder.path().join("absent/a"), b"one").expect_err("no folder");
        assert_eq!(names(folder.path()), ["a"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_and_permissions_stay() {
        use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("real")).expect("a folder");
        let (file, link) = (folder.path().join("real/a"), folder.path().join("link"));
        fs::write(&file, "one").expect("a file");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("permissions");
        symlink("real/a", &link).expect("a link");
        // Only the system's administrator may.
        let is_given = std::os::unix::fs::chown(&file, Some(4242), Some(4242)).is_ok();
        replace(&link, b"two").expect("it can be written");
        assert!(fs::symlink_metadata(&link).expect("a link").is_symlink());
        assert_eq!(fs::read(&file).expect("a file"), b"two");
        assert_eq!(fs::metadata(&file).expect("a file").permissions().mode() & 0o777, 0o640);
        assert_eq!(fs::metadata(&file).expect("a file").uid() == 4242, is_given);
        let root = Dir::open_ambient_dir(folder.path(), cap_std::ambient_authority()).expect("a folder");
        let mut new = Replacement::below(&root, Path::new("link")).expect("a file beside");
        new.write_all(b"three").expect("it can be written");
        assert_eq!(names(&folder.path().join("real")).len(), 2, "beside what the link leads to");
        new.commit().expect("it takes its place");
        assert_eq!(fs::read(&file).expect("a file"), b"three");
        symlink("nowhere", folder.path().join("lost")).expect("a link");
        replace(&folder.path().join("lost"), b"x").expect_err("it leads nowhere");
        let real = Dir::open_ambient_dir(folder.path().join("real"), cap_std::ambient_authority()).expect("a folder");
        symlink("../outside", folder.path().join("real/out")).expect("a link");
        fs::write(folder.path().join("outside"), "out").expect("a file");
        assert!(Replacement::below(&real, Path::new("out")).is_err(), "it leads out");
    }
}
