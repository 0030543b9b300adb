//! What stands above a whole table of contents: the entry of another one that leads down to it.

use std::collections::HashMap;

use crate::finding::FileId;
use crate::site::toc::{Contents, Node};

/// Where each tree hangs in another.
pub(super) struct Trails {
    above: Vec<Option<Entry>>,
}

/// An entry of a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// The tree.
    pub(super) tree: usize,
    /// The way down to the entry.
    pub(super) way: Vec<usize>,
}

/// More tables above one another than this no reader wants to see.
const LONGEST: usize = 16;

impl Trails {
    pub(super) fn of(contents: &Contents) -> Self {
        let mut naming = Naming::new();
        for (tree, nodes) in contents.trees().iter().map(|tree| &tree.nodes).enumerate() {
            walk(nodes, &mut Entry { tree, way: Vec::new() }, &mut naming);
        }
        Self { above: (0..contents.trees().len()).map(|tree| above(contents, &naming, tree)).collect() }
    }

    /// The entries that lead down to a tree's table, outermost first.
    pub(super) fn down_to(&self, tree: usize) -> Vec<&Entry> {
        let mut trail: Vec<&Entry> = Vec::new();
        let mut next = self.above[tree].as_ref();
        // Tables may name each other in a circle.
        while let Some(entry) =
            next.filter(|entry| entry.tree != tree && trail.len() < LONGEST && !trail.contains(entry))
        {
            trail.push(entry);
            next = self.above[entry.tree].as_ref();
        }
        trail.reverse();
        trail
    }
}

/// For each table, the first entry of each tree that leads down to it, in the order of the trees.
type Naming = HashMap<FileId, Vec<Entry>>;

fn walk(nodes: &[Node], at: &mut Entry, naming: &mut Naming) {
    for (index, node) in nodes.iter().enumerate() {
        at.way.push(index);
        if let Some(table) = node.table {
            let known = naming.entry(table).or_default();
            if known.last().is_none_or(|last| last.tree != at.tree) {
                known.push(at.clone());
            }
        }
        walk(&node.children, at, naming);
        at.way.pop();
    }
}

/// The entry that leads down to a tree's table: that of the nearest table above, else of the first that has one.
fn above(contents: &Contents, naming: &Naming, tree: usize) -> Option<Entry> {
    let (locale, folder) = contents.place(tree);
    let others = naming.get(&contents.table(tree)?)?.iter();
    let others = others.filter(|entry| entry.tree != tree && contents.place(entry.tree).0 == locale);
    let distance = |entry: &&Entry| {
        let (_, other) = contents.place(entry.tree);
        folder.below(other).map_or(usize::MAX, |below| below.as_str().len())
    };
    others.min_by_key(distance).cloned()
}
