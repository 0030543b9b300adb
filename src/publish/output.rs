//! The output folder: whether it may be replaced, and how.

use std::ffi::{OsStr, OsString};
use std::fs::{self, DirEntry, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::disk::Disk;
use super::error::RESERVED;
use super::manifest::unfinished_mark;
use super::{MARK, PublishError, Target};

/// An output folder that may be written.
pub(super) struct Output {
    /// Where it is, links followed.
    path: PathBuf,
    /// The folder that holds it.
    parent: PathBuf,
    name: OsString,
    exists: bool,
    mark: Option<Vec<u8>>,
}

/// A folder in which a site is made; it is removed when it is dropped, whatever it holds by then.
pub(super) struct Stage<'d> {
    disk: &'d Disk<'d>,
    path: PathBuf,
}

impl Output {
    /// Finds the output folder, and refuses what must not be replaced.
    pub(super) fn resolve(target: &Target) -> Result<Self, PublishError> {
        let shown = &target.output;
        let exists = is_folder(shown)?;
        let path = if exists { resolved(shown)? } else { resolved_absent(shown)? };
        let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
            return Err(PublishError::Protected { output: shown.clone(), held: None });
        };
        let (parent, name) = (parent.to_owned(), name.to_owned());
        for held in target.protected.iter().chain([&target.caching.folder]) {
            if fs::canonicalize(held).is_ok_and(|held| held.starts_with(&path)) {
                return Err(PublishError::Protected { output: shown.clone(), held: Some(held.clone()) });
            }
        }
        let mark = if exists { read_mark(&path) } else { None };
        if exists && mark.is_none() && !is_empty(&path)? {
            return Err(PublishError::NotOurs(shown.clone()));
        }
        Ok(Self { path, parent, name, exists, mark })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// What the mark says; `None` where there is no site yet.
    pub(super) fn mark(&self) -> Option<&[u8]> {
        self.mark.as_deref()
    }

    /// Makes the output folder a site of ours, before the first file of it is put in place.
    pub(super) fn claim(&self, disk: &Disk<'_>) -> Result<(), PublishError> {
        let path = self.path.join(MARK);
        match self.mark {
            Some(_) => Ok(()),
            None => disk.create(&path, unfinished_mark().as_bytes()).map(drop).map_err(failed("write", &path)),
        }
    }

    /// Removes the stages of publications that were killed. They are renamed first: should one belong to a process
    /// that lives and uses another cache, it fails as a whole and cannot publish a half-removed stage.
    pub(super) fn remove_dead_stages(&self, disk: &Disk<'_>) {
        for (folder, prefix) in [(&self.parent, self.beside_prefix()), (&self.path, inside_prefix())] {
            let entries = fs::read_dir(folder).into_iter().flatten().flatten();
            let dead = entries.filter(|entry| is_stage(entry, &prefix));
            for (number, entry) in dead.enumerate() {
                let mut grave = prefix.clone();
                grave.push(format!("{}-dead-{number}", std::process::id()));
                let grave = folder.join(grave);
                // What cannot be removed is in nobody's way; the next publication tries again.
                let _ = disk.rename(&entry.path(), &grave).and_then(|()| disk.remove_tree(&grave));
            }
        }
    }

    /// Makes a stage beside the output, to be exchanged with it; `None` where that cannot work.
    pub(super) fn stage_beside<'d>(&self, disk: &'d Disk<'d>) -> Result<Option<Stage<'d>>, PublishError> {
        if self.exists && (cfg!(windows) || self.is_mount_point()) {
            return Ok(None);
        }
        let stage = match Stage::create(disk, &self.parent, &self.beside_prefix()) {
            Err(PublishError::Io { source, .. }) if self.exists && is_refusal(&source) => return Ok(None),
            stage => stage?,
        };
        if !self.exists {
            return Ok(Some(stage));
        }
        let probe = Stage::create(disk, &self.parent, &self.beside_prefix())?;
        match disk.exchange(&stage.path, &probe.path) {
            Err(error) if is_refusal(&error) => Ok(None),
            Err(source) => Err(failed("exchange", &stage.path)(source)),
            Ok(()) => Ok(Some(stage)),
        }
    }

    /// Makes a stage in the output, whose files are moved one by one.
    pub(super) fn stage_inside<'d>(&self, disk: &'d Disk<'d>) -> Result<Stage<'d>, PublishError> {
        Stage::create(disk, &self.path, &inside_prefix())
    }

    /// Puts a stage where the output is, in one step; false where the system cannot do that, and nothing has happened.
    pub(super) fn replace_with(&self, disk: &Disk<'_>, stage: &Stage<'_>) -> Result<bool, PublishError> {
        if !self.exists {
            return disk.rename(&stage.path, &self.path).map(|()| true).map_err(failed("create", &self.path));
        }
        match disk.exchange(&stage.path, &self.path) {
            Ok(()) => Ok(true),
            Err(error) if is_refusal(&error) => Ok(false),
            Err(source) => Err(failed("replace", &self.path)(source)),
        }
    }

