//! Files of dependencies: which one a path means, and where it is published.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use rayon::prelude::*;

use crate::article::Article;
use crate::config;
use crate::docset::{Docset, FileKind};
use crate::finding::FileId;
use crate::locale::LocaleIndex;
use crate::markdown::body::Include;
use crate::markdown::destination::{Destination, Reference};
use crate::path::{OutPath, RelPath};
use crate::text::Digest;

use super::Site;
use super::link::{DependencyPlace, Place};

/// The folder of the site that files of dependencies are published in.
const PUBLISHED: &str = "_dependencies";

/// A file below the folder of a dependency.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DependencyFile {
    /// Which dependency.
    pub dependency: usize,
    /// The path below its folder.
    pub path: RelPath,
}

/// Why a path leads to no file of a dependency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutOfReach {
    /// The configuration does not name the dependency.
    Undeclared(String),
    /// The dependency's folder is not there.
    Absent(String),
    /// The path leads out of the dependency's folder.
    OutOfScope,
}

/// What became of a file of a dependency that articles lead to or show.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum LoadedFile {
    /// It may be published; the digest of its bytes where that was asked for.
    Asset(Option<Digest>),
    /// It is an article, which has no page here.
    Article,
    /// Files of its type are not published.
    Unpublished,
    /// Why it may not be published or cannot be read.
    Refused(String),
    /// It is not there.
    Missing,
}

/// The files of dependencies that articles include, by their places.
pub(super) fn included(docset: &Docset) -> HashMap<DependencyFile, FileId> {
    let file = |(index, file): (usize, &crate::docset::SourceFile)| match file.kind {
        FileKind::OfDependency(dependency) => {
            Some((DependencyFile { dependency, path: file.path.clone() }, FileId(index as u32)))
        }
        _ => None,
    };
    docset.files.iter().enumerate().filter_map(file).collect()
}

