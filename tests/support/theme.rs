//! What tests of the theme and of its messages share: themes, catalogs, pages.

#![allow(unreachable_pub, dead_code, reason = "each test takes what it needs")]

use std::sync::Arc;

use hexapla::locale::{Locale, LocaleIndex};
use hexapla::render::error::ThemeError;
use hexapla::render::messages::Catalog;
use hexapla::render::theme::Theme;
use hexapla::render::view::{
    AlternateView, CardView, ChoiceView, CrumbView, DateView, FreshnessView, LanguageView, LayoutView, LinkListView,
    LinkView, LocaleView, MetaView, OptionView, OutlineView, PageKind, PageView, QuestionView, SectionView, SiteView,
    SourceView, TitleView, View,
};
use scraper::{Html, Selector};

/// The languages of the themes; the last has no messages and is written from right to left.
pub const LOCALES: [&str; 4] = ["en", "fr", "zh", "ar"];

pub fn built_in(name: &str) -> String {
    let path = format!("{}/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The names of the built-in templates, in order.
pub fn templates() -> Vec<String> {
    let folder = std::fs::read_dir(format!("{}/templates", env!("CARGO_MANIFEST_DIR"))).expect("the folder");
    let names = folder.map(|entry| entry.expect("a template").file_name().into_string().expect("a name"));
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".html")).collect();
    names.sort();
    names
}

