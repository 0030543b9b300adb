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
    /// The page in each language, in configuration order; empty where the site has one language, but for the page that lists them.
    pub languages: Vec<LanguageView<'site>>,
    /// The pages above this one, outermost first, this one left out.
    pub breadcrumbs: Vec<CrumbView<'site>>,
    /// The headings of level 2 and 3, in order.
    pub outline: Vec<OutlineView<'site>>,
    /// The branch of the table of contents that this page stands in, with it marked, as HTML: nested `ul` lists; empty where
    /// there is none.
    pub contents: String,
    /// The file with the whole table of contents; `None` where the page has none or shows all of it.
    pub contents_file: Option<String>,
    /// The article before this one in the table of contents.
    pub previous: Option<CrumbView<'site>>,
    /// The article after this one in the table of contents.
    pub next: Option<CrumbView<'site>>,
}

/// What all pages of a locale share.
#[derive(Debug, Serialize)]
pub struct SiteView<'site> {
    /// The site's name in the reader's locale.
    pub title: &'site str,
    /// That name's language, where it is not the reader's.
    pub title_lang: Option<String>,
    /// That language's writing direction: `ltr` or `rtl`.
    pub title_dir: Option<&'static str>,
    /// The locale's front page.
    pub home: String,
    /// The site's root.
    pub root: String,
    /// The style sheet.
    pub style: String,
    /// The script, for which no page need wait.
    pub script: String,
    /// The script that runs before the first paint.
    pub scheme_script: String,
    /// The script of pages that have a bitext.
    pub bitext_script: String,
    /// The icon.
    pub icon: String,
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
    /// The article's id: its path below its locale's folder without extension; `None` on pages that are no article.
    pub id: Option<&'site str>,
    /// The title: the front matter's, else the first heading's text.
    pub title: &'site str,
    /// The title as the browser's window has it: with the front matter's `titleSuffix`, else the site's name behind it.
    pub head_title: String,
    /// The front matter's description.
    pub description: Option<&'site str>,
    /// What readers can choose between on the page, as far as its parts are not for all of them.
    pub choices: Vec<ChoiceView<'site>>,
    /// The article, as HTML.
    pub body: &'site str,
    /// What the page is made of, where it is a YAML page whose kind has a design; the body has all of it, too.
    pub layout: Option<LayoutView<'site>>,
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
    /// The front matter's `robots`; `noindex` on pages for addresses that lead nowhere.
    pub robots: Option<&'site str>,
    /// The Content-Security-Policy: what this page may load.
    pub policy: String,
    /// The language with its region as Open Graph has it: `fr_FR`.
    pub open_graph_locale: &'site str,
    /// The breadcrumbs and the page as JSON-LD, safe within a `script` of that type; empty without a base URL or breadcrumbs.
    pub breadcrumbs_json: String,
    /// The front matter's `author`, else its `ms.author`.
    pub author: Option<&'site str>,
    /// The article's date: the front matter's `ms.date`, else its `date`.
    pub date: Option<DateView>,
    /// When the translation was handed over: the front matter's `ms.lasthandoff`.
    pub translated: Option<DateView>,
    /// Who translated: `human` or `machine`; `None` where nothing says so.
    pub translation_type: Option<&'static str>,
    /// How the translation stands to its source; `None` where nothing is known, and on pages that are no translation.
    pub freshness: Option<FreshnessView>,
    /// What the page was translated from; `None` where that is not known.
    pub source: Option<SourceView>,
    /// Where the article's source can be edited; only with an `edit_url`.
    pub edit: Option<String>,
    /// The article as plain markdown; `None` on fallback pages and pages that are no article.
    pub markdown: Option<String>,
    /// The keys of the front matter that begin with `ms.`, one for each value, in order.
    pub meta: Vec<MetaView<'site>>,
    /// Every key of the front matter as written, with its values; a scalar is a list of one.
    pub metadata: BTreeMap<&'site str, Vec<&'site str>>,
}

