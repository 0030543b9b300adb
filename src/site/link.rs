//! Where a link leads: the one place that knows how names are looked up, for findings and for pages alike.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use crate::article::Article;
use crate::docset::{FileKind, SourceFile};
use crate::finding::FileId;
use crate::locale::LocaleIndex;
use crate::markdown::body::Link;
use crate::markdown::destination::{Destination, Reference, shown_uid, without_directive};
use crate::path::{RelPath, encode_fragment, encode_path, fold, nfc, percent_decode};
use crate::toc::{Toc, TocEntry};

use super::dependency::{DependencyFile, OutOfReach};
use super::inclusion::table_of_entry;
use super::owner::Owned;
use super::page::PageId;
use super::page_ids::PageIds;
use super::{Hit, Parsed, Site};

/// Where a destination leads, for readers of a locale.
#[derive(Debug)]
pub enum Place<'d> {
    /// Nothing was written, or only the top of the page is meant.
    Top,
    /// A place on the same page.
    Fragment(&'d str),
    /// A file of ours.
    File(FilePlace<'d>),
    /// Elsewhere: the address as it is published.
    Outside(Cow<'d, str>),
    /// A file of a dependency.
    Dependency(DependencyPlace<'d>),
    /// The folder of a locale that this run leaves aside.
    Aside,
    /// Nowhere.
    Nowhere(Nowhere),
}

/// A file of ours, and what follows its path.
#[derive(Debug)]
pub struct FilePlace<'d> {
    /// The file.
    pub hit: Hit,
    /// The query and the fragment: as written, or what a redirect says, where one led here.
    pub reference: Cow<'d, Reference>,
    /// Whether it was written as a path from the host's root.
    pub absolute: bool,
}

impl FilePlace<'_> {
    /// Whether a redirect led here.
    pub fn is_redirected(&self) -> bool {
        matches!(self.reference, Cow::Owned(_))
    }
}

/// A file of a dependency, and what follows its path.
#[derive(Debug)]
pub struct DependencyPlace<'d> {
    /// The file, whether or not it is there.
    pub file: DependencyFile,
    /// The query and the fragment.
    pub reference: &'d Reference,
}

/// A link whose file has been looked up; what else a link may lead to costs nothing to tell again.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    hit: Hit,
    absolute: bool,
}

/// The links of a body that was compiled as an article, with what was found for each.
pub type FoundLinks = Box<[Option<Found>]>;

/// Why a destination leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Nowhere {
    /// No locale that may be asked has the file; the path that was looked for, and in whose folder.
    NotFound(RelPath, LocaleIndex),
    /// The path climbs out of every locale's folder and dependency.
    OutOfScope,
    /// The path leads below a dependency of that name, whose folder is not there.
    Absent(String),
    /// The scheme is not published.
    UnsafeScheme,
    /// No file declares the uid.
    UnknownUid,
}

/// File types that may be published, beside those that the configuration adds and SVG, whose content decides.
const ASSET_TYPES: &[&str] = &[
    "png", "jpg", "jpeg", "gif", "webp", "avif", "ico", "mp4", "webm", "pdf", "zip", "txt", "csv", "json", "xlsx",
    "docx", "pptx", "svg",
];

