//! What is wrong with the running text of a block, whatever it is about: its marks, and the language that it is in.

mod chinese;
mod french;
mod parentheses;
mod untranslated;

use std::ops::Range;

use crate::finding::Rule;
use crate::locale::Locale;

pub use untranslated::Language;

/// Stands in running text for what is none: code, images, tags.
pub const OPAQUE: char = '\u{fffc}';

/// Which checks the text of a file is due.
#[derive(Clone, Copy, Debug, Default)]
pub struct Checks {
    french: bool,
    chinese: bool,
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

impl Checks {
    /// The checks for text of a language; `source` is the language that it is translated from, where it is a translation.
    pub fn of(locale: &Locale, source: Option<&Locale>) -> Self {
        let language = |locale: &Locale| locale.language_identifier().language;
        let name = language(locale);
        let foreign = source.filter(|source| language(source) != name).and_then(|source| {
            let source = Language::named(language(source).as_str()).filter(|source| source.is_known())?;
            Some((source, Language::named(name.as_str())?))
        });
        Self { french: name.as_str() == "fr", chinese: name.as_str() == "zh", foreign }
    }

    /// What is wrong with the text of a block.
    pub fn problems(&self, text: &str, found: &mut Vec<Problem>) {
        if self.french {
            french::check(text, found);
        }
        if self.chinese {
            chinese::check(text, found);
        }
        parentheses::check(text, found);
        if let Some((source, own)) = &self.foreign {
            found.extend(untranslated::check(text, *source, *own));
        }
    }
}
