//! How Microsoft's own build reads the dialect, case by case, where its cases lie beside the repository.
//!
//! A case agrees when our page has the same text, structure, ids and links once both sides are brought to one form by
//! `tests/conformance/wrappers.toml`, and tells of the same mistakes. Cases in which we differ on purpose stand with their reasons in
//! `tests/conformance/deviations.toml`; every other case must agree. `HEXAPLA_CASE=name` shows both sides of a case.

#[path = "conformance/normal.rs"]
mod normal;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use hexapla::alert::OwnAlert;
use hexapla::config::Config;
use hexapla::locale::Locale;
use hexapla::pipeline::{self, RenderInput};
use normal::{Side, Wrappers};
use serde::Deserialize;

/// Where the cases lie: beside the repository, since they are not ours.
const CASES: &str = "../shared/conformance/cases";

/// A case as its file has it.
#[derive(Deserialize)]
struct Case {
    name: String,
    input: String,
    expected: Option<String>,
    files: BTreeMap<String, String>,
    options: Options,
}

#[derive(Deserialize)]
struct Options {
    path: String,
    #[serde(default)]
    errors: Vec<String>,
    /// The alerts that a project adds, each with its classes.
    #[serde(default)]
    alerts: BTreeMap<String, String>,
    #[serde(default)]
    optional_extensions: Vec<serde_json::Value>,
    #[serde(default)]
    expect: Expect,
}

/// What a build is to have made beside the body.
#[derive(Default, Deserialize)]
struct Expect {
    #[serde(default, rename = "rawTitle")]
    raw_title: String,
}

/// `tests/conformance/deviations.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    /// Our rules for each of DocFX's codes.
    findings: BTreeMap<String, Vec<String>>,
    deviations: Vec<Deviation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Deviation {
    why: String,
    cases: Vec<String>,
}

impl Table {
    fn read() -> Self {
        toml::from_str(&table("deviations.toml")).expect("the table can be read")
    }

    /// The names of the cases that need not agree.
    fn deviating(&self) -> BTreeSet<&str> {
        assert!(self.deviations.iter().all(|deviation| !deviation.why.is_empty()), "a deviation has a reason");
        self.deviations.iter().flat_map(|deviation| deviation.cases.iter().map(String::as_str)).collect()
    }

    /// The difference between the mistakes that are to be told of and those that are.
    fn difference(&self, expected: &[String], found: &BTreeSet<&str>) -> Option<String> {
        let rules_of =
            |code: &String| self.findings.get(code).unwrap_or_else(|| panic!("`{code}` has no rule of ours"));
        let known = |rule: &str| self.findings.values().flatten().any(|known| known == rule);
        let is_told = |code: &&String| rules_of(code).iter().any(|rule| found.contains(rule.as_str()));
        if let Some(code) = expected.iter().find(|code| !is_told(code)) {
            return Some(format!("{code} is not told of; told of: {found:?}\n"));
        }
        let more = found
            .iter()
            .find(|rule| known(rule) && !expected.iter().any(|code| rules_of(code).iter().any(|of| of == *rule)))?;
        Some(format!("told of {more}, which nobody expects\n"))
    }
}

/// A table of `tests/conformance`.
fn table(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What we make of a case.
struct Made {
    html: String,
    rules: BTreeSet<&'static str>,
}

/// Renders a case as `hexapla render` does without a configuration.
fn render(case: &Case) -> Made {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("folders");
        fs::write(path, text).expect("a file");
    };
    for (path, text) in &case.files {
        write(path, text);
    }
    let path = if case.options.path.ends_with(".md") { case.options.path.clone() } else { "case.md".to_owned() };
    write(&path, &case.input);
    let mut config = Config::of_folder(folder.path(), Locale::english()).expect("a folder is a project");
    for extension in case.options.optional_extensions.iter().filter_map(serde_json::Value::as_str) {
        config.markdown.task_lists |= extension == "tasklists";
        config.markdown.definition_lists |= extension == "definitionlists";
    }
    let own =
        |(id, class): (&String, &String)| OwnAlert { id: id.clone(), titles: vec![id.clone()], class: class.clone() };
    config.alerts = case.options.alerts.iter().map(own).collect();
    let input = RenderInput { path: folder.path().join(path), text: None, as_written: true };
    let rendered = pipeline::render(&config, &input).expect("the case can be rendered");
    Made { html: rendered.html, rules: rendered.reports.iter().map(|report| report.finding.rule.name).collect() }
}

/// In what a case differs; `None` where it agrees.
fn difference(case: &Case, wrappers: &Wrappers, table: &Table) -> Option<String> {
    let made = render(case);
    let mut difference = table.difference(&case.options.errors, &made.rules).unwrap_or_default();
    if let Some(expected) = &case.expected {
        let theirs = format!("{}\n{expected}", case.options.expect.raw_title);
        let folder = case.options.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let theirs = wrappers.normal(&theirs, Side::Docfx, folder);
        let ours = wrappers.normal(&made.html, Side::Hexapla, folder);
        if ours != theirs {
            difference.push_str(&normal::difference(&theirs, &ours));
        }
        if std::env::var("HEXAPLA_CASE").is_ok_and(|name| case.name.ends_with(&name)) {
            println!(
                "{}\n==== input\n{}\n==== expected\n{expected}\n==== made\n{}\n==== {:?}",
                case.name, case.input, made.html, made.rules
            );
        }
    }
    (!difference.is_empty()).then_some(difference)
}

fn cases(folder: &Path) -> Vec<(String, Vec<Case>)> {
    let mut files: Vec<_> =
        fs::read_dir(folder).expect("a folder").filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    let read = |path: &std::path::PathBuf| {
        let area = path.file_stem().and_then(|name| name.to_str()).expect("a name").to_owned();
        let text = fs::read_to_string(path).expect("a file of cases");
        (area, serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
    };
    files.iter().filter(|path| path.extension().is_some_and(|extension| extension == "json")).map(read).collect()
}

#[test]
fn cases_agree() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(CASES);
    if !folder.is_dir() {
        eprintln!("skipped: there is no {CASES}");
        return;
    }
    let (wrappers, table) = (Wrappers::read(), Table::read());
    let deviating = table.deviating();
    let (mut failures, mut summary) = (String::new(), String::new());
    let (mut all, mut agreeing) = (0, 0);
    for (area, cases) in cases(&folder) {
        let mut agree = 0;
        for case in &cases {
            match (difference(case, &wrappers, &table), deviating.contains(case.name.as_str())) {
                (None, false) => agree += 1,
                (Some(_), true) => {}
                (None, true) => {
                    writeln!(failures, "{}: agrees, though it is listed as deviating", case.name).expect("text")
                }
                (Some(difference), false) => writeln!(failures, "{}:\n{difference}", case.name).expect("text"),
            }
        }
        writeln!(summary, "{agree:>4} of {:>3}  {area}", cases.len()).expect("text");
        (all, agreeing) = (all + cases.len(), agreeing + agree);
    }
    println!(
        "{summary}{agreeing:>4} of {all:>3} agree; {} deviate for the reasons in tests/conformance",
        deviating.len()
    );
    assert!(failures.is_empty(), "{failures}");
}
