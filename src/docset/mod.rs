//! Discovery: which files each locale has, and their text; the only reader of content.

mod cause;
mod dependency;
mod earlier;
mod locate;
mod portable;
mod project;
mod replace;
mod walk;

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cap_std::fs::{Dir, OpenOptions};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

pub use project::{StaticFile, Unreadable, digest_of, static_files, texts};
pub use replace::{Replacement, remove_unfinished, replace};

use crate::config::{Config, LocaleConfig, is_yaml_page};
use crate::finding::{FileId, Finding, Rule, rule};
use crate::locale::LocaleIndex;
use crate::path::RelPath;
use crate::text::{Digest, Span};

/// The largest text file that is taken, in bytes.
pub const LARGEST_TEXT: usize = 4 << 20;

/// The files of every locale, by name; their text is read when asked for.
#[derive(Debug)]
pub struct Docset {
    /// The files, by locale, then by path.
    pub files: Vec<SourceFile>,
    /// What the user should know, such as a folder without articles: one sentence each.
    pub notes: Vec<String>,
    /// Each locale's folder, where it is there and can be opened.
    roots: Vec<Option<Dir>>,
    /// Each dependency's folder, where it is there and can be opened.
    dependencies: Vec<Option<Dir>>,
    /// The files that list redirects.
    beside: Vec<FileId>,
    /// What stands for what is on disk.
    held: FxHashMap<FileId, Vec<u8>>,
    /// What stands for what dependencies have on disk: `None` where that was not there.
    held_samples: FxHashMap<(usize, RelPath), Option<Vec<u8>>>,
}

/// A file below a locale's folder.
#[derive(Debug)]
pub struct SourceFile {
    /// The locale whose folder holds it.
    pub locale: LocaleIndex,
    /// What it is, judged by its name.
    pub kind: FileKind,
    /// Its path below the locale's folder.
    pub path: RelPath,
    /// Its path as findings print it: relative to the configuration's folder, `/`-separated, spelled as on disk.
    pub printed: Arc<str>,
    /// The path below the locale's folder as the disk spells it, where that is not `path`.
    spelling: Option<Box<Path>>,
    /// The bilingual article whose source side this is, where it has no file of its own.
    recovered_from: Option<FileId>,
    /// Why it is refused, where its name or its place on disk alone say so.
    refusal: Option<Box<Refusal>>,
}

/// What a file is, judged by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A `.md` file that is no table of contents.
    Article,
    /// A table of contents.
    Toc(TocFormat),
    /// A `.yml` file whose first line says that it is a page. Only a [`Source`] has this kind: the name does not tell.
    YamlPage,
    /// A `.yml` file that is no table of contents: a page or data.
    Yaml,
    /// Any other file: an asset or a snippet, known by its name.
    Other,
    /// A file of the project beside its articles, such as one that lists redirects: findings stand in it, and no page.
    Beside,
    /// A file of the dependency of that index which articles include; it is added when that is known.
    OfDependency(usize),
    /// What is no file, or a file that cannot be reached; reading it gives the finding.
    Refused,
}

impl FileKind {
    /// Whether such a file belongs to the locale whose folder it is counted to.
    pub fn is_of_locale(self) -> bool {
        !matches!(self, Self::Beside | Self::OfDependency(_))
    }
}

/// How a table of contents is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TocFormat {
    /// `toc.md`.
    Markdown,
    /// `toc.yml`.
    Yaml,
}

/// The text of an article, a table of contents or a YAML page.
#[derive(Debug)]
pub struct Source<'b> {
    /// The file that it was read from.
    pub file: FileId,
    /// What it is: an article, a table of contents or a page in YAML.
    pub kind: FileKind,
    /// The text as stored, but LF where its line ends are CR alone; a byte order mark is kept.
    pub text: &'b str,
    /// Whether its line ends are CR alone in the file.
    pub has_returns: bool,
}

impl<'b> Source<'b> {
    /// The text that bytes are.
    fn of(file: FileId, kind: FileKind, bytes: &'b mut [u8]) -> Result<Self, Refusal> {
        let has_returns = replace_returns(bytes);
        Ok(Self { file, kind, text: text_of(bytes)?, has_returns })
    }

