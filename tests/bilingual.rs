//! Bilingual articles of real documentation, where it lies beside the repository: every pair byte for byte.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use hexapla::config::Config;
use hexapla::locale::LocaleIndex;
use hexapla::pipeline::{self, ExportedUnit};

/// Bilingual folders and the same articles in the target's language alone.
const FOLDERS: &[(&str, &str, &str)] =
    &[("fr", "partner-center/fr-sxs", "partner-center/fr"), ("zh", "partner-center/zh-sxs", "partner-center/zh")];

fn corpora() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora").canonicalize().ok();
    if root.is_none() {
        eprintln!("../shared/corpora is absent: real documentation is not looked at");
    }
    root
}

#[test]
fn without_their_source_sides_articles_are_the_plain_ones() {
    let Some(root) = corpora() else { return };
    let mut wrong = Vec::new();
    for (locale, bilingual, plain) in FOLDERS {
        let (mut compared, mut equal) = (0, 0);
        for (path, units) in units(locale, &root.join(bilingual)) {
            let read = |folder: &str| fs::read_to_string(root.join(folder).join(&path)).ok();
            let (Some(text), Some(expected)) = (read(bilingual), read(plain)) else { continue };
            if hash(&text) != hash(&expected) {
                continue;
            }
            let stripped = stripped(&text, &units);
            compared += 1;
            equal += usize::from(stripped == expected);
            if normalised(&stripped) != normalised(&expected) {
                wrong.push(format!("{plain}/{path}: {}", difference(&normalised(&stripped), &normalised(&expected))));
            }
        }
        eprintln!("{bilingual}: {equal} of {compared} are equal byte for byte");
        assert!(compared > 100, "{bilingual} has articles");
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// The units of each article, by its path in the folder.
fn units(locale: &str, folder: &Path) -> BTreeMap<String, Vec<ExportedUnit>> {
    let project = tempfile::tempdir().expect("a folder");
    let shown = folder.to_string_lossy().replace('\\', "/");
    let toml = format!("[[locales]]\nid = \"{locale}\"\npath = '{shown}'\n");
    fs::write(project.path().join("hexapla.toml"), toml).expect("a file");
    let config = Config::load(project.path(), None).expect("a configuration");
    let exported = pipeline::units(&config, &[LocaleIndex(0)]).expect("units");
    let mut articles: BTreeMap<String, Vec<ExportedUnit>> = BTreeMap::new();
    for unit in exported.items {
        let prefix = format!("{}/", config.locales[0].path);
        let path = unit.path.strip_prefix(&prefix).expect("a path in the folder").to_owned();
        articles.entry(path).or_default().push(unit);
    }
    articles
}

/// The article with each pair, written again from its unit, replaced by its target.
fn stripped(text: &str, units: &[ExportedUnit]) -> String {
    let mut plain = String::new();
    let mut rest = text;
    for ExportedUnit { id, target, source, path } in units {
        let pair = format!(
            "<span data-ttu-id=\"{id}\">{target}</span><span class=\"sxs-lookup\"><span data-stu-id=\"{id}\">{source}</span></span>"
        );
        let (before, behind) = rest.split_once(&pair).unwrap_or_else(|| panic!("{path} has not {pair}"));
        plain += before;
        plain += target;
        rest = behind;
    }
    assert!(!rest.contains("data-ttu-id"), "a pair is left out");
    plain + rest
}

fn hash(text: &str) -> Option<&str> {
    text.lines().find_map(|line| line.strip_prefix("ms.openlocfilehash: "))
}

/// The text without the escapes that bilingual articles add, and without the texts of images, which they cut.
fn normalised(text: &str) -> String {
    let text = text.replace("\\*", "*").replace("\\`", "`");
    let mut kept = String::new();
    let mut rest = text.as_str();
    while let Some((before, image)) = rest.split_once("![") {
        kept += before;
        kept += "![";
        rest = image.find("](").map_or(image, |at| &image[at..]);
    }
    kept += rest;
    let mut lines = String::new();
    for line in kept.split_inclusive('\n') {
        match line.split_once("alt-text=\"").and_then(|(before, rest)| Some((before, rest.split_once('"')?.1))) {
            Some((before, behind)) if line.contains(":::image") => lines.extend([before, behind]),
            _ => lines.push_str(line),
        }
    }
    lines
}

/// The first line in which two texts differ.
fn difference(found: &str, expected: &str) -> String {
    let lines = found.lines().zip(expected.lines()).enumerate().find(|(_, (one, other))| one != other);
    lines.map_or_else(
        || "one ends early".to_owned(),
        |(at, (one, other))| format!("line {}\n  {one}\n  {other}", at + 1),
    )
}
