//! Files beside what is expected of them. `HEXAPLA_BLESS=1` writes the expected files anew.

use std::path::{Path, PathBuf};
use std::{env, fs};

use hexapla::finding::Finding;
use hexapla::text::{LineIndex, Span};

/// Compares the dump of every file of a folder with the `.expected` file beside it.
pub(crate) fn check(folder: &str, dump: impl Fn(&Path, &str) -> String) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let mut wrong = String::new();
    for path in cases(&folder) {
        let text = fs::read_to_string(&path).expect("a case is UTF-8");
        let found = dump(&path, &text);
        let expected_path = path.with_file_name(format!("{}.expected", name(&path)));
        if env::var_os("HEXAPLA_BLESS").is_some() {
            fs::write(&expected_path, &found).expect("the expected file can be written");
        }
        let expected = fs::read_to_string(&expected_path).unwrap_or_default().replace("\r\n", "\n");
        if found != expected {
            wrong += &format!("{}\n{}\n", name(&path), difference(&expected, &found));
        }
    }
    assert!(wrong.is_empty(), "not as expected (HEXAPLA_BLESS=1 accepts it):\n{wrong}");
}

/// A place as people read it, with the text that stands there.
pub(crate) fn place(text: &str, lines: &LineIndex<'_>, span: Span) -> String {
    let (start, end) = (lines.position(span.start), lines.position(span.end));
    let slice = span.slice(text);
    format!("{}:{}-{}:{} {slice:?}", start.line, start.column, end.line, end.column)
}

/// The findings, a line and an indented line each.
pub(crate) fn findings(text: &str, lines: &LineIndex<'_>, findings: &[Finding]) -> String {
    findings
        .iter()
        .map(|finding| {
            let help = finding.help.as_deref().unwrap_or("-");
            let place = place(text, lines, finding.span);
            format!("! {} {place}\n    {}\n    {help}\n", finding.rule.name, finding.message)
        })
        .collect()
}

/// Real articles beside the repository, where they are; their path from there and their text.
pub(crate) fn corpora(extension: &str) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora");
    if !root.is_dir() {
        eprintln!("no corpora at {}: nothing is counted", root.display());
        return Vec::new();
    }
    walkdir::WalkDir::new(&root)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.path().extension().is_some_and(|found| found == extension))
        .map(|entry| {
            let text = fs::read_to_string(entry.path()).expect("an article is UTF-8");
            (entry.path().strip_prefix(&root).expect("it lies below").to_owned(), text)
        })
        .collect()
}

fn cases(folder: &Path) -> Vec<PathBuf> {
    let mut cases: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder of cases is there")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|found| found == "md" || found == "yml"))
        .collect();
    cases.sort();
    cases
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The lines that differ: expected with `-`, found with `+`.
fn difference(expected: &str, found: &str) -> String {
    let (expected, found): (Vec<_>, Vec<_>) = (expected.lines().collect(), found.lines().collect());
    let same_start = expected.iter().zip(&found).take_while(|(one, other)| one == other).count();
    let rest = expected.len().min(found.len()) - same_start;
    let same_end =
        expected.iter().rev().zip(found.iter().rev()).take(rest).take_while(|(one, other)| one == other).count();
    let gone = expected[same_start..expected.len() - same_end].iter().map(|line| format!("  -{line}\n"));
    let new = found[same_start..found.len() - same_end].iter().map(|line| format!("  +{line}\n"));
    format!("  from line {}:\n{}", same_start + 1, gone.chain(new).collect::<String>())
}
