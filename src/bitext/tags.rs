//! Raw HTML as far as a translation must keep it: the names of its tags and where they lead.

use std::ops::Range;

/// An opening tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag<'t> {
    /// Its name.
    pub(super) name: &'t str,
    /// Where it stands.
    pub(super) range: Range<usize>,
    /// Where the value of its `href` or `src` stands.
    pub(super) leads_to: Option<Range<usize>>,
}

/// How many tags may begin before one ends. Each is read as far as that, so that more would take long, and no author means them.
const MOST_OPEN: usize = 64;

/// The opening tags in a part of a text.
pub(super) fn tags(text: &str, within: Range<usize>) -> Vec<Tag<'_>> {
    let part = &text[within.clone()];
    let mut found = Vec::new();
    // Where the tag ends that was read last, and how many have that end.
    let (mut end, mut open) = (0, 0);
    for at in memchr::memchr_iter(b'<', part.as_bytes()) {
        let rest = &part[at + 1..];
        let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        if length == 0 {
            continue;
        }
        if at >= end {
            end = memchr::memchr(b'>', rest.as_bytes()).map_or(part.len(), |length| at + 1 + length);
            open = 0;
        }
        open += 1;
        if open > MOST_OPEN {
            continue;
        }
        let inside = &part[at + 1 + length..end];
        let place = |value: Range<usize>| {
            let start = within.start + at + 1 + length;
            start + value.start..start + value.end
        };
        let value = |name| attribute(inside, name).or_else(|| unquoted(inside, name));
        let leads_to = value("href").or_else(|| value("src")).map(place);
        let leads_to = leads_to.filter(|value| !value.is_empty());
        let start = within.start + at;
        let range = start..(within.start + end + 1).min(within.end);
        found.push(Tag { name: &rest[..length], range, leads_to });
    }
    found
}

/// Where the quoted value of an attribute stands.
pub(super) fn attribute(inside: &str, name: &str) -> Option<Range<usize>> {
    let (start, quote) = values(inside, name).find(|(_, first)| matches!(first, '"' | '\''))?;
    let length = inside[start + 1..].find(quote)?;
    Some(start + 1..start + 1 + length)
}

/// Where the value of an attribute stands that has no quotes, as HTML allows.
fn unquoted(inside: &str, name: &str) -> Option<Range<usize>> {
    let (start, _) = values(inside, name).find(|(_, first)| !matches!(first, '"' | '\''))?;
    let length = inside[start..].find(char::is_whitespace).unwrap_or(inside.len() - start);
    Some(start..start + length)
}

/// Where values of an attribute begin, and with what.
fn values<'t>(inside: &'t str, name: &'t str) -> impl Iterator<Item = (usize, char)> + 't {
    memchr::memmem::find_iter(inside.as_bytes(), name).filter_map(move |at| {
        let is_apart = inside[..at].ends_with(|c: char| c.is_ascii_whitespace());
        let value = inside[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
        let first = value.chars().next().filter(|_| is_apart)?;
        Some((inside.len() - value.len(), first))
    })
}

/// The destinations of markdown's links inside a block of HTML, where their authors meant links.
pub(super) fn links(html: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    // Where the last one ended, which may be where further ones do.
    let mut end = 0;
    for at in memchr::memmem::find_iter(html.as_bytes(), "](") {
        let start = at + "](".len();
        if end < start {
            end = html[start..].find([')', ' ', '\n', '<']).map_or(html.len(), |length| start + length);
        }
        if end > start && html[end..].starts_with(')') {
            found.push(start..end);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_lead_where_their_attributes_say() {
        let text = "x <A HREF=\"no\" href = \"a.md\"><img alt='src=\"q\"' src='b.png'></a> < 3 <br><a href=c.md id=x>";
        let found = tags(text, 0..text.len());
        let told: Vec<_> = found.iter().map(|tag| (tag.name, tag.leads_to.clone().map(|to| &text[to]))).collect();
        assert_eq!(told, [("A", Some("a.md")), ("img", Some("b.png")), ("br", None), ("a", Some("c.md"))]);
        assert_eq!(links("<td>[x](a.md) [y]( [z](b c)</td>").len(), 1);
    }

    #[test]
    fn what_nothing_ends_is_read_as_far_as_it_goes() {
        let text = "<b <a href=\"c\" <i";
        let told: Vec<_> = tags(text, 0..text.len()).into_iter().map(|tag| (tag.name, &text[tag.range])).collect();
        assert_eq!(told, [("b", text), ("a", &text[3..]), ("i", "<i")]);
        assert_eq!(tags(&"<a ".repeat(1_000), 0..3_000).len(), MOST_OPEN);
        assert_eq!(links("[a](b [c](d](e) [f]("), [10..14, 13..14]);
    }
}
