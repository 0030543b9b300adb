//! Monikers, the names of versions: which of them a range such as `>= kettle-2.0 < kettle-4.0 || kettle-5.0` holds.

use std::ops::Range;

use crate::config::Choice;

/// The versions that a range holds, by their places in `known`, which has the oldest first; `None` where the range names one
/// that is not known, or cannot be read.
///
/// Ranges between `||` stand for each other, comparisons without a mark between must all hold. Versions of one product alone
/// are compared.
pub fn versions_in(range: &str, known: &[Choice]) -> Option<Vec<usize>> {
    let mut held = vec![false; known.len()];
    for alternative in range.split("||") {
        let comparisons = comparisons(alternative)?;
        let bounds: Option<Vec<(Operator, usize)>> = comparisons
            .into_iter()
            .map(|(operator, name)| Some((operator, known.iter().position(|version| version.id == name)?)))
            .collect();
        let bounds = bounds?;
        for (place, version) in known.iter().enumerate() {
            held[place] |= bounds
                .iter()
                .all(|(operator, bound)| version.product == known[*bound].product && operator.holds(place, *bound));
        }
    }
    Some(held.into_iter().enumerate().filter_map(|(place, held)| held.then_some(place)).collect())
}

/// What is wrong with a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It cannot be read.
    Malformed,
    /// It names a version that is not known; where in the range.
    Unknown(Range<usize>),
    /// No version lies in it.
    Empty,
}

/// What is wrong with a range, where versions are known; where none are, whether it can be read.
pub fn problem(range: &str, known: &[Choice]) -> Option<Problem> {
    let is_known = |name: &str| known.is_empty() || known.iter().any(|version| version.id == name);
    for alternative in range.split("||") {
        let Some(comparisons) = comparisons(alternative) else { return Some(Problem::Malformed) };
        if let Some((_, name)) = comparisons.into_iter().find(|(_, name)| !is_known(name)) {
            // A name is a part of the range itself.
            let start = (name.as_ptr() as usize).wrapping_sub(range.as_ptr() as usize);
            return Some(Problem::Unknown(start..start + name.len()));
        }
    }
    let held = versions_in(range, known).unwrap_or_default();
    (!known.is_empty() && held.is_empty()).then_some(Problem::Empty)
}

/// The names that a range lists, where it does nothing but list them.
pub fn listed(range: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    for alternative in range.split("||") {
        match comparisons(alternative)?[..] {
            [(Operator::Is, name)] => names.push(name),
            _ => return None,
        }
    }
    Some(names)
}

/// How a version stands to the one that a comparison names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    AtLeast,
    AtMost,
    Above,
    Below,
    Is,
}

impl Operator {
    /// How operators are written, those first that begin with another. Where none is written, [`Operator::Is`] is meant.
    const WRITTEN: [(&'static str, Self); 5] =
        [(">=", Self::AtLeast), ("<=", Self::AtMost), (">", Self::Above), ("<", Self::Below), ("=", Self::Is)];

    /// Whether the version at a place compares so with the one at another, the oldest being first.
    fn holds(self, place: usize, bound: usize) -> bool {
        match self {
            Self::AtLeast => place >= bound,
            Self::AtMost => place <= bound,
            Self::Above => place > bound,
            Self::Below => place < bound,
            Self::Is => place == bound,
        }
    }
}

/// The comparisons of an alternative, one at least: operator and name each.
fn comparisons(alternative: &str) -> Option<Vec<(Operator, &str)>> {
    let mut comparisons = Vec::new();
    let mut rest = alternative.trim();
    loop {
        let read = |(written, operator)| Some((operator, rest.strip_prefix(written)?));
        let (operator, from) = Operator::WRITTEN.into_iter().find_map(read).unwrap_or((Operator::Is, rest));
        let from = from.trim_start();
        let end = from.find(|c: char| c.is_whitespace() || "<>=|".contains(c)).unwrap_or(from.len());
        let (name, behind) = from.split_at(end);
        if name.is_empty() {
            return None;
        }
        comparisons.push((operator, name));
        rest = behind.trim_start();
        if rest.is_empty() {
            return Some(comparisons);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Vec<Choice> {
        let version = |(product, id): (&str, &str)| Choice {
            id: id.to_owned(),
            titles: Vec::new(),
            product: product.to_owned(),
            default: false,
        };
        [("pot", "pot-1"), ("pot", "pot-2"), ("cup", "cup-1"), ("pot", "pot-3")].map(version).to_vec()
    }

    fn held(range: &str) -> Option<String> {
        let known = known();
        let versions = versions_in(range, &known)?;
        Some(versions.into_iter().map(|place| known[place].id.as_str()).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn ranges_hold_versions_of_one_product() {
        let cases = [
            ("pot-2", "pot-2"),
            (">= pot-2", "pot-2 pot-3"),
            ("<pot-2", "pot-1"),
            (">pot-1 <pot-3", "pot-2"),
            (">=pot-1<=pot-2 || cup-1", "pot-1 pot-2 cup-1"),
            ("= pot-1||>pot-2", "pot-1 pot-3"),
            (">pot-3", ""),
            (">pot-1 <=cup-1", ""),
        ];
        for (range, expected) in cases {
            assert_eq!(held(range).as_deref(), Some(expected), "{range}");
        }
    }

    #[test]
    fn what_is_no_range_holds_nothing_that_is_known() {
        for range in ["", "||", "pot-1 ||", ">=", ">= pan-1", "=> pot-1", "pot-1 | pot-2", "> é"] {
            assert_eq!(held(range), None, "{range}");
        }
        assert_eq!(problem("pot-1 || >= pan-1", &known()), Some(Problem::Unknown(12..17)));
        assert_eq!(problem("=> pot-1", &[]), Some(Problem::Malformed));
        assert_eq!(problem(">pot-3", &known()), Some(Problem::Empty));
        assert_eq!(problem(">pan-1", &[]), None);
        assert_eq!(listed("pot-1 || = pan-9"), Some(vec!["pot-1", "pan-9"]));
        assert_eq!(listed(">= pot-1"), None);
    }
}
