//! The way through the site: which branch of a table of contents a page shows, each written once for all pages that stand in
//! it; what stands above a page, and before and behind it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;

use crate::locale::LocaleIndex;
use crate::path::{OutPath, RelPath, Route};
use crate::site::Site;
use crate::site::breadcrumb::{Above, Breadcrumbs};
use crate::site::page::{GroupId, Page, PageId};
use crate::site::toc::{Contents, Node, NodeTarget, Tree, reading_order};

use super::branch::{Html, WaitingBranch};
use super::trail::Trails;
use super::tree::{PART, Shown, Writer, is_pruned};

/// A page named by its title in a table of contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crumb {
    /// The title.
    pub title: String,
    /// The title's locale, where it is not the reader's.
    pub lang: Option<LocaleIndex>,
    /// What it leads to.
    pub to: CrumbTarget,
}

/// What a crumb leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CrumbTarget {
    /// A page of ours.
    Page(PageId),
    /// Elsewhere: the address.
    Outside(String),
    /// Nothing.
    Nothing,
}

/// The name of the file with a whole tree, which stands where its table of contents does.
const TREE_FILE: &str = "toc.json";

/// The contents of every page.
pub struct Navigation<'s, 'a> {
    site: &'s Site<'a>,
    contents: &'s Contents,
    breadcrumbs: Breadcrumbs,
    trails: Trails,
    homes: Vec<Route>,
    /// Each article's way down each tree.
    ways: Vec<HashMap<GroupId, Vec<usize>>>,
    orders: Vec<(Vec<GroupId>, HashMap<GroupId, usize>)>,
    branches: HashMap<Branch, WaitingBranch>,
    /// For each tree, the ranges of versions that its entries are for.
    versions: Vec<Vec<String>>,
    /// The trees that some page shows, in order.
    used: Vec<usize>,
}

/// What decides the contents of a page, its own mark aside.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Branch {
    locale: LocaleIndex,
    tree: usize,
    /// The entries that are open, outermost first.
    open: Vec<usize>,
    /// Which part of the innermost level is shown, where that is long.
    part: usize,
    /// How many folders lie between the page and the site's root.
    depth: usize,
}

impl<'s, 'a> Navigation<'s, 'a> {
    /// Writes the branches that the pages need.
    pub fn new(site: &'s Site<'a>, contents: &'s Contents) -> Self {
        let ways: Vec<_> = contents.trees().par_iter().map(ways).collect();
        let orders = contents.trees().par_iter().map(order).collect();
        let breadcrumbs = Breadcrumbs::of(site);
        let homes = site.config.locales.iter().map(|locale| Route::of_folder(locale.prefix.clone())).collect();
        let mut navigation = Self {
            site,
            contents,
            breadcrumbs,
            trails: Trails::of(contents),
            homes,
            ways,
            orders,
            branches: HashMap::new(),
            versions: contents.trees().par_iter().map(versions).collect(),
            used: Vec::new(),
        };
        let mut wanted: Vec<Branch> = site.pages.all().iter().map(|page| navigation.branch(page)).collect();
        wanted.sort_unstable_by(|a, b| {
            (a.locale, a.tree, a.depth, &a.open, a.part).cmp(&(b.locale, b.tree, b.depth, &b.open, b.part))
        });
        wanted.dedup();
        let used: BTreeSet<usize> = wanted.iter().map(|branch| branch.tree).collect();
        navigation.used = used.into_iter().collect();
        let written: Vec<(Branch, WaitingBranch)> = wanted
            .into_par_iter()
            .map(|branch| {
                let html = navigation.write(&branch);
                (branch, html)
            })
            .collect();
        navigation.branches = written.into_iter().collect();
        navigation
    }

    fn tree_of(&self, page: &Page) -> usize {
        self.contents.nearest(page.locale, &self.site.docset.file(page.file).path.parent())
    }

    fn branch(&self, page: &Page) -> Branch {
        let tree = self.tree_of(page);
        let mut open = self.ways[tree].get(&page.group).cloned().unwrap_or_default();
        let is_leaf = node(&self.contents.trees()[tree].nodes, &open).is_none_or(|node| node.children.is_empty());
        let part = if is_leaf { open.pop().map_or(0, |at| at / PART) } else { 0 };
        let depth = segments(&page.route.folder());
        Branch { locale: page.locale, tree, open, part, depth }
    }

