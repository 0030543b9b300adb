//! Linking: the holes of a compiled body filled for one page.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use fluent::FluentArgs;
use pulldown_cmark_escape::{escape_href, escape_html, escape_html_body_text};

use crate::article::Article;
use crate::finding::FileId;
use crate::locale::LocaleIndex;
use crate::markdown::Body;
use crate::markdown::body::{Fill, Include, Label, Link, Piece, ShortUid};
use crate::markdown::destination::shown_uid;
use crate::path::RelPath;
use crate::site::Site;
use crate::site::include::Expansion;
use crate::site::page_ids::PageIds;
use crate::text::printable;

use super::address::Addresses;
use super::media::push_media;
use super::messages::{Catalog, Messages};

/// Fills the bodies of one page.
pub struct Linker<'s, 'a> {
    pub(super) site: &'s Site<'a>,
    catalog: &'s Catalog,
    pub(super) reader: LocaleIndex,
    pub(super) folder: RelPath,
    pub(super) page: FileId,
    pub(super) addresses: Addresses,
    /// The bodies of included files that stand in for those of the site.
    recovered: HashMap<FileId, Body>,
}

/// A body being filled, and whose it is.
#[derive(Clone, Copy)]
pub(super) struct Part<'p> {
    pub(super) file: FileId,
    pub(super) body: &'p Body,
    /// The article whose body this is; none where a file stands in running text.
    pub(super) article: Option<&'p Article>,
}

impl<'p> Part<'p> {
    pub(super) fn link(&self, index: u32) -> &'p Link {
        &self.body.links[index as usize]
    }
}

/// A page's article with all its holes filled.
#[derive(Debug, Default)]
pub(super) struct Linked {
    /// The HTML.
    pub(super) html: String,
    pieces: Vec<Range<usize>>,
    /// For each id that the article itself asks for, which of the page's it is.
    ids: Vec<usize>,
}

impl Linked {
    /// The HTML of a piece.
    pub(super) fn piece(&self, Piece(piece): Piece) -> &str {
        self.pieces.get(piece as usize).and_then(|range| self.html.get(range.clone())).unwrap_or_default()
    }

    /// Which of the page's ids stands for one that the article itself asks for.
    pub(super) fn id(&self, claim: u32) -> Option<usize> {
        self.ids.get(claim as usize).copied()
    }
}

/// What is known while a page is filled.
struct Filling<'s, 'a> {
    expansion: Expansion<'s, 'a>,
    /// The ids of the page; none for what stands beside it.
    ids: Option<&'s PageIds>,
    /// How many ids have been written.
    granted: usize,
    pieces: Vec<Range<usize>>,
    own_ids: Vec<usize>,
    /// Whether templates may place parts of the page, so that these and their ids are noted.
    has_pieces: bool,
}

impl<'s, 'a> Filling<'s, 'a> {
    fn of(expansion: Expansion<'s, 'a>, ids: Option<&'s PageIds>) -> Self {
        Self { expansion, ids, granted: 0, pieces: Vec::new(), own_ids: Vec::new(), has_pieces: false }
    }

    /// Writes an id before the rest of its element, and says how much of that went with it.
    fn id(&mut self, is_own: bool, rest: &str, html: &mut String) -> usize {
        let Some(ids) = self.ids else { return 0 };
        let (id, aliases) = ids.granted_at(self.granted);
        if is_own && self.has_pieces {
            self.own_ids.push(self.granted);
        }
        self.granted += 1;
        if let Some(id) = id {
            push_attribute(html, "id", id);
        }
        if aliases.is_empty() { 0 } else { push_aliases(html, aliases, rest) }
    }

    fn start(&mut self, Piece(piece): Piece, at: usize) {
        let index = piece as usize;
        self.pieces.resize(self.pieces.len().max(index + 1), 0..0);
        self.pieces[index] = at..at;
    }

    fn end(&mut self, Piece(piece): Piece, at: usize) {
        if let Some(range) = self.pieces.get_mut(piece as usize) {
            range.end = at;
        }
    }
}

impl<'s, 'a> Linker<'s, 'a> {
    /// Links a page that stands in `folder` and shows the article `page` to readers of `reader`.
    pub fn new(
        site: &'s Site<'a>,
        catalog: &'s Catalog,
        reader: LocaleIndex,
        folder: RelPath,
        page: FileId,
        addresses: Addresses,
    ) -> Self {
        Self { site, catalog, reader, folder, page, addresses, recovered: HashMap::new() }
    }

    /// The same with other bodies for some included files.
    pub(super) fn with_recovered(mut self, recovered: HashMap<FileId, Body>) -> Self {
        self.recovered = recovered;
        self
    }

