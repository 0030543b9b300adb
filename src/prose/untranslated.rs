//! Text in the wrong language, told by the small words that every sentence has.

use crate::finding::rule;
use crate::locale::{Locale, is_hangul, is_unspaced};

use super::Problem;
use super::small_words::{self, ENGLISH, ENGLISH_ALONE};

/// A language as far as its text can be told from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// One whose small words are known, sorted.
    Words(&'static [&'static str]),
    /// One of another script than Latin.
    Script(Script),
    /// Any other that is written in Latin letters.
    Latin,
}

/// Scripts that are told apart from Latin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Chinese characters and kana.
    Han,
    /// Hangul.
    Hangul,
    /// Cyrillic.
    Cyrillic,
    /// Any other.
    Other,
}

impl Language {
    /// The languages of a source and of a translation, where these can be told apart.
    pub fn told_apart(source: &Locale, own: &Locale) -> Option<(Self, Self)> {
        let code = |locale: &Locale| locale.language_identifier().language;
        let (from, to) = (Self::of(source)?, Self::of(own)?);
        // What small words English has for itself is known, and of no other language.
        let is_known = match from {
            Self::Words(_) => from.is_english() || to != Self::Latin,
            Self::Script(_) | Self::Latin => false,
        };
        (is_known && code(source) != code(own)).then_some((from, to))
    }

    fn is_english(self) -> bool {
        // The list itself: to compare its words takes longer than to look at most texts.
        matches!(self, Self::Words(words) if std::ptr::eq(words, ENGLISH))
    }

    /// `None` where nothing can be told of it.
    fn of(locale: &Locale) -> Option<Self> {
        let id = locale.language_identifier();
        let named = Self::named(id.language.as_str())?;
        Some(match (id.script.as_ref().map(|script| script.as_str()), named) {
            (Some("Cyrl"), _) => Self::Script(Script::Cyrillic),
            (Some("Latn"), Self::Script(_)) => Self::in_latin(id.language.as_str()),
            _ => named,
        })
    }

    /// The language of a BCP 47 code, in the script that it is written in most.
    fn named(code: &str) -> Option<Self> {
        Some(match code {
            "zh" | "ja" => Self::Script(Script::Han),
            "ko" => Self::Script(Script::Hangul),
            "ru" | "uk" | "bg" | "be" | "mk" => Self::Script(Script::Cyrillic),
            "ar" | "fa" | "he" | "hi" | "th" | "el" | "bn" | "ta" | "ur" | "ka" | "hy" | "sr" => {
                Self::Script(Script::Other)
            }
            "und" => return None,
            _ => Self::in_latin(code),
        })
    }

    fn in_latin(code: &str) -> Self {
        small_words::of(code).map_or(Self::Latin, Self::Words)
    }

    /// Its small words, sorted; where they are not known, those that are surely English.
    fn small_words(self) -> &'static [&'static str] {
        match self {
            Self::Words(words) => words,
            Self::Script(_) => &[],
            Self::Latin => ENGLISH_ALONE,
        }
    }
}

/// How many words of a text are a language's small ones.
#[derive(Clone, Copy, Default)]
struct Count {
    all: usize,
    /// Which of them, a bit for each: no list has more than 64.
    met: u64,
}

impl Count {
    fn take(&mut self, word: &str, known: &[&str]) {
        if let Ok(at) = known.binary_search(&word) {
            self.all += 1;
            self.met |= 1 << at;
        }
    }

    fn different(self) -> usize {
        self.met.count_ones() as usize
    }
}

impl Script {
    fn has(self, c: char) -> bool {
        match self {
            Self::Han => is_unspaced(c),
            Self::Hangul => is_hangul(c),
            Self::Cyrillic => matches!(c, '\u{400}'..='\u{52F}'),
            Self::Other => c.is_alphabetic() && c > '\u{24F}',
        }
    }
}

/// How many words a text must have to be told.
const FEWEST_WORDS: usize = 6;
/// How many different small words.
const FEWEST_SMALL: usize = 3;

/// A text in the language that it should have been translated from.
pub(super) fn check(text: &str, source: Language, own: Language) -> Option<Problem> {
    if text.len() < 24 || !may_be(text, source, own) {
        return None;
    }
    let (mut of_source, mut of_own, mut words) = (Count::default(), Count::default(), 0);
    let mut lower = String::new();
    for word in text.split(|c: char| !c.is_alphabetic() && c != '\'' && c != '’').filter(|word| !word.is_empty()) {
        words += 1;
        if word.len() <= small_words::LONGEST {
            lower.clear();
            lower.extend(word.chars().flat_map(char::to_lowercase));
            of_source.take(&lower, source.small_words());
            of_own.take(&lower, own.small_words());
        }
    }
    // Where another script is expected, names and code may outweigh them.
    let least = if matches!(own, Language::Script(_)) { words / 10 } else { words / 5 };
    let is_source = words >= FEWEST_WORDS && of_source.different() >= FEWEST_SMALL && of_source.all >= least;
    // Words of both languages count for both: a translation has many more of its own.
    let is_own = match own {
        Language::Latin => of_own.different() < 2,
        Language::Words(_) | Language::Script(_) => of_own.different() * 3 > of_source.different(),
    };
    if !is_source || is_own {
        return None;
    }
    let start = text.len() - text.trim_start().len();
    Some(Problem {
        rule: &rule::TRANSLATION_UNTRANSLATED,
        range: start..text.trim_end().len(),
        message: format!("{words} words in the language of the source"),
        help: "translate them".to_owned(),
        instead: None,
        needs_one_run: false,
    })
}

