//! Headings: their tags and ids, and what the outline is told of each.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::HeadingLevel;

use crate::text::{Span, collapsed};

use super::block::Compiler;
use super::body::{Heading, IdKind, OWN_IDS, RareInHeading};
use super::slug::slug_of_heading;
use super::writer::Mark;

/// What the start tags of headings begin with, by level.
const OPENINGS: [&str; 6] = ["<h1", "<h2", "<h3", "<h4", "<h5", "<h6"];

/// The end tags of headings, by level.
const CLOSINGS: [&str; 6] = ["</h1>\n", "</h2>\n", "</h3>\n", "</h4>\n", "</h5>\n", "</h6>\n"];

/// What is known of the heading that is being written.
pub(super) struct OpenHeading {
    pub(super) level: HeadingLevel,
    pub(super) id: u32,
    /// Its text so far.
    pub(super) text: String,
    /// What of the text is no part of its id.
    pub(super) uids: Vec<Range<usize>>,
    /// How many inlines it has had, its leading anchor aside.
    pub(super) inlines: u32,
    /// The tab that its first inline is a link to, and where that is written.
    pub(super) tab: Option<(String, Span)>,
    /// Where the text of that link begins and ends.
    pub(super) tab_text: Option<(Mark, Mark)>,
    /// The name of the anchor that it began with, once something followed.
    pub(super) lifted: Option<String>,
    /// The files that stand in it: how much text came before, and which include it is.
    pub(super) includes: Vec<(usize, u32)>,
    /// Where it stands in the parsed text.
    range: Range<usize>,
    start: Mark,
    /// How many links came before it.
    links: usize,
}

impl OpenHeading {
    fn without_uids(&self) -> String {
        let mut text = self.text.clone();
        self.uids.iter().rev().for_each(|uid| text.replace_range(uid.clone(), ""));
        text
    }
}

impl Compiler<'_, '_, '_> {
    pub(super) fn start_heading(&mut self, level: HeadingLevel, written: Option<&str>, range: Range<usize>) {
        if level == HeadingLevel::H2 {
            self.check_underlined(&range);
        }
        let (start, links) = (self.writer.mark(), self.writer.body.links.len());
        self.last = None;
        self.writer.html(OPENINGS[level as usize - 1]);
        let id = self.writer.claim("", IdKind::Heading);
        self.writer.html(">");
        self.writer.enter();
        let text = String::new();
        let includes = Vec::new();
        let lifted = written.filter(|id| !id.is_empty() && !id.starts_with(OWN_IDS)).map(str::to_owned);
        let uids = Vec::new();
        let (inlines, tab, tab_text) = (0, None, None);
        self.heading =
            Some(OpenHeading { level, id, text, uids, inlines, tab, tab_text, lifted, includes, range, start, links });
    }

    pub(super) fn end_heading(&mut self) {
        self.writer.leave();
        self.report_marks();
        let Some(heading) = self.heading.take() else { return };
        let automatic = match heading.uids[..] {
            [] => self.slugs.claim(&heading.text),
            _ => self.slugs.claim(&heading.without_uids()),
        };
        if self.is_tab(&heading) {
            return self.tab(&heading);
        }
        self.writer.html(CLOSINGS[heading.level as usize - 1]);
        self.end_around();
        let (text, includes) = match heading.includes[..] {
            [] => (collapsed(&heading.text), Box::default()),
            _ => around_includes(&heading),
        };
        let source = self.reduced.source_of_heading(&heading.range).map(|source| slug_of_heading(&source));
        let claim = &mut self.writer.body.ids[heading.id as usize];
        match heading.lifted {
            Some(name) => (claim.name, claim.kind) = (name.into(), IdKind::Lifted),
            None => claim.name = automatic,
        }
        let source_slug = source.filter(|source| **source != *claim.name).map(Arc::from);
        let end = heading.range.start + self.text[heading.range.clone()].trim_end().len();
        let (level, span) = (heading.level as u8, self.reduced.span(&(heading.range.start..end)));
        let is_hidden = self.is_hidden();
        let is_rare = !includes.is_empty() || source_slug.is_some() || is_hidden;
        let rare = is_rare.then(|| Box::new(RareInHeading { includes, source_slug, is_hidden }));
        let heading = Heading { level, span, text: text.into(), id: heading.id, rare };
        self.writer.body.headings.push(heading);
    }

    /// Takes a heading back that has just been written, with what its text leads to.
    pub(super) fn take_back(&mut self, heading: &OpenHeading, with_links: bool) {
        self.writer.rewind(heading.start);
        if with_links {
            self.writer.body.links.truncate(heading.links);
        }
        self.writer.body.ids.truncate(heading.id as usize);
    }
}

/// A heading's text with one blank for each run of white space, and where its includes stand in that.
fn around_includes(heading: &OpenHeading) -> (String, Box<[(u32, u32)]>) {
    let mut text = String::with_capacity(heading.text.len());
    let mut includes = Vec::with_capacity(heading.includes.len());
    let mut done = 0;
    let mut push = |text: &mut String, until: usize| {
        for c in heading.text[done..until].chars() {
            if !c.is_whitespace() {
                text.push(c);
            } else if !text.ends_with(' ') {
                text.push(' ');
            }
        }
        done = until;
    };
    for (at, include) in &heading.includes {
        push(&mut text, *at);
        includes.push((text.len() as u32, *include));
    }
    push(&mut text, heading.text.len());
    (text, includes.into())
}
