//! `llms.txt` of each locale: its articles by the table of contents, each with its plain markdown, for programs that read.

use std::collections::HashSet;

use crate::article::Article;
use crate::locale::LocaleIndex;
use crate::path::{OutPath, encode_path, relative};
use crate::site::page::{GroupId, Page};
use crate::site::toc::{Node, NodeTarget};

use super::about::translation_type;
use super::page::Maker;

impl Maker<'_, '_> {
    /// Where the list of each locale stands.
    pub fn llms_files(&self) -> Vec<(OutPath, LocaleIndex)> {
        let file = |locale: LocaleIndex| {
            let path = self.homes[locale.get()].folder().join("llms.txt")?;
            Some((OutPath::new(path.as_str())?, locale))
        };
        self.published().filter_map(file).collect()
    }

    /// The list of a locale's own articles.
    pub fn llms(&self, locale: LocaleIndex) -> String {
        let config = &self.site.config;
        let mut text = format!("# {}\n\n", config.site.titles[locale.get()]);
        let source = config.source_locale.tag();
        let own = &self.tags[locale.get()];
        text.push_str(&format!("> Language: {own}"));
        if *own != source {
            text.push_str(&format!("; translated from {source}"));
        }
        text.push_str(".\n");
        let mut list = List { maker: self, locale, done: HashSet::new(), text };
        for tree in self.navigation.used_trees(locale) {
            list.tree(&tree.nodes);
        }
        let pages = self.site.pages.all().iter().filter(|page| page.locale == locale);
        let rest: Vec<&Page> = pages.filter(|page| !list.done.contains(&page.group)).collect();
        let rest: Vec<String> = rest.into_iter().filter_map(|page| list.article(page)).collect();
        list.section("Other articles", &rest);
        list.text
    }
}

struct List<'m, 's, 'a> {
    maker: &'m Maker<'s, 'a>,
    locale: LocaleIndex,
    done: HashSet<GroupId>,
    text: String,
}

impl List<'_, '_, '_> {
    /// The articles at the top, then a section for each branch.
    fn tree(&mut self, nodes: &[Node]) {
        let (branches, leaves): (Vec<&Node>, Vec<&Node>) = nodes.iter().partition(|node| !node.children.is_empty());
        let mut entries = Vec::new();
        leaves.iter().for_each(|node| self.node(node, &mut entries));
        if !entries.is_empty() {
            self.text.push_str(&format!("\n{}", entries.concat()));
        }
        for branch in branches {
            let mut entries = Vec::new();
            self.node(branch, &mut entries);
            self.section(&branch.title, &entries);
        }
    }

    fn section(&mut self, title: &str, entries: &[String]) {
        if !entries.is_empty() {
            self.text.push_str(&format!("\n## {title}\n\n{}", entries.concat()));
        }
    }

    fn node(&mut self, node: &Node, entries: &mut Vec<String>) {
        if let NodeTarget::Article(group) = node.target
            && self.done.insert(group)
            && let Some(page) = self.maker.site.pages.of(group, self.locale)
        {
            entries.extend(self.article(self.maker.site.pages.get(page)));
        }
        node.children.iter().for_each(|child| self.node(child, entries));
    }

    /// Who translated an article, and how that stands to its source, as far as either is known.
    fn translation(&self, article: &Article, page: &Page) -> Option<String> {
        let freshness = self.maker.freshness(page);
        match (translation_type(article), freshness) {
            (None, None) => None,
            (Some(by), None) => Some(format!("{by} translation")),
            (None, Some(freshness)) => Some(format!("{} translation", freshness.state)),
            (Some(by), Some(freshness)) => Some(format!("{by} translation, {}", freshness.state)),
        }
    }

    fn article(&self, page: &Page) -> Option<String> {
        let file = self.maker.markdown_file(page).filter(|_| self.maker.is_listed(page))?;
        let article = self.maker.site.article(page.file)?;
        let address = match self.maker.site.config.site.base_url.as_deref() {
            Some(base) => format!("{base}{}", encode_path(file.as_str())),
            None => relative(&self.maker.homes[self.locale.get()].folder(), file.path()),
        };
        let title = self.maker.site.name(article).replace(['[', ']'], "");
        let translation = self.translation(article, page);
        let notes: Vec<&str> = article.description.as_deref().into_iter().chain(translation.as_deref()).collect();
        let colon = if notes.is_empty() { "" } else { ": " };
        let address = address.replace('(', "%28").replace(')', "%29");
        Some(format!("- [{title}]({address}){colon}{}\n", notes.join(" — ")))
    }
}
