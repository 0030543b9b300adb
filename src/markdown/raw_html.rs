//! Raw HTML in articles: tokens with their places, and what of them may be published.
//!
//! Nothing is passed through: a token is written again from its parts, and only elements and attributes listed here are.

use std::ops::Range;
use std::thread;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Error, Span, Tokenizer};

/// A token of a fragment, with its place in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// A start tag.
    Start { name: String, attributes: Vec<Attribute>, at: usize },
    /// An end tag.
    End { name: String, at: usize },
    /// Text, decoded, and where it was written.
    Text { text: String, range: Range<usize> },
    /// A comment, a declaration or a processing instruction.
    Comment { at: usize },
    /// A tag that the fragment ends in.
    Unfinished { at: usize },
}

/// An attribute of a start tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attribute {
    /// The name, lower case.
    pub(crate) name: String,
    /// The value, decoded.
    pub(crate) value: String,
    /// Where the value was written, without quotes.
    pub(crate) range: Range<usize>,
}

/// The value of the first attribute of a name.
pub(crate) fn attribute<'a>(attributes: &'a [Attribute], name: &str) -> Option<&'a Attribute> {
    attributes.iter().find(|attribute| attribute.name == name)
}

/// How many quoted values the tokenizer may meet on the stack that is there.
const SHALLOW: usize = 50;

/// How much of the stack the tokenizer takes for each quoted value of a tag.
const FRAMES: usize = if cfg!(debug_assertions) { 32_768 } else { 4096 };

/// How many quoted values a fragment may have; one with more is text.
const MOST: usize = 16_384;

/// Splits a fragment into tokens as browsers do.
///
/// The tokenizer calls itself for each quoted value of a tag (html5gum 0.9), so that a fragment with very many of them
/// needs a stack of its own; where the system has none, the fragment is text.
pub(crate) fn tokens(fragment: &str) -> Vec<Token> {
    if let Some(token) = end_tag(fragment).or_else(|| start_tag(fragment)) {
        return vec![token];
    }
    if let Some(tokens) = instruction(fragment) {
        return tokens;
    }
    let values = memchr::memchr2_iter(b'"', b'\'', fragment.as_bytes()).count() / 2;
    if values <= SHALLOW {
        return tokens_here(fragment);
    }
    if values > MOST {
        return vec![Token::Text { text: fragment.to_owned(), range: 0..fragment.len() }];
    }
    let stack = thread::Builder::new().stack_size((SHALLOW + values) * FRAMES);
    let done = thread::scope(|scope| stack.spawn_scoped(scope, || tokens_here(fragment)).ok()?.join().ok());
    done.unwrap_or_else(|| vec![Token::Text { text: fragment.to_owned(), range: 0..fragment.len() }])
}

/// A fragment that is one end tag, plainly written, as about half of all are.
fn end_tag(fragment: &str) -> Option<Token> {
    let name = fragment.strip_prefix("</")?.strip_suffix('>')?;
    (plain_name(name) == name.len() && !name.is_empty()).then(|| Token::End { name: name.to_owned(), at: 0 })
}

/// A fragment that is one start tag, plainly written, as most of the others are: `<a name="see-also">`.
fn start_tag(fragment: &str) -> Option<Token> {
    let inside = fragment.strip_prefix('<')?.strip_suffix('>')?;
    let name = &inside[..plain_name(inside)];
    let mut at = 1 + name.len();
    let mut attributes: Vec<Attribute> = Vec::new();
    while at < fragment.len() - 1 {
        let rest = fragment[at..].strip_prefix(' ')?;
        let named = &rest[..plain_name(rest)];
        let written = rest[named.len()..].strip_prefix("=\"")?;
        let value = &written[..memchr::memchr2(b'"', b'&', written.as_bytes())?];
        let is_plain = !named.is_empty() && written[value.len()..].starts_with('"') && !value.contains(['\0', '\r']);
        if !is_plain || attribute(&attributes, named).is_some() {
            return None;
        }
        let start = at + 1 + named.len() + 2;
        let range = start..start + value.len();
        at = range.end + 1;
        attributes.push(Attribute { name: named.to_owned(), value: value.to_owned(), range });
    }
    (!name.is_empty()).then(|| Token::Start { name: name.to_owned(), attributes, at: 0 })
}

