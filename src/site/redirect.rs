//! Redirects: where readers get who follow a link to an article that is no longer at its place.

use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use crate::article::Article;
use crate::config::{Config, LocaleConfig, Redirect};
use crate::docset::Docset;
use crate::finding::FileId;
use crate::locale::LocaleIndex;
use crate::markdown::destination::{Destination, Reference};
use crate::path::{OutPath, RelPath, Route};
use crate::text::Spanned;

use super::link::{FilePlace, Place};
use super::{Hit, Parsed, Site, innermost, is_fragment};

/// How many redirects are followed, one leading to the next.
const LONGEST: usize = 16;

/// The redirects of every locale.
#[derive(Debug)]
pub struct Redirects {
    locales: Vec<OfLocale>,
    /// The articles that say of themselves where they went.
    moved: HashSet<FileId>,
}

/// The redirects of one locale.
#[derive(Debug)]
struct OfLocale {
    all: Vec<Redirection>,
    /// By what [`key`] makes of where they start.
    by_key: HashMap<String, Known>,
}

/// The redirects of one article.
#[derive(Debug)]
struct Known {
    /// The first, which counts.
    first: usize,
    /// The versions that they are about; `None` where one is about every version.
    monikers: Option<HashSet<String>>,
}

impl Known {
    fn new(first: usize, monikers: &[String]) -> Self {
        Self { first, monikers: (!monikers.is_empty()).then(|| monikers.iter().cloned().collect()) }
    }

    /// Adds a redirect, and tells whether it is about a version that another is about.
    fn repeats(&mut self, monikers: &[String]) -> bool {
        match &mut self.monikers {
            Some(known) if !monikers.is_empty() => {
                monikers.iter().filter(|moniker| !known.insert((*moniker).clone())).count() > 0
            }
            all => {
                *all = None;
                true
            }
        }
    }
}

/// A redirect, read.
#[derive(Debug)]
pub struct Redirection {
    /// As it is written.
    pub configured: Redirect,
    /// The article that it is written in; else it stands in a file that lists redirects.
    pub article: Option<FileId>,
    /// Where it leads, once.
    pub destination: Destination,
    /// Whether an earlier one redirects the same article in the same version.
    pub is_repeated: bool,
}

/// Where a redirect leads in the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// A file of ours, and what follows its path.
    File(Hit, Reference),
    /// Another address.
    Address(String),
    /// Nowhere.
    Nowhere(Lost),
    /// Back to where it began, or on and on.
    Loop,
}

/// Why a redirect leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lost {
    /// Nothing is at this path below the locale's folder.
    Absent(RelPath),
    /// What is written leads out of the locale's folder.
    OutOfScope(String),
    /// No article declares this uid.
    UnknownUid(String),
    /// This scheme is not published.
    UnsafeScheme(String),
}

/// Whether a page can lead browsers on to an address.
pub fn is_of_pages(address: &str) -> bool {
    ["https://", "http://", "/"].iter().any(|start| address.starts_with(start))
}

/// A page of its own that leads to another.
#[derive(Debug)]
pub struct RedirectPage {
    /// Whose readers find it.
    pub locale: LocaleIndex,
    /// Where it stands.
    pub route: Route,
    /// Where it leads.
    pub end: End,
}

impl Redirects {
    pub(super) fn of(config: &Config, docset: &Docset, parsed: &[Parsed]) -> Self {
        let mut moved = HashSet::new();
        let mut locales: Vec<OfLocale> = config.locales.iter().map(OfLocale::configured).collect();
        for parsed in parsed {
            let Parsed::Article(article) = parsed else { continue };
            if let Some(redirect) = redirect_of(article, docset).filter(|_| !is_fragment(config, docset, article.file))
            {
                locales[docset.file(article.file).locale.get()].add(redirect, Some(article.file));
                moved.insert(article.file);
            }
        }
        Self { locales, moved }
    }

    /// Whether a locale has an article at a path that only says where it went.
    pub(super) fn article_at(&self, locale: LocaleIndex, path: &RelPath) -> bool {
        !self.moved.is_empty() && self.find(locale, path).is_some_and(|redirection| redirection.article.is_some())
    }

    /// Whether a file is an article that only says where it went.
    pub fn has_moved(&self, file: FileId) -> bool {
        self.moved.contains(&file)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.locales.iter().all(|locale| locale.all.is_empty())
    }

    /// The redirects of a locale, in the order in which they are configured.
    pub fn of_locale(&self, locale: LocaleIndex) -> &[Redirection] {
        &self.locales[locale.get()].all
    }

