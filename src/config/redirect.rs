//! Redirects: where articles went that are no longer at their place.
//!
//! They stand in `hexapla.toml` and in `.openpublishing.redirection.json`, as Microsoft's repositories have it: in a locale's
//! folder or the nearest above it, up to the top of its repository.

use std::path::{Path, PathBuf};

use serde_json::Value;
use serde_json::value::RawValue;

use super::json::{self, Ordered};
use super::read::Reading;
use super::repository::repository_of;
use super::table::{Table, Text};
use super::{Config, ConfigError, Earlier, folder, unreadable};
use crate::path::{RelPath, fold};
use crate::text::{LineIndex, Position, Span, Spanned, without_mark};

/// The file of a repository that lists redirects.
pub const REDIRECTION_FILE: &str = ".openpublishing.redirection.json";

/// How large such a file may be.
const LARGEST: usize = 16 << 20;

/// Where an article went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// Its path below the locale's folder, with or without extension.
    pub from: Spanned<RelPath>,
    /// What it is redirected to: an address, a path of the host, or a path below `base`.
    pub to: Spanned<String>,
    /// The folder below the locale's that a relative target starts from.
    pub base: RelPath,
    /// The file that says so: an index into [`Config::redirect_files`].
    pub file: usize,
    /// The versions that it is about, in small letters; none where it is about every version.
    pub monikers: Vec<String>,
}

/// A file that lists redirects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedirectFile {
    /// Its path as findings print it.
    pub printed: String,
    /// Its text.
    pub text: String,
    /// Its entries that are no redirects; the others are read all the same.
    pub flaws: Vec<Spanned<Flaw>>,
}

/// Why an entry of a redirection file is no redirect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It is no object.
    NoObject,
    /// It does not say where an article was.
    NoSource,
    /// It does not say where readers get instead.
    NoTarget,
    /// What must be a text is none.
    NoText,
}

/// The folder that the path of an article that was begins at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// That of the file which lists the redirect (`source_path`).
    File,
    /// That of the repository (`source_path_from_root`).
    Repository,
}

/// A redirect as it is listed in a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Where the article was, as seen from the folder that `start` says.
    pub(super) source: Spanned<String>,
    /// The folder that `source` begins at.
    pub(super) start: Start,
    /// Where readers get instead.
    pub(super) to: Spanned<String>,
    /// As [`Redirect::monikers`] has them.
    pub(super) monikers: Vec<String>,
}

impl Reading<'_> {
    /// Reads `redirects`, which stands at the top or in `[site]` and is about every locale.
    pub(super) fn redirects(&mut self, tables: [Option<Table<'_>>; 2]) -> Vec<Redirect> {
        let mut redirects = Vec::new();
        let mut found = Vec::new();
        for table in tables.into_iter().flatten() {
            found.extend(table.tables("redirects", "[[redirects]]", &mut self.problems));
        }
        for table in found {
            table.allow(&["from", "to"], &mut self.problems);
            let help = "a redirect says where an article was, as `from`, and where readers get instead, as `to`";
            let from = table.required_text("from", help, &mut self.problems);
            let to = table.required_text("to", help, &mut self.problems);
            let (Some(from), Some(to)) = (from, to) else { continue };
            let Some(path) = self.redirected(&from) else { continue };
            redirects.push(Redirect {
                from: Spanned { value: path, span: unquoted(from.span) },
                to: Spanned { value: to.value.to_owned(), span: unquoted(to.span) },
                base: RelPath::root(),
                file: 0,
                monikers: Vec::new(),
            });
        }
        redirects
    }

    /// The path of an article that was.
    fn redirected(&mut self, from: &Text) -> Option<RelPath> {
        let Some(mark) = from.value.chars().find(|c| matches!(c, '#' | '?')) else { return self.address(from) };
        let help = "write the article's path below the locale's folder, or its id; readers keep what follows it";
        let message =
            format!("`{}` must not hold `{mark}`: all of an article is redirected", from.value.escape_debug());
        self.problems.add_with_help(from.span, message, help);
        None
    }
}

/// Where a string of TOML stands without its quotes.
fn unquoted(span: Span) -> Span {
    Span::new(span.start as usize + 1, (span.end as usize).saturating_sub(1))
}

