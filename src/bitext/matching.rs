//! Which blocks of a translation stand for which of its source: by their kinds in order, by what both must share, by length.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use super::align::weight;
use super::structure::{Block, PartKind, Shape, Structure};

/// What stands for what, in the order of both texts: indices of blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// A block of the source, and that of the translation.
    Both(usize, usize),
    /// A block of the source for which nothing stands.
    Missing(usize),
    /// A block of the translation that stands for nothing.
    Extra(usize),
}

/// More pairs of blocks than this are not weighed: such texts are matched in turn.
const MOST_WEIGHED: usize = 4_000_000;

/// Likewise where all pairs together have more in common than this.
const MOST_SHARED: usize = 100_000_000;

/// Brings the blocks of a source and of its translation together.
pub fn match_blocks(source: &Structure<'_>, target: &Structure<'_>) -> Vec<Match> {
    let (one, other) = (&source.blocks, &target.blocks);
    let is_same = one.len() == other.len() && one.iter().zip(other).all(|(a, b)| a.shape == b.shape);
    if is_same || one.len().saturating_mul(other.len()) > MOST_WEIGHED {
        return in_turn(one, other);
    }
    let (weighed, against) = (traits(source), traits(target));
    let known = Known::of(&against);
    if known.work(&weighed) > MOST_SHARED {
        return in_turn(one, other);
    }
    let ratio = total(&against) / total(&weighed).max(1.0);
    by_weight(&weighed, &against, &known, ratio.clamp(0.1, 10.0))
}

fn in_turn(one: &[Block], other: &[Block]) -> Vec<Match> {
    let shared = one.len().min(other.len());
    let both = (0..shared).map(|at| Match::Both(at, at));
    both.chain((shared..one.len()).map(Match::Missing)).chain((shared..other.len()).map(Match::Extra)).collect()
}

/// What is weighed of a block.
struct Traits {
    shape: Shape,
    length: f64,
    /// Digests of what a translation keeps as it is: destinations, code, names, numbers. Sorted.
    kept: Vec<u64>,
    /// How its longer words begin, which languages often share: `entity`, `entité`. Sorted.
    beginnings: Vec<u64>,
}

fn total(blocks: &[Traits]) -> f64 {
    blocks.iter().map(|block| block.length).sum()
}

fn traits(structure: &Structure<'_>) -> Vec<Traits> {
    let of = |block: &Block| {
        let mut kept = Vec::new();
        let mut beginnings = Vec::new();
        let mut length = 0.0;
        for part in structure.parts(block) {
            match part.kind {
                PartKind::Link | PartKind::Image | PartKind::Code | PartKind::Tag | PartKind::Attribute(_) => {
                    kept.push(digest(part.value.trim()));
                }
                PartKind::Text => {
                    length += f64::from(weight(&part.value));
                    let words = part.value.split(|c: char| !c.is_ascii_alphanumeric());
                    let is_name = |word: &&str| word.bytes().any(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
                    kept.extend(words.filter(is_name).map(digest));
                    let words = part.value.split(|c: char| !c.is_alphabetic());
                    beginnings.extend(words.filter_map(beginning));
                }
                PartKind::Break => {}
            }
        }
        kept.sort_unstable();
        beginnings.sort_unstable();
        Traits { shape: block.shape, length, kept, beginnings }
    };
    structure.blocks.iter().map(of).collect()
}

/// The bytes that a longer word of Latin letters begins with, without accents.
fn beginning(word: &str) -> Option<u64> {
    const LENGTH: usize = 5;
    let (mut bytes, mut length) = (0, 0);
    for c in word.chars().map(without_accent).take(LENGTH) {
        let mut buffer = [0; 4];
        bytes = c.encode_utf8(&mut buffer).bytes().fold(bytes, |bytes, byte| bytes << 8 | u64::from(byte));
        length += c.len_utf8();
    }
    (length == LENGTH).then_some(bytes)
}

/// A letter as a small one of the Latin alphabet, where it is one; any other as it is.
fn without_accent(c: char) -> char {
    let small = c.to_lowercase().next().unwrap_or(c);
    match small {
        'à'..='å' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ñ' => 'n',
        'ò'..='ö' => 'o',
        'ù'..='ü' => 'u',
        _ => small,
    }
}

fn digest(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    text.hash(&mut hasher);
    hasher.finish()
}

/// What words that begin alike are worth, if all of them do: half of what must be the same.
const BEGINNINGS: f64 = 1.0;

/// In which of some blocks digests stand, and how often: what two blocks share is counted without a look at all that they have.
#[derive(Default)]
struct Places(FxHashMap<u64, Vec<(u32, u32)>>);

impl Places {
    fn of<'t>(lists: impl Iterator<Item = &'t [u64]>) -> Self {
        let mut places = Self::default();
        for (list, at) in lists.zip(0..) {
            runs(list).for_each(|(digest, count)| places.0.entry(digest).or_default().push((at, count)));
        }
        places
    }

    fn get(&self, digest: u64) -> &[(u32, u32)] {
        self.0.get(&digest).map_or(&[], Vec::as_slice)
    }

    /// How many pairs of entries there are to look at for a list.
    fn work(&self, list: &[u64]) -> usize {
        runs(list).map(|(digest, _)| self.get(digest).len()).sum()
    }

    /// How many entries a sorted list shares with that of each block.
    fn shared(&self, list: &[u64], counts: &mut [u32]) {
        counts.fill(0);
        for (digest, count) in runs(list) {
            for (at, other) in self.get(digest) {
                counts[*at as usize] += count.min(*other);
            }
        }
    }
}

