//! Where the links and images of a page lead, written as the page needs it.

use std::borrow::Cow;

use crate::finding::FileId;
use crate::locale::LocaleIndex;
use crate::markdown::body::{Link, LinkOrigin};
use crate::markdown::destination::{Destination, Reference};
use crate::path::{IndexFile, RelPath, encode_fragment, encode_path, percent_decode, relative};
use crate::site::dependency::{DependencyFile, LoadedFile};
use crate::site::link::{DependencyPlace, FilePlace, Place, fragment_of};

use super::body::{Linker, Part};

/// How addresses are written on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Addresses {
    /// As the site has them.
    Published(IndexFile),
    /// As the article has them, from the folder of the page's article.
    AsWritten,
}

impl Addresses {
    /// Whether they name the index pages of folders.
    pub(super) fn index_file(self) -> IndexFile {
        match self {
            Self::Published(index) => index,
            Self::AsWritten => IndexFile::Implied,
        }
    }
}

impl Linker<'_, '_> {
    /// Whether an image's address is one of an image: a file, or another host's over HTTP.
    fn shows(&self, part: Part<'_>, link: u32, reader: LocaleIndex) -> bool {
        if self.addresses == Addresses::AsWritten {
            return !matches!(part.link(link).destination, Destination::Unsafe(_));
        }
        match self.place(part, link, reader) {
            Place::File(place) => self.site.is_asset(self.site.docset.file(place.hit.file)),
            Place::Outside(address) => address.starts_with("http") || address.starts_with('/'),
            Place::Dependency(_) => true,
            _ => false,
        }
    }

    pub(super) fn place<'p>(&self, part: Part<'p>, link: u32, reader: LocaleIndex) -> Place<'p> {
        match part.article {
            Some(article) => self.site.place_of_link(reader, article, link as usize),
            None => self.site.place(reader, part.file, &part.link(link).destination),
        }
    }

    /// Where a link or an image of a body leads from this page; `None` where it leads nowhere.
    pub(super) fn target<'p>(&self, part: Part<'p>, link: u32) -> Option<Cow<'p, str>> {
        if part.link(link).image.is_none() {
            return self.address(part, link, self.reader);
        }
        // Media come from the body's locale, whoever reads it.
        let reader = self.site.locale_of(part.file);
        self.address(part, link, reader).filter(|_| self.shows(part, link, reader))
    }

    /// The address of a link as this page writes it; `None` where it leads nowhere.
    fn address<'p>(&self, part: Part<'p>, link: u32, reader: LocaleIndex) -> Option<Cow<'p, str>> {
        if self.addresses == Addresses::AsWritten {
            return self.as_written(part.file, part.link(link)).map(Cow::Owned);
        }
        match self.place(part, link, reader) {
            Place::Top if part.link(link).destination == Destination::Empty => None,
            Place::Top => Some(self.own_address(part.link(link), None)),
            Place::Fragment(fragment) => {
                Some(self.own_address(part.link(link), fragment_of(fragment, self.site.ids(self.page))))
            }
            Place::File(place) => {
                let target = place.hit.file;
                let is_switch = self.site.is_to_own_translation(part.file, &part.link(link).destination, target);
                let reader = if is_switch { self.site.locale_of(target) } else { reader };
                self.file_address(&place, reader).map(Cow::Owned)
            }
            Place::Outside(address) => Some(address),
            Place::Dependency(place) => self.dependency_address(&place).map(Cow::Owned),
            Place::Aside | Place::Nowhere(_) => None,
        }
    }

    /// The address of a place on this page.
    fn own_address(&self, link: &Link, fragment: Option<String>) -> Cow<'static, str> {
        match Destination::own_query(link.written()) + fragment.as_deref().unwrap_or_default() {
            empty if empty.is_empty() => "#".into(),
            address => address.into(),
        }
    }

    fn file_address(&self, place: &FilePlace<'_>, reader: LocaleIndex) -> Option<String> {
        let target = place.hit.file;
        let fragment = place.reference.fragment();
        if let Some(page) = self.site.page_for(reader, target) {
            let page = self.site.pages.get(page);
            let address = page.route.relative_from(&self.folder, self.addresses.index_file());
            let fragment = fragment.and_then(|fragment| fragment_of(fragment, self.site.ids(page.file)));
            return Some(format!("{address}{}{}", place.reference.query(), fragment.unwrap_or_default()));
        }
        self.site.loaded().assets.get(&target)?.as_ref().ok()?;
        Some(self.asset_address(self.site.asset_path(target)?.path(), &place.reference))
    }

    fn dependency_address(&self, place: &DependencyPlace<'_>) -> Option<String> {
        let loaded = self.site.loaded().of_dependencies.get(&place.file)?;
        let path = self.site.dependency_path(&place.file).filter(|_| matches!(loaded, LoadedFile::Asset(_)))?;
        Some(self.asset_address(path.path(), place.reference))
    }

    fn asset_address(&self, path: &RelPath, reference: &Reference) -> String {
        let address = relative(&self.folder, path);
        let fragment = reference.fragment().filter(|fragment| !matches!(*fragment, "lightbox" | ""));
        let fragment = fragment.map(|fragment| format!("#{}", encode_fragment(fragment))).unwrap_or_default();
        format!("{address}{}{fragment}", reference.query())
    }

    /// The address as written; from an included file, rebased onto the folder of the page's article.
    fn as_written(&self, file: FileId, link: &Link) -> Option<String> {
        let mark = if link.origin == LinkOrigin::Lightbox && !link.written().contains('#') { "#lightbox" } else { "" };
        self.rebased(file, link).map(|address| address + mark)
    }

    fn rebased(&self, file: FileId, link: &Link) -> Option<String> {
        let Destination::Relative(_) = link.destination else {
            return (!matches!(link.destination, Destination::Unsafe(_) | Destination::Empty))
                .then(|| link.written().to_owned());
        };
        if let Some(Ok(DependencyFile { dependency, path })) =
            self.site.dependency_of(file, &link.destination).filter(|_| file != self.page)
        {
            let rest = link.written().find(['?', '#']).map_or("", |at| &link.written()[at..]);
            let name = self.site.dependency_name(dependency);
            return Some(format!("~/../{}{rest}", encode_path(&format!("{name}/{path}"))));
        }
        let from = self.site.docset.file(file).path.parent();
        let to = self.site.docset.file(self.page).path.parent();
        if from == to {
            return Some(link.written().to_owned());
        }
        let at = link.written().find(['?', '#']).unwrap_or(link.written().len());
        let (path, rest) = link.written().split_at(at);
        let rebased = from.join(&percent_decode(path)).map(|path| relative(&to, &path));
        Some(format!("{}{rest}", rebased.as_deref().unwrap_or(path)))
    }
}
