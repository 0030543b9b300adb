//! The ids and the headings of a page, put together in the order in which its files stand on it.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use crate::finding::FileId;
use crate::markdown::Body;
use crate::markdown::body::{IdKind, OWN_IDS};
use crate::markdown::slug::{Slugs, claim};

use super::Site;
use super::include::Expansion;
use super::outline::{self, Entry};

/// The ids of a page and its outline.
#[derive(Debug, Default)]
pub struct PageIds {
    /// What each claim got, in the order in which the page is put together.
    granted: Vec<Option<Arc<str>>>,
    /// The claims that got something, in the order of what they got, once somebody asks for an id.
    by_name: OnceLock<Vec<u32>>,
    headings: Vec<Heading>,
    /// The ids of source headings that headings of a translation answer to as well, by the heading's claim.
    aliases: Vec<(u32, Arc<str>)>,
    alias_names: BTreeSet<Arc<str>>,
    /// The files that the page includes, nested ones too, in order.
    pub included: Vec<FileId>,
}

/// A heading, its id as the index of a claim.
#[derive(Debug)]
struct Heading {
    level: u8,
    claim: u32,
    text: Arc<str>,
    is_hidden: bool,
}

/// A heading with the id that it has on the page.
#[derive(Clone, Copy, Debug)]
pub struct PlacedHeading<'p> {
    /// 1 to 6.
    pub level: u8,
    /// Its text.
    pub text: &'p str,
    /// Its id.
    pub id: &'p str,
    /// Whether it stands in a part that readers of the site do not see.
    pub is_hidden: bool,
}

impl PageIds {
    fn new(granted: Vec<Option<Arc<str>>>, headings: Vec<Heading>, included: Vec<FileId>) -> Self {
        Self { granted, headings, included, ..Self::default() }
    }

    fn by_name(&self) -> &[u32] {
        self.by_name.get_or_init(|| {
            let claims = self.granted.iter().zip(0..);
            let mut by_name: Vec<u32> = claims.filter_map(|(id, claim)| id.is_some().then_some(claim)).collect();
            by_name.sort_unstable_by_key(|claim| &self.granted[*claim as usize]);
            by_name
        })
    }

    /// What each claim got, in the order in which the page is put together, and the ids that it answers to beside.
    pub fn granted(&self) -> impl Iterator<Item = (Option<&str>, &[(u32, Arc<str>)])> {
        let mut rest = &self.aliases[..];
        (0..).zip(&self.granted).map(move |(claim, id)| {
            let (own, behind) = rest.split_at(rest.iter().take_while(|(of, _)| *of == claim).count());
            rest = behind;
            (id.as_deref(), own)
        })
    }

    /// What a claim got, by its place in that order, and the ids that it answers to beside.
    pub fn granted_at(&self, claim: usize) -> (Option<&str>, &[(u32, Arc<str>)]) {
        let id = self.granted.get(claim).and_then(Option::as_deref);
        let first = self.aliases.partition_point(|(of, _)| (*of as usize) < claim);
        let own = self.aliases[first..].partition_point(|(of, _)| *of as usize == claim);
        (id, &self.aliases[first..first + own])
    }

    /// Whether the page has an id.
    pub fn contains(&self, id: &str) -> bool {
        self.claim_of(id).is_some() || self.alias_names.contains(id)
    }

    /// The claim that got an id.
    fn claim_of(&self, id: &str) -> Option<u32> {
        let by_name = self.by_name();
        by_name.binary_search_by(|claim| self.id(*claim).cmp(id)).ok().map(|at| by_name[at])
    }

    /// Which of the headings has an id, not counting those that they answer to beside.
    pub fn heading_of(&self, id: &str) -> Option<usize> {
        let claim = self.claim_of(id)?;
        self.headings.binary_search_by_key(&claim, |heading| heading.claim).ok()
    }

