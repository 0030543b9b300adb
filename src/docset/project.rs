//! The project's own files beside its articles: templates, messages, and what is copied as it is.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::config::{Config, NOT_TEXT, first_fault, folder};
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
        Self { problem: format!("the file cannot be read: {}", error.kind()), ..Self::at(config, path) }
    }

    /// A file of which nothing is said yet.
    fn at(config: &Config, path: &Path) -> Self {
        Self { place: path.strip_prefix(&config.root).unwrap_or(path).display().to_string(), problem: String::new() }
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
    for (name, path) in files(config, &root)? {
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
/// A file that cannot be read or published under its name, or a link that leads elsewhere than to a file of the project.
pub fn static_files(config: &Config) -> Result<Vec<StaticFile>, Unreadable> {
    let root = config.root.join("static");
    let mut found = Vec::new();
    for (name, from) in files(config, &root)? {
        let Some(path) = OutPath::new(&name) else { continue };
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

/// The files of a folder of the project, each with its path in it, sorted. As in a locale's folder, links are followed to
/// files, and no link leads out of the project.
fn files(config: &Config, root: &Path) -> Result<Vec<(String, PathBuf)>, Unreadable> {
    let mut files = Vec::new();
    if !root.is_dir() {
        return Ok(files);
    }
    let within = [folder::real(&config.root), folder::real(root)];
    for entry in WalkDir::new(root).min_depth(1).sort_by_file_name() {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(root).to_owned();
            Unreadable::new(config, &path, &error.into())
        })?;
        if entry.file_type().is_dir() || is_lock(&entry) {
            continue;
        }
        let name = name_in(root, entry.path()).and_then(|name| fault_of(&entry, &within).map_or(Ok(name), Err));
        let name = name.map_err(|problem| Unreadable { problem, ..Unreadable::at(config, entry.path()) })?;
        files.push((name, entry.into_path()));
    }
    Ok(files)
}

/// Whether this is no file but a link by which an editor says that it has a file open: `.#card.html -> user@machine.1234`.
fn is_lock(entry: &DirEntry) -> bool {
    entry.path_is_symlink() && entry.file_name().as_encoded_bytes().starts_with(b".#") && !entry.path().exists()
}

/// Why what is no folder is not taken.
fn fault_of(entry: &DirEntry, within: &[PathBuf]) -> Option<String> {
    const SPECIAL: &str = "this is no regular file";
    if !entry.path_is_symlink() {
        return (!entry.file_type().is_file()).then(|| SPECIAL.to_owned());
    }
    let to = match entry.path().canonicalize() {
        Ok(to) => to,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Some("this link leads to nothing".to_owned()),
        Err(error) => return Some(format!("this link cannot be followed: {}", error.kind())),
    };
    let fault = match to {
        to if !within.iter().any(|folder| to.starts_with(folder)) => "this link leads out of the project",
        to if to.is_dir() => "this link leads to a folder; only links to files are followed",
        to if !to.is_file() => SPECIAL,
        _ => return None,
    };
    Some(fault.to_owned())
}

/// The path of a file in a folder, or why it has none that can stand in an address.
fn name_in(root: &Path, path: &Path) -> Result<String, String> {
    let names = path.strip_prefix(root).unwrap_or(path).iter();
    let names: Option<Vec<&str>> = names.map(|name| name.to_str()).collect();
    match names.map(|names| names.join("/")) {
        None => Err("the file's name is not UTF-8".to_owned()),
        Some(name) if name.contains('\\') => {
            Err("the name holds a backslash, which stands between folders in links".to_owned())
        }
        Some(name) => Ok(name),
    }
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

    /// What is said of a link or a file in `static`; `None` where it is published.
    #[cfg(unix)]
    fn said_of(make: impl FnOnce(&Path)) -> Option<String> {
        let folder = tempfile::tempdir().expect("a folder");
        let (project, fixed) = (folder.path().join("project"), folder.path().join("project/static"));
        std::fs::create_dir_all(&fixed).expect("folders");
        std::fs::create_dir(project.join("real")).expect("a folder");
        std::fs::write(project.join("real/logo.png"), "logo").expect("a file");
        std::fs::write(folder.path().join("secret"), "secret").expect("a file");
        make(&fixed);
        let config = Config::of_folder(&project, Locale::parse("en").expect("a language")).expect("a project");
        match static_files(&config) {
            Ok(files) => {
                let published: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
                assert_eq!(published, ["a.png"]);
                assert_eq!(files[0].digest, Digest::of(b"logo"));
                None
            }
            Err(Unreadable { place, problem }) => Some(format!("{place}: {problem}")),
        }
    }

    #[cfg(unix)]
    #[test]
    fn no_file_is_left_out_in_silence() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        use std::os::unix::fs::symlink;
        let link_to = |to: &'static str| move |folder: &Path| symlink(to, folder.join("a.png")).expect("a link");
        assert_eq!(said_of(link_to("../real/logo.png")), None);
        let said = |what: &str| Some(format!("static/a.png: this link leads {what}"));
        assert_eq!(said_of(link_to("../../secret")), said("out of the project"));
        assert_eq!(said_of(link_to("../real")), said("to a folder; only links to files are followed"));
        assert_eq!(said_of(link_to("../real/gone.png")), said("to nothing"));
        let lock = |folder: &Path| {
            symlink("user@machine.1234", folder.join(".#a.png")).expect("a link");
            symlink("../real/logo.png", folder.join("a.png")).expect("a link");
        };
        assert_eq!(said_of(lock), None, "an editor has it open");
        let named = |name: &'static [u8]| {
            move |folder: &Path| std::fs::write(folder.join(OsStr::from_bytes(name)), "x").expect("a file")
        };
        // Not every disk takes such a name.
        if cfg!(target_os = "linux") {
            let said = said_of(named(b"caf\xe9.png")).expect("it has no name");
            assert!(said.ends_with(": the file's name is not UTF-8"), "{said}");
        }
        assert!(said_of(named(b"a\\b.png")).expect("it has no place").contains("holds a backslash"));
    }
}
