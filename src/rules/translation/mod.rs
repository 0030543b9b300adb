//! Rules over a translation and the text that it was made from, block beside block.
//!
//! Only the very source of a translation is compared with it: what any other text has otherwise may be news. Where there is no
//! source, two translations that record the same one are compared, and a finding says that they differ.

mod amounts;
mod anchors;
mod bold;
mod code;
mod copied;
mod exchanged;
mod glued;
mod leads;
mod links;
mod marks;
mod markup;
mod measures;
mod metadata;
mod negations;
mod omissions;
mod placed_links;
mod places;
mod plain;
mod spaces;
pub mod standing;
mod structure;
mod tables;
mod torn;
mod unpaired;
mod untranslated;
mod versions;

pub use spaces::Names;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::cmp::Reverse;
use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::article::Article;
use crate::bitext::matching::{Match, match_blocks};
use crate::bitext::structure::{Block, Part, PartKind, Published, Shape, Structure};
use crate::finding::{FileId, Finding, Rule, ask, rule};
use crate::front_matter::{self, FrontMatter};
use crate::prose::{Language, may_hold};
use crate::site::Site;
use crate::text::{LineIndex, Span};

use placed_links::PlacedLinks;

/// The rules for which two texts are compared. `stray-emphasis` looks at both where they are compared anyway.
pub const COMPARING: [&Rule; 12] = [
    &rule::TRANSLATION_STRUCTURE,
    &rule::TRANSLATION_LINKS_DIFFER,
    &rule::TRANSLATION_CODE_DIFFERS,
    &rule::TRANSLATION_VERSION_DIFFERS,
    &rule::TRANSLATION_NUMBER_DIFFERS,
    &rule::TRANSLATION_METADATA_DIFFERS,
    &rule::TRANSLATION_NEGATION_LOST,
    &rule::TRANSLATION_SENTENCE_MISSING,
    &rule::TRANSLATION_LOST_SPACE,
    &rule::TRANSLATION_UNTRANSLATED,
    &rule::ANCHOR_NOT_SOURCE_SLUG,
    &rule::FR_SPACE_BEFORE_PUNCTUATION,
];

/// One of two texts that are compared.
#[derive(Clone, Copy, Debug)]
pub struct Side<'c> {
    /// The text as stored.
    pub stored: &'c str,
    /// The text as it is published.
    pub published: &'c Published<'c>,
    /// What that is made of.
    pub structure: &'c Structure<'c>,
}

/// What a translation is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// Its source as it is now.
    Source(FileId),
    /// Its source as it was when the translation was made.
    OldSource(FileId),
    /// The source that it holds itself.
    Pairs,
    /// Another translation of the same source.
    Translation(FileId),
}

/// A translation beside the text that it is compared with.
pub struct Comparison<'c, 'a> {
    site: &'c Site<'a>,
    article: &'c Article,
    target: Side<'c>,
    against: Against,
    source: Side<'c>,
    /// The lines of the other text, once they are asked for.
    lines: OnceCell<LineIndex<'c>>,
    /// The words of its running text, likewise.
    words: OnceCell<FxHashSet<&'c str>>,
    /// The links of the translation.
    links: OnceCell<PlacedLinks<'c>>,
    /// Those of its present source.
    source_links: OnceCell<Option<PlacedLinks<'c>>>,
}

