//! Whole sites: each folder of `tests/sites/` is a project and what becomes of it.
//!
//! `project/` is built; `expected/` has the pages and what we write beside them, `files.txt` the names of what else is published, `findings.txt` what a
//! check finds. `HEXAPLA_BLESS=1` writes them anew. Every site also goes through [`html`].

#[path = "support/html.rs"]
mod html;
#[path = "support/pairs.rs"]
mod pairs;
#[path = "support/project.rs"]
mod project;
mod support;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use hexapla::pipeline;
use hexapla::render::page::GENERATOR;
use project::{Project, Tree, tree};
use rayon::prelude::*;

#[test]
fn sites_are_as_expected() {
    let mut cases: Vec<PathBuf> = fs::read_dir(support::repository("tests/sites"))
        .expect("the folder of cases")
        .map(|entry| entry.expect("a case").path())
        .collect();
    cases.sort();
    let wrong: Vec<String> = cases.par_iter().map(|case| check(case)).collect();
    let wrong = wrong.concat();
    assert!(wrong.is_empty(), "not as expected (HEXAPLA_BLESS=1 accepts it):\n{wrong}");
}

#[test]
fn the_guide_is_sound() {
    let project = Project::new([]);
    let mut files = Tree::new();
    for folder in ["content", "templates", "locales", "static"] {
        let below = tree(&support::repository(folder)).into_iter();
        files.extend(below.map(|(path, bytes)| (format!("{folder}/{path}"), bytes)));
    }
    files.insert("hexapla.toml".to_owned(), fs::read(support::repository("hexapla.toml")).expect("the configuration"));
    for (path, bytes) in &files {
        project.write(path, bytes);
    }
    project.build().unwrap_or_else(|failure| panic!("{failure}"));
    let problems = problems(&project, &html::Site::read(&project.site(), None));
    assert!(problems.is_empty(), "{}", lines(&problems));
}

#[test]
fn the_look_sees_what_is_wrong() {
    let page = |head: &str, body: &str| {
        format!("<!doctype html><html lang=\"fr\"><head><title>t</title>{head}</head><body>{body}</body></html>")
    };
    let wrong = [
        ("<main></main><main></main>", "a page has one `main`"),
        ("<main><p id=a></p><p id=a></p></main>", "an id stands twice"),
        ("<main><a href=\"../b.html\">x</a></main>", "it leaves the site"),
        ("<main><a href=\"b.html\">x</a></main>", "there is no such file"),
        ("<main><a href=\"a\">x</a></main>", "there is no such file"),
        ("<main><a href=\"#y\">x</a></main>", "its target has no such id"),
        ("<main><a href=\"a/index.html#y\">x</a></main>", "its target has no such id"),
        ("<main><a href=\" java\nscript:x\">x</a></main>", "a scheme that no page may have"),
        ("<main><p onclick=x style=y>x</p></main>", "a handler"),
        ("<main><p style=y>x</p></main>", "inline style"),
        ("<main><script>x</script></main>", "inline script"),
        ("<main>[x](y.md)</main>", "raw mark-up"),
        ("<main><img alt=\"::: moniker\"></main>", "raw mark-up"),
        ("<main>> [!NOTE]</main>", "raw mark-up"),
        ("<main>&lt;span data-ttu-id=</main>", "raw mark-up"),
        ("<main><nav aria-labelledby=y></nav></main>", "an element that another one names is missing"),
        ("<main></p></main>", "the parser complains"),
    ];
    for (body, kind) in wrong {
        let html = page("", body);
        let other = page("", "<main></main>");
        let project = Project::new([("site/index.html", html.as_bytes()), ("site/a/index.html", other.as_bytes())]);
        let problems = html::Site::read(&project.site(), None).problems();
        assert!(problems.iter().any(|problem| problem.kind == kind), "{body}: {}", lines(&problems));
    }
    let alternate = |href| format!("<link rel=alternate hreflang=fr href=\"https://a.example/{href}\">");
    let project = Project::new([
        ("site/index.html", page(&alternate("a/"), "<main></main>").as_bytes()),
        ("site/a/index.html", page("", "<main><code>[x](y.md)</code> <a href=\"../#top\">x</a></main>").as_bytes()),
    ]);
    let problems = html::Site::read(&project.site(), Some("https://a.example/")).problems();
    assert!(problems.len() == 3 && problems.iter().all(|problem| problem.kind == "alternates"), "{}", lines(&problems));
}

/// What no reader may meet: what is wrong with the pages, and source sides of pairs.
fn problems(project: &Project, site: &html::Site) -> Vec<html::Problem> {
    let config = project.config();
    let folders = config.locales.iter().filter_map(|locale| Some((locale.prefix.as_str(), locale.folder.as_deref()?)));
    let sources = folders.flat_map(|(prefix, folder)| pairs::shown_sources(site, prefix, folder));
    site.problems().into_iter().chain(sources).collect()
}

