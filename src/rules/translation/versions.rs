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
    let (read_there, read_here) = (words(c.source.structure, source), words(c.target.structure, target));
    let is_there = |number: &str| places(&read_there, number).next().is_some();
    let mut told: Vec<&str> = Vec::new();
    for version in &there {
        if told.contains(&version.number.as_str()) {
            continue;
        }
        told.push(&version.number);
        let with_comma = version.number.replace('.', ",");
        if version.components() == 2 && version.name.is_some() && !is_there(&with_comma) {
            let before = findings.len();
            commas(c, target, version, &with_comma, findings);
            if findings.len() > before {
                continue;
            }
        }
        let count = places(&read_here, &version.number).count();
        if count >= places(&read_there, &version.number).count() {
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
        } else if version.components() > 2 && count == 0 {
            let message = format!("the version `{}` of {} is missing", version.number, c.other());
            let finding = c.finding(&rule::TRANSLATION_VERSION_DIFFERS, &c.trimmed(target), message);
            findings.push(finding.with_help(format!("compare with {}", c.there(&version.range))));
        }
    }
}

/// Versions that were written as numbers of a language which has a comma in numbers.
fn commas(c: &Comparison<'_, '_>, target: &Block, version: &Version, written: &str, findings: &mut Vec<Finding>) {
    let text = c.target.published.text();
    for part in c.target.structure.of_kind(target, PartKind::Text) {
        for at in places(&text[part.range.clone()], written) {
            let start = part.range.start + at;
            let range = start..start + written.len();
            let message = format!("the version `{written}`, in {} `{}`", c.other(), version.number);
            let finding = c.finding(&rule::TRANSLATION_VERSION_DIFFERS, &range, message);
            let fix = Edit::new(c.span(&range), written, version.number.as_str());
            let help = format!("a version is no number: write `{}`", version.number);
            findings.push(finding.with_help(help).with_fix(fix));
        }
    }
}

/// What is read of a block, code included; where links lead is not.
fn words(structure: &Structure<'_>, block: &Block) -> String {
    let mut words = String::new();
    for part in structure.parts(block) {
        match part.kind {
            PartKind::Text | PartKind::Code => words.push_str(&part.value),
            PartKind::Break => words.push('\n'),
            PartKind::Link | PartKind::Image | PartKind::Tag => {}
        }
    }
    words
}

fn has_digits(structure: &Structure<'_>, block: &Block) -> bool {
    structure.of_kind(block, PartKind::Text).any(|part| part.value.bytes().any(|byte| byte.is_ascii_digit()))
}

/// Where a text has a number as it is, not as a part of another.
fn places(text: &str, number: &str) -> impl Iterator<Item = usize> {
    memchr::memmem::find_iter(text.as_bytes(), number).filter(|at| {
        let before = &text.as_bytes()[..*at];
        let behind = &text.as_bytes()[at + number.len()..];
        let goes_on = behind.first().is_some_and(u8::is_ascii_digit)
            || (matches!(behind.first(), Some(b'.' | b',')) && behind.get(1).is_some_and(u8::is_ascii_digit));
        let is_behind_number = match before {
            [.., digit, b'.' | b','] => digit.is_ascii_digit(),
            [.., last] => last.is_ascii_digit(),
            [] => false,
        };
        !is_behind_number && !goes_on
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
    let is_amount = components <= 2 && is_unit_before(&text[range.end..]);
    let name = if is_v { Some("v".to_owned()) } else { name_before(before).filter(|_| !is_amount) };
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
    let is_name =
        word.len() > 1 && word.starts_with(|c: char| c.is_ascii_uppercase()) && NO_NAMES.binary_search(&word).is_err();
    is_name.then(|| word.to_owned())
}

/// Whether a text goes on with what numbers count: `2.5 km`, `1.5 hours`.
fn is_unit_before(text: &str) -> bool {
    let Some(behind) = text.strip_prefix([' ', '\u{a0}', '\u{202f}']) else {
        return text.starts_with(['€', '%', '°']);
    };
    let word = &behind[..behind.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(behind.len())];
    let singular = word.strip_suffix('s').filter(|singular| singular.len() > 2).unwrap_or(word);
    UNITS.binary_search(&singular).is_ok() || behind.starts_with(['€', '%', '°', '$', '£', '¥'])
}

/// What numbers count, sorted.
const UNITS: [&str; 37] = [
    "GB", "GHz", "GiB", "Hz", "KB", "KiB", "MB", "MHz", "MiB", "TB", "TiB", "billion", "byte", "cent", "cm", "core",
    "day", "dollar", "em", "euro", "gigabyte", "hour", "inch", "kg", "km", "meter", "million", "minute", "mm", "month",
    "percent", "point", "px", "second", "time", "week", "year",
];

/// Words that are capitalised at the start of a sentence, months, and names of money: what follows them is a count, a day, a
/// year or an amount. Sorted.
const NO_NAMES: [&str; 66] = [
    "About",
    "After",
    "Amount",
    "April",
    "Area",
    "At",
    "August",
    "Average",
    "Before",
    "Between",
    "By",
    "CAD",
    "CHF",
    "CNY",
    "Chapter",
    "Cost",
    "Day",
    "December",
    "EUR",
    "Factor",
    "February",
    "Figure",
    "For",
    "From",
    "GBP",
    "Height",
    "INR",
    "In",
    "JPY",
    "January",
    "July",
    "June",
    "Length",
    "Level",
    "Limit",
    "Line",
    "March",
    "May",
    "November",
    "October",
    "Only",
    "Over",
    "Page",
    "Part",
    "Pi",
    "Price",
    "Rate",
    "Ratio",
    "Scale",
    "Score",
    "Section",
    "September",
    "Since",
    "Size",
    "Step",
    "Sum",
    "Table",
    "The",
    "Total",
    "USD",
    "Under",
    "Until",
    "Week",
    "Weight",
    "Width",
    "Year",
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
    fn amounts_are_no_versions() {
        assert_eq!(found("USD 12.50, Area 2.5 km, Pi 3.14, Boat 1.5 hours, Boat 2.5\u{a0}GB, Crew 1.5 %"), []);
        assert!(UNITS.is_sorted() && NO_NAMES.is_sorted());
    }

    #[test]
    fn a_number_is_not_a_part_of_another() {
        let holds = |text, number| places(text, number).next().is_some();
        assert!(holds("4.1。", "4.1") && holds("(4.1.)", "4.1"));
        assert!(!holds("4.1.2", "4.1") && !holds("14.1", "4.1") && !holds("3.4,1", "4,1"));
    }
}
