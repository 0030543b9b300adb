//! How every translation stands to its source, for `status` and `stamp`.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use crate::bitext::changes::ChangeKind;
use crate::bitext::freshness::{Basis, Hash, Hashes, Recorded, Relation, State};
use crate::bitext::stamp::Stamp;
use crate::config::Config;
use crate::docset::{Docset, FileKind};
use crate::finding::FileId;
use crate::finding::human::count;
use crate::history::{Blob, FileHistory, History, Request, Version};
use crate::locale::LocaleIndex;
use crate::markdown::Purpose;
use crate::path::ArticleId;
use crate::render::messages::Catalog;
use crate::site::Parsed;

use super::{Failure, Single, Waiting, catalog, discover, parse_source, role, unrecorded};

mod compared;
mod draft;
mod moved;

use draft::{Known, Project};

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
    /// The translation; `None` where it is missing.
    pub file: Option<FileId>,
    /// The same as reports print it.
    pub path: Option<Arc<str>>,
    /// The source as reports print it; `None` where there is none.
    pub source: Option<Arc<str>>,
    /// How it stands.
    pub state: State,
    /// What that is known from.
    pub basis: Option<Basis>,
    /// How the source that it was made from stands to the present one; `None` where it is the present one.
    pub relation: Option<Relation>,
    /// How many versions the source has had since.
    pub commits_behind: Option<usize>,
    /// The commit that the translation was made from.
    pub source_commit: Option<String>,
    /// For a translation without a source: the article that its source has become.
    pub moved_to: Option<ArticleId>,
    /// The commit that moved it there, where that is known.
    pub moved_in: Option<String>,
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

impl TranslationStatus {
    /// How many sentences are out of date; `None` where that is not known.
    pub fn stale_sentences(&self) -> Option<usize> {
        self.changes.as_ref().map(|changes| changes.iter().filter(|sentence| sentence.change.is_of_text()).count())
    }

    /// How many sentences only have links that lead elsewhere now.
    pub fn changed_links(&self) -> usize {
        self.changes.iter().flatten().filter(|sentence| !sentence.change.is_of_text()).count()
    }
}

/// A sentence of the source that changed, and what a translation has for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedSentence {
    /// What happened to it.
    pub change: ChangeKind,
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
    /// Of a source with a file of its own.
    hashes: Option<Hashes>,
    /// Of a source that a bilingual article holds: the hash that the article records of it.
    held_hash: Option<Hash>,
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
    let mut status = survey(config, &docset, needs_history)?;
    status.notes.extend(unrecorded::note(config, is_unrecorded(&status.translations)));
    Ok(status)
}

/// Finds out how every translation stands; `needs` says whether git is asked.
pub(super) fn survey(
    config: &Config,
    docset: &Docset,
    needs: impl Fn(&[Group], &[Option<Look>]) -> bool,
) -> Result<Status, Failure> {
    let catalog = catalog(config)?;
    let mut notes = docset.notes.clone();
    let seen = seen(config, docset, &catalog, &mut notes);
    let has_source = config.has_source_pages();
    if !has_source {
        notes.push(format!("there are no source articles ({}): nothing can be compared", config.source_locale));
    }
    let groups = groups(config, docset, &seen);
    let folders = config.locales.iter().filter_map(|locale| locale.folder.as_deref());
    let history = match has_source && needs(&groups, &seen) {
        true => History::naming(folders, &named_commits(&groups, &seen)),
        false => History::default(),
    };
    notes.extend(history.notes.iter().cloned());
    let project = Project { config, docset, seen: &seen, history: &history, catalog: &catalog };
    let drafts = project.drafts(&groups);
    let known = Known::of(&drafts, &history);
    let translations: Vec<TranslationStatus> = drafts
        .into_par_iter()
        .map_init(|| (Vec::new(), Vec::new()), |buffers, draft| project.finish(draft, &known, buffers))
        .collect();
    let unknown = unknown_sources(&translations);
    notes.extend(unknown.is_some().then(|| history.partial()).into_iter().flatten());
    notes.extend(unknown);
    Ok(Status { translations, notes })
}

