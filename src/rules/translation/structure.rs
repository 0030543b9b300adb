//! `translation-structure`: blocks, images and tables that only one side has.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::bitext::matching::Match;
use crate::bitext::structure::{Block, Part, PartKind, Shape, Structure};
use crate::finding::{Finding, rule};
use crate::site::link::Place;

use super::{Against, Comparison, Side, excerpt};

pub(super) fn check(c: &Comparison<'_, '_>, matches: &[Match], findings: &mut Vec<Finding>) {
    let mut at = 0;
    while at < matches.len() {
        if let Match::Both(source, target) = matches[at] {
            let (source, target) = (&c.source.structure.blocks[source], &c.target.structure.blocks[target]);
            findings.extend(reshaped(c, source, target).or_else(|| emptied(c, source, target)));
            at += 1;
            continue;
        }
        let length = matches[at..].iter().take_while(|found| !matches!(found, Match::Both(..))).count();
        unmatched(c, matches, at..at + length, findings);
        at += length;
    }
}

/// Blocks that the other translation has and this one lacks, and marks of blocks of which only their text is left.
pub(super) fn check_lost(c: &Comparison<'_, '_>, matches: &[Match], findings: &mut Vec<Finding>) {
    let mut at = 0;
    while at < matches.len() {
        if let Match::Both(source, target) = matches[at] {
            let (source, target) = (&c.source.structure.blocks[source], &c.target.structure.blocks[target]);
            findings.extend(reshaped(c, source, target).filter(|_| target.shape == Shape::Text));
            at += 1;
            continue;
        }
        let length = matches[at..].iter().take_while(|found| !matches!(found, Match::Both(..))).count();
        let missing: Vec<&Block> = lacking(c, &matches[at..at + length]).collect();
        match missing[..] {
            [first, ..] if missing.len() < length && first.shape != Shape::Text => {
                unmatched(c, matches, at..at + length, findings);
            }
            [first, ..] if missing.len() == length && !is_again(c.source, first) => {
                findings.push(lost(c, place_before(c, matches, at), first, &missing));
            }
            _ => {}
        }
        at += length;
    }
}

/// The blocks that only the other text has.
fn lacking<'m>(c: &'m Comparison<'_, '_>, matches: &'m [Match]) -> impl Iterator<Item = &'m Block> {
    let blocks = &c.source.structure.blocks;
    matches.iter().filter_map(move |found| match found {
        Match::Missing(at) => Some(&blocks[*at]),
        _ => None,
    })
}

/// A block that stands for one of another kind.
fn reshaped(c: &Comparison<'_, '_>, source: &Block, target: &Block) -> Option<Finding> {
    // Of two translations, the one that has lost the marks is told of.
    let is_other = matches!(c.against, Against::Translation(_)) && source.shape == Shape::Text;
    if source.shape == target.shape || is_other {
        return None;
    }
    let message = format!("{} here, {} in {}", described(target.shape), described(source.shape), c.other());
    let finding = c.finding(&rule::TRANSLATION_STRUCTURE, &c.trimmed(target), message);
    Some(finding.with_help(format!("write it as in {}", c.there(&source.range))))
}

/// A heading or an item in which nothing is left, or an item that has got or lost its number.
fn emptied(c: &Comparison<'_, '_>, source: &Block, target: &Block) -> Option<Finding> {
    let finding = |message: String| {
        let finding = c.finding(&rule::TRANSLATION_STRUCTURE, &c.trimmed(target), message);
        Some(finding.with_help(format!("write it as in {}", c.there(&source.range))))
    };
    match source.shape {
        Shape::Heading(_) | Shape::Item(_) => {}
        _ => return None,
    }
    let says = |structure: &Structure<'_>, block: &Block| {
        structure.parts(block).iter().any(|part| match part.kind {
            PartKind::Text => part.value.contains(char::is_alphanumeric),
            PartKind::Break | PartKind::Tag => false,
            _ => true,
        })
    };
    let of_source =
        || c.source.structure.of_kind(source, PartKind::Text).any(|part| part.value.contains(char::is_alphabetic));
    if !says(c.target.structure, target) && of_source() {
        return finding(format!("nothing stands in this {}, which has text in {}", target.shape.name(), c.other()));
    }
    let is_numbered = |text: &str, block: &Block| {
        matches!(block.shape, Shape::Item(_))
            && text[block.range.clone()].trim_start().starts_with(|c: char| c.is_ascii_digit())
    };
    match (is_numbered(c.source.published.text(), source), is_numbered(c.target.published.text(), target)) {
        (true, false) => finding(format!("this list item has no number, in {} it has one", c.other())),
        (false, true) => finding(format!("this list item has a number, in {} it has none", c.other())),
        _ => None,
    }
}

