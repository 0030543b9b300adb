//! News for the pages that are open: whether they have changed, and what is wrong with them, as server-sent events.

use std::sync::Arc;
use std::time::Duration;

use hyper::Response;
use hyper::body::Bytes;
use percent_encoding::percent_decode_str;
use serde::Serialize;
use tokio::sync::{mpsc, watch};

use super::answer::{file_at, with_headers};
use super::body::Reply;
use super::{Current, line};
use crate::finding::Report;
use crate::pipeline::Failure;

/// How often a sign of life is sent, which tells whether anybody still listens.
const PULSE: Duration = Duration::from_secs(15);

/// What a page should know.
#[derive(Serialize)]
struct News {
    /// What the page would be made of now; `None` where it cannot be made, or leads elsewhere.
    version: Option<String>,
    /// Why the site is not what the project's files say.
    failures: Vec<NewsFailure>,
    /// What is wrong with the texts that the page shows.
    findings: Vec<NewsFinding>,
}

#[derive(Serialize)]
struct NewsFailure {
    message: String,
    help: Option<String>,
}

#[derive(Serialize)]
struct NewsFinding {
    severity: &'static str,
    /// The finding as one line says it.
    line: String,
    help: Option<String>,
}

/// The address of the page that wants news, from the query of its request.
pub(super) fn page(query: &str) -> String {
    let page = query.split('&').find_map(|part| part.strip_prefix("page=")).unwrap_or_default();
    percent_decode_str(page).decode_utf8_lossy().into_owned()
}

/// News of the page at an address, now and whenever the site is built.
pub(super) fn stream(mut current: watch::Receiver<Arc<Current>>, page: String) -> Response<Reply> {
    let (send, parts) = mpsc::channel(1);
    tokio::spawn(async move {
        loop {
            let now = Arc::clone(&current.borrow_and_update());
            let news = serde_json::to_string(&news(&now, &page).await).unwrap_or_default();
            // A site that nobody looks at need not wait for the next.
            drop(now);
            if send.send(Bytes::from(format!("data: {news}\n\n"))).await.is_err() {
                return;
            }
            if !wait(&mut current, &send).await {
                return;
            }
        }
    });
    let mut response = Response::new(Reply::Parts(parts));
    with_headers(&mut response, "text/event-stream", "no-store");
    response
}

/// Waits for the next site, with signs of life; false where nobody listens any more or none will come.
async fn wait(current: &mut watch::Receiver<Arc<Current>>, send: &mpsc::Sender<Bytes>) -> bool {
    loop {
        tokio::select! {
            changed = current.changed() => return changed.is_ok(),
            () = send.closed() => return false,
            () = tokio::time::sleep(PULSE) => {
                if send.send(Bytes::from_static(b":\n\n")).await.is_err() {
                    return false;
                }
            }
        }
    }
}

async fn news(current: &Current, page: &str) -> News {
    let mut news =
        News { version: None, failures: current.failures.iter().map(failure).collect(), findings: Vec::new() };
    let Some(path) = file_at(&current.site, page) else { return news };
    match current.site.file(&path).await {
        Ok(file) => {
            news.version = Some(file.version.short());
            news.findings = file.reports.iter().map(finding).collect();
        }
        Err(error) => news.failures.push(failure(&error)),
    }
    news
}

fn failure(failure: &Failure) -> NewsFailure {
    NewsFailure { message: failure.message.clone(), help: failure.help.clone() }
}

fn finding(report: &Report) -> NewsFinding {
    NewsFinding {
        severity: report.severity.name(),
        line: line(report),
        help: report.finding.help.as_deref().map(str::to_owned),
    }
}
