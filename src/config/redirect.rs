//! Redirects: where articles went that are no longer at their place.
//!
//! They stand in `hexapla.toml` and in `.openpublishing.redirection.json`, as Microsoft's repositories have it: in a locale's
//! folder or the nearest above it, up to the top of its repository.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::value::RawValue;

use super::read::Reading;
use super::repository::repository_of;
use super::table::{Table, Text};
use super::{Config, ConfigError, Earlier, folder, json, unreadable};
use crate::path::{RelPath, fold};
use crate::text::{BOM, LineIndex, Position, Span, Spanned};

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
}

/// A file that lists redirects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedirectFile {
    /// Its path as findings print it.
    pub printed: String,
    /// Its text.
    pub text: String,
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

/// The part of a redirection file that we read.
#[derive(Deserialize)]
struct Redirections<'t> {
    #[serde(borrow, default)]
    redirections: Option<&'t RawValue>,
}

#[derive(Deserialize)]
struct Redirection<'t> {
    #[serde(borrow)]
    source_path: Option<&'t RawValue>,
    #[serde(borrow)]
    source_path_from_root: Option<&'t RawValue>,
    #[serde(borrow)]
    redirect_url: Option<&'t RawValue>,
}

impl Config {
    /// Reads the redirection files of the locales.
    ///
    /// # Errors
    ///
    /// What is wrong with each of them.
    pub(super) fn with_redirection_files(mut self, files: &Earlier) -> Result<Self, Vec<ConfigError>> {
        let mut errors = Vec::new();
        let mut known: Vec<(PathBuf, usize)> = Vec::new();
        for index in 0..self.locales.len() {
            let Some(locale) = self.locales[index].folder.clone() else { continue };
            let Some(path) = redirection_file(files, &self.root, &locale) else { continue };
            let file = match known.iter().find(|(other, _)| *other == path) {
                Some((_, file)) => *file,
                None => match read(files, &self.root, &path) {
                    Ok(file) => {
                        known.push((path.clone(), self.redirect_files.len()));
                        self.redirect_files.push(file);
                        self.redirect_files.len() - 1
                    }
                    Err(error) => {
                        errors.push(error);
                        continue;
                    }
                },
            };
            match redirects(&self.redirect_files[file], file, &path, &locale) {
                Ok(redirects) => self.locales[index].redirects.extend(redirects),
                Err(error) => errors.push(error),
            }
        }
        errors.dedup();
        if errors.is_empty() { Ok(self) } else { Err(errors) }
    }
}

/// The redirection file in a locale's folder, or the nearest above it; nothing is looked at above the repository.
fn redirection_file(files: &Earlier, root: &Path, locale: &Path) -> Option<PathBuf> {
    let top = repository_of(locale).unwrap_or(if locale.starts_with(root) { root } else { locale });
    let folders = locale.ancestors().take_while(|folder| folder.starts_with(top));
    folders.map(|folder| folder.join(REDIRECTION_FILE)).find(|file| files.is_file(file))
}

fn read(files: &Earlier, root: &Path, path: &Path) -> Result<RedirectFile, ConfigError> {
    let printed = folder::printed(root, path);
    let refuse = |message: &str| ConfigError { file: Some(printed.clone()), ..ConfigError::new(message) };
    let bytes = files.read(path).map_err(|error| unreadable(&printed, &error))?;
    if bytes.len() > LARGEST {
        return Err(refuse("the file is larger than 16 MiB"));
    }
    let text = String::from_utf8(bytes).map_err(|error| ConfigError::not_utf8(printed.as_str(), &error))?;
    Ok(RedirectFile { printed, text })
}

/// The redirects of a file that are about articles below a locale's folder.
fn redirects(file: &RedirectFile, index: usize, path: &Path, locale: &Path) -> Result<Vec<Redirect>, ConfigError> {
    let text = &file.text;
    let json = text.strip_prefix(BOM).unwrap_or(text);
    let shift = text.len() - json.len();
    let plain = json::plain(json);
    let json = plain.as_str();
    let lines = LineIndex::new(text);
    let refuse = |value: &RawValue, message: &str| ConfigError {
        file: Some(file.printed.clone()),
        position: Some(lines.position(span_of(value, json, shift).start)),
        ..ConfigError::new(message)
    };
    let string = |value: &RawValue| {
        let read: Result<String, _> = serde_json::from_str(value.get());
        let text = read.map_err(|_| refuse(value, "this must be a string"))?;
        Ok::<_, ConfigError>(Spanned { value: text, span: span_of(value, json, shift) })
    };
    let here = path.parent().unwrap_or(path);
    let mut redirects = Vec::new();
    for entry in entries(file, json, &refuse)? {
        let read: Redirection<'_> = object(entry, &refuse)?;
        let Some(source) = read.source_path.or(read.source_path_from_root) else {
            return Err(refuse(entry, "a redirect must say where an article was, as `source_path`"));
        };
        let Some(to) = read.redirect_url else {
            return Err(refuse(entry, "a redirect must say where readers get instead, as `redirect_url`"));
        };
        let (source, to) = (string(source)?, string(to)?);
        let absolute = folder::absolute(here, source.value.trim_start_matches('/'));
        let Some(from) = below(&absolute, locale) else { continue };
        let base = from.parent();
        redirects.push(Redirect { from: Spanned { value: from, span: source.span }, to, base, file: index });
    }
    Ok(redirects)
}

