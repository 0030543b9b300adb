//! Blocks of the dialect that have a beginning and an end: which are open, and what is told of those that do not match.

use std::ops::Range;

use crate::finding::{Finding, rule};
use crate::text::{Span, printable};

use super::block::Compiler;
use super::body::Label;
use super::writer::Mark;

/// A kind of block, by its name among open elements; no element of HTML is called so.
pub(super) const ZONE: &str = "#zone";
pub(super) const DESCRIPTION: &str = "#image";

/// What the tag of a block ends with that readers of a site do not see.
pub(super) const HIDDEN: &str = " hidden";

/// Whether what a zone is for is no site: a portal, or print.
pub(super) fn is_for_none(target: &str) -> bool {
    target != "docs"
}

/// The names of a kind of block that only an end of as many colons closes.
type Names = [&'static str; 4];

const ROWS: Names = ["#row", "#row 4", "#row 5", "#row 6"];
const COLUMNS: Names = ["#column", "#column 4", "#column 5", "#column 6"];
const MONIKERS: Names = ["#moniker", "#moniker 4", "#moniker 5", "#moniker 6"];

fn of_colons(names: Names, colons: usize) -> &'static str {
    names[colons.clamp(3, 6) - 3]
}

/// The name of a row of columns.
pub(super) fn row(colons: usize) -> &'static str {
    of_colons(ROWS, colons)
}

/// The name of a column.
pub(super) fn column(colons: usize) -> &'static str {
    of_colons(COLUMNS, colons)
}

/// The name of a part for some versions.
pub(super) fn moniker(colons: usize) -> &'static str {
    of_colons(MONIKERS, colons)
}

/// A block as its writers call it.
fn shown(name: &str) -> &str {
    name[1..].split(' ').next().unwrap_or_default()
}

/// A block that is open.
#[derive(Clone, Copy)]
pub(super) struct OpenBlock {
    name: &'static str,
    /// Its first line.
    span: Span,
    /// How many elements are open with it.
    depth: usize,
    /// Before its tag.
    outside: Mark,
    /// Where its content begins.
    inside: Mark,
    /// Whether readers of a site do not see it.
    is_hidden: bool,
}

impl OpenBlock {
    /// How many elements are open with it.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }
}

