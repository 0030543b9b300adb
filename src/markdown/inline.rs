//! The walk over markdown's inlines: text, emphasis, links and images.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use crate::config::Dialect;
use crate::finding::Finding;
use crate::locale::is_unspaced;
use crate::text::{Span, printable};

use super::autolink;
use super::block::{Compiler, Events};
use super::body::{Fill, ImageText, LinkOrigin, ShortUid};
use super::destination::shown_uid;
use super::emoji;
use super::reduce::Code;
use super::tabs;
use super::uid;

/// How many characters may stand between a line break and the text that it leads to.
const LOOKAHEAD: usize = 100;

impl<'r> Compiler<'r, '_, '_> {
    pub(super) fn inline(&mut self, event: Event<'r>, range: Range<usize>, events: &mut Events<'r>) {
        match event {
            Event::Text(text) => self.text_run(text, range, events),
            Event::Code(code) => self.code_span(&code, &range),
            Event::InlineHtml(html) => self.inline_html(&html, &range, events),
            Event::SoftBreak => self.soft_break(&range),
            Event::HardBreak => {
                self.touch();
                if let Some(alt) = self.open.alts.last_mut() {
                    alt.push(' ');
                } else {
                    self.writer.html("<br>\n");
                }
                self.last = None;
            }
            Event::FootnoteReference(label) => self.footnote_reference(&label, &range),
            Event::TaskListMarker(is_done) => self.task(is_done),
            _ => {}
        }
    }

    /// Notes that the heading, if one is open, has one more inline; true while something is left out.
    pub(super) fn touch(&mut self) -> bool {
        if let Some(heading) = &mut self.heading
            && self.open.anchors.is_empty()
            && self.open.alts.is_empty()
        {
            heading.inlines += 1;
        }
        self.raw_html.dropping.is_some()
    }

    /// Joins the pieces in which the parser hands over a run of text, so that addresses in it are seen whole.
    fn text_run(&mut self, text: CowStr<'r>, range: Range<usize>, events: &mut Events<'r>) {
        let mut run = range;
        let whole = self.text;
        let verbatim = |text: &str, range: &Range<usize>| {
            whole.get(range.clone()).is_some_and(|written| std::ptr::eq(written, text) || written == text)
        };
        if !verbatim(&text, &run) {
            // A character reference may stand for anything.
            if let Some(running) = &mut self.running {
                running.push(&text, run.start);
            }
            return self.text(&printable(&text), None);
        }
        // A delimiter that delimits nothing is a piece of its own.
        let mut starts_with_asterisk = text.starts_with('*');
        let (mut brackets, mut angles, mut ticks) = (Vec::new(), Vec::new(), Vec::new());
        let mut note_bracket = |text: &str, at: usize| match text.bytes().next() {
            Some(b'[' | b']') => brackets.push(at),
            Some(b'<') => angles.push(at),
            Some(b'`') if !text.starts_with("``") => ticks.push(at),
            _ => {}
        };
        note_bracket(&text, run.start);
        while let Some((event, next)) = events.next_if(|(event, next)| {
            next.start == run.end && matches!(event, Event::Text(text) if verbatim(text, next))
        }) {
            if let Event::Text(text) = event {
                starts_with_asterisk |= text.starts_with('*');
                note_bracket(&text, next.start);
            }
            run.end = next.end;
        }
        if self.reduced.has_faults() {
            self.report_faults(&run);
        }
        self.report_suspects(&run, &brackets);
        self.ticks.append(&mut ticks);
        angles.into_iter().for_each(|at| self.report_broken_tag(&run, at));
        let whole = &self.text[run.clone()];
        if (starts_with_asterisk || self.reduced.has_loose_asterisks()) && self.open.alts.is_empty() {
            self.asterisks.note(self.text, &run);
        }
        if let Some(running) = &mut self.running {
            running.push(whole, run.start);
        }
        if self.seen.has_uids && self.open.alts.is_empty() && !self.writer.is_in_anchor() {
            return self.text_with_uids(whole, run.start);
        }
        self.plain_run(whole, run.start);
    }

