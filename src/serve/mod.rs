//! Serving a site on loopback while it is being written: built in memory, built again when a file changes.
//!
//! Three kinds of threads: one waits for changes and builds; each site that is built has one of its own, which makes pages
//! when they are asked for and ends with the last request for them; the one that called [`serve`] answers requests. A
//! request names a file of the site, never one on disk. Where building fails, the last good site stays.

mod answer;
mod body;
mod events;
mod http;
mod snapshot;
mod watch;

use std::collections::BTreeSet;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::watch as latest;

use crate::config::Config;
use crate::finding::human::place;
use crate::finding::{Report, Severity, Summary};
use crate::pipeline::{Failure, Kept};

use snapshot::Snapshot;
use watch::Watch;

/// The port that is tried first unless told otherwise.
pub const PORT: u16 = 4000;

/// How many ports are tried after the first.
const MORE_PORTS: u16 = 100;

/// What happened, for the user.
#[derive(Debug)]
pub enum Event {
    /// The site can be looked at.
    Serving {
        /// Its address.
        url: String,
    },
    /// The site was built.
    Built(Built),
    /// The site could not be built; the last good one stays.
    Failed(Vec<Failure>),
    /// Some changes will not be seen.
    Unwatched {
        /// What is wrong.
        message: String,
        /// What to do about it.
        help: Option<String>,
    },
}

/// What building gave.
#[derive(Debug)]
pub struct Built {
    /// How many articles and findings there are.
    pub summary: Summary,
    /// The findings in files that have changed, and those that are new elsewhere; infos are only counted.
    pub news: Vec<Report>,
    /// What the user should know beside; empty where it is what was said last.
    pub notes: Vec<String>,
    /// How long it took.
    pub took: Duration,
}

/// What every request sees: a site, and what has gone wrong since it was built.
struct Current {
    site: Arc<Snapshot>,
    failures: Vec<Failure>,
}

/// Takes a port of the loopback interface: the given one, else [`PORT`] or the next that is free.
///
/// # Errors
///
/// The port is not to be had.
pub fn listen(port: Option<u16>) -> io::Result<TcpListener> {
    let bind = |port| TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    if let Some(port) = port {
        return bind(port);
    }
    let mut taken = None;
    for port in PORT..=PORT + MORE_PORTS {
        match bind(port) {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => taken = Some(error),
            bound => return bound,
        }
    }
    Err(taken.unwrap_or_else(|| io::ErrorKind::AddrInUse.into()))
}

/// Builds a project's site and serves it until the user interrupts the program.
///
/// The configuration is loaded again whenever it may have changed. What happens is told to `tell`.
///
/// # Errors
///
/// The site cannot be built at the start, or not served.
pub fn serve(
    listener: TcpListener,
    load: impl Fn() -> Result<Config, Vec<Failure>> + Send + 'static,
    tell: impl Fn(Event) + Send + 'static,
) -> Result<(), Vec<Failure>> {
    let cannot_serve = |error: io::Error| vec![Failure::new(format!("the site cannot be served: {error}"))];
    let port = listener.local_addr().map_err(cannot_serve)?.port();
    let mut builder = Builder { load, tell, kept: Arc::default(), known: BTreeSet::new(), notes: Vec::new() };
    let mut watch = Watch::new().map_err(|message| vec![Failure::new(message)])?;
    let site = Arc::new(builder.build(&mut watch)?);
    let url = format!("http://127.0.0.1:{port}{}", site.mount());
    let (publish, current) = latest::channel(Arc::new(Current { site, failures: Vec::new() }));
    let follow = move || {
        (builder.tell)(Event::Serving { url });
        thread::spawn(move || builder.follow(watch, &publish));
    };
    http::run(listener, port, current, follow).map_err(cannot_serve)
}

/// Builds the site, again and again.
struct Builder<L, T> {
    load: L,
    tell: T,
    kept: Arc<Mutex<Kept>>,
    /// The findings of the last site.
    known: BTreeSet<Known>,
    /// What was said beside.
    notes: Vec<String>,
}

/// A finding, its place aside, which moves while one writes.
type Known = (Arc<str>, &'static str, String);

impl<L: Fn() -> Result<Config, Vec<Failure>>, T: Fn(Event)> Builder<L, T> {
    /// Builds after every change, for as long as somebody looks.
    fn follow(mut self, mut watch: Watch, publish: &latest::Sender<Arc<Current>>) {
        while watch.wait() {
            let failures = match self.build(&mut watch) {
                Ok(site) => {
                    publish.send_replace(Arc::new(Current { site: Arc::new(site), failures: Vec::new() }));
                    continue;
                }
                Err(failures) => failures,
            };
            (self.tell)(Event::Failed(failures.clone()));
            publish.send_modify(|current| {
                *current = Arc::new(Current { site: Arc::clone(&current.site), failures });
            });
        }
    }

    fn build(&mut self, watch: &mut Watch) -> Result<Snapshot, Vec<Failure>> {
        let started = Instant::now();
        let config = (self.load)()?;
        // Watched before anything is read, so that no change falls in between.
        if let Some((message, help)) = watch.cover(&config) {
            (self.tell)(Event::Unwatched { message, help });
        }
        let (site, outcome) = Snapshot::build(config, Arc::clone(&self.kept)).map_err(|failure| vec![failure])?;
        let known = |report: &Report| (report.path.clone(), report.finding.rule.name, report.finding.message.clone());
        let is_news = |report: &&Report| {
            report.severity > Severity::Info
                && (outcome.changed.contains(&report.path) || !self.known.contains(&known(report)))
        };
        let news = outcome.reports.iter().filter(is_news).cloned().collect();
        self.known = outcome.reports.iter().map(known).collect();
        let notes = if outcome.notes == self.notes { Vec::new() } else { outcome.notes.clone() };
        self.notes = outcome.notes;
        (self.tell)(Event::Built(Built { summary: outcome.summary, news, notes, took: started.elapsed() }));
        Ok(site)
    }
}

/// A finding as one line says it: `RULE PATH:LINE:COLUMN MESSAGE`.
pub fn line(report: &Report) -> String {
    format!("{} {} {}", report.finding.rule.name, place(report), report.finding.message)
}
