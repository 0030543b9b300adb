//! Why files that are there are not published.

use crate::finding::FileId;
use crate::path::RelPath;
use crate::site::{Parsed, Site};

/// Why a file is not published, and what to do.
pub(super) struct Unpublished {
    pub(super) reason: String,
    pub(super) help: &'static str,
}

/// Why a file is not published, though it is there; `None` where it is, or where another finding says it.
pub(super) fn why(site: &Site<'_>, file: FileId) -> Option<Unpublished> {
    let path = &site.docset.file(file).path;
    match site.parsed(file) {
        Parsed::Article(_) if site.pages.group_of(file).is_some() => None,
        Parsed::Article(_) => {
            Some(Unpublished { reason: without_page(site, file), help: "name an article with a page" })
        }
        Parsed::Toc(_) => {
            let reason = format!("`{path}` has no page: it is a table of contents");
            Some(Unpublished { reason, help: "name an article with a page" })
        }
        Parsed::Refused | Parsed::OfDependency(_) => None,
        Parsed::Other if !site.is_asset(site.docset.file(file)) => Some(by_type(path)),
        Parsed::Other => match site.loaded().assets.get(&file) {
            Some(Err(reason)) => Some(refused(path, reason)),
            _ => None,
        },
    }
}

/// Of files of such a type none is published.
pub(super) fn by_type(path: &RelPath) -> Unpublished {
    let (reason, help) = match path.extension().as_str() {
        "" => ("files without an extension are not published".to_owned(), "give the file an extension"),
        extension => (
            format!("files of the type `.{extension}` are not published"),
            "add a harmless type to `asset_types` under `[site]`, or link to where the file is to be had",
        ),
    };
    Unpublished { reason, help }
}

/// What the file holds keeps it from being published.
pub(super) fn refused(path: &RelPath, reason: &str) -> Unpublished {
    let help = match path.extension().as_str() {
        "svg" => "take that out of the drawing, or save it as a PNG image",
        _ => "check that the file is there and may be read",
    };
    Unpublished { reason: reason.to_owned(), help }
}

/// Why an article has no page.
pub(super) fn without_page(site: &Site<'_>, file: FileId) -> String {
    let path = &site.docset.file(file).path;
    let reason = if site.is_fragment(file) { "it is only included in others" } else { "no docset holds it" };
    format!("`{path}` has no page: {reason}")
}
