//! Text in raw HTML. Markdown's links in it are text to CommonMark, but their authors meant links.

use std::ops::Range;

use crate::finding::{Finding, rule};
use crate::front_matter::decode_entities;
use crate::text::{Span, printable};

use super::block::Compiler;
use super::body::{ImageText, LinkOrigin};
use super::bracket_link::{BracketLink, bracket_links};
use super::raw::Fragment;
use super::raw_html::Token;
use super::reduce::{Code, FORMULA_FENCE};
use super::spread_link::{SpreadLink, spread_links};

impl Compiler<'_, '_, '_> {
    /// Writes the text between two tags.
    pub(super) fn html_text(&mut self, text: &str, range: &Range<usize>, fragment: &Fragment<'_>, links: &mut Spread) {
        if self.reduced.has_faults() && !self.is_preformatted() {
            self.report_faults(&fragment.places(range));
        }
        let written = &fragment.html[range.clone()];
        if written.contains(FORMULA_FENCE) {
            let written = self.reduced.code(&fragment.places(range), Code::Span);
            return self.decoded_text(&written);
        }
        let is_code = self.writer.is_inside(&["pre", "code", "kbd", "samp"]);
        let bounds = links.bounds(range);
        if is_code && !links.is_open || bounds.is_empty() && !written.contains("](") {
            return self.writer.text(&printable(&self.reduced.clean(text)));
        }
        let mut done = range.start;
        for bound in bounds {
            self.text_with_links(&(done..bound.start), fragment);
            self.link_bound(&bound, fragment, links);
            done = bound.end;
        }
        self.text_with_links(&(done..range.end), fragment);
    }

    /// Where the text of a link begins or ends that has tags in it.
    fn link_bound(&mut self, bound: &Range<usize>, fragment: &Fragment<'_>, links: &mut Spread) {
        let Some(link) = links.all.iter().find(|link| link.open == bound.start) else {
            if std::mem::take(&mut links.is_open) {
                self.writer.close_anchor();
            }
            return;
        };
        let (target, span) = self.bracket_target(&fragment.html, &link.target, 0, fragment);
        let index = self.writer.link(&target, span, LinkOrigin::MarkdownInHtml, None);
        self.report_scheme(index);
        links.is_open = self.writer.open_anchor(index, "");
    }

    fn text_with_links(&mut self, range: &Range<usize>, fragment: &Fragment<'_>) {
        let written = &fragment.html[range.clone()];
        let mut done = 0;
        for link in bracket_links(written) {
            self.decoded_text(&written[done..link.start]);
            self.bracket_link(&link, written, range.start, fragment);
            done = link.end;
        }
        self.decoded_text(&written[done..]);
    }

    /// The destination of a link that is written in markdown's brackets, and its place; other readers see the brackets.
    fn bracket_target(
        &mut self,
        written: &str,
        target: &Range<usize>,
        offset: usize,
        fragment: &Fragment<'_>,
    ) -> (String, Span) {
        let place = fragment.places(&(offset + target.start..offset + target.end));
        let span = self.reduced.span(&place);
        let target = self.reduced.clean(&decode_entities(&written[target.clone()])).into_owned();
        let message = "a markdown link inside an HTML block is text to other readers";
        let finding = Finding::new(&rule::MARKDOWN_IN_HTML, self.context.file, span, message)
            .with_help("write it as `<a href=\"…\">`, or leave blank lines around it; Hexapla reads it as a link")
            .with_target(target.clone());
        self.findings.push(finding);
        (target, span)
    }

    pub(super) fn decoded_text(&mut self, written: &str) {
        let decoded = decode_entities(written);
        self.writer.text(&printable(&self.reduced.clean(&decoded)));
    }

    fn bracket_link(&mut self, link: &BracketLink, written: &str, offset: usize, fragment: &Fragment<'_>) {
        let opened = link.target.as_ref().is_some_and(|target| {
            let (target, span) = self.bracket_target(written, target, offset, fragment);
            let index = self.writer.link(&target, span, LinkOrigin::MarkdownInHtml, None);
            self.report_scheme(index);
            self.writer.open_anchor(index, "")
        });
        let text = self.reduced.clean(&decode_entities(&written[link.text.clone()])).into_owned();
        match &link.image {
            Some(source) => {
                let (source, span) = self.bracket_target(written, source, offset, fragment);
                let image = ImageText { alt: text, ..ImageText::default() };
                self.image(&source, span, LinkOrigin::MarkdownInHtml, image);
            }
            None => {
                let (start, text, end) = marked(&text);
                self.writer.html(start);
                self.writer.text(&printable(text));
                self.writer.html(end);
            }
        }
        if opened {
            self.writer.close_anchor();
        }
    }
}

/// The links of a fragment whose text has tags in it.
#[derive(Default)]
pub(super) struct Spread {
    all: Vec<SpreadLink>,
    is_open: bool,
}

impl Spread {
    pub(super) fn of(html: &str, tokens: &[Token]) -> Self {
        Self { all: spread_links(html, tokens), is_open: false }
    }

    /// What of a text begins or ends one: the bracket, or all from the bracket to the end.
    fn bounds(&self, range: &Range<usize>) -> Vec<Range<usize>> {
        let first = self.all.partition_point(|link| link.end <= range.start);
        let near = self.all[first..].iter().take_while(|link| link.open < range.end);
        let both = near.flat_map(|link| [link.open..link.open + 1, link.middle..link.end]);
        both.filter(|bound| range.start <= bound.start && bound.end <= range.end).collect()
    }
}

/// A text that marks stand around, as the element that they mean.
fn marked(text: &str) -> (&'static str, &str, &'static str) {
    const MARKS: [(&str, &str, &str); 4] =
        [("**", "<strong>", "</strong>"), ("`", "<code>", "</code>"), ("*", "<em>", "</em>"), ("_", "<em>", "</em>")];
    let inside = |mark: &str| text.strip_prefix(mark)?.strip_suffix(mark);
    let found = MARKS.iter().find_map(|(mark, start, end)| {
        let inside = inside(mark).filter(|inside| !inside.is_empty() && !inside.contains(mark))?;
        Some((*start, inside, *end))
    });
    found.unwrap_or(("", text, ""))
}