/// What a reader of a page can choose between.
#[derive(Clone, Debug, Serialize)]
pub struct ChoiceView<'site> {
    /// What it is about: `moniker` for versions, `zone` for the pivots of zones.
    pub kind: &'static str,
    /// What there is to choose; two at least.
    pub options: Vec<OptionView<'site>>,
}

/// Something that a reader can choose.
#[derive(Clone, Debug, Serialize)]
pub struct OptionView<'site> {
    /// Its id, as articles have it.
    pub id: &'site str,
    /// Its name.
    pub title: &'site str,
    /// Whether it holds until the reader chooses.
    pub default: bool,
    /// The parts of the page that are for those who choose it, as a JSON array: ranges or names as the article has them.
    pub parts: String,
}

/// How a translation stands to its source.
#[derive(Clone, Debug, Serialize)]
pub struct FreshnessView {
    /// `fresh`, `touched`, `stale` or `orphaned`, as `hexapla status` has it.
    pub state: &'static str,
    /// How the source that it was made from stands to the present one: `behind`, `ahead`, `diverged` or `unknown`.
    pub relation: &'static str,
    /// How many sentences of the source have changed since; `None` where that is not known.
    pub changed: Option<usize>,
    /// How many sentences the source has; `None` where that is not known.
    pub sentences: Option<usize>,
    /// Where readers are told that the source has changed: `title` or `footer`; `None` where there is nothing to tell.
    pub notice: Option<&'static str>,
}

/// What a page was translated from.
#[derive(Clone, Debug, Serialize)]
pub struct SourceView {
    /// Its language as the `lang` attribute has it.
    pub tag: String,
    /// That language's writing direction: `ltr` or `rtl`.
    pub dir: &'static str,
    /// That language's name in itself.
    pub name: String,
    /// The source article's page; `None` where the site has none.
    pub href: Option<String>,
    /// Whether the sentences in that file are those that the page was made from, and not only likely to be.
    pub exact: bool,
    /// The file with the page's sentences and those that they were made from; `None` where these are not known.
    pub bitext: Option<String>,
}

/// A date.
#[derive(Clone, Debug, Serialize)]
pub struct DateView {
    /// As the `datetime` attribute has it: `2026-11-20`.
    pub iso: String,
    /// As readers of the locale write it: `20 novembre 2026`.
    pub text: String,
}

/// A meta tag.
#[derive(Clone, Debug, Serialize)]
pub struct MetaView<'site> {
    /// Its name.
    pub name: &'site str,
    /// Its content.
    pub content: &'site str,
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
    /// The language of the interface's texts; another than `tag` where the locale has none or few of its own.
    pub interface_lang: &'site str,
    /// The writing direction of the interface's texts: `ltr` or `rtl`.
    pub interface_dir: &'static str,
}

/// An entry of the language menu.
#[derive(Debug, Serialize)]
pub struct LanguageView<'site> {
    /// The id as the `lang` attribute has it.
    pub tag: &'site str,
    /// The language's name in itself.
    pub name: &'site str,
    /// The writing direction of the name: `ltr` or `rtl`.
    pub dir: &'static str,
    /// The same article in that language, a fallback page included; else the locale's front page.
    pub href: String,
    /// Whether this is the reader's locale.
    pub current: bool,
    /// Whether that language has the article itself.
    pub translated: bool,
    /// The headings that have another id there: an id on this page, then the id there, and so on, with blanks between;
    /// blanks and `%` within an id are percent-encoded. Ids that are not named are the same there or have no counterpart.
    pub headings: String,
}

/// A page named by its title.
#[derive(Clone, Debug, Serialize)]
pub struct CrumbView<'site> {
    /// The page's title in the table of contents.
    pub title: String,
    /// The page; `None` for a branch without one.
    pub href: Option<String>,
    /// The title's language, where it is not the reader's.
    pub lang: Option<&'site str>,
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

