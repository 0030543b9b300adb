//! `anchor-not-source-slug`: anchors of translated headings that are no names of the source's.

use std::cell::LazyCell;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::bitext::matching::Match;
use crate::bitext::recover::source_anchor;
use crate::bitext::structure::{Block, Shape};
use crate::finding::{Finding, rule};
use crate::markdown::slug::slug;

use super::{Against, Comparison};

pub(super) fn check(c: &Comparison<'_, '_>, matches: &[Match], findings: &mut Vec<Finding>) {
    if matches!(c.against, Against::Translation(_)) {
        return;
    }
    let blocks = &c.target.structure.blocks;
    let is_heading = |block: &&Block| matches!(block.shape, Shape::Heading(_));
    let anchored: Vec<(usize, Range<usize>)> = blocks
        .iter()
        .enumerate()
        .filter(|(_, block)| is_heading(block))
        .filter_map(|(at, block)| Some((at, anchor(c.target.published.text(), block)?)))
        .collect();
    if anchored.is_empty() {
        return;
    }
    let text = c.source.published.text();
    let headings = || c.source.structure.blocks.iter().filter(is_heading).map(|block| heading(text, block));
    let of_headings = LazyCell::new(|| headings().map(source_anchor).collect::<FxHashSet<String>>());
    let others = LazyCell::new(|| other_names(text, headings()));
    let has = |name: &str| of_headings.contains(name) || others.contains(name);
    let sources = sources(matches, blocks.len());
    let here = c.target.published.text();
    let mut given: FxHashMap<&str, usize> = FxHashMap::default();
    for (_, range) in &anchored {
        *given.entry(&here[range.clone()]).or_default() += 1;
    }
    for (at, range) in &anchored {
        let name = &here[range.clone()];
        let source = sources[*at].map(|source| &c.source.structure.blocks[source]);
        let own = source.map(|source| source_anchor(heading(text, source)));
        // Nearly every heading has the very name of its own in the source.
        if source.as_ref().is_some_and(is_heading) && own.as_deref() == Some(name) {
            continue;
        }
        if has(name) || has(without_number(name)) {
            // The name of another heading, whose own nothing has.
            let is_taken = |own: &String| {
                own != without_number(name)
                    && of_headings.contains(name)
                    && own != name
                    && has(own)
                    && given.get(name).is_some_and(|times| *times > 1)
                    && !given.contains_key(own.as_str())
            };
            if let Some(own) = own.filter(is_taken) {
                let message = format!("another heading is called `{name}`, and in {} this one `{own}`", c.other());
                let finding = c.finding(&rule::ANCHOR_NOT_SOURCE_SLUG, range, message).with_target(name);
                findings.push(finding.with_help(format!("call it `{own}`, as links do")));
            }
            continue;
        }
        let message = format!("no heading of {} is called `{name}`", c.other());
        let finding = c.finding(&rule::ANCHOR_NOT_SOURCE_SLUG, range, message).with_target(name);
        findings.push(match own {
            Some(own) => finding.with_help(format!("call it `{own}`, as links do")),
            None => finding.with_help("give it the name that the source heading has, so that links lead there"),
        });
    }
}

/// For each of so many blocks of a translation, the block of the source that it stands for.
fn sources(matches: &[Match], blocks: usize) -> Vec<Option<usize>> {
    let mut sources = vec![None; blocks];
    for found in matches {
        if let Match::Both(source, target) = *found {
            sources[target] = Some(source);
        }
    }
    sources
}

/// The names that a source gives otherwise than most tools name its headings.
fn other_names<'t>(text: &'t str, headings: impl Iterator<Item = &'t str>) -> FxHashSet<String> {
    // Some tools take tags, includes and addresses for words, and a part of these leaves the `_` out.
    let as_words = headings.filter(|heading| heading.contains(['<', '!', ']']));
    let as_words = as_words.flat_map(|heading| {
        let name = slug(heading.trim());
        [name.replace('_', ""), name]
    });
    as_words.chain(explicit(text).map(str::to_owned)).collect()
}

/// The text of a heading without its marks.
fn heading<'t>(text: &'t str, block: &Block) -> &'t str {
    let line = text[block.range.clone()].trim_start_matches(['#', ' ', '\t', '>']);
    let mut lines = memchr::memchr_iter(b'\n', line.as_bytes());
    let end = lines.find(|end| line[end + 1..].starts_with(['=', '-']));
    &line[..end.unwrap_or(line.len())]
}

/// Where the name of the anchor stands that a heading begins with.
fn anchor(text: &str, block: &Block) -> Option<Range<usize>> {
    const OPEN: &str = "<a name=\"";
    let line = heading(text, block);
    let rest = line.strip_prefix(OPEN)?;
    let length = rest.find("\"></a>").filter(|length| *length > 0)?;
    let start = block.range.start + text[block.range.clone()].find(OPEN)? + OPEN.len();
    Some(start..start + length)
}

/// The names that a text gives by tags.
fn explicit(text: &str) -> impl Iterator<Item = &str> {
    ["name=\"", "id=\""].into_iter().flat_map(move |key| {
        memchr::memmem::find_iter(text.as_bytes(), key).collect::<Vec<_>>().into_iter().filter_map(move |at| {
            let value = &text[at + key.len()..];
            value.find('"').map(|end| &value[..end])
        })
    })
}

/// `see-also-1` as `see-also`.
fn without_number(name: &str) -> &str {
    name.trim_end_matches(|c: char| c.is_ascii_digit()).strip_suffix('-').unwrap_or(name)
}
