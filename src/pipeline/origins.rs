//! From which source each translation was made, for its page.
//!
//! What a translation records is compared with the present source first. Git is asked only where that says that the source was
//! another, once for all of them.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use rayon::prelude::*;

use crate::article::Article;
use crate::bitext::changes::changes;
use crate::bitext::freshness::{Hash, Hashes, Recorded, Relation, State};
use crate::bitext::origin::{Account, Drift, Origin, OriginText};
use crate::bitext::recover::recover;
use crate::bitext::segments::{Whole, segments};
use crate::config::Config;
use crate::docset::FileKind;
use crate::finding::FileId;
use crate::history::{Blob, FileHistory, History, Request};
use crate::site::Site;
use crate::text::{Digest, without_mark};

use super::present::Present;
use super::status::{old_source, requests};

/// The history of a project's folders, read once and only when it is needed.
#[derive(Debug, Default)]
pub(super) struct Asked(OnceLock<History>);

impl Asked {
    fn history(&self, config: &Config) -> &History {
        self.0.get_or_init(|| History::of(folders(config)))
    }

    /// Which state of the repositories was asked; `None` where none was.
    pub(super) fn state(&self, config: &Config) -> Option<Digest> {
        self.0.get().map(|_| state(config))
    }
}

/// The state of the repositories that a project's folders stand in, as far as answers depend on it.
pub(super) fn state(config: &Config) -> Digest {
    Digest::of(History::state(folders(config)).as_bytes())
}

fn folders(config: &Config) -> impl Iterator<Item = &std::path::Path> {
    config.locales.iter().filter_map(|locale| locale.folder.as_deref())
}

/// What is known of the source of every translation that has a page, and of those that pages include.
pub(super) fn origins(site: &Site<'_>, asked: &Asked, present: &Present) -> HashMap<FileId, Origin> {
    let project = Project { site, config: site.config, present };
    let mut drafts: Vec<Draft<'_>> = project.drafts();
    let pages: Vec<FileId> = drafts.iter().map(|draft| draft.article.file).collect();
    drafts.extend(project.fragments());
    let is_open = |draft: &&Draft<'_>| draft.state.is_none() && draft.recorded.is_some();
    let history = drafts.iter().any(|draft| is_open(&draft)).then(|| asked.history(site.config));
    let wanted: Vec<Vec<Request>> = drafts.iter().map(|draft| project.requests(draft, history)).collect();
    let blobs = history.map(|history| history.read(wanted.iter().flatten().cloned())).unwrap_or_default();
    let finish = |(draft, requests): (Draft<'_>, Vec<Request>)| {
        let file = draft.article.file;
        let of_source = history.and_then(|history| project.history_of(draft.source?, history));
        (file, project.finish(draft, of_source.as_ref(), &requests, &blobs))
    };
    let mut origins: HashMap<FileId, Origin> = drafts.into_par_iter().zip(wanted).map(finish).collect();
    let account = |page: &FileId| Some((*page, project.with_included(*page, &origins)?));
    let accounts: Vec<(FileId, Account)> = pages.par_iter().filter_map(account).collect();
    for (page, account) in accounts {
        if let Some(origin) = origins.get_mut(&page) {
            origin.with_included = Some(account);
        }
    }
    origins
}

/// A translation, and how it stands as far as that is known without its source's history.
struct Draft<'s> {
    article: &'s Article,
    source: Option<FileId>,
    /// What it records of its source, where that says another source than the present one.
    recorded: Option<Recorded>,
    state: Option<State>,
}

struct Project<'s, 'a> {
    site: &'s Site<'a>,
    config: &'a Config,
    present: &'s Present,
}

