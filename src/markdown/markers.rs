//! The dialect's constructs as HTML.

use std::ops::Range;

use crate::alert::AlertKind;
use crate::front_matter::decode_entities;
use crate::path::percent_decode;
use crate::snippet::{Lines, Request, Selection, class_of};
use crate::text::{Span, Spanned, printable};

use super::block::Compiler;
use super::body::{Audience, Fill, ImageText, Include, Label, LinkOrigin, Snippet};
use super::destination::Destination;
use super::dialect::{self, Image, Marker};
use super::sections::{COLUMN, DESCRIPTION, MONIKER, ROW, ZONE};
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
            Marker::Alert(kind) => self.alert(*kind),
            Marker::OwnAlert(own) => self.titled_quote(&own.class, Label::OwnAlert(own.id.clone())),
            Marker::Div { class } => self.div(class),
            Marker::Video { url, title } => {
                self.leave_fresh_quote();
                self.writer.html("<p class=\"video\">");
                self.video(url, title.as_ref());
                self.writer.html("</p>\n");
            }
            Marker::Include { written, path } => self.include(written, path, false),
            Marker::Snippet(snippet) => self.snippet(snippet),
            Marker::Image(image) => self.block_image(image, span),
            Marker::ImageEnd => self.close_block(DESCRIPTION, span),
            Marker::Row => {
                self.end_nested(ROW);
                self.open_block("<div class=\"row\">\n", ROW, "</div>\n", span);
            }
            Marker::RowEnd => self.close_block(ROW, span),
            Marker::Column { span: width } => {
                self.end_nested(COLUMN);
                self.check_row(span);
                let wide = width.map(|width| format!(" span-{width}")).unwrap_or_default();
                self.open_block(&format!("<div class=\"column{wide}\">\n"), COLUMN, "</div>\n", span);
            }
            Marker::ColumnEnd => self.close_block(COLUMN, span),
            Marker::Zone { names, is_target } => self.zone(names, *is_target, span),
            Marker::ZoneEnd => self.close_block(ZONE, span),
            Marker::Moniker { range } => self.moniker(range, span),
            Marker::MonikerEnd => self.close_block(MONIKER, span),
            Marker::Form { label } => self.form(label),
            Marker::Xref { uid } => self.marked_xref(uid),
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
        if self.dropping.is_some() {
            return;
        }
        if let Some(alt) = self.alts.last_mut() {
            let text = match marker {
                Marker::Image(image) => image.alt.as_ref(),
                Marker::Formula { written, .. } => Some(written),
                _ => None,
            };
            alt.push_str(text.map_or("", |text| self.reduced.first_text(text)));
            return;
        }
        match marker {
            Marker::Image(image) => self.marked_image(image),
            Marker::Include { written, path } => self.include(written, path, true),
            Marker::Video { url, title } => self.video(url, title.as_ref()),
            Marker::Xref { uid } => self.marked_xref(uid),
            Marker::Formula { content, .. } => self.formula(content),
            Marker::Snippet(snippet) if self.may_open("pre", true) => {
                self.end_implied("pre");
                self.snippet(snippet);
            }
            Marker::Snippet(snippet) => {
                let path = self.reduced.first_text(&snippet.path).to_owned();
                self.text(&printable(&path), None);
            }
            _ => {}
        }
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

    fn div(&mut self, class: &Range<usize>) {
        if !self.leave_quote() {
            return;
        }
        let class = self.reduced.first_text(class).trim();
        let class = match class.to_ascii_lowercase().as_str() {
            "nextstepaction" => "next-step",
            "checklist" => "checklist",
            _ => class,
        };
        self.writer.html("<div");
        self.writer.attribute("class", class);
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
        self.writer.open_raw(QUOTE, "");
        true
    }

    /// A part for some readers, by what they work with: by pivots, or by where they read it. What is for the web is for all of ours.
    fn zone(&mut self, names: &Range<usize>, is_target: bool, span: Span) {
        let (names, place) = (self.reduced.first_text(names).to_owned(), self.reduced.first_span(names));
        let mut html = "<section class=\"zone\"".to_owned();
        push_attribute(&mut html, "data-zone", &names);
        html.push_str(">\n");
        if !is_target {
            let pivots = Spanned { value: names.clone(), span: place };
            self.writer.body.audiences.push(Audience::Pivots(pivots));
        }
        let label = Some(Label::Zone(names)).filter(|label| *label != Label::Zone("docs".to_owned()));
        self.open_labelled(&html, label, ZONE, span);
    }

    /// A part for some versions.
    fn moniker(&mut self, range: &Range<usize>, span: Span) {
        let (range, place) = (self.reduced.first_text(range).to_owned(), self.reduced.first_span(range));
        let mut html = "<section class=\"moniker\"".to_owned();
        push_attribute(&mut html, "data-moniker", &range);
        html.push_str(">\n");
        self.writer.body.audiences.push(Audience::Versions(Spanned { value: range.clone(), span: place }));
        self.open_labelled(&html, Some(Label::Moniker(range)), MONIKER, span);
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

    fn include(&mut self, written: &Range<usize>, path: &Range<usize>, inline: bool) {
        let body = &mut self.writer.body;
        let include = Include {
            written: printable(self.reduced.first_text(written)).into(),
            path: self.reduced.first_text(path).to_owned(),
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

    /// Leaves a hole for a code sample.
    fn snippet(&mut self, snippet: &dialect::Snippet) {
        let text = |range: &Option<Range<usize>>| range.as_ref().map(|range| self.reduced.first_text(range).trim());
        let written = self.reduced.first_text(&snippet.path);
        let destination = Destination::parse(written);
        let (query, fragment) = match &destination {
            Destination::Relative(reference) | Destination::Docset(reference) | Destination::Site(reference) => {
                (reference.query.as_str(), reference.fragment.as_deref())
            }
            _ => ("", None),
        };
        let mut request = Request::of_address(&percent_decode(query), fragment);
        if let Some(lines) = text(&snippet.range) {
            request.selection = Selection::Lines(Lines::parse(lines));
        }
        if let Some(name) = text(&snippet.id) {
            request.selection = Selection::Region(name.to_owned());
        }
        if let Some(lines) = text(&snippet.highlight) {
            request.highlight = Lines::parse(lines);
        }
        let language = text(&snippet.language).map_or("", class_of).to_owned();
        request.language.clone_from(&language);
        request.notebook = snippet.notebook;
        let snippet = Snippet {
            span: self.reduced.first_span(&snippet.path),
            written: written.to_owned(),
            title: text(&snippet.title).filter(|title| !title.is_empty()).map(str::to_owned),
            destination,
            language,
            request,
        };
        let index = self.writer.body.snippets.len() as u32;
        self.writer.body.snippets.push(snippet);
        self.writer.hole(Fill::Snippet(index));
        self.last = None;
    }

    fn video(&mut self, url: &Range<usize>, title: Option<&Range<usize>>) {
        let link = self.marked_link(url);
        let opened = self.writer.open_anchor(link, "");
        match title {
            Some(title) => self.writer.text(&printable(self.reduced.first_text(title))),
            None => self.writer.label(Label::Video),
        }
        if opened {
            self.writer.close_anchor();
        }
    }

    fn marked_link(&mut self, place: &Range<usize>) -> u32 {
        let (written, span) = (self.reduced.first_text(place), self.reduced.first_span(place));
        let link = self.writer.link(written, span, LinkOrigin::Markdown, None);
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
            let html = "<details class=\"image-description\">\n<summary>";
            self.open_block(html, DESCRIPTION, "</details>\n", span);
            self.writer.label(Label::Description);
            self.writer.html("</summary>\n");
        }
    }

    fn marked_image(&mut self, image: &Image) {
        let around = image.link.as_ref().or(image.lightbox.as_ref());
        let opened = around.is_some_and(|target| {
            let link = self.marked_link(target);
            self.writer.open_anchor(link, "")
        });
        let alt = image.alt.as_ref().map_or("", |alt| self.reduced.first_text(alt));
        let text = ImageText { alt: decode_entities(alt).into_owned(), ..ImageText::default() };
        let (source, span) = (self.reduced.first_text(&image.source), self.reduced.first_span(&image.source));
        self.image(source, span, LinkOrigin::Markdown, text);
        if opened {
            self.writer.close_anchor();
        }
    }
}