/// What a translation has otherwise than the text that it is compared with.
pub fn compare(comparison: &Comparison<'_, '_>) -> Vec<Finding> {
    let matches = match_blocks(comparison.source.structure, comparison.target.structure);
    let mut findings = Vec::new();
    comparison.ask(&rule::TRANSLATION_STRUCTURE, &mut findings, |found| {
        structure::check(comparison, &matches, found);
        tables::check(comparison, &matches, found);
        bold::check(comparison, &matches, found);
    });
    comparison.ask(&rule::TRANSLATION_METADATA_DIFFERS, &mut findings, |found| metadata::check(comparison, found));
    let known = Known {
        languages: places::Languages::of(comparison),
        versions: versions::Versions::new(comparison),
        told_apart: untranslated::languages(comparison),
        negations: negations::Negations::of(comparison),
    };
    comparison.ask(&rule::TRANSLATION_VERSION_DIFFERS, &mut findings, |found| known.versions.titles(found));
    if let Some(languages) = known.told_apart {
        comparison.ask(&rule::TRANSLATION_UNTRANSLATED, &mut findings, |found| {
            untranslated::titles(comparison, languages, found);
            copied::cells(comparison, &matches, found);
        });
    }
    for found in &matches {
        let Match::Both(source, target) = *found else { continue };
        let (source, target) =
            (&comparison.source.structure.blocks[source], &comparison.target.structure.blocks[target]);
        if is_too_large(comparison, source, target) {
            continue;
        }
        blocks(comparison, &known, source, target, &mut findings);
    }
    comparison.ask(&rule::TRANSLATION_SENTENCE_MISSING, &mut findings, |found| {
        omissions::check(comparison, &matches, found);
    });
    comparison.ask(&rule::ANCHOR_NOT_SOURCE_SLUG, &mut findings, |found| anchors::check(comparison, &matches, found));
    findings
}

/// What the blocks of a translation are otherwise than those of another one of the same source, which only both together tell
/// of bilingual ones: what stands outside of pairs, and pairs that were lost as a whole.
pub fn compare_blocks(comparison: &Comparison<'_, '_>) -> Vec<Finding> {
    let matches = match_blocks(comparison.source.structure, comparison.target.structure);
    let mut findings = Vec::new();
    comparison.ask(&rule::TRANSLATION_STRUCTURE, &mut findings, |found| {
        structure::check(comparison, &matches, found);
        tables::check(comparison, &matches, found);
    });
    let languages = places::Languages::of(comparison);
    comparison.ask(&rule::TRANSLATION_CODE_DIFFERS, &mut findings, |found| {
        for pair in &matches {
            let Match::Both(source, target) = *pair else { continue };
            let (source, target) =
                (&comparison.source.structure.blocks[source], &comparison.target.structure.blocks[target]);
            if source.shape == Shape::Code && !is_too_large(comparison, source, target) {
                code::check(comparison, &languages, source, target, found);
                found.extend(code::marked_as(comparison, source, target));
            }
        }
    });
    findings
}

/// What a translation lacks that another of the same source has. A block that one of two has is more often lost than added.
pub fn compare_lost(comparison: &Comparison<'_, '_>) -> Vec<Finding> {
    let matches = match_blocks(comparison.source.structure, comparison.target.structure);
    let mut findings = Vec::new();
    comparison.ask(&rule::TRANSLATION_STRUCTURE, &mut findings, |found| {
        structure::check_lost(comparison, &matches, found);
        tables::check_lost(comparison, &matches, found);
    });
    findings
}

/// What rules must know of all blocks.
struct Known<'k, 'c, 'a> {
    languages: places::Languages,
    versions: versions::Versions<'k, 'c, 'a>,
    /// The languages of both texts, where they can be told apart.
    told_apart: Option<(Language, Language)>,
    /// What the translation says no with, where that is known.
    negations: Option<negations::Negations>,
}

