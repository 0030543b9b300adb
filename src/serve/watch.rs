//! Waiting for changes: a file saved in place or by renaming another, a folder moved, a branch checked out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use globset::GlobSet;
use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Config as Settings, ErrorKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::config::{Config, FILE_NAME, OWN_FOLDERS, absolute, folder};

/// How long nothing must have changed for a change to be over: an editor takes several steps to save a file.
const QUIET: Duration = Duration::from_millis(40);

/// How long is waited for quiet, when one change follows another.
const LONGEST: Duration = Duration::from_secs(2);

/// The beginning of hidden files that are read all the same.
const PUBLISHING: &str = ".openpublishing.";

/// Watches a project.
pub(super) struct Watch {
    watcher: RecommendedWatcher,
    events: Receiver<notify::Result<notify::Event>>,
    watched: BTreeMap<PathBuf, RecursiveMode>,
    scope: Scope,
    /// Watched folders that have gone or come since.
    moved: Vec<PathBuf>,
    /// Whether events were lost, and a build has looked since.
    lost: bool,
}

/// Which changes matter.
#[derive(Default)]
struct Scope {
    /// The folders of the locales, and of the dependencies that samples are taken from.
    content: Vec<PathBuf>,
    /// Other files and folders of the project, there or not.
    own: Vec<PathBuf>,
    exclude: GlobSet,
    /// Where `build` writes.
    output: PathBuf,
}

impl Watch {
    pub(super) fn new() -> Result<Self, String> {
        let (send, events) = mpsc::channel();
        let settings = Settings::default().with_follow_symlinks(false);
        let watcher = RecommendedWatcher::new(send, settings);
        let watcher = watcher.map_err(|error| format!("files cannot be watched for changes: {error}"))?;
        let (watched, scope) = (BTreeMap::new(), Scope::default());
        Ok(Self { watcher, events, watched, scope, moved: Vec::new(), lost: false })
    }

    /// Watches what the project reads, and no more; what is wrong and what to do about it, where some cannot be watched.
    pub(super) fn cover(&mut self, config: &Config) -> Option<(String, Option<String>)> {
        self.scope = Scope::of(config);
        let wanted = self.scope.folders();
        let is_stale = |path: &Path| self.moved.iter().any(|moved| path.starts_with(moved));
        let (kept, dropped): (BTreeMap<_, _>, BTreeMap<_, _>) = std::mem::take(&mut self.watched)
            .into_iter()
            .partition(|(path, mode)| wanted.get(path) == Some(mode) && !is_stale(path));
        self.watched = kept;
        self.moved.clear();
        for path in dropped.keys() {
            // A folder that has gone is no longer watched anyway.
            let _ = self.watcher.unwatch(path);
        }
        let mut problem = None;
        for (path, mode) in wanted {
            if self.watched.contains_key(&path) {
                continue;
            }
            match self.watcher.watch(&path, mode) {
                Ok(()) => drop(self.watched.insert(path, mode)),
                Err(error) => problem = Some(describe(&path, &error)),
            }
        }
        problem
    }

    /// Waits until something has changed and all is quiet again; false where nothing will be heard any more.
    pub(super) fn wait(&mut self) -> bool {
        loop {
            let Ok(event) = self.events.recv() else { return false };
            if self.concerns(event) {
                break;
            }
        }
        let end = Instant::now() + LONGEST;
        let mut quiet = Instant::now() + QUIET;
        loop {
            let rest = quiet.min(end).saturating_duration_since(Instant::now());
            match self.events.recv_timeout(rest) {
                Ok(event) => {
                    if self.concerns(event) {
                        quiet = Instant::now() + QUIET;
                    }
                }
                Err(RecvTimeoutError::Timeout) => return true,
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
    }

    /// Whether a build may give something else after this event.
    fn concerns(&mut self, event: notify::Result<notify::Event>) -> bool {
        let Ok(event) = event else { return false };
        if event.need_rescan() {
            // Reading all files may itself be more than the system keeps count of: one look is enough for all that was lost.
            return !std::mem::replace(&mut self.lost, true);
        }
        // Our own reading is heard as well, and is most of what is heard.
        if matches!(event.kind, EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write)) {
            return false;
        }
        let concerned: Vec<&PathBuf> = event.paths.iter().filter(|path| self.scope.holds(path)).collect();
        if concerned.is_empty() {
            return false;
        }
        self.lost = false;
        let is_root = |path: &&&PathBuf| self.watched.keys().any(|watched| watched.starts_with(path));
        self.moved.extend(concerned.into_iter().filter(|path| is_root(&path)).cloned());
        true
    }
}

impl Scope {
    fn of(config: &Config) -> Self {
        let content = config.locales.iter().map(|locale| folder::real(&absolute(&config.root, &locale.path)));
        let samples = config.dependencies.iter().map(|dependency| folder::real(&dependency.folder));
        let root = folder::real(&config.root);
        let file = config.file.clone().unwrap_or_else(|| FILE_NAME.into());
        Self {
            content: content.chain(samples).collect(),
            own: OWN_FOLDERS.iter().map(|name| root.join(name)).chain([root.join(file)]).collect(),
            exclude: config.site.exclude.clone(),
            output: folder::real(&config.site.output),
        }
    }

    /// The folders to watch: those that are there with all that is in them, and those that hold what may come or go.
    fn folders(&self) -> BTreeMap<PathBuf, RecursiveMode> {
        let mut folders = BTreeMap::new();
        for path in self.content.iter().chain(&self.own) {
            let above = path.ancestors().skip(1).find(|above| above.is_dir());
            if let Some(above) = above {
                folders.entry(above.to_owned()).or_insert(RecursiveMode::NonRecursive);
            }
            if path.is_dir() {
                folders.insert(path.clone(), RecursiveMode::Recursive);
            }
        }
        folders
    }

    /// Whether a path is one that the project reads, or holds some.
    fn holds(&self, path: &Path) -> bool {
        if path.starts_with(&self.output) {
            return false;
        }
        let all = || self.content.iter().chain(&self.own);
        if all().any(|root| root.starts_with(path)) || self.own.iter().any(|root| path.starts_with(root)) {
            return true;
        }
        let below = self.content.iter().filter_map(|root| path.strip_prefix(root).ok());
        below.min_by_key(|below| below.as_os_str().len()).is_some_and(|below| {
            let is_seen = |name: &std::ffi::OsStr| {
                let name = name.to_string_lossy();
                !name.starts_with('.') || name.starts_with(PUBLISHING)
            };
            below.iter().all(is_seen) && !self.exclude.is_match(below)
        })
    }
}

fn describe(path: &Path, error: &notify::Error) -> (String, Option<String>) {
    let message = format!("{} cannot be watched for changes", path.display());
    match &error.kind {
        ErrorKind::MaxFilesWatch => {
            let help = "let the system watch more folders: raise fs.inotify.max_user_watches";
            (format!("{message}: the system watches as many folders as it may"), Some(help.to_owned()))
        }
        ErrorKind::Io(error) => (format!("{message}: {}", error.kind()), None),
        _ => (message, None),
    }
}
