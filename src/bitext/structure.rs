//! What an article is made of: its blocks in order, with the links, images and code in each. A translation keeps it.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};

use crate::alert::AlertKind;
use crate::article::recovered::is_anchor_below;

pub use super::published::Published;
use super::{directives, tags};

/// What kind of block it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// A heading of a level.
    Heading(u8),
    /// A paragraph.
    Text,
    /// An item of a list that lies so many lists deep.
    Item(u8),
    /// A table.
    Table,
    /// A row of a table.
    Row,
    /// A block of code.
    Code,
    /// A block of HTML.
    Html,
    /// A quote.
    Quote,
    /// A note of a kind.
    Alert(AlertKind),
    /// A line across the page.
    Rule,
    /// A value of a YAML page.
    Value,
}

/// The kind of note whose marker a quote begins with.
fn alert_at_start(quote: &str) -> Option<AlertKind> {
    let name = quote.trim_start_matches(['>', ' ', '\t']).strip_prefix("[!")?;
    AlertKind::from_marker(&name[..name.find(']').filter(|length| *length <= 12)?])
}

impl Shape {
    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Heading(_) => "heading",
            Self::Text => "paragraph",
            Self::Item(_) => "list item",
            Self::Table => "table",
            Self::Row => "table row",
            Self::Code => "code block",
            Self::Html => "HTML block",
            Self::Quote => "quote",
            Self::Alert(_) => "alert",
            Self::Rule => "line across the page",
            Self::Value => "value",
        }
    }
}

/// A block.
#[derive(Clone, Debug)]
pub struct Block {
    /// What kind it is.
    pub shape: Shape,
    /// Where it stands in the text.
    pub range: Range<usize>,
    /// Its parts, as indices of [`Structure::parts`].
    pub(super) parts: Range<usize>,
}

/// What a part of a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartKind {
    /// Running text; the value is what is read.
    Text,
    /// Code in running text, or a block of it; the value is the code.
    Code,
    /// A link; the value is its destination.
    Link,
    /// An image; the value is its address.
    Image,
    /// A tag of raw HTML; the value is its name.
    Tag,
    /// An attribute of a line such as `::: zone pivot="…"`, by its name; the value is its value.
    Attribute(&'static str),
    /// The end of a line or a cell.
    Break,
}

/// A part of a block.
#[derive(Clone, Debug)]
pub struct Part<'t> {
    /// What it is.
    pub kind: PartKind,
    /// Where it stands in the text.
    pub range: Range<usize>,
    /// What it says or leads to.
    pub value: CowStr<'t>,
}

/// The blocks of an article.
#[derive(Debug, Default)]
pub struct Structure<'t> {
    /// In order.
    pub blocks: Vec<Block>,
    /// Those of all blocks, in order.
    pub(super) parts: Vec<Part<'t>>,
}

impl<'t> Structure<'t> {
    /// Takes a text apart.
    pub fn of(text: &'t str) -> Self {
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
        let has_directives = directives::may_be_in(text);
        let mut builder = Builder { text, has_directives, ..Builder::default() };
        for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
            builder.event(event, range);
        }
        builder.close();
        builder.structure
    }

    /// The parts of a block.
    pub fn parts(&self, block: &Block) -> &[Part<'t>] {
        &self.parts[block.parts.clone()]
    }

    /// The parts of a block that are of some kind.
    pub fn of_kind(&self, block: &Block, kind: PartKind) -> impl Iterator<Item = &Part<'t>> {
        self.parts(block).iter().filter(move |part| part.kind == kind)
    }

    /// The running text of a block: where code stands in it is a mark that is no letter.
    pub fn prose(&self, block: &Block) -> String {
        let mut prose = String::with_capacity(block.range.len());
        for part in self.parts(block) {
            match part.kind {
                PartKind::Text => prose.push_str(&part.value),
                PartKind::Code => prose.push('\u{fffc}'),
                PartKind::Break => prose.push('\n'),
                PartKind::Link | PartKind::Image | PartKind::Tag | PartKind::Attribute(_) => {}
            }
        }
        prose
    }
}

