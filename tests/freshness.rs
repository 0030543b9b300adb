//! Translations in repositories that these tests make: what is known of their freshness, and which sentences are out of date.

#[path = "support/project.rs"]
#[expect(dead_code, reason = "nothing is built here")]
mod project;

use std::path::Path;
use std::process::Command;

use hexapla::bitext::freshness::{Basis, State};
use hexapla::pipeline::{self, Status, TranslationStatus};
use project::Project;
use sha1::{Digest as _, Sha1};

const CONFIG: &str =
    "[[locales]]\nid = \"en\"\npath = \"content/en\"\n[[locales]]\nid = \"fr\"\npath = \"content/fr\"\n";

/// Runs git; `None` where there is none.
fn git(folder: &Path, arguments: &[&str]) -> Option<String> {
    let identity = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", "-c", "core.autocrlf=false"];
    let output = Command::new("git").args(identity).args(arguments).current_dir(folder).output().ok()?;
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn sha1(bytes: impl AsRef<[u8]>) -> String {
    Sha1::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn blob(text: &str) -> String {
    sha1(format!("blob {}\0{text}", text.len()))
}

/// A project in a repository; `None` where git is missing.
fn repository() -> Option<Project> {
    let project = Project::new([("hexapla.toml", CONFIG.as_bytes())]);
    git(project.root(), &["init", "--quiet", "--initial-branch=main"])?;
    Some(project)
}

fn commit(project: &Project) -> String {
    git(project.root(), &["add", "."]);
    git(project.root(), &["commit", "--quiet", "--allow-empty", "--message=change"]);
    git(project.root(), &["rev-parse", "HEAD"]).expect("git is there")
}

fn status(project: &Project) -> Status {
    pipeline::status(&project.config()).expect("a status")
}

fn of<'s>(status: &'s Status, id: &str) -> &'s TranslationStatus {
    status.translations.iter().find(|one| one.id.as_str() == id).unwrap_or_else(|| panic!("{id} is listed"))
}

fn en(project: &Project, id: &str, text: &str) {
    project.write(&format!("content/en/{id}.md"), text);
}

fn fr(project: &Project, id: &str, keys: &str, body: &str) {
    project.write(&format!("content/fr/{id}.md"), format!("---\ntitle: Les bateaux\n{keys}---\n{body}"));
}

const OLD: &str = "---\ntitle: Boats\n---\n# Boats\n\nA boat floats on water. It has a hull.\n\n- Ropes\n- Sails\n";
const NEW: &str =
    "---\ntitle: Boats\n---\n# Boats\n\nA boat floats on water. It has a hull and a deck.\n\n- Ropes\n- Sails\n";
const FRENCH: &str = "# Les bateaux\n\nUn bateau flotte sur l’eau. Il a une coque.\n\n- Cordes\n- Voiles\n";

#[test]
fn a_sentence_that_is_out_of_date_is_named() {
    let Some(project) = repository() else { return };
    en(&project, "boats", OLD);
    fr(&project, "boats", &format!("source_hash: {}\n", blob(OLD)), FRENCH);
    commit(&project);
    assert_eq!(of(&status(&project), "boats").state, State::Fresh);
    en(&project, "boats", NEW);
    commit(&project);
    let status = status(&project);
    let boats = of(&status, "boats");
    assert_eq!((boats.state, boats.basis, boats.commits_behind), (State::Stale, Some(Basis::Hash), Some(1)));
    assert_eq!(boats.words, Some(7));
    let [change] = boats.changes.as_deref().expect("changes") else { panic!("{boats:?}") };
    assert_eq!(change.old.as_deref(), Some("It has a hull."));
    assert_eq!(change.new.as_deref(), Some("It has a hull and a deck."));
    assert_eq!(change.translation.as_deref(), Some("Il a une coque."));
    assert_eq!((change.line, change.source_line), (Some(7), Some(6)));
    assert!(status.notes.is_empty(), "{:?}", status.notes);
}

