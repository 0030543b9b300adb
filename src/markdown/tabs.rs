//! Tabs: headings that are links to `#tab/…` begin sections, which a rule or the end of what they stand in closes.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

use crate::config::Dialect;
use crate::finding::{Finding, rule};
use crate::text::{Span, collapsed};

use super::block::Compiler;
use super::heading::OpenHeading;
use super::sections::OpenBlock;
use super::writer::Written;

/// Names among open elements; no element of HTML is called so.
pub(super) const TABS: &str = "#tabs";
const TAB: &str = "#tab";

/// What a tab's link leads to begins with this.
pub(super) const PREFIX: &str = "#tab/";

/// How a link to a tab is written, behind its text.
pub(super) const LINK: &[u8] = b"](#tab/";

/// How many tabs a message names.
const MOST_NAMED: usize = 12;

/// In how many sets a tab is looked for, so that no text makes this slow.
const MOST_SETS: usize = 50;

/// A tab, by what its link says.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Tab {
    /// Its id; several with `+` between are one tab for each.
    id: String,
    /// The tab of another group with which it is shown.
    condition: Option<String>,
    span: Span,
}

impl Tab {
    fn read(target: &str, span: Span) -> Option<Self> {
        let mut parts = target.strip_prefix(PREFIX)?.split('/');
        // DocFX takes `#tab/id/` as well.
        let (id, condition) = (parts.next()?.trim(), parts.next().map(str::trim).filter(|name| !name.is_empty()));
        let fits =
            |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let is_tab = id.split('+').all(fits) && condition.is_none_or(fits) && parts.next().is_none();
        is_tab.then(|| Self { id: id.to_owned(), condition: condition.map(str::to_owned), span })
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.id.split('+').filter(|name| !name.is_empty())
    }
}

/// The tabs that stand together.
#[derive(Debug)]
pub(super) struct Group {
    /// How many elements are open with it.
    depth: usize,
    tabs: Vec<Tab>,
}

