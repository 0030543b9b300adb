//! What is wrong with the running text of a block, whatever it is about: its marks, and the language that it is in.

mod chinese;
mod entities;
mod french;
mod garbled;
mod letters;
mod parentheses;
mod problem;
mod quotes;
mod repeated;
mod small_words;
mod stray_link;
mod unseen;
mod untranslated;
mod wide;

use std::ops::Range;
use std::sync::LazyLock;

use crate::finding::{Rule, rule};
use crate::locale::Locale;
use crate::text::Needles;

pub use untranslated::{Language, is_copied, is_untranslated, may_hold};

/// Stands in running text for what is none: code, images, tags.
pub const OPAQUE: char = '\u{fffc}';

/// Which checks the text of a file is due.
#[derive(Clone, Copy, Debug, Default)]
pub struct Checks {
    french: bool,
    chinese: bool,
    parentheses: bool,
    /// Whether marks that quote are counted, and in which language.
    quotes: Option<quotes::Quotes>,
    /// Whether words that stand twice are looked for.
    repeated: bool,
    /// Whether letters may have become question marks.
    letters: bool,
    /// Whether marks in full width are none of the language's.
    narrow: bool,
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
    /// Whether it is none where marks of emphasis or of links stand in the range or before it.
    pub needs_one_run: bool,
}

/// Where a text may not be what was meant: letters that were read in another encoding, marks in full width, links that are
/// none. In order.
pub fn suspects(text: &str) -> Vec<usize> {
    // One asterisk in full width marks nothing.
    let is_sign = |at: &usize| !text[*at..].starts_with('＊') || text[*at..].starts_with("＊＊");
    let places = SIGNS.places(text).filter(is_sign);
    let bytes = text.as_bytes();
    let references = memchr::memchr_iter(b'&', bytes).filter(|at| entities::may_be(&bytes[at + 1..]));
    let mut rare = references.chain(unseen::places(text)).peekable();
    if rare.peek().is_none() {
        return places.collect();
    }
    let mut suspects: Vec<usize> = rare.chain(places).collect();
    suspects.sort_unstable();
    suspects
}

/// Where a text has control characters, which are suspects as well.
pub fn controls(text: &str) -> impl Iterator<Item = usize> {
    text.match_indices(unseen::is_control).map(|(at, _)| at)
}

/// What such text has in it.
static SIGNS: LazyLock<Needles> = LazyLock::new(|| Needles::of(&signs()));

fn signs() -> Vec<&'static str> {
    let turned_round = [stray_link::TURNED_ROUND];
    [&garbled::SIGNS[..], &wide::SIGNS, &stray_link::SIGNS, &letters::SIGNS, &turned_round].concat()
}

/// What is wrong with a run of text at its suspects, given in order; nothing where they are what was meant.
pub fn mistakes(text: &str, run: &Range<usize>, suspects: impl IntoIterator<Item = usize>) -> Vec<Problem> {
    let mut found: Vec<Problem> = Vec::new();
    for suspect in suspects {
        if found.last().is_some_and(|last| suspect < last.range.end) {
            continue;
        }
        found.extend(match text[suspect..run.end].chars().next() {
            Some(']' | '］' | '】' | ')') => stray_link::at(text, run, suspect),
            Some('＊' | '｀' | '＜' | '＃') => wide::at(text, run, suspect),
            Some('[') => stray_link::unclosed(text, run, suspect),
            Some('&') => entities::at(text, run.end, suspect),
            Some('\u{200b}' | '\u{feff}') => letters::at(text, suspect),
            Some(c) if is_unseen(c) => unseen::at(text, run, suspect),
            _ => garbled::at(text, suspect),
        });
    }
    found
}

/// Whether a character is none that readers are meant to see.
fn is_unseen(c: char) -> bool {
    unseen::is_control(c) || unseen::is_sign(c)
}

/// The links of a run of text that are none, whichever brackets they have.
pub fn stray_links(text: &str, run: &Range<usize>) -> Vec<Problem> {
    let brackets = text[run.clone()].match_indices([']', '］', '】', ')']).map(|(at, _)| run.start + at);
    mistakes(text, run, brackets)
}

/// Whether a language has letters beyond ASCII in many of its words.
fn is_accented(code: &str) -> bool {
    matches!(
        code,
        "cs" | "da" | "de" | "es" | "fi" | "fr" | "hu" | "it" | "nb" | "pl" | "pt" | "ro" | "sk" | "sv" | "tr"
    )
}

/// Whether a language has no marks in full width.
fn is_narrow(code: &str) -> bool {
    code == "en" || code == "nl" || is_accented(code)
}

/// A look at the text of a block.
pub type Look = fn(&Checks, &str, &mut Vec<Problem>);

