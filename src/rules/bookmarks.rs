//! Which bookmark is meant by one that a page does not have.

use crate::finding::FileId;
use crate::markdown::slug::slug;
use crate::site::Site;

/// The bookmark of the heading that a fragment names in words.
pub(super) fn meant<'s>(site: &'s Site<'_>, page: FileId, fragment: &str) -> Option<&'s str> {
    let body = &site.article(page)?.body;
    let named = body.headings.iter().find(|heading| slug(&heading.text) == fragment)?;
    body.ids.get(named.id as usize).map(|id| &*id.name)
}
