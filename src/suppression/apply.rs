//! Findings without those that suppressions cover, and with those about suppressions that cover none.

use std::collections::HashMap;

use rustc_hash::FxHashMap;

use super::{Allowance, Covers, Place, Suppressions, yaml};
use crate::docset::{FileKind, SourceFile};
use crate::finding::rule::UNUSED_SUPPRESSION;
use crate::finding::{FileId, Finding, Rule};
use crate::front_matter;
use crate::markdown::places::places;
use crate::site::Site;
use crate::text::Span;

/// Takes out what is suppressed, in a file or in the one that it translates. `text` reads a file; `was_asked` says whether a
/// rule was asked about it and its translations: what it might have found else, nobody knows.
pub fn apply(
    site: &Site<'_>,
    suppressions: &[Suppressions],
    findings: Vec<Finding>,
    text: &dyn Fn(FileId) -> Option<String>,
    was_asked: &dyn Fn(FileId, &'static Rule) -> bool,
) -> Vec<Finding> {
    if suppressions.is_empty() {
        return findings;
    }
    let by_file: FxHashMap<FileId, usize> =
        suppressions.iter().enumerate().map(|(index, suppressions)| (suppressions.file, index)).collect();
    let mut state = State {
        site,
        suppressions,
        by_file,
        used: suppressions.iter().map(|of_file| vec![false; of_file.allowances.len()]).collect(),
        text,
        was_asked,
        translated: FxHashMap::default(),
    };
    let mut kept: Vec<Finding> = findings.into_iter().filter(|finding| !state.covers(finding)).collect();
    kept.extend(state.unused());
    kept
}

struct State<'s, 'a> {
    site: &'s Site<'a>,
    suppressions: &'s [Suppressions],
    by_file: FxHashMap<FileId, usize>,
    used: Vec<Vec<bool>>,
    text: &'s dyn Fn(FileId) -> Option<String>,
    was_asked: &'s dyn Fn(FileId, &'static Rule) -> bool,
    /// Where the suppressions of its source cover a translation.
    translated: FxHashMap<FileId, Vec<Option<Span>>>,
}

impl State<'_, '_> {
    /// Whether some suppression covers a finding; all that do are used.
    fn covers(&mut self, finding: &Finding) -> bool {
        let mut is_covered = false;
        if let Some(own) = self.by_file.get(&finding.file).copied() {
            let covered = |allowance: &Allowance| allowance.covers.span();
            let covered: Vec<_> = self.suppressions[own].allowances.iter().map(covered).collect();
            is_covered |= self.use_of(own, finding, &covered);
        }
        if let Some(source) = self.source_of(finding.file) {
            let covered = self.translated.remove(&finding.file);
            let covered = covered.unwrap_or_else(|| self.translate(source, finding.file));
            is_covered |= self.use_of(source, finding, &covered);
            self.translated.insert(finding.file, covered);
        }
        is_covered
    }

    /// Marks those suppressions of a file as used that cover a finding; `covered` says what each covers in its file.
    fn use_of(&mut self, index: usize, finding: &Finding, covered: &[Option<Span>]) -> bool {
        let mut is_covered = false;
        for ((allowance, span), used) in
            self.suppressions[index].allowances.iter().zip(covered).zip(&mut self.used[index])
        {
            let holds = |span: Span| span == WHOLE || (span.start..span.end).contains(&finding.span.start);
            if allowance.rule == finding.rule && span.is_some_and(holds) {
                *used = true;
                is_covered = true;
            }
        }
        is_covered
    }

    /// The suppressions of the article that a file translates, where there are any.
    fn source_of(&self, file: FileId) -> Option<usize> {
        let source = self.site.config.source.filter(|source| *source != self.site.locale_of(file))?;
        let hit = self.site.find(source, &self.site.docset.file(file).path)?;
        self.by_file.get(&hit.file).copied()
    }

    /// What the suppressions of a source cover in a translation.
    fn translate(&self, source: usize, file: FileId) -> Vec<Option<Span>> {
        let parts = parts(self.site, file, (self.text)(file).unwrap_or_default());
        let covered = |allowance: &Allowance| match &allowance.covers {
            Covers::Part(_, place) => parts.get(place).copied(),
            covers => covers.span(),
        };
        self.suppressions[source].allowances.iter().map(covered).collect()
    }

    /// Whether a rule is on in a file, and was asked about it.
    fn was_asked(&self, file: FileId, rule: &'static Rule) -> bool {
        let SourceFile { locale, printed, .. } = self.site.docset.file(file);
        (self.was_asked)(file, rule) && self.site.config.severity(rule, *locale, printed).is_some()
    }

    /// Of a project of which some languages are left aside or not there, nobody can tell what is used.
    fn unused(&self) -> Vec<Finding> {
        if !self.site.config.is_whole() {
            return Vec::new();
        }
        let mut findings = Vec::new();
        for (of_file, used) in self.suppressions.iter().zip(&self.used) {
            let is_unused =
                |(allowance, used): &(&Allowance, &bool)| !**used && self.was_asked(of_file.file, allowance.rule);
            for (allowance, _) in of_file.allowances.iter().zip(used).filter(is_unused) {
                let message = format!("there is no finding of `{}` to suppress here", allowance.rule.name);
                let finding = Finding::new(&UNUSED_SUPPRESSION, of_file.file, allowance.span, message);
                findings.push(finding.with_help("take it out"));
            }
        }
        findings
    }
}

/// The span of a whole file, whatever its length.
const WHOLE: Span = Span { start: 0, end: u32::MAX };

impl Covers {
    fn span(&self) -> Option<Span> {
        match self {
            Self::File => Some(WHOLE),
            Self::Part(span, _) => Some(*span),
            Self::Nothing => None,
        }
    }
}

/// Every part of a file that a suppression could be about.
fn parts(site: &Site<'_>, file: FileId, text: String) -> HashMap<Place, Span> {
    let entries = |to| yaml::entries(&text, 0, to).into_iter().map(|entry| (entry.place(), entry.span));
    if !matches!(site.docset.file(file).kind, FileKind::Article) {
        return entries(text.len()).collect();
    }
    let front = front_matter::parse(&text, file, &mut Vec::new());
    let blocks = places(&text, front.body, |html| super::comment(html).is_some()).blocks;
    let blocks = blocks.into_iter().map(|block| (Place::Block(block.path), block.span));
    entries(front.span.map_or(0, |span| span.end as usize)).chain(blocks).collect()
}
