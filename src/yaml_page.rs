//! YAML pages: `### YamlMime: Landing`, `Hub`, `FAQ` and `IndexPage` as what they are made of, any other kind plainly.
//!
//! The texts are compiled like articles, each for itself; their places lead back through the YAML's escapes and folded lines to
//! the file. The body has everything in the order of the page, and the layout says which part of it is what.

mod fields;
mod index;
mod kinds;
mod plain;
mod writer;

use crate::article::layout::{Layout, YamlPage};
use crate::article::{Article, Role, own_findings};
use crate::config::yaml_kind;
use crate::docset::Source;
use crate::finding::{Finding, rule};
use crate::front_matter::{self, Entry, FrontMatter, Value};
use crate::markdown::body::Body;
use crate::merge;
use crate::text::{BOM, Span};
use crate::yaml;

use fields::Fields;
use writer::Writer;

/// Compiles a YAML page. Never fails: what is wrong is among the findings.
pub fn parse(source: &Source<'_>, role: Role<'_>) -> (Article, Vec<Finding>) {
    let conflicts = merge::conflicts(source.text, source.file, &[]);
    if !conflicts.is_empty() {
        // Both sides are shown, and nothing is said of what their marks break.
        let unmarked = merge::without_marks(source.text);
        let (page, _) = read(&Source { text: &unmarked, ..*source }, role);
        return (page, conflicts);
    }
    read(source, role)
}

fn read(source: &Source<'_>, role: Role<'_>) -> (Article, Vec<Finding>) {
    let mut syntax = Vec::new();
    let value = yaml::read_text(source.text, source.file, &mut syntax);
    let mut writer = Writer::new(source, role);
    let (name, place) = kind_line(source.text);
    let (front, layout) = match value {
        Value::Mapping(entries) => {
            let layout = written(name, place, &entries, &mut writer);
            (front_matter(entries), layout)
        }
        other => {
            plain::value(&mut writer, &other, 1);
            if matches!(other, Value::Null) {
                writer.raw(source.text[place.end as usize..].trim());
            }
            (front_matter::by_lines(source.text, place.end as usize), None)
        }
    };
    let (body, markdown, findings) = writer.finish();
    syntax.extend(findings);
    let yaml = Some(Box::new(YamlPage { markdown, layout }));
    let article = article(source, front, body, yaml, &mut syntax);
    syntax.extend(own_findings(&article, source.text, role));
    (article, syntax)
}

/// Writes the page, and says what it is made of where its kind is known.
fn written(name: &str, place: Span, entries: &[Entry], writer: &mut Writer<'_>) -> Option<Layout> {
    let Some(kind) = kinds::kind(name, place, writer) else {
        plain::mapping(writer, entries, 1);
        return None;
    };
    Some(kinds::page(kind, Fields::new(entries, "the page"), writer))
}

fn article(
    source: &Source<'_>,
    front: FrontMatter,
    body: Body,
    yaml: Option<Box<YamlPage>>,
    findings: &mut Vec<Finding>,
) -> Article {
    let heading = || body.first_heading().map(|heading| heading.text.to_string());
    let title = front.title().or_else(heading);
    if title.is_none() {
        let finding = Finding::new(&rule::TITLE_MISSING, source.file, Span::default(), "the page has no title");
        findings.push(finding.with_help("give it a `title:`"));
    }
    let description = front.description();
    let units = Vec::new();
    Article { file: source.file, front, body, units, title, description, yaml }
}

/// The kind of page that the first line names, and where.
fn kind_line(text: &str) -> (&str, Span) {
    let start = if text.starts_with(BOM) { BOM.len() } else { 0 };
    let place = yaml_kind(text).unwrap_or(start..start);
    (&text[place.clone()], Span::from(place))
}

/// The keys under `metadata:`, then the page's own, as an article has them.
fn front_matter(entries: Vec<Entry>) -> FrontMatter {
    let mut front = FrontMatter::default();
    let mut own = Vec::new();
    for entry in entries {
        match entry.value {
            Value::Mapping(metadata) if entry.key.value == "metadata" => front.entries.extend(metadata),
            Value::Scalar(_) => own.push(entry),
            _ => {}
        }
    }
    front.entries.extend(own);
    front.entries.iter_mut().for_each(|entry| front_matter::without_sources(&mut entry.value));
    front
}
