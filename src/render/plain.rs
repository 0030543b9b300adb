//! An article as plain markdown, beside its page: what its author wrote, pairs reduced to their target, includes put in their
//! places, links leading where the page's do.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use memchr::memmem;
use pulldown_cmark_escape::escape_html;

use crate::config::Dialect;
use crate::docset::Source;
use crate::finding::FileId;
use crate::markdown::body::{Fill, Include, LinkOrigin};
use crate::markdown::constructs::{Construct, constructs, hidden};
use crate::markdown::destination::Destination;
use crate::markdown::escape::escaped;
use crate::markdown::{self, Body, Context, Form, Purpose, Side};
use crate::site::include::Expansion;
use crate::site::page::PageId;
use crate::text::collapsed;

use super::body::{Linker, Part};
use super::page::Maker;
use super::plain_constructs::{Places, line, margin};
use super::plain_definitions::{Definitions, Leads};
use super::title::with_title_first_in_markdown;

/// Why an article has no markdown: its file is not what it was when the site was read.
#[derive(Debug)]
pub struct Changed {
    file: String,
}

impl std::fmt::Display for Changed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} has changed since the build began", self.file)
    }
}

impl std::error::Error for Changed {}

impl Maker<'_, '_> {
    /// The article of a page as plain markdown. Its file is read again: keeping every text would cost too much memory.
    ///
    /// # Errors
    ///
    /// The file has changed meanwhile.
    pub fn markdown(&self, page: PageId) -> Result<String, Changed> {
        let page = self.site.pages.get(page);
        let Some(article) = self.site.article(page.file) else { return Ok(String::new()) };
        let linker = self.linker(page);
        let mut writer = Writer {
            maker: self,
            linker,
            expansion: Expansion::of(self.site, page.file),
            texts: HashMap::new(),
            changed: None,
        };
        let text = match &article.yaml {
            Some(yaml) => {
                let alerts = self.theme.catalog().alert_spellings();
                let markdown = self.site.config.markdown;
                let context = Context {
                    purpose: Purpose::Pages,
                    file: page.file,
                    translation: false,
                    fragment: false,
                    side: Side::Target,
                    alerts,
                    markdown,
                    prose: None,
                };
                let body = markdown::compile(&yaml.markdown, 0, Form::Blocks, context).body;
                writer.text(Part { file: page.file, body: &body, article: None }, &yaml.markdown, 0)
            }
            None => {
                let mut buffer = Vec::new();
                let source = self.source(page.file, &mut buffer)?;
                let part = Part { file: page.file, body: &article.body, article: Some(article) };
                writer.text(part, source.text, article.front.body)
            }
        };
        let has_heading = self.site.ids(page.file).headings().any(|heading| heading.level == 1);
        let (text, title) = (text.trim(), self.site.name(article));
        let markdown = match with_title_first_in_markdown(text, title).filter(|_| !has_heading) {
            Some(titled) => titled + "\n",
            None if has_heading => format!("{text}\n"),
            None => format!("# {}\n\n{text}\n", escaped(title)),
        };
        writer.changed.map_or(Ok(markdown), Err)
    }

    /// Reads a file again, which must be what it was when the site was read.
    pub(super) fn source<'b>(&self, file: FileId, buffer: &'b mut Vec<u8>) -> Result<Source<'b>, Changed> {
        let read = self.site.docset.read_body(file, buffer);
        let known = self.digests.get(file.get()).copied().flatten();
        let unchanged = read.filter(|source| known == Some(source.digest()));
        unchanged.ok_or_else(|| Changed { file: self.site.docset.file(file).printed.to_string() })
    }
}

/// What stands in a text's place; longer ranges win over those within them.
pub(super) type Edit = (Range<usize>, String);

pub(super) struct Writer<'m, 's, 'a> {
    maker: &'m Maker<'s, 'a>,
    pub(super) linker: Linker<'s, 'a>,
    expansion: Expansion<'s, 'a>,
    /// What included files hold: many pages include one more than once.
    texts: HashMap<FileId, Rc<str>>,
    changed: Option<Changed>,
}