impl Config {
    /// Reads the redirection files of the locales.
    ///
    /// # Errors
    ///
    /// What is wrong with each of them.
    pub(super) fn with_redirection_files(mut self, files: &Earlier) -> Result<Self, Vec<ConfigError>> {
        let mut errors = Vec::new();
        let mut known: Vec<(PathBuf, usize, Vec<Entry>)> = Vec::new();
        for index in 0..self.locales.len() {
            let Some(locale) = self.locales[index].folder.clone() else { continue };
            let Some(path) = redirection_file(files, &self.root, &locale) else { continue };
            if !known.iter().any(|(other, ..)| *other == path) {
                match read(files, &self.root, &path) {
                    Ok((file, entries)) => {
                        known.push((path.clone(), self.redirect_files.len(), entries));
                        self.redirect_files.push(file);
                    }
                    Err(error) => errors.push(error),
                }
            }
            let Some((_, file, entries)) = known.iter().find(|(other, ..)| *other == path) else { continue };
            let folders = Folders::of(&path, &self.root);
            let below = entries.iter().filter_map(|entry| entry.below(folders, &locale, *file));
            self.locales[index].redirects.extend(below);
        }
        errors.dedup();
        if errors.is_empty() { Ok(self) } else { Err(errors) }
    }
}

/// The folders that paths in a redirection file begin at.
#[derive(Clone, Copy)]
struct Folders<'p> {
    file: &'p Path,
    repository: &'p Path,
}

impl<'p> Folders<'p> {
    /// Those of a file in a project. Without git the project's folder stands for the repository's where it holds the file, else
    /// the file's own.
    fn of(path: &'p Path, root: &'p Path) -> Self {
        let file = path.parent().unwrap_or(path);
        let repository = repository_of(file).unwrap_or(if file.starts_with(root) { root } else { file });
        Self { file, repository }
    }

    fn of_start(self, start: Start) -> &'p Path {
        match start {
            Start::File => self.file,
            Start::Repository => self.repository,
        }
    }
}

/// The redirection file in a locale's folder, or the nearest above it; nothing is looked at above the repository.
fn redirection_file(files: &Earlier, root: &Path, locale: &Path) -> Option<PathBuf> {
    let top = repository_of(locale).unwrap_or(if locale.starts_with(root) { root } else { locale });
    let folders = locale.ancestors().take_while(|folder| folder.starts_with(top));
    folders.map(|folder| folder.join(REDIRECTION_FILE)).find(|file| files.is_file(file))
}

fn read(files: &Earlier, root: &Path, path: &Path) -> Result<(RedirectFile, Vec<Entry>), ConfigError> {
    let printed = folder::printed(root, path);
    let bytes = files.read(path).map_err(|error| unreadable(&printed, &error))?;
    RedirectFile::read(printed, bytes)
}

impl RedirectFile {
    /// Reads a file that lists redirects, with what it lists.
    ///
    /// # Errors
    ///
    /// It is no list of redirects.
    pub(super) fn read(printed: String, bytes: Vec<u8>) -> Result<(Self, Vec<Entry>), ConfigError> {
        if bytes.len() > LARGEST {
            let message = "the file is larger than 16 MiB";
            return Err(ConfigError { file: Some(printed), ..ConfigError::new(message) });
        }
        let text = String::from_utf8(bytes).map_err(|error| ConfigError::not_utf8(printed.as_str(), &error))?;
        let json = without_mark(&text);
        let shift = text.len() - json.len();
        let plain = json::plain(json);
        let places = Places { json: &plain, shift };
        let mut entries = Vec::new();
        let mut flaws = Vec::new();
        let listed = listed(&plain).map_err(|problem| problem.told(&printed, &text, places))?;
        for entry in listed {
            match Entry::read(entry, places) {
                Ok(entry) => entries.push(entry),
                Err(flaw) => flaws.push(flaw),
            }
        }
        Ok((Self { printed, text, flaws }, entries))
    }
}

impl Entry {
    fn read(entry: &RawValue, places: Places<'_>) -> Result<Self, Spanned<Flaw>> {
        let flaw = |value: &RawValue, flaw| Spanned { value: flaw, span: places.span_of(value) };
        let keys: Ordered<&RawValue> = object(entry).ok_or_else(|| flaw(entry, Flaw::NoObject))?;
        let ways = [("source_path", Start::File), ("source_path_from_root", Start::Repository)];
        let source = ways.into_iter().find_map(|(key, start)| Some((keys.value(key)?, start)));
        let (source, start) = source.ok_or_else(|| flaw(entry, Flaw::NoSource))?;
        let to = keys.value("redirect_url").ok_or_else(|| flaw(entry, Flaw::NoTarget))?;
        let string = |written: &RawValue| {
            let read: Result<String, _> = serde_json::from_str(written.get());
            let value = read.map_err(|_| flaw(written, Flaw::NoText))?;
            Ok(Spanned { value, span: places.span_of(written) })
        };
        let filled = |written: &RawValue, problem| {
            let text = string(written)?;
            if text.value.trim().is_empty() { Err(flaw(written, problem)) } else { Ok(text) }
        };
        let (source, to) = (filled(source, Flaw::NoSource)?, filled(to, Flaw::NoTarget)?);
        let monikers: Option<Value> =
            keys.value("monikers").and_then(|written| serde_json::from_str(written.get()).ok());
        let monikers = monikers.iter().flat_map(json::texts).map(str::to_ascii_lowercase).collect();
        Ok(Self { source, start, to, monikers })
    }

