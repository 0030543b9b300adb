//! The table of contents as HTML: for each branch of a tree once, shared by all pages that stand in it.

use std::collections::HashMap;

use pulldown_cmark_escape::{escape_html, escape_html_body_text};
use rayon::prelude::*;

use crate::locale::LocaleIndex;
use crate::path::{RelPath, UrlStyle};
use crate::site::Site;
use crate::site::page::{GroupId, Page, PageId};
use crate::site::toc::{Contents, Node, NodeTarget, Tree, reading_order};

use super::view::CrumbView;

/// The contents of every page.
pub struct Navigation<'s, 'a> {
    site: &'s Site<'a>,
    contents: &'s Contents,
    /// Each article's way down each tree.
    ways: Vec<HashMap<GroupId, Vec<usize>>>,
    orders: Vec<(Vec<GroupId>, HashMap<GroupId, usize>)>,
    branches: HashMap<Branch, Html>,
}

/// What decides the contents of a page, its own mark aside.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Branch {
    locale: LocaleIndex,
    tree: usize,
    /// The entries that are open, outermost first.
    open: Vec<usize>,
    /// How many folders lie between the page and the site's root.
    depth: usize,
}

/// A branch's HTML, and where each article's mark goes.
#[derive(Default)]
struct Html {
    html: String,
    marks: HashMap<GroupId, usize>,
}

impl<'s, 'a> Navigation<'s, 'a> {
    /// Writes the branches that the pages need.
    pub fn new(site: &'s Site<'a>, contents: &'s Contents) -> Self {
        let ways: Vec<_> = contents.trees().par_iter().map(ways).collect();
        let orders = contents.trees().par_iter().map(order).collect();
        let mut navigation = Self { site, contents, ways, orders, branches: HashMap::new() };
        let mut wanted: Vec<Branch> = site.pages.all().iter().map(|page| navigation.branch(page)).collect();
        wanted.sort_unstable_by(|a, b| (a.locale, a.tree, a.depth, &a.open).cmp(&(b.locale, b.tree, b.depth, &b.open)));
        wanted.dedup();
        let written: Vec<(Branch, Html)> = wanted
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
        if is_leaf {
            open.pop();
        }
        let depth = segments(&page.route.folder());
        Branch { locale: page.locale, tree, open, depth }
    }

    /// The contents beside an article, with it marked.
    pub fn contents(&self, page: &Page) -> String {
        let branch = self.branch(page);
        let Some(Html { html, marks }) = self.branches.get(&branch) else { return String::new() };
        match marks.get(&page.group) {
            None => html.clone(),
            Some(at) => [&html[..*at], " aria-current=\"page\"", &html[*at..]].concat(),
        }
    }

    /// The whole tree of a locale, for its front page.
    pub fn whole(&self, locale: LocaleIndex, folder: &RelPath) -> String {
        let tree = self.contents.root(locale);
        let mut html = Html::default();
        let writer = self.writer(locale, segments(folder));
        writer.list(&self.contents.trees()[tree].nodes, None, &mut html);
        html.html
    }

    fn write(&self, branch: &Branch) -> Html {
        let mut html = Html::default();
        let writer = self.writer(branch.locale, branch.depth);
        writer.list(&self.contents.trees()[branch.tree].nodes, Some(&branch.open), &mut html);
        html
    }

    fn writer(&self, locale: LocaleIndex, depth: usize) -> Writer<'_, 'a> {
        Writer { site: self.site, locale, up: "../".repeat(depth) }
    }

    /// The branches above an article, outermost first.
    pub fn breadcrumbs(&self, page: &Page) -> Vec<CrumbView> {
        let tree = self.tree_of(page);
        let Some(way) = self.ways[tree].get(&page.group) else { return Vec::new() };
        let writer = self.writer(page.locale, segments(&page.route.folder()));
        (1..way.len())
            .filter_map(|length| node(&self.contents.trees()[tree].nodes, &way[..length]))
            .map(|node| CrumbView { title: node.title.clone(), href: writer.own_address(node) })
            .collect()
    }

