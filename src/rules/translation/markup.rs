//! `translation-structure`, where the marks of a text were translated or torn apart: attributes of lines of colons, references
//! of characters.

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::bitext::structure::{Block, Part, PartKind, Shape};
use crate::finding::{Edit, Finding, rule};

use super::plain::{Plain, runs};
use super::{Comparison, Side};

/// Attributes of lines such as `::: zone pivot="…"` that say something else, which no reader would see under that name.
pub(super) fn attributes(c: &Comparison<'_, '_>, source: &Block, target: &Block, findings: &mut Vec<Finding>) {
    let (mut there, mut here) = (named(&c.source, source), named(&c.target, target));
    let dense = |part: &Part<'_>| part.value.split_whitespace().collect::<String>();
    let is_same = |one: &Named<'_>, other: &Named<'_>| one.0 == other.0 && dense(one.1) == dense(other.1);
    there.retain(|one| match here.iter().position(|other| is_same(one, other)) {
        Some(at) => {
            here.remove(at);
            false
        }
        None => true,
    });
    for (name, lost) in there {
        let (range, message) = match here.iter().position(|(other, _)| *other == name) {
            Some(at) => {
                let (_, found) = here.remove(at);
                let message = format!("`{name}` is `{}`, in {} `{}`", found.value, c.other(), lost.value);
                (found.range.clone(), message)
            }
            None => (c.trimmed(target), format!("`{name}=\"{}\"` of {} is missing", lost.value, c.other())),
        };
        let help = format!("write `{name}=\"{}\"` as in {}", lost.value, c.there(&lost.range));
        findings.push(c.finding(&rule::TRANSLATION_STRUCTURE, &range, message).with_help(help));
    }
    for (name, found) in here {
        let message = format!("`{name}=\"{}\"` is not in {}", found.value, c.other());
        let help = format!("take it out; compare with {}", c.there(&source.range));
        findings.push(c.finding(&rule::TRANSLATION_STRUCTURE, &found.range, message).with_help(help));
    }
}

type Named<'p> = (&'static str, &'p Part<'p>);

fn named<'p>(side: &Side<'p>, block: &Block) -> Vec<Named<'p>> {
    let named = |part: &'p Part<'p>| match part.kind {
        PartKind::Attribute(name) => Some((name, part)),
        _ => None,
    };
    side.structure.parts(block).iter().filter_map(named).collect()
}

/// References of characters that a blank has torn apart: `& nbsp;`.
pub(super) fn references(c: &Comparison<'_, '_>, source: &Block, target: &Block, findings: &mut Vec<Finding>) {
    let written = |side: &Side<'_>, block: &Block| side.published.text()[block.range.clone()].contains('&');
    if target.shape == Shape::Code || !written(&c.target, target) {
        return;
    }
    escaped(c, source, target, findings);
    unclosed(c, source, target, findings);
    if !written(&c.source, source) {
        return;
    }
    let source_text = &c.source.published.text()[source.range.clone()];
    let there = |is_torn: bool| -> FxHashSet<&str> {
        references_in(source_text).filter(|found| found.is_torn() == is_torn).map(|found| found.name).collect()
    };
    let (torn_there, whole_there) = (there(true), there(false));
    let plain = Plain::of(&c.target, target);
    let torn_here = references_in(plain.text()).filter(Reference::is_torn);
    for found in torn_here.filter(|found| whole_there.contains(found.name) && !torn_there.contains(found.name)) {
        findings.push(reference(c, target, source, &found, &plain.place(&found.range)));
    }
}

/// A character that was lost when a text was converted.
pub(super) fn lost_characters(c: &Comparison<'_, '_>, source: &Block, target: &Block, findings: &mut Vec<Finding>) {
    const LOST: char = '\u{fffd}';
    let (there, here) = (c.source.published.text(), c.target.published.text());
    let Some(at) = here[target.range.clone()].find(LOST).filter(|_| !there[source.range.clone()].contains(LOST)) else {
        return;
    };
    let start = target.range.start + at;
    let message = format!("a character was lost here, `{LOST}` stands for it");
    let finding = c.finding(&rule::TRANSLATION_STRUCTURE, &(start..start + LOST.len_utf8()), message);
    findings
        .push(finding.with_help("write it anew; the text was once read in another encoding than it was written in"));
}

/// References of characters that were escaped once more, so that readers see them: `&amp;nbsp;`.
fn escaped(c: &Comparison<'_, '_>, source: &Block, target: &Block, findings: &mut Vec<Finding>) {
    const AMPERSAND: &str = "&amp;";
    if c.source.published.text()[source.range.clone()].contains(AMPERSAND) {
        return;
    }
    let runs = if target.shape == Shape::Html { vec![target.range.clone()] } else { runs(c.target.structure, target) };
    for run in runs {
        let written = &c.target.published.text()[run.clone()];
        for (at, _) in written.match_indices(AMPERSAND) {
            let name = &written[at + AMPERSAND.len()..];
            let Some((name, _)) = name.split_once(';').filter(|(name, _)| is_reference(name)) else { continue };
            let start = run.start + at;
            let range = start..start + AMPERSAND.len() + name.len() + 1;
            let (is, meant) = (&c.target.published.text()[range.clone()], format!("&{name};"));
            let finding = c.finding(&rule::TRANSLATION_STRUCTURE, &range, format!("readers see `{meant}` here"));
            let fix = (target.shape != Shape::Value).then(|| Edit::new(c.span(&range), is, meant.clone())).flatten();
            findings.push(finding.with_help(format!("write `{meant}` alone")).with_fix(fix));
        }
    }
}

