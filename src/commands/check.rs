//! `hexapla check`.

mod baseline;
mod external;
mod mend;
mod output;
mod selection;

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;

use hexapla::finding::Summary;
use hexapla::finding::human::{self, count};
use hexapla::pipeline::{self, Asking, Checked};

use super::Outcome;
use super::context::Context;
use super::stop::Stop;
use crate::cli::Check;
use baseline::Known;
use output::Reporter;
use selection::Selection;

/// How wide lines are where there is no terminal.
const WIDTH: usize = 120;

/// How often what is left is looked at for more to mend.
const MOST_ROUNDS: usize = 3;

pub(super) fn run(context: &Context, arguments: &Check) -> Result<Outcome, Stop> {
    let config = context.config(&arguments.locales)?;
    let selection = Selection::new(context, &config, &arguments.paths)?;
    let known = Known::read(context, &config, arguments)?;
    let cache = context.cache(&config);
    let ask = |addresses: Vec<&str>| external::ask(&cache, addresses);
    let asking = Asking { git: true, sites: arguments.external.then_some(&ask) };
    let check = || -> Result<Checked, Stop> {
        let mut checked = context.during("checking", || match &arguments.changed_since {
            Some(revision) => pipeline::check_since(&config, revision, &arguments.locales, asking),
            None => pipeline::check_asking(&config, asking),
        })?;
        if !arguments.paths.is_empty() {
            checked.reports.retain(|report| selection.holds(&config, &report.path));
        }
        Ok(checked)
    };
    let mut checked = check()?;
    context.messages.notes(&checked.docset.notes);
    if arguments.diff {
        return mend::show(&checked);
    }
    if arguments.fix {
        let (mut mends, mut files) = (0, BTreeSet::new());
        // What overlaps another mend can be mended once that has been done.
        for _ in 0..MOST_ROUNDS {
            let (more, changed) = mend::write(&checked)?;
            if more == 0 {
                break;
            }
            mends += more;
            files.extend(changed);
            checked = check()?;
        }
        context.messages.notes([format!("mended {} in {}", count(mends, "finding"), count(files.len(), "file"))]);
    }
    let is_whole = arguments.paths.is_empty() && arguments.locales.is_empty() && arguments.changed_since.is_none();
    let found = std::mem::take(&mut checked.reports);
    let compared = match arguments.write_baseline {
        true => known.write(context, arguments.shrink, found)?,
        false => known.compare(context, found, is_whole),
    };
    let reports = &compared.new;
    let summary = Summary { baselined: compared.known, ..Summary::of(checked.summary.articles, reports) };
    let options = human::Options {
        subject: subject(&arguments.paths, summary.articles),
        baselined: compared.known,
        infos: arguments.info,
        all: arguments.all,
        width: WIDTH,
    };
    let reporter = Reporter { config: &config, docset: &checked.docset, summary: &summary, reports, options };
    for output in &arguments.outputs {
        reporter.write_file(context, output)?;
    }
    let width = terminal_size::terminal_size_of(io::stdout()).map_or(WIDTH, |(width, _)| width.0.into());
    reporter.with_width(width).print(arguments.format)?;
    let fails =
        arguments.fail_on.threshold().is_some_and(|least| reports.iter().any(|report| report.severity >= least));
    Ok(match fails {
        _ if checked.has_failed => Outcome::Failed,
        true => Outcome::Found,
        false => Outcome::Clean,
    })
}

/// What was looked at, in words.
fn subject(paths: &[PathBuf], articles: usize) -> String {
    match paths {
        [] => count(articles, "article"),
        paths => paths.iter().map(|path| path.to_string_lossy()).collect::<Vec<_>>().join(", "),
    }
}
