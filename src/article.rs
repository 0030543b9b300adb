//! Articles: one file compiled alone, with what it says of itself.

mod findings;
pub mod layout;
pub mod recovered;
mod unpaired;

use serde::{Deserialize, Serialize};

use crate::alert::AlertSpellings;
use crate::config::{Markdown, Metadata, MetadataValue};
use crate::docset::Source;
use crate::finding::{FileId, Finding, asked, rule};
use crate::front_matter::{self, Entry, FrontMatter, Value};
use crate::locale::Locale;
use crate::markdown::body::Body;
use crate::markdown::{self, Context, Form, Purpose, Side, Unit};
use crate::merge;
use crate::prose::Checks;
use crate::text::{Span, Spanned};

use self::layout::YamlPage;

/// A file of markdown, compiled.
#[derive(Debug, Serialize, Deserialize)]
pub struct Article {
    /// The file, by whose path it is stored.
    #[serde(skip)]
    pub file: FileId,
    /// What stands above the markdown.
    pub front: FrontMatter,
    /// The markdown, compiled alone.
    pub body: Body,
    /// The bilingual pairs, in order.
    pub units: Vec<Unit>,
    /// The title as readers see it: the front matter's, else the first heading's, else the one that is configured.
    pub title: Option<String>,
    /// The description as readers see it.
    pub description: Option<String>,
    /// What a YAML page is made of, which is not stored.
    #[serde(skip)]
    pub yaml: Option<Box<YamlPage>>,
}

/// What parsing must know of a file beside its text.
#[derive(Clone, Copy)]
pub struct Role<'a> {
    /// The language of the folder.
    pub locale: &'a Locale,
    /// What for.
    pub purpose: Purpose,
    /// Whether the file is in another language than the source's.
    pub translation: bool,
    /// The language of the bilingual article whose source side it is, where it is one.
    pub recovered_from: Option<&'a Locale>,
    /// Whether it is a part of pages, and no page itself.
    pub fragment: bool,
    /// The words that begin alerts in old articles.
    pub alerts: &'a AlertSpellings,
    /// What articles are written in.
    pub markdown: Markdown,
    /// What running text is checked for; `None` where nobody asks.
    pub prose: Option<Checks>,
}

impl<'a> Role<'a> {
    /// What compiling must know of a file that has this role.
    pub fn context(self, file: FileId) -> Context<'a> {
        let Self { purpose, translation, fragment, recovered_from, alerts, markdown, prose, .. } = self;
        let side = if recovered_from.is_some() { Side::Source } else { Side::Target };
        Context { purpose, file, translation, fragment, side, alerts, markdown, prose }
    }
}

/// Compiles a file of markdown. Never fails: what is wrong is among the findings.
pub fn parse(source: &Source<'_>, role: Role<'_>) -> (Article, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut front = front_matter::parse(source.text, source.file, &mut findings);
    let compiled = markdown::compile(source.text, front.body, Form::Blocks, role.context(source.file));
    findings.extend(compiled.findings);
    findings.extend(asked(&rule::MERGE_CONFLICT, source.file, || {
        merge::conflicts(source.text, source.file, &compiled.code)
    }));
    let (code, has_spans) = (compiled.code, compiled.has_spans);
    let mut body = compiled.body;
    if let Some(locale) = role.recovered_from {
        front.entries.retain(|entry| !recovered::is_of_translation(entry) && !recovered::is_translated(entry));
        recovered::name_language(&mut body, &compiled.units, locale);
    }
    let heading = || body.first_heading().map(|heading| heading.text.to_string());
    let title = front.title().or_else(heading);
    // A file that it includes may have the heading that names it.
    let may_be_named = !body.includes.is_empty() || front.text("redirect_url").is_some();
    if title.is_none() && !role.fragment && !may_be_named {
        findings.push(without_title(source.file));
    }
    let description = front.description();
    let units = compiled.units;
    let article = Article { file: source.file, front, body, units, title, description, yaml: None };
    findings.extend(own_findings(&article, source.text, role));
    if has_spans {
        findings.extend(asked(&rule::SEGMENT_UNPAIRED, source.file, || unpaired::check(&article, source.text, &code)));
    }
    (article, findings)
}

/// Says that an article has no title.
pub fn without_title(file: FileId) -> Finding {
    Finding::new(&rule::TITLE_MISSING, file, Span::default(), "the article has no title")
        .with_help("give it a `title:` in its front matter, or a heading; until then the file's name stands for it")
}

impl Article {
    /// The same with what the configuration gives it where it says nothing itself: `path` is below its locale's folder.
    pub fn with_metadata(mut self, configured: &[Metadata], path: &str) -> Self {
        let own_title = self.front.title();
        for metadata in configured.iter().rev().filter(|metadata| metadata.files.is_match(path)) {
            for (key, value) in &metadata.values {
                // The first heading comes before a title that is configured.
                let is_told = key.eq_ignore_ascii_case("title") && self.title.is_some();
                if self.front.get(key).is_none() && !is_told {
                    self.front.entries.push(entry(key, value));
                }
            }
        }
        if own_title.is_none() {
            let over_heading = self.front.published(front_matter::TITLE_OVER_HEADING);
            self.title = over_heading.or(self.title.take()).or_else(|| self.front.title());
        }
        if self.description.is_none() {
            self.description = self.front.description();
        }
        self
    }
}

/// What is configured stands nowhere in the file.
fn entry(key: &str, value: &MetadataValue) -> Entry {
    let scalar = |text: &String| Value::Scalar(Spanned { value: text.clone(), span: Span::default() });
    let value = match value {
        MetadataValue::One(text) => scalar(text),
        MetadataValue::List(items) => Value::List(items.iter().map(scalar).collect()),
    };
    Entry { key: Spanned { value: key.to_owned(), span: Span::default() }, value, span: Span::default() }
}

/// What the text of an article tells, beside what compiling it does.
pub(crate) fn own_findings(article: &Article, text: &str, role: Role<'_>) -> Vec<Finding> {
    self::findings::of(article, text, role)
}

/// Compiles a file as it stands in running text, where it is included there.
pub fn parse_inline(source: &Source<'_>, role: Role<'_>) -> Body {
    let front = front_matter::parse(source.text, source.file, &mut Vec::new());
    let context = Context { prose: None, ..role.context(source.file) };
    markdown::compile(source.text, front.body, Form::Inline, context).body
}
