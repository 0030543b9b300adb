//! Tables of contents with every entry's target found: the tree that a page shows.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::article::Article;
use crate::finding::FileId;
use crate::locale::LocaleIndex;
use crate::markdown::destination::{Destination, Reference};
use crate::path::{RelPath, percent_decode};
use crate::text::{Spanned, printable};
use crate::toc::TocEntry;

use super::folders::folder_tree;
use super::inclusion::{DEEPEST_INCLUSION, MOST_INCLUDED, included_table, table_of_entry};
use super::link::{Place, fragment_of};
use super::page::GroupId;
use super::{Parsed, Site};

/// A table of contents for readers of a locale.
#[derive(Debug, Default)]
pub struct Tree {
    /// The entries of the first level.
    pub nodes: Vec<Node>,
}

/// An entry.
#[derive(Debug)]
pub struct Node {
    /// What readers see.
    pub title: Box<str>,
    /// The title's locale, where it is not the reader's.
    pub lang: Option<LocaleIndex>,
    /// What it leads to.
    pub target: NodeTarget,
    /// The query and the fragment behind the address of its article.
    pub suffix: Box<str>,
    /// The range of versions that it is for, where it is not for all.
    pub versions: Option<Arc<str>>,
    /// The table that it leads down to: whose entries stand below it, or whose folder it names.
    pub table: Option<FileId>,
    /// The entries below it.
    pub children: Box<[Node]>,
}

/// What an entry leads to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum NodeTarget {
    /// An article of ours.
    Article(GroupId),
    /// Elsewhere.
    Outside(String),
    /// Nothing: a branch, or an entry whose file is missing.
    #[default]
    Nothing,
}

/// The tables of contents of each locale.
#[derive(Debug, Default)]
pub struct Contents {
    trees: Vec<Tree>,
    /// For each tree, whose readers it is for and the folder of its table.
    places: Vec<(LocaleIndex, RelPath)>,
    /// For each tree, its table; none where folders stand for it.
    tables: Vec<Option<FileId>>,
    /// For each locale, the folders that have a table, and which it is.
    folders: Vec<Folders>,
    /// For each locale, what stands for a table where there is none.
    defaults: Vec<usize>,
}

/// Which tree is whose folder's.
#[derive(Debug, Default)]
struct Folders {
    exact: HashMap<RelPath, usize>,
    /// A translation may spell a folder in other letter case than the table that stands in for its own.
    folded: HashMap<String, usize>,
}

impl Folders {
    fn insert(&mut self, folder: &RelPath, tree: usize) {
        self.folded.entry(folder.folded().into_owned()).or_insert(tree);
        self.exact.insert(folder.clone(), tree);
    }

    fn get(&self, folder: &RelPath) -> Option<usize> {
        self.exact.get(folder).or_else(|| self.folded.get(&*folder.folded())).copied()
    }
}

impl Contents {
    /// Reads the tables for readers of each locale.
    pub fn of(site: &Site<'_>) -> Self {
        let mut contents = Self::default();
        for index in 0..site.config.locales.len() {
            let locale = LocaleIndex(index as u16);
            let mut folders = Folders::default();
            let (mut left, mut ranges) = (MOST_INCLUDED, HashMap::new());
            for file in site.tables_for(locale) {
                let folder = site.docset.file(file).path.parent();
                folders.insert(&folder, contents.trees.len());
                let mut reader = Reader { site, locale, open: Vec::new(), left: &mut left, ranges: &mut ranges };
                contents.push(Tree { nodes: reader.file(file) }, locale, folder, Some(file));
            }
            contents.folders.push(folders);
            contents.defaults.push(contents.trees.len());
            contents.push(folder_tree(site, locale), locale, RelPath::root(), None);
        }
        contents
    }

    fn push(&mut self, tree: Tree, locale: LocaleIndex, folder: RelPath, table: Option<FileId>) {
        self.trees.push(tree);
        self.places.push((locale, folder));
        self.tables.push(table);
    }

    /// The table that a tree was read from; `None` where folders stand for it.
    pub fn table(&self, tree: usize) -> Option<FileId> {
        self.tables[tree]
    }

    /// Whose readers a tree is for, and the folder of its table below a locale's.
    pub fn place(&self, tree: usize) -> (LocaleIndex, &RelPath) {
        let (locale, folder) = &self.places[tree];
        (*locale, folder)
    }

    /// The tree for a page: the nearest table in the folder of its article or above.
    pub fn nearest(&self, locale: LocaleIndex, folder: &RelPath) -> usize {
        let folders = &self.folders[locale.get()];
        let nearest = folder.ancestors().find_map(|folder| folders.get(&folder));
        nearest.unwrap_or(self.defaults[locale.get()])
    }

    /// The tree for a locale's front page.
    pub fn root(&self, locale: LocaleIndex) -> usize {
        self.nearest(locale, &RelPath::root())
    }