    /// The digest of what was read.
    pub fn digest(&self) -> Digest {
        Digest::of(self.text.as_bytes())
    }

    /// The text as the file has it.
    pub fn stored(&self) -> Cow<'_, str> {
        if self.has_returns { Cow::Owned(self.as_stored(self.text.to_owned())) } else { Cow::Borrowed(self.text) }
    }

    /// A text that was made from this one, with the line ends that the file has.
    pub fn as_stored(&self, text: String) -> String {
        if self.has_returns { text.replace('\n', "\r") } else { text }
    }
}

/// Makes line ends that are CR alone LF, which leaves every byte in its place; says whether they were.
fn replace_returns(bytes: &mut [u8]) -> bool {
    if memchr::memchr(b'\n', bytes).is_some() {
        return false;
    }
    let Some(first) = memchr::memchr(b'\r', bytes) else { return false };
    bytes[first..].iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
    true
}

/// Why a file is not taken.
#[derive(Debug)]
struct Refusal {
    rule: &'static Rule,
    span: Span,
    message: String,
    help: &'static str,
}

impl Refusal {
    fn unreadable(message: impl Into<String>, help: &'static str) -> Self {
        Self { rule: &rule::FILE_UNREADABLE, span: Span::default(), message: message.into(), help }
    }

    fn failed(what: &str, error: &io::Error) -> Self {
        let reason = match error.get_ref() {
            Some(_) if is_escape(error) => "it lies behind a link that leads out of the locale's folder".to_owned(),
            Some(ours) => ours.to_string(),
            None => error.kind().to_string(),
        };
        Self::unreadable(format!("the {what} cannot be read: {reason}"), "check that it is there and may be read")
    }

    fn not_utf8(span: Span, message: String) -> Self {
        Self { rule: &rule::ENCODING_INVALID, span, message, help: "save the file as UTF-8 text" }
    }

    fn finding(&self, file: FileId) -> Finding {
        Finding::new(self.rule, file, self.span, self.message.clone()).with_help(self.help)
    }
}

impl SourceFile {
    /// A file with a text of its own, whose name the disk spells as its path does.
    fn new(locale: LocaleIndex, kind: FileKind, path: RelPath, printed: Arc<str>) -> Self {
        Self { locale, kind, path, printed, spelling: None, recovered_from: None, refusal: None }
    }

    /// The path below the locale's folder as the disk spells it.
    fn on_disk(&self) -> &Path {
        self.spelling.as_deref().unwrap_or_else(|| Path::new(self.path.as_str()))
    }
}

impl Docset {
    /// The files' ids, to be worked through in parallel.
    pub fn ids(&self) -> impl IndexedParallelIterator<Item = FileId> {
        (0..self.files.len() as u32).into_par_iter().map(FileId)
    }

