//! Sentences of markdown, by script: where one ends, with code, links and tags kept whole.

use std::ops::Range;

use crate::locale::{is_hangul, is_unspaced};

/// Words before a full stop that ends no sentence, in the languages that sources and translations are written in most.
const ABBREVIATIONS: [&str; 116] = [
    "ad.es", "adib", "al", "approx", "aprox", "art", "av", "bd", "bijv", "bkz", "bl.a", "br", "bsp", "bzw", "c.-à-d",
    "ca", "cf", "corp", "d.h", "d.v.s", "d.w.z", "dept", "dr", "dvs", "e.g", "ej", "env", "es", "esim", "evt", "evtl",
    "ex", "f.eks", "fig", "ggf", "hr", "hrsg", "i.d.r", "i.e", "ill", "inc", "incl", "inkl", "jf", "jfr", "kb", "kl",
    "ks", "ltd", "m", "m.b.t", "m.in", "max", "min", "mm", "mme", "mr", "mrs", "ms", "máx", "mín", "napr", "např",
    "no", "np", "npr", "nr", "nt", "núm", "o.a", "oz", "p", "p.ej", "p.ex", "piem", "pl", "popř", "prof", "pvz", "pàg",
    "pág", "resp", "s.k", "sr", "sra", "st", "t.ex", "t.y", "tj", "tzn", "tzv", "tzw", "u.a", "v", "vgl", "vs", "vt",
    "z.b", "örn", "ún", "č", "št", "žr", "βλ", "π.χ", "англ", "вж", "див", "напр", "нпр", "рис", "см", "т.е", "табл",
    "тыс", "фиг",
];

/// Words before a full stop that ends no sentence where a number follows, or the letter that something is called by: `Abb. 3`.
const BEFORE_NUMBERS: [&str; 29] = [
    "abb", "abs", "afb", "anh", "anm", "app", "blz", "cap", "ch", "chap", "eq", "hfst", "kap", "obr", "pag", "pp",
    "ref", "rys", "réf", "sec", "sect", "sig", "str", "tab", "ver", "vol", "ziff", "гл", "стр",
];

/// How long the longest of them is, in bytes.
const LONGEST_ABBREVIATION: usize = 8;

/// The bytes at which a sentence may end, or something begin in which none does. None stands within a character.
static LOOKED_AT: [bool; 256] = {
    let mut looked_at = ENDS;
    let openers = b"`[<:\\";
    let mut at = 0;
    while at < openers.len() {
        looked_at[openers[at] as usize] = true;
        at += 1;
    }
    looked_at
};

/// Whether a sentence ends at a mark only where a blank follows: at those of Europe, of Arabic, of Urdu and of Hindi.
fn is_narrow(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '؟' | '۔' | '।')
}

/// Whether a sentence ends at a mark with or without a blank.
fn is_wide(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '｡')
}

/// The bytes that such marks begin with.
const ENDS: [bool; 256] = {
    let mut ends = [false; 256];
    let marks = [b'.', b'!', b'?', 0xD8, 0xDB, 0xE0, 0xE2, 0xE3, 0xEF];
    let mut at = 0;
    while at < marks.len() {
        ends[marks[at] as usize] = true;
        at += 1;
    }
    ends
};

/// A quick look whether a text without code and tags may be more than one sentence.
pub(super) fn may_have_several(text: &str) -> bool {
    let has = |[one, two, three]: [u8; 3]| memchr::memchr3(one, two, three, text.as_bytes()).is_some();
    has([b'.', b'!', b'?']) || has([0xE2, 0xE3, 0xEF]) || has([0xD8, 0xDB, 0xE0])
}

/// The sentences of a block of text, each without the white space around it.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while let Some(next) = next_looked_at(&text.as_bytes()[at..]) {
        at += next;
        let Some(c) = text[at..].chars().next() else { break };
        let whole = opaque(text, at);
        if whole > at {
            let is_break = is_line_break(&text[at..whole]);
            if is_break {
                push(text, start..at, &mut found);
                start = whole;
            }
            at = whole;
            continue;
        }
        let next = at + c.len_utf8();
        at = match end_of_sentence(text, start, at, c) {
            Some(end) => {
                push(text, start..end, &mut found);
                start = end;
                end
            }
            None => next,
        };
    }
    push(text, start..text.len(), &mut found);
    found
}

