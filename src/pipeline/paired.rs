//! Pair: every translation beside the very text that it was made from, and what the rules say of both.
//!
//! Texts are read again, and only those that are compared. Git is asked only for translations that are not fresh, and only in
//! a check: whoever builds a site need not wait for it.

use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::article::Article;
use crate::bitext::changes::{Change, changes};
use crate::bitext::embedded;
use crate::bitext::freshness::{Hash, Recorded, Relation};
use crate::bitext::segments::{Whole, segments};
use crate::bitext::structure::{Published, Structure};
use crate::config::Config;
use crate::docset::{FileKind, Source};
use crate::finding::{FileId, Finding, Rule, contained, rule};
use crate::front_matter;
use crate::rules::translation::{
    Against, COMPARING, Comparison, Names, Side, compare, compare_blocks, compare_lost, standing,
};
use crate::site::Site;
use crate::text::Digest;

use super::Known;
use super::compared::{Compared, Kept};
use super::exports::Places;
use super::group::{Group, groups};
use super::present::Present;

/// The rules that tell how translations stand to their sources.
const STANDING: [&Rule; 2] = [&rule::TRANSLATION_STALE, &rule::TRANSLATION_ORPHANED];

/// Whether translations are asked about which source they were made from.
pub(super) fn is_asked(config: &Config) -> bool {
    is_on(config, &COMPARING) || config.is_on(&rule::TRANSLATION_STALE)
}

fn is_on(config: &Config, rules: &[&'static Rule]) -> bool {
    rules.iter().any(|rule| config.is_on(rule))
}

/// What comparing translations with their sources told.
#[derive(Debug, Default)]
pub(super) struct Paired {
    pub(super) findings: Vec<Finding>,
    /// The translations that could not be compared, for nothing holds the source that they were made from.
    pub(super) uncompared: Vec<Stale>,
    /// Why that is so, for the user.
    pub(super) notes: Vec<String>,
}

/// The rules that tell nothing of a translation whose source is not known as it was.
pub(super) fn rules_of_sources() -> impl Iterator<Item = &'static Rule> {
    COMPARING.into_iter().chain([&rule::TRANSLATION_STALE])
}

/// Whether sources that are no more are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OldSources {
    /// Git is asked for them.
    Sought,
    /// What git may hold does not count.
    LeftAlone,
}

/// What is wrong with translations that only their sources tell.
pub(super) fn check(site: &Site<'_>, known: &Known<'_>, old: OldSources) -> Paired {
    let compares = is_on(site.config, &COMPARING);
    if !compares && !is_on(site.config, &STANDING) {
        return Paired::default();
    }
    let pairing = Pairing { site, present: &known.present, compares };
    let found = known.compared.renew(|compared| pairing.changed(compared, known.digests));
    let Found { findings, stale } = found.map_or_else(|| pairing.all(), Found::all);
    let mut paired = pairing.stale(&stale, old);
    paired.findings.splice(..0, findings);
    paired.findings = without_names(site, paired.findings);
    paired
}

/// Findings without those about names that sources have everywhere.
fn without_names(site: &Site<'_>, findings: Vec<Finding>) -> Vec<Finding> {
    let Some(names) = Names::of(&findings) else { return findings };
    let sources: Vec<&Article> =
        site.articles().filter(|article| site.config.source == Some(site.locale_of(article.file))).collect();
    let uses = sources.into_par_iter().map_init(Vec::new, |buffer, article| {
        let source = site.docset.read(article.file, buffer).ok().flatten()?;
        let holder = site.docset.recovered_from(article.file).and_then(|holder| site.article(holder));
        Some(match holder.and_then(|holder| embedded::source(holder, source.text)) {
            Some(held) => names.uses(&held),
            None => names.uses(source.text),
        })
    });
    let uses: Vec<_> = uses.flatten_iter().collect();
    names.left_out(findings, uses.into_iter().flatten())
}

/// What was found of articles' files.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Found {
    pub(super) findings: Vec<Finding>,
    /// The translations that are not those of the present source.
    pub(super) stale: Vec<Stale>,
}

impl Found {
    /// What was found of all articles; what is kept elsewhere is copied.
    fn all(each: Vec<Arc<Self>>) -> Self {
        each.into_iter().fold(Self::default(), |all, found| all.and(Arc::unwrap_or_clone(found)))
    }

