//! The theme and its messages: complete, well-formed, and open to a project's own files.

use std::collections::BTreeSet;
use std::sync::Arc;

use hexapla::locale::{Locale, LocaleIndex};
use hexapla::render::error::ThemeError;
use hexapla::render::messages::{Catalog, FormatError};
use hexapla::render::theme::Theme;
use hexapla::render::view::{
    AlternateView, ChoiceView, CrumbView, DateView, LanguageView, LocaleView, MetaView, OptionView, OutlineView,
    PageKind, PageView, SiteView, View,
};
use hexapla::text::Position;
use scraper::{Html, Selector};

const LOCALES: [&str; 4] = ["en", "fr", "zh", "ar"];
const KINDS: [PageKind; 4] = [PageKind::Article, PageKind::Home, PageKind::Languages, PageKind::NotFound];
const TEMPLATES: [&str; 6] =
    ["base.html", "article.html", "home.html", "language-list.html", "languages.html", "not-found.html"];

fn built_in(name: &str) -> String {
    let path = format!("{}/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn owned(files: &[(&str, &str)]) -> Vec<(String, String)> {
    files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

fn try_catalog(ids: &[&str], files: &[(&str, &str)]) -> Result<Catalog, Vec<ThemeError>> {
    let locales: Vec<Locale> = ids.iter().map(|id| Locale::parse(id).expect("an id")).collect();
    let fallback = [LocaleIndex(0)];
    let chain = |index: usize| if index == 0 { &fallback[..0] } else { &fallback[..] };
    Catalog::new(locales.iter().enumerate().map(|(index, locale)| (locale, chain(index))), owned(files))
}

fn catalog(ids: &[&str], files: &[(&str, &str)]) -> Catalog {
    try_catalog(ids, files).unwrap_or_else(|errors| panic!("{errors:?}"))
}

fn try_theme(files: &[(&str, &str)]) -> Result<Theme, ThemeError> {
    Theme::new(Arc::new(catalog(&LOCALES, &[])), owned(files))
}

fn theme(files: &[(&str, &str)]) -> Theme {
    try_theme(files).unwrap_or_else(|error| panic!("{error}"))
}

/// A page with as little as there can be.
fn minimal(kind: PageKind, id: &'static str) -> View<'static> {
    let dir = if id == "ar" { "rtl" } else { "ltr" };
    View {
        site: SiteView {
            title: "Help",
            home: "../".to_owned(),
            root: "../../".to_owned(),
            style: "../../_hexapla/theme.css".to_owned(),
            script: "../../_hexapla/theme.js".to_owned(),
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
fn full(kind: PageKind, id: &'static str) -> View<'static> {
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

fn render(theme: &Theme, view: &View<'_>) -> String {
    let mut out = Vec::new();
    theme.render(view, &mut out).unwrap_or_else(|error| panic!("{error}"));
    String::from_utf8(out).expect("UTF-8")
}

fn count(page: &Html, selector: &str) -> usize {
    page.select(&Selector::parse(selector).expect("a selector")).count()
}

fn text(page: &Html, selector: &str) -> String {
    let selector = Selector::parse(selector).expect("a selector");
    let texts: Vec<String> = page.select(&selector).map(|element| element.text().collect()).collect();
    texts.join("|").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn attribute(page: &Html, selector: &str, name: &str) -> Option<String> {
    page.select(&Selector::parse(selector).expect("a selector")).next()?.attr(name).map(str::to_owned)
}

#[test]
fn every_page_is_whole_in_every_language() {
    let theme = theme(&[]);
    for (kind, id) in KINDS.iter().flat_map(|kind| LOCALES.iter().map(move |id| (*kind, *id))) {
        for view in [minimal(kind, id), full(kind, id)] {
            let html = render(&theme, &view);
            assert!(html.starts_with("<!doctype html>\n<html"), "{html}");
            let page = Html::parse_document(&html);
            assert_eq!(attribute(&page, "html", "lang").as_deref(), Some(id));
            assert_eq!(attribute(&page, "html", "dir").as_deref(), Some(if id == "ar" { "rtl" } else { "ltr" }));
            assert!(text(&page, "head > title").ends_with("Help"), "{kind:?} {id}");
            assert_eq!(count(&page, "main"), 1);
            assert_eq!(count(&page, "h1"), 1, "{kind:?} {id}");
            assert_eq!(
                count(&page, "script:not([src]):not([type=\"application/ld+json\"]), style, [style], [onclick]"),
                0
            );
            let target = attribute(&page, "a.skip", "href").expect("a skip link");
            assert_eq!(attribute(&page, "main", "id").map(|id| format!("#{id}")), Some(target));
            assert_eq!(count(&page, "nav:not([aria-label]):not([aria-labelledby])"), 0, "{kind:?} {id}");
        }
    }
}

/// The names of a value's fields: `site.title`, `languages[].tag`; keys that articles choose are left out.
fn field_names(prefix: &str, value: &serde_json::Value, names: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(fields) if prefix != "page.metadata" => {
            let dot = if prefix.is_empty() { "" } else { "." };
            fields.iter().for_each(|(name, value)| field_names(&format!("{prefix}{dot}{name}"), value, names));
        }
        serde_json::Value::Array(items) => field_names(&format!("{prefix}[]"), &items[0], names),
        _ => {
            names.insert(prefix.to_owned());
        }
    }
}

#[test]
fn the_guide_names_every_field_that_a_template_sees() {
    let view = serde_json::to_value(full(PageKind::Article, "fr")).expect("a view is data");
    let mut fields = BTreeSet::new();
    field_names("", &view, &mut fields);
    for language in ["en", "fr", "zh"] {
        let guide = built_in(&format!("content/{language}/guide/templates.md"));
        let rows = guide.lines().filter_map(|line| Some(line.strip_prefix("| `")?.split_once('`')?.0.to_owned()));
        let named: BTreeSet<String> =
            rows.filter(|name| ![".html", ".css", ".js", ".svg"].iter().any(|end| name.ends_with(end))).collect();
        assert_eq!(named, fields, "{language}");
    }
}

#[test]
fn plurals_follow_the_rules_of_each_language() {
    let message = "boats = { $count ->\n    [one] une barque\n   *[other] des barques\n}\n";
    let files = [
        ("fr/own.ftl", message),
        ("en/own.ftl", message),
        ("ar/own.ftl", "boats = { $count ->\n    [two] two\n   *[other] other\n}\n"),
    ];
    let catalog = Arc::new(catalog(&LOCALES, &files));
    let home = "{{ message(id=\"boats\", count=0) }}, {{ message(id=\"boats\", count=2) }}";
    let theme = Theme::new(Arc::clone(&catalog), owned(&[("home.html", home)])).expect("a theme");
    assert_eq!(render(&theme, &minimal(PageKind::Home, "fr")), "une barque, des barques");
    assert_eq!(render(&theme, &minimal(PageKind::Home, "en")), "des barques, des barques");
    assert_eq!(render(&theme, &minimal(PageKind::Home, "ar")), "other, two");
}

#[test]
fn text_is_escaped_and_html_is_not() {
    let html = render(&theme(&[]), &full(PageKind::Article, "fr"));
    assert!(html.contains("<p>The body</p>"));
    assert!(html.contains("<ul><li><a href=\"a/\" aria-current=\"page\">A</a></li></ul>"));
    assert!(html.contains("Said &quot;so&quot; &amp; &lt;so&gt;"));
    assert!(html.contains("One &amp; two"));
}

#[test]
fn an_article_says_where_it_is_and_in_which_language() {
    let page = Html::parse_document(&render(&theme(&[]), &full(PageKind::Article, "fr")));
    assert_eq!(text(&page, "main .breadcrumbs li"), "Accueil|Above|Branch");
    assert_eq!(text(&page, ".notice"), "Cet article n’est pas encore traduit. Il est affiché en anglais.");
    assert_eq!(attribute(&page, "article", "lang").as_deref(), Some("en"));
    assert_eq!(attribute(&page, ".languages [aria-current] span", "lang").as_deref(), Some("fr"));
    assert_eq!(text(&page, ".languages .hint"), "non traduit");
    assert_eq!(attribute(&page, ".outline a", "href").as_deref(), Some("#one"));
    assert_eq!(text(&page, ".neighbours a"), "Précédent Before|Suivant After");
    assert_eq!(attribute(&page, "link[rel=canonical]", "href").as_deref(), Some("https://help.example.org/en/a/"));
    assert_eq!(attribute(&page, "link[rel=alternate]", "hreflang").as_deref(), Some("x-default"));
    assert_eq!(attribute(&page, "meta[name=robots]", "content").as_deref(), Some("noindex"));
}

#[test]
fn a_body_with_a_heading_gets_no_second_one() {
    let mut view = minimal(PageKind::Article, "en");
    view.page.body = "<h1>Own</h1>";
    view.page.has_heading = true;
    let page = Html::parse_document(&render(&theme(&[]), &view));
    assert_eq!(text(&page, "h1"), "Own");
}

#[test]
fn the_notice_names_languages_that_it_does_not_know_by_their_own_name() {
    let mut view = full(PageKind::Article, "zh");
    view.page.lang = "de-AT";
    view.page.language_name = "Deutsch";
    let page = Html::parse_document(&render(&theme(&[]), &view));
    assert_eq!(text(&page, ".notice"), "本文尚未翻译，现以 Deutsch 显示。");
}

#[test]
fn a_project_replaces_a_template() {
    let theme = theme(&[("home.html", "<p>{{ site.title }}</p>")]);
    assert_eq!(render(&theme, &minimal(PageKind::Home, "en")), "<p>Help</p>");
}

#[test]
fn a_project_replaces_a_block_everywhere() {
    let own =
        "{% extends \"builtin/base.html\" %}\n{% block footer %}{{ super() }}<p class=\"own\">Own</p>{% endblock %}";
    let theme = theme(&[("base.html", own)]);
    for kind in KINDS {
        let page = Html::parse_document(&render(&theme, &minimal(kind, "en")));
        assert_eq!((count(&page, ".own"), count(&page, "footer")), (1, 1), "{kind:?}");
    }
}

#[test]
fn a_project_adds_a_template_of_its_own() {
    let article =
        "{% extends \"builtin/article.html\" %}{% block footer %}{% include \"parts/legal.html\" %}{% endblock %}";
    let theme = theme(&[("article.html", article), ("parts/legal.html", "<p class=\"legal\">{{ page.title }}</p>")]);
    let mut view = minimal(PageKind::Article, "en");
    view.page.title = "A & B";
    assert!(render(&theme, &view).contains("<p class=\"legal\">A &amp; B</p>"));
}

#[test]
fn a_project_replaces_and_adds_messages() {
    let files =
        [("fr/site.ftl", "next = Ensuite\ngreeting = Bonjour, { $name } !\n"), ("en/site.ftl", "motto = Onwards\n")];
    let catalog = Arc::new(catalog(&LOCALES, &files));
    let home = "{{ messages.next }} {{ message(id=\"greeting\", name=site.title) }} {{ messages.motto }}";
    let theme = Theme::new(Arc::clone(&catalog), owned(&[("home.html", home)])).expect("a theme");
    assert_eq!(render(&theme, &minimal(PageKind::Home, "fr")), "Ensuite Bonjour, Help ! Onwards");
    assert_eq!(catalog.of(LocaleIndex(0)).text("next"), "Next");
    assert!(catalog.notes().contains(&"fr: message `motto` is missing, en's is used".to_owned()));
}

#[test]
fn a_project_replaces_or_extends_the_style() {
    let plain = theme(&[]);
    let (path, text) = plain.assets()[0];
    assert!(path.starts_with("_hexapla/theme.") && path.ends_with(".css"), "{path}");
    assert_eq!(plain.style(), path);
    let own = theme(&[("theme.css", "p { margin: 0 }")]);
    assert_eq!(own.assets()[0].1, b"p { margin: 0 }");
    assert_ne!(own.style(), path);
    let more = theme(&[("theme.css", "@import \"builtin/theme.css\";\n:root { --accent: teal; }")]);
    let more = String::from_utf8(more.assets()[0].1.to_vec()).expect("UTF-8");
    assert_eq!(more, format!("{}\n:root {{ --accent: teal; }}", String::from_utf8_lossy(text)));
}

#[test]
fn a_project_replaces_the_icon() {
    let own = theme(&[("icon.svg", "<svg/>")]);
    assert_eq!(own.assets()[2].1, b"<svg/>");
    assert_ne!(own.digest(), theme(&[]).digest());
}

#[test]
fn the_script_is_published_without_its_comments() {
    let plain = theme(&[]);
    let script = String::from_utf8_lossy(plain.assets()[1].1).into_owned();
    assert!(script.starts_with("(() => {\n\"use strict\";\n") && script.ends_with("})();\n"), "{script}");
    assert!(!script.contains("\n//") && script.len() < 15_000, "{} bytes", script.len());
    let own = theme(&[("theme.js", "// Ours.\nrun();\n")]);
    assert_eq!(own.assets()[1].1, b"// Ours.\nrun();\n");
}

#[test]
fn a_file_equal_to_the_built_in_is_no_override() {
    let equal: Vec<(String, String)> = TEMPLATES
        .iter()
        .chain(&["theme.css", "theme.js", "icon.svg"])
        .map(|name| ((*name).to_owned(), built_in(&format!("templates/{name}")).replace('\n', "\r\n")))
        .collect();
    let with = Theme::new(Arc::new(catalog(&LOCALES, &[])), equal).expect("a theme");
    let without = theme(&[]);
    assert_eq!(with.digest(), without.digest());
    assert_eq!(with.style(), without.style());
}

#[test]
fn the_digest_covers_templates_style_and_messages() {
    let themes = [
        theme(&[]),
        theme(&[("home.html", "")]),
        theme(&[("theme.css", "")]),
        Theme::new(Arc::new(catalog(&LOCALES, &[("fr/a.ftl", "next = Ensuite\n")])), []).expect("a theme"),
        Theme::new(Arc::new(catalog(&["en"], &[])), []).expect("a theme"),
    ];
    let digests: BTreeSet<_> = themes.iter().map(Theme::digest).collect();
    assert_eq!(digests.len(), themes.len());
    assert_eq!(theme(&[]).digest(), theme(&[]).digest());
}

#[test]
fn what_nothing_uses_is_said() {
    let theme = theme(&[("extra.css", ""), ("notes.txt", "")]);
    assert_eq!(theme.notes().len(), 2);
    assert!(theme.notes()[0].starts_with("templates/extra.css is not used"));
    let catalog = catalog(&["en"], &[("no language/a.ftl", "a = A\n")]);
    assert_eq!(catalog.notes(), ["locales/no language is not used: `no language` is no language"]);
}

/// The error of a project's template, when it is read or when it makes a page.
fn template_error(name: &str, text: &str) -> ThemeError {
    match try_theme(&[(name, text)]) {
        Err(error) => error,
        Ok(theme) => theme.render(&minimal(PageKind::Article, "en"), &mut Vec::new()).expect_err("a mistake"),
    }
}

#[test]
fn an_error_in_a_template_names_its_file_and_line() {
    let cases = [
        ("<p>\n  {{ page.titl }}", "2:11: field `titl` is not defined"),
        ("<p>\n{{ nothing }}", "2:4: variable `nothing` is not defined"),
        ("é {{ page.title | shout }}", "1:19: unknown filter `shout`"),
        ("\n{% include \"gone.html\" %}", "2:12: unknown template `gone.html`"),
        ("\n{% extends \"gone.html\" %}", "2:12: there is no template `gone.html` to extend"),
        ("\n{% extends \"article.html\" %}", "2:12: the template extends itself"),
        ("\n{% include \"article.html\" %}", "2:12: the template includes itself"),
        (
            "{% extends \"base.html\" %}\n{% block man %}{% endblock %}",
            "2:10: block `man` is not defined in any parent template",
        ),
        ("{{ messages.nxt }}", "1:13: field `nxt` is not defined"),
        ("\n{{ message(id=\"nxt\") }}", "2:4: there is no message `nxt`"),
        ("{{ message(id=\"range-label\") }}", "1:4: message `range-label` needs the argument `range`"),
    ];
    let syntax = template_error("article.html", "<p>\n\n{% if %}");
    assert_eq!((&*syntax.path, syntax.position), ("templates/article.html", Position { line: 3, column: 7 }));
    for (text, expected) in cases {
        let error = template_error("article.html", text).to_string();
        assert_eq!(error, format!("templates/article.html:{expected}"), "{text:?}");
    }
}

#[test]
fn a_page_that_fails_leaves_nothing_behind() {
    let theme = theme(&[("article.html", "<p>{{ page.titl }}")]);
    let mut out = b"before".to_vec();
    assert!(theme.render(&minimal(PageKind::Article, "en"), &mut out).is_err());
    assert_eq!(out, b"before");
}

#[test]
fn threads_share_a_theme() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&theme(&[]));
}

#[test]
fn an_extending_template_is_told_of_the_built_in_one() {
    let error = template_error("article.html", "{% extends \"article.html\" %}");
    assert_eq!(error.help.as_deref(), Some("to build on the built-in template, extend \"builtin/article.html\""));
    let error = template_error("builtin/article.html", "");
    assert_eq!(error.path, "templates/builtin/article.html");
}

#[test]
fn an_error_in_a_style_names_its_file_and_line() {
    let error = try_theme(&[("theme.css", "\n @import 'builtin/other.css';")]).err().expect("a mistake");
    assert_eq!(error.to_string(), "templates/theme.css:2:2: there is no such built-in style sheet");
}

#[test]
fn errors_in_messages_name_their_file_and_line() {
    let text = "\u{feff}next = Suite\nprevious\nhome = { $ }\n";
    let errors = try_catalog(&LOCALES, &[("fr/site.ftl", text)]).err().expect("mistakes");
    let places: Vec<(&str, Position)> = errors.iter().map(|error| (&*error.path, error.position)).collect();
    let at = |line, column| ("locales/fr/site.ftl", Position { line, column });
    assert_eq!(places, [at(2, 9), at(3, 11)], "{errors:?}");
}

#[test]
fn a_reference_to_nothing_is_an_error() {
    let errors = try_catalog(&["en"], &[("en/a.ftl", "a = A\nb = { gone }\nc = { a } { next }\n")]).err().expect("one");
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].to_string(), "locales/en/a.ftl:2:1: message `b`: unknown message: gone");
}

fn message_ids(id: &str) -> BTreeSet<String> {
    let text = built_in(&format!("locales/{id}/interface.ftl"));
    let resource = fluent_syntax::parser::parse(text).unwrap_or_else(|(_, errors)| panic!("{id}: {errors:?}"));
    let mut ids = BTreeSet::new();
    for entry in resource.body {
        if let fluent_syntax::ast::Entry::Message(message) = entry {
            ids.extend(message.attributes.iter().map(|attribute| format!("{}.{}", message.id.name, attribute.id.name)));
            ids.insert(message.id.name);
        }
    }
    ids
}

#[test]
fn every_language_has_every_message() {
    let english = message_ids("en");
    assert_eq!(message_ids("fr"), english);
    assert_eq!(message_ids("zh"), english);
    assert_eq!(catalog(&["en", "fr", "zh"], &[]).notes(), Vec::<String>::new());
}

#[test]
fn templates_and_messages_agree() {
    let ids = message_ids("en");
    let word =
        |text: &str| text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-'))).next().map(str::to_owned);
    let mut used = BTreeSet::new();
    for name in TEMPLATES {
        let text = built_in(&format!("templates/{name}"));
        used.extend(text.split("messages.").skip(1).filter_map(word).map(|name| name.replace('_', "-")));
        used.extend(text.split("message(id=\"").skip(1).filter_map(word));
    }
    assert!(used.len() > 10);
    assert_eq!(used.difference(&ids).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn messages_fall_back_by_language_and_script() {
    let catalog = catalog(&["en", "fr-CA", "zh-CN", "zh-TW", "de"], &[("fr/site.ftl", "home = Domicile\n")]);
    let next = |index| catalog.of(LocaleIndex(index)).text("next");
    assert_eq!([next(0), next(1), next(2), next(3), next(4)], ["Next", "Suivant", "下一篇", "Next", "Next"]);
    assert_eq!(catalog.of(LocaleIndex(1)).text("home"), "Domicile");
    assert_eq!(catalog.of(LocaleIndex(9)).text("next"), "Next");
    assert_eq!(
        catalog.notes(),
        ["zh-TW: there are no interface messages, en's are used", "de: there are no interface messages, en's are used"]
    );
}

#[test]
fn a_language_is_named_by_itself() {
    let catalog =
        catalog(&["en-US", "fr", "zh-Hans", "zh-TW", "pt-BR"], &[("fr/a.ftl", "language-name = Le français\n")]);
    let names: Vec<&str> = (0..5).map(|index| catalog.of(LocaleIndex(index)).language_name()).collect();
    assert_eq!(names, ["English", "Le français", "简体中文", "繁體中文（台灣）", "Português (Brasil)"]);
    assert_eq!(catalog.of(LocaleIndex(4)).text("language-name"), "Português (Brasil)");
}

#[test]
fn spellings_of_one_language_keep_their_own_messages() {
    let files = [("en/a.ftl", "next = Onwards\n"), ("zh-Hant/a.ftl", "next = 甲\n"), ("zh-TW/a.ftl", "next = 乙\n")];
    let catalog = catalog(&["en", "en-US", "zh-Hant", "zh-TW", "zh-HK"], &files);
    let next = |index| catalog.of(LocaleIndex(index)).text("next");
    assert_eq!([next(0), next(1), next(2), next(3)], ["Onwards", "Onwards", "甲", "乙"]);
    assert_eq!(next(4), "甲");
    let name = |index| catalog.of(LocaleIndex(index)).language_name();
    assert_eq!([name(0), name(1)], ["English", "English (United States)"]);
}

#[test]
fn arguments_are_filled_in_and_missed() {
    let catalog = catalog(&["fr"], &[]);
    let french = catalog.of(LocaleIndex(0));
    let label = french.format("range-label", &fluent::fluent_args!["range" => "≥ 2.0"]);
    assert_eq!(label.as_deref(), Ok("S’applique à\u{a0}: ≥ 2.0"));
    let missing = FormatError::Argument { id: "range-label".to_owned(), argument: "range".to_owned() };
    assert_eq!(french.format("range-label", &fluent::FluentArgs::new()), Err(missing));
}

#[test]
fn alerts_are_known_by_their_words_in_any_language() {
    use hexapla::alert::AlertKind;
    let catalog = catalog(&["de"], &[("de/a.ftl", "alert-tip = Tipp\n    .spellings = Tipp, Hinweis\n")]);
    let kind = |word| catalog.alert_spellings().kind_of(word);
    assert_eq!(kind("Remarque"), Some(AlertKind::Note));
    assert_eq!(kind("注意："), Some(AlertKind::Note));
    assert_eq!(kind("IMPORTANT"), Some(AlertKind::Important));
    assert_eq!(kind("hinweis"), Some(AlertKind::Tip));
    assert_eq!(kind("EF6 uniquement"), None);
}
