//! `hexapla render`.

use std::io::{self, Read, Write};
use std::path::PathBuf;

use hexapla::config::Config;
use hexapla::docset::LARGEST_TEXT;
use hexapla::finding::Report;
use hexapla::finding::human::{place, visible};
use hexapla::locale::{Locale, LocaleIndex};
use hexapla::pipeline::{self, RenderInput};

use super::context::Context;
use super::stop::Stop;
use super::{Outcome, print};
use crate::cli::Render;

/// The name of text from standard input where `--path` gives none.
const UNNAMED: &str = "stdin.md";

pub(super) fn run(context: &Context, arguments: &Render) -> Result<Outcome, Stop> {
    let is_stdin = arguments.file.as_os_str() == "-";
    let named = match (&arguments.path, is_stdin) {
        (None, true) => None,
        (Some(path), true) => Some(context.absolute(path)),
        (None, false) => Some(context.absolute(&arguments.file)),
        (Some(_), false) => {
            let help = "write `-` in place of the file to render standard input";
            return Err(Stop::with_help("--path is for standard input", help));
        }
    };
    let as_written = !context.is_configured();
    let (config, path) = if as_written {
        unconfigured(context, named, arguments.locale.as_deref())?
    } else {
        configured(context, named, arguments.locale.as_deref())?
    };
    let text = is_stdin.then(read_stdin).transpose()?;
    let input = RenderInput { path, text, as_written };
    let rendered = context.during("rendering", || pipeline::render(&config, &input))?;
    write_findings(&rendered.reports);
    print(|out| out.write_all(rendered.html.as_bytes()))?;
    Ok(Outcome::Clean)
}

/// The project, and where in it the text is.
fn configured(context: &Context, named: Option<PathBuf>, locale: Option<&str>) -> Result<(Config, PathBuf), Stop> {
    let config = context.config(&[])?;
    let locale = locale.map(|id| config.locale(id)).transpose()?;
    let folder = |index: LocaleIndex| config.locales[index.get()].folder.as_deref();
    let path = match (named, locale.and_then(folder)) {
        (Some(path), Some(folder)) if !path.starts_with(folder) => {
            let message = format!("{} is not in {}", context.shown(&path), context.shown(folder));
            return Err(Stop::with_help(message, "leave out --locale, or name the language that the article is in"));
        }
        (Some(path), _) => path,
        (None, locale) => {
            let first = || config.locales.iter().find_map(|locale| locale.folder.as_deref());
            let folder = locale.or_else(|| config.source.and_then(folder)).or_else(first);
            folder.unwrap_or(&config.root).join(UNNAMED)
        }
    };
    Ok((config, path))
}

/// A docset of the article's folders up to the current one, or of its own folder where it is elsewhere.
fn unconfigured(context: &Context, named: Option<PathBuf>, locale: Option<&str>) -> Result<(Config, PathBuf), Stop> {
    let path = named.unwrap_or_else(|| context.folder.join(UNNAMED));
    let locale = match locale {
        Some(id) => Locale::parse(id).ok_or_else(|| {
            Stop::with_help(format!("`{id}` is no language id"), "write it as BCP 47 has it, such as `fr` or `zh-Hant`")
        })?,
        None => Locale::english(),
    };
    let is_here = path.starts_with(&context.folder);
    let folder = if is_here { &context.folder } else { path.parent().unwrap_or(&path) };
    Ok((Config::of_folder(folder, locale)?, path))
}

fn read_stdin() -> Result<String, Stop> {
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(LARGEST_TEXT as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|error| Stop::new(format!("standard input cannot be read: {}", error.kind())))?;
    if bytes.len() > LARGEST_TEXT {
        return Err(Stop::new("standard input is larger than 4 MiB"));
    }
    String::from_utf8(bytes).map_err(|_| Stop::with_help("standard input is not UTF-8 text", "save the text as UTF-8"))
}

fn write_findings(reports: &[Report]) {
    let mut out = io::BufWriter::new(io::stderr().lock());
    for report in reports {
        let (rule, message) = (report.finding.rule.name, visible(&report.finding.message));
        let _ = writeln!(out, "{rule} {} {message}", place(report));
    }
}
