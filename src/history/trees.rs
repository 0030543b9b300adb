//! What trees alone tell of texts: a clone without blobs has all of its trees.

use std::collections::{BTreeMap, HashMap};

use super::git;
use super::objects::{Blob, Request, cat_file};

/// The ids of the texts that were asked for, whether git holds these or not: as written, else as the trees have them.
pub(super) fn ids(top: &std::path::Path, requests: &[Request], found: &mut HashMap<Request, String>) {
    let mut wanted: BTreeMap<Request, Vec<(&Request, &str)>> = BTreeMap::new();
    for request in requests {
        let Some((commit, path)) = request.object.split_once(':') else {
            found.insert(request.clone(), request.object.clone());
            continue;
        };
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let tree = Request { repository: request.repository, object: format!("{commit}:{folder}") };
        wanted.entry(tree).or_default().push((request, name));
    }
    let trees: Vec<Request> = wanted.keys().cloned().collect();
    let mut held = HashMap::new();
    // What git fails to say is not known, which is no failure of ours.
    let _ = cat_file(top, "tree", &trees, &mut held);
    for (tree, names) in &wanted {
        let Some(tree) = held.get(tree) else { continue };
        let entries = entries(tree);
        for (request, name) in names {
            if let Some(id) = entries.get(name.as_bytes()) {
                found.insert((*request).clone(), id.iter().map(|byte| format!("{byte:02x}")).collect());
            }
        }
    }
}

/// What a tree holds, by name: a mode, a blank, the name, a zero and the bytes of the id for each.
fn entries(tree: &Blob) -> HashMap<&[u8], &[u8]> {
    let (mut entries, mut rest) = (HashMap::new(), tree.bytes.as_slice());
    while let Some(end) = rest.iter().position(|byte| *byte == 0) {
        let (head, behind) = (&rest[..end], &rest[end + 1..]);
        let Some((id, next)) = behind.split_at_checked(tree.id.len() / 2) else { break };
        let name = head.iter().position(|byte| *byte == b' ').map_or(head, |blank| &head[blank + 1..]);
        entries.insert(name, id);
        rest = next;
    }
    entries
}

/// Whether a clone was made without some of its texts, which git would get from afar when they are asked for.
pub(super) fn is_partial(top: &std::path::Path) -> bool {
    let said = git(top).args(["config", "--get-regexp", r"^(remote\..*\.promisor|extensions\.partialclone)$"]).output();
    said.is_ok_and(|output| !output.stdout.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trees_are_read_as_far_as_they_go() {
        let (id, other) = ([7; 20], [9; 20]);
        let bytes = [b"100644 a b.md\0".as_slice(), &id, b"40000 c\0", &other, b"100644 cut\0", &[1; 3]].concat();
        let tree = Blob { id: "0".repeat(40), bytes };
        let entries = entries(&tree);
        assert_eq!(entries.len(), 2);
        assert_eq!(entries[b"a b.md".as_slice()], id);
        assert_eq!(entries[b"c".as_slice()], other);
    }
}
