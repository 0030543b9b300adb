//! `translation-sentence-missing`: a sentence of the source that a block of the translation leaves out.
//!
//! Translators join sentences and part them. A sentence is told of where the others of its block stand for each other, one by
//! one and as long as translations in this article are, and where joining two would explain the block far worse.

use std::ops::Range;

use crate::bitext::align::weight;
use crate::bitext::matching::Match;
use crate::bitext::sentences::sentences;
use crate::bitext::structure::{Block, Shape};
use crate::finding::{Finding, rule};

use super::plain::Plain;
use super::{Against, Comparison, Side, excerpt};

/// How much text a sentence must have that is missed, in letters.
const SHORTEST: f32 = 30.0;

/// How much of the missing sentence must be missing from the block, as joining two sentences would have kept it.
const MISSING: f32 = 0.75;

/// How far the other sentences may be from the length that they are expected to have, as a part of all of it.
const NOISE: f32 = 0.25;

/// Which of two sentences is missing is told where the others fit better by so much of it.
const CLEARLY: f32 = 0.3;

/// Blocks of more sentences are not looked at: each way to leave one out takes as long as there are sentences.
const MOST: usize = 64;

/// How much text there must be to learn from how long translations are, in letters.
const ENOUGH: f32 = 400.0;

/// How much longer a translation is than its source where too little is there to learn it.
const USUAL: f32 = 1.1;

pub(super) fn check(c: &Comparison<'_, '_>, matches: &[Match], findings: &mut Vec<Finding>) {
    if matches!(c.against, Against::Translation(_)) {
        return;
    }
    let blocks = || {
        matches.iter().filter_map(|found| match *found {
            Match::Both(source, target) => {
                let pair = (&c.source.structure.blocks[source], &c.target.structure.blocks[target]);
                (is_prose(pair.0) && is_prose(pair.1)).then_some(pair)
            }
            _ => None,
        })
    };
    let both = |(source, target)| Both::of(c, source, target);
    let may_lack = |(source, target): &(&Block, &Block)| {
        let ends = |side: &Side<'_>, block: &Block| ends(&side.published.text()[block.range.clone()]);
        ends(&c.source, source) > ends(&c.target, target)
    };
    if !blocks().filter(may_lack).map(both).any(|block| block.lacks_one()) {
        return;
    }
    let blocks: Vec<Both<'_>> = blocks().map(both).collect();
    let growth = growth(&blocks);
    for block in blocks.iter().filter(|block| block.lacks_one()) {
        let Some(missing) = block.missing(growth) else { continue };
        let message = format!("a sentence of {} is missing here", c.other());
        let finding = c.finding(&rule::TRANSLATION_SENTENCE_MISSING, &c.trimmed(block.target), message);
        let help = match missing {
            Missing::This(at) => {
                let sentence = &block.said[at].range;
                let shown = excerpt(&block.there.text()[sentence.clone()]);
                format!("translate “{shown}”; compare with {}", c.there(&block.there.place(sentence)))
            }
            Missing::Some => format!("compare its sentences with {}", c.there(&block.source.range)),
        };
        findings.push(finding.with_help(help));
    }
}

fn is_prose(block: &Block) -> bool {
    matches!(block.shape, Shape::Text | Shape::Item(_) | Shape::Alert(_))
}

/// About how many sentences end in a text, for a quick look.
fn ends(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is_end = |at: &usize| match bytes.get(*at + 1..) {
        Some([0x80, 0x82, ..] | [0xBC, 0x81 | 0x9F, ..]) => true,
        Some([next, ..]) => bytes[*at].is_ascii() && !next.is_ascii_alphanumeric(),
        _ => bytes[*at].is_ascii(),
    };
    let of = |[one, two, three]: [u8; 3]| memchr::memchr3_iter(one, two, three, bytes).filter(is_end).count();
    // Wide marks begin with bytes that few other characters have.
    of([b'.', b'!', b'?']) + of([0xE3, 0xEF, 0xEF])
}

/// Which sentence is missing.
enum Missing {
    /// This one.
    This(usize),
    /// One of some that are about as long.
    Some,
}

/// A sentence: where it stands, and how much text it has.
struct Sentence {
    range: Range<usize>,
    weight: f32,
}

/// A block of running text on both sides.
struct Both<'c> {
    source: &'c Block,
    target: &'c Block,
    there: Plain,
    said: Vec<Sentence>,
    says: Vec<Sentence>,
}

impl<'c> Both<'c> {
    fn of(c: &Comparison<'c, '_>, source: &'c Block, target: &'c Block) -> Self {
        let (there, here) = (Plain::of(&c.source, source), Plain::of(&c.target, target));
        let weighed = |text: &str| -> Vec<Sentence> {
            let weighed = |range: Range<usize>| Sentence { weight: weight(&text[range.clone()]), range };
            sentences(text).into_iter().map(weighed).collect()
        };
        let (said, says) = (weighed(there.text()), weighed(here.text()));
        Self { source, target, there, said, says }
    }

    fn lacks_one(&self) -> bool {
        (1..MOST).contains(&self.says.len()) && self.said.len() == self.says.len() + 1
    }

    /// The sentence of the source that has none here; `None` where two may have been joined instead.
    fn missing(&self, growth: f32) -> Option<Missing> {
        let expected: Vec<f32> = self.said.iter().map(|sentence| sentence.weight * growth).collect();
        let says: Vec<f32> = self.says.iter().map(|sentence| sentence.weight).collect();
        let off =
            |one: &[f32], other: &[f32]| one.iter().zip(other).map(|(one, other)| (one - other).abs()).sum::<f32>();
        let without = |at: usize| off(&expected[..at], &says[..at]) + off(&expected[at + 1..], &says[at..]);
        let joined = |at: usize| {
            off(&expected[..at], &says[..at])
                + (expected[at] + expected[at + 1] - says[at]).abs()
                + off(&expected[at + 2..], &says[at + 1..])
        };
        let least = |ways: Range<usize>, cost: &dyn Fn(usize) -> f32| {
            ways.map(|at| (at, cost(at))).min_by(|one, other| one.1.total_cmp(&other.1))
        };
        let (missing, cost) = least(0..expected.len(), &without)?;
        let (_, cost_joined) = least(0..says.len(), &joined)?;
        let rest: f32 = expected.iter().sum::<f32>() - expected[missing];
        let is_missing = self.said[missing].weight >= SHORTEST
            && cost <= rest * NOISE
            && cost_joined - cost >= expected[missing] * MISSING;
        let others = (0..expected.len()).filter(|at| *at != missing).map(without);
        let is_clear = others.fold(f32::INFINITY, f32::min) - cost >= expected[missing] * CLEARLY;
        is_missing.then_some(if is_clear { Missing::This(missing) } else { Missing::Some })
    }
}

/// How much longer translations are than their sources, in the blocks that have as many sentences.
fn growth(blocks: &[Both<'_>]) -> f32 {
    let total = |sentences: &[Sentence]| sentences.iter().map(|sentence| sentence.weight).sum::<f32>();
    let alike = blocks.iter().filter(|block| block.said.len() == block.says.len());
    let (said, says) = alike.fold((0.0, 0.0), |sum, block| (sum.0 + total(&block.said), sum.1 + total(&block.says)));
    if said < ENOUGH { USUAL } else { says / said }
}
