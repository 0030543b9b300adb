//! Translations that are not those of the present source: what they were made from, and what the rules say of both.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::bitext::changes::changes;
use crate::bitext::embedded;
use crate::bitext::freshness::{Recorded, Relation};
use crate::bitext::segments::{Whole, segments};
use crate::docset::FileKind;
use crate::finding::Finding;
use crate::finding::human::count;
use crate::history::{Blob, FileHistory, History, Request};
use crate::rules::translation::{Against, standing};
use crate::text::without_mark;

use super::paired::{Buffers, OldSources, Paired, Pairing, Stale, count_of_text, guarded};
use super::status::{old_source, requests};

/// What git is asked about the source of a translation.
struct Asked<'h> {
    /// What the translation records of it.
    recorded: Recorded,
    source: Option<FileHistory<'h>>,
    requests: Vec<Request>,
}

/// What is told of a translation that is not that of the present source.
enum Behind {
    Compared(Vec<Finding>),
    /// Nothing holds the source that it was made from: all that may be known is that it is another.
    Uncompared(Option<Finding>),
}

impl Pairing<'_, '_> {
    /// Says which translations are behind their sources, and compares each with the source that it was made from.
    pub(super) fn stale(&self, stale: &[Stale], old: OldSources) -> Paired {
        if stale.is_empty() {
            return Paired::default();
        }
        let folders = self.site.config.locales.iter().filter_map(|locale| locale.folder.as_deref());
        let history = match old {
            OldSources::Sought => History::of(folders),
            OldSources::LeftAlone => History::default(),
        };
        let asked: Vec<Asked<'_>> = stale.iter().map(|stale| self.asked(&history, stale)).collect();
        let blobs = history.read(asked.iter().flat_map(|asked| &asked.requests).cloned());
        let each = stale.par_iter().zip(&asked);
        let found = each.map_init(Buffers::default, |buffers, (stale, asked)| {
            let mut is_compared = true;
            let findings = guarded(stale.file, || match self.behind(stale, asked, &blobs, buffers) {
                Behind::Compared(findings) => findings,
                Behind::Uncompared(finding) => {
                    is_compared = false;
                    finding.into_iter().collect()
                }
            });
            (findings, (!is_compared).then_some(*stale))
        });
        let (findings, uncompared): (Vec<_>, Vec<_>) = found.unzip();
        let uncompared: Vec<Stale> = uncompared.into_iter().flatten().collect();
        let notes = match old {
            OldSources::Sought => notes_of(&history, uncompared.len()),
            OldSources::LeftAlone => Vec::new(),
        };
        Paired { findings: findings.into_iter().flatten().collect(), uncompared, notes }
    }

    fn asked<'h>(&self, history: &'h History, stale: &Stale) -> Asked<'h> {
        let article = self.site.article(stale.file);
        let recorded = article.map(|article| Recorded::of(&article.front)).unwrap_or_default();
        let source = self.site.docset.file(stale.source);
        let folder = self.site.config.locales[source.locale.get()].folder.as_deref();
        let source =
            folder.filter(|_| recorded.names_source()).and_then(|folder| history.file(folder, source.path.as_str()));
        let requests = source.as_ref().map(|source| requests(source, &recorded, None)).unwrap_or_default();
        Asked { recorded, source, requests }
    }

    fn behind(
        &self,
        stale: &Stale,
        asked: &Asked<'_>,
        blobs: &HashMap<Request, Blob>,
        buffers: &mut Buffers,
    ) -> Behind {
        let Some(article) = self.site.article(stale.file) else { return Behind::Uncompared(None) };
        let source = self.site.docset.read(stale.source, &mut buffers.source).ok().flatten();
        let target = self.site.docset.read(stale.file, &mut buffers.target).ok().flatten();
        let (Some(source), Some(target)) = (source, target) else { return Behind::Uncompared(None) };
        let is_page = source.kind == FileKind::YamlPage;
        let old = old_source(&asked.recorded, &asked.requests, blobs);
        let relation =
            old.and_then(|old| asked.source.as_ref()?.standing(&old.id)).map_or(Relation::Unknown, Relation::from);
        let old = old.and_then(|old| std::str::from_utf8(&old.bytes).ok());
        let held = if old.is_none() { embedded::source(article, target.text) } else { None };
        let (old, whole, against) = match (old, &held) {
            (Some(old), _) => {
                let whole = if is_page { Whole::Page } else { Whole::Article };
                (without_mark(old), whole, Against::OldSource(stale.source))
            }
            (None, Some(held)) => (held.as_str(), Whole::Paired, Against::Pairs),
            (None, None) => {
                let is_known = asked.recorded.hash.is_some();
                return Behind::Uncompared(is_known.then(|| standing::stale(stale.file, None, relation)));
            }
        };
        let changes = changes(&segments(old, whole), &segments(source.text, whole));
        let changed = count_of_text(&changes);
        let mut findings = Vec::new();
        if changed > 0 {
            findings.push(standing::stale(stale.file, Some(changed), relation));
        }
        if self.compares && self.are_alike(against, target.kind) {
            findings.extend(self.compare_texts(article, &target, against, old));
        }
        Behind::Compared(findings)
    }
}

/// Why so many translations could not be compared.
fn notes_of(history: &History, uncompared: usize) -> Vec<String> {
    if uncompared == 0 {
        return Vec::new();
    }
    let (are, each) = if uncompared == 1 { ("is", "it was") } else { ("are", "each was") };
    let translations = count(uncompared, "translation");
    let note = format!("{translations} {are} not compared: the source that {each} made from cannot be read here");
    history.notes.iter().cloned().chain(history.partial()).chain([note]).collect()
}