#[derive(Default)]
struct Builder<'t> {
    text: &'t str,
    /// Whether any line such as `:::image …` or `[!div …]` may say something.
    has_directives: bool,
    structure: Structure<'t>,
    /// How many lists are open.
    lists: u8,
    /// Whether the last block takes running text.
    is_open: bool,
    /// Whether the last block is an item in which nothing stands yet.
    is_fresh_item: bool,
    in_code: bool,
    /// How many images are open: what stands for them is no part of the text.
    images: usize,
}

/// Whether nothing but comments stands in a block of HTML.
fn is_comments(html: &str) -> bool {
    let mut rest = html.trim();
    while let Some((_, behind)) = rest.strip_prefix("<!--").and_then(|comment| comment.split_once("-->")) {
        rest = behind.trim_start();
    }
    rest.is_empty()
}

impl<'t> Builder<'t> {
    fn event(&mut self, event: Event<'t>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.in_code => self.code_line(text, range),
            Event::Text(text) if self.images == 0 => self.running(PartKind::Text, text, range),
            Event::Code(code) => self.running(PartKind::Code, code, range),
            Event::SoftBreak | Event::HardBreak => self.running(PartKind::Break, CowStr::Borrowed("\n"), range),
            Event::InlineHtml(_) => self.inline_html(range),
            Event::Html(_) => self.html(range),
            Event::Rule => self.push(Shape::Rule, range),
            _ => {}
        }
    }

    fn push(&mut self, shape: Shape, range: Range<usize>) {
        self.close();
        let parts = self.structure.parts.len();
        self.structure.blocks.push(Block { shape, range, parts: parts..parts });
        self.is_fresh_item = matches!(shape, Shape::Item(_));
        self.is_open = matches!(shape, Shape::Heading(_) | Shape::Text | Shape::Item(_) | Shape::Row);
    }

    /// A block that holds others, which stands in its first line as far as it is one itself.
    fn push_first_line(&mut self, shape: Shape, range: Range<usize>) {
        let end = self.text[range.clone()].find('\n').map_or(range.end, |length| range.start + length);
        self.push(shape, range.start..end);
    }

    /// Ends the block that takes running text, and finds in it what only the dialect knows.
    fn close(&mut self) {
        if std::mem::take(&mut self.is_open) && self.has_directives {
            self.directives();
        }
        let Some(block) = self.structure.blocks.last_mut() else { return };
        block.parts.end = self.structure.parts.len();
        let is_blank =
            |part: &Part<'_>| matches!(part.kind, PartKind::Text | PartKind::Break) && part.value.trim().is_empty();
        let says_nothing = match block.shape {
            // A paragraph of no-break spaces only arranges a page.
            Shape::Text => {
                self.structure.parts[block.parts.clone()].iter().all(is_blank)
                    || is_anchor_below(&self.text[block.range.clone()])
            }
            // Some keep the source in comments beside its translation.
            Shape::Html => is_comments(&self.text[block.range.clone()]),
            _ => false,
        };
        if says_nothing {
            self.structure.parts.truncate(block.parts.start);
            self.structure.blocks.pop();
        }
    }

    fn start(&mut self, tag: Tag<'t>, range: Range<usize>) {
        match tag {
            Tag::Paragraph if self.is_fresh_item => {}
            Tag::Paragraph => self.push(Shape::Text, self.behind_marker(range)),
            Tag::Heading { level, .. } => self.push(Shape::Heading(level as u8), range),
            Tag::BlockQuote(_) => {
                let shape = alert_at_start(&self.text[range.clone()]).map_or(Shape::Quote, Shape::Alert);
                self.push_first_line(shape, range);
            }
            Tag::CodeBlock(_) => {
                self.push(Shape::Code, range);
                self.in_code = true;
            }
            Tag::HtmlBlock => self.push(Shape::Html, range),
            Tag::List(_) => {
                self.lists = self.lists.saturating_add(1);
                self.is_fresh_item = false;
            }
            Tag::Item => self.push_first_line(Shape::Item(self.lists), range),
            Tag::Table(_) => self.push_first_line(Shape::Table, range),
            Tag::TableHead | Tag::TableRow => self.push(Shape::Row, range),
            Tag::Link { dest_url, .. } => self.running(PartKind::Link, dest_url, range),
            Tag::Image { dest_url, .. } => {
                self.running(PartKind::Image, dest_url, range);
                self.images += 1;
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item => {
                self.close();
                self.is_fresh_item = false;
            }
            TagEnd::CodeBlock => self.in_code = false,
            TagEnd::List(_) => self.lists = self.lists.saturating_sub(1),
            TagEnd::TableCell => self.running(PartKind::Break, CowStr::Borrowed("\n"), 0..0),
            TagEnd::TableHead | TagEnd::TableRow => self.close(),
            TagEnd::Image => self.images = self.images.saturating_sub(1),
            _ => {}
        }
    }

    /// The paragraph that an alert begins with, without the line of the alert's marker.
    fn behind_marker(&self, paragraph: Range<usize>) -> Range<usize> {
        let is_first = self
            .structure
            .blocks
            .last()
            .is_some_and(|block| matches!(block.shape, Shape::Alert(_)) && block.range.contains(&paragraph.start));
        let text = &self.text[paragraph.clone()];
        match text
            .split_once(']')
            .filter(|(_, behind)| is_first && behind.trim_start_matches([' ', '\t']).starts_with(['\r', '\n']))
        {
            Some((_, behind)) => {
                paragraph.end - behind.trim_start_matches(|c: char| c == '>' || c.is_whitespace()).len()..paragraph.end
            }
            None => paragraph,
        }
    }

    /// A part of running text; where no block takes it, it begins a paragraph.
    fn running(&mut self, kind: PartKind, value: CowStr<'t>, range: Range<usize>) {
        if !self.is_open {
            if kind == PartKind::Break {
                return;
            }
            self.push(Shape::Text, range.clone());
        }
        self.is_fresh_item = false;
        if let Some(block) = self.structure.blocks.last_mut() {
            let is_marker = block.shape == Shape::Text && range.end <= block.range.start;
            if is_marker {
                return;
            }
            block.range.end = block.range.end.max(range.end);
        }
        self.structure.parts.push(Part { kind, range, value });
    }

    fn code_line(&mut self, value: CowStr<'t>, range: Range<usize>) {
        self.structure.parts.push(Part { kind: PartKind::Code, range, value });
        if let Some(block) = self.structure.blocks.last_mut() {
            block.parts.end = self.structure.parts.len();
        }
    }

    fn inline_html(&mut self, range: Range<usize>) {
        let text = self.text;
        for tags::Tag { name, range, leads_to } in tags::tags(text, range) {
            match leads_to {
                Some(to) => self.running(kind_of_lead(name), CowStr::Borrowed(&text[to.clone()]), to),
                None => self.running(PartKind::Tag, CowStr::Borrowed(name), range),
            }
        }
    }

    fn html(&mut self, range: Range<usize>) {
        let text = self.text;
        for tag in tags::tags(text, range.clone()) {
            if let Some(to) = tag.leads_to {
                let kind = kind_of_lead(tag.name);
                let value = CowStr::Borrowed(&text[to.clone()]);
                self.structure.parts.push(Part { kind, range: to, value });
            }
            let value = CowStr::Borrowed(tag.name);
            self.structure.parts.push(Part { kind: PartKind::Tag, range: tag.range, value });
        }
        for to in tags::links(&text[range.clone()]) {
            let to = range.start + to.start..range.start + to.end;
            let value = CowStr::Borrowed(&text[to.clone()]);
            self.structure.parts.push(Part { kind: PartKind::Link, range: to, value });
        }
        if let Some(block) = self.structure.blocks.last_mut() {
            block.range.end = block.range.end.max(range.end);
            block.parts.end = self.structure.parts.len();
        }
    }

    /// What lines such as `:::image source="…":::` and `[!div class="…"]` say, which markdown takes for text.
    fn directives(&mut self) {
        let Some(block) = self.structure.blocks.last() else { return };
        for (kind, range) in directives::said(self.text, block.range.clone()) {
            let value = CowStr::Borrowed(self.text[range.clone()].trim());
            self.structure.parts.push(Part { kind, range, value });
        }
    }
}

