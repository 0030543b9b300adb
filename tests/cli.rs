//! What is written to the program and what it answers: the transcripts in `tests/cli`.
//!
//! A transcript is run in the folder beside it that ends in `.in`. After a change that is meant, run
//! `TRYCMD=overwrite cargo test --test cli` and read the difference.

use std::error::Error;
use std::io::{Read, Write};
use std::process::{Command, Stdio};

use hexapla::finding::rule::RULES;

#[test]
fn transcripts() {
    trycmd::TestCases::new().case("tests/cli/*.trycmd").case("tests/cli/*.toml");
}

#[test]
fn a_reader_that_stops_reading_is_no_failure() -> Result<(), Box<dyn Error>> {
    let mut program = Command::new(env!("CARGO_BIN_EXE_hexapla"));
    let mut child = program.args(["completions", "zsh"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    drop(child.stdout.take());
    let output = child.wait_with_output()?;
    assert_eq!((output.status.code(), String::from_utf8(output.stderr)?.as_str()), (Some(0), ""));
    Ok(())
}

#[test]
fn every_shell_has_completions() -> Result<(), Box<dyn Error>> {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = Command::new(env!("CARGO_BIN_EXE_hexapla")).args(["completions", shell]).output()?;
        assert!(output.status.success() && output.stdout.len() > 1000, "{shell}");
        assert!(String::from_utf8(output.stdout)?.contains("fail-on"), "{shell}");
    }
    Ok(())
}

/// A project in one language with one finding.
fn project() -> Result<tempfile::TempDir, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    std::fs::create_dir(folder.path().join("en"))?;
    std::fs::write(folder.path().join("hexapla.toml"), "[[locales]]\nid = \"en\"\npath = \"en\"\n")?;
    std::fs::write(folder.path().join("en/index.md"), "# Harbour\n\nSee the [tides](tides.md).\n")?;
    Ok(folder)
}

#[test]
fn several_reports_are_written_at_once() -> Result<(), Box<dyn Error>> {
    let folder = project()?;
    std::fs::create_dir(folder.path().join(".git"))?;
    let formats = ["human", "concise", "json", "sarif", "github", "gitlab", "azure", "junit", "markdown"];
    let mut program = Command::new(env!("CARGO_BIN_EXE_hexapla"));
    program.current_dir(folder.path().join("en")).args(["check", "--color", "always", "--format", "concise"]);
    for format in formats {
        program.args(["--output", &format!("{format}=../{format}.report")]);
    }
    let output = program.output()?;
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    for format in formats {
        let report = std::fs::read_to_string(folder.path().join(format!("{format}.report")))?;
        assert!(report.contains("file-not-found") && report.contains("en/index.md"), "{format}: {report}");
        assert!(!report.contains('\u{1b}'), "{format}");
    }
    assert_eq!(output.stdout, std::fs::read(folder.path().join("concise.report"))?);
    Ok(())
}

