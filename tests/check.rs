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
