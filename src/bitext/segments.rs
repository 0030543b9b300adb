//! What of an article is translated: its sentences, each in a block, and its blocks of code.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memmem;

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::html;
use super::sentences::sentences;
use crate::finding::FileId;
use crate::front_matter::{self, Entry, Value};
use crate::markdown::{is_inline, is_inline_end};
use crate::text::{Span, collapsed};
use crate::yaml;

/// What kind of block a segment stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A value in front matter or a YAML page.
    Value,
    /// A heading of a level.
    Heading(u8),
    /// Running text.
    Text,
    /// An item of a list.
    Item,
    /// A cell of a table.
    Cell,
    /// A block of code.
    Code,
    /// A block of HTML.
    Html,
}

/// A sentence, or a block of code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The block that it stands in, counted from the start of the article.
    pub block: u32,
    /// What kind of block that is.
    pub kind: Kind,
    /// Its text, line breaks and white space made one.
    pub text: String,
    /// Where it stands in the file.
    pub span: Span,
}

/// How an article is taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whole {
    /// An article with all that is translated.
    Article,
    /// An article of which only what bilingual pairs hold can be compared: no front matter, no texts of images.
    Paired,
    /// A YAML page.
    Page,
}

/// The segments of a file's text.
pub fn segments(text: &str, whole: Whole) -> Vec<Segment> {
    let mut taken = Segments { text, whole, block: 0, found: Vec::new() };
    match whole {
        Whole::Page => {
            if let Value::Mapping(entries) = yaml::read_text(text, FileId(0), &mut Vec::new()) {
                taken.page(&entries);
            }
        }
        Whole::Article | Whole::Paired => {
            let front = front_matter::parse(text, FileId(0), &mut Vec::new());
            if whole == Whole::Article {
                for key in ["title", "description"] {
                    let entry = front.entries.iter().find(|entry| entry.key.value.eq_ignore_ascii_case(key));
                    entry.into_iter().for_each(|entry| taken.value(&entry.value));
                }
            }
            taken.body(front.body);
        }
    }
    taken.found
}

/// Keys of YAML pages whose values nobody reads: where things lead, and what kinds they are of.
const UNREAD: [&str; 7] = ["href", "imageSrc", "itemType", "linkListType", "src", "uid", "url"];

struct Segments<'t> {
    text: &'t str,
    whole: Whole,
    block: u32,
    found: Vec<Segment>,
}

impl Segments<'_> {
    fn page(&mut self, entries: &[Entry]) {
        for entry in entries.iter().filter(|entry| !UNREAD.contains(&entry.key.value.as_str())) {
            match (&entry.value, entry.key.value.as_str()) {
                (Value::Mapping(metadata), "metadata") => {
                    let shown = |entry: &&Entry| ["title", "description"].contains(&entry.key.value.as_str());
                    metadata.iter().filter(shown).for_each(|entry| self.value(&entry.value));
                }
                (value, _) => self.value(value),
            }
        }
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Scalar(text) => {
                for range in sentences(&text.value) {
                    self.push(Kind::Value, folded(&text.value[range]), text.span);
                }
                self.block += 1;
            }
            Value::List(items) => items.iter().for_each(|item| self.value(item)),
            Value::Mapping(entries) => self.page(entries),
            Value::Null => {}
        }
    }

    fn push(&mut self, kind: Kind, text: String, span: Span) {
        if !text.is_empty() {
            self.found.push(Segment { block: self.block, kind, text, span });
        }
    }

    fn body(&mut self, base: usize) {
        let body = &self.text[base..];
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
        let mut kinds: Vec<Kind> = Vec::new();
        let mut run: Option<Range<usize>> = None;
        let mut inline = 0_usize;
        for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
            match event {
                Event::Start(ref tag) if is_inline(tag) => {
                    extend(&mut run, range);
                    inline += 1;
                }
                Event::End(ref tag) if is_inline_end(tag) => inline = inline.saturating_sub(1),
                Event::Start(Tag::CodeBlock(_)) => {
                    self.flush(base, run.take(), &kinds);
                    self.code(base, range);
                    kinds.push(Kind::Code);
                }
                Event::Start(tag) => {
                    self.flush(base, run.take(), &kinds);
                    kinds.push(kind_of(&tag, kinds.last().copied()));
                }
                Event::End(_) => {
                    self.flush(base, run.take(), &kinds);
                    kinds.pop();
                }
                _ if kinds.last() == Some(&Kind::Code) => {}
                Event::Rule => self.flush(base, run.take(), &kinds),
                _ if inline > 0 => {}
                _ => extend(&mut run, range),
            }
        }
        self.flush(base, run.take(), &kinds);
    }

    fn flush(&mut self, base: usize, run: Option<Range<usize>>, kinds: &[Kind]) {
        let Some(run) = run else { return };
        let kind = kinds.last().copied().unwrap_or(Kind::Text);
        let written = &*without_comments(&self.text[base + run.start..base + run.end]);
        for part in parts(written, kind) {
            for range in sentences(&written[part.clone()]) {
                let span = Span::from(range.clone()).shifted(base + run.start + part.start);
                let text = normalised(&written[part.clone()][range], self.whole);
                self.push(kind, text, span);
            }
            self.block += 1;
        }
    }

    fn code(&mut self, base: usize, range: Range<usize>) {
        let span = Span::from(range).shifted(base);
        // How a block is fenced, and for which language, is no part of what it says.
        let is_fence = |line: &str| line.starts_with("```") || line.starts_with("~~~");
        let lines = span.slice(self.text).lines().map(|line| line.trim_start_matches('>').trim());
        let lines = lines.filter(|line| !line.is_empty() && !is_fence(line));
        let text = lines.map(collapsed).collect::<Vec<_>>().join("\n");
        self.push(Kind::Code, text, span);
        self.block += 1;
    }
}

