//! How every translation stands to its source, for `status` and `stamp`.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::bitext::changes::changes;
use crate::bitext::freshness::{Basis, Hash, Hashes, Recorded, State};
use crate::bitext::recover::recover;
use crate::bitext::segments::{Kind, Segment, Whole, segments};
use crate::bitext::sentences::words;
use crate::bitext::stamp::Stamp;
use crate::config::Config;
use crate::docset::{Docset, FileKind};
use crate::finding::FileId;
use crate::history::{Blob, FileHistory, History, Request};
use crate::locale::LocaleIndex;
use crate::markdown::Purpose;
use crate::path::ArticleId;
use crate::site::Parsed;
use crate::text::BOM;

use super::{Failure, catalog, discover, parse_source, role};

mod compared;

use compared::Compared;

/// How all translations stand.
#[derive(Debug)]
pub struct Status {
    /// By locale, then id.
    pub translations: Vec<TranslationStatus>,
    /// What the user should know: a sentence each.
    pub notes: Vec<String>,
}

/// How one translation stands.
#[derive(Clone, Debug)]
pub struct TranslationStatus {
    /// Its locale.
    pub locale: LocaleIndex,
    /// Its id, in the source's spelling.
    pub id: ArticleId,
    /// The translation as reports print it; `None` where it is missing.
    pub path: Option<Arc<str>>,
    /// The source as reports print it; `None` where there is none.
    pub source: Option<Arc<str>>,
    /// How it stands.
    pub state: State,
    /// What that is known from.
    pub basis: Option<Basis>,
    /// How many commits the source has had since.
    pub commits_behind: Option<usize>,
    /// The commit that the translation was made from.
    pub source_commit: Option<String>,
    /// The present source, as a translation of it would record it.
    pub present: Option<Stamp>,
    /// The source that it was made from, likewise.
    pub made_from: Option<Stamp>,
    /// Whether it records which source it was made from.
    pub is_recorded: bool,
    /// What changed in the source since; `None` where that is not known.
    pub changes: Option<Vec<ChangedSentence>>,
    /// How many words are to be translated; `None` where that is not known.
    pub words: Option<usize>,
    /// Who translated, as recorded.
    pub translation_type: Option<String>,
    /// When the translation was handed over: year, month, day.
    pub handoff: Option<String>,
    /// When the translation was last committed, in seconds since 1970.
    pub committed: Option<i64>,
}

/// A sentence of the source that changed, and what a translation has for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedSentence {
    /// `changed`, `added` or `removed`.
    pub change: &'static str,
    /// As it was.
    pub old: Option<String>,
    /// As it is.
    pub new: Option<String>,
    /// The line of the source where it stands now.
    pub source_line: Option<u32>,
    /// The present translation of what it was.
    pub translation: Option<String>,
    /// The line of the translation that it belongs to.
    pub line: Option<u32>,
}

/// A file as far as its freshness asks.
pub(super) struct Look {
    id: ArticleId,
    recorded: Recorded,
    hashes: Option<Hashes>,
    is_page: bool,
    is_bilingual: bool,
}

/// An article's files: the source's, and that of each locale.
pub(super) struct Group {
    id: ArticleId,
    source: Option<FileId>,
    files: Vec<Option<FileId>>,
}

/// Finds out how every translation stands to its source.
///
/// # Errors
///
/// The project's own messages cannot be read.
pub fn status(config: &Config) -> Result<Status, Failure> {
    let docset = discover(config, &*catalog(config)?);
    survey(config, &docset, needs_history)
}

