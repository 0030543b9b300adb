//! The cache folder: the lock that one publication holds, the manifest of the last one, and what else is kept for the next.

use std::fs::{self, DirEntry, File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::PublishError;
use super::disk::Disk;
use super::manifest::{Manifest, NewManifest};
use crate::docset::{Replacement, remove_unfinished};

const MANIFEST: &str = "manifest";
const LOCK: &str = "publish.lock";

/// The file that tells git what not to look at, and that this is all there is.
const IGNORE: &str = ".gitignore";
const IGNORED: &[u8] = b"*\n";

/// How often the lock is tried, and how long is waited in between.
const ATTEMPTS: u32 = 25;
const PAUSE: Duration = Duration::from_millis(20);

/// Makes the cache folder where it is absent, with a `.gitignore` that keeps it out of repositories. A folder that holds what
/// is not ours gets none: git would see nothing of that any more.
///
/// # Errors
///
/// It cannot be made.
pub fn make_cache(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    if !holds_only_ignored(folder)? {
        return Ok(());
    }
    match File::create_new(folder.join(IGNORE)).and_then(|mut file| file.write_all(IGNORED)) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// Whether git sees nothing of what a folder holds as it is: it holds nothing, or caches alone.
fn holds_only_ignored(folder: &Path) -> io::Result<bool> {
    let is_ignored = |entry: DirEntry| fs::read(entry.path().join(IGNORE)).is_ok_and(|bytes| bytes == IGNORED);
    Ok(fs::read_dir(folder)?.all(|entry| entry.is_ok_and(is_ignored)))
}

/// The cache folder.
pub(super) struct Cache {
    folder: PathBuf,
}

/// Held while a site is published; the system lets go of it when the process ends, however it ends.
pub(super) struct Lock {
    _file: File,
}

/// A file that is written, but not yet in force.
pub(super) struct Pending {
    new: Replacement,
    path: PathBuf,
}

impl Cache {
    /// Opens the folder; makes it where it is absent.
    pub(super) fn open(folder: &Path) -> Result<Self, PublishError> {
        let failed = |source| PublishError::Io { tried: "use the cache folder", path: folder.to_owned(), source };
        make_cache(folder).map_err(failed)?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// Makes this process the only one that publishes with this cache.
    ///
    /// Tries for half a second: a process that is being started elsewhere may hold the lock for the blink of an eye.
    pub(super) fn lock(&self) -> Result<Lock, PublishError> {
        let path = self.folder.join(LOCK);
        let failed = |source| PublishError::Io { tried: "lock", path: path.clone(), source };
        let mut file =
            File::options().read(true).write(true).create(true).truncate(false).open(&path).map_err(failed)?;
        for attempt in 1.. {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if attempt < ATTEMPTS => std::thread::sleep(PAUSE),
                Err(TryLockError::WouldBlock) => return Err(PublishError::Locked { process: holder(&mut file) }),
                Err(TryLockError::Error(error)) => return Err(failed(error)),
            }
        }
        file.set_len(0).and_then(|()| write!(file, "{}", std::process::id())).map_err(failed)?;
        remove_unfinished(&self.folder);
        Ok(Lock { _file: file })
    }

    /// Where a file of the cache is.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The manifest that belongs to the site with this mark.
    pub(super) fn manifest(&self, mark: &[u8]) -> Option<Manifest> {
        let manifest = Manifest::from_bytes(&fs::read(self.folder.join(MANIFEST)).ok()?)?;
        (manifest.mark().as_bytes() == mark).then_some(manifest)
    }

    /// Writes a manifest beside the one in force.
    pub(super) fn prepare(&self, disk: &Disk<'_>, manifest: &NewManifest<'_>) -> Result<Pending, PublishError> {
        let path = self.folder.join(MANIFEST);
        let failed = |source| PublishError::Io { tried: "write", path, source };
        self.write_beside(disk, MANIFEST, |output| manifest.write_to(output)).map_err(failed)
    }

    /// Writes a file beside the one of that name that is in force.
    pub(super) fn write_beside(
        &self,
        disk: &Disk<'_>,
        name: &str,
        write: impl FnOnce(&mut Output<'_>) -> io::Result<()>,
    ) -> io::Result<Pending> {
        let path = self.folder.join(name);
        let mut new = disk.replacement(&path)?;
        write(&mut Output { disk, path: &path, new: &mut new })?;
        Ok(Pending { new, path })
    }
}

/// A file on the disk that is written piece by piece.
pub(super) struct Output<'d> {
    disk: &'d Disk<'d>,
    path: &'d Path,
    new: &'d mut Replacement,
}

impl Write for Output<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.disk.write(self.new, self.path, bytes).map(|()| bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.new.flush()
    }
}

impl Pending {
    /// Puts the file in force.
    ///
    /// By now the site of a manifest stands: without that it is whole, and the next publication writes it anew.
    pub(super) fn commit(self, disk: &Disk<'_>) {
        let _ = disk.commit(self.new, &self.path);
    }
}

/// The process that wrote its number into the lock file; systems that lock against reading keep it to themselves.
fn holder(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.rewind().ok()?;
    file.take(16).read_to_string(&mut text).ok()?;
    text.parse().ok()
}
