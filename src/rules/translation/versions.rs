//! `translation-version-differs`: versions that a translation names otherwise.

mod numbers;

use std::cell::OnceCell;
use std::collections::HashSet;
use std::ops::Range;

use crate::bitext::structure::{Block, PartKind, Shape, Structure};
use crate::finding::{Edit, Finding, rule};
use crate::front_matter::FrontMatter;
use crate::text::Span;

use super::{Comparison, Side};
use numbers::{Version, is_unit_before, places, versions};

/// Compares versions, block by block.
pub(super) struct Versions<'r, 'c, 'a> {
    c: &'r Comparison<'c, 'a>,
    /// The numbers of two parts that the source names as versions somewhere.
    known: OnceCell<HashSet<String>>,
}

/// A text that names versions.
struct Passage<'p> {
    /// What its ranges are places of.
    text: &'p str,
    /// Whether that is the file as stored.
    is_stored: bool,
    /// Where running text stands.
    parts: Vec<Range<usize>>,
    /// All that it takes up.
    whole: Range<usize>,
    /// What is read, code included; where links lead is not.
    read: String,
    versions: Vec<Version>,
}

impl<'p> Passage<'p> {
    fn of_block(side: Side<'p>, block: &Block) -> Self {
        let (text, mut read) = (side.published.text(), String::new());
        for part in side.structure.parts(block) {
            match part.kind {
                PartKind::Text | PartKind::Code => read.push_str(&part.value),
                PartKind::Break => read.push('\n'),
                PartKind::Link | PartKind::Image | PartKind::Tag | PartKind::Attribute(_) => {}
            }
        }
        let parts = side.structure.of_kind(block, PartKind::Text).map(|part| part.range.clone()).collect();
        let end = block.range.start + text[block.range.clone()].trim_end().len();
        Self { text, is_stored: false, parts, whole: block.range.start..end, read, versions: Vec::new() }
    }

    fn of_key(stored: &'p str, front: &FrontMatter, key: &str) -> Option<Self> {
        let value = front.text(key).filter(|value| !value.span.range().is_empty())?;
        let range = value.span.range();
        let read = stored.get(range.clone())?.to_owned();
        let parts = vec![range.clone()];
        Some(Self { text: stored, is_stored: true, parts, whole: range, read, versions: Vec::new() })
    }

    fn has_digits(&self) -> bool {
        self.parts.iter().any(|part| self.text[part.clone()].bytes().any(|byte| byte.is_ascii_digit()))
    }

    fn read_versions(&mut self, is_known: &dyn Fn(&str) -> bool) {
        self.versions = self.parts.iter().flat_map(|part| versions(self.text, part, is_known)).collect();
    }

    fn span(&self, side: Side<'_>, range: &Range<usize>) -> Span {
        if self.is_stored { Span::new(range.start, range.end) } else { side.published.span(range) }
    }
}

impl<'r, 'c, 'a> Versions<'r, 'c, 'a> {
    pub(super) fn new(c: &'r Comparison<'c, 'a>) -> Self {
        Self { c, known: OnceCell::new() }
    }

    pub(super) fn block(&self, source: &Block, target: &Block, findings: &mut Vec<Finding>) {
        if !has_digits(self.c.source.structure, source) {
            return;
        }
        let (there, here) = (Passage::of_block(self.c.source, source), Passage::of_block(self.c.target, target));
        // Tables are full of numbers that measure something.
        self.passages(there, here, source.shape != Shape::Row, findings);
    }

    /// Compares what stands above both texts.
    pub(super) fn titles(&self, findings: &mut Vec<Finding>) {
        let Some(front) = self.c.source_front() else { return };
        for key in ["title", "description"] {
            let there = Passage::of_key(self.c.source.stored, &front, key).filter(Passage::has_digits);
            let here = Passage::of_key(self.c.target.stored, &self.c.article.front, key);
            if let (Some(there), Some(here)) = (there, here) {
                self.passages(there, here, true, findings);
            }
        }
    }

    fn is_known(&self, number: &str) -> bool {
        self.known.get_or_init(|| self.named()).contains(number)
    }

