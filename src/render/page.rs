//! Pages: for each file of the site that a template makes, its [`View`].

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::bitext::origin::Origin;
use crate::finding::FileId;
use crate::locale::{Locale, LocaleIndex};
use crate::path::{OutPath, RelPath, Route, path_of_url, relative};
use crate::site::Site;
use crate::site::page::{Page, PageId};
use crate::text::Digest;

use super::address::Addresses;
use super::body::{Linked, Linker};
use super::dates::Dates;
use super::error::ThemeError;
use super::nav::{Crumb, CrumbTarget, Navigation};
use super::theme::Theme;
use super::title::{begins_with_title, with_title_first};
use super::view::{CrumbView, LocaleView, OutlineView, SiteView, View};

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
    /// What hosts serve for an address that leads nowhere, in a language.
    NotFound(LocaleIndex),
}

/// Makes pages.
pub struct Maker<'s, 'a> {
    pub(super) site: &'s Site<'a>,
    pub(super) theme: &'s Theme,
    pub(super) navigation: &'s Navigation<'s, 'a>,
    pub(super) digests: &'s [Option<Digest>],
    pub(super) dates: Dates,
    /// The ids of the locales, those of their interfaces' texts, and those with a region, as pages have them.
    pub(super) tags: Vec<String>,
    interface_tags: Vec<String>,
    pub(super) open_graph: Vec<String>,
    pub(super) homes: Vec<Route>,
    pub(super) addresses: Addresses,
    plain: Vec<(OutPath, Output)>,
    /// The icon's path below the site's root.
    icon: String,
    /// What is known of the sources of translations.
    pub(super) origins: Option<&'s HashMap<FileId, Origin>>,
}

impl<'s, 'a> Maker<'s, 'a> {
    /// Prepares what all pages share.
    ///
    /// `digests` are those of the texts that the site was made from, by file.
    pub fn new(
        site: &'s Site<'a>,
        theme: &'s Theme,
        navigation: &'s Navigation<'s, 'a>,
        digests: &'s [Option<Digest>],
    ) -> Self {
        let catalog = theme.catalog();
        let locales = || (0..site.config.locales.len() as u16).map(LocaleIndex);
        let mut maker = Self {
            site,
            theme,
            navigation,
            digests,
            dates: Dates::new(site),
            tags: site.config.locales.iter().map(|locale| locale.locale.tag()).collect(),
            interface_tags: locales().map(|locale| catalog.of(locale).language().tag()).collect(),
            open_graph: site.config.locales.iter().map(|locale| locale.locale.open_graph()).collect(),
            homes: site.config.locales.iter().map(|locale| Route::of_folder(locale.prefix.clone())).collect(),
            addresses: Addresses::Published(site.config.site.urls.index_file()),
            plain: Vec::new(),
            icon: theme.icon().to_owned(),
            origins: None,
        };
        maker.plain = maker.plain_pages();
        maker
    }

    /// The same with an icon of the project's own, by its path below the site's root.
    pub fn with_icon(mut self, own: Option<&OutPath>) -> Self {
        if let Some(own) = own {
            self.icon = own.as_str().to_owned();
        }
        self
    }

    /// The same with what is known of the sources of translations.
    pub fn with_origins(mut self, origins: &'s HashMap<FileId, Origin>) -> Self {
        self.origins = Some(origins);
        self
    }

    /// Every file that a template makes, and where it stands.
    pub fn outputs(&self) -> Vec<(OutPath, Output)> {
        let articles = self.site.pages.all().iter().zip(0..);
        let mut outputs: Vec<(OutPath, Output)> =
            articles.map(|(page, id)| (page.route.file(), Output::Article(PageId(id)))).collect();
        outputs.extend(self.plain.iter().cloned());
        outputs
    }

