//! Findings as they are reported: configured, placed, sorted, each once.

use std::error::Error;
use std::fs;

use hexapla::config::Config;
use hexapla::docset::Docset;
use hexapla::finding::{FileId, Finding, Severity, rule};
use hexapla::locale::LocaleIndex;
use hexapla::text::Span;

const CONFIG: &str = r#"
[[locales]]
id = "en"
path = "en"
[[locales]]
id = "fr"
path = "fr"
[check.rules]
file-not-found = "warning"
title-missing = "off"
[[check.overrides]]
paths = ["fr/**"]
rules = { title-missing = "info", merge-conflict = "off" }
[[check.overrides]]
paths = ["*/old/*"]
rules = { title-missing = "error" }
[[check.overrides]]
locales = ["FR"]
paths = ["*/new/*"]
rules = { title-missing = "error" }
[[check.overrides]]
locales = ["en"]
rules = { duplicate-key = "off" }
"#;

fn project(files: &[(&str, &str)]) -> Result<(tempfile::TempDir, Config, Docset), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().ok_or("no folder")?)?;
        fs::write(path, text)?;
    }
    let config = Config::load(folder.path(), None).map_err(|errors| errors[0].clone())?;
    let docset = Docset::walk(&config);
    Ok((folder, config, docset))
}

#[test]
fn severities_are_those_of_the_last_override_that_matches() -> Result<(), Box<dyn Error>> {
    let (_folder, config, _) = project(&[("hexapla.toml", CONFIG), ("en/a.md", "")])?;
    assert_eq!(config.severity(&rule::FILE_NOT_FOUND, LocaleIndex(0), "en/a.md"), Some(Severity::Warning));
    assert_eq!(config.severity(&rule::TITLE_MISSING, LocaleIndex(0), "en/a.md"), None);
    assert_eq!(config.severity(&rule::TITLE_MISSING, LocaleIndex(1), "fr/a.md"), Some(Severity::Info));
    assert_eq!(config.severity(&rule::TITLE_MISSING, LocaleIndex(1), "fr/old/a.md"), Some(Severity::Error));
    assert_eq!(config.severity(&rule::MERGE_CONFLICT, LocaleIndex(1), "fr/old/a.md"), None);
    assert_eq!(config.severity(&rule::TITLE_MISSING, LocaleIndex(1), "fr/new/a.md"), Some(Severity::Error));
    assert_eq!(config.severity(&rule::TITLE_MISSING, LocaleIndex(0), "en/new/a.md"), None);
    assert_eq!(config.severity(&rule::DUPLICATE_KEY, LocaleIndex(0), "en/a.md"), None);
    assert_eq!(config.severity(&rule::DUPLICATE_KEY, LocaleIndex(1), "fr/a.md"), Some(Severity::Error));
    assert_eq!(config.severity(&rule::BOOKMARK_NOT_FOUND, LocaleIndex(1), "fr/a.md"), Some(Severity::Warning));
    Ok(())
}

#[test]
fn reports_are_configured_placed_sorted_and_single() -> Result<(), Box<dyn Error>> {
    let text = "\u{feff}# Où\r\n\r\n多 x\r\n";
    let files = [("hexapla.toml", CONFIG), ("en/a.md", "# A\n"), ("en/b.md", ""), ("fr/a.md", text)];
    let (_folder, config, docset) = project(&files)?;
    let at = text.find('多').ok_or("the character")?;
    let (first, second, third) = (FileId(0), FileId(1), FileId(2));
    let findings = vec![
        Finding::new(&rule::FILE_NOT_FOUND, third, Span::new(at + 4, at + 5), "x leads nowhere"),
        Finding::new(&rule::FILE_NOT_FOUND, third, Span::new(at, at + 1), "half a character"),
        Finding::new(&rule::TITLE_MISSING, third, Span::default(), "no title"),
        Finding::new(&rule::FILE_NOT_FOUND, third, Span::new(at + 4, at + 5), "x leads nowhere"),
        Finding::new(&rule::FILE_NOT_FOUND, third, Span::new(900, 901), "outside"),
        Finding::new(&rule::TITLE_MISSING, first, Span::default(), "no title"),
        Finding::new(&rule::ROUTE_COLLISION, second, Span::default(), "two sources"),
    ];
    let located = docset.locate(&config, findings);
    let shown: Vec<String> = located
        .iter()
        .map(|report| {
            let (start, end, severity) = (report.start, report.end, report.severity.name());
            let place = format!("{}:{}-{}:{}", start.line, start.column, end.line, end.column);
            format!("{} {severity} {}:{place} {}", report.locale, report.path, report.finding.message)
        })
        .collect();
    assert_eq!(
        shown,
        [
            "en error en/b.md:1:1-1:1 two sources",
            "fr info fr/a.md:1:1-1:1 no title",
            "fr warning fr/a.md:3:1-3:2 half a character",
            "fr warning fr/a.md:3:3-3:4 x leads nowhere",
            "fr warning fr/a.md:4:1-4:1 outside",
        ]
    );
    Ok(())
}
