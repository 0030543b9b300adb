//! Letters of UTF-8 that were read as Windows-1252, and stand in a text as what they were taken for: `Ã©` for `é`.

use std::ops::Range;

use crate::finding::rule;

use super::Problem;

/// What such letters begin with: those of Latin scripts, quotes and dashes, Chinese punctuation, and two signs that no writer types.
pub(super) const SIGNS: [&str; 8] = ["Ã", "Â", "â€", "â\u{80}", "ã€", "ï¼", "ï¿½", "ï»¿"];

/// The longest run of such letters that is read at once, in bytes.
const LONGEST: usize = 4096;

/// What Windows-1252 has from 0x80 on; where it has nothing, the control character of that number stands.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// What stands at a sign, the run of letters around it included where all of it was read so; nothing where the sign is a letter
/// that was meant.
pub(super) fn at(text: &str, sign: usize) -> Option<Problem> {
    let (own, letter) = sequence(text, sign)?;
    let run = run_around(text, own.start);
    let (range, meant) = match decoded(&text[run.clone()]) {
        Some(meant) => (run, meant),
        None => (own, letter.to_string()),
    };
    let is_certain = !meant.contains(['\u{fffd}', '\u{feff}']);
    let help = match is_certain {
        true => format!("write `{meant}`"),
        false => "write anew what stood here".to_owned(),
    };
    Some(Problem {
        rule: &rule::TEXT_GARBLED,
        message: format!("`{}` is text that was read in another encoding than it was written in", &text[range.clone()]),
        range,
        help,
        instead: is_certain.then_some(meant),
        needs_one_run: false,
    })
}

/// The characters at a sign that are the bytes of one letter, and the letter.
fn sequence(text: &str, sign: usize) -> Option<(Range<usize>, char)> {
    let mut bytes = Vec::with_capacity(4);
    for (at, c) in text[sign..].char_indices().take(4) {
        bytes.push(byte_of(c)?);
        if let Some(letter) = std::str::from_utf8(&bytes).ok().and_then(|letter| letter.chars().next()) {
            let is_typed = bytes.len() == 2 && is_punctuation(c);
            return (!is_typed).then_some((sign..sign + at + c.len_utf8(), letter));
        }
    }
    None
}

/// Marks that stand behind letters such as Ã in capital words as well.
fn is_punctuation(c: char) -> bool {
    matches!(c, '‘' | '’' | '“' | '”' | '–' | '—' | '…' | '‹' | '›' | '•' | '™')
}

/// The run of characters beyond ASCII that a place is in.
fn run_around(text: &str, at: usize) -> Range<usize> {
    let before = text[..at].char_indices().rev().take_while(|(start, c)| !c.is_ascii() && at - start < LONGEST);
    let start = before.last().map_or(at, |(start, _)| start);
    let behind = text[at..].char_indices().take_while(|(end, c)| !c.is_ascii() && *end < LONGEST);
    let end = behind.last().map_or(at, |(end, c)| at + end + c.len_utf8());
    start..end
}

/// What the characters are as bytes of UTF-8.
fn decoded(text: &str) -> Option<String> {
    String::from_utf8(text.chars().map(byte_of).collect::<Option<_>>()?).ok()
}

/// The byte that Windows-1252 reads as a character beyond ASCII.
fn byte_of(c: char) -> Option<u8> {
    let special = || WINDOWS.iter().position(|windows| *windows == c).and_then(|at| u8::try_from(0x80 + at).ok());
    match u8::try_from(c) {
        Ok(byte) => (!byte.is_ascii()).then_some(byte),
        Err(_) => special(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Option<(&str, Option<String>)> {
        let sign = SIGNS.iter().filter_map(|sign| text.find(sign)).min()?;
        at(text, sign).map(|problem| (&text[problem.range], problem.instead))
    }

    #[test]
    fn letters_are_read_back() {
        let meant = |text: &'static str| Some(text.to_owned());
        assert_eq!(told("SÃ£o"), Some(("Ã£", meant("ã"))));
        assert_eq!(told("dâ€™Ivoire"), Some(("â€™", meant("’"))));
        assert_eq!(told("ä¸\u{ad}æ–‡ã€‚ ok"), Some(("ä¸\u{ad}æ–‡ã€‚", meant("中文。"))));
        assert_eq!(told("déjÃ\u{a0} vu"), Some(("Ã\u{a0}", meant("à"))));
        assert_eq!(told("éÃ©"), Some(("Ã©", meant("é"))));
        assert_eq!(told("lost ï¿½"), Some(("ï¿½", None)));
    }

    #[test]
    fn letters_that_were_meant_are_left_alone() {
        for text in ["NÃO", "“MAÇÔ", "«\u{a0}SÃ”", "Âge", "pâ€", "Ã", "à\u{a0}«\u{a0}x"] {
            assert_eq!(told(text), None, "{text}");
        }
    }
}