/// The first byte at which a sentence may end, or something begin in which none does.
fn next_looked_at(bytes: &[u8]) -> Option<usize> {
    let is_looked_at = |byte: &u8| LOOKED_AT[usize::from(*byte)];
    // Most bytes are none: several are looked at in one step.
    let (steps, _) = bytes.as_chunks::<8>();
    let passed = steps.iter().take_while(|step| !step.iter().fold(false, |found, byte| found | is_looked_at(byte)));
    let from = passed.count() * 8;
    bytes[from..].iter().position(is_looked_at).map(|at| from + at)
}

fn push(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let part = text[range.clone()].trim_start();
    let start = range.end - part.len();
    let end = start + part.trim_end().len();
    if start < end {
        found.push(start..end);
    }
}

fn is_line_break(tag: &str) -> bool {
    tag.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("<br"))
}

/// Where a code span, a link or a tag that begins here ends; `at` where none does.
fn opaque(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let end = match rest.as_bytes()[0] {
        b'`' => code(rest),
        b'[' => link(rest),
        b'<' if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!')) => {
            rest.find('>').map(|end| end + 1)
        }
        b':' if rest.starts_with(":::image") || rest.starts_with(":::no-loc") => {
            let line = rest.lines().next().unwrap_or_default();
            line[3..].find(":::").map(|end| 3 + end + 3)
        }
        b'\\' => rest.char_indices().nth(2).map(|(end, _)| end),
        _ => None,
    };
    end.map_or(at, |end| at + end)
}

fn code(rest: &str) -> Option<usize> {
    let fence = rest.len() - rest.trim_start_matches('`').len();
    let mut at = fence;
    while let Some(open) = rest[at..].find('`') {
        let run = at + open;
        let length = rest[run..].len() - rest[run..].trim_start_matches('`').len();
        at = run + length;
        if length == fence {
            return Some(at);
        }
    }
    None
}

/// The longest text of a link that is looked for, in bytes: past it a bracket is a bracket.
const LONGEST_LINK: usize = 2000;

/// How many brackets may be open in it.
const DEEPEST_LINK: usize = 8;

fn link(rest: &str) -> Option<usize> {
    let text = closing(rest, b'[', b']')?;
    match rest[text..].starts_with('(') {
        true => Some(text + closing(&rest[text..], b'(', b')')?),
        false => Some(text),
    }
}

/// One past the bracket that closes the one at the start.
fn closing(rest: &str, open: u8, close: u8) -> Option<usize> {
    let mut depth = 0;
    for (at, byte) in rest.bytes().enumerate().take(LONGEST_LINK) {
        if byte == open {
            depth += 1;
            if depth > DEEPEST_LINK {
                return None;
            }
        } else if byte == close {
            depth -= 1;
            if depth == 0 {
                return Some(at + 1);
            }
        }
    }
    None
}

/// Where the sentence ends, white space behind it included, if this character ends it.
fn end_of_sentence(text: &str, start: usize, at: usize, c: char) -> Option<usize> {
    if !is_wide(c) && !is_narrow(c) {
        return None;
    }
    let rest = &text[at..];
    let marks = &rest[length_of_marks(rest)..];
    let behind =
        marks.trim_start_matches(['"', '\'', '”', '’', '»', ')', '*', '_', '」', '』', '）', '》', '〉', '】', '］']);
    // In German it closes what was said.
    let behind = behind.strip_prefix('“').filter(|rest| rest.starts_with(char::is_whitespace)).unwrap_or(behind);
    let blank = behind.trim_start();
    let end = text.len() - blank.len();
    // What is said in Japanese is a part of the sentence that says so: `「はい。」と答える`.
    let is_quoted = || behind.len() < marks.len() && behind.starts_with(|c| matches!(c, '\u{3041}'..='\u{309F}'));
    if blank.is_empty() || is_wide(c) && !is_quoted() {
        return Some(end);
    }
    let has_blank = blank.len() < behind.len();
    if !has_blank {
        // Chinese has no blank behind the marks of Europe either.
        let is_between = || text[..at].ends_with(is_unspaced) && behind.starts_with(is_unspaced);
        return (matches!(c, '!' | '?') && is_between()).then_some(end);
    }
    let is_abbreviated = c == '.' && rest[1..].len() == marks.len() && is_abbreviation(text, start, at);
    (!is_abbreviated && !begins_small(blank)).then_some(end)
}

