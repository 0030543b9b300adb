//! `translation-number-differs`, where a number is the same and what it counts is not: another month, hours in place of minutes.

use std::ops::Range;

use crate::bitext::structure::Block;
use crate::finding::{Finding, rule};
use crate::locale::Locale;

use super::amounts::{Number, blanks_off};
use super::{Against, Comparison};

/// The numbers of a block beside it.
type Counted<'n> = (&'n Block, &'n [Number]);

pub(super) fn check(c: &Comparison<'_, '_>, there: Counted<'_>, here: Counted<'_>, findings: &mut Vec<Finding>) {
    if let Some((was, is)) = month(c, there, here).or_else(|| unit(c, there.1, here.1)) {
        let read = |text: &str, range: &Range<usize>| crate::text::collapsed(&text[range.clone()]);
        let (said, says) = (read(c.source.published.text(), &was), read(c.target.published.text(), &is));
        let message = format!("`{says}`, in {} `{said}`", c.other());
        let finding = c.finding(&rule::TRANSLATION_NUMBER_DIFFERS, &is, message);
        findings.push(finding.with_help(format!("compare with {}", c.there(&was))));
    }
}

/// A month that is another, where both sides name as many and the rest are the same.
fn month(c: &Comparison<'_, '_>, there: Counted<'_>, here: Counted<'_>) -> Option<(Range<usize>, Range<usize>)> {
    let own = &c.site.config.locales[c.site.locale_of(c.article.file).get()].locale;
    let other = match c.against {
        Against::Translation(file) => &c.site.config.locales[c.site.locale_of(file).get()].locale,
        _ => &c.site.config.source_locale,
    };
    let said = months(other, c.source.published.text(), &there.0.range);
    let says = if said.is_empty() { Vec::new() } else { months(own, c.target.published.text(), &here.0.range) };
    let without = |one: &[Month], other: &[Month]| -> Vec<Month> {
        let mut other: Vec<usize> = other.iter().map(|(month, _)| *month).collect();
        let is_left = |(month, _): &&Month| match other.iter().position(|known| known == month) {
            Some(at) => {
                other.swap_remove(at);
                false
            }
            None => true,
        };
        one.iter().filter(is_left).cloned().collect()
    };
    match (&without(&said, &says)[..], &without(&says, &said)[..]) {
        ([(_, was)], [(_, is)]) if said.len() == says.len() => Some((was.clone(), is.clone())),
        _ => None,
    }
}

/// A month, and where it is named.
type Month = (usize, Range<usize>);