impl Writer<'_, '_, '_> {
    /// The markdown that begins at byte `base` of a stored text.
    fn text(&mut self, part: Part<'_>, stored: &str, base: usize) -> String {
        let text = &stored[base..];
        let is_line_end = |range: &Range<usize>| text.as_bytes().get(range.start) == Some(&b'\r');
        let is_recovered = self.maker.site.docset.recovered_from(part.file).is_some();
        let side = if is_recovered { Side::Source } else { Side::Target };
        let reductions = markdown::reductions(text, side).into_iter();
        let (line_ends, mut removed): (Vec<_>, Vec<_>) = reductions.partition(is_line_end);
        removed.extend(comments(text));
        let mut constructs = self.constructs(text);
        // What is code is asked only where something may have to stay because of it.
        let fences = if removed.is_empty() && constructs.is_empty() { Vec::new() } else { fences(text) };
        let is_text = |range: &Range<usize>| {
            let next = fences.partition_point(|fence| fence.end <= range.start);
            fences.get(next).is_none_or(|fence| range.start < fence.start)
        };
        removed.retain(is_text);
        constructs.retain(|(range, _)| is_text(range));
        let mut edits: Vec<Edit> = line_ends.into_iter().chain(removed).map(|range| (range, String::new())).collect();
        edits.extend(markdown::escapes(text, side).into_iter().map(|at| (at..at + 1, format!("\\{}", &text[at..=at]))));
        if !constructs.is_empty() {
            edits.extend(hidden(&constructs).into_iter().map(|zone| (line(text, zone), String::new())));
            let places = Places::of(part.body, base);
            edits.extend(constructs.into_iter().map(|found| self.construct(part, text, &places, found)));
        }
        let mut definitions = Definitions::of(text, self.maker.site.config.markdown);
        for (link, index) in part.body.links.iter().zip(0..) {
            let range = link.span.range();
            if range.start < base || stored.get(range.clone()).is_none_or(str::is_empty) {
                continue;
            }
            let range = range.start - base..range.end - base;
            match definitions.at(&range) {
                Some(definition) => definitions.note(definition, self.defined(part, index, range)),
                None => edits.extend(self.link(part, index, text, range)),
            }
        }
        edits.extend(definitions.edits(text));
        edits.extend(self.titles(part, text, base));
        for include in &part.body.includes {
            edits.extend(self.include(text, base, include));
        }
        applied(text, edits)
    }

    fn constructs(&self, text: &str) -> Vec<(Range<usize>, Construct)> {
        match self.maker.site.config.markdown.dialect {
            Dialect::Docfx => constructs(text, self.maker.theme.catalog().alert_spellings()),
            Dialect::Gfm => Vec::new(),
        }
    }

    /// Where a link leads whose address stands in a definition.
    fn defined(&self, part: Part<'_>, index: u32, range: Range<usize>) -> Leads {
        match part.body.links[index as usize].destination {
            Destination::External(_) | Destination::Fragment(_) | Destination::Empty => Leads::AsWritten,
            _ => self.linker.target(part, index).map_or(Leads::Nowhere, |address| Leads::To(range, encoded(&address))),
        }
    }

    fn link(&self, part: Part<'_>, index: u32, text: &str, range: Range<usize>) -> Vec<Edit> {
        let link = &part.body.links[index as usize];
        if link.origin == LinkOrigin::ShortUid {
            let name = || escaped(&self.linker.site.uid_text(self.linker.reader, link));
            let address = self.linker.target(part, index);
            return address
                .map(|address| (short_uid(text, &range), format!("[{}]({address})", name())))
                .into_iter()
                .collect();
        }
        if link.origin == LinkOrigin::MarkdownInHtml
            && link.image.is_none()
            && let Some(tags) = self.linker.target(part, index).and_then(|address| tagged(text, &range, &address))
        {
            return tags;
        }
        if matches!(link.destination, Destination::External(_) | Destination::Fragment(_) | Destination::Empty) {
            return Vec::new();
        }
        let address = self.linker.target(part, index).map(|address| encoded(&address));
        if let (Some(image), Some(whole)) = (&link.image, image_block(text, &range)) {
            let alt = escaped(&image.alt);
            let shown = address.map_or_else(|| alt.clone(), |address| format!("![{alt}]({address})"));
            return vec![(whole, shown)];
        }
        let (before, after) = (&text[..range.start], &text[range.end..]);
        let is_autolink = before.ends_with('<') && after.starts_with('>') && !before.ends_with("(<");
        if is_autolink {
            let name = match link.destination {
                Destination::Xref(_) => self.linker.site.uid_text(self.linker.reader, link),
                _ => link.written().split('?').next().unwrap_or_default().to_owned(),
            };
            let name = escaped(&name);
            let shown = address.map_or_else(|| name.clone(), |address| format!("[{name}]({address})"));
            return vec![(range.start - 1..range.end + 1, shown)];
        }
        match (address, &link.image) {
            (Some(address), _) => vec![(range, address)],
            (None, Some(image)) if link.origin == LinkOrigin::Html && image.media.is_none() => {
                tag_around(text, &range).map(|tag| (tag, escaped_html(&image.alt))).into_iter().collect()
            }
            (None, _) if link.origin == LinkOrigin::Html => {
                attribute_around(text, &range).map(|attribute| (attribute, String::new())).into_iter().collect()
            }
            (None, _) => unlinked(text, &range).unwrap_or_else(|| vec![(range, "#".to_owned())]),
        }
    }

    /// What stands in links in which the author has written nothing: the titles of what they lead to.
    fn titles(&self, part: Part<'_>, text: &str, base: usize) -> Vec<Edit> {
        let untitled = part.body.holes.iter().filter_map(|hole| match hole.fill {
            Fill::Title(link) => Some(link),
            _ => None,
        });
        let title = |link: u32| {
            let start = part.body.links[link as usize].span.range().start.checked_sub(base)?;
            let before = text.get(..start)?.trim_end_matches('<').strip_suffix("](")?;
            let title = escaped(self.linker.title_of_target(part, link));
            before.ends_with('[').then_some((before.len()..before.len(), title))
        };
        untitled.filter_map(title).collect()
    }

    /// An include with what it includes in its place, indented or quoted as its line is.
    fn include(&mut self, text: &str, base: usize, include: &Include) -> Option<Edit> {
        let path = include.span.range();
        let start = text.get(..path.start.checked_sub(base)?)?.rfind("[!")?;
        let end = path.end - base + text.get(path.end - base..)?.find(")]")? + 2;
        let (file, body) = self.expansion.enter(include).ok()?;
        let included = self.included(file, body, include.inline);
        self.expansion.leave();
        if include.inline {
            return Some((start..end, included));
        }
        let margin = margin(text, start);
        Some((start..end, included.trim().replace('\n', &format!("\n{margin}"))))
    }

    fn included(&mut self, file: FileId, body: &Body, inline: bool) -> String {
        let Some(article) = self.maker.site.article(file) else { return String::new() };
        let text = match self.stored(file) {
            Ok(text) => text,
            Err(changed) => {
                self.changed = Some(changed);
                return String::new();
            }
        };
        let part = Part { file, body, article: (!inline).then_some(article) };
        let text = self.text(part, &text, article.front.body);
        if inline { collapsed(&text) } else { text }
    }

    fn stored(&mut self, file: FileId) -> Result<Rc<str>, Changed> {
        if let Some(known) = self.texts.get(&file) {
            return Ok(Rc::clone(known));
        }
        let text: Rc<str> = self.maker.source(file, &mut Vec::new())?.text.into();
        self.texts.insert(file, Rc::clone(&text));
        Ok(text)
    }
}

