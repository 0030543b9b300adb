//! Several words that are sought in one walk through a text.

use aho_corasick::{AhoCorasick, MatchKind, packed};

/// Words to seek. Where two of them overlap in a text, the one that begins first is found.
#[derive(Debug)]
pub struct Needles {
    /// Looks at many bytes in one step; not on every processor.
    packed: Option<packed::Searcher>,
    others: Option<AhoCorasick>,
}

impl Needles {
    /// A few words, none of them empty.
    pub fn of(words: &[&str]) -> Self {
        let packed = packed::Searcher::new(words);
        let automaton = || AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(words).ok();
        let others = if packed.is_some() { None } else { automaton() };
        Self { packed, others }
    }

    /// Where they stand, in order.
    pub fn places<'n>(&'n self, text: &'n str) -> impl Iterator<Item = usize> {
        let packed = self.packed.iter().flat_map(move |words| words.find_iter(text)).map(|found| found.start());
        packed.chain(self.others.iter().flat_map(move |words| words.find_iter(text)).map(|found| found.start()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_order() {
        let text = format!("{}]( a :: [x :: {}", "é，".repeat(40), "x".repeat(80));
        let words = ["::", "](", "[x"];
        let Needles { packed, .. } = Needles::of(&words);
        let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(words).ok();
        let expected: Vec<usize> = text.match_indices([':', '[', ']']).map(|(at, _)| at).collect();
        let expected: Vec<usize> =
            expected.into_iter().filter(|at| words.iter().any(|word| text[*at..].starts_with(word))).collect();
        for needles in [Needles { packed, others: None }, Needles { packed: None, others: automaton }] {
            if needles.packed.is_some() || needles.others.is_some() {
                assert_eq!(needles.places(&text).collect::<Vec<_>>(), expected);
            }
        }
    }
}
