//! The baseline of a check: read, compared, written.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use hexapla::config::{Config, ConfigError};
use hexapla::finding::human::count;
use hexapla::finding::{Baseline, Compared, Report};

use crate::cli::Check;
use crate::commands::context::Context;
use crate::commands::stop::Stop;

/// Where a baseline is written that is configured nowhere.
const FILE: &str = "hexapla-baseline.txt";

/// Takes what is known out of a check; writes the baseline where that is asked for.
///
/// Of a part of the project (`is_whole` is false) nobody can tell what is mended.
pub(super) fn compare(
    context: &Context,
    config: &Config,
    arguments: &Check,
    reports: Vec<Report>,
    is_whole: bool,
) -> Result<Compared, Stop> {
    let named = arguments.baseline.as_ref().map(|file| context.absolute(file));
    let path = named.or_else(|| config.check.baseline.clone());
    if arguments.write_baseline {
        return write(context, config, path, arguments.shrink, reports);
    }
    let Some(path) = path else { return Ok(Baseline::default().compare(reports)) };
    let Some(baseline) = read(context, &path)? else { return Err(absent(context, &path)) };
    let compared = baseline.compare(reports);
    if is_whole && compared.mended > 0 {
        let mended = count(compared.mended, "known finding");
        let verb = if compared.mended == 1 { "is" } else { "are" };
        let note =
            format!("{mended} {verb} mended: hexapla check --write-baseline --shrink takes them out of the baseline");
        context.messages.notes([note]);
    }
    Ok(compared)
}

fn write(
    context: &Context,
    config: &Config,
    path: Option<PathBuf>,
    shrink: bool,
    reports: Vec<Report>,
) -> Result<Compared, Stop> {
    let is_configured = path.is_some();
    let path = path.unwrap_or_else(|| config.root.join(FILE));
    // What stands there must be a baseline, and one that this program knows.
    let old = read(context, &path)?;
    let baseline = match (old, shrink) {
        (Some(old), true) => old.shrunk(&reports),
        (None, true) => return Err(absent(context, &path)),
        (_, false) => Baseline::of(&reports),
    };
    replace(&path, &baseline.to_text()).map_err(|error| failed(context, &path, "written", &error))?;
    let known = count(baseline.len(), "known finding");
    context.messages.notes([format!("{} has {known}", context.shown(&path))]);
    if !is_configured {
        context.messages.notes([format!("write `baseline = \"{FILE}\"` under [check] so that it is read")]);
    }
    Ok(baseline.compare(reports))
}

fn read(context: &Context, path: &Path) -> Result<Option<Baseline>, Stop> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(context, path, "read", &error)),
    };
    let baseline = Baseline::parse(&text).map_err(|error| ConfigError {
        file: Some(context.shown(path).to_string()),
        position: Some(error.position),
        message: error.message,
        help: Some(error.help),
    })?;
    Ok(Some(baseline))
}

/// Puts a file in place of another, whole or not at all.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let new = path.with_file_name(name);
    fs::write(&new, text)?;
    fs::rename(&new, path)
}

fn absent(context: &Context, path: &Path) -> Stop {
    let message = format!("the baseline {} is not there", context.shown(path));
    Stop::with_help(message, "`hexapla check --write-baseline` writes it")
}

fn failed(context: &Context, path: &Path, what: &str, error: &io::Error) -> Stop {
    Stop::new(format!("{} cannot be {what}: {}", context.shown(path), error.kind()))
}
