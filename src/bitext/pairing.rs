//! A page's text beside the text that it was made from: which sentence of the page stands for which HTML of the source.

use std::collections::HashMap;
use std::ops::Range;

use super::align::{self, Bead, MadeFrom, Sentence};
use super::changes::changes;
use super::html::{Block, Utf16, blocks, is_blank};
use super::parts::{Budget, Parts};
use super::segments::{Kind, Segment};

/// The source of a page, sentence by sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairing {
    /// How many blocks the page has, paired or not.
    pub count: usize,
    /// Those of which the source is known and reads otherwise.
    pub blocks: Vec<PairedBlock>,
    /// Those that read as their source does.
    pub same: Vec<usize>,
}

/// A block of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairedBlock {
    /// Which of the page's blocks.
    pub at: usize,
    /// Its sentences: apart, in order, and together all of its text.
    pub sentences: Vec<PairedSentence>,
}

/// A sentence of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairedSentence {
    /// Where it begins in the block's text, in UTF-16 units.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// The source sentence that it was made from, as HTML.
    pub source: String,
    /// What became of that since.
    pub change: Option<SourceChange>,
    /// Sentences that the source has behind it now, as HTML.
    pub added: Vec<String>,
}

/// What became of a source sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceChange {
    /// It reads otherwise now: its HTML, where no sentence before tells it already.
    Changed(Option<String>),
    /// It is gone.
    Removed,
}

/// What is laid side by side, as HTML.
#[derive(Clone, Copy, Debug)]
pub struct Texts<'t> {
    /// A page's article.
    pub page: &'t str,
    /// The same with marks where its units begin and end, for a bilingual article.
    pub marked: Option<&'t str>,
    /// The text that it was made from; with marks, too, where the article is bilingual.
    pub source: &'t str,
    /// Whether the page was made from that very text.
    pub made_from: MadeFrom,
    /// The present source, where that is another.
    pub present: Option<&'t str>,
}

/// Lays a page beside the text that it was made from.
pub fn pair(texts: Texts<'_>) -> Pairing {
    let Texts { page, marked, source, made_from, present } = texts;
    let mut budget = Budget::of(source);
    let (mut target, source) = (blocks(page), blocks(source));
    take_units(&mut target, marked.map(blocks).unwrap_or_default());
    let mut paired = by_units(&target, &source);
    let mut taken = vec![false; source.len()];
    paired.iter().flatten().for_each(|pairs| taken[pairs.of] = true);
    let here = Sentences::of(&target, |at| paired[at].is_none());
    if !here.places.is_empty() {
        for (at, pairs) in by_structure(&here, &Sentences::of(&source, |at| !taken[at]), made_from) {
            paired[at] = Some(pairs);
        }
    }
    let mut news = present.and_then(|present| News::of(&source, &blocks(present), Budget::of(present)));
    let mut told = Pairing { count: target.len(), ..Pairing::default() };
    for (at, block) in target.iter().enumerate() {
        let Some(Pairs { of, ranges }) = paired[at].take() else { continue };
        if is_same(&block.text, &source[of].text) {
            told.same.push(at);
        } else {
            let ranges = merged(ranges, block, &source[of]);
            let sentences = sentences(block, of, &source[of], ranges, news.as_mut(), &mut budget);
            told.blocks.extend(sentences.map(|sentences| PairedBlock { at, sentences }));
        }
    }
    told
}

/// A block of the source, and the parts of the page's block with those of it that they stand for.
struct Pairs {
    of: usize,
    ranges: Vec<(Range<usize>, Range<usize>)>,
}

/// Gives a page's blocks their units, as far as marks have left the blocks as they were.
fn take_units(target: &mut [Block<'_>], marked: Vec<Block<'_>>) {
    if target.len() != marked.len() {
        return;
    }
    for (block, marked) in target.iter_mut().zip(marked) {
        if block.text == marked.text {
            block.units = marked.units;
        }
    }
}

/// For each block whose units say what stands for what, that.
fn by_units(target: &[Block<'_>], source: &[Block<'_>]) -> Vec<Option<Pairs>> {
    let numbers = |block: &Block<'_>| block.units.iter().map(|(number, _)| *number).collect::<Vec<_>>();
    let places = source.iter().enumerate().filter_map(|(at, block)| Some((block.units.first()?.0, at)));
    let places: HashMap<u32, usize> = places.collect();
    let mut found: Vec<Option<Pairs>> = target.iter().map(|_| None).collect();
    for (at, block) in target.iter().enumerate() {
        let Some(of) = block.units.first().and_then(|(number, _)| places.get(number)).copied() else { continue };
        if numbers(block) == numbers(&source[of]) {
            let cut = |block: &Block<'_>| block.ranges(block.units.iter().map(|(_, range)| range.start));
            let (here, there) = (cut(block), cut(&source[of]));
            if here.len() == there.len() {
                found[at] = Some(Pairs { of, ranges: here.into_iter().zip(there).collect() });
            }
        }
    }
    found
}

/// The sentences of some blocks: what aligning must know of each, and where it stands in its block.
#[derive(Default)]
struct Sentences<'b> {
    all: Vec<Sentence<'b>>,
    places: Vec<Range<usize>>,
}