/// A fragment that is one processing instruction, as the placeholders are that stand in a line of their own.
fn instruction(fragment: &str) -> Option<Vec<Token>> {
    let inside = fragment.strip_prefix("<?")?;
    let digits = inside.bytes().take_while(u8::is_ascii_digit).count();
    let text = inside[digits..].strip_prefix("?>").filter(|behind| matches!(*behind, "" | "\n"))?;
    let text_token = || Token::Text { text: text.to_owned(), range: fragment.len() - text.len()..fragment.len() };
    let comment = Token::Comment { at: 0 };
    Some(if text.is_empty() { vec![comment] } else { vec![comment, text_token()] })
}

/// How long a name of small letters and digits is that a text begins with.
fn plain_name(text: &str) -> usize {
    let bytes = text.as_bytes();
    let length = bytes.iter().take_while(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()).count();
    if bytes.first().is_some_and(u8::is_ascii_lowercase) { length } else { 0 }
}

fn tokens_here(fragment: &str) -> Vec<Token> {
    let mut reader = Reader { fragment, start: None };
    let emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: Span<usize>| -> Option<Token> {
        reader.take(event, span.start..span.end)
    });
    Tokenizer::new_with_emitter(fragment, emitter).flatten().collect()
}

struct Reader<'text> {
    fragment: &'text str,
    start: Option<(String, Vec<Attribute>, usize)>,
}

impl Reader<'_> {
    fn take(&mut self, event: CallbackEvent<'_>, range: Range<usize>) -> Option<Token> {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.start = Some((text(name), Vec::new(), range.start));
                None
            }
            CallbackEvent::AttributeName { name } => {
                let (_, attributes, _) = self.start.as_mut()?;
                attributes.push(Attribute { name: text(name), value: String::new(), range });
                None
            }
            CallbackEvent::AttributeValue { value } => {
                let attribute = self.start.as_mut()?.1.last_mut()?;
                attribute.value = text(value);
                attribute.range = range;
                None
            }
            CallbackEvent::CloseStartTag { .. } => {
                self.start.take().map(|(name, attributes, at)| Token::Start { name, attributes, at })
            }
            CallbackEvent::EndTag { name } => Some(Token::End { name: text(name), at: range.start }),
            CallbackEvent::String { value } => Some(Token::Text { text: text(value), range }),
            CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. } => Some(Token::Comment { at: range.start }),
            CallbackEvent::Error(Error::EofInTag) => {
                let at = self.start.take().map(|(_, _, at)| at).or_else(|| last_name(self.fragment))?;
                Some(Token::Unfinished { at })
            }
            CallbackEvent::Error(_) => None,
        }
    }
}

/// Where the tag begins in whose name a fragment ends.
fn last_name(fragment: &str) -> Option<usize> {
    let word = fragment.rfind(|c: char| c.is_whitespace() || c == '>').map_or(0, |end| end + 1);
    let word = fragment.ceil_char_boundary(word);
    fragment[word..].find('<').map(|at| word + at)
}

