//! Where a block leads: its links, the bare addresses in its text, and destinations whose brackets were torn apart.

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::bitext::structure::{Block, Part, PartKind, Shape};
use crate::markdown::bare_addresses;

use super::Side;
use super::places::{Address, Languages};
use super::plain::{CODE, Plain};

/// How a destination is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// As that of a link.
    Link,
    /// As an address in running text, which is a link on the page.
    Bare,
    /// Behind brackets that make no link: `[x] (y.md)`.
    Torn,
}

/// Something that leads elsewhere, or was meant to.
#[derive(Clone, Debug)]
pub(super) struct Lead {
    pub(super) address: Address,
    pub(super) form: Form,
    /// The destination as read.
    pub(super) value: String,
    /// Where it stands.
    pub(super) place: Range<usize>,
    /// Where all of the link stands.
    pub(super) whole: Range<usize>,
}

/// Whether a block may have bare addresses, without a look at where it leads.
pub(super) fn may_have_bare(side: &Side<'_>, block: &Block) -> bool {
    let has_mark = |part: &Part<'_>| {
        memchr::memchr_iter(b':', part.value.as_bytes()).any(|at| {
            let (before, behind) = part.value.split_at(at);
            behind.starts_with("://") || before.ends_with("mailto")
        })
    };
    side.structure.of_kind(block, PartKind::Text).any(has_mark)
}

/// Where a block leads.
pub(super) fn leads(languages: &Languages, side: &Side<'_>, block: &Block) -> Vec<Lead> {
    let links = side.structure.of_kind(block, PartKind::Link).map(|part| link(languages, side, part));
    let mut leads: Vec<Lead> = links.collect();
    let plain = Plain::of(side, block);
    let torn = torn(plain.text());
    let lead = |form, range: Range<usize>| {
        let (value, place) = (plain.text()[range.clone()].to_owned(), plain.place(&range));
        Lead { address: languages.address(&value), form, value, whole: place.clone(), place }
    };
    if block.shape == Shape::Html {
        // There, brackets that stand together make a link.
        let links: FxHashSet<usize> = leads.iter().map(|lead| lead.place.start).collect();
        let torn = torn.into_iter().map(|range| lead(Form::Torn, range));
        leads.extend(torn.filter(|lead| !links.contains(&lead.place.start)));
        return leads;
    }
    let is_torn = |range: &Range<usize>| {
        let next = torn.partition_point(|other| other.end <= range.start);
        torn.get(next).is_some_and(|other| other.start <= range.start)
    };
    let bare = bare_addresses(plain.text()).into_iter().filter(|range| {
        let text = &plain.text()[range.clone()];
        text.contains(':') && !has_holes(text) && !is_torn(range)
    });
    leads.extend(bare.map(|range| lead(Form::Bare, range)));
    leads.extend(torn.iter().cloned().map(|range| lead(Form::Torn, range)));
    leads
}

fn link(languages: &Languages, side: &Side<'_>, part: &Part<'_>) -> Lead {
    let value = part.value.trim();
    let written = &side.published.text()[part.range.clone()];
    let at = written.rfind(value).filter(|_| !value.is_empty());
    let place = at.map_or(part.range.clone(), |at| part.range.start + at..part.range.start + at + value.len());
    let address = languages.address(value);
    Lead { address, form: Form::Link, value: value.to_owned(), place, whole: part.range.clone() }
}

/// Whether an address has something that readers put in, which is translated: `https://{name}.example.org`.
fn has_holes(address: &str) -> bool {
    address.contains(['{', '[', '*', '…']) || address.contains("...") || address.to_ascii_lowercase().contains("your")
}

const ROUND: [char; 4] = ['(', '（', ')', '）'];
const CLOSING: [char; 6] = [')', '）', ']', '】', '］', '〕'];
const OPENING: [char; 6] = ['(', '（', '[', '【', '［', '〔'];

/// The destinations behind brackets that make no link: `[x] (y.md)`, `【x】(y.md)`, `(x)[y.md]`, and `x(y.md)` where x is code.
fn torn(plain: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (at, open) in plain.match_indices(OPENING) {
        let before = plain[..at].trim_end();
        let Some(last) = before.chars().next_back() else { continue };
        let is_round = ROUND.contains(&last) && ROUND.iter().any(|c| open.starts_with(*c));
        let is_behind_text = CLOSING.contains(&last) && !is_round;
        let is_behind_code = last == CODE && before.len() == at && open == "(";
        if !is_behind_text && !is_behind_code {
            continue;
        }
        let behind = &plain[at + open.len()..];
        let start = plain.len() - behind.trim_start_matches(|c: char| c.is_whitespace() || c == '<').len();
        let length = destination(&plain[start..]);
        if length > 0 {
            found.push(start..start + length);
        }
    }
    found
}

/// How far a destination reaches: to a blank, or to the bracket that ends it.
fn destination(text: &str) -> usize {
    let mut depth = 0_usize;
    let is_end = |c: char| match c {
        '(' => {
            depth += 1;
            false
        }
        ')' if depth > 0 => {
            depth -= 1;
            false
        }
        _ => c.is_whitespace() || matches!(c, CODE | '>' | '"') || OPENING.contains(&c) || CLOSING.contains(&c),
    };
    let end = text.find(is_end).unwrap_or(text.len());
    text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '。', '，']).len()
}

/// Whether a text has an address that ends where the text goes on otherwise, and begins likewise.
pub(super) fn mentions(text: &str, address: &str) -> bool {
    if address.is_empty() {
        return false;
    }
    let goes_on =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '#' | '?' | '=' | '%' | '&' | '~');
    text.match_indices(address).any(|(at, _)| {
        let behind = &text[at + address.len()..];
        let behind = behind.strip_prefix('.').unwrap_or(behind);
        let before = text[..at].chars().next_back();
        !behind.starts_with(goes_on)
            && !before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '_'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn destinations_behind_torn_brackets_are_found() {
        for (text, destinations) in [
            ("Voir [cette page] (b.md) ici.", &["b.md"][..]),
            ("[a]\u{a0}(b.md#c \"d\"), [e] ( <f.md> )", &["b.md#c", "f.md"]),
            ("[此页]（b.md）。【此页】(c.md)", &["b.md", "c.md"]),
            ("(cette page)[b.md]", &["b.md"]),
            ("cette page](https://a.example/x_(y)).", &["https://a.example/x_(y)"]),
            ("Voir [cette page](b.md, ici", &["b.md"]),
            ("\u{fffc}(b.md) and \u{fffc} (c.md)", &["b.md"]),
            ("(a) (b) c (d.md) e(f)", &[]),
        ] {
            let found: Vec<&str> = torn(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, destinations, "{text}");
        }
    }

    #[test]
    fn an_address_in_a_longer_one_is_another() {
        assert!(mentions("see https://a.example/b.", "https://a.example/b"));
        assert!(!mentions("see https://a.example/bc", "https://a.example/b"));
        assert!(!mentions("see ../b.md or ab.md", "b.md"));
    }
}
