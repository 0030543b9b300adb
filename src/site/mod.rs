//! The site as one: which file is which page, what translates what, and where every name leads. The one barrier of the walk.

pub mod asset;
pub mod breadcrumb;
mod clash;
mod components;
pub mod dependency;
mod folders;
pub mod include;
mod included;
pub mod inclusion;
pub mod link;
mod names;
mod outline;
mod owner;
pub mod page;
pub mod page_ids;
pub mod picture;
pub mod redirect;
pub mod snippet;
pub mod svg;
mod tables;
pub mod toc;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use crate::article::Article;
use crate::config::{Config, DocsetConfig};
use crate::docset::{Docset, FileKind};
use crate::finding::FileId;
use crate::locale::LocaleIndex;
use crate::markdown::Body;
use crate::path::{RelPath, fold};
use crate::text::Digest;
use crate::toc::Toc;

pub use names::Hit;
use picture::PictureSize;

use dependency::{DependencyFile, LoadedFile};
use link::FoundLinks;
use names::Names;
use page::Pages;
use page_ids::PageIds;
use redirect::Redirects;
use snippet::{SampleFile, Snippets};
use tables::Tables;

/// What became of a file.
#[derive(Clone, Debug)]
pub enum Parsed {
    /// An article, or a fragment of one.
    Article(Arc<Article>),
    /// A file of a dependency, which articles include: nobody's page, and not ours to check.
    OfDependency(Arc<Article>),
    /// A table of contents.
    Toc(Toc),
    /// A file that could not be taken; a finding says why.
    Refused,
    /// A file that is known by its name alone.
    Other,
}

/// Everything known of the project, linked.
pub struct Site<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// The files.
    pub docset: &'a Docset,
    /// The docsets: those configured, or one for all of a locale's folder.
    pub docsets: Vec<DocsetConfig>,
    /// Translation groups and pages.
    pub pages: Pages,
    /// Where articles went that are no longer there.
    pub redirects: Redirects,
    parsed: Vec<Parsed>,
    names: Vec<Names>,
    /// The files of dependencies that articles include.
    of_dependencies: HashMap<DependencyFile, FileId>,
    uids: BTreeMap<String, Vec<FileId>>,
    /// Every file by its name, once that is asked for.
    by_name: OnceLock<HashMap<String, Vec<FileId>>>,
    /// What the uids have before their first slash.
    uid_families: HashSet<String>,
    ids: Vec<OnceLock<PageIds>>,
    found: Vec<OnceLock<FoundLinks>>,
    /// The first article of each table of contents, for readers of each locale.
    first_articles: Vec<OnceLock<Box<[Option<FileId>]>>>,
    /// Which tables of contents there are, once that is asked for.
    tables: OnceLock<Tables>,
    /// The titles of articles that are named by a heading with includes in it.
    titles: HashMap<FileId, String>,
    loaded: Loaded,
    clashes: Vec<clash::Clash>,
}

/// What was loaded once it was known which files are needed.
#[derive(Debug, Default)]
pub struct Loaded {
    /// Files as they stand in running text.
    pub inline: HashMap<FileId, Body>,
    /// The assets that pages use, each with the digest of its bytes where that was asked for, or why it may not be published.
    pub assets: HashMap<FileId, Result<Option<Digest>, String>>,
    /// How large the images among them are, where that is known and was asked for.
    pub pictures: HashMap<FileId, PictureSize>,
    /// The files of dependencies that articles lead to or show.
    pub of_dependencies: BTreeMap<DependencyFile, LoadedFile>,
    /// The code samples of each article.
    pub snippets: Snippets,
    /// The uids of articles that could not be taken: links to them are not what is wrong.
    pub refused_uids: HashSet<String>,
    /// The files that samples are taken from, each with the digest of its bytes where it can be read. Sorted.
    pub samples: Vec<(SampleFile, Option<Digest>)>,
}

impl<'a> Site<'a> {
    /// Links what was parsed; `parsed` has an entry for each of the docset's files.
    pub fn new(config: &'a Config, docset: &'a Docset, parsed: Vec<Parsed>) -> Self {
        let docsets = match &config.docsets[..] {
            [] => vec![DocsetConfig::of_folder(RelPath::root())],
            configured => configured.to_vec(),
        };
        let names = Names::of(docset, config.locales.len());
        let redirects = Redirects::of(config, docset, &parsed);
        let uids = uids(&parsed);
        let family = |uid: &String| uid.split_once('/').map(|(family, _)| family.to_owned());
        let uid_families = uids.keys().filter_map(family).collect();
        let ids = std::iter::repeat_with(OnceLock::new).take(parsed.len()).collect();
        let found = std::iter::repeat_with(OnceLock::new).take(parsed.len()).collect();
        let first_articles = std::iter::repeat_with(OnceLock::new).take(parsed.len()).collect();
        let pages = Pages::new(config, docset, &docsets, &parsed, &redirects);
        Self {
            config,
            docset,
            docsets,
            pages,
            redirects,
            of_dependencies: dependency::included(docset),
            parsed,
            names,
            uids,
            by_name: OnceLock::new(),
            uid_families,
            ids,
            found,
            first_articles,
            tables: OnceLock::new(),
            titles: HashMap::new(),
            loaded: Loaded::default(),
            clashes: Vec::new(),
        }
    }

