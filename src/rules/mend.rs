//! Mends of links: what to write in place of a destination, with no more changed than has to be.

use std::borrow::Cow;
use std::fmt::Write;

use crate::article::recovered::is_paired;
use crate::finding::{Edit, FileId};
use crate::markdown::body::{Link, LinkOrigin};
use crate::path::{RelPath, fold, nfc, percent_decode, relative_with};
use crate::site::Site;
use crate::text::Span;

/// The mend that writes `text` as the destination of a link; `None` where it would change more than where the link leads.
///
/// An address in running text is what readers see as well; of what stands in a pair, the other side says the same.
pub(super) fn edit(site: &Site<'_>, file: FileId, link: &Link, text: String) -> Option<Edit> {
    let is_seen = matches!(link.origin, LinkOrigin::Address | LinkOrigin::ShortUid);
    if is_seen { None } else { edit_at(site, file, link.span, link.written(), text) }
}

/// The same for what is no link.
pub(super) fn edit_at(site: &Site<'_>, file: FileId, span: Span, written: &str, text: String) -> Option<Edit> {
    let is_in_pair = || site.article(file).is_some_and(|article| is_paired(&article.units, span));
    let is_verbatim = span.range().len() == written.len();
    if !is_verbatim || is_in_pair() { None } else { Edit::new(span, written, text) }
}

/// A destination as written: its path, and its query and fragment.
pub fn split(written: &str) -> (&str, &str) {
    written.split_at(written.find(['?', '#']).unwrap_or(written.len()))
}

/// The path from a folder to a file, spelled as `written` is where the two agree.
pub(super) fn respelled(written: &str, from: &RelPath, to: &RelPath) -> String {
    let kept = with_names_of(written, to);
    let is_right = from.join(&percent_decode(&kept)).is_some_and(|path| path == *to);
    if is_right { kept } else { path(from, to, written) }
}

/// The path from a folder to a file, encoded as far as the place needs it that `written` stands in.
pub fn path(from: &RelPath, to: &RelPath, written: &str) -> String {
    relative_with(from, to, |names| {
        names.split('/').map(|name| encoded(name, written)).collect::<Vec<_>>().join("/").into()
    })
}

/// An address such that it may stand wherever a destination does.
pub(super) fn address(address: &str) -> String {
    let is_balanced = has_balanced_parentheses(address);
    let mut fitting = String::with_capacity(address.len());
    for c in address.chars() {
        let ends = c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '\'' | '`' | '\\');
        if ends || (matches!(c, '(' | ')') && !is_balanced) {
            push_encoded(&mut fitting, c);
        } else {
            fitting.push(c);
        }
    }
    fitting
}

/// What was written, its last segments spelled as those of a path.
fn with_names_of(written: &str, to: &RelPath) -> String {
    let mut names = to.as_str().rsplit('/');
    let mut pieces: Vec<Cow<'_, str>> = Vec::new();
    let mut rest = written;
    while !rest.is_empty() {
        let (head, segment) = rest.split_at(rest.rfind(['/', '\\']).map_or(0, |at| at + 1));
        let piece = match segment {
            "" | "." => segment.into(),
            ".." => {
                pieces.push(rest.into());
                break;
            }
            name => names.next().map_or(name.into(), |real| with_letters_of(name, real)),
        };
        pieces.push(piece);
        let Some(separator) = head.len().checked_sub(1) else { break };
        pieces.push(head[separator..].into());
        rest = &head[..separator];
    }
    pieces.reverse();
    pieces.concat()
}

