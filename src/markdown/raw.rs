//! Raw HTML written again, token by token, through the allow-lists; markdown links inside it published as links.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, TagEnd};

use crate::finding::{Finding, rule};
use crate::text::printable;

use super::block::{Compiler, Events, Paragraph};
use super::body::{Fill, IdKind, ImageText, LinkOrigin};
use super::dialect::Marker;
use super::elements;
use super::raw_html::{self, Attribute, Policy, Token, attribute};
use super::raw_links::Spread;
use super::reduce::Code;
use super::writer::push_attribute;

/// A piece of raw HTML, and where its parts stand in the parsed text (a quote's marks lie between its lines).
pub(super) struct Fragment<'text> {
    pub(super) html: Cow<'text, str>,
    /// For each part, where it begins in the HTML and in the text.
    parts: Vec<(usize, usize)>,
}

impl Fragment<'_> {
    fn place(&self, at: usize) -> usize {
        let (from, start) = self.parts[self.parts.partition_point(|(from, _)| *from <= at).max(1) - 1];
        start + (at - from)
    }

    pub(super) fn places(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.place(range.start);
        if range.is_empty() { start..start } else { start..self.place(range.end - 1) + 1 }
    }
}

impl<'r> Compiler<'r, '_, '_> {
    /// Writes an HTML block, or the construct of the dialect whose placeholder it is.
    pub(super) fn html_block(&mut self, events: &mut Events<'r>) {
        let mut html = Cow::Borrowed("");
        let mut parts: Vec<(usize, usize)> = Vec::new();
        let mut end = None;
        for (event, range) in events.by_ref() {
            match event {
                Event::Html(_) => {
                    let line = &self.text[range.clone()];
                    if end == Some(range.start)
                        && let Some(&(_, start)) = parts.first()
                        && parts.len() == 1
                    {
                        html = Cow::Borrowed(&self.text[start..range.end]);
                    } else {
                        parts.push((html.len(), range.start));
                        if parts.len() == 1 { html = Cow::Borrowed(line) } else { html.to_mut().push_str(line) }
                    }
                    end = Some(range.end);
                }
                Event::End(TagEnd::HtmlBlock) => break,
                _ => {}
            }
        }
        let Some(&(_, start)) = parts.first() else { return };
        self.last = None;
        self.tokens(&Fragment { html, parts }, false);
        self.raw_html.dropping = None;
        // What only text may stand in ends with its block; sections, lists and tables go on over several.
        self.end_html_block(start, end.unwrap_or(start));
    }

