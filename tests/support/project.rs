//! A project in a folder of its own, built as the commands build it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use hexapla::config::Config;
use hexapla::pipeline::{self, Built, Failure};
use hexapla::publish::Caching;
use walkdir::WalkDir;

/// The files of a folder with their bytes, by their paths below it.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// A project on disk that is gone when it is dropped.
pub(crate) struct Project {
    folder: tempfile::TempDir,
}

impl Project {
    /// A project of these files.
    pub(crate) fn new<'f>(files: impl IntoIterator<Item = (&'f str, &'f [u8])>) -> Self {
        let project = Self { folder: tempfile::tempdir().expect("a temporary folder") };
        for (path, bytes) in files {
            project.write(path, bytes);
        }
        project
    }

    /// The project's folder.
    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    /// The folder of the built site.
    pub(crate) fn site(&self) -> PathBuf {
        self.root().join("site")
    }

    /// Writes a file and the folders above it.
    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("folders");
        fs::write(path, bytes).expect("a file");
    }

    /// The configuration.
    pub(crate) fn config(&self) -> Config {
        Config::load(self.root(), None).unwrap_or_else(|errors| panic!("{errors:?}"))
    }

    /// Builds the site, with what earlier builds left.
    pub(crate) fn build(&self) -> Result<Built, Failure> {
        build(&self.config(), &self.root().join(".hexapla"))
    }
}

/// Builds a site as the command does.
pub(crate) fn build(config: &Config, cache: &Path) -> Result<Built, Failure> {
    pipeline::build(config, &Caching { folder: cache.to_owned(), reuse: true })
}

/// The files of a folder, those of the build's own folders left out; none where there is no such folder.
pub(crate) fn tree(folder: &Path) -> Tree {
    if !folder.is_dir() {
        return Tree::new();
    }
    let entries = WalkDir::new(folder).into_iter().filter_entry(|entry| entry.file_name() != ".hexapla");
    entries
        .map(|entry| entry.expect("an entry"))
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).expect("it lies below").to_string_lossy().replace('\\', "/");
            (path, fs::read(entry.path()).expect("a file"))
        })
        .collect()
}
