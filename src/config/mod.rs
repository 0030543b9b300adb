//! Configuration: `hexapla.toml` as types, checked once; nothing later asks whether a locale or a glob exists.

mod alerts;
mod choices;
mod docfx;
mod earlier;
mod error;
pub(crate) mod folder;
mod infer;
mod json;
mod languages;
mod locales;
mod markdown;
mod metadata;
mod only;
mod read;
mod redirect;
mod repository;
mod site;
mod stated;
mod table;
mod written;
mod xref_maps;

use std::ops::Range;
use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

pub use choices::Choice;
pub use docfx::{FromDocfx, from_docfx};
pub use earlier::Earlier;
pub use error::ConfigError;
pub(crate) use error::{NOT_TEXT, first_fault};
pub use folder::absolute;
pub use markdown::{Dialect, Markdown};
pub use metadata::{Metadata, MetadataValue};
pub use redirect::{Flaw, REDIRECTION_FILE, Redirect, RedirectFile};
pub use repository::{path_in_repository, repository_of};
pub use site::base_url;
pub use xref_maps::{Xref, XrefMap};

use crate::alert::OwnAlert;
use crate::finding::{Rule, Severity};
use crate::locale::{Locale, LocaleIndex};
use crate::path::{RelPath, UrlStyle, nfc};
use crate::text::{BOM, Digest};

/// The configuration file's name.
pub const FILE_NAME: &str = "hexapla.toml";

/// What the first line of a `.yml` file that is a page has behind its `#`s, before the kind of page.
const YAML_MIME: &str = "YamlMime:";

/// Kinds of YAML files that are data: other readers make no page of them.
const DATA_KINDS: [&str; 5] = ["Achievements", "ContextObject", "TableOfContent", "XRefMap", "ZonePivotGroups"];

/// Where the first line of a `.yml` file names the kind of page that it is; any number of `#` marks it.
pub(crate) fn yaml_kind(text: &str) -> Option<Range<usize>> {
    let start = if text.starts_with(BOM) { BOM.len() } else { 0 };
    let line = text[start..].split(['\r', '\n']).next().unwrap_or_default();
    let name = line.strip_prefix('#')?.trim_start_matches('#').trim_start().strip_prefix(YAML_MIME)?.trim_start();
    let at = start + line.len() - name.len();
    Some(at..at + name.trim_end().len())
}

/// Whether a `.yml` file is a page, as its first line tells.
pub(crate) fn is_yaml_page(bytes: &[u8]) -> bool {
    let length =
        bytes.iter().take(LONGEST_MARK).position(|byte| *byte == b'\n').unwrap_or(bytes.len().min(LONGEST_MARK));
    let line = String::from_utf8_lossy(&bytes[..length]);
    yaml_kind(&line).is_some_and(|kind| !DATA_KINDS.iter().any(|data| data.eq_ignore_ascii_case(&line[kind.clone()])))
}

/// How far the kind of a page is looked for, in bytes.
pub(crate) const LONGEST_MARK: usize = 256;

/// The file that marks an output folder as ours to replace.
pub const OUTPUT_MARK: &str = ".hexapla-site";

/// The folders of a project, beside its configuration, whose files are all its own: for its theme, its messages, its site.
pub const OWN_FOLDERS: [&str; 3] = ["templates", "locales", "static"];