/// Finds out how every translation stands; `needs` says whether git is asked.
pub(super) fn survey(
    config: &Config,
    docset: &Docset,
    needs: impl Fn(&[Group], &[Option<Look>]) -> bool,
) -> Result<Status, Failure> {
    let catalog = catalog(config)?;
    let look = |buffer: &mut Vec<u8>, id: FileId| -> Result<Option<Look>, String> {
        let source = match docset.read(id, buffer) {
            Ok(Some(source)) if !matches!(source.kind, FileKind::Toc(_)) => source,
            Ok(_) => return Ok(None),
            Err(finding) => return Err(format!("{}: {}", docset.file(id).printed, finding.message)),
        };
        let parsed =
            parse_source(&source, role(config, docset, &catalog, id, Purpose::Findings), config, docset).parsed;
        let Parsed::Article(article) = parsed else { return Ok(None) };
        let file = docset.file(id);
        let is_source = config.source == Some(file.locale);
        Ok(Some(Look {
            id: ArticleId::of(&file.path),
            recorded: Recorded::of(&article.front),
            hashes: is_source.then(|| Hashes::of(source.text.as_bytes())),
            is_page: source.kind == FileKind::YamlPage,
            is_bilingual: !article.units.is_empty(),
        }))
    };
    let looks: Vec<Result<Option<Look>, String>> = docset.ids().map_init(Vec::new, look).collect();
    let mut notes = docset.notes.clone();
    let mut seen: Vec<Option<Look>> = Vec::with_capacity(looks.len());
    for (index, look) in looks.into_iter().enumerate() {
        let file = &docset.files[index];
        let is_published =
            config.docsets.is_empty() || config.docsets.iter().any(|docset| file.path.below(&docset.path).is_some());
        seen.push(match look {
            Ok(look) => look.filter(|_| is_published),
            Err(note) => {
                notes.push(note);
                None
            }
        });
    }
    for (look, file) in seen.iter().zip(&docset.files) {
        let malformed = look.iter().flat_map(|look| &look.recorded.malformed);
        notes.extend(malformed.map(|(key, _)| format!("{}: `{key}` holds no 40 hexadecimal digits", file.printed)));
    }
    if config.source.is_none_or(|source| config.locales[source.get()].folder.is_none()) {
        notes.push(format!("there are no source articles ({}): nothing can be compared", config.source_locale));
    }
    let groups = groups(config, docset, &seen);
    let folders = config.locales.iter().filter_map(|locale| locale.folder.as_deref());
    let history = if needs(&groups, &seen) { History::of(folders) } else { History::default() };
    notes.extend(history.notes.iter().cloned());
    let project = Project { config, docset, seen: &seen, history: &history };
    let drafts = project.drafts(&groups);
    let blobs = history.read(drafts.iter().flat_map(|draft| draft.requests.iter().cloned()));
    let translations = drafts
        .into_par_iter()
        .map_init(|| (Vec::new(), Vec::new()), |buffers, draft| project.finish(draft, &blobs, &catalog, buffers))
        .collect();
    Ok(Status { translations, notes })
}

/// Brings the files together that translate each other: by id, exactly, else case-folded. Sorted by id.
fn groups(config: &Config, docset: &Docset, seen: &[Option<Look>]) -> Vec<Group> {
    let mut groups: BTreeMap<ArticleId, Group> = BTreeMap::new();
    let mut folded: HashMap<String, ArticleId> = HashMap::new();
    let mut order: Vec<usize> = (0..seen.len()).collect();
    order.sort_by_key(|index| config.source != Some(docset.files[*index].locale));
    for index in order {
        let Some(look) = &seen[index] else { continue };
        let file = FileId(index as u32);
        let locale = docset.file(file).locale;
        let known = if groups.contains_key(&look.id) { Some(&look.id) } else { folded.get(&look.id.folded()) };
        let id = known.unwrap_or(&look.id).clone();
        folded.entry(id.folded()).or_insert_with(|| id.clone());
        let empty = || Group { id: id.clone(), source: None, files: vec![None; config.locales.len()] };
        let group = groups.entry(id.clone()).or_insert_with(empty);
        let place = if config.source == Some(locale) { &mut group.source } else { &mut group.files[locale.get()] };
        place.get_or_insert(file);
    }
    groups.into_values().collect()
}

/// Whether a translation is not known to be fresh from what it records.
fn needs_history(groups: &[Group], seen: &[Option<Look>]) -> bool {
    let look = |file: FileId| seen[file.get()].as_ref();
    let is_fresh = |source: &Look, translation: &Look| {
        let hash = translation.recorded.hash.as_ref();
        hash.is_some_and(|hash| source.hashes.as_ref().is_some_and(|hashes| hashes.contain(hash)))
    };
    groups.iter().any(|group| {
        let source = group.source.and_then(look);
        let translations = group.files.iter().flatten().filter_map(|file| look(*file));
        source.is_some_and(|source| translations.into_iter().any(|translation| !is_fresh(source, translation)))
    })
}

/// A translation of which it is known what to ask git for.
struct Draft<'h> {
    status: TranslationStatus,
    source: Option<FileId>,
    file: Option<FileId>,
    source_history: Option<FileHistory<'h>>,
    /// Texts that the old source may be, the likeliest first.
    requests: Vec<Request>,
}

struct Project<'a> {
    config: &'a Config,
    docset: &'a Docset,
    seen: &'a [Option<Look>],
    history: &'a History,
}