/// How long the marks are that end a sentence here; the one that begins an image is none of them.
fn length_of_marks(rest: &str) -> usize {
    let marks = rest.len() - rest.trim_start_matches(|c| is_narrow(c) || is_wide(c)).len();
    if rest[..marks].ends_with('!') && rest[marks..].starts_with('[') { marks - 1 } else { marks }
}

/// Whether the word before a full stop is short for another, an initial, or the number of a list's item.
fn is_abbreviation(text: &str, start: usize, at: usize) -> bool {
    let before = &text[start..at];
    let word = before.rsplit([' ', '\u{a0}', '\n', '(', '*', '_', '"', '«']).next().unwrap_or_default();
    let is_letter = |word: &str| word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    let is_initial = is_letter(word)
        && (is_between_letters(before, &text[at..])
            || word.chars().all(may_be_initial) && !is_label(before, word, &text[at + 1..]));
    let is_number = word.len() == before.trim_start().len() && word.bytes().all(|byte| byte.is_ascii_digit());
    // `CA` and `PL` are names.
    let is_name = word.len() > 1 && word.chars().all(char::is_uppercase);
    let is_one_of = |words: &[&str]| words.binary_search(&word.to_lowercase().as_str()).is_ok();
    let is_known = || !is_name && (is_one_of(&ABBREVIATIONS) || is_one_of(&BEFORE_NUMBERS) && is_number_next(text, at));
    // Thai has full stops in abbreviations alone.
    let is_thai = before.ends_with(|c| matches!(c, '\u{0E01}'..='\u{0E4E}'));
    is_initial || is_number || is_thai || (word.len() <= LONGEST_ABBREVIATION && is_known())
}

/// Whether a number follows a full stop, or a capital letter alone.
fn is_number_next(text: &str, at: usize) -> bool {
    let next = text[at + 1..].trim_start();
    let mut letters = next.chars();
    next.starts_with(|c: char| c.is_ascii_digit())
        || letters.next().is_some_and(char::is_uppercase) && !letters.next().is_some_and(char::is_alphanumeric)
}

/// Whether a letter alone is short for a name: a capital, or one of a script that has none, where a syllable is no word.
fn may_be_initial(c: char) -> bool {
    c.is_uppercase() || !c.is_lowercase() && !is_unspaced(c) && !is_hangul(c)
}

/// What is called by a letter, so that a sentence may end behind that: `see table B.`
const LETTERED: [&str; 49] = [
    "anexo", "annex", "annexe", "answer", "anhang", "appendix", "beispiel", "box", "cas", "case", "category", "choice",
    "class", "classe", "column", "drive", "ejemplo", "example", "exemple", "exhibit", "figure", "form", "grade",
    "group", "groupe", "item", "letter", "level", "line", "model", "niveau", "option", "page", "part", "partie",
    "paso", "phase", "plan", "point", "row", "section", "step", "tabelle", "table", "tableau", "team", "type",
    "version", "étape",
];

/// Words that begin sentences, and are hardly the second word of a name.
const BEGINNINGS: [&str; 47] = [
    "A", "After", "All", "An", "And", "As", "At", "Before", "But", "By", "Click", "Der", "Die", "Do", "El", "Each",
    "Elle", "For", "From", "How", "However", "If", "Il", "In", "It", "La", "Le", "Les", "No", "Note", "Now", "On",
    "Or", "Our", "Pour", "See", "Select", "Si", "Sie", "Since", "The", "Then", "There", "These", "They", "This", "To",
];