    /// The ids, in order; behind each those that it answers to beside.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.granted().flat_map(|(id, aliases)| id.into_iter().chain(aliases.iter().map(|(_, alias)| &**alias)))
    }

    /// The headings, in order.
    pub fn headings(&self) -> impl ExactSizeIterator<Item = PlacedHeading<'_>> {
        self.headings.iter().map(|heading| {
            let Heading { level, claim, text, is_hidden } = heading;
            PlacedHeading { level: *level, text, id: self.id(*claim), is_hidden: *is_hidden }
        })
    }

    fn id(&self, claim: u32) -> &str {
        self.granted[claim as usize].as_deref().unwrap_or_default()
    }

    /// The headings with the ids that each answers to.
    pub(super) fn outline(&self) -> Vec<Entry<'_>> {
        let entry = |heading: &Heading| {
            let first = self.aliases.partition_point(|(claim, _)| *claim < heading.claim);
            let aliases = self.aliases[first..].iter().take_while(|(claim, _)| *claim == heading.claim);
            let names = std::iter::once(self.id(heading.claim)).chain(aliases.map(|(_, alias)| &**alias));
            Entry { level: heading.level, names: names.filter(|name| !name.is_empty()).collect() }
        };
        self.headings.iter().map(entry).collect()
    }

    /// The same, where headings that stand in pairs also answer to the ids that their source sides have on a page of their own;
    /// `source_slugs` has for each heading the one that its source side has alone.
    fn with_source_slugs(mut self, source_slugs: Vec<Option<Arc<str>>>) -> Self {
        if source_slugs.iter().all(Option::is_none) {
            return self;
        }
        let mut slugs = Slugs::default();
        let of_source = |(heading, source_slug): (&Heading, Option<Arc<str>>)| {
            let own = || self.granted[heading.claim as usize].clone();
            (heading.claim, source_slug.or_else(own).map(|name| slugs.claim_as(name)))
        };
        let names: Vec<(u32, Option<Arc<str>>)> = self.headings.iter().zip(source_slugs).map(of_source).collect();
        for (claim, name) in names {
            self.answer(claim, name);
        }
        self
    }

    /// The same, where headings of a translation also answer to the ids of the source headings that they stand for.
    fn with_source_ids(mut self, source: &PageIds) -> Self {
        if source.headings.iter().all(|heading| self.contains(source.id(heading.claim))) {
            return self;
        }
        for (of_source, own) in outline::align(&source.outline(), &self.outline()) {
            let name = source.granted[source.headings[of_source].claim as usize].clone();
            self.answer(self.headings[own].claim, name);
        }
        self.aliases.sort_by_key(|(claim, _)| *claim);
        self
    }

    /// Has a heading answer to a name, unless the page has that id already.
    fn answer(&mut self, claim: u32, name: Option<Arc<str>>) {
        if let Some(name) = name.filter(|name| !name.is_empty() && !self.contains(name)) {
            self.alias_names.insert(Arc::clone(&name));
            self.aliases.push((claim, name));
        }
    }
}

/// Puts the ids of a page together: each once, in the order of the page.
pub(super) fn assemble(site: &Site<'_>, file: FileId) -> PageIds {
    let mut assembly = Assembly::default();
    if let Some(article) = site.article(file) {
        assembly.body(&article.body, &mut Expansion::of(site, file));
    }
    let ids = PageIds::new(assembly.granted, assembly.headings, assembly.included);
    let ids = ids.with_source_slugs(assembly.source_slugs);
    match site.source_of(file) {
        Some(source) if source != file => ids.with_source_ids(site.ids(source)),
        _ => ids,
    }
}

#[derive(Default)]
struct Assembly {
    granted: Vec<Option<Arc<str>>>,
    headings: Vec<Heading>,
    source_slugs: Vec<Option<Arc<str>>>,
    included: Vec<FileId>,
    given: HashSet<Arc<str>>,
    next: HashMap<Arc<str>, u32>,
}

impl Assembly {
    fn body(&mut self, body: &Body, expansion: &mut Expansion<'_, '_>) {
        self.granted.reserve(body.ids.len());
        self.headings.reserve(body.headings.len());
        let mut includes = body.includes.iter().peekable();
        let mut headings = body.headings.iter().peekable();
        for index in 0..=body.ids.len() {
            while let Some(include) = includes.next_if(|include| include.ids_before as usize == index) {
                if let Ok((file, included)) = expansion.enter(include) {
                    self.included.push(file);
                    self.body(included, expansion);
                    expansion.leave();
                }
            }
            let Some(wanted) = body.ids.get(index) else { break };
            if let Some(heading) = headings.next_if(|heading| heading.id as usize == index) {
                let claim = self.granted.len() as u32;
                let text = expansion.heading(body, heading);
                self.headings.push(Heading { level: heading.level, claim, text, is_hidden: heading.is_hidden() });
                self.source_slugs.push(heading.source_slug().cloned());
            }
            let granted = self.grant(&wanted.name, wanted.kind);
            self.granted.push(granted);
        }
    }

    fn grant(&mut self, name: &Arc<str>, kind: IdKind) -> Option<Arc<str>> {
        match kind {
            IdKind::Explicit if name.starts_with(OWN_IDS) => None,
            IdKind::Explicit => self.given.insert(Arc::clone(name)).then(|| Arc::clone(name)),
            IdKind::Heading | IdKind::Lifted => Some(claim(&mut self.given, &mut self.next, Arc::clone(name))),
        }
    }
}
