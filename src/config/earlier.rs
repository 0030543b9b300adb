//! The configuration, and the files that it names, as they were.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use super::folder::real;
use super::{Config, ConfigError, infer, load_text};

/// Files as they were at an earlier time; all others are as they are on disk.
#[derive(Debug, Default)]
pub struct Earlier {
    /// By the file's real place; `None` where it was not there.
    files: BTreeMap<PathBuf, Option<Vec<u8>>>,
}

impl Earlier {
    /// Files of the present, which is earlier than nothing.
    pub fn now() -> Self {
        Self::default()
    }

    /// Whether nothing is known to have been otherwise.
    pub fn is_now(&self) -> bool {
        self.files.is_empty()
    }

    /// Says what a file held, or that it was not there.
    pub fn insert(&mut self, path: PathBuf, bytes: Option<Vec<u8>>) {
        self.files.insert(path, bytes);
    }

    /// What a file held; `None` where it is as on disk.
    pub fn get(&self, path: &Path) -> Option<Option<&[u8]>> {
        if self.is_now() {
            return None;
        }
        self.files.get(&real(path)).map(Option::as_deref)
    }

    /// The files below a folder that were not as they are, each by its path there.
    pub fn below<'e>(&'e self, folder: &Path) -> impl Iterator<Item = (&'e Path, Option<&'e [u8]>)> {
        let folder = real(folder);
        let files = self.files.range(folder.clone()..).take_while({
            let folder = folder.clone();
            move |(path, _)| path.starts_with(&folder)
        });
        files.filter_map(move |(path, bytes)| Some((path.strip_prefix(&folder).ok()?, bytes.as_deref())))
    }

    /// Whether there was a folder: it is there, or files were below it.
    pub(super) fn is_dir(&self, path: &Path) -> bool {
        path.is_dir() || self.below(path).any(|(_, bytes)| bytes.is_some())
    }

    /// Reads a file.
    pub(super) fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        match self.get(path) {
            Some(bytes) => bytes.map(<[u8]>::to_vec).ok_or_else(|| io::ErrorKind::NotFound.into()),
            None => std::fs::read(path),
        }
    }

    /// Whether there is a file.
    pub(super) fn is_file(&self, path: &Path) -> bool {
        self.get(path).map_or_else(|| path.is_file(), |bytes| bytes.is_some())
    }
}

impl Config {
    /// The configuration of the same project as it was.
    ///
    /// # Errors
    ///
    /// There was none, or it was wrong.
    pub fn earlier(&self, earlier: &Earlier) -> Result<Self, Vec<ConfigError>> {
        let config = match &self.file {
            Some(file) => {
                let path = self.root.join(file);
                let read =
                    earlier.read(&path).map_err(|error| vec![super::unreadable(&path.to_string_lossy(), &error)]);
                load_text(&self.root, file, &path.to_string_lossy(), read?, earlier)
            }
            None => infer::infer(&self.root),
        };
        config?.with_redirection_files(earlier)
    }

    /// The folders that the configuration of the same project named, as it was; none where that cannot be read.
    pub fn earlier_folders(&self, earlier: &Earlier) -> Vec<PathBuf> {
        let text =
            self.file.as_ref().and_then(|file| String::from_utf8(earlier.read(&self.root.join(file)).ok()?).ok());
        let table: toml::Table = text.and_then(|text| toml::from_str(&text).ok()).unwrap_or_default();
        let locales = table.get("locales").and_then(toml::Value::as_array).into_iter().flatten();
        let locales = locales.filter_map(|locale| locale.get("path"));
        let dependencies = table.get("dependencies").and_then(toml::Value::as_table).into_iter().flatten();
        let named = locales.chain(dependencies.map(|(_, folder)| folder)).filter_map(toml::Value::as_str);
        named.map(|written| super::absolute(&self.root, written)).collect()
    }
}
