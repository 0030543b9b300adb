//! One translation: what git is asked for about it, and what the answers say.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use crate::article::Article;
use crate::bitext::changes::changes;
use crate::bitext::freshness::{Basis, Hash, Hashes, Recorded, Relation, State, blob_id};
use crate::bitext::recover::recover;
use crate::bitext::segments::{Kind, Segment, Whole, segments};
use crate::bitext::sentences::words;
use crate::bitext::stamp::Stamp;
use crate::config::Config;
use crate::docset::{Docset, Source};
use crate::finding::FileId;
use crate::history::{Blob, FileHistory, History, Request, Standing};
use crate::locale::LocaleIndex;
use crate::markdown::Purpose;
use crate::render::messages::Catalog;
use crate::text::without_mark;

use super::super::{parse_article, role};
use super::compared::Compared;
use super::moved::Moves;
use super::{Group, Look, TranslationStatus, old_id, old_source, requests};

/// A translation of which it is known what to ask git for.
pub(super) struct Draft<'h> {
    status: TranslationStatus,
    source: Option<FileId>,
    file: Option<FileId>,
    source_history: Option<FileHistory<'h>>,
    /// Texts that the old source may be, the likeliest first.
    pub(super) requests: Vec<Request>,
}

/// What git answered.
pub(super) struct Known {
    /// The texts that it holds.
    pub(super) texts: HashMap<Request, Blob>,
    /// The ids of those that it does not hold, where trees have them.
    pub(super) ids: HashMap<Request, String>,
}

impl Known {
    /// Asks git about all translations at once.
    pub(super) fn of(drafts: &[Draft<'_>], history: &History) -> Self {
        let texts = history.read(drafts.iter().flat_map(|draft| draft.requests.iter().cloned()));
        let is_answered = |draft: &&Draft<'_>| draft.requests.iter().any(|request| texts.contains_key(request));
        let open = drafts.iter().filter(|draft| !is_answered(draft));
        let ids = history.ids(open.flat_map(|draft| draft.requests.iter().cloned()));
        Self { texts, ids }
    }
}

pub(super) struct Project<'a> {
    pub(super) config: &'a Config,
    pub(super) docset: &'a Docset,
    pub(super) seen: &'a [Option<Look>],
    pub(super) history: &'a History,
    pub(super) catalog: &'a Catalog,
}

/// A source article as it is compared.
struct SourceText<'b> {
    text: Cow<'b, str>,
    whole: Whole,
}

