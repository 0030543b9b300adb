//! Trees of folders: what stands for a table of contents where a locale has none, and its front page where only folders have
//! tables of their own.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use icu_collator::{Collator, CollatorBorrowed, options::CollatorOptions};

use crate::finding::FileId;
use crate::locale::LocaleIndex;

use super::Site;
use super::page::{GroupId, Page};
use super::toc::{Contents, Node, NodeTarget, Tree, article_versions};

impl Contents {
    /// The tree of a locale's front page where no table stands above all others: its folders, and for each with a table of its
    /// own the first levels of that.
    pub fn front(&self, site: &Site<'_>, locale: LocaleIndex) -> Option<Tree> {
        let root = self.root(locale);
        let shown = self.outermost(locale);
        if self.table(root).is_some() || shown.is_empty() {
            return None;
        }
        let folder_of = |tree: usize| self.place(tree).1.as_str();
        let with_table: HashSet<&str> = shown.iter().map(|tree| folder_of(*tree)).collect();
        let is_head = |page: &Page| {
            let (folder, name) = site.pages.group(page.group).id.as_str().rsplit_once('/')?;
            Some(name.eq_ignore_ascii_case("index") && with_table.contains(folder))
        };
        let is_in_none = |page: &Page| self.nearest(locale, &site.docset.file(page.file).path.parent()) == root;
        let mut folders = folders_with(site, locale, |page| is_in_none(page) || is_head(page).unwrap_or_default());
        for tree in shown {
            let path: Vec<&str> = folder_of(tree).splitn(DEEPEST, '/').collect();
            folders.at(&path).listed.extend(first_levels(&self.trees()[tree].nodes, SHOWN_OF_TABLE));
        }
        Some(folders.tree(site, locale))
    }

    /// The tables of a locale to which none above them leads.
    fn outermost(&self, locale: LocaleIndex) -> Vec<usize> {
        let is_its = |tree: &usize| self.place(*tree).0 == locale && !self.trees()[*tree].nodes.is_empty();
        let mut tables: Vec<usize> = (0..self.trees().len()).filter(is_its).collect();
        tables.sort_by_key(|tree| self.place(*tree).1.ancestors().count());
        let mut led_to = HashSet::new();
        tables.retain(|tree| {
            let is_outermost = self.table(*tree).is_some_and(|table| !led_to.contains(&table));
            if is_outermost {
                self.trees()[*tree].nodes.iter().for_each(|node| node.add_tables(&mut led_to));
            }
            is_outermost
        });
        tables
    }
}

/// How many levels of a folder's own table a front page shows.
const SHOWN_OF_TABLE: usize = 2;

impl Node {
    /// The entry with so many levels below it. What is deeper is reached through the entry above, which leads to the first article
    /// where it has none of its own.
    fn with_levels(&self, levels: usize) -> Self {
        let children = if levels == 0 { Box::default() } else { first_levels(&self.children, levels) };
        let mut lead = self;
        while levels == 0 && lead.target == NodeTarget::Nothing {
            let Some(first) = lead.children.first() else { break };
            lead = first;
        }
        Self {
            title: self.title.clone(),
            lang: self.lang,
            target: lead.target.clone(),
            suffix: lead.suffix.clone(),
            versions: self.versions.clone(),
            table: self.table,
            children,
        }
    }

    fn add_tables(&self, tables: &mut HashSet<FileId>) {
        tables.extend(self.table);
        self.children.iter().for_each(|child| child.add_tables(tables));
    }
}

fn first_levels(nodes: &[Node], levels: usize) -> Box<[Node]> {
    nodes.iter().map(|node| node.with_levels(levels - 1)).collect()
}

/// How many levels of folders make levels of a tree.
const DEEPEST: usize = 32;

/// The tree that stands for a table where a locale has none: its folders, collated for the locale.
pub(super) fn folder_tree(site: &Site<'_>, locale: LocaleIndex) -> Tree {
    folders_with(site, locale, |_| true).tree(site, locale)
}