/// What is said in a block apart from the rest: the kind of a note, and the elements of a block of HTML.
fn parts(written: &str, kind: Kind) -> Vec<Range<usize>> {
    if kind == Kind::Html {
        return between_tags(written);
    }
    let marker = written.lines().next().filter(|line| line.starts_with("[!") && line.trim_end().ends_with(']'));
    let is_marker = |line: &&str| kind == Kind::Text && line.len() < written.len() && line.matches('[').count() == 1;
    let end = marker.filter(is_marker).map_or(0, str::len);
    let said = written[end..].trim_start_matches(|c: char| end > 0 && (c.is_whitespace() || c == '>'));
    let parts = [0..end, written.len() - said.len()..written.len()];
    parts.into_iter().filter(|part| !part.is_empty()).collect()
}

/// The texts of a block of HTML between the tags of its elements, those of running text aside.
fn between_tags(html: &str) -> Vec<Range<usize>> {
    let (mut found, mut start, mut at) = (Vec::new(), 0, 0);
    while let Some(open) = memchr::memchr(b'<', &html.as_bytes()[at..]).map(|open| at + open) {
        let Some(end) = memchr::memchr(b'>', &html.as_bytes()[open..]).map(|end| open + end + 1) else { break };
        if is_of_block(&html[open..end]) {
            found.push(start..open);
            start = end;
        }
        at = end;
    }
    found.push(start..html.len());
    found.retain(|text| !html[text.clone()].trim().is_empty());
    found
}

/// Whether a tag is that of an element which does not stand in running text.
fn is_of_block(tag: &str) -> bool {
    let name = tag[1..].trim_start_matches('/');
    let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())];
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && !html::is_inline(&name.to_ascii_lowercase())
}

/// What is written, as segments have it.
pub fn normalised(written: &str, whole: Whole) -> String {
    let mut folded = folded(written);
    if without_anchor(&folded).len() < folded.len() {
        folded = without_anchor(&folded).to_owned();
    }
    if folded.contains('\\') {
        folded = folded.replace("\\*", "*").replace("\\`", "`");
    }
    if whole == Whole::Paired { without_image_texts(&folded) } else { folded }
}