impl<'a> Project<'a> {
    pub(super) fn look(&self, file: FileId) -> Option<&'a Look> {
        self.seen[file.get()].as_ref()
    }

    pub(super) fn drafts(&self, groups: &[Group]) -> Vec<Draft<'a>> {
        let locales = self.config.locales.iter().enumerate().filter(|(_, locale)| locale.folder.is_some());
        let indices = locales.map(|(index, _)| LocaleIndex(index as u16));
        let translated = indices.filter(|index| Some(*index) != self.config.source);
        let moves = Moves::default();
        let of_locale =
            |locale: LocaleIndex| groups.iter().filter_map(|group| self.draft(locale, group, groups, &moves)).collect();
        translated.flat_map(|locale| -> Vec<Draft<'a>> { of_locale(locale) }).collect()
    }

    fn draft(&self, locale: LocaleIndex, group: &Group, groups: &[Group], moves: &Moves) -> Option<Draft<'a>> {
        let file = group.files[locale.get()];
        if file.is_none() && group.source.is_none() {
            return None;
        }
        let look = file.and_then(|file| self.look(file));
        let mut status = self.unknown(locale, group, look.map(|look| &look.recorded));
        let draft = |status| Draft { status, source: group.source, file, source_history: None, requests: Vec::new() };
        let (Some(source), Some(file)) = (group.source, file) else {
            // What is not recovered may well have a source.
            status.state = match (file, self.config.has_source_folder()) {
                (None, _) => State::Missing,
                (Some(_), true) => State::Orphaned,
                (Some(_), false) => State::Unknown,
            };
            if status.state == State::Orphaned {
                let moved = look.and_then(|look| moves.of(self, groups, look));
                (status.moved_to, status.moved_in) = moved.map_or((None, None), |moved| (Some(moved.to), moved.commit));
            }
            return Some(draft(status));
        };
        let (source_look, look) = (self.look(source)?, look?);
        let (of_source, of_translation) = (self.history_of(source), self.history_of(file));
        status.present = present(source_look, of_source.as_ref());
        status.committed = of_translation
            .as_ref()
            .and_then(|history| history.commit(history.versions.first()?))
            .filter(|commit| !commit.is_boundary)
            .map(|commit| commit.time);
        let is_holder = self.docset.recovered_from(source) == Some(file);
        if is_holder || super::is_fresh(source_look, look) {
            let basis = if look.recorded.hash.is_some() { Basis::Hash } else { Basis::Pairs };
            (status.state, status.basis) = (State::Fresh, Some(basis));
            (status.changes, status.words) = (Some(Vec::new()), Some(0));
            status.made_from = status.present.clone();
            return Some(draft(status));
        }
        let mut draft = draft(status);
        draft.source_history = of_source;
        if let Some(history) = &draft.source_history {
            draft.requests = requests(history, &look.recorded, of_translation.as_ref());
        }
        Some(draft)
    }

    /// A translation of which nothing is known but what it records.
    fn unknown(&self, locale: LocaleIndex, group: &Group, recorded: Option<&Recorded>) -> TranslationStatus {
        let printed = |file: FileId| Arc::clone(&self.docset.file(file).printed);
        TranslationStatus {
            locale,
            id: group.id.clone(),
            file: group.files[locale.get()],
            path: group.files[locale.get()].map(printed),
            source: group.source.map(printed),
            state: State::Unknown,
            basis: None,
            relation: None,
            commits_behind: None,
            source_commit: recorded.and_then(|recorded| recorded.commit.clone()),
            moved_to: None,
            moved_in: None,
            present: None,
            made_from: None,
            is_recorded: recorded.is_some_and(Recorded::names_source),
            changes: None,
            words: None,
            translation_type: recorded.and_then(|recorded| recorded.translation_type.clone()),
            handoff: recorded.and_then(|recorded| recorded.handoff.clone()),
            committed: None,
        }
    }

    pub(super) fn history_of(&self, file: FileId) -> Option<FileHistory<'a>> {
        let file = self.docset.file(file);
        let folder: &Path = self.config.locales[file.locale.get()].folder.as_deref()?;
        self.history.file(folder, file.path.as_str())
    }

    /// Finds out what changed between the old source and the present one.
    pub(super) fn finish(
        &self,
        draft: Draft<'_>,
        known: &Known,
        (source_buffer, buffer): &mut (Vec<u8>, Vec<u8>),
    ) -> TranslationStatus {
        let Draft { mut status, source, file, source_history, requests } = draft;
        if !matches!(status.state, State::Missing | State::Unknown) {
            return status;
        }
        let Some(present) = source.and_then(|source| self.source_text(source, source_buffer)) else { return status };
        if status.state == State::Missing {
            status.words = Some(segments(&present.text, present.whole).iter().map(words_of).sum());
            return status;
        }
        let (Some(source), Some(file)) = (source.and_then(|file| self.look(file)), file) else { return status };
        let (Some(look), Ok(Some(translation))) = (self.look(file), self.docset.read(file, buffer)) else {
            return status;
        };
        let old = old_source(&look.recorded, &requests, &known.texts);
        let id = old.map(|old| old.id.as_str()).or_else(|| old_id(&look.recorded, &requests, &known.ids));
        if let (Some(id), Some(history)) = (id, &source_history) {
            take_old(&mut status, id, history);
        }
        if let Some(old) = old {
            status.made_from = Some(Stamp { hash: Hashes::of(&old.bytes).blob, commit: status.source_commit.clone() });
        }
        let article = look.is_bilingual.then(|| self.article(&translation)).flatten();
        let recovered = article.as_ref().map(|article| recover(article, translation.text).text);
        let old_text = old.and_then(|old| std::str::from_utf8(&old.bytes).ok());
        status.basis = basis(&look.recorded, old_text.is_some(), recovered.is_some());
        let old = match (old_text, &recovered) {
            (Some(text), _) => SourceText { text: text.into(), whole: present.whole },
            (None, Some(text)) => SourceText { text: text.into(), whole: Whole::Paired },
            (None, None) => {
                without_text(&mut status, source, &look.recorded, id);
                return status;
            }
        };
        let is_same = old.whole != Whole::Paired
            && source.hashes.as_ref().is_some_and(|hashes| hashes.contain(&Hash::Blob(blob_id(old.text.as_bytes()))));
        compare(&mut status, (&old, &present), is_same, (translation.text, article.as_ref()));
        status
    }

    /// An article that could be looked at; `None` where it cannot be parsed all the same, over a bug of ours.
    fn article(&self, source: &Source<'_>) -> Option<Article> {
        parse_article(source, role(self.config, self.docset, self.catalog, source.file, Purpose::Findings)).ok()
    }

    /// The text of a source article; where it is recovered, as the bilingual one holds it.
    fn source_text<'b>(&self, file: FileId, buffer: &'b mut Vec<u8>) -> Option<SourceText<'b>> {
        let from = self.docset.recovered_from(file);
        let source = self.docset.read(from.unwrap_or(file), buffer).ok()??;
        if from.is_some() {
            let text = recover(&self.article(&source)?, source.text).text;
            return Some(SourceText { text: text.into(), whole: Whole::Paired });
        }
        let whole = if self.look(file)?.is_page { Whole::Page } else { Whole::Article };
        Some(SourceText { text: source.text.into(), whole })
    }
}

