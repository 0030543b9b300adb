//! Walking the locales' folders: names alone, nothing opened.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use cap_std::fs::Dir;
use globset::GlobSet;
use rustc_hash::FxHashMap;
use walkdir::{DirEntry, WalkDir};

use super::{Docset, FileKind, Refusal, SourceFile, TocFormat, is_escape, portable};
use crate::config::{Config, DocsetConfig, Earlier, OUTPUT_MARK, folder};
use crate::locale::LocaleIndex;
use crate::path::{RelPath, nfc};

impl Docset {
    /// Lists the files of every locale that has a folder.
    pub fn walk(config: &Config) -> Self {
        Self::walk_earlier(config, &Earlier::now())
    }

    /// Lists the files of every locale as they were.
    pub fn walk_earlier(config: &Config, earlier: &Earlier) -> Self {
        let open = |folder: &Path| Dir::open_ambient_dir(folder, cap_std::ambient_authority()).ok();
        let mut docset = Self {
            files: Vec::new(),
            notes: Vec::new(),
            roots: Vec::with_capacity(config.locales.len()),
            dependencies: config.dependencies.iter().map(|dependency| open(&dependency.folder)).collect(),
            beside: Vec::new(),
            held: FxHashMap::default(),
            held_samples: FxHashMap::default(),
        };
        for (index, locale) in config.locales.iter().enumerate() {
            // What was there earlier and is no more is brought back below.
            let folder = locale.folder.as_ref().filter(|folder| earlier.is_now() || folder.is_dir());
            let root = folder.and_then(|folder| docset.walk_locale(config, index, folder));
            docset.roots.push(root);
        }
        docset.note_absent(&config.docsets);
        docset.recall(config, earlier);
        docset.add_redirect_files(config);
        docset
    }

    fn walk_locale(&mut self, config: &Config, index: usize, folder: &Path) -> Option<Dir> {
        let first = self.files.len();
        let locale = &config.locales[index];
        let opened = Dir::open_ambient_dir(folder, cap_std::ambient_authority());
        let mut walk = Walk {
            locale: LocaleIndex(index as u16),
            folder,
            printed: &locale.path,
            root: opened.as_ref().ok(),
            exclude: &config.site.exclude,
            left_out: left_out(config, folder),
            files: &mut self.files,
        };
        match &opened {
            Ok(_) => walk.run(),
            Err(error) => walk.refuse(Path::new(""), Refusal::failed("folder", error)),
        }
        let files = &mut self.files[first..];
        files.sort_unstable_by(|a, b| (&a.path, a.on_disk()).cmp(&(&b.path, b.on_disk())));
        if opened.is_ok() && !files.iter().any(|file| matches!(file.kind, FileKind::Article | FileKind::Yaml)) {
            self.notes.push(format!("{} holds no articles", locale.path));
        }
        self.notes.extend(portable::notes(files));
        opened.ok()
    }

    /// Says which configured docsets no locale has files of.
    fn note_absent(&mut self, docsets: &[DocsetConfig]) {
        for docset in docsets {
            let folder = docset.path.as_str();
            let prefix = format!("{folder}/");
            // Comparing names as written is quick; case is looked at only where that finds nothing.
            let is_in = |file: &SourceFile| file.path.as_str().starts_with(&prefix);
            let is_folded_in = |file: &SourceFile| file.path.below(&docset.path).is_some();
            if !self.files.iter().any(is_in) && !self.files.iter().any(is_folded_in) {
                self.notes.push(format!("no locale has files in `{folder}`, the path of one of `[[docsets]]`"));
            }
        }
    }
}

/// The folders below a locale's that are not its own: other locales', dependencies', and the output if we have written it.
fn left_out(config: &Config, folder: &Path) -> Vec<PathBuf> {
    let real = folder::real(folder);
    let output = Some(config.site.output.as_path()).filter(|output| output.join(OUTPUT_MARK).exists());
    let locales = config.locales.iter().filter_map(|locale| locale.folder.as_deref());
    let left_aside = config.left_aside.iter().map(PathBuf::as_path);
    let dependencies = config.dependencies.iter().map(|dependency| dependency.folder.as_path());
    let others = locales.chain(left_aside).chain(dependencies).chain(output).map(folder::real);
    let below = others.filter_map(|other| Some(other.strip_prefix(&real).ok()?.to_owned()));
    below.filter(|path| !path.as_os_str().is_empty()).collect()
}

/// One locale's folder being walked.
struct Walk<'a> {
    locale: LocaleIndex,
    folder: &'a Path,
    /// The folder as findings print it.
    printed: &'a str,
    root: Option<&'a Dir>,
    exclude: &'a GlobSet,
    left_out: Vec<PathBuf>,
    files: &'a mut Vec<SourceFile>,
}

