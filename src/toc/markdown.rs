//! `TOC.md`: each heading is an entry, its level its depth.
//!
//! Beyond what markdown takes for a heading, any number of `#` makes one, with a blank behind them or without.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, OffsetIter, Options, Parser, Tag};

use super::heading::{Excess, Heading};
use super::outline::Outline;
use super::{MAX_DEPTH, Toc, TocEntry};
use crate::finding::rule::{INVALID_TOC_LEVEL, INVALID_TOC_SYNTAX};
use crate::finding::{FileId, Finding};
use crate::front_matter;
use crate::text::{Span, Spanned};
use crate::yaml;

pub(super) fn read(text: &str, file: FileId, findings: &mut Vec<Finding>) -> Toc {
    let body = front_matter::parse(text, file, findings).body;
    let text = &without_comments(text);
    let mut reader = Reader { text, file, findings, outline: Outline::default() };
    let mut events = Parser::new_ext(&text[body..], Options::empty()).into_offset_iter();
    while let Some((event, range)) = events.next() {
        let range = range.start + body..range.end + body;
        match event {
            Event::Start(Tag::Heading { level, .. }) => reader.heading(level, range, body, &mut events),
            Event::Start(tag) => {
                pass(&mut events, |_, _| {});
                match tag {
                    Tag::List(_) => reader.list(range),
                    _ => reader.lines(range),
                }
            }
            _ => reader.lines(range),
        }
    }
    Toc { entries: reader.outline.finish(), ..Toc::default() }
}

/// Passes what stands in the block that has begun, with its end.
fn pass<'e>(events: &mut OffsetIter<'e>, mut each: impl FnMut(Event<'e>, Range<usize>)) {
    let mut depth = 1_usize;
    while depth > 0 {
        let Some((event, range)) = events.next() else { return };
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        if depth > 0 {
            each(event, range);
        }
    }
}

/// How many lines make a list of which it is told as a whole.
const LONG_LIST: usize = 3;

struct Reader<'text, 'findings> {
    text: &'text str,
    file: FileId,
    findings: &'findings mut Vec<Finding>,
    outline: Outline,
}

impl Reader<'_, '_> {
    /// Reads what markdown takes for a heading, from where it has begun.
    fn heading(&mut self, level: HeadingLevel, range: Range<usize>, body: usize, events: &mut OffsetIter<'_>) {
        let mut heading = Heading::new(self.text);
        pass(events, |event, range| heading.event(event, range.start + body..range.end + body));
        let written = &self.text[range.clone()];
        let is_marked =
            written.trim_end().contains('\n') && yaml::lines(written, 0).any(|line| line.text.starts_with('#'));
        if is_marked {
            // A line of `-` or `=` below makes one heading of lines that are entries.
            return self.lines(range);
        }
        self.entry(level as usize, heading.excess(), heading.entry(), range);
    }

    /// Reads a list. Some write whole tables of contents as one, of which it is enough to tell once.
    fn list(&mut self, range: Range<usize>) {
        let lines: Vec<&str> = self.text[range.clone()].lines().filter(|line| !line.trim().is_empty()).collect();
        if lines.len() < LONG_LIST || lines.iter().any(|line| line.trim_start().starts_with('#')) {
            return self.lines(range);
        }
        let help = "write each line as a heading: `# [Name](file.md)`, and `##` for those that stand below it";
        let message = format!("this list is no entries; its {} lines are left out", lines.len());
        self.report(&INVALID_TOC_SYNTAX, range.start..range.start + lines[0].trim_end().len(), message, help);
    }

    /// Reads lines that markdown takes for something else.
    fn lines(&mut self, range: Range<usize>) {
        let before = self.text[..range.start].trim_end_matches([' ', '\t']);
        let start = if before.is_empty() || before.ends_with('\n') { before.len() } else { range.start };
        let before_end = yaml::lines(&self.text[..range.end], start);
        for line in before_end.filter(|line| !line.is_blank()) {
            let indent = line.indent();
            let written = &line.text[indent..];
            let content = written.trim_start_matches('#');
            let level = written.len() - content.len();
            let range = line.start + indent..line.start + line.text.trim_end().len();
            let is_code = indent > 3 || line.text[..indent].contains('\t');
            if level == 0 || is_code {
                self.unknown(range);
            } else {
                let (excess, entry) = entry_of(content.trim(), line.end() - content.trim_start().len());
                self.entry(level, excess, entry, range);
            }
        }
    }