/// What happens to an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Policy {
    /// Published under this name.
    Publish(&'static str),
    /// Published, and has no end tag.
    Void(&'static str),
    /// Its tags go, its content stays.
    Unwrap,
    /// It goes with its content.
    Drop,
    /// Its address is published as a link: a frame or a video.
    Frame,
    /// No element of HTML: the author meant the text.
    Text,
}

/// Whether the tag at a place is one of two that stand around a whole line with an image in it, as `<Token>**Applies to**
/// ![x](y)</Token>` does, and as no example of markup would.
pub(crate) fn sets_apart(text: &str, at: usize) -> bool {
    const LONGEST: usize = 4096;
    let near = text.floor_char_boundary(at.saturating_sub(LONGEST))..text.floor_char_boundary(at + LONGEST);
    let start = text[near.start..at].rfind('\n').map_or(near.start, |end| near.start + end + 1);
    let end = text[at..near.end].find('\n').map_or(near.end, |length| at + length);
    let line = text[start..end].trim_start_matches([' ', '\t', '>']).trim_end();
    let parts = || {
        let (name, rest) = line.strip_prefix('<')?.split_once('>')?;
        let (inside, closing) = rest.strip_suffix('>')?.rsplit_once("</")?;
        Some((name, inside, closing))
    };
    parts().is_some_and(|(name, inside, closing)| name == closing && inside.contains("![") && !inside.contains('`'))
}

/// What happens to elements of a name (lower case).
pub(crate) fn policy(name: &str) -> Policy {
    use Policy::{Drop, Frame, Publish, Text, Unwrap, Void};
    macro_rules! publish {
        ($($name:literal)*; $($old:literal => $new:literal)*; $($void:literal)*; $($rest:pat => $policy:expr,)*) => {
            match name {
                $($name => Publish($name),)*
                $($old => Publish($new),)*
                $($void => Void($void),)*
                $($rest => $policy,)*
                _ => Text,
            }
        };
    }
    publish! {
        "a" "abbr" "address" "article" "aside" "b" "bdi" "bdo" "blockquote" "caption" "cite" "code" "colgroup" "data"
        "dd" "del" "details" "dfn" "div" "dl" "dt" "em" "figcaption" "figure" "footer" "h1" "h2" "h3" "h4" "h5" "h6"
        "header" "i" "ins" "kbd" "li" "map" "mark" "ol" "p" "pre" "q" "rp" "rt" "ruby" "s" "samp" "section" "small" "span"
        "strong" "sub" "summary" "sup" "table" "tbody" "td" "tfoot" "th" "thead" "time" "tr" "u" "ul" "var";
        "strike" => "s" "tt" => "code" "center" => "div" "font" => "span" "big" => "span" "nobr" => "span" "dir" => "ul"
        "acronym" => "abbr" "main" => "div" "nav" => "div" "hgroup" => "div";
        "area" "br" "col" "hr" "wbr";
        "img" | "image" => Void("img"),
        "iframe" | "embed" | "video" | "audio" | "source" => Frame,
        "script" | "style" | "template" | "svg" | "math" | "object" | "applet" | "title" | "head" | "textarea" | "select"
            | "noembed" | "noframes" | "frameset" | "xmp" | "canvas" => Drop,
        "html" | "body" | "form" | "fieldset" | "legend" | "button" | "label" | "input" | "option" | "meta" | "link"
            | "base" | "noscript" | "picture" | "param" | "track" | "frame" | "plaintext" | "xref"
            | "search" | "dialog" | "menu" | "slot" | "output" | "progress" | "meter" | "datalist" | "optgroup" => Unwrap,
    }
}

/// Whether an attribute is published with its value as it is; addresses and ids are handled apart.
pub(crate) fn keeps_attribute(element: &str, attribute: &str) -> bool {
    match attribute {
        "class" | "title" | "lang" | "dir" => !matches!(element, "a" | "area") || attribute != "class",
        "colspan" | "rowspan" | "scope" => matches!(element, "td" | "th"),
        "span" => matches!(element, "col" | "colgroup"),
        "alt" => matches!(element, "img" | "area"),
        "width" | "height" | "usemap" => element == "img",
        "name" => element == "map",
        "shape" | "coords" => element == "area",
        "start" | "reversed" | "type" => element == "ol",
        "value" => matches!(element, "li" | "data"),
        "open" => element == "details",
        "datetime" => matches!(element, "time" | "del" | "ins"),
        // What names other elements is left out: ids may be others on the page.
        "role" | "aria-label" | "aria-hidden" => true,
        _ => false,
    }
}

/// The class that stands for an old attribute which says how an element looks; what is so anyway needs none.
pub(crate) fn class_of_look(element: &str, attribute: &str, value: &str) -> Option<&'static str> {
    let is_row_or_cell = matches!(element, "td" | "th" | "tr" | "thead" | "tbody" | "tfoot");
    let is_aligned = || is_row_or_cell || matches!(element, "p" | "div" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
    let is = |name: &str| value.eq_ignore_ascii_case(name);
    match attribute {
        "align" if is_aligned() && (is("center") || is("middle")) => Some("align-center"),
        "align" if is_aligned() && is("right") => Some("align-right"),
        "valign" if is_row_or_cell && (is("middle") || is("center")) => Some("align-middle"),
        "valign" if is_row_or_cell && is("bottom") => Some("align-bottom"),
        _ => None,
    }
}

/// Whether an element means nothing outside a table.
pub(crate) fn is_table_part(name: &str) -> bool {
    matches!(name, "caption" | "col" | "colgroup" | "tbody" | "td" | "tfoot" | "th" | "thead" | "tr")
}

/// Whether an element may not stand in a paragraph.
pub(crate) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "details"
            | "div"
            | "dl"
            | "figure"
            | "footer"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "table"
            | "ul"
            | "li"
            | "dd"
            | "dt"
    )
}

