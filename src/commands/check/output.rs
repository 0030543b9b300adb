//! Where reports go, and in which format.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use hexapla::config::{self, Config, path_in_repository};
use hexapla::docset::Docset;
use hexapla::finding::{Report, Summary};
use hexapla::finding::{azure, concise, github, gitlab, human, json, junit, markdown, sarif};

use crate::cli::{Output, ReportFormat};
use crate::commands::context::Context;
use crate::commands::stop::Stop;
use crate::commands::{print, print_styled};

/// A report that can be written in every format.
pub(super) struct Reporter<'a> {
    pub(super) config: &'a Config,
    pub(super) docset: &'a Docset,
    pub(super) summary: &'a Summary,
    pub(super) reports: &'a [Report],
    pub(super) options: human::Options,
}

impl Reporter<'_> {
    /// The same for lines of another width.
    pub(super) fn with_width(mut self, width: usize) -> Self {
        self.options.width = width;
        self
    }

    pub(super) fn print(&self, format: ReportFormat) -> Result<(), Stop> {
        match format {
            ReportFormat::Human => print_styled(|out| self.write(out, format)),
            _ => print(|out| self.write(out, format)),
        }
    }

    /// Writes a report into a file, in place of what stood there.
    pub(super) fn write_file(&self, context: &Context, output: &Output) -> Result<(), Stop> {
        let path = context.absolute(&output.file);
        let failed =
            |error: io::Error| Stop::new(format!("{} cannot be written: {}", context.shown(&path), error.kind()));
        let mut bytes = Vec::new();
        match output.format {
            ReportFormat::Human => self.write(&mut anstream::StripStream::new(&mut bytes), output.format),
            format => self.write(&mut bytes, format),
        }
        .map_err(failed)?;
        match path.parent() {
            Some(folder) if !folder.is_dir() => {
                let message = format!("{} cannot be written: its folder is not there", context.shown(&path));
                Err(Stop::with_help(message, "make the folder first, or name another file"))
            }
            _ => fs::write(&path, bytes).map_err(failed),
        }
    }

    fn write(&self, out: &mut dyn Write, format: ReportFormat) -> io::Result<()> {
        let Self { summary, reports, options, .. } = self;
        let known = RefCell::default();
        let path = |printed: &str| self.in_repository(&known, printed);
        match format {
            ReportFormat::Human => human::write(out, reports, &|file| self.docset.read_for_report(file), options),
            ReportFormat::Concise => concise::write(out, reports, options.infos),
            ReportFormat::Json => json::write(out, summary, reports),
            ReportFormat::Sarif => sarif::write(out, reports, &path),
            ReportFormat::Github => github::write(out, reports, &path),
            ReportFormat::Gitlab => gitlab::write(out, reports, &path),
            ReportFormat::Azure => azure::write(out, reports, &path),
            ReportFormat::Junit => junit::write(out, summary, reports, &path),
            ReportFormat::Markdown => markdown::write(out, summary, reports, &path),
        }
    }

    /// The path of a file in the repository that holds it; `known` has the folders that were looked up.
    fn in_repository(&self, known: &RefCell<HashMap<PathBuf, Option<String>>>, printed: &str) -> String {
        let path = config::absolute(&self.config.root, printed);
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return printed.to_owned() };
        let mut known = known.borrow_mut();
        let folder = known.entry(folder.to_owned()).or_insert_with_key(|folder| path_in_repository(folder));
        match folder.as_deref() {
            Some("") => name.to_string_lossy().into_owned(),
            Some(folder) => format!("{folder}/{}", name.to_string_lossy()),
            None => printed.to_owned(),
        }
    }
}
