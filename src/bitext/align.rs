//! Which sentences of a translation stand for which of its source: by structure, then by length.
//!
//! Blocks are matched by their kinds in order, since a translation keeps the structure of its source. Within two blocks,
//! sentences are matched as long ones translate long ones (after Gale and Church, 1993).

use std::ops::Range;

use super::segments::{Kind, Segment};

/// Sentences of a source and those of its translation that stand for them; one of the two may be none.
pub type Bead = (Range<usize>, Range<usize>);

/// For each source sentence, the sentences of the translation that stand for it; an empty range where none does.
pub fn align(source: &[Segment], target: &[Segment]) -> Vec<Range<usize>> {
    let mut aligned = vec![0..0; source.len()];
    for (of_source, of_target) in align_blocks(source, target).into_iter().flatten() {
        for at in of_source {
            aligned[at] = of_target.clone();
        }
    }
    aligned
}

/// For each block of a source that its translation has too, which of their sentences stand for each other. In order, and
/// together all of both blocks.
pub fn align_blocks(source: &[Segment], target: &[Segment]) -> Vec<Vec<Bead>> {
    let (source_blocks, target_blocks) = (blocks(source), blocks(target));
    let length = |segments: &[Segment]| segments.iter().map(|segment| weight(&segment.text)).sum::<f64>();
    let ratio = (length(target) / length(source).max(1.0)).clamp(0.1, 10.0);
    let align = |(one, other): (usize, usize)| {
        let (one, other) = (source_blocks[one].clone(), target_blocks[other].clone());
        let beads = beads(&source[one.clone()], &target[other.clone()], ratio).into_iter();
        let placed = |range: Range<usize>, block: &Range<usize>| block.start + range.start..block.start + range.end;
        beads.map(|(of_source, of_target)| (placed(of_source, &one), placed(of_target, &other))).collect()
    };
    matched(source, target, &source_blocks, &target_blocks).into_iter().map(align).collect()
}

/// The segments of each block.
fn blocks(segments: &[Segment]) -> Vec<Range<usize>> {
    let mut start = 0;
    let chunks = segments.chunk_by(|one, other| one.block == other.block);
    chunks
        .map(|chunk| {
            let range = start..start + chunk.len();
            start = range.end;
            range
        })
        .collect()
}

/// How much text there is: a character of a script without blanks says as much as three letters.
fn weight(text: &str) -> f64 {
    text.chars().map(|c| if crate::locale::is_unspaced(c) { 3.0 } else { 1.0 }).sum()
}

/// More pairs of blocks than this are not weighed: such blocks are matched in turn.
const MOST_WEIGHED: usize = 4_000_000;

/// Blocks that stand for each other, in order.
fn matched(
    source: &[Segment],
    target: &[Segment],
    source_blocks: &[Range<usize>],
    target_blocks: &[Range<usize>],
) -> Vec<(usize, usize)> {
    let kinds = |segments: &[Segment], blocks: &[Range<usize>]| -> Vec<Kind> {
        blocks.iter().map(|block| segments[block.start].kind).collect()
    };
    let (one, other) = (kinds(source, source_blocks), kinds(target, target_blocks));
    if one == other || one.len().saturating_mul(other.len()) > MOST_WEIGHED {
        let in_turn = (0..one.len().min(other.len())).map(|at| (at, at));
        return in_turn.filter(|(at, _)| one[*at] == other[*at]).collect();
    }
    // Each length is asked for as often as the other side has blocks.
    let lengths = |segments: &[Segment], blocks: &[Range<usize>]| -> Vec<f64> {
        let length = |block: &Range<usize>| segments[block.clone()].iter().map(|segment| weight(&segment.text)).sum();
        blocks.iter().map(length).collect()
    };
    let (source_lengths, target_lengths) = (lengths(source, source_blocks), lengths(target, target_blocks));
    let is_like = |i: usize, j: usize| {
        let (a, b) = (source_lengths[i], target_lengths[j]);
        1.0 + a.min(b) / a.max(b).max(1.0)
    };
    let width = other.len() + 1;
    let mut best = vec![0.0_f64; (one.len() + 1) * width];
    let gain = |i: usize, j: usize| if one[i] == other[j] { is_like(i, j) } else { f64::NEG_INFINITY };
    for i in (0..one.len()).rev() {
        for j in (0..other.len()).rev() {
            let with = best[(i + 1) * width + j + 1] + gain(i, j);
            best[i * width + j] = with.max(best[(i + 1) * width + j]).max(best[i * width + j + 1]);
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while i < one.len() && j < other.len() {
        let here = best[i * width + j];
        if here <= best[(i + 1) * width + j] {
            i += 1;
        } else if here <= best[i * width + j + 1] {
            j += 1;
        } else {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        }
    }
    pairs
}

/// How many sentences of either side may stand for each other, and what that costs beside one for one.
const SHAPES: [(usize, usize, f64); 6] = [(1, 1, 0.0), (1, 2, 2.3), (2, 1, 2.3), (1, 0, 4.5), (0, 1, 4.5), (2, 2, 4.4)];

/// The sentences of two blocks, brought together by their lengths.
fn beads(source: &[Segment], target: &[Segment], ratio: f64) -> Vec<(Range<usize>, Range<usize>)> {
    if source.len() == target.len() || source.len().saturating_mul(target.len()) > MOST_WEIGHED / 4 {
        return (0..source.len().min(target.len())).map(|at| (at..at + 1, at..at + 1)).collect();
    }
    let sums = |segments: &[Segment]| -> Vec<f64> {
        let mut sum = 0.0;
        let weights = segments.iter().map(|segment| {
            sum += weight(&segment.text);
            sum
        });
        std::iter::once(0.0).chain(weights).collect()
    };
    let (of_source, of_target) = (sums(source), sums(target));
    let width = target.len() + 1;
    let mut costs = vec![f64::INFINITY; (source.len() + 1) * width];
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
fn unlikeliness(expected: f64, there: f64) -> f64 {
    /// The variance of a translation's length for each character of its source.
    const VARIANCE: f64 = 6.8;
    let mean = f64::midpoint(expected, there).max(1.0);
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
}
