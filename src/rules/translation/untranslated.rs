//! `translation-untranslated`: sentences that a translation has as the source has them, amid others that are translated.

use std::collections::BTreeSet;
use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::bitext::alternatives::alternatives;
use crate::bitext::sentences::sentences;
use crate::bitext::structure::{Block, Part, PartKind, Shape, Structure};
use crate::finding::{Finding, rule};
use crate::prose::{Language, OPAQUE, is_untranslated};
use crate::text::collapsed;

use super::{Against, Comparison, Side};

/// How many words a sentence must have to be one that was forgotten.
const FEWEST_WORDS: usize = 8;

/// Marks around what is quoted as it was said.
pub(super) const QUOTES: [char; 14] = ['"', '\'', '“', '”', '„', '‘', '’', '«', '»', '‹', '›', '「', '」', '`'];

/// The languages of a source and of a translation, where these can be told apart.
pub(super) fn languages(c: &Comparison<'_, '_>) -> Option<(Language, Language)> {
    let own = &c.site.config.locales[c.site.locale_of(c.article.file).get()].locale;
    if matches!(c.against, Against::Translation(_)) {
        return None;
    }
    Language::told_apart(&c.site.config.source_locale, own)
}

pub(super) fn check(
    c: &Comparison<'_, '_>,
    (source_language, own): (Language, Language),
    source: &Block,
    target: &Block,
    findings: &mut Vec<Finding>,
) {
    let is_prose = |block: &Block| matches!(block.shape, Shape::Text | Shape::Item(_) | Shape::Row | Shape::Alert(_));
    if !is_prose(source) || !is_prose(target) {
        return;
    }
    let told = |text: &str| is_untranslated(text, source_language, own);
    let there = sentences_of(&c.source.structure.prose(source), source.shape == Shape::Row, told);
    if there.is_empty() {
        return;
    }
    let here = Read::of(c.target.structure, target);
    for cell in here.cells(target.shape == Shape::Row) {
        let text = &here.text[cell.clone()];
        // Of what is untranslated as a whole nothing more is said.
        if told(text) {
            continue;
        }
        for sentence in &there {
            let Some(at) = place(text, sentence) else { continue };
            let range = here.range(&(cell.start + at..cell.start + at + sentence.len()));
            let message = format!("{} words in the language of the source", words(sentence));
            findings.push(c.finding(&rule::TRANSLATION_UNTRANSLATED, &range, message).with_help("translate them"));
        }
    }
}

/// The title and the description, where they are the source's.
pub(super) fn titles(c: &Comparison<'_, '_>, (source, own): (Language, Language), findings: &mut Vec<Finding>) {
    let Some(front) = c.source_front() else { return };
    for key in ["title", "description"] {
        let (Some(there), Some(here)) = (front.text(key), c.article.front.text(key)) else { continue };
        let is_same = collapsed(&there.value) == collapsed(&here.value);
        if is_same && is_untranslated(&here.value, source, own) {
            let message = format!("the {key} is in the language of the source");
            let finding = c.finding_at(&rule::TRANSLATION_UNTRANSLATED, here.span, message);
            findings.push(finding.with_help("translate it"));
        }
    }
}

/// The texts that stand for images, where they are the source's.
pub(super) fn images(
    c: &Comparison<'_, '_>,
    (source_language, own): (Language, Language),
    source: &Block,
    target: &Block,
    findings: &mut Vec<Finding>,
) {
    let of = |side: &Side<'_>, block: &Block| alternatives(side.published.text(), side.structure, block);
    let here = of(&c.target, target);
    if here.is_empty() {
        return;
    }
    let read = |side: &Side<'_>, range: &Range<usize>| collapsed(&side.published.text()[range.clone()]);
    let there: FxHashSet<String> = of(&c.source, source).iter().map(|at| read(&c.source, at)).collect();
    for range in here {
        let text = read(&c.target, &range);
        if there.contains(&text) && is_untranslated(&text, source_language, own) {
            let message = "the text of the image is in the language of the source".to_owned();
            findings.push(c.finding(&rule::TRANSLATION_UNTRANSLATED, &range, message).with_help("translate it"));
        }
    }
}

