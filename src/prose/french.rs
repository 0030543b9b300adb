//! French: no-break spaces before marks of two parts, no blank behind an apostrophe, and one comma where one belongs.

use crate::finding::rule;

use super::{OPAQUE, Problem};

pub(super) fn check(text: &str, found: &mut Vec<Problem>) {
    commas(text, found);
    if !is_any_worth_a_look(text.as_bytes()) {
        return;
    }
    let mut has_narrow = None;
    let blanks = text.bytes().enumerate().filter(|(_, byte)| *byte == b' ').map(|(at, _)| at);
    for at in blanks.filter(|at| is_worth_a_look(text.as_bytes(), *at)) {
        let (before, behind) = (&text[..at], &text[at + 1..]);
        if let Some(mark) = mark(before, behind) {
            let has_narrow = *has_narrow.get_or_insert_with(|| text.contains('\u{202f}'));
            let narrow = has_narrow && matches!(mark, ';' | '?' | '!');
            let (space, name) = if narrow { ("\u{202f}", "U+202F") } else { ("\u{a0}", "U+00A0") };
            found.push(Problem {
                rule: &rule::FR_SPACE_BEFORE_PUNCTUATION,
                range: at..at + 1 + mark.len_utf8(),
                message: format!("an ordinary blank stands before `{mark}`, where the line may break"),
                help: format!("write a no-break space, {name}"),
                instead: Some(format!("{space}{mark}")),
                needs_one_run: false,
            });
        } else if let Some(article) = elided(before, behind) {
            let blanks = 1 + behind.bytes().take_while(|byte| *byte == b' ').count();
            found.push(Problem {
                rule: &rule::FR_SPACE_AFTER_ELISION,
                range: at..at + blanks,
                message: format!("a blank stands behind `{article}`"),
                help: "write the apostrophe and the next word together".to_owned(),
                instead: Some(String::new()),
                needs_one_run: false,
            });
        }
    }
}

/// Commas with nothing between them, as machine translation leaves them where it has moved words away.
fn commas(text: &str, found: &mut Vec<Problem>) {
    let mut from = 0;
    while let Some(at) = memchr::memchr(b',', &text.as_bytes()[from..]).map(|at| from + at) {
        let run = text[at..].trim_start_matches([',', ' ']);
        let end = at + text[at..text.len() - run.len()].trim_end().len();
        from = end;
        // Tables of values have columns without one.
        let is_value = text[..at].chars().next_back().is_none_or(|c| !c.is_alphabetic() && !matches!(c, ' ' | OPAQUE));
        if end - at > 1 && !is_value && !run.starts_with(|c: char| c.is_ascii_digit()) {
            found.push(Problem {
                rule: &rule::FR_DOUBLE_PUNCTUATION,
                range: at..end,
                message: format!("`{}` where one comma belongs", &text[at..end]),
                help: "look where the words between them have gone".to_owned(),
                instead: None,
                needs_one_run: false,
            });
        }
    }
}

/// A quick look whether any blank is worth one, which in most texts none is.
fn is_any_worth_a_look(text: &[u8]) -> bool {
    let behind = text.get(1..).unwrap_or_default();
    // Without an early end, so that many bytes are looked at in one step.
    text.iter().zip(behind).fold(false, |found, (one, other)| {
        found | ((*one == b' ') & may_be_mark(*other)) | (may_be_apostrophe(*one) & (*other == b' '))
    })
}

/// A quick look whether a mark of two parts may stand behind a blank, or an apostrophe before it, by one byte of each.
fn is_worth_a_look(text: &[u8], blank: usize) -> bool {
    let (before, behind) = (blank.checked_sub(1).map(|at| text[at]), text.get(blank + 1).copied());
    behind.is_some_and(may_be_mark) || before.is_some_and(may_be_apostrophe)
}

fn may_be_mark(byte: u8) -> bool {
    const OF_GUILLEMET: u8 = 0xC2;
    matches!(byte, b':' | b';' | b'?' | b'!' | OF_GUILLEMET)
}

fn may_be_apostrophe(byte: u8) -> bool {
    const OF_APOSTROPHE: u8 = 0x99;
    matches!(byte, b'\'' | OF_APOSTROPHE)
}

/// The mark of two parts that stands behind a blank as a mark, and not as a part of something else.
fn mark(before: &str, behind: &str) -> Option<char> {
    let mark = behind.chars().next().filter(|c| matches!(c, ':' | ';' | '?' | '!' | '»'))?;
    let last = before.chars().next_back()?;
    if last.is_whitespace() || matches!(last, ':' | ';' | '?' | '!' | '=' | '|' | '&' | '(' | '[' | '{' | '<') {
        return None;
    }
    let next = behind[mark.len_utf8()..].chars().next();
    let ends = |c: char| c.is_whitespace() || matches!(c, ')' | ']' | '»' | '"' | '”' | '.' | ',' | OPAQUE);
    let is_alone = next.is_none_or(ends) || (mark == '»' && next.is_some_and(|c| matches!(c, ';' | ':' | '?' | '!')));
    is_alone.then_some(mark)
}

/// Words that lose their last letter before a vowel.
const ELIDED: [&str; 14] =
    ["c", "d", "j", "jusqu", "l", "lorsqu", "m", "n", "presqu", "puisqu", "qu", "quoiqu", "s", "t"];

/// The article or pronoun with its apostrophe that ends here, if a word follows the blanks.
fn elided<'t>(before: &'t str, behind: &str) -> Option<&'t str> {
    let word = before.strip_suffix(['\'', '’'])?;
    let start = word
        .rfind(|c: char| !c.is_alphabetic())
        .map_or(0, |at| at + word[at..].chars().next().map_or(1, char::len_utf8));
    let name = word[start..].to_lowercase();
    let is_quoted = word[..start].ends_with(['\'', '’', '‘', '-', '.']) || word[..start].ends_with(char::is_numeric);
    let next = behind.trim_start_matches(' ').chars().next()?;
    let goes_on = next.is_alphabetic() || next == OPAQUE;
    (goes_on && !is_quoted && ELIDED.contains(&name.as_str())).then(|| &before[start..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(&'static str, String)> {
        let mut found = Vec::new();
        check(text, &mut found);
        found.into_iter().map(|problem| (problem.rule.name, text[problem.range].to_owned())).collect()
    }

    #[test]
    fn marks_of_two_parts_are_looked_at() {
        let rule = "fr-space-before-punctuation";
        assert_eq!(
            told("Remarque : oui ; quoi ? « a »."),
            [" :", " ;", " ?", " »"].map(|mark| (rule, mark.to_owned()))
        );
        assert_eq!(
            told("Remarque\u{a0}: a ? b : c ?? d :-) !important ?x :tag a !="),
            [" ?", " :"].map(|mark| (rule, mark.to_owned()))
        );
    }

    #[test]
    fn commas_with_nothing_between_are_found() {
        let rule = "fr-double-punctuation";
        assert_eq!(told("a,, b \u{fffc} , , c,d, e"), [",,", ", ,"].map(|commas| (rule, commas.to_owned())));
        assert_eq!(told("{a},,, b 1,,2"), []);
    }

    #[test]
    fn blanks_behind_apostrophes_are_found() {
        let rule = "fr-space-after-elision";
        assert_eq!(
            told("l' article, d’  \u{fffc}, aujourd'hui, les 'l' et 5' long"),
            [(rule, " ".to_owned()), (rule, "  ".to_owned())]
        );
    }
}