/// What a YAML page is made of. Texts are HTML but where it says otherwise.
#[derive(Clone, Debug, Serialize)]
pub struct LayoutView<'site> {
    /// The kind of page: `landing`, `hub`, `faq` or `index-page`.
    pub kind: &'static str,
    /// The heading of the page.
    pub title: Option<TitleView<'site>>,
    /// What stands below it.
    pub summary: Option<&'site str>,
    /// The sections, in order.
    pub sections: Vec<SectionView<'site>>,
    /// What stands below all of them.
    pub footer: Option<&'site str>,
    /// What the page has under keys that are not known.
    pub rest: Option<&'site str>,
}

/// A heading of a YAML page.
#[derive(Clone, Debug, Serialize)]
pub struct TitleView<'site> {
    /// Its text, as HTML.
    pub html: &'site str,
    /// Its id; `None` where it has none.
    pub id: Option<&'site str>,
    /// Further ids that links may name: those that the heading has in the source's language.
    pub aliases: Vec<&'site str>,
    /// Its level, 1 to 6.
    pub level: u8,
}

/// A section of a YAML page.
#[derive(Clone, Debug, Serialize)]
pub struct SectionView<'site> {
    /// What it is for: `highlighted`, `landing`, `products`, `conceptual`, `tools`, `additional`, `questions`, `intro` or
    /// `items`.
    pub role: &'static str,
    /// Its heading.
    pub title: Option<TitleView<'site>>,
    /// What stands below the heading.
    pub summary: Option<&'site str>,
    /// Cards.
    pub cards: Vec<CardView<'site>>,
    /// Lists of links that stand in no card.
    pub lists: Vec<LinkListView<'site>>,
    /// Questions.
    pub questions: Vec<QuestionView<'site>>,
    /// What stands below all of them.
    pub footer: Option<&'site str>,
    /// A link below all of them.
    pub more: Option<LinkView<'site>>,
    /// What it has under keys that are not known.
    pub rest: Option<&'site str>,
}

/// A card of a YAML page.
#[derive(Clone, Debug, Serialize)]
pub struct CardView<'site> {
    /// Its heading.
    pub title: Option<TitleView<'site>>,
    /// Where it leads; `None` where it leads nowhere.
    pub href: Option<String>,
    /// Its image.
    pub icon: Option<String>,
    /// What kind of page it leads to, in the language of the page.
    pub label: Option<&'site str>,
    /// What stands below the heading.
    pub summary: Option<&'site str>,
    /// Its lists of links.
    pub lists: Vec<LinkListView<'site>>,
    /// What stands below all of it.
    pub footer: Option<&'site str>,
    /// A link below all of it.
    pub more: Option<LinkView<'site>>,
    /// What it has under keys that are not known.
    pub rest: Option<&'site str>,
}

/// Links of one type.
#[derive(Clone, Debug, Serialize)]
pub struct LinkListView<'site> {
    /// What kind of pages they lead to, in the language of the page.
    pub label: Option<&'site str>,
    /// The links.
    pub links: Vec<LinkView<'site>>,
    /// What it has under keys that are not known.
    pub rest: Option<&'site str>,
}

/// A link of a YAML page.
#[derive(Clone, Debug, Serialize)]
pub struct LinkView<'site> {
    /// Its text, which is no HTML.
    pub text: &'site str,
    /// Where it leads; `None` where it leads nowhere.
    pub href: Option<String>,
    /// What kind of page it leads to, in the language of the page.
    pub label: Option<&'site str>,
    /// What is said behind it, which is no HTML.
    pub note: Option<&'site str>,
}

/// A question and its answer.
#[derive(Clone, Debug, Serialize)]
pub struct QuestionView<'site> {
    /// The question.
    pub title: Option<TitleView<'site>>,
    /// The answer.
    pub answer: Option<&'site str>,
    /// What it has under keys that are not known.
    pub rest: Option<&'site str>,
}