/// The sentences of a block that would be noticed in a translation, each once.
fn sentences_of(prose: &str, is_row: bool, told: impl Fn(&str) -> bool) -> BTreeSet<String> {
    let parts = prose.split(|c| c == '\n' && is_row);
    let all = parts.flat_map(|part| sentences(part).into_iter().map(|range| collapsed(&part[range])));
    all.filter(|sentence| words(sentence) >= FEWEST_WORDS && told(sentence)).collect()
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

/// What is read of a block, on one line but for the ends of cells, and where it is written.
pub(super) struct Read {
    pub(super) text: String,
    pieces: Vec<Piece>,
}

/// A piece of what is read, from a byte of it to the next piece.
struct Piece {
    at: usize,
    /// Where it is written.
    range: Range<usize>,
    /// Whether it is written as it is read, byte for byte.
    is_as_written: bool,
}

/// Whether no blank of a text stands behind another, and each is an ordinary one.
fn has_plain_blanks(text: &str) -> bool {
    let may_be_other = |pair: &[u8]| {
        matches!(pair, [b' ', b' '] | [b'\t'..=b'\r', _] | [_, b'\t'..=b'\r'] | [0xC2, 0x85 | 0xA0])
            || matches!(pair, [0xE1, 0x9A] | [0xE2, 0x80 | 0x81] | [0xE3, 0x80])
    };
    let is_other = |c: char| c.is_whitespace() && c != ' ';
    let is_surely = text.len() > 1 && !text.as_bytes().windows(2).any(may_be_other);
    is_surely || !text.contains("  ") && !text.contains(is_other)
}

impl Read {
    pub(super) fn of(structure: &Structure<'_>, block: &Block) -> Self {
        let mut read = Self { text: String::with_capacity(block.range.len()), pieces: Vec::new() };
        for part in structure.parts(block) {
            match part.kind {
                PartKind::Text => read.push_text(part),
                PartKind::Code => read.push(OPAQUE, &part.range),
                PartKind::Break if block.shape == Shape::Row => read.push('\n', &part.range),
                PartKind::Break => read.push(' ', &part.range),
                PartKind::Link | PartKind::Image | PartKind::Tag | PartKind::Attribute(_) => {}
            }
        }
        read
    }

    fn push_text(&mut self, part: &Part<'_>) {
        // What is written as an entity is read as something else.
        let is_as_written = part.value.len() == part.range.len();
        if has_plain_blanks(&part.value) && !(part.value.starts_with(' ') && self.text.ends_with(' ')) {
            self.pieces.push(Piece { at: self.text.len(), range: part.range.clone(), is_as_written });
            return self.text.push_str(&part.value);
        }
        for (at, c) in part.value.char_indices() {
            let start = part.range.start + at;
            let place = if is_as_written { start..start + c.len_utf8() } else { part.range.clone() };
            self.push(if c.is_whitespace() { ' ' } else { c }, &place);
        }
    }

    fn push(&mut self, c: char, place: &Range<usize>) {
        if c == ' ' && self.text.ends_with(' ') {
            return;
        }
        self.pieces.push(Piece { at: self.text.len(), range: place.clone(), is_as_written: false });
        self.text.push(c);
    }

    /// The piece that a byte stands in.
    fn piece(&self, at: usize) -> Option<&Piece> {
        self.pieces[..self.pieces.partition_point(|piece| piece.at <= at)].last()
    }

    /// The parts that are read apart.
    pub(super) fn cells(&self, is_row: bool) -> Vec<Range<usize>> {
        let mut start = 0;
        let ends = self.text.match_indices('\n').map(|(at, _)| at).filter(|_| is_row).chain([self.text.len()]);
        ends.map(|end| std::mem::replace(&mut start, end + 1)..end).collect()
    }

    /// Where a part is written.
    pub(super) fn range(&self, part: &Range<usize>) -> Range<usize> {
        let start = self.piece(part.start).map_or(0, |Piece { at, range, is_as_written }| match is_as_written {
            true => range.start + part.start - at,
            false => range.start,
        });
        let end = part.end.checked_sub(1).and_then(|last| self.piece(last));
        let end = end.map_or(0, |Piece { at, range, is_as_written }| match is_as_written {
            true => range.start + part.end - at,
            false => range.end,
        });
        start..end.max(start)
    }
}
