//! Languages: their ids, in which order they stand in for each other, and what their scripts need.

use std::fmt;
use std::sync::Arc;

use icu_locale::fallback::LocaleFallbacker;
use icu_locale::{LocaleDirectionality, LocaleExpander};
use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

/// A BCP 47 language, with the spelling that the configuration gave it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Locale {
    written: Arc<str>,
    id: LanguageIdentifier,
}

impl Locale {
    /// Reads a BCP 47 id (`fr`, `zh-Hant`, `fr_CA`); `None` where it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let id: LanguageIdentifier = text.parse().ok()?;
        Some(Self { written: text.into(), id })
    }

    /// English, which articles are translated from unless configured otherwise.
    pub fn english() -> Self {
        Self { written: "en".into(), id: "en".parse().unwrap_or_default() }
    }

    /// The id as the configuration wrote it.
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// The id in its canonical spelling, as `lang` attributes have it.
    pub fn tag(&self) -> String {
        self.id.to_string()
    }

    /// The id as Fluent takes it.
    pub fn language_identifier(&self) -> &LanguageIdentifier {
        &self.id
    }

    /// Whether text of this language runs from right to left.
    pub fn is_right_to_left(&self) -> bool {
        LocaleDirectionality::new_common().is_right_to_left(&self.icu().id)
    }

    /// The writing direction as the `dir` attribute has it.
    pub fn direction(&self) -> &'static str {
        if self.is_right_to_left() { "rtl" } else { "ltr" }
    }

    /// The same locale as ICU takes it; undetermined where ICU does not know the spelling.
    pub fn icu(&self) -> icu_locale::Locale {
        self.id.to_string().parse().unwrap_or(icu_locale::Locale::UNKNOWN)
    }

    /// The language with its likeliest region as Open Graph has it: `fr_FR`.
    pub fn open_graph(&self) -> String {
        let mut id = self.icu().id;
        LocaleExpander::new_common().maximize(&mut id);
        match id.region {
            Some(region) => format!("{}_{region}", id.language),
            None => id.language.to_string(),
        }
    }

    /// The id without what its language implies, so that `zh-Hans-CN` and `zh` meet and `zh-TW` is `zh-Hant`'s kin.
    fn minimized(&self) -> icu_locale::LanguageIdentifier {
        let mut id = self.icu().id;
        LocaleExpander::new_common().minimize(&mut id);
        id
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

impl fmt::Debug for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Locale({})", self.written)
    }
}

/// Which of the configured locales, in configuration order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LocaleIndex(pub u16);

impl LocaleIndex {
    /// The index to look up with.
    pub fn get(self) -> usize {
        usize::from(self.0)
    }
}

/// The locales that stand in for `locales[of]`, best first, by CLDR's parents (zh-TW: zh-Hant, never zh), then the source.
pub fn default_fallbacks(locales: &[Locale], of: usize, source: Option<usize>) -> Vec<LocaleIndex> {
    let mut chain: Vec<usize> = Vec::new();
    let fallbacker = LocaleFallbacker::new();
    let mut ancestors = fallbacker.for_config(Default::default()).fallback_for(locales[of].icu().into());
    loop {
        ancestors.step();
        let ancestor: icu_locale::DataLocale = *ancestors.get();
        if ancestor.is_unknown() {
            break;
        }
        let mut id = ancestor.into_locale().id;
        LocaleExpander::new_common().minimize(&mut id);
        chain.extend((0..locales.len()).filter(|&other| locales[other].minimized() == id));
    }
    chain.extend(source);
    let mut seen = vec![of];
    chain.retain(|&index| {
        !seen.contains(&index) && {
            seen.push(index);
            true
        }
    });
    chain.into_iter().map(|index| LocaleIndex(index as u16)).collect()
}

/// Whether a soft line break beside this character is no space: Han, kana, and the punctuation they are written with.
pub fn is_unspaced(c: char) -> bool {
    c >= '\u{2E80}'
        && matches!(c,
        '\u{2E80}'..='\u{303F}' | '\u{3040}'..='\u{30FF}' | '\u{3100}'..='\u{312F}' | '\u{31A0}'..='\u{31BF}'
        | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE4F}' | '\u{FF01}'..='\u{FF9F}' | '\u{20000}'..='\u{3FFFF}')
}

/// Whether a character is of the script of Korean: its syllables and their parts.
pub fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11FF}' | '\u{3130}'..='\u{318F}' | '\u{AC00}'..='\u{D7AF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(ids: &[&str], of: &str, source: &str) -> Vec<String> {
        let locales: Vec<Locale> = ids.iter().map(|id| Locale::parse(id).expect("an id")).collect();
        let at = |id: &str| ids.iter().position(|other| *other == id);
        default_fallbacks(&locales, at(of).expect("configured"), at(source))
            .iter()
            .map(|index| locales[index.get()].to_string())
            .collect()
    }

    #[test]
    fn fallbacks_follow_cldr_and_end_at_the_source() {
        assert_eq!(chain(&["en", "fr", "fr-CA"], "fr-CA", "en"), ["fr", "en"]);
        assert_eq!(chain(&["en", "zh", "zh-TW"], "zh-TW", "en"), ["en"]);
        assert_eq!(chain(&["en", "zh", "zh-Hant", "zh-TW"], "zh-TW", "en"), ["zh-Hant", "en"]);
        assert_eq!(chain(&["en", "zh-Hans", "zh-CN"], "zh-CN", "en"), ["zh-Hans", "en"]);
        assert_eq!(chain(&["fr", "zh"], "zh", "en"), Vec::<String>::new());
    }

    #[test]
    fn direction_is_known() {
        assert_eq!(Locale::parse("ar").expect("an id").direction(), "rtl");
        assert_eq!(Locale::parse("fr_CA").expect("an id").tag(), "fr-CA");
        assert!(Locale::parse("not a locale").is_none());
    }

    #[test]
    fn a_region_is_added_where_it_is_likely() {
        let names = ["fr", "fr-CA", "zh", "zh-Hant", "tlh"].map(|id| Locale::parse(id).expect("an id").open_graph());
        assert_eq!(names, ["fr_FR", "fr_CA", "zh_CN", "zh_TW", "tlh"]);
    }
}
