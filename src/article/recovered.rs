//! The source article that a bilingual one holds: what of the file is not of it.

use crate::front_matter::Entry;
use crate::locale::Locale;
use crate::markdown::{Body, Unit};
use crate::text::Span;

/// Keys that only a translation has.
const TRANSLATION_KEYS: [&str; 10] = [
    "source_hash",
    "source_commit",
    "ms.openlocfilehash",
    "ms.sourcegitcommit",
    "ms.translationtype",
    "ms.contentlocale",
    "ms.lasthandoff",
    "ms.locfileid",
    "translationtype",
    "l10n",
];

/// Keys whose values are translated, and stand in no pair.
const TRANSLATED_KEYS: [&str; 3] = ["title", "description", "keywords"];

/// Whether a key tells of the translation, so that its source has none.
pub fn is_of_translation(entry: &Entry) -> bool {
    is_one_of(entry, &TRANSLATION_KEYS)
}

/// Whether a value is in the language of the translation.
pub(super) fn is_translated(entry: &Entry) -> bool {
    is_one_of(entry, &TRANSLATED_KEYS)
}

fn is_one_of(entry: &Entry, keys: &[&str]) -> bool {
    keys.iter().any(|key| entry.key.value.eq_ignore_ascii_case(key))
}

/// Whether a line is an anchor that an earlier tool for translation put below a heading.
pub fn is_anchor_below(line: &str) -> bool {
    let name = line.trim().strip_prefix("<a id=\"").and_then(|rest| rest.strip_suffix("\" class=\"xliff\"></a>"));
    name.is_some_and(|name| !name.contains('"'))
}

/// Says of the texts of images, which stand in no pair, in which language they are.
pub(super) fn name_language(body: &mut Body, units: &[Unit], locale: &Locale) {
    for link in body.links.iter_mut().filter(|link| !is_paired(units, link.span)) {
        if let Some(image) = link.image.as_mut().filter(|image| !image.alt.trim().is_empty()) {
            image.attributes.push_str(&format!(" lang=\"{}\"", locale.tag()));
        }
    }
}

/// Whether a place lies within a pair, on either side.
pub fn is_paired(units: &[Unit], place: Span) -> bool {
    let before = units.partition_point(|unit| unit.target.start <= place.start);
    before.checked_sub(1).is_some_and(|at| place.end <= units[at].source.end)
}
