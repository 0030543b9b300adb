//! Tables of contents as they are written: `TOC.yml` and `TOC.md`, read into one tree of entries with exact places.
//!
//! What the entries lead to is not looked at here.

mod entries;
mod heading;
mod lines;
mod markdown;
mod outline;

use crate::finding::{FileId, Finding};
use crate::merge;
use crate::text::{BOM, Spanned};
use crate::yaml::{self, Reduced};

/// How deep entries may be nested.
const MAX_DEPTH: usize = 60;

/// A table of contents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Toc {
    /// The entries of the first level.
    pub entries: Vec<TocEntry>,
    /// Whether the file has a mistake that leaves in doubt what is meant: where the entries lead is then no finding.
    pub is_guessed: bool,
}

impl Toc {
    /// Every entry with those below it, in the order of the file.
    pub fn all(&self) -> impl Iterator<Item = &TocEntry> {
        let mut entries: Vec<&TocEntry> = self.entries.iter().rev().collect();
        std::iter::from_fn(move || {
            let entry = entries.pop()?;
            entries.extend(entry.items.iter().rev());
            Some(entry)
        })
    }
}

/// An entry of a table of contents. What is not written is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TocEntry {
    /// What readers see.
    pub name: Option<Spanned<String>>,
    /// The article, folder, table of contents or address that it leads to.
    pub href: Option<Spanned<String>>,
    /// The table of contents that continues here (`tocHref`).
    pub toc_href: Option<Spanned<String>>,
    /// The article of an entry with a table of contents or a folder (`topicHref`, `homepage`).
    pub topic_href: Option<Spanned<String>>,
    /// The id of what it leads to (`uid`, `topicUid`, or `xref:`).
    pub uid: Option<Spanned<String>>,
    /// The versions that it is for (`monikers`).
    pub monikers: Vec<Spanned<String>>,
    /// The range of versions that it is for (`monikerRange`).
    pub moniker_range: Option<Spanned<String>>,
    /// Whether its entries are shown at first.
    pub expanded: bool,
    /// The entries below it.
    pub items: Vec<TocEntry>,
}

/// Reads a `TOC.yml`: a list of entries, or a mapping whose `items` are one. What is no YAML is read line by line.
pub fn parse_yaml(text: &str, file: FileId, findings: &mut Vec<Finding>) -> Toc {
    merged(text, file, findings, read_yaml)
}

/// Reads a `TOC.md`: `# [Name](href)`, `# Name`, `# <xref:uid>` or `# @uid` a line. An entry stands below the nearest
/// one above it whose heading is of a higher level.
pub fn parse_markdown(text: &str, file: FileId, findings: &mut Vec<Finding>) -> Toc {
    merged(text, file, findings, markdown::read)
}

/// Reads a text; where a merge in it is not resolved, both of its sides, and nothing else is said of it.
fn merged(
    text: &str,
    file: FileId,
    findings: &mut Vec<Finding>,
    read: impl Fn(&str, FileId, &mut Vec<Finding>) -> Toc,
) -> Toc {
    let conflicts = merge::conflicts(text, file, &[]);
    if conflicts.is_empty() {
        return read(text, file, findings);
    }
    findings.extend(conflicts);
    Toc { is_guessed: true, ..read(&merge::without_marks(text), file, &mut Vec::new()) }
}

fn read_yaml(text: &str, file: FileId, findings: &mut Vec<Finding>) -> Toc {
    let start = if text.starts_with(BOM) { BOM.len() } else { 0 };
    let source = Reduced::new(text, start..text.len());
    if yaml::lines(source.text(), 0).all(|line| line.is_blank() || line.is_comment()) {
        return Toc::default();
    }
    match yaml::read(&source) {
        Ok(value) => {
            yaml::check_duplicate_keys(text, &value, file, findings);
            entries::read(value, &source, file, findings)
        }
        Err(error) => {
            findings.push(error.into_finding(file));
            Toc { is_guessed: true, ..lines::read(&source) }
        }
    }
}
