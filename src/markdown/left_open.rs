//! Elements of raw HTML that hold markdown's blocks though they began as running text: `<a>` around a card, `<summary>` around
//! a heading. They stay open where their end tag stands on a line of its own below; all others end with their block.

use super::block::Compiler;
use super::raw_html;

/// Lines that are farther indented than what they belong to are code.
const CODE: usize = 4;

impl Compiler<'_, '_, '_> {
    /// Closes what only text may stand in and was left open in the block of HTML from `start` to `end`.
    pub(super) fn end_html_block(&mut self, start: usize, end: usize) {
        while let Some(open) = self.writer.innermost_raw().filter(|open| raw_html::ends_with_block(open)) {
            if self.holds_blocks(open) && self.closes_later(start, end, open) {
                return;
            }
            self.writer.close_raw(open);
        }
    }

    /// Whether blocks may stand in an element where it is.
    fn holds_blocks(&self, open: &'static str) -> bool {
        matches!(open, "a" | "summary")
            && self.writer.is_alone(|other| other != open && raw_html::ends_with_block(other))
    }

    /// Whether an end tag of its own line follows; what was found is kept for the blocks up to there.
    fn closes_later(&mut self, start: usize, end: usize, open: &'static str) -> bool {
        let place = usize::from(open == "a");
        if self.raw_html.end_tags[place] > end {
            return true;
        }
        let found = end_tag_below(self.text, start, end, open);
        self.raw_html.end_tags[place] = found.unwrap_or_default();
        found.is_some()
    }

    /// Closes an element, where it began around the block that its end tag stands in once that block ends.
    pub(super) fn end_element(&mut self, name: &'static str) {
        if self.writer.close_raw(name) {
            return;
        }
        let known = self.raw_html.ending.iter().filter(|ending| **ending == name).count();
        if self.writer.count_open(name) > known {
            self.raw_html.ending.push(name);
        }
    }

    /// Closes the elements whose end tags stood in the block that has just ended.
    pub(super) fn end_around(&mut self) {
        let writer = &mut self.writer;
        self.raw_html.ending.retain(|name| !writer.close_raw(name) && writer.count_open(name) > 0);
    }
}

/// Where the next tag of a name behind `end` is, if that ends it, first on its line and not indented as code is.
fn end_tag_below(text: &str, start: usize, end: usize, name: &str) -> Option<usize> {
    let line_of = |at: usize| &text[text[..at].rfind('\n').map_or(0, |newline| newline + 1)..at];
    let indent = line_of(start).chars().count() + text[start..].len() - text[start..].trim_start_matches(' ').len();
    for at in memchr::memchr_iter(b'<', &text.as_bytes()[end..]).map(|at| end + at) {
        let tag = &text[at + 1..];
        let is = |name: &str, tag: &str| {
            tag.get(..name.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(name))
                && !tag[name.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '-')
        };
        if is(name, tag) {
            return None;
        }
        match tag.strip_prefix('/') {
            Some(tag) if is(name, tag) => {
                let before = line_of(at);
                let blanks = before.trim_start_matches([' ', '>']).is_empty();
                return (blanks && before.len() < indent + CODE).then_some(at);
            }
            Some(tag) if is("details", tag) => return None,
            _ => {}
        }
    }
    None
}
