//! `hexapla check` run as its users run it: in projects that change, in repositories, and on files that are broken.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

type Tested = Result<(), Box<dyn Error>>;

/// A project in one language with one finding.
const PROJECT: &[(&str, &[u8])] = &[
    ("hexapla.toml", b"[[locales]]\nid = \"en\"\npath = \"en\"\n"),
    ("en/index.md", b"# Harbour\n\nSee the [tides](Tides.md) and [the wind](wind.md).\n"),
    ("en/tides.md", b"# Tides\n"),
];

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> Result<tempfile::TempDir, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    for (path, bytes) in files {
        put(folder.path(), path, bytes)?;
    }
    Ok(folder)
}

fn put(folder: &Path, path: &str, bytes: &[u8]) -> Tested {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().ok_or("a file is in a folder")?)?;
    fs::write(path, bytes)?;
    Ok(())
}

fn hexapla(folder: &Path, arguments: &[&str]) -> Result<Output, Box<dyn Error>> {
    Ok(Command::new(env!("CARGO_BIN_EXE_hexapla")).current_dir(folder).args(arguments).output()?)
}

/// Every file below a folder, with its bytes.
fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    let files = entries.filter(|entry| entry.file_type().is_file());
    files.map(|entry| (entry.path().display().to_string(), fs::read(entry.path()).unwrap_or_default())).collect()
}

#[test]
fn what_cannot_be_read_is_refused_at_its_place_and_nothing_is_written() -> Tested {
    let configured = |rest: &str| format!("baseline.txt\0[check]\nbaseline = \"baseline.txt\"\n{rest}");
    let (known, own) = (configured(""), "hexapla.toml\0".to_owned());
    let redirects = "en/.openpublishing.redirection.json\0".to_owned();
    let cases: &[(&str, &[u8], &str)] = &[
        (&own, b"[check\n", "hexapla.toml:4:7: "),
        (&own, b"# \xff\n", "hexapla.toml:4:3: the file is not UTF-8 text"),
        (
            &known,
            b"# hexapla baseline 9: x\n",
            "baseline.txt:1:1: the baseline has version 9, and this program knows 1",
        ),
        (&known, b"# hexapla baseline 1: x\n\n<<<<<<< ours\n", "baseline.txt:3:1: the mark of an unresolved merge"),
        (&known, b"# hexapla baseline 1: \xff\n", "baseline.txt:1:23: the file is not UTF-8 text"),
        (&redirects, b"{\"redirections\": [\n{]}", "en/.openpublishing.redirection.json:2:2: "),
        (
            &redirects,
            b"{\"redirections\": [],\n\"a\": \"\xff\"}",
            "en/.openpublishing.redirection.json:2:7: the file is not",
        ),
    ];
    for (place, bytes, expected) in cases {
        let (path, more) = place.split_once('\0').unwrap_or((place, ""));
        let folder = folder(PROJECT)?;
        let config = [PROJECT[0].1, more.as_bytes()].concat();
        put(folder.path(), "hexapla.toml", &config)?;
        let before = if path == "hexapla.toml" { config } else { Vec::new() };
        put(folder.path(), path, &[before.as_slice(), bytes].concat())?;
        let before = contents(folder.path());
        for flags in [
            &["--fix"][..],
            &["--write-baseline"],
            &["--write-baseline", "--shrink"],
            &["--output", "json=report.json"],
        ] {
            let output = hexapla(folder.path(), &[&["check"], flags].concat())?;
            let said = String::from_utf8(output.stderr)?;
            assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{flags:?}: {said}");
            assert!(said.contains(&format!("error: {expected}")), "{flags:?} {expected}: {said}");
            assert_eq!(contents(folder.path()), before, "{flags:?}: {expected}");
        }
    }
    Ok(())
}