    /// Writes a tag, a comment or the like in running text.
    pub(super) fn inline_html(&mut self, html: &str, range: &Range<usize>, events: &mut Events<'r>) {
        if let Some(alt) = self.open.alts.last_mut() {
            let is_break = html.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("<br"));
            return alt.push_str(if is_break { " " } else { "" });
        }
        if self.lift_anchor(html, events) {
            return;
        }
        self.touch();
        let fragment = Fragment { html: Cow::Borrowed(html), parts: vec![(0, range.start)] };
        self.tokens(&fragment, true);
    }

    /// `# <a name="x"></a>Title`: the name becomes the heading's id, the tags go. DocFX's HeadingIdRewriter.
    fn lift_anchor(&mut self, html: &str, events: &mut Events<'r>) -> bool {
        let Some(heading) = &mut self.heading else { return false };
        if heading.inlines > 0 || heading.lifted.is_some() || !heading.text.is_empty() {
            return false;
        }
        let Some(name) = liftable_name(html) else { return false };
        let Some((Event::InlineHtml(close), _)) = events.peek() else { return false };
        if close.as_ref() != "</a>" {
            return false;
        }
        let close = events.next();
        if matches!(events.peek(), Some((Event::End(TagEnd::Heading(_)), _)) | None) {
            // Nothing follows: the anchor is published as it is.
            heading.inlines += 1;
            self.writer.html("<a");
            self.writer.claim(name, IdKind::Explicit);
            self.writer.html("></a>");
            return close.is_some();
        }
        heading.lifted = Some(name.to_owned());
        true
    }

    fn tokens(&mut self, fragment: &Fragment<'_>, inline: bool) {
        let mut after_marker = false;
        let tokens = raw_html::tokens(&fragment.html);
        let mut links = if inline { Spread::default() } else { Spread::of(&fragment.html, &tokens) };
        for token in tokens {
            if self.skips(&token) {
                continue;
            }
            match token {
                Token::Start { name, attributes, at } => self.start_tag(&name, &attributes, at, fragment, inline),
                Token::End { name, at } => self.end_tag(&name, at, fragment),
                Token::Unfinished { at } => self.unfinished_tag(at..fragment.html.len(), fragment),
                // What stands before and behind a construct on its line is only arrangement.
                Token::Text { text, .. }
                    if text.trim().is_empty()
                        && (after_marker || self.starts_with_marker(fragment))
                        && !self.is_preformatted() => {}
                Token::Text { text, range } => self.html_text(&text, &range, fragment, &mut links),
                Token::Comment { at } => {
                    let place = fragment.place(at);
                    let marker = self.reduced.marker_at(place).cloned();
                    after_marker = false;
                    match marker {
                        Some(marker) if self.is_text(&marker, fragment) => self.as_written(&marker, at, fragment),
                        Some(marker) => {
                            after_marker = true;
                            self.block_marker(&marker, place);
                        }
                        None => self.check_comment(at, fragment),
                    }
                }
            }
        }
    }

    /// Whether text stands as it is written, so that nothing in it is a construct.
    pub(super) fn is_preformatted(&self) -> bool {
        self.writer.is_inside(&["pre"])
    }

    /// Whether a construct that has its line for itself is text: all are where text is preformatted, and in a block of HTML what
    /// only a quote has.
    fn is_text(&self, marker: &Marker, fragment: &Fragment<'_>) -> bool {
        let is_of_quote = matches!(marker, Marker::Alert(_) | Marker::OwnAlert(_) | Marker::Div { .. });
        self.is_preformatted() || is_of_quote && !self.starts_with_marker(fragment)
    }

    /// Shows such a construct as it is written, and tells of it where its author meant more.
    fn as_written(&mut self, marker: &Marker, at: usize, fragment: &Fragment<'_>) {
        self.show_written(at, fragment);
        if self.is_preformatted() {
            return;
        }
        let what = if matches!(marker, Marker::Div { .. }) { "`[!div]`" } else { "a note" };
        let span = self.reduced.span(&fragment.places(&(at..at + tag_at(&fragment.html, at).len())));
        let message = format!("{what} cannot begin in a block of HTML, so it is shown as text");
        let finding = Finding::new(&rule::INVALID_NOTE_SECTION, self.context.file, span, message);
        self.findings.push(finding.with_help("leave a blank line above the quote, so that it is markdown"));
    }

    /// Shows what is written where a placeholder stands.
    fn show_written(&mut self, at: usize, fragment: &Fragment<'_>) {
        self.show_range(&(at..at + tag_at(&fragment.html, at).len()), fragment);
    }

    /// Shows a part of the fragment as it is written.
    pub(super) fn show_range(&mut self, range: &Range<usize>, fragment: &Fragment<'_>) {
        let written = self.reduced.code(&fragment.places(range), Code::Span);
        self.decoded_text(&written);
    }

    /// Tells of a comment that nothing ends.
    fn check_comment(&mut self, at: usize, fragment: &Fragment<'_>) {
        const START: &str = "<!--";
        let comment = &fragment.html[at..];
        let Some(inside) = comment.strip_prefix(START) else { return };
        if ["-->", "--!>"].iter().any(|end| inside.contains(end)) || inside.starts_with('>') || inside.starts_with("->")
        {
            return;
        }
        let span = self.reduced.span(&fragment.places(&(at..at + START.len())));
        let message = "nothing closes this comment, so what follows it is not published";
        let finding = Finding::new(&rule::UNCLOSED_BLOCK, self.context.file, span, message);
        self.findings.push(finding.with_help("write `-->` where the comment ends"));
    }

    fn starts_with_marker(&self, fragment: &Fragment<'_>) -> bool {
        let blanks = fragment.html.len() - fragment.html.trim_start().len();
        self.reduced.marker_at(fragment.place(blanks)).is_some()
    }

    /// Whether a token lies in an element that is left out with its content.
    fn skips(&mut self, token: &Token) -> bool {
        let Some(dropped) = &self.raw_html.dropping else { return false };
        if matches!(token, Token::End { name, .. } if name == dropped) {
            self.raw_html.dropping = None;
        }
        true
    }

    fn start_tag(&mut self, name: &str, attributes: &[Attribute], at: usize, fragment: &Fragment<'_>, inline: bool) {
        let place = fragment.place(at);
        match self.reduced.marker_at(place).cloned() {
            // In a block of HTML nothing is markdown.
            Some(Marker::Formula { .. }) if !inline => return self.show_written(at, fragment),
            Some(_) if self.is_preformatted() => return self.show_written(at, fragment),
            Some(marker) => return self.inline_marker(&marker, place),
            None => {}
        }
        if let Some(end) = elements::end_of_spilt(&fragment.html, attributes) {
            return self.unfinished_tag(at..end, fragment);
        }
        let policy = raw_html::policy(name);
        self.note_start(policy, attributes, at, fragment);
        self.report_forbidden(name, policy, attributes, at, fragment);
        match policy {
            Policy::Publish("a") => self.raw_anchor(attributes, fragment),
            Policy::Publish(name) if self.may_open(name, inline) => {
                self.end_implied(name);
                let end = end_tag(name);
                self.write_tag(name, attributes);
                self.writer.open_raw(name, end);
            }
            Policy::Void("img") => self.raw_image(attributes, fragment),
            Policy::Void("area") => self.raw_area(attributes, fragment),
            Policy::Void(name) if self.may_open(name, inline) => {
                self.end_implied(name);
                self.write_tag(name, attributes);
            }
            Policy::Drop => self.raw_html.dropping = Some(name.to_owned()),
            Policy::Frame => self.frame(attributes, fragment, inline),
            Policy::Unwrap if name == "xref" => self.raw_xref(attributes, fragment),
            Policy::Text => self.unknown_tag(at, fragment),
            _ => {}
        }
    }

    /// Whether an element may stand here. A block ends the paragraph that it stands in, as browsers have it; a part of a
    /// table stands in a table of the same kind, not in markdown's.
    pub(super) fn may_open(&mut self, name: &str, inline: bool) -> bool {
        if raw_html::is_table_part(name) && !self.writer.is_inside(&["table"]) {
            return false;
        }
        if !inline || !raw_html::is_block(name) {
            return true;
        }
        if self.heading.is_some() || !self.open.anchors.is_empty() {
            return false;
        }
        match self.paragraph {
            Some(Paragraph { depth, .. }) if depth != self.writer.depth() => false,
            Some(Paragraph { open: true, depth, start }) => {
                self.close_paragraph(start);
                self.paragraph = Some(Paragraph { open: false, depth, start });
                true
            }
            _ => true,
        }
    }

    pub(super) fn end_implied(&mut self, next: &str) {
        while let Some(open) = self.writer.innermost_raw() {
            if !raw_html::is_ended_by(open, next) {
                return;
            }
            self.writer.close_raw(open);
        }
    }

    fn end_tag(&mut self, name: &str, at: usize, fragment: &Fragment<'_>) {
        match raw_html::policy(name) {
            Policy::Publish(name) => {
                self.note_end(name, at, fragment);
                self.end_element(name);
            }
            Policy::Text => self.unknown_tag(at, fragment),
            _ => {}
        }
    }

    /// A tag that HTML does not have is text, for its author mostly meant it so.
    fn unknown_tag(&mut self, at: usize, fragment: &Fragment<'_>) {
        if !raw_html::sets_apart(self.text, fragment.place(at)) {
            self.text(tag_at(&fragment.html, at), None);
        }
    }

    fn write_tag(&mut self, name: &str, attributes: &[Attribute]) {
        self.writer.html("<");
        self.writer.html(name);
        if let Some(id) = attribute(attributes, "id").filter(|id| !id.value.trim().is_empty()) {
            self.writer.claim(id.value.trim(), IdKind::Explicit);
        }
        let kept = self.kept_attributes(name, attributes);
        self.writer.html(&kept);
        self.writer.html(">");
    }

    pub(super) fn kept_attributes(&self, name: &str, attributes: &[Attribute]) -> String {
        let mut html = String::new();
        let mut seen: Vec<&str> = Vec::new();
        let looks = attributes.iter().filter_map(|at| raw_html::class_of_look(name, &at.name, at.value.trim()));
        let mut classes: Vec<&str> = looks.collect();
        for Attribute { name: attribute, value, .. } in attributes {
            if raw_html::keeps_attribute(name, attribute) && !seen.contains(&attribute.as_str()) {
                let mut value = self.reduced.clean(value);
                if attribute == "class" {
                    classes.drain(..).for_each(|class| *value.to_mut() += &format!(" {class}"));
                }
                push_attribute(&mut html, attribute, value.trim_start());
                seen.push(attribute);
            }
        }
        if !classes.is_empty() {
            push_attribute(&mut html, "class", &classes.join(" "));
        }
        html
    }

    fn raw_anchor(&mut self, attributes: &[Attribute], fragment: &Fragment<'_>) {
        let named = ["id", "name"].iter().find_map(|name| attribute(attributes, name));
        let name = named.map(|named| named.value.trim()).filter(|name| !name.is_empty());
        let target = attribute(attributes, "href").filter(|href| !href.value.trim().is_empty());
        let Some(href) = target.filter(|_| !self.writer.is_in_anchor()) else {
            if let Some(name) = name {
                let element = if self.writer.is_in_anchor() { "span" } else { "a" };
                self.writer.html(&format!("<{element}"));
                self.writer.claim(name, IdKind::Explicit);
                self.writer.html(&format!("></{element}>"));
            }
            return;
        };
        let span = self.reduced.span(&fragment.places(&href.range));
        let link = self.writer.link(&href.value, span, LinkOrigin::Html, None);
        self.report_scheme(link);
        self.writer.html("<a");
        if let Some(name) = name {
            self.writer.claim(name, IdKind::Explicit);
        }
        self.writer.hole(Fill::Href(link));
        let kept = self.kept_attributes("a", attributes);
        self.writer.html(&kept);
        self.writer.html(">");
        self.writer.open_raw("a", "</a>");
        // What has a name is there to be led to.
        if name.is_none() {
            self.writer.watch(link);
        }
    }

    fn raw_image(&mut self, attributes: &[Attribute], fragment: &Fragment<'_>) {
        let value =
            |name: &str| attribute(attributes, name).map(|attribute| self.reduced.clean(&attribute.value).into_owned());
        let alt = value("alt").unwrap_or_default();
        let Some(source) = attribute(attributes, "src").filter(|source| !source.value.trim().is_empty()) else {
            return self.text(&alt, None);
        };
        let title = value("title").filter(|title| !title.is_empty());
        let others: Vec<Attribute> = attributes
            .iter()
            .filter(|attribute| !matches!(attribute.name.as_str(), "alt" | "title"))
            .cloned()
            .collect();
        let image = ImageText { alt, title, attributes: self.kept_attributes("img", &others), media: None };
        let span = self.reduced.span(&fragment.places(&source.range));
        self.image(&source.value, span, LinkOrigin::Html, image);
    }

    /// A frame or a video is a link to what it would show: nothing of other sites is loaded into the page. What the site has itself
    /// is played.
    fn frame(&mut self, attributes: &[Attribute], fragment: &Fragment<'_>, inline: bool) {
        let Some(source) = attribute(attributes, "src").filter(|source| !source.value.trim().is_empty()) else {
            return;
        };
        let span = self.reduced.span(&fragment.places(&source.range));
        let title = attribute(attributes, "title").map(|title| title.value.trim()).filter(|title| !title.is_empty());
        let alone = !inline && self.writer.innermost_raw().is_none();
        self.writer.html(if alone { "<p class=\"video\">" } else { "" });
        if let Some(media) = self.player(&source.value) {
            let alt = title.map(|title| self.reduced.clean(title).into_owned()).unwrap_or_default();
            let image = ImageText { alt, media: Some(media), ..ImageText::default() };
            self.image(&source.value, span, LinkOrigin::Html, image);
        } else {
            let link = self.writer.link(&source.value, span, LinkOrigin::Html, None);
            self.report_scheme(link);
            let opened = self.writer.open_anchor(link, "");
            self.writer.text(&printable(title.unwrap_or(source.value.trim())));
            if opened {
                self.writer.close_anchor();
            }
        }
        self.writer.html(if alone { "</p>" } else { "" });
    }

    /// `<xref href="uid">`.
    fn raw_xref(&mut self, attributes: &[Attribute], fragment: &Fragment<'_>) {
        let Some(uid) = attribute(attributes, "href").or_else(|| attribute(attributes, "uid")) else { return };
        if self.writer.is_in_anchor() {
            return self.writer.text(&printable(&super::destination::shown_uid(&uid.value)));
        }
        let span = self.reduced.span(&fragment.places(&uid.range));
        let link = self.writer.link(&format!("xref:{}", uid.value), span, LinkOrigin::Html, None);
        self.writer.hole(Fill::Uid(link));
    }
}