fn described(shape: Shape) -> String {
    match shape {
        Shape::Heading(level) => format!("a heading of level {level}"),
        Shape::Item(depth) => format!("a list item of level {depth}"),
        Shape::Alert(alert) => format!("an alert of kind `{}`", alert.marker()),
        Shape::Html => "an HTML block".to_owned(),
        shape => format!("a {}", shape.name()),
    }
}

/// Blocks of either side for which the other has nothing, between two that go together.
fn unmatched(c: &Comparison<'_, '_>, matches: &[Match], run: Range<usize>, findings: &mut Vec<Finding>) {
    let missing: Vec<&Block> = lacking(c, &matches[run.clone()]).collect();
    let extra: Vec<&Block> = matches[run.clone()]
        .iter()
        .filter_map(|found| match found {
            Match::Extra(at) => Some(&c.target.structure.blocks[*at]),
            _ => None,
        })
        .collect();
    match (&missing[..], &extra[..]) {
        ([], []) => {}
        ([first, ..], []) => findings.push(lost(c, place_before(c, matches, run.start), first, &missing)),
        // Of two translations, the one that lacks it is told of.
        ([], [first, ..]) if matches!(c.against, Against::Translation(_)) && !is_again(c.target, first) => {}
        ([], [first, ..]) => findings.push(added(c, first, &extra)),
        ([source, ..], _) if matches!(c.against, Against::Translation(_)) && source.shape == Shape::Text => {}
        ([source, ..], [target, ..]) => {
            let message = format!("{} here, {} in {}", several(&extra), several(&missing), c.other());
            let finding = c.finding(&rule::TRANSLATION_STRUCTURE, &c.trimmed(target), message);
            findings.push(finding.with_help(format!("write it as in {}", c.there(&source.range))));
        }
    }
}

/// The end of what stands before; the start of the text where nothing does.
fn place_before(c: &Comparison<'_, '_>, matches: &[Match], at: usize) -> Range<usize> {
    let before = matches[..at].iter().rev().find_map(|found| match found {
        Match::Both(_, target) | Match::Extra(target) => Some(&c.target.structure.blocks[*target]),
        Match::Missing(_) => None,
    });
    before.map_or(0..0, |block| {
        let text = &c.target.published.text()[block.range.clone()];
        let end = text.trim_end().len();
        let last = text[..end].rfind('\n').map_or(0, |line| line + 1);
        block.range.start + last..block.range.start + end
    })
}

fn lost(c: &Comparison<'_, '_>, place: Range<usize>, first: &Block, missing: &[&Block]) -> Finding {
    let verb = if missing.len() == 1 || matches!(first.shape, Shape::Table) { "is" } else { "are" };
    let message = format!("{} of {} {verb} missing behind this", several(missing), c.other());
    let finding = c.finding(&rule::TRANSLATION_STRUCTURE, &place, message);
    let text = excerpt(&c.source.published.text()[first.range.clone()]);
    finding.with_help(format!("translate `{}`, which is in {}", text.replace('`', "'"), c.there(&first.range)))
}

fn added(c: &Comparison<'_, '_>, first: &Block, extra: &[&Block]) -> Finding {
    let message = match is_again(c.target, first) {
        true => format!("{} that stands twice here and once in {}", several(extra), c.other()),
        false => format!("{} that {} does not have", several(extra), c.other()),
    };
    let finding = c.finding(&rule::TRANSLATION_STRUCTURE, &c.trimmed(first), message);
    finding.with_help("take it out, or add it to the source")
}

/// Whether another block of a text says the same.
fn is_again(side: Side<'_>, first: &Block) -> bool {
    let text = |block: &Block| side.published.text()[block.range.clone()].trim();
    let is_like = |block: &&Block| block.shape == first.shape && block.range.start != first.range.start;
    !text(first).is_empty() && side.structure.blocks.iter().filter(is_like).any(|block| text(block) == text(first))
}