#[test]
fn of_large_projects_it_is_kept_what_was_found_and_of_small_ones_nothing() -> Tested {
    let folder = folder(PROJECT)?;
    let kept = folder.path().join(".hexapla");
    let concise = |arguments: &[&str]| -> Result<String, Box<dyn Error>> {
        Ok(String::from_utf8(hexapla(folder.path(), &[&["check", "--format", "concise"], arguments].concat())?.stdout)?)
    };
    concise(&[])?;
    assert!(!kept.exists());
    for number in 0..500 {
        put(folder.path(), &format!("en/berth-{number}.md"), b"# Berth\n\n[The wind](wind.md)\n")?;
    }
    let first = concise(&[])?;
    assert_eq!(first.lines().filter(|line| line.contains("berth-")).count(), 500);
    assert_eq!(concise(&[])?, first);
    assert!(kept.join("check/articles-0").is_file());
    put(folder.path(), "en/berth-7.md", b"# Berth\n\nNo wind.\n")?;
    let third = concise(&[])?;
    let without = first.lines().filter(|line| !line.contains("berth-7.md"));
    assert_eq!(third.lines().collect::<Vec<_>>(), without.collect::<Vec<_>>());
    assert_eq!(concise(&["--no-cache"])?, third);
    Ok(())
}