/// A tag as it is written.
pub(super) fn tag_at(html: &str, at: usize) -> &str {
    let written = &html[at..];
    written.find('>').map_or(written, |end| &written[..=end])
}

fn end_tag(name: &'static str) -> &'static str {
    macro_rules! ends {
        ($($name:literal)*) => {
            match name {
                $($name => concat!("</", $name, ">"),)*
                // Every published element is listed; the test below holds it.
                _ => "",
            }
        };
    }
    ends! {
        "a" "abbr" "address" "article" "aside" "b" "bdi" "bdo" "blockquote" "caption" "cite" "code" "colgroup" "data"
        "dd" "del" "details" "dfn" "div" "dl" "dt" "em" "figcaption" "figure" "footer" "h1" "h2" "h3" "h4" "h5" "h6"
        "header" "i" "ins" "kbd" "li" "map" "mark" "ol" "p" "pre" "q" "rp" "rt" "ruby" "s" "samp" "section" "small" "span"
        "strong" "sub" "summary" "sup" "table" "tbody" "td" "tfoot" "th" "thead" "time" "tr" "u" "ul" "var"
    }
}

/// The name in `<a name="x">` or `<a id="x">`, where it may become a heading's id: letters, digits, `_`, blank, `-`, `.`.
fn liftable_name(html: &str) -> Option<&str> {
    let rest = html.strip_prefix("<a ")?.trim_start_matches(' ');
    let rest = rest.strip_prefix("name=\"").or_else(|| rest.strip_prefix("id=\""))?;
    let (name, end) = rest.split_once('"')?;
    let fits = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | ' ' | '-' | '.'));
    (fits && end.trim_start_matches(' ') == ">").then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_published_element_has_an_end() {
        for name in ["a", "strike", "tt", "center", "font", "dir", "acronym", "main", "td", "var", "summary", "nav"] {
            let Policy::Publish(name) = raw_html::policy(name) else { panic!("{name} is not published") };
            assert_eq!(end_tag(name), format!("</{name}>"));
        }
    }

    #[test]
    fn names_are_lifted_when_they_may_be_ids() {
        assert_eq!(liftable_name("<a name=\"see-also\">"), Some("see-also"));
        assert_eq!(liftable_name("<a  id=\"a b.c_1\" >"), Some("a b.c_1"));
        assert_eq!(liftable_name("<a name=\"a/b\">"), None);
        assert_eq!(liftable_name("<a href=\"\" id=\"x\">"), None);
        assert_eq!(liftable_name("<a name='x'>"), None);
    }
}