    /// The redirect of a locale for what was at a path.
    pub fn find(&self, locale: LocaleIndex, path: &RelPath) -> Option<&Redirection> {
        let OfLocale { all, by_key } = &self.locales[locale.get()];
        if all.is_empty() {
            return None;
        }
        by_key.get(&key(path)).map(|known| &all[known.first])
    }
}

impl OfLocale {
    fn configured(locale: &LocaleConfig) -> Self {
        let mut of_locale = Self { all: Vec::with_capacity(locale.redirects.len()), by_key: HashMap::new() };
        for redirect in &locale.redirects {
            of_locale.add(redirect.clone(), None);
        }
        of_locale
    }

    fn add(&mut self, configured: Redirect, article: Option<FileId>) {
        let monikers = &configured.monikers;
        let is_repeated = match self.by_key.entry(key(&configured.from.value)) {
            Entry::Occupied(mut known) => known.get_mut().repeats(monikers),
            Entry::Vacant(free) => {
                free.insert(Known::new(self.all.len(), monikers));
                false
            }
        };
        let destination = Destination::parse(&configured.to.value);
        self.all.push(Redirection { configured, article, destination, is_repeated });
    }
}

/// Where an article says that it went.
fn redirect_of(article: &Article, docset: &Docset) -> Option<Redirect> {
    let to = article.front.text("redirect_url")?;
    let path = &docset.file(article.file).path;
    let from = Spanned { value: path.clone(), span: to.span };
    Some(Redirect { from, to: to.clone(), base: path.parent(), file: 0, monikers: Vec::new() })
}

/// What the ways to write an article's path have in common: extension, `index` and letter case do not count.
fn key(path: &RelPath) -> String {
    let folded = path.folded();
    let stem = folded.strip_suffix(".md").or_else(|| folded.strip_suffix(".yml")).unwrap_or(&folded);
    match stem.strip_suffix("index") {
        Some("") => String::new(),
        Some(folder) if folder.ends_with('/') => folder.trim_end_matches('/').to_owned(),
        _ => stem.to_owned(),
    }
}

