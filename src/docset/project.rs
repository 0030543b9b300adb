//! The project's own files beside its articles: templates, messages, and what is copied as it is.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::config::{Config, NOT_TEXT, first_fault};
use crate::path::OutPath;
use crate::text::{Digest, Position};

/// A file that is published as it is.
#[derive(Debug)]
pub struct StaticFile {
    /// Where it is published.
    pub path: OutPath,
    /// Where it lies.
    pub from: PathBuf,
    /// The digest of its bytes.
    pub digest: Digest,
}

/// Why one of the project's files cannot be read.
#[derive(Debug)]
pub struct Unreadable {
    /// The file, and where known the place in it.
    pub place: String,
    /// What is wrong there.
    pub problem: String,
}

impl Unreadable {
    fn new(config: &Config, path: &Path, error: &io::Error) -> Self {
        let place = path.strip_prefix(&config.root).unwrap_or(path).display().to_string();
        Self { place, problem: format!("the file cannot be read: {}", error.kind()) }
    }
}

/// The text files of a folder of the project, each by its path in it, sorted; none where there is no such folder.
///
/// # Errors
///
/// A file that cannot be read or is not UTF-8: the project's own files are trusted, and none is left out in silence.
pub fn texts(config: &Config, folder: &str) -> Result<Vec<(String, String)>, Unreadable> {
    let root = config.root.join(folder);
    let mut texts = Vec::new();
    for path in files(config, &root)? {
        let Some(name) = name_in(&root, &path) else { continue };
        let bytes = std::fs::read(&path).map_err(|error| Unreadable::new(config, &path, &error))?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let Position { line, column } = first_fault(&error);
            Unreadable { place: format!("{folder}/{name}:{line}:{column}"), problem: NOT_TEXT.to_owned() }
        })?;
        texts.push((name, text));
    }
    Ok(texts)
}

/// The files of `static/`, sorted.
///
/// # Errors
///
/// A file that cannot be read.
pub fn static_files(config: &Config) -> Result<Vec<StaticFile>, Unreadable> {
    let root = config.root.join("static");
    let mut found = Vec::new();
    for from in files(config, &root)? {
        let Some(path) = name_in(&root, &from).and_then(|name| OutPath::new(&name)) else { continue };
        let digest = File::open(&from).and_then(|file| digest_of(&file));
        let digest = digest.map_err(|error| Unreadable::new(config, &from, &error))?;
        found.push(StaticFile { path, from, digest });
    }
    Ok(found)
}

/// The digest of a file's bytes, however many.
///
/// # Errors
///
/// The disk fails.
pub fn digest_of(file: &File) -> io::Result<Digest> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(file)?;
    Ok(Digest(*hasher.finalize().as_bytes()))
}

fn files(config: &Config, root: &Path) -> Result<Vec<PathBuf>, Unreadable> {
    let mut files = Vec::new();
    if !root.is_dir() {
        return Ok(files);
    }
    for entry in WalkDir::new(root).sort_by_file_name() {
        match entry {
            Ok(entry) if entry.file_type().is_file() => files.push(entry.into_path()),
            Ok(_) => {}
            Err(error) => {
                let path = error.path().unwrap_or(root).to_owned();
                return Err(Unreadable::new(config, &path, &error.into()));
            }
        }
    }
    Ok(files)
}

fn name_in(root: &Path, path: &Path) -> Option<String> {
    let below = path.strip_prefix(root).ok()?;
    let names: Option<Vec<&str>> = below.iter().map(|name| name.to_str()).collect();
    Some(names?.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Locale;

    #[test]
    fn a_file_that_is_no_text_is_named_with_the_place() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("templates")).expect("a folder in it");
        std::fs::write(folder.path().join("templates/card.html"), b"<p>\ncaf\xe9</p>\n").expect("a file");
        let config = Config::of_folder(folder.path(), Locale::parse("en").expect("a language")).expect("a project");
        let Unreadable { place, problem } = texts(&config, "templates").expect_err("no text");
        assert_eq!((&place[..], &problem[..]), ("templates/card.html:2:4", "the file is not UTF-8 text"));
    }
}
