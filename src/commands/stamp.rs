//! `hexapla stamp`.

use std::path::{Path, PathBuf};

use hexapla::config;
use hexapla::finding::human::{count, visible};
use hexapla::pipeline::{self, StampedTranslation, StampedWith, TranslationStatus};

use super::context::Context;
use super::stop::{Problem, Stop};
use super::{Outcome, print};
use crate::cli::Stamp;

pub(super) fn run(context: &Context, arguments: &Stamp) -> Result<Outcome, Stop> {
    let config = context.config(&[])?;
    let named: Vec<PathBuf> = arguments.paths.iter().map(|path| context.absolute(path)).collect();
    let lies_in = |translation: &TranslationStatus, path: &Path| {
        let file = translation.path.as_deref().map(|file| config::absolute(&config.root, file));
        file.is_some_and(|file| file.starts_with(path))
    };
    let is_meant = |one: &TranslationStatus| arguments.all || named.iter().any(|path| lies_in(one, path));
    let with = if arguments.from_history { StampedWith::History } else { StampedWith::Present };
    let (stamped, left) = context.during("comparing", || pipeline::stamp(&config, with, is_meant))?;
    for (path, written) in named.iter().zip(&arguments.paths) {
        let is_known = stamped.iter().any(|one| one.file.starts_with(path))
            || left.iter().any(|one| config::absolute(&config.root, &one.path).starts_with(path));
        if !is_known && !arguments.from_history {
            let help =
                "name a translation, or a folder of some: source articles are what translations are compared with";
            return Err(Stop::with_help(format!("{} is no translation", written.display()), help));
        }
    }
    let changed: Vec<_> = stamped.iter().filter(|one| one.is_changed).collect();
    let (mut written, mut moved) = (Vec::new(), Vec::new());
    for one in &changed {
        match one.write() {
            Ok(true) => written.push(one),
            Ok(false) => moved.push(meanwhile(one)),
            Err(error) => {
                return Err(Stop::new(format!("{} cannot be written: {}", visible(&one.path), error.kind())));
            }
        }
    }
    print(|out| {
        written.iter().try_for_each(|one| writeln!(out, "{}", visible(&one.path)))?;
        let as_they_were = stamped.len() - changed.len();
        let rest = if as_they_were > 0 { format!(", {as_they_were} up to date already") } else { String::new() };
        writeln!(out, "{} stamped{rest}", count(written.len(), "translation"))
    })?;
    if !moved.is_empty() {
        return Err(Stop::Problems(moved));
    }
    if left.is_empty() {
        return Ok(Outcome::Clean);
    }
    if arguments.all {
        // To be left out is no failure where nobody named the file.
        let notes = left.iter().map(|one| format!("{} {}: nothing is recorded", one.path, one.reason));
        context.messages.notes(notes);
        return Ok(Outcome::Clean);
    }
    let problem = |one: &pipeline::Unstamped| Problem { message: format!("{} {}", one.path, one.reason), help: None };
    Err(Stop::Problems(left.iter().map(problem).collect()))
}

/// What is told of a translation that somebody changed while it was being compared.
fn meanwhile(one: &StampedTranslation) -> Problem {
    let message = format!("{} was changed while it was compared with its source, and is left as it is", one.path);
    Problem { message, help: Some("look whether it still is up to date, then stamp it again".to_owned()) }
}