fn git(folder: &Path, arguments: &[&str]) -> Tested {
    let identity = ["-c", "user.name=A Writer", "-c", "user.email=writer@example.org", "-c", "commit.gpgsign=false"];
    let identity = [&identity[..], &["-c", "protocol.file.allow=always"]].concat();
    let done = Command::new("git").current_dir(folder).args(identity).args(arguments).output()?;
    assert!(done.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    Ok(())
}

/// Makes a repository of a folder, with all that it has in one commit.
fn committed(folder: &Path) -> Tested {
    git(folder, &["init", "-q", "-b", "main"])?;
    commit(folder)
}

fn commit(folder: &Path) -> Tested {
    git(folder, &["add", "-A"])?;
    git(folder, &["commit", "-q", "-m", "change"])
}

/// The first ten digits of the id of the last commit but `back`.
fn commit_id(folder: &Path, back: usize) -> Result<String, Box<dyn Error>> {
    let output = Command::new("git").current_dir(folder).args(["rev-parse", &format!("HEAD~{back}")]).output()?;
    Ok(String::from_utf8(output.stdout)?[..10].to_owned())
}

/// A project in two languages whose articles link to `ebb.md`.
const TIDES: &[(&str, &[u8])] = &[
    (
        "hexapla.toml",
        b"[site]\nsource_locale = \"en\"\n[[locales]]\nid = \"en\"\npath = \"docs/en\"\n[[locales]]\nid = \"fr\"\npath = \"docs/fr\"\n",
    ),
    ("docs/en/index.md", b"# Harbour\n\nSee [the ebb](tides/ebb.md#low \"Ebb\") and [the ebb](tides/ebb.md).\n"),
    ("docs/en/TOC.yml", b"- name: Harbour\n  href: index.md\n- name: Ebb\n  href: tides/ebb.md\n"),
    ("docs/en/tides/ebb.md", b"# Ebb\n\nWhen the water goes out to the sea.\n\n## Low\n\nThe mud is seen.\n"),
    ("docs/en/tides/flood.md", b"# Flood\n\nThe water comes back in from the sea, and the boats float again.\n"),
    ("docs/fr/index.md", "# <a name=\"harbour\"></a>Port\n\nVoir [le flot](tides/flood.md).\n".as_bytes()),
];

#[test]
fn links_follow_what_git_knows_to_have_moved() -> Tested {
    let folder = folder(TIDES)?;
    let root = folder.path();
    put(root, "docs/en/TOC.yml", b"- name: Harbour\n  href: index.md\n- name: Flood\n  href: tides/flood.md\n- name: Ebb\n  href: tides/ebb.md\n")?;
    committed(root)?;
    fs::create_dir(root.join("docs/en/water"))?;
    git(root, &["mv", "docs/en/tides/ebb.md", "docs/en/water/going.md"])?;
    commit(root)?;
    git(root, &["mv", "docs/en/water/going.md", "docs/en/water/out.md"])?;
    git(root, &["mv", "docs/en/tides/flood.md", "docs/en/water/in.md"])?;
    commit(root)?;
    let output = hexapla(root, &["check", "--format", "json"])?;
    let report: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let found = report["findings"].as_array().ok_or("findings")?;
    let of = |path: &str| {
        let help = |finding: &&serde_json::Value| finding["path"] == path;
        found.iter().filter(help).map(|finding| finding["help"].as_str().unwrap_or_default()).collect::<Vec<_>>()
    };
    let commit_id = commit_id(root, 0)?;
    let renamed = |path: &str| format!("it was renamed to `{path}` in {commit_id}");
    assert_eq!(of("docs/en/index.md"), [renamed("water/out.md"), renamed("water/out.md")]);
    // Said once, where it is met first.
    let proposal =
        "; for its readers elsewhere, redirect it: `{ from = \"tides/ebb\", to = \"water/out\" }` in `redirects`";
    assert_eq!(of("docs/en/TOC.yml")[1], format!("{}{proposal}", renamed("water/out.md")));
    assert_eq!(of("docs/fr/index.md").len(), 1);
    assert!(of("docs/fr/index.md")[0].starts_with(&renamed("water/in.md")), "{report}");
    assert_eq!(of("docs/en/TOC.yml").len(), 2);
    assert_eq!(hexapla(root, &["check", "--fix", "--fail-on", "info"])?.status.code(), Some(0));
    let text = |path: &str| fs::read_to_string(root.join(path));
    assert!(text("docs/en/index.md")?.contains("[the ebb](water/out.md#low \"Ebb\") and [the ebb](water/out.md)."));
    assert!(text("docs/en/TOC.yml")?.ends_with("href: water/in.md\n- name: Ebb\n  href: water/out.md\n"));
    assert!(text("docs/fr/index.md")?.contains("(water/in.md)"));
    Ok(())
}

#[test]
fn links_follow_a_file_to_a_name_as_authors_write_it() -> Tested {
    let folder = folder(TIDES)?;
    let root = folder.path();
    committed(root)?;
    git(root, &["mv", "docs/en/tides/ebb.md", "docs/en/tides/marée basse (été) 退潮.md"])?;
    git(root, &["mv", "docs/en/tides/flood.md", "docs/en/tides/50%) in.md"])?;
    let said = String::from_utf8(hexapla(root, &["check"])?.stdout)?;
    assert!(said.contains("it was renamed to `tides/marée%20basse%20(été)%20退潮.md`"), "{said}");
    hexapla(root, &["check", "--fix"])?;
    let text = |path: &str| fs::read_to_string(root.join(path));
    let english =
        "(tides/marée%20basse%20(été)%20退潮.md#low \"Ebb\") and [the ebb](tides/marée%20basse%20(été)%20退潮.md)";
    assert!(text("docs/en/index.md")?.contains(english));
    assert!(text("docs/en/TOC.yml")?.ends_with("href: tides/marée%20basse%20(été)%20退潮.md\n"));
    assert!(text("docs/fr/index.md")?.contains("(tides/50%25%29%20in.md)"));
    assert_eq!(found(root, &["--fail-on", "info"])?, ["article-not-in-toc docs/en/tides/50%) in.md tides/50%) in.md"]);
    Ok(())
}

#[test]
fn an_orphan_is_told_where_its_source_went() -> Tested {
    let folder = folder(TIDES)?;
    let root = folder.path();
    fs::create_dir(root.join("docs/fr/tides"))?;
    for name in ["ebb", "flood", "storm"] {
        put(root, &format!("docs/fr/tides/{name}.md"), b"# Titre\n")?;
    }
    put(root, "docs/en/tides/storm.md", b"# Storm\n")?;
    committed(root)?;
    fs::create_dir(root.join("docs/en/water"))?;
    git(root, &["mv", "docs/en/tides/ebb.md", "docs/en/water/going.md"])?;
    git(root, &["rm", "-q", "docs/en/tides/storm.md"])?;
    commit(root)?;
    git(root, &["mv", "docs/en/water/going.md", "docs/en/water/out.md"])?;
    commit(root)?;
    git(root, &["mv", "docs/en/tides/flood.md", "docs/en/water/in.md"])?;
    put(root, "docs/fr/water/in.md", b"# Titre\n")?;
    let output = hexapla(root, &["check", "--format", "json"])?;
    let report: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let orphans = report["findings"].as_array().ok_or("findings")?.iter();
    let orphans = orphans.filter(|finding| finding["rule"] == "translation-orphaned");
    let helps: Vec<_> = orphans.map(|finding| finding["help"].as_str().unwrap_or_default()).collect();
    let moved =
        format!("the source was renamed to `docs/en/water/out.md` in {}; rename this likewise", commit_id(root, 0)?);
    assert_eq!(
        helps,
        [
            moved.as_str(),
            "the source was renamed to `docs/en/water/in.md`, which is not committed yet; `docs/fr/water/in.md` translates it, so delete this",
            "delete it, move it to where its source is now, or add the source",
        ]
    );
    Ok(())
}

/// A translation of an earlier source, with a finding in the baseline and one that is suppressed.
fn behind(root: &Path) -> Tested {
    let config = b"[[locales]]\nid = \"en\"\npath = \"en\"\n[[locales]]\nid = \"fr\"\npath = \"fr\"\n";
    put(root, "hexapla.toml", &[&config[..], b"[check]\nbaseline = \"known.txt\"\n"].concat())?;
    put(root, "en/index.md", b"# Harbour\n\nBoats come.\n\nThey moor here.\n\n- one\n- two\n")?;
    let suppressed = "# <a name=\"harbour\"></a>Port\n\nLes bateaux arrivent.\n\n\
                      <!-- hexapla-allow translation-structure: told elsewhere -->\n- un\n";
    put(root, "fr/index.md", suppressed.as_bytes())?;
    committed(root)?;
    hexapla(root, &["stamp", "fr/index.md"])?;
    commit(root)?;
    put(root, "en/index.md", b"# Harbour\n\nShips come.\n\nThey moor here.\n\n- one\n- two\n")?;
    hexapla(root, &["check", "--write-baseline"])?;
    commit(root)
}

#[test]
fn where_the_old_source_is_not_known_nothing_is_mended_and_no_suppression_is_unused() -> Tested {
    let folder = tempfile::tempdir()?;
    let whole = folder.path().join("whole");
    fs::create_dir(&whole)?;
    behind(&whole)?;
    let known = fs::read_to_string(whole.join("known.txt"))?;
    assert_eq!(known.lines().count(), 3, "{known}");
    let origin = format!("file://{}", whole.display());
    git(folder.path(), &["clone", "-q", "--depth", "1", &origin, "shallow"])?;
    let shallow = folder.path().join("shallow");
    for root in [&whole, &shallow] {
        let output = hexapla(root, &["check", "--fail-on", "info"])?;
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8(said)?;
        assert_eq!(output.status.code(), Some(0), "{said}");
        assert!(!said.contains("mended"), "{said}");
        assert_eq!(said.contains("is a shallow clone"), *root == shallow, "{said}");
        hexapla(root, &["check", "--write-baseline", "--shrink"])?;
        assert_eq!(fs::read_to_string(root.join("known.txt"))?, known);
        hexapla(root, &["check", "--write-baseline"])?;
        assert_eq!(fs::read_to_string(root.join("known.txt"))?.lines().count(), 3);
    }
    Ok(())
}

#[test]
fn where_a_folder_is_not_there_nothing_below_it_is_mended_and_no_suppression_is_unused() -> Tested {
    let folder = folder(&[])?;
    let root = folder.path();
    behind(root)?;
    let source = "# Harbour\n\n<!-- hexapla-allow file-not-found: comes in spring -->\nShips come.\n";
    put(root, "en/index.md", source.as_bytes())?;
    put(root, "fr/index.md", b"# Port\n\n[Le vent](vent.md)\n\n[La mer](mer.md)\n")?;
    hexapla(root, &["check", "--write-baseline"])?;
    let known = fs::read_to_string(root.join("known.txt"))?;
    assert!(known.contains("fr/index.md\tfile-not-found"), "{known}");
    fs::rename(root.join("fr"), root.join("elsewhere"))?;
    for arguments in [&["check"][..], &["check", "--write-baseline", "--shrink"], &["check", "--write-baseline"]] {
        let output = hexapla(root, arguments)?;
        let said = String::from_utf8([output.stdout, output.stderr].concat())?;
        assert!(!said.contains("mended") && !said.contains("unused-suppression"), "{said}");
        assert_eq!(fs::read_to_string(root.join("known.txt"))?, known);
    }
    Ok(())
}

#[test]
fn what_cannot_be_compared_with_its_source_is_neither_mended_nor_an_orphan() -> Tested {
    let folder = folder(&[])?;
    let root = folder.path();
    behind(root)?;
    let known = fs::read_to_string(root.join("known.txt"))?;
    let without = |what: &str| -> Tested {
        for arguments in [&["check"][..], &["check", "--write-baseline", "--shrink"]] {
            let output = hexapla(root, arguments)?;
            let said = String::from_utf8([output.stdout, output.stderr].concat())?;
            for wrong in ["mended", "unused-suppression", "translation-orphaned"] {
                assert!(!said.contains(wrong), "{what}: {said}");
            }
        }
        assert_eq!(fs::read_to_string(root.join("known.txt"))?, known, "{what}");
        Ok(())
    };
    put(root, "en/index.md", b"# Harbour \xe9\n")?;
    without("a source that is no text")?;
    fs::remove_dir_all(root.join("en"))?;
    without("no folder of sources")
}

#[test]
fn what_git_does_not_know_is_said_once_and_only_where_it_matters() -> Tested {
    let folder = folder(TIDES)?;
    let root = folder.path();
    // A file in the place of a repository.
    put(root, ".git", b"gitdir: nowhere\n")?;
    let said =
        |root: &Path| -> Result<String, Box<dyn Error>> { Ok(String::from_utf8(hexapla(root, &["check"])?.stderr)?) };
    assert_eq!(said(root)?, "");
    fs::remove_file(root.join("docs/en/tides/ebb.md"))?;
    let notes = said(root)?;
    assert_eq!(notes.matches("is not known").count(), 1, "{notes}");
    fs::remove_file(root.join(".git"))?;
    assert_eq!(said(root)?, UNRECORDED);
    // An empty repository has no history.
    git(root, &["init", "-q"])?;
    assert_eq!(said(root)?.matches("is not known").count(), 1);
    Ok(())
}

const UNRECORDED: &str = "note: nothing is known of what translations were made from: none of them records it, and there is no \
                          git repository; hexapla stamp records it\n";

#[test]
fn where_nothing_tells_what_translations_were_made_from_a_note_says_so() -> Tested {
    let folder = folder(TIDES)?;
    let root = folder.path();
    let said = |arguments: &[&str]| -> Result<usize, Box<dyn Error>> {
        let said = String::from_utf8(hexapla(root, arguments)?.stderr)?;
        Ok(said.matches(UNRECORDED).count())
    };
    // The second build finds that nothing has changed.
    for arguments in [&["check"][..], &["build"], &["build"], &["status"]] {
        assert_eq!(said(arguments)?, 1, "{arguments:?}");
    }
    for arguments in [&["check", "--locale", "en"][..], &["build", "--locale", "en"], &["stamp", "docs/fr/index.md"]] {
        assert_eq!(said(arguments)?, 0, "{arguments:?}");
    }
    for arguments in [["check"], ["build"], ["build"], ["status"]] {
        assert_eq!(said(&arguments)?, 0, "{arguments:?}: one of them records it");
    }
    put(root, "docs/fr/index.md", b"# Port\n")?;
    assert_eq!(said(&["build"])?, 1);
    git(root, &["init", "-q"])?;
    for arguments in [["check"], ["build"], ["status"]] {
        assert_eq!(said(&arguments)?, 0, "{arguments:?}: git may tell");
    }
    Ok(())
}

#[test]
fn nothing_is_said_of_translations_that_are_not_compared() -> Tested {
    let folder = folder(TIDES)?;
    let root = folder.path();
    let off = |rule: &&hexapla::finding::Rule| format!("{} = \"off\"\n", rule.name);
    let rules: String = hexapla::rules::translation::COMPARING.iter().map(off).collect();
    let config = fs::read_to_string(root.join("hexapla.toml"))?;
    let rules = format!("{config}[check.rules]\ntranslation-stale = \"off\"\n{rules}");
    put(root, "hexapla.toml", rules.as_bytes())?;
    assert_eq!(String::from_utf8(hexapla(root, &["check"])?.stderr)?, "");
    assert_eq!(String::from_utf8(hexapla(root, &["status"])?.stderr)?, UNRECORDED);
    Ok(())
}

/// A project in which everything is there that a change can break, and one thing is broken.
const HARBOUR: &[(&str, &[u8])] = &[
    (
        "hexapla.toml",
        b"[site]\nsource_locale = \"en\"\n[[locales]]\nid = \"en\"\npath = \"docs/en\"\n[[locales]]\nid = \"fr\"\npath = \"docs/fr\"\n[dependencies]\nsamples = \"samples\"\n",
    ),
    ("docs/en/index.md", b"# Harbour\n\nSee [the ebb](ebb.md), [low water](ebb.md#low), [moved](old.md) and [nothing](none.md).\n\n![Chart](chart.png)\n"),
    ("docs/en/TOC.yml", b"- name: Harbour\n  href: index.md\n- name: Ebb\n  href: ebb.md\n- name: Flood\n  href: flood.md\n"),
    ("docs/en/ebb.md", b"# Ebb\n\n## Low\n\n[!INCLUDE [boots](includes/boots.md)]\n\n[!code-text[table](~/../samples/table.txt)]\n"),
    ("docs/en/flood.md", b"# Flood\n\nThe water comes [back](ebb.md).\n"),
    ("docs/en/includes/boots.md", b"Wear boots.\n\n<a name=\"boots\"></a>\n\nSee [the flood](../flood.md).\n"),
    ("docs/en/chart.png", b"\x89PNG\x00\xff"),
    ("docs/en/.openpublishing.redirection.json", b"{\"redirections\": [{\"source_path\": \"old.md\", \"redirect_url\": \"flood.md\"}]}\n"),
    ("docs/fr/index.md", "# <a name=\"harbour\"></a>Port\n\nVoir [le jusant](ebb.md#low), [les bottes](ebb.md#boots) et [rien](rien.md).\n".as_bytes()),
    ("samples/table.txt", b"high\nlow\n"),
];

/// What a check finds, at the severity info and above: `RULE PATH TARGET`.
fn found(root: &Path, arguments: &[&str]) -> Result<Vec<String>, Box<dyn Error>> {
    let output = hexapla(root, &[&["check", "--format", "json"], arguments].concat())?;
    let report: serde_json::Value = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("{error}: {}", String::from_utf8_lossy(&output.stderr)))?;
    let line = |finding: &serde_json::Value| {
        ["rule", "path", "target"].map(|key| finding[key].as_str().unwrap_or_default().to_owned()).join(" ")
    };
    Ok(report["findings"].as_array().ok_or("findings")?.iter().map(line).collect())
}

