//! YAML pages (`### YamlMime: Landing`, `Hub`, `FAQ`, …), shown plainly: their titles, texts and links in order.
//!
//! The page is written down as markdown, which is compiled like any other; places in it lead back to the YAML's values.

use std::collections::HashMap;
use std::ops::Range;

use crate::article::{Article, Role};
use crate::docset::Source;
use crate::finding::{Finding, rule};
use crate::front_matter::{Entry, FrontMatter, Value};
use crate::markdown::{self, Form};
use crate::text::{Span, Spanned, collapsed};
use crate::yaml;

/// Compiles a YAML page. Never fails: what is wrong is among the findings.
pub fn parse(source: &Source<'_>, role: Role<'_>) -> (Article, Vec<Finding>) {
    let mut findings = Vec::new();
    let (entries, page) = read(source, &mut findings);
    let compiled = markdown::compile(&page.markdown, 0, Form::Blocks, role.context(source.file));
    let mut body = compiled.body;
    let mut places = Places { text: source.text, page: &page, seen: HashMap::new() };
    let mut spans: HashMap<Span, Span> = HashMap::new();
    for link in &mut body.links {
        let place = places.of(link.span, &link.written);
        spans.insert(link.span, place);
        link.span = place;
    }
    for include in &mut body.includes {
        include.span = places.of(include.span, &include.path);
    }
    for snippet in &mut body.snippets {
        snippet.span = places.of(snippet.span, &snippet.written);
    }
    findings.extend(compiled.findings.into_iter().map(|finding| {
        let span = spans.get(&finding.span).copied().unwrap_or_else(|| page.origin(finding.span));
        Finding { span, ..finding }
    }));
    let front = front_matter(entries);
    let title = front.title().or_else(|| body.headings.first().map(|heading| heading.text.to_string()));
    if title.is_none() {
        let finding = Finding::new(&rule::TITLE_MISSING, source.file, Span::default(), "the page has no title");
        findings.push(finding.with_help("give it a `title:`"));
    }
    let description = front.description();
    let units = Vec::new();
    (Article { file: source.file, front, body, units, title, description }, findings)
}

/// A YAML page written down as markdown.
pub fn markdown(source: &Source<'_>) -> String {
    read(source, &mut Vec::new()).1.markdown
}

fn read(source: &Source<'_>, findings: &mut Vec<Finding>) -> (Vec<Entry>, Page) {
    let entries = match yaml::read_text(source.text, source.file, findings) {
        Value::Mapping(entries) => entries,
        _ => Vec::new(),
    };
    let mut page = Page::default();
    page.mapping(&entries, 1);
    (entries, page)
}

/// The keys under `metadata:` and the page's own title, as an article has them.
fn front_matter(entries: Vec<Entry>) -> FrontMatter {
    let mut front = FrontMatter::default();
    for entry in entries {
        match entry.value {
            Value::Mapping(metadata) if entry.key.value == "metadata" => front.entries.extend(metadata),
            Value::Scalar(_) => front.entries.push(entry),
            _ => {}
        }
    }
    front
}

const TITLES: [&str; 4] = ["title", "name", "question", "text"];
const TEXTS: [&str; 5] = ["summary", "answer", "abstract", "description", "additionalContent"];
const ADDRESSES: [&str; 2] = ["url", "href"];

/// The page as markdown, and where its parts come from.
#[derive(Default)]
struct Page {
    markdown: String,
    parts: Vec<(Range<usize>, Span)>,
}

impl Page {
    fn value(&mut self, value: &Value, level: usize) {
        match value {
            Value::Mapping(entries) => self.mapping(entries, level),
            Value::List(items) => {
                items.iter().for_each(|item| self.value(item, level));
                self.markdown.push('\n');
            }
            Value::Null | Value::Scalar(_) => {}
        }
    }

    fn mapping(&mut self, entries: &[Entry], level: usize) {
        let text = |names: &[&str]| names.iter().find_map(|name| scalar(entries, name));
        let title = text(&TITLES);
        let below = if title.is_some() { level + 1 } else { level };
        match (title, text(&ADDRESSES)) {
            (Some(title), Some(address)) => {
                self.markdown.push_str("- [");
                self.plain(title);
                self.markdown.push_str("](<");
                self.part(&address.value.replace(['<', '>', '\n'], ""), address.span);
                self.markdown.push_str(">)\n");
            }
            (Some(title), None) => {
                self.markdown.push_str(&format!("\n{} ", "#".repeat(level.min(6))));
                self.plain(title);
                self.markdown.push('\n');
            }
            (None, _) => {}
        }
        for text in TEXTS.iter().filter_map(|name| scalar(entries, name)) {
            self.markdown.push('\n');
            self.part(&text.value, text.span);
            self.markdown.push_str("\n\n");
        }
        for entry in entries.iter().filter(|entry| entry.key.value != "metadata") {
            self.value(&entry.value, below);
        }
    }

    /// Text that is not markdown.
    fn plain(&mut self, text: &Spanned<String>) {
        let mut escaped = String::with_capacity(text.value.len());
        for c in collapsed(&text.value).chars() {
            if c.is_ascii_punctuation() && c != '&' {
                escaped.push('\\');
            }
            escaped.push(c);
        }
        self.part(&escaped, text.span);
    }

    fn part(&mut self, text: &str, span: Span) {
        let start = self.markdown.len();
        self.markdown.push_str(text);
        self.parts.push((start..self.markdown.len(), span));
    }

    /// The value that a place of the markdown comes from.
    fn origin(&self, place: Span) -> Span {
        let at = place.start as usize;
        let part = self.parts[..self.parts.partition_point(|(range, _)| range.start <= at)].last();
        part.map_or(Span::default(), |(_, span)| *span)
    }
}

/// Finds what is written in a value once more in the YAML, where escapes and indentation stand between.
struct Places<'p> {
    text: &'p str,
    page: &'p Page,
    /// How far each value has been searched.
    seen: HashMap<Span, usize>,
}

impl Places<'_> {
    /// The next place of `written` in the value that a place of the markdown comes from; the whole value where it is escaped.
    fn of(&mut self, place: Span, written: &str) -> Span {
        let value = self.page.origin(place);
        let from = self.seen.entry(value).or_insert(value.start as usize);
        let found = self.text.get(*from..value.end as usize).and_then(|rest| rest.find(written));
        match found.filter(|_| !written.is_empty()) {
            Some(at) => {
                let start = *from + at;
                *from = start + written.len();
                Span::new(start, start + written.len())
            }
            None => value,
        }
    }
}

fn scalar<'e>(entries: &'e [Entry], name: &str) -> Option<&'e Spanned<String>> {
    entries.iter().find(|entry| entry.key.value == name).and_then(|entry| match &entry.value {
        Value::Scalar(text) if !text.value.trim().is_empty() => Some(text),
        _ => None,
    })
}
