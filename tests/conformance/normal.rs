//! HTML in one form, whoever wrote it.

use percent_encoding::percent_decode_str;
use scraper::{ElementRef, Html, Node, Selector};
use serde::Deserialize;

/// Whose HTML it is.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Side {
    Docfx,
    Hexapla,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    attributes: Vec<String>,
    wrappers: Vec<WrittenWrapper>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenWrapper {
    side: Side,
    #[serde(rename = "match")]
    selector: String,
    #[serde(default, rename = "as")]
    becomes: String,
    #[serde(default)]
    drop: bool,
    #[serde(default)]
    bare: bool,
    #[serde(default)]
    fold: bool,
    why: String,
}

struct Wrapper {
    written: WrittenWrapper,
    selector: Selector,
}

/// `tests/conformance/wrappers.toml`.
pub(crate) struct Wrappers {
    attributes: Vec<String>,
    wrappers: Vec<Wrapper>,
}

impl Wrappers {
    pub(crate) fn read() -> Self {
        let written: Written = toml::from_str(&super::table("wrappers.toml")).expect("the table can be read");
        let wrappers = written.wrappers.into_iter().map(|wrapper| {
            assert!(!wrapper.why.is_empty(), "a difference has a reason");
            let selector = Selector::parse(&wrapper.selector).unwrap_or_else(|error| panic!("{error}"));
            Wrapper { written: wrapper, selector }
        });
        Self { attributes: written.attributes, wrappers: wrappers.collect() }
    }

    /// A line for each element and each run of text, indented; links are from the root of the case's files, the page in `folder`.
    pub(crate) fn normal(&self, html: &str, side: Side, folder: &str) -> String {
        let document = Html::parse_fragment(html);
        let mut lines = Lines::default();
        Walk { wrappers: self, side, folder }.children(document.root_element(), &mut lines);
        lines.end_text();
        lines.without_empty_paragraphs()
    }
}

/// One side of a case.
struct Walk<'w> {
    wrappers: &'w Wrappers,
    side: Side,
    folder: &'w str,
}

impl Walk<'_> {
    fn children(&self, element: ElementRef<'_>, lines: &mut Lines) {
        for child in element.children() {
            match child.value() {
                Node::Text(text) => lines.text(text),
                Node::Element(_) => self.element(ElementRef::wrap(child).expect("it is an element"), lines),
                _ => {}
            }
        }
    }

    fn element(&self, element: ElementRef<'_>, lines: &mut Lines) {
        let fits = |wrapper: &&Wrapper| wrapper.written.side == self.side && wrapper.selector.matches(&element);
        let wrapper = self.wrappers.wrappers.iter().find(fits).map(|wrapper| &wrapper.written);
        if wrapper.is_some_and(|wrapper| wrapper.drop) {
            return;
        }
        if element.value().name() == "xref" {
            return self.uid(element, lines);
        }
        let name = wrapper.map_or(element.value().name(), |wrapper| &wrapper.becomes);
        if name.is_empty() {
            return self.children(element, lines);
        }
        let attributes =
            if wrapper.is_some_and(|wrapper| wrapper.bare) { String::new() } else { self.attributes(element) };
        lines.open(&format!("{name}{attributes}"));
        let (verbatim, fold) = (lines.is_verbatim, lines.is_folded);
        lines.is_verbatim |= name == "pre";
        lines.is_folded |= wrapper.is_some_and(|wrapper| wrapper.fold);
        if name != "video" {
            self.children(element, lines);
        }
        lines.close();
        (lines.is_verbatim, lines.is_folded) = (verbatim, fold);
    }

    /// DocFX leaves uids to a later step, which makes a link of them; its text is the uid's where nothing is known of it.
    fn uid(&self, element: ElementRef<'_>, lines: &mut Lines) {
        let uid = element.value().attr("href").unwrap_or_default();
        lines.open(&format!("a href={:?}", format!("xref:{uid}")));
        lines.text(uid.split(['?', '#']).next().unwrap_or_default());
        lines.close();
        // Their tag closes itself, which HTML does not know: what follows stands inside.
        self.children(element, lines);
    }

    fn attributes(&self, element: ElementRef<'_>) -> String {
        let names = self.wrappers.attributes.iter();
        let values = names.filter_map(|name| Some((name, element.value().attr(name)?)));
        let is_said = |(name, value): &(&String, &str)| !(*name == "alt" && value.is_empty());
        let shown = values.filter(is_said).map(|(name, value)| match name.as_str() {
            "href" | "src" => format!(" {name}={:?}", self.address(value)),
            _ => format!(" {name}={value:?}"),
        });
        shown.collect()
    }

    /// An address from the root of the case's files; both sides may write it from the page's folder.
    fn address(&self, written: &str) -> String {
        let decoded = percent_decode_str(written).decode_utf8_lossy();
        if decoded.starts_with(['#', '/']) || decoded.split('/').next().is_some_and(|first| first.contains(':')) {
            return decoded.into_owned();
        }
        let from_root = decoded.strip_prefix("~/").map(str::to_owned);
        let path = from_root.unwrap_or_else(|| format!("{}/{decoded}", self.folder));
        let mut segments: Vec<&str> = Vec::new();
        for segment in path.split('/') {
            match segment {
                "" | "." => {}
                ".." => drop(segments.pop()),
                name => segments.push(name),
            }
        }
        segments.join("/")
    }
}

/// The lines of a normal form.
#[derive(Default)]
struct Lines {
    lines: Vec<(usize, String)>,
    depth: usize,
    run: String,
    is_verbatim: bool,
    is_folded: bool,
}

impl Lines {
    fn text(&mut self, text: &str) {
        self.run.push_str(text);
    }

    fn end_text(&mut self) {
        let run = std::mem::take(&mut self.run);
        if run.trim().is_empty() {
            return;
        }
        let blank = |c: char| c.is_ascii_whitespace();
        let shown = if self.is_verbatim {
            run.trim_end().to_owned()
        } else {
            run.split(blank).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
        };
        let shown = if self.is_folded { shown.to_lowercase() } else { shown };
        self.lines.push((self.depth, format!("{shown:?}")));
    }

    fn open(&mut self, element: &str) {
        self.end_text();
        self.lines.push((self.depth, element.to_owned()));
        self.depth += 1;
    }

    fn close(&mut self) {
        self.end_text();
        self.depth -= 1;
    }

    /// A browser makes empty paragraphs of blocks in paragraphs, which says nothing.
    fn without_empty_paragraphs(self) -> String {
        let depths: Vec<usize> = self.lines.iter().map(|(depth, _)| *depth).chain([0]).collect();
        let is_empty = |at: usize, line: &str| line == "p" && depths[at + 1] <= depths[at];
        let lines = self.lines.iter().enumerate().filter(|(at, (_, line))| !is_empty(*at, line));
        lines.map(|(_, (depth, line))| format!("{}{line}\n", "  ".repeat(*depth))).collect()
    }
}

/// The lines in which two normal forms differ, between the beginning and the end that they share.
pub(crate) fn difference(theirs: &str, ours: &str) -> String {
    let (theirs, ours): (Vec<&str>, Vec<&str>) = (theirs.lines().collect(), ours.lines().collect());
    let start = theirs.iter().zip(&ours).take_while(|(a, b)| a == b).count();
    let end = theirs[start..].iter().rev().zip(ours[start..].iter().rev()).take_while(|(a, b)| a == b).count();
    let side = |mark, lines: &[&str]| -> String {
        lines[start..lines.len() - end].iter().map(|line| format!("  {mark} {line}\n")).collect()
    };
    side('-', &theirs) + &side('+', &ours)
}