    fn and(mut self, other: Self) -> Self {
        self.findings.extend(other.findings);
        self.stale.extend(other.stale);
        self
    }

    /// The same for files that have other numbers.
    pub(super) fn renumbered(&self, now: impl Fn(FileId) -> FileId) -> Self {
        let of_finding = |finding: &Finding| Finding { file: now(finding.file), ..finding.clone() };
        let of_stale = |stale: &Stale| Stale { file: now(stale.file), source: now(stale.source) };
        Self {
            findings: self.findings.iter().map(of_finding).collect(),
            stale: self.stale.iter().map(of_stale).collect(),
        }
    }
}

/// A translation that is not that of the present source.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Stale {
    pub(super) file: FileId,
    pub(super) source: FileId,
}

#[derive(Default)]
pub(super) struct Buffers {
    pub(super) source: Vec<u8>,
    pub(super) target: Vec<u8>,
}

pub(super) struct Pairing<'p, 'a> {
    pub(super) site: &'p Site<'a>,
    present: &'p Present,
    /// Whether texts are compared, or only told how they stand to their sources.
    pub(super) compares: bool,
}

impl Pairing<'_, '_> {
    /// What is found of all articles.
    fn all(&self) -> Found {
        let found =
            groups(self.site).into_par_iter().map_init(Buffers::default, |buffers, group| self.found(&group, buffers));
        found.reduce(Found::default, Found::and)
    }

    /// The same, where only those articles are looked at of which all that is asked for is not as it was.
    fn changed(&self, compared: &mut Compared, digests: &[Option<Digest>]) -> Vec<Arc<Found>> {
        compared.renew(self.site.config);
        let places = Places::of(self.site, digests);
        let earlier = &*compared;
        let each = groups(self.site).into_par_iter().map_init(Buffers::default, |buffers, group| {
            let (asked, files) = (group.asked(self.site, digests, &places), group.files());
            let found = match earlier.of(asked, &files) {
                Some(found) => {
                    self.note_present(&group, &found);
                    found
                }
                None => Arc::new(self.found(&group, buffers)),
            };
            (asked, Kept { files, found })
        });
        let each: Vec<(Digest, Kept)> = each.collect();
        let found = each.iter().map(|(_, kept)| Arc::clone(&kept.found)).collect();
        compared.keep(each.into_iter());
        found
    }

    /// Which translations are those of their present source, as was found the last time.
    fn note_present(&self, group: &Group, found: &Found) {
        if group.source.and_then(|source| self.site.article(source)).is_none() {
            return;
        }
        for article in self.articles(group) {
            let is_stale = || found.stale.iter().any(|stale| stale.file == article.file);
            self.present.is_of(article.file, || !is_stale() && Recorded::of(&article.front).hash.is_some());
        }
    }

    fn found(&self, group: &Group, buffers: &mut Buffers) -> Found {
        let compared = contained(group.first(), format_args!("comparing translations"), || self.group(group, buffers));
        let (findings, stale) = compared.unwrap_or_else(|bug| (vec![bug], Vec::new()));
        Found { findings, stale }
    }

    fn has_sources(&self) -> bool {
        self.site.config.has_source_folder()
    }

    fn group(&self, group: &Group, buffers: &mut Buffers) -> (Vec<Finding>, Vec<Stale>) {
        match group.source {
            Some(source) => self.with_source(source, group, buffers),
            None if self.has_sources() => {
                let (mut findings, mut stale) = (Vec::new(), Vec::new());
                for file in group.translations.iter().copied() {
                    match group.unread {
                        Some(source) => stale.push(Stale { file, source }),
                        None => findings.push(standing::orphaned(self.site, file)),
                    }
                }
                for article in self.articles(group).filter(|article| !article.units.is_empty()) {
                    findings.extend(guarded(article.file, || self.with_itself(article, &mut buffers.target)));
                }
                (findings, stale)
            }
            None => {
                let mut findings = self.without_source(group, buffers);
                if let Some(holder) = group.holder.and_then(|holder| self.site.article(holder)) {
                    findings.extend(self.behind_holder(holder, group, buffers));
                }
                (findings, Vec::new())
            }
        }
    }

    fn articles(&self, group: &Group) -> impl Iterator<Item = &Article> {
        group.translations.iter().filter_map(|file| self.site.article(*file))
    }

