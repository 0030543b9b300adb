//! Pages: for each file of the site that a template makes, its [`View`].

use std::collections::BTreeMap;

use crate::article::Article;
use crate::finding::FileId;
use crate::front_matter::Value;
use crate::locale::LocaleIndex;
use crate::path::{OutPath, RelPath, Route, UrlStyle, relative};
use crate::site::Site;
use crate::site::page::{GroupId, Page, PageId};

use super::body::{Addresses, Linker};
use super::error::ThemeError;
use super::nav::Navigation;
use super::theme::Theme;
use super::view::{AlternateView, LanguageView, LocaleView, OutlineView, PageKind, PageView, SiteView, View};

/// The program and its version, as pages name it.
pub const GENERATOR: &str = concat!("Hexapla ", env!("CARGO_PKG_VERSION"));

/// A file of the site that a template makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// An article at its place.
    Article(PageId),
    /// A locale's front page, where no article stands there.
    Home(LocaleIndex),
    /// The site's root, where no locale is published there.
    Languages,
    /// What hosts serve for an address that leads nowhere.
    NotFound,
}

/// Makes pages.
pub struct Maker<'s, 'a> {
    site: &'s Site<'a>,
    theme: &'s Theme,
    navigation: &'s Navigation<'s, 'a>,
    tags: Vec<String>,
    homes: Vec<Route>,
    addresses: Addresses,
}

impl<'s, 'a> Maker<'s, 'a> {
    /// Prepares what all pages share.
    pub fn new(site: &'s Site<'a>, theme: &'s Theme, navigation: &'s Navigation<'s, 'a>) -> Self {
        let explicit_index = site.config.site.urls == UrlStyle::File;
        Self {
            site,
            theme,
            navigation,
            tags: site.config.locales.iter().map(|locale| locale.locale.tag()).collect(),
            homes: site.config.locales.iter().map(|locale| Route::of_folder(locale.prefix.clone())).collect(),
            addresses: Addresses::Published { explicit_index },
        }
    }

    /// Every file that a template makes, and where it stands.
    pub fn outputs(&self) -> Vec<(OutPath, Output)> {
        let pages = self.site.pages.all();
        let mut outputs: Vec<(OutPath, Output)> = pages
            .iter()
            .enumerate()
            .map(|(index, page)| (page.route.file(), Output::Article(PageId(index as u32))))
            .collect();
        let is_taken = |route: &Route| pages.iter().any(|page| page.route == *route);
        let locales = (0..self.homes.len()).filter(|locale| self.site.config.locales[*locale].folder.is_some());
        for locale in locales {
            if !is_taken(&self.homes[locale]) {
                outputs.push((self.homes[locale].file(), Output::Home(LocaleIndex(locale as u16))));
            }
        }
        let root = Route::of_folder(RelPath::root());
        if !is_taken(&root) && !self.homes.contains(&root) {
            outputs.push((root.file(), Output::Languages));
        }
        let not_found = OutPath::new("404.html").filter(|path| pages.iter().all(|page| page.route.file() != *path));
        outputs.extend(not_found.map(|path| (path, Output::NotFound)));
        outputs
    }

    /// Makes a file: appends its bytes.
    ///
    /// # Errors
    ///
    /// A template of the project fails.
    pub fn make(&self, output: Output, out: &mut Vec<u8>) -> Result<(), ThemeError> {
        let parts = self.parts(output);
        self.theme.render(&self.view(&parts), out)
    }

