//! Bookmarks that pages do not have, and which were meant.

use crate::docset::FileKind;
use crate::finding::FileId;
use crate::markdown::destination::{Destination, Reference};
use crate::markdown::slug::slug;
use crate::path::nfc;
use crate::site::Site;

/// The bookmark of a reference to a page, where the page does not have it.
pub(super) fn missing(site: &Site<'_>, page: FileId, reference: &Reference) -> Option<String> {
    let fragment = reference.fragment().and_then(Destination::bookmark)?;
    site.article(page)?;
    // What a YAML page answers to is not settled: its questions get ids from hosts, each by its own rule.
    if site.docset.file(page).kind != FileKind::Article {
        return None;
    }
    let fragment = nfc(fragment);
    (!site.ids(page).contains(&fragment)).then(|| fragment.into_owned())
}

/// The bookmark of the heading that a fragment names in words.
pub(super) fn meant<'s>(site: &'s Site<'_>, page: FileId, fragment: &str) -> Option<&'s str> {
    let body = &site.article(page)?.body;
    // What is much longer names something else; looking at it for each of many bookmarks would take long.
    let may_name = |text: &str| text.len() <= 2 * fragment.len() + 64;
    let named = body.headings.iter().find(|heading| may_name(&heading.text) && slug(&heading.text) == fragment)?;
    body.ids.get(named.id as usize).map(|id| &*id.name)
}