/// Looks at every file that is published; what cannot be read, or records what is none of a source's, is noted.
fn seen(config: &Config, docset: &Docset, catalog: &Catalog, notes: &mut Vec<String>) -> Vec<Option<Look>> {
    let looks = docset.ids().map_init(Vec::new, |buffer, id| look(config, docset, catalog, id, buffer));
    let looks: Vec<Result<Option<Look>, String>> = looks.collect();
    let mut seen: Vec<Option<Look>> = Vec::with_capacity(looks.len());
    for (look, file) in looks.into_iter().zip(&docset.files) {
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
    for index in 0..seen.len() {
        let from = docset.recovered_from(FileId(index as u32)).and_then(|from| seen[from.get()].as_ref());
        let held_hash = from.and_then(|from| from.recorded.hash.clone());
        if let Some(look) = &mut seen[index] {
            look.held_hash = held_hash;
        }
    }
    add_long_hashes(docset, &mut seen);
    for (look, file) in seen.iter().zip(&docset.files) {
        let malformed = look.iter().flat_map(|look| &look.recorded.malformed);
        notes.extend(malformed.map(|(key, _)| format!("{}: `{key}` holds no hash", file.printed)));
    }
    seen
}

/// Adds the long hashes of sources, where some translation records one: all others need none.
fn add_long_hashes(docset: &Docset, seen: &mut [Option<Look>]) {
    let is_asked = seen.iter().flatten().any(|look| matches!(look.recorded.hash, Some(Hash::LongBytes(_))));
    let looks = seen.par_iter_mut().enumerate().filter(|_| is_asked);
    looks.for_each_init(Vec::new, |buffer, (index, look)| {
        let hashes = look.as_mut().and_then(|look| look.hashes.as_mut());
        if let (Some(hashes), Ok(Some(source))) = (hashes, docset.read(FileId(index as u32), buffer)) {
            hashes.add_long(source.stored().as_bytes());
        }
    });
}

/// What a file records; `None` where it is no article. The error is a sentence about a file that cannot be read.
fn look(
    config: &Config,
    docset: &Docset,
    catalog: &Catalog,
    id: FileId,
    buffer: &mut Vec<u8>,
) -> Result<Option<Look>, String> {
    let file = docset.file(id);
    let source = match docset.read(id, buffer) {
        Ok(Some(source)) if !matches!(source.kind, FileKind::Toc(_)) => source,
        Ok(_) => return Ok(None),
        Err(finding) => return Err(format!("{}: {}", file.printed, finding.message)),
    };
    let role = role(config, docset, catalog, id, Purpose::Findings);
    let Single { parsed, findings, .. } = parse_source(&source, role, config, docset, &Waiting::long());
    let article = match (parsed, findings.first()) {
        (Parsed::Article(article), _) => article,
        (Parsed::Refused, Some(bug)) => return Err(format!("{}: {}", file.printed, bug.message)),
        _ => return Ok(None),
    };
    let is_source = config.source == Some(file.locale) && docset.recovered_from(id).is_none();
    Ok(Some(Look {
        id: ArticleId::of(&file.path),
        recorded: Recorded::of(&article.front),
        hashes: is_source.then(|| Hashes::of(source.stored().as_bytes())),
        held_hash: None,
        is_page: source.kind == FileKind::YamlPage,
        is_bilingual: !article.units.is_empty(),
    }))
}

/// Whether there are translations, and none of them says which source it was made from.
fn is_unrecorded(translations: &[TranslationStatus]) -> bool {
    let is_translation = |one: &&TranslationStatus| one.path.is_some() && one.source.is_some();
    unrecorded::none_tells(translations.iter().filter(is_translation), |one| one.is_recorded || one.basis.is_some())
}

/// Says how many translations were made from a source that neither git nor a pair holds.
fn unknown_sources(translations: &[TranslationStatus]) -> Option<String> {
    let is_unknown = |one: &&TranslationStatus| {
        let is_told = one.is_recorded || one.state == State::LikelyStale;
        is_told && one.source.is_some() && one.changes.is_none()
    };
    let unknown = translations.iter().filter(is_unknown).count();
    let (are, them) = if unknown == 1 { ("is", "it") } else { ("are", "them") };
    (unknown > 0).then(|| {
        let translations = count(unknown, "translation");
        format!(
            "{translations} {are} made from sources that git does not hold here: what changed in {them} is not known"
        )
    })
}

/// The commits that translations record which are not known to be fresh, each once.
fn named_commits<'l>(groups: &[Group], seen: &'l [Option<Look>]) -> Vec<&'l str> {
    let look = |file: FileId| seen[file.get()].as_ref();
    let of_group = |group: &Group| {
        let source = group.source.and_then(look);
        let translations: Vec<&Look> = group.files.iter().flatten().filter_map(|file| look(*file)).collect();
        let stale = translations
            .into_iter()
            .filter(move |translation| source.is_none_or(|source| !is_fresh(source, translation)));
        stale.filter_map(|translation| translation.recorded.commit.as_deref()).collect::<Vec<_>>()
    };
    let commits: BTreeSet<&str> = groups.iter().flat_map(of_group).collect();
    commits.into_iter().collect()
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
        let known = if groups.contains_key(&look.id) { Some(&look.id) } else { folded.get(&*look.id.folded()) };
        let id = known.unwrap_or(&look.id).clone();
        folded.entry(id.folded().into_owned()).or_insert_with(|| id.clone());
        let empty = || Group { id: id.clone(), source: None, files: vec![None; config.locales.len()] };
        let group = groups.entry(id.clone()).or_insert_with(empty);
        let place = if config.source == Some(locale) { &mut group.source } else { &mut group.files[locale.get()] };
        place.get_or_insert(file);
    }
    groups.into_values().collect()
}

