//! Rules about what is for some readers alone: ranges of versions, and pivots.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

use crate::article::Article;
use crate::config::Choice;
use crate::finding::{FileId, Finding, asked, nearest, rule};
use crate::markdown::body::Audience;
use crate::moniker::{self, Problem};
use crate::site::Site;
use crate::text::{Span, Spanned};
use crate::toc::{Toc, TocEntry};

/// How many names a message lists.
const MOST_NAMED: usize = 12;

/// How many characters of an article's range a message has.
const MOST_SHOWN: usize = 1_000;

/// What is wrong with the ranges and pivots of an article.
pub(super) fn check(site: &Site<'_>, article: &Article) -> Vec<Finding> {
    let check = Check { site, file: article.file };
    let whole = OnceCell::new();
    let mut findings = Vec::new();
    // What the configuration gives to many articles has no place in any of them.
    let own = article.front.text("monikerRange").filter(|range| range.span.start < range.span.end);
    findings.extend(own.and_then(|range| check.range(range)));
    for audience in &article.body.audiences {
        match audience {
            Audience::Versions(range) => {
                let whole = || whole.get_or_init(|| check.whole(article)).as_ref();
                findings.extend(check.range(range).or_else(|| check.never_shown(whole()?, range)));
            }
            Audience::Pivots(names) => {
                findings.extend(asked(&rule::PIVOT_NOT_FOUND, article.file, || check.pivots(names)));
            }
        }
    }
    findings
}

/// What is wrong with the ranges of a table of contents.
pub(super) fn entries(site: &Site<'_>, file: FileId, toc: &Toc) -> Vec<Finding> {
    let check = Check { site, file };
    let mut findings = Vec::new();
    let mut entries: Vec<&TocEntry> = toc.entries.iter().collect();
    while let Some(entry) = entries.pop() {
        let written = |range: &Spanned<String>| Spanned { value: range.value.replace(',', "||"), span: range.span };
        let range = entry.moniker_range.as_ref().map(written);
        findings.extend(range.iter().chain(&entry.monikers).filter_map(|range| check.range(range)));
        entries.extend(&entry.items);
    }
    findings
}

struct Check<'s, 'a> {
    site: &'s Site<'a>,
    file: FileId,
}

/// What an article is for, where that is not everybody.
struct Whole<'s> {
    range: &'s str,
    /// The places of its versions, in order.
    versions: Vec<usize>,
}

impl Check<'_, '_> {
    fn range(&self, range: &Spanned<String>) -> Option<Finding> {
        let known = &self.site.config.monikers;
        let (place, message, help) = match moniker::problem(&range.value, known)? {
            Problem::Malformed => (
                0..range.value.len(),
                format!("`{}` is no range of versions", range.value),
                "write a version, or comparisons such as `>= name` or `>name <=name`, with `||` between ranges"
                    .to_owned(),
            ),
            Problem::Unknown(place) => {
                let name = &range.value[place.clone()];
                (place.clone(), format!("the configuration has no version `{name}`"), advice(name, known, "monikers"))
            }
            Problem::Empty => (
                0..range.value.len(),
                format!("no version lies in `{}`", range.value),
                "only versions of one product are compared, the oldest first as the configuration lists them"
                    .to_owned(),
            ),
        };
        Some(Finding::new(&rule::MONIKER_RANGE_INVALID, self.file, part(range, place), message).with_help(help))
    }

    /// The versions of an article.
    fn whole<'w>(&self, article: &'w Article) -> Option<Whole<'w>> {
        let range = &article.front.text("monikerRange")?.value;
        let versions = moniker::versions_in(range, &self.site.config.monikers)?;
        (!versions.is_empty()).then_some(Whole { range, versions })
    }

    /// A part whose versions are none of its article's.
    fn never_shown(&self, whole: &Whole<'_>, range: &Spanned<String>) -> Option<Finding> {
        let of_part = moniker::versions_in(&range.value, &self.site.config.monikers)?;
        if of_part.iter().any(|version| whole.versions.binary_search(version).is_ok()) {
            return None;
        }
        let message = format!("the article is for `{}`, which none of `{}` is", shown(whole.range), range.value);
        let finding = Finding::new(&rule::MONIKER_RANGE_INVALID, self.file, range.span, message);
        Some(finding.with_help("take the part out, or widen the article's `monikerRange`"))
    }

    fn pivots(&self, names: &Spanned<String>) -> Vec<Finding> {
        let known = &self.site.config.pivots;
        let is_known = |name: &str| known.is_empty() || known.iter().any(|pivot| pivot.id == name);
        let mut findings = Vec::new();
        let mut at = 0;
        for written in names.value.split(',') {
            let name = written.trim();
            let start = at + written.len() - written.trim_start().len();
            at += written.len() + 1;
            if is_known(name) {
                continue;
            }
            let message = format!("the configuration has no pivot `{name}`");
            let place = part(names, start..start + name.len());
            let finding = Finding::new(&rule::PIVOT_NOT_FOUND, self.file, place, message);
            findings.push(finding.with_help(advice(name, known, "pivots")));
        }
        findings
    }
}

/// A range as a message has it, which may stand at each part of an article.
fn shown(range: &str) -> Cow<'_, str> {
    match range.char_indices().nth(MOST_SHOWN) {
        Some((end, _)) => format!("{}…", &range[..end]).into(),
        None => range.into(),
    }
}

fn advice(name: &str, known: &[Choice], table: &str) -> String {
    let names = || known.iter().map(|choice| choice.id.as_str());
    match nearest(name, names()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.len() <= MOST_NAMED => {
            format!("use one of {}, or add it under `[[{table}]]`", names().collect::<Vec<_>>().join(", "))
        }
        None => format!("add it under `[[{table}]]`"),
    }
}

/// The place of a part of a text; that of all of it where it is not stored as it reads.
fn part(text: &Spanned<String>, part: Range<usize>) -> Span {
    let whole = text.span.range();
    if whole.len() != text.value.len() {
        return text.span;
    }
    Span::from(whole.start + part.start..whole.start + part.end)
}
