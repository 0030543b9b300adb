//! `hexapla status`.

mod json;
mod text;

use std::cmp::Reverse;
use std::path::Path;

use hexapla::bitext::freshness::State;
use hexapla::config::{self, Config};
use hexapla::finding::nearest;
use hexapla::path::fold;
use hexapla::pipeline::{self, TranslationStatus};

use super::context::Context;
use super::stop::Stop;
use super::{Outcome, print};
use crate::cli::{FailingState, Sort, Status, StatusFormat};

/// How many articles are listed unless told otherwise.
const MOST_LISTED: usize = 20;

pub(super) fn run(context: &Context, arguments: &Status) -> Result<Outcome, Stop> {
    let config = context.config(&arguments.locales)?;
    let mut status = context.during("comparing", || pipeline::status(&config))?;
    context.messages.notes(&status.notes);
    if let Some(article) = &arguments.article {
        select(context, &config, article, &mut status.translations)?;
    }
    let all = status.translations;
    let is_failing =
        |translation: &TranslationStatus| arguments.fail_on.iter().any(|state| state_of(*state) == translation.state);
    let fails = all.iter().any(is_failing);
    let is_detailed = arguments.article.is_some();
    match (arguments.format, is_detailed) {
        (StatusFormat::Json, _) => {
            let most = arguments.top.unwrap_or(usize::MAX);
            let listed = if arguments.top.is_some() { sorted(&all, arguments.sort) } else { all.iter().collect() };
            print(|out| json::write(out, &config, &all, &listed[..listed.len().min(most)], is_detailed))?;
        }
        (StatusFormat::Human, true) => print(|out| text::article(out, &config, &all))?,
        (StatusFormat::Markdown, true) => print(|out| text::article_as_markdown(out, &config, &all))?,
        (format, false) => {
            let listed: Vec<_> = sorted(&all, arguments.sort).into_iter().filter(|one| is_work(one)).collect();
            let most = arguments.top.unwrap_or(MOST_LISTED);
            let list = text::List { config: &config, all: &all, listed: &listed, most };
            match format {
                StatusFormat::Markdown => print(|out| list.write_markdown(out))?,
                _ => print(|out| list.write(out))?,
            }
        }
    }
    Ok(if fails { Outcome::Found } else { Outcome::Clean })
}

fn state_of(state: FailingState) -> State {
    match state {
        FailingState::Touched => State::Touched,
        FailingState::Stale => State::Stale,
        FailingState::LikelyStale => State::LikelyStale,
        FailingState::Missing => State::Missing,
        FailingState::Orphaned => State::Orphaned,
        FailingState::Unknown => State::Unknown,
    }
}

/// Whether somebody has something to do.
fn is_work(translation: &TranslationStatus) -> bool {
    !matches!(translation.state, State::Fresh | State::Touched | State::Unknown)
}

fn sorted(all: &[TranslationStatus], sort: Sort) -> Vec<&TranslationStatus> {
    let mut sorted: Vec<&TranslationStatus> = all.iter().collect();
    match sort {
        Sort::Words => sorted.sort_by_key(|one| Reverse(one.words)),
        Sort::Stale => sorted.sort_by_key(|one| Reverse(one.stale_sentences())),
        Sort::Age => sorted.sort_by_key(|one| (one.handoff.is_none(), one.handoff.clone(), one.committed)),
    }
    sorted
}

/// Keeps the translations of one article: named by its id, or by a file of it.
fn select(
    context: &Context,
    config: &Config,
    article: &str,
    translations: &mut Vec<TranslationStatus>,
) -> Result<(), Stop> {
    let files = context.spellings(config, Path::new(article));
    let is_file = |path: &Option<std::sync::Arc<str>>| {
        path.as_deref().is_some_and(|path| files.contains(&config::absolute(&config.root, path)))
    };
    let by_file = translations.iter().find(|one| is_file(&one.path) || is_file(&one.source));
    let by_id = || translations.iter().find(|one| fold(one.id.as_str()) == fold(article));
    let Some(id) = by_file.or_else(by_id).map(|one| one.id.clone()) else {
        let message = format!("{article} is no article that has or needs a translation");
        return Err(match nearest(article, translations.iter().map(|one| one.id.as_str())) {
            Some(near) => Stop::with_help(message, format!("did you mean {near}?")),
            None => Stop::with_help(message, "name its path below a language's folder, without extension, or a file"),
        });
    };
    translations.retain(|one| one.id == id);
    Ok(())
}