impl Checks {
    /// The checks for text of a language; `source` is the language that it is translated from, where it is a translation, and
    /// `is_on` tells which rules are asked. `None` where none is.
    pub fn of(locale: &Locale, source: Option<&Locale>, is_on: impl Fn(&'static Rule) -> bool) -> Option<Self> {
        let name = locale.language_identifier().language;
        let source = source.filter(|_| is_on(&rule::TRANSLATION_UNTRANSLATED));
        let foreign = source.and_then(|source| Language::told_apart(source, locale));
        let french = [&rule::FR_SPACE_BEFORE_PUNCTUATION, &rule::FR_SPACE_AFTER_ELISION, &rule::FR_DOUBLE_PUNCTUATION];
        let chinese = [&rule::ZH_HALFWIDTH_PUNCTUATION, &rule::ZH_DOUBLE_PUNCTUATION];
        let checks = Self {
            french: name.as_str() == "fr" && french.into_iter().any(&is_on),
            chinese: name.as_str() == "zh" && chinese.into_iter().any(&is_on),
            parentheses: is_on(&rule::UNBALANCED_PARENTHESES),
            quotes: match name.as_str() {
                "fr" => Some(quotes::FRENCH),
                "zh" => Some(quotes::CHINESE),
                _ => None,
            }
            .filter(|_| is_on(&rule::UNBALANCED_QUOTES)),
            // Other languages repeat words to say more.
            repeated: matches!(name.as_str(), "en" | "fr" | "zh") && is_on(&rule::REPEATED_WORD),
            letters: is_accented(name.as_str()) && is_on(&rule::TEXT_GARBLED),
            narrow: is_narrow(name.as_str()) && is_on(&rule::FULL_WIDTH_MARKUP),
            foreign,
        };
        checks.due().next().is_some().then_some(checks)
    }

    /// Those that the running text of a whole text may need, without what would be found nowhere in it; `None` where none are left.
    pub fn in_text(self, text: &str) -> Option<Self> {
        let letters = self.letters && letters::may_be_lost(text);
        let checks = Self { letters, narrow: self.narrow && wide::may_have_marks(text), ..self };
        checks.due().next().is_some().then_some(checks)
    }

    /// What there is to look at in the text of a block, each for a rule.
    pub fn due(self) -> impl Iterator<Item = (&'static Rule, Look)> {
        let of = |is_due: bool, rule, look: Look| is_due.then_some((rule, look));
        let french: Look = |_, text, found| french::check(text, found);
        let chinese: Look = |_, text, found| chinese::check(text, found);
        let parentheses: Look = |_, text, found| parentheses::check(text, found);
        let quotes: Look = |checks, text, found| {
            checks.quotes.into_iter().for_each(|marks| quotes::check(text, marks, found));
        };
        let repeated: Look = |_, text, found| repeated::check(text, found);
        let letters: Look = |_, text, found| letters::lost(text, found);
        let narrow: Look = |_, text, found| wide::marks(text, found);
        let foreign: Look = |checks, text, found| {
            found.extend(checks.foreign.and_then(|(source, own)| untranslated::check(text, source, own)));
        };
        [
            of(self.french, &rule::FR_SPACE_BEFORE_PUNCTUATION, french),
            of(self.chinese, &rule::ZH_HALFWIDTH_PUNCTUATION, chinese),
            of(self.parentheses, &rule::UNBALANCED_PARENTHESES, parentheses),
            of(self.quotes.is_some(), &rule::UNBALANCED_QUOTES, quotes),
            of(self.repeated, &rule::REPEATED_WORD, repeated),
            of(self.letters, &rule::TEXT_GARBLED, letters),
            of(self.narrow, &rule::FULL_WIDTH_MARKUP, narrow),
            of(self.foreign.is_some(), &rule::TRANSLATION_UNTRANSLATED, foreign),
        ]
        .into_iter()
        .flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sign_hides_another() {
        let signs = signs();
        for sign in &signs {
            let is_hiding = sign.char_indices().skip(1).any(|(at, _)| {
                signs.iter().any(|other| other.starts_with(&sign[at..]) || sign[at..].starts_with(other))
            });
            assert!(!is_hiding, "{sign} overlaps with the beginning of another");
        }
    }

    #[test]
    fn suspects_are_in_order() {
        let text = "a & &nbps; ＊ b ＊＊c＊＊＊ d](e) f)[g] h】(i) Ã© \u{200b}";
        let expected: Vec<usize> = ["&nbps;", "＊＊c", "＊＊＊", "＊＊ d", ")[", "】(", "Ã", "\u{200b}"]
            .iter()
            .filter_map(|sign| text.find(sign))
            .collect();
        assert_eq!(suspects(text), expected);
    }
}
