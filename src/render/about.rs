//! What a page says of itself beside its text: titles, metadata, addresses.

use std::collections::BTreeMap;

use memchr::memmem;
use serde_json::json;

use crate::article::Article;
use crate::finding::FileId;
use crate::front_matter::{Entry, Value};
use crate::path::{OutPath, RelPath, Route, encode_path};
use crate::site::page::Page;
use crate::site::page_ids::PlacedHeading;
use crate::text::has_controls;

use super::nav::{Crumb, CrumbTarget};
use super::page::{Maker, Output, Parts};
use super::policy;
use super::view::{MetaView, PageKind, PageView};

impl Maker<'_, '_> {
    pub(super) fn page_view<'v>(&'v self, parts: &'v Parts<'v>, crumbs: &[Crumb]) -> PageView<'v> {
        match parts.page.and_then(|page| Some((page, self.site.article(page.file)?))) {
            Some((page, article)) => self.article_view(parts, page, article, crumbs),
            None => self.plain_view(parts),
        }
    }

    fn article_view<'v>(
        &'v self,
        parts: &'v Parts<'v>,
        page: &'v Page,
        article: &'v Article,
        crumbs: &[Crumb],
    ) -> PageView<'v> {
        let own = self.site.locale_of(page.file);
        let fallback = page.is_fallback(self.site.docset);
        let text = |key: &str| article.front.text(key).map(|text| text.value.as_str());
        let title = self.site.name(article);
        let suffix = article.front.published("titleSuffix");
        let suffix = suffix.as_deref().unwrap_or(&self.site.config.site.titles[parts.locale.get()]);
        PageView {
            kind: PageKind::Article,
            id: Some(self.site.pages.group(page.group).id.as_str()),
            title,
            head_title: head_title(title, suffix),
            description: article.description.as_deref(),
            choices: self.choices(page),
            body: &parts.body.html,
            layout: self.layout(page, article, &parts.body),
            has_heading: self.has_heading(page, &parts.body.html),
            lang: &self.tags[own.get()],
            language_name: self.theme.catalog().of(own).language_name(),
            dir: self.site.config.locales[own.get()].locale.direction(),
            fallback,
            canonical: self.canonical(page),
            alternates: if fallback { Vec::new() } else { self.alternates(page.group) },
            robots: text("robots"),
            policy: policy::of_page(&policy::loads(self.site, page)),
            open_graph_locale: &self.open_graph[own.get()],
            breadcrumbs_json: if fallback { String::new() } else { self.breadcrumbs_json(page, title, crumbs) },
            author: text("author").or_else(|| text("ms.author")).filter(|author| !has_controls(author)),
            date: self.dates.of_article(&article.front, parts.locale),
            translated: self.dates.of_translation(&article.front, parts.locale),
            translation_type: translation_type(article),
            freshness: self.freshness(page),
            source: self.source_view(parts, page),
            edit: self.edit(page.file),
            markdown: self.markdown_file(page).map(|file| self.file_address(parts, &file)),
            meta: meta(article),
            metadata: metadata(article),
        }
    }

    /// The address that search engines should show for a page: on a fallback page, the original's.
    pub(super) fn canonical(&self, page: &Page) -> Option<String> {
        let own = self.site.locale_of(page.file);
        let original = page.is_fallback(self.site.docset).then(|| self.site.pages.of(page.group, own)).flatten();
        self.absolute(&original.map_or(page, |id| self.site.pages.get(id)).route)
    }

    /// Whether a body has a heading of level 1, be it one of raw HTML.
    fn has_heading(&self, page: &Page, html: &str) -> bool {
        let is_first = |heading: PlacedHeading<'_>| heading.level == 1;
        self.site.ids(page.file).headings().any(is_first) || memmem::find(html.as_bytes(), b"<h1").is_some()
    }

    fn plain_view<'v>(&'v self, parts: &'v Parts<'v>) -> PageView<'v> {
        let messages = self.theme.catalog().of(parts.locale);
        let name = self.site.config.site.titles[parts.locale.get()].as_str();
        let (kind, title, route) = match parts.output {
            Output::NotFound(_) => (PageKind::NotFound, messages.text("not-found-title"), None),
            Output::Languages => (PageKind::Languages, name, Some(Route::of_folder(RelPath::root()))),
            _ => (PageKind::Home, name, Some(self.homes[parts.locale.get()].clone())),
        };
        PageView {
            kind,
            id: None,
            title,
            head_title: head_title(title, name),
            description: None,
            choices: Vec::new(),
            body: "",
            layout: None,
            has_heading: false,
            lang: &self.tags[parts.locale.get()],
            language_name: messages.language_name(),
            dir: self.site.config.locales[parts.locale.get()].locale.direction(),
            fallback: false,
            canonical: route.and_then(|route| self.absolute(&route)),
            alternates: Vec::new(),
            robots: (kind == PageKind::NotFound).then_some("noindex"),
            policy: policy::of_page(&Default::default()),
            open_graph_locale: &self.open_graph[parts.locale.get()],
            breadcrumbs_json: String::new(),
            author: None,
            date: None,
            translated: None,
            translation_type: None,
            freshness: None,
            source: None,
            edit: None,
            markdown: None,
            meta: Vec::new(),
            metadata: BTreeMap::new(),
        }
    }

    /// The crumbs and the page, with their absolute addresses, as schema.org has them.
    fn breadcrumbs_json(&self, page: &Page, title: &str, crumbs: &[Crumb]) -> String {
        let address = |crumb: &Crumb| match &crumb.to {
            CrumbTarget::Page(id) => self.absolute(&self.site.pages.get(*id).route),
            CrumbTarget::Outside(address) => address.starts_with("http").then(|| address.clone()),
            CrumbTarget::Nothing => None,
        };
        let Some(own) = self.absolute(&page.route) else { return String::new() };
        let above = crumbs.iter().filter_map(|crumb| Some((crumb.title.clone(), address(crumb)?)));
        let items: Vec<_> = above.chain([(title.to_owned(), own)]).zip(1..).collect();
        if items.len() < 2 {
            return String::new();
        }
        let item = |((name, url), position): ((String, String), usize)| json!({ "@type": "ListItem", "position": position, "name": name, "item": url });
        let items: Vec<_> = items.into_iter().map(item).collect();
        let list = json!({ "@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items });
        // Nothing in a script element may look like its end or a comment's beginning.
        list.to_string().replace('<', "\\u003c").replace('>', "\\u003e")
    }

    fn edit(&self, file: FileId) -> Option<String> {
        let template = self.site.config.site.edit_url.as_deref()?;
        let file = self.site.docset.stored(file);
        let locale = self.site.config.locales[file.locale.get()].locale.as_str();
        Some(template.replace("{locale}", locale).replace("{path}", &encode_path(file.path.as_str())))
    }

    /// Where a page's article stands as plain markdown; fallback pages have none.
    pub(super) fn markdown_file(&self, page: &Page) -> Option<OutPath> {
        (!page.is_fallback(self.site.docset)).then(|| page.route.beside("md"))
    }
}

/// A title with what belongs behind it, unless it stands there already.
fn head_title(title: &str, suffix: &str) -> String {
    if suffix.is_empty() || title.ends_with(suffix) { title.to_owned() } else { format!("{title} – {suffix}") }
}

/// Who translated an article, where it says so.
pub(super) fn translation_type(article: &Article) -> Option<&'static str> {
    let written = ["ms.translationtype", "translationtype"].into_iter().find_map(|key| article.front.text(key))?;
    let written = written.value.trim().to_ascii_lowercase();
    match written.as_str() {
        "mt" => Some("machine"),
        "ht" => Some("human"),
        _ if written.starts_with("machine") => Some("machine"),
        _ if written.starts_with("human") => Some("human"),
        _ => None,
    }
}

