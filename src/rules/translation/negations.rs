//! `translation-negation-lost`: a sentence that says no in the source and yes in the translation, or the other way round.
//!
//! English says no in few ways, and other languages in many; so a sentence is told of only where it has nothing at all that may
//! stand for a negation, or fewer such words than the source says no. In two documentations 8 of 1,100 such sentences in Chinese
//! have none, and all 8 are wrong; of 1,366 in French none. Of what a translation says no to and its source does not, only `cannot` and `must not` in place of `can` and
//! `must` are told of, where the source has nothing that comes near a no: no word that begins as `un-` and `dis-` do, nor one of
//! doubt or lack. Languages say no in many other ways to what English affirms.

use std::ops::Range;

use crate::bitext::sentences::sentences;
use crate::bitext::structure::{Block, Shape};
use crate::finding::{Finding, rule};

use super::plain::Plain;
use super::{Against, Comparison, excerpt};

/// What a language says no with, and where its source may say no.
#[derive(Clone, Debug)]
pub(super) struct Negations {
    /// Where the source may say no, in order.
    there: Vec<usize>,
    /// How often a sentence may say no.
    noes: fn(&str) -> usize,
    /// Where a sentence says no plainly.
    plainly: fn(&str) -> Option<Range<usize>>,
}

impl Negations {
    /// Those of a translation out of English; `None` where they are not known.
    pub(super) fn of(c: &Comparison<'_, '_>) -> Option<Self> {
        let name = |locale: &crate::locale::Locale| locale.language_identifier().language;
        let own = &c.site.config.locales[c.site.locale_of(c.article.file).get()].locale;
        let is_from_english = name(&c.site.config.source_locale).as_str() == "en";
        if !is_from_english || matches!(c.against, Against::Translation(_)) {
            return None;
        }
        let there = || may_say_no(c.source.published.text());
        match name(own).as_str() {
            "fr" => Some(Self { there: there(), noes: french_noes, plainly: french_no }),
            "zh" => Some(Self { there: there(), noes: chinese_noes, plainly: chinese_no }),
            _ => None,
        }
    }
}

pub(super) fn check(
    c: &Comparison<'_, '_>,
    negations: &Negations,
    source: &Block,
    target: &Block,
    findings: &mut Vec<Finding>,
) {
    let is_prose = |block: &Block| matches!(block.shape, Shape::Text | Shape::Item(_) | Shape::Alert(_));
    if !is_prose(source) || !is_prose(target) {
        return;
    }
    let first = negations.there.partition_point(|at| *at < source.range.start);
    let may_say_no = negations.there.get(first).is_some_and(|at| *at < source.range.end);
    let written = &c.target.published.text()[target.range.clone()];
    let says_no = || (negations.plainly)(written).is_some();
    let may_say_can = || {
        let there = c.source.published.text()[source.range.clone()].as_bytes();
        // Every word for it has one of these, and few sentences have what says no beside it.
        there.windows(3).any(|three| matches!(three, b"abl" | b"can" | b"oul" | b"may" | b"mus" | b"nee" | b"Can"))
    };
    if !(may_say_no || says_no() && may_say_can()) {
        return;
    }
    let (there, here) = (Plain::of(&c.source, source), Plain::of(&c.target, target));
    for (was, is) in pairs(there.text(), here.text()) {
        let (said, says) = (&there.text()[was.clone()], &here.text()[is.clone()]);
        let Some((message, range)) = otherwise(negations, said, says) else { continue };
        let range = range.map_or(is.clone(), |range| is.start + range.start..is.start + range.end);
        let finding = c.finding(&rule::TRANSLATION_NEGATION_LOST, &here.place(&range), message);
        let help = format!("it says “{}”; compare with {}", excerpt(said), c.there(&there.place(&was)));
        findings.push(finding.with_help(help));
    }
}

