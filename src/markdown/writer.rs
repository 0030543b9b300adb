//! Writes a body's HTML: the output, its holes, and which elements are open, so that what comes out is well-formed.

use std::cell::Cell;

use pulldown_cmark_escape::{escape_html, escape_html_body_text};

use crate::text::{Span, printable};

use super::Purpose;
use super::body::{Body, Fill, Hole, IdClaim, IdKind, ImageText, Label, Link, LinkOrigin, ShortUid};
use super::destination::Destination;
use super::html::Html;

/// How far back an end tag looks for its element.
const DEEPEST: usize = 512;

thread_local! {
    /// Where HTML is written before it is known how long it is: asking the system for it for each article takes long.
    static SPARE: Cell<String> = const { Cell::new(String::new()) };
}

/// The most that a thread keeps for its next article, in bytes.
const LARGEST_SPARE: usize = 1 << 20;

/// An element that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Open {
    /// One of markdown's; raw HTML inside cannot close it.
    Markdown,
    /// One of raw HTML's, or of the dialect's: closed by its own end, or with what it stands in.
    Raw { name: &'static str, end: &'static str },
}

/// Where the output stood, to go back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    size: usize,
    html: usize,
    holes: usize,
}

/// A part of the output.
#[derive(Debug)]
pub(super) struct Written {
    html: String,
    holes: Vec<Hole>,
    size: usize,
}

/// The output under construction.
pub(super) struct Writer {
    pub(super) body: Body,
    html: String,
    purpose: Purpose,
    open: Vec<Open>,
    anchors: u32,
    /// The link that is open, as long as nothing stands in it.
    silent: Option<u32>,
}

impl Writer {
    /// Begins a body; `expected` is how long its HTML may be, in bytes.
    pub(super) fn new(purpose: Purpose, expected: usize) -> Self {
        let mut html = String::new();
        if purpose == Purpose::Pages {
            html = SPARE.take();
            html.reserve(expected);
        }
        Self { body: Body::default(), html, purpose, open: Vec::new(), anchors: 0, silent: None }
    }

    /// Writes HTML as it is.
    pub(super) fn html(&mut self, html: &str) {
        self.body.size += html.len();
        if self.purpose == Purpose::Pages {
            self.html.push_str(html);
        }
    }

    /// Writes text, escaped. It holds no control characters.
    pub(super) fn text(&mut self, text: &str) {
        self.body.size += text.len();
        self.silent = self.silent.filter(|_| text.trim().is_empty());
        if self.purpose == Purpose::Pages {
            // Writing to a string cannot fail.
            let _ = escape_html_body_text(&mut self.html, text);
        }
    }

    /// Writes an attribute with a blank before it.
    pub(super) fn attribute(&mut self, name: &str, value: &str) {
        self.body.size += name.len() + value.len();
        if self.purpose == Purpose::Pages {
            push_attribute(&mut self.html, name, value);
        }
    }

    /// Leaves a hole here.
    pub(super) fn hole(&mut self, fill: Fill) {
        self.body.size += 1;
        self.silent = self.silent.filter(|_| matches!(fill, Fill::Href(_) | Fill::Id(_) | Fill::Title(_)));
        if self.purpose == Purpose::Pages {
            self.body.holes.push(Hole { at: self.html.len() as u32, fill });
        }
    }

    /// Where the output stands.
    pub(super) fn mark(&self) -> Mark {
        Mark { size: self.body.size, html: self.html.len(), holes: self.body.holes.len() }
    }

    /// Takes back what was written since.
    pub(super) fn rewind(&mut self, mark: Mark) {
        self.body.size = mark.size;
        self.html.truncate(mark.html);
        self.body.holes.truncate(mark.holes);
    }

    /// Writes blanks over a word between two marks; what stands behind stays where it is.
    pub(super) fn blank_out(&mut self, from: Mark, to: Mark, word: &str) {
        let Some(at) = self.html.get(from.html..to.html).and_then(|html| html.find(word)) else { return };
        let start = from.html + at;
        self.html.replace_range(start..start + word.len(), &" ".repeat(word.len()));
    }