impl<'s> Project<'s, '_> {
    fn drafts(&self) -> Vec<Draft<'s>> {
        let source = self.config.source;
        let translations = self.site.pages.groups().par_iter().flat_map_iter(|group| {
            let of = source.and_then(|source| group.files[source.get()]);
            let files = group.files.iter().flatten().filter(move |file| Some(self.site.locale_of(**file)) != source);
            files.filter_map(move |file| Some((self.site.article(*file)?, of)))
        });
        translations.map_init(Vec::new, |buffer, (article, of)| self.draft(article, of, buffer)).collect()
    }

    /// The translations that only stand in pages.
    fn fragments(&self) -> Vec<Draft<'s>> {
        let Some(source) = self.config.source else { return Vec::new() };
        let fragments: Vec<&Article> =
            self.site.articles().filter(|article| self.site.is_fragment(article.file)).collect();
        let translations = fragments.into_par_iter().filter(|article| self.site.locale_of(article.file) != source);
        let draft = |buffer: &mut Vec<u8>, article: &'s Article| {
            let of = self.site.find(source, &self.site.docset.file(article.file).path);
            self.draft(article, of.map(|hit| hit.file), buffer)
        };
        translations.map_init(Vec::new, draft).collect()
    }

    /// What a page tells where it is a translation and a file that it includes is stale; `None` where none is.
    fn with_included(&self, page: FileId, origins: &HashMap<FileId, Origin>) -> Option<Account> {
        let own = origins.get(&page).filter(|own| !matches!(own.state, State::Unknown | State::Orphaned))?;
        let included: BTreeSet<FileId> = self.site.ids(page).included.iter().copied().collect();
        let included: Vec<&Origin> = included.iter().filter_map(|file| origins.get(file)).collect();
        if !included.iter().any(|origin| origin.state == State::Stale) {
            return None;
        }
        let parts = || std::iter::once(own).chain(included.iter().copied());
        let stale = || parts().filter(|origin| origin.state == State::Stale);
        let relation = stale().next().map(|first| first.relation);
        let relation = relation.filter(|relation| stale().all(|origin| origin.relation == *relation));
        let drift = parts().map(|origin| self.drift(origin)).try_fold(Drift::default(), |sum, drift| {
            let drift = drift?;
            Some(Drift { changed: sum.changed + drift.changed, of: sum.of + drift.of })
        });
        Some(Account { state: State::Stale, relation: relation.unwrap_or(Relation::Unknown), drift })
    }

    /// How much of a source has changed: nothing where the translation is fresh. `None` where nobody knows.
    fn drift(&self, origin: &Origin) -> Option<Drift> {
        if origin.drift.is_some() || origin.state == State::Stale {
            return origin.drift;
        }
        let mut buffer = Vec::new();
        let text = origin.present.and_then(|file| self.site.docset.read(file, &mut buffer).ok().flatten());
        let whole = |kind| if kind == FileKind::YamlPage { Whole::Page } else { Whole::Article };
        let of = text.map_or(0, |source| segments(without_mark(source.text), whole(source.kind)).len());
        Some(Drift { changed: 0, of })
    }

    fn draft(&self, article: &'s Article, source: Option<FileId>, buffer: &mut Vec<u8>) -> Draft<'s> {
        let recorded = Recorded::of(&article.front);
        let is_recorded = recorded.names_source();
        let Some(file) = source else {
            // An article that never says that it is a translation may have been written in its language.
            let is_translation = is_recorded || !article.units.is_empty();
            let state =
                if self.config.has_source_folder() && is_translation { State::Orphaned } else { State::Unknown };
            return Draft { article, source, recorded: None, state: Some(state) };
        };
        if let Some(holder) = self.site.docset.recovered_from(file) {
            let state = self.beside_holder(article.file, holder, &recorded);
            return Draft { article, source, recorded: Some(recorded), state };
        }
        let is_present = |hash: &Hash, buffer: &mut Vec<u8>| {
            let read = self.site.docset.read(file, buffer).ok().flatten();
            read.is_some_and(|source| hash.is_of(source.stored().as_bytes()))
        };
        let is_fresh = || recorded.hash.as_ref().is_some_and(|hash| is_present(hash, buffer));
        if self.present.is_of(article.file, is_fresh) {
            return Draft { article, source, recorded: None, state: Some(State::Fresh) };
        }
        let state = (!is_recorded && article.units.is_empty()).then_some(State::Unknown);
        Draft { article, source, recorded: is_recorded.then_some(recorded), state }
    }

    /// How a translation stands to a source that another one holds: as what the two record says, where that is the same.
    fn beside_holder(&self, file: FileId, holder: FileId, recorded: &Recorded) -> Option<State> {
        let other = self.site.article(holder).and_then(|holder| Recorded::of(&holder.front).hash);
        match (&recorded.hash, other) {
            _ if file == holder => Some(State::Fresh),
            (Some(hash), Some(other)) => (*hash == other).then_some(State::Fresh),
            _ => Some(State::Unknown),
        }
    }

    /// What git is asked for.
    fn requests(&self, draft: &Draft<'_>, history: Option<&History>) -> Vec<Request> {
        let (Some(history), Some(recorded), Some(source)) = (history, &draft.recorded, draft.source) else {
            return Vec::new();
        };
        let of_file = self.history_of(source, history);
        of_file.map(|of_file| requests(&of_file, recorded, None)).unwrap_or_default()
    }

    fn history_of<'h>(&self, file: FileId, history: &'h History) -> Option<FileHistory<'h>> {
        let file = self.site.docset.file(file);
        history.file(self.config.locales[file.locale.get()].folder.as_deref()?, file.path.as_str())
    }

    fn finish(
        &self,
        draft: Draft<'_>,
        history: Option<&FileHistory<'_>>,
        requests: &[Request],
        blobs: &HashMap<Request, Blob>,
    ) -> Origin {
        let Draft { article, source: present, recorded, state } = draft;
        let is_bilingual = !article.units.is_empty();
        let known = |state| {
            let text = match (is_bilingual, present) {
                (true, _) => OriginText::Pairs,
                (false, Some(_)) => OriginText::Present,
                (false, None) => OriginText::Unknown,
            };
            Origin { state, relation: Relation::Unknown, drift: None, present, text, with_included: None }
        };
        if let Some(state) = state {
            return known(state);
        }
        let has_hash = recorded.as_ref().is_some_and(|recorded| recorded.hash.is_some());
        let without_old = if has_hash { State::Stale } else { State::Unknown };
        let Some(file) = present else { return known(without_old) };
        let earlier = recorded.as_ref().and_then(|recorded| old_source(recorded, requests, blobs));
        let standing = earlier.zip(history).and_then(|(earlier, history)| history.standing(&earlier.id));
        let relation = standing.map_or(Relation::Unknown, Relation::from);
        let earlier = earlier.and_then(|blob| std::str::from_utf8(&blob.bytes).ok()).map(without_mark);
        let mut buffer = Vec::new();
        let Ok(Some(source)) = self.site.docset.read(file, &mut buffer) else { return known(without_old) };
        let holder = self.site.docset.recovered_from(file).and_then(|holder| self.site.article(holder));
        let held = holder.and_then(|holder| self.recovered(holder));
        let (old, whole) = match earlier {
            Some(text) if source.kind == FileKind::YamlPage => (text.to_owned(), Whole::Page),
            Some(text) => (text.to_owned(), Whole::Article),
            None => match self.recovered(article) {
                Some(text) => (text, Whole::Paired),
                None => return known(without_old),
            },
        };
        let new = segments(held.as_deref().unwrap_or(without_mark(source.text)), whole);
        let found = changes(&segments(&old, whole), &new);
        let changed = found.iter().filter(|change| change.is_of_text()).count();
        let gone = found.iter().filter(|change| change.now().is_none()).count();
        let drift = Drift { changed, of: new.len() + gone };
        let is_same =
            || whole != Whole::Paired && Hash::Blob(Hashes::of(old.as_bytes()).blob).is_of(source.stored().as_bytes());
        let state = match drift.changed {
            0 if is_same() => State::Fresh,
            0 => State::Touched,
            _ => State::Stale,
        };
        let text = match (is_bilingual, earlier) {
            (true, _) => OriginText::Pairs,
            (false, Some(text)) if source.kind != FileKind::YamlPage && state == State::Stale => {
                OriginText::Earlier(text.into())
            }
            _ => OriginText::Present,
        };
        Origin { state, relation, drift: Some(drift), present, text, with_included: None }
    }

    /// The source that a bilingual article holds.
    fn recovered(&self, article: &Article) -> Option<String> {
        if article.units.is_empty() {
            return None;
        }
        let mut buffer = Vec::new();
        let read = self.site.docset.read(article.file, &mut buffer).ok().flatten()?;
        Some(recover(article, read.text).text)
    }
}
