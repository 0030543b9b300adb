//! What the commands that work on a project have in common.

use std::path::{Path, PathBuf};
use std::time::Instant;

use hexapla::config::{self, Config};
use hexapla::pipeline::Failure;

use super::messages::Messages;
use super::progress::Progress;
use super::stop::Stop;
use crate::cli::Global;

/// Where the cache is kept unless told otherwise.
const CACHE: &str = ".hexapla";

/// Where the program was started, and how.
pub(super) struct Context {
    /// The current folder, with links followed.
    pub(super) folder: PathBuf,
    pub(super) messages: Messages,
    global: Global,
}

impl Context {
    pub(super) fn new(global: Global, messages: Messages) -> Result<Self, Stop> {
        let folder = std::env::current_dir().and_then(|folder| folder.canonicalize());
        let folder =
            folder.map_err(|error| Stop::new(format!("the current folder cannot be used: {}", error.kind())))?;
        Ok(Self { folder, messages, global })
    }

    /// The file or folder that a path on the command line means.
    pub(super) fn absolute(&self, path: &Path) -> PathBuf {
        config::absolute(&self.folder, &path.to_string_lossy())
    }

    /// A path as written, as the disk has it, and below the locales' folders, which may be links.
    pub(super) fn spellings(&self, config: &Config, path: &Path) -> Vec<PathBuf> {
        let mut spellings = vec![self.absolute(path)];
        if let Ok(real) = self.folder.join(path).canonicalize() {
            let folders = config.locales.iter().filter_map(|locale| locale.folder.as_deref());
            spellings.extend(folders.filter_map(|folder| {
                let real_folder = folder.canonicalize().ok()?;
                Some(folder.join(real.strip_prefix(real_folder).ok()?))
            }));
            spellings.push(real);
        }
        spellings
    }

    /// A file or folder as the user would write it here.
    pub(super) fn shown<'a>(&self, path: &'a Path) -> std::path::Display<'a> {
        match path.strip_prefix(&self.folder) {
            Ok(here) if here.as_os_str().is_empty() => Path::new(".").display(),
            Ok(below) => below.display(),
            Err(_) => path.display(),
        }
    }

    /// The configuration file that is named on the command line.
    pub(super) fn config_file(&self) -> Option<&Path> {
        self.global.config.as_deref()
    }

    /// Whether a configuration file is named or found.
    pub(super) fn is_configured(&self) -> bool {
        self.global.config.is_some() || self.folder.ancestors().any(|folder| folder.join(config::FILE_NAME).is_file())
    }

    /// The project's configuration for these locales and the source's; for all where none is named.
    pub(super) fn config(&self, locales: &[String]) -> Result<Config, Stop> {
        let mut config = Config::load(&self.folder, self.global.config.as_deref())?;
        self.messages.notes(&config.assumptions);
        if !locales.is_empty() {
            config.only(locales)?;
        }
        self.messages.notes(&config.notes);
        Ok(config)
    }

    /// The cache folder of a project: one of its own.
    ///
    /// # Errors
    ///
    /// It is or holds the project or the folder of a locale.
    pub(super) fn cache(&self, config: &Config) -> Result<PathBuf, Stop> {
        let cache =
            self.global.cache_dir.as_deref().map_or_else(|| config.root.join(CACHE), |folder| self.absolute(folder));
        let Ok(real) = cache.canonicalize() else { return Ok(cache) };
        let locales = config.locales.iter().filter_map(|locale| locale.folder.as_deref());
        let mut folders = std::iter::once(config.root.as_path()).chain(locales);
        match folders.find(|folder| folder.canonicalize().is_ok_and(|folder| folder.starts_with(&real))) {
            None => Ok(cache),
            Some(held) => {
                let (cache, held) = (self.shown(&cache), self.shown(held));
                let message = format!("the cache cannot be kept in {cache}: that is or holds {held}");
                Err(Stop::with_help(message, format!("name a folder of its own, such as {CACHE}, as --cache-dir")))
            }
        }
    }

    /// Does what may take a while, and says so.
    pub(super) fn during<T>(&self, what: &'static str, work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Stop> {
        let started = Instant::now();
        let progress = (!self.messages.quiet).then(|| Progress::show(what));
        let done = work();
        drop(progress);
        self.messages.took(what, started.elapsed());
        Ok(done?)
    }
}
