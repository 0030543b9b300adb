//! Brackets that were meant to be a link and make none, so that readers see them: `[text] (page.md)`, `[text]（page.md）`,
//! `(text)[page.md]`, and references that nothing defines.

use std::ops::Range;

use crate::finding::rule;

use super::Problem;

/// What links in full width have in them.
pub(super) const SIGNS: [&str; 4] = ["］（", "］(", "】（", "】("];

/// What a link that is turned round has in it.
pub(super) const TURNED_ROUND: &str = ")[";

/// How many bytes the text of a link and its address may have.
const LONGEST: usize = 300;

/// The names that addresses of articles and media end with.
const EXTENSIONS: [&str; 12] = ["md", "yml", "html", "htm", "aspx", "png", "jpg", "jpeg", "gif", "svg", "pdf", "webp"];

/// What is wrong at a bracket that closes a text, in a run of text that has no link there.
pub(super) fn at(text: &str, run: &Range<usize>, close: usize) -> Option<Problem> {
    let bracket = text[close..run.end].chars().next()?;
    let behind = close + bracket.len_utf8();
    match bracket {
        ')' => turned_round(text, run, close),
        ']' if text[behind..run.end].starts_with('[') => without_definition(text, run, close),
        _ => torn(text, close, Parentheses::at(text, behind, run.end)?),
    }
}

fn problem(range: Range<usize>, address: &str, help: String, instead: Option<String>) -> Problem {
    let message = format!("these brackets make no link to `{address}`: readers see them as they are");
    Problem { rule: &rule::STRAY_LINK, range, message, help, instead, needs_one_run: false }
}

/// What stands in parentheses behind a bracket.
struct Parentheses<'text> {
    inside: &'text str,
    /// Whether they are ASCII and stand at the bracket.
    are_joined: bool,
    /// Whether one closes; else what is inside reaches to the next blank.
    are_closed: bool,
    /// Where they end.
    end: usize,
}

impl<'text> Parentheses<'text> {
    fn at(text: &'text str, from: usize, to: usize) -> Option<Self> {
        let behind = text[from..to].trim_start_matches([' ', '\u{a0}', '\u{3000}']);
        let open = behind.chars().next().filter(|c| matches!(c, '(' | '（'))?;
        let inside = &behind[open.len_utf8()..];
        let closing = near(inside).find([')', '）']);
        let whole = || (inside.len() <= LONGEST).then_some(inside.len());
        let length = closing.or_else(|| near(inside).find(char::is_whitespace)).or_else(whole)?;
        let close = closing.and_then(|at| inside[at..].chars().next()).map_or(0, char::len_utf8);
        Some(Self {
            inside: &inside[..length],
            are_joined: open == '(' && behind.len() == to - from,
            are_closed: closing.is_some(),
            end: to - inside.len() + length + close,
        })
    }
}

/// `[text] (page.md)` and `[text](my page.md)`.
fn torn(text: &str, close: usize, found: Parentheses<'_>) -> Option<Problem> {
    let (bracket, opening) = match text[close..].chars().next()? {
        ']' => (']', '['),
        '］' => ('］', '［'),
        other => (other, '【'),
    };
    let start = opened(text, close, opening)?;
    let words = &text[start + opening.len_utf8()..close];
    let Parentheses { inside, are_closed, end, .. } = found;
    let is_joined = found.are_joined && bracket == ']';
    let first = inside.split(char::is_whitespace).next().unwrap_or_default();
    let is_alone = first.len() == inside.len();
    let range = start..end;
    if is_alone && are_closed && !is_joined && is_address(inside) {
        let instead = format!("[{words}]({inside})");
        return Some(problem(range, inside, format!("write `{instead}`"), Some(instead)));
    }
    if !is_joined {
        return None;
    }
    if !is_alone && is_spaced_path(inside) {
        let help = format!("write `[text](<{inside}>)`, if there is such a file");
        return Some(problem(range, inside, help, None));
    }
    let help = match words.contains("](") {
        true => "take the link in its text out, or this one".to_owned(),
        false if text[..start].ends_with('!') => format!("write `![text]({first})`"),
        false => format!("write `[text]({first})`"),
    };
    is_address(first).then(|| problem(range, first, help, None))
}

/// `(text)[page.md]`.
fn turned_round(text: &str, run: &Range<usize>, close: usize) -> Option<Problem> {
    let start = opened(text, close, '(')?;
    let address = text[close + 1..run.end].strip_prefix('[')?;
    let address = &address[..near(address).find(']')?];
    let range = start..close + ")[]".len() + address.len();
    let instead = format!("[{}]({address})", &text[start + 1..close]);
    is_address(address).then(|| problem(range, address, format!("write `{instead}`"), Some(instead)))
}

/// `[text(page.md)`, where no bracket closes the text.
pub(super) fn unclosed(text: &str, run: &Range<usize>, open: usize) -> Option<Problem> {
    let inside = near(&text[open + 1..run.end]);
    let round = inside.find(['(', '[', ']', '\n']).filter(|at| inside[*at..].starts_with('('))?;
    let words = &inside[..round];
    let address = &inside[round + 1..];
    let length = address.find([')', '(', '\n'])?;
    let (address, behind) = address.split_at(length);
    // A bracket around words and an address is one.
    let closing = behind.find(['[', ']', '\n']).is_some_and(|at| behind[at..].starts_with(']'));
    let is_link = words.contains(char::is_alphabetic) && !words.ends_with(' ') && is_address(address) && !closing;
    if !is_link || text[..open].ends_with('\\') || !behind.starts_with(')') {
        return None;
    }
    let instead = format!("[{words}]({address})");
    let range = open..open + 1 + round + 1 + length + 1;
    Some(problem(range, address, format!("write `{instead}`"), Some(instead)))
}

