//! Quotation marks that are opened and not closed, or the other way round, where a language has different ones for both.

use crate::finding::rule;

use super::Problem;

/// More of them in one block are no news.
const MOST: usize = 8;

/// Marks that open and close.
type Pair = (char, char);

/// What a language quotes with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quotes {
    pairs: &'static [Pair],
    /// The bytes that the marks begin with; few other characters do.
    first: [u8; 2],
}

/// What French quotes with.
pub(super) const FRENCH: Quotes = Quotes { pairs: &[('«', '»')], first: [0xC2; 2] };

/// What Chinese quotes and names titles with.
pub(super) const CHINESE: Quotes = Quotes {
    pairs: &[('“', '”'), ('《', '》'), ('「', '」'), ('『', '』'), ('【', '】')],
    first: [0xE2, 0xE3],
};

pub(super) fn check(text: &str, quotes: Quotes, found: &mut Vec<Problem>) {
    let mut open: Vec<(usize, Pair)> = Vec::new();
    let before = found.len();
    for at in memchr::memchr2_iter(quotes.first[0], quotes.first[1], text.as_bytes()) {
        let Some(c) = text[at..].chars().next() else { continue };
        let Some(pair) = quotes.pairs.iter().find(|(opening, closing)| [*opening, *closing].contains(&c)) else {
            continue;
        };
        if c == pair.0 {
            open.push((at, *pair));
        } else if let Some(last) = open.iter().rposition(|(_, other)| other == pair) {
            open.remove(last);
        } else {
            found.push(problem(at, c, "is closed here and never opened"));
        }
    }
    found.extend(open.into_iter().map(|(at, (opening, _))| problem(at, opening, "is opened here and never closed")));
    found.truncate(before + MOST);
}

fn problem(at: usize, c: char, what: &str) -> Problem {
    Problem {
        rule: &rule::UNBALANCED_QUOTES,
        range: at..at + c.len_utf8(),
        message: format!("a quotation {what}"),
        help: "write the other mark, or take this one out".to_owned(),
        instead: None,
        needs_one_run: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, quotes: Quotes) -> Vec<usize> {
        let mut found = Vec::new();
        check(text, quotes, &mut found);
        found.into_iter().map(|problem| problem.range.start).collect()
    }

    #[test]
    fn quotation_marks_come_in_pairs() {
        assert_eq!(told("« a « b » c » d", FRENCH), Vec::<usize>::new());
        assert_eq!(told("« a » b » c « d", FRENCH), [10, 15]);
        assert_eq!(told("“a”和“《b》”，【c】", CHINESE), Vec::<usize>::new());
        assert_eq!(told("a”，“《b”", CHINESE), [1, 10]);
    }
}
