//! `translation-code-differs`: code that is otherwise than in the source, in running text or in blocks.

use std::ops::Range;

use crate::bitext::structure::{Block, Part, PartKind, Shape};
use crate::finding::{Edit, Finding, rule};
use crate::text::collapsed;

use super::places::Languages;
use super::{Comparison, excerpt};

pub(super) fn check(
    c: &Comparison<'_, '_>,
    languages: &Languages,
    source: &Block,
    target: &Block,
    findings: &mut Vec<Finding>,
) {
    if (source.shape, target.shape) == (Shape::Code, Shape::Code) {
        findings.extend(block(c, languages, source, target));
    } else if source.shape != Shape::Code && target.shape != Shape::Code {
        spans(c, languages, source, target, findings);
    }
}

fn spans(c: &Comparison<'_, '_>, languages: &Languages, source: &Block, target: &Block, findings: &mut Vec<Finding>) {
    // What must be the same of code in running text.
    let key = |code: &str| languages.neutral(&collapsed(code).replace("\\|", "|"));
    let mut there: Vec<&Part<'_>> = c.source.structure.of_kind(source, PartKind::Code).collect();
    let all_there: Vec<String> = there.iter().map(|part| key(&part.value)).collect();
    let mut here: Vec<&Part<'_>> = c.target.structure.of_kind(target, PartKind::Code).collect();
    let all_here: Vec<String> = here.iter().map(|part| key(&part.value)).collect();
    // What is named once more or once less than in the source is a matter of style.
    there.retain(|part| !all_here.contains(&key(&part.value)));
    here.retain(|part| !all_there.contains(&key(&part.value)));
    here.retain(|part| match glued(c, part, |piece| all_there.contains(&key(piece))) {
        Some(finding) => {
            there.retain(|other| !part.value.split("``").any(|piece| key(piece) == key(&other.value)));
            findings.push(finding);
            false
        }
        None => true,
    });
    let is_alike = |one: &Part<'_>, other: &Part<'_>| {
        shape_of(&one.value).is_some_and(|shape| Some(shape) == shape_of(&other.value))
    };
    here.retain(|part| match there.iter().position(|other| is_alike(other, part)) {
        Some(at) => {
            there.remove(at);
            false
        }
        None => true,
    });
    if there.is_empty() && here.is_empty() {
        return;
    }
    let prose = c.target.structure.prose(target);
    let source_text = &c.source.published.text()[source.range.clone()];
    here.retain(|part| !source_text.contains(part.value.trim()));
    for part in there {
        let code = part.value.trim();
        let finding = if prose.contains(code) {
            let message = format!("`{code}` is marked as code in {}", c.other());
            c.finding(&rule::TRANSLATION_CODE_DIFFERS, &plainly(c, target, code), message)
        } else if here.is_empty() {
            let message = format!("the code `{code}` of {} is missing", c.other());
            c.finding(&rule::TRANSLATION_CODE_DIFFERS, &c.trimmed(target), message)
        } else {
            let other = here.remove(0);
            let message = format!("the code `{}` is `{code}` in {}", other.value.trim(), c.other());
            c.finding(&rule::TRANSLATION_CODE_DIFFERS, &other.range, message)
        };
        findings.push(finding.with_help(format!("compare with {}", c.there(&part.range))).with_target(code));
    }
    for part in here {
        let code = part.value.trim();
        let message = format!("the code `{code}` is not in {}", c.other());
        let finding = c.finding(&rule::TRANSLATION_CODE_DIFFERS, &part.range, message).with_target(code);
        findings.push(finding.with_help(format!("compare with {}", c.there(&source.range))));
    }
}

/// Where a text stands in a block, not as code.
fn plainly(c: &Comparison<'_, '_>, block: &Block, code: &str) -> Range<usize> {
    let parts = c.target.structure.of_kind(block, PartKind::Text);
    let mut found = parts.filter_map(|part| {
        let written = &c.target.published.text()[part.range.clone()];
        written.find(code).map(|at| part.range.start + at..part.range.start + at + code.len())
    });
    found.next().unwrap_or_else(|| c.trimmed(block))
}

/// Two spans of code without a blank between, which are one to all who read markdown.
fn glued(c: &Comparison<'_, '_>, part: &Part<'_>, is_there: impl Fn(&str) -> bool) -> Option<Finding> {
    let pieces: Vec<&str> = part.value.split("``").collect();
    if pieces.len() < 2 || !pieces.iter().all(|piece| is_there(piece)) {
        return None;
    }
    let written = &c.target.published.text()[part.range.clone()];
    let apart = written.replace("``", "` `");
    let fix = Edit::new(c.span(&part.range), written, apart);
    let message = format!("{} pieces of code stand together as one", pieces.len());
    let finding = c.finding(&rule::TRANSLATION_CODE_DIFFERS, &part.range, message);
    Some(finding.with_help("write a blank between them").with_fix(fix))
}

