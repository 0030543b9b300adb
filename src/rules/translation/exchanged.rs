//! `translation-links-differ`, where a block has the links of the source and they stand at other words: two were exchanged, or a
//! reference was torn apart.
//!
//! Translations order words otherwise, so that the order of links tells nothing. Names and code that are links keep their text.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::bitext::structure::{Block, Part, PartKind};
use crate::finding::{Finding, rule};
use crate::text::collapsed;

use super::places::{Address, Languages};
use super::{Comparison, Side};

/// A link whose text no other link of its block has.
struct Named<'p> {
    address: Address,
    value: &'p str,
    place: &'p Range<usize>,
}

/// Links whose text is the source's and leads where another of its links does.
pub(super) fn check(
    c: &Comparison<'_, '_>,
    languages: &Languages,
    source: &Block,
    target: &Block,
    findings: &mut Vec<Finding>,
) {
    let is_one = |side: &Side<'_>, block: &Block| side.structure.of_kind(block, PartKind::Link).nth(1).is_none();
    if is_one(&c.target, target) || is_one(&c.source, source) {
        return;
    }
    let (there, here) = (named(languages, &c.source, source), named(languages, &c.target, target));
    let mut in_order: Vec<_> = here.iter().collect();
    in_order.sort_by_key(|(_, link)| link.place.start);
    let addresses = |links: &'_ BTreeMap<String, Named<'_>>| -> BTreeSet<Address> {
        links.values().map(|link| link.address.clone()).collect()
    };
    let (known, used) = (addresses(&there), addresses(&here));
    let mut told: BTreeSet<&Address> = BTreeSet::new();
    for (text, found) in in_order {
        let Some(meant) = there.get(text).filter(|meant| meant.address != found.address) else { continue };
        let is_exchanged = known.contains(&found.address) && used.contains(&meant.address);
        // The other one of the two was told with the first.
        if !is_exchanged || told.contains(&found.address) {
            continue;
        }
        told.insert(&meant.address);
        let (is, was) = (found.value, meant.value);
        let message = format!("`{text}` leads to `{is}`, in {} to `{was}`", c.other());
        let help = format!("exchange it with the link to `{was}`; compare with {}", c.there(meant.place));
        let finding = c.finding(&rule::TRANSLATION_LINKS_DIFFER, found.place, message);
        findings.push(finding.with_help(help).with_target(is));
    }
}

/// The links of a block by their texts, as far as these name something and are there once.
fn named<'p>(languages: &Languages, side: &Side<'p>, block: &Block) -> BTreeMap<String, Named<'p>> {
    let mut found: BTreeMap<String, Option<Named<'p>>> = BTreeMap::new();
    let parts = side.structure.parts(block);
    for (at, link) in parts.iter().enumerate().filter(|(_, part)| part.kind == PartKind::Link) {
        let text = shown(&parts[at + 1..], &link.range);
        // Numbers may only count the links.
        if !text.contains(char::is_alphabetic) && text.chars().filter(char::is_ascii_digit).count() < 2 {
            continue;
        }
        let (value, place) = (link.value.trim(), &link.range);
        let named = Named { address: languages.address(value), value, place };
        found.entry(text).and_modify(|one| *one = None).or_insert(Some(named));
    }
    found.into_iter().filter_map(|(text, link)| Some((text, link?))).collect()
}

/// What a link shows.
fn shown(parts: &[Part<'_>], link: &Range<usize>) -> String {
    let inside = parts.iter().take_while(|part| part.range.start < link.end && !part.range.is_empty());
    let read = inside.filter(|part| matches!(part.kind, PartKind::Text | PartKind::Code | PartKind::Break));
    collapsed(&read.map(|part| &*part.value).collect::<String>())
}

/// References that a blank has torn apart, `[text] [label]`, so that readers see a text in brackets and the label.
pub(super) fn references(c: &Comparison<'_, '_>, source: &Block, target: &Block, findings: &mut Vec<Finding>) {
    let here: Vec<_> = labels(&c.target, target).filter(|(_, is_torn)| *is_torn).collect();
    if here.is_empty() {
        return;
    }
    let there = labels(&c.source, source).filter(|(_, is_torn)| !is_torn);
    let there: BTreeMap<&str, &Range<usize>> = there.map(|(link, _)| (link.value.trim(), &link.range)).collect();
    for (found, _) in here {
        let Some(meant) = there.get(found.value.trim()) else { continue };
        let label = &c.target.published.text()[found.range.clone()];
        let message = format!("the link to `{}` of {} is broken", found.value.trim(), c.other());
        let help = format!("write it as `[text]{label}`, without a blank; compare with {}", c.there(meant));
        let finding = c.finding(&rule::TRANSLATION_LINKS_DIFFER, &found.range, message);
        findings.push(finding.with_help(help).with_target(found.value.trim()));
    }
}

/// The links of a block that are in brackets, each with whether it is a label alone behind a text in brackets that is no link.
fn labels<'p>(side: &Side<'p>, block: &Block) -> impl Iterator<Item = (&'p Part<'p>, bool)> {
    let text = side.published.text();
    let mut last = block.range.start;
    side.structure.of_kind(block, PartKind::Link).filter_map(move |link| {
        let before = text.get(last..link.range.start).unwrap_or_default();
        last = link.range.end;
        let bare = before.trim_end_matches([' ', '\u{a0}', '\u{3000}']);
        let label = text[link.range.clone()].strip_prefix('[')?;
        let is_alone = label.find(']').is_some_and(|end| end + 1 == label.len());
        Some((link, is_alone && bare.len() < before.len() && bare.ends_with(']')))
    })
}
