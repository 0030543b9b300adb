//! `translation-structure`, where names were torn apart at their `\_`: `IX \_ Name` for the source's `IX\_Name`.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::bitext::structure::{Block, Part, PartKind, Shape};
use crate::finding::{Edit, Finding, rule};

use super::Comparison;

/// What joins the words of a name, escaped so that it begins no emphasis.
const JOINT: &str = "\\_";

/// Names of the source that have blanks in them here; those that cannot be told are told of once.
pub(super) fn names(c: &Comparison<'_, '_>, source: &Block, target: &Block, findings: &mut Vec<Finding>) {
    let (there, here) = (c.source.published.text(), c.target.published.text());
    if target.shape == Shape::Code || !here[target.range.clone()].contains(JOINT) {
        return;
    }
    let there = &there[source.range.clone()];
    if Torn::all(there, 0..there.len()).next().is_some() {
        return;
    }
    let known = names_in(there);
    let mut has_unknown = known.is_empty();
    let is_apart = |part: &Part<'_>, torn: &Torn| part.range.end <= torn.0.start || torn.0.end <= part.range.start;
    let is_prose = |torn: &Torn| {
        let mut others = c.target.structure.parts(target).iter().filter(|part| part.kind != PartKind::Text);
        others.all(|part| is_apart(part, torn))
    };
    for torn in Torn::all(here, target.range.clone()).filter(is_prose) {
        let meant = known.get(&torn.name(here)).copied();
        if meant.is_some() || !std::mem::replace(&mut has_unknown, true) {
            findings.push(told(c, source, target, &torn, meant));
        }
    }
}

fn told(c: &Comparison<'_, '_>, source: &Block, target: &Block, torn: &Torn, meant: Option<&str>) -> Finding {
    let range = &torn.0;
    let written = &c.target.published.text()[range.clone()];
    let other = c.other();
    let message = match meant {
        Some(meant) => format!("`{written}` is `{meant}` in {other}"),
        None => format!("`{written}` has blanks around `{JOINT}`, which joins the words of a name in {other}"),
    };
    let finding = c.finding(&rule::TRANSLATION_STRUCTURE, range, message);
    let finding = finding.with_help(format!("write the name as in {}", c.there(&source.range)));
    let edit = |meant: &str| Edit::new(c.span(range), written, meant.to_owned());
    finding.with_fix(meant.filter(|_| target.shape != Shape::Value).and_then(edit))
}

/// The names with a joint in a text as they are written, by what tells them from each other.
fn names_in(text: &str) -> FxHashMap<String, &str> {
    let is_end = |c: char| !c.is_alphanumeric() && !matches!(c, '_' | '\\');
    let names = text.split(is_end).map(|name| name.trim_matches(['_', '\\'])).filter(|name| name.contains(JOINT));
    names.map(|name| (name.replace('\\', "").to_lowercase(), name)).collect()
}

/// A place where words stand around joints, and blanks between them.
struct Torn(Range<usize>);

impl Torn {
    /// Those of a range, in order.
    fn all(text: &str, within: Range<usize>) -> impl Iterator<Item = Self> {
        let mut from = within.start;
        std::iter::from_fn(move || {
            while let Some(at) = text.get(from..within.end)?.find(JOINT) {
                let found = Self::around(text, from..within.end, from + at);
                from = found.end;
                let written = &text[found.clone()];
                let is_between = written.starts_with(char::is_alphanumeric) && written.ends_with(char::is_alphanumeric);
                if is_between && written.contains([' ', '\u{a0}']) {
                    return Some(Self(found));
                }
            }
            None
        })
    }

    /// The words that a joint and those behind it hold together.
    fn around(text: &str, within: Range<usize>, joint: usize) -> Range<usize> {
        let before = text[within.start..joint].trim_end_matches([' ', '\u{a0}']);
        let start = within.start + before.trim_end_matches(char::is_alphanumeric).len();
        let mut end = joint;
        while let Some(rest) = blanks(&text[end..within.end]).strip_prefix(JOINT) {
            let word = blanks(rest);
            let behind = word.trim_start_matches(char::is_alphanumeric);
            let rest = if behind.len() < word.len() { behind } else { rest };
            end = within.end - rest.len();
        }
        start..end
    }

    /// What tells the name from others.
    fn name(&self, text: &str) -> String {
        let is_mark = |c: &char| !matches!(c, ' ' | '\u{a0}' | '\\');
        text[self.0.clone()].chars().filter(is_mark).flat_map(char::to_lowercase).collect()
    }
}

/// A text without the blanks that it begins with.
fn blanks(text: &str) -> &str {
    text.trim_start_matches([' ', '\u{a0}'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn torn(text: &str) -> Vec<&str> {
        Torn::all(text, 0..text.len()).map(|torn| &text[torn.0]).collect()
    }

    #[test]
    fn torn_names_are_told_from_whole_ones() {
        assert_eq!(torn(r"A\_B \_ C and D\_E"), [r"A\_B \_ C"]);
        assert_eq!(torn(r"(IX \_ Name), le \_ mot"), [r"IX \_ Name", r"le \_ mot"]);
        assert_eq!(torn(r"é \_ü \_ \_ w"), [r"é \_ü \_ \_ w"]);
        assert!(torn(r"\_ alone, * \_ *, (\_) and A\_B").is_empty());
    }
}
