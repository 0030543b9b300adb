//! Writes a YAML page: its body, the same as markdown, and what is wrong.

use std::borrow::Cow;

use crate::article::Role;
use crate::article::layout::{ITEM_TYPES, PageLink, Title};
use crate::docset::Source;
use crate::finding::{Finding, Rule, nearest, rule};
use crate::front_matter::decode_entities;
use crate::markdown::assembly::Assembly;
use crate::markdown::body::{Body, Piece};
use crate::markdown::escape::escaped_for_dialect;
use crate::markdown::{self, Compiled, Form};
use crate::pair;
use crate::text::{Span, Spanned, collapsed};
use crate::yaml::Origins;

/// How a heading is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Markup {
    /// As text, in which nothing is a mark.
    Plain,
    /// As markdown.
    Markdown,
}

/// A page under construction.
pub(super) struct Writer<'w> {
    source: &'w Source<'w>,
    role: Role<'w>,
    body: Assembly,
    markdown: String,
    pub(super) findings: Vec<Finding>,
}

impl<'w> Writer<'w> {
    pub(super) fn new(source: &'w Source<'w>, role: Role<'w>) -> Self {
        let (markdown, findings) = (String::new(), Vec::new());
        Self { source, role, body: Assembly::new(role.purpose), markdown, findings }
    }

    /// The body, the same as markdown, and what is wrong.
    pub(super) fn finish(self) -> (Body, String, Vec<Finding>) {
        (self.body.finish(), self.markdown, self.findings)
    }

    pub(super) fn find(
        &mut self,
        rule: &'static Rule,
        span: Span,
        message: String,
        help: impl Into<Cow<'static, str>>,
    ) {
        self.findings.push(Finding::new(rule, self.source.file, span, message).with_help(help));
    }

    /// The same where nothing is broken.
    pub(super) fn note(&mut self, rule: &'static Rule, span: Span, message: String, help: &'static str) {
        self.findings.push(Finding::new(rule, self.source.file, span, message).with_help(help).as_info());
    }

    /// Says that a key is missing whose mapping stands in a place.
    pub(super) fn missing(&mut self, place: Span, key: &str, what: &str) {
        let help = format!("add `{key}:`");
        self.find(&rule::MISSING_ATTRIBUTE, place, format!("{what} has no `{key}`"), help);
    }

    /// Writes a heading; all of it is a link where one is given.
    pub(super) fn title(
        &mut self,
        text: &Spanned<String>,
        level: u8,
        link: Option<Target<'_>>,
        markup: Markup,
    ) -> Title {
        let level = level.clamp(1, 6);
        let written = match markup {
            Markup::Plain => escaped_for_dialect(&pair::targets(&text.value)),
            Markup::Markdown => text.value.trim_end().replace(['\r', '\n'], " "),
        };
        // A heading's last `#` would close it.
        let written = match written.strip_suffix('#').filter(|before| !before.ends_with('\\')) {
            Some(before) => format!("{before}\\#"),
            None => written,
        };
        let mark = format!("{} ", "#".repeat(level.into()));
        self.markdown.push_str(&match &link {
            Some(link) => format!("\n{mark}[{written}](<{}>)\n", bare(link.written)),
            None => format!("\n{mark}{written}\n"),
        });
        let shift = mark.len();
        let mut compiled = self.compile(&(mark + &written));
        let origins = (markup == Markup::Markdown).then(|| Origins::of(self.source.text, text));
        let place = |span: Span| match &origins {
            Some(origins) => origins.span(back(span, shift)),
            None => text.span,
        };
        self.findings.extend(compiled.placed_findings(&place));
        let placed = self.body.heading(compiled.body, link.map(|link| link.link), &place);
        Title { level, placed }
    }

    /// Writes text that is markdown.
    pub(super) fn text(&mut self, text: &Spanned<String>) {
        self.markdown.push_str(&format!("\n{}\n", text.value.trim_end()));
        let mut compiled = self.compile(&text.value);
        let origins = Origins::of(self.source.text, text);
        let place = |span: Span| origins.span(span);
        self.findings.extend(compiled.placed_findings(&place));
        self.body.append(compiled.body, &place);
    }

    /// Writes text that is markdown where templates may place it.
    pub(super) fn piece(&mut self, text: Option<&Spanned<String>>) -> Option<Piece> {
        let text = text?;
        Some(self.whole(|writer| writer.text(text)))
    }

    /// Makes what is written one piece.
    pub(super) fn whole(&mut self, write: impl FnOnce(&mut Self)) -> Piece {
        let piece = self.body.open_piece();
        write(self);
        self.body.close_piece(piece);
        piece
    }