/// Whether some translation is not known to be fresh from what it records.
fn needs_history(groups: &[Group], seen: &[Option<Look>]) -> bool {
    let look = |file: FileId| seen[file.get()].as_ref();
    groups.iter().any(|group| {
        let source = group.source.and_then(look);
        let mut translations = group.files.iter().flatten().filter_map(|file| look(*file));
        translations.any(|translation| source.is_none_or(|source| !is_fresh(source, translation)))
    })
}

/// Whether a translation records the present source.
fn is_fresh(source: &Look, translation: &Look) -> bool {
    let is_of_source = |hash: &Hash| {
        source.hashes.as_ref().is_some_and(|hashes| hashes.contain(hash)) || source.held_hash.as_ref() == Some(hash)
    };
    translation.recorded.hash.as_ref().is_some_and(is_of_source)
}

/// What git is asked for to find the source that a translation was made from.
pub(super) fn requests(
    history: &FileHistory<'_>,
    recorded: &Recorded,
    translation: Option<&FileHistory<'_>>,
) -> Vec<Request> {
    let mut objects: Vec<String> = Vec::new();
    if let Some(Hash::Blob(id)) = &recorded.hash {
        objects.push(id.clone());
    }
    if let Some(commit) = &recorded.commit {
        objects.extend(history.names().iter().map(|name| format!("{commit}:{name}")));
    }
    if recorded.hash.is_some() {
        objects.extend(history.versions.iter().chain(history.outside()).map(|version| version.blob.clone()));
    } else if recorded.commit.is_none() {
        objects.extend(translation.into_iter().flat_map(|translation| versions_at(history, translation)));
    }
    objects.into_iter().map(|object| history.request(object)).collect()
}

/// The version of a source that was there when its translation was last committed, as what git may be asked for.
fn versions_at(source: &FileHistory<'_>, translation: &FileHistory<'_>) -> Vec<String> {
    let commit = translation.versions.first().and_then(|made| translation.commit(made));
    let Some(made) = commit.filter(|commit| !commit.is_boundary) else { return Vec::new() };
    if source.is_beside(translation) {
        // The order of a log is none where branches were merged: what that very commit has tells.
        return source.names().into_iter().map(|name| format!("{}:{name}", made.id)).collect();
    }
    // In two repositories only the clock tells.
    let is_before = |version: &&Version| source.commit(version).is_some_and(|commit| commit.time <= made.time);
    source.versions.iter().find(is_before).map(|version| version.blob.clone()).into_iter().collect()
}

/// The first of the texts asked for that is the recorded one: the hash decides, the commit advises.
pub(super) fn old_source<'b>(
    recorded: &Recorded,
    requests: &[Request],
    blobs: &'b HashMap<Request, Blob>,
) -> Option<&'b Blob> {
    let mut found = requests.iter().filter_map(|request| blobs.get(request));
    match &recorded.hash {
        Some(hash) => found.find(|blob| hash.is_of(&blob.bytes)),
        None => found.next(),
    }
}

/// The id of the recorded text, where that is all that is known of it.
fn old_id<'i>(recorded: &'i Recorded, requests: &[Request], ids: &'i HashMap<Request, String>) -> Option<&'i str> {
    match &recorded.hash {
        Some(Hash::Blob(id)) => Some(id),
        Some(Hash::Bytes(_) | Hash::LongBytes(_)) => None,
        None => requests.iter().find_map(|request| ids.get(request)).map(String::as_str),
    }
}
