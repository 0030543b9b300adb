//! `translation-number-differs`: numbers that a translation has otherwise, the months and units of them, and lost percent signs.
//!
//! Languages write amounts, dates and times each in its own way, so only one number in place of one other is told of: however
//! it is grouped, and whichever mark stands before its fraction.

use std::ops::Range;

use crate::bitext::structure::Block;
use crate::finding::{Finding, rule};
use crate::locale::is_unspaced;

use super::plain::runs;
use super::{Comparison, Side, measures};

pub(super) fn check(c: &Comparison<'_, '_>, source: &Block, target: &Block, findings: &mut Vec<Finding>) {
    let there = numbers(&c.source, source);
    if there.is_empty() {
        return;
    }
    let here = numbers(&c.target, target);
    let mut tell = |was: &Number, is: &Number, message: String| {
        let finding = c.finding(&rule::TRANSLATION_NUMBER_DIFFERS, &is.range, message);
        findings.push(finding.with_help(format!("compare with {}", c.there(&was.range))));
    };
    let told = differing(&there, &here);
    if !told.is_empty() && !has_powers(&c.source, source) && !has_powers(&c.target, target) {
        for (was, is) in told {
            tell(was, is, format!("the number `{}`, in {} `{}`", is.value, c.other(), was.value));
        }
    } else if let Some((was, is)) = without_percent(c, target, &there, &here) {
        let message = format!("the number `{}` without a percent sign, in {} with one", is.value, c.other());
        tell(was, is, message);
    } else {
        measures::check(c, (source, &there), (target, &here), findings);
    }
}

/// Whether a number is a year as Thailand counts it: 2563 is 2020.
fn is_thai_year(number: &Number, other: &Number) -> bool {
    const LATER: u32 = 543;
    let year = |number: &Number| number.value.parse::<u32>().ok().filter(|_| number.value.len() == 4);
    year(number).zip(year(other)).is_some_and(|(thai, year)| thai.checked_sub(LATER) == Some(year))
}

/// How many numbers of a block may be others, where all else stands as in the source.
const MOST_DIFFERING: usize = 3;

/// The one number in place of one other; several, where each stands in the very place of another among all numbers.
fn differing<'n>(there: &'n [Number], here: &'n [Number]) -> Vec<(&'n Number, &'n Number)> {
    let (lost, new) = (without(there, here), without(here, there));
    if let ([was], [is]) = (&lost[..], &new[..]) {
        return instead(there, here, was, is).into_iter().collect();
    }
    if there.len() != here.len() || lost.len() > MOST_DIFFERING {
        return Vec::new();
    }
    let others: Vec<_> = there.iter().zip(here).filter(|(was, is)| was.value != is.value).collect();
    let is_long = |number: &Number| number.value.len() > 1;
    let is_told = others.iter().all(|(was, is)| is_long(was) && is_long(is) && !is_thai_year(is, was));
    if is_told && others.len() == lost.len() && others.len() == new.len() { others } else { Vec::new() }
}

/// A number in place of the only one that is lacking.
fn instead<'n>(there: &[Number], here: &[Number], was: &'n Number, is: &'n Number) -> Option<(&'n Number, &'n Number)> {
    // A single figure may stand for a word, or be that of something else that is named again.
    let is_single = |number: &Number| number.value.len() == 1;
    let has = |numbers: &[Number], value: &str| numbers.iter().any(|number| number.value == value);
    let is_other = !has(there, &is.value) && !has(here, &was.value);
    let has_single = is_single(was) || is_single(is);
    let is_alike = has_single && !(is_other && there.len() == here.len());
    (!is_alike && !is_thai_year(is, was)).then_some((was, is))
}

/// A number that has lost its percent sign, where there are fewer than in the source.
fn without_percent<'n>(
    c: &Comparison<'_, '_>,
    target: &Block,
    there: &'n [Number],
    here: &'n [Number],
) -> Option<(&'n Number, &'n Number)> {
    let signed = |numbers: &[Number]| numbers.iter().filter(|number| number.is_percent).count();
    if signed(there) <= signed(here) {
        return None;
    }
    let text = c.target.published.text()[target.range.clone()].to_lowercase();
    if PERCENT.iter().map(|sign| text.matches(sign).count()).sum::<usize>() >= signed(there) {
        return None;
    }
    let only = |numbers: &'n [Number], value: &str| {
        let mut same = numbers.iter().filter(|number| number.value == value);
        same.next().filter(|_| same.next().is_none())
    };
    there.iter().filter(|number| number.is_percent).find_map(|was| {
        let is = only(here, &was.value).filter(|is| !is.is_percent)?;
        only(there, &was.value).map(|was| (was, is))
    })
}

