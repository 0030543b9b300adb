//! The theme: its pages are whole, and open to a project's own templates, style and icon.

#[path = "support/theme.rs"]
mod support;

use std::collections::BTreeSet;
use std::sync::Arc;

use hexapla::render::error::ThemeError;
use hexapla::render::theme::Theme;
use hexapla::render::view::PageKind;
use hexapla::text::Position;
use scraper::Html;
use support::{
    LOCALES, attribute, built_in, catalog, count, full, layout, minimal, render, templates, text, theme, try_theme,
};

const KINDS: [PageKind; 4] = [PageKind::Article, PageKind::Home, PageKind::Languages, PageKind::NotFound];

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

/// The names of a value's fields: `site.title`, `languages[].tag`; keys that articles choose are left out, and the parts of YAML
/// pages go by the names that the templates give them.
fn field_names(prefix: &str, value: &serde_json::Value, names: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(fields) if prefix != "page.metadata" => {
            let dot = if prefix.is_empty() { "" } else { "." };
            fields.iter().for_each(|(name, value)| field_names(&format!("{prefix}{dot}{name}"), value, names));
        }
        serde_json::Value::Array(items) if items[0].is_object() => {
            field_names(&format!("{prefix}[]"), &items[0], names);
        }
        _ => {
            names.insert(of_part(prefix));
        }
    }
}

/// `card.icon` for `page.layout.sections[].cards[].icon`.
fn of_part(name: &str) -> String {
    const PARTS: [(&str, &str); 6] = [
        ("sections[]", "section"),
        ("cards[]", "card"),
        ("lists[]", "list"),
        ("links[]", "link"),
        ("more", "link"),
        ("questions[]", "question"),
    ];
    let Some(path) = name.strip_prefix("page.layout.") else { return name.to_owned() };
    let Some((parts, field)) = path.rsplit_once('.') else { return name.to_owned() };
    let last = parts.rsplit('.').next().unwrap_or_default();
    let part = PARTS.iter().find(|(key, _)| *key == last).map_or(last, |(_, part)| part);
    format!("{part}.{field}")
}