    /// The pages that are no articles: where no article stands, a front page for each locale and one for all, and what a
    /// host serves for an address that leads nowhere.
    fn plain_pages(&self) -> Vec<(OutPath, Output)> {
        let mut plain: Vec<(OutPath, Output)> = Vec::new();
        let not_found = |folder: RelPath| folder.join("404.html").and_then(|path| OutPath::new(path.as_str()));
        for locale in self.published() {
            let home = &self.homes[locale.get()];
            plain.push((home.file(), Output::Home(locale)));
            plain.extend(not_found(home.folder()).map(|path| (path, Output::NotFound(locale))));
        }
        plain.push((Route::of_folder(RelPath::root()).file(), Output::Languages));
        plain.extend(not_found(RelPath::root()).map(|path| (path, Output::NotFound(self.first()))));
        let mut taken: HashSet<OutPath> = self.site.pages.all().iter().map(|page| page.route.file()).collect();
        plain.retain(|(path, _)| taken.insert(path.clone()));
        plain
    }

    /// The pages that are no articles.
    pub(super) fn plain_outputs(&self) -> impl Iterator<Item = Output> + '_ {
        self.plain.iter().map(|(_, output)| *output)
    }

    /// The pages' articles as plain markdown: where each stands, and of which page it is.
    pub fn markdown_files(&self) -> Vec<(OutPath, PageId)> {
        let pages = self.site.pages.all().iter().zip(0..);
        pages.filter_map(|(page, id)| Some((self.markdown_file(page)?, PageId(id)))).collect()
    }

    /// The locales that have pages.
    pub(super) fn published(&self) -> impl Iterator<Item = LocaleIndex> + '_ {
        let locales = (0..self.homes.len() as u16).map(LocaleIndex);
        locales.filter(|locale| self.site.config.locales[locale.get()].has_pages())
    }

    /// The locale of pages that are in none: the source's, else the first that has pages.
    fn first(&self) -> LocaleIndex {
        let source = self.published().find(|locale| Some(*locale) == self.site.config.source);
        source.or_else(|| self.published().next()).unwrap_or(LocaleIndex(0))
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

    /// The files with the whole tables of contents, each with its tree.
    pub fn trees(&self) -> BTreeMap<OutPath, usize> {
        self.navigation.files()
    }

    /// A whole table of contents as JSON.
    pub fn tree(&self, tree: usize) -> String {
        self.navigation.whole_json(tree)
    }

    /// What the view of a file borrows.
    fn parts(&self, output: Output) -> Parts<'_> {
        match output {
            Output::Article(id) => {
                let page = self.site.pages.get(id);
                let folder = page.route.folder();
                let body = self.titled_body(page);
                Parts { output, locale: page.locale, root: up(&folder), folder, body, page: Some(page) }
            }
            Output::Home(locale) => {
                let folder = self.homes[locale.get()].folder();
                Parts { output, locale, root: up(&folder), folder, body: Linked::default(), page: None }
            }
            Output::Languages => {
                let folder = RelPath::root();
                Parts { output, locale: self.first(), root: up(&folder), folder, body: Linked::default(), page: None }
            }
            // A host shows this page at any address, so its links begin at the host's root.
            Output::NotFound(locale) => {
                let root = self.base_path();
                Parts { output, locale, root, folder: RelPath::root(), body: Linked::default(), page: None }
            }
        }
    }

    /// A page's article with all its holes filled, its title first.
    fn titled_body(&self, page: &Page) -> Linked {
        let linked = self.linker(page).linked();
        let Some(article) = self.site.article(page.file) else { return linked };
        with_title_first(linked, self.site.ids(page.file), self.site.name(article))
    }

    /// What fills the holes of a page's article.
    pub(super) fn linker(&self, page: &Page) -> Linker<'s, 'a> {
        let folder = page.route.folder();
        Linker::new(self.site, self.theme.catalog(), page.locale, folder, page.file, self.addresses)
    }

    /// The path of the base URL, with its slashes.
    pub fn base_path(&self) -> String {
        path_of_url(self.site.config.site.base_url.as_deref()).to_owned()
    }

    fn view<'v>(&'v self, parts: &'v Parts<'v>) -> View<'v> {
        let navigation = self.navigation;
        let crumbs = parts.page.map(|page| navigation.breadcrumbs(page)).unwrap_or_default();
        let (previous, next) = parts.page.map(|page| navigation.neighbours(page)).unwrap_or_default();
        View {
            site: self.site_view(parts),
            page: self.page_view(parts, &crumbs),
            locale: self.locale_view(parts.locale),
            languages: self.languages(parts),
            outline: parts.page.map(|page| self.outline(page.file, &parts.body)).unwrap_or_default(),
            contents: match parts.page {
                Some(page) => navigation.contents(page),
                None if matches!(parts.output, Output::Home(_)) => navigation.whole(parts.locale, &parts.folder),
                None => String::new(),
            },
            contents_file: parts
                .page
                .and_then(|page| navigation.file(page))
                .map(|file| self.file_address(parts, &file)),
            breadcrumbs: crumbs.into_iter().map(|crumb| self.crumb(parts, crumb)).collect(),
            previous: previous.map(|crumb| self.crumb(parts, crumb)),
            next: next.map(|crumb| self.crumb(parts, crumb)),
        }
    }

    fn site_view<'v>(&'v self, parts: &Parts<'_>) -> SiteView<'v> {
        let site = &self.site.config.site;
        let title_locale = site.title_locales[parts.locale.get()].as_ref();
        SiteView {
            title: &site.titles[parts.locale.get()],
            title_lang: title_locale.map(Locale::tag),
            title_dir: title_locale.map(Locale::direction),
            home: self.address(parts, &self.homes[parts.locale.get()]),
            root: parts.root.clone(),
            style: format!("{}{}", prefix(&parts.root), self.theme.style()),
            script: format!("{}{}", prefix(&parts.root), self.theme.script()),
            scheme_script: format!("{}{}", prefix(&parts.root), self.theme.scheme_script()),
            bitext_script: format!("{}{}", prefix(&parts.root), self.theme.bitext_script()),
            icon: format!("{}{}", prefix(&parts.root), self.icon),
            generator: GENERATOR,
        }
    }

    fn locale_view(&self, locale: LocaleIndex) -> LocaleView<'_> {
        let messages = self.theme.catalog().of(locale);
        let language = &self.site.config.locales[locale.get()].locale;
        LocaleView {
            id: language.as_str(),
            tag: &self.tags[locale.get()],
            dir: language.direction(),
            name: messages.language_name(),
            interface_lang: &self.interface_tags[locale.get()],
            interface_dir: messages.language().direction(),
        }
    }

    fn outline(&self, file: FileId, body: &Linked) -> Vec<OutlineView<'_>> {
        let ids = self.site.ids(file);
        let headings = ids.headings().skip(usize::from(begins_with_title(body, ids)));
        let shown =
            headings.filter(|heading| matches!(heading.level, 2 | 3) && !heading.text.is_empty() && !heading.is_hidden);
        shown.map(|heading| OutlineView { id: heading.id, text: heading.text, level: heading.level }).collect()
    }

    fn crumb(&self, parts: &Parts<'_>, crumb: Crumb) -> CrumbView<'_> {
        let href = match crumb.to {
            CrumbTarget::Page(id) => Some(self.address(parts, &self.site.pages.get(id).route)),
            CrumbTarget::Outside(address) => Some(address),
            CrumbTarget::Nothing => None,
        };
        CrumbView { title: crumb.title, href, lang: crumb.lang.map(|lang| self.tags[lang.get()].as_str()) }
    }

    /// The address of a page as this one writes it.
    pub(super) fn address(&self, parts: &Parts<'_>, route: &Route) -> String {
        let index = self.addresses.index_file();
        match parts.output {
            Output::NotFound(_) => format!("{}{}", parts.root, route.to_reference(index)),
            _ => route.relative_from(&parts.folder, index),
        }
    }

    /// The address of a file beside pages as this one writes it.
    pub(super) fn file_address(&self, parts: &Parts<'_>, file: &OutPath) -> String {
        relative(&parts.folder, file.path())
    }

    pub(super) fn absolute(&self, route: &Route) -> Option<String> {
        Some(format!("{}{}", self.site.config.site.base_url.as_deref()?, route.to_url()))
    }
}

/// What a view borrows.
pub(super) struct Parts<'p> {
    pub(super) output: Output,
    pub(super) locale: LocaleIndex,
    /// The way to the site's root.
    root: String,
    pub(super) folder: RelPath,
    pub(super) body: Linked,
    pub(super) page: Option<&'p Page>,
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
