//! The dialect's constructs as HTML. Those that are rendered in full later are shown plainly: their text, their label, never their marks.

use std::ops::Range;

use crate::alert::AlertKind;
use crate::front_matter::decode_entities;
use crate::text::printable;

use super::block::Compiler;
use super::body::{Fill, ImageText, Include, Label, LinkOrigin};
use super::dialect::{Image, Marker};

/// Names of the dialect's elements among those that are open; no element of HTML is called so.
pub(super) const TAB: &str = "#tab";
pub(super) const QUOTE: &str = "#quote";
/// What opens a plain quote.
const ROW: &str = "#row";
const COLUMN: &str = "#column";
const ZONE: &str = "#zone";
const MONIKER: &str = "#moniker";
const DESCRIPTION: &str = "#description";

impl Compiler<'_, '_, '_> {
    /// Writes a construct that has its line for itself.
    pub(super) fn block_marker(&mut self, marker: &Marker) {
        match marker {
            Marker::Alert(kind) => self.alert(*kind),
            Marker::Div { class } => self.div(class),
            Marker::Video { url, title } => {
                self.leave_fresh_quote();
                self.writer.html("<p class=\"video\">");
                self.video(url, title.as_ref());
                self.writer.html("</p>\n");
            }
            Marker::Include { path } => self.include(path, false),
            Marker::Snippet { path, name } => {
                self.writer.html("<p class=\"snippet\">");
                self.snippet(path, name.as_ref());
                self.writer.html("</p>\n");
            }
            Marker::Image(image) => self.block_image(image),
            Marker::ImageEnd => self.close(DESCRIPTION),
            Marker::Row => self.open("<div class=\"row\">\n", ROW, "</div>\n"),
            Marker::RowEnd => self.close(ROW),
            Marker::Column => {
                self.close(COLUMN);
                self.open("<div class=\"column\">\n", COLUMN, "</div>\n");
            }
            Marker::ColumnEnd => self.close(COLUMN),
            Marker::Zone { names } => {
                self.close(ZONE);
                let label = Label::Zone(self.reduced.first_text(names).to_owned());
                self.labelled("<section class=\"zone\">\n", label, ZONE);
            }
            Marker::ZoneEnd => self.close(ZONE),
            Marker::Moniker { range } => {
                self.close(MONIKER);
                let label = Label::Moniker(self.reduced.first_text(range).to_owned());
                self.labelled("<section class=\"moniker\">\n", label, MONIKER);
            }
            Marker::MonikerEnd => self.close(MONIKER),
            Marker::Form { label } => self.form(label.as_ref()),
            Marker::Xref { uid } => self.marked_xref(uid),
        }
    }

    /// Writes a construct that stands in running text.
    pub(super) fn inline_marker(&mut self, marker: &Marker) {
        if self.dropping.is_some() {
            return;
        }
        if let Some(alt) = self.alts.last_mut() {
            if let Marker::Image(Image { alt: Some(text), .. }) = marker {
                alt.push_str(self.reduced.first_text(text));
            }
            return;
        }
        match marker {
            Marker::Image(image) => self.marked_image(image),
            Marker::Include { path } => self.include(path, true),
            Marker::Snippet { path, name } => self.snippet(path, name.as_ref()),
            Marker::Video { url, title } => self.video(url, title.as_ref()),
            Marker::Xref { uid } => self.marked_xref(uid),
            _ => {}
        }
    }

    /// Makes an alert of the rest of the quote.
    pub(super) fn alert(&mut self, kind: AlertKind) {
        if !self.leave_quote() {
            return;
        }
        self.writer.html(&format!("<aside class=\"alert {}\">\n<p class=\"alert-title\">", kind.class()));
        self.writer.label(Label::Alert(kind));
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

    fn open(&mut self, html: &str, name: &'static str, end: &'static str) {
        self.writer.html(html);
        self.writer.open_raw(name, end);
    }

    fn close(&mut self, name: &str) {
        self.writer.close_raw(name);
    }

    fn labelled(&mut self, html: &str, label: Label, name: &'static str) {
        self.writer.html(html);
        self.writer.html("<p class=\"range-label\">");
        self.writer.label(label);
        self.writer.html("</p>\n");
        self.writer.open_raw(name, "</section>\n");
    }

    fn form(&mut self, label: Option<&Range<usize>>) {
        let Some(label) = label else { return };
        self.writer.html("<p>");
        self.writer.text(&printable(self.reduced.first_text(label)));
        self.writer.html("</p>\n");
    }

    fn include(&mut self, path: &Range<usize>, inline: bool) {
        let body = &mut self.writer.body;
        let include = Include {
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

    fn snippet(&mut self, path: &Range<usize>, name: Option<&Range<usize>>) {
        let shown = name.map(|name| self.reduced.first_text(name)).filter(|name| !name.trim().is_empty());
        let path = self.reduced.first_text(path);
        let file = path.split(['?', '#']).next().unwrap_or(path);
        let file = file.rsplit(['/', '\\']).next().unwrap_or(file);
        let label = match shown {
            Some(name) if name != file => format!("{name} ({file})"),
            _ => file.to_owned(),
        };
        self.writer.label(Label::Snippet(label));
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

    fn block_image(&mut self, image: &Image) {
        self.writer.html("<p class=\"image\">");
        self.marked_image(image);
        self.writer.html("</p>\n");
        if image.complex {
            self.open("<div class=\"image-description\">\n", DESCRIPTION, "</div>\n");
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
