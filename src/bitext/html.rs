//! The blocks of a page's text and the sentences in them, found in HTML that we have written.
//!
//! A block is an element with text of its own: that of its descendants which stand in no other block. A script on the page finds
//! the same blocks in the same order, so that a sentence is told by its block and two offsets in that block's text.

use std::borrow::Cow;
use std::ops::Range;

use super::mark::Mark;
use super::segments::{Kind, Segment};
use super::sentences::{may_have_several, sentences};
use crate::front_matter::decode_entities;
use crate::text::{Span, begins_character, collapsed, tally};

/// Whether an element stands in running text; every other one is a block where it has text of its own.
pub(super) fn is_inline(name: &str) -> bool {
    match name.len() {
        1 => matches!(name, "a" | "b" | "i" | "q" | "s" | "u"),
        2 => matches!(name, "br" | "em" | "rp" | "rt"),
        3 => matches!(name, "bdi" | "bdo" | "del" | "dfn" | "img" | "ins" | "kbd" | "sub" | "sup" | "var" | "wbr"),
        4 => matches!(name, "abbr" | "cite" | "code" | "data" | "mark" | "ruby" | "samp" | "span" | "time"),
        _ => matches!(name, "input" | "small" | "strong"),
    }
}

/// An element with text of its own.
#[derive(Debug)]
pub struct Block<'h> {
    /// What kind of block it is.
    pub kind: Kind,
    /// Whether its text is no author's: the title of an alert, or what stands for a sample that is missing.
    pub is_label: bool,
    /// Its own text, as the page's script reads it.
    pub text: Cow<'h, str>,
    /// The units whose text it holds: the number of each and where it stands, in order.
    pub units: Vec<(u32, Range<usize>)>,
    /// What stands in its text, each with its place.
    pub(super) pieces: Vec<(usize, Piece<'h>)>,
    /// Whether there may be marks in its tags.
    pub(super) has_marks: bool,
    /// The first byte of the HTML with text that can be seen.
    order: usize,
}

/// A tag in a block's text.
#[derive(Debug)]
pub(super) enum Piece<'h> {
    Open { name: &'h str, tag: &'h str },
    Close,
    Void { name: &'h str, tag: &'h str },
}

/// About how much HTML there is for a block, in bytes; seen in ef-core.
const BYTES_OF_A_BLOCK: usize = 160;

/// The blocks of HTML that we have written, in the order of their text.
pub fn blocks(html: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::with_capacity(1 + html.len() / BYTES_OF_A_BLOCK);
    let has_marks = Mark::next(html).is_some();
    blocks.push(Block { has_marks, ..Block::of("div", false, false) });
    let mut reader = Reader { blocks, open: vec![Open::Block], current: vec![0], unit: None, has_marks };
    let mut at = 0;
    while at < html.len() {
        let rest = &html[at..];
        let bytes = rest.as_bytes();
        let end = match bytes[0] {
            b'<' => {
                let end = end_of_tag(bytes);
                reader.tag(&rest[..end]);
                end
            }
            _ => {
                let first = memchr::memchr2(b'<', b'&', bytes).unwrap_or(bytes.len());
                let has_references = bytes.get(first) == Some(&b'&');
                let end = match has_references {
                    true => first + memchr::memchr(b'<', &bytes[first..]).unwrap_or(bytes.len() - first),
                    false => first,
                };
                let written = &rest[..end];
                let text = if has_references { decoded(written) } else { Cow::Borrowed(written) };
                reader.text(text, at);
                end
            }
        };
        at += end;
    }
    let mut blocks = reader.blocks;
    blocks.retain(|block| block.order != usize::MAX);
    blocks.sort_by_key(|block| block.order);
    blocks
}

/// Whether a paragraph's tag says this class first.
fn has_class(tag: &str, class: &str) -> bool {
    tag.strip_prefix("<p class=\"").is_some_and(|written| written.starts_with(class))
}

/// One past the tag that a text begins with.
fn end_of_tag(bytes: &[u8]) -> usize {
    // Most tags are too short for a search to be worth its beginning.
    let short = &bytes[..bytes.len().min(16)];
    let near = short.iter().position(|byte| *byte == b'>');
    near.or_else(|| memchr::memchr(b'>', bytes)).map_or(bytes.len(), |end| end + 1)
}