    fn plain_run(&mut self, text: &str, at: usize) {
        if self.seen.has_emoji {
            return self.text_with_emoji(text, at);
        }
        self.text(text, Some(at));
    }

    fn text_with_uids(&mut self, text: &str, at: usize) {
        let before = self.text[..at].chars().next_back();
        let has_address = self.may_have_address(at..at + text.len());
        let addresses = if has_address { autolink::find(text) } else { Vec::new() };
        let mut done = 0;
        for found in uid::find(text, before) {
            let next = addresses.partition_point(|address| address.end <= found.written.start);
            if addresses.get(next).is_some_and(|address| address.start <= found.written.start) {
                continue;
            }
            if done < found.written.start {
                self.plain_run(&text[done..found.written.start], at + done);
            }
            let span = self.reduced.span(&(at + found.uid.start..at + found.uid.end));
            self.uid(&text[found.uid], span, Some(&text[found.written.clone()]));
            done = found.written.end;
        }
        if done < text.len() {
            self.plain_run(&text[done..], at + done);
        }
    }

    fn text_with_emoji(&mut self, text: &str, at: usize) {
        let before = self.text[..at].chars().next_back();
        let mut done = 0;
        for (place, emoji) in emoji::find(text, before) {
            if done < place.start {
                self.text(&text[done..place.start], Some(at + done));
            }
            self.text(emoji, None);
            done = place.end;
        }
        if done < text.len() {
            self.text(&text[done..], Some(at + done));
        }
    }

