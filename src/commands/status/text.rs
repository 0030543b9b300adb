//! The status for people, plain and as markdown.

use std::borrow::Cow;
use std::io::{self, Write};

use hexapla::bitext::freshness::{Relation, State};
use hexapla::config::Config;
use hexapla::finding::human::{count, number, visible};
use hexapla::locale::LocaleIndex;
use hexapla::pipeline::{ChangedSentence, TranslationStatus};
use hexapla::text::collapsed;

/// The translations of each locale, in the order of the configuration.
pub(super) fn by_locale<'t>(
    config: &Config,
    all: &'t [TranslationStatus],
) -> Vec<(LocaleIndex, Vec<&'t TranslationStatus>)> {
    let indices = (0..config.locales.len() as u16).map(LocaleIndex);
    let of = |index: LocaleIndex| all.iter().filter(move |one| one.locale == index).collect::<Vec<_>>();
    indices.map(|index| (index, of(index))).filter(|(_, translations)| !translations.is_empty()).collect()
}

/// A table of all locales and a list of what is to be done.
pub(super) struct List<'a> {
    pub(super) config: &'a Config,
    pub(super) all: &'a [TranslationStatus],
    pub(super) listed: &'a [&'a TranslationStatus],
    /// How many are listed.
    pub(super) most: usize,
}

impl List<'_> {
    /// Writes both for a terminal.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let table = self.table();
        let width = |column: usize| table.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
        for row in &table {
            write!(out, "{:<1$}", row[0], width(0))?;
            for (column, cell) in row.iter().enumerate().skip(1) {
                write!(out, "  {cell:>0$}", width(column))?;
            }
            writeln!(out)?;
        }
        if self.listed.is_empty() {
            return Ok(());
        }
        writeln!(out)?;
        for one in self.shown() {
            let (locale, path) = (self.locale(one), visible(one.path.as_deref().unwrap_or(one.id.as_str())));
            let line = format!("{locale}  {:<12}  {path}  {}", one.state.name(), facts(one).join(", "));
            writeln!(out, "{}", line.trim_end())?;
        }
        if self.listed.len() > self.most {
            writeln!(out, "{} more: --top {}", number(self.listed.len() - self.most), self.listed.len())?;
        }
        Ok(())
    }

    /// Writes both as markdown.
    pub(super) fn write_markdown(&self, out: &mut dyn Write) -> io::Result<()> {
        for (at, row) in self.table().iter().enumerate() {
            writeln!(out, "| {} |", row.join(" | "))?;
            if at == 0 {
                writeln!(out, "| ---{} |", " | ---:".repeat(row.len() - 1))?;
            }
        }
        if self.listed.is_empty() {
            return Ok(());
        }
        writeln!(out, "\n| Locale | State | Article | |\n| --- | --- | --- | --- |")?;
        for one in self.shown() {
            let path = cell(one.path.as_deref().unwrap_or(one.id.as_str()));
            writeln!(out, "| {} | {} | {path} | {} |", self.locale(one), one.state.name(), facts(one).join(", "))?;
        }
        if self.listed.len() > self.most {
            writeln!(out, "\n{} more.", number(self.listed.len() - self.most))?;
        }
        Ok(())
    }

    fn shown(&self) -> impl Iterator<Item = &TranslationStatus> {
        self.listed.iter().take(self.most).copied()
    }

    fn locale(&self, one: &TranslationStatus) -> &str {
        self.config.locales[one.locale.get()].locale.as_str()
    }

    /// How many translations of each locale are in which state, and how many words are to be translated.
    fn table(&self) -> Vec<Vec<String>> {
        let names = State::ALL.iter().map(|state| state.name());
        let head = std::iter::once("locale").chain(names).chain(["words"]).map(str::to_owned).collect();
        let row = |(index, translations): (LocaleIndex, Vec<&TranslationStatus>)| {
            let locale = self.config.locales[index.get()].locale.to_string();
            let of = |state: &State| number(translations.iter().filter(|one| one.state == *state).count());
            let words: usize = translations.iter().filter_map(|one| one.words).sum();
            let is_partly_known = translations.iter().any(|one| one.state == State::Stale && one.words.is_none());
            let words = if is_partly_known { format!("{}+", number(words)) } else { number(words) };
            std::iter::once(locale).chain(State::ALL.iter().map(of)).chain([words]).collect()
        };
        std::iter::once(head).chain(by_locale(self.config, self.all).into_iter().map(row)).collect()
    }
}