    /// The file of that id.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.get()]
    }

    /// Reads an article, a table of contents or a YAML page; `None` for every other file, which is not opened or no page.
    ///
    /// `buffer` is where its bytes are put; what it held is lost.
    ///
    /// # Errors
    ///
    /// The finding that says why the file cannot be taken.
    pub fn read<'b>(&self, id: FileId, buffer: &'b mut Vec<u8>) -> Result<Option<Source<'b>>, Finding> {
        let file = self.file(id);
        match (file.kind, &file.refusal) {
            (_, Some(refusal)) => Err(refusal.finding(id)),
            (FileKind::Other | FileKind::Beside | FileKind::OfDependency(_) | FileKind::Refused, None) => Ok(None),
            (FileKind::Article | FileKind::Toc(_) | FileKind::Yaml | FileKind::YamlPage, None) => {
                self.read_text(id, file, buffer).map_err(|refusal| refusal.finding(id))
            }
        }
    }

    fn read_text<'b>(
        &self,
        id: FileId,
        file: &SourceFile,
        buffer: &'b mut Vec<u8>,
    ) -> Result<Option<Source<'b>>, Refusal> {
        self.read_into(id, LARGEST_TEXT + 1, buffer).map_err(|error| Refusal::failed("file", &error))?;
        let kind = match file.kind {
            FileKind::Yaml if is_yaml_page(buffer) => FileKind::YamlPage,
            FileKind::Yaml => return Ok(None),
            kind => kind,
        };
        Source::of(id, kind, buffer).map(Some)
    }

    /// Adds a file that is not on disk, and gives its id.
    pub fn add(&mut self, config: &Config, locale: LocaleIndex, path: RelPath) -> FileId {
        let printed = match config.locales[locale.get()].path.as_str() {
            "." => path.as_str().into(),
            folder => format!("{folder}/{path}").into(),
        };
        let kind = walk::kind_of(path.name());
        self.push(SourceFile::new(locale, kind, path, printed))
    }

    /// Adds a file at the end, and gives its id.
    fn push(&mut self, file: SourceFile) -> FileId {
        let id = FileId(self.files.len() as u32);
        self.files.push(file);
        id
    }

    /// Adds the source side of a bilingual article as an article of another locale, and gives its id.
    pub fn add_recovered(&mut self, locale: LocaleIndex, from: FileId) -> FileId {
        let SourceFile { kind, path, printed, .. } = self.file(from);
        let (kind, path, printed) = (*kind, path.clone(), Arc::clone(printed));
        self.push(SourceFile { recovered_from: Some(from), ..SourceFile::new(locale, kind, path, printed) })
    }

    /// The bilingual article whose source side an article is, where it has no file of its own.
    pub fn recovered_from(&self, id: FileId) -> Option<FileId> {
        self.file(id).recovered_from
    }

    /// The file that holds the text of an article: its own, or the bilingual one.
    pub fn stored(&self, id: FileId) -> &SourceFile {
        self.file(self.recovered_from(id).unwrap_or(id))
    }

    /// Takes a text for that of a file, whatever the disk has.
    pub fn take(&mut self, id: FileId, text: String) {
        self.held.insert(id, text.into_bytes());
    }

    /// Whether what a file holds is known without the disk.
    pub fn holds(&self, id: FileId) -> bool {
        self.held.contains_key(&id)
    }

    /// Adds the files that list redirects, so that findings can stand in them.
    fn add_redirect_files(&mut self, config: &Config) {
        if config.locales.iter().all(|locale| locale.redirects.is_empty()) {
            return;
        }
        for (index, file) in config.redirect_files.iter().enumerate() {
            let of_file = |locale: &LocaleConfig| locale.redirects.iter().any(|redirect| redirect.file == index);
            let locale = config.locales.iter().position(of_file).unwrap_or_default();
            let path = RelPath::new(&file.printed.replace("../", "")).unwrap_or_else(RelPath::root);
            let locale = LocaleIndex(locale as u16);
            let id = self.push(SourceFile::new(locale, FileKind::Beside, path, file.printed.as_str().into()));
            self.beside.push(id);
            self.take(id, file.text.clone());
        }
    }

    /// The file of that index in [`Config::redirect_files`].
    pub fn redirect_file(&self, index: usize) -> Option<FileId> {
        self.beside.get(index).copied()
    }

    /// Where a file lies on disk.
    pub fn location(&self, config: &Config, id: FileId) -> PathBuf {
        let file = self.stored(id);
        let folder = match file.kind {
            FileKind::OfDependency(dependency) => config.dependencies[dependency].folder.as_path(),
            _ => config.locales[file.locale.get()].folder.as_deref().unwrap_or(&config.root),
        };
        folder.join(file.on_disk())
    }

    /// Opens a file, of whatever kind, for copying.
    ///
    /// # Errors
    ///
    /// It cannot be opened, is no regular file, or a link leads out of its locale's folder.
    pub fn open(&self, id: FileId) -> io::Result<File> {
        self.open_sized(id).map(|(file, _)| file)
    }

    /// Opens a file that is one, with its size.
    fn open_sized(&self, id: FileId) -> io::Result<(File, u64)> {
        let file = self.stored(id);
        if let FileKind::OfDependency(dependency) = file.kind {
            return self.open_in_dependency(dependency, &file.path);
        }
        let root = self.roots[file.locale.get()].as_ref().ok_or(io::ErrorKind::NotFound)?;
        regular(root.open_with(file.on_disk(), &reading())?)
    }

    /// Writes a file that was read, in place of what it holds: all of it or nothing.
    ///
    /// # Errors
    ///
    /// It cannot be written, or a link leads out of its locale's folder; it is as it was.
    pub fn write(&self, id: FileId, bytes: &[u8]) -> io::Result<()> {
        let file = self.stored(id);
        let root = self.roots[file.locale.get()].as_ref().ok_or(io::ErrorKind::NotFound)?;
        let mut new = Replacement::below(root, file.on_disk())?;
        new.write_all(bytes)?;
        new.commit()
    }

    /// Reads the first `at_most` bytes of a file, of whatever kind.
    ///
    /// # Errors
    ///
    /// As [`Docset::open`], or the disk fails.
    pub fn read_bytes(&self, id: FileId, at_most: usize) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.read_into(id, at_most, &mut bytes)?;
        Ok(bytes)
    }

    fn read_into(&self, id: FileId, at_most: usize, buffer: &mut Vec<u8>) -> io::Result<()> {
        buffer.clear();
        let stored = self.recovered_from(id).unwrap_or(id);
        if let Some(bytes) = self.held.get(&stored) {
            buffer.extend_from_slice(&bytes[..bytes.len().min(at_most)]);
            return Ok(());
        }
        let (file, size) = self.open_sized(id)?;
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        buffer.reserve(size.saturating_add(1).min(at_most));
        file.take(at_most as u64).read_to_end(buffer)?;
        Ok(())
    }

    /// A file's text for people to look at: what is not UTF-8 is replaced; `None` where the file cannot be read.
    pub fn read_for_report(&self, id: FileId) -> Option<String> {
        let bytes = self.read_bytes(id, LARGEST_TEXT).ok()?;
        Some(
            simdutf8::basic::from_utf8(&bytes)
                .map_or_else(|_| String::from_utf8_lossy(&bytes).into_owned(), str::to_owned),
        )
    }
}