    /// The articles before and after one in reading order.
    pub fn neighbours(&self, page: &Page) -> (Option<CrumbView>, Option<CrumbView>) {
        let (order, places) = &self.orders[self.tree_of(page)];
        let Some(place) = places.get(&page.group).copied() else { return (None, None) };
        let folder = page.route.folder();
        let crumb = |group: GroupId| {
            let neighbour = self.site.pages.get(self.site.pages.of(group, page.locale)?);
            let title = self.site.article(neighbour.file)?.title.clone();
            let title = title.unwrap_or_else(|| self.site.pages.group(group).id.to_string());
            Some(CrumbView { title, href: Some(neighbour.route.relative_from(&folder, self.is_explicit())) })
        };
        let previous = place.checked_sub(1).and_then(|at| order.get(at)).and_then(|group| crumb(*group));
        (previous, order.get(place + 1).and_then(|group| crumb(*group)))
    }

    fn is_explicit(&self) -> bool {
        self.site.config.site.urls == UrlStyle::File
    }
}

fn segments(folder: &RelPath) -> usize {
    folder.as_str().split('/').filter(|segment| !segment.is_empty()).count()
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

struct Writer<'s, 'a> {
    site: &'s Site<'a>,
    locale: LocaleIndex,
    /// The way to the site's root.
    up: String,
}

impl Writer<'_, '_> {
    /// Writes a level. `open` is the way down that is shown; `None` shows everything.
    fn list(&self, nodes: &[Node], open: Option<&[usize]>, out: &mut Html) {
        if nodes.is_empty() {
            return;
        }
        out.html.push_str("<ul>\n");
        for (index, node) in nodes.iter().enumerate() {
            out.html.push_str("<li>");
            let below = match open {
                None => Some(None),
                Some([first, rest @ ..]) if *first == index => Some(Some(rest)),
                Some(_) => None,
            };
            self.entry(node, below.is_some(), out);
            if let Some(below) = below {
                self.list(&node.children, below, out);
            }
            out.html.push_str("</li>\n");
        }
        out.html.push_str("</ul>\n");
    }

    fn entry(&self, node: &Node, is_open: bool, out: &mut Html) {
        // A closed branch without an article of its own leads to its first.
        let address = self.own_address(node).or_else(|| if is_open { None } else { self.first_address(node) });
        match address {
            Some(address) => {
                out.html.push_str("<a");
                if let NodeTarget::Article(group) = node.target {
                    let at = out.html.len();
                    out.marks.entry(group).or_insert(at);
                }
                out.html.push_str(" href=\"");
                let _ = escape_html(&mut out.html, &address);
                out.html.push_str("\">");
                let _ = escape_html_body_text(&mut out.html, &node.title);
                out.html.push_str("</a>");
            }
            None => {
                out.html.push_str("<span>");
                let _ = escape_html_body_text(&mut out.html, &node.title);
                out.html.push_str("</span>");
            }
        }
    }

    fn own_address(&self, node: &Node) -> Option<String> {
        match &node.target {
            NodeTarget::Article(group) => self.page_address(self.site.pages.of(*group, self.locale)?),
            NodeTarget::Outside(address) => Some(address.clone()),
            NodeTarget::Nothing => None,
        }
    }

    fn first_address(&self, node: &Node) -> Option<String> {
        let mut nodes: Vec<&Node> = node.children.iter().rev().collect();
        while let Some(next) = nodes.pop() {
            if let Some(address) = self.own_address(next) {
                return Some(address);
            }
            nodes.extend(next.children.iter().rev());
        }
        None
    }

    fn page_address(&self, page: PageId) -> Option<String> {
        let explicit = self.site.config.site.urls == UrlStyle::File;
        let reference = self.site.pages.get(page).route.to_reference(explicit);
        Some(match (self.up.as_str(), reference.as_str()) {
            ("", "") => "./".to_owned(),
            (up, reference) => format!("{up}{reference}"),
        })
    }
}
