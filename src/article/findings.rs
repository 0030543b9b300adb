//! What is wrong with an article that its own text tells.

use std::collections::BTreeSet;
use std::ops::Range;

use memchr::memmem;

use super::{Article, Role};
use crate::finding::{Edit, FileId, Finding, asked, rule};
use crate::front_matter::{FrontMatter, is_day};
use crate::markdown::Body;
use crate::markdown::body::{IdKind, Link, LinkOrigin};
use crate::markdown::destination::Destination;
use crate::prose::{self, Problem};
use crate::text::{Span, Spanned};
use crate::yaml;

/// The keys of front matter that hold a date.
const DATES: [&str; 3] = ["ms.date", "date", "ms.lasthandoff"];

/// What the marks that machine translation has left around words begin with.
const COLONS: &[u8] = b":::";

/// What the text of an article tells, front matter first.
pub(super) fn of(article: &Article, text: &str, role: Role<'_>) -> Vec<Finding> {
    let Article { file, front, body, .. } = article;
    let mut findings = asked(&rule::DATE_INVALID, *file, || dates(front, *file));
    findings.extend(asked(&rule::CONTENT_LOCALE_MISMATCH, *file, || content_locale(front, *file, role)));
    findings.extend(asked(&rule::TEXT_GARBLED, *file, || garbled_values(front, text, *file)));
    findings.extend(asked(&rule::DUPLICATE_BOOKMARK, *file, || duplicate_bookmarks(body, text, *file)));
    findings.extend(asked(&rule::ALT_TEXT_MISSING, *file, || images_without_text(body, text, *file)));
    findings.extend(asked(&rule::LINK_TEXT_MISSING, *file, || links_without_text(body, text, *file)));
    findings.extend(asked(&rule::NO_LOC_RESIDUE, *file, || no_loc_residue(text, *file)));
    findings
}

fn dates(front: &FrontMatter, file: FileId) -> Vec<Finding> {
    let texts = DATES.iter().filter_map(|key| front.text(key));
    let finding = |text: &Spanned<String>| {
        Finding::new(&rule::DATE_INVALID, file, text.span, format!("`{}` is no date", text.value))
            .with_help("write the month, the day and the year, such as 01/31/2026, or 2026-01-31")
    };
    texts.filter(|text| !is_date(text.value.trim())).map(finding).collect()
}

/// `01/31/2026`, `1/31/2026` or `2026-01-31`, the last with a time or without.
fn is_date(text: &str) -> bool {
    let date = text.split(['T', ' ']).next().unwrap_or_default();
    let numbers = |separator: char| -> Option<[u16; 3]> {
        let parts: Option<Vec<u16>> = date
            .split(separator)
            .map(|part| part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok())?)
            .collect();
        parts?.try_into().ok()
    };
    match (numbers('/'), numbers('-')) {
        (Some([month, day, year]), _) => is_day(year, month, day),
        (_, Some([year, month, day])) => is_day(year, month, day),
        _ => false,
    }
}

/// `ms.contentlocale` in another language than that of the folder.
fn content_locale(front: &FrontMatter, file: FileId, role: Role<'_>) -> Option<Finding> {
    let written = front.text("ms.contentlocale")?;
    let declared = crate::locale::Locale::parse(written.value.trim())?;
    let language = |locale: &crate::locale::Locale| locale.language_identifier().language;
    if language(&declared) == language(role.locale) {
        return None;
    }
    let message =
        format!("the article says that it is in `{}`, and its folder is that of `{}`", written.value, role.locale);
    let finding = Finding::new(&rule::CONTENT_LOCALE_MISMATCH, file, written.span, message);
    Some(finding.with_help("move the article into the folder of its language, or correct the value"))
}

/// Titles and descriptions with letters that were read in another encoding.
fn garbled_values(front: &FrontMatter, text: &str, file: FileId) -> Vec<Finding> {
    let values = ["title", "description"].into_iter().filter_map(|key| front.text(key));
    let problems = values.flat_map(|value| {
        let range = value.span.range();
        let suspects = prose::suspects(text.get(range.clone()).unwrap_or_default());
        prose::mistakes(text, &range, suspects.into_iter().map(|at| range.start + at))
    });
    // Marks of markdown are text in a title, wide or not.
    let garbled = problems.filter(|problem| problem.rule.name == rule::TEXT_GARBLED.name);
    let finding = |problem: Problem| {
        let (span, was) = (Span::new(problem.range.start, problem.range.end), &text[problem.range.clone()]);
        problem.finding(file, span, Some(was))
    };
    garbled.map(finding).collect()
}

