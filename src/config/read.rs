//! Reading `hexapla.toml`: every table and key, all that is wrong noted at its place.

use std::path::{Path, PathBuf};

use globset::GlobSet;
use toml::de::DeTable;

use super::table::{Problems, Table, Text};
use super::{
    Check, Config, ConfigError, Dependency, DocsetConfig, Earlier, LocaleConfig, Override, RedirectFile, folder, globs,
    position,
};
use crate::finding::{Rule, Severity, rule};
use crate::locale::{Locale, LocaleIndex};
use crate::path::{RelPath, fold};
use crate::text::{Span, Spanned};

const KEYS: &[&str] = &[
    "site",
    "locales",
    "docsets",
    "markdown",
    "alerts",
    "monikers",
    "pivots",
    "metadata",
    "dependencies",
    "redirects",
    "check",
];

/// What `[check.rules]` sets; `None` is off.
type Severities = Vec<(&'static Rule, Option<Severity>)>;

/// A configuration file being read.
pub(super) struct Reading<'a> {
    pub(super) root: &'a Path,
    /// The files that are not as they were when the configuration was written.
    pub(super) earlier: &'a Earlier,
    pub(super) problems: Problems,
    pub(super) notes: Vec<String>,
}

/// Reads the text of the file `name` in `root`; errors call it `shown`.
pub(super) fn read(
    root: &Path,
    name: PathBuf,
    shown: &str,
    text: &str,
    earlier: &Earlier,
) -> Result<Config, Vec<ConfigError>> {
    let (document, syntax) = DeTable::parse_recoverable(text);
    let mut reading = Reading { root, earlier, problems: Problems::default(), notes: Vec::new() };
    if !syntax.is_empty() {
        reading.refuse_syntax(&syntax, text);
        return Err(reading.problems.into_errors(shown, text));
    }
    let mut config = reading.config(Table::document(&document), name.clone());
    let printed = name.to_string_lossy().into_owned();
    config.redirect_files.push(RedirectFile { printed, text: text.to_owned(), flaws: Vec::new() });
    if reading.problems.is_empty() { Ok(config) } else { Err(reading.problems.into_errors(shown, text)) }
}

/// How the parser begins what it says of text without quotes.
const NO_VALUE: [&str; 2] = ["string values must be quoted", "invalid boolean"];

/// What is wrong where a value should stand before what follows, and what to do about it.
fn no_value(follows: &str) -> (&'static str, &'static str) {
    let line = follows.lines().next().unwrap_or_default();
    match line.trim_start().split([' ', '\t', '#', ',', ']', '}']).next().unwrap_or_default() {
        "" => ("no value stands here", "write one, or take the key out"),
        word if ["true", "false"].iter().any(|known| known.eq_ignore_ascii_case(word)) => {
            ("this is no value", "write `true` or `false`")
        }
        _ => ("this is no value", "write text in quotes, as in \"Help\""),
    }
}

