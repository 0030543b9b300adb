//! Markdown's links in a block of HTML whose text has tags in it: `[<strong>text</strong>](target)`.

use std::ops::Range;

use super::bracket_link::target;
use super::raw_html::Token;

/// Where such a link stands in the HTML.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SpreadLink {
    /// The bracket that opens its text.
    pub(super) open: usize,
    /// The bracket that closes it.
    pub(super) middle: usize,
    pub(super) target: Range<usize>,
    pub(super) end: usize,
}

/// The elements that may stand in the text of a link.
const INLINE: [&str; 14] =
    ["b", "br", "code", "em", "font", "i", "kbd", "mark", "samp", "span", "strong", "sub", "sup", "u"];

/// A bracket that opens, with how many elements have been opened behind it.
struct Opened {
    at: usize,
    depth: usize,
    has_tags: bool,
}

/// The links of a fragment whose text has tags in it, in order. The tags are closed within the text.
pub(super) fn spread_links(html: &str, tokens: &[Token]) -> Vec<SpreadLink> {
    let mut links = Vec::new();
    if !html.contains("](") {
        return links;
    }
    let mut opened: Option<Opened> = None;
    for token in tokens {
        match token {
            Token::Text { range, .. } => {
                let text = &html[range.clone()];
                let Some(bracket) = text.find(['[', ']']) else { continue };
                let close = Some(bracket).filter(|at| text[*at..].starts_with("]("));
                let whole = opened.take().filter(|bracket| bracket.depth == 0 && bracket.has_tags).zip(close);
                let link = whole.and_then(|(bracket, close)| {
                    let (target, end) = target(html, range.start + close + 2).filter(|(_, end)| *end <= range.end)?;
                    Some(SpreadLink { open: bracket.at, middle: range.start + close, target, end })
                });
                let done = link.as_ref().map_or(range.start, |link| link.end);
                links.extend(link);
                opened = last_open(html, done..range.end);
            }
            Token::Start { name, .. } if INLINE.contains(&name.as_str()) => {
                if let Some(bracket) = &mut opened {
                    bracket.has_tags = true;
                    bracket.depth += usize::from(name != "br");
                }
            }
            Token::End { name, .. } if INLINE.contains(&name.as_str()) => {
                opened = opened.and_then(|bracket| Some(Opened { depth: bracket.depth.checked_sub(1)?, ..bracket }));
            }
            _ => opened = None,
        }
    }
    links
}

/// The last bracket of a text, if it opens and is not that of an image.
fn last_open(html: &str, range: Range<usize>) -> Option<Opened> {
    let text = &html[range.clone()];
    let at = text.rfind(['[', ']']).filter(|at| text[*at..].starts_with('['))?;
    (!text[..at].ends_with(['\\', '!'])).then_some(Opened { at: range.start + at, depth: 0, has_tags: false })
}

#[cfg(test)]
mod tests {
    use super::super::raw_html::tokens;
    use super::*;

    #[test]
    fn links_around_tags_are_found() {
        let found = |html: &str| {
            let links = spread_links(html, &tokens(html));
            links.iter().map(|link| html[link.open..link.end].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(
            found("<td>[<b>a</b>](x.md), [b <i>c</i> d](y.md#e) [f](z.md)</td>"),
            ["[<b>a</b>](x.md)", "[b <i>c</i> d](y.md#e)"]
        );
        assert!(found("<td>[a</td><td>b](x.md) [<b>c](x.md)</b> \\[<b>d</b>](x.md) [<b>1</b>, 2]</td>").is_empty());
    }
}