    /// What the view of a file borrows.
    fn parts(&self, output: Output) -> Parts<'_> {
        let source = self.site.config.source.unwrap_or(LocaleIndex(0));
        match output {
            Output::Article(id) => {
                let page = self.site.pages.get(id);
                let folder = page.route.folder();
                let linker = Linker::new(
                    self.site,
                    self.theme.catalog(),
                    page.locale,
                    folder.clone(),
                    page.file,
                    self.addresses,
                );
                Parts { output, locale: page.locale, root: up(&folder), folder, body: linker.body(), page: Some(page) }
            }
            Output::Home(locale) => {
                let folder = self.homes[locale.get()].folder();
                Parts { output, locale, root: up(&folder), folder, body: String::new(), page: None }
            }
            Output::Languages => {
                let folder = RelPath::root();
                Parts { output, locale: source, root: up(&folder), folder, body: String::new(), page: None }
            }
            // A host shows this page at any address, so its links begin at the host's root.
            Output::NotFound => {
                let root = self.base_path();
                Parts { output, locale: source, root, folder: RelPath::root(), body: String::new(), page: None }
            }
        }
    }

    /// The path of the base URL, with its slashes.
    fn base_path(&self) -> String {
        let base = self.site.config.site.base_url.as_deref().unwrap_or_default();
        let path = base.split_once("://").and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]));
        path.unwrap_or("/").to_owned()
    }

    fn view<'v>(&'v self, parts: &'v Parts<'v>) -> View<'v> {
        let locale = &self.site.config.locales[parts.locale.get()];
        let messages = self.theme.catalog().of(parts.locale);
        let article = parts.page.and_then(|page| Some((page, self.site.article(page.file)?)));
        let page = match article {
            Some((page, article)) => self.article_view(page, article, &parts.body),
            None => self.plain_view(parts),
        };
        let navigation = self.navigation;
        let (previous, next) = parts.page.map(|page| navigation.neighbours(page)).unwrap_or_default();
        View {
            site: SiteView {
                title: &self.site.config.site.titles[parts.locale.get()],
                home: self.address(parts, &self.homes[parts.locale.get()]),
                root: parts.root.clone(),
                style: format!("{}{}", prefix(&parts.root), self.theme.style()),
                generator: GENERATOR,
            },
            page,
            locale: LocaleView {
                id: locale.locale.as_str(),
                tag: &self.tags[parts.locale.get()],
                dir: locale.locale.direction(),
                name: messages.language_name(),
            },
            languages: self.languages(parts),
            breadcrumbs: parts.page.map(|page| navigation.breadcrumbs(page)).unwrap_or_default(),
            outline: parts.page.map(|page| self.outline(page.file)).unwrap_or_default(),
            contents: match parts.page {
                Some(page) => navigation.contents(page),
                None if matches!(parts.output, Output::Home(_)) => navigation.whole(parts.locale, &parts.folder),
                None => String::new(),
            },
            previous,
            next,
        }
    }

    fn article_view<'v>(&'v self, page: &'v Page, article: &'v Article, body: &'v str) -> PageView<'v> {
        let own = self.site.locale_of(page.file);
        let locale = &self.site.config.locales[own.get()].locale;
        let fallback = page.is_fallback(self.site.docset);
        let original =
            if fallback { self.site.pages.of(page.group, own).map(|id| self.site.pages.get(id)) } else { None };
        let text = |key: &str| article.front.text(key).map(|text| text.value.as_str());
        PageView {
            kind: PageKind::Article,
            title: article.title.as_deref().unwrap_or_else(|| self.site.docset.file(page.file).path.name()),
            description: article.description.as_deref(),
            body,
            has_heading: self.site.ids(page.file).headings().any(|heading| heading.level == 1),
            lang: &self.tags[own.get()],
            language_name: self.theme.catalog().of(own).language_name(),
            dir: locale.direction(),
            fallback,
            canonical: self.absolute(&original.unwrap_or(page).route),
            alternates: if fallback { Vec::new() } else { self.alternates(page.group) },
            robots: text("robots"),
            metadata: metadata(article),
        }
    }

    fn plain_view<'v>(&'v self, parts: &'v Parts<'v>) -> PageView<'v> {
        let messages = self.theme.catalog().of(parts.locale);
        let (kind, title) = match parts.output {
            Output::NotFound => (PageKind::NotFound, messages.text("not-found-title")),
            Output::Languages => (PageKind::Languages, self.site.config.site.titles[parts.locale.get()].as_str()),
            _ => (PageKind::Home, self.site.config.site.titles[parts.locale.get()].as_str()),
        };
        let route = match parts.output {
            Output::Home(locale) => Some(self.homes[locale.get()].clone()),
            Output::Languages => Some(Route::of_folder(RelPath::root())),
            _ => None,
        };
        PageView {
            kind,
            title,
            description: None,
            body: "",
            has_heading: false,
            lang: &self.tags[parts.locale.get()],
            language_name: messages.language_name(),
            dir: self.site.config.locales[parts.locale.get()].locale.direction(),
            fallback: false,
            canonical: route.and_then(|route| self.absolute(&route)),
            alternates: Vec::new(),
            robots: None,
            metadata: BTreeMap::new(),
        }
    }

    fn outline(&self, file: FileId) -> Vec<OutlineView<'_>> {
        let headings = self.site.ids(file).headings();
        let shown = headings.filter(|heading| matches!(heading.level, 2 | 3) && !heading.text.is_empty());
        shown.map(|heading| OutlineView { id: heading.id, text: heading.text, level: heading.level }).collect()
    }

    /// The page in each language that is published; none where there is but one.
    fn languages(&self, parts: &Parts<'_>) -> Vec<LanguageView<'_>> {
        let published = (0..self.homes.len()).filter(|locale| self.site.config.locales[*locale].folder.is_some());
        let languages: Vec<_> = published.map(|locale| self.language(parts, LocaleIndex(locale as u16))).collect();
        if languages.len() > 1 { languages } else { Vec::new() }
    }

    fn language(&self, parts: &Parts<'_>, locale: LocaleIndex) -> LanguageView<'_> {
        let page = parts.page.and_then(|page| self.site.pages.of(page.group, locale));
        let page = page.map(|page| self.site.pages.get(page));
        let route = page.map_or(&self.homes[locale.get()], |page| &page.route);
        LanguageView {
            tag: &self.tags[locale.get()],
            name: self.theme.catalog().of(locale).language_name(),
            href: self.address(parts, route),
            current: locale == parts.locale && !matches!(parts.output, Output::Languages),
            translated: page.is_some_and(|page| !page.is_fallback(self.site.docset)),
        }
    }

    /// The address of a page as this one writes it.
    fn address(&self, parts: &Parts<'_>, route: &Route) -> String {
        let explicit = self.addresses == Addresses::Published { explicit_index: true };
        match parts.output {
            Output::NotFound => format!("{}{}", parts.root, route.to_reference(explicit)),
            _ => route.relative_from(&parts.folder, explicit),
        }
    }

    fn absolute(&self, route: &Route) -> Option<String> {
        Some(format!("{}{}", self.site.config.site.base_url.as_deref()?, route.to_url()))
    }

    /// The real translations of an article, the source as `x-default`; where it has none, the first configured.
    fn alternates(&self, group: GroupId) -> Vec<AlternateView> {
        let own = (0..self.homes.len() as u16).map(LocaleIndex).filter_map(|locale| {
            let page = self.site.pages.get(self.site.pages.of(group, locale)?);
            (!page.is_fallback(self.site.docset)).then_some((locale, page))
        });
        let mut alternates: Vec<(LocaleIndex, AlternateView)> = own
            .filter_map(|(locale, page)| {
                let href = self.absolute(&page.route)?;
                Some((locale, AlternateView { hreflang: self.tags[locale.get()].clone(), href }))
            })
            .collect();
        let of_source = alternates.iter().find(|(locale, _)| Some(*locale) == self.site.config.source);
        let default = of_source.or(alternates.first()).map(|(_, alternate)| alternate.href.clone());
        if let Some(href) = default {
            alternates.push((LocaleIndex(0), AlternateView { hreflang: "x-default".to_owned(), href }));
        }
        alternates.into_iter().map(|(_, alternate)| alternate).collect()
    }
}

/// What a view borrows.
struct Parts<'p> {
    output: Output,
    locale: LocaleIndex,
    /// The way to the site's root.
    root: String,
    folder: RelPath,
    body: String,
    page: Option<&'p Page>,
}

fn up(folder: &RelPath) -> String {
    match relative(folder, &RelPath::root()).as_str() {
        "." => "./".to_owned(),
        up => format!("{up}/"),
    }
}

fn prefix(root: &str) -> &str {
    if root == "./" { "" } else { root }
}

/// Every key of the front matter, lower case, with its values.
fn metadata(article: &Article) -> BTreeMap<&str, Vec<&str>> {
    fn values<'v>(value: &'v Value, texts: &mut Vec<&'v str>) {
        match value {
            Value::Null => {}
            Value::Scalar(text) => texts.push(&text.value),
            Value::List(items) => items.iter().for_each(|item| values(item, texts)),
            Value::Mapping(entries) => entries.iter().for_each(|entry| values(&entry.value, texts)),
        }
    }
    let mut metadata = BTreeMap::new();
    for entry in &article.front.entries {
        let mut texts = Vec::new();
        values(&entry.value, &mut texts);
        metadata.entry(entry.key.value.as_str()).or_insert(texts);
    }
    metadata
}