#[test]
fn a_baseline_leaves_only_what_is_new() -> Result<(), Box<dyn Error>> {
    let folder = project()?;
    let article = folder.path().join("en/index.md");
    let check = |arguments: &[&str]| -> Result<(Option<i32>, String, String), Box<dyn Error>> {
        let mut program = Command::new(env!("CARGO_BIN_EXE_hexapla"));
        let output = program.current_dir(folder.path()).arg("check").args(arguments).output()?;
        Ok((output.status.code(), String::from_utf8(output.stdout)?, String::from_utf8(output.stderr)?))
    };
    let clean = "no problems in 1 article\n1 known finding in the baseline\n";
    let (code, said, notes) = check(&["--write-baseline"])?;
    assert_eq!((code, said.as_str()), (Some(0), clean));
    assert!(notes.contains("hexapla-baseline.txt has 1 known finding") && notes.contains("under [check]"), "{notes}");
    let config = "[[locales]]\nid = \"en\"\npath = \"en\"\n[check]\nbaseline = \"hexapla-baseline.txt\"\n";
    std::fs::write(folder.path().join("hexapla.toml"), config)?;
    assert_eq!(check(&[])?, (Some(0), clean.to_owned(), String::new()));

    let more = "# Harbour\n\nNew: [knots](knots.md).\n\nSee the [tides](tides.md).\n";
    std::fs::write(&article, more)?;
    let (code, said, _) = check(&["--format", "json"])?;
    assert_eq!(code, Some(1));
    assert!(said.contains(r#""errors":1,"warnings":0,"infos":0,"baselined":1"#) && said.contains("knots.md"), "{said}");

    std::fs::write(&article, "# Harbour\n\nNew: [knots](knots.md).\n")?;
    let (_, _, notes) = check(&[])?;
    assert!(notes.contains("1 known finding is mended") && notes.contains(": file-not-found: `"), "{notes}");
    assert!(!check(&["en"])?.2.contains("mended"));
    let (code, said, _) = check(&["--write-baseline", "--shrink"])?;
    assert!(code == Some(1) && said.contains("knots.md"), "{said}");
    let baseline = folder.path().join("hexapla-baseline.txt");
    assert_eq!(std::fs::read_to_string(&baseline)?.lines().count(), 1);

    let newer = "# hexapla baseline 9: ?\n";
    std::fs::write(&baseline, newer)?;
    for arguments in [&[][..], &["--write-baseline"]] {
        let (code, _, said) = check(arguments)?;
        assert!(
            code == Some(2) && said.contains("error: hexapla-baseline.txt:1:1: the baseline has version 9"),
            "{said}"
        );
    }
    assert_eq!(std::fs::read_to_string(&baseline)?, newer);
    let (code, _, said) = check(&["--baseline", "none.txt"])?;
    assert!(code == Some(2) && said.contains("the baseline none.txt is not there"), "{said}");
    Ok(())
}

#[test]
fn what_is_certain_is_mended_and_nothing_else() -> Result<(), Box<dyn Error>> {
    let folder = project()?;
    let config = "[site]\nsite_links = \"https://learn.example.com/{locale}\"\nredirects = [{ from = \"old\", to = \"New\" }]\n\
                  [[locales]]\nid = \"en\"\npath = \"en\"\n[[locales]]\nid = \"fr\"\npath = \"fr\"\n";
    std::fs::write(folder.path().join("hexapla.toml"), config)?;
    std::fs::create_dir(folder.path().join("fr"))?;
    let new = folder.path().join("en/New.md");
    std::fs::write(&new, "# New\n\n## Part\n")?;
    std::fs::write(folder.path().join("fr/New.md"), "# New\n\n## Part\n")?;
    let before = "\u{feff}# A\r\n\r\n[a](new.md?x=1#part \"t\"), [b](old.md#part), [c](/new.md), [d](/en-us/knots#x),\r\n\
                  [e](https://learn.example.com/en-us/knots) and [f](ne&#119;.md), :::no-loc(Rye):::, [g](gone.md)\r\n\r\n[r]: new.md\r\n\r\n[h][r]";
    let after = "\u{feff}# A\r\n\r\n[a](New.md?x=1#part \"t\"), [b](New.md#part), [c](New.md), [d](/knots#x),\r\n\
                 [e](/knots) and [f](ne&#119;.md), Rye, [g](gone.md)\r\n\r\n[r]: New.md\r\n\r\n[h][r]";
    let article = folder.path().join("en/index.md");
    std::fs::write(&article, before)?;
    let french = folder.path().join("fr/index.md");
    std::fs::write(&french, "# A\n\n[n](../en/New.md#part)\n")?;
    let check = |argument: &str| -> Result<(Option<i32>, String, String), Box<dyn Error>> {
        let mut program = Command::new(env!("CARGO_BIN_EXE_hexapla"));
        let output = program.current_dir(folder.path()).args(["check", argument]).output()?;
        Ok((output.status.code(), String::from_utf8(output.stdout)?, String::from_utf8(output.stderr)?))
    };
    let (code, difference, _) = check("--diff")?;
    assert_eq!(code, Some(1));
    assert!(difference.contains("--- a/en/index.md\n+++ b/en/index.md\n@@ -1,8 +1,8 @@\n"), "{difference}");
    assert!(difference.contains("-[r]: new.md\r\n+[r]: New.md\r\n \r\n [h][r]\n\\ No newline"), "{difference}");
    assert_eq!(std::fs::read_to_string(&article)?, before);
    let (_, said, notes) = check("--fix")?;
    assert!(notes.contains("mended 8 findings in 2 files") && said.contains("gone.md"), "{notes}{said}");
    assert_eq!(std::fs::read_to_string(&article)?, after);
    assert_eq!(std::fs::read_to_string(&french)?, "# A\n\n[n](New.md#part)\n");
    assert!(check("--fix")?.2.contains("mended 0 findings"));
    assert_eq!(std::fs::read_to_string(&article)?, after);
    assert_eq!(check("--diff")?.1, "");
    Ok(())
}

#[test]
fn the_cache_has_a_folder_of_its_own() -> Result<(), Box<dyn Error>> {
    let folder = project()?;
    for (command, cache) in [("build", "."), ("check", "en"), ("build", "..")] {
        let mut program = Command::new(env!("CARGO_BIN_EXE_hexapla"));
        let output = program.current_dir(folder.path()).args([command, "--cache-dir", cache]).output()?;
        let said = String::from_utf8(output.stderr)?;
        assert!(output.status.code() == Some(2) && said.contains("the cache cannot be kept in"), "{cache}: {said}");
        assert!(said.contains("name a folder of its own, such as .hexapla"), "{said}");
    }
    assert_eq!(std::fs::read_dir(folder.path())?.count(), 2, "nothing is made");
    Ok(())
}

/// A file that grows past the limit of the shell is as one on a full disk.
#[cfg(unix)]
#[test]
fn what_cannot_be_written_whole_is_left_as_it_was() -> Result<(), Box<dyn Error>> {
    let folder = project()?;
    std::fs::write(folder.path().join("en/New.md"), "# New\n")?;
    let article = folder.path().join("en/index.md");
    let before = format!("# A\n\n[a](new.md)\n\n{}", "Boats come in with the tide.\n".repeat(1000));
    std::fs::write(&article, &before)?;
    let script = "trap '' XFSZ; ulimit -f 2; exec \"$0\" check --fix";
    let mut program = Command::new("sh");
    let output = program.current_dir(folder.path()).args(["-c", script, env!("CARGO_BIN_EXE_hexapla")]).output()?;
    let said = String::from_utf8(output.stderr)?;
    assert!(output.status.code() == Some(2) && said.contains("en/index.md cannot be written"), "{said}");
    assert_eq!(std::fs::read_to_string(&article)?, before);
    assert_eq!(std::fs::read_dir(folder.path().join("en"))?.count(), 2, "nothing is left behind");
    Ok(())
}

#[test]
fn every_rule_is_explained_by_its_page() -> Result<(), Box<dyn Error>> {
    for rule in RULES {
        let output = Command::new(env!("CARGO_BIN_EXE_hexapla")).args(["explain", rule.name]).output()?;
        assert_eq!((output.status.code(), String::from_utf8(output.stdout)?.as_str()), (Some(0), rule.manual));
    }
    Ok(())
}

#[test]
fn colours_are_as_asked_for() -> Result<(), Box<dyn Error>> {
    let colours = |arguments: &[&str], no_color: bool| -> Result<bool, Box<dyn Error>> {
        let mut program = Command::new(env!("CARGO_BIN_EXE_hexapla"));
        program.args(arguments).args(["explain", "nothing"]).env_remove("CLICOLOR_FORCE").env_remove("NO_COLOR");
        if no_color {
            program.env("NO_COLOR", "1");
        }
        Ok(program.output()?.stderr.contains(&0x1b))
    };
    assert!(!colours(&[], false)?);
    assert!(colours(&["--color", "always"], false)?);
    assert!(!colours(&["--color", "never"], true)?);
    assert!(!colours(&["--color", "auto"], true)?);
    Ok(())
}

#[test]
fn standard_input_must_be_text_of_a_reasonable_size() -> Result<(), Box<dyn Error>> {
    let render = |input: Vec<u8>| -> Result<(Option<i32>, String), Box<dyn Error>> {
        let mut program = Command::new(env!("CARGO_BIN_EXE_hexapla"));
        program.args(["render", "-"]).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = program.spawn()?;
        let mut stdin = child.stdin.take().ok_or("no standard input")?;
        let writer = std::thread::spawn(move || stdin.write_all(&input));
        let mut said = String::new();
        child.stderr.take().ok_or("no standard error")?.read_to_string(&mut said)?;
        drop(writer);
        Ok((child.wait()?.code(), said))
    };
    let (code, said) = render(b"# \xff".to_vec())?;
    assert_eq!(
        (code, said.as_str()),
        (Some(2), "error: standard input is not UTF-8 text\n  help: save the text as UTF-8\n")
    );
    let (code, said) = render(vec![b'a'; (4 << 20) + 1])?;
    assert_eq!((code, said.as_str()), (Some(2), "error: standard input is larger than 4 MiB\n"));
    Ok(())
}

#[cfg(unix)]
#[test]
fn an_article_is_found_by_each_of_its_paths() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let at = |path: &str| folder.path().join(path);
    for path in ["project/en", "elsewhere"] {
        std::fs::create_dir_all(at(path))?;
    }
    std::fs::write(at("project/en/ropes.md"), "# Ropes\n")?;
    std::fs::write(at("elsewhere/ropes.md"), "# Cordages\n")?;
    std::os::unix::fs::symlink("../elsewhere", at("project/fr"))?;
    let locale = |id: &str| format!("[[locales]]\nid = \"{id}\"\npath = \"{id}\"\n");
    std::fs::write(at("project/hexapla.toml"), locale("en") + &locale("fr"))?;
    let run = |arguments: &[&str]| -> Result<(String, String), Box<dyn Error>> {
        let output = Command::new(env!("CARGO_BIN_EXE_hexapla")).args(arguments).current_dir(at("project")).output()?;
        Ok((String::from_utf8(output.stdout)?, String::from_utf8(output.stderr)?))
    };
    for path in ["fr/ropes.md", "../elsewhere/ropes.md"] {
        assert!(run(&["render", path])?.0.contains(">Cordages</h1>"), "{path}");
        assert!(run(&["status", path])?.0.contains("fr/ropes.md"), "{path}");
    }
    assert!(run(&["render", "en"])?.1.contains("en is a folder"));
    let outside = Command::new(env!("CARGO_BIN_EXE_hexapla"))
        .args(["render", "--locale", "en", "../other.md"])
        .current_dir(at("project/en"))
        .output()?;
    assert!(String::from_utf8(outside.stderr)?.contains("other.md is not in ."));
    Ok(())
}

#[test]
fn without_a_configuration_links_are_printed_as_written() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    std::fs::create_dir_all(folder.path().join("a/includes"))?;
    std::fs::write(folder.path().join("a/includes/knots.md"), "A [knot](../knot.md#reef).\n")?;
    let mut program = Command::new(env!("CARGO_BIN_EXE_hexapla"));
    program.args(["render", "-", "--path", "a/ropes.md"]).current_dir(folder.path());
    let mut child = program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let text = "# Ropes\n\n[Line](line.md?v=1)\n\n[!INCLUDE [knots](includes/knots.md)]\n";
    child.stdin.take().ok_or("a pipe")?.write_all(text.as_bytes())?;
    let output = child.wait_with_output()?;
    let html = "<h1 id=\"ropes\">Ropes</h1>\n<p><a href=\"line.md?v=1\">Line</a></p>\n<p>A <a href=\"knot.md#reef\">knot</a>.</p>\n";
    assert_eq!(String::from_utf8(output.stdout)?, html);
    let findings = String::from_utf8(output.stderr)?;
    assert!(findings.contains("file-not-found a/ropes.md:3:8 "), "{findings}");
    assert!(findings.contains("file-not-found a/includes/knots.md:1:10 "), "{findings}");
    Ok(())
}