    /// Writes what is no YAML as it stands.
    pub(super) fn raw(&mut self, text: &str) {
        self.markdown.push_str(&format!("\n~~~~yaml\n{}\n~~~~\n", text.replace("~~~~", "~~~")));
        self.body.html("<pre><code class=\"language-yaml\">");
        self.body.text(text);
        self.body.html("</code></pre>\n");
    }

    fn compile(&self, text: &str) -> Compiled {
        markdown::compile(text, 0, Form::Blocks, self.role.context(self.source.file))
    }

    /// Records where something leads.
    pub(super) fn target<'t>(&mut self, address: &'t Spanned<String>) -> Target<'t> {
        let written = address.value.trim();
        let link = self.body.link(written, address.span);
        self.findings.extend(self.body.recorded(link).unpublished_scheme(self.source.file));
        Target { link, written }
    }

    /// Records an image that only decorates.
    pub(super) fn icon(&mut self, address: &Spanned<String>) -> u32 {
        self.body.decoration(address.value.trim(), address.span)
    }

    pub(super) fn open_list(&mut self) {
        self.markdown.push('\n');
        self.body.html("<ul>\n");
    }

    pub(super) fn close_list(&mut self) {
        self.body.html("</ul>\n");
    }

    /// Writes a link as an item of the list that is open, or as a paragraph.
    pub(super) fn link(&mut self, link: NewLink<'_>, in_list: bool) -> PageLink {
        let shown = |text: &Spanned<String>| decode_entities(&collapsed(&pair::targets(&text.value))).into_owned();
        let text = shown(link.text);
        let note = link.note.map(shown);
        let target = link.address.map(|address| self.target(address));
        let (start, end) = if in_list { ("<li>", "</li>\n") } else { ("<p>", "</p>\n") };
        self.body.html(start);
        if let Some(target) = &target {
            self.body.open_anchor(target.link);
        }
        self.body.text(&text);
        self.body.html(if target.is_some() { "</a>" } else { "" });
        let shown = escaped_for_dialect(&pair::targets(&link.text.value));
        let mut item = match &target {
            Some(target) => format!("[{shown}](<{}>)", bare(target.written)),
            None => shown,
        };
        if let Some(note) = &note {
            self.body.text(&format!(" {note}"));
            item.push_str(&format!(" {}", escaped_for_dialect(note)));
        }
        self.body.html(end);
        self.markdown.push_str(&if in_list { format!("- {item}\n") } else { format!("\n{item}\n") });
        PageLink { text, link: target.map(|target| target.link), item_type: link.item_type, note }
    }

    /// Writes links to what has these uids, as a list.
    pub(super) fn uids<'u>(&mut self, uids: impl Iterator<Item = &'u Spanned<String>>) {
        self.open_list();
        for uid in uids {
            let link = format!("<xref:{}>", bare(uid.value.trim()));
            self.markdown.push_str(&format!("- {link}\n"));
            let mut compiled = markdown::compile(&link, 0, Form::Inline, self.role.context(self.source.file));
            let place = |_| uid.span;
            self.findings.extend(compiled.placed_findings(&place));
            self.body.html("<li>");
            self.body.append(compiled.body, &place);
            self.body.html("</li>\n");
        }
        self.close_list();
    }

    /// The type of a page, which must be one that has a name.
    pub(super) fn item_type(&mut self, written: Option<&Spanned<String>>) -> Option<String> {
        let written = written?;
        let name = written.value.trim().to_ascii_lowercase();
        if !ITEM_TYPES.contains(&name.as_str()) {
            let help = match nearest(&name, ITEM_TYPES) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("write one of `{}`", ITEM_TYPES.join("`, `")),
            };
            let message = format!("`{}` is no type of page", written.value.trim());
            self.find(&rule::INVALID_VALUE, written.span, message, help);
        }
        Some(name)
    }
}

/// Where something leads.
#[derive(Clone, Copy)]
pub(super) struct Target<'t> {
    /// The index of its link.
    pub(super) link: u32,
    written: &'t str,
}

/// A link that is to be written.
pub(super) struct NewLink<'v> {
    pub(super) text: &'v Spanned<String>,
    pub(super) address: Option<&'v Spanned<String>>,
    pub(super) item_type: Option<String>,
    pub(super) note: Option<&'v Spanned<String>>,
}

/// An address as it can stand in `<…>`.
fn bare(address: &str) -> String {
    address.replace(['<', '>', '\n', '\r'], "")
}

/// A place of a text that stands behind a mark, in the text itself.
fn back(span: Span, shift: usize) -> Span {
    let at = |offset: u32| (offset as usize).saturating_sub(shift);
    Span::new(at(span.start), at(span.end))
}
