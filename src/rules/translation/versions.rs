//! `translation-version-differs`: versions that a translation names otherwise.

use std::ops::Range;

use crate::bitext::structure::{Block, PartKind, Shape, Structure};
use crate::finding::{Edit, Finding, rule};

use super::Comparison;

/// A version in running text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Version {
    /// As written: `5.0.1`, `2.7`, `2019`.
    number: String,
    /// The word before it, where it is a name: `NuGet`.
    name: Option<String>,
    /// Where it stands in the text.
    range: Range<usize>,
}

impl Version {
    fn components(&self) -> usize {
        self.number.split('.').count()
    }
}

pub(super) fn check(c: &Comparison<'_, '_>, source: &Block, target: &Block, findings: &mut Vec<Finding>) {
    if matches!(source.shape, Shape::Code | Shape::Html | Shape::Value) || !has_digits(c.source.structure, source) {
        return;
    }
    let there = versions(c.source.published.text(), c.source.structure, source);
    if there.is_empty() {
        return;
    }
    let here = versions(c.target.published.text(), c.target.structure, target);
    let text = &c.target.published.text()[target.range.clone()];
    let is_there = |number: &str| there.iter().any(|version| version.number == number);
    let mut told: Vec<&str> = Vec::new();
    for version in &there {
        let is_kept = here.iter().any(|other| other.number == version.number) || holds(text, &version.number);
        if is_kept || told.contains(&version.number.as_str()) {
            continue;
        }
        told.push(&version.number);
        let with_comma = version.number.replace('.', ",");
        if version.components() == 2 && version.name.is_some() && holds(text, &with_comma) {
            findings.extend(comma(c, target, version, &with_comma));
            continue;
        }
        // One that the source does not have, behind the same name, stands in its place.
        let other =
            here.iter().find(|other| other.name.is_some() && other.name == version.name && !is_there(&other.number));
        let other = other.or_else(|| {
            let alike = |other: &&Version| other.components() == version.components() && version.components() > 2;
            here.iter().filter(alike).find(|other| !is_there(&other.number))
        });
        if let Some(other) = other {
            let message = format!("the version `{}`, in {} `{}`", other.number, c.other(), version.number);
            let finding = c.finding(&rule::TRANSLATION_VERSION_DIFFERS, &other.range, message);
            findings.push(finding.with_help(format!("compare with {}", c.there(&version.range))));
        } else if version.components() > 2 {
            let message = format!("the version `{}` of {} is missing", version.number, c.other());
            let finding = c.finding(&rule::TRANSLATION_VERSION_DIFFERS, &c.trimmed(target), message);
            findings.push(finding.with_help(format!("compare with {}", c.there(&version.range))));
        }
    }
}

/// A version that was written as a number of a language which has a comma in numbers.
fn comma(c: &Comparison<'_, '_>, target: &Block, version: &Version, written: &str) -> Option<Finding> {
    let text = &c.target.published.text()[target.range.clone()];
    let at = target.range.start + place(text, written)?;
    let range = at..at + written.len();
    let message = format!("the version `{written}`, in {} `{}`", c.other(), version.number);
    let finding = c.finding(&rule::TRANSLATION_VERSION_DIFFERS, &range, message);
    let fix = Edit::new(c.span(&range), written, version.number.as_str());
    Some(finding.with_help(format!("a version is no number: write `{}`", version.number)).with_fix(fix))
}

fn has_digits(structure: &Structure<'_>, block: &Block) -> bool {
    structure.of_kind(block, PartKind::Text).any(|part| part.value.bytes().any(|byte| byte.is_ascii_digit()))
}

/// Whether a text has a number as it is, not as a part of another.
fn holds(text: &str, number: &str) -> bool {
    place(text, number).is_some()
}