/// What is known of a translation, in words.
fn facts(one: &TranslationStatus) -> Vec<String> {
    let mut facts = Vec::new();
    if let Some(stale) = one.stale_sentences().filter(|stale| *stale > 0) {
        facts.push(count(stale, "sentence"));
    }
    if let Some(words) = one.words.filter(|words| *words > 0) {
        facts.push(count(words, "word"));
    }
    if one.changed_links() > 0 {
        facts.push(format!("links in {}", count(one.changed_links(), "sentence")));
    }
    match one.relation {
        Some(Relation::Ahead) => facts.push("ahead of the source".to_owned()),
        Some(Relation::Diverged) => facts.push("of another branch".to_owned()),
        _ => {}
    }
    if let Some(behind) = one.commits_behind.filter(|behind| *behind > 0) {
        facts.push(format!("{} behind", count(behind, "commit")));
    }
    if let Some(id) = &one.moved_to {
        let commit =
            one.moved_in.as_deref().map(|commit| format!(", renamed in {}", commit.get(..10).unwrap_or(commit)));
        facts.push(format!("its source is {} now{}", visible(id.as_str()), commit.unwrap_or_default()));
    }
    if one.state == State::Stale && one.changes.is_none() {
        facts.push("what changed is not known".to_owned());
    }
    facts.extend(one.translation_type.as_ref().map(|by| visible(by).into_owned()));
    facts.extend(one.handoff.as_ref().map(|date| format!("of {date}")));
    facts
}

/// Writes what is out of date in one article, in every language.
pub(super) fn article(out: &mut dyn Write, config: &Config, translations: &[TranslationStatus]) -> io::Result<()> {
    for (at, one) in translations.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}", heading(config, one))?;
        let path = visible(one.path.as_deref().unwrap_or_default());
        for sentence in one.changes.iter().flatten() {
            writeln!(out, "\n{path}{}: {}", line(sentence.line), sentence.change.name())?;
            for (mark, text) in sides(sentence) {
                for line in text.lines() {
                    writeln!(out, "  {mark} {}", visible(line))?;
                }
            }
        }
    }
    Ok(())
}

/// The same as markdown.
pub(super) fn article_as_markdown(
    out: &mut dyn Write,
    config: &Config,
    translations: &[TranslationStatus],
) -> io::Result<()> {
    for (at, one) in translations.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        writeln!(out, "## {}", cell(&heading(config, one)))?;
        for sentence in one.changes.iter().flatten() {
            let place = format!("{}{}", one.path.as_deref().unwrap_or_default(), line(sentence.line));
            writeln!(out, "\n- {}: {}", cell(&place), sentence.change.name())?;
            for (mark, text) in sides(sentence) {
                writeln!(out, "  - `{mark}` {}", cell(&text))?;
            }
        }
    }
    Ok(())
}

fn heading(config: &Config, one: &TranslationStatus) -> String {
    let locale = config.locales[one.locale.get()].locale.as_str();
    let path = one.path.as_deref().unwrap_or(one.id.as_str());
    let facts = facts(one).join(", ");
    let separator = if facts.is_empty() { "" } else { ", " };
    format!("{locale}  {}: {}{separator}{facts}", visible(path), one.state.name())
}

fn line(line: Option<u32>) -> String {
    line.map(|line| format!(":{line}")).unwrap_or_default()
}

/// The sentence as it was, as it is, and as it is translated. Of a block of code, only the lines that changed are shown.
fn sides(sentence: &ChangedSentence) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
    let ChangedSentence { old, new, translation, .. } = sentence;
    let (old, new) = (old.as_deref(), new.as_deref());
    let (was, is) = match (old, new) {
        (Some(old), Some(new)) if old.contains('\n') || new.contains('\n') => {
            let (old, new) = differing(old, new);
            (Some(old.into()), Some(new.into()))
        }
        _ => (old.map(Cow::Borrowed), new.map(Cow::Borrowed)),
    };
    // Code is carried over as it is: a copy of what it was says nothing.
    let translation = translation.as_deref().filter(|text| old != Some(*text) && !text.contains('\n'));
    let sides = [("-", was), ("+", is), ("=", translation.map(Cow::Borrowed))];
    sides.into_iter().filter_map(|(mark, text)| Some((mark, text.filter(|text| !text.is_empty())?)))
}

/// Two texts without the lines that both begin and end with; an ellipsis stands for these.
fn differing(old: &str, new: &str) -> (String, String) {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let head = old.iter().zip(&new).take_while(|(one, other)| one == other).count();
    let rest = (&old[head..], &new[head..]);
    let tail = rest.0.iter().rev().zip(rest.1.iter().rev()).take_while(|(one, other)| one == other).count();
    let shown = |lines: &[&str]| {
        let mut shown: Vec<&str> = Vec::new();
        shown.extend((head > 0).then_some("…"));
        shown.extend(&lines[head..lines.len() - tail]);
        shown.extend((tail > 0).then_some("…"));
        shown.join("\n")
    };
    (shown(&old), shown(&new))
}

/// Text in a line of markdown, shown as it is written.
fn cell(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    for c in collapsed(&visible(text)).chars() {
        if matches!(c, '|' | '*' | '_' | '`' | '<' | '[' | ']' | '\\' | '#') {
            cell.push('\\');
        }
        cell.push(c);
    }
    cell
}