    /// Every tree.
    pub fn trees(&self) -> &[Tree] {
        &self.trees
    }
}

/// Reads a table and those that it includes.
struct Reader<'s, 'a> {
    site: &'s Site<'a>,
    locale: LocaleIndex,
    open: Vec<FileId>,
    /// How many entries of included tables there may still be.
    left: &'s mut usize,
    /// The ranges of versions of articles that entries lead to.
    ranges: &'s mut HashMap<GroupId, Option<Arc<str>>>,
}

/// What an entry leads to, and what follows the address.
#[derive(Default)]
struct Lead {
    target: NodeTarget,
    suffix: String,
}

impl Reader<'_, '_> {
    fn file(&mut self, file: FileId) -> Vec<Node> {
        let Parsed::Toc(toc) = self.site.parsed(file) else { return Vec::new() };
        let is_too_much = !self.open.is_empty() && *self.left == 0;
        if is_too_much || self.open.contains(&file) || self.open.len() > DEEPEST_INCLUSION {
            return Vec::new();
        }
        self.open.push(file);
        let nodes = toc.entries.iter().flat_map(|entry| self.entry(file, entry)).collect();
        self.open.pop();
        nodes
    }

    /// An entry as a node; one without a name or an article is its children.
    fn entry(&mut self, file: FileId, entry: &TocEntry) -> Vec<Node> {
        if self.open.len() > 1 {
            let Some(left) = self.left.checked_sub(1) else { return Vec::new() };
            *self.left = left;
        }
        let lead = self.lead(file, entry);
        let included = table_of_entry(self.site, self.locale, file, entry).map(|(table, _)| table);
        let table = included.or_else(|| self.table_of_folder(file, entry));
        let mut children: Vec<Node> = entry.items.iter().flat_map(|item| self.entry(file, item)).collect();
        if let Some(included) = included {
            children.extend(self.file(included));
        }
        let Lead { target, suffix } = lead;
        let title = match (&entry.name, &entry.href) {
            (None, Some(href)) if table.is_some() => name_of_table(&href.value).map(|name| (name, self.locale)),
            _ => None,
        };
        match title.or_else(|| self.title(file, entry, &target)) {
            Some((title, lang)) => {
                let lang = Some(lang).filter(|lang| *lang != self.locale);
                let versions = entry.versions().map(Arc::from).or_else(|| self.versions(&target, &children));
                let (title, suffix, children) = (printable(&title).into(), suffix.into(), children.into());
                vec![Node { title, lang, target, suffix, versions, table, children }]
            }
            None => children,
        }
    }

    /// The versions that an entry is for that says none: those of its article and of what stands below it.
    fn versions(&mut self, target: &NodeTarget, children: &[Node]) -> Option<Arc<str>> {
        let own = match target {
            NodeTarget::Article(group) => Some(self.versions_of(*group)?),
            NodeTarget::Outside(_) => return None,
            NodeTarget::Nothing => None,
        };
        let mut ranges: Vec<&Arc<str>> = own.iter().collect();
        for child in children {
            let range = child.versions.as_ref()?;
            if !ranges.contains(&range) {
                ranges.push(range);
            }
            if ranges.len() > MOST_RANGES || ranges.iter().map(|range| range.len()).sum::<usize>() > MOST_BYTES {
                return None;
            }
        }
        match ranges[..] {
            [] => None,
            [only] => Some(Arc::clone(only)),
            _ => Some(ranges.iter().map(|range| &***range).collect::<Vec<_>>().join(" || ").into()),
        }
    }

    /// The versions of the article that readers get, unless they are too long to stand at each of its entries.
    fn versions_of(&mut self, group: GroupId) -> Option<Arc<str>> {
        let (site, locale) = (self.site, self.locale);
        let find = || article_versions(site, group, locale).filter(|range| range.len() <= MOST_BYTES).map(Arc::from);
        self.ranges.entry(group).or_insert_with(find).clone()
    }

    /// What an entry leads to: the article that it names beside its table or folder, else what that leads to.
    fn lead(&self, file: FileId, entry: &TocEntry) -> Lead {
        let href = entry.href.as_ref().or(entry.toc_href.as_ref());
        let href = href.filter(|href| included_table(self.site, self.locale, file, &href.value).is_none());
        let own = || Some(self.href(file, href?));
        let uid = || Some(self.place(file, &Destination::of_uid(&entry.uid.as_ref()?.value)));
        let leads = |lead: &Lead| lead.target != NodeTarget::Nothing;
        let topic = entry.topic_href.as_ref().map(|topic| self.href(file, topic)).filter(leads);
        // A folder leads to its first article where the entry does not name another.
        let others = || match href.is_some_and(|href| names_folder(&href.value)) {
            true => uid().filter(leads).or_else(own),
            false => own().filter(leads).or_else(uid),
        };
        topic.or_else(others).unwrap_or_default()
    }

