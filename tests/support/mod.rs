//! What the tests that read cases from folders have in common.
#![allow(unreachable_pub, dead_code, reason = "each test takes what it needs")]

use std::fs;
use std::path::{Path, PathBuf};

/// A folder of the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The files of a folder with an extension, in order.
pub fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect();
    files.sort();
    files
}

/// A fenced block of a markdown file: the words behind its fence, and its text.
#[derive(Clone, Debug)]
pub struct Fence {
    /// The words behind the fence.
    pub info: String,
    /// The lines between the fences.
    pub text: String,
    /// Where the text stands in the file.
    pub place: std::ops::Range<usize>,
}

/// A `##` or `###` section of a markdown file and its fenced blocks.
#[derive(Clone, Debug)]
pub struct Section {
    /// The headings that lead here, joined by ` / `.
    pub name: String,
    /// The fenced blocks.
    pub fences: Vec<Fence>,
}

/// Reads a markdown file into its sections.
pub fn sections(text: &str) -> Vec<Section> {
    let mut sections = vec![Section { name: String::new(), fences: Vec::new() }];
    let mut outer = String::new();
    let mut fence: Option<(String, Fence)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end();
        if let Some((mark, open)) = &mut fence {
            if bare == mark.as_str() {
                open.place.end = at;
                open.text = text[open.place.clone()].to_owned();
                sections.last_mut().expect("there is a section").fences.push(open.clone());
                fence = None;
            }
        } else if bare.starts_with("```") || bare.starts_with("~~~") {
            let kind = bare.chars().next().expect("a fence has characters");
            let mark: String = bare.chars().take_while(|c| *c == kind).collect();
            let info = bare[mark.len()..].trim().to_owned();
            let start = at + line.len();
            fence = Some((mark, Fence { info, text: String::new(), place: start..start }));
        } else if let Some(name) = bare.strip_prefix("## ") {
            outer = name.to_owned();
            sections.push(Section { name: outer.clone(), fences: Vec::new() });
        } else if let Some(name) = bare.strip_prefix("### ") {
            sections.push(Section { name: format!("{outer} / {name}"), fences: Vec::new() });
        }
        at += line.len();
    }
    assert!(fence.is_none(), "a fence is not closed");
    sections
}

/// Whether expected output is to be rewritten rather than compared: `HEXAPLA_BLESS=1`.
pub fn blesses() -> bool {
    std::env::var_os("HEXAPLA_BLESS").is_some_and(|value| value == "1")
}

/// The first lines in which two texts differ.
pub fn difference(expected: &str, found: &str) -> String {
    let mut lines = String::new();
    let (mut left, mut right) = (expected.lines(), found.lines());
    for number in 1.. {
        match (left.next(), right.next()) {
            (None, None) => break,
            (a, b) if a == b => {}
            (a, b) => {
                let side = |mark, line: Option<&str>| line.map(|line| format!("  {mark} {line}\n")).unwrap_or_default();
                lines.push_str(&format!("line {number}:\n{}{}", side('-', a), side('+', b)));
            }
        }
        if lines.len() > 4000 {
            break;
        }
    }
    lines
}