/// The entries of a sorted list, each once, and how often they stand there.
fn runs(list: &[u64]) -> impl Iterator<Item = (u64, u32)> {
    list.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as u32))
}

/// What blocks have that others may share.
struct Known {
    kept: Places,
    beginnings: Places,
}

impl Known {
    fn of(blocks: &[Traits]) -> Self {
        let kept = Places::of(blocks.iter().map(|block| &block.kept[..]));
        Self { kept, beginnings: Places::of(blocks.iter().map(|block| &block.beginnings[..])) }
    }

    fn work(&self, blocks: &[Traits]) -> usize {
        let of_block = |block: &Traits| self.kept.work(&block.kept) + self.beginnings.work(&block.beginnings);
        blocks.iter().map(of_block).sum()
    }
}

/// What two blocks share: how many of what is kept, and of beginnings.
#[derive(Clone, Copy)]
struct Shared {
    kept: u32,
    beginnings: u32,
}

/// How well two blocks go together; negative where they cannot stand for each other.
fn likeness(one: &Traits, other: &Traits, shared: Shared, ratio: f64) -> f64 {
    let by_shape = match (one.shape, other.shape) {
        (a, b) if a == b => 1.0,
        (Shape::Heading(a), Shape::Heading(b)) if a.abs_diff(b) <= 1 => 0.5,
        (Shape::Heading(_), Shape::Heading(_)) | (Shape::Item(_), Shape::Item(_)) => 0.4,
        (Shape::Alert(_), Shape::Alert(_) | Shape::Quote) | (Shape::Quote, Shape::Alert(_)) => 0.5,
        (Shape::Text, Shape::Item(_) | Shape::Heading(_)) | (Shape::Item(_) | Shape::Heading(_), Shape::Text) => 0.0,
        _ => return -1.0,
    };
    let (a, b) = (one.length * ratio, other.length);
    // In steps: which of two is a little nearer in length says nothing.
    let by_length = ((a.min(b) + 16.0) / (a.max(b) + 16.0) * 5.0).round() / 5.0;
    let most = one.kept.len().max(other.kept.len());
    let by_kept = if most == 0 { 0.4 } else { 2.0 * f64::from(shared.kept) / most as f64 };
    let words = one.beginnings.len() + other.beginnings.len();
    let by_beginnings = BEGINNINGS * 2.0 * f64::from(shared.beginnings) / words.max(1) as f64;
    by_shape + by_length + by_kept + by_beginnings - 0.4
}

