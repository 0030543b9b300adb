//! The small words that hardly a sentence of a language is without, sorted.

/// How many bytes the longest of all has.
pub(super) const LONGEST: usize = 8;

/// The languages whose small words are known. Serbian is so where it is written in Latin letters.
static LISTS: &[(&[&str], &[&str])] = &[
    (&["en"], ENGLISH),
    (&["fr"], FRENCH),
    (&["de"], GERMAN),
    (&["es"], SPANISH),
    (&["pt"], PORTUGUESE),
    (&["it"], ITALIAN),
    (&["nl"], DUTCH),
    (&["pl"], POLISH),
    (&["cs"], CZECH),
    (&["sk"], SLOVAK),
    (&["hu"], HUNGARIAN),
    (&["tr"], TURKISH),
    (&["sv"], SWEDISH),
    (&["da"], DANISH),
    (&["nb", "nn", "no"], NORWEGIAN),
    (&["fi"], FINNISH),
    (&["et"], ESTONIAN),
    (&["lv"], LATVIAN),
    (&["lt"], LITHUANIAN),
    (&["ro"], ROMANIAN),
    (&["bs", "hr", "sr"], CROATIAN),
    (&["sl"], SLOVENIAN),
    (&["ca"], CATALAN),
    (&["id", "ms"], INDONESIAN),
    (&["vi"], VIETNAMESE),
];

/// Those of the language of a BCP 47 code.
pub(super) fn of(code: &str) -> Option<&'static [&'static str]> {
    LISTS.iter().find(|(codes, _)| codes.contains(&code)).map(|(_, words)| *words)
}

/// Small words of English that are none of other languages in Latin letters.
pub(super) const ENGLISH_ALONE: &[&str] =
    &["and", "from", "how", "not", "that", "the", "these", "this", "using", "when", "which", "with", "you", "your"];

pub(super) static ENGLISH: &[&str] = &[
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
const DUTCH: &[&str] = &[
    "aan", "als", "bij", "dan", "dat", "de", "deze", "die", "dit", "door", "een", "en", "er", "het", "hoe", "in", "is",
    "kan", "kunt", "met", "naar", "niet", "of", "om", "op", "te", "u", "uit", "uw", "van", "voor", "was", "wordt",
    "zijn",
];
const POLISH: &[&str] = &[
    "a", "aby", "by", "być", "co", "dla", "do", "i", "jak", "jest", "jeśli", "lub", "może", "można", "na", "nie", "o",
    "od", "oraz", "po", "przez", "przy", "się", "są", "tego", "tej", "ten", "to", "w", "z", "za", "ze", "że",
];
const CZECH: &[&str] = &[
    "a", "aby", "ale", "by", "do", "i", "jako", "je", "jsou", "k", "které", "který", "můžete", "na", "nebo", "není",
    "o", "od", "po", "pokud", "pro", "při", "s", "se", "si", "tak", "to", "v", "ve", "z", "za", "že",
];
const SLOVAK: &[&str] = &[
    "a", "aby", "ako", "alebo", "by", "do", "i", "je", "k", "ktoré", "ktorý", "môže", "môžete", "na", "nie", "o", "od",
    "po", "pre", "pri", "s", "sa", "si", "sú", "to", "v", "vo", "z", "za", "že",
];
const HUNGARIAN: &[&str] = &[
    "a", "az", "be", "csak", "de", "egy", "el", "ez", "ezt", "ha", "hogy", "is", "kell", "ki", "lehet", "meg", "mint",
    "nem", "vagy", "van", "és",
];
const TURKISH: &[&str] = &[
    "bir", "bu", "bunu", "da", "daha", "de", "en", "gibi", "her", "ile", "ise", "için", "kadar", "olan", "olarak",
    "sonra", "ve", "veya", "ya", "çok",
];
const SWEDISH: &[&str] = &[
    "att", "av", "de", "den", "det", "du", "där", "eller", "en", "ett", "från", "för", "har", "i", "inte", "kan",
    "med", "och", "om", "på", "ska", "som", "så", "till", "vid", "är",
];
const DANISH: &[&str] = &[
    "af", "at", "de", "den", "der", "det", "du", "eller", "en", "er", "et", "for", "fra", "har", "have", "i", "ikke",
    "kan", "med", "når", "og", "om", "på", "skal", "som", "så", "til", "ved",
];
const NORWEGIAN: &[&str] = &[
    "at", "av", "de", "den", "der", "det", "du", "eller", "en", "er", "et", "for", "fra", "har", "i", "ikke", "kan",
    "med", "når", "og", "om", "på", "skal", "som", "så", "til", "ved",
];
const FINNISH: &[&str] = &[
    "ei", "että", "ja", "joka", "jos", "jotka", "kuin", "kun", "myös", "ne", "niin", "ole", "on", "ovat", "se", "sen",
    "tai", "tämä", "tämän", "voi", "voit",
];
const ESTONIAN: &[&str] = &[
    "ei", "et", "ja", "kas", "kui", "kuid", "mis", "nii", "ning", "on", "saab", "saate", "see", "selle", "siis", "või",
];
const LATVIAN: &[&str] =
    &["ar", "gan", "ir", "ja", "kas", "kā", "lai", "nav", "no", "par", "pēc", "to", "un", "uz", "vai", "var"];
const LITHUANIAN: &[&str] =
    &["ar", "arba", "galite", "ir", "iš", "jei", "kad", "kai", "kaip", "ne", "nuo", "po", "su", "tai", "yra", "į"];
const ROMANIAN: &[&str] = &[
    "a", "al", "ale", "ca", "care", "cu", "de", "din", "este", "fi", "la", "nu", "o", "pe", "pentru", "poate", "prin",
    "sau", "se", "sunt", "să", "un", "unei", "în", "și",
];
const CROATIAN: &[&str] = &[
    "a", "ako", "da", "do", "i", "ili", "iz", "je", "kada", "kako", "koja", "koje", "koji", "može", "možete", "na",
    "nije", "o", "od", "po", "s", "sa", "se", "su", "to", "u", "za",
];
const SLOVENIAN: &[&str] = &[
    "ali", "da", "do", "in", "iz", "je", "kako", "ki", "lahko", "na", "ne", "o", "od", "po", "pri", "s", "se", "so",
    "v", "z", "za", "če",
];
const CATALAN: &[&str] = &[
    "a", "al", "amb", "com", "de", "del", "el", "els", "en", "es", "i", "la", "les", "no", "o", "per", "que", "un",
    "una", "és",
];
const INDONESIAN: &[&str] = &[
    "adalah", "akan", "anda", "atau", "dalam", "dan", "dapat", "dari", "dengan", "di", "ini", "itu", "jika", "ke",
    "oleh", "pada", "tidak", "untuk", "yang",
];
const VIETNAMESE: &[&str] =
    &["bạn", "cho", "các", "có", "của", "hoặc", "không", "là", "một", "này", "trong", "từ", "và", "với", "được", "để"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_can_be_searched() {
        for (codes, words) in LISTS {
            assert!(words.is_sorted() && words.len() <= 64, "{codes:?}");
            assert!(words.iter().all(|word| word.len() <= LONGEST), "{codes:?}");
        }
        assert!(ENGLISH_ALONE.is_sorted() && ENGLISH_ALONE.iter().all(|word| ENGLISH.contains(word)));
    }
}
