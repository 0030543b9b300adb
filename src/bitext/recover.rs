//! The source article that a bilingual translation still holds.
//!
//! Pairs are replaced by their source side; what translating has added is dropped: the anchors that keep the ids of headings,
//! and the keys that tell of the translation. Everything else is kept. What the pairs do not cover stays as it was translated
//! and is listed, never invented.

use std::borrow::Cow;
use std::ops::Range;

use crate::article::Article;
use crate::article::recovered::{is_anchor_below, is_of_translation, is_paired};
use crate::front_matter::{Entry, FrontMatter, Value};
use crate::markdown::slug::{slug, slug_of_heading};
use crate::pair;
use crate::text::{BOM, Span};

/// A source article as far as a translation holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// Its text.
    pub text: String,
    /// What stands there in the translation's language still, in the order of the text.
    pub losses: Vec<Loss>,
}

/// A part of a source article that its translation does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loss {
    /// What it is.
    pub part: Part,
    /// Where its translation stands in the bilingual article.
    pub span: Span,
}

/// What pairs never cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The title in the front matter.
    Title,
    /// The description in the front matter.
    Description,
    /// The text that stands for an image.
    ImageText,
}

impl Part {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Description => "description",
            Self::ImageText => "image text",
        }
    }
}

/// The source of a bilingual article; an article without pairs as it is.
pub fn recover(article: &Article, text: &str) -> Recovered {
    if article.units.is_empty() {
        return Recovered { text: text.to_owned(), losses: Vec::new() };
    }
    let mut recovered = front_matter(&article.front, text);
    recovered.push_str(&without_anchors(&source_side(article, text)));
    Recovered { text: recovered, losses: losses(article, text) }
}

/// What stands above the body, without the keys that tell of the translation, and with the source side of pairs.
fn front_matter(front: &FrontMatter, text: &str) -> String {
    let written: Vec<&Entry> = front.entries.iter().filter(|entry| is_written(entry)).collect();
    let dropped = written.iter().filter(|entry| is_of_translation(entry)).count();
    if dropped > 0 && dropped == front.entries.len() {
        return text[..front.body].strip_prefix(BOM).map(|_| BOM.to_owned()).unwrap_or_default();
    }
    let mut kept = String::with_capacity(front.body);
    let mut done = 0;
    for entry in written {
        let (range, instead) = if is_of_translation(entry) {
            (lines_of(text, entry.key.span.start as usize..(entry.span.end as usize).min(front.body)), String::new())
        } else {
            let Some(source) = source_value(entry, text) else { continue };
            (entry.span.range(), source)
        };
        kept.push_str(&text[done..range.start.max(done)]);
        kept.push_str(&instead);
        done = range.end.max(done);
    }
    kept + &text[done.min(front.body)..front.body]
}

/// What stands in the place of a value that holds pairs, quoted where it has to be.
fn source_value(entry: &Entry, text: &str) -> Option<String> {
    let written = text.get(entry.span.range())?;
    let unescaped = written.replace("\\\"", "\"");
    let Cow::Owned(source) = pair::sources(&unescaped) else { return None };
    Some(match text[..entry.span.start as usize].chars().next_back() {
        Some('"') => source.replace('"', "\\\""),
        Some('\'') => source,
        _ if is_plain_yaml(&source) => source,
        _ => format!("'{}'", source.replace('\'', "''")),
    })
}

/// Whether a text can stand without quotes behind a key.
fn is_plain_yaml(text: &str) -> bool {
    let begins = text.starts_with(|c: char| c.is_alphanumeric());
    text.contains('\n') || begins && !text.contains(": ") && !text.contains(" #") && !text.ends_with(':')
}

/// Whether an entry stands in the file: what the configuration gives stands nowhere.
fn is_written(entry: &Entry) -> bool {
    !entry.key.span.range().is_empty()
}

/// The whole lines that a range touches.
fn lines_of(text: &str, range: Range<usize>) -> Range<usize> {
    let bytes = text.as_bytes();
    let start = memchr::memrchr(b'\n', &bytes[..range.start]).map_or(0, |end| end + 1);
    let end = memchr::memchr(b'\n', &bytes[range.end..]).map_or(text.len(), |end| range.end + end + 1);
    start..end
}

/// The body with each pair replaced by its source side.
fn source_side(article: &Article, text: &str) -> String {
    let mut body = String::with_capacity(text.len() - article.front.body);
    let mut done = article.front.body;
    for unit in &article.units {
        let whole = unit.whole().range();
        body.push_str(&text[done..whole.start]);
        body.push_str(unit.source.slice(text));
        done = whole.end;
    }
    body + &text[done..]
}

/// Drops the anchors at the start of headings that only repeat the id which the source heading has anyway.
fn without_anchors(body: &str) -> String {
    let mut kept = String::with_capacity(body.len());
    let mut lines = body.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        if is_anchor_below(line) {
            continue;
        }
        match anchor(line, lines.peek().copied().unwrap_or_default()) {
            Some(place) => {
                kept.push_str(&line[..place.start]);
                kept.push_str(&line[place.end..]);
            }
            None => kept.push_str(line),
        }
    }
    kept
}

