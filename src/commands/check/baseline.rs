//! The baseline of a check: read, compared, written.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use hexapla::config::{Config, ConfigError};
use hexapla::docset::replace;
use hexapla::finding::human::count;
use hexapla::finding::{Baseline, Compared, Mended, Report, Unseen};

use crate::cli::Check;
use crate::commands::context::Context;
use crate::commands::stop::Stop;

/// Where a baseline is written that is configured nowhere.
const FILE: &str = "hexapla-baseline.txt";

/// How many mended findings are named.
const MOST_NAMED: usize = 10;

/// The baseline of a check, read before anything is done.
pub(super) struct Known {
    path: Option<PathBuf>,
    baseline: Option<Baseline>,
    is_configured: bool,
}

impl Known {
    /// Reads the baseline that is named, configured or to be replaced: it must be one, and one that this program knows.
    pub(super) fn read(context: &Context, config: &Config, arguments: &Check) -> Result<Self, Stop> {
        let named = arguments.baseline.as_ref().map(|file| context.absolute(file));
        let path = named.or_else(|| config.check.baseline.clone());
        let is_configured = path.is_some();
        let path = path.or_else(|| arguments.write_baseline.then(|| config.root.join(FILE)));
        let baseline = match &path {
            Some(path) => read(context, path)?,
            None => None,
        };
        match &path {
            Some(path) if baseline.is_none() && (!arguments.write_baseline || arguments.shrink) => {
                Err(absent(context, path))
            }
            _ => Ok(Self { path, baseline, is_configured }),
        }
    }

    /// Takes what is known out of a check.
    ///
    /// Of a part of the project (`is_whole` is false) nobody can tell what is mended.
    pub(super) fn compare(&self, context: &Context, reports: Vec<Report>, unseen: &Unseen, is_whole: bool) -> Compared {
        let Some(baseline) = &self.baseline else { return Baseline::default().compare(reports, unseen) };
        let compared = baseline.compare(reports, unseen);
        if is_whole && !compared.mended.is_empty() {
            context.messages.notes([note_of(&compared.mended, context.messages.verbose)]);
        }
        compared
    }

    /// Writes the baseline that knows all of this, or what it still finds of the old one. What was not looked at stays.
    pub(super) fn write(
        &self,
        context: &Context,
        shrink: bool,
        reports: Vec<Report>,
        unseen: &Unseen,
    ) -> Result<Compared, Stop> {
        let Some(path) = &self.path else { return Ok(Baseline::default().compare(reports, unseen)) };
        let baseline = match &self.baseline {
            Some(old) if shrink => old.shrunk(&reports, unseen),
            Some(old) => Baseline::of(&reports).with_unseen(old, unseen),
            None => Baseline::of(&reports),
        };
        replace(path, baseline.to_text().as_bytes()).map_err(|error| failed(context, path, "written", &error))?;
        let known = count(baseline.len(), "known finding");
        context.messages.notes([format!("{} has {known}", context.shown(path))]);
        if !self.is_configured {
            context.messages.notes([format!("write `baseline = \"{FILE}\"` under [check] so that it is read")]);
        }
        Ok(baseline.compare(reports, unseen))
    }
}

/// What is mended: the first of it, or all.
fn note_of(mended: &[Mended], all: bool) -> String {
    let total: usize = mended.iter().map(|mended| mended.count).sum();
    let (verb, them) = if total == 1 { ("is", "it") } else { ("are", "them") };
    let mut note = format!(
        "{} {verb} mended: hexapla check --write-baseline --shrink takes {them} out of the baseline",
        count(total, "known finding")
    );
    let shown = if all { mended.len() } else { mended.len().min(MOST_NAMED) };
    for Mended { path, rule, message, count } in &mended[..shown] {
        let times = if *count > 1 { format!(" ({count} times)") } else { String::new() };
        note += &format!("\n{path}: {rule}: {message}{times}");
    }
    if shown < mended.len() {
        note += &format!("\n… and {} more, which -v names", mended.len() - shown);
    }
    note
}

fn read(context: &Context, path: &Path) -> Result<Option<Baseline>, Stop> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(context, path, "read", &error)),
    };
    let shown = context.shown(path).to_string();
    let text = String::from_utf8(bytes).map_err(|error| ConfigError::not_utf8(shown.as_str(), &error))?;
    let baseline = Baseline::parse(&text).map_err(|error| ConfigError {
        file: Some(shown),
        position: Some(error.position),
        message: error.message,
        help: Some(error.help),
    })?;
    Ok(Some(baseline))
}

fn absent(context: &Context, path: &Path) -> Stop {
    let message = format!("the baseline {} is not there", context.shown(path));
    Stop::with_help(message, "`hexapla check --write-baseline` writes it")
}

fn failed(context: &Context, path: &Path, what: &str, error: &io::Error) -> Stop {
    Stop::new(format!("{} cannot be {what}: {}", context.shown(path), error.kind()))
}
