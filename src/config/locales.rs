//! `[[locales]]`: which languages there are, where each lies on disk and on the site, and what stands in for it.

use std::path::PathBuf;

use super::LocaleConfig;
use super::folder;
use super::read::Reading;
use super::table::{Table, Text};
use crate::locale::{Locale, LocaleIndex, default_fallbacks};
use crate::path::RelPath;
use crate::text::{Span, Spanned};

const KEYS: &[&str] = &["id", "path", "prefix", "fallback", "site_links_locale"];

/// One of `[[locales]]` before the others are known.
struct Entry<'toml> {
    locale: Locale,
    id: Text<'toml>,
    path: String,
    path_span: Span,
    folder: Option<PathBuf>,
    recovered: bool,
    prefix: RelPath,
    prefix_span: Span,
    fallback: Option<Vec<Text<'toml>>>,
    site_links_locale: String,
}

impl Reading<'_> {
    /// Reads `[[locales]]`.
    pub(super) fn locales(&mut self, document: Table<'_>, source: &Locale, recover: bool) -> Vec<LocaleConfig> {
        let tables = document.tables("locales", "[[locales]]", &mut self.problems);
        if document.get("locales").is_none_or(|locales| locales.is_empty_array()) {
            let help = "add a [[locales]] table with `id` and `path` for each language";
            self.problems.add_with_help(Span::default(), "no locale is configured", help);
        }
        if let Some(excess) = tables.get(usize::from(u16::MAX)) {
            self.problems.add(excess.span, "there are more than 65,535 locales");
            return Vec::new();
        }
        let entries: Vec<Entry> = tables.iter().filter_map(|table| self.locale(*table, source, recover)).collect();
        self.refuse_repeated(&entries);
        self.require_a_folder(&tables, &entries);
        let written: Vec<&str> =
            tables.iter().filter_map(|table| table.get("id")?.as_text()).map(|id| id.value).collect();
        self.with_fallbacks(entries, source, &written)
    }

    fn locale<'toml>(&mut self, table: Table<'toml>, source: &Locale, recover: bool) -> Option<Entry<'toml>> {
        table.allow(KEYS, &mut self.problems);
        let help = "name the language, such as `id = \"fr\"`";
        let id = table.required_text("id", help, &mut self.problems);
        let is_source =
            id.as_ref().and_then(|id| Locale::parse(id.value)).is_some_and(|locale| locale.tag() == source.tag());
        let recovered = recover && is_source && table.get("path").is_none();
        let help = match is_source {
            true => {
                "name the folder of its articles, such as `path = \"content/en\"`; if bilingual translations hold them, set `recover_source = true` in [site]"
            }
            false => "name the folder of its articles, such as `path = \"content/fr\"`",
        };
        let path = if recovered { None } else { table.required_text("path", help, &mut self.problems) };
        let prefix = table.text("prefix", &mut self.problems);
        let prefix_path = prefix.as_ref().and_then(|prefix| self.address(prefix));
        let fallback = table.texts("fallback", &mut self.problems);
        let site_links_locale = table.text("site_links_locale", &mut self.problems);
        let id = id?;
        let locale = self.language(&id)?;
        let folder = path.as_ref().and_then(|path| self.folder(path, &folder::skipped(id.value)));
        Some(Entry {
            path_span: path.as_ref().map_or(id.span, |path| path.span),
            path: path.map_or_else(String::new, |path| self.printed(path.value)),
            folder,
            recovered,
            prefix: prefix_path.or_else(|| RelPath::new(id.value))?,
            prefix_span: prefix.map_or(id.span, |prefix| prefix.span),
            fallback,
            site_links_locale: site_links_locale.map_or(id.value, |locale| locale.value).to_owned(),
            locale,
            id,
        })
    }

    /// The language that `id` names.
    pub(super) fn language(&mut self, id: &Text) -> Option<Locale> {
        let locale = Locale::parse(id.value);
        if locale.is_none() {
            let help =
                "write it as BCP 47 has it: a language, then a script or region, such as `fr`, `zh-Hant` or `pt-BR`";
            self.problems.add_with_help(id.span, format!("`{}` is no language id", id.value), help);
        }
        locale
    }

    fn refuse_repeated(&mut self, entries: &[Entry]) {
        let tags: Vec<String> = entries.iter().map(|entry| entry.locale.tag()).collect();
        let prefixes: Vec<_> = entries.iter().map(|entry| entry.prefix.folded()).collect();
        let folders: Vec<_> = entries.iter().map(|entry| entry.folder.as_deref().map(folder::real)).collect();
        for (index, entry) in entries.iter().enumerate() {
            let id = entry.id.value;
            if tags[..index].contains(&tags[index]) {
                self.problems.add(entry.id.span, format!("locale `{id}` stands twice"));
            } else if let Some(other) = prefixes[..index].iter().position(|prefix| *prefix == prefixes[index]) {
                let message = format!("`{}` and `{id}` have the same prefix", entries[other].id.value);
                self.problems.add_with_help(entry.prefix_span, message, "give each locale a `prefix` of its own");
            }
            let same_folder = folders[..index].iter().position(|folder| folder.is_some() && *folder == folders[index]);
            if let Some(other) = same_folder {
                let message = format!("`{}` and `{id}` have the same folder", entries[other].id.value);
                self.problems.add(entry.path_span, message);
            }
        }
    }

    fn require_a_folder(&mut self, tables: &[Table<'_>], entries: &[Entry]) {
        let Some(first) = tables.first() else { return };
        if self.problems.is_empty() && entries.iter().all(|entry| entry.folder.is_none()) {
            let entries = entries.iter().filter(|entry| !entry.recovered);
            let paths: Vec<String> = entries.map(|entry| format!("`{}`", entry.path)).collect();
            let help = match paths[..] {
                [] => "name the languages that the source is recovered from, each with its `path`".to_owned(),
                _ => format!("create {}, or correct `path`", paths.join(" or ")),
            };
            self.problems.add_with_help(first.span, "no locale's folder is there", help);
        }
    }

    fn with_fallbacks(&mut self, entries: Vec<Entry>, source: &Locale, written: &[&str]) -> Vec<LocaleConfig> {
        let locales: Vec<Locale> = entries.iter().map(|entry| entry.locale.clone()).collect();
        let source = super::position(&locales, source.as_str());
        let of_index = |index: usize| LocaleIndex(index as u16);
        let mut configs = Vec::with_capacity(entries.len());
        for (index, entry) in entries.into_iter().enumerate() {
            let fallback = match &entry.fallback {
                Some(names) => self.fallback(names, index, &locales, written),
                // What no pair holds is with the translations: media, contents, articles in one language.
                None if entry.recovered => (0..locales.len()).filter(|at| *at != index).map(of_index).collect(),
                None => default_fallbacks(&locales, index, source),
            };
            let Entry { locale, path, folder, recovered, prefix, site_links_locale, .. } = entry;
            let redirects = Vec::new();
            configs.push(LocaleConfig {
                locale,
                path,
                folder,
                recovered,
                prefix,
                fallback,
                site_links_locale,
                redirects,
            });
        }
        configs
    }

    fn fallback(&mut self, names: &[Text], of: usize, locales: &[Locale], written: &[&str]) -> Vec<LocaleIndex> {
        let mut chain = Vec::with_capacity(names.len());
        for Spanned { value: name, span } in names {
            match super::position(locales, name) {
                Some(index) if index == of => {
                    self.problems.add(*span, format!("`{name}` falls back to itself"));
                }
                Some(index) => chain.push(LocaleIndex(index as u16)),
                // Its id is refused already.
                None if written.contains(name) => {}
                None => self.refuse_locale(*span, name, locales),
            }
        }
        chain
    }

    /// Notes that `name` is none of the configured locales.
    pub(super) fn refuse_locale(&mut self, span: Span, name: &str, configured: &[Locale]) {
        let ids: Vec<&str> = configured.iter().map(Locale::as_str).collect();
        let help = format!("the locales are {}", ids.join(", "));
        self.problems.add_with_help(span, format!("`{name}` is no configured locale"), help);
    }
}
