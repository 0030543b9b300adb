//! The walk over markdown's events: blocks, lists, tables and quotes.

use std::collections::HashMap;
use std::iter::Peekable;
use std::ops::Range;

use pulldown_cmark::{Alignment, Event, OffsetIter, Parser, Tag, TagEnd};

use crate::config::Dialect;
use crate::finding::Finding;
use crate::text::Span;

use super::asterisks::Asterisks;
use super::heading::OpenHeading;
use super::open::{OpenHtml, OpenTable, OpenText};
use super::pairs::Unit;
use super::reduce::Reduced;
use super::running::Running;
use super::sections::OpenBlock;
use super::seen::Seen;
use super::slug::Slugs;
use super::tabs::{Group, TABS};
use super::writer::{Mark, Writer};
use super::{Compiled, Context, Form, extras};

pub(super) type Events<'r> = Peekable<OffsetIter<'r>>;

/// Compiles a reduced text.
pub(super) fn compile(reduced: &Reduced<'_>, units: Vec<Unit>, form: Form, context: Context<'_>) -> Compiled {
    let parser = Parser::new_ext(reduced.text(), extras::options(context.markdown));
    let mut compiler = Compiler::new(reduced, form, context);
    compiler.definitions = definitions(&parser, reduced.text());
    let mut events = parser.into_offset_iter().peekable();
    while let Some((event, range)) = events.next() {
        compiler.event(event, range, &mut events);
    }
    compiler.end_running_text();
    compiler.end_all_blocks();
    compiler.check_tabs();
    compiler.report_elements();
    let examples = std::mem::take(&mut compiler.code_spans);
    let is_example = |unit: &Unit| {
        let code = examples.partition_point(|code| code.start <= unit.side(context.side).start).checked_sub(1);
        code.is_some_and(|code| unit.side(context.side).end <= examples[code].end)
    };
    let units = units.into_iter().filter(|unit| !is_example(unit)).collect();
    Compiled {
        findings: compiler.findings,
        body: compiler.writer.finish(),
        units,
        has_spans: compiler.seen.has_spans,
        code: compiler.code,
    }
}

/// The destination of each reference definition and its place; sorted, so that it can be looked up.
fn definitions(parser: &Parser<'_>, text: &str) -> Vec<(String, Range<usize>)> {
    let mut definitions: Vec<_> = parser
        .reference_definitions()
        .iter()
        .map(|(_, definition)| {
            let span = definition.span.clone();
            let written = &text[span.clone()];
            // The destination stands behind the label's `]:`.
            let from = written.find("]:").map_or(0, |at| at + 2);
            let place = written[from..]
                .find(definition.dest.as_ref())
                .map_or(span.clone(), |at| span.start + from + at..span.start + from + at + definition.dest.len());
            (definition.dest.to_string(), place)
        })
        .collect();
    definitions.sort_by(|(a, a_place), (b, b_place)| (a, a_place.start).cmp(&(b, b_place.start)));
    definitions
}

/// A paragraph, which a block of raw HTML may end before its time.
#[derive(Clone, Copy)]
pub(super) struct Paragraph {
    /// Whether its tag is still open.
    pub(super) open: bool,
    /// How many elements are open directly inside.
    pub(super) depth: usize,
    /// Before its tag, and behind it.
    pub(super) start: [Mark; 2],
}

/// A quote in which nothing stands yet.
#[derive(Clone, Copy)]
pub(super) struct EmptyQuote {
    /// Before its tag.
    pub(super) outside: Mark,
    /// Behind its tag.
    pub(super) inside: Mark,
    /// Whether it is what would follow a part of a quote, and nothing where nothing does.
    pub(super) is_rest: bool,
}

/// Compiles one text.
pub(super) struct Compiler<'r, 's, 'c> {
    pub(super) reduced: &'r Reduced<'s>,
    pub(super) text: &'r str,
    pub(super) context: Context<'c>,
    pub(super) writer: Writer,
    pub(super) findings: Vec<Finding>,
    pub(super) heading: Option<OpenHeading>,
    /// The links, images and emphases that are open.
    pub(super) open: OpenText,
    /// The elements of raw HTML that are open.
    pub(super) raw_html: OpenHtml,
    table: OpenTable,
    /// The paragraph being read.
    pub(super) paragraph: Option<Paragraph>,
    /// The last character of running text, to tell what a line break after it is.
    pub(super) last: Option<char>,
    /// What the text may have, and where.
    pub(super) seen: Seen,
    /// Destinations of reference definitions and their places.
    pub(super) definitions: Vec<(String, Range<usize>)>,
    /// Where the file has code blocks; where it speaks of pairs, code in running text as well.
    pub(super) code: Vec<Span>,
    /// Where the file has code, where that code holds bilingual pairs.
    pub(super) code_spans: Vec<Span>,
    /// The blocks of the dialect that are open, innermost last.
    pub(super) blocks: Vec<OpenBlock>,
    /// The numbers of footnotes, by their labels.
    pub(super) footnotes: HashMap<String, usize>,
    /// The groups of tabs.
    pub(super) tab_groups: Vec<Group>,
    /// The backticks that the block being read shows as they are written.
    pub(super) ticks: Vec<usize>,
    /// Where the last table ended.
    pub(super) table_end: usize,
    /// The links to tabs that are paragraphs of their own: their places and tabs.
    pub(super) tab_lines: Vec<(Range<usize>, String)>,
    /// The asterisks that the block being read shows as they are written.
    pub(super) asterisks: Asterisks,
    form: Form,
    pub(super) slugs: Slugs,
    /// Where the innermost quote's content would begin, while it is empty.
    pub(super) fresh_quote: Option<EmptyQuote>,
    /// The running text of the block, where it is checked.
    pub(super) running: Option<Running>,
}

