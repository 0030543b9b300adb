//! `hexapla check`.

mod baseline;
mod external;
mod mend;
mod output;
mod selection;

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use hexapla::config::Config;
use hexapla::finding::human::{self, count};
use hexapla::finding::{Compared, Summary};
use hexapla::pipeline::{self, Asking, Checked, Keeping};
use hexapla::publish::Caching;

use super::Outcome;
use super::context::Context;
use super::stop::Stop;
use crate::cli::Check;
use baseline::Known;
use output::Reporter;
use selection::Selection;

/// The folder of the cache that has what checks keep.
const CHECKS: &str = "check";

/// How many files a project has at least of which checks keep anything.
const LEAST_FILES: usize = 500;

/// How wide lines are where there is no terminal.
const WIDTH: usize = 120;

/// How often what is left is looked at for more to mend.
const MOST_ROUNDS: usize = 3;

pub(super) fn run(context: &Context, arguments: &Check) -> Result<Outcome, Stop> {
    let config = context.config(&arguments.locales)?;
    let selection = Selection::new(context, &config, &arguments.paths)?;
    let known = Known::read(context, &config, arguments)?;
    let checking = Checking { context, config: &config, selection: &selection, arguments };
    let mut checked = checking.check()?;
    context.messages.notes(&checked.docset.notes);
    if arguments.diff {
        return mend::show(&checked);
    }
    if arguments.fix {
        checked = checking.mend(checked)?;
    }
    let is_whole = arguments.paths.is_empty() && arguments.locales.is_empty() && arguments.changed_since.is_none();
    let found = std::mem::take(&mut checked.reports);
    let compared = match arguments.write_baseline {
        true => known.write(context, arguments.shrink, found, &checked.unseen)?,
        false => known.compare(context, found, &checked.unseen, is_whole),
    };
    checking.report(&checked, &compared)?;
    let fails = |least| compared.new.iter().any(|report| report.severity >= least);
    Ok(match arguments.fail_on.threshold().is_some_and(fails) {
        _ if checked.has_failed => Outcome::Failed,
        true => Outcome::Found,
        false => Outcome::Clean,
    })
}

/// What is checked, and how.
struct Checking<'c> {
    context: &'c Context,
    config: &'c Config,
    selection: &'c Selection,
    arguments: &'c Check,
}

impl Checking<'_> {
    fn check(&self) -> Result<Checked, Stop> {
        let Self { context, config, selection, arguments } = self;
        let cache = context.cache(config)?;
        let ask = |addresses: Vec<&str>| external::ask(&cache, addresses);
        let earlier = self.keeping(&cache);
        let asking = Asking { git: true, earlier: Some(&earlier), sites: arguments.external.then_some(&ask) };
        let mut checked = context.during("checking", || match &arguments.changed_since {
            Some(revision) => pipeline::check_since(config, revision, &arguments.locales, asking),
            None => pipeline::check_asking(config, asking),
        })?;
        if !arguments.paths.is_empty() {
            checked.reports.retain(|report| selection.holds(config, &report.path));
        }
        Ok(checked)
    }

    /// What checks of these locales keep.
    fn keeping(&self, cache: &Path) -> Keeping {
        let name = std::iter::once(CHECKS).chain(self.arguments.locales.iter().map(String::as_str));
        let folder = cache.join(name.collect::<Vec<_>>().join("-"));
        Keeping { caching: Caching { folder, reuse: !self.arguments.no_cache }, least_files: LEAST_FILES }
    }

    /// Mends what can be mended, until nothing is left to mend.
    fn mend(&self, mut checked: Checked) -> Result<Checked, Stop> {
        let (mut mends, mut files) = (0, BTreeSet::new());
        // What overlaps another mend can be mended once that has been done.
        for _ in 0..MOST_ROUNDS {
            let (more, changed) = mend::write(&checked)?;
            if more == 0 {
                break;
            }
            mends += more;
            files.extend(changed);
            checked = self.check()?;
        }
        self.context.messages.notes([format!("mended {} in {}", count(mends, "finding"), count(files.len(), "file"))]);
        Ok(checked)
    }

    /// Writes every report that was asked for.
    fn report(&self, checked: &Checked, compared: &Compared) -> Result<(), Stop> {
        let Self { context, config, arguments, .. } = self;
        let reports = &compared.new;
        let summary = Summary { baselined: compared.known, ..Summary::of(checked.summary.articles, reports) };
        let options = human::Options {
            subject: subject(&arguments.paths, summary.articles),
            baselined: compared.known,
            infos: arguments.info,
            all: arguments.all,
            width: WIDTH,
        };
        let reporter = Reporter { config, docset: &checked.docset, summary: &summary, reports, options };
        for output in &arguments.outputs {
            reporter.write_file(context, output)?;
        }
        let width = terminal_size::terminal_size_of(io::stdout()).map_or(WIDTH, |(width, _)| width.0.into());
        reporter.with_width(width).print(arguments.format)
    }
}

/// What was looked at, in words.
fn subject(paths: &[PathBuf], articles: usize) -> String {
    match paths {
        [] => count(articles, "article"),
        paths => paths.iter().map(|path| path.to_string_lossy()).collect::<Vec<_>>().join(", "),
    }
}
