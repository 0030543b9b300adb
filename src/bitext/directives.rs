//! Lines such as `:::image source="…":::` and `[!div class="…"]`: what they say that a translation keeps.

use std::ops::Range;

use memchr::memmem;

use super::structure::PartKind;
use super::tags;

const COLONS: &str = ":::";

const DIV: &str = "[!div";

/// The lines of colons that say something which a translation keeps, and the attributes that say it.
const DIRECTIVES: &[(&str, &[(&str, PartKind)])] = &[
    ("image", &[("source", PartKind::Image)]),
    (
        "code",
        &[
            ("source", PartKind::Link),
            ("id", PartKind::Attribute("id")),
            ("range", PartKind::Attribute("range")),
            ("highlight", PartKind::Attribute("highlight")),
        ],
    ),
    ("zone", &[("pivot", PartKind::Attribute("pivot")), ("target", PartKind::Attribute("target"))]),
    ("moniker", &[("range", PartKind::Attribute("range"))]),
];

/// A quick look whether a text may have such lines.
pub(super) fn may_be_in(text: &str) -> bool {
    [COLONS, DIV].iter().any(|mark| memmem::find(text.as_bytes(), mark.as_bytes()).is_some())
}

/// What the lines of a part of a text say: the kind of each value, and where it stands in the text.
pub(super) fn said(text: &str, part: Range<usize>) -> Vec<(PartKind, Range<usize>)> {
    let written = &text[part.clone()];
    let mut found = Vec::new();
    let mut add = |at: usize, written: &str, attributes: &[(&str, PartKind)]| {
        let line = written.lines().next().unwrap_or_default();
        for (name, kind) in attributes {
            let value = tags::attribute(line, name);
            found.extend(value.map(|value| (*kind, part.start + at + value.start..part.start + at + value.end)));
        }
    };
    if let Some(at) = written.find(DIV) {
        add(at, &written[at..], &[("class", PartKind::Attribute("class"))]);
    }
    let mut places = memmem::find_iter(written.as_bytes(), COLONS).peekable();
    while let Some(at) = places.next() {
        let name = written[at + COLONS.len()..].trim_start();
        let Some((_, attributes)) = DIRECTIVES.iter().find(|(kind, _)| name.starts_with(kind)) else { continue };
        let end = places.peek().copied().unwrap_or(written.len());
        add(at, &written[at..end], attributes);
    }
    found
}