/// Makes a change in a harbour and checks that what is reported since is what was not reported before.
fn changed(change: impl Fn(&Path) -> Tested, expected: &[&str]) -> Tested {
    let folder = folder(HARBOUR)?;
    let root = folder.path();
    committed(root)?;
    let before = found(root, &[])?;
    assert_eq!(found(root, &["--changed-since", "HEAD"])?, Vec::<String>::new());
    change(root)?;
    let mut new = found(root, &[])?;
    for known in before {
        if let Some(at) = new.iter().position(|line| *line == known) {
            new.remove(at);
        }
    }
    assert_eq!(found(root, &["--changed-since", "HEAD"])?, expected, "not committed");
    assert_eq!(new, expected);
    commit(root)?;
    assert_eq!(found(root, &["--changed-since", "HEAD~1"])?, expected, "committed");
    assert_eq!(found(root, &["--changed-since", "HEAD"])?, Vec::<String>::new());
    Ok(())
}

#[test]
fn a_renamed_article_breaks_links_in_files_that_did_not_change() -> Tested {
    let rename = |root: &Path| Ok(fs::rename(root.join("docs/en/ebb.md"), root.join("docs/en/out.md"))?);
    changed(
        rename,
        &[
            "toc-entry-not-found docs/en/TOC.yml ebb.md",
            "file-not-found docs/en/flood.md ebb.md",
            "file-not-found docs/en/index.md ebb.md",
            "file-not-found docs/en/index.md ebb.md#low",
            "article-not-in-toc docs/en/out.md out.md",
            "file-not-found docs/fr/index.md ebb.md#low",
            "file-not-found docs/fr/index.md ebb.md#boots",
        ],
    )
}