/// A project's configuration, complete: what the file leaves out is filled in.
#[derive(Debug)]
pub struct Config {
    /// The folder that paths are relative to, absolute: the one that holds `hexapla.toml`, or the current one.
    pub root: PathBuf,
    /// The configuration file's name below `root`; `None` where the configuration is inferred.
    pub file: Option<PathBuf>,
    /// What was assumed where nothing was configured: one sentence each, for the user.
    pub assumptions: Vec<String>,
    /// What the user should know about a configuration that is sound, such as a folder that is absent: one sentence each.
    pub notes: Vec<String>,
    /// `[site]`.
    pub site: Site,
    /// `[[locales]]`, in the order of the language menu; at least one has a folder.
    pub locales: Vec<LocaleConfig>,
    /// The folders of configured locales that [`Config::only`] has left aside: they are no part of those that hold them.
    pub left_aside: Vec<PathBuf>,
    /// The source locale, where it is one of `locales`.
    pub source: Option<LocaleIndex>,
    /// The source locale's id, whether or not it is one of `locales`.
    pub source_locale: Locale,
    /// `[[docsets]]`; empty where each locale's folder is one docset.
    pub docsets: Vec<DocsetConfig>,
    /// `[markdown]`.
    pub markdown: Markdown,
    /// `[[alerts]]`: the kinds of alerts beside the five.
    pub alerts: Vec<OwnAlert>,
    /// `[[monikers]]`: the versions that articles are about, oldest first.
    pub monikers: Vec<Choice>,
    /// `[[pivots]]`: what else readers choose between, in the order of the menu.
    pub pivots: Vec<Choice>,
    /// `[[metadata]]`: of two that give an article the same key, the later one counts.
    pub metadata: Vec<Metadata>,
    /// `[dependencies]`: folders that snippets and `~/../NAME/…` may reach.
    pub dependencies: Vec<Dependency>,
    /// The files that list redirects; the configuration itself is the first where there is one.
    pub redirect_files: Vec<RedirectFile>,
    /// `[check]`.
    pub check: Check,
}

/// `[site]`.
#[derive(Debug)]
pub struct Site {
    /// The site's name in each locale, by locale index.
    pub titles: Vec<String>,
    /// The locale that each of these is written for, where it is another one.
    pub title_locales: Vec<Option<Locale>>,
    /// Where the site will stand, ending in `/`; without it there are no absolute URLs.
    pub base_url: Option<String>,
    /// The output folder, absolute.
    pub output: PathBuf,
    /// How routes become files.
    pub urls: UrlStyle,
    /// Files below a locale's folder that do not exist for us.
    pub exclude: GlobSet,
    /// Files below a locale's folder that are parsed and checked, but are no pages.
    pub fragments: GlobSet,
    /// Where an article's source can be edited: `{locale}` stands for its locale, `{path}` for its path below that one's folder.
    pub edit_url: Option<String>,
    /// From which share of changed sentences on, above it, a stale page says so under its title; `None` where it never does there.
    pub stale_notice: Option<f64>,
    /// Prefix for `/…` links that no docset owns; `{locale}` stands for the reader's.
    pub site_links: Option<String>,
    /// More file extensions that may be published, lower case, without dot.
    pub asset_types: Vec<String>,
    /// Where the uids of other docsets lead.
    pub xrefs: XrefMap,
}

/// One of `[[locales]]`.
#[derive(Debug)]
pub struct LocaleConfig {
    /// The language.
    pub locale: Locale,
    /// Its folder as printed: relative to the configuration's, with leading `..` where it is outside, `.` for the same.
    pub path: String,
    /// Its folder on disk, absolute; `None` where it is absent (a note says so).
    pub folder: Option<PathBuf>,
    /// Whether its articles are the source sides of bilingual ones, so that it needs no folder.
    pub recovered: bool,
    /// What its URLs begin with; the root where it is published there.
    pub prefix: RelPath,
    /// The locales that stand in where this one lacks an article, best first.
    pub fallback: Vec<LocaleIndex>,
    /// The locale's spelling in `site_links`.
    pub site_links_locale: String,
    /// Where articles went that are no longer in this locale.
    pub redirects: Vec<Redirect>,
}

impl LocaleConfig {
    /// Whether the locale has pages: articles of its own, or such as are recovered.
    pub fn has_pages(&self) -> bool {
        self.folder.is_some() || self.recovered
    }
}

/// One of `[[docsets]]`.
#[derive(Clone, Debug)]
pub struct DocsetConfig {
    /// The docset's folder below each locale's.
    pub path: RelPath,
    /// What its URLs have after the locale's prefix.
    pub url: RelPath,
    /// The site path that means this docset in `/…` links, without its leading slash.
    pub site_path: RelPath,
    /// The folder below each locale's that `~` means in this docset's files.
    pub root: RelPath,
}