impl<'a> Site<'a> {
    /// Where a destination leads that is written in `from`, for readers of `reader`.
    pub fn place<'d>(&self, reader: LocaleIndex, from: FileId, destination: &'d Destination) -> Place<'d> {
        match destination {
            Destination::Empty => Place::Top,
            Destination::Fragment(fragment) if fragment.is_empty() => Place::Top,
            Destination::Fragment(fragment) => Place::Fragment(fragment),
            Destination::External(address) => Place::Outside(Cow::Borrowed(address)),
            Destination::Unsafe(_) => Place::Nowhere(Nowhere::UnsafeScheme),
            Destination::Xref(reference) => match self.find_uid(reader, reference.path()) {
                Some(file) if self.redirects.has_moved(file) => {
                    let (own, path) = (self.locale_of(file), &self.docset.file(file).path);
                    let redirected = self.redirected(reader, own, path, reference);
                    redirected.unwrap_or(Place::Nowhere(Nowhere::NotFound(path.clone(), own)))
                }
                Some(file) => Place::File(FilePlace {
                    hit: Hit::exactly(file),
                    reference: Cow::Borrowed(reference),
                    absolute: false,
                }),
                None => match self.config.site.xrefs.get(reference.path()) {
                    Some(xref) => Place::Outside(Cow::Owned(xref.address.clone())),
                    None => Place::Nowhere(Nowhere::UnknownUid),
                },
            },
            Destination::Relative(reference) | Destination::Docset(reference) => {
                self.file_or_dependency(reader, from, destination, reference)
            }
            Destination::Site(reference) => self.below_host(reader, self.locale_of(from), reference),
        }
    }

    /// Where the link of an article leads that has this index, for readers of `reader`; looked up once for those of its locale.
    pub fn place_of_link<'d>(&self, reader: LocaleIndex, article: &'d Article, index: usize) -> Place<'d> {
        let link = &article.body.links[index];
        if reader == self.locale_of(article.file)
            && let Some(Found { hit, absolute }) = self.found_links(article)[index]
            && let Some(reference) = link.destination.reference()
        {
            return Place::File(FilePlace { hit, reference: Cow::Borrowed(reference), absolute });
        }
        self.place(reader, article.file, &link.destination)
    }

    /// What a link to a uid says: what it asks for in its query, else what is known of the uid, else the uid.
    pub fn uid_text(&self, reader: LocaleIndex, link: &Link) -> String {
        let query =
            link.written().split('#').next().and_then(|before| before.split_once('?')).map_or("", |(_, query)| query);
        let asked = |name: &str| {
            query
                .split('&')
                .find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
                .filter(|value| !value.is_empty())
        };
        if let Some(text) = asked("text") {
            return percent_decode(text).into_owned();
        }
        let uid = link.destination.reference().map_or("", |reference| reference.path());
        let in_full = asked("displayProperty").is_some_and(|property| property.eq_ignore_ascii_case("fullName"));
        self.known_name(reader, uid, in_full).unwrap_or_else(|| shown_uid(link.written()))
    }

    /// The name of what a uid leads to, else the uid.
    pub fn name_of_uid(&self, reader: LocaleIndex, uid: &str) -> String {
        self.known_name(reader, uid, false).unwrap_or_else(|| uid.to_owned())
    }

    fn known_name(&self, reader: LocaleIndex, uid: &str, in_full: bool) -> Option<String> {
        if let Some(article) = self.find_uid(reader, uid).and_then(|file| self.article(file))
            && let Some(title) = self.title(article)
        {
            return Some(title.to_owned());
        }
        let known = self.config.site.xrefs.get(uid).and_then(|xref| match in_full {
            true => xref.full_name.as_ref().or(xref.name.as_ref()),
            false => xref.name.as_ref().or(xref.full_name.as_ref()),
        });
        known.cloned()
    }

    fn found_links(&self, article: &Article) -> &FoundLinks {
        self.found[article.file.get()].get_or_init(|| {
            let own = self.locale_of(article.file);
            let find = |link: &Link| match self.place(own, article.file, &link.destination) {
                Place::File(FilePlace { hit, absolute, reference: Cow::Borrowed(_) }) => Some(Found { hit, absolute }),
                _ => None,
            };
            article.body.links.iter().map(find).collect()
        })
    }

    /// A path to a file: of ours, unless it names a dependency or nothing of ours is there.
    fn file_or_dependency<'d>(
        &self,
        reader: LocaleIndex,
        from: FileId,
        destination: &'d Destination,
        reference: &'d Reference,
    ) -> Place<'d> {
        let of_dependency = |reached| match reached {
            Ok(file) => Some(Place::Dependency(DependencyPlace { file, reference })),
            Err(OutOfReach::Absent(name)) => Some(Place::Nowhere(Nowhere::Absent(name))),
            Err(OutOfReach::OutOfScope) => Some(Place::Nowhere(Nowhere::OutOfScope)),
            Err(OutOfReach::Undeclared(_)) => None,
        };
        if let Some(place) = self.dependency_of(from, destination).and_then(of_dependency) {
            return place;
        }
        let place = match destination {
            Destination::Docset(_) => self.below_docset(reader, from, reference),
            _ => self.relative(reader, from, reference),
        };
        if !matches!(place, Place::Nowhere(_)) {
            return place;
        }
        self.dependency_instead(from, destination).and_then(of_dependency).unwrap_or(place)
    }

    fn relative<'d>(&self, reader: LocaleIndex, from: FileId, reference: &'d Reference) -> Place<'d> {
        let file = self.docset.file(from);
        match file.path.sibling(reference.path()) {
            Some(path) => self.in_locale(reader, file.locale, path, reference),
            None => self.beyond_locale(from, reference),
        }
    }

    fn in_locale<'d>(
        &self,
        reader: LocaleIndex,
        own: LocaleIndex,
        path: RelPath,
        reference: &'d Reference,
    ) -> Place<'d> {
        match self.find_for_either(reader, own, &path) {
            Some(hit) => Place::File(FilePlace { hit, reference: Cow::Borrowed(reference), absolute: false }),
            None => {
                let redirected = self.redirected(reader, own, &path, reference);
                redirected.unwrap_or(Place::Nowhere(Nowhere::NotFound(path, own)))
            }
        }
    }

    /// A path that climbs out of its locale's folder: it may lead into another's.
    fn beyond_locale<'d>(&self, from: FileId, reference: &'d Reference) -> Place<'d> {
        let file = self.docset.file(from);
        let wanted = climb(&format!("{}/../{}", file.printed, reference.path()));
        for (index, locale) in self.config.locales.iter().enumerate() {
            if locale.recovered {
                continue;
            }
            let Some(below) = wanted.strip_prefix(&climb(&locale.path)[..]) else { continue };
            let locale = LocaleIndex(index as u16);
            let Some(path) = RelPath::new(&below.join("/")) else { continue };
            return self.in_locale(locale, locale, path, reference);
        }
        // A locale that this run leaves aside is in scope all the same.
        let aside = self.config.left_aside.iter().any(|folder| {
            folder_of(&self.config.root, &file.printed)
                .is_some_and(|from| crate::config::absolute(&from, reference.path()).starts_with(folder))
        });
        if aside { Place::Aside } else { Place::Nowhere(Nowhere::OutOfScope) }
    }

    /// The path below the locale's folder that a destination was written for, whether or not it is there.
    pub fn asked_path(&self, from: FileId, destination: &Destination) -> Option<RelPath> {
        let here = &self.docset.file(from).path;
        match destination {
            Destination::Relative(reference) => here.sibling(reference.path()),
            Destination::Docset(reference) => self.root_of(here).join(reference.path()),
            Destination::Site(reference) => self.owned_path(reference).map(|owned| owned.path),
            _ => None,
        }
    }

    fn below_docset<'d>(&self, reader: LocaleIndex, from: FileId, reference: &'d Reference) -> Place<'d> {
        let file = self.docset.file(from);
        match self.root_of(&file.path).join(reference.path()) {
            Some(path) => self.in_locale(reader, file.locale, path, reference),
            None => Place::Nowhere(Nowhere::OutOfScope),
        }
    }

    /// A path from the host's root: a docset's, or another site's on the same host.
    fn below_host<'d>(&self, reader: LocaleIndex, own: LocaleIndex, reference: &'d Reference) -> Place<'d> {
        if let Some(Owned { path, is_whole }) = self.owned_path(reference) {
            if let Some(hit) = self.find_for_either(reader, own, &path) {
                return Place::File(FilePlace { hit, reference: Cow::Borrowed(reference), absolute: true });
            }
            if let Some(place) = self.redirected(reader, own, &path, reference) {
                return place;
            }
            if is_whole {
                return Place::Nowhere(Nowhere::NotFound(path, own));
            }
        } else if RelPath::new(reference.path()).is_none() {
            return Place::Nowhere(Nowhere::OutOfScope);
        }
        Place::Outside(Cow::Owned(self.outside_address(reader, reference)))
    }

    pub(super) fn outside_address(&self, reader: LocaleIndex, reference: &Reference) -> String {
        let locale = &self.config.locales[reader.get()].site_links_locale;
        let prefix = self.config.site.site_links.as_deref().map(|prefix| prefix.replace("{locale}", locale));
        let fragment = reference.fragment().map(|fragment| format!("#{}", encode_fragment(fragment)));
        // The prefix names the reader's locale; without one the path stays as written.
        let path = match (&prefix, RelPath::new(reference.path())) {
            (Some(_), Some(path)) => {
                let slash = if reference.path().ends_with('/') && !path.is_root() { "/" } else { "" };
                format!("/{}{slash}", encode_path(self.without_locale(&path).as_str()))
            }
            _ => encode_path(reference.path()),
        };
        let prefix = prefix.unwrap_or_default();
        format!("{}{path}{}{}", prefix.trim_end_matches('/'), reference.query(), fragment.unwrap_or_default())
    }

    /// `/fr-fr/partner-center/x` without the locale, ours or any that hosts put first.
    pub(super) fn without_locale(&self, path: &RelPath) -> RelPath {
        let (first, rest) = path.as_str().split_once('/').unwrap_or((path.as_str(), ""));
        let is_locale = |name: &str| fold(name) == fold(first);
        let ours = self.config.locales.iter().any(|locale| {
            is_locale(&locale.site_links_locale)
                || is_locale(locale.locale.as_str())
                || is_locale(locale.prefix.as_str())
        });
        if (ours || is_host_locale(first)) && !first.is_empty() {
            RelPath::new(rest).unwrap_or_else(RelPath::root)
        } else {
            path.clone()
        }
    }

    /// The file that a path means for its readers, else for those of the file that it is written in.
    pub(super) fn find_for_either(&self, reader: LocaleIndex, own: LocaleIndex, path: &RelPath) -> Option<Hit> {
        let in_own = || if own == reader { None } else { self.find_target(own, path) };
        self.find_target(reader, path).or_else(in_own)
    }

    /// The file that a path means: the file itself, the article of that name, a folder's index or its table of contents;
    /// none where what is there only says where it went.
    pub(super) fn find_target(&self, reader: LocaleIndex, path: &RelPath) -> Option<Hit> {
        self.find_named(reader, path).filter(|hit| !self.redirects.has_moved(hit.file))
    }

    fn find_named(&self, reader: LocaleIndex, path: &RelPath) -> Option<Hit> {
        if let Some(hit) = self.find_for(reader, path) {
            return Some(self.behind_contents(reader, hit));
        }
        if path.has_extension(&["md", "yml", "png", "jpg", "svg", "gif"]) {
            return None;
        }
        let hit = if path.is_root() {
            FOLDER.iter().find_map(|name| self.find_for(reader, &RelPath::new(name)?))?
        } else {
            ARTICLE_OR_FOLDER.iter().find_map(|ending| self.find_for(reader, &path.with_ending(ending)))?
        };
        Some(self.behind_contents(reader, hit))
    }

    /// For a table of contents, the first article in it; any other file is itself.
    fn behind_contents(&self, reader: LocaleIndex, hit: Hit) -> Hit {
        let Parsed::Toc(toc) = self.parsed(hit.file) else { return hit };
        let first = self.first_articles[hit.file.get()].get_or_init(|| {
            let readers = (0..self.config.locales.len() as u16).map(LocaleIndex);
            readers.map(|reader| self.first_article(reader, hit.file, toc)).collect()
        });
        first.get(reader.get()).copied().flatten().map_or(hit, Hit::exactly)
    }

    /// The first article that a table of contents names, or one that it includes, for readers of a locale.
    fn first_article(&self, reader: LocaleIndex, table: FileId, toc: &Toc) -> Option<FileId> {
        let mut met = vec![table];
        let mut entries: Vec<(FileId, &TocEntry)> = toc.entries.iter().rev().map(|entry| (table, entry)).collect();
        while let Some((table, entry)) = entries.pop() {
            let mut named = entry.topic_href.iter().chain(&entry.href);
            let first = named.find_map(|href| self.article_named(reader, table, &href.value));
            if first.is_some() {
                return first;
            }
            if met.len() < MOST_TABLES
                && let Some((included, _)) = table_of_entry(self, reader, table, entry)
                && !met.contains(&included)
                && let Parsed::Toc(toc) = self.parsed(included)
            {
                met.push(included);
                entries.extend(toc.entries.iter().rev().map(|entry| (included, entry)));
            }
            entries.extend(entry.items.iter().rev().map(|item| (table, item)));
        }
        None
    }

    /// The article that an address in a table names by its own path.
    fn article_named(&self, reader: LocaleIndex, table: FileId, href: &str) -> Option<FileId> {
        let destination = Destination::parse(href);
        let (Destination::Relative(_) | Destination::Docset(_)) = &destination else { return None };
        let hit = self.find_for(reader, &self.asked_path(table, &destination)?)?;
        self.article(hit.file).filter(|_| !self.redirects.has_moved(hit.file)).map(|_| hit.file)
    }

    /// The page on which a file is found by readers of a locale.
    pub fn page_for(&self, reader: LocaleIndex, file: FileId) -> Option<PageId> {
        let group = self.pages.group_of(file)?;
        self.pages.of(group, reader).or_else(|| self.pages.of(group, self.locale_of(file)))
    }

    /// Whether a link climbs out of its language's folder to its own article in another language.
    pub fn is_to_own_translation(&self, from: FileId, destination: &Destination, target: FileId) -> bool {
        let Destination::Relative(reference) = destination else { return false };
        let own = self.pages.group_of(from);
        own.is_some()
            && own == self.pages.group_of(target)
            && self.locale_of(target) != self.locale_of(from)
            && self.docset.file(from).path.sibling(reference.path()).is_none()
    }

    /// Whether a file may be published as it is, by its type.
    pub fn is_asset(&self, file: &SourceFile) -> bool {
        file.kind == FileKind::Other && self.may_publish(&file.path)
    }

    /// Whether a file may be published by its type.
    pub fn may_publish(&self, path: &RelPath) -> bool {
        path.has_extension(ASSET_TYPES) || self.config.site.asset_types.contains(&path.extension())
    }
}