/// How languages write a percent sign.
const PERCENT: [&str; 11] =
    ["%", "％", "٪", "percent", "per cent", "pour cent", "prozent", "por ciento", "百分", "パーセント", "процент"];

/// A number in running text.
#[derive(Clone, Debug)]
pub(super) struct Number {
    /// Its digits, whatever stands between groups of three, and a point before its fraction.
    pub(super) value: String,
    pub(super) range: Range<usize>,
    /// Where the run of text ends that it stands in.
    pub(super) end: usize,
    is_percent: bool,
}

/// The numbers of one list that the other lacks, each as often as it is lacking.
fn without<'n>(numbers: &'n [Number], others: &[Number]) -> Vec<&'n Number> {
    let mut others: Vec<&str> = others.iter().map(|number| &*number.value).collect();
    numbers
        .iter()
        .filter(|number| match others.iter().position(|other| *other == number.value) {
            Some(at) => {
                others.swap_remove(at);
                false
            }
            None => true,
        })
        .collect()
}

/// Whether some number is told by powers of ten, as in `1 万 5,000`, of which a part would be taken for the whole.
fn has_powers(side: &Side<'_>, block: &Block) -> bool {
    let text = side.published.text();
    let is_behind_digit = |before: &str| before.trim_end_matches(BLANKS).ends_with(|c: char| c.is_ascii_digit());
    runs(side.structure, block).iter().any(|run| {
        let run = &text[run.clone()];
        run.match_indices(POWERS).any(|(at, _)| is_behind_digit(&run[..at]))
    })
}

fn numbers(side: &Side<'_>, block: &Block) -> Vec<Number> {
    let text = side.published.text();
    runs(side.structure, block).iter().flat_map(|run| numbers_in(text, run)).collect()
}