impl Site<'_> {
    /// The dependency whose name a path begins with, and what follows it; of several, that of the longest name.
    fn named<'p>(&self, path: &'p str) -> Option<(usize, &'p str)> {
        let named = self.config.dependencies.iter().enumerate().filter_map(|(dependency, settings)| {
            Some((dependency, path.strip_prefix(&*settings.name)?.strip_prefix('/')?))
        });
        named.min_by_key(|(_, below)| below.len())
    }

    /// The name of a dependency.
    pub fn dependency_name(&self, dependency: usize) -> &str {
        self.config.dependencies.get(dependency).map_or("", |dependency| &dependency.name)
    }

    /// What a destination means that leads below a dependency, whatever else is there: `~/../NAME/…`, and every path that is
    /// written in a file of a dependency. `None` for all others.
    pub fn dependency_of(&self, from: FileId, destination: &Destination) -> Option<Result<DependencyFile, OutOfReach>> {
        let file = self.docset.file(from);
        if let Destination::Docset(reference) = destination
            && let Some(path) = beside_docset(reference)
        {
            let reached = self.below_dependency(path);
            let is_ours = !matches!(file.kind, FileKind::OfDependency(_));
            // From a dependency, `..` leads nowhere but to other dependencies.
            return Some(reached.map_err(|problem| if is_ours { problem } else { OutOfReach::OutOfScope }));
        }
        let FileKind::OfDependency(dependency) = file.kind else { return None };
        let path = match destination {
            Destination::Relative(reference) => file.path.sibling(reference.path()),
            Destination::Docset(reference) => RelPath::new(reference.path()),
            _ => return None,
        };
        Some(path.map(|path| DependencyFile { dependency, path }).ok_or(OutOfReach::OutOfScope))
    }

    fn below_dependency(&self, path: &str) -> Result<DependencyFile, OutOfReach> {
        let undeclared = || OutOfReach::Undeclared(path.split('/').next().unwrap_or_default().to_owned());
        let (dependency, below) = self.named(path).ok_or_else(undeclared)?;
        let path = RelPath::new(below).ok_or(OutOfReach::OutOfScope)?;
        self.there(DependencyFile { dependency, path })
    }

    /// A file of a dependency, unless that one's folder is not there.
    fn there(&self, file: DependencyFile) -> Result<DependencyFile, OutOfReach> {
        match self.docset.has_dependency(file.dependency) {
            true => Ok(file),
            false => Err(OutOfReach::Absent(self.dependency_name(file.dependency).to_owned())),
        }
    }

    /// What a destination means where its locale has nothing there: a path that lies below a dependency's folder, or
    /// `~/NAME/…` where the docset has no such folder.
    pub fn dependency_instead(
        &self,
        from: FileId,
        destination: &Destination,
    ) -> Option<Result<DependencyFile, OutOfReach>> {
        if self.config.dependencies.is_empty() {
            return None;
        }
        let file = self.docset.file(from);
        match destination {
            Destination::Docset(reference) => {
                let docset = self.root_of(&file.path);
                let place = || Some(self.folder(file.locale)?.join(docset.join(reference.path())?.as_str()));
                let at_place = || self.dependency_at(&place()?);
                let Some((dependency, below)) = self.named(reference.path()) else { return at_place() };
                let folder = docset.join(self.dependency_name(dependency));
                let has_folder = folder.is_some_and(|folder| self.names[file.locale.get()].has_folder(&folder));
                match RelPath::new(below).filter(|_| !has_folder) {
                    Some(path) => Some(self.there(DependencyFile { dependency, path })),
                    None => at_place(),
                }
            }
            Destination::Relative(reference) => {
                let here = config::absolute(&self.config.root, &file.printed);
                self.dependency_at(&config::absolute(here.parent()?, reference.path()))
            }
            _ => None,
        }
    }

    fn folder(&self, locale: LocaleIndex) -> Option<&Path> {
        self.config.locales[locale.get()].folder.as_deref()
    }

    /// The file of a dependency at a place on disk.
    fn dependency_at(&self, place: &Path) -> Option<Result<DependencyFile, OutOfReach>> {
        let reached = self.config.dependencies.iter().enumerate().filter_map(|(dependency, settings)| {
            let path = RelPath::new(place.strip_prefix(&settings.folder).ok()?.to_str()?)?;
            Some(DependencyFile { dependency, path })
        });
        reached.min_by_key(|file| file.path.as_str().len()).map(|file| self.there(file))
    }

    /// The files of dependencies that articles lead to or show. Sorted.
    pub fn wanted_of_dependencies(&self) -> Vec<DependencyFile> {
        if self.config.dependencies.is_empty() {
            return Vec::new();
        }
        let articles: Vec<_> = self.bodies().collect();
        let wanted: Vec<Vec<DependencyFile>> = articles
            .into_par_iter()
            .map(|article| {
                let own = self.locale_of(article.file);
                let place = |index| match self.place_of_link(own, article, index) {
                    Place::Dependency(DependencyPlace { file, .. }) => Some(file),
                    _ => None,
                };
                (0..article.body.links.len()).filter_map(place).collect()
            })
            .collect();
        wanted.into_iter().flatten().collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Where a file of a dependency is published: once, whatever languages show it.
    pub fn dependency_path(&self, file: &DependencyFile) -> Option<OutPath> {
        let name = self.dependency_name(file.dependency);
        OutPath::new(&format!("{PUBLISHED}/{name}/{}", file.path))
    }

    /// The files of dependencies that are published, sorted.
    pub fn published_of_dependencies(&self) -> impl Iterator<Item = (&DependencyFile, Digest)> {
        self.loaded.of_dependencies.iter().filter_map(|(file, loaded)| match loaded {
            LoadedFile::Asset(digest) => Some((file, (*digest)?)),
            _ => None,
        })
    }

    /// The file of a dependency that an include names.
    pub fn included_of_dependency(&self, from: FileId, include: &Include) -> Option<DependencyFile> {
        if self.config.dependencies.is_empty() {
            return None;
        }
        self.reached_by_include(from, include)?.ok()
    }

    /// The name of the dependency that an include leads below, where that one's folder is not there.
    pub fn include_of_absent(&self, from: FileId, include: &Include) -> Option<String> {
        match self.reached_by_include(from, include)? {
            Err(OutOfReach::Absent(name)) => Some(name),
            _ => None,
        }
    }

    fn reached_by_include(&self, from: FileId, include: &Include) -> Option<Result<DependencyFile, OutOfReach>> {
        let destination = Destination::parse(&include.path);
        match self.dependency_of(from, &destination) {
            Some(Err(OutOfReach::Undeclared(_))) | None => {
                let own = self.include_path(from, include).and_then(|path| self.find_for(self.locale_of(from), &path));
                if own.is_some() { None } else { self.dependency_instead(from, &destination) }
            }
            reached => reached,
        }
    }

    /// The file of that place, where it is one of a dependency that could not be taken.
    pub fn is_refused_part(&self, file: &DependencyFile) -> bool {
        self.of_dependencies.get(file).is_some_and(|file| self.article(*file).is_none())
    }

    /// The files of dependencies that articles include, and that are not among the files yet. Sorted.
    pub fn wanted_parts(&self) -> Vec<DependencyFile> {
        self.parts().into_iter().filter(|file| !self.of_dependencies.contains_key(file)).collect()
    }

    /// The files of dependencies that articles include, whether or not they are there. Sorted.
    pub fn parts(&self) -> BTreeSet<DependencyFile> {
        let of_article = |article: &Article| {
            let includes = article.body.includes.iter();
            let named = includes.filter_map(|include| self.included_of_dependency(article.file, include));
            named.collect::<Vec<_>>()
        };
        self.bodies().flat_map(of_article).collect()
    }
}

/// `~/../NAME/…`: what stands beside the docset's folder.
fn beside_docset(reference: &Reference) -> Option<&str> {
    let path = reference.path().strip_prefix("../")?;
    let (name, _) = path.split_once('/')?;
    (!matches!(name, "" | "..")).then_some(path)
}