impl DocsetConfig {
    /// The docset of a folder about which nothing else is said.
    pub fn of_folder(path: RelPath) -> Self {
        Self { url: path.clone(), site_path: path.clone(), root: path.clone(), path }
    }
}

/// One of `[dependencies]`.
#[derive(Debug)]
pub struct Dependency {
    /// The name that links use after `~/../`.
    pub name: String,
    /// Its folder, absolute; a note says so where it is absent.
    pub folder: PathBuf,
}

/// `[check]`.
#[derive(Debug, Default)]
pub struct Check {
    /// The file that lists known findings, absolute.
    pub baseline: Option<PathBuf>,
    /// Severities that `[check.rules]` sets; `None` is off.
    pub rules: Vec<(&'static Rule, Option<Severity>)>,
    /// `[[check.overrides]]`, in order; the last that matches decides.
    pub overrides: Vec<Override>,
}

/// One of `[[check.overrides]]`.
#[derive(Debug)]
pub struct Override {
    /// Matched against paths as printed; `None` where any will do.
    pub paths: Option<GlobSet>,
    /// The locales that are meant; empty where all are.
    pub locales: Vec<Locale>,
    /// Severities; `None` is off.
    pub rules: Vec<(&'static Rule, Option<Severity>)>,
}

impl Config {
    /// Reads the configuration: `explicit`, else `hexapla.toml` in `start` or the nearest folder above, else inferred.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the file, in the order of its text, or that there is nothing to infer from.
    pub fn load(start: &Path, explicit: Option<&Path>) -> Result<Self, Vec<ConfigError>> {
        if let Some(file) = explicit {
            return load_file(&start.join(file), &file.to_string_lossy())?.with_redirection_files(&Earlier::now());
        }
        let start = start.canonicalize().map_err(|error| vec![unreadable(&start.to_string_lossy(), &error)])?;
        let found = start.ancestors().enumerate().find(|(_, folder)| folder.join(FILE_NAME).is_file());
        match found {
            Some((levels, folder)) => load_file(&folder.join(FILE_NAME), &("../".repeat(levels) + FILE_NAME)),
            None => infer::infer(&start),
        }?
        .with_redirection_files(&Earlier::now())
    }

    /// The configuration of a project that has none, inferred from what is in its folder.
    ///
    /// # Errors
    ///
    /// There is nothing to infer from.
    pub fn infer(root: &Path) -> Result<Self, Vec<ConfigError>> {
        let root = root.canonicalize().map_err(|error| vec![unreadable(&root.to_string_lossy(), &error)])?;
        infer::infer(&root)
    }

    /// The configuration of a folder that is one docset in one language.
    ///
    /// # Errors
    ///
    /// The folder is not there.
    pub fn of_folder(folder: &Path, locale: Locale) -> Result<Self, ConfigError> {
        let root = folder.canonicalize().map_err(|error| unreadable(&folder.to_string_lossy(), &error))?;
        Ok(infer::project(root, vec![(locale, ".".to_owned())]))
    }

    /// A digest of everything that is configured.
    pub fn digest(&self) -> Digest {
        let file = self.file.as_ref().and_then(|file| std::fs::read(self.root.join(file)).ok()).unwrap_or_default();
        let locales: Vec<_> =
            self.locales.iter().map(|locale| (&locale.locale, &locale.path, &locale.folder)).collect();
        let Site { base_url, titles, xrefs, .. } = &self.site;
        let parts = format!("{locales:?} {:?} {base_url:?} {titles:?} {:?}", self.assumptions, xrefs.digests());
        let redirects: String = self.redirect_files.iter().map(|file| file.text.as_str()).collect();
        Digest::of(&[file.as_slice(), parts.as_bytes(), redirects.as_bytes()].concat())
    }

    /// Whether no locale is left aside, and every one has its folder.
    pub fn is_whole(&self) -> bool {
        self.left_aside.is_empty() && self.absent_folders().next().is_none()
    }

    /// The folders of locales that are not there, as findings print them.
    pub fn absent_folders(&self) -> impl Iterator<Item = &str> {
        let absent = self.locales.iter().filter(|locale| locale.folder.is_none() && !locale.recovered);
        absent.map(|locale| locale.path.as_str())
    }