/// Whether an element that is left open ends with the block of raw HTML that it stands in.
pub(crate) fn ends_with_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "a"
            | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "i"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "summary"
            | "sup"
            | "time"
            | "u"
            | "var"
    )
}

/// Whether an open element ends where `next` begins, though its end tag was left out (HTML, "optional tags").
pub(crate) fn is_ended_by(open: &str, next: &str) -> bool {
    match open {
        "li" => next == "li",
        "dd" | "dt" => matches!(next, "dd" | "dt"),
        "p" => is_block(next) || matches!(next, "td" | "th" | "tr" | "tbody" | "thead" | "tfoot"),
        "td" | "th" => matches!(next, "td" | "th" | "tr" | "tbody" | "tfoot"),
        "tr" => matches!(next, "tr" | "tbody" | "tfoot"),
        "thead" | "tbody" | "tfoot" => matches!(next, "tbody" | "tfoot" | "thead"),
        "colgroup" => matches!(next, "tr" | "tbody" | "thead" | "tfoot" | "colgroup"),
        "rt" | "rp" => matches!(next, "rt" | "rp"),
        "caption" => matches!(next, "tr" | "tbody" | "thead" | "colgroup" | "col"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_know_their_places() {
        let fragment = "<p>a &amp; b <a HREF=\"x&amp;y.md\">c</a><!-- d -->";
        let found = tokens(fragment);
        let Token::Text { text, range } = &found[1] else { panic!("no text in {found:?}") };
        assert_eq!((text.as_str(), &fragment[range.clone()]), ("a & b ", "a &amp; b "));
        let Token::Start { attributes, at, .. } = &found[2] else { panic!("no tag in {found:?}") };
        assert_eq!((attributes[0].name.as_str(), attributes[0].value.as_str()), ("href", "x&y.md"));
        assert_eq!(&fragment[attributes[0].range.clone()], "x&amp;y.md");
        assert_eq!(*at, fragment.find("<a").expect("a tag"));
        assert!(matches!(found.last(), Some(Token::Comment { at }) if fragment[*at..].starts_with("<!--")));
    }

    #[test]
    fn plain_tags_are_read_as_all_others_are() {
        let plain = ["<b>", "</b>", "<a name=\"x\">", "<h2 id=\"多\" class=\"a b\">", "<script src=\"x\">", "</h2>"];
        for fragment in plain {
            assert!(end_tag(fragment).or_else(|| start_tag(fragment)).is_some(), "{fragment}");
            assert_eq!(tokens(fragment), tokens_here(fragment), "{fragment}");
        }
        for other in
            ["<B>", "<a x>", "<a x=y>", "<a x=\"&lt;\">", "<a x=\"1\" x=\"2\">", "<a>b<c>", "<br/>", "< a>", "<>"]
        {
            assert_eq!(end_tag(other).or_else(|| start_tag(other)), None, "{other}");
        }
    }

    #[test]
    fn processing_instructions_are_comments() {
        let found = tokens("a<?5?>b");
        assert!(matches!(found[1], Token::Comment { at: 1 }), "{found:?}");
        for fragment in ["<?5?>", "<?12?>\n", "<??>"] {
            assert_eq!(instruction(fragment), Some(tokens_here(fragment)), "{fragment}");
        }
        for other in ["<?5?>\n\n", "<?a?>", "<?5>", "<?5?>b"] {
            assert_eq!(instruction(other), None, "{other}");
        }
    }
}
