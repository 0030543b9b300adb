//! The HTML of a branch of a table of contents, which waits for the pages that show it.

use std::collections::HashMap;

use crate::markdown;
use crate::site::page::GroupId;

/// A branch's HTML, and where each article's mark goes.
#[derive(Default)]
pub(super) struct Html {
    pub(super) html: String,
    pub(super) marks: HashMap<GroupId, usize>,
}

/// The same packed: the branches of a site are many and say the same over and over.
pub(super) struct WaitingBranch {
    html: markdown::Html,
    /// In order.
    marks: Box<[(GroupId, u32)]>,
}

impl From<Html> for WaitingBranch {
    fn from(written: Html) -> Self {
        let mut marks: Box<_> = written.marks.into_iter().map(|(group, at)| (group, at as u32)).collect();
        marks.sort_unstable();
        Self { html: markdown::Html::from(written.html.as_str()).packed(), marks }
    }
}

impl WaitingBranch {
    /// The HTML with an article marked.
    pub(super) fn marked(&self, article: GroupId) -> String {
        let mut buffer = Vec::new();
        let html = self.html.text(&mut buffer);
        match self.marks.binary_search_by_key(&article, |(group, _)| *group) {
            Ok(found) => {
                let (before, after) = html.split_at(self.marks[found].1 as usize);
                [before, " aria-current=\"page\"", after].concat()
            }
            Err(_) => html.to_owned(),
        }
    }
}