#[test]
fn what_a_file_had_before_it_was_renamed_is_not_new() -> Tested {
    let folder = folder(HARBOUR)?;
    let root = folder.path();
    committed(root)?;
    git(root, &["mv", "docs/en/ebb.md", "docs/en/out.md"])?;
    let said = hexapla(root, &["check", "docs/en/flood.md"])?.stdout;
    assert!(String::from_utf8(said)?.contains("it was renamed to `out.md`, which is not committed yet"));
    git(root, &["mv", "docs/en/out.md", "docs/en/ebb.md"])?;
    git(root, &["mv", "docs/fr/index.md", "docs/fr/flood.md"])?;
    assert_eq!(found(root, &["--changed-since", "HEAD"])?, Vec::<String>::new());
    Ok(())
}

#[test]
fn a_heading_that_goes_breaks_its_bookmarks() -> Tested {
    let text =
        "# Ebb\n\n## Lowest\n\n[!INCLUDE [boots](includes/boots.md)]\n\n[!code-text[table](~/../samples/table.txt)]\n";
    changed(
        |root| put(root, "docs/en/ebb.md", text.as_bytes()),
        &["bookmark-not-found docs/en/index.md ebb.md#low", "bookmark-not-found docs/fr/index.md ebb.md#low"],
    )
}