/// Names that raw HTML gives twice; the second is not published.
fn duplicate_bookmarks(body: &Body, text: &str, file: FileId) -> Vec<Finding> {
    let mut met = BTreeSet::new();
    let names = body.ids.iter().filter(|id| id.kind == IdKind::Explicit).map(|id| &*id.name);
    let again: BTreeSet<&str> = names.filter(|name| !met.insert(*name)).collect();
    if again.is_empty() {
        return Vec::new();
    }
    let mut first = BTreeSet::new();
    let finding = |(name, span): (&str, Span)| {
        let message = format!("the bookmark `{name}` is given twice in this file");
        let finding = Finding::new(&rule::DUPLICATE_BOOKMARK, file, span, message);
        finding.with_help("rename one of them; links lead to the first").with_target(name)
    };
    let repeated = attributes(text).into_iter().filter(|(name, _)| again.contains(name) && !first.insert(*name));
    repeated.map(finding).collect()
}

/// The values of every `id` and `name` in a text that looks like tags.
fn attributes(text: &str) -> Vec<(&str, Span)> {
    let value = |at: usize| {
        let key = text[..at].trim_end();
        let is_key = [" id", " name"].iter().any(|end| {
            let start = key.len().checked_sub(end.len());
            start.and_then(|start| key.get(start..)).is_some_and(|key| key.eq_ignore_ascii_case(end))
        });
        let rest = text[at + 1..].trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
        let inside = quote.map_or(rest, |quote| rest.strip_prefix(quote).unwrap_or(rest));
        let near = &inside[..inside.floor_char_boundary(WINDOW)];
        let end = match quote {
            Some(quote) => near.find(quote)?,
            None => near.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(near.len()),
        };
        let start = text.len() - inside.len();
        is_key.then(|| (&inside[..end], Span::new(start, start + end)))
    };
    memchr::memchr_iter(b'=', text.as_bytes()).filter_map(value).collect()
}

/// How far from a mark what belongs to it is looked for, in bytes.
const WINDOW: usize = 512;

/// Images that have no words for those who do not see them; icons are decoration, and what is played may speak for itself.
fn images_without_text(body: &Body, text: &str, file: FileId) -> Vec<Finding> {
    let is_player = |link: &Link| {
        link.image.as_ref().is_some_and(|image| image.media.is_some())
            && text.get(..link.span.range().start).is_some_and(|before| before.ends_with(['"', '\'', '=']))
    };
    let is_silent = |link: &&Link| {
        link.image.as_ref().is_some_and(|image| image.alt.trim().is_empty())
            && !is_player(link)
            && match link.origin {
                LinkOrigin::Markdown => !is_icon(text, link.span),
                LinkOrigin::Html => lacks_alt(text, link.span),
                LinkOrigin::Address | LinkOrigin::MarkdownInHtml | LinkOrigin::ShortUid | LinkOrigin::Lightbox => false,
            }
    };
    let finding = |link: &Link| {
        Finding::new(&rule::ALT_TEXT_MISSING, file, link.span, "the image has no text that stands for it")
            .with_help(match link.origin {
                LinkOrigin::Html => "say in `alt` what the image shows; an empty one says that it is decoration",
                _ => "say in the brackets what the image shows",
            })
            .with_target(link.written())
    };
    body.links.iter().filter(is_silent).map(finding).collect()
}

/// Links that readers could follow, had they a text.
fn links_without_text(body: &Body, text: &str, file: FileId) -> Vec<Finding> {
    let leads_away = |link: &&Link| {
        !matches!(
            link.destination,
            Destination::Empty | Destination::Fragment(_) | Destination::Xref(_) | Destination::Unsafe(_)
        )
    };
    let finding = |link: &Link| {
        Finding::new(&rule::LINK_TEXT_MISSING, file, link.span, "the link has no text that readers could follow")
            .with_help("say in the link what is behind it, or take it out")
            .with_target(link.written())
    };
    let is_meant = |link: &&Link| link.is_silent && !is_of_construct(text, link.span);
    body.links.iter().filter(is_meant).filter(leads_away).map(finding).collect()
}