/// What kind of part the address in a tag of HTML is.
fn kind_of_lead(name: &str) -> PartKind {
    if name.eq_ignore_ascii_case("img") { PartKind::Image } else { PartKind::Link }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shapes(text: &str) -> Vec<Shape> {
        Structure::of(text).blocks.iter().map(|block| block.shape).collect()
    }

    #[test]
    fn blocks_are_told_apart() {
        use Shape::{Alert as Note, Code, Heading, Html, Item, Quote, Row, Rule, Table, Text};
        let text = "# A\n\nb\n\n- c\n\n  d\n  - e\n- f\n\n> [!note]\n> g\n\n> h\n\n| i | j |\n|---|---|\n| k | l |\n\n```\nm\n```\n\n***\n\n<p>n</p>\n";
        let expected = [
            Heading(1),
            Text,
            Item(1),
            Text,
            Item(2),
            Item(1),
            Note(AlertKind::Note),
            Text,
            Quote,
            Text,
            Table,
            Row,
            Row,
            Code,
            Rule,
            Html,
        ];
        assert_eq!(shapes(text), expected);
    }

    #[test]
    fn the_text_of_an_alert_begins_behind_its_marker() {
        for text in
            ["> [!NOTE]\n> a `b`\n> c\n", "> [!NOTE]  \r\n>\r\n> a `b`\r\n> c\r\n", "- > [!NOTE]\n  > a `b`\n  > c\n"]
        {
            let structure = Structure::of(text);
            let block = structure.blocks.last().expect("a block");
            assert_eq!((block.shape, structure.prose(block).as_str()), (Shape::Text, "a \u{fffc}\nc"), "{text:?}");
            assert!(text[block.range.clone()].starts_with("a `b`"), "{text:?}");
        }
    }

    #[test]
    fn loose_and_tight_lists_are_the_same() {
        assert_eq!(shapes("- a\n- b\n"), shapes("- a\n\n- b\n"));
    }

    #[test]
    fn parts_are_found_wherever_they_stand() {
        let text = "A [b](c.md) ![d](e.png) `f` <a href=\"g.md\">h</a> <https://i.example>\n\n:::image source=\"j.png\" alt-text=\"k\":::\n\n<td><img src='l.png'>[m](n.md)</td>\n";
        let structure = Structure::of(text);
        let of = |kind| -> Vec<String> {
            let blocks = structure.blocks.iter();
            blocks.flat_map(|block| structure.of_kind(block, kind)).map(|part| part.value.to_string()).collect()
        };
        assert_eq!(of(PartKind::Link), ["c.md", "g.md", "https://i.example", "n.md"]);
        assert_eq!(of(PartKind::Image), ["e.png", "j.png", "l.png"]);
        assert_eq!(of(PartKind::Code), ["f"]);
        assert_eq!(structure.prose(&structure.blocks[0]).trim_end(), "A b  \u{fffc} h https://i.example");
    }

    #[test]
    fn the_values_of_pages_are_blocks() {
        let page = "### YamlMime:Hub\ntitle: T\nmetadata:\n  ms.date: x\nitems:\n- url: a.md\n  text: See [b](c.md)\n";
        let structure = Structure::of_page(page);
        let links = structure.blocks.iter().flat_map(|block| structure.of_kind(block, PartKind::Link));
        assert_eq!(links.map(|part| part.value.to_string()).collect::<Vec<_>>(), ["a.md", "c.md"]);
        assert_eq!(structure.blocks.len(), 3);
    }

    #[test]
    fn what_only_a_tool_for_translation_wrote_is_left_out() {
        assert_eq!(shapes("# A\n<a id=\"a\" class=\"xliff\"></a>\n\nb\n"), shapes("# A\n\nb\n"));
        let pair = "<span data-ttu-id=\"x-1\">[a](b.md)</span><span class=\"sxs-lookup\"><span data-stu-id=\"x-1\">[c](b.md)</span></span>";
        let page = format!("### YamlMime:Hub\ntext: '{pair}'\n");
        let structure = Structure::of_page(&page);
        assert_eq!(structure.of_kind(&structure.blocks[0], PartKind::Link).count(), 1);
    }
}