    /// The table of the folder that an entry names.
    fn table_of_folder(&self, file: FileId, entry: &TocEntry) -> Option<FileId> {
        let href = entry.href.as_ref().or(entry.toc_href.as_ref()).filter(|href| names_folder(&href.value))?;
        let tables = ["TOC.yml", "TOC.md"].into_iter();
        let mut hrefs = tables.map(|name| format!("{}{name}", href.value));
        hrefs.find_map(|href| included_table(self.site, self.locale, file, &href))
    }

    fn href(&self, file: FileId, href: &Spanned<String>) -> Lead {
        self.place(file, &Destination::parse(&href.value))
    }

    fn place(&self, file: FileId, destination: &Destination) -> Lead {
        match self.site.place(self.locale, file, destination) {
            Place::File(place) => {
                Lead { target: self.article(place.hit.file), suffix: self.suffix(place.hit.file, &place.reference) }
            }
            Place::Outside(address) => Lead { target: NodeTarget::Outside(address.into_owned()), ..Lead::default() },
            _ => Lead::default(),
        }
    }

    /// The query and the fragment of a reference, the latter where the page has it.
    fn suffix(&self, file: FileId, reference: &Reference) -> String {
        let page = self.site.page_for(self.locale, file).map(|page| self.site.pages.get(page).file);
        let fragment = reference.fragment().zip(page);
        let fragment = fragment.and_then(|(fragment, page)| fragment_of(fragment, self.site.ids(page)));
        format!("{}{}", reference.query(), fragment.as_deref().unwrap_or_default())
    }

    fn article(&self, file: FileId) -> NodeTarget {
        self.site.pages.group_of(file).map_or(NodeTarget::Nothing, NodeTarget::Article)
    }

    /// The entry's name and its locale; where the table is another locale's, the title of the article that readers get.
    fn title(&self, file: FileId, entry: &TocEntry, target: &NodeTarget) -> Option<(String, LocaleIndex)> {
        let led_to = match target {
            NodeTarget::Article(group) => self.site.pages.of(*group, self.locale),
            _ => None,
        };
        let led_to = led_to.and_then(|page| self.site.article(self.site.pages.get(page).file));
        let named = |title: &str, article: &Article| (title.to_owned(), self.site.locale_of(article.file));
        let article = led_to.and_then(|article| Some(named(self.site.title(article)?, article)));
        let table = self.site.locale_of(file);
        match (&entry.name, article) {
            (Some(_), Some((title, own))) if table != self.locale && own == self.locale => Some((title, own)),
            (Some(name), _) => Some((name.value.clone(), table)),
            (None, Some(titled)) => Some(titled),
            (None, None) if led_to.is_some() => led_to.map(|article| named(self.site.name(article), article)),
            (None, None) => {
                let written = entry.href.as_ref().map(|href| href.value.clone());
                let uid = || Some(self.site.name_of_uid(self.locale, &entry.uid.as_ref()?.value));
                written.or_else(uid).map(|title| (title, self.locale))
            }
        }
    }
}

/// What an entry without a name is called that leads to a table: the folder of that.
fn name_of_table(href: &str) -> Option<String> {
    let path = percent_decode(href.split(['?', '#']).next().unwrap_or_default()).replace('\\', "/");
    let folder = match path.rsplit_once('/') {
        Some((folder, _)) => folder.trim_start_matches("../").trim_start_matches("./").trim_start_matches("~/"),
        None => return None,
    };
    let name = folder.trim_matches('/').replace(['-', '_'], " ").trim().to_owned();
    (!name.is_empty() && name != ".." && name != "." && name != "~").then_some(name)
}

/// Whether a href names a folder rather than a file.
fn names_folder(href: &str) -> bool {
    let path = href.split(['?', '#']).next().unwrap_or_default();
    path.ends_with(['/', '\\'])
}

/// The range of versions that the front matter of the article says that readers of a locale get.
pub(super) fn article_versions<'s>(site: &'s Site<'_>, group: GroupId, locale: LocaleIndex) -> Option<&'s str> {
    let page = site.pages.get(site.pages.of(group, locale)?);
    Some(site.article(page.file)?.front.text("monikerRange")?.value.as_str())
}

/// How many ranges of versions the entries below one may have for it to be hidden with them.
const MOST_RANGES: usize = 50;

/// How long these may be together: they stand once more at each entry.
const MOST_BYTES: usize = 16 << 10;
/// The articles of a tree in reading order, each once.
pub fn reading_order(tree: &Tree) -> Vec<GroupId> {
    let mut order = Vec::new();
    let mut seen = HashSet::new();
    let mut nodes: Vec<&Node> = tree.nodes.iter().rev().collect();
    while let Some(node) = nodes.pop() {
        if let NodeTarget::Article(group) = node.target
            && seen.insert(group)
        {
            order.push(group);
        }
        nodes.extend(node.children.iter().rev());
    }
    order
}