    fn named(&self) -> HashSet<String> {
        let side = self.c.source;
        let is_read = |block: &&Block| !matches!(block.shape, Shape::Code | Shape::Html | Shape::Value);
        let parts = side
            .structure
            .blocks
            .iter()
            .filter(is_read)
            .flat_map(|block| side.structure.of_kind(block, PartKind::Text));
        let found = parts.flat_map(|part| versions(side.published.text(), &part.range, &|_| false));
        found.filter(|version| version.name.is_some()).map(|version| version.number).collect()
    }

    fn passages(&self, mut there: Passage<'_>, mut here: Passage<'_>, may_be_alone: bool, findings: &mut Vec<Finding>) {
        let is_known = |number: &str| may_be_alone && self.is_known(number);
        there.read_versions(&is_known);
        if there.versions.is_empty() {
            return;
        }
        here.read_versions(&is_known);
        let is_there = |number: &str| places(&there.read, number).next().is_some();
        let mut told: Vec<&str> = Vec::new();
        for version in &there.versions {
            if told.contains(&version.number.as_str()) {
                continue;
            }
            told.push(&version.number);
            let with_comma = version.number.replace('.', ",");
            if version.components() == 2 && !is_there(&with_comma) {
                let before = findings.len();
                self.commas(&here, version, &with_comma, findings);
                if findings.len() > before {
                    continue;
                }
            }
            let count = places(&here.read, &version.number).count();
            if count < places(&there.read, &version.number).count() {
                findings.extend(self.other(&there, &here, version, count));
            }
        }
    }

    /// Versions that were written as numbers of a language which has a comma in numbers.
    fn commas(&self, here: &Passage<'_>, version: &Version, written: &str, findings: &mut Vec<Finding>) {
        for part in &here.parts {
            for at in places(&here.text[part.clone()], written) {
                let start = part.start + at;
                let range = start..start + written.len();
                if is_unit_before(&here.text[range.end..part.end]) {
                    continue;
                }
                let message = format!("the version `{written}`, in {} `{}`", self.c.other(), version.number);
                let span = here.span(self.c.target, &range);
                let fix = Edit::new(span, written, version.number.as_str());
                let help = format!("a version is no number: write `{}`", version.number);
                let finding = self.c.finding_at(&rule::TRANSLATION_VERSION_DIFFERS, span, message);
                findings.push(finding.with_help(help).with_fix(fix));
            }
        }
    }

    /// What a translation has in the place of a version that it has less often than its source.
    fn other(&self, there: &Passage<'_>, here: &Passage<'_>, version: &Version, count: usize) -> Option<Finding> {
        let is_there = |number: &str| places(&there.read, number).next().is_some();
        // One that the source does not have, behind the same name, stands in its place.
        let is_of_name =
            |other: &&Version| other.name.is_some() && other.name == version.name && !is_there(&other.number);
        let other = here.versions.iter().find(is_of_name).or_else(|| {
            let alike = |other: &&Version| other.components() == version.components() && version.components() > 2;
            here.versions.iter().filter(alike).find(|other| !is_there(&other.number))
        });
        let (range, message) = match other {
            Some(other) => {
                let message = format!("the version `{}`, in {} `{}`", other.number, self.c.other(), version.number);
                (&other.range, message)
            }
            None if version.components() > 2 && count == 0 && !has_other_digits(&here.read) => {
                (&here.whole, format!("the version `{}` of {} is missing", version.number, self.c.other()))
            }
            None => return None,
        };
        let place = self.c.there_at(there.span(self.c.source, &version.range));
        let finding = self.c.finding_at(&rule::TRANSLATION_VERSION_DIFFERS, here.span(self.c.target, range), message);
        Some(finding.with_help(format!("compare with {place}")))
    }
}

/// Whether a text has digits of another script, in which versions may be written too: `١٠٫٠٫٢٠`.
fn has_other_digits(text: &str) -> bool {
    !text.is_ascii() && text.chars().any(|c| !c.is_ascii() && c.is_numeric())
}

fn has_digits(structure: &Structure<'_>, block: &Block) -> bool {
    structure.of_kind(block, PartKind::Text).any(|part| part.value.bytes().any(|byte| byte.is_ascii_digit()))
}
