//! What articles have where the configuration says so: footnotes, boxes of tasks, definition lists.

use std::ops::Range;

use pulldown_cmark::{Options, Tag, TagEnd};

use crate::config::Markdown;

use super::block::Compiler;
use super::body::{IdKind, Label, LinkOrigin};

/// What the parser is to know beside CommonMark, tables and strikethrough.
pub(super) fn options(markdown: Markdown) -> Options {
    let switches = [
        (markdown.heading_attributes, Options::ENABLE_HEADING_ATTRIBUTES),
        (markdown.footnotes, Options::ENABLE_FOOTNOTES),
        (markdown.task_lists, Options::ENABLE_TASKLISTS),
        (markdown.definition_lists, Options::ENABLE_DEFINITION_LIST),
    ];
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    switches.into_iter().filter(|(is_on, _)| *is_on).fold(options, |options, (_, switch)| options | switch)
}

impl Compiler<'_, '_, '_> {
    pub(super) fn start_extra(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::FootnoteDefinition(label) => self.start_footnote(label),
            Tag::DefinitionList => self.writer.html("<dl>\n"),
            Tag::DefinitionListTitle => self.writer.html("<dt>"),
            Tag::DefinitionListDefinition => self.writer.html("<dd>"),
            _ => {}
        }
    }

    pub(super) fn end_extra(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::FootnoteDefinition => self.writer.html("</div>\n"),
            TagEnd::DefinitionList => self.writer.html("</dl>\n"),
            TagEnd::DefinitionListTitle => self.writer.html("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.writer.html("</dd>\n"),
            _ => {}
        }
    }

    /// The number of a footnote: by the order in which they come up.
    fn footnote(&mut self, label: &str) -> usize {
        let next = self.footnotes.len() + 1;
        *self.footnotes.entry(label.to_owned()).or_insert(next)
    }

    fn start_footnote(&mut self, label: &str) {
        let number = self.footnote(label);
        self.writer.html("<div class=\"footnote\"");
        self.writer.claim(&format!("footnote-{number}"), IdKind::Explicit);
        self.writer.html(&format!(">\n<p class=\"footnote-number\">{number}</p>\n"));
    }

    /// A link to a footnote.
    pub(super) fn footnote_reference(&mut self, label: &str, range: &Range<usize>) {
        let number = self.footnote(label);
        let span = self.reduced.span(range);
        if !self.open.alts.is_empty() || self.raw_html.dropping.is_some() {
            return;
        }
        self.writer.html("<sup class=\"footnote-reference\">");
        let link = self.writer.link(&format!("#footnote-{number}"), span, LinkOrigin::Markdown, None);
        let opened = self.writer.open_anchor(link, "");
        self.writer.text(&number.to_string());
        if opened {
            self.writer.close_anchor();
        }
        self.writer.html("</sup>");
    }

    /// The box of a task, which readers cannot tick, and what it says to those who do not see it.
    pub(super) fn task(&mut self, is_done: bool) {
        let checked = if is_done { " checked" } else { "" };
        self.writer
            .html(&format!("<input type=\"checkbox\" disabled{checked} aria-hidden=\"true\"><span class=\"unseen\">"));
        self.writer.label(Label::Task { is_done });
        self.writer.html("</span> ");
    }
}
