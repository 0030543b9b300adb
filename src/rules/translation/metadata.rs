//! `translation-metadata-differs`: names in front matter that programs read, where translating has changed them.

use crate::finding::{Finding, rule};
use crate::text::Span;

use super::Comparison;

/// Keys whose values are names, the same in every language.
const NAMES: [&str; 8] =
    ["uid", "ms.topic", "ms.service", "ms.subservice", "ms.prod", "ms.technology", "monikerRange", "zone_pivot_groups"];

pub(super) fn check(c: &Comparison<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(front) = c.source_front() else { return };
    if front.title().is_some() && c.article.front.title().is_none() && c.article.front.span.is_some() {
        let entry = c.article.front.entries.iter().find(|entry| entry.key.value.eq_ignore_ascii_case("title"));
        let place = entry.map_or_else(Span::default, |entry| entry.key.span);
        let message = format!("the translation has no `title`, as {} does", c.other());
        let finding = c.finding_at(&rule::TRANSLATION_METADATA_DIFFERS, place, message);
        findings.push(finding.with_help("translate it: browsers and search engines show it"));
    }
    for key in NAMES {
        let (there, here) = (front.list(key), c.article.front.list(key));
        let mut pairs = there.iter().zip(&here);
        let Some((was, is)) = pairs.find(|(was, is)| !is_same(&was.value, &is.value)) else { continue };
        let (was, value) = (was.value.trim(), is.value.trim());
        let message = format!("`{key}` is `{value}`, in {} `{was}`", c.other());
        let finding = c.finding_at(&rule::TRANSLATION_METADATA_DIFFERS, is.span, message);
        findings.push(finding.with_help(format!("write `{was}`: it is a name that programs read")));
    }
}

fn is_same(one: &str, other: &str) -> bool {
    one.trim().eq_ignore_ascii_case(other.trim())
}
