//! Translations beside their sources in projects that these tests make: what a page says, and what its bitext has.

#[path = "support/project.rs"]
#[expect(dead_code, reason = "no trees are compared here")]
mod project;

use std::fs;
use std::path::Path;
use std::process::Command;

use project::Project;
use serde_json::Value;

const CONFIG: &str = "[site]\nsource_locale = \"en\"\n[[locales]]\nid = \"en\"\npath = \"content/en\"\n[[locales]]\nid = \"fr\"\npath = \"content/fr\"\n";
const OLD: &str = "# Boats\n\nA boat floats on water. It has a hull.\n\n- Ropes\n- Sails\n";
const NEW: &str = "# Boats\n\nA boat floats on water. It has a hull and a deck. It is **fast**.\n\n- Ropes\n- Sails\n";
const FRENCH: &str = "# Les bateaux\n\nUn bateau flotte sur l’eau. Il a une coque.\n\n- Cordes\n- Voiles\n";

/// Runs git; `None` where there is none.
fn git(folder: &Path, arguments: &[&str]) -> Option<String> {
    let identity = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", "-c", "core.autocrlf=false"];
    let output = Command::new("git").args(identity).args(arguments).current_dir(folder).output().ok()?;
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn commit(project: &Project) {
    git(project.root(), &["add", "."]);
    git(project.root(), &["commit", "--quiet", "--message=change"]);
}

/// A project whose translation records the source that it was made from; `None` where git is missing.
fn boats() -> Option<Project> {
    let project = Project::new([("hexapla.toml", CONFIG.as_bytes()), ("content/en/boats.md", OLD.as_bytes())]);
    git(project.root(), &["init", "--quiet", "--initial-branch=main"])?;
    let hash = git(project.root(), &["hash-object", "content/en/boats.md"])?;
    project.write("content/fr/boats.md", format!("---\nsource_hash: {hash}\n---\n{FRENCH}"));
    Some(project)
}

fn read(project: &Project, path: &str) -> String {
    fs::read_to_string(project.site().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn bitext(project: &Project) -> Value {
    serde_json::from_str(&read(project, "fr/boats/bitext.json")).expect("a bitext is JSON")
}

fn build(project: &Project) -> bool {
    project.build().unwrap_or_else(|failure| panic!("{failure}")).published.unchanged
}

#[test]
fn a_fresh_translation_stands_beside_the_present_source() {
    let Some(project) = boats() else { return };
    build(&project);
    let found = bitext(&project);
    assert_eq!((&found["state"], &found["lang"]), (&Value::from("fresh"), &Value::from("en")));
    let sentences = &found["blocks"][1]["sentences"];
    assert_eq!(sentences[0]["source"], "A boat floats on water.");
    assert_eq!(sentences[1]["source"], "It has a hull.");
    assert_eq!((&sentences[1]["start"], &sentences[1]["end"]), (&Value::from(28), &Value::from(43)));
    assert!(!read(&project, "fr/boats/index.html").contains("data-notice"));
    assert!(!project.site().join("en/boats/bitext.json").exists(), "a source has no source");
}

#[test]
fn a_stale_translation_stands_beside_the_source_that_it_was_made_from() {
    let Some(project) = boats() else { return };
    commit(&project);
    project.write("content/en/boats.md", NEW);
    build(&project);
    let found = bitext(&project);
    assert_eq!(found["state"], "stale");
    let sentence = &found["blocks"][1]["sentences"][1];
    assert_eq!(sentence["source"], "It has a hull.");
    assert_eq!(
        (&sentence["change"], &sentence["now"]),
        (&Value::from("changed"), &Value::from("It has a hull and a deck."))
    );
    assert_eq!(sentence["added"][0], "It is <strong>fast</strong>.");
    let page = read(&project, "fr/boats/index.html");
    let (title, notice) = (page.find("</h1>"), page.find("data-notice"));
    assert!(title.is_some() && title < notice, "{page}");
    assert!(page.contains("2 des 6 phrases de l’original ont changé"), "{page}");
    assert!(read(&project, "fr/llms.txt").contains("stale translation"));
}

#[test]
fn a_stale_include_makes_its_page_stale() {
    let Some(project) = boats() else { return };
    let include = "[!INCLUDE [knots](includes/knots.md)]\n";
    project.write("content/en/boats.md", format!("{OLD}\n{include}"));
    let hash = git(project.root(), &["hash-object", "content/en/boats.md"]).unwrap_or_default();
    project.write("content/fr/boats.md", format!("---\nsource_hash: {hash}\n---\n{FRENCH}\n{include}"));
    project.write("content/en/includes/knots.md", "A knot holds. It is tight.\n");
    let hash = git(project.root(), &["hash-object", "content/en/includes/knots.md"]).unwrap_or_default();
    project.write(
        "content/fr/includes/knots.md",
        format!("---\nsource_hash: {hash}\n---\nUn nœud tient. Il est serré.\n"),
    );
    commit(&project);
    build(&project);
    assert_eq!(bitext(&project)["state"], "fresh");
    project.write("content/en/includes/knots.md", "A knot holds. It is never tight.\n");
    build(&project);
    let page = read(&project, "fr/boats/index.html");
    assert!(page.contains("1 des 8 phrases de l’original a changé"), "{page}");
    assert_eq!((&bitext(&project)["state"], &bitext(&project)["exact"]), (&Value::from("stale"), &Value::from(false)));
    assert!(read(&project, "fr/llms.txt").contains("stale translation"));
}

#[test]
fn where_the_notice_stands_is_configured() {
    let Some(project) = boats() else { return };
    commit(&project);
    project.write("content/en/boats.md", NEW);
    for setting in ["0.9", "false"] {
        project.write("hexapla.toml", CONFIG.replace("[site]\n", &format!("[site]\nstale_notice = {setting}\n")));
        build(&project);
        let page = read(&project, "fr/boats/index.html");
        assert!(!page.contains("data-notice") && page.contains("2 des 6 phrases"), "{setting}: {page}");
    }
}

#[test]
fn what_git_comes_to_know_is_built_though_no_text_has_changed() {
    let Some(project) = boats() else { return };
    git(project.root(), &["commit", "--quiet", "--allow-empty", "--message=first"]);
    project.write("content/en/boats.md", NEW);
    build(&project);
    assert!(bitext(&project)["blocks"][1]["sentences"][1]["change"].is_null(), "nobody knows the old source");
    assert!(read(&project, "fr/boats/index.html").contains("autre version de l’original"));
    project.write("content/en/boats.md", OLD);
    commit(&project);
    project.write("content/en/boats.md", NEW);
    assert!(!build(&project), "git knows it now");
    assert_eq!(bitext(&project)["blocks"][1]["sentences"][1]["change"], "changed");
    assert!(build(&project), "nothing has changed");
}

#[test]
fn a_source_that_only_looks_different_is_no_news() {
    let Some(project) = boats() else { return };
    commit(&project);
    project.write("content/en/boats.md", OLD.replace("- ", "* "));
    build(&project);
    assert_eq!(bitext(&project)["state"], "touched");
    assert!(!read(&project, "fr/boats/index.html").contains("ont changé"));
}