    /// Whether the source's articles have a folder, so that each translation has its source there or none.
    pub fn has_source_folder(&self) -> bool {
        self.source.is_some_and(|source| self.locales[source.get()].folder.is_some())
    }

    /// Whether there are source articles, be it that bilingual ones hold them.
    pub fn has_source_pages(&self) -> bool {
        self.source.is_some_and(|source| self.locales[source.get()].has_pages())
    }

    /// Whether a rule may report anything anywhere: where it is off, nobody need look.
    pub fn is_on(&self, rule: &'static Rule) -> bool {
        let set_in = |rules: &[_]| set_severity(rules, rule);
        let is_overridden = || self.check.overrides.iter().any(|over| set_in(&over.rules).flatten().is_some());
        set_in(&self.check.rules).unwrap_or(rule.severity).is_some() || is_overridden()
    }

    /// The severity of a rule in the file of a locale that is printed as `path`; `None` where the rule is off there.
    pub fn severity(&self, rule: &'static Rule, locale: LocaleIndex, path: &str) -> Option<Severity> {
        let set_in = |rules: &[_]| set_severity(rules, rule);
        let path = nfc(path);
        let locale = &self.locales[locale.get()].locale;
        let is_meant = |over: &&Override| {
            over.paths.as_ref().is_none_or(|paths| paths.is_match(path.as_ref()))
                && (over.locales.is_empty() || over.locales.contains(locale))
        };
        let overridden = self.check.overrides.iter().rev().filter(is_meant);
        overridden
            .filter_map(|over| set_in(&over.rules))
            .next()
            .or_else(|| set_in(&self.check.rules))
            .unwrap_or(rule.severity)
    }
}

/// What some severities say of a rule, where they name it: the last that does.
fn set_severity(severities: &[(&'static Rule, Option<Severity>)], rule: &Rule) -> Option<Option<Severity>> {
    severities.iter().rev().find(|(set, _)| set.name == rule.name).map(|(_, severity)| *severity)
}

fn load_file(path: &Path, shown: &str) -> Result<Config, Vec<ConfigError>> {
    let bytes = std::fs::read(path).map_err(|error| vec![unreadable(shown, &error)])?;
    let path = path.canonicalize().map_err(|error| vec![unreadable(shown, &error)])?;
    let root = path.parent().unwrap_or(&path);
    load_text(root, path.file_name().unwrap_or_default().as_ref(), shown, bytes, &Earlier::now())
}

fn load_text(
    root: &Path,
    file: &Path,
    shown: &str,
    bytes: Vec<u8>,
    earlier: &Earlier,
) -> Result<Config, Vec<ConfigError>> {
    let text = String::from_utf8(bytes).map_err(|error| vec![ConfigError::not_utf8(shown, &error)])?;
    read::read(root, file.to_owned(), shown, &text, earlier)
}

fn unreadable(shown: &str, error: &std::io::Error) -> ConfigError {
    let message = match error.kind() {
        std::io::ErrorKind::NotFound => "it is not there".to_owned(),
        std::io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        kind => format!("it cannot be read: {kind}"),
    };
    ConfigError { file: Some(shown.to_owned()), ..ConfigError::new(message) }
}

/// Builds one set of globs as we match them: `*` stays in its folder, names are in NFC. Letter case does not count, as in DocFX,
/// whose repositories have `Includes` beside the `includes` of their globs.
fn globs<'glob>(patterns: impl IntoIterator<Item = &'glob str>) -> Result<GlobSet, globset::Error> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let pattern = nfc(pattern);
        let mut glob = GlobBuilder::new(&pattern);
        set.add(glob.literal_separator(true).backslash_escape(true).case_insensitive(true).build()?);
    }
    set.build()
}

/// Which of `locales` is meant by `name`: an id as written, or the same language in another spelling.
fn position(locales: &[Locale], name: &str) -> Option<usize> {
    let exact = locales.iter().position(|locale| locale.as_str() == name);
    exact.or_else(|| {
        let tag = Locale::parse(name)?.tag();
        locales.iter().position(|locale| locale.tag() == tag)
    })
}
