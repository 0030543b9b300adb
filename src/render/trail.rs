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

impl Trails {
    pub(super) fn of(contents: &Contents) -> Self {
        let ways: Vec<HashMap<FileId, Vec<usize>>> = contents.trees().iter().map(|tree| ways(&tree.nodes)).collect();
        Self { above: (0..ways.len()).map(|tree| above(contents, &ways, tree)).collect() }
    }

    /// The entries that lead down to a tree's table, outermost first.
    pub(super) fn down_to(&self, tree: usize) -> Vec<&Entry> {
        let mut trail: Vec<&Entry> = Vec::new();
        let mut next = self.above[tree].as_ref();
        // Tables may name each other in a circle.
        while let Some(entry) = next.filter(|entry| entry.tree != tree && !trail.contains(entry)) {
            trail.push(entry);
            next = self.above[entry.tree].as_ref();
        }
        trail.reverse();
        trail
    }
}

/// The entry that leads down to a tree's table: that of the nearest table above, else of the first that has one.
fn above(contents: &Contents, ways: &[HashMap<FileId, Vec<usize>>], tree: usize) -> Option<Entry> {
    let table = contents.table(tree)?;
    let (locale, folder) = contents.place(tree);
    let others = ways.iter().enumerate().filter(|(other, _)| *other != tree && contents.place(*other).0 == locale);
    let naming = others.filter_map(|(other, ways)| Some(Entry { tree: other, way: ways.get(&table)?.clone() }));
    naming.min_by_key(|entry| {
        let (_, other) = contents.place(entry.tree);
        folder.ancestors().position(|above| above == *other).unwrap_or(usize::MAX)
    })
}

/// The way to the first entry that leads down to each table.
fn ways(nodes: &[Node]) -> HashMap<FileId, Vec<usize>> {
    let mut found = HashMap::new();
    walk(nodes, &mut Vec::new(), &mut found);
    found
}

fn walk(nodes: &[Node], way: &mut Vec<usize>, found: &mut HashMap<FileId, Vec<usize>>) {
    for (index, node) in nodes.iter().enumerate() {
        way.push(index);
        if let Some(table) = node.table {
            found.entry(table).or_insert_with(|| way.clone());
        }
        walk(&node.children, way, found);
        way.pop();
    }
}