/// What it is worth that blocks which stand side by side go with such that do: a gap is one gap.
const SIDE_BY_SIDE: f32 = 0.15;

fn by_weight(one: &[Traits], other: &[Traits], known: &Known, ratio: f64) -> Vec<Match> {
    let width = other.len() + 1;
    // From each pair of places on: the best there is, and the best where the two blocks there go together.
    let mut best = vec![0.0_f32; (one.len() + 1) * width];
    let mut together = vec![f32::NEG_INFINITY; best.len()];
    let (mut kept, mut beginnings) = (vec![0; other.len()], vec![0; other.len()]);
    for i in (0..one.len()).rev() {
        known.kept.shared(&one[i].kept, &mut kept);
        known.beginnings.shared(&one[i].beginnings, &mut beginnings);
        for j in (0..other.len()).rev() {
            let (here, next) = (i * width + j, (i + 1) * width + j + 1);
            let going_on = best[next].max(together[next] + SIDE_BY_SIDE);
            let shared = Shared { kept: kept[j], beginnings: beginnings[j] };
            together[here] = likeness(&one[i], &other[j], shared, ratio) as f32 + going_on;
            best[here] = together[here].max(best[here + width]).max(best[here + 1]);
        }
    }
    let (mut i, mut j, mut goes_on) = (0, 0, false);
    let mut found = Vec::with_capacity(one.len().max(other.len()));
    while i < one.len() && j < other.len() {
        let here = i * width + j;
        let bonus = if goes_on { SIDE_BY_SIDE } else { 0.0 };
        // Where two ways are as good, the first block is taken; sums of such numbers are not exact.
        goes_on = together[here] + bonus >= best[here] - 0.001;
        if goes_on {
            found.push(Match::Both(i, j));
            (i, j) = (i + 1, j + 1);
        } else if best[here + width] >= best[here + 1] {
            found.push(Match::Missing(i));
            i += 1;
        } else {
            found.push(Match::Extra(j));
            j += 1;
        }
    }
    found.extend((i..one.len()).map(Match::Missing));
    found.extend((j..other.len()).map(Match::Extra));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(source: &str, target: &str) -> Vec<Match> {
        match_blocks(&Structure::of(source), &Structure::of(target))
    }

    #[test]
    fn the_very_paragraph_that_is_missing_is_found() {
        let source =
            "# A\n\nThe first one is about Mooring 3.\n\nA second one, `code` in it.\n\nA third, about Oars.\n";
        let target = "# A\n\nLe premier parle de Mooring 3.\n\nUn troisième, sur Oars.\n";
        assert_eq!(told(source, target), [Match::Both(0, 0), Match::Both(1, 1), Match::Missing(2), Match::Both(3, 2)]);
    }

    #[test]
    fn of_items_that_look_alike_words_tell_which_is_missing() {
        let source = "- Changes of the harbour\n- Changes of the entity\n- Changes of the weather\n";
        let found = told(source, "- Modifications de l’entité\n- Modifications du temps\n");
        assert_eq!(found, [Match::Missing(0), Match::Both(1, 0), Match::Both(2, 1)]);
        let found = told(source, "- Modifications du port\n- Modifications de l’entité\n");
        assert_eq!(found, [Match::Both(0, 0), Match::Both(1, 1), Match::Missing(2)]);
    }

    #[test]
    fn a_heading_of_another_level_is_still_that_heading() {
        let found = told("# A\n\n## B\n\nc\n", "# A\n\n### B\n\nc\n");
        assert_eq!(found, [Match::Both(0, 0), Match::Both(1, 1), Match::Both(2, 2)]);
    }

    #[test]
    fn a_note_that_became_text_leaves_its_text_matched() {
        let found = told("> [!NOTE]\n> Mind the gap.\n", "Attention à la marche.\n");
        assert_eq!(found, [Match::Missing(0), Match::Both(1, 0)]);
    }
}