/// The numbers in a part of a text; versions, dates, addresses and parts of names are none.
fn numbers_in(text: &str, part: &Range<usize>) -> Vec<Number> {
    let mut found = Vec::new();
    let text = &text[..part.end];
    let mut at = part.start;
    while at < text.len() {
        if !text.as_bytes()[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let (whole, end) = end_of_number(text, at);
        let range = at..end;
        at = end;
        let Some(value) = value(text, &range, whole) else { continue };
        let behind = &text[behind_ordinal(text, end)..];
        if stands_alone(text, &range) && !is_counted_otherwise(behind) {
            let is_percent = PERCENT.iter().any(|sign| blanks_off(behind).starts_with(sign));
            found.push(Number { value, range, end: part.end, is_percent });
        }
    }
    found
}

/// A number that is written from here on, its fraction without zeros at its end; `None` where it begins with a zero.
fn value(text: &str, range: &Range<usize>, whole: usize) -> Option<String> {
    let figures = |range: Range<usize>| text[range].chars().filter(char::is_ascii_digit).collect::<String>();
    let (digits, fraction) = (figures(range.start..whole), figures(whole..range.end));
    let fraction = fraction.trim_end_matches('0');
    match (digits.strip_prefix('0'), fraction.is_empty()) {
        (Some(rest), false) if !rest.is_empty() => None,
        (Some(_), true) => None,
        (_, true) => Some(digits),
        (_, false) => Some(format!("{digits}.{fraction}")),
    }
}

/// Where the whole number ends that begins here, as `10,000` and `10 000` are one, and where it ends with its fraction.
fn end_of_number(text: &str, start: usize) -> (usize, usize) {
    let digits = |at: usize| text.as_bytes()[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mark = |at: usize, marks: &[char]| text[at..].chars().next().filter(|c| marks.contains(c)).map(char::len_utf8);
    let mut end = start + digits(start);
    while let Some(mark) = mark(end, &GROUPING) {
        let group = end + mark;
        if digits(group) != 3 {
            break;
        }
        end = group + 3;
    }
    let fraction = mark(end, &['.', ',']).map(|mark| (end + mark, digits(end + mark)));
    match fraction {
        Some((at, length @ 1..=2)) => (end, at + length),
        _ => (end, end),
    }
}

/// What stands between groups of three digits.
const GROUPING: [char; 8] = [' ', ',', '.', '\u{a0}', '\u{2009}', '\u{202f}', '，', '’'];

/// Where a number ends with what makes it an ordinal: `1er`, `2nd`.
fn behind_ordinal(text: &str, end: usize) -> usize {
    let behind = &text[end..];
    let length = behind.find(|c: char| !c.is_alphabetic()).unwrap_or(behind.len());
    if ["er", "st", "nd", "rd", "th"].contains(&&behind[..length]) { end + length } else { end }
}

fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let is_joint = |c: char| matches!(c, '_' | '.' | ',' | '-' | '/' | ':' | '#' | '=' | '{' | '\\');
    let before = text[..range.start].chars().next_back();
    let mut behind = text[behind_ordinal(text, range.end)..].chars();
    let (next, second) = (behind.next(), behind.next());
    // Characters of scripts without blanks are no parts of names with figures: `30天`, `9月30日`.
    let is_letter = |c: char| c.is_alphanumeric() && !is_unspaced(c);
    let goes_on = next.is_some_and(|c| is_letter(c) || matches!(c, '_' | '-' | '/' | '}'))
        || next.is_some_and(is_joint) && second.is_some_and(|c| c.is_ascii_digit());
    before.is_none_or(|c| !is_joint(c) && !is_letter(c)) && !goes_on
}

/// What may stand between a number and what it counts.
const BLANKS: [char; 3] = [' ', '\u{a0}', '\u{202f}'];

/// What stands behind blanks.
pub(super) fn blanks_off(text: &str) -> &str {
    text.trim_start_matches(BLANKS)
}

/// Whether what stands behind a number makes it one that other languages write otherwise: `10 月` is October, `11 PM` is `23 h`,
/// `20 K` is `2 万`.
fn is_counted_otherwise(behind: &str) -> bool {
    let behind = blanks_off(behind);
    let length = behind.find(|c: char| !c.is_alphabetic() && c != '.').unwrap_or(behind.len());
    let word = behind[..length].trim_end_matches('.');
    behind.starts_with(UNITS)
        || behind.starts_with(POWERS)
        || WORDS.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// Months and hours in scripts of East Asia.
const UNITS: [char; 7] = ['月', '월', '点', '點', '时', '時', '시'];

/// Powers of ten there.
const POWERS: [char; 9] = ['百', '千', '万', '萬', '亿', '億', '만', '억', '천'];

/// Halves of the day and powers of ten.
const WORDS: [&str; 15] = [
    "am",
    "pm",
    "a.m",
    "p.m",
    "h",
    "k",
    "m",
    "thousand",
    "million",
    "millions",
    "billion",
    "billions",
    "mille",
    "milliard",
    "milliards",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        numbers_in(text, &(0..text.len())).into_iter().map(|number| number.value).collect()
    }

    #[test]
    fn numbers_are_found() {
        assert_eq!(
            found("30 days, 10,000 or 10\u{a0}000, 50，000 (8443). 大约 15 分钟"),
            ["30", "10000", "10000", "50000", "8443", "15"]
        );
        assert_eq!(
            found("3 1.25 or 1,250.50 $, 4.00, 0,5. le 1er, the 2nd"),
            ["3", "1.25", "1250.5", "4", "0.5", "1", "2"]
        );
        assert_eq!(found("11 pmx, 12 among, 13 mỗi tháng"), ["11", "12", "13"]);
        assert_eq!(found("2020年10月12日 和2021 年11 月30 日，共15天"), ["2020", "12", "2021", "30", "15"]);
    }

    #[test]
    fn parts_of_names_and_dates_are_no_numbers() {
        assert!(found("2.7.10 5/12/2021 10:30 #12 TLS12 12px ?id=20 08 &#160; v20 11 PM 10 a.m. 20 K").is_empty());
        assert!(found("23 点 20万 15 millions {1} 30-day 24/7 1e").is_empty());
    }

    #[test]
    fn percent_signs_are_seen() {
        let is_percent = |text: &str| numbers_in(text, &(0..text.len())).iter().all(|number| number.is_percent);
        assert!(is_percent("15%") && is_percent("15\u{a0}%") && is_percent("15 percent") && !is_percent("15 of"));
    }
}