    /// Another body than that of the page's article, as HTML without ids: what stands beside the page.
    pub(super) fn beside(&self, part: Part<'_>) -> String {
        let mut html = String::with_capacity(part.body.size + part.body.links.len() * 32);
        let mut filling = Filling::of(Expansion::of(self.site, part.file), None);
        self.fill(part, &mut filling, &mut html);
        html
    }

    /// The page's article as HTML.
    pub fn body(&self) -> String {
        self.linked().html
    }

    /// The page's article as HTML, and where the parts stand that templates may place.
    pub(super) fn linked(&self) -> Linked {
        let mut linked = Linked::default();
        if let Some(article) = self.site.article(self.page) {
            linked.html.reserve(article.body.size + article.body.links.len() * 32);
            let part = Part { file: self.page, body: &article.body, article: Some(article) };
            let mut filling = Filling::of(Expansion::of(self.site, self.page), Some(self.site.ids(self.page)));
            filling.has_pieces = article.yaml.is_some();
            self.fill(part, &mut filling, &mut linked.html);
            (linked.pieces, linked.ids) = (filling.pieces, filling.own_ids);
        }
        linked
    }

    fn fill(&self, part: Part<'_>, filling: &mut Filling<'s, 'a>, html: &mut String) {
        let Part { file, body, .. } = part;
        let mut buffer = Vec::new();
        let written = body.html.text(&mut buffer);
        let mut done = 0;
        for hole in &body.holes {
            html.push_str(&written[done..hole.at as usize]);
            done = hole.at as usize;
            match &hole.fill {
                Fill::Href(link) => self.href(part, *link, &written[done..], html),
                Fill::Image(link) => self.image(part, *link, html),
                Fill::Uid(link) => self.uid(part, *link, None, html),
                Fill::ShortUid(index) => {
                    let ShortUid { link, written } = &body.short_uids[*index as usize];
                    self.uid(part, *link, Some(written), html);
                }
                Fill::Id(_) => done += filling.id(file == self.page, &written[done..], html),
                Fill::Include(include) => self.include(file, &body.includes[*include as usize], filling, html),
                Fill::Snippet(index) => self.snippet(file, &body.snippets[*index as usize], *index, html),
                Fill::Title(link) => push_text(html, self.title_of_target(part, *link)),
                Fill::Label(label) => self.label(file, &body.labels[*label as usize], html),
                Fill::PieceStart(piece) if file == self.page => filling.start(*piece, html.len()),
                Fill::PieceEnd(piece) if file == self.page => filling.end(*piece, html.len()),
                Fill::PieceStart(_) | Fill::PieceEnd(_) => {}
            }
        }
        html.push_str(&written[done..]);
    }

    fn include(&self, from: FileId, include: &Include, filling: &mut Filling<'s, 'a>, html: &mut String) {
        let (included, body) = match filling.expansion.enter(include) {
            Ok(entered) => entered,
            Err(left_out) => {
                push_text(html, left_out.text(include));
                html.push_str(if include.inline { "" } else { "\n" });
                return;
            }
        };
        let element = if include.inline { "span" } else { "div" };
        let foreign = self.site.locale_of(included) != self.site.locale_of(from);
        if foreign {
            self.open_foreign(included, element, html);
        }
        let body = self.recovered.get(&included).unwrap_or(body);
        let article = if include.inline { None } else { self.site.article(included) };
        self.fill(Part { file: included, body, article }, filling, html);
        if foreign {
            html.push_str(&format!("</{element}>"));
        }
        filling.expansion.leave();
    }

    /// Says that a part is in another language than what is around it.
    fn open_foreign(&self, file: FileId, element: &str, html: &mut String) {
        let locale = &self.site.config.locales[self.site.locale_of(file).get()].locale;
        html.push_str(&format!("<{element}"));
        push_attribute(html, "lang", &locale.tag());
        push_attribute(html, "dir", locale.direction());
        html.push('>');
    }

    pub(super) fn messages(&self, file: FileId) -> &Messages {
        self.catalog.of(self.site.locale_of(file))
    }

    fn label(&self, file: FileId, label: &Label, html: &mut String) {
        let messages = self.messages(file);
        let text = match label {
            Label::Alert(kind) => messages.text(kind.message_id()).to_owned(),
            Label::OwnAlert(id) => self.own_alert(file, id),
            Label::Video => messages.text("video-label").to_owned(),
            Label::Description => messages.text("image-description").to_owned(),
            Label::Task { is_done: true } => messages.text("task-done").to_owned(),
            Label::Task { is_done: false } => messages.text("task-open").to_owned(),
            Label::Moniker(range) => formatted(messages, "range-label", "range", &self.versions_text(file, range)),
            Label::Zone(names) => formatted(messages, "range-label", "range", &self.pivots_text(file, names)),
        };
        push_text(html, &text);
    }