impl<'r, 's, 'c> Compiler<'r, 's, 'c> {
    fn new(reduced: &'r Reduced<'s>, form: Form, context: Context<'c>) -> Self {
        let text = reduced.text();
        let writer = Writer::new(context.purpose, text.len() + text.len() / 4);
        let checks = context.prose.and_then(|checks| checks.in_text(text));
        Self {
            reduced,
            text,
            context,
            writer,
            findings: Vec::new(),
            heading: None,
            open: OpenText::default(),
            raw_html: OpenHtml::default(),
            table: OpenTable::default(),
            paragraph: None,
            last: None,
            seen: Seen::of(reduced, context),
            definitions: Vec::new(),
            code: Vec::new(),
            code_spans: Vec::new(),
            blocks: Vec::new(),
            footnotes: HashMap::new(),
            tab_groups: Vec::new(),
            ticks: Vec::new(),
            table_end: 0,
            tab_lines: Vec::new(),
            asterisks: Asterisks::default(),
            form,
            slugs: Slugs::default(),
            fresh_quote: None,
            running: checks.map(|checks| Running::new(checks, reduced.has_joiners())),
        }
    }

    fn event(&mut self, event: Event<'r>, range: Range<usize>, events: &mut Events<'r>) {
        if let Some(running) = &mut self.running
            && running.event(&event, &range)
        {
            running.flush(self.reduced, self.context.file, &mut self.findings);
        }
        match event {
            Event::Start(Tag::HtmlBlock) => self.html_block(events),
            Event::Start(Tag::CodeBlock(kind)) => {
                self.code.push(self.reduced.span(&range));
                self.code_block(&kind, &range, events);
            }
            Event::Start(Tag::Heading { level, id, .. }) => self.start_heading(level, id.as_deref(), range),
            Event::End(TagEnd::Heading(_)) => self.end_heading(),
            Event::Start(tag) if is_inline(&tag) => self.start_inline(tag, range, events),
            Event::Start(tag) => self.start_block(tag, range, events),
            Event::End(tag) if is_inline_end(&tag) => self.end_inline(tag, &range),
            Event::End(tag) => self.end_block(tag),
            Event::Rule => {
                if !self.close_of_tabs(TABS) {
                    self.writer.html("<hr>\n");
                }
            }
            inline => self.inline(inline, range, events),
        }
    }

    /// Reports the marks that the block which ends here shows as they are written.
    pub(super) fn report_marks(&mut self) {
        self.report_tick();
        self.report_asterisks();
    }

    /// Whether a table has all cells of its rows, as DocFX reads it.
    pub(super) fn keeps_cells(&self) -> bool {
        self.context.markdown.dialect == Dialect::Docfx
    }

    fn end_running_text(&mut self) {
        if let Some(running) = &mut self.running {
            running.flush(self.reduced, self.context.file, &mut self.findings);
        }
    }

    fn start_block(&mut self, tag: Tag<'r>, range: Range<usize>, events: &mut Events<'r>) {
        self.last = None;
        self.report_marks();
        match tag {
            Tag::BlockQuote(_) => return self.start_quote(&range, events),
            Tag::Paragraph if self.form == Form::Inline => {}
            Tag::Paragraph if self.writer.innermost_raw() == Some("summary") => {
                let here = self.writer.mark();
                self.paragraph = Some(Paragraph { open: false, depth: self.writer.depth() + 1, start: [here; 2] });
            }
            Tag::Paragraph => {
                let is_text = !matches!(events.peek(), Some((Event::Start(Tag::Link { .. }), _)));
                self.check_paragraph(&range, is_text);
                let before = self.writer.mark();
                self.writer.html("<p>");
                let start = [before, self.writer.mark()];
                self.paragraph = Some(Paragraph { open: true, depth: self.writer.depth() + 1, start });
            }
            Tag::List(None) => self.writer.html("<ul>\n"),
            Tag::List(Some(1)) => self.writer.html("<ol>\n"),
            Tag::List(Some(start)) => self.writer.html(&format!("<ol start=\"{start}\">\n")),
            Tag::Item => self.writer.html("<li>"),
            Tag::Table(alignments) => {
                self.check_table(&range);
                self.table.alignments = alignments;
                self.writer.html("<div class=\"table\" tabindex=\"0\"><table>\n");
            }
            Tag::TableHead => {
                self.table.in_head = true;
                self.table.column = 0;
                self.writer.html("<thead>\n<tr>");
            }
            Tag::TableRow => {
                self.table.column = 0;
                self.writer.html("<tr>");
            }
            Tag::TableCell => {
                let is_empty = matches!(events.peek(), Some((Event::End(TagEnd::TableCell), _)));
                self.start_cell(is_empty);
            }
            extra => self.start_extra(&extra),
        }
        self.writer.enter();
    }

