//! `[site]`: what the site is called, where it stands, and what becomes part of it.

use std::path::{Path, PathBuf};

use globset::GlobSet;

use super::read::Reading;
use super::table::{Table, Text};
use super::{LocaleConfig, OWN_FOLDERS, Site, XrefMap, folder, globs};
use crate::locale::Locale;
use crate::path::UrlStyle;
use crate::text::{Span, Spanned};

const KEYS: &[&str] = &[
    "title",
    "base_url",
    "edit_url",
    "source_locale",
    "output",
    "urls",
    "exclude",
    "fragments",
    "site_links",
    "stale_notice",
    "asset_types",
    "recover_source",
    "redirects",
    "xref_maps",
];

/// File types that a browser runs or takes for a page, or that carry what it runs.
const REFUSED_TYPES: &[&str] = &[
    "atom", "cjs", "css", "hta", "htm", "html", "js", "mht", "mhtml", "mjs", "rdf", "rss", "shtml", "svgz", "swf",
    "wasm", "xht", "xhtml", "xml", "xsl", "xslt",
];

/// What to do about an output that lies where the site is made from.
const OWN_PLACE: &str = "give the output a folder of its own, such as `site`";

/// The share of changed sentences above which a stale page says so under its title.
const STALE_NOTICE: f64 = 0.1;

impl Site {
    /// The site of a project that configures nothing about it.
    pub(super) fn unconfigured(root: &Path, locales: usize) -> Self {
        Self {
            titles: vec![default_title(root); locales],
            title_locales: vec![None; locales],
            base_url: None,
            edit_url: None,
            output: root.join("site"),
            urls: UrlStyle::default(),
            exclude: default_globs(&["**/obj/**", "**/_site/**"]),
            fragments: default_globs(&["**/includes/**"]),
            site_links: None,
            stale_notice: Some(STALE_NOTICE),
            asset_types: Vec::new(),
            xrefs: XrefMap::default(),
        }
    }
}

/// The folder's name.
fn default_title(root: &Path) -> String {
    root.file_name().map_or_else(|| "Help".to_owned(), |name| name.to_string_lossy().into_owned())
}

fn default_globs(patterns: &[&str]) -> GlobSet {
    globs(patterns.iter().copied()).unwrap_or_else(|_| GlobSet::empty())
}

/// The URL that a site stands at, ending in `/`.
///
/// # Errors
///
/// What is wrong with it, as the second half of a sentence.
pub fn base_url(url: &str) -> Result<String, &'static str> {
    absolute(url)?;
    if url.contains(['?', '#']) {
        return Err("has a query or a fragment");
    }
    Ok(if url.ends_with('/') { url.to_owned() } else { format!("{url}/") })
}

/// Refuses what is no URL of a web page; the reason is the second half of a sentence.
pub(super) fn absolute(url: &str) -> Result<(), &'static str> {
    let lower = url.to_ascii_lowercase();
    let Some(rest) = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://")) else {
        return Err("does not begin with https:// or http://");
    };
    if rest.is_empty() || rest.starts_with(['/', ':', '?', '#']) {
        return Err("names no host");
    }
    if rest.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '\\' | '`')) {
        return Err("holds a character that URLs do not have");
    }
    Ok(())
}