impl Reading<'_> {
    /// Notes what the parser says, once a line: what follows on a broken line is an echo.
    fn refuse_syntax(&mut self, errors: &[toml::de::Error], text: &str) {
        let mut last_line = None;
        for error in errors {
            let span = Span::from(error.span().unwrap_or_default());
            let line = text.get(..span.start as usize).map(|before| before.matches('\n').count());
            if last_line != Some(line) {
                match error.message().trim_end() {
                    "duplicate key" => self.problems.add(span, format!("`{}` stands twice", span.slice(text))),
                    message if NO_VALUE.iter().any(|said| message.starts_with(said)) => {
                        let (message, help) = no_value(text.get(span.start as usize..).unwrap_or_default());
                        self.problems.add_with_help(span, message, help);
                    }
                    message => self.problems.add(span, message),
                }
            }
            last_line = Some(line);
        }
    }

    fn config(&mut self, document: Table<'_>, file: PathBuf) -> Config {
        document.allow(KEYS, &mut self.problems);
        let site = document.table("site", "[site]", &mut self.problems);
        let source_locale = self.source_locale(site);
        let recover = self.recover_source(site);
        let mut locales = self.locales(document, &source_locale, recover);
        if recover {
            self.note_idle_recovery(&source_locale, &locales);
        }
        let redirects = self.redirects([Some(document), site]);
        for locale in &mut locales {
            locale.redirects.clone_from(&redirects);
        }
        let dependencies = self.dependencies(document);
        let site = self.site(site, &locales, &self.protected(&locales, &dependencies));
        let ids: Vec<Locale> = locales.iter().map(|locale| locale.locale.clone()).collect();
        Config {
            root: self.root.to_owned(),
            file: Some(file),
            assumptions: Vec::new(),
            site,
            source: position(&ids, source_locale.as_str()).map(|index| LocaleIndex(index as u16)),
            source_locale,
            docsets: self.docsets(document),
            markdown: self.markdown(document),
            alerts: self.alerts(document, &locales),
            monikers: self.monikers(document, &locales),
            pivots: self.pivots(document, &locales),
            metadata: self.metadata(document),
            check: self.check(document, &locales),
            locales,
            left_aside: Vec::new(),
            dependencies,
            redirect_files: Vec::new(),
            notes: std::mem::take(&mut self.notes),
        }
    }

    /// The folders that the output must neither be nor hold.
    fn protected(&self, locales: &[LocaleConfig], dependencies: &[Dependency]) -> Vec<PathBuf> {
        let locales = locales.iter().map(|locale| folder::absolute(self.root, &locale.path));
        let dependencies = dependencies.iter().map(|dependency| dependency.folder.clone());
        let folders = std::iter::once(self.root.to_owned()).chain(locales).chain(dependencies);
        folders.map(|path| folder::real(&path)).collect()
    }

    /// The folder that `written` names; a note that ends in `consequence` where it is absent.
    pub(super) fn folder(&mut self, written: &Text, consequence: &str) -> Option<PathBuf> {
        let folder = folder::absolute(self.root, written.value);
        if self.earlier.is_dir(&folder) {
            return Some(folder);
        }
        let printed = folder::printed(self.root, &folder);
        if folder.exists() {
            self.problems.add(written.span, format!("`{printed}` is a file, not a folder"));
        } else {
            self.notes.push(folder::absence(&printed, consequence));
        }
        None
    }

    /// A folder as findings print it.
    pub(super) fn printed(&self, written: &str) -> String {
        folder::printed(self.root, &folder::absolute(self.root, written))
    }

    /// A path below the site's or a locale's root, as prefixes and docsets have it.
    pub(super) fn address(&mut self, written: &Text) -> Option<RelPath> {
        let Spanned { value, span } = written;
        let problem = if value.split(['/', '\\']).any(|segment| segment == "..") {
            "must not hold `..`"
        } else if value.contains(char::is_control) {
            "must not hold control characters"
        } else if value.split('/').find(|segment| !segment.is_empty()) == Some("_hexapla") {
            "is where the site's own files stand"
        } else {
            return RelPath::new(value);
        };
        self.problems.add(*span, format!("`{}` {problem}", value.escape_debug()));
        None
    }

    /// The set of globs at `key`.
    pub(super) fn globs(&mut self, table: Table<'_>, key: &'static str) -> Option<GlobSet> {
        self.globs_of(table, key, |pattern| pattern)
    }

    /// The same where paths are matched as findings print them, which may lead out of the project.
    fn globs_of_printed(&mut self, table: Table<'_>, key: &'static str) -> Option<GlobSet> {
        self.globs_of(table, key, |pattern| {
            let above = pattern.split('/').take_while(|part| *part == "..").count();
            pattern.splitn(above + 1, '/').last().unwrap_or(pattern)
        })
    }

    /// Patterns of a key; `below` takes from one what may stand before the names.
    fn globs_of(
        &mut self,
        table: Table<'_>,
        key: &'static str,
        below: impl for<'p> Fn(&'p str) -> &'p str,
    ) -> Option<GlobSet> {
        let texts = table.texts(key, &mut self.problems)?;
        let mut patterns = Vec::with_capacity(texts.len());
        for Spanned { value: pattern, span } in texts {
            if let Some(help) = matches_nothing(below(pattern)) {
                self.problems.add_with_help(span, format!("`{pattern}` matches nothing"), help);
            } else if let Err(error) = globs([pattern]) {
                self.problems.add(span, format!("`{pattern}` is no pattern: {}", error.kind()));
            } else {
                patterns.push(pattern);
            }
        }
        let set = globs(patterns);
        if let (Err(error), Some(value)) = (&set, table.get(key)) {
            self.problems.add(value.span(), format!("`{key}` is too much: {}", error.kind()));
        }
        set.ok()
    }

    fn docsets(&mut self, document: Table<'_>) -> Vec<DocsetConfig> {
        let mut docsets: Vec<DocsetConfig> = Vec::new();
        for table in document.tables("docsets", "[[docsets]]", &mut self.problems) {
            if let Some(docset) = self.docset(table, &docsets) {
                docsets.push(docset);
            }
        }
        docsets
    }

    fn docset(&mut self, table: Table<'_>, others: &[DocsetConfig]) -> Option<DocsetConfig> {
        table.allow(&["path", "url", "site_path", "root"], &mut self.problems);
        let help = "name the docset's folder below each locale's";
        let written_path = table.required_text("path", help, &mut self.problems);
        let written_url = table.text("url", &mut self.problems);
        let written_site_path = table.text("site_path", &mut self.problems);
        let written_root = table.text("root", &mut self.problems);
        let mut address = |text: &Option<Text>| match text {
            Some(text) => self.address(text).map(Some),
            None => Some(None),
        };
        let (path, url, site_path) = (address(&written_path), address(&written_url), address(&written_site_path));
        let root = address(&written_root);
        let path = path??;
        let url = url?.unwrap_or_else(|| path.clone());
        let site_path = site_path?.unwrap_or_else(|| url.clone());
        let root = root?.unwrap_or_else(|| path.clone());
        let span = |text: &Option<Text>| text.as_ref().map_or(table.span, |text| text.span);
        let same = |a: &RelPath, b: &RelPath| fold(a.as_str()) == fold(b.as_str());
        if others.iter().any(|other| same(&other.path, &path)) {
            self.problems.add(span(&written_path), format!("docset `{path}` stands twice"));
        }
        // Docsets that have both in common are published as one.
        let is_joined = |other: &&DocsetConfig| same(&other.url, &url) && same(&other.site_path, &site_path);
        let others = || others.iter().filter(|other| !is_joined(other));
        if let Some(other) = others().find(|other| same(&other.url, &url)) {
            let message = format!("docsets `{}` and `{path}` have the same URL", other.path);
            self.problems.add_with_help(
                span(&written_url),
                message,
                "give each docset a `url` of its own, or both one `site_path`",
            );
        } else if let Some(other) = others().find(|other| same(&other.site_path, &site_path)) {
            let message = format!("docsets `{}` and `{path}` have the same site path", other.path);
            self.problems.add_with_help(
                span(&written_site_path),
                message,
                "give each docset a `site_path` of its own, or both one `url`",
            );
        }
        Some(DocsetConfig { path, url, site_path, root })
    }

    fn dependencies(&mut self, document: Table<'_>) -> Vec<Dependency> {
        let table = document.table("dependencies", "[dependencies]", &mut self.problems);
        let mut dependencies = Vec::new();
        for (name, value) in table.iter().flat_map(Table::entries) {
            let is_path = RelPath::new(name.value).is_some_and(|path| !path.is_root() && path.as_str() == name.value);
            if !is_path {
                let help = "links write it as a name or a path: `~/../NAME/…`";
                self.problems.add_with_help(name.span, format!("`{}` is no name of a dependency", name.value), help);
            }
            let Some(path) = value.text(&mut self.problems) else { continue };
            self.folder(&path, &format!("snippets of {} are not found", name.value));
            let folder = folder::absolute(self.root, path.value);
            dependencies.push(Dependency { name: name.value.to_owned(), folder });
        }
        dependencies
    }

    fn check(&mut self, document: Table<'_>, locales: &[LocaleConfig]) -> Check {
        let table = document.table("check", "[check]", &mut self.problems);
        let Some(table) = table else { return Check::default() };
        table.allow(&["baseline", "rules", "overrides"], &mut self.problems);
        let baseline = table.text("baseline", &mut self.problems);
        let baseline = baseline.map(|path| folder::absolute(self.root, path.value));
        let rules = table.table("rules", "[check.rules]", &mut self.problems);
        let rules = rules.map(|rules| self.severities(rules)).unwrap_or_default();
        let overrides = table.tables("overrides", "[[check.overrides]]", &mut self.problems);
        let overrides = overrides.into_iter().filter_map(|table| self.severity_override(table, locales)).collect();
        Check { baseline, rules, overrides }
    }

    fn severity_override(&mut self, table: Table<'_>, locales: &[LocaleConfig]) -> Option<Override> {
        table.allow(&["paths", "locales", "rules"], &mut self.problems);
        let help = "an override says for which `paths` or `locales` which `rules` have another severity";
        if table.get("paths").is_none() && table.get("locales").is_none() {
            self.problems.add_with_help(table.span, format!("{} has no `paths`", table.name), help);
        }
        if table.get("rules").is_none() {
            self.problems.add_with_help(table.span, format!("{} has no `rules`", table.name), help);
        }
        let paths = self.globs_of_printed(table, "paths");
        let locales = self.configured_locales(table, locales);
        let rules = table.table("rules", "`rules`", &mut self.problems).map(|rules| self.severities(rules));
        Some(Override { paths, locales, rules: rules? })
    }

    /// The locales that an override names.
    fn configured_locales(&mut self, table: Table<'_>, locales: &[LocaleConfig]) -> Vec<Locale> {
        let ids: Vec<Locale> = locales.iter().map(|locale| locale.locale.clone()).collect();
        let names: Vec<&str> = ids.iter().map(Locale::as_str).collect();
        let mut named = Vec::new();
        for Spanned { value, span } in table.texts("locales", &mut self.problems).unwrap_or_default() {
            match position(&ids, value) {
                Some(index) => named.push(ids[index].clone()),
                None => self.problems.add_unknown(span, format!("`{value}` is no locale of the site"), value, &names),
            }
        }
        named
    }

    fn severities(&mut self, table: Table<'_>) -> Severities {
        let mut severities = Vec::new();
        for (name, value) in table.entries() {
            let rule = rule::find(name.value);
            if rule.is_none() && rule::PLANNED.contains(&name.value) {
                self.notes.push(format!("the rule `{}` is not checked by this version", name.value));
            } else if rule.is_none() {
                self.unknown_rule(&name);
            }
            let Some(severity) = value.text(&mut self.problems) else { continue };
            let severity = self.severity(&severity);
            severities.extend(rule.zip(severity));
        }
        severities
    }

    fn unknown_rule(&mut self, name: &Text) {
        let message = format!("`{}` is no rule", name.value);
        match rule::nearest(name.value) {
            Some(near) => self.problems.add_with_help(name.span, message, format!("did you mean `{near}`?")),
            None => self.problems.add(name.span, message),
        }
    }

    /// A severity; the inner `None` is off.
    fn severity(&mut self, text: &Text) -> Option<Option<Severity>> {
        let named =
            [Severity::Error, Severity::Warning, Severity::Info].map(|severity| (severity.name(), Some(severity)));
        let known = named.into_iter().chain([("off", None)]).find(|(name, _)| *name == text.value);
        if known.is_none() {
            let message = format!("`{}` is no severity", text.value);
            self.problems.add_unknown(text.span, message, text.value, &["error", "warning", "info", "off"]);
        }
        known.map(|(_, severity)| severity)
    }
}

/// What to do about a pattern that no path can match.
fn matches_nothing(pattern: &str) -> Option<&'static str> {
    let has_part = |is_meant: fn(&str) -> bool| pattern.split('/').any(is_meant);
    if pattern.starts_with('/') || pattern.starts_with("./") {
        Some("leave out what stands before the first name: patterns are matched against relative paths")
    } else if has_part(|part| part.len() > 2 && part.bytes().all(|byte| byte == b'*')) {
        Some("write `**` for folders of any depth")
    } else if pattern.ends_with('/') {
        Some("write `/**` at its end for all that is in such a folder")
    } else if has_part(|part| matches!(part, "" | "." | "..")) {
        Some("write the path as it is below the folder, without `.`, `..` and doubled slashes")
    } else {
        None
    }
}