/// The folders of a locale with those of its articles that count.
fn folders_with(site: &Site<'_>, locale: LocaleIndex, counts: impl Fn(&Page) -> bool) -> Folder {
    let mut root = Folder::default();
    for page in site.pages.all().iter().filter(|page| page.locale == locale && counts(page)) {
        let title = site.article(page.file).map(|article| site.name(article)).unwrap_or_default().to_owned();
        let lang = Some(site.locale_of(page.file)).filter(|own| *own != locale);
        let versions = article_versions(site, page.group, locale).map(str::to_owned);
        let leaf = Leaf { title, lang, group: page.group, versions };
        root.insert(&site.pages.group(page.group).id.as_str().splitn(DEEPEST, '/').collect::<Vec<_>>(), leaf);
    }
    root
}

/// An article in a folder.
struct Leaf {
    title: String,
    lang: Option<LocaleIndex>,
    group: GroupId,
    versions: Option<String>,
}

impl Leaf {
    fn node(self, children: Vec<Node>) -> Node {
        let Self { title, lang, group, versions } = self;
        let target = NodeTarget::Article(group);
        let (title, versions) = (title.into(), versions.map(Arc::from));
        Node { title, lang, target, suffix: Box::default(), versions, table: None, children: children.into() }
    }
}

#[derive(Default)]
struct Folder {
    index: Option<Leaf>,
    articles: Vec<Leaf>,
    folders: Vec<(String, Folder)>,
    known: HashMap<String, usize>,
    /// What a table of the folder's own lists.
    listed: Vec<Node>,
}

impl Folder {
    fn tree(self, site: &Site<'_>, locale: LocaleIndex) -> Tree {
        let locale = &site.config.locales[locale.get()].locale;
        let preferences = icu_collator::CollatorPreferences::from(&locale.icu());
        // Data for every locale is compiled in; without it the order of code points is better than no tree.
        let collator = Collator::try_new(preferences, CollatorOptions::default()).ok();
        Tree { nodes: self.nodes(collator.as_ref()) }
    }

    /// The folder at a path, which is made where it is not there.
    fn at(&mut self, path: &[&str]) -> &mut Self {
        let Some((name, rest)) = path.split_first() else { return self };
        let next = self.folders.len();
        let at = *self.known.entry((*name).to_owned()).or_insert(next);
        if at == next {
            self.folders.push(((*name).to_owned(), Self::default()));
        }
        self.folders[at].1.at(rest)
    }

    fn insert(&mut self, path: &[&str], leaf: Leaf) {
        match path {
            [name] if name.eq_ignore_ascii_case("index") && self.index.is_none() => self.index = Some(leaf),
            [] | [_] => self.articles.push(leaf),
            [name, rest @ ..] => self.at(&[*name]).insert(rest, leaf),
        }
    }

    fn nodes(self, collator: Option<&CollatorBorrowed<'_>>) -> Vec<Node> {
        let article = |leaf: Leaf| leaf.node(Vec::new());
        let mut nodes: Vec<Node> = self.articles.into_iter().map(article).collect();
        nodes.extend(self.folders.into_iter().map(|(name, mut folder)| {
            let index = folder.index.take();
            let children = folder.nodes(collator);
            match index {
                Some(leaf) => leaf.node(children),
                None => Node {
                    title: name.into(),
                    lang: None,
                    target: NodeTarget::Nothing,
                    suffix: Box::default(),
                    versions: None,
                    table: None,
                    children: children.into(),
                },
            }
        }));
        let compare = |a: &str, b: &str| collator.map_or(Ordering::Equal, |collator| collator.compare(a, b));
        nodes.sort_by(|a, b| compare(&a.title, &b.title).then_with(|| a.title.cmp(&b.title)));
        let first = self.index.map(article);
        first.into_iter().chain(self.listed).chain(nodes).collect()
    }
}