fn place(text: &str, number: &str) -> Option<usize> {
    memchr::memmem::find_iter(text.as_bytes(), number).find(|at| {
        let before = text.as_bytes()[..*at].last();
        let behind = &text.as_bytes()[at + number.len()..];
        let goes_on = behind.first().is_some_and(u8::is_ascii_digit)
            || (matches!(behind.first(), Some(b'.' | b',')) && behind.get(1).is_some_and(u8::is_ascii_digit));
        !before.is_some_and(|byte| byte.is_ascii_digit()) && !goes_on
    })
}

/// Numbers of three parts and more, and those of two or of a year behind a name.
fn versions(text: &str, structure: &Structure<'_>, block: &Block) -> Vec<Version> {
    let mut found = Vec::new();
    for part in structure.of_kind(block, PartKind::Text) {
        let written = &text[part.range.clone()];
        let bytes = written.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if !bytes[at].is_ascii_digit() {
                at += 1;
                continue;
            }
            let length = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'.').count();
            let number = written[at..at + length].trim_end_matches('.');
            let start = part.range.start + at;
            found.extend(version(&text[..start], text, number, start));
            at += length;
        }
    }
    found
}

fn version(before: &str, text: &str, number: &str, start: usize) -> Option<Version> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '/' | '_' | ',' | '$' | '#' | '+');
    let range = start..start + number.len();
    let behind = text[range.end..].chars().next();
    let mark = before.chars().next_back();
    let is_v = mark == Some('v') && !before[..before.len() - 1].ends_with(is_part);
    if (before.ends_with(is_part) && !is_v)
        || behind.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '%'))
    {
        return None;
    }
    if number.contains("..") {
        return None;
    }
    let components = number.split('.').count();
    let name = if is_v { Some("v".to_owned()) } else { name_before(before) };
    let is_year = components == 1 && number.len() == 4 && number.starts_with("20");
    let is_version = components > 2 || (components == 2 || is_year) && name.is_some();
    is_version.then(|| Version { number: number.to_owned(), name, range })
}

/// A capitalised word right before, as the names of products are.
fn name_before(before: &str) -> Option<String> {
    let before = before.strip_suffix([' ', '\u{a0}'])?;
    let start = before
        .rfind(|c: char| !c.is_ascii_alphanumeric())
        .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    let word = &before[start..];
    let is_name = word.len() > 1 && word.starts_with(|c: char| c.is_ascii_uppercase()) && !NO_NAMES.contains(&word);
    is_name.then(|| word.to_owned())
}

/// Words that are capitalised at the start of a sentence, and months: what follows them is a count, a day or a year.
const NO_NAMES: [&str; 24] = [
    "About",
    "After",
    "April",
    "August",
    "Before",
    "December",
    "February",
    "From",
    "In",
    "January",
    "July",
    "June",
    "March",
    "May",
    "November",
    "October",
    "Only",
    "Over",
    "September",
    "Since",
    "Step",
    "The",
    "Under",
    "Until",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, Option<String>)> {
        let structure = Structure::of(text);
        let block = &structure.blocks[0];
        versions(text, &structure, block).into_iter().map(|version| (version.number, version.name)).collect()
    }

    #[test]
    fn versions_are_told_from_other_numbers() {
        let some = |name: &str| Some(name.to_owned());
        assert_eq!(
            found("NuGet 2.7 and 5.0.1, v3.1 and Studio 2019."),
            [
                ("2.7".into(), some("NuGet")),
                ("5.0.1".into(), None),
                ("3.1".into(), some("v")),
                ("2019".into(), some("Studio"))
            ]
        );
        assert_eq!(found("1.5 GB in 2019, on May 2020, x-1.2.3, 1.2.3-beta, Step 4.2"), []);
    }

    #[test]
    fn a_number_is_not_a_part_of_another() {
        assert!(holds("4.1。", "4.1") && holds("(4.1.)", "4.1"));
        assert!(!holds("4.1.2", "4.1") && !holds("14.1", "4.1"));
    }
}