    /// Whether nothing but blanks was written since.
    pub(super) fn is_blank_since(&self, mark: Mark) -> bool {
        match self.purpose {
            Purpose::Pages => self.body.holes.len() == mark.holes && self.html[mark.html..].trim().is_empty(),
            Purpose::Findings => self.body.size == mark.size,
        }
    }

    /// What was written between two places.
    pub(super) fn written(&self, start: Mark, end: Mark) -> Written {
        let shifted = |hole: &Hole| Hole { at: hole.at - start.html as u32, fill: hole.fill.clone() };
        Written {
            html: self.html.get(start.html..end.html).unwrap_or_default().to_owned(),
            holes: self.body.holes[start.holes..end.holes].iter().map(shifted).collect(),
            size: end.size - start.size,
        }
    }

    /// Writes again what was written elsewhere.
    pub(super) fn put(&mut self, written: Written) {
        let at = self.html.len() as u32;
        self.body.holes.extend(written.holes.into_iter().map(|hole| Hole { at: at + hole.at, ..hole }));
        self.html.push_str(&written.html);
        self.body.size += written.size;
    }

    /// Leaves a hole for words.
    pub(super) fn label(&mut self, label: Label) {
        let index = self.body.labels.len() as u32;
        if self.purpose == Purpose::Pages {
            self.body.labels.push(label);
        }
        self.hole(Fill::Label(index));
    }

    /// Leaves a hole for what may be a uid.
    pub(super) fn short_uid(&mut self, uid: ShortUid) {
        let index = self.body.short_uids.len() as u32;
        if self.purpose == Purpose::Pages {
            self.body.short_uids.push(uid);
        }
        self.hole(Fill::ShortUid(index));
    }

    /// Records a link and gives its index.
    pub(super) fn link(&mut self, written: &str, span: Span, origin: LinkOrigin, image: Option<ImageText>) -> u32 {
        let index = self.body.links.len() as u32;
        self.body.links.push(Link::new(written, span, origin, image.map(Box::new)));
        index
    }

    /// Claims an id and leaves a hole for it.
    pub(super) fn claim(&mut self, name: &str, kind: IdKind) -> u32 {
        let index = self.body.ids.len() as u32;
        self.body.ids.push(IdClaim { name: name.into(), kind });
        self.hole(Fill::Id(index));
        index
    }

    /// Opens one of markdown's elements: what raw HTML opens inside ends with it.
    pub(super) fn enter(&mut self) {
        self.open.push(Open::Markdown);
    }

    /// Closes what raw HTML left open inside the innermost of markdown's elements, and that element's scope.
    pub(super) fn leave(&mut self) {
        while let Some(open) = self.open.pop() {
            match open {
                Open::Markdown => return,
                Open::Raw { name, end } => self.end_raw(name, end),
            }
        }
    }

    /// Closes all that raw HTML left open.
    pub(super) fn finish(mut self) -> Body {
        while !self.open.is_empty() {
            self.leave();
        }
        self.body.html = Html::from(&*self.html);
        if self.html.capacity() <= LARGEST_SPARE {
            self.html.clear();
            SPARE.set(self.html);
        }
        self.body.compact()
    }

    /// Opens an element that its own end closes, or the end of what it stands in.
    pub(super) fn open_raw(&mut self, name: &'static str, end: &'static str) {
        if name == "a" {
            self.anchors += 1;
        }
        self.open.push(Open::Raw { name, end });
    }

    /// The elements that raw HTML opened inside the innermost of markdown's; no more than browsers would nest.
    fn scope(&self) -> &[Open] {
        let near = &self.open[self.open.len().saturating_sub(DEEPEST)..];
        &near[near.iter().rposition(|open| *open == Open::Markdown).map_or(0, |at| at + 1)..]
    }

