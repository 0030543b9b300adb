//! Heading ids: the rule by which links into articles have been written for years.
//!
//! Of the heading's text, per UTF-16 unit: letters, decimal digits, `-` and `_` stay (lower-cased), U+0020 becomes `-`,
//! the rest goes. Characters outside the basic plane are two units, neither a letter, so they go as well.
//! The rule is Markdig's `UrilizeAsGfm`, as DocFX uses it.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup};
use pulldown_cmark::{Event, Parser};

use crate::path::nfc;

/// The id that a heading of this text would have alone; `section` where nothing is left.
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ' ' => slug.push('-'),
            '-' | '_' | 'a'..='z' | '0'..='9' => slug.push(c),
            'A'..='Z' => slug.push(c.to_ascii_lowercase()),
            _ if c.is_ascii() || c > '\u{FFFF}' || !is_letter_or_digit(c) => {}
            _ => slug.push(lowercase(c)),
        }
    }
    if slug.is_empty() {
        return "section".to_owned();
    }
    // Bookmarks are compared in NFC: syllables of Hangul may be stored in parts that are letters each.
    match nfc(&slug) {
        Cow::Owned(composed) => composed,
        Cow::Borrowed(_) => slug,
    }
}

/// The id that a heading of this markdown would have alone.
pub fn slug_of_heading(written: &str) -> String {
    let mut text = String::new();
    for event in Parser::new(written) {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(&part),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    slug(text.trim())
}

fn is_letter_or_digit(c: char) -> bool {
    let category = CodePointMapData::<GeneralCategory>::new().get(c);
    GeneralCategoryGroup::Letter.contains(category) || category == GeneralCategory::DecimalNumber
}

/// The simple lower-case form; characters whose form is longer stay, as in .NET's invariant culture.
fn lowercase(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(only), None) => only,
        _ => c,
    }
}

/// The automatic ids of one document: a slug that is taken gets `-1`, `-2` and so on.
#[derive(Debug, Default)]
pub(crate) struct Slugs {
    taken: HashSet<Arc<str>>,
    next: HashMap<Arc<str>, u32>,
}

impl Slugs {
    /// The id for the next heading of this text.
    pub(crate) fn claim(&mut self, text: &str) -> Arc<str> {
        self.claim_as(slug(text).into())
    }

    /// The id for the next heading that would have this one alone.
    pub(crate) fn claim_as(&mut self, name: Arc<str>) -> Arc<str> {
        claim(&mut self.taken, &mut self.next, name)
    }
}

/// Takes a name, or the first of `name-1`, `name-2`, … that is free; each name's counter is kept, so many repeats stay cheap.
pub(crate) fn claim(taken: &mut HashSet<Arc<str>>, next: &mut HashMap<Arc<str>, u32>, name: Arc<str>) -> Arc<str> {
    if taken.insert(Arc::clone(&name)) {
        return name;
    }
    let counter = next.entry(Arc::clone(&name)).or_default();
    loop {
        *counter += 1;
        let numbered: Arc<str> = format!("{name}-{counter}").into();
        if taken.insert(Arc::clone(&numbered)) {
            return numbered;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_follow_the_rule() {
        for (text, id) in [
            ("See also", "see-also"),
            ("This - is a &@! heading _ with . and ! -", "this---is-a--heading-_-with--and---"),
            ("S’applique\u{a0}à", "sappliqueà"),
            ("多合作伙伴支持", "多合作伙伴支持"),
            ("为什么？（可选）", "为什么可选"),
            ("ÉTÉ 2.0", "été-20"),
            ("...", "section"),
            ("x² ½ Ⅳ ٣", "x---٣"),
            ("𝒳y", "y"),
            (" a ", "-a-"),
            ("e\u{301}", "e"),
            ("\u{1109}\u{1165}\u{11AB} Name", "선-name"),
            ("İçindekiler", "İçindekiler"),
        ] {
            assert_eq!(slug(text), id, "{text}");
        }
    }

    #[test]
    fn repeats_are_numbered_and_skip_what_is_taken() {
        let mut slugs = Slugs::default();
        let ids: Vec<_> = ["a", "a 1", "a", "a"].iter().map(|text| slugs.claim(text)).collect();
        assert_eq!(ids.iter().map(|id| &**id).collect::<Vec<_>>(), ["a", "a-1", "a-2", "a-3"]);
    }
}
