//! Emphasis beside full-width punctuation: `**重要。**请` closes, though CommonMark's flanking rule says that it does not.
//!
//! The rule is the CJK-friendly amendment to CommonMark's: punctuation that Chinese, Japanese and Korean are written with
//! counts as a letter, and any other punctuation does not keep a delimiter from working beside such a character.
//! Where the amended rule differs, a joiner beside the delimiter makes the markdown parser see a letter.

use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup};

use crate::locale::{is_hangul, is_unspaced};

/// What the delimiters of a text need and show.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Delimiters {
    /// Where joiners go: byte offsets, ascending.
    pub(crate) joiners: Vec<usize>,
    /// Whether asterisks stand between blanks where no list begins: they open and close nothing.
    pub(crate) has_loose: bool,
}

/// Looks at every run of delimiters.
pub(crate) fn delimiters(text: &str) -> Delimiters {
    let bytes = text.as_bytes();
    let Delimiters { mut joiners, mut has_loose } = Delimiters::default();
    let mut end = 0;
    for at in memchr::memchr2_iter(b'*', b'~', bytes) {
        if at < end {
            continue;
        }
        end = at + bytes[at..].iter().take_while(|byte| **byte == bytes[at]).count();
        has_loose = has_loose || is_loose(bytes, at, end);
        // A mark that a backslash stands before is text, as one tilde is, and three are a fence.
        let at = at + usize::from(is_escaped(bytes, at));
        if !is_run(char::from(bytes[end - 1]), end - at) {
            continue;
        }
        let is_wide = |byte: Option<&u8>| byte.is_some_and(|byte| *byte >= 0x80);
        if !is_wide(bytes.get(at.wrapping_sub(1))) && !is_wide(bytes.get(end)) {
            continue;
        }
        let before = Side::before(&text[..at]);
        let after = text[end..].chars().next().map_or(Side::Space, Side::of);
        if before.wants_joiner(after) && !is_behind_run(&text[..at]) {
            joiners.push(at);
        }
        if after.wants_joiner(before) && !is_before_run(&text[end..]) {
            joiners.push(end);
        }
    }
    // Runs beside one another may both want one between them.
    joiners.dedup();
    Delimiters { joiners, has_loose }
}

/// Whether a text ends with another run that punctuation stands before: it closes only where punctuation follows as well.
fn is_behind_run(before: &str) -> bool {
    let Some(mark) = before.chars().next_back() else { return false };
    let rest = before.trim_end_matches(mark);
    let is_text = is_escaped(before.as_bytes(), rest.len());
    is_run(mark, before.len() - rest.len() - usize::from(is_text))
        && rest.chars().next_back().is_some_and(|c| Side::of(c).is_punctuation())
}

/// The same for a run that a text begins with, which opens only where punctuation stands before.
fn is_before_run(behind: &str) -> bool {
    let Some(mark) = behind.chars().next() else { return false };
    let rest = behind.trim_start_matches(mark);
    is_run(mark, behind.len() - rest.len()) && rest.chars().next().is_some_and(|c| Side::of(c).is_punctuation())
}

/// Whether so many of a character may open or close anything.
fn is_run(mark: char, length: usize) -> bool {
    mark == '*' && length > 0 || mark == '~' && length == 2
}

/// Whether an odd number of backslashes stands before a byte.
fn is_escaped(bytes: &[u8], at: usize) -> bool {
    bytes[..at].iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
}

/// Whether two asterisks or more, or one before another, stand between white space.
fn is_loose(bytes: &[u8], start: usize, end: usize) -> bool {
    let is_space = |at: usize| bytes.get(at).is_none_or(|byte| byte.is_ascii_whitespace() || *byte >= 0x80);
    let is_many = end - start > 1 || (bytes.get(end) == Some(&b' ') && bytes.get(end + 1) == Some(&b'*'));
    bytes[start] == b'*' && is_many && is_space(start.wrapping_sub(1)) && is_space(end)
}

/// What stands on one side of a run of delimiters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Space,
    Punctuation,
    WidePunctuation,
    WideLetter,
    Letter,
}

impl Side {
    /// The side of a run that stands behind a text; which form its last character has is no matter.
    fn before(text: &str) -> Self {
        let is_form = |c: &char| matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}');
        let last = text.chars().rev().take(2).find(|c| !is_form(c));
        last.or_else(|| text.chars().next_back()).map_or(Self::Space, Self::of)
    }

    pub(super) fn of(c: char) -> Self {
        let wide = is_unspaced(c) || is_hangul(c);
        match (wide, is_punctuation(c)) {
            _ if c.is_whitespace() => Self::Space,
            (true, true) => Self::WidePunctuation,
            (true, false) => Self::WideLetter,
            (false, true) => Self::Punctuation,
            (false, false) => Self::Letter,
        }
    }

    pub(super) fn is_punctuation(self) -> bool {
        matches!(self, Self::Punctuation | Self::WidePunctuation)
    }

    fn is_wide(self) -> bool {
        matches!(self, Self::WidePunctuation | Self::WideLetter)
    }

    /// Whether a run between this side and `other` works towards this side by the amended rule alone.
    fn wants_joiner(self, other: Self) -> bool {
        let plain = self != Self::Space && (!self.is_punctuation() || other == Self::Space || other.is_punctuation());
        let amended = match self {
            Self::Space => false,
            Self::Punctuation => matches!(other, Self::Space | Self::Punctuation) || other.is_wide(),
            _ => true,
        };
        amended && !plain
    }
}

/// Whether a character is punctuation or a symbol to markdown.
pub(super) fn is_punctuation(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_punctuation();
    }
    let category = CodePointMapData::<GeneralCategory>::new().get(c);
    GeneralCategoryGroup::Punctuation.contains(category) || GeneralCategoryGroup::Symbol.contains(category)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joiners_stand_where_only_the_amended_rule_lets_a_delimiter_work() {
        assert_eq!(delimiters("**重要。**请").joiners, ["**重要。".len()]);
        assert_eq!(delimiters("按**“保存”**键").joiners, ["按**".len(), "按**“保存”".len()]);
        assert_eq!(delimiters("葛\u{e0100}**(x)**城市").joiners.len(), 2);
        assert_eq!(delimiters("le **mot**, ici").joiners, Vec::<usize>::new());
        assert_eq!(delimiters("é**(x)**é").joiners, Vec::<usize>::new());
        assert_eq!(delimiters("**注意！**~~旧~~*“新”*").joiners, Vec::<usize>::new());
        assert_eq!(delimiters("**中~~文~~**字").joiners, ["**中~~文~~".len()]);
        assert_eq!(delimiters("\\*\\*留\\*\\*").joiners, Vec::<usize>::new());
        assert_eq!(delimiters(">~~~留 **时：**~三").joiners, Vec::<usize>::new());
        assert_eq!(delimiters("** **").joiners, Vec::<usize>::new());
    }
}
