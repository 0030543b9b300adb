//! The entries of YAML as lines show them, for comments that are about the next one.

use std::collections::HashMap;

use super::{Place, is_mark};
use crate::text::Span;
use crate::yaml::lines;

/// A line with a key or an item, and what is indented deeper below it.
pub(super) struct Entry {
    pub(super) span: Span,
    key: String,
    /// How many entries of that key stand before it.
    before: u32,
}

impl Entry {
    pub(super) fn place(&self) -> Place {
        Place::Entry(self.key.clone(), self.before)
    }
}

/// Every entry between two places of a text, in order.
pub(super) fn entries(text: &str, from: usize, to: usize) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut met: HashMap<String, u32> = HashMap::new();
    // The indentation of each entry that may still grow, whether it is an item, and its index.
    let mut open: Vec<(usize, bool, usize)> = Vec::new();
    for line in lines(text, from).take_while(|line| line.start < to) {
        let content = line.text.trim_start();
        if content.is_empty() || content.starts_with('#') || matches!(content.trim_end(), "---" | "...") {
            continue;
        }
        let indent = line.text.len() - content.len();
        // The items of a key may stand as deep as the key.
        let is_item = content.starts_with('-');
        open.retain(|(other, other_is_item, _)| *other < indent || (*other == indent && is_item && !other_is_item));
        let key = content.trim_start_matches(['-', ' ']).split(':').next().unwrap_or_default().trim().to_owned();
        let count = met.entry(key.clone()).or_default();
        let before = *count;
        *count += 1;
        open.push((indent, is_item, entries.len()));
        entries.push(Entry { span: Span::new(line.start, line.start), key, before });
        for (_, _, index) in &open {
            entries[*index].span.end = line.end() as u32;
        }
    }
    entries
}

/// Where each suppression's mark begins that is a comment on a line of its own, and where the line ends.
pub(super) fn comments(text: &str, from: usize, to: usize) -> Vec<(usize, usize)> {
    let comment = |line: crate::yaml::Line<'_>| {
        let inside = line.text.trim_start().strip_prefix('#')?.trim_start();
        is_mark(inside).then(|| (line.end() - inside.len(), line.end()))
    };
    lines(text, from).take_while(|line| line.start < to).filter_map(comment).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_ends_where_the_next_of_its_depth_begins() {
        let text = "items:\n# x\n- name: a\n  href: b\n\n  items:\n  - name: c\n- name: d\n";
        let entries = entries(text, 0, text.len());
        let shown: Vec<_> = entries
            .iter()
            .map(|entry| (entry.key.as_str(), entry.before, entry.span.slice(text).lines().count()))
            .collect();
        let expected =
            [("items", 0, 8), ("name", 0, 5), ("href", 0, 1), ("items", 1, 2), ("name", 1, 1), ("name", 2, 1)];
        assert_eq!(shown, expected);
    }
}