pub fn owned(files: &[(&str, &str)]) -> Vec<(String, String)> {
    files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

pub fn try_catalog(ids: &[&str], files: &[(&str, &str)]) -> Result<Catalog, Vec<ThemeError>> {
    let locales: Vec<Locale> = ids.iter().map(|id| Locale::parse(id).expect("an id")).collect();
    let fallback = [LocaleIndex(0)];
    let chain = |index: usize| if index == 0 { &fallback[..0] } else { &fallback[..] };
    Catalog::new(locales.iter().enumerate().map(|(index, locale)| (locale, chain(index))), owned(files))
}

pub fn catalog(ids: &[&str], files: &[(&str, &str)]) -> Catalog {
    try_catalog(ids, files).unwrap_or_else(|errors| panic!("{errors:?}"))
}

pub fn try_theme(files: &[(&str, &str)]) -> Result<Theme, ThemeError> {
    Theme::new(Arc::new(catalog(&LOCALES, &[])), owned(files))
}

pub fn theme(files: &[(&str, &str)]) -> Theme {
    try_theme(files).unwrap_or_else(|error| panic!("{error}"))
}

/// A page with as little as there can be.
pub fn minimal(kind: PageKind, id: &'static str) -> View<'static> {
    let dir = if id == "ar" { "rtl" } else { "ltr" };
    View {
        site: SiteView {
            title: "Help",
            title_lang: None,
            title_dir: None,
            home: "../".to_owned(),
            root: "../../".to_owned(),
            style: "../../_hexapla/theme.css".to_owned(),
            script: "../../_hexapla/theme.js".to_owned(),
            scheme_script: "../../_hexapla/scheme.js".to_owned(),
            bitext_script: "../../_hexapla/bitext.js".to_owned(),
            icon: "../../_hexapla/icon.svg".to_owned(),
            generator: "hexapla",
        },
        page: PageView {
            kind,
            id: None,
            title: "A title",
            head_title: "A title – Help".to_owned(),
            description: None,
            choices: Vec::new(),
            body: "<p>The body</p>",
            layout: None,
            has_heading: false,
            lang: id,
            language_name: "A language",
            dir,
            fallback: false,
            canonical: None,
            alternates: Vec::new(),
            robots: None,
            policy: "default-src 'none'".to_owned(),
            open_graph_locale: "fr_FR",
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
            metadata: Default::default(),
        },
        locale: LocaleView { id, tag: id, dir, name: "A language", interface_lang: id, interface_dir: dir },
        languages: Vec::new(),
        breadcrumbs: Vec::new(),
        outline: Vec::new(),
        contents: String::new(),
        contents_file: None,
        previous: None,
        next: None,
    }
}

/// A page with as much as there can be.
pub fn full(kind: PageKind, id: &'static str) -> View<'static> {
    let crumb = |title: &str| CrumbView { title: title.to_owned(), href: Some("a/".to_owned()), lang: None };
    let mut view = minimal(kind, id);
    let option = OptionView { id: "v1", title: "Version <1>", default: true, parts: "[\">= v1\"]".to_owned() };
    view.page.choices = vec![ChoiceView { kind: "moniker", options: vec![option] }];
    view.page.description = Some("Said \"so\" & <so>");
    view.page.fallback = true;
    view.page.lang = "en";
    view.page.dir = "ltr";
    view.page.canonical = Some("https://help.example.org/en/a/".to_owned());
    view.page.alternates =
        vec![AlternateView { hreflang: "x-default".to_owned(), href: "https://help.example.org/en/a/".to_owned() }];
    view.page.robots = Some("noindex");
    view.page.policy = "default-src 'none'; img-src 'self' https://images.example.org".to_owned();
    view.page.breadcrumbs_json = "{\"name\":\"\\u003c/script\\u003e\"}".to_owned();
    view.page.author = Some("An author");
    view.page.date = Some(DateView { iso: "2020-11-08".to_owned(), text: "8 novembre 2020".to_owned() });
    view.page.translated = Some(DateView { iso: "2020-12-01".to_owned(), text: "1 décembre 2020".to_owned() });
    view.page.translation_type = Some("machine");
    view.page.freshness = Some(FreshnessView {
        state: "stale",
        relation: "behind",
        changed: Some(3),
        sentences: Some(9),
        notice: Some("footer"),
    });
    view.page.source = Some(SourceView {
        tag: "en".to_owned(),
        dir: "ltr",
        name: "English".to_owned(),
        href: Some("../../en/a/".to_owned()),
        exact: true,
        bitext: Some("bitext.json".to_owned()),
    });
    view.page.edit = Some("https://git.example.org/edit/en/a.md".to_owned());
    view.page.markdown = Some("index.md".to_owned());
    view.page.meta = vec![MetaView { name: "ms.topic", content: "how-to & more" }];
    view.contents_file = Some("../toc.json".to_owned());
    view.languages = ["en", "fr"]
        .map(|tag| LanguageView {
            tag,
            name: "Name",
            dir: "ltr",
            href: format!("../{tag}/"),
            current: tag == id,
            translated: tag == "en",
            headings: if tag == "en" { "un one".to_owned() } else { String::new() },
        })
        .into();
    view.breadcrumbs = vec![crumb("Above"), CrumbView { title: "Branch".to_owned(), href: None, lang: Some("en") }];
    view.outline = vec![OutlineView { id: "one", text: "One & two", level: 2 }];
    view.contents = "<ul><li><a href=\"a/\" aria-current=\"page\">A</a></li></ul>".to_owned();
    view.previous = Some(crumb("Before"));
    view.next = Some(crumb("After"));
    view
}

/// What a YAML page of a kind is made of, with as much as there can be.
pub fn layout(kind: &'static str) -> LayoutView<'static> {
    let title = |html, level| Some(TitleView { html, id: Some("an-id"), aliases: vec!["another"], level });
    let link =
        LinkView { text: "A <link>", href: Some("b/".to_owned()), label: Some("Concept"), note: Some("new & short") };
    let list = LinkListView { label: Some("Overview"), links: vec![link.clone()], rest: Some("<p>Rest</p>") };
    let card = CardView {
        title: title("A <em>card</em>", 3),
        href: Some("c/".to_owned()),
        icon: Some("media/i.svg".to_owned()),
        label: Some("Learn"),
        summary: Some("<p>Said</p>"),
        lists: vec![list.clone()],
        footer: Some("<p>Foot</p>"),
        more: Some(link.clone()),
        rest: Some("<p>Rest</p>"),
    };
    let question = QuestionView { title: title("Why?", 3), answer: Some("<p>Because</p>"), rest: Some("<p>Rest</p>") };
    let section = SectionView {
        role: "landing",
        title: title("A section", 2),
        summary: Some("<p>Said</p>"),
        cards: vec![card],
        lists: vec![list],
        questions: vec![question],
        footer: Some("<p>Foot</p>"),
        more: Some(link),
        rest: Some("<p>Rest</p>"),
    };
    LayoutView {
        kind,
        title: title("A page", 1),
        summary: Some("<p>Said</p>"),
        sections: vec![section],
        footer: Some("<p>Foot</p>"),
        rest: Some("<p>Rest</p>"),
    }
}

pub fn render(theme: &Theme, view: &View<'_>) -> String {
    let mut out = Vec::new();
    theme.render(view, &mut out).unwrap_or_else(|error| panic!("{error}"));
    String::from_utf8(out).expect("UTF-8")
}

pub fn count(page: &Html, selector: &str) -> usize {
    page.select(&Selector::parse(selector).expect("a selector")).count()
}

pub fn text(page: &Html, selector: &str) -> String {
    let selector = Selector::parse(selector).expect("a selector");
    let texts: Vec<String> = page.select(&selector).map(|element| element.text().collect()).collect();
    texts.join("|").split_whitespace().collect::<Vec<_>>().join(" ")
}

pub fn attribute(page: &Html, selector: &str, name: &str) -> Option<String> {
    page.select(&Selector::parse(selector).expect("a selector")).next()?.attr(name).map(str::to_owned)
}
