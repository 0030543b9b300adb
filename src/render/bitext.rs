//! What a page tells of the text that it was made from: the bitext beside it, and how it stands to its source.

use std::collections::HashMap;

use serde::{Serialize, Serializer};

use crate::bitext::align::MadeFrom;
use crate::bitext::freshness::State;
use crate::bitext::mark::marked;
use crate::bitext::origin::{Account, Origin, OriginText};
use crate::bitext::pairing::{PairedSentence, Pairing, SourceChange, Texts, pair};
use crate::finding::FileId;
use crate::front_matter;
use crate::markdown::{self, Body, Context, Form, Purpose, Side};
use crate::path::OutPath;
use crate::site::page::{Page, PageId};

use super::body::{Linker, Part};
use super::endonym::endonym;
use super::page::{Maker, Parts};
use super::plain::Changed;
use super::view::{FreshnessView, SourceView};

/// What the file beside a page says before its blocks.
#[derive(Serialize)]
struct Head<'f> {
    version: u32,
    /// The source's language.
    lang: &'f str,
    dir: &'static str,
    state: &'static str,
    /// Whether the sources are those that the page was made from; where these are not known, they are the present ones.
    #[serde(skip_serializing_if = "is_usual")]
    exact: bool,
    /// How many blocks the page has.
    count: usize,
    /// Those that read as their source does.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    same: Vec<usize>,
}

#[derive(Serialize)]
struct BlockEntry<'p> {
    block: usize,
    #[serde(serialize_with = "sentences")]
    sentences: &'p [PairedSentence],
}

#[derive(Serialize)]
struct SentenceEntry<'p> {
    start: u32,
    end: u32,
    source: &'p str,
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    now: Option<&'p str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    added: &'p [String],
}

impl<'p> From<&'p PairedSentence> for SentenceEntry<'p> {
    fn from(sentence: &'p PairedSentence) -> Self {
        let PairedSentence { start, end, source, change, added } = sentence;
        let (change, now) = match change {
            None => (None, None),
            Some(SourceChange::Changed(now)) => (Some("changed"), now.as_deref()),
            Some(SourceChange::Removed) => (Some("removed"), None),
        };
        Self { start: *start, end: *end, source, change, now, added }
    }
}

fn sentences<S: Serializer>(sentences: &[PairedSentence], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(sentences.iter().map(SentenceEntry::from))
}

/// Sources are told apart only where they are not those of the page.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_usual(exact: &bool) -> bool {
    *exact
}

/// Nothing that is written here can fail to become JSON.
fn push_json<T: Serialize>(value: &T, out: &mut Vec<u8>) {
    let _ = serde_json::to_writer(out, value);
}

impl Maker<'_, '_> {
    /// The pages whose source is known: where each one's bitext stands, and of which page it is.
    pub fn bitext_files(&self) -> Vec<(OutPath, PageId)> {
        let pages = self.site.pages.all().iter().zip(0..);
        pages.filter_map(|(page, id)| Some((self.bitext_file(page)?, PageId(id)))).collect()
    }

    /// Where the bitext of a page stands; `None` where no source is known.
    fn bitext_file(&self, page: &Page) -> Option<OutPath> {
        // A YAML page's parts stand where its templates put them, which nobody can count.
        let origin = self.origin(page).filter(|origin| !self.is_yaml(page) && origin.text != OriginText::Unknown);
        origin.map(|_| page.route.bitext())
    }

    fn is_yaml(&self, page: &Page) -> bool {
        self.site.article(page.file).is_some_and(|article| article.yaml.is_some())
    }

    fn origin(&self, page: &Page) -> Option<&Origin> {
        self.origins?.get(&page.file)
    }

    /// Makes the bitext of a page: appends it as JSON, a line for each block, so that people can read it.
    ///
    /// # Errors
    ///
    /// A file has changed meanwhile.
    pub fn bitext(&self, page: PageId, out: &mut Vec<u8>) -> Result<(), Changed> {
        let page = self.site.pages.get(page);
        let Some(origin) = self.origin(page) else { return Ok(()) };
        let Pairing { count, same, blocks } = self.pairing(page, origin)?;
        let source = &self.site.config.source_locale;
        let lang = source.tag();
        let (state, exact) = (origin.account().state.name(), origin.is_exact());
        push_json(&Head { version: 1, lang: &lang, dir: source.direction(), state, exact, count, same }, out);
        // The head goes on.
        out.pop();
        out.extend_from_slice(b",\"blocks\":[\n");
        for (block, number) in blocks.iter().zip(0..) {
            out.extend_from_slice(if number == 0 { b"" } else { b",\n" });
            push_json(&BlockEntry { block: block.at, sentences: &block.sentences }, out);
        }
        out.extend_from_slice(b"\n]}\n");
        Ok(())
    }

