//! Which bookmark is meant by one that a page does not have.

use crate::finding::FileId;
use crate::markdown::Body;
use crate::markdown::slug::slug;
use crate::site::Site;

/// The bookmark of the heading that a fragment names in words: in those of the page, or in those of its source.
pub(super) fn meant<'s>(site: &'s Site<'_>, page: FileId, fragment: &str) -> Option<&'s str> {
    let body = &site.article(page)?.body;
    let named = body.headings.iter().position(|heading| slug(&heading.text) == fragment);
    id_of(body, named.or_else(|| in_source(site, page, body, fragment))?)
}

/// The heading at the place of the one that has this bookmark in the source, where both have as many.
fn in_source(site: &Site<'_>, page: FileId, body: &Body, fragment: &str) -> Option<usize> {
    let source = site.config.source.filter(|source| *source != site.locale_of(page))?;
    let hit = site.find(source, &site.docset.file(page).path)?;
    let original = &site.article(hit.file)?.body;
    if original.headings.len() != body.headings.len() {
        return None;
    }
    (0..original.headings.len()).find(|heading| id_of(original, *heading) == Some(fragment))
}

fn id_of(body: &Body, heading: usize) -> Option<&str> {
    body.ids.get(body.headings.get(heading)?.id as usize).map(|id| &*id.name)
}