    /// Compares the fresh translations of a source with it.
    fn with_source(&self, source: FileId, group: &Group, buffers: &mut Buffers) -> (Vec<Finding>, Vec<Stale>) {
        let known = group.translations.iter().filter_map(|file| {
            let article = self.site.article(*file)?;
            let recorded = Recorded::of(&article.front);
            let is_known = recorded.names_source() || !article.units.is_empty();
            is_known.then_some((article, recorded))
        });
        let known: Vec<(&Article, Recorded)> = known.collect();
        let (mut findings, mut stale) = (Vec::new(), Vec::new());
        if known.is_empty() {
            return (findings, stale);
        }
        let Ok(Some(text)) = self.site.docset.read(source, &mut buffers.source) else { return (findings, stale) };
        // Most translations of a source record the same hash.
        let mut last: Option<(Hash, bool)> = None;
        let mut is_present = |hash: &Hash| match &last {
            Some((known, is_present)) if known == hash => *is_present,
            _ => last.insert((hash.clone(), hash.is_of(text.stored().as_bytes()))).1,
        };
        let (fresh, others): (Vec<_>, Vec<_>) = known.into_iter().partition(|(article, recorded)| {
            self.present.is_of(article.file, || recorded.hash.as_ref().is_some_and(&mut is_present))
        });
        stale.extend(others.into_iter().map(|(article, _)| Stale { file: article.file, source }));
        if fresh.is_empty() || !self.compares {
            return (findings, stale);
        }
        let Some(published) = self.published(&text) else { return (findings, stale) };
        let structure = structure(&published, text.kind);
        let side = Side { stored: text.text, published: &published, structure: &structure };
        for (article, _) in fresh {
            let compare = || self.compare(article, Against::Source(source), side, &mut buffers.target);
            findings.extend(guarded(article.file, compare));
        }
        (findings, stale)
    }

    /// Says which translations were made from another source than the one that the latest of them holds.
    fn behind_holder(&self, holder: &Article, group: &Group, buffers: &mut Buffers) -> Vec<Finding> {
        let Some(hash) = Recorded::of(&holder.front).hash else { return Vec::new() };
        let is_other = |article: &&Article| {
            article.file != holder.file && Recorded::of(&article.front).hash.is_some_and(|other| other != hash)
        };
        let mut others = self.articles(group).filter(is_other).peekable();
        if others.peek().is_none() {
            return Vec::new();
        }
        let Ok(Some(text)) = self.site.docset.read(holder.file, &mut buffers.source) else { return Vec::new() };
        let Some(present) = embedded::source(holder, text.text) else { return Vec::new() };
        let present = segments(&present, Whole::Paired);
        let stale = |article: &Article| {
            let text = self.site.docset.read(article.file, &mut buffers.target).ok().flatten()?;
            let old = embedded::source(article, text.text);
            let changed = old.map(|old| count_of_text(&changes(&segments(&old, Whole::Paired), &present)));
            (changed != Some(0)).then(|| standing::stale(article.file, changed, Relation::Unknown))
        };
        others.filter_map(stale).collect()
    }

    /// Compares bilingual articles with the source that they hold, and others with each other.
    fn without_source(&self, group: &Group, buffers: &mut Buffers) -> Vec<Finding> {
        let mut findings = Vec::new();
        if !self.compares {
            return findings;
        }
        let mut known: Vec<(&Article, Recorded)> = Vec::new();
        for article in self.articles(group) {
            if !article.units.is_empty() {
                findings.extend(guarded(article.file, || self.with_itself(article, &mut buffers.target)));
            }
            let recorded = Recorded::of(&article.front);
            let Some(hash) = &recorded.hash else { continue };
            let first = known.iter().find(|(_, other)| other.hash.as_ref() == Some(hash)).map(|(first, _)| *first);
            let Some(first) = first else {
                known.push((article, recorded));
                continue;
            };
            let beside = guarded(article.file, || self.beside(first, article, buffers));
            // What its pairs tell is not told again.
            let is_told = |finding: &Finding| {
                findings.iter().any(|other| {
                    let is_there = other.span.start <= finding.span.end && finding.span.start <= other.span.end;
                    other.file == finding.file && other.rule.name == finding.rule.name && is_there
                })
            };
            let beside: Vec<Finding> = beside.into_iter().filter(|finding| !is_told(finding)).collect();
            findings.extend(beside);
        }
        findings
    }