impl Compiler<'_, '_, '_> {
    pub(super) fn open_block(&mut self, html: &str, name: &'static str, end: &'static str, span: Span) {
        let outside = self.writer.mark();
        self.writer.html(html);
        self.writer.open_raw(name, end);
        let (depth, inside) = (self.writer.depth(), self.writer.mark());
        self.blocks.push(OpenBlock { name, span, depth, outside, inside, is_hidden: false });
    }

    /// Says that readers of a site do not see the block just opened.
    pub(super) fn hide_block(&mut self) {
        if let Some(block) = self.blocks.last_mut() {
            block.is_hidden = true;
        }
    }

    /// Whether readers of a site do not see what stands here.
    pub(super) fn is_hidden(&self) -> bool {
        self.blocks.iter().any(|block| block.is_hidden)
    }

    /// Says what opens the long description of an image.
    pub(super) fn open_description(&mut self, span: Span) {
        let html = "<details class=\"image-description\">\n<summary>";
        self.open_block(html, DESCRIPTION, "</details>\n", span);
        self.writer.label(Label::Description);
        self.writer.html("</summary>\n");
        let inside = self.writer.mark();
        if let Some(block) = self.blocks.last_mut() {
            block.inside = inside;
        }
    }

    /// Opens a block that some readers need not read, and says which.
    pub(super) fn open_labelled(&mut self, html: &str, label: Option<Label>, name: &'static str, span: Span) {
        self.end_nested(name);
        self.open_block(html, name, "</section>\n", span);
        let Some(label) = label else { return };
        self.writer.html("<p class=\"range-label\">");
        self.writer.label(label);
        self.writer.html("</p>\n");
    }

    /// Opens a row of columns; one of as many colons ends here.
    pub(super) fn row(&mut self, name: &'static str, span: Span) {
        self.end_nested(name);
        self.open_block("<div class=\"row\">\n", name, "</div>\n", span);
    }

    /// Opens a column; the one before it in its row ends here.
    pub(super) fn column(&mut self, width: Option<u8>, name: &'static str, span: Span) {
        let nearest = self.blocks.iter().rfind(|block| ROWS.contains(&block.name) || COLUMNS.contains(&block.name));
        if let Some(name) = nearest.map(|block| block.name).filter(|name| COLUMNS.contains(name)) {
            self.end_nested(name);
        }
        self.check_row(span);
        let wide = width.map(|width| format!(" span-{width}")).unwrap_or_default();
        self.open_block(&format!("<div class=\"column{wide}\">\n"), name, "</div>\n", span);
    }

    /// Tells of a column that stands in no row.
    fn check_row(&mut self, span: Span) {
        if !self.blocks.iter().any(|block| ROWS.contains(&block.name)) {
            let message = "this `:::column` stands in no `:::row`";
            let finding = Finding::new(&rule::INVALID_BLOCK, self.context.file, span, message);
            self.findings
                .push(finding.with_help("write `:::row:::` above the columns, and `:::row-end:::` below them"));
        }
    }

    /// Ends a block of this kind, if one is open, because the next of its kind begins.
    fn end_nested(&mut self, name: &str) {
        if self.blocks.iter().any(|block| block.name == name) && self.writer.close_raw(name) {
            self.end_blocks();
        }
    }

    /// Closes the innermost block of a kind, and those in it, which are told of. An end without a beginning is text.
    pub(super) fn close_block(&mut self, name: &'static str, place: &Range<usize>) {
        if !self.writer.close_raw(name) {
            let (name, span) = (shown(name), self.reduced.span(place));
            self.writer.html("<p>");
            self.writer.text(&printable(self.reduced.written_at(place)));
            self.writer.html("</p>\n");
            let message = format!("no `:::{name}` is open that `:::{name}-end` could close");
            let help = "take it out, or put it into the same list item or quote as the beginning";
            self.findings.push(Finding::new(&rule::UNCLOSED_BLOCK, self.context.file, span, message).with_help(help));
            return;
        }
        while let Some(block) = self.blocks.pop_if(|block| block.depth > self.writer.depth()) {
            if block.name == name {
                break;
            }
            self.unclosed(&block);
        }
        self.end_blocks();
    }

    /// Ends the long description of an image; where it says nothing, the image has none.
    pub(super) fn end_description(&mut self, place: &Range<usize>) {
        let here = self.writer.mark();
        let empty = self.blocks.last().filter(|block| block.name == DESCRIPTION && block.inside == here);
        let Some(&OpenBlock { span, outside, .. }) = empty else { return self.close_block(DESCRIPTION, place) };
        self.blocks.pop();
        self.writer.rewind(outside);
        self.writer.forget_raw(DESCRIPTION);
        let message = "the long description of this `:::image` says nothing, so the image has none";
        let help = "describe the image above `:::image-end:::`, or leave `type=\"complex\"` out";
        self.findings.push(Finding::new(&rule::INVALID_BLOCK, self.context.file, span, message).with_help(help));
    }

    /// Tells of the blocks that have ended with what they stood in.
    pub(super) fn end_blocks(&mut self) {
        while let Some(block) = self.blocks.pop_if(|block| block.depth > self.writer.depth()) {
            self.unclosed(&block);
        }
    }

    /// Tells of the blocks that are open at the end of the text.
    pub(super) fn end_all_blocks(&mut self) {
        while let Some(block) = self.blocks.pop() {
            self.unclosed(&block);
        }
    }

    /// Tells of a block that is not closed. What it would hide is shown, for it may be the rest of the article.
    fn unclosed(&mut self, block: &OpenBlock) {
        let name = shown(block.name);
        if block.is_hidden {
            self.writer.blank_out(block.outside, block.inside, HIDDEN);
        }
        let message = format!("this `:::{name}` is not closed");
        let end = if matches!(name, "row" | "column") { ":::" } else { "" };
        let help =
            format!("write `:::{name}-end{end}` below what belongs to it; until then it ends with what it stands in");
        let finding = Finding::new(&rule::UNCLOSED_BLOCK, self.context.file, block.span, message);
        self.findings.push(finding.with_help(help));
    }
}
