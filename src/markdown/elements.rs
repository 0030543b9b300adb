//! `unclosed-block`: elements of raw HTML that nothing closes, ends that close nothing, and tags that nothing ends.
//!
//! An element may begin in one block of HTML and end in another, so what is open is known at the end of the text alone. An
//! included file may close what the text has opened.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::finding::{Finding, rule};

use super::block::Compiler;
use super::raw::{Fragment, tag_at};
use super::raw_html::{self, Attribute, Policy, attribute};

/// Elements whose end HTML lets its writers omit.
const OPTIONAL: &[&str] =
    &["caption", "colgroup", "dd", "dt", "li", "p", "rp", "rt", "tbody", "td", "tfoot", "th", "thead", "tr"];

/// How far the parts of a tag are looked for, in bytes.
const LONGEST: usize = 300;

/// The elements of a text.
#[derive(Default)]
pub(super) struct Elements {
    /// Those that are open, by name, innermost last.
    open: BTreeMap<&'static str, Vec<Tag>>,
    /// Ends that close nothing.
    stray: Vec<(&'static str, Tag)>,
}

/// A tag in the parsed text.
struct Tag {
    place: Range<usize>,
    /// How many files were included before it.
    includes: usize,
    /// Whether it may be told of: a link leads somewhere, and no part for some readers alone holds it.
    is_told: bool,
}

impl<'r> Compiler<'r, '_, '_> {
    /// Notes an element that begins.
    pub(super) fn note_start(&mut self, policy: Policy, attributes: &[Attribute], at: usize, fragment: &Fragment<'_>) {
        let Policy::Publish(name) = policy else { return };
        if OPTIONAL.contains(&name) || self.is_of_pairs(name) || tag_at(&fragment.html, at).ends_with("/>") {
            return;
        }
        let leads = name != "a" || attribute(attributes, "href").is_some_and(|href| !href.value.trim().is_empty());
        let tag = self.tag(at, leads, fragment);
        self.raw_html.elements.open.entry(name).or_default().push(tag);
    }

    /// Notes the end of an element.
    pub(super) fn note_end(&mut self, name: &'static str, at: usize, fragment: &Fragment<'_>) {
        let elements = &mut self.raw_html.elements;
        if elements.open.get_mut(name).and_then(Vec::pop).is_some() || OPTIONAL.contains(&name) {
            return;
        }
        if raw_html::is_block(name) {
            let tag = self.tag(at, true, fragment);
            self.raw_html.elements.stray.push((name, tag));
        }
    }

    /// Whether an element may be one that a translator's tool has put around a pair.
    fn is_of_pairs(&self, name: &str) -> bool {
        name == "span" && self.seen.has_spans
    }

    fn tag(&self, at: usize, is_told: bool, fragment: &Fragment<'_>) -> Tag {
        let place = fragment.places(&(at..at + tag_at(&fragment.html, at).len()));
        Tag { place, includes: self.writer.body.includes.len(), is_told: is_told && self.blocks.is_empty() }
    }

    /// Reports what is still open at the end of the text, and the ends that closed nothing.
    pub(super) fn report_elements(&mut self) {
        let Elements { open, stray } = std::mem::take(&mut self.raw_html.elements);
        let includes = self.writer.body.includes.len();
        if self.context.fragment {
            return;
        }
        for (name, tags) in open {
            let mut last: Option<usize> = None;
            for tag in tags.into_iter().filter(|tag| tag.is_told && tag.includes == includes) {
                // Of two in a line the second was meant to close the first.
                let start = tag.place.start;
                let is_second = last.replace(start).is_some_and(|last| !self.text[last..start].contains('\n'));
                if !is_second {
                    self.report_open(name, &tag);
                }
            }
        }
        for (name, tag) in stray.iter().filter(|(_, tag)| tag.is_told && tag.includes == 0) {
            let name = self.name_in(&tag.place).unwrap_or(name);
            let message = format!("this `</{name}>` closes nothing");
            self.report_tag(message, format!("take it out, or write `<{name}>` where it begins"), &tag.place);
        }
    }