/// How many tables are looked through for the first article of one.
const MOST_TABLES: usize = 32;

const FOLDER: [&str; 4] = ["index.md", "index.yml", "toc.yml", "toc.md"];
const ARTICLE_OR_FOLDER: [&str; 6] = [".md", ".yml", "/index.md", "/index.yml", "/toc.yml", "/toc.md"];

impl Hit {
    pub(super) fn exactly(file: FileId) -> Self {
        Self { file, exact: true, double: None }
    }
}

/// Whether a segment is a locale as hosts write it first in their paths: `en-us`, `zh-cn`.
pub fn is_host_locale(segment: &str) -> bool {
    let Some((language, region)) = segment.split_once('-') else { return false };
    let is_letters = |part: &str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    is_letters(language, 2..=3) && is_letters(region, 2..=2)
}

/// A fragment with its mark, where the page has the id or nobody can tell.
pub fn fragment_of(fragment: &str, ids: &PageIds) -> Option<String> {
    let fragment = nfc(fragment);
    let bookmark = without_directive(&fragment);
    let is_directive = bookmark.is_empty() && !fragment.is_empty() || fragment.starts_with("tab/");
    (is_directive || ids.contains(bookmark)).then(|| format!("#{}", encode_fragment(&fragment)))
}

/// The folder on disk of a file as printed.
fn folder_of(root: &Path, printed: &str) -> Option<PathBuf> {
    crate::config::absolute(root, printed).parent().map(Path::to_owned)
}

/// The segments of a path, resolved; what climbs above its beginning stays as leading `..`.
fn climb(path: &str) -> Vec<String> {
    let mut segments: Vec<String> = Vec::new();
    for segment in path.split(['/', '\\']) {
        match segment {
            "" | "." => {}
            ".." if segments.last().is_none_or(|last| last == "..") => segments.push("..".to_owned()),
            ".." => {
                segments.pop();
            }
            name => segments.push(name.to_owned()),
        }
    }
    segments
}