impl Site<'_> {
    /// The redirect for a path of `own`'s, for readers of a locale: one of theirs, of those that stand in, else of `own`'s.
    pub fn redirection(&self, reader: LocaleIndex, own: LocaleIndex, path: &RelPath) -> Option<&Redirection> {
        let locales = self.chain(reader).chain(self.chain(own));
        locales.into_iter().find_map(|locale| self.redirects.find(locale, path))
    }

    /// Where a link leads whose file is not there, if a redirect says so.
    pub(super) fn redirected<'d>(
        &self,
        reader: LocaleIndex,
        own: LocaleIndex,
        path: &RelPath,
        reference: &Reference,
    ) -> Option<Place<'d>> {
        let redirection = self.redirection(reader, own, path)?;
        match self.end_of(reader, own, redirection) {
            End::File(hit, target) => {
                let target = target.or(reference.query(), reference.fragment());
                Some(Place::File(FilePlace { hit, reference: Cow::Owned(target), absolute: false }))
            }
            End::Address(address) => Some(Place::Outside(Cow::Owned(reference.led_on(&address)))),
            End::Nowhere(_) | End::Loop => None,
        }
    }

    /// Where a redirect leads in the end.
    pub fn end_of(&self, reader: LocaleIndex, own: LocaleIndex, first: &Redirection) -> End {
        let mut redirection = first;
        let mut fragment: Option<String> = None;
        for _ in 0..LONGEST {
            let (path, reference) = match self.step(reader, own, redirection) {
                Step::End(End::File(hit, reference)) => {
                    return End::File(hit, reference.or("", fragment.as_deref()));
                }
                Step::End(end) => return end,
                Step::Absent(path, reference) => (path, reference),
            };
            fragment = reference.fragment().map(str::to_owned).or(fragment);
            match self.redirection(reader, own, &path) {
                Some(next) => redirection = next,
                None => return End::Nowhere(Lost::Absent(path)),
            }
        }
        End::Loop
    }

    /// The redirect that a redirect leads to.
    pub fn next_of(&self, locale: LocaleIndex, redirection: &Redirection) -> Option<&Redirection> {
        match self.step(locale, locale, redirection) {
            Step::End(_) => None,
            Step::Absent(path, _) => self.redirection(locale, locale, &path),
        }
    }

    fn step(&self, reader: LocaleIndex, own: LocaleIndex, redirection: &Redirection) -> Step {
        let (path, reference) = match &redirection.destination {
            Destination::External(address) => return Step::End(End::Address(address.to_string())),
            Destination::Relative(reference) => (redirection.configured.base.join(reference.path()), reference),
            Destination::Docset(reference) => {
                (self.root_of(&redirection.configured.from.value).join(reference.path()), reference)
            }
            Destination::Site(reference) => match self.owned(reader, own, reference) {
                Ok(path) => (Some(path), reference),
                Err(address) => return Step::End(End::Address(address)),
            },
            Destination::Xref(reference) => return self.step_to_uid(reader, own, reference),
            Destination::Fragment(_) | Destination::Empty => return Step::End(End::Loop),
            Destination::Unsafe(scheme) => {
                return Step::End(End::Nowhere(Lost::UnsafeScheme(scheme.to_string())));
            }
        };
        let Some(path) = path else {
            return Step::End(End::Nowhere(Lost::OutOfScope(redirection.configured.to.value.clone())));
        };
        match self.find_for_either(reader, own, &path) {
            Some(hit) => Step::End(End::File(hit, reference.clone())),
            None => Step::Absent(path, reference.clone()),
        }
    }

    fn step_to_uid(&self, reader: LocaleIndex, own: LocaleIndex, reference: &Reference) -> Step {
        let uid = reference.path();
        match self.find_uid(reader, uid).or_else(|| self.find_uid(own, uid)) {
            Some(file) if self.redirects.has_moved(file) => {
                Step::Absent(self.docset.file(file).path.clone(), reference.clone())
            }
            Some(file) => Step::End(End::File(Hit::exactly(file), reference.clone())),
            None => Step::End(match self.config.site.xrefs.get(uid) {
                Some(xref) => End::Address(xref.address.clone()),
                None => End::Nowhere(Lost::UnknownUid(uid.to_owned())),
            }),
        }
    }

    /// The files that redirects lead to and that may be published as they are.
    pub(super) fn redirected_assets(&self) -> impl Iterator<Item = FileId> + '_ {
        let readers = (0..self.config.locales.len() as u16).map(LocaleIndex);
        let followed = readers.flat_map(|reader| self.chain(reader).map(move |own| (reader, own)));
        followed.flat_map(move |(reader, own)| {
            self.redirects.of_locale(own).iter().filter_map(move |redirection| {
                let End::File(hit, _) = self.end_of(reader, own, redirection) else { return None };
                self.is_asset(self.docset.file(hit.file)).then_some(hit.file)
            })
        })
    }

    /// Every page that only leads to another: of each locale's own redirects and of those of the locales that stand in.
    pub fn redirect_pages(&self) -> Vec<RedirectPage> {
        let mut pages = Vec::new();
        let mut taken: std::collections::BTreeSet<OutPath> =
            self.pages.all().iter().map(|page| page.route.file()).collect();
        for (index, locale) in self.config.locales.iter().enumerate().filter(|(_, locale)| locale.has_pages()) {
            let reader = LocaleIndex(index as u16);
            for own in self.chain(reader).collect::<Vec<_>>() {
                for redirection in self.redirects.of_locale(own) {
                    let from = &redirection.configured.from.value;
                    let Some(owner) = innermost(&self.docsets, from) else { continue };
                    let below = from.below(&owner.path).and_then(|below| owner.url.join(below.as_str()));
                    let Some(below) = below.filter(|below| !below.is_root()) else { continue };
                    let route = Route::of_article(&locale.prefix, &below, self.config.site.urls);
                    let end = self.end_of(reader, own, redirection);
                    if !matches!(end, End::Nowhere(_) | End::Loop) && taken.insert(route.file()) {
                        pages.push(RedirectPage { locale: reader, route, end });
                    }
                }
            }
        }
        pages
    }

    /// The redirect that a link of a file is led on by, where its own target is not there.
    pub fn redirection_of(&self, from: FileId, destination: &Destination) -> Option<&Redirection> {
        let own = self.locale_of(from);
        let path = match destination {
            Destination::Site(reference) => self.owned(own, own, reference).ok()?,
            destination => self.asked_path(from, destination)?,
        };
        self.redirection(own, own, &path)
    }

    /// The path below a locale's folder that a path of the host means; an address where it is another site's.
    fn owned(&self, reader: LocaleIndex, own: LocaleIndex, reference: &Reference) -> Result<RelPath, String> {
        let has = |path: &RelPath| {
            self.find_for_either(reader, own, path).is_some() || self.redirection(reader, own, path).is_some()
        };
        match self.owned_path(reference) {
            Some(owned) if owned.is_whole || has(&owned.path) => Ok(owned.path),
            _ => Err(self.outside_address(reader, reference)),
        }
    }
}

/// Where a redirect leads, once.
enum Step {
    End(End),
    /// Nothing is there, unless another redirect is.
    Absent(RelPath, Reference),
}