impl Compiler<'_, '_, '_> {
    /// Whether a heading is a tab: it holds nothing but one link to a tab. Tells of those that lead nowhere.
    pub(super) fn is_tab(&mut self, heading: &OpenHeading) -> bool {
        let Some((target, span)) = &heading.tab else { return false };
        if heading.inlines > 1 {
            self.tab_finding(
                *span,
                "a tab's heading holds more than its link, so it is a heading",
                "leave only the link",
            );
            return false;
        }
        let is_tab = Tab::read(target, *span).is_some();
        if !is_tab {
            let help = "write `# [title](#tab/id)`, or `#tab/id/condition`";
            self.tab_finding(*span, "this link leads to no tab", help);
        }
        is_tab
    }

    /// Makes a section of a heading that names a tab. Its automatic id is used up, as for any heading.
    pub(super) fn tab(&mut self, heading: &OpenHeading) {
        let Some((target, span)) = &heading.tab else { return };
        let Some(tab) = Tab::read(target, *span) else { return };
        let title = self.title_of_tab(heading);
        self.take_back(heading, title.is_none());
        if !self.close_of_tabs(TAB) {
            self.writer.html("<div class=\"tabs\">\n");
            self.writer.open_raw(TABS, "</div>\n");
            self.tab_groups.push(Group { depth: self.writer.depth(), tabs: Vec::new() });
        }
        let depth = self.writer.depth();
        self.writer.html("<section class=\"tab\"");
        self.writer.attribute("data-tab", &tab.id);
        if let Some(condition) = &tab.condition {
            self.writer.attribute("data-condition", condition);
        }
        self.writer.html(">\n<p class=\"tab-title\">");
        match title {
            Some(title) => self.writer.put(title),
            None => self.writer.text(&collapsed(&heading.text)),
        }
        self.writer.html("</p>\n");
        self.writer.open_raw(TAB, "</section>\n");
        if let Some(group) = self.tab_groups.iter_mut().rev().find(|group| group.depth == depth) {
            group.tabs.push(tab);
        }
    }

    /// Closes a tab, or all that stand together, unless a block of the dialect stands between.
    pub(super) fn close_of_tabs(&mut self, name: &str) -> bool {
        let depth = self.blocks.last().map_or(0, OpenBlock::depth);
        self.writer.close_raw_inside(name, depth)
    }

    /// What is written of a tab's link; `None` where it gives ids, which a title cannot.
    fn title_of_tab(&self, heading: &OpenHeading) -> Option<Written> {
        let (start, end) = heading.tab_text?;
        let gives_ids = self.writer.body.ids.len() > heading.id as usize + 1;
        (!gives_ids).then(|| self.writer.written(start, end))
    }

    fn tab_finding(&mut self, span: Span, message: &str, help: impl Into<Cow<'static, str>>) {
        let finding = Finding::new(&rule::INVALID_TAB_GROUP, self.context.file, span, message);
        self.findings.push(finding.with_help(help));
    }

    /// Reports the paragraphs that are a link to a tab which is none.
    fn check_tab_lines(&mut self, groups: &[Group]) {
        let lines = std::mem::take(&mut self.tab_lines);
        if lines.is_empty() || self.context.markdown.dialect != Dialect::Docfx {
            return;
        }
        let known: HashSet<&str> =
            groups.iter().flat_map(|group| &group.tabs).flat_map(|tab| tab.names().chain([&*tab.id])).collect();
        for (place, target) in lines {
            let id = target.split('/').next().unwrap_or_default();
            if !known.contains(id) {
                let span = self.reduced.span(&place);
                let help = "begin the line with `# `, so that it is a tab";
                self.tab_finding(span, "this link leads to no tab", help);
            }
        }
    }

    /// Looks at the groups of the text as they are shown at first: a tab stands once in each, some tab of each is shown, and
    /// groups that share tabs have the same ones.
    pub(super) fn check_tabs(&mut self) {
        let groups = std::mem::take(&mut self.tab_groups);
        self.check_tab_lines(&groups);
        let mut chosen = Chosen::default();
        for group in &groups {
            let shown = chosen.shown(group);
            self.check_doubles(&shown);
            let Some(first) = shown.first().copied() else {
                let message = "every tab of this group has a condition that does not hold at first, so none is shown";
                let help = "give one of the tabs no condition, or the first tab of a group above it as condition";
                if let Some(tab) = group.tabs.first() {
                    self.tab_finding(tab.span, message, help);
                }
                continue;
            };
            let names: BTreeSet<&str> = shown.iter().flat_map(|tab| tab.names()).collect();
            if let Some(other) = chosen.choose(&names, &shown) {
                let all = other.into_iter().collect::<Vec<_>>().join(", ");
                let message = "groups that share tabs do not have the same ones, so they cannot be switched together";
                self.tab_finding(first.span, message, format!("give both the tabs {all}, or other ids"));
            }
        }
    }

    fn check_doubles(&mut self, shown: &[&Tab]) {
        let mut seen = HashSet::new();
        for tab in shown {
            if let Some(name) = tab.names().find(|name| !seen.insert(*name)) {
                let message = format!("the tab `{name}` stands twice in its group");
                self.tab_finding(tab.span, &message, "join the two, or end the first group with a line `---`");
            }
        }
    }
}

/// The sets of tabs from which one is chosen, as DocFX finds them: a group that shows the first tab of an earlier set is
/// switched with that.
#[derive(Default)]
struct Chosen<'g> {
    sets: Vec<(&'g str, BTreeSet<&'g str>)>,
    /// Which sets a tab is of.
    by_name: HashMap<&'g str, Vec<usize>>,
    /// The tabs that are chosen at first.
    first: HashSet<&'g str>,
}

impl<'g> Chosen<'g> {
    /// The tabs of a group whose conditions hold.
    fn shown(&self, group: &'g Group) -> Vec<&'g Tab> {
        let holds = |tab: &&Tab| tab.condition.as_deref().is_none_or(|condition| self.first.contains(condition));
        group.tabs.iter().filter(holds).collect()
    }

    /// Finds the set of a group, or adds it; gives the earlier set that it shares tabs with and is not.
    fn choose(&mut self, names: &BTreeSet<&'g str>, shown: &[&'g Tab]) -> Option<BTreeSet<&'g str>> {
        let sharing: BTreeSet<usize> =
            names.iter().flat_map(|name| self.by_name.get(name)).flatten().copied().collect();
        let mut other = None;
        for set in sharing {
            let (first, all) = &self.sets[set];
            let is_same = all == names;
            if !is_same {
                other.get_or_insert_with(|| all.iter().take(MOST_NAMED).copied().collect());
            }
            if is_same || names.contains(first) {
                return other;
            }
        }
        let first = shown.iter().flat_map(|tab| tab.names()).next()?;
        for name in names {
            let sets = self.by_name.entry(name).or_default();
            if sets.len() < MOST_SETS {
                sets.push(self.sets.len());
            }
        }
        self.first.insert(first);
        self.sets.push((first, names.clone()));
        other
    }
}