/// What a block has otherwise than the one that it is a translation of.
fn blocks(
    c: &Comparison<'_, '_>,
    known: &Known<'_, '_, '_>,
    source: &Block,
    target: &Block,
    findings: &mut Vec<Finding>,
) {
    let Known { languages, versions, told_apart, negations } = known;
    let has_same_parts = has_same_parts(c, source, target);
    c.ask(&rule::TRANSLATION_STRUCTURE, findings, |found| {
        if !has_same_parts {
            structure::images(c, source, target, found);
            structure::tags(c, source, target, found);
            markup::attributes(c, source, target, found);
        }
        markup::references(c, source, target, found);
        markup::lost_characters(c, source, target, found);
        torn::names(c, source, target, found);
        torn::escapes(c, source, target, found);
    });
    if !has_same_parts || links::may_differ(c, source, target) {
        c.ask(&rule::TRANSLATION_LINKS_DIFFER, findings, |found| links::check(c, languages, source, target, found));
    }
    c.ask(&rule::TRANSLATION_LINKS_DIFFER, findings, |found| {
        if !has_same_parts {
            exchanged::check(c, languages, source, target, found);
        }
        exchanged::references(c, source, target, found);
        links::without_text(c, source, target, found);
    });
    c.ask(&rule::TRANSLATION_CODE_DIFFERS, findings, |found| {
        if !has_same_parts {
            code::check(c, languages, source, target, found);
        }
        found.extend(code::marked_as(c, source, target));
    });
    if says_figures(c, source) {
        let mut of_versions = Vec::new();
        c.ask(&rule::TRANSLATION_VERSION_DIFFERS, &mut of_versions, |found| versions.block(source, target, found));
        c.ask(&rule::TRANSLATION_NUMBER_DIFFERS, findings, |found| {
            let mut of_numbers = Vec::new();
            amounts::check(c, source, target, &mut of_numbers);
            // A version is a number, too.
            let is_told = |finding: &Finding| of_versions.iter().any(|version| version.span.overlaps(finding.span));
            found.extend(of_numbers.into_iter().filter(|finding| !is_told(finding)));
        });
        findings.append(&mut of_versions);
    }
    c.ask(&rule::TRANSLATION_LOST_SPACE, findings, |found| {
        spaces::check(c, source, target, found);
        glued::check(c, source, target, found);
    });
    c.ask(&rule::FR_SPACE_BEFORE_PUNCTUATION, findings, |found| marks::check(c, source, target, found));
    c.ask(&rule::STRAY_EMPHASIS, findings, |found| unpaired::check(c, source, target, found));
    if let Some(negations) = negations {
        c.ask(&rule::TRANSLATION_NEGATION_LOST, findings, |found| {
            negations::check(c, negations, source, target, found);
        });
    }
    if let Some(languages) = *told_apart {
        c.ask(&rule::TRANSLATION_UNTRANSLATED, findings, |found| {
            // What was found in other blocks is not looked at again.
            let mut of_block = Vec::new();
            let may_be_copied = may_hold(&c.target.structure.prose(target), languages.0);
            if may_be_copied {
                untranslated::check(c, languages, source, target, &mut of_block);
            }
            untranslated::images(c, languages, source, target, &mut of_block);
            copied::check(c, languages, source, target, may_be_copied, &mut of_block);
            found.extend(each_place_once(of_block));
        });
    }
}

/// Findings without those that stand within the place of another.
fn each_place_once(mut findings: Vec<Finding>) -> impl Iterator<Item = Finding> {
    findings.sort_by_key(|finding| (finding.span.start, Reverse(finding.span.end)));
    let mut end = 0;
    findings.into_iter().filter(move |finding| {
        let is_within = finding.span.end <= end;
        end = end.max(finding.span.end);
        !is_within
    })
}

/// Whether a block is so large that nobody wrote it, and comparing its parts would take too long.
fn is_too_large(comparison: &Comparison<'_, '_>, source: &Block, target: &Block) -> bool {
    const MOST_PARTS: usize = 4_000;
    const MOST_BYTES: usize = 1 << 16;
    let parts = comparison.source.structure.parts(source).len() + comparison.target.structure.parts(target).len();
    parts > MOST_PARTS || source.range.len() + target.range.len() > MOST_BYTES
}

/// Whether two blocks lead to the same places and have the same code, in the same order.
fn has_same_parts(comparison: &Comparison<'_, '_>, source: &Block, target: &Block) -> bool {
    let (there, here) = (comparison.source.structure.parts(source), comparison.target.structure.parts(target));
    let is_kept = |part: &&Part<'_>| !matches!(part.kind, PartKind::Text | PartKind::Break);
    let kept = there.iter().filter(is_kept).map(|part| (part.kind, &*part.value));
    kept.eq(here.iter().filter(is_kept).map(|part| (part.kind, &*part.value)))
}

/// Whether figures stand in a block of running text.
fn says_figures(comparison: &Comparison<'_, '_>, source: &Block) -> bool {
    let is_read = !matches!(source.shape, Shape::Code | Shape::Html | Shape::Value);
    let written = &comparison.source.published.text()[source.range.clone()];
    // Without an early end, so that many bytes are looked at in one step.
    is_read && written.bytes().fold(false, |found, byte| found | byte.is_ascii_digit())
}