/// The months of languages, as they stand beside figures; what begins with the name of one is short for it.
const MONTHS: [(&str, [&str; 12]); 4] = [
    (
        "en",
        [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
    ),
    (
        "fr",
        [
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ],
    ),
    (
        "de",
        [
            "Januar",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
        ],
    ),
    (
        "es",
        [
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ],
    ),
];

/// The months that a part of a text names beside figures.
fn months(locale: &Locale, text: &str, part: &Range<usize>) -> Vec<(usize, Range<usize>)> {
    let language = locale.language_identifier().language;
    let numbered = matches!(language.as_str(), "zh" | "ja");
    if numbered {
        return numbered_months(text, part);
    }
    let Some((_, names)) = MONTHS.iter().find(|(code, _)| *code == language.as_str()) else { return Vec::new() };
    let mut found = Vec::new();
    let mut end = part.start;
    while let Some(start) = text[end..part.end].find(char::is_alphabetic).map(|at| end + at) {
        end = text[start..part.end].find(|c: char| !c.is_alphabetic()).map_or(part.end, |at| start + at);
        let word = &text[start..end];
        let named = names.iter().position(|name| is_short_for(word, name));
        if let Some(month) = named.filter(|_| is_beside_figures(text, part, &(start..end))) {
            found.push((month, start..end));
        }
    }
    found
}

fn is_short_for(word: &str, name: &str) -> bool {
    word == name || word.is_ascii() && matches!(word.len(), 3 | 4) && name.starts_with(word) && name.len() > 4
}

fn is_beside_figures(text: &str, part: &Range<usize>, word: &Range<usize>) -> bool {
    let behind = text[word.end..part.end].trim_start_matches(['.', ',', ' ', '\u{a0}', '\u{202f}']);
    let before = text[part.start..word.start].trim_end_matches([' ', '\u{a0}', '\u{202f}', '.']);
    let before =
        ["er", "th", "st", "nd", "rd", " de"].iter().find_map(|end| before.strip_suffix(end)).unwrap_or(before);
    let is_figure = |c: char| c.is_ascii_digit();
    behind.starts_with(is_figure) || before.ends_with(is_figure)
}

/// `3 月`, without `3 个月`.
fn numbered_months(text: &str, part: &Range<usize>) -> Vec<(usize, Range<usize>)> {
    let marks = text[part.clone()].match_indices('月').map(|(at, _)| part.start + at);
    let month = |at: usize| {
        let before = text[part.start..at].trim_end_matches([' ', '\u{a0}']);
        let figures = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let start = part.start + before.len() - figures;
        let number: usize = text[start..start + figures].parse().ok().filter(|number| (1..=12).contains(number))?;
        Some((number - 1, start..at + '月'.len_utf8()))
    };
    marks.filter_map(month).collect()
}

/// Words that mean one unit in many languages; those of scripts without blanks are the beginning of what follows a number.
const UNITS: [&[&str]; 10] = [
    &["second", "seconds", "seconde", "secondes", "Sekunde", "Sekunden", "segundo", "segundos", "秒"],
    &["minute", "minutes", "Minute", "Minuten", "minuto", "minutos", "分钟", "分鐘"],
    &["hour", "hours", "heure", "heures", "Stunde", "Stunden", "hora", "horas", "小时", "小時", "時間"],
    &["day", "days", "jour", "jours", "Tag", "Tage", "Tagen", "día", "días", "天", "日"],
    &["week", "weeks", "semaine", "semaines", "Woche", "Wochen", "semana", "semanas", "周", "星期", "週"],
    &["month", "months", "mois", "Monat", "Monate", "Monaten", "mes", "meses", "个月", "個月", "か月"],
    &["year", "years", "an", "ans", "année", "années", "Jahr", "Jahre", "Jahren", "año", "años", "年"],
    &["KB", "Ko"],
    &["MB", "Mo"],
    &["GB", "Go"],
];

/// A number that both sides have once, with another unit behind it.
fn unit(c: &Comparison<'_, '_>, there: &[Number], here: &[Number]) -> Option<(Range<usize>, Range<usize>)> {
    let (said, says) = (c.source.published.text(), c.target.published.text());
    let once = |numbers: &[Number], value: &str| numbers.iter().filter(|number| number.value == value).count() == 1;
    there.iter().find_map(|was| {
        let (before, word) = unit_behind(said, was)?;
        let is = here.iter().find(|is| is.value == was.value)?;
        let (now, other) = unit_behind(says, is)?;
        let is_other = before != now && once(there, &was.value) && once(here, &is.value);
        is_other.then_some((was.range.start..word, is.range.start..other))
    })
}

/// The unit behind a number, and where its word ends.
fn unit_behind(text: &str, number: &Number) -> Option<(usize, usize)> {
    let behind = blanks_off(&text[number.range.end..number.end]);
    let start = number.end - behind.len();
    let length = behind.find(|c: char| !c.is_alphabetic()).unwrap_or(behind.len());
    let word = &behind[..length];
    UNITS.iter().enumerate().find_map(|(unit, words)| {
        let is_it = |name: &&&str| match name.is_ascii() || name.starts_with(|c: char| c < '\u{2e80}') {
            true => word == **name,
            false => word.starts_with(**name),
        };
        words.iter().find(is_it).map(|name| (unit, start + name.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(locale: &str, text: &str) -> Vec<usize> {
        let locale = Locale::parse(locale).expect("a language");
        months(&locale, text, &(0..text.len())).into_iter().map(|(month, _)| month + 1).collect()
    }

    #[test]
    fn months_stand_beside_figures() {
        assert_eq!(told("en", "You may march on 5 May or Oct. 12, in March 2021."), [5, 10, 3]);
        assert_eq!(told("fr", "le 1er mars, en août 2021, mais pas en mai"), [3, 8]);
        assert_eq!(told("zh", "2021 年 3 月 5 日，12月，3 个月，13 月"), [3, 12]);
    }
}