    /// Compares two translations of a source that is not there.
    fn beside(&self, first: &Article, article: &Article, buffers: &mut Buffers) -> Vec<Finding> {
        let Ok(Some(text)) = self.site.docset.read(first.file, &mut buffers.source) else { return Vec::new() };
        let Ok(Some(other)) = self.site.docset.read(article.file, &mut buffers.target) else { return Vec::new() };
        let (Some(published), Some(other_published)) = (self.published(&text), self.published(&other)) else {
            return Vec::new();
        };
        let against = Against::Translation(first.file);
        if !self.are_alike(against, other.kind) {
            return Vec::new();
        }
        let (one, two) = (structure(&published, text.kind), structure(&other_published, other.kind));
        let there = Side { stored: text.text, published: &published, structure: &one };
        let here = Side { stored: other.text, published: &other_published, structure: &two };
        let comparison = Comparison::new(self.site, article, here, against, there);
        let is_bilingual = !article.units.is_empty() || !first.units.is_empty();
        let mut findings = if is_bilingual { compare_blocks(&comparison) } else { compare(&comparison) };
        let back = Against::Translation(article.file);
        findings.extend(compare_lost(&Comparison::new(self.site, first, there, back, here)));
        findings
    }

    fn compare(&self, article: &Article, against: Against, source: Side<'_>, buffer: &mut Vec<u8>) -> Vec<Finding> {
        let Ok(Some(text)) = self.site.docset.read(article.file, buffer) else { return Vec::new() };
        let Some(published) = self.published(&text).filter(|_| self.are_alike(against, text.kind)) else {
            return Vec::new();
        };
        let structure = structure(&published, text.kind);
        let target = Side { stored: text.text, published: &published, structure: &structure };
        compare(&Comparison::new(self.site, article, target, against, source))
    }

    /// Whether what a file is compared with is written as it is: as markdown or as YAML.
    pub(super) fn are_alike(&self, against: Against, kind: FileKind) -> bool {
        match against {
            Against::Source(file) | Against::OldSource(file) | Against::Translation(file) => {
                (self.site.docset.file(file).kind == FileKind::Article) == (kind == FileKind::Article)
            }
            Against::Pairs => true,
        }
    }

    fn with_itself(&self, article: &Article, buffer: &mut Vec<u8>) -> Vec<Finding> {
        if !self.compares {
            return Vec::new();
        }
        let Ok(Some(text)) = self.site.docset.read(article.file, buffer) else { return Vec::new() };
        let Some(source) = embedded::source(article, text.text) else { return Vec::new() };
        self.compare_texts(article, &text, Against::Pairs, &source)
    }

    /// Compares a translation with a source that is no file.
    pub(super) fn compare_texts(
        &self,
        article: &Article,
        text: &Source<'_>,
        against: Against,
        source: &str,
    ) -> Vec<Finding> {
        let there = match text.kind {
            FileKind::YamlPage => Published::of_page(source),
            _ => Published::of(source, front_matter::parse(source, article.file, &mut Vec::new()).body),
        };
        let there_structure = structure(&there, text.kind);
        let Some(here) = self.published(text) else { return Vec::new() };
        let here_structure = structure(&here, text.kind);
        let target = Side { stored: text.text, published: &here, structure: &here_structure };
        let source = Side { stored: source, published: &there, structure: &there_structure };
        compare(&Comparison::new(self.site, article, target, against, source))
    }

    /// The body of an article as it is published; `None` where the file is no longer as it was parsed.
    fn published<'t>(&self, text: &Source<'t>) -> Option<Published<'t>> {
        if text.kind == FileKind::YamlPage {
            return Some(Published::of_page(text.text));
        }
        let body = self.site.article(text.file)?.front.body;
        text.text.is_char_boundary(body).then(|| Published::of(text.text, body))
    }
}

/// What comparing a translation finds; where it fails over a bug of ours, that it does.
pub(super) fn guarded(file: FileId, compare: impl FnOnce() -> Vec<Finding>) -> Vec<Finding> {
    contained(file, format_args!("comparing this translation"), compare).unwrap_or_else(|bug| vec![bug])
}

/// How many changes ask for a translation.
pub(super) fn count_of_text(changes: &[Change]) -> usize {
    changes.iter().filter(|change| change.is_of_text()).count()
}

/// What a text is made of.
fn structure<'t>(published: &'t Published<'_>, kind: FileKind) -> Structure<'t> {
    match kind {
        FileKind::YamlPage => Structure::of_page(published.text()),
        _ => Structure::of(published.text()),
    }
}