/// A file that is one, with its size.
fn regular(opened: cap_std::fs::File) -> io::Result<(File, u64)> {
    let metadata = opened.metadata()?;
    if metadata.is_file() {
        Ok((opened.into_std(), metadata.len()))
    } else {
        Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no regular file"))
    }
}

/// How files are opened: a pipe that took a file's place since the walk must not make us wait.
fn reading() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    cap_std::fs::OpenOptionsExt::custom_flags(&mut options, rustix::fs::OFlags::NONBLOCK.bits() as i32);
    options
}

/// Whether the guard of a locale's folder refused, not the system, which would have a code for it.
fn is_escape(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::PermissionDenied && error.raw_os_error().is_none()
}

/// The text that a file's bytes are.
fn text_of(bytes: &[u8]) -> Result<&str, Refusal> {
    if bytes.len() > LARGEST_TEXT {
        let message = "the file is larger than 4 MiB".to_owned();
        let help = "split the file, or move what is no text out of it";
        return Err(Refusal { rule: &rule::FILE_TOO_LARGE, span: Span::default(), message, help });
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(Refusal::not_utf8(Span::default(), "the file is UTF-16, not UTF-8".to_owned()));
    }
    let byte = |at: usize| Span::new(at, at + 1);
    match (simdutf8::compat::from_utf8(bytes), memchr::memchr(0, bytes)) {
        (Ok(text), None) => Ok(text),
        (Err(error), nul) if nul.is_none_or(|nul| error.valid_up_to() < nul) => {
            let at = error.valid_up_to();
            Err(Refusal::not_utf8(byte(at), format!("the byte 0x{:02X} is not UTF-8", bytes[at])))
        }
        (_, nul) => {
            let message = "the file holds a NUL byte, so it is no text".to_owned();
            Err(Refusal::not_utf8(byte(nul.unwrap_or_default()), message))
        }
    }
}
