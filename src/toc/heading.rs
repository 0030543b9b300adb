//! One heading of a `TOC.md` as an entry.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::TocEntry;
use crate::text::{Span, Spanned};

/// A heading being read.
pub(super) struct Heading<'text> {
    text: &'text str,
    name: Name,
    /// From the first piece of the heading to the last.
    content: Option<Range<usize>>,
    link: Option<Link>,
    link_is_open: bool,
    has_more_links: bool,
    has_html_link: bool,
}

struct Link {
    range: Range<usize>,
    kind: LinkType,
    destination: String,
    /// From the first piece of its text to the last.
    content: Range<usize>,
}

/// What makes more of a heading than one entry, so that not all of it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Excess {
    /// Further links, which are left out.
    Links,
    /// A link that is written in HTML, which leads nowhere.
    HtmlLink,
    /// Text beside its link.
    TextBesideLink,
    /// Text beside a uid, which is shown as it is written.
    TextBesideUid,
}

impl<'text> Heading<'text> {
    pub(super) fn new(text: &'text str) -> Self {
        Self {
            text,
            name: Name::default(),
            content: None,
            link: None,
            link_is_open: false,
            has_more_links: false,
            has_html_link: false,
        }
    }

    pub(super) fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        self.link_is_open &= !matches!(event, Event::End(TagEnd::Link));
        match &mut self.link {
            Some(link) if self.link_is_open => link.content.end = range.end,
            _ => self.content = Some(self.content.as_ref().map_or(range.start, |content| content.start)..range.end),
        }
        match event {
            Event::Text(text) | Event::Code(text) => self.name.push(text.into_string(), self.link_is_open),
            Event::SoftBreak | Event::HardBreak => self.name.push(" ".to_owned(), self.link_is_open),
            Event::InlineHtml(tag) => {
                self.has_html_link |= is_link(&tag);
                self.name.tag(&tag, self.link_is_open);
            }
            Event::Start(Tag::Link { .. }) if self.link.is_some() => self.has_more_links = true,
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                let content = range.start + 1..range.start + 1;
                self.link = Some(Link { range, kind: link_type, destination: dest_url.into_string(), content });
                self.link_is_open = true;
            }
            _ => {}
        }
    }

    /// What makes more of the heading than one entry.
    pub(super) fn excess(&self) -> Option<Excess> {
        let is_uid =
            |word: &str| word.strip_prefix('@').is_some_and(|uid| uid.starts_with(|c: char| c.is_ascii_alphabetic()));
        match &self.link {
            _ if self.has_html_link => Some(Excess::HtmlLink),
            Some(_) if self.has_more_links => Some(Excess::Links),
            Some(link) => (self.content.as_ref() != Some(&link.range)).then_some(Excess::TextBesideLink),
            None => {
                let name = self.name.text(false);
                let words = name.split_whitespace();
                (words.clone().count() > 1 && words.clone().any(is_uid)).then_some(Excess::TextBesideUid)
            }
        }
    }

    pub(super) fn entry(self) -> TocEntry {
        let name = self.spanned_name();
        let Some(link) = &self.link else {
            return match name.as_ref().and_then(at_uid) {
                Some(uid) => TocEntry { uid: Some(uid), ..TocEntry::default() },
                None => TocEntry { name, ..TocEntry::default() },
            };
        };
        let target = link.target(self.text);
        match xref(&target, self.text) {
            Some(uid) => {
                let name = name.filter(|_| link.kind != LinkType::Autolink);
                TocEntry { name, uid: Some(uid), ..TocEntry::default() }
            }
            None => {
                let href = Some(target).filter(|target| !target.value.is_empty());
                TocEntry { name, href, ..TocEntry::default() }
            }
        }
    }

    /// The heading's text; where it is one link, or has several, the first link's.
    fn spanned_name(&self) -> Option<Spanned<String>> {
        let heading = self.content.clone()?;
        let range = match &self.link {
            Some(link) if link.range == heading || self.has_more_links => link.content.clone(),
            _ => heading,
        };
        let written = &self.text[range.clone()];
        let start = range.end - written.trim_ascii_start().len();
        let span = Span::new(start, start + written.trim_ascii().len());
        let value = self.name.text(self.has_more_links).trim_ascii().to_owned();
        (!value.is_empty()).then_some(Spanned { value, span })
    }
}