    /// The title of an alert of the project's own kind.
    fn own_alert(&self, file: FileId, id: &str) -> String {
        let own = self.site.config.alerts.iter().find(|own| own.id == id);
        own.and_then(|own| own.titles.get(self.site.locale_of(file).get())).map_or(id, String::as_str).to_owned()
    }

    /// Writes the attribute that says where a link leads; `rest` is what follows it in the same tag and behind.
    fn href(&self, part: Part<'_>, link: u32, rest: &str, html: &mut String) {
        match self.target(part, link) {
            Some(address) => {
                html.push_str(" href=\"");
                let _ = escape_href(&mut *html, &address);
                html.push('"');
            }
            None => {
                html.push_str(" class=\"unresolved\"");
                let has_title = rest.split('>').next().is_some_and(|tag| tag.contains(" title=\""));
                if !has_title {
                    push_attribute(html, "title", self.messages(part.file).text("unresolved-link"));
                }
            }
        }
    }

    /// Writes a link to a uid; where nobody declares it, the text that it stands for.
    fn uid(&self, part: Part<'_>, index: u32, written: Option<&str>, html: &mut String) {
        let link = part.link(index);
        match (self.target(part, index), written) {
            (None, Some(written)) => push_text(html, written),
            (address, _) => {
                html.push_str("<a");
                match &address {
                    Some(address) => push_attribute(html, "href", address),
                    None => self.push_unresolved(part, html),
                }
                html.push('>');
                push_text(
                    html,
                    &match self.addresses {
                        Addresses::AsWritten => shown_uid(link.written()),
                        Addresses::Published { .. } => self.site.uid_text(self.reader, link),
                    },
                );
                html.push_str("</a>");
            }
        }
    }

    /// Marks a link that leads nowhere.
    fn push_unresolved(&self, part: Part<'_>, html: &mut String) {
        push_attribute(html, "class", "unresolved");
        push_attribute(html, "title", self.messages(part.file).text("unresolved-link"));
    }

    fn image(&self, part: Part<'_>, link: u32, html: &mut String) {
        let Some(image) = &part.link(link).image else { return };
        match self.target(part, link) {
            Some(address) if image.media.is_some() => push_media(html, &address, image),
            Some(address) => {
                html.push_str("<img src=\"");
                let _ = escape_href(&mut *html, &address);
                html.push('"');
                push_attribute(html, "alt", &image.alt);
                if let Some(title) = &image.title {
                    push_attribute(html, "title", title);
                }
                html.push_str(&image.attributes);
                self.push_size(part, link, image, html);
                html.push_str(" loading=\"lazy\">");
            }
            None if image.media.is_some() => {
                html.push_str("<a");
                self.push_unresolved(part, html);
                html.push('>');
                push_text(html, if image.alt.is_empty() { part.link(link).written() } else { &image.alt });
                html.push_str("</a>");
            }
            None => {
                html.push_str("<span class=\"image-alt\">");
                let messages = self.messages(part.file);
                let text = match image.alt.trim() {
                    "" => messages.text("missing-image-undescribed").to_owned(),
                    alt => formatted(messages, "missing-image", "description", alt),
                };
                push_text(html, &text);
                html.push_str("</span>");
            }
        }
    }
}

/// Ends the tag of a heading and writes an anchor for each id that it answers to beside its own; how much of `rest`, which
/// follows in the HTML, is written.
fn push_aliases(html: &mut String, aliases: &[(u32, Arc<str>)], rest: &str) -> usize {
    let end = rest.find('>').map_or(0, |at| at + 1);
    html.push_str(&rest[..end]);
    for (_, alias) in aliases {
        html.push_str("<a");
        push_attribute(html, "id", alias);
        html.push_str("></a>");
    }
    end
}

pub(super) fn formatted(messages: &Messages, id: &str, argument: &'static str, value: &str) -> String {
    let mut arguments = FluentArgs::new();
    arguments.set(argument, value.to_owned());
    // A message that cannot be formatted is noted when messages are read; the value alone still says something.
    messages.format(id, &arguments).unwrap_or_else(|_| value.to_owned())
}

pub(super) fn push_text(html: &mut String, text: &str) {
    let _ = escape_html_body_text(&mut *html, &printable(text));
}

pub(super) fn push_attribute(html: &mut String, name: &str, value: &str) {
    html.push(' ');
    html.push_str(name);
    html.push_str("=\"");
    let _ = escape_html(&mut *html, value);
    html.push('"');
}
