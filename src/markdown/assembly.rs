//! A body that is put together from texts which are compiled each for itself, with marks around what templates may place.

use pulldown_cmark_escape::escape_html_body_text;

use crate::text::{Span, printable};

use super::body::{Body, Fill, Hole, ImageText, Link, LinkOrigin, Piece, ShortUid};
use super::html::Html;
use super::{Compiled, Purpose};

/// A heading that stands in a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlacedTitle {
    /// What it says.
    pub piece: Piece,
    /// The index of its id; `None` where the text makes no heading.
    pub id: Option<u32>,
}

/// A body under construction.
#[derive(Debug)]
pub struct Assembly {
    body: Body,
    html: String,
    purpose: Purpose,
    pieces: u32,
}

impl Assembly {
    /// Begins a body.
    pub fn new(purpose: Purpose) -> Self {
        Self { body: Body::default(), html: String::new(), purpose, pieces: 0 }
    }

    /// Writes HTML as it is.
    pub fn html(&mut self, html: &str) {
        self.body.size += html.len();
        if self.purpose == Purpose::Pages {
            self.html.push_str(html);
        }
    }

    /// Writes text, escaped.
    pub fn text(&mut self, text: &str) {
        self.body.size += text.len();
        if self.purpose == Purpose::Pages {
            // Writing to a string cannot fail.
            let _ = escape_html_body_text(&mut self.html, &printable(text));
        }
    }

    fn hole(&mut self, fill: Fill) {
        self.body.size += 1;
        if self.purpose == Purpose::Pages {
            self.body.holes.push(Hole { at: self.html.len() as u32, fill });
        }
    }

    /// Begins a part that templates may place.
    pub fn open_piece(&mut self) -> Piece {
        let piece = Piece(self.pieces);
        self.pieces += 1;
        self.hole(Fill::PieceStart(piece));
        piece
    }

    /// Ends it.
    pub fn close_piece(&mut self, piece: Piece) {
        self.hole(Fill::PieceEnd(piece));
    }

    /// Records a link and gives its index.
    pub fn link(&mut self, written: &str, span: Span) -> u32 {
        self.use_of(written, span, LinkOrigin::Markdown, None)
    }

    /// The link of an index.
    pub fn recorded(&self, link: u32) -> &Link {
        &self.body.links[link as usize]
    }

    /// Records an image that only decorates and gives its index.
    pub fn decoration(&mut self, written: &str, span: Span) -> u32 {
        self.use_of(written, span, LinkOrigin::Html, Some(Box::default()))
    }

    fn use_of(&mut self, written: &str, span: Span, origin: LinkOrigin, image: Option<Box<ImageText>>) -> u32 {
        let index = self.body.links.len() as u32;
        self.body.links.push(Link::new(written, span, origin, image));
        index
    }

    /// Opens the `a` of a link.
    pub fn open_anchor(&mut self, link: u32) {
        self.html("<a");
        self.hole(Fill::Href(link));
        self.html(">");
    }

    /// Writes a heading that was compiled alone, all of it a link where one is given.
    pub fn heading(&mut self, compiled: Body, link: Option<u32>, place: &dyn Fn(Span) -> Span) -> PlacedTitle {
        let level = match &compiled.headings[..] {
            [heading] if heading.id == 0 => heading.level,
            _ => {
                let piece = self.open_piece();
                self.append(compiled, place);
                self.close_piece(piece);
                return PlacedTitle { piece, id: None };
            }
        };
        let id = self.body.ids.len() as u32;
        self.html(&format!("<h{level}"));
        self.hole(Fill::Id(id));
        self.html(">");
        if let Some(link) = link {
            self.open_anchor(link);
        }
        let piece = self.open_piece();
        self.append(without_element(compiled), place);
        self.close_piece(piece);
        if link.is_some() {
            self.html("</a>");
        }
        self.html(&format!("</h{level}>\n"));
        PlacedTitle { piece, id: Some(id) }
    }

    /// Adds a body that was compiled alone; `place` tells where its text stands in the file.
    pub fn append(&mut self, part: Body, place: &dyn Fn(Span) -> Span) {
        let body = &mut self.body;
        let ids = body.ids.len() as u32;
        let links = body.links.len() as u32;
        let includes = body.includes.len() as u32;
        let snippets = body.snippets.len() as u32;
        let short_uids = body.short_uids.len() as u32;
        let labels = body.labels.len() as u32;
        let at = self.html.len() as u32;
        body.size += part.size;
        self.html.push_str(part.html.text(&mut Vec::new()));
        body.holes.extend(part.holes.into_iter().map(|hole| {
            let fill = match hole.fill {
                Fill::Href(link) => Fill::Href(links + link),
                Fill::Image(link) => Fill::Image(links + link),
                Fill::Uid(link) => Fill::Uid(links + link),
                Fill::Title(link) => Fill::Title(links + link),
                Fill::ShortUid(uid) => Fill::ShortUid(short_uids + uid),
                Fill::Label(label) => Fill::Label(labels + label),
                Fill::Id(id) => Fill::Id(ids + id),
                Fill::Include(include) => Fill::Include(includes + include),
                Fill::Snippet(snippet) => Fill::Snippet(snippets + snippet),
                other @ (Fill::PieceStart(_) | Fill::PieceEnd(_)) => other,
            };
            Hole { at: at + hole.at, fill }
        }));
        body.short_uids.extend(part.short_uids.into_iter().map(|uid| ShortUid { link: links + uid.link, ..uid }));
        body.labels.extend(part.labels);
        body.ids.extend(part.ids);
        body.headings.extend(part.headings.into_iter().map(|mut heading| {
            heading.id += ids;
            heading.span = place(heading.span);
            let of_heading = heading.rare.iter_mut().flat_map(|rare| &mut rare.includes);
            of_heading.for_each(|(_, include)| *include += includes);
            heading
        }));
        body.links.extend(part.links.into_iter().map(|mut link| {
            link.span = place(link.span);
            link
        }));
        body.includes.extend(part.includes.into_iter().map(|mut include| {
            include.span = place(include.span);
            include.ids_before += ids;
            include
        }));
        body.snippets.extend(part.snippets.into_iter().map(|mut snippet| {
            snippet.span = place(snippet.span);
            snippet
        }));
    }

    /// The body, whole.
    pub fn finish(self) -> Body {
        Body { html: Html::from(&*self.html), ..self.body }.compact()
    }
}

/// A heading's text without its tags and the hole of its id; the id itself stays.
fn without_element(mut heading: Body) -> Body {
    const START: usize = "<h2>".len();
    const END: usize = "</h2>\n".len();
    let mut buffer = Vec::new();
    let whole = heading.html.text(&mut buffer);
    let inside = Html::from(whole.get(START..whole.len().saturating_sub(END)).unwrap_or_default());
    heading.html = inside;
    heading.holes = heading.holes.into_iter().skip(1).collect();
    heading.holes.iter_mut().for_each(|hole| hole.at = hole.at.saturating_sub(START as u32));
    heading
}

impl Compiled {
    /// What is wrong, with the places that the text's own have in the file.
    pub fn placed_findings(&mut self, place: &dyn Fn(Span) -> Span) -> Vec<crate::finding::Finding> {
        let mut findings = std::mem::take(&mut self.findings);
        for finding in &mut findings {
            finding.span = place(finding.span);
            if let Some(fix) = &mut finding.fix {
                // A mend is made only where the file has what the text has, so escapes are safe.
                fix.span = place(fix.span);
            }
        }
        findings
    }
}