/// The text of a heading. What looks like a tag and has no end, such as `<T>`, is a part of it.
#[derive(Default)]
struct Name {
    pieces: Vec<Piece>,
    /// The tags that have no end yet, by their names.
    open: HashMap<String, Vec<usize>>,
}

struct Piece {
    text: String,
    in_link: bool,
}

impl Name {
    fn push(&mut self, text: String, in_link: bool) {
        self.pieces.push(Piece { text, in_link });
    }

    fn tag(&mut self, tag: &str, in_link: bool) {
        const WITHOUT_END: &[&str] = &["br", "hr", "img", "input", "wbr"];
        let Some(inside) = tag.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) else { return };
        let is_name = |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let name = inside.strip_prefix('/').unwrap_or(inside).trim_ascii_end().to_ascii_lowercase();
        if inside.starts_with('/') {
            if let Some(start) = self.open.get_mut(&name).and_then(Vec::pop) {
                self.pieces[start].text.clear();
            }
        } else if is_name(inside) && !WITHOUT_END.contains(&&*name) {
            self.open.entry(name).or_default().push(self.pieces.len());
            self.push(tag.to_owned(), in_link);
        }
    }

    /// The whole text, or that of the first link alone.
    fn text(&self, of_link: bool) -> String {
        self.pieces.iter().filter(|piece| piece.in_link || !of_link).map(|piece| piece.text.as_str()).collect()
    }
}

/// Whether a tag is that of a link.
fn is_link(tag: &str) -> bool {
    let mut words = tag.split_ascii_whitespace();
    words.next().is_some_and(|name| name.eq_ignore_ascii_case("<a"))
        && words.any(|word| word.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("href")))
}

impl Link {
    fn target(&self, text: &str) -> Spanned<String> {
        let range = match self.kind {
            LinkType::Autolink | LinkType::Email => self.range.start + 1..self.range.end - 1,
            _ => self.inline_destination(text).unwrap_or(self.range.clone()),
        };
        Spanned { value: self.destination.clone(), span: Span::from(range) }
    }

    /// Where the destination stands between `](` and a title or `)`; `None` for a link by reference.
    fn inline_destination(&self, text: &str) -> Option<Range<usize>> {
        let behind_text = &text[self.content.end..self.range.end];
        let opening = behind_text.find("](")? + "](".len();
        let rest = behind_text[opening..].trim_ascii_start();
        let start = self.range.end - rest.len();
        match rest.strip_prefix('<') {
            Some(pointed) => Some(start + 1..start + 1 + unescaped_end(pointed, |byte| byte == b'>')),
            None => Some(start..start + bare_destination_length(rest)),
        }
    }
}

/// The length up to the first byte that ends a text and is not escaped.
fn unescaped_end(text: &str, ends: impl Fn(u8) -> bool) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() && !ends(bytes[at]) {
        at += if bytes[at] == b'\\' && bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation) { 2 } else { 1 };
    }
    at.min(bytes.len())
}

/// The length of a destination without `<>`: up to a blank, or a parenthesis that it did not open.
fn bare_destination_length(text: &str) -> usize {
    let open = std::cell::Cell::new(0_usize);
    unescaped_end(text, |byte| match byte {
        b'(' => {
            open.set(open.get() + 1);
            false
        }
        b')' if open.get() > 0 => {
            open.set(open.get() - 1);
            false
        }
        _ => byte == b')' || byte.is_ascii_whitespace(),
    })
}

/// The uid that `xref:uid` or `@uid` leads to, without a query.
fn xref(target: &Spanned<String>, text: &str) -> Option<Spanned<String>> {
    let without_mark = |written: &str| {
        let uid = written.strip_prefix("xref:").or_else(|| written.strip_prefix('@'))?;
        Some(written.len() - uid.len())
    };
    let uid = &target.value[without_mark(&target.value)?..];
    let value = uid.split(['?', '#']).next().unwrap_or_default().to_owned();
    let written = target.span.slice(text);
    let written = &written[without_mark(written)?..];
    let start = target.span.end as usize - written.len();
    let length = written.find(['?', '#']).unwrap_or(written.len());
    Some(Spanned { value, span: Span::new(start, start + length) })
}

/// The uid of a heading that is `@uid` and nothing else.
fn at_uid(name: &Spanned<String>) -> Option<Spanned<String>> {
    let uid = name.value.strip_prefix('@').filter(|uid| !uid.is_empty() && !uid.contains(char::is_whitespace))?;
    Some(Spanned { value: uid.to_owned(), span: Span { start: name.span.start + 1, end: name.span.end } })
}
