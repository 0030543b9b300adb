//! `hexapla export`.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use hexapla::config::Config;
use hexapla::finding::human::{count, visible};
use hexapla::finding::json;
use hexapla::locale::LocaleIndex;
use hexapla::pipeline::{self, RecoveredArticle};
use hexapla::publish::file_name;
use serde::Serialize;

use super::context::Context;
use super::stop::Stop;
use super::{Outcome, print};
use crate::cli::{Export, ExportFormat};

pub(super) fn run(context: &Context, arguments: &Export) -> Result<Outcome, Stop> {
    let config = context.config(&[])?;
    let locales = locales(&config, &arguments.locales)?;
    match (arguments.format, &arguments.output) {
        (ExportFormat::Jsonl, None) => print_units(context, &config, &locales),
        (ExportFormat::Jsonl, Some(_)) => {
            Err(Stop::with_help("--output is for the format `source`", "units are printed: redirect them into a file"))
        }
        (ExportFormat::Source, None) => Err(Stop::with_help(
            "no folder is named for the articles",
            "add --output DIR: a folder that is new or empty",
        )),
        (ExportFormat::Source, Some(output)) => match locales[..] {
            [locale] => write_articles(context, &config, locale, &context.absolute(output)),
            _ => Err(Stop::with_help("it is not said which language holds the source", "add --locale ID, once")),
        },
    }
}

/// The locales that are named; else all that have a folder, the source's aside.
fn locales(config: &Config, named: &[String]) -> Result<Vec<LocaleIndex>, Stop> {
    if !named.is_empty() {
        return Ok(named.iter().map(|id| config.locale(id)).collect::<Result<_, _>>()?);
    }
    let all = config.locales.iter().enumerate().filter(|(_, locale)| locale.folder.is_some());
    let all = all.map(|(index, _)| LocaleIndex(index as u16));
    Ok(all.filter(|index| config.source != Some(*index)).collect())
}

#[derive(Serialize)]
struct JsonUnit<'a> {
    path: &'a str,
    id: &'a str,
    target: &'a str,
    source: &'a str,
}

fn print_units(context: &Context, config: &Config, locales: &[LocaleIndex]) -> Result<Outcome, Stop> {
    let exported = context.during("reading units", || pipeline::units(config, locales))?;
    context.messages.notes(&exported.notes);
    if exported.items.is_empty() {
        context.messages.notes(["no article is bilingual: there are no units to export"]);
    }
    print(|out| {
        exported.items.iter().try_for_each(|unit| {
            let line = JsonUnit { path: &unit.path, id: &unit.id, target: &unit.target, source: &unit.source };
            json::write_value(out, &line)?;
            out.write_all(b"\n")
        })
    })?;
    Ok(Outcome::Clean)
}

fn write_articles(context: &Context, config: &Config, locale: LocaleIndex, output: &Path) -> Result<Outcome, Stop> {
    let exported = context.during("recovering", || pipeline::recovered(config, locale))?;
    context.messages.notes(&exported.notes);
    refuse_what_is_there(context, output)?;
    let mut without_pairs = 0;
    for article in &exported.items {
        let path = file_name(output, &article.path);
        create(&path, &article.text)
            .map_err(|error| Stop::new(format!("{} cannot be written: {}", context.shown(&path), error.kind())))?;
        without_pairs += usize::from(!article.is_bilingual);
    }
    tell_losses(&exported.items);
    let shown = context.shown(output);
    print(|out| {
        writeln!(out, "{} in {shown}", count(exported.items.len(), "article"))?;
        if without_pairs > 0 {
            writeln!(out, "{} without pairs: as they were", count(without_pairs, "article"))?;
        }
        Ok(())
    })?;
    Ok(Outcome::Clean)
}

/// An existing folder is taken only where it is empty: nothing is overwritten, and nothing old stays among the new.
fn refuse_what_is_there(context: &Context, output: &Path) -> Result<(), Stop> {
    match fs::read_dir(output).map(|mut entries| entries.next().is_some()) {
        Ok(false) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Ok(true) => {
            let message = format!("{} is not empty", context.shown(output));
            Err(Stop::with_help(message, "nothing is overwritten: name a folder that is new or empty"))
        }
        Err(error) => Err(Stop::new(format!("{} cannot be used: {}", context.shown(output), error.kind()))),
    }
}

fn create(path: &Path, text: &str) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    File::create_new(path)?.write_all(text.as_bytes())
}

/// Says for each article what is in the translation's language still: a line each, on standard error.
fn tell_losses(articles: &[RecoveredArticle]) {
    let mut out = io::BufWriter::new(io::stderr().lock());
    for article in articles.iter().filter(|article| !article.losses.is_empty()) {
        let parts = article.losses.chunk_by(|(one, _), (other, _)| one == other).map(|alike| {
            let lines: Vec<String> = alike.iter().map(|(_, place)| place.line.to_string()).collect();
            format!("{} ({})", alike[0].0.name(), lines.join(", "))
        });
        let parts: Vec<String> = parts.collect();
        let _ = writeln!(out, "{}: not recovered, by line: {}", visible(&article.printed), parts.join(", "));
    }
}