/// Text that reads as it in HTML and in markdown around it, and between quotes.
fn escaped_html(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    // Writing into a string cannot fail.
    let _ = escape_html(&mut html, text);
    html
}

/// An address that no bracket in it ends.
fn encoded(address: &str) -> String {
    address.replace('(', "%28").replace(')', "%29")
}

pub(super) fn applied(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|(range, _)| (range.start, Reverse(range.end)));
    let mut written = String::with_capacity(text.len());
    let mut done = 0;
    for (range, replacement) in edits {
        if range.start < done || text.get(range.clone()).is_none() {
            continue;
        }
        written.push_str(&text[done..range.start]);
        written.push_str(&replacement);
        done = range.end;
    }
    written.push_str(&text[done..]);
    written
}

/// The fenced blocks of code, from fence to fence.
fn fences(text: &str) -> Vec<Range<usize>> {
    let mut fences = Vec::new();
    let mut open: Option<(usize, &str)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = line.trim_start_matches([' ', '\t', '>', '-', '*']);
        let mark = start.chars().next().filter(|mark| matches!(mark, '`' | '~')).unwrap_or(' ');
        let fence = &start[..start.len() - start.trim_start_matches(mark).len()];
        match open {
            None if fence.len() >= 3 && mark != ' ' => open = Some((at, fence)),
            Some((from, opened)) if fence.starts_with(opened) && start[fence.len()..].trim().is_empty() => {
                fences.push(from..at + line.len());
                open = None;
            }
            _ => {}
        }
        at += line.len();
    }
    fences.extend(open.map(|(from, _)| from..text.len()));
    fences
}

/// Comments, which no page shows; not those within a span of code.
fn comments(text: &str) -> Vec<Range<usize>> {
    let mut comments = Vec::new();
    let (mut at, mut line, mut backticks) = (0, 0, 0);
    while let Some(start) = memmem::find(&text.as_bytes()[at..], b"<!--").map(|offset| at + offset) {
        if let Some(end) = text[at..start].rfind('\n') {
            line = at + end + 1;
            backticks = 0;
        }
        backticks += text[at.max(line)..start].matches('`').count();
        if backticks % 2 == 1 {
            at = start + 4;
            continue;
        }
        let Some(end) = memmem::find(&text.as_bytes()[start..], b"-->").map(|offset| start + offset + 3) else { break };
        // With a line for itself, a comment takes the line along.
        let is_indent = start - line < 100 && text[line..start].bytes().all(|byte| byte == b' ');
        let is_alone = is_indent && text[end..].starts_with('\n');
        comments.push(if is_alone { line..end + 1 } else { start..end });
        (at, line, backticks) = if is_alone { (end + 1, end + 1, 0) } else { (end, line, backticks) };
    }
    comments
}

