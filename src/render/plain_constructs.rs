//! The constructs of the dialect in an article's plain markdown: what its page shows, written without them.

use std::collections::HashMap;
use std::ops::Range;

use crate::markdown::Body;
use crate::markdown::body::Snippet;
use crate::markdown::constructs::Construct;

use super::body::{Part, formatted};
use super::plain::{Edit, Writer};

/// What a body has by where it is written in its file.
pub(super) struct Places {
    /// Where the text begins in the file.
    base: usize,
    links: HashMap<usize, u32>,
    snippets: HashMap<usize, usize>,
}

impl Places {
    pub(super) fn of(body: &Body, base: usize) -> Self {
        let links = body.links.iter().zip(0..).map(|(link, index)| (link.span.range().start, index));
        let snippets = body.snippets.iter().enumerate();
        let snippets = snippets.map(|(index, snippet)| (snippet.span.range().start, index));
        Self { base, links: links.collect(), snippets: snippets.collect() }
    }
}

impl Writer<'_, '_, '_> {
    /// What stands in a construct's place.
    pub(super) fn construct(
        &self,
        part: Part<'_>,
        text: &str,
        places: &Places,
        found: (Range<usize>, Construct),
    ) -> Edit {
        let (range, construct) = found;
        let said = |place: Range<usize>| text[place].trim().to_owned();
        match construct {
            Construct::Mark | Construct::Zone { .. } | Construct::ZoneEnd => (line(text, range), String::new()),
            Construct::Column => (line(text, range), "\n".to_owned()),
            Construct::Indent => (range, String::new()),
            Construct::Versions(place) => {
                self.label(part, text, range, &self.linker.versions_text(part.file, &said(place)))
            }
            Construct::Pivots(place) => {
                self.label(part, text, range, &self.linker.pivots_text(part.file, &said(place)))
            }
            Construct::Text(place) => (range, said(place)),
            Construct::Tab(place) => {
                let title = said(place);
                let mark = if title.contains('*') { "" } else { "**" };
                (range, format!("{mark}{title}{mark}"))
            }
            Construct::Video(url, title) => {
                let address = self.address(part, places, places.base + url.start).unwrap_or_else(|| said(url));
                let title = title.map_or_else(|| self.linker.messages(part.file).text("video-label").to_owned(), said);
                (range, format!("[{title}]({address})"))
            }
            Construct::Snippet(path) => {
                let code = self.sample(part, places, places.base + path.start).unwrap_or_default();
                let shown = code.replace('\n', &format!("\n{}", margin(text, range.start)));
                (range, shown)
            }
        }
    }

    fn label(&self, part: Part<'_>, text: &str, range: Range<usize>, whom: &str) -> Edit {
        let below = text[range.end..].lines().nth(1).unwrap_or_default();
        let gap = if below.trim().is_empty() { "" } else { "\n" };
        (range, format!("*{}*{gap}", formatted(self.linker.messages(part.file), "range-label", "range", whom)))
    }

    /// The address of the link that is written at a byte of the file.
    fn address(&self, part: Part<'_>, places: &Places, at: usize) -> Option<String> {
        let index = places.links.get(&at)?;
        self.linker.target(part, *index).map(|address| address.into_owned())
    }

    /// The code sample whose path is written at a byte of the file, as a fenced block; where it is missing, a notice.
    fn sample(&self, part: Part<'_>, places: &Places, at: usize) -> Option<String> {
        let index = *places.snippets.get(&at)?;
        let snippet = &part.body.snippets[index];
        let parts = self.linker.site.loaded().snippets.get(&part.file);
        Some(match parts.and_then(|parts| parts.get(index)) {
            Some(Ok(sample)) => fenced(&sample.lines, &self.linker.language(part.file, snippet)),
            _ => self.missing(part, snippet),
        })
    }

    fn missing(&self, part: Part<'_>, snippet: &Snippet) -> String {
        format!("*{}*", self.linker.missing_sample(part.file, snippet))
    }
}

/// Code between fences that none of its lines can close.
fn fenced(lines: &[String], language: &str) -> String {
    let longest = lines.iter().map(|line| line.len() - line.trim_start_matches('`').len()).max().unwrap_or_default();
    let fence = "`".repeat(3.max(longest + 1));
    let code: String = lines.iter().map(|line| format!("{line}\n")).collect();
    format!("{fence}{language}\n{code}{fence}")
}

/// How wide a margin may be, so that no text makes this slow.
const WIDEST: usize = 400;

/// What the line of a place begins with, as blanks but for the marks of quotes; nothing where that is very long.
pub(super) fn margin(text: &str, at: usize) -> String {
    let near = text.floor_char_boundary(at.saturating_sub(WIDEST));
    let Some(line) = text[near..at].rfind('\n').map(|newline| near + newline + 1).or((near == 0).then_some(0)) else {
        return String::new();
    };
    text[line..at].chars().map(|c| if matches!(c, '>' | '\t') { c } else { ' ' }).collect()
}

/// The lines of a range, from their beginning to their end.
pub(super) fn line(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text[..range.start].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[range.end..].find('\n').map_or(text.len(), |length| range.end + length + 1);
    start..end
}
