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
    /// The file of the source, where that is there and cannot be read: another rule says why.
    pub(super) unread: Option<FileId>,
    pub(super) translations: Vec<FileId>,
}

impl Group {
    /// The file by which it is known: the first translation.
    pub(super) fn first(&self) -> FileId {
        self.translations.first().copied().unwrap_or(FileId(0))
    }

    /// All its files: whatever comparing them finds stands in one of these.
    pub(super) fn files(&self) -> Vec<FileId> {
        let sources = self.source.iter().chain(&self.holder).chain(&self.unread);
        sources.chain(&self.translations).copied().collect()
    }

    /// The digest of all that comparing its files may ask for: what they are called, what they hold, and where their links lead.
    pub(super) fn asked(&self, site: &Site<'_>, digests: &[Option<Digest>], places: &Places) -> Digest {
        let mut digester = Digester::default();
        let sources = [self.source, self.holder, self.unread];
        sources.map(|source| source.is_some()).hash(&mut digester);
        for file in self.files() {
            (&site.docset.file(file).printed, digests.get(file.get())).hash(&mut digester);
            places.of_file(file, &mut digester);
            if let Some(article) = site.article(file) {
                places.all_asked(site, article, &mut digester);
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
        Group { source, holder, unread: None, translations }
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
    let groups = of_pages.chain(of_fragments.into_values()).filter(|group| !group.translations.is_empty());
    groups.map(|group| Group { unread: unread(site, &group), ..group }).collect()
}

/// The source of translations that is there and cannot be read.
fn unread(site: &Site<'_>, group: &Group) -> Option<FileId> {
    let source = site.config.source.filter(|_| group.source.is_none() && group.holder.is_none())?;
    let found = site.find(source, &site.docset.file(group.first()).path)?;
    Some(found.file).filter(|found| site.article(*found).is_none())
}