/// Builds a case; what is not as expected.
fn check(case: &Path) -> String {
    let source = tree(&case.join("project"));
    let project = Project::new(source.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
    let name = case.file_name().unwrap_or_default().to_string_lossy();
    let built = match project.build() {
        Ok(built) => built,
        Err(failure) => return format!("{name}: {failure}\n"),
    };
    let mut wrong = String::new();
    let config = project.config();
    let site = html::Site::read(&project.site(), config.site.base_url.as_deref());
    let mut problems = problems(&project, &site);
    let found = found(&project, &built.notes);
    let told = found.get("findings.txt").map(|told| String::from_utf8_lossy(told)).unwrap_or_default();
    // An include that cannot be put in is shown as it is written, and a finding tells of it.
    let is_told = |problem: &html::Problem| {
        let path = problem.text.trim().strip_prefix("[!INCLUDE").and_then(|rest| Some(rest.split_once("](")?.1));
        path.is_some_and(|path| told.contains(&format!("[{}]", path.trim_end_matches(")]"))))
    };
    problems.retain(|problem| !is_told(problem));
    if !problems.is_empty() {
        wrong += &format!("{name}: on its pages\n{}", lines(&problems));
    }
    if !project.root().join("static").is_dir() && !site.unused().is_empty() {
        wrong += &format!("{name}: no page uses {:?}\n", site.unused());
    }
    if support::blesses() {
        bless(case, &found);
    }
    let mut expected = tree(case);
    expected.retain(|path, _| !path.starts_with("project/"));
    for path in expected.keys().chain(found.keys()).collect::<std::collections::BTreeSet<_>>() {
        let text = |tree: &Tree| tree.get(path).map(|bytes| String::from_utf8_lossy(bytes).replace("\r\n", "\n"));
        match (text(&expected), text(&found)) {
            (Some(expected), Some(found)) if expected == found => {}
            (Some(expected), Some(found)) => {
                wrong += &format!("{name}/{path}\n{}", support::difference(&expected, &found));
            }
            (None, _) => wrong += &format!("{name}/{path} is new\n"),
            (_, None) => wrong += &format!("{name}/{path} is missing\n"),
        }
    }
    wrong
}

/// What became of a project, in the form in which it is expected.
fn found(project: &Project, notes: &[String]) -> Tree {
    let mut found = Tree::new();
    let mut files = Vec::new();
    for (path, bytes) in tree(&project.site()) {
        if is_held(&path) {
            found.insert(format!("expected/{path}"), settled(&String::from_utf8_lossy(&bytes)).into_bytes());
        } else {
            files.push(settled(&path) + "\n");
        }
    }
    files.sort();
    found.insert("files.txt".to_owned(), files.concat().into_bytes());
    let checked = pipeline::check(&project.config()).unwrap_or_else(|failure| panic!("{failure}"));
    let mut findings = String::new();
    for report in &checked.reports {
        let (finding, start) = (&report.finding, report.start);
        let target = finding.target.as_deref().map(|target| format!(" [{target}]")).unwrap_or_default();
        let place = format!("{}:{}:{}", report.path, start.line, start.column);
        let _ = writeln!(findings, "{place} {} {}{target}", report.severity.name(), finding.rule.name);
        let _ = writeln!(findings, "    {}", finding.message);
    }
    // Most sites record nothing, and whether a folder lies in a repository depends on where the tests run.
    for note in notes.iter().filter(|note| !note.contains("no git repository")) {
        let _ = writeln!(findings, "note: {note}");
    }
    found.insert("findings.txt".to_owned(), findings.into_bytes());
    found
}

/// Whether what a file says is held, and not its name alone: pages and what we write beside them.
fn is_held(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let ends = [".html", ".md", ".xml", "bitext.json"];
    ends.iter().any(|end| name.ends_with(end))
        || matches!(name, "toc.json" | "llms.txt" | "xrefmap.yml" | "_headers" | "_redirects")
}

/// The text without what changes with the program's version and the theme's style.
fn settled(text: &str) -> String {
    let text = text.replace(GENERATOR, "Hexapla VERSION");
    let mut settled = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("_hexapla/") {
        let end = rest[at..].find(['"', '\n']).map_or(rest.len(), |end| at + end);
        let name: Vec<&str> = rest[at..end].split('.').collect();
        settled.push_str(&rest[..at]);
        match name[..] {
            [name, _, extension] => settled.push_str(&format!("{name}.HASH.{extension}")),
            _ => settled.push_str(&rest[at..end]),
        }
        rest = &rest[end..];
    }
    settled + rest
}

fn bless(case: &Path, found: &Tree) {
    let _ = fs::remove_dir_all(case.join("expected"));
    for (path, bytes) in found {
        let path = case.join(path);
        fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("folders");
        fs::write(path, bytes).expect("a file");
    }
}

fn lines(problems: &[html::Problem]) -> String {
    problems.iter().map(|problem| format!("  {problem}\n")).collect()
}