    /// The redirect of what was below a locale's folder; `folders` are those of the file that lists it.
    fn below(&self, folders: Folders<'_>, locale: &Path, file: usize) -> Option<Redirect> {
        let absolute = folder::absolute(folders.of_start(self.start), self.source.value.trim_start_matches('/'));
        let from = below(&absolute, locale)?;
        Some(Redirect {
            base: from.parent(),
            from: Spanned { value: from, span: self.source.span },
            to: self.to.clone(),
            file,
            monikers: self.monikers.clone(),
        })
    }
}

/// What is wrong with a redirection file as a whole.
enum Problem<'t> {
    Syntax(serde_json::Error),
    Shape(&'t RawValue, &'static str),
}

impl Problem<'_> {
    fn told(self, printed: &str, text: &str, places: Places<'_>) -> ConfigError {
        match self {
            Self::Syntax(error) => broken(printed, text, &error),
            Self::Shape(value, message) => ConfigError {
                file: Some(printed.to_owned()),
                position: Some(LineIndex::new(text).position(places.span_of(value).start)),
                ..ConfigError::new(message)
            },
        }
    }
}

/// The entries of a redirection file.
fn listed(json: &str) -> Result<Vec<&RawValue>, Problem<'_>> {
    let whole: &RawValue = serde_json::from_str(json).map_err(Problem::Syntax)?;
    let keys = object(whole).ok_or(Problem::Shape(whole, "this must be an object, in `{` and `}`"))?;
    let Some(list) = keys.value("redirections") else { return Ok(Vec::new()) };
    serde_json::from_str(list.get()).map_err(|_| Problem::Shape(list, "this must be a list, in `[` and `]`"))
}

/// An object: the reader of JSON would take `null` for one.
fn object(value: &RawValue) -> Option<Ordered<&RawValue>> {
    if value.get().starts_with('{') { serde_json::from_str(value.get()).ok() } else { None }
}

impl<'t> Ordered<&'t RawValue> {
    /// The value of a key in any letter case, as DocFX reads these files; the first that is there.
    fn value(&self, key: &str) -> Option<&'t RawValue> {
        let of_key = self.0.iter().filter(|(name, _)| name.eq_ignore_ascii_case(key));
        of_key.map(|(_, value)| *value).find(|value| value.get() != "null")
    }
}

/// What is wrong with the syntax of a redirection file.
fn broken(printed: &str, text: &str, error: &serde_json::Error) -> ConfigError {
    let json = without_mark(text);
    let line = json.split('\n').nth(error.line().saturating_sub(1)).unwrap_or_default();
    let before = line.get(..error.column().saturating_sub(1)).unwrap_or(line);
    let position = Position { line: error.line().max(1) as u32, column: before.chars().count() as u32 + 1 };
    let what = error.to_string();
    let what = what.rsplit_once(" at line ").map_or(what.as_str(), |(what, _)| what);
    ConfigError { file: Some(printed.to_owned()), position: Some(position), ..ConfigError::new(what) }
}

/// Tells where values stand in their file.
#[derive(Clone, Copy)]
struct Places<'t> {
    json: &'t str,
    /// How far into the file the JSON begins.
    shift: usize,
}

impl Places<'_> {
    /// Where a value stands, its quotes left out.
    fn span_of(self, value: &RawValue) -> Span {
        let start = value.get().as_ptr().addr() - self.json.as_ptr().addr() + self.shift;
        let quotes = usize::from(value.get().starts_with('"'));
        Span::new(start + quotes, start + value.get().len() - quotes)
    }
}

