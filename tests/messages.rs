//! The messages of the interface: complete in every language, and open to a project's own.

#[path = "support/theme.rs"]
mod support;

use std::collections::BTreeSet;
use std::sync::Arc;

use hexapla::locale::LocaleIndex;
use hexapla::render::messages::FormatError;
use hexapla::render::theme::Theme;
use hexapla::render::view::PageKind;
use hexapla::text::Position;
use support::{LOCALES, built_in, catalog, minimal, owned, render, templates, try_catalog};

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
    for name in templates() {
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
fn a_few_messages_do_not_make_a_language_of_the_interface() {
    let few = catalog(&["en", "ar"], &[("ar/ours.ftl", "contents = المحتويات\nhome = الرئيسية\n")]);
    let arabic = few.of(LocaleIndex(1));
    assert_eq!([arabic.text("contents"), arabic.text("next")], ["المحتويات", "Next"]);
    assert_eq!(arabic.language().as_str(), "en");
    assert_eq!(few.notes().len(), 1);
    let note = &few.notes()[0];
    assert!(note.starts_with("ar: ") && note.contains(" messages are missing, en's are used: `"), "{note}");
    assert!(note.contains(" more") && note.len() < 150, "{note}");
    let most = built_in("locales/en/interface.ftl").replace("next = Next\n", "");
    let most = catalog(&["en", "ar"], &[("ar/ours.ftl", &most)]);
    assert_eq!(most.of(LocaleIndex(1)).language().as_str(), "ar");
    assert_eq!(most.notes(), ["ar: message `next` is missing, en's is used"]);
}

#[test]
fn a_misspelt_message_is_missing_nowhere() {
    let catalog = catalog(&["en", "fr"], &[("en/ours.ftl", "contnts = In this manual\n")]);
    assert_eq!(catalog.notes(), Vec::<String>::new());
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