#[test]
fn every_way_to_record_a_source_is_understood() {
    let Some(project) = repository() else { return };
    for id in ["crlf", "raw", "dated", "squashed", "commit", "untranslated"] {
        en(&project, id, OLD);
    }
    // Git takes a file for one that moved when half of it stayed.
    let more = "\nThe rest of the article stays as it is, however often it moves.\n";
    let renamed = format!("{OLD}{more}");
    en(&project, "renamed", &renamed);
    project.write("content/en/page.yml", "### YamlMime:FAQ\nmetadata:\n  title: Q\nsections:\n- answer: One. Two.\n");
    let first = commit(&project);
    let crlf = OLD.replace('\n', "\r\n");
    fr(&project, "crlf", &format!("ms.openlocfilehash: {}\n", sha1(&crlf)), FRENCH);
    en(&project, "raw", &crlf);
    fr(&project, "raw", &format!("ms.openlocfilehash: {}\n", sha1(OLD)), FRENCH);
    fr(&project, "dated", &format!("source_hash: {}\n", blob(OLD)), FRENCH);
    en(&project, "dated", &OLD.replace("---\n#", "ms.date: 01/02/2021\n---\n#"));
    let keys = format!("ms.openlocfilehash: {}\nms.sourcegitcommit: {first}\n", sha1(&renamed));
    fr(&project, "moved/renamed", &keys, FRENCH);
    git(project.root(), &["rm", "--quiet", "content/en/renamed.md"]);
    en(&project, "moved/renamed", &format!("{NEW}{more}"));
    let gone = "0123456789012345678901234567890123456789";
    let keys = format!("ms.openlocfilehash: {}\nms.sourcegitcommit: {gone}\nms.lasthandoff: 01/26/2021\n", sha1(OLD));
    fr(&project, "squashed", &keys, FRENCH);
    en(&project, "squashed", NEW);
    fr(&project, "commit", &format!("l10n:\n  sourceCommit: {first}\n"), FRENCH);
    en(&project, "commit", NEW);
    let page = "### YamlMime:FAQ\nmetadata:\n  title: Q\nsections:\n- answer: One. Two.\n";
    let keys = format!("  source_hash: {}\n", blob(page));
    project.write(
        "content/fr/page.yml",
        format!("### YamlMime:FAQ\nmetadata:\n  title: Q\n{keys}sections:\n- answer: Un. Deux.\n"),
    );
    project.write("content/en/page.yml", page.replace("Two", "Three"));
    commit(&project);
    let status = status(&project);
    let state = |id: &str| (of(&status, id).state, of(&status, id).changes.as_ref().map(Vec::len));
    assert_eq!(state("crlf"), (State::Fresh, Some(0)));
    assert_eq!(state("raw"), (State::Fresh, Some(0)));
    assert_eq!(state("dated"), (State::Touched, Some(0)));
    assert_eq!(state("moved/renamed"), (State::Stale, Some(1)));
    assert_eq!(state("squashed"), (State::Stale, Some(1)));
    assert_eq!((state("commit"), of(&status, "commit").basis), ((State::Stale, Some(1)), Some(Basis::Commit)));
    assert_eq!(state("page"), (State::Stale, Some(1)));
    let change = &of(&status, "page").changes.as_ref().expect("changes")[0];
    assert_eq!((change.translation.as_deref(), change.line), (Some("Deux."), Some(6)));
    assert_eq!(of(&status, "squashed").handoff.as_deref(), Some("2021-01-26"));
    assert_eq!(state("untranslated").0, State::Missing);
}

#[test]
fn history_alone_says_what_is_likely() {
    let Some(project) = repository() else { return };
    en(&project, "behind", OLD);
    en(&project, "later", OLD);
    fr(&project, "behind", "", FRENCH);
    fr(&project, "alone", "", FRENCH);
    commit(&project);
    en(&project, "behind", NEW);
    commit(&project);
    fr(&project, "later", "", FRENCH);
    commit(&project);
    let status = status(&project);
    let behind = of(&status, "behind");
    assert_eq!((behind.state, behind.basis), (State::LikelyStale, Some(Basis::History)));
    assert_eq!(behind.changes.as_ref().map(Vec::len), Some(1));
    assert_eq!(of(&status, "later").state, State::Unknown);
    assert_eq!(of(&status, "alone").state, State::Orphaned);
}

#[test]
fn what_a_shallow_clone_lacks_is_not_known_and_said_once() {
    let Some(project) = repository() else { return };
    en(&project, "boats", OLD);
    fr(&project, "boats", &format!("source_hash: {}\n", blob(OLD)), FRENCH);
    commit(&project);
    en(&project, "boats", NEW);
    commit(&project);
    let clone = tempfile::tempdir().expect("a folder");
    let from = format!("file://{}", project.root().display());
    git(clone.path(), &["clone", "--quiet", "--depth=1", &from, "there"]);
    let config = hexapla::config::Config::load(&clone.path().join("there"), None).expect("a configuration");
    let status = pipeline::status(&config).expect("a status");
    let boats = of(&status, "boats");
    assert_eq!((boats.state, &boats.changes, boats.words), (State::Stale, &None, None));
    assert_eq!(status.notes.iter().filter(|note| note.contains("shallow")).count(), 1, "{:?}", status.notes);
}