impl Reading<'_> {
    /// Reads `[site]`, its `source_locale` aside.
    pub(super) fn site(&mut self, table: Option<Table<'_>>, locales: &[LocaleConfig], protected: &[PathBuf]) -> Site {
        let mut site = Site::unconfigured(self.root, locales.len());
        let Some(table) = table else { return site };
        table.allow(KEYS, &mut self.problems);
        site.title_locales = self.titles(table, locales, &mut site.titles);
        site.base_url = self.base_url(table);
        site.edit_url = self.edit_url(table);
        if let Some(output) = self.output(table, protected) {
            site.output = output;
        }
        if let Some(urls) = self.urls(table) {
            site.urls = urls;
        }
        if let Some(exclude) = self.globs(table, "exclude") {
            site.exclude = exclude;
        }
        if let Some(fragments) = self.globs(table, "fragments") {
            site.fragments = fragments;
        }
        site.site_links = self.site_links(table);
        if let Some(share) = self.stale_notice(table) {
            site.stale_notice = share;
        }
        site.asset_types = self.asset_types(table);
        site.xrefs = self.xref_maps(table);
        site
    }

    /// Reads `source_locale` of `[site]`.
    pub(super) fn source_locale(&mut self, table: Option<Table<'_>>) -> Locale {
        let id = table.and_then(|table| table.text("source_locale", &mut self.problems));
        id.and_then(|id| self.language(&id)).unwrap_or_else(Locale::english)
    }

    /// Reads `title`, one for all locales or one for each; says of each whose it is, where it is another locale's.
    pub(super) fn titles(
        &mut self,
        table: Table<'_>,
        locales: &[LocaleConfig],
        titles: &mut [String],
    ) -> Vec<Option<Locale>> {
        let of_all = vec![None; locales.len()];
        let Some(value) = table.get("title") else { return of_all };
        if let Some(title) = value.as_text() {
            self.require_words(&title);
            titles.fill(title.value.to_owned());
        } else if let Some(table) = value.as_table("`title`") {
            return self.title_table(table, locales, titles);
        } else {
            value.refuse("be a string or a table", &mut self.problems);
        }
        of_all
    }

    /// A title for each locale; where one is not written, that of the first locale in its fallback chain that has one.
    fn title_table(
        &mut self,
        table: Table<'_>,
        locales: &[LocaleConfig],
        titles: &mut [String],
    ) -> Vec<Option<Locale>> {
        let ids: Vec<Locale> = locales.iter().map(|locale| locale.locale.clone()).collect();
        let mut written: Vec<Option<&str>> = vec![None; locales.len()];
        for (key, value) in table.entries() {
            let title = value.text(&mut self.problems);
            let index = super::position(&ids, key.value);
            if index.is_none() {
                self.refuse_locale(key.span, key.value, &ids);
            }
            if let Some(title) = title {
                self.require_words(&title);
                index.map(|index| written[index].replace(title.value));
            }
        }
        let any = written.iter().position(Option::is_some);
        let mut owners = vec![None; locales.len()];
        for (index, locale) in locales.iter().enumerate() {
            let chain = std::iter::once(index).chain(locale.fallback.iter().map(|fallback| fallback.get())).chain(any);
            let found = chain.into_iter().find_map(|owner| Some((owner, written[owner]?)));
            if let Some((owner, title)) = found {
                title.clone_into(&mut titles[index]);
                owners[index] = (owner != index).then(|| ids[owner].clone());
            }
        }
        owners
    }

    fn require_words(&mut self, title: &Text) {
        if title.value.trim().is_empty() {
            self.problems.add(title.span, "`title` is empty");
        }
    }

    fn base_url(&mut self, table: Table<'_>) -> Option<String> {
        let Spanned { value: url, span } = table.text("base_url", &mut self.problems)?;
        let checked = base_url(url);
        if let Err(reason) = checked {
            let help = "write the address of the site's first page, such as https://help.example.org/";
            self.problems.add_with_help(span, format!("`base_url` {reason}"), help);
        }
        checked.ok()
    }

    fn edit_url(&mut self, table: Table<'_>) -> Option<String> {
        let Spanned { value: url, span } = table.text("edit_url", &mut self.problems)?;
        let plain = url.replace("{locale}", "locale").replace("{path}", "path");
        let reason = absolute(&plain).err().or_else(|| {
            let unknown = plain.contains(['{', '}']).then_some("has a placeholder that is not `{locale}` or `{path}`");
            unknown.or_else(|| (!url.contains("{path}")).then_some("lacks the placeholder `{path}`"))
        });
        if let Some(reason) = reason {
            let help = "write where sources are edited, such as https://git.example.org/help/edit/main/content/{locale}/{path}";
            self.problems.add_with_help(span, format!("`edit_url` {reason}"), help);
        }
        reason.is_none().then(|| url.to_owned())
    }

    fn output(&mut self, table: Table<'_>, protected: &[PathBuf]) -> Option<PathBuf> {
        let written = table.get("output").map(|_| table.text("output", &mut self.problems))?;
        let Spanned { value: output, span } = written?;
        let output = folder::absolute(self.root, output);
        let real = folder::real(&output);
        let own = OWN_FOLDERS.iter().find(|name| real.starts_with(folder::real(&self.root.join(name))));
        if let Some(own) = own {
            let message = format!("`output` is or lies in `{own}`, which the site is made from");
            self.problems.add_with_help(span, message, OWN_PLACE);
        } else if let Some(inside) = protected.iter().find(|folder| folder.starts_with(&real)) {
            let inside = folder::printed(self.root, inside);
            let message = match inside.as_str() {
                "." => "`output` is or holds the project's own folder".to_owned(),
                inside => format!("`output` is or holds `{inside}`, which the site is made from"),
            };
            self.problems.add_with_help(span, message, OWN_PLACE);
        }
        Some(output)
    }

    fn urls(&mut self, table: Table<'_>) -> Option<UrlStyle> {
        let Spanned { value: style, span } = table.text("urls", &mut self.problems)?;
        match style {
            "directory" => Some(UrlStyle::Directory),
            "file" => Some(UrlStyle::File),
            _ => {
                let message = format!("`{style}` is no style of URLs");
                self.problems.add_unknown(span, message, style, &["directory", "file"]);
                None
            }
        }
    }

    fn site_links(&mut self, table: Table<'_>) -> Option<String> {
        let Spanned { value: url, span } = table.text("site_links", &mut self.problems)?;
        let plain = url.replace("{locale}", "locale");
        let problem =
            base_url(&plain).err().or(plain.contains(['{', '}']).then_some("has a placeholder that is not `{locale}`"));
        if let Some(reason) = problem {
            let help = "write where such links lead, such as https://learn.example.org/{locale}";
            self.problems.add_with_help(span, format!("`site_links` {reason}"), help);
        }
        Some(url.trim_end_matches('/').to_owned())
    }

    /// Reads `stale_notice`: a share of sentences, or `false` for no notice under titles.
    fn stale_notice(&mut self, table: Table<'_>) -> Option<Option<f64>> {
        let value = table.get("stale_notice")?;
        if value.as_bool() == Some(false) {
            return Some(None);
        }
        let share = value.as_number().filter(|share| (0.0..=1.0).contains(share));
        if share.is_none() {
            value.refuse("be a number from 0 to 1, or `false`", &mut self.problems);
        }
        share.map(Some)
    }

    /// Reads `recover_source`.
    pub(super) fn recover_source(&mut self, table: Option<Table<'_>>) -> bool {
        let Some(value) = table.and_then(|table| table.get("recover_source")) else { return false };
        value.as_bool().unwrap_or_else(|| {
            value.refuse("be `true` or `false`", &mut self.problems);
            false
        })
    }

    /// Says why nothing is recovered where `recover_source` is switched on all the same.
    pub(super) fn note_idle_recovery(&mut self, source: &Locale, locales: &[LocaleConfig]) {
        let note = match locales.iter().find(|locale| locale.locale.tag() == source.tag()) {
            Some(entry) if entry.recovered => return,
            Some(entry) => format!("`recover_source` recovers nothing: `{source}` has its own folder, {}", entry.path),
            None => {
                format!("`recover_source` recovers nothing: add [[locales]] with `id = \"{source}\"` and no `path`")
            }
        };
        self.notes.push(note);
    }

    fn asset_types(&mut self, table: Table<'_>) -> Vec<String> {
        let mut types = Vec::new();
        for Spanned { value: written, span } in table.texts("asset_types", &mut self.problems).unwrap_or_default() {
            let name = written.strip_prefix('.').unwrap_or(written).to_lowercase();
            match refusal(&name) {
                Some(reason) => self.refuse_type(span, written, reason),
                None if types.contains(&name) => {}
                None => types.push(name),
            }
        }
        types
    }

    fn refuse_type(&mut self, span: Span, written: &str, reason: &str) {
        self.problems.add(span, format!("`{written}` cannot be published: {reason}"));
    }
}

/// Why files of this type are not published, whatever is configured.
fn refusal(file_type: &str) -> Option<&'static str> {
    if REFUSED_TYPES.contains(&file_type) {
        Some("such a file can run script in a reader's browser, and content is not trusted")
    } else if matches!(file_type, "md" | "yml") {
        Some("articles are published as pages")
    } else if file_type.is_empty() || file_type.contains(|c: char| !c.is_alphanumeric() && !"-_+".contains(c)) {
        Some("a file type is what follows the last dot of a name, such as `drawio`")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_is_absolute_and_ends_in_a_slash() {
        assert_eq!(base_url("https://help.example.org").as_deref(), Ok("https://help.example.org/"));
        assert_eq!(base_url("http://localhost:80/a/").as_deref(), Ok("http://localhost:80/a/"));
        for bad in
            ["", "/help/", "ftp://x/", "https://", "https:///x", "https://x/?q", "https://x/#y", "https://x y/", "//x/"]
        {
            assert!(base_url(bad).is_err(), "{bad}");
        }
    }
}