impl<'c, 'a> Comparison<'c, 'a> {
    /// An article of a site, its text, and what that is compared with.
    pub fn new(site: &'c Site<'a>, article: &'c Article, target: Side<'c>, against: Against, source: Side<'c>) -> Self {
        let (lines, words) = (OnceCell::new(), OnceCell::new());
        let (links, source_links) = (OnceCell::new(), OnceCell::new());
        Self { site, article, target, against, source, lines, words, links, source_links }
    }

    /// Asks a rule what it finds.
    fn ask(&self, rule: &'static Rule, findings: &mut Vec<Finding>, look: impl FnOnce(&mut Vec<Finding>)) {
        ask(rule, self.article.file, findings, look);
    }

    /// A finding at a place of the translation's text.
    fn finding(&self, rule: &'static Rule, range: &Range<usize>, message: String) -> Finding {
        self.finding_at(rule, self.target.published.span(range), message)
    }

    /// A finding at a place of the translation's file.
    fn finding_at(&self, rule: &'static Rule, span: Span, message: String) -> Finding {
        let finding = Finding::new(rule, self.article.file, span, message);
        // Which of two translations is wrong, nobody can tell.
        if matches!(self.against, Against::Translation(_)) { finding.as_info() } else { finding }
    }

    /// What stands above the text that a translation is compared with.
    fn source_front(&self) -> Option<Cow<'c, FrontMatter>> {
        let front = match self.against {
            Against::Source(file) | Against::Translation(file) => &self.site.article(file)?.front,
            Against::OldSource(file) => {
                return Some(Cow::Owned(front_matter::parse(self.source.stored, file, &mut Vec::new())));
            }
            // Of what is above an article no pair has the source.
            Against::Pairs => return None,
        };
        Some(Cow::Borrowed(front))
    }

    /// The words of the running text that a translation is compared with.
    fn source_words(&self) -> &FxHashSet<&'c str> {
        self.words.get_or_init(|| spaces::running_words(self.source.structure, self.source.published.text()))
    }

    /// The links of the translation by where they stand.
    fn links(&self) -> &PlacedLinks<'c> {
        self.links.get_or_init(|| PlacedLinks::of(self.article))
    }

    /// Those of its source, where it is compared with that as it is now.
    fn source_links(&self) -> Option<&PlacedLinks<'c>> {
        let find = || match self.against {
            Against::Source(file) => self.site.article(file).map(PlacedLinks::of),
            _ => None,
        };
        self.source_links.get_or_init(find).as_ref()
    }

    /// The language of the translation, without its region: `fr`.
    fn language(&self) -> &str {
        let locale = &self.site.config.locales[self.site.locale_of(self.article.file).get()].locale;
        locale.language_identifier().language.as_str()
    }

    fn is_french(&self) -> bool {
        self.language() == "fr"
    }

    /// What the other text is called.
    fn other(&self) -> String {
        match self.against {
            Against::Translation(file) => format!("`{}`", self.site.docset.file(file).printed),
            _ => "the source".to_owned(),
        }
    }

    /// Where the other text has what is meant, for people to look at.
    fn there(&self, range: &Range<usize>) -> String {
        self.there_at(self.source.published.span(range))
    }

    /// The same of a place in the other text as stored.
    fn there_at(&self, place: Span) -> String {
        let line = || self.lines.get_or_init(|| LineIndex::new(self.source.stored)).position(place.start).line;
        match self.against {
            Against::Source(file) | Against::Translation(file) => {
                format!("{}:{}", self.site.docset.file(file).printed, line())
            }
            Against::OldSource(file) => {
                format!(
                    "line {} of {}, as it was when this was translated",
                    line(),
                    self.site.docset.file(file).printed
                )
            }
            Against::Pairs => "the source sides of its pairs".to_owned(),
        }
    }

    /// The same block without white space at its end.
    fn trimmed(&self, block: &Block) -> Range<usize> {
        let text = &self.target.published.text()[block.range.clone()];
        block.range.start..block.range.start + text.trim_end().len()
    }

    /// A place in the file.
    fn span(&self, range: &Range<usize>) -> Span {
        self.target.published.span(range)
    }
}

/// The beginning of a text, to be shown in a line.
fn excerpt(text: &str) -> String {
    const LONGEST: usize = 60;
    let text = crate::text::collapsed(text);
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text,
    }
}
