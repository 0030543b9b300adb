//! Every rule's page is its manual and its test: the files of its examples give the findings that it shows, those of *Instead* none.
//!
//! A section without `###` is one project, else each `###` is. A file is a block whose info has `file=PATH`; `escapes` decodes `\xFF`,
//! `size=N` pads the file, `symlink=TARGET` makes a link. Findings are a block `findings`: `PATH:LINE:COLUMN SEVERITY RULE`, and
//! below one, where that matters, `  help: ADVICE`. A block with `mended=PATH` is what `--fix` makes of a file.

mod support;

use std::fmt::Write;
use std::fs;
use std::path::Path;

use hexapla::config::Config;
use hexapla::external::{Answer, Answers};
use hexapla::finding::rule::RULES;
use hexapla::finding::{Report, mended};
use hexapla::pipeline::{self, Asking};

use support::{Fence, Section};

#[test]
fn every_rule_has_its_page() {
    for rule in RULES {
        assert!(rule.manual.starts_with(&format!("# {}\n", rule.name)), "{} has another page", rule.name);
        for part in ["## What it does", "## Why it matters", "## Example", "## Instead"] {
            assert!(rule.manual.contains(&format!("\n{part}\n")), "{} lacks {part}", rule.name);
        }
        // No content is meant to break the program; a unit test of the rules does.
        if rule.name == "internal-error" {
            continue;
        }
        let sections = support::sections(rule.manual);
        let fires = sections.iter().flat_map(|section| &section.fences).filter(|fence| fence.info == "findings");
        assert!(fires.into_iter().any(|fence| fence.text.contains(rule.name)), "{} never fires", rule.name);
    }
}

#[test]
fn every_page_says_what_happens() {
    let mut failures = String::new();
    for rule in RULES {
        for section in support::sections(rule.manual) {
            let is_expected = |fence: &&Fence| fence.info == "findings" || fence.info.contains("mended=");
            let expected: String = section.fences.iter().filter(is_expected).map(|fence| fence.text.as_str()).collect();
            let Some(found) = findings(&section) else { continue };
            if expected != found {
                let difference = support::difference(&expected, &found);
                writeln!(failures, "{} / {}\n{difference}", rule.name, section.name)
                    .expect("a string can be written to");
            }
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

/// What a section's project gives; `None` where the section has no files.
fn findings(section: &Section) -> Option<String> {
    let files: Vec<&Fence> = section.fences.iter().filter(|fence| fence.info.contains("file=")).collect();
    if files.is_empty() {
        return None;
    }
    let folder = tempfile::tempdir().expect("a folder");
    for file in files {
        write(folder.path(), file);
    }
    let config = match Config::load(folder.path(), None) {
        Ok(config) => config,
        Err(errors) => {
            let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
            return Some(errors.join("\n"));
        }
    };
    let answers = answers(section);
    let ask = |_: Vec<&str>| Ok(answers.clone());
    let checked = pipeline::check_asking(&config, Asking { sites: Some(&ask), ..Asking::default() }).expect("a check");
    let mut with_help = helped(section).into_iter();
    let lines = checked.reports.iter().map(|report| {
        let place = format!("{}:{}:{}", report.path, report.start.line, report.start.column);
        let help = report.finding.help.as_deref().filter(|_| with_help.next() == Some(true));
        let help = help.map(|help| format!("  help: {help}\n")).unwrap_or_default();
        format!("{place} {} {}\n{help}", report.severity.name(), report.finding.rule.name)
    });
    let mut found: String = lines.collect();
    for path in section.fences.iter().filter_map(|fence| fence.info.split("mended=").nth(1)) {
        let before = fs::read_to_string(folder.path().join(path)).expect("a file");
        let reports: Vec<&Report> = checked.reports.iter().filter(|report| *report.path == *path).collect();
        found += &mended(&before, &reports).0;
    }
    Some(found)
}

/// Of each expected finding, whether its advice is expected too.
fn helped(section: &Section) -> Vec<bool> {
    let mut helped = Vec::new();
    for line in section.fences.iter().filter(|fence| fence.info == "findings").flat_map(|fence| fence.text.lines()) {
        match helped.last_mut() {
            Some(last) if line.starts_with("  help: ") => *last = true,
            _ => helped.push(false),
        }
    }
    helped
}

/// What other sites answer, as the blocks `answers` of a section have it: an address a line, `works`, `dead REASON` or `moved ADDRESS`.
fn answers(section: &Section) -> Answers {
    let mut answers = Answers::default();
    let lines = section.fences.iter().filter(|fence| fence.info == "answers").flat_map(|fence| fence.text.lines());
    for line in lines {
        let mut words = line.splitn(3, ' ').map(str::to_owned);
        let address = words.next().expect("an address");
        let answer = match (words.next().as_deref(), words.next()) {
            (Some("dead"), Some(reason)) => Answer::Dead(reason),
            (Some("moved"), Some(to)) => Answer::Moved(to),
            _ => Answer::Works,
        };
        answers.insert(address, answer, 0);
    }
    answers
}

fn write(folder: &Path, file: &Fence) {
    let words: Vec<&str> = file.info.split_whitespace().collect();
    let value = |key: &str| words.iter().find_map(|word| word.strip_prefix(key));
    let path = folder.join(value("file=").expect("a file has a path"));
    fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder");
    if let Some(target) = value("symlink=") {
        #[cfg(unix)]
        std::os::unix::fs::symlink(target, &path).expect("a link");
        return;
    }
    let mut bytes = if words.contains(&"escapes") { unescaped(&file.text) } else { file.text.clone().into_bytes() };
    if let Some(size) = value("size=") {
        bytes.resize(size.parse().expect("a size is a number"), b'\n');
    }
    fs::write(path, bytes).expect("a file");
}

/// `\xFF` as the byte.
fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\\x") {
        bytes.extend(before.bytes());
        bytes.push(u8::from_str_radix(&after[..2], 16).expect("two hexadecimal digits"));
        rest = &after[2..];
    }
    bytes.extend(rest.bytes());
    bytes
}