/// Whether a link is what is left of `[!code-csharp[](x.cs)]` where that may not stand; another rule tells of it.
fn is_of_construct(text: &str, span: Span) -> bool {
    let before = text.get(..span.start as usize).and_then(|before| before.strip_suffix("[]("));
    let name = before.map_or("", |before| before.rsplit(['[', ' ', '\n']).next().unwrap_or_default());
    name.starts_with('!')
}

/// Whether an image is `:::image type="icon" …`, which has no text.
fn is_icon(text: &str, span: Span) -> bool {
    let end = span.start as usize;
    let before = text.get(text.floor_char_boundary(end.saturating_sub(WINDOW))..end).unwrap_or_default();
    before.rfind(":::image").is_some_and(|at| !before[at..].contains('\n') && before[at..].contains("icon"))
}

/// Whether the tag of an image has no `alt`, nor says in another way that it is decoration.
fn lacks_alt(text: &str, span: Span) -> bool {
    let Range { start, end } = span.range();
    let before = text.get(text.floor_char_boundary(start.saturating_sub(WINDOW))..start).unwrap_or_default();
    let behind = text.get(end..text.floor_char_boundary((end + WINDOW).min(text.len()))).unwrap_or_default();
    let (Some(tag), Some(close)) = (before.rfind('<'), behind.find('>')) else { return false };
    let tag = format!("{} {}", &before[tag..], &behind[..close]).to_ascii_lowercase();
    let begins = |at: usize| tag[..at].ends_with(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
    let has = |name: &str| tag.match_indices(name).any(|(at, _)| begins(at));
    tag.starts_with("<img") && !["alt", "role", "aria-hidden", "aria-label"].into_iter().any(has)
}

/// What machine translation has left of words that it was told to leave alone.
fn no_loc_residue(text: &str, file: FileId) -> Vec<Finding> {
    let marks = memmem::find_iter(text.as_bytes(), COLONS).filter_map(|at| no_loc_mark(text, at));
    let residue = |(whole, words): (Range<usize>, Range<usize>)| {
        let (span, words) = (Span::from(whole), &text[words]);
        let message = format!("`{words}` stands in marks of a translator's tool");
        let fix = Edit::new(span, span.slice(text), words);
        Finding::new(&rule::NO_LOC_RESIDUE, file, span, message)
            .with_help(format!("write `{words}`; it is published so"))
            .with_target(words)
            .with_fix(fix)
    };
    marks.chain(yaml::earlier_marks(text)).map(residue).collect()
}

/// The mark that begins at a place, and in it the words that it stands around.
fn no_loc_mark(text: &str, at: usize) -> Option<(Range<usize>, Range<usize>)> {
    let near = &text[at..text.floor_char_boundary(at + WINDOW)];
    let (words, end) = yaml::mark_in_parentheses(near.lines().next()?)?;
    Some((at..at + end, at + words.start..at + words.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_a_calendar() {
        for date in ["01/31/2026", "1/3/2026", "02/29/2024", "2026-01-31", "2026-01-31T10:00:00Z", "2026-01-31 10:00"] {
            assert!(is_date(date), "{date}");
        }
        for text in ["99/99/99", "13/01/2026", "02/29/2025", "31.01.2026", "01/31/2026, 02/01/2026", "", "+1/1/2026"] {
            assert!(!is_date(text), "{text}");
        }
    }

    #[test]
    fn attributes_are_told_from_other_words() {
        let text = "a <a name=\"a\"></a> <a ID = 'b'> <a name=c> a=a data-name=\"x\" href=\"a\" id='";
        let found: Vec<&str> = attributes(text).into_iter().map(|(value, _)| value).collect();
        assert_eq!(found, ["a", "b", "c"]);
        assert!(attributes(text).into_iter().all(|(value, span)| span.slice(text) == value));
    }
}
