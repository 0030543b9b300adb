//! What widely used languages call themselves.

use icu_locale::{LanguageIdentifier, LocaleExpander};

use crate::locale::Locale;

/// The languages' names in themselves, by id, in the order of the ids.
const ENDONYMS: &[(&str, &str)] = &[
    ("af", "Afrikaans"),
    ("ar", "العربية"),
    ("az", "Azərbaycanca"),
    ("bg", "Български"),
    ("bn", "বাংলা"),
    ("bs", "Bosanski"),
    ("ca", "Català"),
    ("cs", "Čeština"),
    ("cy", "Cymraeg"),
    ("da", "Dansk"),
    ("de", "Deutsch"),
    ("el", "Ελληνικά"),
    ("en", "English"),
    ("en-GB", "English (United Kingdom)"),
    ("en-US", "English (United States)"),
    ("es", "Español"),
    ("es-419", "Español (Latinoamérica)"),
    ("es-MX", "Español (México)"),
    ("et", "Eesti"),
    ("eu", "Euskara"),
    ("fa", "فارسی"),
    ("fi", "Suomi"),
    ("fil", "Filipino"),
    ("fr", "Français"),
    ("fr-CA", "Français (Canada)"),
    ("fr-CH", "Français (Suisse)"),
    ("ga", "Gaeilge"),
    ("gl", "Galego"),
    ("gu", "ગુજરાતી"),
    ("he", "עברית"),
    ("hi", "हिन्दी"),
    ("hr", "Hrvatski"),
    ("hu", "Magyar"),
    ("hy", "Հայերեն"),
    ("id", "Indonesia"),
    ("is", "Íslenska"),
    ("it", "Italiano"),
    ("ja", "日本語"),
    ("ka", "ქართული"),
    ("kk", "Қазақ тілі"),
    ("km", "ខ្មែរ"),
    ("kn", "ಕನ್ನಡ"),
    ("ko", "한국어"),
    ("lo", "ລາວ"),
    ("lt", "Lietuvių"),
    ("lv", "Latviešu"),
    ("mk", "Македонски"),
    ("ml", "മലയാളം"),
    ("mn", "Монгол"),
    ("mr", "मराठी"),
    ("ms", "Melayu"),
    ("mt", "Malti"),
    ("nb", "Norsk bokmål"),
    ("ne", "नेपाली"),
    ("nl", "Nederlands"),
    ("nn", "Norsk nynorsk"),
    ("no", "Norsk"),
    ("pa", "ਪੰਜਾਬੀ"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("pt-BR", "Português (Brasil)"),
    ("pt-PT", "Português (Portugal)"),
    ("ro", "Română"),
    ("ru", "Русский"),
    ("sk", "Slovenčina"),
    ("sl", "Slovenščina"),
    ("sq", "Shqip"),
    ("sr", "Српски"),
    ("sr-Latn", "Srpski"),
    ("sv", "Svenska"),
    ("sw", "Kiswahili"),
    ("ta", "தமிழ்"),
    ("te", "తెలుగు"),
    ("th", "ไทย"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("ur", "اردو"),
    ("uz", "Oʻzbekcha"),
    ("vi", "Tiếng Việt"),
    ("zh", "简体中文"),
    ("zh-HK", "繁體中文（香港）"),
    ("zh-Hant", "繁體中文"),
    ("zh-TW", "繁體中文（台灣）"),
];

/// A language's name in itself; with the region where only the language is known; the id where nothing is.
pub(super) fn endonym(locale: &Locale) -> String {
    let mut id = locale.icu().id;
    if let Some(name) = known(&locale.tag()).or_else(|| known(&minimized(id.clone()))) {
        return name.to_owned();
    }
    // The region decides the script (zh-MO is written in traditional characters), so it goes only once that is known.
    LocaleExpander::new_common().maximize(&mut id);
    let region = id.region.take();
    match (known(&minimized(id)), region) {
        (Some(name), Some(region)) => format!("{name} ({region})"),
        _ => locale.tag(),
    }
}

fn known(tag: &str) -> Option<&'static str> {
    ENDONYMS.binary_search_by(|(id, _)| (*id).cmp(tag)).ok().map(|at| ENDONYMS[at].1)
}

fn minimized(mut id: LanguageIdentifier) -> String {
    LocaleExpander::new_common().minimize_favor_script(&mut id);
    id.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(id: &str) -> String {
        endonym(&Locale::parse(id).expect("an id"))
    }

    #[test]
    fn languages_name_themselves() {
        assert_eq!(name("de"), "Deutsch");
        assert_eq!(name("fr_CA"), "Français (Canada)");
        assert_eq!(name("zh-Hans-CN"), "简体中文");
        assert_eq!(name("zh-TW"), "繁體中文（台灣）");
    }

    #[test]
    fn a_region_is_told_apart_and_keeps_its_script() {
        assert_eq!(name("de-AT"), "Deutsch (AT)");
        assert_eq!(name("zh-MO"), "繁體中文 (MO)");
        assert_eq!(name("sr-ME"), "Srpski (ME)");
    }

    #[test]
    fn an_unknown_language_is_its_id() {
        assert_eq!(name("tlh"), "tlh");
    }

    #[test]
    fn the_table_is_in_order() {
        assert!(ENDONYMS.is_sorted_by(|a, b| a.0 < b.0));
    }
}