    /// The contents beside an article, with it marked.
    pub fn contents(&self, page: &Page) -> String {
        let branch = self.branch(page);
        self.branches.get(&branch).map(|waiting| waiting.marked(page.group)).unwrap_or_default()
    }

    /// The tree of a locale's front page.
    pub fn whole(&self, locale: LocaleIndex, folder: &RelPath) -> String {
        let front = self.contents.front(self.site, locale);
        let tree = front.as_ref().unwrap_or_else(|| &self.contents.trees()[self.contents.root(locale)]);
        let mut html = Html::default();
        self.writer(locale, segments(folder)).list(&tree.nodes, Shown::All, &mut html);
        html.html
    }

    /// The file with the whole tree of which a page shows a branch; `None` where the branch is all of it.
    pub fn file(&self, page: &Page) -> Option<OutPath> {
        self.tree_file(self.tree_of(page))
    }

    fn tree_file(&self, tree: usize) -> Option<OutPath> {
        let (locale, folder) = self.contents.place(tree);
        let prefix = &self.site.config.locales[locale.get()].prefix;
        let path = prefix.join(folder.as_str())?.join(TREE_FILE)?;
        if is_pruned(&self.contents.trees()[tree].nodes) { OutPath::new(path.as_str()) } else { None }
    }

    /// The ranges of versions that entries of a page's contents are for, each once.
    pub fn versions(&self, page: &Page) -> &[String] {
        &self.versions[self.tree_of(page)]
    }

    /// The trees that a locale's pages show branches of.
    pub fn used_trees(&self, locale: LocaleIndex) -> impl Iterator<Item = &'s Tree> {
        let used = self.used.iter().filter(move |tree| self.contents.place(**tree).0 == locale);
        used.map(|tree| &self.contents.trees()[*tree])
    }

    /// The files with the whole trees that pages show branches of, each with its tree.
    pub fn files(&self) -> BTreeMap<OutPath, usize> {
        self.used.iter().filter_map(|tree| Some((self.tree_file(*tree)?, *tree))).collect()
    }

    /// A whole tree as JSON: a list of entries with `title`, `href` relative to the file, `lang` where it is not the reader's,
    /// `moniker` where it is for some versions alone, and `items`.
    pub fn whole_json(&self, tree: usize) -> String {
        let (locale, _) = self.contents.place(tree);
        let folder = self.tree_file(tree).map(|file| file.folder());
        let writer = self.writer(locale, folder.as_ref().map_or(0, segments));
        let mut json = String::new();
        writer.json(&self.contents.trees()[tree].nodes, &mut json);
        json
    }

    fn write(&self, branch: &Branch) -> WaitingBranch {
        let mut html = Html::default();
        let writer = self.writer(branch.locale, branch.depth);
        let shown = Shown::Around { open: &branch.open, part: branch.part };
        writer.list(&self.contents.trees()[branch.tree].nodes, shown, &mut html);
        html.into()
    }

    fn writer(&self, locale: LocaleIndex, depth: usize) -> Writer<'_, 'a> {
        Writer::new(self.site, locale, depth)
    }

    /// What stands above an article, outermost first: by a breadcrumb file, else by what leads down to its table of contents,
    /// then the branches of that.
    pub fn breadcrumbs(&self, page: &Page) -> Vec<Crumb> {
        let Above { trails, folders } = self.breadcrumbs.above(self.site, page);
        let mut crumbs: Vec<Crumb> =
            trails.into_iter().map(|trail| self.named(&trail.title, trail.lang, &trail.target, page.locale)).collect();
        let tree = self.tree_of(page);
        let mut ways: Vec<(usize, &[usize], usize)> = Vec::new();
        if crumbs.is_empty() {
            ways.extend(self.trails.down_to(tree).into_iter().map(|entry| (entry.tree, entry.way.as_slice(), 1)));
        }
        let own = self.ways[tree].get(&page.group).map(Vec::as_slice).unwrap_or_default();
        // Where folders stand for a table, a breadcrumb file has named the outermost of them.
        let named = if self.contents.table(tree).is_none() { folders } else { 0 };
        ways.push((tree, own.split_last().map_or(own, |(_, above)| above), named + 1));
        for (tree, way, first) in ways {
            let nodes = &self.contents.trees()[tree].nodes;
            let branches = (first..=way.len()).filter_map(|length| node(nodes, &way[..length]));
            crumbs.extend(branches.map(|node| self.named(&node.title, node.lang, &node.target, page.locale)));
        }
        // The page itself and the front page, which leads to all others, are shown anyway.
        let home = &self.homes[page.locale.get()];
        let is_shown = |id: PageId| {
            self.site.pages.get(id).route == *home || self.site.pages.of(page.group, page.locale) == Some(id)
        };
        let mut seen = Vec::new();
        crumbs.retain(|crumb| match crumb.to {
            CrumbTarget::Page(id) if is_shown(id) || seen.contains(&id) => false,
            CrumbTarget::Page(id) => {
                seen.push(id);
                true
            }
            _ => true,
        });
        crumbs
    }

    fn named(&self, title: &str, lang: Option<LocaleIndex>, target: &NodeTarget, reader: LocaleIndex) -> Crumb {
        Crumb { title: title.to_owned(), lang, to: self.target(target, reader) }
    }

    fn target(&self, target: &NodeTarget, reader: LocaleIndex) -> CrumbTarget {
        match target {
            NodeTarget::Article(group) => {
                self.site.pages.of(*group, reader).map_or(CrumbTarget::Nothing, CrumbTarget::Page)
            }
            NodeTarget::Outside(address) => CrumbTarget::Outside(address.clone()),
            NodeTarget::Nothing => CrumbTarget::Nothing,
        }
    }

    /// The articles before and after one in reading order.
    pub fn neighbours(&self, page: &Page) -> (Option<Crumb>, Option<Crumb>) {
        let (order, places) = &self.orders[self.tree_of(page)];
        let Some(place) = places.get(&page.group).copied() else { return (None, None) };
        let crumb = |group: GroupId| {
            let id = self.site.pages.of(group, page.locale)?;
            let neighbour = self.site.pages.get(id);
            let title = self.site.name(self.site.article(neighbour.file)?).to_owned();
            let lang = Some(self.site.locale_of(neighbour.file)).filter(|own| *own != page.locale);
            Some(Crumb { title, lang, to: CrumbTarget::Page(id) })
        };
        let previous = place.checked_sub(1).and_then(|at| order.get(at)).and_then(|group| crumb(*group));
        (previous, order.get(place + 1).and_then(|group| crumb(*group)))
    }
}

