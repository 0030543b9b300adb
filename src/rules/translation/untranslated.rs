//! `translation-untranslated`: sentences that a translation has as the source has them, amid others that are translated.

use std::ops::Range;

use crate::bitext::sentences::sentences;
use crate::bitext::structure::{Block, PartKind, Shape, Structure};
use crate::finding::{Finding, rule};
use crate::prose::{Language, OPAQUE, is_untranslated};

use super::{Against, Comparison};

/// How many words a sentence must have to be one that was forgotten.
const FEWEST_WORDS: usize = 8;

/// Marks around what is quoted as it was said.
const QUOTES: [char; 14] = ['"', '\'', '“', '”', '„', '‘', '’', '«', '»', '‹', '›', '「', '」', '`'];

/// The languages of a source and of a translation, where these can be told apart.
pub(super) fn languages(c: &Comparison<'_, '_>) -> Option<(Language, Language)> {
    let own = &c.site.config.locales[c.site.locale_of(c.article.file).get()].locale;
    let name = |locale: &crate::locale::Locale| locale.language_identifier().language;
    let (source, own) = (name(&c.site.config.source_locale), name(own));
    if source == own || matches!(c.against, Against::Translation(_)) {
        return None;
    }
    let source = Language::named(source.as_str()).filter(|source| source.is_known())?;
    Some((source, Language::named(own.as_str())?))
}

pub(super) fn check(
    c: &Comparison<'_, '_>,
    (source_language, own): (Language, Language),
    source: &Block,
    target: &Block,
    findings: &mut Vec<Finding>,
) {
    let is_prose = |block: &Block| matches!(block.shape, Shape::Text | Shape::Item(_) | Shape::Row | Shape::Alert(_));
    if !is_prose(source) || !is_prose(target) || !has_words(c.target.structure, target) {
        return;
    }
    let there = c.source.structure.prose(source);
    let here = Read::of(c.target.structure, target);
    for cell in here.cells(target.shape == Shape::Row) {
        let text = &here.text[cell.clone()];
        // Of what is untranslated as a whole nothing more is said.
        if is_untranslated(text, source_language, own) {
            continue;
        }
        for written in there.split(|c| c == '\n' && source.shape == Shape::Row) {
            for sentence in sentences(written).into_iter().map(|range| crate::text::collapsed(&written[range])) {
                let words = words(&sentence);
                if words < FEWEST_WORDS || !is_untranslated(&sentence, source_language, own) {
                    continue;
                }
                let Some(at) = place(text, &sentence) else { continue };
                let range = here.range(cell.start + at, sentence.len());
                let message = format!("{words} words in the language of the source");
                findings.push(c.finding(&rule::TRANSLATION_UNTRANSLATED, &range, message).with_help("translate them"));
            }
        }
    }
}

/// A quick look whether so many words of Latin letters stand together that a sentence may be among them.
fn has_words(structure: &Structure<'_>, block: &Block) -> bool {
    let spaces = |text: &str| text.bytes().filter(|byte| *byte == b' ').count();
    let blanks = structure.parts(block).iter().map(|part| match part.kind {
        PartKind::Text => spaces(&part.value),
        _ => 1,
    });
    blanks.sum::<usize>() + 1 >= FEWEST_WORDS
}

fn words(sentence: &str) -> usize {
    sentence.split(|c: char| !c.is_alphabetic() && c != '\'' && c != '’').filter(|word| !word.is_empty()).count()
}

/// Where a text has a sentence, which is not quoted and no part of other words.
fn place(text: &str, sentence: &str) -> Option<usize> {
    let is_quote = |c: Option<char>| c.is_some_and(|c| QUOTES.contains(&c));
    if is_quote(sentence.chars().next()) {
        return None;
    }
    text.match_indices(sentence).map(|(at, _)| at).find(|at| {
        let before = text[..*at].trim_end().chars().next_back();
        let behind = text[at + sentence.len()..].chars().next();
        let joins = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        !is_quote(before) && !is_quote(behind) && !joins(text[..*at].chars().next_back()) && !joins(behind)
    })
}

/// What is read of a block, on one line but for the ends of cells, and where each byte of it is written.
struct Read {
    text: String,
    places: Vec<usize>,
}

impl Read {
    fn of(structure: &Structure<'_>, block: &Block) -> Self {
        let mut read = Self { text: String::with_capacity(block.range.len()), places: Vec::new() };
        for part in structure.parts(block) {
            match part.kind {
                PartKind::Text => part.value.char_indices().for_each(|(at, c)| {
                    read.push(if c.is_whitespace() { ' ' } else { c }, part.range.start + at);
                }),
                PartKind::Code => read.push(OPAQUE, part.range.start),
                PartKind::Break if block.shape == Shape::Row => read.push('\n', part.range.start),
                PartKind::Break => read.push(' ', part.range.start),
                PartKind::Link | PartKind::Image | PartKind::Tag => {}
            }
        }
        read
    }

    fn push(&mut self, c: char, place: usize) {
        if c == ' ' && self.text.ends_with(' ') {
            return;
        }
        self.text.push(c);
        self.places.extend(std::iter::repeat_n(place, c.len_utf8()));
    }

    /// The parts that are read apart.
    fn cells(&self, is_row: bool) -> Vec<Range<usize>> {
        let mut start = 0;
        let ends = self.text.match_indices('\n').map(|(at, _)| at).filter(|_| is_row).chain([self.text.len()]);
        ends.map(|end| std::mem::replace(&mut start, end + 1)..end).collect()
    }

    /// Where so many bytes are written.
    fn range(&self, start: usize, length: usize) -> Range<usize> {
        let last = self.text[..start + length].char_indices().next_back().map_or(start, |(at, _)| at);
        self.places[start]..self.places[last] + (start + length - last)
    }
}
