//! What the program says in English, in the languages of the guide: `tests/guide/fr.toml` and `zh.toml`, by the English text.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The texts of one language.
pub(crate) struct Catalogue {
    /// The language.
    pub(crate) locale: &'static str,
    texts: BTreeMap<String, String>,
    used: RefCell<BTreeSet<String>>,
}

impl Catalogue {
    /// The catalogue of a language; that of English is empty, since the program speaks it.
    pub(crate) fn read(locale: &'static str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guide").join(format!("{locale}.toml"));
        let texts = if locale == "en" {
            BTreeMap::new()
        } else {
            toml::from_str(&crate::read(&path)).expect("a table of texts")
        };
        Self { locale, texts, used: RefCell::default() }
    }

    /// A text of the program as a sentence in this language.
    pub(crate) fn sentence(&self, english: &str) -> String {
        if self.locale == "en" { sentence(english) } else { self.text(english) }
    }

    /// A text of the program as it stands in this language.
    pub(crate) fn text(&self, english: &str) -> String {
        if self.locale == "en" {
            return english.to_owned();
        }
        self.used.borrow_mut().insert(english.to_owned());
        let text = self.texts.get(english);
        text.unwrap_or_else(|| panic!("tests/guide/{}.toml lacks a translation of {english:?}", self.locale)).clone()
    }

    /// Fails where the program no longer says something that is translated.
    pub(crate) fn assert_all_used(&self) {
        let used = self.used.borrow();
        let unused: Vec<&String> = self.texts.keys().filter(|text| !used.contains(*text)).collect();
        assert!(
            unused.is_empty(),
            "the program no longer says what tests/guide/{}.toml translates: {unused:?}",
            self.locale
        );
    }
}

/// A text that begins with a capital and ends with a full stop, with its options as code.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    let whole: String = first.chain(letters).collect();
    let words: Vec<String> = whole
        .split(' ')
        .map(|word| if word.starts_with("--") { format!("`{word}`") } else { word.to_owned() })
        .collect();
    let whole = words.join(" ");
    if whole.ends_with('.') { whole } else { whole + "." }
}