/// What is wrong with a translated sentence, and where, if it is not all of it.
fn otherwise(negations: &Negations, said: &str, says: &str) -> Option<(String, Option<Range<usize>>)> {
    if said == says {
        return None;
    }
    let English { negations: there, is_turned, is_joined } = English::of(said);
    let noes = || (negations.noes)(says);
    match there[..] {
        [] => {
            let range = (negations.plainly)(says).filter(|_| says_can(said))?;
            let message = format!("this says `{}`, and the source says no such thing", &says[range.clone()]);
            Some((message, Some(range)))
        }
        _ if is_turned => None,
        [negation, ..] if noes() == 0 => {
            Some((format!("the source says `{negation}` here, and this says no such thing"), None))
        }
        _ if is_joined => None,
        _ => {
            // What is not so is often another thing: `is not touched` stays intact.
            let is_sure = |negation: &&&str| !negation.split(' ').next().is_some_and(is_state);
            let sure: Vec<&&str> = there.iter().filter(is_sure).collect();
            let last = sure.last().filter(|_| sure.len() > 1 && noes() < sure.len())?;
            let message =
                format!("the source says no {} times here, `{last}` the last, and this less often", sure.len());
            Some((message, None))
        }
    }
}

/// The sentences of two texts side by side, where there are as many; else all of both.
fn pairs(there: &str, here: &str) -> Vec<(Range<usize>, Range<usize>)> {
    let (said, says) = (sentences(there), sentences(here));
    match said.len() == says.len() {
        true => said.into_iter().zip(says).collect(),
        false => vec![(0..there.len(), 0..here.len())],
    }
}

/// Where English may say no, in order.
fn may_say_no(text: &str) -> Vec<usize> {
    let ends = |end: usize| !text.as_bytes().get(end).is_some_and(u8::is_ascii_alphanumeric);
    let find = |word: &str| {
        let found = memchr::memmem::find_iter(text.as_bytes(), word);
        found.filter(|at| ends(at + word.len())).collect::<Vec<_>>()
    };
    let mut places = ["not", "n't", "n’t", "never", "Never"].map(find).concat();
    places.sort_unstable();
    places
}

/// Verbs before `not`.
const VERBS: [&str; 16] = [
    "are", "can", "could", "did", "do", "does", "has", "have", "is", "must", "shall", "should", "was", "were", "will",
    "would",
];

/// Words that turn a negation round, or that other languages say without one.
const TURNING: [&str; 20] = [
    "already",
    "before",
    "but",
    "except",
    "forget",
    "hesitate",
    "if",
    "instead",
    "just",
    "longer",
    "only",
    "otherwise",
    "rather",
    "remember",
    "unless",
    "until",
    "whether",
    "why",
    "without",
    "worry",
];

/// What an English sentence says no with, where the other language is sure to say no as well.
struct English<'text> {
    negations: Vec<&'text str>,
    /// Whether a word in it may turn them round.
    is_turned: bool,
    /// Whether two of them are joined, which may become one: `is not open and cannot be used`.
    is_joined: bool,
}

impl<'text> English<'text> {
    fn of(sentence: &'text str) -> Self {
        // Most sentences say yes, and to part them into words takes longer than to see that.
        let is_sign = |three: &[u8]| matches!(three, b"not" | b"n't" | b"n\xE2\x80" | b"nev" | b"Nev");
        let mut found = Self { negations: Vec::new(), is_turned: false, is_joined: false };
        if !sentence.as_bytes().windows(3).any(is_sign) {
            return found;
        }
        let words: Vec<&str> =
            sentence.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '-')).collect();
        let place = |word: &str| word.as_ptr() as usize - sentence.as_ptr() as usize;
        let mut last = 0;
        for (at, word) in words.iter().enumerate() {
            let end = place(word) + word.len();
            let start = match *word {
                "not" if at > 0 && is_verb(words[at - 1]) => place(words[at - 1]),
                word if is_negation(word) => place(word),
                _ => continue,
            };
            // What ends a clause repeats another verb, and is often left out: `where it is and where it is not.`
            let ends = !sentence[end..].trim_start().starts_with(|c: char| c.is_alphanumeric() || c == '\u{fffc}');
            if ends {
                found.is_turned = true;
            }
            let between = words[last..at].iter().any(|word| matches!(*word, "and" | "or" | "nor"));
            found.is_joined |= !found.negations.is_empty() && between;
            found.negations.extend(sentence.get(start..end));
            last = at;
        }
        found.is_turned |= words.iter().any(|word| TURNING.contains(&word.to_lowercase().as_str()));
        found
    }
}

/// Whether a word is a verb of being or having, or that with its `not`.
fn is_state(word: &str) -> bool {
    let lower = word.to_lowercase();
    ["are", "has", "have", "is", "was", "were"]
        .iter()
        .any(|verb| lower.starts_with(verb) && lower.len() <= verb.len() + 5)
}