/// `[the text][label]`, where nothing defines the label.
fn without_definition(text: &str, run: &Range<usize>, close: usize) -> Option<Problem> {
    let start = opened(text, close, '[')?;
    let words = &text[start + 1..close];
    let label = &text[close + "][".len()..run.end];
    let label = &label[..near(label).find(']')?];
    // Indices, types and options stand in brackets beside each other, too.
    let is_text = words.starts_with(char::is_alphabetic) && words.contains(|c: char| c == ' ' || !c.is_ascii());
    let is_label = label.trim().starts_with(char::is_alphanumeric) && !label.contains(['[', '<', '=']);
    let is_apart = !text[..start].ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, ']' | ')' | '>'));
    if !is_text || !is_label || !is_apart {
        return None;
    }
    let message = format!("`{}` is defined nowhere: readers see the brackets of `[{words}][{label}]`", label.trim());
    let help = format!("define it in a line of its own: `[{}]: page.md`", label.trim());
    let range = start..close + "][]".len() + label.len();
    Some(Problem { rule: &rule::STRAY_LINK, range, message, help, instead: None, needs_one_run: false })
}

/// Where the bracket stands that opens what the one at `close` closes, in the same line.
fn opened(text: &str, close: usize, opening: char) -> Option<usize> {
    let closing = text[close..].chars().next()?;
    let near = text.ceil_char_boundary(close.saturating_sub(LONGEST));
    let mut depth = 0_usize;
    for (at, c) in text[near..close].char_indices().rev().take_while(|(_, c)| *c != '\n') {
        if c == opening && depth == 0 {
            return (!text[..near + at].ends_with('\\')).then_some(near + at);
        }
        match c {
            _ if c == opening => depth -= 1,
            _ if c == closing => depth += 1,
            _ => {}
        }
    }
    None
}

/// Whether words in parentheses can only be where a link leads.
fn is_address(words: &str) -> bool {
    let path = words.split(['#', '?']).next().unwrap_or_default();
    let is_relative = ["./", "../", "~/"].iter().any(|start| path.starts_with(start)) && path.len() > 3;
    let is_bookmark = words.len() > 1 && words.starts_with('#') && !words[1..].starts_with('#');
    let is_elsewhere = words.split_once("://").is_some_and(|(scheme, rest)| {
        !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphabetic()) && !rest.is_empty()
    });
    is_elsewhere || is_bookmark || is_relative || is_file(path)
}

/// Whether a path names an article or a medium.
fn is_file(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(name, extension)| {
        !name.is_empty() && EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(extension))
    })
}

/// `my page.md`.
fn is_spaced_path(address: &str) -> bool {
    let path = address.split(['#', '?']).next().unwrap_or_default();
    is_file(path) && path.trim() == path && !path.contains(['"', '\'', '<', '>', ',', ';'])
}

/// As much of a text as an address may have.
fn near(text: &str) -> &str {
    &text[..text.floor_char_boundary(LONGEST)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Option<(&str, Option<String>)> {
        let closing = [']', '］', '】', ')'];
        let mut places = text.match_indices(closing).map(|(place, _)| place);
        places.find_map(|place| at(text, &(0..text.len()), place)).map(|found| (&text[found.range], found.instead))
    }

    #[test]
    fn links_that_are_none_are_told() {
        for (text, written, instead) in [
            ("See [a b] (c.md#d).", "[a b] (c.md#d)", Some("[a b](c.md#d)")),
            ("![a]\u{a0}(b.png)", "[a]\u{a0}(b.png)", Some("[a](b.png)")),
            ("见[泊位]（berths.md）", "[泊位]（berths.md）", Some("[泊位](berths.md)")),
            ("见【泊位】(#a)", "【泊位】(#a)", Some("[泊位](#a)")),
            ("［a］（https://a.example/）", "［a］（https://a.example/）", Some("[a](https://a.example/)")),
            ("(a b)[../c/]", "(a b)[../c/]", Some("[a b](../c/)")),
            ("[a](my page.md#b)", "[a](my page.md#b)", None),
            ("[b [a](b) c](d.md)", "[b [a](b) c](d.md)", None),
            ("[a](b.md \"c\"d\")", "[a](b.md \"c\"d\")", None),
            ("[a](b.md and on", "[a](b.md", None),
            ("See [the berths][berths].", "[the berths][berths]", None),
        ] {
            assert_eq!(told(text), Some((written, instead.map(str::to_owned))), "{text}");
        }
    }

    #[test]
    fn an_image_stays_one() {
        let help = |text| at(text, &(0..str::len(text)), 3).map(|found| found.help);
        assert_eq!(help("![a](b.png =10x20)").as_deref(), Some("write `![text](b.png)`"));
        assert_eq!(help(" [a](b.md =10x20)").as_deref(), Some("write `[text](b.md)`"));
    }

    #[test]
    fn brackets_beside_words_are_left_alone() {
        for text in [
            "[1] (see b)",
            "[1]（见图）",
            "a[i](x)",
            "a](b.md)",
            "\\[a] (b.md)",
            "[a] (v2.0)",
            "(a)[1]",
            "f(x)[b c]",
            "[a]（b.md",
            "[x] (C#)",
            "[a](TODO)",
            "a[i][j] [int][string] [-a b][-c] x[a b][c]",
            "[a] (b.md and c)",
        ] {
            assert_eq!(told(text), None, "{text}");
        }
    }
}