fn segments(folder: &RelPath) -> usize {
    folder.as_str().split('/').filter(|segment| !segment.is_empty()).count()
}

/// How many ranges of versions a tree may have that readers can choose by: they stand on each of its pages.
const MOST_RANGES: usize = 400;

fn versions(tree: &Tree) -> Vec<String> {
    let mut ranges = BTreeSet::new();
    let mut nodes: Vec<&Node> = tree.nodes.iter().collect();
    while let Some(node) = nodes.pop() {
        ranges.extend(node.versions.as_deref());
        nodes.extend(&node.children);
    }
    ranges.into_iter().take(MOST_RANGES).map(str::to_owned).collect()
}

fn order(tree: &Tree) -> (Vec<GroupId>, HashMap<GroupId, usize>) {
    let order = reading_order(tree);
    let places = order.iter().enumerate().map(|(place, group)| (*group, place)).collect();
    (order, places)
}

/// The way to each article's first entry.
fn ways(tree: &Tree) -> HashMap<GroupId, Vec<usize>> {
    let mut ways = HashMap::new();
    walk(&tree.nodes, &mut Vec::new(), &mut ways);
    ways
}

fn walk(nodes: &[Node], way: &mut Vec<usize>, ways: &mut HashMap<GroupId, Vec<usize>>) {
    for (index, node) in nodes.iter().enumerate() {
        way.push(index);
        if let NodeTarget::Article(group) = node.target {
            ways.entry(group).or_insert_with(|| way.clone());
        }
        walk(&node.children, way, ways);
        way.pop();
    }
}

fn node<'n>(nodes: &'n [Node], way: &[usize]) -> Option<&'n Node> {
    let (first, rest) = way.split_first()?;
    let found = nodes.get(*first)?;
    if rest.is_empty() { Some(found) } else { node(&found.children, rest) }
}
