//! The files and folders that findings are wanted for.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use hexapla::config::{self, Config};
use hexapla::docset::Docset;
use hexapla::finding::nearest;

use crate::commands::context::Context;
use crate::commands::stop::Stop;

/// The files and folders that findings are wanted for.
pub(super) struct Selection(BTreeSet<PathBuf>);

impl Selection {
    /// Reads paths from the command line, each of which must be or hold a file of a locale.
    pub(super) fn new(context: &Context, config: &Config, paths: &[PathBuf]) -> Result<Self, Stop> {
        let mut selection = Self(BTreeSet::new());
        if paths.is_empty() {
            return Ok(selection);
        }
        let docset = Docset::walk(config);
        let printed = docset.files.iter().map(|file| &*file.printed);
        let files: BTreeSet<PathBuf> = printed.clone().map(|path| config::absolute(&config.root, path)).collect();
        // In the order of paths, what a folder holds comes right behind it.
        let is_known = |path: &PathBuf| files.range(path.clone()..).next().is_some_and(|file| file.starts_with(path));
        for path in paths {
            let spelling = context.spellings(config, path).into_iter().find(is_known);
            selection.0.insert(spelling.ok_or_else(|| unknown(context, config, path, printed.clone()))?);
        }
        Ok(selection)
    }

    /// Whether the file that is printed as `path` is one of these or in one of them.
    pub(super) fn holds(&self, config: &Config, path: &str) -> bool {
        config::absolute(&config.root, path).ancestors().any(|folder| self.0.contains(folder))
    }
}

fn unknown<'a>(context: &Context, config: &Config, path: &Path, files: impl Iterator<Item = &'a str>) -> Stop {
    let absolute = context.absolute(path);
    if absolute.exists() {
        let folders: Vec<&str> = config.locales.iter().map(|locale| locale.path.as_str()).collect();
        let message = format!("there is nothing to check at {}", path.display());
        return Stop::with_help(message, format!("the locales' folders are {}", folders.join(", ")));
    }
    let message = format!("{} is not there", path.display());
    let written = absolute.strip_prefix(&config.root).unwrap_or(path).to_string_lossy().replace('\\', "/");
    let known = files.flat_map(|file| Path::new(file).ancestors().filter_map(Path::to_str));
    match nearest(&written, known.collect::<BTreeSet<_>>()) {
        Some(near) => {
            let near = config::absolute(&config.root, near);
            Stop::with_help(message, format!("did you mean {}?", context.shown(&near)))
        }
        None => Stop::new(message),
    }
}