    fn end_block(&mut self, tag: TagEnd) {
        if matches!(tag, TagEnd::BlockQuote(_)) {
            self.end_rest_of_quote();
        }
        self.writer.leave();
        self.report_marks();
        self.last = None;
        if !self.blocks.is_empty() {
            self.end_blocks();
        }
        match tag {
            TagEnd::Paragraph => {
                self.raw_html.dropping = None;
                if let Some(paragraph) = self.paragraph.take().filter(|paragraph| paragraph.open) {
                    self.close_paragraph(paragraph.start);
                }
            }
            TagEnd::List(true) => self.writer.html("</ol>\n"),
            TagEnd::List(false) => self.writer.html("</ul>\n"),
            TagEnd::Item => self.writer.html("</li>\n"),
            TagEnd::Table => self.writer.html("</tbody>\n</table></div>\n"),
            TagEnd::TableHead => {
                self.table.in_head = false;
                self.writer.html("</tr>\n</thead>\n<tbody>\n");
            }
            TagEnd::TableRow => self.writer.html("</tr>\n"),
            TagEnd::TableCell => {
                self.writer.html(if self.table.is_head_cell { "</th>" } else { "</td>" });
                self.table.column += 1;
            }
            extra => self.end_extra(extra),
        }
        self.end_around();
    }

    /// Ends a paragraph; of one that had only what is not published, such as end tags, nothing stays.
    pub(super) fn close_paragraph(&mut self, [before, inside]: [Mark; 2]) {
        match self.writer.is_blank_since(inside) {
            true => self.writer.rewind(before),
            false => self.writer.html("</p>\n"),
        }
    }

    fn start_cell(&mut self, is_empty: bool) {
        // What says nothing heads nothing: the corner of a table whose rows have names.
        self.table.is_head_cell = self.table.in_head && !is_empty;
        self.writer.html(if self.table.is_head_cell { "<th scope=\"col\"" } else { "<td" });
        let class = match self.table.alignments.get(self.table.column) {
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-right\"",
            _ => "",
        };
        self.writer.html(class);
        self.writer.html(">");
    }

    /// Opens a quote, or the alert that old articles write as a quote with a bold first word.
    fn start_quote(&mut self, range: &Range<usize>, events: &mut Events<'r>) {
        self.writer.enter();
        self.begin_quote(false);
        let is_text = matches!(events.peek(), Some((Event::Start(Tag::Paragraph), _)));
        let Some((kind, end)) = is_text.then(|| self.bold_alert(range)).flatten() else { return };
        self.alert(kind);
        let mut has_paragraph = false;
        while let Some((event, _)) = events.next_if(|(event, range)| match event {
            Event::Start(Tag::Paragraph) => true,
            Event::SoftBreak | Event::HardBreak => range.start <= end,
            _ => range.end <= end,
        }) {
            has_paragraph |= matches!(event, Event::Start(Tag::Paragraph));
        }
        if has_paragraph {
            self.start_block(Tag::Paragraph, range.clone(), events);
        }
    }

    /// `>**Important**<br>`: the kind of alert, and where its title ends.
    fn bold_alert(&self, range: &Range<usize>) -> Option<(crate::alert::AlertKind, usize)> {
        let quote = self.text.get(range.clone())?;
        // This quote's own mark alone: what is quoted inside is another quote's.
        let start = quote.trim_start_matches([' ', '\t']).strip_prefix('>')?.trim_start_matches([' ', '\t']);
        let word = start.strip_prefix("**")?;
        let length = word.find("**").filter(|length| *length <= 64)?;
        let name = word[..length].trim_end_matches([':', '：', ' ', '\u{a0}', '\u{202f}']);
        let kind = self.context.alerts.kind_of(name)?;
        let behind = &word[length + 2..];
        let rest = behind.trim_start_matches([':', '：', ' ', '\u{a0}', '\u{202f}']);
        let line_break = ["<br>", "<br/>", "<br />"].iter().find(|tag| rest.starts_with(**tag)).map(|tag| tag.len());
        let taken = line_break.or_else(|| rest.starts_with('\n').then_some(0))?;
        Some((kind, range.end - rest.len() + taken))
    }
}

/// Whether a tag stands in running text.
pub(crate) fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
}

/// Whether what ends stands in running text.
pub(crate) fn is_inline_end(tag: &TagEnd) -> bool {
    matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}
