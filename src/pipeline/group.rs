//! Articles by what they translate: the files that are compared with each other.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::hash::Hash as _;

use crate::finding::FileId;
use crate::site::Site;
use crate::text::{Digest, Digester};

use super::exports::Places;

/// An article's files: its source and its translations.
#[derive(Debug, Default)]
pub(super) struct Group {
    pub(super) source: Option<FileId>,
    /// The translation that holds the source, where that has no file of its own.
    pub(super) holder: Option<FileId>,
    pub(super) translations: Vec<FileId>,
}

impl Group {
    /// The file by which it is known: the first translation.
    pub(super) fn first(&self) -> FileId {
        self.translations.first().copied().unwrap_or(FileId(0))
    }

    /// The digest of all that its files hold, and of the places that their links ask for.
    pub(super) fn texts(&self, site: &Site<'_>, digests: &[Option<Digest>], places: &Places) -> Digest {
        let mut digester = Digester::default();
        for file in self.source.iter().chain(&self.holder).chain(&self.translations) {
            digests.get(file.get()).hash(&mut digester);
            places.of_file(*file, &mut digester);
            if let Some(article) = site.article(*file) {
                places.asked(site, site.locale_of(*file), article, &mut digester);
            }
        }
        digester.digest()
    }
}

/// The groups that have translations, those of fragments among them. Sorted.
pub(super) fn groups(site: &Site<'_>) -> Vec<Group> {
    let of_pages = site.pages.groups().iter().map(|group| {
        let at_source = site.config.source.and_then(|source| group.files[source.get()]);
        // What was recovered from a translation tells nothing that its pairs do not.
        let source = at_source.filter(|file| site.docset.recovered_from(*file).is_none());
        let holder = at_source.and_then(|file| site.docset.recovered_from(file));
        let translations = group.files.iter().flatten().copied().filter(|file| Some(*file) != at_source).collect();
        Group { source, holder, translations }
    });
    let mut of_fragments: BTreeMap<Cow<'_, str>, Group> = BTreeMap::new();
    for article in site.articles().filter(|article| site.is_fragment(article.file)) {
        let file = site.docset.file(article.file);
        if site.docset_of(&file.path).is_none() {
            continue;
        }
        let group = of_fragments.entry(file.path.folded()).or_default();
        if site.config.source == Some(file.locale) {
            group.source.get_or_insert(article.file);
        } else {
            group.translations.push(article.file);
        }
    }
    of_pages.chain(of_fragments.into_values()).filter(|group| !group.translations.is_empty()).collect()
}