/// The present source as a translation of it would record it.
fn present(source: &Look, history: Option<&FileHistory<'_>>) -> Option<Stamp> {
    let hashes = source.hashes.as_ref()?;
    let committed = history.and_then(|history| {
        let version = history.versions.first()?;
        let is_present = hashes.contain(&Hash::Blob(version.blob.clone()));
        history.commit(version).filter(|_| is_present).map(|commit| commit.id.clone())
    });
    Some(Stamp { hash: hashes.blob.clone(), commit: committed })
}

/// Notes what git tells of the source that a translation was made from.
fn take_old(status: &mut TranslationStatus, id: &str, history: &FileHistory<'_>) {
    let standing = history.standing(id);
    status.relation = standing.map(Relation::from);
    if let Some(Standing::Behind(since)) = standing {
        status.commits_behind = Some(since);
    }
    if status.source_commit.is_none() {
        let version = history.versions.iter().find(|version| version.blob == id);
        status.source_commit = version.and_then(|version| history.commit(version)).map(|commit| commit.id.clone());
    }
}

/// Compares the source that a translation was made from with the present one, and says how it stands. `is_same` tells whether
/// these are the same file.
fn compare(
    status: &mut TranslationStatus,
    (old, present): (&SourceText<'_>, &SourceText<'_>),
    is_same: bool,
    (translation, article): (&str, Option<&Article>),
) {
    let whole = old.whole;
    let (old, new) = (segments(without_mark(&old.text), whole), segments(&present.text, whole));
    let found = changes(&old, &new);
    let of_text = || found.iter().filter(|change| change.is_of_text());
    status.words = Some(of_text().filter_map(|change| change.now()).map(|at| words_of(&new[at])).sum());
    status.state = match (status.basis, of_text().next().is_some()) {
        (Some(Basis::History), false) if found.is_empty() => State::Unknown,
        (Some(Basis::History), true) => State::LikelyStale,
        (_, true) => State::Stale,
        (_, false) if is_same => State::Fresh,
        (_, false) => State::Touched,
    };
    let is_behind = matches!(status.state, State::Stale | State::LikelyStale | State::Touched);
    status.relation = is_behind.then(|| status.relation.unwrap_or(Relation::Unknown));
    let has_file = matches!(present.text, Cow::Borrowed(_));
    let source = has_file.then_some(&*present.text);
    let compared = Compared { old: &old, new: &new, source, translation };
    status.changes = Some(compared.tell(&found, article, whole));
}

/// How a translation stands whose old source nobody holds: another id is another text.
fn without_text(status: &mut TranslationStatus, source: &Look, recorded: &Recorded, id: Option<&str>) {
    let is_other = |id: &str| source.hashes.as_ref().is_some_and(|hashes| !hashes.contain(&Hash::Blob(id.to_owned())));
    (status.state, status.basis) = match id.is_some_and(is_other) {
        _ if recorded.hash.is_some() => (State::Stale, Some(Basis::Hash)),
        true if recorded.commit.is_some() => (State::Stale, Some(Basis::Commit)),
        true => (State::LikelyStale, Some(Basis::History)),
        false => (State::Unknown, None),
    };
    status.relation = (status.state != State::Unknown).then(|| status.relation.unwrap_or(Relation::Unknown));
    if status.state == State::Unknown {
        status.commits_behind = None;
    }
}

/// What the state of a translation that is not fresh by its hash is known from.
fn basis(recorded: &Recorded, has_old: bool, has_pairs: bool) -> Option<Basis> {
    match has_old {
        _ if recorded.hash.is_some() => Some(Basis::Hash),
        true if recorded.commit.is_some() => Some(Basis::Commit),
        _ if has_pairs => Some(Basis::Pairs),
        true => Some(Basis::History),
        false => None,
    }
}

/// The words of a segment that somebody has to translate: code and the names of files are carried over as they are.
fn words_of(segment: &Segment) -> usize {
    // The kinds of notes, samples of code and what is included.
    let is_carried_over = segment.kind == Kind::Code || segment.text.starts_with("[!");
    if is_carried_over { 0 } else { words(&segment.text) }
}
