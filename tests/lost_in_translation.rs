//! Defects that are planted in real translations, where these lie beside the repository: how many of each kind are found.
//!
//! Each translation gets one defect, of the next kind that it has room for; what the check says of its file beyond what it said
//! before is a find. Kinds are functions from a translation and its source to the translation with the defect.

#[path = "support/plants.rs"]
mod plants;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use hexapla::config::Config;
use hexapla::finding::Report;
use hexapla::pipeline;

use plants::{KINDS, Kind};

/// The least that is found of each kind, in percent.
const LEAST: usize = 90;

/// The same of kinds that cannot all be told from what translators do on purpose.
const LEAST_OF: [(&str, usize); 3] = [("half translated", 60), ("left out sentence", 60), ("lost negation", 75)];

/// A corpus whose translations are made from the sources that are there.
const EF_CORE: &str = "../shared/corpora/ef-core";

#[test]
fn planted_defects_are_found() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join(EF_CORE);
    let Ok(corpus) = corpus.canonicalize() else {
        eprintln!("{EF_CORE} is absent: nothing is planted");
        return;
    };
    let mut table = String::new();
    let mut few = Vec::new();
    for (name, locale, kinds) in
        [("fresh", "fr", plants::OF_SOURCE), ("fresh", "fr", plants::OF_PARTS), ("alone", "zh", plants::OF_TEXT)]
    {
        let found = plant(&corpus, locale, kinds);
        for (kind, (planted, found)) in found {
            table += &format!("{name:6} {kind:24} {found:3} of {planted:3}\n");
            let least = LEAST_OF.iter().find(|(of, _)| *of == kind).map_or(LEAST, |(_, least)| *least);
            if found * 100 < planted * least || planted == 0 {
                few.push(kind);
            }
        }
    }
    eprintln!("{table}");
    assert!(few.is_empty(), "too few are found of {few:?}:\n{table}");
}

/// How many defects of each kind are planted in the translations of a locale, and how many of them are found.
fn plant(corpus: &Path, locale: &str, kinds: &[&str]) -> BTreeMap<&'static str, (usize, usize)> {
    let folder = tempfile::tempdir().expect("a folder");
    for part in ["en", locale] {
        copy(&corpus.join(part), &folder.path().join("content").join(part));
    }
    let before = findings(folder.path());
    let mut planted: BTreeMap<String, &'static str> = BTreeMap::new();
    let kinds: Vec<&Kind> = KINDS.iter().filter(|kind| kinds.contains(&kind.name)).collect();
    let mut counts = vec![0_usize; kinds.len()];
    for path in articles(&folder.path().join("content").join(locale)) {
        let printed = path.strip_prefix(folder.path()).expect("a path below").to_string_lossy().replace('\\', "/");
        let is_stale = before.iter().any(|(file, message)| *file == printed && message.contains("translation-stale"));
        if is_stale && locale == "fr" {
            continue;
        }
        let translation = fs::read_to_string(&path).expect("a translation can be read");
        let source = folder
            .path()
            .join("content/en")
            .join(path.strip_prefix(folder.path().join("content").join(locale)).expect("a path below"));
        let source = fs::read_to_string(source).unwrap_or_default();
        // The kind of which the fewest are planted comes first.
        let mut order: Vec<usize> = (0..kinds.len()).collect();
        order.sort_by_key(|kind| counts[*kind]);
        let with_defect = order.into_iter().find_map(|kind| Some((kind, (kinds[kind].plant)(&translation, &source)?)));
        if let Some((kind, text)) = with_defect {
            counts[kind] += 1;
            planted.insert(printed, kinds[kind].name);
            fs::write(&path, text).expect("a translation can be written");
        }
    }
    let after = findings(folder.path());
    let mut found: BTreeMap<&'static str, (usize, usize)> = kinds.iter().map(|kind| (kind.name, (0, 0))).collect();
    for (path, kind) in &planted {
        let of_file = |findings: &BTreeSet<(String, String)>| {
            findings.iter().filter(|(file, _)| file == path).cloned().collect::<BTreeSet<_>>()
        };
        let is_found = of_file(&after).difference(&of_file(&before)).next().is_some();
        let entry = found.entry(kind).or_default();
        *entry = (entry.0 + 1, entry.1 + usize::from(is_found));
        if !is_found {
            eprintln!("{kind}: not found in {path}");
        }
    }
    found
}

/// What is found: the file, and the rule with its message.
fn findings(folder: &Path) -> BTreeSet<(String, String)> {
    let config = Config::load(folder, None).expect("a configuration");
    let reports = pipeline::check(&config).expect("a check").reports;
    let mut times: BTreeMap<(String, String), usize> = BTreeMap::new();
    let told =
        |report: Report| (report.path.to_string(), format!("{}: {}", report.finding.rule.name, report.finding.message));
    let mut numbered = |(path, message): (String, String)| {
        let time = times.entry((path.clone(), message.clone())).or_default();
        *time += 1;
        (path, format!("{message} ({time})"))
    };
    reports.into_iter().map(told).map(&mut numbered).collect()
}

fn articles(folder: &Path) -> Vec<std::path::PathBuf> {
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    let is_article = |path: &std::path::PathBuf| {
        path.extension().is_some_and(|extension| extension == "md")
            && !path.file_name().is_some_and(|name| name.eq_ignore_ascii_case("toc.md"))
    };
    files.map(walkdir::DirEntry::into_path).filter(is_article).collect()
}

fn copy(from: &Path, to: &Path) {
    for entry in
        walkdir::WalkDir::new(from).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file())
    {
        let path = to.join(entry.path().strip_prefix(from).expect("a path below"));
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::copy(entry.path(), path).expect("a file can be copied");
    }
}