fn is_verb(word: &str) -> bool {
    VERBS.contains(&word.to_lowercase().as_str())
}

fn is_negation(word: &str) -> bool {
    let verb = word.strip_suffix("n't").or_else(|| word.strip_suffix("n’t"));
    let is_contracted = verb.is_some_and(|verb| is_verb(verb) || matches!(verb.to_lowercase().as_str(), "ca" | "wo"));
    is_contracted || matches!(word, "cannot" | "never" | "Never" | "Cannot")
}

/// What English words begin with that may stand for no, those of few letters whole.
const DOUBTFUL: [&str; 20] = [
    "absen", "avoid", "bother", "de", "differ", "dis", "exclu", "fail", "fals", "ill", "im", "in", "ir", "lack", "mis",
    "non", "prevent", "restrict", "stop", "un",
];

/// English words that other languages may say no for.
const DOUBTFUL_WORDS: [&str; 63] = [
    "against",
    "already",
    "although",
    "any",
    "anyone",
    "anything",
    "as",
    "away",
    "beyond",
    "but",
    "careful",
    "ceas",
    "error",
    "even",
    "except",
    "exception",
    "few",
    "forget",
    "free",
    "hardly",
    "hesitate",
    "however",
    "ignore",
    "ignored",
    "ignores",
    "less",
    "limit",
    "limited",
    "little",
    "more",
    "na",
    "neither",
    "never",
    "new",
    "no",
    "nobody",
    "non",
    "none",
    "nor",
    "not",
    "nothing",
    "null",
    "off",
    "old",
    "only",
    "other",
    "others",
    "otherwise",
    "out",
    "outside",
    "outstanding",
    "past",
    "rather",
    "refuse",
    "reject",
    "rejected",
    "remember",
    "still",
    "stuck",
    "than",
    "too",
    "without",
    "yet",
];

/// Whether an English sentence says that something can or must be, and nothing in it may mean no.
fn says_can(sentence: &str) -> bool {
    let sentence = sentence.to_lowercase();
    let words = || sentence.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’'));
    let can = ["able", "can", "could", "may", "must", "need", "should"];
    words().any(|word| can.contains(&word)) && !may_mean_no(words())
}

/// Whether words may mean no, in whichever way.
fn may_mean_no<'w>(mut words: impl Iterator<Item = &'w str>) -> bool {
    words.any(|word| {
        let begins = || DOUBTFUL.iter().any(|start| word.len() >= (start.len() + 1).min(4) && word.starts_with(start));
        DOUBTFUL_WORDS.binary_search(&word).is_ok()
            || word.contains("n't")
            || word.contains("n’t")
            || matches!(word, "before" | "cannot" | "instead" | "last" | "until" | "unless" | "while" | "why" | "worry")
            || word.ends_with("less")
            || begins()
    })
}

/// Characters that Chinese says no with, or that stand for `no` in another way.
const CHINESE: &str = "不没沒未无無非否别別勿莫仅只免少停取防绝禁避拒除缺失难難弃前忘";

fn chinese_noes(sentence: &str) -> usize {
    if !sentence.contains(crate::locale::is_unspaced) {
        return usize::MAX;
    }
    let runs = sentence.split(|c| !CHINESE.contains(c)).filter(|run| !run.is_empty()).count();
    runs + ["以外", "之外", "关闭"].iter().filter(|word| sentence.contains(*word)).count()
}

/// What says in Chinese that something cannot or must not be.
const CHINESE_NO: [&str; 5] = ["不可以", "不能", "不得", "不应", "无法"];

fn chinese_no(sentence: &str) -> Option<Range<usize>> {
    if !sentence.contains(['不', '无']) {
        return None;
    }
    CHINESE_NO.iter().find_map(|word| sentence.find(word).map(|at| at..at + word.len()))
}

/// Words that French says no with, sorted.
const FRENCH: [&str; 13] = [
    "avant",
    "hors",
    "moins",
    "ni",
    "non",
    "peu",
    "plutôt",
    "rarement",
    "sans",
    "sauf",
    "sinon",
    "uniquement",
    "échec",
];

