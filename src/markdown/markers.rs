//! The dialect's constructs as HTML.

use std::borrow::Cow;
use std::ops::Range;

use crate::alert::AlertKind;
use crate::finding::{Finding, rule};
use crate::front_matter::decode_entities;
use crate::path::percent_decode;
use crate::snippet::{self, Lines, Request, Selection, class_of};
use crate::text::{Span, Spanned, collapsed, printable};

use super::block::{Compiler, EmptyQuote};
use super::body::{Audience, Fill, IdKind, ImageText, Include, Label, LinkOrigin, Snippet};
use super::destination::Destination;
use super::dialect::{self, Image, Marker};
use super::sections::{HIDDEN, ZONE, column, is_for_none, moniker, row};
use super::writer::push_attribute;

/// A quote's name among open elements; no element of HTML is called so.
pub(super) const QUOTE: &str = "#quote";

impl Compiler<'_, '_, '_> {
    /// Writes a construct that has its line for itself; its placeholder stands at `place`.
    pub(super) fn block_marker(&mut self, marker: &Marker, place: usize) {
        let place = place..place + 1;
        if self.reduced.has_faults() {
            self.report_faults(&place);
        }
        let span = self.reduced.span(&place);
        match marker {
            Marker::Alert(kind) => {
                self.report_empty_alert(place.end, span);
                self.alert(*kind);
            }
            Marker::OwnAlert(own) => {
                self.report_empty_alert(place.end, span);
                self.titled_quote(&own.class, Label::OwnAlert(own.id.clone()));
            }
            Marker::Div { class, id } => self.div(class.as_ref(), id.as_ref()),
            Marker::Video { url, title, is_part } => {
                let ends_part = *is_part && self.leave_quote();
                self.writer.html("<p class=\"video\">");
                self.video(url, title.as_ref());
                self.writer.html("</p>\n");
                if ends_part {
                    self.begin_quote(true);
                }
            }
            Marker::Include { written, path, .. } => self.include(written, path, false),
            Marker::Snippet(snippet) => self.snippet(snippet),
            Marker::Image(image) => self.block_image(image, span),
            Marker::ImageEnd => self.end_description(&place),
            Marker::Row { colons } => self.row(row(*colons), span),
            Marker::RowEnd { colons } => self.close_block(row(*colons), &place),
            Marker::Column { span: width, colons } => self.column(*width, column(*colons), span),
            Marker::ColumnEnd { colons } => self.close_block(column(*colons), &place),
            Marker::Zone { names, is_target } => self.zone(names, *is_target, span),
            Marker::ZoneEnd => self.close_block(ZONE, &place),
            Marker::Moniker { range, colons } => self.moniker(range, moniker(*colons), span),
            Marker::MonikerEnd { colons } => self.close_block(moniker(*colons), &place),
            Marker::Form { label } => self.form(label),
            Marker::Xref { uid } => self.marked_xref(uid),
            Marker::Literal { text } => self.literal(text),
            Marker::Formula { content, .. } => self.formula(content),
            // Where lines around a formula are read as HTML, they are what they look like.
            Marker::FormulaFence => self.text("$$", None),
        }
    }

    /// Writes a construct that stands in running text; its placeholder stands at `place`.
    pub(super) fn inline_marker(&mut self, marker: &Marker, place: usize) {
        if self.reduced.has_faults() {
            self.report_faults(&(place..place + 1));
        }
        if self.raw_html.dropping.is_some() {
            return;
        }
        if let Some(alt) = self.open.alts.last_mut() {
            let text = match marker {
                Marker::Image(image) => image.alt.as_ref().map(|alt| self.reduced.first_text(alt).into()),
                Marker::Formula { written, .. } => Some(self.reduced.first_text(written).into()),
                Marker::Literal { text } => Some(literal(self.reduced.first_text(text))),
                _ => None,
            };
            alt.push_str(&text.unwrap_or_default());
            return;
        }
        match marker {
            Marker::Image(image) => self.marked_image(image),
            Marker::Include { written, path, .. } => self.include(written, path, true),
            Marker::Video { url, title, .. } => self.video(url, title.as_ref()),
            Marker::Xref { uid } => self.marked_xref(uid),
            Marker::Literal { text } => self.literal(text),
            Marker::Formula { content, .. } => self.formula(content),
            _ => {}
        }
    }

    /// Tells of an alert whose quote has no text behind `place`, where its marker ends.
    fn report_empty_alert(&mut self, place: usize, span: Span) {
        let behind = self.text.get(place..).unwrap_or_default().lines().skip(1);
        let mut in_quote = behind.map_while(|line| line.trim_start().strip_prefix('>'));
        if in_quote.any(|line| line.contains(|c: char| c != '>' && !c.is_whitespace())) {
            return;
        }
        let finding = Finding::new(&rule::INVALID_NOTE_SECTION, self.context.file, span, "the note has no text");
        self.findings.push(finding.with_help("begin each line of its text with `>`, right below this one"));
    }

    /// Makes an alert of the rest of the quote.
    pub(super) fn alert(&mut self, kind: AlertKind) {
        self.titled_quote(&format!("alert {}", kind.class()), Label::Alert(kind));
    }

    fn titled_quote(&mut self, class: &str, title: Label) {
        if !self.leave_quote() {
            return;
        }
        self.writer.html("<aside");
        self.writer.attribute("class", class);
        self.writer.html(">\n<p class=\"alert-title\">");
        self.writer.label(title);
        self.writer.html("</p>\n");
        self.writer.open_raw(QUOTE, "</aside>\n");
    }

    fn div(&mut self, class: Option<&Range<usize>>, id: Option<&Range<usize>>) {
        if !self.leave_quote() {
            return;
        }
        let value = |place: Option<&Range<usize>>| place.map_or("", |place| self.reduced.first_text(place).trim());
        let (class, id) = (value(class), value(id));
        let class = match class.to_ascii_lowercase().as_str() {
            "nextstepaction" => "next-step",
            "checklist" => "checklist",
            _ => class,
        };
        self.writer.html("<div");
        if !id.is_empty() {
            self.writer.claim(id, IdKind::Explicit);
        }
        if !class.is_empty() {
            self.writer.attribute("class", class);
        }
        self.writer.html(">\n");
        self.writer.open_raw(QUOTE, "</div>\n");
    }

    /// Ends what the quote has been so far; false outside of a quote.
    fn leave_quote(&mut self) -> bool {
        if !self.writer.is_inside(&[QUOTE]) {
            return false;
        }
        if !self.leave_fresh_quote() {
            self.writer.close_raw(QUOTE);
        }
        true
    }

    /// Takes a quote back that has nothing in it yet; says whether there was one.
    fn leave_fresh_quote(&mut self) -> bool {
        let here = self.writer.mark();
        let Some(quote) = self.fresh_quote.take().filter(|quote| quote.inside == here) else { return false };
        self.writer.rewind(quote.outside);
        self.writer.forget_raw(QUOTE);
        if !self.writer.is_inside(&[QUOTE]) {
            self.writer.open_raw(QUOTE, "");
        }
        true
    }

    /// Begins what a quote holds; behind a part of one, it is nothing unless something follows.
    pub(super) fn begin_quote(&mut self, is_rest: bool) {
        let outside = self.writer.mark();
        self.writer.html("<blockquote>\n");
        self.writer.open_raw(QUOTE, "</blockquote>\n");
        self.fresh_quote = Some(EmptyQuote { outside, inside: self.writer.mark(), is_rest });
    }

    /// Takes back what a quote would hold behind a part of it, where nothing follows.
    pub(super) fn end_rest_of_quote(&mut self) {
        if self.fresh_quote.is_some_and(|quote| quote.is_rest) {
            self.leave_fresh_quote();
        }
    }

    /// A part for some readers, by what they work with: by pivots, or by where they read it. What is for a site is for all of ours,
    /// and what is for a portal or for print alone is for none of them.
    fn zone(&mut self, names: &Range<usize>, is_target: bool, span: Span) {
        let (names, place) = (self.reduced.first_text(names).to_owned(), self.reduced.first_span(names));
        let mut html = "<section class=\"zone\"".to_owned();
        push_attribute(&mut html, "data-zone", &names);
        let is_hidden = is_target && is_for_none(&names);
        html.push_str(if is_hidden { HIDDEN } else { "" });
        html.push_str(">\n");
        let label = (!is_target).then(|| Label::Zone(names.clone()));
        if !is_target {
            let pivots = Spanned { value: names, span: place };
            self.writer.body.audiences.push(Audience::Pivots(pivots));
        }
        self.open_labelled(&html, label, ZONE, span);
        if is_hidden {
            self.hide_block();
        }
    }

    /// A part for some versions.
    fn moniker(&mut self, range: &Range<usize>, name: &'static str, span: Span) {
        let (range, place) = (self.reduced.first_text(range).to_owned(), self.reduced.first_span(range));
        let mut html = "<section class=\"moniker\"".to_owned();
        push_attribute(&mut html, "data-moniker", &range);
        html.push_str(">\n");
        self.writer.body.audiences.push(Audience::Versions(Spanned { value: range.clone(), span: place }));
        self.open_labelled(&html, Some(Label::Moniker(range)), name, span);
    }

    fn form(&mut self, label: &Range<usize>) {
        self.writer.html("<p>");
        self.writer.text(&printable(self.reduced.first_text(label)));
        self.writer.html("</p>\n");
    }

    /// A formula in running text, between the marks by which scripts that set formulas know them.
    fn formula(&mut self, content: &Range<usize>) {
        let content = format!("\\({}\\)", self.reduced.first_text(content));
        self.writer.html("<span class=\"math\">");
        self.text(&content, None);
        self.writer.html("</span>");
    }

    /// What must be read as it is written, whatever markdown would make of it.
    fn literal(&mut self, text: &Range<usize>) {
        let text = printable(&literal(self.reduced.first_text(text))).into_owned();
        self.text(&text, None);
    }

    fn include(&mut self, written: &Range<usize>, path: &Range<usize>, inline: bool) {
        let written = printable(&self.without_title(written, path)).into();
        let body = &mut self.writer.body;
        let include = Include {
            written,
            path: unescaped(self.reduced.first_text(path)).into_owned(),
            span: self.reduced.first_span(path),
            inline,
            ids_before: body.ids.len() as u32,
        };
        let index = body.includes.len() as u32;
        body.includes.push(include);
        if let Some(heading) = &mut self.heading {
            heading.includes.push((heading.text.len(), index));
        }
        self.writer.hole(Fill::Include(index));
        self.last = None;
    }

    /// An include as it is written, but for what readers would not see of a link: its title.
    fn without_title(&self, written: &Range<usize>, path: &Range<usize>) -> String {
        let before = self.reduced.first_text(&(written.start..path.start)).trim_end_matches('<');
        format!("{before}{})]", self.reduced.first_text(path))
    }

    /// Leaves a hole for a code sample.
    fn snippet(&mut self, snippet: &dialect::Snippet) {
        let text = |range: &Option<Range<usize>>| range.as_ref().map(|range| self.reduced.first_text(range).trim());
        let written = unescaped(self.reduced.first_text(&snippet.path));
        let destination = Destination::parse(&written);
        let (query, fragment) = match &destination {
            Destination::Relative(reference) | Destination::Docset(reference) | Destination::Site(reference) => {
                (reference.query(), reference.fragment())
            }
            _ => ("", None),
        };
        let query = percent_decode(query);
        let mut request = Request::of_address(&query, fragment);
        let faults = snippet::faults(&query).into_iter().chain(text(&snippet.range).and_then(snippet::fault_of_lines));
        let faults = faults.chain(text(&snippet.highlight).and_then(snippet::fault_of_lines));
        if let Some(lines) = text(&snippet.range).and_then(Lines::read) {
            request.selection = Selection::Lines(lines);
        }
        if let Some(name) = text(&snippet.id) {
            request.selection = Selection::Region(name.into());
        }
        if let Some(lines) = text(&snippet.highlight) {
            request.highlight = Lines::parse(lines);
        }
        request.language = text(&snippet.language).map_or("", class_of).into();
        request.notebook = snippet.notebook;
        let snippet = Snippet {
            span: self.reduced.first_span(&snippet.path),
            written: written.into(),
            title: text(&snippet.title).filter(|title| !title.is_empty()).map(Box::from),
            destination,
            request,
        };
        let findings: Vec<Finding> = faults
            .map(|fault| {
                Finding::new(&rule::INVALID_BLOCK, self.context.file, snippet.span, fault.message).with_help(fault.help)
            })
            .collect();
        self.findings.extend(findings);
        let index = self.writer.body.snippets.len() as u32;
        self.writer.body.snippets.push(snippet);
        self.writer.hole(Fill::Snippet(index));
        self.last = None;
    }

    fn video(&mut self, url: &Range<usize>, title: Option<&Range<usize>>) {
        let (target, span) = (self.reduced.first_text(url), self.reduced.first_span(url));
        if let Some(media) = self.player(target) {
            let target = target.to_owned();
            let alt = title.map(|title| printable(self.reduced.first_text(title)).into_owned()).unwrap_or_default();
            let image = ImageText { alt, media: Some(media), ..ImageText::default() };
            return self.image(&target, span, LinkOrigin::Markdown, image);
        }
        let link = self.marked_link(url, LinkOrigin::Markdown);
        let opened = self.writer.open_anchor(link, "");
        match title {
            Some(title) => self.writer.text(&printable(self.reduced.first_text(title))),
            None => self.writer.label(Label::Video),
        }
        if opened {
            self.writer.close_anchor();
        }
    }

    fn marked_link(&mut self, place: &Range<usize>, origin: LinkOrigin) -> u32 {
        let (written, span) = (self.reduced.first_text(place), self.reduced.first_span(place));
        let link = self.writer.link(written, span, origin, None);
        self.report_scheme(link);
        link
    }

    fn marked_xref(&mut self, uid: &Range<usize>) {
        let (uid, span) = (self.reduced.first_text(uid).to_owned(), self.reduced.first_span(uid));
        self.quoted_xref(&uid, span);
    }

    fn block_image(&mut self, image: &Image, span: Span) {
        self.writer.html("<p class=\"image\">");
        self.marked_image(image);
        self.writer.html("</p>\n");
        if image.complex {
            self.open_description(span);
        }
    }

    fn marked_image(&mut self, image: &Image) {
        let page = image.link.as_ref().map(|page| (page, LinkOrigin::Markdown));
        let around = page.or(image.lightbox.as_ref().map(|larger| (larger, LinkOrigin::Lightbox)));
        let opened = around.is_some_and(|(target, origin)| {
            let link = self.marked_link(target, origin);
            self.writer.open_anchor(link, "")
        });
        let alt = image.alt.as_ref().map_or("", |alt| self.reduced.first_text(alt));
        let text = ImageText { alt: one_line(decode_entities(alt)), ..ImageText::default() };
        let (source, span) = (self.reduced.first_text(&image.source), self.reduced.first_span(&image.source));
        self.image(source, span, LinkOrigin::Markdown, text);
        if opened {
            self.writer.close_anchor();
        }
    }
}

/// A path without the backslashes that markdown takes away. Before a point one separates folders, as in `..\\a.md`.
fn unescaped(path: &str) -> Cow<'_, str> {
    let is_escape =
        |at: usize| path[at + 1..].starts_with(|c: char| c.is_ascii_punctuation() && !matches!(c, '.' | '\\'));
    if !memchr::memchr_iter(b'\\', path.as_bytes()).any(is_escape) {
        return path.into();
    }
    path.char_indices().filter(|(at, c)| *c != '\\' || !is_escape(*at)).map(|(_, c)| c).collect::<String>().into()
}

/// A text that stands for an image, in which a line break is a blank.
fn one_line(alt: Cow<'_, str>) -> String {
    if alt.contains('\n') { collapsed(&alt) } else { alt.into_owned() }
}

/// The value of a `:::no-loc` with its quotes as they are read.
fn literal(written: &str) -> Cow<'_, str> {
    if written.contains("\\\"") { written.replace("\\\"", "\"").into() } else { written.into() }
}
