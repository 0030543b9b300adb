//! `translation-structure`, where names were torn apart at their `\_`, `IX \_ Name` for the source's `IX\_Name`, and escapes
//! from what they escape, `\ (` for `\(`.

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

/// Brackets of which the source escapes one, and of which a blank parts the backslash here, so that readers see it.
pub(super) fn escapes(c: &Comparison<'_, '_>, source: &Block, target: &Block, findings: &mut Vec<Finding>) {
    if matches!(target.shape, Shape::Code | Shape::Html | Shape::Value) {
        return;
    }
    let (there, here) = (c.source.published.text(), c.target.published.text());
    if !here[target.range.clone()].contains("\\ ") {
        return;
    }
    let is_parted_there =
        |bracket: &str| parted(there, source.range.clone()).any(|torn| there[torn].ends_with(bracket));
    let mut escaped = ["(", ")", "[", "]"].map(|bracket| (bracket, format!("\\{bracket}"))).to_vec();
    escaped.retain(|(bracket, meant)| there[source.range.clone()].contains(meant) && !is_parted_there(bracket));
    for part in c.target.structure.of_kind(target, PartKind::Text) {
        for torn in parted(here, part.range.clone()) {
            let written = &here[torn.clone()];
            let Some((_, meant)) = escaped.iter().find(|(bracket, _)| written.ends_with(bracket)) else { continue };
            let message = format!("the backslash of `{written}` is shown; in {} it is `{meant}`", c.other());
            let finding = c.finding(&rule::TRANSLATION_STRUCTURE, &torn, message);
            let fix = Edit::new(c.span(&torn), written, meant.clone());
            findings.push(finding.with_help(format!("write `{meant}`")).with_fix(fix));
        }
    }
}

/// Where a backslash, blanks and a bracket stand in a part of a text.
fn parted(text: &str, part: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let starts = memchr::memchr_iter(b'\\', &text.as_bytes()[part.clone()]).map(move |at| part.start + at);
    starts.filter_map(|start| {
        let behind = &text[start + 1..];
        let rest = blanks(behind);
        let is_parted = rest.len() < behind.len() && rest.starts_with(['(', ')', '[', ']']);
        let is_escaped = text[..start].ends_with('\\');
        (is_parted && !is_escaped).then(|| start..text.len() - rest.len() + 1)
    })
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
