//! What the page of an article follows from, and the files beside it, told in short: what the same follows from is not made again.
//!
//! Of its own article a page shows all: that, what it includes, its translations and its source go into its key as they are
//! read. Of all others it shows their titles and where they are, and asks whether they have the places that its links name.

use std::collections::HashMap;
use std::hash::Hash;

use rayon::prelude::*;

use crate::bitext::origin::{Origin, OriginText};
use crate::finding::FileId;
use crate::locale::LocaleIndex;
use crate::path::OutPath;
use crate::publish::Key;
use crate::site::page::{Page, PageId};
use crate::site::{Parsed, Site};
use crate::text::{Digest, Digester};

use super::exports::{self, Places};

/// One of the files that are made of a page's article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Beside {
    /// The page itself.
    Nothing,
    /// The article as plain markdown.
    Markdown,
    /// Its sentences and those that they were made from.
    Bitext,
}

/// The keys of a site's pages.
#[derive(Debug)]
pub(super) struct Keys {
    pages: Vec<OfPage>,
    /// The digest of all places that links may ask for.
    places: Digest,
}

#[derive(Debug)]
struct OfPage {
    digest: Digest,
    /// Whether its bitext is made of texts that are compiled only then, whose links may ask for any place.
    has_other_texts: bool,
}

/// What pages follow from that is known beside their site.
#[derive(Clone, Copy)]
pub(super) struct Given<'g> {
    /// The digest of what all pages depend on that is no article.
    pub(super) shared: Digest,
    /// The digests of texts, by file.
    pub(super) texts: &'g [Option<Digest>],
    /// What is known of the sources of translations.
    pub(super) origins: &'g HashMap<FileId, Origin>,
    /// The project's own icon.
    pub(super) icon: Option<&'g OutPath>,
}

impl Keys {
    /// The keys of all pages.
    pub(super) fn of(site: &Site<'_>, given: Given<'_>) -> Self {
        let places = Places::of(site, given.texts);
        let all_places = places.all();
        let exported = exported(site, given, all_places);
        let keys = OfPages { site, given, exported, places: &places, all_places };
        Self { pages: site.pages.all().par_iter().map(|page| keys.of_page(page)).collect(), places: all_places }
    }

    /// The key of a page, or of a file beside it.
    pub(super) fn key(&self, PageId(page): PageId, beside: Beside) -> Option<Key> {
        let OfPage { digest, has_other_texts } = self.pages.get(page as usize)?;
        let mut digester = Digester::default();
        (digest, beside).hash(&mut digester);
        if *has_other_texts && beside == Beside::Bitext {
            self.places.hash(&mut digester);
        }
        Some(digester.digest().into())
    }
}

/// The digest of all that any page may show of what is not its own, the places that its links ask for aside.
fn exported(site: &Site<'_>, given: Given<'_>, all_places: Digest) -> Digest {
    let mut digester = Digester::default();
    (given.shared, given.icon).hash(&mut digester);
    exports::addresses(site, &mut digester);
    exports::names(site, &mut digester);
    if exports::are_in_contents(site) {
        all_places.hash(&mut digester);
    }
    for (file, text) in (0..).map(FileId).zip(given.texts) {
        match site.parsed(file) {
            Parsed::Article(_) => 0.hash(&mut digester),
            Parsed::Toc(_) | Parsed::OfDependency(_) => (1, text).hash(&mut digester),
            Parsed::Refused => 2.hash(&mut digester),
            Parsed::Other => 3.hash(&mut digester),
        }
    }
    loaded(site, &mut digester);
    digester.digest()
}

/// What pages show of files that are no articles. Of an asset they show its place and its size.
fn loaded(site: &Site<'_>, digester: &mut Digester) {
    let loaded = site.loaded();
    let mut assets: Vec<_> = loaded.assets.iter().map(|(file, looked)| (*file, looked.is_ok())).collect();
    assets.sort_unstable();
    for (file, is_published) in assets {
        (file, is_published, loaded.pictures.get(&file)).hash(digester);
    }
    loaded.of_dependencies.hash(digester);
    loaded.samples.hash(digester);
}

struct OfPages<'k, 'a> {
    site: &'k Site<'a>,
    given: Given<'k>,
    exported: Digest,
    places: &'k Places,
    all_places: Digest,
}

impl OfPages<'_, '_> {
    /// All that a page follows from.
    fn of_page(&self, page: &Page) -> OfPage {
        let mut digester = Digester::default();
        (self.exported, page.file, page.locale, page.route.file()).hash(&mut digester);
        let origin = self.given.origins.get(&page.file);
        origin.hash(&mut digester);
        let present = origin.and_then(|origin| origin.present);
        let translations = self.site.pages.group(page.group).files.iter().flatten().copied();
        for file in translations.chain(present).flat_map(|file| self.with_included(file)) {
            (file, self.given.texts.get(file.get())).hash(&mut digester);
        }
        for file in std::iter::once(page.file).chain(present).flat_map(|file| self.with_included(file)) {
            self.asked(page.locale, file, &mut digester);
        }
        let has_other_texts =
            origin.is_some_and(|origin| matches!(origin.text, OriginText::Earlier(_) | OriginText::Pairs));
        OfPage { digest: digester.digest(), has_other_texts }
    }

    fn with_included(&self, file: FileId) -> impl Iterator<Item = FileId> {
        std::iter::once(file).chain(self.site.ids(file).included.iter().copied())
    }

    /// Takes the places that the links of a file ask for, for readers of a locale.
    fn asked(&self, reader: LocaleIndex, file: FileId, digester: &mut Digester) {
        match self.site.article(file) {
            // Its markdown is compiled only when that is made.
            Some(article) if article.yaml.is_some() => self.all_places.hash(digester),
            Some(article) => self.places.asked(self.site, reader, article, digester),
            None => {}
        }
        if let Some(body) = self.site.loaded().inline.get(&file) {
            self.places.asked_inline(self.site, reader, file, body, digester);
        }
    }
}
