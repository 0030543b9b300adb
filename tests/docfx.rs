//! Repositories that DocFX builds, and what `hexapla init --from-docfx` makes of each.
//!
//! Each section of `tests/docfx/*.md` is one: a file is a block whose info has `file=PATH`; paths that begin with `fr/` are of the
//! translation where the section has `locale=fr`. A block `toml` is the configuration that is written, `aside` what was left aside,
//! `pages` the pages of the built site, and `findings` what is wrong with it. `HEXAPLA_BLESS=1` writes them.

#[path = "support/project.rs"]
mod project;
mod support;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use hexapla::config::{self, Config};
use hexapla::locale::Locale;
use hexapla::pipeline;
use project::{Project, tree};
use support::{Fence, Section};

/// What became of a repository, by the infos of the blocks that say so.
type Made = BTreeMap<&'static str, String>;

#[test]
fn repositories_become_projects() {
    let mut failures = String::new();
    for file in support::files(&support::repository("tests/docfx"), "md") {
        let text = fs::read_to_string(&file).expect("cases can be read");
        let mut blessed = text.clone();
        for section in support::sections(&text).iter().rev() {
            let Some(made) = made(section) else { continue };
            for fence in section.fences.iter().rev() {
                let Some(found) = made.get(fence.info.as_str()).filter(|found| **found != fence.text) else { continue };
                blessed.replace_range(fence.place.clone(), found);
                let difference = support::difference(&fence.text, found);
                writeln!(failures, "{}: {} / {}\n{difference}", file.display(), section.name, fence.info)
                    .expect("text");
            }
        }
        if support::blesses() {
            fs::write(&file, blessed).expect("cases can be written");
        }
    }
    assert!(support::blesses() || failures.is_empty(), "\n{failures}");
}

/// What becomes of the repository of a section; `None` where it has none.
fn made(section: &Section) -> Option<Made> {
    let files: Vec<(&Fence, &str)> =
        section.fences.iter().filter_map(|fence| Some((fence, value(fence, "file=")?))).collect();
    if files.is_empty() {
        return None;
    }
    let project = Project::new([]);
    let locale = files.iter().find_map(|(fence, _)| value(fence, "locale="));
    for (fence, path) in &files {
        let folder = if value(fence, "locale=").is_some() { "translation" } else { "repository" };
        project.write(&format!("{folder}/{path}"), &fence.text);
    }
    let translation = |id: &str| (Locale::parse(id).expect("a language"), project.root().join("translation"));
    let translations: Vec<_> = locale.map(translation).into_iter().collect();
    let read = match config::from_docfx(project.root(), &project.root().join("repository"), &translations) {
        Ok(read) => read,
        Err(reason) => return Some(Made::from([("refused", format!("{reason}\n"))])),
    };
    project.write("hexapla.toml", &read.toml);
    project.build().unwrap_or_else(|failure| panic!("{}: {failure}", section.name));
    // The folder's name, which is the title where nothing else is, is another each time.
    let name = project.root().file_name().expect("a name").to_string_lossy().into_owned();
    let lines = |lines: &[String]| lines.iter().map(|line| format!("{line}\n")).collect();
    Some(Made::from([
        ("toml", read.toml.replace(&name, "help")),
        ("aside", lines(&read.left_aside)),
        ("pages", pages(&project.site())),
        ("findings", findings(&project.config())),
    ]))
}

fn value<'f>(fence: &'f Fence, key: &str) -> Option<&'f str> {
    fence.info.split_whitespace().find_map(|word| word.strip_prefix(key))
}

fn pages(site: &Path) -> String {
    let pages = tree(site).into_keys().filter(|path| path.ends_with("/index.html"));
    pages.map(|path| format!("{path}\n")).collect()
}

fn findings(config: &Config) -> String {
    let checked = pipeline::check(config).expect("a check");
    let lines = checked.reports.iter().map(|report| {
        let place = format!("{}:{}:{}", report.path, report.start.line, report.start.column);
        format!("{place} {} {}\n", report.severity.name(), report.finding.rule.name)
    });
    lines.collect()
}