#[test]
fn without_git_hashes_and_pairs_still_tell() {
    let project = Project::new([("hexapla.toml", CONFIG.as_bytes())]);
    let pair = |target: &str, source: &str, id: u32| {
        format!(
            "<span data-ttu-id=\"0a1b2-{id}\">{target}</span><span class=\"sxs-lookup\"><span data-stu-id=\"0a1b2-{id}\">{source}</span></span>"
        )
    };
    let body = format!(
        "# <a name=\"boats\"></a>{}\n\n{} {}\n\n- {}\n- {}\n",
        pair("Les bateaux", "Boats", 102),
        pair("Un bateau flotte sur l’eau.", "A boat floats on water.", 103),
        pair("Il a une coque.", "It has a hull.", 104),
        pair("Cordes", "Ropes", 105),
        pair("Voiles", "Sails", 106),
    );
    let other = "0123456789012345678901234567890123456789";
    for (id, text, keys) in [
        ("paired", NEW, format!("ms.openlocfilehash: {other}\n")),
        ("touched", OLD, format!("ms.openlocfilehash: {other}\n")),
        ("unrecorded", NEW, String::new()),
    ] {
        en(&project, id, text);
        fr(&project, id, &keys, &body);
    }
    en(&project, "plain", NEW);
    fr(&project, "plain", &format!("source_hash: {other}\n"), FRENCH);
    fr(&project, "broken", "source_hash: 0123\n", FRENCH);
    let status = status(&project);
    let paired = of(&status, "paired");
    assert_eq!((paired.state, paired.words), (State::Stale, Some(7)));
    let change = &paired.changes.as_ref().expect("changes")[0];
    assert_eq!((change.translation.as_deref(), change.line), (Some("Il a une coque."), Some(7)));
    assert_eq!(of(&status, "touched").state, State::Touched);
    assert_eq!((of(&status, "unrecorded").state, of(&status, "unrecorded").basis), (State::Stale, Some(Basis::Pairs)));
    assert_eq!((of(&status, "plain").state, &of(&status, "plain").changes), (State::Stale, &None));
    assert!(
        status.notes.iter().any(|note| note.contains("broken.md") && note.contains("source_hash")),
        "{:?}",
        status.notes
    );
}

#[test]
fn a_project_that_records_nothing_begins_from_its_history() {
    let Some(project) = repository() else { return };
    en(&project, "behind", OLD);
    en(&project, "level", OLD);
    fr(&project, "behind", "", FRENCH);
    fr(&project, "level", "", FRENCH);
    fr(&project, "recorded", &format!("source_hash: {}\n", blob("else")), FRENCH);
    en(&project, "recorded", OLD);
    let first = commit(&project);
    en(&project, "behind", NEW);
    commit(&project);
    let (stamped, left) = pipeline::stamp(&project.config(), true, |_| true).expect("stamps");
    assert!(left.is_empty(), "{left:?}");
    let paths: Vec<&str> = stamped.iter().map(|one| &*one.path).collect();
    assert_eq!(paths, ["content/fr/behind.md", "content/fr/level.md"]);
    for one in &stamped {
        let keys = format!("title: Les bateaux\nsource_hash: {}\nsource_commit: {first}\n---\n", blob(OLD));
        assert!(one.text.contains(&keys), "{}", one.text);
        std::fs::write(&one.file, &one.text).expect("a file");
    }
    let after = status(&project);
    assert_eq!((of(&after, "behind").state, of(&after, "level").state), (State::Stale, State::Fresh));
    let (stamped, _) = pipeline::stamp(&project.config(), false, |one| one.id.as_str() == "behind").expect("stamps");
    std::fs::write(&stamped[0].file, &stamped[0].text).expect("a file");
    assert_eq!(of(&status(&project), "behind").state, State::Fresh);
    en(&project, "behind", "# Not committed yet\n");
    let (stamped, _) = pipeline::stamp(&project.config(), false, |one| one.id.as_str() == "behind").expect("stamps");
    assert!(!stamped[0].text.contains("source_commit"), "{}", stamped[0].text);
}
