//! Every change that publishing makes on disk, one by one, so that tests can make any of them fail.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::docset::Replacement;
use crate::path::RelPath;

/// A kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    CreateFolder,
    CreateFile,
    Write,
    Link,
    Rename,
    Exchange,
    Remove,
}

/// What a test does instead of a change; `Ok` lets it happen.
pub(super) type Fault<'f> = dyn Fn(Step, &Path) -> io::Result<()> + Sync + 'f;

/// The disk, or one that fails on demand.
#[derive(Clone, Copy, Default)]
pub(super) struct Disk<'f> {
    fault: Option<&'f Fault<'f>>,
}

impl<'f> Disk<'f> {
    /// A disk on which `fault` is asked before each change.
    #[cfg(test)]
    pub(super) fn with_fault(fault: &'f Fault<'f>) -> Self {
        Self { fault: Some(fault) }
    }

    fn before(&self, step: Step, path: &Path) -> io::Result<()> {
        self.fault.map_or(Ok(()), |fault| fault(step, path))
    }

    pub(super) fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.before(Step::CreateFolder, path)?;
        fs::create_dir(path)
    }

    /// Creates a file that was not there: what exists is never opened for writing, since it may be linked elsewhere.
    pub(super) fn create_file(&self, path: &Path) -> io::Result<File> {
        self.before(Step::CreateFile, path)?;
        OpenOptions::new().write(true).create_new(true).open(path)
    }

    /// Begins to write a file that is to replace one.
    pub(super) fn replacement(&self, path: &Path) -> io::Result<Replacement> {
        self.before(Step::CreateFile, path)?;
        Replacement::of(path)
    }

    /// Lets a file take the place of the one that it is to replace.
    pub(super) fn commit(&self, new: Replacement, path: &Path) -> io::Result<()> {
        self.before(Step::Rename, path)?;
        new.commit()
    }

    pub(super) fn write(&self, file: &mut impl Write, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.before(Step::Write, path)?;
        file.write_all(bytes)
    }

    /// Creates a file with the given bytes.
    pub(super) fn create(&self, path: &Path, bytes: &[u8]) -> io::Result<File> {
        let mut file = self.create_file(path)?;
        self.write(&mut file, path, bytes)?;
        Ok(file)
    }

    pub(super) fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.before(Step::Link, to)?;
        fs::hard_link(from, to)
    }

    pub(super) fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.before(Step::Rename, to)?;
        fs::rename(from, to)
    }

    /// Lets two folders change places in one step.
    pub(super) fn exchange(&self, one: &Path, other: &Path) -> io::Result<()> {
        self.before(Step::Exchange, other)?;
        exchange(one, other)
    }

    pub(super) fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.before(Step::Remove, path)?;
        fs::remove_file(path)
    }

    /// Removes a folder with all that is in it, never what a link in it leads to.
    pub(super) fn remove_tree(&self, path: &Path) -> io::Result<()> {
        self.before(Step::Remove, path)?;
        let below: Vec<PathBuf> = folders_in(path).iter().flat_map(|folder| folders_in(folder)).collect();
        below.par_iter().try_for_each(fs::remove_dir_all)?;
        fs::remove_dir_all(path)
    }
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;

    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).map_err(|errno| match errno {
        Errno::NOTSUP => io::ErrorKind::Unsupported.into(),
        errno => errno.into(),
    })
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// The real folders in a folder; what cannot be listed is left to whoever needs it.
fn folders_in(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())).map(|entry| entry.path()).collect()
}

/// The name of the file that a path means below a folder.
pub fn file_name(root: &Path, path: &RelPath) -> PathBuf {
    let mut name = PathBuf::with_capacity(root.as_os_str().len() + path.as_str().len() + 1);
    name.push(root);
    // Segment by segment: in the long paths of Windows `/` separates nothing.
    name.extend(path.as_str().split('/').filter(|segment| !segment.is_empty()));
    name
}
