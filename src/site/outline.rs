//! Which headings of two articles stand for each other: those that share a name, and between them those at the same place
//! where the levels agree, section by section.

use std::collections::HashMap;
use std::ops::Range;

/// A heading as far as aligning asks.
#[derive(Clone, Debug)]
pub(super) struct Entry<'p> {
    /// 1 to 6.
    pub(super) level: u8,
    /// The ids that it answers to.
    pub(super) names: Vec<&'p str>,
}

/// The headings that stand for each other, in order: an index into each outline.
pub(super) fn align(one: &[Entry<'_>], other: &[Entry<'_>]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::with_capacity(one.len().min(other.len()));
    let (mut from_one, mut from_other) = (0, 0);
    for (at_one, at_other) in same_names(one, other).into_iter().chain([(one.len(), other.len())]) {
        sections(one, other, from_one..at_one, from_other..at_other, &mut pairs);
        if at_one < one.len() {
            pairs.push((at_one, at_other));
        }
        (from_one, from_other) = (at_one + 1, at_other + 1);
    }
    pairs
}

/// The headings that share a name: the most that stand in the same order in both.
fn same_names(one: &[Entry<'_>], other: &[Entry<'_>]) -> Vec<(usize, usize)> {
    let names = other.iter().enumerate().flat_map(|(at, entry)| entry.names.iter().map(move |name| (*name, at)));
    let places: HashMap<&str, usize> = names.collect();
    let shared: Vec<(usize, usize)> = one
        .iter()
        .enumerate()
        .filter_map(|(at, entry)| Some((at, *entry.names.iter().find_map(|name| places.get(name))?)))
        .collect();
    longest_rise(&shared)
}

/// A longest part of the pairs whose second numbers rise, as their first ones do.
fn longest_rise(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // For each length, the pair that ends the lowest rise of it; for each pair, the one before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, (_, second)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].1 < *second);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut rise: Vec<(usize, usize)> =
        std::iter::successors(ends.last().copied(), |at| before[*at]).map(|at| pairs[at]).collect();
    rise.reverse();
    rise
}

/// Brings headings together by their place: all where the levels agree; else the highest where there are as many, and what
/// stands below each of these likewise.
fn sections(
    one: &[Entry<'_>],
    other: &[Entry<'_>],
    of_one: Range<usize>,
    of_other: Range<usize>,
    pairs: &mut Vec<(usize, usize)>,
) {
    let levels = |of: &[Entry<'_>], range: &Range<usize>| -> Vec<u8> {
        of[range.clone()].iter().map(|entry| entry.level).collect()
    };
    let (levels_of_one, levels_of_other) = (levels(one, &of_one), levels(other, &of_other));
    if levels_of_one == levels_of_other {
        pairs.extend(of_one.zip(of_other));
        return;
    }
    let (Some(highest), Some(highest_of_other)) = (levels_of_one.iter().min(), levels_of_other.iter().min()) else {
        return;
    };
    let tops = |levels: &[u8], start: usize| -> Vec<usize> {
        (start..).zip(levels).filter(|(_, level)| *level == highest).map(|(at, _)| at).collect()
    };
    let (tops_of_one, tops_of_other) = (tops(&levels_of_one, of_one.start), tops(&levels_of_other, of_other.start));
    if highest != highest_of_other || tops_of_one.len() != tops_of_other.len() {
        return;
    }
    let (mut from_one, mut from_other) = (of_one.start, of_other.start);
    let ends = [(of_one.end, of_other.end)];
    for (top_of_one, top_of_other) in tops_of_one.into_iter().zip(tops_of_other).chain(ends) {
        sections(one, other, from_one..top_of_one, from_other..top_of_other, pairs);
        if top_of_one < of_one.end {
            pairs.push((top_of_one, top_of_other));
        }
        (from_one, from_other) = (top_of_one + 1, top_of_other + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An outline such as `1 boats, 2, 2 sails`.
    fn outline(written: &str) -> Vec<Entry<'_>> {
        written.split(',').map(entry).collect()
    }

    fn entry(part: &str) -> Entry<'_> {
        let mut words = part.split_whitespace();
        let level = words.next().and_then(|level| level.parse().ok()).expect("a level");
        Entry { level, names: words.collect() }
    }

    fn aligned(one: &str, other: &str) -> Vec<(usize, usize)> {
        align(&outline(one), &outline(other))
    }

    #[test]
    fn headings_of_the_same_levels_stand_for_each_other() {
        assert_eq!(aligned("1,2,3", "1,2,3"), [(0, 0), (1, 1), (2, 2)]);
        assert_eq!(aligned("1,2", "1,2,2"), [(0, 0)]);
        assert_eq!(aligned("1,2", "2,3"), []);
    }

    #[test]
    fn sections_are_aligned_before_what_is_in_them() {
        assert_eq!(aligned("1,2,3,2,3,3", "1,2,2,3,3"), [(0, 0), (1, 1), (3, 2), (4, 3), (5, 4)]);
    }

    #[test]
    fn shared_names_part_what_is_compared() {
        assert_eq!(aligned("1,2,2 x,2", "1,2 x,2"), [(0, 0), (2, 1), (3, 2)]);
        assert_eq!(aligned("1,2 x,2 y", "1,2 y,2 x"), [(0, 0), (2, 1)]);
    }

    #[test]
    fn the_longest_rise_is_kept() {
        assert_eq!(longest_rise(&[(0, 3), (1, 0), (2, 1), (3, 2), (4, 1)]), [(1, 0), (2, 1), (3, 2)]);
        assert_eq!(longest_rise(&[]), []);
    }
}
