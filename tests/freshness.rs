//! Translations in repositories that these tests make: what is known of their freshness, and which sentences are out of date.

#[path = "support/project.rs"]
#[expect(dead_code, reason = "nothing is built here")]
mod project;

use std::path::Path;
use std::process::Command;

use hexapla::bitext::freshness::{Basis, Relation, State};
use hexapla::pipeline::{self, StampedWith, Status, TranslationStatus};
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
/// Of the text with CRLF, as Microsoft's process records it.
const SHA256_OF_OLD: &str = "9e721e09eb9c03fe67a295af74895011debe642cb78f0d31adb65092122911bb";
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
fn what_surrounds_a_command_does_not_change_what_history_tells() {
    let config = CONFIG.replace("content/", "content/[x]-");
    let Some(project) = repository() else { return };
    project.write("hexapla.toml", &config);
    project.write("content/[x]-en/a.md", OLD);
    project.write("content/[x]-fr/a.md", FRENCH);
    commit(&project);
    project.write("content/[x]-en/a.md", NEW);
    commit(&project);
    let told = |variables: &[(&str, &str)]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hexapla"));
        command.args(["status", "--format", "json"]).current_dir(project.root()).envs(variables.iter().copied());
        let output = command.output().expect("the program runs");
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let alone = told(&[]);
    assert!(alone.contains(r#""likely_stale":1"#) || alone.contains(r#""likely_stale": 1"#), "{alone}");
    let nowhere =
        ["GIT_DIR", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY", "GIT_INDEX_FILE"].map(|name| (name, "/nowhere"));
    let patterns = ["GIT_LITERAL_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_GLOB_PATHSPECS"].map(|name| (name, "1"));
    assert_eq!(told(&nowhere), alone);
    assert_eq!(told(&patterns), alone);
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
    en(&project, "long", &crlf);
    fr(&project, "long", &format!("ms.openlocfilehash: {SHA256_OF_OLD}\n"), FRENCH);
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
    assert_eq!(state("long"), (State::Fresh, Some(0)));
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

/// What a check says: path, line and rule.
fn checked(project: &Project) -> Vec<(String, u32, &'static str)> {
    let reports = pipeline::check(&project.config()).expect("a check").reports;
    reports.into_iter().map(|report| (report.path.to_string(), report.start.line, report.finding.rule.name)).collect()
}

#[test]
fn a_translation_is_compared_with_the_source_that_it_was_made_from() {
    let Some(project) = repository() else { return };
    en(&project, "boats", OLD);
    let made_from = commit(&project);
    let without_sails = FRENCH.replace("- Voiles\n", "");
    for keys in [
        format!("source_hash: {}\n", blob(OLD)),
        format!("ms.openlocfilehash: {}\n", sha1(OLD)),
        format!("ms.openlocfilehash: {SHA256_OF_OLD}\n"),
        format!("source_commit: {made_from}\n"),
        format!("l10n:\n  sourceCommit: {made_from}\n"),
    ] {
        en(&project, "boats", OLD);
        fr(&project, "boats", &keys, &without_sails);
        commit(&project);
        let lost = ("content/fr/boats.md".to_owned(), 9 + u32::from(keys.starts_with("l10n")), "translation-structure");
        assert_eq!(checked(&project), std::slice::from_ref(&lost), "{keys}");
        // What is new in the source is no defect of the translation: `translation-stale` says so.
        en(&project, "boats", &NEW.replace("- Ropes\n", "- Ropes\n- Oars\n"));
        commit(&project);
        let stale = ("content/fr/boats.md".to_owned(), 1, "translation-stale");
        assert_eq!(checked(&project), [stale, lost], "{keys}");
    }
    // What is recorded nowhere is compared with nothing.
    fr(&project, "boats", "", &without_sails);
    assert_eq!(checked(&project), []);
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

fn pair(target: &str, source: &str, id: u32) -> String {
    format!(
        "<span data-ttu-id=\"0a1b2-{id}\">{target}</span><span class=\"sxs-lookup\"><span data-stu-id=\"0a1b2-{id}\">{source}</span></span>"
    )
}

#[test]
fn a_recovered_source_is_the_one_that_its_latest_translation_records() {
    let config = "[site]\nrecover_source = true\n[[locales]]\nid = \"en\"\n[[locales]]\nid = \"fr\"\npath = \"fr\"\n[[locales]]\nid = \"zh\"\npath = \"zh\"\n";
    let project = Project::new([("hexapla.toml", config.as_bytes())]);
    let article = |hash: &str, date: &str, heading: &str, text: &str| {
        let keys = format!("ms.openlocfilehash: {}\nms.lasthandoff: {date}", hash.repeat(40));
        format!(
            "---\ntitle: T\n{keys}\n---\n# {}\n\n{}\n",
            pair(heading, "Boats", 103),
            pair(text, if hash == "a" { "A boat floats." } else { "A boat sinks." }, 104)
        )
    };
    project.write("fr/boats.md", article("a", "02/01/2021", "Bateaux", "Un bateau flotte."));
    project.write("zh/boats.md", article("b", "01/01/2021", "船", "船会沉。"));
    project.write("fr/same.md", article("a", "02/01/2021", "Bateaux", "Un bateau flotte."));
    project.write("zh/same.md", article("a", "01/01/2021", "船", "船浮着。"));
    project.write("fr/plain.md", "# En français seulement\n");
    let status = status(&project);
    let of = |locale: u16, id: &str| {
        status.translations.iter().find(|one| one.locale.0 == locale && one.id.as_str() == id).expect("it is listed")
    };
    assert_eq!(
        (of(1, "boats").state, of(1, "same").state, of(2, "same").state),
        (State::Fresh, State::Fresh, State::Fresh)
    );
    assert_eq!(of(1, "plain").state, State::Unknown, "it may well have a source");
    let stale = of(2, "boats");
    assert_eq!((stale.state, stale.stale_sentences()), (State::Stale, Some(1)));
    let change = &stale.changes.as_ref().expect("changes")[0];
    assert_eq!((change.old.as_deref(), change.new.as_deref()), (Some("A boat sinks."), Some("A boat floats.")));
    assert_eq!((change.translation.as_deref(), change.line, change.source_line), (Some("船会沉。"), Some(8), None));
    let (stamped, left) =
        pipeline::stamp(&project.config(), StampedWith::Present, |one| one.locale.0 == 2 && one.id.as_str() == "boats")
            .expect("stamps");
    assert_eq!((stamped.len(), left.len()), (0, 1), "{left:?}");
}

#[test]
fn without_git_hashes_and_pairs_still_tell() {
    let project = Project::new([("hexapla.toml", CONFIG.as_bytes())]);
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
    let (stamped, left) = pipeline::stamp(&project.config(), StampedWith::History, |_| true).expect("stamps");
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
    let (stamped, _) =
        pipeline::stamp(&project.config(), StampedWith::Present, |one| one.id.as_str() == "behind").expect("stamps");
    std::fs::write(&stamped[0].file, &stamped[0].text).expect("a file");
    assert_eq!(of(&status(&project), "behind").state, State::Fresh);
    en(&project, "behind", "# Not committed yet\n");
    let (stamped, _) =
        pipeline::stamp(&project.config(), StampedWith::Present, |one| one.id.as_str() == "behind").expect("stamps");
    assert!(!stamped[0].text.contains("source_commit"), "{}", stamped[0].text);
}

#[test]
fn links_that_lead_elsewhere_are_no_wording() {
    let Some(project) = repository() else { return };
    let old = "# Boats\n\nSee [sails](sails.md). They catch [wind](wind.md).\n";
    en(&project, "boats", old);
    fr(
        &project,
        "boats",
        &format!("source_hash: {}\n", blob(old)),
        "# Bateaux\n\nVoir [voiles](sails.md). Elles prennent [le vent](wind.md).\n",
    );
    commit(&project);
    en(&project, "boats", &old.replace("sails.md", "rigging/sails.md#jib"));
    commit(&project);
    let status = status(&project);
    let boats = of(&status, "boats");
    assert_eq!((boats.state, boats.relation, boats.words), (State::Touched, Some(Relation::Behind), Some(0)));
    assert_eq!((boats.stale_sentences(), boats.changed_links()), (Some(0), 1));
    let [change] = boats.changes.as_deref().expect("changes") else { panic!("{boats:?}") };
    assert_eq!((change.change.name(), change.line), ("links", Some(7)));
    assert_eq!(change.translation.as_deref(), Some("Voir [voiles](sails.md)."));
}

#[test]
fn translations_may_be_ahead_of_their_source_or_beside_it() {
    let Some(project) = repository() else { return };
    en(&project, "boats", OLD);
    en(&project, "sails", OLD);
    commit(&project);
    git(project.root(), &["checkout", "--quiet", "-b", "live"]);
    en(&project, "boats", NEW);
    en(&project, "sails", NEW);
    let live = commit(&project);
    git(project.root(), &["checkout", "--quiet", "main"]);
    en(&project, "sails", &OLD.replace("Ropes", "Cables"));
    let keys = format!("ms.openlocfilehash: {}\nms.sourcegitcommit: {live}\n", sha1(NEW));
    fr(&project, "boats", &keys, FRENCH);
    fr(&project, "sails", &keys, FRENCH);
    commit(&project);
    let status = status(&project);
    let relation = |id: &str| (of(&status, id).state, of(&status, id).relation, of(&status, id).commits_behind);
    assert_eq!(relation("boats"), (State::Stale, Some(Relation::Ahead), None));
    assert_eq!(relation("sails"), (State::Stale, Some(Relation::Diverged), None));
    assert_eq!(of(&status, "boats").source_commit.as_deref(), Some(live.as_str()));
    assert!(status.notes.is_empty(), "{:?}", status.notes);
}

#[test]
fn it_is_said_where_a_source_went() {
    let Some(project) = repository() else { return };
    let more = "\nThe rest of the article stays as it is, however often it moves.\n";
    en(&project, "same", OLD);
    en(&project, "edited", &format!("{OLD}{more}"));
    en(&project, "gone", "# Gone\n\nNothing is left of this one, not a word.\n");
    for (id, keys) in
        [("same", format!("source_hash: {}\n", blob(OLD))), ("edited", String::new()), ("gone", String::new())]
    {
        fr(&project, id, &keys, FRENCH);
    }
    commit(&project);
    for id in ["same", "edited", "gone"] {
        git(project.root(), &["rm", "--quiet", &format!("content/en/{id}.md")]);
    }
    en(&project, "moved/same", OLD);
    en(&project, "moved/edited", &format!("{NEW}{more}"));
    let by = commit(&project);
    let status = status(&project);
    let moved = |id: &str| {
        let one = of(&status, id);
        (one.state, one.moved_to.as_ref().map(|id| id.as_str()), one.moved_in.as_deref())
    };
    assert_eq!(moved("same"), (State::Orphaned, Some("moved/same"), Some(by.as_str())));
    assert_eq!(moved("edited"), (State::Orphaned, Some("moved/edited"), Some(by.as_str())));
    assert_eq!(moved("gone"), (State::Orphaned, None, None));
}

#[test]
fn each_locale_may_have_a_repository_of_its_own_below_whose_top_it_lies() {
    let project = Project::new([]);
    for locale in ["en", "fr"] {
        std::fs::create_dir_all(project.root().join(locale)).expect("a folder");
        if git(&project.root().join(locale), &["init", "--quiet", "--initial-branch=main"]).is_none() {
            return;
        }
    }
    let config = "[[locales]]\nid = \"en\"\npath = \"../en/docs\"\n[[locales]]\nid = \"fr\"\npath = \"../fr/docs\"\n";
    project.write("site/hexapla.toml", config);
    let commit_in = |locale: &str, date: &str| {
        let folder = project.root().join(locale);
        git(&folder, &["add", "."]);
        let date = format!("{date}T12:00:00Z");
        let output = Command::new("git")
            .args([
                "-c",
                "user.name=Somebody",
                "-c",
                "user.email=somebody@example.org",
                "commit",
                "--quiet",
                "--message=change",
            ])
            .env("GIT_COMMITTER_DATE", &date)
            .env("GIT_AUTHOR_DATE", &date)
            .current_dir(&folder)
            .status();
        assert!(output.is_ok_and(|status| status.success()));
    };
    project.write("en/docs/boats.md", OLD);
    project.write("en/docs/hashed.md", OLD);
    commit_in("en", "2020-01-01");
    project.write("fr/docs/boats.md", FRENCH);
    project.write("fr/docs/hashed.md", format!("---\nms.openlocfilehash: {}\n---\n{FRENCH}", sha1(OLD)));
    commit_in("fr", "2020-02-01");
    project.write("en/docs/boats.md", NEW);
    project.write("en/docs/hashed.md", NEW);
    commit_in("en", "2020-03-01");
    let config = hexapla::config::Config::load(&project.root().join("site"), None).expect("a configuration");
    let status = pipeline::status(&config).expect("a status");
    let boats = of(&status, "boats");
    assert_eq!(
        (boats.state, boats.basis, boats.stale_sentences()),
        (State::LikelyStale, Some(Basis::History), Some(1))
    );
    assert_eq!((boats.commits_behind, boats.relation), (Some(1), Some(Relation::Behind)));
    assert_eq!((of(&status, "hashed").state, of(&status, "hashed").stale_sentences()), (State::Stale, Some(1)));
}

/// A stale translation in a repository that something is wrong with; the status of it, and what is said.
fn status_of_damaged(damage: impl FnOnce(&Project)) -> Option<(Status, String)> {
    let project = repository()?;
    en(&project, "boats", OLD);
    fr(&project, "boats", &format!("source_hash: {}\n", blob(OLD)), FRENCH);
    commit(&project);
    en(&project, "boats", NEW);
    commit(&project);
    damage(&project);
    let status = status(&project);
    assert_eq!(of(&status, "boats").state, State::Stale, "the hash decides");
    let said = status.notes.join("\n");
    Some((status, said))
}

#[test]
fn a_damaged_repository_is_said_and_hashes_still_decide() {
    let corrupt = |project: &Project| {
        for entry in walkdir::WalkDir::new(project.root().join(".git/objects")).into_iter().filter_map(Result::ok) {
            if entry.file_type().is_file() {
                std::fs::remove_file(entry.path()).expect("a file");
            }
        }
    };
    let Some((status, said)) = status_of_damaged(corrupt) else { return };
    assert_eq!(of(&status, "boats").changes, None);
    assert!(said.contains("the history of") && said.contains("is not known"), "{said}");
    assert!(said.contains("1 translation is made from sources that git does not hold here"), "{said}");

    let without_head =
        |project: &Project| std::fs::write(project.root().join(".git/HEAD"), "nothing\n").expect("a file");
    let (_, said) = status_of_damaged(without_head).expect("git is there");
    assert!(said.contains("the history of"), "{said}");

    let bare = |project: &Project| {
        git(project.root(), &["config", "core.bare", "true"]);
    };
    let (status, said) = status_of_damaged(bare).expect("git is there");
    assert_eq!((of(&status, "boats").stale_sentences(), said.as_str()), (Some(1), ""));

    let no_repository = |project: &Project| std::fs::remove_dir_all(project.root().join(".git")).expect("a folder");
    let (status, said) = status_of_damaged(no_repository).expect("git is there");
    assert_eq!(of(&status, "boats").relation, Some(Relation::Unknown));
    assert!(said.contains("git does not hold here"), "{said}");
}

#[test]
fn a_clone_without_blobs_is_not_filled_from_afar() {
    let Some(project) = repository() else { return };
    en(&project, "boats", OLD);
    fr(&project, "boats", &format!("source_hash: {}\n", blob(OLD)), FRENCH);
    commit(&project);
    en(&project, "boats", NEW);
    git(project.root(), &["mv", "content/en/boats.md", "content/en/ships.md"]);
    commit(&project);
    en(&project, "boats", NEW);
    commit(&project);
    git(project.root(), &["config", "uploadpack.allowFilter", "true"]);
    let clone = tempfile::tempdir().expect("a folder");
    let from = format!("file://{}", project.root().display());
    git(clone.path(), &["clone", "--quiet", "--filter=blob:none", &from, "there"]);
    let there = clone.path().join("there");
    let config = hexapla::config::Config::load(&there, None).expect("a configuration");
    let status = pipeline::status(&config).expect("a status");
    let boats = of(&status, "boats");
    assert_eq!((boats.state, &boats.changes), (State::Stale, &None));
    assert!(status.notes.iter().any(|note| note.contains("git does not hold here")), "{:?}", status.notes);
    assert!(!status.notes.iter().any(|note| note.contains("the history of")), "{:?}", status.notes);
    let held = git(&there, &["rev-list", "--objects", "--all", "--missing=print"]).expect("git is there");
    assert!(held.contains(&format!("?{}", blob(OLD))), "nothing was fetched: {held}");
}

#[test]
fn a_clone_without_blobs_still_tells_what_is_likely() {
    let Some(project) = repository() else { return };
    for id in ["hashed", "plain", "dated", "same"] {
        en(&project, id, &format!("{OLD}\nOf {id}.\n"));
    }
    fr(&project, "hashed", &format!("source_hash: {}\n", blob(&format!("{OLD}\nOf hashed.\n"))), FRENCH);
    fr(&project, "plain", "", FRENCH);
    fr(&project, "same", "", FRENCH);
    en(&project, "ropes", "# Ropes\n\nA rope is laid.\n");
    en(&project, "there", &format!("{OLD}\nOf what moves.\n"));
    fr(&project, "moved", "", FRENCH);
    let made_from = commit(&project);
    git(project.root(), &["mv", "content/en/there.md", "content/en/moved.md"]);
    commit(&project);
    en(&project, "moved", &format!("{NEW}\nOf what moves.\n"));
    // Whether this is a move only texts would tell.
    en(&project, "sails", "# Sails\n\nSails are set when there is wind.\n");
    git(project.root(), &["rm", "--quiet", "content/en/ropes.md"]);
    fr(&project, "dated", &format!("source_commit: {made_from}\n"), FRENCH);
    for id in ["hashed", "plain", "dated"] {
        en(&project, id, &format!("{NEW}\nOf {id}.\n"));
        commit(&project);
    }
    git(project.root(), &["config", "uploadpack.allowFilter", "true"]);
    let clone = tempfile::tempdir().expect("a folder");
    let from = format!("file://{}", project.root().display());
    git(clone.path(), &["clone", "--quiet", "--filter=blob:none", &from, "there"]);
    let there = clone.path().join("there");
    let config = hexapla::config::Config::load(&there, None).expect("a configuration");
    let status = pipeline::status(&config).expect("a status");
    let told = |id: &str| {
        let one = of(&status, id);
        (one.state, one.basis, one.relation, one.commits_behind)
    };
    assert_eq!(told("hashed"), (State::Stale, Some(Basis::Hash), Some(Relation::Behind), Some(1)));
    assert_eq!(told("dated"), (State::Stale, Some(Basis::Commit), Some(Relation::Behind), Some(1)));
    assert_eq!(told("plain"), (State::LikelyStale, Some(Basis::History), Some(Relation::Behind), Some(1)));
    assert_eq!(told("moved"), (State::LikelyStale, Some(Basis::History), Some(Relation::Behind), Some(1)));
    assert_eq!(of(&status, "same").state, State::Unknown);
    let plain = of(&status, "plain");
    assert_eq!((plain.source_commit.as_deref(), &plain.changes, plain.words), (Some(&*made_from), &None, None));
    let said = status.notes.join("\n");
    assert!(said.contains("is a clone without older texts"), "{said}");
    assert!(said.contains("4 translations are made from sources that git does not hold here"), "{said}");
    let held = git(&there, &["rev-list", "--objects", "--all", "--missing=print"]).expect("git is there");
    assert!(held.contains(&format!("?{}", blob(&format!("{OLD}\nOf plain.\n")))), "nothing was fetched: {held}");
}

#[test]
fn where_a_clone_ends_nothing_is_known_of_what_was_translated() {
    let Some(project) = repository() else { return };
    en(&project, "boats", OLD);
    fr(&project, "boats", "", FRENCH);
    commit(&project);
    en(&project, "boats", NEW);
    commit(&project);
    assert_eq!(of(&status(&project), "boats").state, State::LikelyStale);
    let clone = tempfile::tempdir().expect("a folder");
    let from = format!("file://{}", project.root().display());
    git(clone.path(), &["clone", "--quiet", "--depth=1", &from, "there"]);
    let config = hexapla::config::Config::load(&clone.path().join("there"), None).expect("a configuration");
    let status = pipeline::status(&config).expect("a status");
    let boats = of(&status, "boats");
    assert_eq!((boats.state, boats.basis, boats.commits_behind), (State::Unknown, None, None));
    let (stamped, left) = pipeline::stamp(&config, StampedWith::History, |_| true).expect("stamps");
    assert!(stamped.is_empty(), "{stamped:?}");
    assert!(left[0].reason.contains("no history"), "{left:?}");
}

#[test]
fn a_merge_brings_no_source_to_a_translation_that_it_was_not_made_from() {
    let Some(project) = repository() else { return };
    en(&project, "boats", OLD);
    let source = commit(&project);
    git(project.root(), &["switch", "--quiet", "--create", "translation"]);
    git(project.root(), &["switch", "--quiet", "main"]);
    en(&project, "boats", NEW);
    commit(&project);
    git(project.root(), &["switch", "--quiet", "translation"]);
    fr(&project, "boats", "", FRENCH);
    commit(&project);
    git(project.root(), &["switch", "--quiet", "main"]);
    git(project.root(), &["merge", "--quiet", "--no-ff", "--no-edit", "translation"]);
    let status = status(&project);
    let boats = of(&status, "boats");
    assert_eq!((boats.state, boats.source_commit.as_deref()), (State::LikelyStale, Some(source.as_str())));
    assert_eq!(boats.stale_sentences(), Some(1));
}

#[test]
fn comments_are_not_translated() {
    let Some(project) = repository() else { return };
    en(&project, "boats", OLD);
    fr(&project, "boats", &format!("source_hash: {}\n", blob(OLD)), FRENCH);
    commit(&project);
    en(&project, "boats", &format!("{OLD}\n<!-- Ask somebody.\nSoon. -->\n"));
    assert_eq!(of(&status(&project), "boats").state, State::Touched);
}

#[test]
fn the_line_ends_of_a_checkout_do_not_count() {
    let Some(project) = repository() else { return };
    en(&project, "boats", OLD);
    fr(&project, "boats", &format!("source_hash: {}\n", blob(OLD)), FRENCH);
    commit(&project);
    en(&project, "boats", &OLD.replace('\n', "\r\n"));
    project
        .write("content/fr/boats.md", format!("---\nsource_hash: {}\n---\n{FRENCH}", blob(OLD)).replace('\n', "\r\n"));
    assert_eq!(of(&status(&project), "boats").state, State::Fresh);
    en(&project, "boats", &NEW.replace('\n', "\r\n"));
    let status = status(&project);
    assert_eq!((of(&status, "boats").state, of(&status, "boats").stale_sentences()), (State::Stale, Some(1)));
    let change = &of(&status, "boats").changes.as_ref().expect("changes")[0];
    assert_eq!((change.line, change.source_line), (Some(6), Some(6)));
}

#[test]
fn a_file_whose_line_ends_are_returns_is_recorded_and_stamped_as_it_is() {
    let with_returns = |text: &str| text.replace('\n', "\r");
    let project = Project::new([("hexapla.toml", CONFIG.as_bytes())]);
    let source = with_returns("---\ntitle: Boats\n---\n\nA boat.\n");
    en(&project, "boats", &source);
    project.write("content/fr/boats.md", with_returns("---\ntitle: Bateaux\n---\n\nUn bateau.\n"));
    let (stamped, left) = pipeline::stamp(&project.config(), StampedWith::Present, |_| true).expect("stamps");
    assert!(left.is_empty(), "{left:?}");
    let keys = format!("---\ntitle: Bateaux\nsource_hash: {}\n---\n\nUn bateau.\n", blob(&source));
    assert_eq!(stamped[0].text, with_returns(&keys));
    project.write("content/fr/boats.md", &stamped[0].text);
    assert_eq!(of(&status(&project), "boats").state, State::Fresh);
}

#[test]
fn keys_that_hold_no_hash_are_said() {
    let project = Project::new([("hexapla.toml", CONFIG.as_bytes())]);
    en(&project, "boats", OLD);
    en(&project, "sails", OLD);
    fr(&project, "boats", "ms.openlocfilehash: 0123\nms.sourcegitcommit: main\n", FRENCH);
    fr(&project, "sails", "l10n:\n  sourceCommit: v1\n", FRENCH);
    project.write("content/en/page.yml", "### YamlMime:FAQ\nmetadata:\n  title: Q\n");
    project.write("content/fr/page.yml", "### YamlMime:FAQ\nmetadata:\n  title: Q\n  source_hash: 12\n");
    let status = status(&project);
    for (id, key) in [
        ("boats.md", "ms.openlocfilehash"),
        ("boats.md", "ms.sourcegitcommit"),
        ("sails.md", "l10n.sourceCommit"),
        ("page.yml", "source_hash"),
    ] {
        let is_said = |note: &String| note.contains(id) && note.contains(key);
        assert!(status.notes.iter().any(is_said), "{id} {key}: {:?}", status.notes);
    }
    assert_eq!(of(&status, "boats").state, State::Unknown);
}