    fn entry(&mut self, level: usize, excess: Option<Excess>, entry: TocEntry, range: Range<usize>) {
        if entry.name.is_none() && entry.href.is_none() && entry.uid.is_none() {
            return self.unknown(range);
        }
        if let Some(excess) = excess {
            self.excess(excess, range.clone());
        }
        let marks = || range.start..range.start + level.min(range.len());
        if let Some(above) = self.outline.rank_above(level).filter(|above| above + 1 < level) {
            self.report(&INVALID_TOC_LEVEL, marks(), format!("the level goes from {above} to {level} at once"), {
                "take `#` away until there is one more than in the entry that it stands below"
            });
        }
        if !self.outline.push(level, entry) {
            let message = format!("entries are nested more than {MAX_DEPTH} deep");
            self.report(&INVALID_TOC_LEVEL, marks(), message, "nest entries less deep; this one is left out");
        }
    }

    fn excess(&mut self, excess: Excess, range: Range<usize>) {
        const LINK: &str = "write `# [Name](file.md)`, with all of the name between the brackets";
        let (message, help) = match excess {
            Excess::Links => {
                ("this entry has several links; all but the first are left out", "write a heading for each")
            }
            Excess::HtmlLink => ("HTML makes no link here; its text is shown without one", LINK),
            Excess::TextBesideLink => ("this entry has a link and text beside it", LINK),
            Excess::TextBesideUid => (
                "this entry has a uid and text beside it; both are shown as text",
                "write `# @uid` or `# [Name](xref:uid)`",
            ),
        };
        let end = range.start + self.text[range.clone()].trim_end().len();
        self.report(&INVALID_TOC_SYNTAX, range.start..end, message.to_owned(), help);
    }

    fn unknown(&mut self, range: Range<usize>) {
        let help = "write `# [Name](file.md)` or `# Name`, one entry a line; remarks stand in `<!-- -->`";
        let end = range.start + self.text[range.clone()].trim_end().len();
        self.report(&INVALID_TOC_SYNTAX, range.start..end, "this line is no entry, and is left out".to_owned(), help);
    }

    fn report(
        &mut self,
        rule: &'static crate::finding::Rule,
        range: Range<usize>,
        message: String,
        help: &'static str,
    ) {
        self.findings.push(Finding::new(rule, self.file, Span::from(range), message).with_help(help));
    }
}

/// The same text with blanks for its comments; one that is not closed stays.
fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("<!--") {
        let Some(length) = rest[start + "<!--".len()..].find("-->") else { break };
        let (comment, behind) = rest[start..].split_at("<!--".len() + length + "-->".len());
        kept.push_str(&rest[..start]);
        kept.extend(comment.bytes().map(|byte| if matches!(byte, b'\n' | b'\r') { byte.into() } else { ' ' }));
        rest = behind;
    }
    kept + rest
}

/// The entry of a heading's content, which stands at a place of the file.
fn entry_of(content: &str, at: usize) -> (Option<Excess>, TocEntry) {
    const MARK: &str = "# ";
    let text = MARK.to_owned() + content;
    let mut events = Parser::new_ext(&text, Options::empty()).into_offset_iter();
    let mut heading = Heading::new(&text);
    if let Some((Event::Start(Tag::Heading { .. }), _)) = events.next() {
        pass(&mut events, |event, range| heading.event(event, range));
    }
    let excess = heading.excess();
    let mut entry = heading.entry();
    let place = |offset: u32| at + (offset as usize).saturating_sub(MARK.len());
    for Spanned { span, .. } in [&mut entry.name, &mut entry.href, &mut entry.uid].into_iter().flatten() {
        *span = Span::new(place(span.start), place(span.end));
    }
    (excess, entry)
}
