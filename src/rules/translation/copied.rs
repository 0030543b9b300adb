//! `translation-untranslated`, in less than a sentence of many words: short ones, headings and cells that are the source's, and the
//! rest of a sentence that was left as it was.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::bitext::matching::Match;
use crate::bitext::sentences::sentences;
use crate::bitext::structure::{Block, PartKind, Shape, Structure};
use crate::finding::{Finding, rule};
use crate::prose::{Language, is_copied, is_untranslated};
use crate::text::collapsed;

use super::Comparison;
use super::untranslated::{QUOTES, Read};

/// How many words must stand as in the source for the rest of a sentence.
const FEWEST: usize = 5;

/// How many words there may be in two blocks, those of the one for each of the other.
const MOST_COMPARED: usize = 1 << 20;

/// How many words there are in what is short.
const SHORT: Range<usize> = 2..8;

/// How long a block may be, in bytes, that is looked at though it has none of the words that hardly a sentence does without.
const SHORT_BLOCK: usize = 120;

/// What headings and cells of articles are made of, in English alone.
const USUAL: [&str; 24] = [
    "additional resources",
    "before you begin",
    "before you start",
    "default value",
    "examples",
    "get started",
    "getting started",
    "known issues",
    "learn more",
    "next step",
    "next steps",
    "not supported",
    "overview",
    "prerequisites",
    "property",
    "related articles",
    "related content",
    "remarks",
    "required",
    "requirements",
    "return value",
    "see also",
    "what's new",
    "yes",
];

/// Looks at two blocks of which the one is the translation of the other; `may_be_english` tells whether it has words of the
/// source's language.
pub(super) fn check(
    c: &Comparison<'_, '_>,
    languages: (Language, Language),
    source: &Block,
    target: &Block,
    may_be_english: bool,
    findings: &mut Vec<Finding>,
) {
    let is_prose = |block: &Block| {
        matches!(block.shape, Shape::Heading(_) | Shape::Text | Shape::Item(_) | Shape::Row | Shape::Alert(_))
    };
    if !is_prose(source) || !is_prose(target) {
        return;
    }
    let is_short = matches!(target.shape, Shape::Heading(_) | Shape::Row) || target.range.len() < SHORT_BLOCK;
    let is_whole = (may_be_english || is_short) && short(c, languages, source, target, findings);
    if may_be_english && !is_whole {
        rest(c, languages, source, target, findings);
    }
}

/// Short sentences, headings and cells that are the source's; whether there are any.
fn short(
    c: &Comparison<'_, '_>,
    (source_language, own): (Language, Language),
    source: &Block,
    target: &Block,
    findings: &mut Vec<Finding>,
) -> bool {
    let has_letters = |block: &Block, side: &Structure<'_>| {
        side.of_kind(block, PartKind::Text).any(|part| part.value.bytes().any(|byte| byte.is_ascii_lowercase()))
    };
    if !has_letters(target, c.target.structure) || !has_letters(source, c.source.structure) {
        return false;
    }
    let here = Read::of(c.target.structure, target);
    let prose = c.source.structure.prose(source);
    let mut there: Option<FxHashSet<String>> = None;
    let before = findings.len();
    for cell in here.cells(target.shape == Shape::Row) {
        for sentence in sentences(&here.text[cell.clone()]) {
            let sentence = cell.start + sentence.start..cell.start + sentence.end;
            let text = &here.text[sentence.clone()];
            // Of most sentences the first words tell already that the source has others.
            if !text.split(' ').all(|word| prose.contains(word))
                || !is_short_copy(text, source_language, own, sentence == trimmed(&here.text, &cell))
                || !there
                    .get_or_insert_with(|| all_sentences(&Read::of(c.source.structure, source)))
                    .contains(&collapsed(text))
            {
                continue;
            }
            let message = format!("`{}` is in the language of the source", super::excerpt(text));
            findings.push(
                c.finding(&rule::TRANSLATION_UNTRANSLATED, &here.range(&sentence), message).with_help("translate it"),
            );
        }
    }
    findings.len() > before
}

fn trimmed(text: &str, part: &Range<usize>) -> Range<usize> {
    let cell = &text[part.clone()];
    let start = part.start + cell.len() - cell.trim_start().len();
    start..start + cell.trim().len()
}