/// `a paragraph`, `3 list items`, `a table`, `4 blocks`.
fn several(blocks: &[&Block]) -> String {
    let [first, rest @ ..] = blocks else { return String::new() };
    let is_table = first.shape == Shape::Table && rest.iter().all(|block| block.shape == Shape::Row);
    if rest.is_empty() || is_table {
        return match first.shape {
            Shape::Item(_) => "a list item".to_owned(),
            shape => described(shape),
        };
    }
    let name = first.shape.name();
    if rest.iter().all(|block| block.shape.name() == name) {
        let plural = if first.shape == Shape::Rule { "lines across the page".to_owned() } else { format!("{name}s") };
        return format!("{} {plural}", blocks.len());
    }
    format!("{} blocks from {} on", blocks.len(), described(first.shape))
}

/// Images that only one side has.
pub(super) fn images(c: &Comparison<'_, '_>, source: &Block, target: &Block, findings: &mut Vec<Finding>) {
    let there: Vec<_> = c.source.structure.of_kind(source, PartKind::Image).collect();
    let here: Vec<_> = c.target.structure.of_kind(target, PartKind::Image).collect();
    let file = |value: &str| value.trim().rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase();
    if there.len() > here.len() {
        let mut left: Vec<String> = here.iter().map(|image| file(&image.value)).collect();
        let is_lost = |value: &str| match left.iter().position(|name| *name == file(value)) {
            Some(at) => {
                left.swap_remove(at);
                false
            }
            None => true,
        };
        let lost = there.iter().map(|image| image.value.trim()).filter({
            let mut is_lost = is_lost;
            move |value| is_lost(value)
        });
        for value in lost.take(there.len() - here.len()) {
            let message = format!("the image `{value}` of {} is missing", c.other());
            let finding = c.finding(&rule::TRANSLATION_STRUCTURE, &c.trimmed(target), message);
            findings.push(finding.with_help(format!("show it as in {}", c.there(&source.range))));
        }
    } else if let Some(image) = here.get(there.len()) {
        let message = format!("the image `{}` is not in {}", image.value.trim(), c.other());
        findings.push(c.finding(&rule::TRANSLATION_STRUCTURE, &image.range, message));
    } else {
        let is_there = |image: &&&Part<'_>| there.iter().any(|other| file(&other.value) == file(&image.value));
        let mut others = here.iter().filter(|image| !is_there(image));
        let is_here = |image: &&&Part<'_>| here.iter().any(|other| file(&other.value) == file(&image.value));
        let lost = there.iter().find(|image| !is_here(image));
        if let (Some(image), Some(lost), None) = (others.next(), lost, others.next())
            && is_from_elsewhere(c, image)
        {
            let message = format!("the image `{}` is `{}` in {}", image.value.trim(), lost.value.trim(), c.other());
            let finding = c.finding(&rule::TRANSLATION_STRUCTURE, &image.range, message);
            findings.push(finding.with_help(format!("show it as in {}", c.there(&lost.range))));
        }
    }
}

/// Whether an image is none of the translation's own, which may show what the source's does in its language.
fn is_from_elsewhere(c: &Comparison<'_, '_>, image: &Part<'_>) -> bool {
    match c.links().place(c.site, c.span(&image.range), |link| link.image.is_some()) {
        Some(Place::File(place)) => c.site.locale_of(place.hit.file) != c.site.locale_of(c.article.file),
        _ => false,
    }
}

/// The elements of raw HTML that make up a text.
const ELEMENTS: [&str; 17] =
    ["dd", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "iframe", "li", "ol", "table", "td", "tr", "ul", "video"];

/// Elements of an HTML block of which one side has more.
pub(super) fn tags(c: &Comparison<'_, '_>, source: &Block, target: &Block, findings: &mut Vec<Finding>) {
    if target.shape != Shape::Html {
        return;
    }
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let is_counted = |name: &str| ELEMENTS.contains(&name);
    for part in c.source.structure.of_kind(source, PartKind::Tag) {
        counts.entry(part.value.to_ascii_lowercase()).or_default().0 += 1;
    }
    for part in c.target.structure.of_kind(target, PartKind::Tag) {
        counts.entry(part.value.to_ascii_lowercase()).or_default().1 += 1;
    }
    let differing = counts.iter().find(|(name, (there, here))| there != here && is_counted(name));
    if let Some((name, (there, here))) = differing {
        let message = format!("{here} elements `{name}` here, {there} in {}", c.other());
        let finding = c.finding(&rule::TRANSLATION_STRUCTURE, &c.trimmed(target), message);
        findings.push(finding.with_help(format!("write it as in {}", c.there(&source.range))));
    }
}