/// Whether a text is in the language that it should have been translated from.
pub fn is_untranslated(text: &str, source: Language, own: Language) -> bool {
    check(text, source, own).is_some()
}

/// Whether words that a text has as its source has them are no name: small words among them are the source's alone, and some
/// are none that names have, as `Terms of Service` does.
pub fn is_copied<'w>(words: impl Iterator<Item = &'w str>, source: Language, own: Language) -> bool {
    let of_own = own.small_words();
    let is_foreign = |word: &&str| {
        word.len() <= small_words::LONGEST
            && source.small_words().binary_search(word).is_ok()
            && of_own.binary_search(word).is_err()
    };
    source.is_english() && words.filter(is_foreign).any(|word| !IN_NAMES.contains(&word))
}

/// Small words of English that names are made with, sorted.
const IN_NAMES: [&str; 13] = ["a", "and", "as", "by", "for", "from", "in", "of", "on", "or", "to", "using", "with"];

/// A quick look whether it is worth while to look at each word.
fn may_be(text: &str, source: Language, own: Language) -> bool {
    if let Language::Script(script) = own {
        // Most texts are in their own script, which a part of them tells.
        let enough = text.len().div_ceil(20);
        let (mut all, mut at_home) = (0_usize, 0_usize);
        for c in text.chars() {
            if script.has(c) {
                at_home += 1;
                if at_home >= enough {
                    return false;
                }
            }
            all += usize::from(c.is_alphabetic());
        }
        return at_home * 20 < all;
    }
    may_hold(text, source)
}

/// A quick look whether a text may hold a sentence of a language.
pub fn may_hold(text: &str, source: Language) -> bool {
    let bytes = text.as_bytes();
    let is_sign = |(at, byte): (usize, &u8)| *byte == b' ' && is_english_sign(&bytes[at..]);
    !source.is_english() || begins_english_sign(bytes) && bytes.iter().enumerate().any(is_sign)
}

/// A quick look whether what such signs begin with stands anywhere in a text.
fn begins_english_sign(bytes: &[u8]) -> bool {
    let Some(count) = bytes.len().checked_sub(3) else { return false };
    let [one, two, three, four] = [0, 1, 2, 3].map(|at| &bytes[at..at + count]);
    // Without an early end, so that many bytes are looked at in one step.
    (0..count).fold(false, |found, at| {
        let is = |sign: &[u8; 3]| (two[at] == sign[0]) & (three[at] == sign[1]) & (four[at] == sign[2]);
        let is_short = is(b"to ") | is(b"of ") | is(b"is ");
        let is_longer = is(b"the") | is(b"and") | is(b"you") | is(b"for") | is(b"wit");
        found | (one[at] == b' ') & (is_short | is_longer)
    })
}

/// Whether a text begins with a blank and one of the words of which hardly an English sentence has none.
fn is_english_sign(text: &[u8]) -> bool {
    matches!(
        text,
        [b' ', b't', b'o', b' ', ..]
            | [b' ', b'o', b'f', b' ', ..]
            | [b' ', b'i', b's', b' ', ..]
            | [b' ', b't', b'h', b'e', b' ', ..]
            | [b' ', b'a', b'n', b'd', b' ', ..]
            | [b' ', b'y', b'o', b'u', b' ', ..]
            | [b' ', b'f', b'o', b'r', b' ', ..]
            | [b' ', b'w', b'i', b't', b'h', b' ', ..]
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_found(text: &str, own: &str) -> bool {
        let (source, own) = (Locale::parse("en").expect("an id"), Locale::parse(own).expect("an id"));
        let (source, own) = Language::told_apart(&source, &own).expect("two languages");
        check(text, source, own).is_some()
    }

    #[test]
    fn small_words_tell_a_language() {
        let english = "You can moor the boat to a ring that is fixed to the wall.";
        for own in ["fr", "de", "es", "ja", "zh", "ko", "ru", "fi", "sr-Latn", "sr", "uz-Cyrl", "is"] {
            assert!(is_found(english, own), "{own}");
        }
        assert!(!is_found("Vous pouvez amarrer le bateau à un anneau qui est fixé au mur.", "fr"));
        assert!(!is_found("Open the file and save it to the disk：打开文件并保存到磁盘上去吧。", "zh"));
        assert!(!is_found("Visual Studio Tools for Office and Azure", "fr"));
        assert!(!is_found("Sie können das Boot an einem Ring festmachen, der in die Wand eingelassen ist.", "de"));
    }

    #[test]
    fn small_words_of_other_languages_are_no_english() {
        for (text, own) in [
            ("Het anker is in het kort een haak of een gewicht, en het was er voor de boot.", "nl"),
            ("Dit is in feite een haak of gewicht.", "nl"),
            ("Abyste mohli loď uvázat a do přístavu se vrátit, musíte to by nahlásit.", "cs"),
            ("Ha be szeretne hajózni, akkor a kikötőt is hívja fel, és a hajó nevét is adja meg.", "hu"),
            ("Aby to zrobić, wejdź do portu, a potem do biura, które by to przyjęło.", "pl"),
            ("Da bi se brod vezao, idite do luke, a ako je to on, i do ureda.", "sr-Latn"),
            ("Bátur is be or to on.", "is"),
        ] {
            assert!(!is_found(text, own), "{text}");
        }
    }
}
