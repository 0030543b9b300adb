//! Blocks of the dialect that have a beginning and an end: which are open, and what is told of those that do not match.

use crate::finding::{Finding, rule};
use crate::text::Span;

use super::block::Compiler;
use super::body::Label;

/// A kind of block, by its name among open elements; no element of HTML is called so.
pub(super) const ROW: &str = "#row";
pub(super) const COLUMN: &str = "#column";
pub(super) const ZONE: &str = "#zone";
pub(super) const MONIKER: &str = "#moniker";
pub(super) const DESCRIPTION: &str = "#image";

/// A block that is open.
pub(super) struct OpenBlock {
    name: &'static str,
    /// Its first line.
    span: Span,
    /// How many elements are open with it.
    depth: usize,
}

impl Compiler<'_, '_, '_> {
    pub(super) fn open_block(&mut self, html: &str, name: &'static str, end: &'static str, span: Span) {
        self.writer.html(html);
        self.writer.open_raw(name, end);
        self.blocks.push(OpenBlock { name, span, depth: self.writer.depth() });
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

    /// Tells of a column that stands in no row.
    pub(super) fn check_row(&mut self, span: Span) {
        if !self.blocks.iter().any(|block| block.name == ROW) {
            let message = "this `:::column` stands in no `:::row`";
            let finding = Finding::new(&rule::INVALID_BLOCK, self.context.file, span, message);
            self.findings
                .push(finding.with_help("write `:::row:::` above the columns, and `:::row-end:::` below them"));
        }
    }

    /// Ends a block of this kind, if one is open, because the next of its kind begins.
    pub(super) fn end_nested(&mut self, name: &str) {
        if self.blocks.iter().any(|block| block.name == name) && self.writer.close_raw(name) {
            self.end_blocks();
        }
    }

    /// Closes the innermost block of a kind, and those in it, which are told of. An end without a beginning is text.
    pub(super) fn close_block(&mut self, name: &'static str, span: Span) {
        if !self.writer.close_raw(name) {
            let name = &name[1..];
            self.writer.html("<p>");
            self.writer.text(&format!(":::{name}-end"));
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

    fn unclosed(&mut self, block: &OpenBlock) {
        let name = &block.name[1..];
        let message = format!("this `:::{name}` is not closed");
        let help = format!("write `:::{name}-end` below what belongs to it; until then it ends with what it stands in");
        let finding = Finding::new(&rule::UNCLOSED_BLOCK, self.context.file, block.span, message);
        self.findings.push(finding.with_help(help));
    }
}