/// Says that a value is not what it must be.
type Refuse<'r> = dyn Fn(&RawValue, &str) -> ConfigError + 'r;

/// The entries of a redirection file.
fn entries<'t>(file: &RedirectFile, json: &'t str, refuse: &Refuse<'_>) -> Result<Vec<&'t RawValue>, ConfigError> {
    let whole: &RawValue = serde_json::from_str(json).map_err(|error| broken(file, &error))?;
    let Some(list) = object::<Redirections<'_>>(whole, refuse)?.redirections else { return Ok(Vec::new()) };
    serde_json::from_str(list.get()).map_err(|_| refuse(list, "this must be a list, in `[` and `]`"))
}

/// An object: the reader of JSON would take a list for one.
fn object<'t, T: Deserialize<'t>>(value: &'t RawValue, refuse: &Refuse<'_>) -> Result<T, ConfigError> {
    if !value.get().starts_with('{') {
        return Err(refuse(value, "this must be an object, in `{` and `}`"));
    }
    serde_json::from_str(value.get()).map_err(|error| refuse(value, &without_place(&error)))
}

/// What is wrong with the syntax of a redirection file.
fn broken(file: &RedirectFile, error: &serde_json::Error) -> ConfigError {
    let json = file.text.strip_prefix(BOM).unwrap_or(&file.text);
    let line = json.split('\n').nth(error.line().saturating_sub(1)).unwrap_or_default();
    let before = line.get(..error.column().saturating_sub(1)).unwrap_or(line);
    let position = Position { line: error.line().max(1) as u32, column: before.chars().count() as u32 + 1 };
    ConfigError { file: Some(file.printed.clone()), position: Some(position), ..ConfigError::new(without_place(error)) }
}

fn without_place(error: &serde_json::Error) -> String {
    let what = error.to_string();
    what.rsplit_once(" at line ").map_or(what.as_str(), |(what, _)| what).to_owned()
}

/// Where a value stands in the file, its quotes left out.
fn span_of(value: &RawValue, json: &str, shift: usize) -> Span {
    let start = value.get().as_ptr().addr() - json.as_ptr().addr() + shift;
    let quotes = usize::from(value.get().starts_with('"'));
    Span::new(start + quotes, start + value.get().len() - quotes)
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

    #[test]
    fn entries_are_read_with_their_places() {
        let text = "\u{feff}{\"redirections\": [\n {\"source_path\": \"Docs/old.md\", \"redirect_url\": \"/new\"},\n\
                    {\"source_path\": \"other/x.md\", \"redirect_url\": \"/y\"}]}";
        let file = RedirectFile { printed: "r.json".to_owned(), text: text.to_owned() };
        let read = redirects(&file, 2, Path::new("/repo/r.json"), Path::new("/repo/docs")).expect("redirects");
        assert_eq!(read.len(), 1);
        assert_eq!((read[0].from.value.as_str(), read[0].from.span.slice(text)), ("old.md", "Docs/old.md"));
        assert_eq!((read[0].to.value.as_str(), read[0].to.span.slice(text), read[0].file), ("/new", "/new", 2));
    }

    #[test]
    fn comments_and_last_commas_are_no_mistakes() {
        let text = "{ // où\n\"redirections\": [{\"source_path\": \"a.md\", /* é */ \"redirect_url\": \"/new\",},],}";
        let file = RedirectFile { printed: "r.json".to_owned(), text: text.to_owned() };
        let read = redirects(&file, 0, Path::new("/repo/r.json"), Path::new("/repo")).expect("redirects");
        assert_eq!((read.len(), read[0].to.span.slice(text)), (1, "/new"));
    }

    #[test]
    fn what_is_wrong_is_said_at_its_place() {
        let wrong = |text: &str| {
            let file = RedirectFile { printed: "r.json".to_owned(), text: text.to_owned() };
            let read = redirects(&file, 0, Path::new("/repo/r.json"), Path::new("/repo"));
            read.expect_err("an error").to_string()
        };
        assert_eq!(wrong("{\n \"redirections\": [}\n}"), "r.json:2:19: expected value");
        let text = "{\"redirections\": [{\"source_path\": \"é.md\", \"redirect_url\": 3}]}";
        assert_eq!(wrong(text), "r.json:1:59: this must be a string");
        for (text, expected) in [
            ("[]", "1:1: this must be an object, in `{` and `}`"),
            ("{\"redirections\": {}}", "1:18: this must be a list, in `[` and `]`"),
            ("{\"redirections\": [1]}", "1:19: this must be an object, in `{` and `}`"),
            (
                "{\"redirections\": [\n  {\"source_path\": \"a.md\"}]}",
                "2:3: a redirect must say where readers get instead, as `redirect_url`",
            ),
            (
                "{\"redirections\": [{\"redirect_url\": \"/z\"}]}",
                "1:19: a redirect must say where an article was, as `source_path`",
            ),
            ("{\"redirections\": []} x", "1:22: trailing characters"),
            ("{/* é */\"redirections\": [}", "1:26: expected value"),
        ] {
            assert_eq!(wrong(text), format!("r.json:{expected}"));
        }
    }
}
