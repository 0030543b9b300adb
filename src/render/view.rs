//! Everything that a template may see, as one value per page.
//!
//! A theme sees nothing else, so a page's bytes are a function of this value, the theme and the program's version.
//! Strings are plain text, which templates escape, unless a field says that it is HTML. Every `href` is relative to the page.

use std::collections::BTreeMap;

use serde::Serialize;

/// What one page is made from.
#[derive(Debug, Serialize)]
pub struct View<'site> {
    /// What all pages of a locale share.
    pub site: SiteView<'site>,
    /// This page.
    pub page: PageView<'site>,
    /// The reader's locale.
    pub locale: LocaleView<'site>,
    /// The page in each language, in configuration order; empty where the site has one language.
    pub languages: Vec<LanguageView<'site>>,
    /// The pages above this one, outermost first, this one left out.
    pub breadcrumbs: Vec<CrumbView>,
    /// The headings of level 2 and 3, in order.
    pub outline: Vec<OutlineView<'site>>,
    /// The table of contents with this page marked, as HTML: nested `ul` lists; empty where there is none.
    pub contents: String,
    /// The article before this one in the table of contents.
    pub previous: Option<CrumbView>,
    /// The article after this one in the table of contents.
    pub next: Option<CrumbView>,
}

/// What all pages of a locale share.
#[derive(Debug, Serialize)]
pub struct SiteView<'site> {
    /// The site's name in the reader's locale.
    pub title: &'site str,
    /// The locale's front page.
    pub home: String,
    /// The site's root.
    pub root: String,
    /// The style sheet.
    pub style: String,
    /// The program and its version, for the generator meta tag.
    pub generator: &'static str,
}

/// What kind of page a template makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PageKind {
    /// An article.
    Article,
    /// A locale's front page where no article is there: its table of contents.
    Home,
    /// The site's root, where no locale is published there: the languages.
    Languages,
    /// What a host serves for an address that leads nowhere.
    NotFound,
}

/// One page.
#[derive(Debug, Serialize)]
pub struct PageView<'site> {
    /// What kind of page this is.
    pub kind: PageKind,
    /// The title: the front matter's, else the first heading's text.
    pub title: &'site str,
    /// The front matter's description.
    pub description: Option<&'site str>,
    /// The article, as HTML.
    pub body: &'site str,
    /// Whether the body has a heading of level 1; where it has none, the template shows the title as one.
    pub has_heading: bool,
    /// The language of title, body and outline; not the reader's on a fallback page.
    pub lang: &'site str,
    /// That language's name in itself.
    pub language_name: &'site str,
    /// The writing direction of the body: `ltr` or `rtl`.
    pub dir: &'static str,
    /// Whether the body is another locale's, for want of a translation.
    pub fallback: bool,
    /// The absolute URL that search engines should show; only with a base URL.
    pub canonical: Option<String>,
    /// The real translations, this one included, with `x-default`; only with a base URL, never on fallback pages.
    pub alternates: Vec<AlternateView>,
    /// The front matter's `robots`.
    pub robots: Option<&'site str>,
    /// Every key of the front matter as written, with its values; a scalar is a list of one.
    pub metadata: BTreeMap<&'site str, Vec<&'site str>>,
}

/// A language in which a page is to be had.
#[derive(Debug, Serialize)]
pub struct AlternateView {
    /// The language, or `x-default`.
    pub hreflang: String,
    /// The absolute URL.
    pub href: String,
}

/// The reader's locale.
#[derive(Debug, Serialize)]
pub struct LocaleView<'site> {
    /// The id as configured.
    pub id: &'site str,
    /// The id as the `lang` attribute has it.
    pub tag: &'site str,
    /// The writing direction: `ltr` or `rtl`.
    pub dir: &'static str,
    /// The language's name in itself.
    pub name: &'site str,
}

/// An entry of the language menu.
#[derive(Debug, Serialize)]
pub struct LanguageView<'site> {
    /// The id as the `lang` attribute has it.
    pub tag: &'site str,
    /// The language's name in itself.
    pub name: &'site str,
    /// The same article in that language, a fallback page included; else the locale's front page.
    pub href: String,
    /// Whether this is the reader's locale.
    pub current: bool,
    /// Whether that language has the article itself.
    pub translated: bool,
}

/// A page named by its title.
#[derive(Clone, Debug, Serialize)]
pub struct CrumbView {
    /// The page's title in the table of contents.
    pub title: String,
    /// The page; `None` for a branch without one.
    pub href: Option<String>,
}

/// A heading.
#[derive(Clone, Debug, Serialize)]
pub struct OutlineView<'site> {
    /// The heading's id on the page.
    pub id: &'site str,
    /// The heading's text.
    pub text: &'site str,
    /// The heading's level, 2 or 3.
    pub level: u8,
}
