//! `hexapla serve`.

use std::io::Write;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use hexapla::config::Config;
use hexapla::finding::human::{count, number, visible};
use hexapla::pipeline::Failure;
use hexapla::serve::{self, Built, Event};

use super::build::findings;
use super::context::Context;
use super::messages;
use super::progress::Progress;
use super::stop::Stop;
use super::{Outcome, print};
use crate::cli::Serve;

/// How many findings are named after each build.
const MOST_NAMED: usize = 10;

pub(super) fn run(context: Context, arguments: &Serve) -> Result<Outcome, Stop> {
    let listener = serve::listen(arguments.port).map_err(|error| taken(arguments.port, &error))?;
    let is_other = arguments.port.is_none() && !listener.local_addr().is_ok_and(|taken| taken.port() == serve::PORT);
    if is_other {
        context.messages.notes([format!("port {} is in use: another is taken", serve::PORT)]);
    }
    let first = Config::load(&context.folder, context.config_file())?;
    let own = first.file.as_ref().map(|file| first.root.join(file));
    context.messages.notes(said_beside(first));
    let (folder, file) = (context.folder.clone(), context.config_file().map(ToOwned::to_owned));
    let load = move || {
        // Without its file another site would be inferred than the one that is looked at.
        if let Some(gone) = own.as_ref().filter(|own| !own.is_file()) {
            return Err(vec![gone_meanwhile(gone)]);
        }
        Config::load(&folder, file.as_deref()).map_err(|errors| errors.into_iter().map(Failure::from).collect())
    };
    // Gone with the first thing that there is to tell, or with whoever would have told it.
    let status = Mutex::new((!context.messages.quiet).then(|| Progress::show("building")));
    let tell = move |event| {
        drop(status.lock().unwrap_or_else(PoisonError::into_inner).take());
        tell(&context, event);
    };
    serve::serve(listener, load, tell)?;
    Ok(Outcome::Clean)
}

fn gone_meanwhile(file: &Path) -> Failure {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let help = "put it back, or start the program again to have the configuration inferred; the last good site stays";
    Failure { message: format!("`{name}` is no longer there"), help: Some(help.to_owned()) }
}

/// What is assumed and what should be known of a configuration.
fn said_beside(config: Config) -> Vec<String> {
    config.assumptions.into_iter().chain(config.notes).collect()
}

fn taken(port: Option<u16>, error: &std::io::Error) -> Stop {
    let port = port.unwrap_or(serve::PORT);
    let help = "name another port with --port, or 0 for any that is free";
    Stop::with_help(format!("port {port} cannot be served on: {}", error.kind()), help)
}

fn tell(context: &Context, event: Event) {
    match event {
        Event::Serving { url } => {
            // Whoever started the program may not want to read this.
            let _ = print(|out| writeln!(out, "{url}"));
            context.messages.notes(["the site is built again when a file is saved; Ctrl+C ends the program"]);
        }
        Event::Built(built) => {
            context.messages.notes(&built.notes);
            let _ = write_built(&mut anstream::stderr(), &built, context.messages.quiet);
        }
        Event::Failed(failures) => {
            let help = Some("the last good site stays until this is mended".to_owned());
            for failure in failures {
                let failure = Failure { help: failure.help.or_else(|| help.clone()), ..failure };
                messages::error(&failure.into());
            }
        }
        Event::Unwatched { message, help } => {
            context.messages.notes([message].into_iter().chain(help));
        }
    }
}

/// The findings that are news, a line each, and what was built.
fn write_built(out: &mut dyn Write, built: &Built, quiet: bool) -> std::io::Result<()> {
    for report in built.news.iter().take(MOST_NAMED) {
        writeln!(out, "{}", visible(&serve::line(report)))?;
    }
    let more = built.news.len().saturating_sub(MOST_NAMED);
    if more > 0 {
        writeln!(out, "and {} more: hexapla check shows them all", count(more, "finding"))?;
    }
    if quiet {
        return Ok(());
    }
    let problems = findings(&built.summary).unwrap_or_else(|| "no problems".to_owned());
    let (articles, seconds) = (count(built.summary.articles, "article"), built.took.as_secs_f64());
    let infos = match built.summary.infos {
        0 => String::new(),
        infos => format!(", {} {}", number(infos), if infos == 1 { "info" } else { "infos" }),
    };
    writeln!(out, "built in {seconds:.2} s: {problems}{infos} in {articles}")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use hexapla::finding::{FileId, Finding, Report, Severity, Summary, rule};
    use hexapla::text::{Position, Span};

    use super::*;

    fn written(news: usize, quiet: bool) -> String {
        let report = |line: usize| Report {
            cause: None,
            finding: Finding::new(&rule::FILE_NOT_FOUND, FileId(0), Span::new(0, 4), "there is no x.md"),
            severity: Severity::Error,
            locale: "en".into(),
            path: "content/en/a.md".into(),
            start: Position { line: line as u32, column: 1 },
            end: Position { line: line as u32, column: 5 },
        };
        let summary = Summary { articles: 1095, errors: news, warnings: 0, infos: 2, baselined: 0 };
        let news = (1..=news).map(report).collect();
        let mut out = Vec::new();
        let built = Built { summary, news, notes: Vec::new(), took: Duration::from_millis(120) };
        write_built(&mut out, &built, quiet).expect("memory takes all");
        String::from_utf8(out).expect("text is UTF-8")
    }

    #[test]
    fn a_build_is_a_line_and_each_finding_is_one() {
        assert_eq!(written(0, false), "built in 0.12 s: no problems, 2 infos in 1,095 articles\n");
        assert_eq!(written(0, true), "");
        assert_eq!(
            written(1, false),
            "file-not-found content/en/a.md:1:1 there is no x.md\nbuilt in 0.12 s: 1 error, 2 infos in 1,095 articles\n"
        );
        assert!(written(12, true).ends_with("\nand 2 findings more: hexapla check shows them all\n"));
    }
}