/// Where a heading's line has an anchor of a name that translating gives to the rest of it.
fn anchor(line: &str, next: &str) -> Option<Range<usize>> {
    const OPEN: &str = "<a name=\"";
    const CLOSE: &str = "\"></a>";
    let start = line.find(OPEN)?;
    let is_marker = |c: char| matches!(c, '#' | '>' | '-' | '*' | '+' | ' ' | '\t' | '.') || c.is_ascii_digit();
    let is_heading = line[..start].contains('#') || is_underline(next);
    if !is_heading || !line[..start].chars().all(is_marker) {
        return None;
    }
    let (name, heading) = line[start + OPEN.len()..].split_once(CLOSE)?;
    let is_given =
        name == source_anchor(heading) || name == anchor_as_written(heading) || is_behind_image(name, heading);
    is_given.then(|| start..start + OPEN.len() + name.len() + CLOSE.len())
}

/// Whether a line makes a heading of the one above.
fn is_underline(line: &str) -> bool {
    let marks = line.trim_start_matches(['>', ' ', '\t']).trim_end();
    !marks.is_empty() && (marks.bytes().all(|byte| byte == b'=') || marks.bytes().all(|byte| byte == b'-'))
}

/// The anchor that older tools give: of all that is written, tags and the destinations of links included.
fn anchor_as_written(heading: &str) -> String {
    let written = heading.trim().trim_end_matches('#').trim_end();
    let kept = written.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// Whether a name may be that of a heading which an image begins: the source text of the image is not known.
fn is_behind_image(name: &str, heading: &str) -> bool {
    let behind =
        heading.trim_start().strip_prefix("![").and_then(|image| Some(image.split_once("](")?.1.split_once(')')?.1));
    let Some(behind) = behind.map(source_anchor).filter(|behind| !behind.is_empty()) else { return false };
    name.strip_suffix(behind.as_str()).is_some_and(|image| image.is_empty() || image.ends_with('-'))
}

/// The anchor that translating gives to a heading: of its source text, character references not decoded.
pub fn source_anchor(heading: &str) -> String {
    let written = heading.trim().trim_end_matches('#').trim_end().replace(['&', ';'], "");
    // Most headings are words alone, which say what they are without being read as markdown.
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-' | b',' | b'.' | b'?' | b'\'');
    if written.bytes().all(is_plain) { slug(&written) } else { slug_of_heading(&format!("# {written}")) }
}

fn losses(article: &Article, text: &str) -> Vec<Loss> {
    let keys = [("title", Part::Title), ("description", Part::Description)];
    let keys = keys.into_iter().filter_map(|(key, part)| {
        let entry = article.front.entries.iter().find(|entry| entry.key.value.eq_ignore_ascii_case(key))?;
        let is_lost = matches!(&entry.value, Value::Scalar(value) if !value.value.trim().is_empty())
            && source_value(entry, text).is_none();
        is_lost.then_some(Loss { part, span: entry.span })
    });
    let images = article.body.links.iter().filter(|link| {
        let text = link.image.as_ref().map(|image| image.alt.trim()).unwrap_or_default();
        !text.is_empty() && !is_paired(&article.units, link.span)
    });
    let images = images.map(|link| Loss { part: Part::ImageText, span: link.span });
    keys.chain(images).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_of_the_source_text() {
        assert_eq!(source_anchor("See `also` [this](x.md)\n"), "see-also-this");
        assert_eq!(source_anchor(" &lt;chrono&gt; ##"), "ltchronogt");
        assert_eq!(source_anchor("1. Do *it*"), "1-do-it");
        for plain in ["1. Don't do - it?", "- x", "---", ""] {
            assert_eq!(source_anchor(plain), slug_of_heading(&format!("# {plain}")), "{plain}");
        }
    }

    #[test]
    fn only_anchors_that_the_heading_gives_itself_are_dropped() {
        assert_eq!(without_anchors("# <a name=\"see-also\"></a>See also\n"), "# See also\n");
        assert_eq!(without_anchors("## <a name=\"x\"></a><a name=\"9\"></a>X\r\n"), "## <a name=\"9\"></a>X\r\n");
        assert_eq!(without_anchors("> <a name=\"x\"></a>X\n> ---\n"), "> X\n> ---\n");
        assert_eq!(without_anchors("<a name=\"x\"></a>X\n===="), "X\n====");
        assert_eq!(without_anchors("# <a name=\"x-sup3sup\"></a>X <sup>(3)</sup>\n"), "# X <sup>(3)</sup>\n");
        assert_eq!(without_anchors("# <a name=\"xtabx\"></a>[X](#tab/x)\n"), "# [X](#tab/x)\n");
        assert_eq!(without_anchors("# <a name=\"mast-x\"></a>![Mât](m.png) X\n"), "# ![Mât](m.png) X\n");
        assert_eq!(
            without_anchors("# <a name=\"mast-y\"></a>![Mât](m.png) X\n"),
            "# <a name=\"mast-y\"></a>![Mât](m.png) X\n"
        );
        assert_eq!(without_anchors("# X\n<a id=\"x\" class=\"xliff\"></a>\n\nY\n"), "# X\n\nY\n");
        for kept in ["# <a name=\"other\"></a>See also\n", "<a name=\"see-also\"></a>See also\n", "# See\n"] {
            assert_eq!(without_anchors(kept), kept);
        }
    }
}
