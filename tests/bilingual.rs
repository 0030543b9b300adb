//! Bilingual articles of real documentation, where it lies beside the repository: every pair byte for byte.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use hexapla::bitext::changes::changes;
use hexapla::bitext::freshness::{Hash, Hashes, State};
use hexapla::bitext::segments::{Segment, Whole, segments};
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

/// Folders of bilingual articles, and how many units each has.
const UNITS: &[(&str, &str, usize)] = &[
    ("fr", "ef-core/fr-sxs", 21_751),
    ("zh", "ef-core/zh-sxs", 14_258),
    ("fr", "partner-center/fr-sxs", 32_360),
    ("zh", "partner-center/zh-sxs", 30_936),
];

#[test]
fn every_pair_of_real_articles_is_read() {
    let Some(root) = corpora() else { return };
    for (locale, folder, expected) in UNITS {
        let (mut count, mut odd) = (0, Vec::new());
        let all = units(locale, &root.join(folder));
        for entry in walkdir::WalkDir::new(root.join(folder)).sort_by_file_name().into_iter().filter_map(Result::ok) {
            let path =
                entry.path().strip_prefix(root.join(folder)).expect("below").to_string_lossy().replace('\\', "/");
            let Ok(text) = fs::read_to_string(entry.path()) else { continue };
            let units = all.get(&path).map_or(&[][..], Vec::as_slice);
            let tags = (text.matches("data-ttu-id=\"").count(), text.matches("data-stu-id=\"").count());
            count += units.len();
            if tags != (units.len(), units.len()) {
                odd.push(format!("{path}: {} units of {tags:?} tags", units.len()));
            }
            let number =
                |unit: &ExportedUnit| unit.id.rsplit_once('-').and_then(|(_, number)| number.parse::<u32>().ok());
            if !units.is_sorted_by(|one, other| number(one) < number(other)) {
                odd.push(format!("{path}: ids out of order"));
            }
        }
        eprintln!("{folder}: {count} units in {} articles, {} odd: {odd:?}", all.len(), odd.len());
        assert_eq!((count, odd.len()), (*expected, 0), "{folder}: {odd:?}");
    }
}

#[test]
fn recovered_articles_are_the_sources_that_they_were_made_from() {
    let Some(root) = corpora() else { return };
    let (_project, config) = project(&[("fr", &root.join("ef-core/fr-sxs"))]);
    let recovered = pipeline::recovered(&config, LocaleIndex(0)).expect("articles");
    let (mut blocks, mut equal, mut articles, mut others) = (0, 0, 0, Vec::new());
    for article in recovered.items.iter().filter(|article| article.is_bilingual) {
        let read =
            |folder: &str| fs::read_to_string(root.join("ef-core").join(folder).join(article.path.as_str())).ok();
        let (Some(bilingual), Some(source)) = (read("fr-sxs"), read("en")) else { continue };
        let recorded = hash(&bilingual).map(|hash| Hash::Bytes(hash.to_owned()));
        if !recorded.is_some_and(|hash| Hashes::of(source.as_bytes()).contain(&hash)) {
            continue;
        }
        articles += 1;
        let expected = of_blocks(segments(&source, Whole::Paired));
        let found = of_blocks(segments(&article.text, Whole::Paired));
        let changes = changes(&found, &expected);
        let lost: Vec<usize> = changes.iter().filter_map(|change| change.now()).collect();
        blocks += expected.len();
        equal += expected.len() - lost.len();
        let was = |change: &hexapla::bitext::changes::Change| {
            change.was().map(|at| found[at].text.as_str()).unwrap_or_default()
        };
        let shown = changes.iter().map(|change| {
            let now = change.now().map(|at| expected[at].text.as_str()).unwrap_or_default();
            format!("{}\n  {}\n  {now}", article.path, was(change))
        });
        others.extend(shown);
    }
    let percent = 100.0 * f64::from(equal as u32) / f64::from(blocks as u32);
    eprintln!("{equal} of {blocks} blocks in {articles} articles: {percent:.3}%\n{}", others.join("\n"));
    assert!(percent >= 99.9, "{percent:.3}%");
}

/// The blocks of segments, each as one.
fn of_blocks(segments: Vec<Segment>) -> Vec<Segment> {
    let mut blocks: Vec<Segment> = Vec::new();
    for segment in segments {
        match blocks.last_mut().filter(|last| last.block == segment.block) {
            Some(last) => last.text = format!("{} {}", last.text, segment.text),
            None => blocks.push(segment),
        }
    }
    blocks
}

#[test]
fn what_is_fresh_is_so_by_a_hash_taken_apart_from_the_program() {
    let Some(root) = corpora() else { return };
    let folder = |name: &str| root.join("ef-core").join(name);
    let (_project, config) = project(&[("en", &folder("en")), ("fr", &folder("fr")), ("zh", &folder("zh"))]);
    let status = pipeline::status(&config).expect("a status");
    let mut figures: BTreeMap<(u16, State), usize> = BTreeMap::new();
    for one in &status.translations {
        *figures.entry((one.locale.0, one.state)).or_default() += 1;
        let Some(path) = &one.path else { continue };
        let read = |path: &str| fs::read(config.root.join(path)).expect("a file");
        let text = String::from_utf8(read(path)).expect("text");
        let recorded = text.lines().find_map(|line| line.trim().strip_prefix("ms.openlocfilehash: "));
        let is_fresh = one.source.as_ref().is_some_and(|source| {
            let raw = read(source);
            let lf = String::from_utf8_lossy(&raw).replace("\r\n", "\n");
            let forms = [raw, lf.clone().into_bytes(), lf.replace('\n', "\r\n").into_bytes()];
            forms.iter().any(|bytes| Some(sha1(bytes).as_str()) == recorded)
        });
        assert_eq!(one.state == State::Fresh, is_fresh, "{path}");
    }
    eprintln!("{figures:?}");
}

fn sha1(bytes: &[u8]) -> String {
    use sha1::Digest as _;
    sha1::Sha1::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A project of these locales, in a folder that is gone when it is dropped.
fn project(locales: &[(&str, &Path)]) -> (tempfile::TempDir, Config) {
    let project = tempfile::tempdir().expect("a folder");
    let table = |(id, folder): &(&str, &Path)| {
        let shown = folder.to_string_lossy().replace('\\', "/");
        format!("[[locales]]\nid = \"{id}\"\npath = '{shown}'\n")
    };
    fs::write(project.path().join("hexapla.toml"), locales.iter().map(table).collect::<String>()).expect("a file");
    let config = Config::load(project.path(), None).expect("a configuration");
    (project, config)
}

/// The units of each article, by its path in the folder.
fn units(locale: &str, folder: &Path) -> BTreeMap<String, Vec<ExportedUnit>> {
    let (_project, config) = project(&[(locale, folder)]);
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