/// The code without what stands for something that readers put in, which is translated: `<name>`, `{name}`.
fn shape_of(code: &str) -> Option<String> {
    let mut shape = String::new();
    let mut depth = 0_usize;
    let mut has_holes = false;
    for c in code.chars() {
        match c {
            '<' | '{' | '[' => {
                has_holes |= depth == 0;
                shape.push(c);
                depth += 1;
            }
            '>' | '}' | ']' if depth > 0 => {
                depth -= 1;
                shape.push(c);
            }
            _ if depth == 0 => shape.push(c),
            _ => {}
        }
    }
    (has_holes && depth == 0).then_some(shape)
}

/// Compares two blocks of code line by line; what comments say and texts in quotes may be translated.
fn block(c: &Comparison<'_, '_>, languages: &Languages, source: &Block, target: &Block) -> Option<Finding> {
    let text = |side: &super::Side<'_>, block: &Block| -> String {
        side.structure.of_kind(block, PartKind::Code).map(|part| &*part.value).collect()
    };
    let (there, here) = (text(&c.source, source), text(&c.target, target));
    let lines = |text: &str| -> Vec<String> { text.lines().map(collapsed).filter(|line| !line.is_empty()).collect() };
    let (there, here) = (lines(&there), lines(&here));
    if there == here {
        return None;
    }
    let skeletons = |lines: &[String]| -> Vec<String> { without_comments(lines) };
    let (there, here) = (skeletons(&there), skeletons(&here));
    let is_plain = is_plain(&c.source.published.text()[source.range.clone()]);
    let is_same = |was: &String, is: &String| {
        was == is || languages.neutral(was) == languages.neutral(is) || is_translated(was, is, is_plain)
    };
    let differing = there.iter().zip(&here).find(|(was, is)| !is_same(was, is));
    let message = match differing {
        Some((was, is)) => {
            let shown = |line: &str| excerpt(line).replace(STRING, "…");
            format!("the code has `{}`, in {} `{}`", shown(is), c.other(), shown(was))
        }
        None if there.len() == here.len() => return None,
        None => format!("{} lines of code, {} in {}", here.len(), there.len(), c.other()),
    };
    let range = differing.map_or_else(|| c.trimmed(target), |(_, is)| line_of(c, target, is));
    let finding = c.finding(&rule::TRANSLATION_CODE_DIFFERS, &range, message);
    Some(finding.with_help(format!("copy the code from {}", c.there(&source.range))))
}

/// Blocks that are marked as code of another language, so that they are coloured otherwise or not at all.
pub(super) fn marked_as(c: &Comparison<'_, '_>, source: &Block, target: &Block) -> Option<Finding> {
    if (source.shape, target.shape) != (Shape::Code, Shape::Code) {
        return None;
    }
    let there = fence(c.source.published.text(), source)?;
    let here = fence(c.target.published.text(), target)?;
    let (was, is) = (&c.source.published.text()[there.clone()], &c.target.published.text()[here.clone()]);
    if was.eq_ignore_ascii_case(is) {
        return None;
    }
    let name = |language: &str| if language.is_empty() { "no language".to_owned() } else { format!("`{language}`") };
    let message = format!("the code is marked as {}, in {} as {}", name(is), c.other(), name(was));
    let finding = c.finding(&rule::TRANSLATION_CODE_DIFFERS, &here, message);
    Some(finding.with_help(format!("write {} behind the fence, as in {}", name(was), c.there(&source.range))))
}

/// Where the language of a fenced block is named: behind the fence, if it is not.
fn fence(text: &str, block: &Block) -> Option<Range<usize>> {
    let line = text[block.range.clone()].lines().next()?;
    let written = line.trim_start_matches([' ', '\t', '>']);
    let behind = ["```", "~~~"].iter().find_map(|fence| {
        let rest = written.strip_prefix(fence)?;
        Some(rest.trim_start_matches(&fence[..1]))
    })?;
    let name = behind.trim_start();
    let length = name.find(char::is_whitespace).unwrap_or(name.len());
    let start = block.range.start + line.len() - if length == 0 { behind.len() } else { name.len() };
    Some(start..start + length)
}

/// The line of a block that begins as one which was taken out of it.
fn line_of(c: &Comparison<'_, '_>, block: &Block, line: &str) -> Range<usize> {
    let text = c.target.published.text();
    let mut at = block.range.start;
    for written in text[block.range.clone()].split_inclusive('\n') {
        let begins = line.split(STRING).next().unwrap_or(line);
        if !begins.is_empty() && collapsed(written).trim_start_matches(['>', ' ']).starts_with(begins) {
            let start = at + (written.len() - written.trim_start().len());
            return start..at + written.trim_end().len();
        }
        at += written.len();
    }
    c.trimmed(block)
}

