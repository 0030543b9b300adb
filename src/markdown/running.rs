//! The running text of each block, gathered as it is read, for the checks that look at it.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use crate::finding::{FileId, Finding, ask};
use crate::prose::{Checks, OPAQUE, Problem};

use super::reduce::{JOINER, Reduced};

/// Gathers running text and checks each block of it.
pub(super) struct Running {
    checks: Checks,
    text: String,
    /// Where each run begins, here and in the text that is read.
    runs: Vec<(usize, usize)>,
    /// How many images are open, whose texts stand for themselves.
    images: usize,
    /// Whether there are joiners in the text that is read.
    has_joiners: bool,
}

impl Running {
    pub(super) fn new(checks: Checks, has_joiners: bool) -> Self {
        Self { checks, text: String::new(), runs: Vec::new(), images: 0, has_joiners }
    }

    /// Takes note of all that is no running text; true where a block begins or ends.
    pub(super) fn event(&mut self, event: &Event<'_>, range: &Range<usize>) -> bool {
        match event {
            Event::Code(_) | Event::InlineHtml(_) | Event::FootnoteReference(_) => self.opaque(range.start),
            Event::Start(Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. }) => self.opaque(range.start),
            Event::Start(Tag::Image { .. }) => {
                self.opaque(range.start);
                self.images += 1;
            }
            Event::End(TagEnd::Image) => self.images = self.images.saturating_sub(1),
            Event::SoftBreak | Event::HardBreak => self.push("\n", range.start),
            Event::Start(tag) => return !super::block::is_inline(tag),
            Event::End(tag) => return !super::block::is_inline_end(tag),
            _ => {}
        }
        false
    }

    fn opaque(&mut self, at: usize) {
        let mut buffer = [0; 4];
        self.push(OPAQUE.encode_utf8(&mut buffer), at);
    }

    /// Takes a run of text that begins at a place of the text that is read.
    pub(super) fn push(&mut self, text: &str, at: usize) {
        if self.images > 0 {
            return;
        }
        if !self.has_joiners && !text.is_empty() {
            self.runs.push((self.text.len(), at));
            return self.text.push_str(text);
        }
        let mut at = at;
        for piece in text.split(JOINER) {
            if !piece.is_empty() {
                self.runs.push((self.text.len(), at));
                self.text.push_str(piece);
            }
            at += piece.len() + JOINER.len_utf8();
        }
    }

    /// Checks what was gathered, at the end of a block.
    pub(super) fn flush(&mut self, reduced: &Reduced<'_>, file: FileId, findings: &mut Vec<Finding>) {
        if self.text.is_empty() {
            return;
        }
        for (rule, look) in self.checks.due() {
            ask(rule, file, findings, |found| {
                let mut problems = Vec::new();
                look(&self.checks, &self.text, &mut problems);
                problems.retain(|problem| !problem.needs_one_run || self.is_one_run(&problem.range));
                found.extend(problems.into_iter().map(|problem| self.finding(problem, reduced, file)));
            });
        }
        self.text.clear();
        self.runs.clear();
    }

    /// Where a place of the text was read.
    fn origin(&self, at: usize) -> usize {
        let run = self.runs.partition_point(|(start, _)| *start <= at).saturating_sub(1);
        self.runs.get(run).map_or(at, |(start, place)| at - start + place)
    }

    /// Whether no mark stands in a range of the text, nor before it.
    fn is_one_run(&self, range: &Range<usize>) -> bool {
        let (first, last) = (range.start.saturating_sub(1), range.end - 1);
        self.origin(last) == self.origin(first) + (last - first)
    }

    /// A problem at its place in the file.
    fn finding(&self, problem: Problem, reduced: &Reduced<'_>, file: FileId) -> Finding {
        let range = problem.range.clone();
        let was = &self.text[range.clone()];
        let origin = |at: usize| self.origin(at);
        let last = was.char_indices().next_back().map_or(range.start, |(last, _)| range.start + last);
        let span = reduced.span(&(origin(range.start)..origin(last) + (range.end - last)));
        // Behind the end of an emphasis a blank may be what ends it.
        let is_joined = range.start > 0 && origin(range.start) == origin(range.start - 1) + 1;
        let is_sure = is_joined || problem.instead.as_ref().is_some_and(|instead| !instead.is_empty());
        problem.finding(file, span, is_sure.then_some(was))
    }
}
