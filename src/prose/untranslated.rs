//! Text in the wrong language, told by the small words that every sentence has.

use crate::finding::rule;
use crate::locale::is_unspaced;

use super::Problem;

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

static ENGLISH: &[&str] = &[
    "a", "an", "and", "are", "as", "be", "by", "can", "do", "for", "from", "has", "have", "how", "if", "in", "is",
    "it", "not", "of", "on", "or", "that", "the", "these", "this", "to", "using", "was", "when", "which", "will",
    "with", "you", "your",
];
const FRENCH: &[&str] = &[
    "a", "au", "aux", "avec", "ce", "cette", "dans", "des", "du", "elle", "en", "est", "et", "il", "la", "le", "les",
    "ne", "ou", "par", "pas", "pour", "que", "qui", "sont", "sur", "un", "une", "vos", "votre", "vous",
];
const GERMAN: &[&str] = &[
    "als", "auf", "aus", "das", "dem", "den", "der", "des", "die", "ein", "eine", "einen", "für", "ihre", "im", "ist",
    "kann", "mit", "nicht", "oder", "sie", "sind", "und", "von", "werden", "wird", "zu", "zum", "zur", "über",
];
const SPANISH: &[&str] = &[
    "a", "al", "como", "con", "de", "del", "el", "en", "es", "esta", "este", "la", "las", "los", "más", "no", "o",
    "para", "por", "que", "se", "si", "son", "su", "sus", "un", "una", "y",
];
const PORTUGUESE: &[&str] = &[
    "a", "ao", "as", "com", "como", "da", "de", "do", "dos", "e", "em", "esta", "este", "mais", "na", "no", "não", "o",
    "os", "ou", "para", "por", "que", "se", "seu", "são", "um", "uma", "você",
];
const ITALIAN: &[&str] = &[
    "a", "al", "alla", "che", "come", "con", "da", "dei", "del", "della", "di", "e", "gli", "i", "il", "in", "la",
    "le", "nel", "non", "o", "per", "più", "se", "si", "sono", "su", "un", "una", "è",
];

impl Language {
    /// The language of a BCP 47 code; `None` where nothing can be told of it.
    pub fn named(code: &str) -> Option<Self> {
        Some(match code {
            "en" => Self::Words(ENGLISH),
            "fr" => Self::Words(FRENCH),
            "de" => Self::Words(GERMAN),
            "es" => Self::Words(SPANISH),
            "pt" => Self::Words(PORTUGUESE),
            "it" => Self::Words(ITALIAN),
            "zh" | "ja" => Self::Script(Script::Han),
            "ko" => Self::Script(Script::Hangul),
            "ru" | "uk" | "bg" | "be" | "mk" => Self::Script(Script::Cyrillic),
            "ar" | "fa" | "he" | "hi" | "th" | "el" | "bn" | "ta" | "ur" | "ka" | "hy" | "sr" => {
                Self::Script(Script::Other)
            }
            "und" => return None,
            _ => Self::Latin,
        })
    }

    /// Whether its text can be recognised.
    pub fn is_known(self) -> bool {
        matches!(self, Self::Words(_))
    }

    /// Its small words, sorted; none where they tell nothing.
    fn small_words(self) -> &'static [&'static str] {
        match self {
            Self::Words(words) => words,
            Self::Script(_) | Self::Latin => &[],
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
            Self::Hangul => matches!(c, '\u{1100}'..='\u{11FF}' | '\u{3130}'..='\u{318F}' | '\u{AC00}'..='\u{D7AF}'),
            Self::Cyrillic => matches!(c, '\u{400}'..='\u{52F}'),
            Self::Other => c.is_alphabetic() && c > '\u{24F}',
        }
    }
}

/// How many bytes the longest of all small words has.
const LONGEST_SMALL: usize = 8;
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
        if word.len() <= LONGEST_SMALL {
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
    if !is_source || of_own.different() * 3 > of_source.different() {
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
    // The list itself: to compare its words takes longer than to look at most texts.
    let is_english = matches!(source, Language::Words(words) if std::ptr::eq(words, ENGLISH));
    !is_english || bytes.iter().enumerate().any(is_sign)
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
        let language = |code| Language::named(code).expect("a language");
        check(text, language("en"), language(own)).is_some()
    }

    #[test]
    fn small_words_tell_a_language() {
        let english = "You can moor the boat to a ring that is fixed to the wall.";
        for own in ["fr", "de", "es", "ja", "zh", "ko", "ru", "fi"] {
            assert!(is_found(english, own), "{own}");
        }
        assert!(!is_found("Vous pouvez amarrer le bateau à un anneau qui est fixé au mur.", "fr"));
        assert!(!is_found("Open the file and save it to the disk：打开文件并保存到磁盘上去吧。", "zh"));
        assert!(!is_found("Visual Studio Tools for Office and Azure", "fr"));
        assert!(!is_found("Sie können das Boot an einem Ring festmachen, der in die Wand eingelassen ist.", "de"));
    }

    #[test]
    fn the_lists_can_be_searched() {
        for code in ["en", "fr", "de", "es", "pt", "it"] {
            let Some(Language::Words(words)) = Language::named(code) else { panic!("{code} has words") };
            assert!(words.is_sorted() && words.len() <= 64, "{code}");
            assert!(words.iter().all(|word| word.len() <= LONGEST_SMALL), "{code}");
        }
    }
}
