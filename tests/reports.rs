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

#[test]
fn what_a_translation_has_from_its_source_is_one_problem() -> Result<(), Box<dyn Error>> {
    let config = "[[locales]]\nid = \"en\"\npath = \"en\"\n[[locales]]\nid = \"fr\"\npath = \"fr\"\n";
    let source = "# Ports\n\n[a](gone.md) and [a](gone.md)\n";
    let translation = "# Ports\n\n[a](gone.md), [b](gone.md), [c](gone.md), [d](perdu.md)\n";
    let files = [("hexapla.toml", config), ("en/Ports.md", source), ("fr/ports.md", translation), ("fr/b.md", source)];
    let (_folder, config, _) = project(&files)?;
    let checked = hexapla::pipeline::check(&config).map_err(|failure| failure.to_string())?;
    let fingerprints = hexapla::finding::fingerprints(&checked.reports);
    let shown: Vec<(String, &str, Option<usize>)> = checked
        .reports
        .iter()
        .map(|report| {
            let cause = report.cause.as_ref().and_then(|cause| fingerprints.iter().position(|other| other == cause));
            (format!("{}:{}", report.path, report.start.column), report.severity.name(), cause)
        })
        .collect();
    let expected = [
        ("en/Ports.md:5", "error", None),
        ("en/Ports.md:22", "error", None),
        // An article of French alone is an orphan beside.
        ("fr/b.md:1", "warning", None),
        ("fr/b.md:5", "error", None),
        ("fr/b.md:22", "error", None),
        ("fr/ports.md:5", "info", Some(0)),
        ("fr/ports.md:19", "info", Some(1)),
        ("fr/ports.md:33", "info", Some(1)),
        ("fr/ports.md:47", "error", None),
    ];
    assert_eq!(shown, expected.map(|(place, severity, cause)| (place.to_owned(), severity, cause)));
    let caching = hexapla::publish::Caching { folder: config.root.join(".hexapla"), reuse: false };
    let built = hexapla::pipeline::build(&config, &caching).map_err(|failure| failure.to_string())?;
    assert_eq!((built.summary.errors, checked.summary.errors), (5, 5));
    Ok(())
}

#[test]
fn what_was_meant_is_looked_for_elsewhere() -> Result<(), Box<dyn Error>> {
    let config = "[[locales]]\nid = \"en\"\npath = \"en\"\n[[locales]]\nid = \"fr\"\npath = \"fr\"\n";
    let files = [
        ("hexapla.toml", config),
        ("en/index.md", "# Ports\n\n[a](Berths.md#x) [b](tide.md)\n"),
        ("en/guide/berths.md", "# Berths\n\n## Booking\n"),
        ("en/tides.md", "# Tides\n\n## High water\n"),
        ("fr/index.md", "# <a name=\"ports\"></a>Ports\n\n[c](tides.md#marée-haute) [d](tides.md#high-water)\n"),
        ("fr/tides.md", "# <a name=\"tides\"></a>Marées\n\n## <a name=\"high\"></a>Marée haute\n"),
    ];
    let (_folder, config, _) = project(&files)?;
    let checked = hexapla::pipeline::check(&config).map_err(|failure| failure.to_string())?;
    let helps: Vec<&str> = checked.reports.iter().filter_map(|report| report.finding.help.as_deref()).collect();
    let expected = ["guide/berths.md", "tides.md", "#high"].map(|name| format!("did you mean `{name}`?"));
    assert_eq!(helps, expected);
    Ok(())
}