/// Whether a sentence, if it is the source's, is one that should have been translated.
fn is_short_copy(text: &str, source: Language, own: Language, is_all: bool) -> bool {
    let words: Vec<&str> = words(text).take(SHORT.end).collect();
    if words.len() == SHORT.end {
        return false;
    }
    let first = words.first().unwrap_or(&"");
    // The first is in capitals for its place; where others are, all of it may be a name.
    let is_name = words.iter().filter(|word| word.starts_with(char::is_uppercase)).count() * 2 > words.len();
    let small_first = if is_name { (*first).to_owned() } else { first.to_lowercase() };
    let is_usual = || {
        let plain = text.trim_matches(|c: char| c.is_whitespace() || c.is_ascii_punctuation()).to_lowercase();
        is_all && USUAL.binary_search(&plain.as_str()).is_ok() && is_copied(["the"].into_iter(), source, own)
    };
    // Includes and their like name what readers see of them elsewhere.
    let is_quoted = text.contains(QUOTES) || text.contains("[!") || text.contains(":::");
    let is_sentence = || {
        SHORT.contains(&words.len())
            && words.iter().all(|word| word.len() > 1 || *word == "a" || *word == "I")
            && is_copied(words.iter().map(|word| if word == first { small_first.as_str() } else { word }), source, own)
            && !is_untranslated(text, source, own)
    };
    !is_quoted && (is_sentence() || is_usual() || is_phrase(text) && is_copied(["the"].into_iter(), source, own))
}

/// Whether a text is a phrase of plain words, as `Account management page` is, and no name: those are in capitals, or hold signs.
fn is_phrase(text: &str) -> bool {
    const FEWEST_SMALL: usize = 2;
    let text = text.trim().trim_end_matches(['.', ':', '!', '?']);
    let is_plain = |word: &str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
    let is_small = |word: &&str| word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let words: Vec<&str> = text.split(' ').collect();
    let [first, rest @ ..] = &words[..] else { return false };
    let small = rest.iter().filter(|word| is_small(word) && !matches!(**word, "and" | "for" | "from" | "with")).count();
    first.starts_with(|c: char| c.is_ascii_uppercase())
        && words.len() < SHORT.end
        && words.iter().all(|word| is_plain(word) || *word == "a")
        && small >= FEWEST_SMALL
        && small * 2 >= rest.len()
}

/// The sentences of what is read, each on one line.
fn all_sentences(read: &Read) -> FxHashSet<String> {
    let parts = read.text.split('\n');
    parts.flat_map(|part| sentences(part).into_iter().map(|range| collapsed(&part[range]))).collect()
}

/// The words of a text, of letters alone: names and numbers are none.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '-' | '_'))
        .filter(|word| word.starts_with(char::is_alphabetic) && word.chars().all(|c| !c.is_numeric()))
}

/// Words of a translated sentence that stand one behind the other as in the source.
fn rest(
    c: &Comparison<'_, '_>,
    (source_language, own): (Language, Language),
    source: &Block,
    target: &Block,
    findings: &mut Vec<Finding>,
) {
    let prose = c.target.structure.prose(target);
    if prose.split('\n').any(|part| is_untranslated(part, source_language, own)) {
        return;
    }
    let here = tokens(c.target.structure, c.target.published.text(), target);
    let told = |range: &Range<usize>| {
        findings.iter().any(|finding| {
            let span = c.span(range);
            finding.rule.name == rule::TRANSLATION_UNTRANSLATED.name
                && finding.span.start < span.end
                && span.start < finding.span.end
        })
    };
    let there = tokens(c.source.structure, c.source.published.text(), source);
    // Each word here may be looked for in all of what stands there.
    if here.len().saturating_mul(there.len()) > MOST_COMPARED {
        return;
    }
    let joined: String = there.iter().flat_map(|token| [" ", token.text]).chain([" "]).collect();
    let (mut at, mut found) = (0, None);
    while at < here.len() && found.is_none() {
        let end = run(&here, at, &joined);
        let words = here[at..end].iter().map(|token| token.text);
        let small = words.clone().filter(|word| is_copied(std::iter::once(*word), source_language, own)).count();
        if end - at >= FEWEST && small > 0 && has_two(words, source_language, own) && !is_quoted(&here, at, end) {
            found = Some((end - at, here[at].range.start..here[end - 1].range.end));
        }
        at = end.max(at + 1);
    }
    if let Some((count, range)) = found.filter(|(_, range)| !told(range)) {
        let message = format!("{count} words in the language of the source");
        findings.push(c.finding(&rule::TRANSLATION_UNTRANSLATED, &range, message).with_help("translate them"));
    }
}

/// Whether at least two words are small ones of the source's language and no names.
fn has_two<'w>(words: impl Iterator<Item = &'w str>, source: Language, own: Language) -> bool {
    let small = words.filter(|word| {
        is_copied(std::iter::once(*word), source, own)
            || matches!(*word, "and" | "for" | "from" | "in" | "of" | "to" | "with")
    });
    small.count() >= 2
}

