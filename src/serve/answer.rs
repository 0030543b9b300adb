//! From a request to its answer: who may ask, what for, and which file of the site that is.

use std::sync::Arc;

use hyper::header::{self, HeaderMap, HeaderValue};
use hyper::{Method, Request, Response, StatusCode, Uri};
use memchr::memmem;
use percent_encoding::percent_decode_str;
use tokio::sync::watch;

use super::Current;
use super::body::Reply;
use super::events;
use super::snapshot::{File, Snapshot};
use crate::path::encode_path;
use crate::pipeline::Failure;
use crate::text::Digest;

/// What is served beside the site, below the folder that is the program's own in every site.
const SCRIPT: &str = "/_hexapla/serve.js";
const STYLE: &str = "/_hexapla/serve.css";
const EVENTS: &str = "/_hexapla/events";

const HTML: &str = "text/html; charset=utf-8";

/// Answers requests.
pub(super) struct Door {
    /// The names that this machine may be called by, with the port.
    hosts: Vec<String>,
    current: watch::Receiver<Arc<Current>>,
}

/// Where a request leads.
#[derive(Debug, PartialEq, Eq)]
enum Place {
    /// A file of the site.
    File(String),
    /// A folder, whose address ends in a slash.
    Folder(String),
    /// Nowhere; the file that says so, where the site has one.
    Nowhere(Option<String>),
}

impl Door {
    pub(super) fn new(port: u16, current: watch::Receiver<Arc<Current>>) -> Self {
        let names = ["localhost", "127.0.0.1", "[::1]"];
        let mut hosts: Vec<String> = names.iter().map(|name| format!("{name}:{port}")).collect();
        if port == 80 {
            hosts.extend(names.map(str::to_owned));
        }
        Self { hosts, current }
    }

    /// Answers one request.
    pub(super) async fn answer<B>(&self, request: &Request<B>) -> Response<Reply> {
        if let Some(refusal) = self.refusal(request) {
            return refusal;
        }
        match request.uri().path() {
            SCRIPT => at_hand(request, "text/javascript; charset=utf-8", include_str!("client.js").into()),
            STYLE => at_hand(request, "text/css; charset=utf-8", include_str!("client.css").into()),
            EVENTS if request.method() == Method::GET => {
                events::stream(self.current.clone(), events::page(request.uri().query().unwrap_or_default()))
            }
            _ => self.of_site(request).await,
        }
    }

    /// Why a request is refused, if it is: another site may have led a browser here under a name of its own.
    fn refusal<B>(&self, request: &Request<B>) -> Option<Response<Reply>> {
        let mut hosts = request.headers().get_all(header::HOST).iter();
        let (host, another) = (hosts.next(), hosts.next());
        let is_ours = |host: &str| self.hosts.iter().any(|ours| ours.eq_ignore_ascii_case(host));
        let is_allowed = another.is_none()
            && host.and_then(|host| host.to_str().ok()).is_some_and(is_ours)
            && request.uri().authority().is_none_or(|authority| is_ours(authority.as_str()));
        if !is_allowed {
            return Some(text(StatusCode::FORBIDDEN, "This server answers to localhost alone.\n"));
        }
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            let mut refusal = text(StatusCode::METHOD_NOT_ALLOWED, "This server answers GET and HEAD alone.\n");
            refusal.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
            return Some(refusal);
        }
        None
    }

    async fn of_site<B>(&self, request: &Request<B>) -> Response<Reply> {
        let current = Arc::clone(&self.current.borrow());
        match place(&current.site, request.uri().path()) {
            Place::Folder(address) => redirect(&address, request.uri()),
            Place::File(path) => self.of_file(&current.site, &path, request, StatusCode::OK).await,
            Place::Nowhere(Some(path)) => self.of_file(&current.site, &path, request, StatusCode::NOT_FOUND).await,
            Place::Nowhere(None) => text(StatusCode::NOT_FOUND, "There is no page at this address.\n"),
        }
    }

    async fn of_file<B>(
        &self,
        site: &Snapshot,
        path: &str,
        request: &Request<B>,
        status: StatusCode,
    ) -> Response<Reply> {
        let kind = content_type(path);
        match site.file(path).await {
            Ok(File { bytes, version, .. }) if kind == HTML => {
                let tag = entity_tag(version);
                whole(request, status, kind, &tag, with_client(&bytes, &version.short()))
            }
            Ok(File { bytes, .. }) => {
                let tag = entity_tag(Digest::of(&bytes));
                whole(request, status, kind, &tag, bytes)
            }
            Err(failure) if kind == HTML => failed_page(request, &failure),
            Err(failure) => text(StatusCode::SERVICE_UNAVAILABLE, format!("{failure}\n")),
        }
    }
}

/// The file of the site that a page of the given address is; for one that leads nowhere, the page that says so.
pub(super) fn file_at(site: &Snapshot, address: &str) -> Option<String> {
    match place(site, address) {
        Place::File(path) => Some(path),
        Place::Nowhere(path) => path,
        Place::Folder(_) => None,
    }
}