/// What takes the brackets of `[text](destination)` away and leaves the text.
fn unlinked(text: &str, destination: &Range<usize>) -> Option<Vec<Edit>> {
    let before = text[..destination.start].trim_end_matches('<').strip_suffix("](")?;
    let near = text.floor_char_boundary((destination.end + FARTHEST).min(text.len()));
    let after = text[destination.end..near].trim_start_matches('>');
    let end = near - after.len() + markdown::closing(after)? + 1;
    let mut depth = 1;
    let opens = |(_, c): &(usize, char)| {
        depth += match c {
            ']' => 1,
            '[' => -1,
            _ => 0,
        };
        depth == 0
    };
    let (open, _) = before.char_indices().rev().take(FARTHEST).find(opens)?;
    let first = if text[..open].ends_with('!') { open - 1 } else { open };
    Some(vec![(first..open + 1, String::new()), (before.len()..end, String::new())])
}

/// What makes a link in HTML of `[text](destination)`.
fn tagged(text: &str, destination: &Range<usize>, address: &str) -> Option<Vec<Edit>> {
    let brackets = unlinked(text, destination)?;
    let [(open, _), (close, _)] = &brackets[..] else { return None };
    let is_link = text[open.clone()].starts_with('[') && !text[open.end..].starts_with('!');
    is_link.then(|| {
        vec![(open.clone(), format!("<a href=\"{}\">", escaped_html(address))), (close.clone(), "</a>".to_owned())]
    })
}

/// The tag in which the value of an attribute stands.
fn tag_around(text: &str, value: &Range<usize>) -> Option<Range<usize>> {
    let from = text.floor_char_boundary(value.start.saturating_sub(FARTHEST));
    let to = text.floor_char_boundary((value.end + FARTHEST).min(text.len()));
    let start = from + text[from..value.start].rfind('<')?;
    Some(start..value.end + text[value.end..to].find('>')? + 1)
}

/// An attribute with its name and the blank before it.
fn attribute_around(text: &str, value: &Range<usize>) -> Option<Range<usize>> {
    let tag = tag_around(text, value)?;
    let name = text[tag.start..value.start].trim_end_matches(['"', '\'']).trim_end().strip_suffix('=')?.trim_end();
    let start = tag.start + name.rfind(char::is_whitespace)?;
    let is_quoted = text[..value.start].ends_with(['"', '\'']);
    Some(start..value.end + usize::from(is_quoted))
}

/// How far from a destination its construct may begin or end, so that no text makes this slow.
const FARTHEST: usize = 2000;

/// The whole of a `:::image source="…":::` around its source.
fn image_block(text: &str, source: &Range<usize>) -> Option<Range<usize>> {
    let before = &text[..source.start];
    let is_attribute = before.trim_end_matches(['"', '\'']).ends_with('=');
    if !is_attribute {
        return None;
    }
    let from = text.floor_char_boundary(source.start.saturating_sub(FARTHEST));
    let to = text.floor_char_boundary((source.end + FARTHEST).min(text.len()));
    let start = from + text[from..source.start].rfind(":::image")?;
    let end = source.end + text[source.end..to].find(":::")? + 3;
    (!before[start + 3..].contains(":::")).then_some(start..end)
}

/// `@uid` with its sign and its quotes.
fn short_uid(text: &str, uid: &Range<usize>) -> Range<usize> {
    let quote = text[..uid.start].chars().next_back().filter(|c| matches!(c, '"' | '\''));
    let around = usize::from(quote.is_some());
    uid.start - around - 1..uid.end + around
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_with_their_line_but_not_out_of_code() {
        let text = "a\n  <!-- b -->\nc <!-- d --> `<!-- e -->` <!-- f\n-->\n<!-- g";
        let found: Vec<&str> = comments(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["  <!-- b -->\n", "<!-- d -->", "<!-- f\n-->"]);
    }

    #[test]
    fn long_texts_take_time_in_proportion() {
        for piece in ["<!---->", "`<!--", "<!---->```\n", "![](", ":::image source=\"", "```\n"] {
            let text = piece.repeat(200_000);
            let (fences, comments) = (fences(&text), comments(&text));
            assert!(fences.len() <= text.len() && comments.len() <= text.len());
            let at = text.len() - 2..text.len() - 1;
            assert!(image_block(&text, &at).is_none() && unlinked(&text, &at).is_none(), "{piece}");
        }
    }
}