impl Walk<'_> {
    fn run(&mut self) {
        let folder = self.folder;
        let mut entries = WalkDir::new(folder).min_depth(1).into_iter();
        while let Some(entry) = entries.next() {
            match entry {
                Ok(entry) => {
                    if !self.visit(&entry) && entry.file_type().is_dir() {
                        entries.skip_current_dir();
                    }
                }
                Err(error) => {
                    let path = error.path().and_then(|path| path.strip_prefix(folder).ok()).unwrap_or(Path::new(""));
                    let path = path.to_owned();
                    let error = error.into_io_error().unwrap_or_else(|| std::io::ErrorKind::Other.into());
                    self.refuse(&path, Refusal::failed("folder", &error));
                }
            }
        }
    }

    /// Takes note of an entry; whether it is a folder to go into.
    fn visit(&mut self, entry: &DirEntry) -> bool {
        let Ok(path) = entry.path().strip_prefix(self.folder) else { return false };
        if is_hidden(entry.file_name()) || self.left_out.iter().any(|folder| folder == path) {
            return false;
        }
        let is_folder = entry.file_type().is_dir();
        if self.is_excluded(path, is_folder) {
            return false;
        }
        let Some(written) = path.to_str().map(with_slashes) else {
            let what = if is_folder { "folder" } else { "file" };
            self.refuse(path, Refusal::unreadable(format!("the {what}'s name is not UTF-8"), "rename it"));
            return false;
        };
        if written.contains('\\') {
            let message = "the name holds a backslash, which stands between folders in links";
            self.refuse(path, Refusal::unreadable(message, "rename it"));
            return false;
        }
        if !is_folder {
            self.add_file(entry, path, &written);
        }
        is_folder
    }

    fn is_excluded(&self, path: &Path, is_folder: bool) -> bool {
        let composed = path.to_str().map(nfc);
        let path = composed.as_deref().map_or(path, Path::new);
        // `**/obj/**` means what is in `obj`; with a slash at its end, the folder matches and need not be read.
        self.exclude.is_match(path) || is_folder && self.exclude.is_match(path.join(""))
    }

    fn add_file(&mut self, entry: &DirEntry, path: &Path, written: &str) {
        let refusal = if entry.file_type().is_file() {
            None
        } else if entry.file_type().is_symlink() {
            self.refuse_link(path)
        } else {
            Some(special())
        };
        match refusal {
            Some(refusal) => self.refuse(path, refusal),
            None => {
                let Some(rel_path) = RelPath::new(written) else { return };
                let kind = kind_of(rel_path.name());
                self.push(rel_path, written, path, kind, None);
            }
        }
    }

    /// Why a symbolic link is not followed, if it is not.
    fn refuse_link(&self, path: &Path) -> Option<Refusal> {
        const INSIDE: &str = "put the file itself here, or link to one below the locale's folder with a relative path";
        let metadata = self.root.map_or(Err(std::io::ErrorKind::NotFound.into()), |root| root.metadata(path));
        match metadata {
            Ok(metadata) if metadata.is_file() => None,
            Ok(metadata) if metadata.is_dir() => {
                Some(Refusal::unreadable("this link leads to a folder; only links to files are followed", INSIDE))
            }
            Ok(_) => Some(special()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Some(Refusal::unreadable("this link leads to nothing", INSIDE))
            }
            Err(error) if is_escape(&error) => {
                Some(Refusal::unreadable("this link leads out of the locale's folder", INSIDE))
            }
            Err(error) => Some(Refusal::unreadable(format!("this link cannot be followed: {}", error.kind()), INSIDE)),
        }
    }

    /// An entry for what cannot be taken, so that a finding can stand there.
    fn refuse(&mut self, path: &Path, refusal: Refusal) {
        let written = with_slashes(&path.to_string_lossy());
        let rel_path = RelPath::new(&written.replace('\\', "\u{fffd}")).unwrap_or_else(RelPath::root);
        self.push(rel_path, &written, path, FileKind::Refused, Some(Box::new(refusal)));
    }

    fn push(&mut self, path: RelPath, written: &str, disk: &Path, kind: FileKind, refusal: Option<Box<Refusal>>) {
        let printed = match (self.printed, written) {
            (folder, "") => folder.into(),
            (".", below) => below.into(),
            (folder, below) => format!("{folder}/{below}").into(),
        };
        let spelling = (Path::new(path.as_str()) != disk).then(|| disk.into());
        self.files.push(SourceFile { spelling, refusal, ..SourceFile::new(self.locale, kind, path, printed) });
    }
}

/// Tells whether a walk through a locale's folder comes by a file that is there no more.
pub(super) fn comes_by(config: &Config, folder: &Path, path: &RelPath) -> bool {
    let left_out = left_out(config, folder);
    let is_left_out = |path: &Path| left_out.iter().any(|folder| path.starts_with(folder));
    let path = Path::new(path.as_str());
    let folders = path.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
    let is_excluded = |path: &Path| config.site.exclude.is_match(path);
    !path.iter().any(is_hidden)
        && !is_left_out(path)
        && !is_excluded(path)
        && !folders.into_iter().any(|folder| is_excluded(folder) || is_excluded(&folder.join("")))
}

fn special() -> Refusal {
    Refusal::unreadable("this is no regular file", "remove it, or exclude it in hexapla.toml")
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

/// A path of this system with `/` between its names.
fn with_slashes(path: &str) -> String {
    if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() }
}

pub(super) fn kind_of(name: &str) -> FileKind {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let is_toc = stem.eq_ignore_ascii_case("toc");
    if extension.eq_ignore_ascii_case("md") {
        if is_toc { FileKind::Toc(TocFormat::Markdown) } else { FileKind::Article }
    } else if extension.eq_ignore_ascii_case("yml") {
        if is_toc { FileKind::Toc(TocFormat::Yaml) } else { FileKind::Yaml }
    } else {
        FileKind::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_a_file_is() {
        assert_eq!(kind_of("a.MD"), FileKind::Article);
        assert_eq!(kind_of("Toc.md"), FileKind::Toc(TocFormat::Markdown));
        assert_eq!(kind_of("TOC.YML"), FileKind::Toc(TocFormat::Yaml));
        assert_eq!(kind_of("toc.md.txt"), FileKind::Other);
        assert_eq!(kind_of("index.yml"), FileKind::Yaml);
        assert_eq!(kind_of("md"), FileKind::Other);
    }
}
