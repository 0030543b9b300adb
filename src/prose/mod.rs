//! What is wrong with the running text of a block, whatever it is about: its marks, and the language that it is in.

mod chinese;
mod french;
mod parentheses;
mod untranslated;

use std::ops::Range;

use crate::finding::{Rule, rule};
use crate::locale::Locale;

pub use untranslated::{Language, is_untranslated, may_hold};

/// Stands in running text for what is none: code, images, tags.
pub const OPAQUE: char = '\u{fffc}';

/// Which checks the text of a file is due.
#[derive(Clone, Copy, Debug, Default)]
pub struct Checks {
    french: bool,
    chinese: bool,
    parentheses: bool,
    /// Of a translation: the language that it should not be in, and its own.
    foreign: Option<(Language, Language)>,
}

/// Something wrong in running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The rule that it breaks.
    pub rule: &'static Rule,
    /// Where.
    pub range: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// What to write there, where that is certain.
    pub instead: Option<String>,
}

/// A look at the text of a block.
pub type Look = fn(&Checks, &str, &mut Vec<Problem>);

impl Checks {
    /// The checks for text of a language; `source` is the language that it is translated from, where it is a translation, and
    /// `is_on` tells which rules are asked. `None` where none is.
    pub fn of(locale: &Locale, source: Option<&Locale>, is_on: impl Fn(&'static Rule) -> bool) -> Option<Self> {
        let language = |locale: &Locale| locale.language_identifier().language;
        let name = language(locale);
        let source = source.filter(|source| language(source) != name && is_on(&rule::TRANSLATION_UNTRANSLATED));
        let foreign = source.and_then(|source| {
            let source = Language::named(language(source).as_str()).filter(|source| source.is_known())?;
            Some((source, Language::named(name.as_str())?))
        });
        let french = [&rule::FR_SPACE_BEFORE_PUNCTUATION, &rule::FR_SPACE_AFTER_ELISION];
        let chinese = [&rule::ZH_HALFWIDTH_PUNCTUATION, &rule::ZH_DOUBLE_PUNCTUATION];
        let checks = Self {
            french: name.as_str() == "fr" && french.into_iter().any(&is_on),
            chinese: name.as_str() == "zh" && chinese.into_iter().any(&is_on),
            parentheses: is_on(&rule::UNBALANCED_PARENTHESES),
            foreign,
        };
        (checks.french || checks.chinese || checks.parentheses || foreign.is_some()).then_some(checks)
    }

    /// What there is to look at in the text of a block, each for a rule.
    pub fn due(self) -> impl Iterator<Item = (&'static Rule, Look)> {
        let of = |is_due: bool, rule, look: Look| is_due.then_some((rule, look));
        let french: Look = |_, text, found| french::check(text, found);
        let chinese: Look = |_, text, found| chinese::check(text, found);
        let parentheses: Look = |_, text, found| parentheses::check(text, found);
        let foreign: Look = |checks, text, found| {
            found.extend(checks.foreign.and_then(|(source, own)| untranslated::check(text, source, own)));
        };
        [
            of(self.french, &rule::FR_SPACE_BEFORE_PUNCTUATION, french),
            of(self.chinese, &rule::ZH_HALFWIDTH_PUNCTUATION, chinese),
            of(self.parentheses, &rule::UNBALANCED_PARENTHESES, parentheses),
            of(self.foreign.is_some(), &rule::TRANSLATION_UNTRANSLATED, foreign),
        ]
        .into_iter()
        .flatten()
    }
}
