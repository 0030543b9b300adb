//! Any edit of any project: it is built on what was built before and checked on what was checked before, and the site and the
//! findings are those of a clean build and a clean check.
//!
//! The projects are those of `tests/sites/`. `HEXAPLA_EDITS=500` makes so many edits of each instead of a few.

#[path = "support/project.rs"]
mod project;
mod support;

use std::fs;
use std::path::{Path, PathBuf};

use hexapla::config::Config;
use hexapla::pipeline::{self, Asking, Checked, Failure, Keeping};
use hexapla::publish::Caching;
use project::{Project, Tree, tree};
use rayon::prelude::*;

/// How many edits are made of each project.
const EDITS: usize = 6;

/// What somebody may write anywhere.
const LINES: &[&str] = &[
    "",
    "# Another title",
    "## Another heading",
    "A sentence more.",
    "[a link](index.md#another-heading)",
    "[](index.md)",
    "![a picture](media/a.png)",
    "> [!NOTE]",
    "[!INCLUDE [a part](includes/part.md)]",
    "title: Another title",
    "---",
    "- name: Another entry",
    "  href: index.md",
];

/// Numbers as if by chance, the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit.max(1)
    }

    fn one_of<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.below(of.len())]
    }
}

fn is_text(path: &str) -> bool {
    !path.starts_with("site/") && ["md", "yml", "cs", "svg", "txt"].iter().any(|ending| path.ends_with(ending))
}

/// Changes a file of a project, and says how.
fn edit(project: &Project, dice: &mut Dice) -> String {
    let files: Vec<(String, Vec<u8>)> = tree(project.root()).into_iter().filter(|(path, _)| is_text(path)).collect();
    let (path, bytes) = dice.one_of(&files);
    let text = String::from_utf8_lossy(bytes);
    let mut lines: Vec<&str> = text.lines().collect();
    let at = dice.below(lines.len() + 1);
    let what = match dice.below(8) {
        0 if at < lines.len() => format!("without its line {:?}", lines.remove(at)),
        1 if files.len() > 3 => {
            let path = project.root().join(path);
            fs::remove_file(&path).expect("the file is there");
            // Where nothing is left of a folder, the project in another folder has none.
            let _ = path.ancestors().skip(1).try_for_each(fs::remove_dir);
            return format!("{} is gone", path.display());
        }
        2 => {
            let (other, bytes) = dice.one_of(&files);
            project.write(path, bytes);
            return format!("{path} has what {other} has");
        }
        3 => {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            project.write(&format!("{folder}/new-{name}"), bytes);
            return format!("{path} stands beside itself");
        }
        4 if at < lines.len() => {
            let line = lines.remove(at);
            lines.push(line);
            format!("with its line {line:?} last")
        }
        _ => {
            let line = *dice.one_of(LINES);
            lines.insert(at, line);
            format!("with {line:?} as line {}", at + 1)
        }
    };
    project.write(path, lines.join("\n") + "\n");
    format!("{path} {what}")
}

/// Makes edits of a case, and says after which of them the site was not that of a clean build.
fn wrong_after_edits(case: &Path, edits: usize) -> Vec<String> {
    let original = tree(&case.join("project"));
    let name = case.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut dice = Dice(name.bytes().fold(7, |sum, byte| sum.wrapping_mul(31) + u64::from(byte)));
    let mut wrong = Vec::new();
    let mut project = Project::new(files(&original));
    let mut done: Vec<String> = Vec::new();
    for _ in 0..edits {
        // Files come to an end when they are taken away.
        if done.len() == 2 * EDITS || Config::load(project.root(), None).is_err() {
            project = Project::new(files(&original));
            done.clear();
        }
        project.build().unwrap_or_else(|failure| panic!("{name}: {failure}"));
        check(&project).unwrap_or_else(|failure| panic!("{name}: {failure}"));
        done.push(edit(&project, &mut dice));
        if let Err(difference) = is_as_clean(&project) {
            wrong.push(format!("{name}: {difference} after\n    {}\n", done.join("\n    ")));
        }
    }
    wrong
}

/// Checks a project, with what earlier checks left.
fn check(project: &Project) -> Result<Checked, Failure> {
    let caching = Caching { folder: project.root().join(".hexapla/check"), reuse: true };
    let keeping = Keeping { caching, least_files: 0 };
    pipeline::check_asking(&project.config(), Asking { earlier: Some(&keeping), ..Asking::default() })
}

fn files(tree: &Tree) -> impl Iterator<Item = (&str, &[u8])> {
    tree.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
}

/// Builds and checks a project, and the same in another folder, where nothing was built before.
fn is_as_clean(project: &Project) -> Result<(), String> {
    if Config::load(project.root(), None).is_err() {
        return Ok(());
    }
    let (built, checked) = (project.build(), check(project));
    let mut source = tree(project.root());
    source.retain(|path, _| !path.starts_with("site/"));
    let elsewhere = Project::new(files(&source));
    let checked_clean = pipeline::check(&elsewhere.config());
    match (checked, checked_clean) {
        (Ok(checked), Ok(clean)) if checked.reports == clean.reports && checked.summary == clean.summary => {}
        (Err(_), Err(_)) => {}
        (checked, clean) => return Err(format!("{checked:?} instead of {clean:?}")),
    }
    let (built, clean) = match (built, elsewhere.build()) {
        (Ok(built), Ok(clean)) => (built, clean),
        (Err(_), Err(_)) => return Ok(()),
        (built, clean) => return Err(format!("{:?} instead of {:?}", built.err(), clean.err())),
    };
    if (built.summary, built.pages) != (clean.summary, clean.pages) {
        return Err(format!("{:?} instead of {:?}", built.summary, clean.summary));
    }
    let (mut built, mut clean) = (tree(&project.site()), tree(&elsewhere.site()));
    // The mark names the manifest of its own build.
    for site in [&mut built, &mut clean] {
        site.remove(hexapla::publish::MARK);
    }
    match built.keys().chain(clean.keys()).find(|path| built.get(*path) != clean.get(*path)) {
        Some(path) => Err(format!("{path} is another")),
        None => Ok(()),
    }
}

#[test]
fn every_edit_gives_the_site_and_the_findings_of_a_clean_build() {
    let edits = std::env::var("HEXAPLA_EDITS").ok().and_then(|edits| edits.parse().ok()).unwrap_or(EDITS);
    let cases = fs::read_dir(support::repository("tests/sites")).expect("the folder of cases");
    let mut cases: Vec<PathBuf> = cases.map(|entry| entry.expect("a case").path()).collect();
    cases.sort();
    let wrong: Vec<String> = cases.par_iter().flat_map_iter(|case| wrong_after_edits(case, edits)).collect();
    assert!(wrong.is_empty(), "not as clean builds:\n{}", wrong.concat());
}
