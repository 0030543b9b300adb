//! What a translation has for each sentence of its source that changed.

use std::collections::HashMap;
use std::ops::Range;

use crate::article::Article;
use crate::bitext::align::align;
use crate::bitext::changes::Change;
use crate::bitext::segments::{Segment, Whole, segments};
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
        let units: Vec<(String, String, u32)> = article
            .units
            .iter()
            .map(|unit| {
                let source = normalised(&unit.source_text);
                (source, normalised(unit.target.slice(self.translation)), unit.target.start)
            })
            .collect();
        let mut from = 0;
        let find = |segment: &Segment| {
            let holds = |(source, _, _): &&(String, String, u32)| {
                !source.is_empty() && (segment.text.contains(source.as_str()) || source.contains(&segment.text))
            };
            let ahead = units[from..].iter().take(64).position(|unit| holds(&unit)).map(|at| from + at);
            let first = ahead.or_else(|| units.iter().position(|unit| holds(&unit)))?;
            // A sentence may be several units, each of which it holds.
            let more = units[first + 1..].iter().take_while(|(source, _, _)| {
                !source.is_empty()
                    && segment.text.len() > units[first].0.len()
                    && segment.text.contains(source.as_str())
            });
            let count = 1 + more.count();
            from = first;
            let text: Vec<&str> = units[first..first + count].iter().map(|(_, target, _)| target.as_str()).collect();
            Some((text.join(" "), units[first].2))
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

/// For each place, the last value that stands there or before it.
fn latest<T: Copy>(values: impl Iterator<Item = Option<T>>) -> Vec<Option<T>> {
    let last = values.scan(None, |last, value| {
        *last = value.or(*last);
        Some(*last)
    });
    last.collect()
}

/// Text of a unit as segments have it.
fn normalised(text: &str) -> String {
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    words.join(" ").replace("\\*", "*").replace("\\`", "`")
}
