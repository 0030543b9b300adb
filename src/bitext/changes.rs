//! What changed in a source between the text that a translation was made from and the present one, sentence by sentence.

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::ops::Range;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::segments::Segment;

/// A change of the source: indices into the old and the present segments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// A sentence reads otherwise.
    Changed {
        /// As it was.
        old: usize,
        /// As it is.
        new: usize,
    },
    /// A sentence reads the same, and leads elsewhere.
    Links {
        /// As it was.
        old: usize,
        /// As it is.
        new: usize,
    },
    /// A sentence is new.
    Added {
        /// As it is.
        new: usize,
    },
    /// A sentence is gone.
    Removed {
        /// As it was.
        old: usize,
    },
}

impl Change {
    /// The sentence as it was.
    pub fn was(self) -> Option<usize> {
        match self {
            Self::Changed { old, .. } | Self::Links { old, .. } | Self::Removed { old } => Some(old),
            Self::Added { .. } => None,
        }
    }

    /// The sentence as it is.
    pub fn now(self) -> Option<usize> {
        match self {
            Self::Changed { new, .. } | Self::Links { new, .. } | Self::Added { new } => Some(new),
            Self::Removed { .. } => None,
        }
    }

    /// What kind of change it is.
    pub fn kind(self) -> ChangeKind {
        match self {
            Self::Changed { .. } => ChangeKind::Changed,
            Self::Links { .. } => ChangeKind::Links,
            Self::Added { .. } => ChangeKind::Added,
            Self::Removed { .. } => ChangeKind::Removed,
        }
    }

    /// Whether there is something to translate, or to take out of the translation.
    pub fn is_of_text(self) -> bool {
        self.kind().is_of_text()
    }
}

/// What kind of change a sentence of the source underwent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// It reads otherwise.
    Changed,
    /// It reads the same, and leads elsewhere.
    Links,
    /// It is new.
    Added,
    /// It is gone.
    Removed,
}

impl ChangeKind {
    /// The kind's name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Links => "links",
            Self::Added => "added",
            Self::Removed => "removed",
        }
    }

    /// Whether there is something to translate, or to take out of the translation.
    pub fn is_of_text(self) -> bool {
        self != Self::Links
    }
}

/// Comparing more than this many pairs of sentences one by one would take too long.
const MOST_COMPARED: usize = 4_000_000;

/// How many old sentences are tried for each new one: what is farther off was rather taken out than reworded.
const MOST_TRIED: usize = 32;

/// From which likeness on, in percent, a sentence is another one's new wording.
const ALIKE: usize = 40;

/// What changed, in the order of the present text. A sentence that only moved did not change.
pub fn changes(old: &[Segment], new: &[Segment]) -> Vec<Change> {
    let kept = common(old, new);
    let mut found = Vec::new();
    let (mut from_old, mut from_new) = (0, 0);
    for (at_old, at_new) in kept.into_iter().chain([(old.len(), new.len())]) {
        gap(old, new, from_old..at_old, from_new..at_new, &mut found);
        (from_old, from_new) = (at_old + 1, at_new + 1);
    }
    let mut found = without_moved(old, new, found);
    for change in &mut found {
        if let Change::Changed { old: was, new: is } = *change
            && without_destinations(&old[was].text) == without_destinations(&new[is].text)
        {
            *change = Change::Links { old: was, new: is };
        }
    }
    found
}

/// Where destinations stand in markdown and in HTML, and what they end with.
const DESTINATIONS: [(&str, char); 5] =
    [("](", ')'), (" href=\"", '"'), (" src=\"", '"'), (" source=\"", '"'), (" lightbox=\"", '"')];

/// The text without what its links and images lead to.
fn without_destinations(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    let first = |rest: &str| {
        let places = DESTINATIONS.iter().filter_map(|(open, close)| Some((rest.find(open)? + open.len(), *close)));
        places.min()
    };
    while let Some((at, close)) = first(rest) {
        let (before, behind) = rest.split_at(at);
        kept.push_str(before);
        // A title behind the destination is text.
        rest = behind.find([close, ' ']).map_or("", |end| &behind[end..]);
    }
    kept + rest
}