#[test]
fn an_include_that_goes_breaks_what_shows_it() -> Tested {
    changed(
        |root| Ok(fs::remove_dir_all(root.join("docs/en/includes"))?),
        &["include-not-found docs/en/ebb.md includes/boots.md", "bookmark-not-found docs/fr/index.md ebb.md#boots"],
    )
}

#[test]
fn what_else_goes_breaks_what_used_it() -> Tested {
    changed(
        |root| Ok(fs::remove_file(root.join("docs/en/chart.png"))?),
        &["file-not-found docs/en/index.md chart.png"],
    )?;
    changed(
        |root| Ok(fs::remove_file(root.join("samples/table.txt"))?),
        &["codesnippet-not-found docs/en/ebb.md ~/../samples/table.txt"],
    )?;
    let redirects = "docs/en/.openpublishing.redirection.json";
    changed(|root| Ok(fs::remove_file(root.join(redirects))?), &["file-not-found docs/en/index.md old.md"])
}

#[test]
fn a_changed_configuration_is_a_change() -> Tested {
    let config = String::from_utf8(HARBOUR[0].1.to_vec())?;
    changed(
        |root| put(root, "hexapla.toml", (config.clone() + "[check.rules]\nredirected-link = \"off\"\n").as_bytes()),
        &[],
    )?;
    let folder = folder(HARBOUR)?;
    let root = folder.path();
    put(root, "hexapla.toml", (config.clone() + "[check.rules]\nredirected-link = \"off\"\n").as_bytes())?;
    committed(root)?;
    put(root, "hexapla.toml", config.replace("docs/fr", "docs/gone").as_bytes())?;
    assert_eq!(found(root, &["--changed-since", "HEAD"])?, ["redirected-link docs/en/index.md old.md"]);
    // One that could not be read then is taken to have been as it is.
    put(root, "hexapla.toml", b"[")?;
    commit(root)?;
    put(root, "hexapla.toml", config.as_bytes())?;
    let output = hexapla(root, &["check", "--changed-since", "HEAD"])?;
    assert!(String::from_utf8_lossy(&output.stderr).contains("the present one stands for it"));
    assert_eq!(output.status.code(), Some(0));
    Ok(())
}