/// The text with blanks in place of comments, which no reader sees. Every place stays.
fn without_comments(text: &str) -> Cow<'_, str> {
    let Some(first) = memmem::find(text.as_bytes(), b"<!--") else { return Cow::Borrowed(text) };
    let mut kept = String::with_capacity(text.len());
    let (mut done, mut open) = (0, Some(first));
    while let Some(start) = open {
        let Some(end) = memmem::find(&text.as_bytes()[start..], b"-->").map(|at| start + at + 3) else { break };
        kept.push_str(&text[done..start]);
        kept.extend(std::iter::repeat_n(' ', end - start));
        done = end;
        open = memmem::find(&text.as_bytes()[end..], b"<!--").map(|at| end + at);
    }
    kept.push_str(&text[done..]);
    Cow::Owned(kept)
}

fn extend(run: &mut Option<Range<usize>>, range: Range<usize>) {
    *run = Some(match run.take() {
        Some(run) => run.start.min(range.start)..run.end.max(range.end),
        None => range,
    });
}

fn kind_of(tag: &Tag<'_>, outer: Option<Kind>) -> Kind {
    match tag {
        Tag::Heading { level, .. } => Kind::Heading(*level as u8),
        Tag::Item => Kind::Item,
        Tag::TableCell => Kind::Cell,
        Tag::HtmlBlock => Kind::Html,
        Tag::Paragraph if outer == Some(Kind::Item) => Kind::Item,
        _ => Kind::Text,
    }
}

/// The text on one line, without the marks that quotes put before each.
fn folded(written: &str) -> String {
    let mut text = String::with_capacity(written.len());
    for (number, line) in written.lines().enumerate() {
        let line = if number == 0 { line } else { line.trim_start_matches([' ', '\t', '>']) };
        for word in line.split_whitespace() {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
        }
    }
    // What nobody sees is no wording: no-break spaces have become blanks, and these go.
    match text.contains(['\u{200b}', '\u{feff}']) {
        true => text.replace(['\u{200b}', '\u{feff}'], ""),
        false => text,
    }
}

/// The text without an anchor at its start, which says where it stands and not what.
fn without_anchor(text: &str) -> &str {
    let anchor = text.strip_prefix("<a name=\"").and_then(|rest| rest.split_once("\"></a>"));
    anchor.filter(|(name, _)| !name.contains('"')).map_or(text, |(_, behind)| behind.trim_start())
}

fn without_image_texts(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("![") {
        let (before, image) = rest.split_at(at + 2);
        kept.push_str(before);
        rest = image.find("](").map_or(image, |end| &image[end..]);
    }
    while let Some(at) = rest.find("alt-text=\"") {
        let (before, value) = rest.split_at(at + "alt-text=\"".len());
        kept.push_str(before);
        rest = value.find('"').map_or(value, |end| &value[end..]);
    }
    kept + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(text: &str, whole: Whole) -> Vec<(Kind, String)> {
        segments(text, whole).into_iter().map(|segment| (segment.kind, segment.text)).collect()
    }

    #[test]
    fn an_article_is_taken_apart_block_by_block() {
        let text = "---\ntitle: T\nms.date: x\n---\n# <a name=\"h\"></a>H\n\nOne *a.\n  B* c. Two.\n\n> [!NOTE]\n> Q\n> r\n\n- i\n  - j\n\n| a | b |\n|---|---|\n| c | d |\n\n```cs\nx  \n```\n\n<p>h</p>\n";
        let found = taken(text, Whole::Article);
        let texts: Vec<&str> = found.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(texts[..5], ["T", "H", "One *a.", "B* c.", "Two."]);
        assert_eq!(texts[5..], ["[!NOTE]", "Q r", "i", "j", "a", "b", "c", "d", "x", "h"]);
    }

    #[test]
    fn texts_of_images_do_not_count_in_pairs() {
        assert_eq!(taken("![a b](c.png) d\n", Whole::Paired), [(Kind::Text, "![](c.png) d".to_owned())]);
    }

    #[test]
    fn the_values_of_pages_are_text() {
        let text = "### YamlMime:FAQ\nmetadata:\n  title: T\n  ms.date: x\nsections:\n- questions:\n  - question: Q?\n    answer: One. Two.\n";
        let texts: Vec<String> = taken(text, Whole::Page).into_iter().map(|(_, text)| text).collect();
        assert_eq!(texts, ["T", "Q?", "One.", "Two."]);
    }
}