impl<'a> Project<'a> {
    fn look(&self, file: FileId) -> Option<&'a Look> {
        self.seen[file.get()].as_ref()
    }

    fn drafts(&self, groups: &[Group]) -> Vec<Draft<'a>> {
        let locales = self.config.locales.iter().enumerate().filter(|(_, locale)| locale.folder.is_some());
        let indices = locales.map(|(index, _)| LocaleIndex(index as u16));
        let translated = indices.filter(|index| Some(*index) != self.config.source);
        let of_locale = |locale: LocaleIndex| groups.iter().filter_map(move |group| self.draft(locale, group));
        translated.flat_map(of_locale).collect()
    }

    fn draft(&self, locale: LocaleIndex, group: &Group) -> Option<Draft<'a>> {
        let file = group.files[locale.get()];
        if file.is_none() && group.source.is_none() {
            return None;
        }
        let printed = |file: FileId| Arc::clone(&self.docset.file(file).printed);
        let recorded = file.and_then(|file| self.look(file)).map(|look| &look.recorded);
        let mut status = TranslationStatus {
            locale,
            id: group.id.clone(),
            path: file.map(printed),
            source: group.source.map(printed),
            state: State::Unknown,
            basis: None,
            commits_behind: None,
            source_commit: recorded.and_then(|recorded| recorded.commit.clone()),
            present: None,
            made_from: None,
            is_recorded: recorded.is_some_and(|recorded| recorded.hash.is_some() || recorded.commit.is_some()),
            changes: None,
            words: None,
            translation_type: recorded.and_then(|recorded| recorded.translation_type.clone()),
            handoff: recorded.and_then(|recorded| recorded.handoff.clone()),
            committed: None,
        };
        let draft = |status| Draft { status, source: group.source, file, source_history: None, requests: Vec::new() };
        let (Some(source), Some(file)) = (group.source, file) else {
            let has_source =
                self.config.source.is_some_and(|source| self.config.locales[source.get()].folder.is_some());
            status.state = match (file, has_source) {
                (None, _) => State::Missing,
                (Some(_), true) => State::Orphaned,
                (Some(_), false) => State::Unknown,
            };
            return Some(draft(status));
        };
        let (source_look, look) = (self.look(source)?, self.look(file)?);
        let (of_source, of_translation) = (self.history_of(source), self.history_of(file));
        status.present = source_look.hashes.as_ref().map(|hashes| {
            let committed = of_source.as_ref().and_then(|history| {
                let version = history.versions.first()?;
                let is_present = hashes.contain(&Hash::Blob(version.blob.clone()));
                history.commit(version).filter(|_| is_present).map(|commit| commit.id.clone())
            });
            Stamp { hash: hashes.blob.clone(), commit: committed }
        });
        status.committed = of_translation
            .as_ref()
            .and_then(|history| history.commit(history.versions.first()?).map(|commit| commit.time));
        if let (Some(hash), Some(hashes)) = (&look.recorded.hash, &source_look.hashes)
            && hashes.contain(hash)
        {
            (status.state, status.basis) = (State::Fresh, Some(Basis::Hash));
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

    fn history_of(&self, file: FileId) -> Option<FileHistory<'a>> {
        let file = self.docset.file(file);
        let folder: &Path = self.config.locales[file.locale.get()].folder.as_deref()?;
        self.history.file(folder, file.path.as_str())
    }

    /// Finds out what changed between the old source and the present one.
    fn finish(
        &self,
        draft: Draft<'_>,
        blobs: &HashMap<Request, Blob>,
        catalog: &crate::render::messages::Catalog,
        (source_buffer, buffer): &mut (Vec<u8>, Vec<u8>),
    ) -> TranslationStatus {
        let Draft { mut status, source, file, source_history, requests } = draft;
        let source = source.and_then(|id| Some((self.look(id)?, self.docset.read(id, source_buffer).ok()??)));
        if status.state == State::Missing {
            let whole = |(look, text): &(&Look, crate::docset::Source<'_>)| segments(text.text, whole(look));
            let all = source.as_ref().map(whole);
            status.words = all.map(|all| all.iter().map(words_of).sum());
            return status;
        }
        let (State::Unknown, Some((source_look, source)), Some(file)) = (status.state, source, file) else {
            return status;
        };
        let (Some(look), Ok(Some(translation))) = (self.look(file), self.docset.read(file, buffer)) else {
            return status;
        };
        let old = old_source(&look.recorded, &requests, blobs);
        if let (Some(old), Some(history)) = (&old, &source_history) {
            status.commits_behind = history.versions.iter().position(|version| version.blob == old.id);
            if status.source_commit.is_none() {
                let version = history.versions.iter().find(|version| version.blob == old.id);
                status.source_commit =
                    version.and_then(|version| history.commit(version)).map(|commit| commit.id.clone());
            }
            status.made_from = Some(Stamp { hash: Hashes::of(&old.bytes).blob, commit: status.source_commit.clone() });
        }
        let article = || {
            let role = role(self.config, self.docset, catalog, file, Purpose::Findings);
            crate::article::parse(&translation, role).0
        };
        let article = look.is_bilingual.then(article);
        let recovered = article.as_ref().map(|article| recover(article, translation.text).text);
        let old_text = old.as_ref().and_then(|old| std::str::from_utf8(&old.bytes).ok());
        let has_hash = look.recorded.hash.is_some();
        status.basis = match (&look.recorded, old_text.is_some()) {
            (recorded, _) if recorded.hash.is_some() => Some(Basis::Hash),
            (recorded, true) if recorded.commit.is_some() => Some(Basis::Commit),
            _ if recovered.is_some() => Some(Basis::Pairs),
            (_, true) => Some(Basis::History),
            _ => None,
        };
        let (compared, kind) = match (old_text, &recovered) {
            (Some(text), _) => (Some(text), whole(source_look)),
            (None, Some(text)) => (Some(text.as_str()), Whole::Paired),
            (None, None) => (None, whole(source_look)),
        };
        let Some(compared) = compared else {
            status.state = if has_hash { State::Stale } else { State::Unknown };
            return status;
        };
        let is_same = source_look.hashes.as_ref().is_some_and(|hashes| {
            kind != Whole::Paired && hashes.contain(&Hash::Blob(Hashes::of(compared.as_bytes()).blob))
        });
        let (old, new) = (segments(without_mark(compared), kind), segments(source.text, kind));
        let found = changes(&old, &new);
        status.words = Some(found.iter().filter_map(|change| change.now()).map(|at| words_of(&new[at])).sum());
        status.state = match (status.basis, found.is_empty()) {
            (Some(Basis::History), true) => State::Unknown,
            (Some(Basis::History), false) => State::LikelyStale,
            (_, true) if is_same => State::Fresh,
            (_, true) => State::Touched,
            (_, false) => State::Stale,
        };
        let compared = Compared { old: &old, new: &new, source: source.text, translation: translation.text };
        status.changes = Some(compared.tell(&found, article.as_ref(), kind));
        status
    }
}

