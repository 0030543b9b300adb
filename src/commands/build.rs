//! `hexapla build`.

use std::io::{self, Write};

use hexapla::finding::Summary;
use hexapla::finding::human::{count, number, visible};
use hexapla::finding::json;
use hexapla::pipeline::{self, Built};
use hexapla::publish::Caching;
use hexapla::publish::Published;
use serde::Serialize;

use super::context::Context;
use super::stop::Stop;
use super::{Outcome, print};
use crate::cli::{Build, Format};

/// What a site lacks that does not know its address.
const WITHOUT_BASE_URL: &str = "there is no `base_url` under `[site]`: pages name no canonical address and no hreflang, there is no sitemap, and \
     `404.html` finds its style and its links only where the site stands at a host's root";

pub(super) fn run(context: &Context, arguments: Build) -> Result<Outcome, Stop> {
    let mut config = context.config(&arguments.locales)?;
    config.site.base_url = arguments.base_url.or(config.site.base_url);
    let caching = Caching { folder: context.cache(&config)?, reuse: !arguments.no_cache };
    let built = context.during("building", || pipeline::build(&config, &caching))?;
    context.messages.notes(&built.notes);
    if config.site.base_url.is_none() {
        context.messages.notes([WITHOUT_BASE_URL]);
    }
    context.messages.notes(notes(&built.published));
    let output = context.shown(&config.site.output).to_string();
    print(|out| match arguments.format {
        Format::Human => write_human(out, &built, &output),
        Format::Json => write_json(out, &built, &output),
    })?;
    Ok(outcome(&built, arguments.strict))
}

/// How a build ended that published the site.
fn outcome(built: &Built, strict: bool) -> Outcome {
    match built.has_failed {
        true => Outcome::Failed,
        false if strict && built.summary.errors > 0 => Outcome::Found,
        false => Outcome::Clean,
    }
}

/// What was unusual about the publication.
fn notes(published: &Published) -> Vec<String> {
    let mut notes = Vec::new();
    if published.in_place {
        notes.push(
            "the old site could not be exchanged for the new one at once: it was updated file by file".to_owned(),
        );
    }
    for (one, other) in &published.case_collisions {
        notes.push(format!("{one} and {other} differ in case alone: some systems keep only one of them"));
    }
    if let Some((folder, error)) = &published.left_behind {
        notes.push(format!("{} is left from the old site: it cannot be removed: {}", folder.display(), error.kind()));
    }
    notes
}

fn write_human(out: &mut dyn Write, built: &Built, output: &str) -> io::Result<()> {
    let (published, summary) = (&built.published, &built.summary);
    let (articles, pages) = (count(summary.articles, "article"), count(built.pages, "page"));
    let (files, size) = (count(published.files, "file"), megabytes(published.bytes));
    let figures = format!("{articles}, {pages}, {files}, {size}");
    let output = visible(output);
    if published.unchanged {
        writeln!(out, "{output} is up to date: {figures}")?;
    } else {
        let (written, kept) = (number(published.written), number(published.kept));
        writeln!(out, "{figures} in {output} ({written} written, {kept} kept)")?;
    }
    match findings(summary) {
        Some(findings) => writeln!(out, "{findings}: hexapla check shows them"),
        None => Ok(()),
    }
}

/// The findings in words; `None` where there are none to act on.
pub(super) fn findings(summary: &Summary) -> Option<String> {
    let kinds = [(summary.errors, "error"), (summary.warnings, "warning")];
    let kinds: Vec<String> =
        kinds.into_iter().filter(|(number, _)| *number > 0).map(|(number, kind)| count(number, kind)).collect();
    (!kinds.is_empty()).then(|| kinds.join(" and "))
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

fn write_json(out: &mut dyn Write, built: &Built, output: &str) -> io::Result<()> {
    let Published { files, bytes, written, kept, unchanged, in_place, .. } = built.published;
    let published = JsonPublished { output, pages: built.pages, files, bytes, written, kept, unchanged, in_place };
    let document = JsonBuild { version: json::VERSION, summary: json::summary(&built.summary), published };
    serde_json::to_writer(&mut *out, &document)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct JsonBuild<'a, S> {
    version: u32,
    summary: S,
    published: JsonPublished<'a>,
}

#[derive(Serialize)]
struct JsonPublished<'a> {
    output: &'a str,
    pages: usize,
    files: usize,
    bytes: u64,
    written: usize,
    kept: usize,
    unchanged: bool,
    in_place: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(errors: usize, warnings: usize, unchanged: bool) -> Built {
        let summary = Summary { articles: 1095, errors, warnings, infos: 3, baselined: 0 };
        let published = Published {
            files: 1702,
            bytes: 38_249_000,
            written: if unchanged { 0 } else { 12 },
            kept: 1690,
            unchanged,
            in_place: false,
            case_collisions: Vec::new(),
            left_behind: None,
        };
        Built { summary, published, pages: 1314, has_failed: false, notes: Vec::new() }
    }

    fn written(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).expect("memory takes all");
        String::from_utf8(out).expect("text is UTF-8")
    }

    #[test]
    fn people_read_what_was_built_and_what_is_wrong() {
        let human = |built: Built| written(|out| write_human(out, &built, "site"));
        assert_eq!(
            human(built(1, 12, false)),
            "1,095 articles, 1,314 pages, 1,702 files, 38.2 MB in site (12 written, 1,690 kept)\n\
             1 error and 12 warnings: hexapla check shows them\n"
        );
        assert_eq!(human(built(0, 0, true)), "site is up to date: 1,095 articles, 1,314 pages, 1,702 files, 38.2 MB\n");
    }

    #[test]
    fn programs_read_the_same_figures() {
        let built = built(1, 0, false);
        assert_eq!(
            written(|out| write_json(out, &built, "site")),
            concat!(
                r#"{"version":1,"summary":{"articles":1095,"errors":1,"warnings":0,"infos":3,"baselined":0},"#,
                r#""published":{"output":"site","pages":1314,"files":1702,"bytes":38249000,"written":12,"kept":1690,"#,
                r#""unchanged":false,"in_place":false}}"#,
                "\n"
            )
        );
    }

    #[test]
    fn a_bug_of_ours_is_told_by_the_exit_code() {
        assert_eq!(outcome(&built(1, 0, false), false), Outcome::Clean);
        assert_eq!(outcome(&built(1, 0, false), true), Outcome::Found);
        let failed = Built { has_failed: true, ..built(1, 0, true) };
        assert_eq!([false, true].map(|strict| outcome(&failed, strict)), [Outcome::Failed; 2]);
    }

    #[test]
    fn what_is_unusual_is_said() {
        let mut published = built(0, 0, false).published;
        assert!(notes(&published).is_empty());
        published.in_place = true;
        published.left_behind = Some(("/srv/.site.old".into(), io::ErrorKind::PermissionDenied.into()));
        assert_eq!(notes(&published).len(), 2);
    }
}