/// The path below a locale's folder; letter case does not count, as in these files.
fn below(path: &Path, locale: &Path) -> Option<RelPath> {
    let (path, locale) = (path.to_string_lossy().replace('\\', "/"), locale.to_string_lossy().replace('\\', "/"));
    let depth = locale.trim_end_matches('/').split('/').count();
    let (above, rest): (Vec<&str>, Vec<&str>) = {
        let mut names = path.split('/');
        (names.by_ref().take(depth).collect(), names.collect())
    };
    let is_inside = fold(&above.join("/")) == fold(locale.trim_end_matches('/')) && !rest.is_empty();
    is_inside.then(|| RelPath::new(&rest.join("/"))).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(text: &str) -> (RedirectFile, Vec<Entry>) {
        RedirectFile::read("r.json".to_owned(), text.as_bytes().to_vec()).expect("a list of redirects")
    }

    #[test]
    fn entries_are_read_with_their_places() {
        let text = "\u{feff}{\"redirections\": [\n {\"source_path\": \"Docs/old.md\", \"redirect_url\": \"/new\"},\n\
                    {\"source_path\": \"other/x.md\", \"redirect_url\": \"/y\"}]}";
        let (_, entries) = entries(text);
        let (repo, locale) = (Path::new("/repo"), Path::new("/repo/docs"));
        let folders = Folders { file: repo, repository: repo };
        let read: Vec<Redirect> = entries.iter().filter_map(|entry| entry.below(folders, locale, 2)).collect();
        assert_eq!(read.len(), 1);
        assert_eq!((read[0].from.value.as_str(), read[0].from.span.slice(text)), ("old.md", "Docs/old.md"));
        assert_eq!((read[0].to.value.as_str(), read[0].to.span.slice(text), read[0].file), ("/new", "/new", 2));
    }

    #[test]
    fn a_path_from_the_root_begins_at_the_repository() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let (outside, root) = (folder.path().join("elsewhere/r.json"), folder.path().join("site"));
        let file = root.join("docs/r.json");
        std::fs::create_dir_all(root.join("docs"))?;
        let repository = |path: &Path| Folders::of(path, &root).repository.to_owned();
        assert_eq!(repository(&file), root);
        assert_eq!(repository(&outside), folder.path().join("elsewhere"));
        std::fs::create_dir(root.join("docs/.git"))?;
        assert_eq!(repository(&file), root.join("docs"));
        std::fs::create_dir(folder.path().join(".git"))?;
        assert_eq!(repository(&outside), folder.path());
        Ok(())
    }

    #[test]
    fn comments_and_last_commas_are_no_mistakes() {
        let text = "{ // où\n\"redirections\": [{\"source_path\": \"a.md\", /* é */ \"redirect_url\": \"/new\",},],}";
        let (file, entries) = entries(text);
        assert_eq!((file.flaws.len(), entries.len(), entries[0].to.span.slice(text)), (0, 1, "/new"));
    }

    #[test]
    fn keys_are_read_in_any_letter_case() {
        let text = r#"{"Redirections": [{"Source_Path": "a.md", "redirect_URL": "/b", "Monikers": ["X", "y"]}]}"#;
        let (_, entries) = entries(text);
        assert_eq!((&*entries[0].source.value, &*entries[0].to.value), ("a.md", "/b"));
        assert_eq!(entries[0].monikers, ["x", "y"]);
    }

    #[test]
    fn entries_that_are_no_redirects_leave_the_others() {
        let text = r#"{"redirections": [1, {"redirect_url": "/a"}, {"source_path": "b.md"}, {"source_path": "c.md", "redirect_url": ["/c"]},
            {"source_path": "d.md", "redirect_url": " "}, {"source_path": "e.md", "redirect_url": null}, {"source_path": "f.md", "redirect_url": "/f"}]}"#;
        let (file, entries) = entries(text);
        let flaws: Vec<(Flaw, &str)> = file.flaws.iter().map(|flaw| (flaw.value, flaw.span.slice(text))).collect();
        let expected = [
            (Flaw::NoObject, "1"),
            (Flaw::NoSource, r#"{"redirect_url": "/a"}"#),
            (Flaw::NoTarget, r#"{"source_path": "b.md"}"#),
            (Flaw::NoText, r#"["/c"]"#),
            (Flaw::NoTarget, " "),
            (Flaw::NoTarget, r#"{"source_path": "e.md", "redirect_url": null}"#),
        ];
        assert_eq!(flaws, expected);
        assert_eq!(entries.iter().map(|entry| &*entry.source.value).collect::<Vec<_>>(), ["f.md"]);
    }

    #[test]
    fn what_is_wrong_with_the_whole_is_said_at_its_place() {
        for (text, expected) in [
            ("{\n \"redirections\": [}\n}", "2:19: expected value"),
            ("[]", "1:1: this must be an object, in `{` and `}`"),
            ("{\"redirections\": {}}", "1:18: this must be a list, in `[` and `]`"),
            ("{\"redirections\": []} x", "1:22: trailing characters"),
            ("{/* é */\"redirections\": [}", "1:26: expected value"),
        ] {
            let read = RedirectFile::read("r.json".to_owned(), text.as_bytes().to_vec());
            assert_eq!(read.expect_err("an error").to_string(), format!("r.json:{expected}"));
        }
    }
}