/// A name as written, with those letters changed that another has in another case.
fn with_letters_of<'n>(written: &'n str, real: &'n str) -> Cow<'n, str> {
    let decoded = percent_decode(written);
    if nfc(&decoded) == real {
        return written.into();
    }
    let is_same = |(one, other): (char, char)| {
        one == other || fold(one.encode_utf8(&mut [0; 4])) == fold(other.encode_utf8(&mut [0; 4]))
    };
    let is_letter_by_letter =
        decoded.chars().count() == real.chars().count() && decoded.chars().zip(real.chars()).all(is_same);
    if !is_letter_by_letter {
        return encoded(real, written);
    }
    let mut spelled = String::with_capacity(written.len());
    let mut rest = written;
    for (was, is) in decoded.chars().zip(real.chars()) {
        let length =
            if rest.starts_with(was) && !rest.starts_with("%25") { was.len_utf8() } else { 3 * was.len_utf8() };
        let Some((letter, after)) = rest.split_at_checked(length) else { return encoded(real, written) };
        match (was == is, letter.starts_with('%')) {
            (true, _) => spelled.push_str(letter),
            (false, true) => push_encoded(&mut spelled, is),
            (false, false) => spelled.push(is),
        }
        rest = after;
    }
    spelled.into()
}

/// A name as a segment: what has a meaning in addresses is encoded, and what might end one where `written` does not have it.
fn encoded<'n>(name: &'n str, written: &str) -> Cow<'n, str> {
    let is_balanced = has_balanced_parentheses(name);
    let is_plain = |c: char| match c {
        '-' | '.' | '_' | '~' | ',' | '+' | '@' | '!' | '=' | '$' => true,
        '(' | ')' => is_balanced,
        ' ' | '&' | '\'' | ';' => written.contains(c),
        _ => c.is_alphanumeric() || !(c.is_ascii() || c.is_whitespace() || c.is_control()),
    };
    if name.chars().all(is_plain) {
        return name.into();
    }
    let mut segment = String::with_capacity(name.len() + 8);
    name.chars().for_each(|c| if is_plain(c) { segment.push(c) } else { push_encoded(&mut segment, c) });
    segment.into()
}

fn has_balanced_parentheses(text: &str) -> bool {
    let mut open = 0_usize;
    for c in text.chars() {
        match c {
            '(' => open += 1,
            ')' if open == 0 => return false,
            ')' => open -= 1,
            _ => {}
        }
    }
    open == 0
}

fn push_encoded(text: &mut String, c: char) {
    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
        let _ = write!(text, "%{byte:02X}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rel(path: &str) -> RelPath {
        RelPath::new(path).expect("a path inside the root")
    }

    #[test]
    fn only_what_differs_is_spelled_anew() {
        for (written, from, to, expected) in [
            ("Présentation.md", "", "présentation.md", "présentation.md"),
            ("Good File.md", "", "good file.md", "good file.md"),
            ("Good%20File.md", "", "good file.md", "good%20file.md"),
            ("%C3%89t%C3%A9.md", "", "été.md", "%C3%A9t%C3%A9.md"),
            ("sub/A&B.md", "", "sub/a&b.md", "sub/a&b.md"),
            ("A%26B%25.md", "", "a&b%.md", "a%26b%25.md"),
            (".\\Sub\\A.md", "", "sub/a.md", ".\\sub\\a.md"),
            ("../sub//A.md", "sub", "sub/a.md", "../sub//a.md"),
            ("../Other/../sub/A.md", "x", "sub/a.md", "../Other/../sub/a.md"),
            ("Sub/", "", "sub", "sub/"),
            ("e\u{301}.md", "", "é.md", "e\u{301}.md"),
            ("STRASSE.md", "", "straße.md", "straße.md"),
            ("x%zzA.md", "", "x%zza.md", "x%zza.md"),
        ] {
            assert_eq!(respelled(written, &rel(from), &rel(to)), expected, "{written}");
        }
    }

    #[test]
    fn a_path_has_what_its_place_takes() {
        let written = |to: &str, like: &str| path(&rel("a"), &rel(to), like);
        assert_eq!(written("b/é c(1).md", "x.md"), "../b/é%20c(1).md");
        assert_eq!(written("a/b c.md", "the old.md"), "b c.md");
        assert_eq!(written("a/b).md", "x.md"), "b%29.md");
        assert_eq!(written("a/b:c#d?e.md", "x.md"), "b%3Ac%23d%3Fe.md");
        assert_eq!(address("https://x/a b(c)<d>%20"), "https://x/a%20b(c)%3Cd%3E%20");
        assert_eq!(address("https://x/a)"), "https://x/a%29");
    }
}
