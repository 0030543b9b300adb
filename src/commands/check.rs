//! `hexapla check`.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use hexapla::config::{self, Config};
use hexapla::docset::Docset;
use hexapla::finding::human::{self, count};
use hexapla::finding::{Summary, json, nearest};
use hexapla::pipeline;

use super::context::Context;
use super::stop::Stop;
use super::{Outcome, print, print_styled};
use crate::cli::{Check, Format};

/// How wide lines are where there is no terminal.
const WIDTH: usize = 120;

pub(super) fn run(context: &Context, arguments: &Check) -> Result<Outcome, Stop> {
    let config = context.config(&arguments.locales)?;
    let selection = Selection::new(context, &config, &arguments.paths)?;
    let mut checked = context.during("checking", || pipeline::check(&config))?;
    context.messages.notes(&checked.docset.notes);
    if !arguments.paths.is_empty() {
        checked.reports.retain(|report| selection.holds(&config, &report.path));
    }
    let reports = &checked.reports;
    let summary = Summary::of(checked.summary.articles, reports);
    match arguments.format {
        Format::Json => print(|out| json::write(out, &summary, reports))?,
        Format::Human => {
            let options = human::Options {
                subject: subject(&arguments.paths, summary.articles),
                infos: arguments.info,
                all: arguments.all,
                width: terminal_size::terminal_size_of(io::stdout()).map_or(WIDTH, |(width, _)| width.0.into()),
            };
            print_styled(|out| human::write(out, reports, &|file| checked.docset.read_for_report(file), &options))?;
        }
    }
    let fails =
        arguments.fail_on.threshold().is_some_and(|least| reports.iter().any(|report| report.severity >= least));
    Ok(if fails { Outcome::Found } else { Outcome::Clean })
}

/// What was looked at, in words.
fn subject(paths: &[PathBuf], articles: usize) -> String {
    match paths {
        [] => count(articles, "article"),
        paths => paths.iter().map(|path| path.to_string_lossy()).collect::<Vec<_>>().join(", "),
    }
}

/// The files and folders that findings are wanted for.
struct Selection(BTreeSet<PathBuf>);

impl Selection {
    /// Reads paths from the command line, each of which must be or hold a file of a locale.
    fn new(context: &Context, config: &Config, paths: &[PathBuf]) -> Result<Self, Stop> {
        let mut selection = Self(BTreeSet::new());
        if paths.is_empty() {
            return Ok(selection);
        }
        let docset = Docset::walk(config);
        let printed = docset.files.iter().map(|file| &*file.printed);
        let files: BTreeSet<PathBuf> = printed.clone().map(|path| config::absolute(&config.root, path)).collect();
        // In the order of paths, what a folder holds comes right behind it.
        let is_known = |path: &PathBuf| files.range(path.clone()..).next().is_some_and(|file| file.starts_with(path));
        for path in paths {
            let spelling = spellings(context, config, path).into_iter().find(is_known);
            selection.0.insert(spelling.ok_or_else(|| unknown(context, config, path, printed.clone()))?);
        }
        Ok(selection)
    }

    /// Whether the file that is printed as `path` is one of these or in one of them.
    fn holds(&self, config: &Config, path: &str) -> bool {
        config::absolute(&config.root, path).ancestors().any(|folder| self.0.contains(folder))
    }
}

/// A path as written, as the disk has it, and below the locales' folders, which may be links.
fn spellings(context: &Context, config: &Config, path: &Path) -> Vec<PathBuf> {
    let mut spellings = vec![context.absolute(path)];
    if let Ok(real) = context.folder.join(path).canonicalize() {
        let folders = config.locales.iter().filter_map(|locale| locale.folder.as_deref());
        spellings.extend(folders.filter_map(|folder| {
            let real_folder = folder.canonicalize().ok()?;
            Some(folder.join(real.strip_prefix(real_folder).ok()?))
        }));
        spellings.push(real);
    }
    spellings
}

fn unknown<'a>(context: &Context, config: &Config, path: &Path, files: impl Iterator<Item = &'a str>) -> Stop {
    let absolute = context.absolute(path);
    if absolute.exists() {
        let folders: Vec<&str> = config.locales.iter().map(|locale| locale.path.as_str()).collect();
        let message = format!("there is nothing to check at {}", path.display());
        return Stop::with_help(message, format!("the locales' folders are {}", folders.join(", ")));
    }
    let message = format!("{} is not there", path.display());
    let written = absolute.strip_prefix(&config.root).unwrap_or(path).to_string_lossy().replace('\\', "/");
    let known = files.flat_map(|file| Path::new(file).ancestors().filter_map(Path::to_str));
    match nearest(&written, known.collect::<BTreeSet<_>>()) {
        Some(near) => {
            let near = config::absolute(&config.root, near);
            Stop::with_help(message, format!("did you mean {}?", context.shown(&near)))
        }
        None => Stop::new(message),
    }
}