/// The sentences that both texts have in the same order: a longest common subsequence.
fn common(old: &[Segment], new: &[Segment]) -> Vec<(usize, usize)> {
    let is_same = |(one, other): &(&Segment, &Segment)| one.text == other.text;
    let head = old.iter().zip(new).take_while(is_same).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(is_same).count();
    let (middle_old, middle_new) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let middle = if middle_old.len().saturating_mul(middle_new.len()) <= MOST_COMPARED {
        longest(middle_old, middle_new)
    } else {
        in_turn(middle_old, middle_new)
    };
    let tail = (0..tail).map(|at| (old.len() - tail + at, new.len() - tail + at));
    let middle = middle.into_iter().map(|(one, other)| (head + one, head + other));
    (0..head).map(|at| (at, at)).chain(middle).chain(tail).collect()
}

fn longest(old: &[Segment], new: &[Segment]) -> Vec<(usize, usize)> {
    let (old, new) = numbered(old, new);
    let width = new.len() + 1;
    let mut lengths = vec![0_u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            lengths[i * width + j] = if old[i] == new[j] {
                lengths[(i + 1) * width + j + 1] + 1
            } else {
                lengths[(i + 1) * width + j].max(lengths[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut kept = Vec::new();
    while i < old.len() && j < new.len() {
        if old[i] == new[j] {
            kept.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    kept
}

/// Numbers for the sentences of two texts: the same for those that read the same.
fn numbered<'s>(old: &'s [Segment], new: &'s [Segment]) -> (Vec<usize>, Vec<usize>) {
    let mut numbers: FxHashMap<&'s str, usize> = FxHashMap::default();
    let mut of = |segments: &'s [Segment]| {
        let number = |segment: &'s Segment| {
            let next = numbers.len();
            *numbers.entry(&segment.text).or_insert(next)
        };
        segments.iter().map(number).collect()
    };
    (of(old), of(new))
}

/// Equal sentences in one pass: for texts that are too long to look for the best answer.
fn in_turn(old: &[Segment], new: &[Segment]) -> Vec<(usize, usize)> {
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, segment) in new.iter().enumerate().rev() {
        places.entry(&segment.text).or_default().push(at);
    }
    let mut from = 0;
    let mut kept = Vec::new();
    for (at, segment) in old.iter().enumerate() {
        let Some(places) = places.get_mut(segment.text.as_str()) else { continue };
        while places.last().is_some_and(|place| *place < from) {
            places.pop();
        }
        if let Some(place) = places.pop() {
            kept.push((at, place));
            from = place + 1;
        }
    }
    kept
}

/// What became of the sentences between two that stayed: alike ones in order are one that changed.
fn gap(old: &[Segment], new: &[Segment], of_old: Range<usize>, of_new: Range<usize>, found: &mut Vec<Change>) {
    if of_old.len() == 1 && of_new.len() == 1 && old[of_old.start].kind == new[of_new.start].kind {
        // One stands where the other stood: it was put in its place, however little they share.
        found.push(Change::Changed { old: of_old.start, new: of_new.start });
        return;
    }
    let first = of_old.start;
    let were: Vec<Words> = old[of_old.clone()].iter().map(|segment| Words::of(&segment.text)).collect();
    let mut left = first;
    for at in of_new {
        let are = Words::of(&new[at].text);
        let best = (left..of_old.end)
            .take(MOST_TRIED)
            .map(|candidate| (were[candidate - first].likeness(&are), candidate))
            .max_by_key(|(likeness, candidate)| (*likeness, std::cmp::Reverse(*candidate)));
        match best.filter(|(likeness, _)| *likeness >= ALIKE) {
            Some((_, candidate)) => {
                found.extend((left..candidate).map(|old| Change::Removed { old }));
                found.push(Change::Changed { old: candidate, new: at });
                left = candidate + 1;
            }
            None => found.push(Change::Added { new: at }),
        }
    }
    found.extend((left..of_old.end).map(|old| Change::Removed { old }));
}

/// Digests of a sentence's words, sorted.
struct Words(Vec<u64>);

impl Words {
    fn of(text: &str) -> Self {
        let mut words: Vec<u64> = words_of(text).map(|word| FxBuildHasher.hash_one(word)).collect();
        words.sort_unstable();
        Self(words)
    }

    /// How much two sentences have in common, in percent of their words.
    fn likeness(&self, other: &Self) -> usize {
        200 * shared(&self.0, &other.0) / (self.0.len() + other.0.len()).max(1)
    }
}

/// The words of a text; in scripts without blanks, its characters.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).flat_map(|word| {
        let is_unspaced = word.chars().any(crate::locale::is_unspaced);
        let step = if is_unspaced { 1 } else { usize::MAX };
        let mut rest = word;
        std::iter::from_fn(move || {
            let end = rest.char_indices().nth(step).map_or(rest.len(), |(end, _)| end);
            let (part, behind) = rest.split_at(end);
            rest = behind;
            (!part.is_empty()).then_some(part)
        })
    })
}