/// What words begin with that mean no, sorted; none begins with another.
const FRENCH_STEMS: [&str; 50] = [
    "absen",
    "abst",
    "ancien",
    "arrêt",
    "autre",
    "bloqu",
    "cach",
    "cess",
    "contrair",
    "différen",
    "dispens",
    "déconseill",
    "désactiv",
    "empêch",
    "exclu",
    "facultati",
    "fauss",
    "faux",
    "ferm",
    "gratuit",
    "ignor",
    "impossib",
    "inaccessib",
    "inchang",
    "incompatib",
    "inconnu",
    "incorrect",
    "indisponib",
    "inexistan",
    "insuffisan",
    "interdi",
    "introuvab",
    "inutil",
    "invalid",
    "irr",
    "loin",
    "manqu",
    "masqu",
    "obligatoire",
    "omettr",
    "omis",
    "oubli",
    "perd",
    "refus",
    "seul",
    "superflu",
    "supprim",
    "vide",
    "échou",
    "évit",
];

fn french_noes(sentence: &str) -> usize {
    let lower = sentence.to_lowercase();
    let (mut before, mut behind, mut others) = (0, 0, 0);
    for word in lower.split(|c: char| !c.is_alphanumeric()) {
        match word {
            "ne" | "n" => before += 1,
            "aucun" | "aucune" | "jamais" | "pas" | "rien" => behind += 1,
            _ if FRENCH.binary_search(&word).is_ok() || has_stem(word) => others += 1,
            _ => {}
        }
    }
    // `ne … pas` is one.
    others + before.max(behind)
}

/// Whether a word begins with one of the stems, of which only the last that is not behind it can be that.
fn has_stem(word: &str) -> bool {
    let behind = FRENCH_STEMS.partition_point(|stem| *stem <= word);
    FRENCH_STEMS[..behind].last().is_some_and(|stem| word.starts_with(stem))
}

/// What says in French that something cannot or must not be.
const FRENCH_NO: [&str; 9] = [
    "ne devez pas",
    "ne devons pas",
    "ne devraient pas",
    "ne devrait pas",
    "ne doit pas",
    "ne doivent pas",
    "ne peut pas",
    "ne peuvent pas",
    "ne pouvez pas",
];

fn french_no(sentence: &str) -> Option<Range<usize>> {
    if !sentence.contains(" pas") {
        return None;
    }
    FRENCH_NO.iter().find_map(|words| sentence.find(words).map(|at| at..at + words.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_says_no() {
        for (sentence, found) in [
            ("You can not moor here.", Some("can not")),
            ("You cannot moor here.", Some("cannot")),
            ("It doesn’t open.", Some("doesn’t")),
            ("Do not moor here.", Some("Do not")),
            ("It is not open.", Some("is not")),
            ("It is not open until six.", None),
            ("Don't forget to pay.", None),
            ("Check whether it is not open.", None),
            ("Tell which are open and which aren't.", None),
            ("A filter IS NOT NULL.", None),
            ("A note is open.", None),
        ] {
            let english = English::of(sentence);
            let first = english.negations.first().copied().filter(|_| !english.is_turned);
            assert_eq!(first, found, "{sentence}");
        }
        assert!(English::of("It isn’t open and can’t be used.").is_joined);
    }

    #[test]
    fn lists_can_be_searched() {
        assert!(DOUBTFUL_WORDS.is_sorted() && FRENCH.is_sorted() && FRENCH_STEMS.is_sorted());
        assert!(!FRENCH_STEMS.windows(2).any(|two| two[1].starts_with(two[0])));
    }

    #[test]
    fn others_say_no_in_many_ways() {
        assert_eq!((french_noes("Il n’y en a aucun."), french_noes("C’est impossible.")), (1, 1));
        assert_eq!((french_noes("Vous pouvez amarrer ici."), french_noes("Il ne peut pas, sauf ici.")), (0, 2));
        assert_eq!((chinese_noes("无法靠岸，也不开放。"), chinese_noes("可以靠岸。")), (2, 0));
    }

    #[test]
    fn a_translation_says_no_plainly() {
        let french = |text: &'static str| french_no(text).map(|range| &text[range]);
        assert_eq!(french("Il ne peut pas entrer."), Some("ne peut pas"));
        assert_eq!((french("N’oubliez pas le ticket."), french("ce qui ne va pas")), (None, None));
        assert!(chinese_no("你不能停泊。").is_some() && chinese_no("没有不同的泊位。").is_none());
        assert!(says_can("You can moor there.") && says_can("Pay first, you must.") && !says_can("It is open."));
        assert!(!says_can("It can be unavailable.") && !says_can("It may fail."));
    }
}