    /// What became of the files, to be linked again.
    pub fn into_parsed(self) -> Vec<Parsed> {
        self.parsed
    }

    /// The same with what is needed, as [`Site::wanted_assets`] and its kin say.
    pub fn with_loaded(mut self, loaded: Loaded) -> Self {
        self.loaded = loaded;
        self.clear_clashes();
        let articles: Vec<&Article> = self.articles().collect();
        self.titles = articles.into_par_iter().filter_map(|article| self.included_title(article)).collect();
        self
    }

    /// The title of an article as readers see it, what its first heading includes in it.
    pub fn title<'s>(&'s self, article: &'s Article) -> Option<&'s str> {
        let title = self.titles.get(&article.file).or(article.title.as_ref())?;
        Some(title.as_str()).filter(|title| !title.is_empty())
    }

    /// What readers know an article by: its title, else its file's name without the extension.
    pub fn name<'s>(&'s self, article: &'s Article) -> &'s str {
        let of_file = || self.docset.file(article.file).path.without_extension().rsplit('/').next();
        self.title(article).or_else(of_file).unwrap_or_default()
    }

    /// What became of a file.
    pub fn parsed(&self, file: FileId) -> &Parsed {
        &self.parsed[file.get()]
    }

    /// The article of a file, where it is one.
    pub fn article(&self, file: FileId) -> Option<&Article> {
        match self.parsed(file) {
            Parsed::Article(article) | Parsed::OfDependency(article) => Some(article),
            _ => None,
        }
    }

    /// Every article and fragment, in the order of the files.
    pub fn articles(&self) -> impl Iterator<Item = &Article> {
        self.parsed.iter().filter_map(|parsed| match parsed {
            Parsed::Article(article) => Some(article.as_ref()),
            _ => None,
        })
    }

    /// Every article and fragment, and the files of dependencies that they include.
    pub fn bodies(&self) -> impl Iterator<Item = &Article> {
        self.parsed.iter().filter_map(|parsed| match parsed {
            Parsed::Article(article) | Parsed::OfDependency(article) => Some(article.as_ref()),
            _ => None,
        })
    }

    /// The locale whose folder holds a file.
    pub fn locale_of(&self, file: FileId) -> LocaleIndex {
        self.docset.file(file).locale
    }

    /// What was loaded.
    pub fn loaded(&self) -> &Loaded {
        &self.loaded
    }