/// Whether a capital letter is what something is called by, and no initial of a name: the word before says so, or that behind.
fn is_label(before: &str, letter: &str, behind: &str) -> bool {
    let is_mark = |c: char| c.is_whitespace() || matches!(c, '*' | '_' | '"' | '«' | '»' | '(' | '“');
    let before = before[..before.len() - letter.len()].trim_end_matches(is_mark);
    let named = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let next = behind.trim_start_matches(is_mark);
    let next = next.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let is_small = named.chars().all(char::is_lowercase) && named.chars().nth(1).is_some();
    LETTERED.contains(&named.to_lowercase().as_str()) || is_small && BEGINNINGS.contains(&next)
}

/// Whether a letter and its full stop go on with those of another, before or behind: `z. B.`, `d. h.`
fn is_between_letters(before: &str, behind: &str) -> bool {
    let blanks = [' ', '\u{a0}', '\u{202f}'];
    let mut last = before.chars().rev().skip(1);
    let follows = last.next().is_some_and(|c| blanks.contains(&c))
        && last.next() == Some('.')
        && last.next().is_some_and(char::is_alphabetic)
        && !last.next().is_some_and(char::is_alphanumeric);
    let mut next = behind.chars().skip(1);
    let goes_on = next.next().is_some_and(|c| blanks.contains(&c))
        && next.next().is_some_and(char::is_alphabetic)
        && next.next() == Some('.');
    follows || goes_on
}

/// Whether text goes on in small letters, as a sentence does not begin.
fn begins_small(text: &str) -> bool {
    let word = text.trim_start_matches(['"', '\'', '“', '‘', '«', '(', '[', '*', '_', '\u{a0}', ' ']);
    word.starts_with(char::is_lowercase)
}

