//! A site in memory: a thread that makes its pages, and the list of what it has.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread;

use tokio::sync::oneshot;

use crate::config::Config;
use crate::finding::{Report, Summary};
use crate::path::path_of_url;
use crate::pipeline::{Failure, Held, Kept, hold};
use crate::text::Digest;

/// A site that stays as it is.
pub(super) struct Snapshot {
    /// The path of its root in every URL: `/`, or that of the configured base URL.
    mount: String,
    paths: Arc<BTreeSet<String>>,
    asks: Sender<Ask>,
}

/// What building gave beside the site.
pub(super) struct Outcome {
    pub(super) summary: Summary,
    pub(super) reports: Vec<Report>,
    pub(super) notes: Vec<String>,
    /// The files that are not as they were the last time, as findings print them.
    pub(super) changed: BTreeSet<Arc<str>>,
    paths: Arc<BTreeSet<String>>,
}

/// A request for a file.
struct Ask {
    path: String,
    reply: oneshot::Sender<Result<File, Failure>>,
}

/// A file of the site.
pub(super) struct File {
    pub(super) bytes: Vec<u8>,
    /// The digest of the bytes, and of everything that a page may show beside.
    pub(super) version: Digest,
    /// What is wrong with the texts that it is made from.
    pub(super) reports: Vec<Report>,
}

impl Snapshot {
    /// Builds a site.
    pub(super) fn build(config: Config, kept: Arc<Mutex<Kept>>) -> Result<(Self, Outcome), Failure> {
        let mount = path_of_url(config.site.base_url.as_deref()).to_owned();
        let (asks, asked) = mpsc::channel();
        let (built, is_built) = mpsc::channel();
        thread::spawn(move || {
            let failed = catch_unwind(AssertUnwindSafe(|| {
                hold(&config, &kept, |held| {
                    // Nobody waits for the outcome any more where the program is about to end.
                    let _ = built.send(Ok(outcome(held)));
                    answer(held, &asked);
                })
            }));
            let failure = match failed {
                Ok(Ok(())) => return,
                Ok(Err(failure)) => failure,
                Err(_) => bug("the site cannot be built"),
            };
            let _ = built.send(Err(failure));
        });
        let outcome = is_built.recv().unwrap_or_else(|_| Err(bug("the site cannot be built")))?;
        Ok((Self { mount, paths: Arc::clone(&outcome.paths), asks }, outcome))
    }

    /// The path of the site's root in every URL, with its slashes.
    pub(super) fn mount(&self) -> &str {
        &self.mount
    }

    /// Whether the site has a file.
    pub(super) fn has(&self, path: &str) -> bool {
        self.paths.contains(path)
    }

    /// Makes or reads a file that the site has.
    pub(super) async fn file(&self, path: &str) -> Result<File, Failure> {
        let (reply, made) = oneshot::channel();
        let gone = || bug("the page cannot be made");
        self.asks.send(Ask { path: path.to_owned(), reply }).map_err(|_| gone())?;
        made.await.map_err(|_| gone())?
    }
}

fn bug(what: &str) -> Failure {
    let version = env!("CARGO_PKG_VERSION");
    let help = "please report it, with the article or the change that led to it".to_owned();
    Failure { message: format!("{what}: this is a bug in hexapla {version}"), help: Some(help) }
}

fn outcome(held: &Held<'_>) -> Outcome {
    Outcome {
        summary: held.summary,
        reports: held.reports.clone(),
        notes: held.notes.clone(),
        changed: held.changed.clone(),
        paths: Arc::new(held.paths().map(str::to_owned).collect()),
    }
}

/// Makes files until nobody can ask for more.
fn answer(held: &Held<'_>, asked: &Receiver<Ask>) {
    for Ask { path, reply } in asked {
        let made = catch_unwind(AssertUnwindSafe(|| file(held, &path)));
        // Whoever asked may be gone.
        let _ = reply.send(made.unwrap_or_else(|_| Err(bug("the page cannot be made"))));
    }
}

fn file(held: &Held<'_>, path: &str) -> Result<File, Failure> {
    let bytes = held.bytes(path).unwrap_or_else(|| Err(Failure::new("the site has no such file")))?;
    let version = Digest::of(&[Digest::of(&bytes).0, held.assets.0].concat());
    Ok(File { bytes, version, reports: held.reports_of(path).cloned().collect() })
}