    fn report_open(&mut self, published: &str, tag: &Tag) {
        let name = self.name_in(&tag.place).unwrap_or(published);
        let message = format!("nothing closes the `<{name}>` that begins here");
        let help = match raw_html::ends_with_block(published) {
            true => format!("write `</{name}>` behind the words that it is for"),
            false => format!("write `</{name}>` below what belongs to it; until then all that follows does"),
        };
        self.report_tag(message, help, &tag.place);
    }

    /// The name of the tag at a place, as it is written.
    fn name_in(&self, place: &Range<usize>) -> Option<&'r str> {
        let written = self.text.get(place.clone())?.trim_start_matches(['<', '/']);
        written.split(|c: char| !c.is_ascii_alphanumeric()).next().filter(|name| !name.is_empty())
    }

    fn report_tag(&mut self, message: String, help: String, place: &Range<usize>) {
        let span = self.reduced.span(place);
        self.findings.push(Finding::new(&rule::UNCLOSED_BLOCK, self.context.file, span, message).with_help(help));
    }

    /// Shows a tag that nothing ends, and what it would have swallowed.
    pub(super) fn unfinished_tag(&mut self, range: Range<usize>, fragment: &Fragment<'_>) {
        let written = &fragment.html[range.clone()];
        let length = written.find('\n').unwrap_or(written.len());
        let place = fragment.places(&(range.start..range.start + length));
        self.report_unfinished(&place);
        self.show_range(&range, fragment);
    }

    /// Reports what begins at a place of running text as a tag does and is none.
    pub(super) fn report_broken_tag(&mut self, run: &Range<usize>, at: usize) {
        let whole = &self.text[at..run.end];
        let near = &whole[..whole.floor_char_boundary(LONGEST)];
        if self.text[..at].ends_with('\\') || !has_quoted_attribute(near) {
            return;
        }
        let length = near.find(['>', '\n']).map_or(near.len(), |end| end + usize::from(near[end..].starts_with('>')));
        self.report_unfinished(&(at..at + length));
    }

    fn report_unfinished(&mut self, place: &Range<usize>) {
        let message = "this tag has no end, or a quote in it has none, so readers see it as it is written";
        let help = "close each quote in the tag, and end it with `>`";
        self.report_tag(message.to_owned(), help.to_owned(), place);
    }
}

/// Whether a text begins with a tag of HTML and a quoted attribute.
fn has_quoted_attribute(text: &str) -> bool {
    let inside = &text[1..];
    let name = inside.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inside.len());
    let (name, rest) = inside.split_at(name);
    let key = rest.trim_start();
    let length = key.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(key.len());
    let value = key[length..].trim_start().strip_prefix('=').map(str::trim_start);
    let is_attribute =
        length > 0 && key.len() < rest.len() && value.is_some_and(|value| value.starts_with(['"', '\'']));
    is_attribute && raw_html::policy(&name.to_ascii_lowercase()) != Policy::Text
}

/// Where a tag ends in one of whose quoted values other tags and lines stand: its quote was meant to end before them.
pub(super) fn end_of_spilt(html: &str, attributes: &[Attribute]) -> Option<usize> {
    let is_spilt = |attribute: &Attribute| {
        let value = &html[attribute.range.clone()];
        value.contains('\n') && value.find('>').is_some_and(|end| value[end..].contains('<'))
    };
    attributes.iter().any(is_spilt).then_some(())?;
    let last = attributes.last()?.range.end;
    Some(html[last..].find('>').map_or(html.len(), |end| last + end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_told_from_other_words() {
        for text in ["<a name=\"x>", "<div id='x and", "<IMG src = \"a.png\" b", "<a href=\"x\"title=\"y\">"] {
            assert!(has_quoted_attribute(text), "{text}");
        }
        for text in ["<a", "<a b", "<a = \"", "<name x=\"y", "< a b=\"c", "<a b=c", "<", "<p>\"a\"=\"b\""] {
            assert!(!has_quoted_attribute(text), "{text}");
        }
    }
}