/// Stands for a text in quotes.
const STRING: char = '\u{fffc}';

/// The lines without comments and with a mark for each text in quotes that may be translated.
fn without_comments(lines: &[String]) -> Vec<String> {
    let mut kept = Vec::new();
    let mut end: Option<&str> = None;
    for line in lines {
        let mut rest = line.as_str();
        let mut left = String::new();
        loop {
            if let Some(mark) = end {
                let Some(at) = rest.find(mark) else { break };
                rest = &rest[at + mark.len()..];
                end = None;
            }
            let begins =
                rest.char_indices().find(|(at, c)| is_mark(&rest[*at..], *c, *at == 0 || rest[..*at].ends_with(' ')));
            let Some((at, c)) = begins else {
                left.push_str(rest);
                break;
            };
            left.push_str(&rest[..at]);
            let behind = &rest[at..];
            if let Some(comment) = behind.strip_prefix("/*") {
                (end, rest) = (Some("*/"), comment);
            } else if let Some(comment) = behind.strip_prefix("<!--") {
                (end, rest) = (Some("-->"), comment);
            } else if matches!(c, '"' | '\'' | '`') {
                let Some(length) = behind[1..].find(c) else {
                    left.push_str(behind);
                    break;
                };
                left.push(c);
                let string = &behind[1..=length];
                if may_be_translated(string) {
                    left.push(STRING)
                } else {
                    left.push_str(string)
                }
                left.push(c);
                rest = &behind[length + 2..];
            } else {
                break;
            }
        }
        let left = collapsed(&left);
        if !left.is_empty() {
            kept.push(left);
        }
    }
    kept
}

/// Whether a comment or a text in quotes begins here.
fn is_mark(rest: &str, c: char, is_apart: bool) -> bool {
    match c {
        '"' | '\'' | '`' => true,
        '/' => rest.starts_with("/*") || rest.starts_with("//") && is_apart,
        '#' => is_apart && (rest.starts_with("# ") || rest == "#" || rest.starts_with("#!")),
        '<' => rest.starts_with("<!--"),
        '-' => is_apart && rest.starts_with("-- "),
        ';' => is_apart && rest.starts_with("; "),
        _ => false,
    }
}

/// Whether a text in quotes says something: it has blanks or letters of other scripts, or is a word with a capital.
fn may_be_translated(string: &str) -> bool {
    let is_word = string.starts_with(char::is_uppercase) && string.chars().all(char::is_alphabetic);
    string.contains(' ') || !string.is_ascii() || is_word
}

/// Whether a line is one in two languages.
fn is_translated(was: &str, is: &str, is_plain: bool) -> bool {
    let foreign = |text: &str| text.chars().filter(|c| c.is_alphabetic() && !c.is_ascii()).count();
    let marks =
        |text: &str| -> String { text.chars().filter(|c| c.is_ascii_punctuation() || c.is_ascii_digit()).collect() };
    foreign(is) > foreign(was) || is_plain && marks(was) == marks(is) && have_other_words(was, is)
}

/// Whether lines differ in more than a word of several, as those of two languages do.
fn have_other_words(was: &str, is: &str) -> bool {
    let (was, is): (Vec<&str>, Vec<&str>) = (was.split(' ').collect(), is.split(' ').collect());
    was.len() != is.len() || is.len() == 1 || was.iter().zip(&is).filter(|(one, other)| one != other).count() > 1
}

/// Whether a block has no language, or one that is no code.
fn is_plain(written: &str) -> bool {
    let info =
        written.trim_start().trim_start_matches(['`', '~']).lines().next().unwrap_or_default().trim().to_lowercase();
    let is_fenced = written.trim_start().starts_with(['`', '~']);
    !is_fenced
        || ["", "text", "txt", "plaintext", "output", "console", "mermaid", "markdown", "md", "none"]
            .contains(&info.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skeleton(text: &str) -> Vec<String> {
        without_comments(&text.lines().map(collapsed).collect::<Vec<_>>())
    }

    #[test]
    fn comments_and_texts_may_be_translated() {
        let english = "// Say it\nprint(\"Hello you\"); /* and\nthen */ x = 'path/a'\n";
        let french = "// Dis-le\nprint(\"Bonjour toi\"); /* et\npuis */ x = 'path/a'\n";
        assert_eq!(skeleton(english), skeleton(french));
        assert_ne!(skeleton(english), skeleton(&french.replace("path/a", "path/b")));
        assert_ne!(skeleton("see http://a.example"), skeleton("see http://b.example"));
    }

    #[test]
    fn what_readers_put_in_may_be_translated() {
        assert_eq!(shape_of("dotnet add <your project>"), shape_of("dotnet add <votre projet>"));
        assert_eq!(shape_of("dotnet add"), None);
    }
}
