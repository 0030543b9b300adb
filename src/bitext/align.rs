//! Which sentences of a translation stand for which of its source: by structure, then by length.
//!
//! Blocks are matched by their kinds in order, since a translation keeps the structure of its source; where it does not, by the
//! names that both have as well. Within two blocks, sentences are matched as long ones translate long ones (after Gale and Church,
//! 1993).

use std::hash::BuildHasher;
use std::ops::Range;

use rustc_hash::FxBuildHasher;

use super::changes::shared;
use super::segments::{Kind, Segment};
use crate::locale::is_unspaced;
use crate::text::{begins_character, tally};

/// Sentences of a source and those of its translation that stand for them; one of the two may be none.
pub type Bead = (Range<usize>, Range<usize>);

/// What aligning must know of a sentence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sentence<'t> {
    /// What it says.
    pub text: &'t str,
    /// The block that it stands in; those of one block follow each other.
    pub block: u32,
    /// What kind of block that is.
    pub kind: Kind,
    /// How much text it has, see [`weight`].
    pub weight: f32,
}

impl<'t> From<&'t Segment> for Sentence<'t> {
    fn from(segment: &'t Segment) -> Self {
        let text = segment.text.as_str();
        Self { text, block: segment.block, kind: segment.kind, weight: weight(text) }
    }
}

/// Whether a translation was made from the very text that it is laid beside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MadeFrom {
    /// It was, as far as anybody knows.
    This,
    /// It may have been made from another version, which had other blocks.
    PerhapsAnother,
}

/// For each source sentence, the sentences of the translation that stand for it; an empty range where none does.
pub fn align(source: &[Segment], target: &[Segment]) -> Vec<Range<usize>> {
    let mut aligned = vec![0..0; source.len()];
    let [source, target] = [source, target].map(|side| side.iter().map(Sentence::from).collect::<Vec<_>>());
    for (of_source, of_target) in align_blocks(&source, &target, MadeFrom::This).into_iter().flatten() {
        for at in of_source {
            aligned[at] = of_target.clone();
        }
    }
    aligned
}

