//! What files export: all that pages of others, and what is found of others, may ask of them.

use std::hash::Hash;

use rayon::prelude::*;

use crate::article::Article;
use crate::docset::FileKind;
use crate::finding::FileId;
use crate::locale::LocaleIndex;
use crate::markdown::Body;
use crate::site::link::Place;
use crate::site::{Parsed, Site, breadcrumb};
use crate::text::{Digest, Digester};
use crate::toc::TocEntry;

/// Takes what every article says of where it is found: what others must know to look anything up.
pub(super) fn addresses(site: &Site<'_>, digester: &mut Digester) {
    for article in site.articles() {
        for key in ["uid", "redirect_url"] {
            article.front.list(key).iter().map(|written| &written.value).collect::<Vec<_>>().hash(digester);
        }
    }
}

/// Takes what every article is called, and what it says of the contents that it stands in.
pub(super) fn names(site: &Site<'_>, digester: &mut Digester) {
    for article in site.articles() {
        site.title(article).hash(digester);
        for key in ["monikerRange", breadcrumb::KEY] {
            article.front.text(key).map(|written| &written.value).hash(digester);
        }
    }
}

/// The places that links into each file may ask for, as digests: the ids of its page, what it includes taken in.
#[derive(Debug)]
pub(super) struct Places(Vec<Digest>);

impl Places {
    /// Those of every file; `texts` are the digests of what they hold.
    pub(super) fn of(site: &Site<'_>, texts: &[Option<Digest>]) -> Self {
        let files = || (0..texts.len() as u32).into_par_iter().map(FileId);
        let alone: Vec<Digest> = files().map(|file| alone(site, file, texts)).collect();
        let with_included = |file: FileId| {
            let own = alone[file.get()];
            if site.article(file).is_none_or(|article| article.body.includes.is_empty()) {
                return own;
            }
            let mut digester = Digester::default();
            own.hash(&mut digester);
            for included in &site.ids(file).included {
                alone.get(included.get()).hash(&mut digester);
            }
            digester.digest()
        };
        Self(files().map(with_included).collect())
    }

    /// The digest of all places.
    pub(super) fn all(&self) -> Digest {
        let mut digester = Digester::default();
        self.0.hash(&mut digester);
        digester.digest()
    }

    /// Takes the places of a file.
    pub(super) fn of_file(&self, file: FileId, digester: &mut Digester) {
        self.0.get(file.get()).hash(digester);
    }

    /// Takes where all links of an article lead, for readers of its own locale, and the places of the pages that they ask for.
    pub(super) fn all_asked(&self, site: &Site<'_>, article: &Article, digester: &mut Digester) {
        for index in 0..article.body.links.len() {
            let place = site.place_of_link(site.locale_of(article.file), article, index);
            match &place {
                Place::File(to) => {
                    (0, &site.docset.file(to.hit.file).printed, to.reference.fragment()).hash(digester);
                }
                Place::Fragment(_) => 1.hash(digester),
                _ => 2.hash(digester),
            }
            if asks(&article.body, index) {
                self.at(site, &place, digester);
            }
        }
    }

    /// Takes the places of the pages that the links of an article ask for, for readers of a locale.
    pub(super) fn asked(&self, site: &Site<'_>, reader: LocaleIndex, article: &Article, digester: &mut Digester) {
        for index in asking(&article.body) {
            self.at(site, &site.place_of_link(reader, article, index), digester);
        }
    }

    /// The same for a file as it stands in running text.
    pub(super) fn asked_inline(
        &self,
        site: &Site<'_>,
        reader: LocaleIndex,
        file: FileId,
        body: &Body,
        digester: &mut Digester,
    ) {
        for index in asking(body) {
            self.at(site, &site.place(reader, file, &body.links[index].destination), digester);
        }
    }

    fn at(&self, site: &Site<'_>, place: &Place<'_>, digester: &mut Digester) {
        let Place::File(place) = place else { return };
        match site.pages.group_of(place.hit.file) {
            Some(group) => {
                site.pages.group(group).files.iter().flatten().for_each(|file| self.of_file(*file, digester))
            }
            None => self.of_file(place.hit.file, digester),
        }
    }
}

/// The links of a body that ask for a place on a page.
fn asking(body: &Body) -> impl Iterator<Item = usize> {
    (0..body.links.len()).filter(|index| asks(body, *index))
}

/// Whether a link of a body asks for a place on a page.
fn asks(body: &Body, index: usize) -> bool {
    body.links[index].destination.reference().is_some_and(|to| to.fragment().is_some())
}

/// What a file brings to the ids of a page.
fn alone(site: &Site<'_>, file: FileId, texts: &[Option<Digest>]) -> Digest {
    let mut digester = Digester::default();
    match site.article(file) {
        Some(_) if matches!(site.docset.file(file).kind, FileKind::OfDependency(_)) => {
            texts[file.get()].hash(&mut digester);
        }
        Some(article) => ids(&article.body, &mut digester),
        None => {}
    }
    digester.digest()
}

fn ids(body: &Body, digester: &mut Digester) {
    (body.ids.len(), body.headings.len(), body.includes.len()).hash(digester);
    for claim in &body.ids {
        (claim.kind, &claim.name).hash(digester);
    }
    for heading in &body.headings {
        (heading.level, heading.id, heading.source_slug(), heading.includes(), heading.is_hidden()).hash(digester);
    }
    for include in &body.includes {
        (include.inline, include.ids_before, &include.path).hash(digester);
    }
}

/// Whether some table of contents leads to a place on a page.
pub(super) fn are_in_contents(site: &Site<'_>) -> bool {
    fn asks(entry: &TocEntry) -> bool {
        let is_place = |written: &str| written.contains('#');
        entry.href.iter().chain(&entry.topic_href).any(|href| is_place(&href.value)) || entry.items.iter().any(asks)
    }
    let mut files = (0..site.docset.files.len() as u32).map(FileId);
    files.any(|file| match site.parsed(file) {
        Parsed::Toc(toc) => toc.entries.iter().any(asks),
        _ => false,
    })
}
