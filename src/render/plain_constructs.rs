//! The constructs of the dialect in an article's plain markdown: what its page shows, written without them.

use std::ops::Range;

use crate::markdown::body::Snippet;
use crate::markdown::constructs::Construct;

use super::body::{Part, formatted};
use super::plain::{Edit, Writer};

impl Writer<'_, '_, '_> {
    /// What stands in a construct's place in the text that begins at byte `base` of a stored file.
    pub(super) fn construct(&self, part: Part<'_>, text: &str, base: usize, found: (Range<usize>, Construct)) -> Edit {
        let (range, construct) = found;
        let said = |place: Range<usize>| text[place].trim().to_owned();
        match construct {
            Construct::Mark => (line(text, range), String::new()),
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
                let address = self.address(part, base + url.start).unwrap_or_else(|| said(url));
                let title = title.map_or_else(|| self.linker.messages(part.file).text("video-label").to_owned(), said);
                (range, format!("[{title}]({address})"))
            }
            Construct::Snippet(path) => {
                let code = self.sample(part, base + path.start).unwrap_or_default();
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
    fn address(&self, part: Part<'_>, at: usize) -> Option<String> {
        let index = part.body.links.iter().position(|link| link.span.range().start == at)?;
        self.linker.target(part, index as u32).map(|address| address.into_owned())
    }

    /// The code sample whose path is written at a byte of the file, as a fenced block; where it is missing, a notice.
    fn sample(&self, part: Part<'_>, at: usize) -> Option<String> {
        let index = part.body.snippets.iter().position(|snippet| snippet.span.range().start == at)?;
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

/// What the line of a place begins with, as blanks but for the marks of quotes.
pub(super) fn margin(text: &str, at: usize) -> String {
    let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    text[line..at].chars().map(|c| if matches!(c, '>' | '\t') { c } else { ' ' }).collect()
}

/// The lines of a range, from their beginning to their end.
fn line(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text[..range.start].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[range.end..].find('\n').map_or(text.len(), |length| range.end + length + 1);
    start..end
}