/// An element that is open.
enum Open<'h> {
    Block,
    /// One of running text, by its name.
    Inline(&'h str),
}

struct Reader<'h> {
    blocks: Vec<Block<'h>>,
    open: Vec<Open<'h>>,
    /// The open blocks, innermost last.
    current: Vec<usize>,
    /// The unit that is open: its number, its block and where it began.
    unit: Option<(u32, usize, usize)>,
    /// Whether there are marks at all.
    has_marks: bool,
}

impl<'h> Reader<'h> {
    fn current(&self) -> usize {
        self.current.last().copied().unwrap_or_default()
    }

    fn tag(&mut self, tag: &'h str) {
        let name = |start: usize| {
            let rest = &tag[start.min(tag.len())..];
            let length = rest.bytes().position(|byte| !byte.is_ascii_alphanumeric());
            &rest[..length.unwrap_or(rest.len())]
        };
        if tag.starts_with("</") {
            self.close(name(2));
            return;
        }
        let name = name(1);
        let current = self.current();
        let block = &mut self.blocks[current];
        let at = block.text.len();
        if matches!(name, "br" | "img" | "input" | "wbr") {
            block.pieces.push((at, Piece::Void { name, tag }));
        } else if is_inline(name) {
            block.pieces.push((at, Piece::Open { name, tag }));
            self.open.push(Open::Inline(name));
        } else if !matches!(name, "hr" | "col") {
            let is_in_item = block.kind == Kind::Item;
            let is_label = name == "p"
                && ["alert-title", "range-label", "missing-sample"].iter().any(|class| has_class(tag, class));
            self.open.push(Open::Block);
            self.current.push(self.blocks.len());
            self.blocks.push(Block { has_marks: self.has_marks, ..Block::of(name, is_in_item, is_label) });
        }
    }

    fn close(&mut self, name: &str) {
        match self.open.last() {
            Some(Open::Inline(open)) if *open == name => {
                self.open.pop();
                let current = self.current();
                let block = &mut self.blocks[current];
                block.pieces.push((block.text.len(), Piece::Close));
            }
            Some(Open::Block) if self.open.len() > 1 && !is_inline(name) => {
                self.open.pop();
                self.current.pop();
            }
            _ => {}
        }
    }

    fn text(&mut self, text: Cow<'h, str>, at: usize) {
        let current = self.current();
        if !self.has_marks {
            return self.blocks[current].push_text(text, at);
        }
        let mut rest = &*text;
        while let Some((before, mark, behind)) = Mark::next(rest) {
            self.blocks[current].push_text(Cow::Owned(before.to_owned()), at);
            self.mark(mark, current);
            rest = behind;
        }
        self.blocks[current].push_text(Cow::Owned(rest.to_owned()), at);
    }

    fn mark(&mut self, mark: Mark, current: usize) {
        if let Some((number, block, start)) = self.unit.take() {
            // A unit that goes on in another block counts as far as the one that it began in.
            let end = self.blocks[block].text.len();
            self.blocks[block].units.push((number, start..end));
        }
        if let Mark::Start(number) = mark {
            self.unit = Some((number, current, self.blocks[current].text.len()));
        }
    }
}