impl<'b> Sentences<'b> {
    fn of(blocks: &'b [Block<'_>], is_wanted: impl Fn(usize) -> bool) -> Self {
        let mut found = Self::default();
        for (at, block) in written(blocks).filter(|(at, _)| is_wanted(*at)) {
            for range in block.sentences() {
                let text = block.text[range.clone()].trim();
                found.all.push(Sentence { text, block: at as u32, kind: block.kind, weight: align::weight(text) });
                found.places.push(range);
            }
        }
        found
    }

    /// The place of some sentences of one block.
    fn place(&self, range: &Range<usize>) -> Range<usize> {
        match self.places.get(range.clone()) {
            Some([first, .., last]) => first.start..last.end,
            Some([only]) => only.clone(),
            _ => 0..0,
        }
    }

    /// The block of some sentences.
    fn block(&self, range: &Range<usize>) -> Option<usize> {
        self.all.get(range.clone())?.first().map(|sentence| sentence.block as usize)
    }
}

/// The blocks that an author wrote.
fn written<'b, 'h>(blocks: &'b [Block<'h>]) -> impl Iterator<Item = (usize, &'b Block<'h>)> {
    blocks.iter().enumerate().filter(|(_, block)| !block.is_label)
}

/// The blocks and sentences that stand for each other by structure and length.
fn by_structure(here: &Sentences<'_>, there: &Sentences<'_>, made_from: MadeFrom) -> Vec<(usize, Pairs)> {
    let of_block = |beads: Vec<Bead>| {
        let of = beads.iter().find_map(|(of_source, _)| there.block(of_source))?;
        let at = beads.iter().find_map(|(_, of_target)| here.block(of_target))?;
        let ranges = beads.iter().map(|(one, other)| (here.place(other), there.place(one))).collect();
        Some((at, Pairs { of, ranges }))
    };
    align::align_blocks(&there.all, &here.all, made_from).into_iter().filter_map(of_block).collect()
}

