//! `translation-number-differs`: numbers that a translation has otherwise, with as many digits.
//!
//! Languages write amounts, dates and times each in its own way, so only one number in place of one other is told of, and
//! only where both have as many digits.

use std::ops::Range;

use crate::bitext::structure::{Block, Shape};
use crate::finding::{Finding, rule};
use crate::locale::is_unspaced;

use super::plain::runs;
use super::{Comparison, Side};

pub(super) fn check(c: &Comparison<'_, '_>, source: &Block, target: &Block, findings: &mut Vec<Finding>) {
    if matches!(source.shape, Shape::Code | Shape::Html | Shape::Value) {
        return;
    }
    if !c.source.published.text()[source.range.clone()].bytes().any(|byte| byte.is_ascii_digit()) {
        return;
    }
    let there = numbers(&c.source, source);
    if there.is_empty() {
        return;
    }
    let here = numbers(&c.target, target);
    let ([was], [is]) = (&without(&there, &here)[..], &without(&here, &there)[..]) else { return };
    if was.digits.len() != is.digits.len() || is_thai_year(is, was) {
        return;
    }
    let message = format!("the number `{}`, in {} `{}`", is.digits, c.other(), was.digits);
    let finding = c.finding(&rule::TRANSLATION_NUMBER_DIFFERS, &is.range, message);
    findings.push(finding.with_help(format!("compare with {}", c.there(&was.range))));
}

/// Whether a number is a year as Thailand counts it: 2563 is 2020.
fn is_thai_year(number: &Number, other: &Number) -> bool {
    const LATER: u32 = 543;
    let year = |number: &Number| number.digits.parse::<u32>().ok().filter(|_| number.digits.len() == 4);
    year(number).zip(year(other)).is_some_and(|(thai, year)| thai.checked_sub(LATER) == Some(year))
}

/// A number in running text.
#[derive(Clone, Debug)]
struct Number {
    /// Its digits, whatever stands between groups of three.
    digits: String,
    range: Range<usize>,
}

/// The numbers of one list that the other lacks, each as often as it is lacking.
fn without<'n>(numbers: &'n [Number], others: &[Number]) -> Vec<&'n Number> {
    let mut others: Vec<&str> = others.iter().map(|number| &*number.digits).collect();
    numbers
        .iter()
        .filter(|number| match others.iter().position(|other| *other == number.digits) {
            Some(at) => {
                others.swap_remove(at);
                false
            }
            None => true,
        })
        .collect()
}

fn numbers(side: &Side<'_>, block: &Block) -> Vec<Number> {
    let text = side.published.text();
    runs(side.structure, block).iter().flat_map(|run| numbers_in(text, run)).collect()
}

/// The whole numbers of two digits and more in a part of a text; versions, dates, addresses and parts of names are none.
fn numbers_in(text: &str, part: &Range<usize>) -> Vec<Number> {
    let mut found = Vec::new();
    let bytes = &text.as_bytes()[..part.end];
    let mut at = part.start;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let range = at..end_of_number(&text[..part.end], at);
        let digits: String = text[range.clone()].chars().filter(char::is_ascii_digit).collect();
        let is_whole = digits.len() > 1 && !digits.starts_with('0') && stands_alone(text, &range);
        let is_counted_otherwise = is_counted_otherwise(&text[range.end..part.end]);
        at = range.end;
        if is_whole && !is_counted_otherwise {
            found.push(Number { digits, range });
        }
    }
    found
}

/// Where the number ends that begins here: `10,000` and `10 000` are one.
fn end_of_number(text: &str, start: usize) -> usize {
    let digits = |at: usize| text.as_bytes()[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut end = start + digits(start);
    while let Some(mark) = text[end..].chars().next().filter(|c| matches!(c, ' ' | ',' | '.' | '\u{a0}' | '\u{202f}')) {
        let group = end + mark.len_utf8();
        if digits(group) != 3 {
            break;
        }
        end = group + 3;
    }
    end
}

fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let is_joint = |c: char| matches!(c, '_' | '.' | ',' | '-' | '/' | ':' | '#' | '=');
    let before = text[..range.start].chars().next_back();
    let mut behind = text[range.end..].chars();
    let (next, second) = (behind.next(), behind.next());
    // Characters of scripts without blanks are no parts of names with figures: `30天`, `9月30日`.
    let is_letter = |c: char| c.is_alphanumeric() && !is_unspaced(c);
    let goes_on = next.is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        || next.is_some_and(|c| is_joint(c) || is_letter(c)) && second.is_some_and(|c| c.is_ascii_digit());
    before.is_none_or(|c| !is_joint(c) && !is_letter(c)) && !goes_on
}

/// Whether what stands behind a number makes it one that other languages write otherwise: `10 月` is October, `11 PM` is `23 h`,
/// `20 K` is `2 万`.
fn is_counted_otherwise(behind: &str) -> bool {
    let behind = behind.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    let length = behind.find(|c: char| !c.is_alphabetic() && c != '.').unwrap_or(behind.len());
    let word = behind[..length].trim_end_matches('.');
    behind.starts_with(UNITS) || WORDS.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// Months, hours and powers of ten in scripts of East Asia.
const UNITS: [char; 16] =
    ['月', '월', '点', '點', '时', '時', '시', '百', '千', '万', '萬', '亿', '億', '만', '억', '천'];

/// Halves of the day and powers of ten.
const WORDS: [&str; 12] =
    ["am", "pm", "a.m", "p.m", "k", "m", "thousand", "million", "millions", "billion", "billions", "mille"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_found() {
        let found = |text: &str| -> Vec<String> {
            numbers_in(text, &(0..text.len())).into_iter().map(|number| number.digits).collect()
        };
        assert_eq!(
            found("30 days, 10,000 or 10\u{a0}000, (8443). 大约 15 分钟"),
            ["30", "10000", "10000", "8443", "15"]
        );
        assert!(
            found("3 1.25 2.7.10 5/12/2021 10:30 #12 TLS12 12px ?id=20 08 &#160; v20 11 PM 10 a.m. 20 K").is_empty()
        );
        assert!(found("23 点 20万 15 millions").is_empty());
        assert_eq!(found("11 pmx, 12 among, 13 mỗi tháng"), ["11", "12", "13"]);
        assert_eq!(found("2020年10月12日 和2021 年11 月30 日，共15天"), ["2020", "12", "2021", "30", "15"]);
    }
}