impl<'h> Block<'h> {
    fn of(name: &str, is_in_item: bool, is_label: bool) -> Self {
        let kind = match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Kind::Heading(name.as_bytes()[1] - b'0'),
            "pre" => Kind::Code,
            "td" | "th" => Kind::Cell,
            "li" | "dd" | "dt" => Kind::Item,
            "p" if is_in_item => Kind::Item,
            _ => Kind::Text,
        };
        Self {
            kind,
            is_label,
            text: Cow::Borrowed(""),
            units: Vec::new(),
            pieces: Vec::new(),
            has_marks: false,
            order: usize::MAX,
        }
    }

    fn push_text(&mut self, text: Cow<'h, str>, at: usize) {
        if self.order == usize::MAX && text.contains(|c: char| !is_blank(c)) {
            self.order = at;
        }
        if self.text.is_empty() {
            self.text = text;
        } else {
            self.text.to_mut().push_str(&text);
        }
    }

    /// The sentences of the text: apart, in order, and together all of it. Code is one.
    pub fn sentences(&self) -> Vec<Range<usize>> {
        let has_lines = self.line_ends().next().is_some();
        if self.kind == Kind::Code || !(has_lines || may_have_several(&self.text)) {
            return std::iter::once(0..self.text.len()).collect();
        }
        let masked = self.masked();
        let mut ends: Vec<usize> = Vec::new();
        let mut start = 0;
        for line_end in self.line_ends().chain([self.text.len()]) {
            ends.extend(sentences(&masked[start..line_end]).into_iter().map(|sentence| start + sentence.start));
            start = line_end;
        }
        self.ranges(ends.into_iter())
    }

    /// The text cut where sentences or units begin; what stands before the first belongs to it.
    pub(super) fn ranges(&self, starts: impl Iterator<Item = usize>) -> Vec<Range<usize>> {
        let inner: Vec<usize> = starts.skip(1).filter(|at| *at > 0 && *at < self.text.len()).collect();
        let starts = std::iter::once(0).chain(inner.iter().copied());
        let ends = inner.iter().copied().chain([self.text.len()]);
        starts.zip(ends).map(|(start, end)| start..end).collect()
    }

    fn line_ends(&self) -> impl Iterator<Item = usize> {
        self.pieces.iter().filter_map(|(at, piece)| matches!(piece, Piece::Void { name: "br", .. }).then_some(*at))
    }

    /// The text with what ends no sentence out of sight: code, and the full stops within links. Every place stays.
    fn masked(&self) -> Cow<'_, str> {
        let hides = |name: &str| hides_code(name) || name == "a";
        let is_plain = |(_, piece): &(usize, Piece<'_>)| !matches!(piece, Piece::Open { name, .. } if hides(name));
        if memchr::memchr3(b'`', b'<', b'\\', self.text.as_bytes()).is_none() && self.pieces.iter().all(is_plain) {
            return Cow::Borrowed(&self.text);
        }
        let mut masked = String::with_capacity(self.text.len());
        let mut done = 0;
        let (mut code, mut links) = (0_usize, 0_usize);
        let mut open: Vec<&str> = Vec::new();
        let ends = [(self.text.len(), Piece::Close)];
        for (at, piece) in self.pieces.iter().chain(&ends) {
            let part = &self.text[done..*at];
            done = *at;
            match (code, links) {
                (0, 0) if memchr::memchr3(b'`', b'<', b'\\', part.as_bytes()).is_none() => masked.push_str(part),
                (0, 0) => masked.extend(part.chars().map(|c| if matches!(c, '`' | '<' | '\\') { ',' } else { c })),
                (0, _) => part.chars().for_each(|c| masked.push(without_end(c))),
                _ => masked.extend(part.bytes().map(|_| '0')),
            }
            let (name, change) = match piece {
                Piece::Open { name, .. } => {
                    open.push(name);
                    (*name, 1)
                }
                Piece::Close => (open.pop().unwrap_or_default(), -1),
                Piece::Void { .. } => continue,
            };
            match name {
                _ if hides_code(name) => code = code.saturating_add_signed(change),
                "a" => links = links.saturating_add_signed(change),
                _ => {}
            }
        }
        Cow::Owned(masked)
    }

    /// A part of the text as something to compare.
    pub(super) fn segment(&self, block: usize, range: Range<usize>) -> Segment {
        let text = collapsed(&self.text[range.clone()]);
        Segment { block: block as u32, kind: self.kind, text, span: Span::from(range) }
    }
}

/// Whether an element of running text holds code.
fn hides_code(name: &str) -> bool {
    matches!(name, "code" | "kbd" | "samp" | "var")
}

/// Text as it is read. We write few references, and those are told without reading the text as browsers do.
fn decoded(written: &str) -> Cow<'_, str> {
    let bytes = written.as_bytes();
    let Some(first) = memchr::memchr(b'&', bytes) else { return Cow::Borrowed(written) };
    let mut text = String::with_capacity(written.len());
    let mut rest = &written[first..];
    text.push_str(&written[..first]);
    while !rest.is_empty() {
        let known = [("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\"")];
        let Some((name, c)) = known.into_iter().find(|(name, _)| rest.starts_with(name)) else {
            return decode_entities(written);
        };
        let behind = &rest[name.len()..];
        let next = memchr::memchr(b'&', behind.as_bytes()).unwrap_or(behind.len());
        text.push_str(c);
        text.push_str(&behind[..next]);
        rest = &behind[next..];
    }
    Cow::Owned(text)
}

