//! What a change has caused: what is wrong now and was not at an earlier revision.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::{Config, FILE_NAME, REDIRECTION_FILE, absolute, folder};
use crate::external::Answers;
use crate::finding::{Baseline, Report, Summary, Unseen};
use crate::history::Changes;

use super::Failure;
use super::check::{AskSites, Asking, Checked, check_asking, check_earlier};

/// Discover, parse, index, check, twice: as it is, and as it was at a revision. What was wrong then is left out.
///
/// `locales` are those that the configuration was limited to.
///
/// # Errors
///
/// As [`check_asking`], or git cannot tell what has changed since.
pub fn check_since(
    config: &Config,
    revision: &str,
    locales: &[String],
    asking: Asking<'_>,
) -> Result<Checked, Failure> {
    // Sites are asked once: what they answer now is no reason to blame a change for it.
    let answers = RefCell::new(Answers::default());
    let ask = |addresses: Vec<&str>| -> Result<Answers, Failure> {
        let answered = asking.sites.map_or_else(|| Ok(Answers::default()), |ask| ask(addresses))?;
        answers.replace(answered.clone());
        Ok(answered)
    };
    let recall = |_: Vec<&str>| Ok(answers.borrow().clone());
    let mut checked = check_asking(config, Asking { sites: asking.sites.map(|_| &ask as &AskSites<'_>), ..asking })?;
    let before = Asking { git: false, earlier: None, sites: asking.sites.map(|_| &recall as &AskSites<'_>) };
    let changes = changes(config, revision)?;
    checked.docset.notes.extend(changes.notes.iter().cloned());
    let known = match earlier_config(config, &changes, locales) {
        Ok(earlier) => check_earlier(&earlier, &changes.earlier, before)?.reports,
        Err(reason) => {
            let note = format!(
                "the configuration cannot be read as it was at {revision} ({reason}): the present one stands for it"
            );
            checked.docset.notes.push(note);
            check_earlier(config, &changes.earlier, before)?.reports
        }
    };
    let known = renamed(config, &changes, known);
    checked.reports = Baseline::of(&known).compare(checked.reports, &Unseen::default()).new;
    checked.summary = Summary::of(checked.summary.articles, &checked.reports);
    Ok(checked)
}

/// What has changed in the folders of a project, those that it has now and those that it had.
fn changes(config: &Config, revision: &str) -> Result<Changes, Failure> {
    let folders = config.locales.iter().filter_map(|locale| locale.folder.clone());
    let mut folders: Vec<PathBuf> = folders.chain(config.dependencies.iter().map(|it| it.folder.clone())).collect();
    let file = config.file.as_deref().and_then(Path::file_name).unwrap_or(FILE_NAME.as_ref());
    let is_ours = |name: &str| file == name || name == REDIRECTION_FILE;
    let since = |folders: &[PathBuf]| {
        let folders = folders.iter().map(PathBuf::as_path);
        Changes::since(&config.root, folders, &is_ours, revision)
            .map_err(|(message, help)| Failure { message, help: Some(help) })
    };
    let changes = since(&folders)?;
    let earlier = config.earlier_folders(&changes.earlier);
    let gone: Vec<PathBuf> = earlier.into_iter().filter(|folder| !folders.contains(folder)).collect();
    if gone.is_empty() {
        return Ok(changes);
    }
    folders.extend(gone);
    since(&folders)
}

fn earlier_config(config: &Config, changes: &Changes, locales: &[String]) -> Result<Config, String> {
    let said =
        |errors: Vec<crate::config::ConfigError>| errors.first().map(|error| error.message.clone()).unwrap_or_default();
    let mut earlier = config.earlier(&changes.earlier).map_err(said)?;
    if !locales.is_empty() {
        earlier.only(locales).map_err(|error| error.message)?;
    }
    Ok(earlier)
}

/// Reports of files that have another name now, under that name.
fn renamed(config: &Config, changes: &Changes, reports: Vec<Report>) -> Vec<Report> {
    if changes.renamed.is_empty() {
        return reports;
    }
    let mut names: BTreeMap<Arc<str>, Arc<str>> = BTreeMap::new();
    let mut name = |printed: &Arc<str>| {
        let now = names.entry(printed.clone()).or_insert_with(|| {
            let now = changes.renamed.get(&folder::real(&absolute(&config.root, printed)));
            now.map_or_else(|| printed.clone(), |now| folder::printed(&folder::real(&config.root), now).into())
        });
        now.clone()
    };
    reports.into_iter().map(|report| Report { path: name(&report.path), ..report }).collect()
}