/// Without the sentences that stand elsewhere now.
fn without_moved(old: &[Segment], new: &[Segment], found: Vec<Change>) -> Vec<Change> {
    let mut removed: HashMap<&str, usize> = HashMap::new();
    let mut added: HashMap<&str, usize> = HashMap::new();
    for change in &found {
        match *change {
            Change::Removed { old: at } => *removed.entry(&old[at].text).or_default() += 1,
            Change::Added { new: at } => *added.entry(&new[at].text).or_default() += 1,
            Change::Changed { .. } | Change::Links { .. } => {}
        }
    }
    found
        .into_iter()
        .filter(|change| match *change {
            Change::Added { new: at } => !take_one(&mut removed, &new[at].text),
            Change::Removed { old: at } => !take_one(&mut added, &old[at].text),
            Change::Changed { .. } | Change::Links { .. } => true,
        })
        .collect()
}

/// Takes one of those that are counted under a text; false where none is left.
fn take_one(counts: &mut HashMap<&str, usize>, text: &str) -> bool {
    let Some(count) = counts.get_mut(text).filter(|count| **count > 0) else { return false };
    *count -= 1;
    true
}

/// How many entries two sorted lists share.
pub(super) fn shared(one: &[u64], other: &[u64]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while let (Some(a), Some(b)) = (one.get(i), other.get(j)) {
        match a.cmp(b) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                count += 1;
                (i, j) = (i + 1, j + 1);
            }
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitext::segments::{Whole, segments};

    fn told(old: &str, new: &str) -> Vec<(Option<String>, Option<String>)> {
        let (old, new) = (segments(old, Whole::Article), segments(new, Whole::Article));
        let text = |of: &[Segment], at: Option<usize>| at.map(|at| of[at].text.clone());
        changes(&old, &new).into_iter().map(|change| (text(&old, change.was()), text(&new, change.now()))).collect()
    }

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn sentences_are_named() {
        let old = "# T\n\nThe boat is red. It floats well.\n\nGone for good, alas.\n";
        let new = "# T\n\nThe boat is blue. It floats\nwell.\n\nAnother matter begins here. And goes on.\n";
        let expected = [
            (some("The boat is red."), some("The boat is blue.")),
            (None, some("Another matter begins here.")),
            (None, some("And goes on.")),
            (some("Gone for good, alas."), None),
        ];
        assert_eq!(told(old, new), expected);
    }

    #[test]
    fn where_links_lead_is_no_wording() {
        let kinds = |old: &str, new: &str| -> Vec<&str> {
            let (old, new) = (segments(old, Whole::Article), segments(new, Whole::Article));
            changes(&old, &new).into_iter().map(|change| change.kind().name()).collect()
        };
        assert_eq!(
            kinds("See [a](b.md) or ![c](d.png \"e\").\n", "See [a](x/b.md#y) or ![c](f.png \"e\").\n"),
            ["links"]
        );
        assert_eq!(kinds("See [a](b.md \"c\").\n", "See [a](b.md \"d\").\n"), ["changed"]);
        assert_eq!(kinds("<a href=\"b.md\">a</a> c\n", "<a href=\"d.md\">a</a> c\n"), ["links"]);
    }

    #[test]
    fn what_moved_or_was_wrapped_did_not_change() {
        assert_eq!(told("A first one.\n\nA second\none.\n", "A second one.\n\nA first one.\n"), []);
        assert_eq!(told("---\ntitle: T\nms.date: 1\n---\nx\n", "---\ntitle: T\nms.date: 2\n---\nx\n"), []);
    }
}