/// How a source is taken apart.
fn whole(look: &Look) -> Whole {
    if look.is_page { Whole::Page } else { Whole::Article }
}

/// The words of a segment that somebody has to translate: code and the names of files are carried over as they are.
fn words_of(segment: &Segment) -> usize {
    let is_carried_over =
        segment.kind == Kind::Code || segment.text.starts_with("[!code") || segment.text.starts_with("[!INCLUDE");
    if is_carried_over { 0 } else { words(&segment.text) }
}

/// What git is asked for to find the source that a translation was made from.
fn requests(history: &FileHistory<'_>, recorded: &Recorded, translation: Option<&FileHistory<'_>>) -> Vec<Request> {
    let mut objects: Vec<String> = Vec::new();
    if let Some(Hash::Blob(id)) = &recorded.hash {
        objects.push(id.clone());
    }
    if let Some(commit) = &recorded.commit {
        objects.extend(history.names().iter().map(|name| format!("{commit}:{name}")));
    }
    if recorded.hash.is_some() {
        objects.extend(history.versions.iter().map(|version| version.blob.clone()));
    } else if recorded.commit.is_none()
        && let Some(made) = translation.and_then(|translation| translation.versions.first())
    {
        // The version that was there when the translation was last committed.
        let version = history.versions.iter().find(|version| version.age >= made.age);
        objects.extend(version.map(|version| version.blob.clone()));
    }
    objects.into_iter().map(|object| history.request(object)).collect()
}

/// The first of the texts asked for that is the recorded one: the hash decides, the commit advises.
fn old_source<'b>(recorded: &Recorded, requests: &[Request], blobs: &'b HashMap<Request, Blob>) -> Option<&'b Blob> {
    let mut found = requests.iter().filter_map(|request| blobs.get(request));
    match &recorded.hash {
        Some(hash) => found.find(|blob| Hashes::of(&blob.bytes).contain(hash)),
        None => found.next(),
    }
}

fn without_mark(text: &str) -> &str {
    text.strip_prefix(BOM).unwrap_or(text)
}