/// For each block of a source that its translation has too, which of their sentences stand for each other. In order, and
/// together all of both blocks.
pub fn align_blocks(source: &[Sentence<'_>], target: &[Sentence<'_>], made_from: MadeFrom) -> Vec<Vec<Bead>> {
    let (source_blocks, target_blocks) = (blocks(source), blocks(target));
    let length = |sentences: &[Sentence<'_>]| sentences.iter().map(|sentence| sentence.weight).sum::<f32>();
    let ratio = (length(target) / length(source).max(1.0)).clamp(0.1, 10.0);
    let align = |(one, other): (usize, usize)| {
        let (one, other) = (&source_blocks[one].sentences, &target_blocks[other].sentences);
        let beads = beads(&source[one.clone()], &target[other.clone()], ratio).into_iter();
        let placed = |range: Range<usize>, block: &Range<usize>| block.start + range.start..block.start + range.end;
        beads.map(|(of_source, of_target)| (placed(of_source, one), placed(of_target, other))).collect()
    };
    matched((source, &source_blocks), (target, &target_blocks), made_from).into_iter().map(align).collect()
}

/// Sentences that stand in one block.
struct Block {
    sentences: Range<usize>,
    kind: Kind,
    weight: f32,
}

fn blocks(sentences: &[Sentence<'_>]) -> Vec<Block> {
    let mut start = 0;
    let chunks = sentences.chunk_by(|one, other| one.block == other.block);
    chunks
        .map(|chunk| {
            let sentences = start..start + chunk.len();
            start = sentences.end;
            let weight = chunk.iter().map(|sentence| sentence.weight).sum();
            Block { sentences, kind: chunk[0].kind, weight }
        })
        .collect()
}

/// How much text there is, in letters: a character of a script of East Asia says as much as three.
pub fn weight(text: &str) -> f32 {
    // By the first bytes of characters: from 0xE3 to 0xED stand kana, Han and Hangul, behind 0xEF their full-width marks.
    let is_wide = |byte: u8| (0xE3..=0xED).contains(&byte) | (byte == 0xEF);
    tally(text.as_bytes(), |byte| u8::from(begins_character(byte)) + 2 * u8::from(is_wide(byte))) as f32
}

/// More pairs than this are not weighed: such blocks, or sentences, are matched in turn.
const MOST_WEIGHED: usize = 4_000_000;

/// How many blocks one side may have between two that the other lacks, beyond those that it has more in all.
const MOST_AHEAD: usize = 48;

/// Where more pairs than this would be weighed, names are not looked at.
const MOST_NAMED: usize = 200_000;

/// Blocks that stand for each other, in order.
fn matched(
    (of_source, source): (&[Sentence<'_>], &[Block]),
    (of_target, target): (&[Sentence<'_>], &[Block]),
    made_from: MadeFrom,
) -> Vec<(usize, usize)> {
    let in_turn = || {
        let both = source.iter().zip(target).enumerate();
        both.filter(|(_, (one, other))| one.kind == other.kind).map(|(at, _)| (at, at)).collect()
    };
    let is_same = source.len() == target.len() && source.iter().zip(target).all(|(one, other)| one.kind == other.kind);
    if is_same {
        return in_turn();
    }
    let band = Band::around(source.len(), target.len());
    let pairs = band.width.saturating_mul(source.len());
    if pairs > MOST_WEIGHED {
        return in_turn();
    }
    let names = if pairs > MOST_NAMED {
        Names::default()
    } else {
        Names {
            words: source.iter().map(|block| words(&of_source[block.sentences.clone()])).collect(),
            names: target.iter().map(|block| names(&of_target[block.sentences.clone()])).collect(),
        }
    };
    let pairs = weighed(source, target, &band, &names);
    let lacking = source.len().max(target.len()) - pairs.len();
    // Where nearly all of both stands for something, there is little that could go together by chance.
    let is_trusted = made_from == MadeFrom::This || lacking * 2 <= pairs.len();
    if is_trusted { pairs } else { trusted(pairs, &names) }
}

/// What a translation keeps of its source as it is.
#[derive(Default)]
struct Names {
    /// Digests of the words of each block of the source. Sorted.
    words: Vec<Vec<u64>>,
    /// Digests of those words of each block of the translation that are names. Sorted.
    names: Vec<Vec<u64>>,
}

impl Names {
    /// How many names a block of the translation has, and how many of these a block of the source has.
    fn common(&self, of_source: usize, of_target: usize) -> (usize, usize) {
        let (Some(words), Some(names)) = (self.words.get(of_source), self.names.get(of_target)) else { return (0, 0) };
        (names.len(), shared(words, names))
    }
}

/// How many words of a block are looked at.
const MOST_WORDS: usize = 64;

/// The words of Latin letters and figures.
fn latin(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() || is_unspaced(c)).filter(|word| word.len() > 1 && word.is_ascii())
}

fn words(sentences: &[Sentence<'_>]) -> Vec<u64> {
    digests(sentences.iter().flat_map(|sentence| latin(sentence.text)))
}

/// Words that are the same in every language: in Chinese and its like all of Latin letters, elsewhere those with figures or with
/// capitals that begin no word.
fn names(sentences: &[Sentence<'_>]) -> Vec<u64> {
    let is_inner = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    let of_sentence = |sentence: &Sentence<'_>| -> Vec<u64> {
        let is_other_script = sentence.text.contains(is_unspaced);
        digests(latin(sentence.text).filter(|word| is_other_script || word.bytes().skip(1).any(is_inner)))
    };
    let mut names: Vec<u64> = sentences.iter().flat_map(of_sentence).take(MOST_WORDS).collect();
    names.sort_unstable();
    names
}

fn digests<'w>(words: impl Iterator<Item = &'w str>) -> Vec<u64> {
    let mut digests: Vec<u64> = words.take(MOST_WORDS).map(|word| FxBuildHasher.hash_one(word)).collect();
    digests.sort_unstable();
    digests
}

/// The pairs of places that are looked at: a translation has its blocks about where its source has them.
struct Band {
    /// How far behind its source a place of the translation may be.
    behind: usize,
    /// How many places of the translation belong to one of the source.
    width: usize,
}

impl Band {
    fn around(source: usize, target: usize) -> Self {
        let behind = source.saturating_sub(target) + MOST_AHEAD;
        Self { behind, width: behind + target.saturating_sub(source) + MOST_AHEAD + 1 }
    }

    /// The places of the translation that are looked at beside one of the source.
    fn row(&self, of_source: usize, target: usize) -> Range<usize> {
        of_source.saturating_sub(self.behind)..(of_source + self.width - self.behind).min(target)
    }

    /// Where what is known of a pair of places stands in a table; `None` outside.
    fn cell(&self, of_source: usize, of_target: usize) -> Option<usize> {
        let column = (of_target + self.behind).checked_sub(of_source).filter(|column| *column < self.width)?;
        Some(of_source * self.width + column)
    }
}

/// What it is worth that a block of the source has all names of one of the translation, beside 1 for its kind and as much for
/// its length.
const BY_NAMES: f32 = 2.0;

/// The pairs of blocks of a kind that are together the most alike in length.
fn weighed(source: &[Block], target: &[Block], band: &Band, names: &Names) -> Vec<(usize, usize)> {
    let gain = |i: usize, j: usize| {
        let (one, other) = (&source[i], &target[j]);
        if one.kind != other.kind {
            return f32::NEG_INFINITY;
        }
        let by_length = one.weight.min(other.weight) / one.weight.max(other.weight).max(1.0);
        match names.common(i, j) {
            (0 | 1, 0) => 1.0 + by_length,
            // What has nothing of its names is something else.
            (_, 0) => f32::NEG_INFINITY,
            (all, common) => 1.0 + by_length + BY_NAMES * common as f32 / all as f32,
        }
    };
    // From each pair of places on: the most that can be gained. Behind the last ones there is nothing to gain.
    let mut best = vec![0.0_f32; band.width * (source.len() + 1)];
    let from = |best: &[f32], i: usize, j: usize| match band.cell(i, j) {
        _ if i == source.len() || j == target.len() => 0.0,
        Some(cell) => best[cell],
        None => f32::NEG_INFINITY,
    };
    for i in (0..source.len()).rev() {
        let (here, next) = best[i * band.width..].split_at_mut(band.width);
        let is_last = i + 1 == source.len();
        for j in band.row(i, target.len()).rev() {
            // The next source block's row begins one place farther right.
            let column = j + band.behind - i;
            let left_out = match column.checked_sub(1) {
                Some(column) => next[column],
                None if is_last => 0.0,
                None => f32::NEG_INFINITY,
            };
            let is_end = j + 1 == target.len();
            let added = here.get(column + 1).copied().unwrap_or(if is_end { 0.0 } else { f32::NEG_INFINITY });
            here[column] = (next[column] + gain(i, j)).max(left_out).max(added);
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while i < source.len() && j < target.len() {
        let here = from(&best, i, j);
        if here <= from(&best, i + 1, j) {
            i += 1;
        } else if here <= from(&best, i, j + 1) {
            j += 1;
        } else {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        }
    }
    pairs
}

/// How many blocks in a row stand for each other by their kinds alone.
const LEAST_ALIKE: usize = 3;

/// The pairs without those that go together by chance: some few blocks of a kind that have no name in common.
fn trusted(pairs: Vec<(usize, usize)>, names: &Names) -> Vec<(usize, usize)> {
    if names.words.is_empty() {
        return pairs;
    }
    let are_neighbours = |one: &(usize, usize), other: &(usize, usize)| other.0 == one.0 + 1 && other.1 == one.1 + 1;
    let is_known = |run: &&[(usize, usize)]| {
        let has_common = || run.iter().any(|(i, j)| names.common(*i, *j).1 > 0);
        run.len() >= LEAST_ALIKE || run[0] == (0, 0) || has_common()
    };
    pairs.chunk_by(are_neighbours).filter(is_known).flatten().copied().collect()
}

/// How many sentences of either side may stand for each other, and what that costs beside one for one.
const SHAPES: [(usize, usize, f32); 6] = [(1, 1, 0.0), (1, 2, 2.3), (2, 1, 2.3), (1, 0, 4.5), (0, 1, 4.5), (2, 2, 4.4)];

/// The sentences of two blocks, brought together by their lengths.
fn beads(source: &[Sentence<'_>], target: &[Sentence<'_>], ratio: f32) -> Vec<Bead> {
    if source.len() == target.len() || source.len().saturating_mul(target.len()) > MOST_WEIGHED / 4 {
        return (0..source.len().min(target.len())).map(|at| (at..at + 1, at..at + 1)).collect();
    }
    let sums = |sentences: &[Sentence<'_>]| -> Vec<f32> {
        let mut sum = 0.0;
        let weights = sentences.iter().map(|sentence| {
            sum += sentence.weight;
            sum
        });
        std::iter::once(0.0).chain(weights).collect()
    };
    let (of_source, of_target) = (sums(source), sums(target));
    let width = target.len() + 1;
    let mut costs = vec![f32::INFINITY; (source.len() + 1) * width];
    let mut shapes = vec![0_usize; costs.len()];
    costs[0] = 0.0;
    for i in 0..=source.len() {
        for j in 0..=target.len() {
            for (shape, (down, across, price)) in SHAPES.into_iter().enumerate() {
                let (Some(from_i), Some(from_j)) = (i.checked_sub(down), j.checked_sub(across)) else { continue };
                let expected = (of_source[i] - of_source[from_i]) * ratio;
                let there = of_target[j] - of_target[from_j];
                let cost = costs[from_i * width + from_j] + price + unlikeliness(expected, there);
                if cost < costs[i * width + j] {
                    costs[i * width + j] = cost;
                    shapes[i * width + j] = shape;
                }
            }
        }
    }
    let (mut i, mut j) = (source.len(), target.len());
    let mut found = Vec::new();
    while i > 0 || j > 0 {
        let (down, across, _) = SHAPES[shapes[i * width + j]];
        found.push((i - down..i, j - across..j));
        (i, j) = (i - down, j - across);
    }
    found.reverse();
    found
}

/// How far a length is from the expected one, in squares of a deviation that grows with the length.
fn unlikeliness(expected: f32, there: f32) -> f32 {
    /// The variance of a translation's length for each character of its source.
    const VARIANCE: f32 = 6.8;
    let mean = f32::midpoint(expected, there).max(1.0);
    (there - expected).powi(2) / (2.0 * VARIANCE * mean)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitext::segments::{Whole, segments};

    fn told(source: &str, target: &str) -> Vec<(String, String)> {
        let (source, target) = (segments(source, Whole::Article), segments(target, Whole::Article));
        let join = |range: Range<usize>| {
            target[range].iter().map(|segment| segment.text.as_str()).collect::<Vec<_>>().join(" ")
        };
        let aligned = align(&source, &target);
        source.iter().zip(aligned).map(|(segment, range)| (segment.text.clone(), join(range))).collect()
    }

    #[test]
    fn a_sentence_that_became_two_is_found() {
        let source = "# A\n\nThis is rather a long sentence that goes on and on. Short.\n\n- x\n";
        let target = "# B\n\nVoici une phrase assez longue. Elle continue encore et encore. Court.\n\n- y\n";
        let found = told(source, target);
        assert_eq!(found[1].1, "Voici une phrase assez longue. Elle continue encore et encore.");
        assert_eq!((found[2].1.as_str(), found[3].1.as_str()), ("Court.", "y"));
    }

    #[test]
    fn a_block_that_is_missing_shifts_no_other() {
        let source = "# A\n\nFirst text.\n\n- item one\n\n## C\n\nLast.\n";
        let target = "# B\n\n- point un\n\n## D\n\nFin.\n";
        let found = told(source, target);
        let texts: Vec<&str> = found.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(texts, ["B", "", "point un", "D", "Fin."]);
    }

    #[test]
    fn blocks_that_share_names_stand_for_each_other() {
        let source = "# A\n\nOf all boats.\n\nThe SQL2 mooring.\n\nSome more text.\n\nThe NuGet mooring.\n\n- x\n";
        let target = "# B\n\nL’amarrage SQL2 est là.\n\nL’amarrage NuGet est ici.\n";
        let found = told(source, target);
        let texts: Vec<&str> = found.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(texts, ["B", "", "L’amarrage SQL2 est là.", "", "L’amarrage NuGet est ici.", ""]);
    }

    #[test]
    fn a_block_stands_for_none_that_has_nothing_of_its_names() {
        let source = "# A\n\nAbout ropes, of which there are many.\n\n- x\n";
        let target = "# B\n\n请安装 NuGet 和 SQL Server。\n";
        let found = told(source, target);
        assert_eq!(found[1].1, "");
    }
}