fn is_ms(entry: &Entry) -> bool {
    entry.key.value.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("ms."))
}

fn meta(article: &Article) -> Vec<MetaView<'_>> {
    let mut meta = Vec::new();
    for entry in article.front.entries.iter().filter(|entry| is_ms(entry)) {
        let mut texts = Vec::new();
        values(&entry.value, &mut texts);
        let texts = texts.into_iter().filter(|text| !text.is_empty() && !has_controls(text));
        meta.extend(texts.map(|content| MetaView { name: &entry.key.value, content }));
    }
    meta
}

/// Every key of the front matter, as written, with its values.
fn metadata(article: &Article) -> BTreeMap<&str, Vec<&str>> {
    let mut metadata = BTreeMap::new();
    for entry in &article.front.entries {
        let mut texts = Vec::new();
        values(&entry.value, &mut texts);
        metadata.entry(entry.key.value.as_str()).or_insert(texts);
    }
    metadata
}

fn values<'v>(value: &'v Value, texts: &mut Vec<&'v str>) {
    match value {
        Value::Null => {}
        Value::Scalar(text) => texts.push(&text.value),
        Value::List(items) => items.iter().for_each(|item| values(item, texts)),
        Value::Mapping(entries) => entries.iter().for_each(|entry| values(&entry.value, texts)),
    }
}