    /// Closes the innermost element of this name, and those inside it; says whether there was one.
    pub(super) fn close_raw(&mut self, name: &str) -> bool {
        self.close_raw_inside(name, 0)
    }

    /// The same for those alone that opened when so many were open.
    pub(super) fn close_raw_inside(&mut self, name: &str, depth: usize) -> bool {
        let scope = (self.open.len() - self.scope().len()).max(depth).min(self.open.len());
        let is_it = |open: &Open| matches!(open, Open::Raw { name: open, .. } if *open == name);
        let Some(at) = self.open[scope..].iter().rposition(is_it) else { return false };
        for open in self.open.split_off(scope + at).into_iter().rev() {
            if let Open::Raw { name, end } = open {
                self.end_raw(name, end);
            }
        }
        true
    }

    /// Takes back the innermost open element, which has this name and no content yet.
    pub(super) fn forget_raw(&mut self, name: &str) {
        self.open.pop_if(|open| matches!(open, Open::Raw { name: open, .. } if *open == name));
    }

    fn end_raw(&mut self, name: &str, end: &str) {
        if name == "a" {
            self.end_anchor();
        }
        self.html(end);
    }

    /// The innermost open element that raw HTML opened in the present scope.
    pub(super) fn innermost_raw(&self) -> Option<&'static str> {
        match self.open.last() {
            Some(Open::Raw { name, .. }) => Some(name),
            _ => None,
        }
    }

    /// Whether one of these elements is open in the present scope.
    pub(super) fn is_inside(&self, names: &[&str]) -> bool {
        self.scope().iter().any(|open| matches!(open, Open::Raw { name, .. } if names.contains(name)))
    }

    /// How many of this name are open, wherever they opened.
    pub(super) fn count_open(&self, name: &str) -> usize {
        let near = &self.open[self.open.len().saturating_sub(DEEPEST)..];
        near.iter().filter(|open| matches!(open, Open::Raw { name: open, .. } if *open == name)).count()
    }

    /// Whether raw HTML opened none of these in the present scope.
    pub(super) fn is_alone(&self, is_one: impl Fn(&str) -> bool) -> bool {
        !self.scope().iter().any(|open| matches!(open, Open::Raw { name, .. } if is_one(name)))
    }

    /// How many elements are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Whether a link is open, so that none may open inside.
    pub(super) fn is_in_anchor(&self) -> bool {
        self.anchors > 0
    }

    /// Opens a link unless one is open; what opens must be closed by [`Writer::close_anchor`].
    pub(super) fn open_anchor(&mut self, link: u32, title: &str) -> bool {
        if self.is_in_anchor() {
            return false;
        }
        self.anchors += 1;
        self.html("<a");
        self.hole(Fill::Href(link));
        if !title.is_empty() {
            self.attribute("title", title);
        }
        self.html(">");
        self.watch(link);
        true
    }

    /// Looks whether anything stands in the link that has just been opened.
    pub(super) fn watch(&mut self, link: u32) {
        self.silent = Some(link);
    }

    /// The link that is open, where nothing stands in it.
    pub(super) fn silent_link(&self) -> Option<u32> {
        self.silent
    }

    fn end_anchor(&mut self) {
        self.anchors = self.anchors.saturating_sub(1);
        if let Some(link) = self.silent.take() {
            self.body.links[link as usize].is_silent = true;
        }
    }

    /// Whether a link is one to a uid.
    pub(super) fn is_of_uid(&self, link: u32) -> bool {
        matches!(self.body.links[link as usize].destination, Destination::Xref(_))
    }

    /// Closes what [`Writer::open_anchor`] opened.
    pub(super) fn close_anchor(&mut self) {
        self.end_anchor();
        self.html("</a>");
    }
}

/// Appends an attribute with a blank before it.
pub(super) fn push_attribute(html: &mut String, name: &str, value: &str) {
    html.push(' ');
    html.push_str(name);
    html.push_str("=\"");
    let _ = escape_html(&mut *html, &printable(value));
    html.push('"');
}