/// White space as HTML has it: no-break spaces are to be seen.
pub(super) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

/// A mark that ends sentences as one of the same length that ends none.
fn without_end(c: char) -> char {
    match c {
        '.' | '!' | '?' | '`' | '<' | '\\' => ',',
        '。' | '！' | '？' | '…' => '、',
        other => other,
    }
}

/// Offsets in UTF-16 units, which scripts count by, for byte offsets in a text that are asked for in about their order.
pub(super) struct Utf16<'t> {
    text: &'t str,
    is_ascii: bool,
    done: usize,
    units: u32,
}

impl<'t> Utf16<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Self { text, is_ascii: text.is_ascii(), done: 0, units: 0 }
    }

    pub(super) fn at(&mut self, at: usize) -> u32 {
        if self.is_ascii {
            return at as u32;
        }
        if at < self.done {
            (self.done, self.units) = (0, 0);
        }
        // A character is one unit, and two where it takes four bytes.
        let units = |byte: u8| u8::from(begins_character(byte)) + u8::from(byte >= 0xF0);
        self.units += tally(&self.text.as_bytes()[self.done..at], units);
        self.done = at;
        self.units
    }
}

#[cfg(test)]
mod tests {
    use super::super::parts::Budget;
    use super::*;

    fn told(html: &str) -> Vec<(Kind, String)> {
        blocks(html).into_iter().map(|block| (block.kind, block.text.into_owned())).collect()
    }

    fn split(html: &str) -> Vec<String> {
        let block = &blocks(html)[0];
        block.sentences().into_iter().map(|range| block.text[range].to_owned()).collect()
    }

    #[test]
    fn blocks_have_the_text_that_is_in_no_other_block() {
        let html = "<h2 id=\"a\">A &amp; <em>b</em></h2>\n<ul>\n<li>c\n<ul>\n<li><p>d</p></li>\n</ul>\n</li>\n</ul>\n<pre><code>e\n</code></pre>";
        assert_eq!(
            told(html),
            [
                (Kind::Heading(2), "A & b".to_owned()),
                (Kind::Item, "c\n\n".to_owned()),
                (Kind::Item, "d".to_owned()),
                (Kind::Code, "e\n".to_owned())
            ]
        );
    }

    #[test]
    fn sentences_are_apart_and_together_all_of_the_text() {
        assert_eq!(split("<p>One. <b>Two.</b> Three</p>"), ["One. ", "Two. ", "Three"]);
        assert_eq!(
            split("<p>See <code>a. B</code>, or <a>C. Door</a>. <code>e</code> F.</p>"),
            ["See a. B, or C. Door. ", "e F."]
        );
        assert_eq!(split("<p> one<br>\nTwo </p>"), [" one\n", "Two "]);
        assert_eq!(split("<p>一。二！</p>"), ["一。", "二！"]);
        assert_eq!(split("<pre>a. B. C</pre>"), ["a. B. C"]);
    }

    #[test]
    fn a_part_is_whole_html() {
        let block = &blocks("<p>a <strong>b <em>c</em> d</strong> <a href=\"x\">&lt;e&gt;</a><br>f</p>")[0];
        let ranges = [0..4, 4..5, 5..9, 9..block.text.len()];
        let (mut parts, mut budget) = (block.parts(), Budget::of(&block.text));
        let mut html = |range: Range<usize>| parts.html(range, &mut budget).unwrap_or_default();
        let backwards: Vec<String> = ranges.iter().rev().map(|range| html(range.clone())).collect();
        let told = ranges.map(html);
        assert!(told.iter().eq(backwards.iter().rev()));
        assert_eq!(
            told,
            [
                "a <strong>b </strong>",
                "<strong><em>c</em></strong>",
                "<strong> d</strong> <a href=\"x\">&lt;</a>",
                "<a href=\"x\">e&gt;</a><br>f"
            ]
        );
    }

    #[test]
    fn offsets_are_those_of_scripts() {
        let text = "a\u{1F600}é";
        let mut units = Utf16::of(text);
        assert_eq!([0, 5, text.len(), 1].map(|at| units.at(at)), [0, 3, 4, 1]);
    }
}