/// The sentences of blocks as something to compare.
fn segments(blocks: &[Block<'_>]) -> Vec<Segment> {
    let of_block = |(at, block): (usize, &Block<'_>)| {
        block.sentences().into_iter().map(|range| block.segment(at, range)).collect::<Vec<_>>()
    };
    written(blocks).flat_map(of_block).collect()
}

/// The parts without those that say nothing on one side: they go with the one before, else with the one behind.
fn merged(
    ranges: Vec<(Range<usize>, Range<usize>)>,
    target: &Block<'_>,
    source: &Block<'_>,
) -> Vec<(Range<usize>, Range<usize>)> {
    let says = |block: &Block<'_>, range: &Range<usize>| block.text[range.clone()].contains(char::is_alphanumeric);
    let mut kept: Vec<(Range<usize>, Range<usize>)> = Vec::with_capacity(ranges.len());
    // What the last of them says on each side; looking again each time that it grows would take long.
    let (mut says_here, mut says_there) = (true, true);
    for (here, there) in ranges {
        let (is_here, is_there) = (says(target, &here), says(source, &there));
        let is_open = !(says_here && says_there);
        match kept.last_mut() {
            Some(last) if is_open || !(is_here && is_there) => {
                last.0 = join(&last.0, &here);
                last.1 = join(&last.1, &there);
                says_here |= is_here;
                says_there |= is_there;
            }
            _ => {
                (says_here, says_there) = (is_here, is_there);
                kept.push((here, there));
            }
        }
    }
    kept
}

/// Two parts that follow each other as one; an empty one has no place.
fn join(one: &Range<usize>, other: &Range<usize>) -> Range<usize> {
    match (one.is_empty(), other.is_empty()) {
        (true, _) => other.clone(),
        (_, true) => one.clone(),
        _ => one.start.min(other.start)..one.end.max(other.end),
    }
}

/// The sentences of a block beside those of the source; `None` where the budget does not allow them.
fn sentences(
    block: &Block<'_>,
    of: usize,
    source: &Block<'_>,
    ranges: Vec<(Range<usize>, Range<usize>)>,
    mut news: Option<&mut News>,
    budget: &mut Budget,
) -> Option<Vec<PairedSentence>> {
    let mut units = Utf16::of(&block.text);
    let mut parts = source.parts();
    let sentence = |(here, there): (Range<usize>, Range<usize>)| {
        Some(PairedSentence {
            start: units.at(here.start),
            end: units.at(here.end),
            source: trimmed(parts.html(there.clone(), budget)?),
            change: news.as_mut().and_then(|news| news.change(of, &there)),
            added: news.as_ref().map(|news| news.added(of, &there)).unwrap_or_default(),
        })
    };
    ranges.into_iter().map(sentence).collect()
}

/// HTML without the white space around it.
fn trimmed(mut html: String) -> String {
    html.truncate(html.trim_end_matches(is_blank).len());
    match html.len() - html.trim_start_matches(is_blank).len() {
        0 => html,
        blanks => html.split_off(blanks),
    }
}

/// Whether a reader would see the same.
fn is_same(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let words = |text| str::split_ascii_whitespace(text);
    words(one).eq(words(other))
}

/// What became of a source, by block.
#[derive(Default)]
struct News {
    /// The sentences that changed, in order.
    changed: HashMap<usize, Vec<ChangedSentence>>,
    /// Where sentences are new, and what they say, in order.
    added: HashMap<usize, Vec<(usize, String)>>,
}

/// A sentence of the source that changed.
struct ChangedSentence {
    range: Range<usize>,
    /// How it reads now; `None` where it is gone.
    now: Option<String>,
    /// How often that was told.
    told: usize,
}

/// A sentence may have been translated in many parts: with so many of them it is told how it reads now.
const MOST_TOLD: usize = 8;

impl News {
    /// What became of a source; `None` where the budget does not allow to tell it.
    fn of(source: &[Block<'_>], present: &[Block<'_>], mut budget: Budget) -> Option<Self> {
        let (old, new) = (segments(source), segments(present));
        let mut parts: Vec<Parts<'_, '_>> = present.iter().map(Block::parts).collect();
        let mut html =
            |segment: &Segment| parts[segment.block as usize].html(segment.span.range(), &mut budget).map(trimmed);
        let found = changes(&old, &new);
        let mut news = Self::default();
        for change in found.iter().filter(|change| change.is_of_text()) {
            if let Some(was) = change.was().map(|was| &old[was]) {
                let now = match change.now() {
                    Some(now) => Some(html(&new[now])?),
                    None => None,
                };
                let of_block = news.changed.entry(was.block as usize).or_default();
                of_block.push(ChangedSentence { range: was.span.range(), now, told: 0 });
            }
        }
        let mut places: HashMap<&str, usize> = HashMap::new();
        for (at, old) in old.iter().enumerate().rev() {
            places.insert(&old.text, at);
        }
        let became: HashMap<usize, Option<usize>> =
            found.iter().filter_map(|change| Some((change.now()?, change.was()))).collect();
        // What is new stands behind the sentence that stood before it.
        let mut before = None;
        for (at, now) in new.iter().enumerate() {
            match became.get(&at) {
                Some(None) if now.kind == Kind::Code => {}
                Some(None) => {
                    if let Some(before) = before.map(|before: usize| &old[before]) {
                        let of_block = news.added.entry(before.block as usize).or_default();
                        of_block.push((before.span.range().end, html(now)?));
                    }
                }
                Some(Some(was)) => before = Some(*was),
                None => before = places.get(now.text.as_str()).copied().or(before),
            }
        }
        news.changed.values_mut().for_each(|of_block| of_block.sort_by_key(|sentence| sentence.range.start));
        news.added.values_mut().for_each(|of_block| of_block.sort_by_key(|(at, _)| *at));
        Some(news)
    }

    fn change(&mut self, block: usize, range: &Range<usize>) -> Option<SourceChange> {
        let changed = self.changed.get_mut(&block)?;
        let first = changed.partition_point(|sentence| sentence.range.end <= range.start);
        let mut found = None;
        let mut texts: Vec<&str> = Vec::new();
        for sentence in changed[first..].iter_mut().take_while(|sentence| sentence.range.start < range.end) {
            sentence.told += 1;
            let is_changed = sentence.now.is_some() || matches!(found, Some(SourceChange::Changed(_)));
            found = Some(if is_changed { SourceChange::Changed(None) } else { SourceChange::Removed });
            texts.extend(sentence.now.as_deref().filter(|_| sentence.told <= MOST_TOLD));
        }
        if texts.is_empty() { found } else { Some(SourceChange::Changed(Some(texts.join(" ")))) }
    }

    fn added(&self, block: usize, range: &Range<usize>) -> Vec<String> {
        let Some(added) = self.added.get(&block) else { return Vec::new() };
        let first = added.partition_point(|(at, _)| *at <= range.start);
        let within = added[first..].iter().take_while(|(at, _)| *at <= range.end);
        within.map(|(_, html)| html.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(page: &str, source: &str, present: Option<&str>) -> Vec<(usize, PairedSentence)> {
        let pairing = pair(Texts { page, marked: None, source, made_from: MadeFrom::This, present });
        let blocks = pairing.blocks.into_iter();
        blocks.flat_map(|block| block.sentences.into_iter().map(move |sentence| (block.at, sentence))).collect()
    }

    fn texts(page: &str, source: &str) -> Vec<(usize, u32, u32, String)> {
        let all = told(page, source, None).into_iter();
        all.map(|(at, sentence)| (at, sentence.start, sentence.end, sentence.source)).collect()
    }

    #[test]
    fn sentences_stand_beside_sentences() {
        let page = "<h1>Un</h1><p>Deux. <b>Trois</b>.</p><pre>x</pre><ul><li>Quatre</li></ul>";
        let source = "<h1>One</h1><p>Two. <b>Three</b>.</p><pre>x</pre><ul><li>Four</li></ul>";
        assert_eq!(
            texts(page, source),
            [
                (0, 0, 2, "One".to_owned()),
                (1, 0, 6, "Two.".to_owned()),
                (1, 6, 12, "<b>Three</b>.".to_owned()),
                (3, 0, 6, "Four".to_owned())
            ]
        );
    }

    #[test]
    fn what_reads_the_same_is_named_and_not_told() {
        let page = "<p>Un.</p><p>42</p><p>Rye</p><p>Rien.</p>";
        let source = "<p>One.</p><p>42</p><p>Rye</p>";
        let pairing = pair(Texts { page, marked: None, source, made_from: MadeFrom::PerhapsAnother, present: None });
        assert_eq!((pairing.blocks.len(), pairing.same), (1, vec![1, 2]));
    }

    #[test]
    fn a_block_that_only_one_side_has_shifts_no_other() {
        let found = texts("<h2>Un</h2><p>Deux</p><h2>Trois</h2>", "<h2>One</h2><h2>Three</h2>");
        assert_eq!(found.iter().map(|(at, ..)| *at).collect::<Vec<_>>(), [0, 2]);
    }

    #[test]
    fn labels_are_nobodys_sentences() {
        let page = "<div><p class=\"alert-title\">Remarque</p><p>Un</p></div>";
        let source = "<div><p class=\"alert-title\">Note</p><p>One</p></div>";
        assert_eq!(texts(page, source), [(1, 0, 2, "One".to_owned())]);
    }

    #[test]
    fn what_became_of_a_source_is_told_where_it_stood() {
        let page = "<p>Un. Deux. Trois.</p>";
        let source = "<p>One is here. Two is here. Three is here.</p>";
        let present = "<p>One is here. New it is. Two is there. Another.</p>";
        let found = told(page, source, Some(present));
        assert_eq!(found[0].1.added, ["New it is."]);
        assert_eq!(found[1].1.change, Some(SourceChange::Changed(Some("Two is there.".to_owned()))));
        assert_eq!(found[1].1.added, ["Another."]);
        assert_eq!(found[2].1.change, Some(SourceChange::Removed));
    }

    #[test]
    fn what_stands_around_sentences_is_not_repeated_without_end() {
        let text = |sentence: &str, around: usize| {
            let sentences = sentence.repeat(300);
            format!("<p><span title=\"{}\">{sentences}</span></p><p>{sentence}</p>", "x".repeat(around))
        };
        let bytes = |around: usize| {
            let (page, source) = (text("Un deux. ", around), text("One two. ", around));
            let told = told(&page, &source, Some(&text("One three. ", around)));
            (told.len(), told.iter().map(|(_, sentence)| sentence.source.len()).sum::<usize>() / source.len())
        };
        assert_eq!(bytes(10).0, 301);
        assert_eq!(bytes(20_000), (1, 0));
    }

    #[test]
    fn units_go_before_sentences() {
        let mark = |number: u32, text: &str| {
            format!("{}{text}\u{10FFFD}", char::from_u32(0xF_0000 + number).unwrap_or_default())
        };
        let page = "<p>Un. Et un autre. Deux.</p>";
        let marked = format!("<p>{} {}</p>", mark(0, "Un. Et un autre."), mark(1, "Deux."));
        let source = format!("<p>{} {}</p>", mark(0, "One."), mark(1, "Two. Both."));
        let pairing =
            pair(Texts { page, marked: Some(&marked), source: &source, made_from: MadeFrom::This, present: None });
        let sources: Vec<_> =
            pairing.blocks[0].sentences.iter().map(|sentence| (sentence.end, sentence.source.as_str())).collect();
        assert_eq!(sources, [(17, "One."), (22, "Two. Both.")]);
    }
}
