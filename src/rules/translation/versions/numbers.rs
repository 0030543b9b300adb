//! Versions in running text, told from amounts, years and numbers of other things by what stands around them.

use std::ops::Range;

/// A version in running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Version {
    /// As written: `5.0.1`, `2.7`, `2019`.
    pub(super) number: String,
    /// The word before it, where it is a name: `NuGet`.
    pub(super) name: Option<String>,
    /// Where it stands in the text.
    pub(super) range: Range<usize>,
}

impl Version {
    pub(super) fn components(&self) -> usize {
        self.number.split('.').count()
    }
}

/// What `version 2.7` and `2.7 or later` are versions of.
const ANY: &str = "version";

/// Where a text has a number as it is, not as a part of another.
pub(super) fn places(text: &str, number: &str) -> impl Iterator<Item = usize> {
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

/// The versions in a part of a text: numbers of three parts and more, and those of two or of a year of which a name or a word
/// says it. `is_known` tells of numbers of two parts that stand alone whether they are versions.
pub(super) fn versions(text: &str, part: &Range<usize>, is_known: &dyn Fn(&str) -> bool) -> Vec<Version> {
    let mut found: Vec<Version> = Vec::new();
    let bytes = &text.as_bytes()[..part.end];
    let mut at = part.start;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let length = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'.').count();
        let number = text[at..at + length].trim_end_matches('.');
        // `2.7 and 3.0` are versions of one thing.
        let last = found.last().filter(|last| is_joint(&text[last.range.end..at]));
        let joined = last.and_then(|last| last.name.clone()).filter(|_| number.split('.').count() < 3);
        // What a text begins with may as well number its sections.
        let may_be_alone = !text[part.start..at].trim().is_empty();
        found.extend(version(text, number, at, joined, &|number| may_be_alone && is_known(number)));
        at += length;
    }
    found
}

fn version(
    text: &str,
    number: &str,
    start: usize,
    joined: Option<String>,
    is_known: &dyn Fn(&str) -> bool,
) -> Option<Version> {
    let range = start..start + number.len();
    let (before, behind) = (&text[..start], &text[range.end..]);
    let goes_on = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '%');
    if behind.starts_with(goes_on) || number.contains("..") {
        return None;
    }
    let glued = glued_name(before);
    if before.ends_with(is_part) && glued.is_none() {
        return None;
    }
    let components = number.split('.').count();
    let is_amount = components <= 2 && is_unit_before(behind);
    let is_alone = components == 2 && is_known(number) && !is_counted(before);
    let name = glued.map(str::to_owned);
    let name = name.or_else(|| {
        let told = name_before(before).or(joined).or_else(|| (components == 2).then(|| word_behind(behind)).flatten());
        told.filter(|_| !is_amount)
    });
    let is_year = components == 1 && number.len() == 4 && number.starts_with("20");
    let is_version =
        components > 2 || (components == 2 || is_year) && name.is_some() || is_alone && !is_amount && !is_year;
    is_version.then(|| Version { number: number.to_owned(), name, range })
}

/// What a number is a part of that it stands right behind.
fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '/' | '_' | ',' | '$' | '#' | '+')
}

/// The name that a number is written together with, as in `EF6.4`; of `v6.4` the `v`.
fn glued_name(before: &str) -> Option<&str> {
    let start = before.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len();
    let name = &before[start..];
    let is_name = name == "v" || name.len() > 1 && name.bytes().all(|byte| byte.is_ascii_uppercase());
    (is_name && !before[..start].ends_with(is_part) && NO_NAMES.binary_search(&name).is_err()).then_some(name)
}

/// A capitalised word right before, as the names of products are, or the word `version`.
fn name_before(before: &str) -> Option<String> {
    if before.trim_end_matches([' ', '\u{a0}']).ends_with("版本") {
        return Some(ANY.to_owned());
    }
    let before = before.strip_suffix([' ', '\u{a0}'])?;
    let start = before
        .rfind(|c: char| !c.is_ascii_alphanumeric())
        .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    let word = &before[start..];
    if word.eq_ignore_ascii_case(ANY) || word.eq_ignore_ascii_case("versions") {
        return Some(ANY.to_owned());
    }
    let is_name =
        word.len() > 1 && word.starts_with(|c: char| c.is_ascii_uppercase()) && NO_NAMES.binary_search(&word).is_err();
    is_name.then(|| word.to_owned())
}

/// The word `version`, where what follows says it.
fn word_behind(behind: &str) -> Option<String> {
    let behind = behind.trim_start_matches([' ', '\u{a0}']);
    LATER.iter().any(|words| behind.starts_with(words)).then(|| ANY.to_owned())
}

/// What is said behind versions and behind no amount.
const LATER: [&str; 9] =
    ["or later", "or newer", "and later", "and newer", "onward", "ou ultérieur", "et ultérieur", "版", "及更高版本"];

/// Whether a number is one of a list that the last one belongs to.
fn is_joint(between: &str) -> bool {
    const WORDS: [&str; 17] = [
        ",", "and", "or", "to", ", and", ", or", "through", "et", "ou", "à", "und", "oder", "bis", "和", "或", "至",
        "、",
    ];
    between.len() < 16 && WORDS.contains(&between.trim())
}

/// Whether a number alone is counted or measured: `a factor of 2.0`.
fn is_counted(before: &str) -> bool {
    const WORDS: [&str; 8] = ["of", "by", "about", "greater than", "less than", "more than", "at least", "="];
    let before = before.trim_end();
    WORDS.iter().any(|word| before.ends_with(word))
}

/// Whether a text goes on with what numbers count: `2.5 km`, `1.5 hours`.
pub(super) fn is_unit_before(text: &str) -> bool {
    let Some(behind) = text.strip_prefix([' ', '\u{a0}', '\u{202f}']) else {
        return text.starts_with(['€', '%', '°']);
    };
    let word = &behind[..behind.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(behind.len())];
    let singular = word.strip_suffix('s').filter(|singular| singular.len() > 2).unwrap_or(word);
    UNITS.binary_search(&singular).is_ok() || behind.starts_with(['€', '%', '°', '$', '£', '¥'])
}

/// What numbers count, sorted.
const UNITS: [&str; 43] = [
    "GB", "GHz", "GiB", "Go", "Hz", "KB", "KiB", "Ko", "MB", "MHz", "MiB", "Mo", "TB", "TiB", "billion", "byte",
    "cent", "cm", "core", "day", "dollar", "em", "euro", "gigabyte", "heure", "hour", "inch", "jour", "kg", "km",
    "meter", "million", "minute", "mm", "month", "ms", "percent", "point", "px", "second", "time", "week", "year",
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
        let all = versions(text, &(0..text.len()), &|number| number == "3.0");
        all.into_iter().map(|version| (version.number, version.name)).collect()
    }

    fn numbers(text: &str) -> Vec<String> {
        found(text).into_iter().map(|(number, _)| number).collect()
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

    #[test]
    fn words_around_a_number_make_it_a_version() {
        assert_eq!(
            numbers("EF6.4, versions 3.1 and 3.2, from 3.7 onwards, 2.2 or later, new in 3.0"),
            ["6.4", "3.1", "3.2", "3.7", "2.2", "3.0"]
        );
        assert_eq!(numbers("版本 3.1，3.2 版，适用于EF6.4"), ["3.1", "3.2", "6.4"]);
        assert_eq!(
            numbers("3.0 Moorings, A1.5, xEF6.4, a factor of 3.0, 3.0 ms, new in 3.4, 2.5 or more, Table 3.1 and 3.2"),
            [""; 0]
        );
    }
}
