//! A table of contents as it is written: in HTML, whole or as far as a page shows it, and in JSON.

use std::ops::Range;

use pulldown_cmark_escape::{escape_html, escape_html_body_text};
use serde_json::Value;

use crate::locale::LocaleIndex;
use crate::site::Site;
use crate::site::page::PageId;
use crate::site::toc::{Node, NodeTarget};

use super::body::push_attribute;
use super::branch::Html;

/// Of a level with more entries than this only the part is shown that a page stands in: a folder of thousands of articles
/// would else be on thousands of pages.
const LONGEST: usize = 200;
/// How many entries such a part has.
pub(super) const PART: usize = 100;

/// What is shown of a level and those below.
#[derive(Clone, Copy)]
pub(super) enum Shown<'w> {
    /// All of it.
    All,
    /// What a page shows that stands in it.
    Around {
        /// The way down.
        open: &'w [usize],
        /// The part of the level at its end.
        part: usize,
    },
}

impl Shown<'_> {
    fn range(self, length: usize) -> Range<usize> {
        match self {
            Self::Around { open, part } if length > LONGEST => {
                let part = open.first().map_or(part, |at| at / PART);
                (part * PART).min(length)..((part + 1) * PART).min(length)
            }
            _ => 0..length,
        }
    }

    /// The same below an entry; `None` where that is closed.
    fn below(self, index: usize) -> Option<Self> {
        let Self::Around { open, part } = self else { return Some(self) };
        let (first, open) = open.split_first()?;
        (*first == index).then_some(Self::Around { open, part })
    }
}

/// Whether no page can show the whole tree.
pub(super) fn is_pruned(nodes: &[Node]) -> bool {
    nodes.len() > LONGEST || nodes.iter().any(|node| !node.children.is_empty())
}

/// Writes trees for readers of a locale.
pub(super) struct Writer<'s, 'a> {
    site: &'s Site<'a>,
    locale: LocaleIndex,
    /// The way to the site's root.
    up: String,
}

impl<'s, 'a> Writer<'s, 'a> {
    /// Writes for a place so many folders below the site's root.
    pub(super) fn new(site: &'s Site<'a>, locale: LocaleIndex, depth: usize) -> Self {
        Self { site, locale, up: "../".repeat(depth) }
    }
}

impl Writer<'_, '_> {
    /// Writes a level as HTML.
    pub(super) fn list(&self, nodes: &[Node], shown: Shown<'_>, out: &mut Html) {
        if nodes.is_empty() {
            return;
        }
        let range = shown.range(nodes.len());
        out.html.push_str("<ul>\n");
        if let Some(before) = range.start.checked_sub(1) {
            self.more(&nodes[before], out);
        }
        for (node, index) in nodes[range.clone()].iter().zip(range.start..) {
            let below = shown.below(index);
            // A closed branch says that there is more to fetch.
            let is_closed = below.is_none() && !node.children.is_empty();
            out.html.push_str(if is_closed { "<li class=\"branch\"" } else { "<li" });
            if let Some(range) = &node.versions {
                push_attribute(&mut out.html, "data-moniker", range);
            }
            out.html.push('>');
            self.entry(node, below.is_some(), out);
            if let Some(below) = below {
                self.list(&node.children, below, out);
            }
            out.html.push_str("</li>\n");
        }
        if let Some(after) = nodes.get(range.end) {
            self.more(after, out);
        }
        out.html.push_str("</ul>\n");
    }

    /// An entry beyond what is shown of a level, beside which more of it is found.
    fn more(&self, node: &Node, out: &mut Html) {
        out.html.push_str("<li class=\"more\">");
        self.entry(node, false, out);
        out.html.push_str("</li>\n");
    }

    fn entry(&self, node: &Node, is_open: bool, out: &mut Html) {
        // A closed branch without an article of its own leads to its first.
        let address = self.own_address(node).or_else(|| if is_open { None } else { self.first_address(node) });
        let element = if address.is_some() { "a" } else { "span" };
        out.html.push('<');
        out.html.push_str(element);
        if let Some(address) = address {
            if let NodeTarget::Article(group) = node.target {
                let at = out.html.len();
                out.marks.entry(group).or_insert(at);
            }
            out.html.push_str(" href=\"");
            let _ = escape_html(&mut out.html, &address);
            out.html.push('"');
        }
        if let Some(lang) = node.lang {
            let locale = &self.site.config.locales[lang.get()].locale;
            out.html.push_str(&format!(" lang=\"{}\" dir=\"{}\"", locale.tag(), locale.direction()));
        }
        out.html.push('>');
        let _ = escape_html_body_text(&mut out.html, &node.title);
        out.html.push_str(&format!("</{element}>"));
    }

    /// Writes a level and those below as JSON.
    pub(super) fn json(&self, nodes: &[Node], json: &mut String) {
        json.push('[');
        for (index, node) in nodes.iter().enumerate() {
            json.push_str(if index == 0 { "{" } else { ",{" });
            json.push_str(&format!("\"title\":{}", Value::from(&*node.title)));
            if let Some(address) = self.own_address(node) {
                json.push_str(&format!(",\"href\":{}", Value::from(address)));
            }
            if let Some(lang) = node.lang {
                json.push_str(&format!(",\"lang\":\"{}\"", self.site.config.locales[lang.get()].locale.tag()));
            }
            if let Some(range) = &node.versions {
                json.push_str(&format!(",\"moniker\":{}", Value::from(&**range)));
            }
            if !node.children.is_empty() {
                json.push_str(",\"items\":");
                self.json(&node.children, json);
            }
            json.push('}');
        }
        json.push(']');
    }

    fn own_address(&self, node: &Node) -> Option<String> {
        match &node.target {
            NodeTarget::Article(group) => {
                Some(self.page_address(self.site.pages.of(*group, self.locale)?) + &node.suffix)
            }
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

    fn page_address(&self, page: PageId) -> String {
        let index = self.site.config.site.urls.index_file();
        let reference = self.site.pages.get(page).route.to_reference(index);
        match (self.up.as_str(), reference.as_str()) {
            ("", "") => "./".to_owned(),
            (up, reference) => format!("{up}{reference}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_level_the_part_is_shown_that_a_page_stands_in() {
        let shown = |open, part, length| Shown::Around { open, part }.range(length);
        assert_eq!(shown(&[], 0, LONGEST), 0..LONGEST);
        assert_eq!(shown(&[], 0, 201), 0..100);
        assert_eq!(shown(&[], 2, 201), 200..201);
        assert_eq!(shown(&[150, 3], 7, 1000), 100..200);
        assert_eq!(shown(&[], 9, 950), 900..950);
    }
}
