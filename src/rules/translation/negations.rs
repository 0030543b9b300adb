//! `translation-negation-lost`: a sentence that says no in the source and yes in the translation.
//!
//! English says no in few ways, and other languages in many; so a sentence is told of only where it has nothing at all that may
//! stand for a negation. In two documentations 7 of 1,522 such sentences in Chinese have none, and all 7 are wrong; of 1,229 in
//! French none.

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
    /// Whether a sentence may say no.
    says_no: fn(&str) -> bool,
    /// The English verbs before `not` that it keeps a negation of.
    verbs: &'static [&'static str],
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
            "fr" => Some(Self { there: there(), says_no: french_says_no, verbs: &VERBS[..OF_MODALS] }),
            "zh" => Some(Self { there: there(), says_no: chinese_says_no, verbs: &VERBS }),
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
    let first = negations.there.partition_point(|at| *at < source.range.start);
    let may_say_no = negations.there.get(first).is_some_and(|at| *at < source.range.end);
    if !may_say_no || !is_prose(source) || !is_prose(target) {
        return;
    }
    let (there, here) = (Plain::of(&c.source, source), Plain::of(&c.target, target));
    for (was, is) in pairs(there.text(), here.text()) {
        let (said, says) = (&there.text()[was.clone()], &here.text()[is.clone()]);
        let Some(negation) = negation(said, negations.verbs) else { continue };
        if said == says || (negations.says_no)(says) {
            continue;
        }
        let message = format!("the source says `{negation}` here, and this says no such thing");
        let finding = c.finding(&rule::TRANSLATION_NEGATION_LOST, &here.place(&is), message);
        let help = format!("it says “{}”; compare with {}", excerpt(said), c.there(&there.place(&was)));
        findings.push(finding.with_help(help));
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

/// Verbs before `not`; those from [`OF_MODALS`] on are often turned into words of the other meaning.
const VERBS: [&str; 16] = [
    "can", "could", "did", "do", "does", "must", "shall", "should", "will", "would", "are", "has", "have", "is", "was",
    "were",
];
const OF_MODALS: usize = 10;

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
fn negation<'text>(sentence: &'text str, verbs: &[&str]) -> Option<&'text str> {
    // Most sentences say yes, and to part them into words takes longer than to see that.
    let is_sign = |three: &[u8]| matches!(three, b"not" | b"n't" | b"n\xE2\x80" | b"nev" | b"Nev");
    if !sentence.as_bytes().windows(3).any(is_sign) {
        return None;
    }
    let words: Vec<&str> = sentence.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '-')).collect();
    let is_verb = |word: &str| verbs.contains(&word.to_lowercase().as_str());
    let is_contracted = |word: &str| {
        let verb = word.strip_suffix("n't").or_else(|| word.strip_suffix("n’t"));
        verb.is_some_and(|verb| is_verb(verb) || matches!(verb.to_lowercase().as_str(), "ca" | "wo"))
    };
    let is_negation = |word: &str| matches!(word, "cannot" | "never" | "Never" | "Cannot") || is_contracted(word);
    let alone = words.iter().find(|word| is_negation(word)).copied();
    let with_not = || {
        let at = words.windows(2).position(|pair| pair[1] == "not" && is_verb(pair[0]))?;
        let start = words[at].as_ptr() as usize - sentence.as_ptr() as usize;
        let end = words[at + 1].as_ptr() as usize - sentence.as_ptr() as usize + "not".len();
        sentence.get(start..end)
    };
    let is_turned = || words.iter().any(|word| TURNING.contains(&word.to_lowercase().as_str()));
    alone.or_else(with_not).filter(|_| !is_turned())
}

/// Characters that Chinese says no with, or that stand for `no` in another way.
const CHINESE: &str = "不没沒未无無非否别別勿莫仅只免少停取防绝禁避拒除缺失难難弃前忘";

fn chinese_says_no(sentence: &str) -> bool {
    let is_chinese = sentence.contains(crate::locale::is_unspaced);
    !is_chinese
        || sentence.contains(|c| CHINESE.contains(c))
        || ["以外", "之外", "关闭"].iter().any(|w| sentence.contains(w))
}

/// Words that French says no with.
const FRENCH: [&str; 20] = [
    "aucun",
    "aucune",
    "avant",
    "hors",
    "jamais",
    "moins",
    "n",
    "ne",
    "ni",
    "non",
    "pas",
    "peu",
    "plutôt",
    "rarement",
    "rien",
    "sans",
    "sauf",
    "sinon",
    "uniquement",
    "échec",
];

/// What words begin with that mean no.
const FRENCH_STEMS: [&str; 38] = [
    "absen",
    "abst",
    "autre",
    "bloqu",
    "contrair",
    "différen",
    "dispens",
    "déconseill",
    "désactiv",
    "empêch",
    "exclu",
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
    "manqu",
    "omettr",
    "omis",
    "oubli",
    "perd",
    "refus",
    "seul",
    "supprim",
    "évit",
    "échou",
    "arrêt",
    "cess",
];

fn french_says_no(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    words.any(|word| FRENCH.contains(&word) || FRENCH_STEMS.iter().any(|stem| word.starts_with(stem)))
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
            ("A filter IS NOT NULL.", None),
            ("A note is open.", None),
        ] {
            assert_eq!(negation(sentence, &VERBS), found, "{sentence}");
        }
        assert_eq!(negation("It is not open.", &VERBS[..OF_MODALS]), None);
    }

    #[test]
    fn others_say_no_in_many_ways() {
        assert!(french_says_no("Il n’y en a aucun.") && french_says_no("C’est impossible."));
        assert!(!french_says_no("Vous pouvez amarrer ici."));
        assert!(chinese_says_no("无法停泊。") && chinese_says_no("Moor") && !chinese_says_no("可以靠岸。"));
    }
}