/// How many words there are to translate: words between blanks, and each character of scripts that have none.
pub fn words(text: &str) -> usize {
    let mut count = 0;
    let mut is_in_word = false;
    for c in text.chars() {
        if is_unspaced(c) {
            count += usize::from(c.is_alphanumeric());
            is_in_word = false;
        } else if c.is_whitespace() {
            is_in_word = false;
        } else if c.is_alphanumeric() && !is_in_word {
            count += 1;
            is_in_word = true;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn the_list_of_abbreviations_can_be_searched() {
        assert!(ABBREVIATIONS.is_sorted());
        assert!(BEFORE_NUMBERS.is_sorted());
        assert!(ABBREVIATIONS.iter().chain(&BEFORE_NUMBERS).all(|word| word.len() <= LONGEST_ABBREVIATION));
    }

    #[test]
    fn sentences_end_before_a_capital() {
        assert_eq!(split("One. Two! Three? four. Five"), ["One.", "Two!", "Three? four.", "Five"]);
        assert_eq!(split("**Bold.** (Aside.) \"Said.\" End."), ["**Bold.**", "(Aside.)", "\"Said.\"", "End."]);
        assert_eq!(
            split("Une phrase\u{a0}! «\u{a0}Deux\u{a0}»\u{a0}? Trois."),
            ["Une phrase\u{a0}!", "«\u{a0}Deux\u{a0}»\u{a0}?", "Trois."]
        );
    }

    #[test]
    fn abbreviations_initials_and_numbers_end_none() {
        assert_eq!(
            split("Tools, e.g. Foo, by J. Smith. 1.5 is vs. Two."),
            ["Tools, e.g. Foo, by J. Smith.", "1.5 is vs. Two."]
        );
        assert_eq!(split("1. Open it. Close it."), ["1. Open it.", "Close it."]);
        assert_eq!(split("Trust the root CA. Then go on."), ["Trust the root CA.", "Then go on."]);
        for whole in [
            "Boote, z. B. Jollen, d.\u{a0}h. Segelboote bzw. Kutter.",
            "Дополнительные сведения см. [Причалы](a.md) и рис. 2.",
            "Siehe Abb. 3, Kap. 4 und Anh. B, i.d.R. Seite, voir chap. 2 et réf. 7, see App. B, стр. 5, pp. 7.",
            "Lodě, např. Bríza, a łodzie, np. Bryza.",
            "Boten, bijv. Bries, och t.ex. Bris, och f.eks. Bris.",
            "Hajók, pl. Szellő, y barcos, p. ej. Brisa.",
            "Daha fazla bilgi için bkz. [Rıhtımlar](a.md), örn. İskele.",
            "Lisätietoja: ks. [Laiturit](a.md), esim. Tuuli, klo 10, och kl. 10.",
            "Docs, npr. Bura, oz. Jugo, pvz. Vėjas, žr. [A](a.md), piem. Vējš, nt. Tuul, див. [Б](b.md), π.χ. Αύρα.",
        ] {
            assert_eq!(split(whole), [whole]);
        }
    }

    #[test]
    fn a_letter_that_something_is_called_by_ends_a_sentence() {
        assert_eq!(split("Pay as in example B. Leave by noon."), ["Pay as in example B.", "Leave by noon."]);
        assert_eq!(split("Voir l’exemple B. Payez au bureau."), ["Voir l’exemple B.", "Payez au bureau."]);
        assert_eq!(split("Moor at quay C. The fee is due."), ["Moor at quay C.", "The fee is due."]);
        for whole in ["Written by J. Smith.", "John F. Kennedy landed.", "Mit J. S. Bach.", "In z. B. Die Welt."] {
            assert_eq!(split(whole), [whole]);
        }
    }

    #[test]
    fn code_links_and_tags_stay_whole() {
        assert_eq!(
            split("See [a. B](c. D). Run `x. Y`. <b title=\"a. B\">C</b>"),
            ["See [a. B](c. D).", "Run `x. Y`.", "<b title=\"a. B\">C</b>"]
        );
        assert_eq!(
            split(":::image source=\"a\" alt-text=\"A. B.\" border=\"true\"::: C"),
            [":::image source=\"a\" alt-text=\"A. B.\" border=\"true\"::: C"]
        );
        assert_eq!(split("One<br/>two \\*. Three [open. Four"), ["One", "two \\*.", "Three [open.", "Four"]);
    }

    #[test]
    fn an_app_is_none_where_a_sentence_follows() {
        assert_eq!(split("Open the app. Then close it."), ["Open the app.", "Then close it."]);
        assert_eq!(split("Wähle „Los.“ Dann warte."), ["Wähle „Los.“", "Dann warte."]);
    }

    #[test]
    fn wide_marks_need_no_blank() {
        assert_eq!(split("请看。![茶](a.png)在此!好?行"), ["请看。", "![茶](a.png)在此!", "好?", "行"]);
        assert_eq!(split("一。二！“三？”四"), ["一。", "二！", "“三？”", "四"]);
        assert_eq!(split("「はい。」と答えます。ﾊｲ｡終わり"), ["「はい。」と答えます。", "ﾊｲ｡", "終わり"]);
    }

    #[test]
    fn marks_of_other_scripts_end_sentences() {
        assert_eq!(split("هل ترى القارب؟ نعم، أراه. هيا!"), ["هل ترى القارب؟", "نعم، أراه.", "هيا!"]);
        assert_eq!(split("नाव यहाँ है। घाट वहाँ है।"), ["नाव यहाँ है।", "घाट वहाँ है।"]);
        assert_eq!(split("کشتی یہاں ہے۔ گھاٹ وہاں ہے۔"), ["کشتی یہاں ہے۔", "گھاٹ وہاں ہے۔"]);
        assert_eq!(split("เปิดเวลา 10:30 น. ของวันที่ 1 ม.ค. พ.ศ. 2563"), ["เปิดเวลา 10:30 น. ของวันที่ 1 ม.ค. พ.ศ. 2563"]);
        assert_eq!(split("راجع د. سليم. هيا."), ["راجع د. سليم.", "هيا."]);
        assert_eq!(split("배가 보이나요? 예. 보입니다."), ["배가 보이나요?", "예.", "보입니다."]);
    }

    #[test]
    fn words_are_counted_by_script() {
        assert_eq!(words("Two words, `x` — and **more**"), 5);
        assert_eq!(words("打开 Visual Studio。"), 4);
    }
}