#[test]
fn what_was_wrong_in_a_folder_of_another_name_is_not_new() -> Tested {
    let folder = folder(PROJECT)?;
    let root = folder.path();
    committed(root)?;
    git(root, &["mv", "en", "english"])?;
    put(root, "hexapla.toml", b"[[locales]]\nid = \"en\"\npath = \"english\"\n")?;
    put(root, "english/tides.md", b"# Tides\n\n[The moon](moon.md)\n")?;
    commit(root)?;
    let since = found(root, &["--changed-since", "HEAD~1"])?;
    assert_eq!(since, ["file-not-found english/tides.md moon.md"]);
    Ok(())
}

#[test]
fn a_submodule_was_what_its_repository_held() -> Tested {
    let folder = folder(&[])?;
    let (french, root) = (folder.path().join("french"), folder.path().join("help"));
    put(&french, "index.md", b"# Port\n\n[Le vent](vent.md)\n")?;
    committed(&french)?;
    let config = b"[[locales]]\nid = \"en\"\npath = \"en\"\n[[locales]]\nid = \"fr\"\npath = \"fr\"\n";
    put(&root, "hexapla.toml", config)?;
    put(&root, "en/index.md", b"# Harbour\n")?;
    committed(&root)?;
    git(&root, &["submodule", "add", "-q", &french.to_string_lossy(), "fr"])?;
    commit(&root)?;
    let inside = root.join("fr");
    put(&inside, "index.md", b"# Port\n\n[Le vent](vent.md)\n\n[La mer](mer.md)\n")?;
    commit(&inside)?;
    commit(&root)?;
    let since = |revision: &str| found(&root, &["--changed-since", revision]);
    assert_eq!(since("HEAD")?, Vec::<String>::new());
    assert_eq!(since("HEAD~1")?, ["file-not-found fr/index.md mer.md"]);
    assert_eq!(since("HEAD~2")?, ["file-not-found fr/index.md vent.md", "file-not-found fr/index.md mer.md"]);
    Ok(())
}