/// Where the path of a URL leads. Only names that the site has are compared, so nothing needs to be made harmless.
fn place(site: &Snapshot, path: &str) -> Place {
    let Some(below) = path.strip_prefix(site.mount()) else {
        let is_above = path == "/" || site.mount().strip_suffix('/') == Some(path);
        return if is_above { Place::Folder(site.mount().to_owned()) } else { Place::Nowhere(None) };
    };
    let Ok(below) = percent_decode_str(below).decode_utf8() else { return Place::Nowhere(not_found(site, "")) };
    if below.is_empty() || below.ends_with('/') {
        let index = format!("{below}index.html");
        return if site.has(&index) { Place::File(index) } else { Place::Nowhere(not_found(site, &below)) };
    }
    if site.has(&below) {
        return Place::File(below.into_owned());
    }
    if site.has(&format!("{below}/index.html")) {
        return Place::Folder(format!("{}{}/", site.mount(), encode_path(&below)));
    }
    Place::Nowhere(not_found(site, &below))
}

/// The page for an address that leads nowhere: that of the nearest folder that has one.
fn not_found(site: &Snapshot, below: &str) -> Option<String> {
    let ends = below.match_indices('/').map(|(at, slash)| at + slash.len()).rev();
    let mut pages = ends.chain([0]).map(|end| format!("{}404.html", &below[..end]));
    pages.find(|page| site.has(page))
}

fn redirect(address: &str, from: &Uri) -> Response<Reply> {
    let query = from.query().map(|query| format!("?{query}")).unwrap_or_default();
    let mut response = text(StatusCode::MOVED_PERMANENTLY, "");
    if let Ok(location) = HeaderValue::from_str(&format!("{address}{query}")) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// A page with the script that waits for news of it.
fn with_client(page: &[u8], version: &str) -> Vec<u8> {
    let client = format!(
        "<link rel=\"stylesheet\" href=\"{STYLE}\">\n<script src=\"{SCRIPT}\" data-version=\"{version}\" defer></script>\n"
    );
    let at = memmem::find(page, b"</head>").unwrap_or(page.len());
    [&page[..at], client.as_bytes(), &page[at..]].concat()
}

/// What stands in for a page that a template cannot make; the script shows the error as well, and waits for better news.
fn failed_page<B>(request: &Request<B>, failure: &Failure) -> Response<Reply> {
    let mut message = String::new();
    // Writing to a string cannot fail.
    let _ = pulldown_cmark_escape::escape_html_body_text(&mut message, &failure.message);
    let page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Error</title>\n</head>\n\
         <body>\n<h1>This page cannot be made</h1>\n<p>{message}</p>\n</body>\n</html>\n"
    );
    let tag = entity_tag(Digest::of(page.as_bytes()));
    whole(request, StatusCode::INTERNAL_SERVER_ERROR, HTML, &tag, with_client(page.as_bytes(), ""))
}

fn at_hand<B>(request: &Request<B>, kind: &'static str, bytes: Vec<u8>) -> Response<Reply> {
    let tag = entity_tag(Digest::of(&bytes));
    whole(request, StatusCode::OK, kind, &tag, bytes)
}

fn entity_tag(digest: Digest) -> String {
    format!("\"{}\"", digest.short())
}

/// A response with all that browsers should know; without the bytes where the browser has them.
fn whole<B>(
    request: &Request<B>,
    status: StatusCode,
    kind: &'static str,
    tag: &str,
    bytes: Vec<u8>,
) -> Response<Reply> {
    let known = status == StatusCode::OK && knows(request.headers(), tag);
    let mut response = Response::new(Reply::whole(if known { Vec::new() } else { bytes }));
    *response.status_mut() = if known { StatusCode::NOT_MODIFIED } else { status };
    with_headers(&mut response, kind, "no-cache");
    if let Ok(tag) = HeaderValue::from_str(tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// Whether a browser says that it has the version of this tag.
fn knows(headers: &HeaderMap, tag: &str) -> bool {
    let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|tags| tags.to_str().ok());
    known.flat_map(|tags| tags.split(',')).any(|known| known.trim().trim_start_matches("W/") == tag)
}

fn text(status: StatusCode, text: impl Into<String>) -> Response<Reply> {
    let mut response = Response::new(Reply::whole(text.into()));
    *response.status_mut() = status;
    with_headers(&mut response, "text/plain; charset=utf-8", "no-store");
    response
}

/// The headers of every response. Other sites get nothing that they could read or embed.
pub(super) fn with_headers(response: &mut Response<Reply>, kind: &'static str, cache: &'static str) {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
}

/// What a file is, by its name, as hosts say it.
fn content_type(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or_default();
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    match extension.as_str() {
        "html" | "htm" => HTML,
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "md" => "text/markdown; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "xml" => "application/xml",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/vnd.microsoft.icon",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "woff2" => "font/woff2",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    }
}