    fn beside_prefix(&self) -> OsString {
        let mut prefix = OsString::from(".");
        prefix.push(&self.name);
        prefix.push(inside_prefix());
        prefix
    }

    /// Whether another file system begins here: exchanging would fail, after all the work.
    #[cfg(unix)]
    fn is_mount_point(&self) -> bool {
        use std::os::unix::fs::MetadataExt;
        let device = |path: &Path| fs::metadata(path).map(|metadata| metadata.dev()).ok();
        device(&self.path) != device(&self.parent)
    }

    #[cfg(not(unix))]
    fn is_mount_point(&self) -> bool {
        false
    }
}

impl<'d> Stage<'d> {
    fn create(disk: &'d Disk<'d>, parent: &Path, prefix: &OsStr) -> Result<Self, PublishError> {
        let mut number = 0;
        loop {
            let mut name = prefix.to_owned();
            name.push(format!("{}-{number}", std::process::id()));
            let path = parent.join(name);
            match disk.create_folder(&path) {
                Ok(()) => return Ok(Self { disk, path }),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
                Err(source) => return Err(failed("create", &path)(source)),
            }
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Removes the stage, or the old site that stands there after an exchange; where that fails, says what is left.
    pub(super) fn remove(self) -> Option<(PathBuf, io::Error)> {
        let removed = self.disk.remove_tree(&self.path);
        removed.err().filter(|error| error.kind() != io::ErrorKind::NotFound).map(|error| (self.path.clone(), error))
    }
}

impl Drop for Stage<'_> {
    fn drop(&mut self) {
        if fs::symlink_metadata(&self.path).is_ok() {
            // Nobody can be told here; the next publication tries again.
            let _ = self.disk.remove_tree(&self.path);
        }
    }
}

fn inside_prefix() -> OsString {
    OsString::from(format!("{RESERVED}stage-"))
}

/// Whether an error says that this cannot be done here at all, rather than that it failed.
fn is_refusal(error: &io::Error) -> bool {
    use io::ErrorKind::{
        CrossesDevices, InvalidInput, PermissionDenied, ReadOnlyFilesystem, ResourceBusy, Unsupported,
    };
    let refusals = [CrossesDevices, InvalidInput, PermissionDenied, ReadOnlyFilesystem, ResourceBusy, Unsupported];
    refusals.contains(&error.kind())
}

fn failed(tried: &'static str, path: &Path) -> impl Fn(io::Error) -> PublishError {
    let path = path.to_owned();
    move |source| PublishError::Io { tried, path: path.clone(), source }
}

fn is_folder(output: &Path) -> Result<bool, PublishError> {
    match fs::metadata(output) {
        Ok(metadata) if metadata.is_dir() => Ok(true),
        Ok(_) => Err(PublishError::NotAFolder(output.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => match fs::symlink_metadata(output) {
            Ok(_) => Err(PublishError::LeadsNowhere(output.to_owned())),
            Err(_) => Ok(false),
        },
        Err(source) => Err(failed("read", output)(source)),
    }
}

fn resolved(path: &Path) -> Result<PathBuf, PublishError> {
    fs::canonicalize(path).map_err(failed("find", path))
}

/// Where a folder that is absent will be; the folders above it are made.
fn resolved_absent(output: &Path) -> Result<PathBuf, PublishError> {
    let Some(name) = output.file_name() else {
        return Err(PublishError::LeadsNowhere(output.to_owned()));
    };
    let parent = match output.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(parent).map_err(failed("create", parent))?;
    Ok(resolved(parent)?.join(name))
}

/// Whether nothing is in a folder that is not ours: the stage of a first publication that was killed stands there before a mark.
fn is_empty(folder: &Path) -> Result<bool, PublishError> {
    let mut entries = fs::read_dir(folder).map_err(failed("read", folder))?;
    Ok(entries.all(|entry| entry.is_ok_and(|entry| is_stage(&entry, &inside_prefix()))))
}

fn is_stage(entry: &DirEntry, prefix: &OsStr) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(prefix.as_encoded_bytes())
        && entry.file_type().is_ok_and(|kind| kind.is_dir())
}

/// A mark is a file of one line; a link or a folder of that name is none.
fn read_mark(output: &Path) -> Option<Vec<u8>> {
    let path = output.join(MARK);
    fs::symlink_metadata(&path).ok().filter(Metadata::is_file)?;
    let mut mark = Vec::new();
    File::open(&path).ok()?.take(256).read_to_end(&mut mark).ok()?;
    Some(mark)
}
