//! The status for programs.

use std::io::{self, Write};

use hexapla::bitext::freshness::State;
use hexapla::config::Config;
use hexapla::finding::json::{VERSION, write_value};
use hexapla::pipeline::{ChangedSentence, TranslationStatus};
use serde::Serialize;

#[derive(Serialize)]
struct JsonLocale<'a> {
    locale: &'a str,
    fresh: usize,
    touched: usize,
    stale: usize,
    likely_stale: usize,
    missing: usize,
    orphaned: usize,
    unknown: usize,
}

#[derive(Serialize)]
struct JsonArticle<'a> {
    locale: &'a str,
    id: &'a str,
    path: Option<&'a str>,
    state: &'a str,
    basis: Option<&'a str>,
    relation: Option<&'a str>,
    source_commit: Option<&'a str>,
    commits_behind: Option<usize>,
    stale_sentences: Option<usize>,
    words: Option<usize>,
    translation_type: Option<&'a str>,
    handoff: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    moved_to: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    moved_in: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sentences: Option<Vec<JsonSentence<'a>>>,
}

#[derive(Serialize)]
struct JsonSentence<'a> {
    change: &'a str,
    old: Option<&'a str>,
    new: Option<&'a str>,
    source_line: Option<u32>,
    translation: Option<&'a str>,
    line: Option<u32>,
}

/// Writes the document: an article a line.
pub(super) fn write(
    out: &mut dyn Write,
    config: &Config,
    all: &[TranslationStatus],
    listed: &[&TranslationStatus],
    is_detailed: bool,
) -> io::Result<()> {
    write!(out, "{{\"version\":{VERSION},\n\"source_locale\":\"{}\",\n\"locales\":[", config.source_locale)?;
    for (number, (index, of_locale)) in super::text::by_locale(config, all).into_iter().enumerate() {
        out.write_all(if number == 0 { b"\n" } else { b",\n" })?;
        let count = |state: State| of_locale.iter().filter(|one| one.state == state).count();
        let locale = JsonLocale {
            locale: config.locales[index.get()].locale.as_str(),
            fresh: count(State::Fresh),
            touched: count(State::Touched),
            stale: count(State::Stale),
            likely_stale: count(State::LikelyStale),
            missing: count(State::Missing),
            orphaned: count(State::Orphaned),
            unknown: count(State::Unknown),
        };
        write_value(out, &locale)?;
    }
    out.write_all(b"],\n\"articles\":[")?;
    for (number, translation) in listed.iter().enumerate() {
        out.write_all(if number == 0 { b"\n" } else { b",\n" })?;
        write_value(out, &article(config, translation, is_detailed))?;
    }
    out.write_all(b"]}\n")
}

fn article<'a>(config: &'a Config, one: &'a TranslationStatus, is_detailed: bool) -> JsonArticle<'a> {
    JsonArticle {
        locale: config.locales[one.locale.get()].locale.as_str(),
        id: one.id.as_str(),
        path: one.path.as_deref(),
        state: one.state.name(),
        basis: one.basis.map(hexapla::bitext::freshness::Basis::name),
        relation: one.relation.map(hexapla::bitext::freshness::Relation::name),
        source_commit: one.source_commit.as_deref(),
        commits_behind: one.commits_behind,
        stale_sentences: one.stale_sentences(),
        words: one.words,
        translation_type: one.translation_type.as_deref(),
        handoff: one.handoff.as_deref(),
        moved_to: one.moved_to.as_ref().map(|id| id.as_str()),
        moved_in: one.moved_in.as_deref(),
        sentences: one.changes.as_ref().filter(|_| is_detailed).map(|all| all.iter().map(sentence).collect()),
    }
}

fn sentence(sentence: &ChangedSentence) -> JsonSentence<'_> {
    let ChangedSentence { change, old, new, source_line, translation, line, .. } = sentence;
    JsonSentence {
        change: change.name(),
        old: old.as_deref(),
        new: new.as_deref(),
        source_line: *source_line,
        translation: translation.as_deref(),
        line: *line,
    }
}
