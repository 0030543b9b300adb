//! Updating a site file by file, where folders cannot be exchanged.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use super::disk::{Disk, file_name};
use super::output::Stage;
use super::plan::Plan;
use super::stage::Site;
use super::{MARK, PublishError};
use crate::path::{RelPath, fold, nfc};

impl Site<'_> {
    /// Moves the files of a stage into the site: what pages show first, then the pages, then the mark; and removes
    /// what is no longer part of the site.
    pub(super) fn move_in(&self, stage: &Stage<'_>) -> Result<(), PublishError> {
        self.output.claim(self.disk)?;
        for (at, folder) in self.plan.folders.iter().enumerate().skip(1) {
            if !self.standing.has_folder(at) {
                let path = file_name(self.output.path(), &folder.path);
                ensure_folder(self.disk, &path).map_err(torn(&path))?;
            }
        }
        let new = self.plan.files.iter().enumerate().filter(|(at, _)| self.standing.kept(*at).is_none());
        let (pages, others): (Vec<_>, Vec<_>) =
            new.map(|(_, file)| file.path.path()).partition(|path| path.has_extension(&["html"]));
        for path in others.into_iter().chain(pages) {
            self.move_file(stage, path)?;
        }
        self.move_file(stage, &mark())?;
        Sweep::of(self.disk, self.plan, self.output.path()).folder(self.output.path(), &RelPath::root())
    }

    fn move_file(&self, stage: &Stage<'_>, path: &RelPath) -> Result<(), PublishError> {
        let to = file_name(self.output.path(), path);
        let cleared = match fs::symlink_metadata(&to) {
            Ok(metadata) if metadata.is_dir() => self.disk.remove_tree(&to),
            _ => Ok(()),
        };
        let moved = cleared.and_then(|()| self.disk.rename(&file_name(stage.path(), path), &to));
        moved.map_err(torn(&to))
    }
}

fn mark() -> RelPath {
    RelPath::new(MARK).unwrap_or_else(RelPath::root)
}

fn torn(path: &Path) -> impl Fn(io::Error) -> PublishError {
    let path = path.to_owned();
    move |source| PublishError::Torn { path: path.clone(), source }
}

/// Makes sure that a folder is one: a link of that name could lead out of the site.
fn ensure_folder(disk: &Disk<'_>, path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => return Ok(()),
        Ok(_) => disk.remove_file(path)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    disk.create_folder(path)
}

/// Removes from a site what the plan does not put there.
struct Sweep<'s> {
    disk: &'s Disk<'s>,
    /// Whether the disk takes names that differ in case for one.
    folds: bool,
    /// The plan's files and folders, by path or by folded path.
    wanted: FxHashMap<String, &'s RelPath>,
}

impl<'s> Sweep<'s> {
    fn of(disk: &'s Disk<'s>, plan: &'s Plan<'s>, output: &Path) -> Self {
        let folds = fs::symlink_metadata(output.join(MARK.to_uppercase())).is_ok();
        let paths =
            plan.folders.iter().map(|folder| &folder.path).chain(plan.files.iter().map(|file| file.path.path()));
        let wanted = paths.map(|path| (key(path.as_str(), folds), path)).collect();
        Self { disk, folds, wanted }
    }

    fn folder(&self, folder: &Path, path: &RelPath) -> Result<(), PublishError> {
        for entry in fs::read_dir(folder).map_err(torn(folder))? {
            let entry = entry.map_err(torn(folder))?;
            let place = entry.path();
            let is_folder = entry.file_type().map_err(torn(&place))?.is_dir();
            let name = entry.file_name();
            let name = name.to_str().map(nfc);
            match name.as_deref().and_then(|name| self.wanted(path, name)) {
                Some(wanted) => {
                    let place = self.spell(folder, &place, name.as_deref(), wanted).map_err(torn(&place))?;
                    if is_folder {
                        self.folder(&place, wanted)?;
                    }
                }
                None if path.is_root() && name.as_deref() == Some(MARK) => {}
                None if is_folder => self.disk.remove_tree(&place).map_err(torn(&place))?,
                None => self.disk.remove_file(&place).map_err(torn(&place))?,
            }
        }
        Ok(())
    }

    fn wanted(&self, folder: &RelPath, name: &str) -> Option<&'s RelPath> {
        let separator = if folder.is_root() { "" } else { "/" };
        self.wanted.get(&key(&format!("{folder}{separator}{name}"), self.folds)).copied()
    }

    /// Gives a file or folder the plan's spelling, where the disk has kept an older one.
    fn spell(&self, folder: &Path, place: &Path, name: Option<&str>, wanted: &RelPath) -> io::Result<PathBuf> {
        let spelled = folder.join(wanted.name());
        if name != Some(wanted.name()) {
            self.disk.rename(place, &spelled)?;
        }
        Ok(spelled)
    }
}

fn key(path: &str, folds: bool) -> String {
    if folds { fold(path).into_owned() } else { path.to_owned() }
}