#[test]
fn a_revision_that_is_not_there_is_refused() -> Tested {
    let folder = folder(HARBOUR)?;
    let refused = |revision: &str| -> Result<String, Box<dyn Error>> {
        let output = hexapla(folder.path(), &["check", &format!("--changed-since={revision}")])?;
        assert_eq!(output.status.code(), Some(2));
        Ok(String::from_utf8(output.stderr)?)
    };
    assert!(refused("HEAD")?.contains("the project is in no git repository"));
    committed(folder.path())?;
    assert!(refused("nowhere")?.contains("has no revision `nowhere`"));
    assert!(refused("--output=x")?.contains("has no revision `--output=x`"));
    assert!(!folder.path().join("x").exists());
    Ok(())
}

/// What the guide shows of a first check of a site with 500 old problems: what is run, what it prints.
#[test]
fn the_guide_shows_what_a_first_check_prints() -> Tested {
    let folder = folder(&[
        (
            "hexapla.toml",
            b"[site]\ntitle = \"Harbour\"\nsource_locale = \"en\"\n\n[[locales]]\nid = \"en\"\npath = \"content/en\"\n",
        ),
        ("content/en/index.md", b"# Harbour\n\n## The harbour master's office\n"),
        ("content/en/fees.md", b"# Fees\n"),
    ])?;
    let root = folder.path();
    for berth in 1..=250 {
        let mut text = format!("# Berth {berth}\n\nWhat it costs stands in the [price list](../prices.md).\n");
        if berth > 50 {
            text += "\nMind the [tides](../tide-tables.md) when you leave.\n";
        } else {
            text += "\nAsk the [harbour master](../index.md#harbour-masters-office) for the key.\n";
        }
        put(root, &format!("content/en/berths/berth-{berth:03}.md"), text.as_bytes())?;
    }
    let mut shown = vec![printed(root, &["check"], 1)?, printed(root, &["check", "--write-baseline"], 0)?];
    let config = fs::read_to_string(root.join("hexapla.toml"))?;
    put(root, "hexapla.toml", (config + "\n[check]\nbaseline = \"hexapla-baseline.txt\"\n").as_bytes())?;
    shown.push(printed(root, &["check"], 0)?);
    put(root, "content/en/fees.md", b"# Fees\n\nAsk for the [season ticket](season.md).\n")?;
    shown.push(printed(root, &["check"], 1)?);
    for locale in ["en", "fr", "zh"] {
        let guide = format!("content/{locale}/guide/findings.md");
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(&guide))?;
        for transcript in &shown {
            assert!(text.contains(&format!("```text\n{transcript}```\n")), "{guide} lacks this:\n{transcript}");
        }
    }
    Ok(())
}

/// What a run prints on both streams, with the command before it.
fn printed(root: &Path, arguments: &[&str], code: i32) -> Result<String, Box<dyn Error>> {
    let output = hexapla(root, arguments)?;
    assert_eq!(output.status.code(), Some(code), "{arguments:?}");
    let (said, printed) = (String::from_utf8(output.stderr)?, String::from_utf8(output.stdout)?);
    Ok(format!("$ hexapla {}\n{said}{printed}", arguments.join(" ")))
}