/// Where the words end that stand in the source as here, from one on.
fn run(here: &[Token<'_>], start: usize, source: &str) -> usize {
    let mut written = String::from(" ");
    let mut end = start;
    while let Some(token) = here.get(end).filter(|token| token.is_word) {
        let length = written.len();
        written.push_str(token.text);
        written.push(' ');
        if !source.contains(written.as_str()) {
            written.truncate(length);
            break;
        }
        end += 1;
    }
    end
}

fn is_quoted(here: &[Token<'_>], start: usize, end: usize) -> bool {
    let is_mark = |token: Option<&Token<'_>>| token.is_some_and(|token| token.text.starts_with(QUOTES));
    let before = here[..start].iter().rev().take(3).any(|token| is_mark(Some(token)));
    before || is_mark(here.get(end)) || is_mark(here.get(end + 1))
}

/// A word or a mark of running text that is neither code nor in a link nor set off by marks.
struct Token<'t> {
    text: &'t str,
    range: Range<usize>,
    is_word: bool,
}

fn tokens<'t>(structure: &Structure<'_>, text: &'t str, block: &Block) -> Vec<Token<'t>> {
    let mut found = Vec::new();
    let (mut link, mut end, mut is_set_off) = (0..0, block.range.start, false);
    for part in structure.parts(block) {
        if part.kind == PartKind::Link {
            link = part.range.clone();
        }
        let is_in_link = link.start <= part.range.start && part.range.end <= link.end;
        if let Some(between) = text.get(end..part.range.start) {
            is_set_off ^= between.contains(['*', '_']) && !(between.contains(' ') && is_set_off);
        }
        end = end.max(part.range.end);
        if part.kind != PartKind::Text || is_in_link || is_set_off {
            if part.kind != PartKind::Break {
                found.push(Token { text: "\u{fffc}", range: part.range.clone(), is_word: false });
            }
            continue;
        }
        push_tokens(text, &part.range, &mut found);
    }
    found
}

fn push_tokens<'t>(text: &'t str, part: &Range<usize>, found: &mut Vec<Token<'t>>) {
    let is_inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '\'' | '’' | '-');
    let mut at = part.start;
    while let Some(c) = text[at..part.end].chars().next() {
        let length = text[at..part.end].find(|c| !is_inside(c)).unwrap_or(part.end - at);
        let end = at + if length > 0 { length } else { c.len_utf8() };
        if !c.is_whitespace() {
            let is_word = length > 0 && c.is_ascii_alphabetic();
            found.push(Token { text: &text[at..end], range: at..end, is_word });
        }
        at = end;
    }
}

/// Cells of tables that are the source's where the same words are translated in others of the article.
pub(super) fn cells(c: &Comparison<'_, '_>, matches: &[Match], findings: &mut Vec<Finding>) {
    let rows = || {
        matches.iter().filter_map(|found| match *found {
            Match::Both(source, target) => {
                let pair = (&c.source.structure.blocks[source], &c.target.structure.blocks[target]);
                (pair.0.shape == Shape::Row && pair.1.shape == Shape::Row).then_some(pair)
            }
            _ => None,
        })
    };
    let mut known: FxHashMap<String, Cells> = FxHashMap::default();
    let mut order = Vec::new();
    for (source, target) in rows() {
        let (there, here) = (Read::of(c.source.structure, source), Read::of(c.target.structure, target));
        let (said, says) = (there.cells(true), here.cells(true));
        if said.len() != says.len() {
            continue;
        }
        for (said, says) in said.into_iter().zip(says) {
            let says = trimmed(&here.text, &says);
            let (was, is) = (there.text[said].trim(), &here.text[says.clone()]);
            if is_word(was) {
                let cells = known.entry(was.to_owned()).or_insert_with(|| {
                    order.push(was.to_owned());
                    Cells::default()
                });
                match was == is {
                    true => cells.same.push(here.range(&says)),
                    false => *cells.others.entry(is.to_owned()).or_default() += 1,
                }
            }
        }
    }
    for was in order {
        let Some(cells) = known.get(&was) else { continue };
        let Some((translated, count)) = cells.others.iter().max_by_key(|(text, count)| (**count, text.as_str())) else {
            continue;
        };
        if *count <= cells.same.len() || *count < 2 {
            continue;
        }
        for range in &cells.same {
            let message = format!("`{was}` is in the language of the source, and `{translated}` in other tables here");
            findings.push(
                c.finding(&rule::TRANSLATION_UNTRANSLATED, range, message).with_help(format!("write `{translated}`")),
            );
        }
    }
}

/// What one cell of the source is in a translation.
#[derive(Default)]
struct Cells {
    same: Vec<Range<usize>>,
    others: FxHashMap<String, usize>,
}

/// Whether a cell is a word of a language, or a few: neither code nor a name of parts.
fn is_word(cell: &str) -> bool {
    const LONGEST: usize = 40;
    let is_plain = |word: &str| {
        word.chars().all(char::is_alphabetic) && !word.chars().skip(1).any(char::is_uppercase) && word.len() > 1
    };
    (2..LONGEST).contains(&cell.len()) && cell.split(' ').all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_can_be_searched() {
        assert!(USUAL.is_sorted());
    }

    #[test]
    fn phrases_are_no_names() {
        assert!(is_phrase("Account management page") && is_phrase("Choose another berth."));
        for name in
            ["Harbour Manager Tools", "Power Tools for Students", "acr delete now", "Change tracking", "A2 is free"]
        {
            assert!(!is_phrase(name), "{name}");
        }
    }
}
