//! What a translation has for each sentence of its source that changed.

use std::collections::HashMap;
use std::ops::Range;

use crate::article::Article;
use crate::bitext::align::align;
use crate::bitext::changes::Change;
use crate::bitext::segments::{Segment, Whole, normalised, segments};
use crate::text::LineIndex;

use super::ChangedSentence;

/// An old and a present source, and the translation of the old one.
pub(super) struct Compared<'t> {
    pub(super) old: &'t [Segment],
    pub(super) new: &'t [Segment],
    /// Where the present source has a file of its own: its text.
    pub(super) source: Option<&'t str>,
    pub(super) translation: &'t str,
}

impl Compared<'_> {
    /// Names each change with what the translation has for it.
    pub(super) fn tell(&self, found: &[Change], article: Option<&Article>, kind: Whole) -> Vec<ChangedSentence> {
        if found.is_empty() {
            return Vec::new();
        }
        let translated = match article {
            Some(article) => self.by_pairs(article),
            None => self.by_structure(kind),
        };
        let (here, there) = (LineIndex::new(self.translation), self.source.map(LineIndex::new));
        let mut places: HashMap<&str, usize> = HashMap::new();
        for (at, old) in self.old.iter().enumerate().rev() {
            places.insert(&old.text, at);
        }
        let stood_before = latest(self.new.iter().map(|new| places.get(new.text.as_str()).copied()));
        let translated_before = latest(translated.iter().map(|known| known.as_ref().map(|(_, at)| *at)));
        let mut last = None;
        let tell = |change: &Change| {
            let known = change.was().and_then(|at| translated[at].clone());
            let line = known.as_ref().map(|(_, at)| here.position(*at).line);
            // What is new belongs behind what stands before it.
            let before = || {
                let above = change.now()?.checked_sub(1)?;
                translated_before[stood_before[above]?]
            };
            let line = line.or_else(|| before().map(|at| here.position(at).line).max(last));
            last = line;
            ChangedSentence {
                change: change.kind(),
                old: change.was().map(|at| self.old[at].text.clone()),
                new: change.now().map(|at| self.new[at].text.clone()),
                source_line: there
                    .as_ref()
                    .and_then(|there| Some(there.position(self.new[change.now()?].span.start).line)),
                translation: known.map(|(text, _)| text),
                line,
            }
        };
        found.iter().map(tell).collect()
    }

    /// The translation of each old sentence, by the pairs of a bilingual article.
    fn by_pairs(&self, article: &Article) -> Vec<Option<(String, u32)>> {
        let units = article.units.iter().map(|unit| Unit {
            source: normalised(&unit.source_text, Whole::Paired),
            target: normalised(unit.target.slice(self.translation), Whole::Paired),
            start: unit.target.start,
        });
        let units: Vec<Unit> = units.filter(|unit| !unit.source.is_empty()).collect();
        let mut same: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, unit) in units.iter().enumerate() {
            same.entry(&unit.source).or_default().push(at);
        }
        let mut from = 0;
        let find = |segment: &Segment| {
            let is_of_it = |at: &usize| units[*at].is_of(&segment.text);
            let is_all_of_it = |at: &usize| units[*at].source == segment.text;
            let near = || (from..units.len()).take(NEAR);
            let ahead = near().find(is_all_of_it).or_else(|| near().find(is_of_it));
            let elsewhere = || {
                let places = same.get(segment.text.as_str())?;
                places.get(places.partition_point(|at| *at < from)).or(places.last()).copied()
            };
            let behind = || (from.saturating_sub(NEAR)..from).find(is_of_it);
            let first = ahead.or_else(elsewhere).or_else(behind)?;
            from = first;
            let targets: Vec<&str> = all_of(&units[first..], &segment.text).map(|unit| unit.target.as_str()).collect();
            Some((targets.join(" "), units[first].start))
        };
        self.old.iter().map(find).collect()
    }

    /// The translation of each old sentence, by the structure of both articles.
    fn by_structure(&self, kind: Whole) -> Vec<Option<(String, u32)>> {
        let target = segments(self.translation, kind);
        let aligned = align(self.old, &target);
        let find = |range: Range<usize>| {
            let first = target.get(range.start).filter(|_| !range.is_empty())?;
            let text: Vec<&str> = target[range].iter().map(|segment| segment.text.as_str()).collect();
            Some((text.join(" "), first.span.start))
        };
        aligned.into_iter().map(find).collect()
    }
}

/// How many units before and behind the last one are asked whether they are a part of a sentence, or hold it.
const NEAR: usize = 64;

/// A pair of a bilingual article.
struct Unit {
    source: String,
    target: String,
    /// Where the target begins in the file.
    start: u32,
}

impl Unit {
    fn is_of(&self, sentence: &str) -> bool {
        sentence.contains(self.source.as_str()) || self.source.contains(sentence)
    }
}

/// The first of these units, with those behind it that are parts of the same sentence.
fn all_of<'u>(units: &'u [Unit], sentence: &str) -> impl Iterator<Item = &'u Unit> {
    let mut room = sentence.len().saturating_sub(units.first().map_or(0, |unit| unit.source.len()));
    let is_more = move |unit: &&Unit| {
        let fits = room.checked_sub(unit.source.len()).filter(|_| sentence.contains(unit.source.as_str()));
        fits.map(|rest| room = rest).is_some()
    };
    units.iter().take(1).chain(units.iter().skip(1).take_while(is_more))
}

/// For each place, the last value that stands there or before it.
fn latest<T: Copy>(values: impl Iterator<Item = Option<T>>) -> Vec<Option<T>> {
    let last = values.scan(None, |last, value| {
        *last = value.or(*last);
        Some(*last)
    });
    last.collect()
}