/// References of characters without the semicolon at their end, or with one in full width: `&nbsp`.
fn unclosed(c: &Comparison<'_, '_>, source: &Block, target: &Block, findings: &mut Vec<Finding>) {
    if matches!(target.shape, Shape::Html | Shape::Value) {
        return;
    }
    let there = &c.source.published.text()[source.range.clone()];
    for run in runs(c.target.structure, target) {
        let written = &c.target.published.text()[run.clone()];
        for (at, _) in written.match_indices('&') {
            let behind = &written[at + 1..];
            let Some(name) = ["nbsp", "lt", "gt", "amp", "quot"].into_iter().find(|name| behind.starts_with(name))
            else {
                continue;
            };
            let next = behind[name.len()..].chars().next();
            let (is, meant) = (&written[at..=at + name.len()], format!("&{name};"));
            if next.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, ';' | '=' | '_'))
                || !there.contains(&meant)
            {
                continue;
            }
            let wide = if next == Some('；') { '；'.len_utf8() } else { 0 };
            let range = run.start + at..run.start + at + is.len() + wide;
            let finding =
                c.finding(&rule::TRANSLATION_STRUCTURE, &range, format!("`{is}` is `{meant}` in {}", c.other()));
            let written = &c.target.published.text()[range.clone()];
            let fix = Edit::new(c.span(&range), written, meant.clone());
            findings.push(finding.with_help(format!("write `{meant}`")).with_fix(fix));
        }
    }
}

/// Whether a reference of a character has this name: `#39`, `#xA0`, or one of those that articles are full of.
fn is_reference(name: &str) -> bool {
    const NAMES: [&str; 6] = ["amp", "gt", "lt", "nbsp", "quot", "apos"];
    let is_number = |digits: &str| {
        let (digits, radix) = digits.strip_prefix(['x', 'X']).map_or((digits, 10), |hex| (hex, 16));
        (1..=6).contains(&digits.len()) && digits.chars().all(|c| c.is_digit(radix))
    };
    NAMES.contains(&name) || name.strip_prefix('#').is_some_and(is_number)
}

fn reference(
    c: &Comparison<'_, '_>,
    target: &Block,
    source: &Block,
    found: &Reference<'_>,
    place: &Range<usize>,
) -> Finding {
    let (is, was) = (found.written, format!("&{};", found.name));
    let message = format!("`{is}` is `{was}` in {}", c.other());
    let help = format!("write it without a blank, as in {}", c.there(&source.range));
    let finding = c.finding(&rule::TRANSLATION_STRUCTURE, place, message).with_help(help);
    let is_exact = target.shape != Shape::Value && &c.target.published.text()[place.clone()] == is;
    if is_exact { finding.with_fix(Edit::new(c.span(place), is, was)) } else { finding }
}

/// A reference of a character: `&nbsp;`, or with blanks in it, `& nbsp;`.
struct Reference<'t> {
    name: &'t str,
    written: &'t str,
    range: Range<usize>,
}

impl<'t> Reference<'t> {
    /// The one that stands at an ampersand.
    fn at(text: &'t str, start: usize) -> Option<Self> {
        const LONGEST_NAME: usize = 32;
        let is_blank = |c: char| matches!(c, ' ' | '\u{a0}');
        let behind = text[start..].strip_prefix('&')?;
        let name = behind.strip_prefix(is_blank).unwrap_or(behind);
        let length = name.bytes().take(LONGEST_NAME).take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
        let (name, rest) = name.split_at_checked(length).filter(|(name, _)| !name.is_empty())?;
        let rest = rest.strip_prefix(is_blank).unwrap_or(rest).strip_prefix(';')?;
        let range = start..text.len() - rest.len();
        Some(Self { name, written: &text[range.clone()], range })
    }

    fn is_torn(&self) -> bool {
        self.written.len() > self.name.len() + "&;".len()
    }
}

fn references_in(text: &str) -> impl Iterator<Item = Reference<'_>> {
    memchr::memchr_iter(b'&', text.as_bytes()).filter_map(|at| Reference::at(text, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_with_a_blank_are_torn() {
        let told = |text| references_in(text).map(|found| (found.name, found.is_torn())).collect::<Vec<_>>();
        assert_eq!(told("& nbsp; &lt; &\u{a0}#160 ;"), [("nbsp", true), ("lt", false), ("#160", true)]);
        assert_eq!(told("& ; & so it goes; a"), []);
    }
}