#[test]
fn the_guide_names_every_field_that_a_template_sees() {
    let mut view = full(PageKind::Article, "fr");
    view.page.layout = Some(layout("hub"));
    let view = serde_json::to_value(view).expect("a view is data");
    let mut fields = BTreeSet::new();
    field_names("", &view, &mut fields);
    for language in ["en", "fr", "zh"] {
        let guide = built_in(&format!("content/{language}/guide/templates.md"));
        let rows = guide.lines().filter_map(|line| Some(line.strip_prefix("| `")?.split_once('`')?.0.to_owned()));
        let named: BTreeSet<String> = rows
            .filter(|name| {
                ![".html", ".css", ".js", ".svg"].iter().any(|end| name != "title.html" && name.ends_with(end))
            })
            .collect();
        assert_eq!(named, fields, "{language}");
    }
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

/// The kinds of YAML pages that have a template.
const LAYOUTS: [&str; 4] = ["landing", "hub", "faq", "index-page"];

#[test]
fn every_yaml_page_shows_all_that_it_has() {
    let theme = theme(&[]);
    for kind in LAYOUTS {
        let mut view = minimal(PageKind::Article, "fr");
        view.page.layout = Some(layout(kind));
        let page = Html::parse_document(&render(&theme, &view));
        assert_eq!(text(&page, "h1"), "A page", "{kind}");
        assert_eq!(attribute(&page, "h1", "id").as_deref(), Some("an-id"), "{kind}");
        assert_eq!(text(&page, "section > h2"), "A section", "{kind}");
        assert!(count(&page, "h2 > a#another, h3 > a#another") > 0, "{kind}");
        if kind == "faq" {
            assert_eq!(text(&page, "[itemprop=mainEntity] [itemprop=text]"), "Because");
            continue;
        }
        assert_eq!(attribute(&page, ".card h3 a[href]", "href").as_deref(), Some("c/"), "{kind}");
        assert_eq!(text(&page, ".card h3 em"), "card", "{kind}");
        assert_eq!(attribute(&page, ".card img", "src").as_deref(), Some("media/i.svg"), "{kind}");
        assert_eq!(text(&page, ".card .links li"), "A <link> new & short Concept", "{kind}");
        assert!(text(&page, "main").ends_with("Rest Foot"), "{kind}");
    }
}

#[test]
fn a_yaml_page_with_nothing_in_it_is_whole() {
    let theme = theme(&[]);
    for kind in LAYOUTS {
        let mut view = minimal(PageKind::Article, "fr");
        let empty = hexapla::render::view::LayoutView {
            title: None,
            summary: None,
            sections: Vec::new(),
            footer: None,
            rest: None,
            ..layout(kind)
        };
        view.page.layout = Some(empty);
        let page = Html::parse_document(&render(&theme, &view));
        assert_eq!(text(&page, "h1"), "A title", "{kind}");
    }
}

#[test]
fn a_project_replaces_a_card() {
    let theme = theme(&[("card.html", "<b>{{ card.title.html }}</b>")]);
    let mut view = minimal(PageKind::Article, "en");
    view.page.layout = Some(layout("hub"));
    assert!(render(&theme, &view).contains("<b>A <em>card</em></b>"));
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
    assert_eq!(own.assets()[3].1, b"<svg/>");
    assert_ne!(own.digest(), theme(&[]).digest());
}

#[test]
fn the_script_is_published_without_its_comments() {
    let plain = theme(&[]);
    let script = String::from_utf8_lossy(plain.assets()[1].1).into_owned();
    assert!(script.starts_with("(() => {\n\"use strict\";\n") && script.ends_with("})();\n"), "{script}");
    assert!(!script.contains("\n//") && script.len() < 16_000, "{} bytes", script.len());
    let bitext = plain.assets()[2].1;
    assert!(!bitext.windows(3).any(|part| part == b"\n//") && bitext.len() < 14_500, "{} bytes", bitext.len());
    let own = theme(&[("theme.js", "// Ours.\nrun();\n")]);
    assert_eq!(own.assets()[1].1, b"// Ours.\nrun();\n");
}

#[test]
fn a_page_waits_for_a_few_lines_of_script_alone() {
    let plain = theme(&[]);
    let (path, scheme) = plain.assets()[4];
    assert_eq!(path, plain.scheme_script());
    assert!(scheme.len() < 500, "{} bytes", scheme.len());
    for kind in KINDS {
        let page = Html::parse_document(&render(&plain, &full(kind, "fr")));
        assert_eq!(attribute(&page, "script[src]:not([defer])", "src").as_deref(), Some("../../_hexapla/scheme.js"));
        assert_eq!(count(&page, "script[src]:not([defer])"), 1, "{kind:?}");
    }
    let own = theme(&[("scheme.js", "ours();\n")]);
    assert_eq!(own.assets()[4].1, b"ours();\n");
    assert_ne!(own.digest(), plain.digest());
}

#[test]
fn the_script_of_a_bitext_speaks_the_languages_of_the_interface() {
    let texts = |theme: &Theme| {
        let script = String::from_utf8_lossy(theme.assets()[2].1).into_owned();
        let line =
            script.lines().find_map(|line| line.strip_prefix("const TEXTS = ")?.strip_suffix(';').map(str::to_owned));
        serde_json::from_str::<serde_json::Value>(&line.expect("the texts")).expect("JSON")
    };
    let built_in = texts(&theme(&[]));
    assert_eq!(built_in["fr"]["beside"], "Côte à côte");
    assert_eq!(built_in["zh"]["same"], "与原文相同");
    let own = theme(&[("bitext.js", "const TEXTS = {};\nown(TEXTS);\n")]);
    assert_eq!(texts(&own), built_in);
}

#[test]
fn a_file_equal_to_the_built_in_is_no_override() {
    let others = ["theme.css", "theme.js", "scheme.js", "icon.svg"].map(str::to_owned);
    let names = templates().into_iter().chain(others);
    let text = |name: &str| built_in(&format!("templates/{name}")).replace('\n', "\r\n");
    let equal: Vec<(String, String)> = names.map(|name| (name.clone(), text(&name))).collect();
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

#[test]
fn names_that_miss_the_themes_get_the_nearest() {
    let messages = [("en/own.ftl", "on-this-pag = Here\nkettle-size = Size\n")];
    let files =
        [("artcle.html", ""), ("part-of-mine.html", ""), ("hom.html", ""), ("home.html", "{% include \"hom.html\" %}")];
    let files = files.map(|(name, text)| (name.to_owned(), text.to_owned()));
    let theme = Theme::new(Arc::new(catalog(&["en"], &messages)), files).expect("a theme");
    assert_eq!(
        theme.notes(),
        [
            "templates/artcle.html is not used: did you mean `article.html`?",
            "locales/en/own.ftl: the message `on-this-pag` is not used: did you mean `on-this-page`?",
        ]
    );
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
fn a_misspelt_name_in_a_template_gets_the_nearest() {
    let help = |text: &str| template_error("article.html", text).help.unwrap_or_default();
    assert_eq!(help("{{ page.titel }}"), "did you mean `title`?");
    assert_eq!(help("{{ lokale.tag }}{{ local }}"), "did you mean `locale`?");
    assert!(help("{{ page.zzzzzzzz }}").starts_with("available fields: "));
}

#[test]
fn a_message_that_asks_for_what_no_template_gives_is_named() {
    let messages = [("en/own.ftl", "next = Next\ncontents = { $x }\n")];
    let theme = Theme::new(Arc::new(catalog(&["en"], &messages)), []).expect("a theme");
    let error = theme.render(&full(PageKind::Article, "en"), &mut Vec::new()).expect_err("a mistake");
    assert_eq!(error.to_string(), "locales/en/own.ftl:2:1: message `contents` needs the argument `x`");
    assert!(error.help.is_some_and(|help| help.starts_with("builtin/base.html:")));
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