    /// Writes running text; `at` is its place where it was written just so.
    pub(super) fn text(&mut self, text: &str, at: Option<usize>) {
        if self.touch() {
            return;
        }
        let clean = self.reduced.clean(text);
        self.last = clean.chars().next_back().or(self.last);
        if let Some(alt) = self.open.alts.last_mut() {
            alt.push_str(&clean);
            return;
        }
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(&clean);
        }
        match at {
            Some(at) if !self.writer.is_in_anchor() && self.may_have_address(at..at + text.len()) => {
                self.text_with_addresses(text, at);
            }
            _ => self.writer.text(&clean),
        }
    }

    fn may_have_address(&self, range: Range<usize>) -> bool {
        let next = self.seen.addresses.partition_point(|mark| *mark < range.start);
        self.seen.addresses.get(next).is_some_and(|mark| *mark < range.end)
    }

    fn text_with_addresses(&mut self, text: &str, at: usize) {
        let mut done = 0;
        for address in autolink::find(text) {
            self.writer.text(&self.reduced.clean(&text[done..address.start]));
            let written = &text[address.clone()];
            let target = if written.starts_with("www.") { format!("http://{written}") } else { written.to_owned() };
            let span = self.reduced.span(&(at + address.start..at + address.end));
            let link = self.writer.link(&target, span, LinkOrigin::Address, None);
            self.writer.open_anchor(link, "");
            // Readers see an address, as Markdig shows it.
            self.writer.text(written.strip_prefix("mailto:").unwrap_or(written));
            self.writer.close_anchor();
            done = address.end;
        }
        self.writer.text(&self.reduced.clean(&text[done..]));
    }

    fn code_span(&mut self, code: &str, range: &Range<usize>) {
        if self.touch() {
            return;
        }
        if self.seen.has_spans {
            self.code.push(self.reduced.span(range));
        }
        let code = match self.reduced.is_changed(range, Code::Span) {
            true => Cow::Owned(printable(&self.written_code(range)).into_owned()),
            false => self.reduced.clean(code),
        };
        self.last = code.chars().next_back();
        if let Some(alt) = self.open.alts.last_mut() {
            alt.push_str(&code);
            return;
        }
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(&code);
        }
        self.writer.html("<code>");
        self.writer.text(&code);
        self.writer.html("</code>");
    }

    /// A code span as it was written: CommonMark, section 6.1.
    fn written_code(&mut self, range: &Range<usize>) -> String {
        if self.reduced.holds_pairs(range) {
            self.code_spans.push(self.reduced.span(range));
        }
        let written = self.reduced.code(range, Code::Span);
        // The marks of quotes and the indentation of further lines are none of the code.
        let mut lines = written.trim_matches('`').split('\n');
        let first = lines.next().unwrap_or_default().to_owned();
        let code = lines.fold(first, |code, line| code + " " + line.trim_start_matches([' ', '\t', '>']));
        match code.strip_prefix(' ').and_then(|code| code.strip_suffix(' ')) {
            Some(inner) if !inner.trim().is_empty() => inner.to_owned(),
            _ => code,
        }
    }

    /// A line break is a space, but between characters that are written without spaces it is nothing.
    fn soft_break(&mut self, range: &Range<usize>) {
        if self.raw_html.dropping.is_some() {
            return;
        }
        let marks = |c: char| c.is_whitespace() || matches!(c, '>' | '*' | '_' | '~' | '[' | super::reduce::JOINER);
        let next = self.text[range.end..].chars().take(LOOKAHEAD).find(|c| !marks(*c));
        let unspaced = |c: Option<char>| c.is_some_and(is_unspaced);
        if unspaced(self.last) && unspaced(next) {
            return;
        }
        match self.open.alts.last_mut() {
            Some(alt) => alt.push(' '),
            None => self.writer.html("\n"),
        }
        if let Some(heading) = &mut self.heading {
            heading.text.push('\n');
        }
    }

    pub(super) fn start_inline(&mut self, tag: Tag<'r>, range: Range<usize>, events: &mut Events<'r>) {
        if self.reduced.has_faults() && matches!(tag, Tag::Link { link_type: LinkType::Inline, .. }) {
            self.report_faults(&(range.start..range.start + 1));
        }
        if matches!(tag, Tag::Emphasis | Tag::Strong) && self.open.alts.is_empty() {
            self.asterisks.note_emphasis(self.text, &range);
        }
        match tag {
            Tag::Link { link_type: LinkType::Autolink, dest_url, .. } => self.angle_link(&dest_url, range, events),
            Tag::Link { link_type: LinkType::Email, dest_url, .. } => {
                let inside = range.start + 1..range.end.saturating_sub(1);
                self.start_link(&format!("mailto:{dest_url}"), inside);
            }
            Tag::Link { dest_url, title, .. } => {
                let place = self.destination_place(&dest_url, &range);
                self.start_link_at(&dest_url, &title, place, LinkOrigin::Markdown);
            }
            Tag::Image { dest_url, title, .. } => {
                self.touch();
                self.open.alts.push(String::new());
                let span = self.destination_place(&dest_url, &range);
                self.pending_image(&dest_url, &title, span);
            }
            _ if !self.open.alts.is_empty() || self.touch() => self.open.emphases.push(false),
            Tag::Emphasis => self.open_inline("<em>"),
            Tag::Strong => self.open_inline("<strong>"),
            Tag::Strikethrough if self.text[range].starts_with("~~") => self.open_inline("<del>"),
            // A single tilde is none of GFM's as this dialect reads it.
            Tag::Strikethrough => self.open_inline("~"),
            _ => {}
        }
    }

    fn open_inline(&mut self, html: &str) {
        self.writer.html(html);
        self.writer.enter();
        self.open.emphases.push(true);
    }

    pub(super) fn end_inline(&mut self, tag: TagEnd, range: &Range<usize>) {
        let close = match tag {
            TagEnd::Link => return self.end_link(),
            TagEnd::Image => return self.end_image(),
            _ if self.open.emphases.pop() != Some(true) => return,
            TagEnd::Emphasis => "</em>",
            TagEnd::Strong => "</strong>",
            TagEnd::Strikethrough if self.text[range.clone()].starts_with("~~") => "</del>",
            TagEnd::Strikethrough => "~",
            _ => return,
        };
        self.writer.leave();
        self.writer.html(close);
    }

    /// `<https://…>`, `<xref:…>`, or the placeholder of a construct of the dialect.
    fn angle_link(&mut self, target: &str, range: Range<usize>, events: &mut Events<'r>) {
        if let Some(marker) = self.reduced.marker_at(range.start).cloned() {
            skip_link(events);
            self.touch();
            return self.inline_marker(&marker, range.start);
        }
        let inside = range.start + 1..range.end.saturating_sub(1);
        let Some(uid) = target.strip_prefix("xref:") else { return self.start_link(target, inside) };
        skip_link(events);
        let span = self.reduced.span(&inside);
        self.uid(uid, span, None);
    }

    /// A uid that was written in quotes; the link's text is the uid.
    pub(super) fn quoted_xref(&mut self, uid: &str, span: Span) {
        self.uid(uid, span, None);
    }

    /// A uid that is a link of its own; its text is what is known of it. `written` is what stands in running text.
    fn uid(&mut self, uid: &str, span: Span, written: Option<&str>) {
        if self.touch() {
            return;
        }
        let shown = written.map_or_else(|| shown_uid(uid), str::to_owned);
        self.last = shown.chars().next_back().or(self.last);
        if let Some(alt) = self.open.alts.last_mut() {
            return alt.push_str(&shown);
        }
        if let Some(heading) = &mut self.heading {
            let start = heading.text.len();
            heading.text.push_str(&shown);
            heading.uids.push(start..heading.text.len());
        }
        if self.writer.is_in_anchor() {
            return self.writer.text(&shown);
        }
        let target = format!("xref:{}", self.reduced.clean(uid));
        let origin = if written.is_some() { LinkOrigin::ShortUid } else { LinkOrigin::Markdown };
        let link = self.writer.link(&target, span, origin, None);
        match written {
            Some(_) => self.writer.short_uid(ShortUid { link, written: shown.into() }),
            None => self.writer.hole(Fill::Uid(link)),
        }
    }

    /// Begins a link that is an address in `<>`.
    fn start_link(&mut self, target: &str, place: Range<usize>) {
        let span = self.reduced.span(&place);
        self.start_link_at(target, "", span, LinkOrigin::Address);
    }

    fn start_link_at(&mut self, target: &str, title: &str, span: Span, origin: LinkOrigin) {
        let is_docfx = self.context.markdown.dialect == Dialect::Docfx;
        let is_tab = is_docfx && target.starts_with(tabs::PREFIX);
        if let Some(heading) = &mut self.heading
            && is_tab
            && self.open.anchors.is_empty()
            && heading.inlines == 0
        {
            let here = self.writer.mark();
            heading.tab = Some((target.to_owned(), span));
            heading.tab_text = Some((here, here));
        }
        self.touch();
        let target = self.reduced.clean(target);
        let skipped =
            self.raw_html.dropping.is_some() || !self.open.alts.is_empty() || (is_tab && self.heading.is_some());
        let opened = !skipped && {
            let before = self.writer.mark();
            let link = self.writer.link(&target, span, origin, None);
            self.report_scheme(link);
            let opened = self.writer.open_anchor(link, title);
            self.open.bare_uid = self.writer.is_of_uid(link).then(|| (link, before, self.writer.mark()));
            opened
        };
        if opened {
            self.writer.enter();
        }
        self.open.anchors.push(opened);
    }

    fn end_link(&mut self) {
        let is_outer = self.open.anchors.len() == 1;
        if let Some(heading) = self.heading.as_mut().filter(|heading| is_outer && heading.inlines == 1)
            && let Some((_, end)) = &mut heading.tab_text
        {
            *end = self.writer.mark();
        }
        if self.open.anchors.pop() == Some(true) {
            self.writer.leave();
            let here = self.writer.mark();
            if let Some(link) = self.writer.silent_link().filter(|link| !self.writer.is_of_uid(*link)) {
                self.writer.hole(Fill::Title(link));
            }
            let bare = self.open.bare_uid.take().filter(|(_, _, inside)| *inside == here);
            self.writer.close_anchor();
            // A uid's own name stands for text that is not there.
            if let Some((link, before, _)) = bare {
                self.writer.rewind(before);
                self.writer.hole(Fill::Uid(link));
            }
        }
    }

    fn pending_image(&mut self, target: &str, title: &str, span: Span) {
        let title = Some(title.to_owned()).filter(|title| !title.is_empty());
        let target = self.reduced.clean(target).into_owned();
        self.open.images.push((target, title, span));
    }

    fn end_image(&mut self) {
        let (Some(alt), Some((target, title, span))) = (self.open.alts.pop(), self.open.images.pop()) else { return };
        if self.raw_html.dropping.is_some() {
            return;
        }
        if let Some(outer) = self.open.alts.last_mut() {
            outer.push_str(&alt);
            return;
        }
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(&alt);
        }
        self.image_or_media(&target, span, ImageText { alt, title, ..ImageText::default() });
    }

    /// Leaves a hole for an image.
    pub(super) fn image(&mut self, target: &str, span: Span, origin: LinkOrigin, image: ImageText) {
        let link = self.writer.link(target, span, origin, Some(image));
        self.report_scheme(link);
        self.writer.hole(Fill::Image(link));
        self.last = None;
    }

    /// Reports what is wrong with the constructs that are shown in a range.
    pub(super) fn report_faults(&mut self, range: &Range<usize>) {
        let file = self.context.file;
        let findings = self.reduced.faults(range).map(|(span, fault)| {
            Finding::new(fault.rule, file, span, fault.message.clone()).with_help(fault.help.clone())
        });
        self.findings.extend(findings);
    }

    /// Reports a link whose scheme is not published, or whose address cannot be one.
    pub(super) fn report_scheme(&mut self, link: u32) {
        let link = &self.writer.body.links[link as usize];
        self.findings.extend(link.unpublished_scheme(self.context.file));
        self.findings.extend(link.mistyped_address(self.context.file));
    }

    /// Where a link's destination stands: by its place in memory where it was taken as written, else by its text.
    pub(super) fn destination_place(&self, target: &CowStr<'_>, range: &Range<usize>) -> Span {
        let offset = (target.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        let borrowed = matches!(target, CowStr::Borrowed(_)) && offset <= self.text.len();
        if borrowed && self.text.get(offset..offset + target.len()) == Some(target) {
            return self.reduced.span_of_destination(&(offset..offset + target.len()));
        }
        let written = &self.text[range.clone()];
        let place = inline_destination(written).map(|place| range.start + place.start..range.start + place.end);
        let defined = || {
            let first = self.definitions.partition_point(|(destination, _)| **destination < **target);
            let (destination, place) = self.definitions.get(first)?;
            (**destination == **target).then(|| place.clone())
        };
        self.reduced.span_of_destination(&place.or_else(defined).unwrap_or_else(|| range.clone()))
    }
}

/// The destination in `[text](destination "title")`, with escapes or references that the parser has taken out.
fn inline_destination(written: &str) -> Option<Range<usize>> {
    let inside = written.strip_suffix(')')?;
    let start = inside.rfind("](")? + 2;
    let blanks = inside[start..].len() - inside[start..].trim_start().len();
    let rest = &inside[start + blanks..];
    let start = start + blanks;
    if let Some(angled) = rest.strip_prefix('<') {
        return Some(start + 1..start + 1 + angled.find('>')?);
    }
    Some(start..start + rest.find(char::is_whitespace).unwrap_or(rest.len()))
}

/// Takes the events of a link whose text the caller writes.
fn skip_link(events: &mut Events<'_>) {
    for (event, _) in events.by_ref() {
        if matches!(event, Event::End(TagEnd::Link)) {
            return;
        }
    }
}