    /// The locales in which something is looked for: the reader's, then those that stand in for it.
    pub fn chain(&self, reader: LocaleIndex) -> impl Iterator<Item = LocaleIndex> + '_ {
        let locale = &self.config.locales[reader.get()];
        std::iter::once(reader).chain(locale.fallback.iter().copied())
    }

    /// Whether a reader's locale, or one that it may use, has files below a path, in whatever case.
    pub fn has_folder(&self, reader: LocaleIndex, path: &RelPath) -> bool {
        self.chain(reader).any(|locale| self.names[locale.get()].has_folder(path))
    }

    /// The file of a path below a locale's folder: exactly, else in another case.
    pub fn find(&self, locale: LocaleIndex, path: &RelPath) -> Option<Hit> {
        self.names[locale.get()].find(path)
    }

    /// The names of the files in a folder below a locale's.
    pub fn names_in(&self, locale: LocaleIndex, folder: &RelPath) -> impl Iterator<Item = &str> {
        self.names[locale.get()].in_folder(folder).iter().map(|file| self.docset.file(*file).path.name())
    }

    /// The only file of that name in all folders of a locale and of those that stand in; letter case does not count.
    pub fn only_file_named(&self, reader: LocaleIndex, name: &str) -> Option<FileId> {
        let by_name = self.by_name.get_or_init(|| {
            let mut by_name: HashMap<String, Vec<FileId>> = HashMap::new();
            for (index, file) in self.docset.files.iter().enumerate().filter(|(_, file)| file.kind.is_of_locale()) {
                by_name.entry(fold(file.path.name()).into_owned()).or_default().push(FileId(index as u32));
            }
            by_name
        });
        let files = by_name.get(&*fold(name))?;
        self.chain(reader)
            .find_map(|locale| {
                let mut own = files.iter().copied().filter(|file| self.locale_of(*file) == locale);
                Some((own.next()?, own.next()))
            })
            .and_then(|(only, other)| other.is_none().then_some(only))
    }

    /// The file of a path, for readers of a locale: theirs, else that of a locale that stands in.
    pub fn find_for(&self, reader: LocaleIndex, path: &RelPath) -> Option<Hit> {
        self.chain(reader).find_map(|locale| self.find(locale, path))
    }

    /// The docset that holds a path below a locale's folder; the innermost where they are nested.
    pub fn docset_of(&self, path: &RelPath) -> Option<&DocsetConfig> {
        innermost(&self.docsets, path)
    }

    /// The folder that `~` means in a file: that of its docset; outside of all, the innermost that some docset names.
    pub fn root_of(&self, path: &RelPath) -> RelPath {
        let outside = || {
            let holding = self.docsets.iter().map(|docset| &docset.root).filter(|root| path.below(root).is_some());
            holding.max_by_key(|root| root.as_str().len())
        };
        self.docset_of(path).map(|docset| &docset.root).or_else(outside).cloned().unwrap_or_else(RelPath::root)
    }

    /// The article that declares a uid, for readers of a locale.
    pub fn find_uid(&self, reader: LocaleIndex, uid: &str) -> Option<FileId> {
        let files = self.uids.get(uid)?;
        let of = |locale| files.iter().copied().find(|file| self.locale_of(*file) == locale);
        self.chain(reader).find_map(of)
    }

    /// Every uid that an article declares, sorted, with the articles that do.
    pub fn uids(&self) -> impl Iterator<Item = (&str, &[FileId])> {
        self.uids.iter().map(|(uid, files)| (uid.as_str(), files.as_slice()))
    }

    /// Every uid that an article declares, sorted.
    pub fn all_uids(&self) -> impl Iterator<Item = &str> {
        self.uids.keys().map(String::as_str)
    }

    /// Whether some article declares a uid that begins with this and a slash.
    pub fn has_uid_family(&self, family: &str) -> bool {
        self.uid_families.contains(family)
    }

    /// The uids that a locale's own articles declare, each with the first that does, by uid.
    pub fn uids_in(&self, locale: LocaleIndex) -> impl Iterator<Item = (&str, &Article)> {
        self.uids.iter().filter_map(move |(uid, files)| {
            let file = files.iter().find(|file| self.locale_of(**file) == locale)?;
            Some((uid.as_str(), self.article(*file)?))
        })
    }

    /// The ids and the outline of the page that a file makes, its includes read.
    pub fn ids(&self, file: FileId) -> &PageIds {
        self.ids[file.get()].get_or_init(|| page_ids::assemble(self, file))
    }

    /// The source article of an article: the one that it translates, or itself.
    pub fn source_of(&self, file: FileId) -> Option<FileId> {
        let group = self.pages.group_of(file)?;
        self.pages.group(group).files[self.config.source?.get()]
    }

    /// The headings of two pages that stand for each other, in order: an index into each one's headings.
    pub fn counterparts(&self, one: FileId, other: FileId) -> Vec<(usize, usize)> {
        outline::align(&self.ids(one).outline(), &self.ids(other).outline())
    }

    /// Whether a file is no page but part of some: by its name and the configuration.
    pub fn is_fragment(&self, file: FileId) -> bool {
        is_fragment(self.config, self.docset, file)
    }
}

/// Whether a file is a part of pages by the configured patterns.
pub fn is_fragment(config: &Config, docset: &Docset, file: FileId) -> bool {
    let file = docset.file(file);
    file.kind == FileKind::Article && config.site.fragments.is_match(file.path.as_str())
}

fn innermost<'d>(docsets: &'d [DocsetConfig], path: &RelPath) -> Option<&'d DocsetConfig> {
    let holding = docsets.iter().filter(|docset| path.below(&docset.path).is_some());
    holding.max_by_key(|docset| docset.path.as_str().len())
}

fn uids(parsed: &[Parsed]) -> BTreeMap<String, Vec<FileId>> {
    let mut uids: BTreeMap<String, Vec<FileId>> = BTreeMap::new();
    for parsed in parsed {
        let Parsed::Article(article) = parsed else { continue };
        for uid in article.front.list("uid") {
            uids.entry(uid.value.clone()).or_default().push(article.file);
        }
    }
    uids
}