    fn pairing(&self, page: &Page, origin: &Origin) -> Result<Pairing, Changed> {
        let linker = self.linker(page);
        let own = linker.body();
        let present = || origin.present.map(|file| self.beside(&linker, file, None)).unwrap_or_default();
        let news = || (origin.state == State::Stale && origin.drift.is_some()).then(present);
        match &origin.text {
            OriginText::Unknown => Ok(Pairing::default()),
            OriginText::Present => {
                let made_from = if origin.is_exact() { MadeFrom::This } else { MadeFrom::PerhapsAnother };
                Ok(pair(Texts { page: &own, marked: None, source: &present(), made_from, present: None }))
            }
            OriginText::Earlier(text) => {
                let earlier = self.compiled(page.file, text, false);
                let source = self.beside(&linker, origin.present.unwrap_or(page.file), Some(&earlier));
                let made_from = MadeFrom::This;
                Ok(pair(Texts { page: &own, marked: None, source: &source, made_from, present: news().as_deref() }))
            }
            OriginText::Pairs => {
                let linker = self.linker(page).with_recovered(self.recovered(page, origin)?);
                let mut buffer = Vec::new();
                let source = self.source(page.file, &mut buffer)?;
                let units = self.site.article(page.file).map_or(&[][..], |article| &article.units);
                let side = |side| {
                    marked(source.text, units, side).map(|text| self.compiled(page.file, &text, side == Side::Target))
                };
                let (Some(target), Some(source)) = (side(Side::Target), side(Side::Source)) else {
                    return Ok(Pairing::default());
                };
                let target = self.beside(&self.linker(page), page.file, Some(&target));
                let source = self.beside(&linker, origin.present.unwrap_or(page.file), Some(&source));
                let (marked, made_from) = (Some(target.as_str()), MadeFrom::This);
                Ok(pair(Texts { page: &own, marked, source: &source, made_from, present: news().as_deref() }))
            }
        }
    }

    /// An article as HTML that stands beside a page's own; with another body than the site has for it, that one.
    fn beside(&self, linker: &Linker<'_, '_>, file: FileId, body: Option<&Body>) -> String {
        match (self.site.article(file), body) {
            (_, Some(body)) => linker.beside(Part { file, body, article: None }),
            (Some(article), None) => linker.beside(Part { file, body: &article.body, article: Some(article) }),
            (None, None) => String::new(),
        }
    }

    /// A text compiled in the place of a file's own.
    fn compiled(&self, file: FileId, text: &str, translation: bool) -> Body {
        let alerts = self.theme.catalog().alert_spellings();
        let markdown = self.site.config.markdown;
        let (purpose, side) = (Purpose::Pages, Side::Target);
        let context = Context { purpose, file, translation, fragment: false, side, alerts, markdown, prose: None };
        let base = front_matter::parse(text, file, &mut Vec::new()).body;
        markdown::compile(text, base, Form::Blocks, context).body
    }

    /// The source sides of the bilingual files that a page includes, where the project has no source to take them from.
    fn recovered(&self, page: &Page, origin: &Origin) -> Result<HashMap<FileId, Body>, Changed> {
        let mut recovered = HashMap::new();
        if origin.present.is_some() {
            return Ok(recovered);
        }
        for file in &self.site.ids(page.file).included {
            let Some(article) = self.site.article(*file).filter(|article| !article.units.is_empty()) else { continue };
            if !recovered.contains_key(file) {
                let mut buffer = Vec::new();
                let source = self.source(*file, &mut buffer)?;
                let text = marked(source.text, &article.units, Side::Source);
                recovered.extend(text.map(|text| (*file, self.compiled(*file, &text, false))));
            }
        }
        Ok(recovered)
    }

    /// How a page stands to its source; `None` where nothing is known, or it is no translation.
    pub(super) fn freshness(&self, page: &Page) -> Option<FreshnessView> {
        let origin = self.origin(page)?;
        let Account { state, relation, drift } = origin.account();
        let limit = self.site.config.site.stale_notice;
        let is_much = drift.zip(limit).is_some_and(|(drift, limit)| drift.share() > limit);
        let notice = match state {
            State::Stale if page.is_fallback(self.site.docset) => None,
            State::Stale if is_much && !self.is_yaml(page) => Some("title"),
            State::Stale => Some("footer"),
            _ => None,
        };
        (state != State::Unknown).then(|| FreshnessView {
            state: state.name(),
            relation: relation.name(),
            changed: drift.map(|drift| drift.changed),
            sentences: drift.map(|drift| drift.of),
            notice,
        })
    }

    /// The source that a page was made from, where the project has it or the page a bitext.
    pub(super) fn source_view(&self, parts: &Parts<'_>, page: &Page) -> Option<SourceView> {
        let origin = self.origin(page)?;
        let bitext = self.bitext_file(page).map(|file| self.file_address(parts, &file));
        let config = self.site.config;
        let there = config.source.and_then(|source| self.site.pages.of(page.group, source));
        let there = there.filter(|_| origin.present.is_some()).map(|id| &self.site.pages.get(id).route);
        if bitext.is_none() && there.is_none() {
            return None;
        }
        let name = match config.source {
            Some(source) => self.theme.catalog().of(source).language_name().to_owned(),
            None => endonym(&config.source_locale),
        };
        Some(SourceView {
            tag: config.source_locale.tag(),
            dir: config.source_locale.direction(),
            name,
            href: there.map(|route| self.address(parts, route)),
            exact: origin.is_exact(),
            bitext,
        })
    }
}
