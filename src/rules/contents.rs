//! Rules about how files make up the site.

use crate::finding::{FileId, Finding, rule};
use crate::markdown::body::{Link, LinkOrigin};
use crate::markdown::destination::Destination;
use crate::site::Site;
use crate::site::inclusion::{self, MOST_INCLUDED, included_table};
use crate::text::Spanned;
use crate::toc::{Toc, TocEntry};

use super::Shared;
use super::links::Check;

/// `circular-reference`: once for each circle, in its first file.
pub(super) fn circular_includes<'s>(site: &'s Site<'_>) -> impl Iterator<Item = Finding> + 's {
    site.circular_includes().into_iter().map(|(file, include)| {
        let message = format!("`{}` includes this file in turn", include.path);
        Finding::new(&rule::CIRCULAR_REFERENCE, file, include.span, message)
            .with_help("take one of the includes of this circle out; until then the page shows what is written where a file would include itself")
            .with_target(include.path.clone())
    })
}

/// `circular-reference`, for tables of contents that include each other.
pub(super) fn circular_tables<'s>(site: &'s Site<'_>) -> impl Iterator<Item = Finding> + 's {
    inclusion::circular_tables(site).into_iter().map(|(file, href)| {
        let message = format!("`{}` includes this table of contents in turn", href.value);
        Finding::new(&rule::CIRCULAR_REFERENCE, file, href.span, message)
            .with_help("take one of the entries of this circle out; until then it is shown without what it includes")
            .with_target(href.value.clone())
    })
}

/// `file-too-large`, for tables of contents that include others again and again.
pub(super) fn overfull_tables<'s>(site: &'s Site<'_>) -> impl Iterator<Item = Finding> + 's {
    inclusion::overfull_tables(site).into_iter().map(|(file, href)| {
        let message = format!("tables of contents include more than {MOST_INCLUDED} entries of others, here with `{}`", href.value);
        Finding::new(&rule::FILE_TOO_LARGE, file, href.span, message)
            .with_help("include a table in one place, and link to its first article elsewhere; from here on not all entries are shown")
            .with_target(href.value.clone())
    })
}

/// What is wrong with the entries of a table of contents: as for links, but a missing file is `toc-entry-not-found`.
pub(super) fn entries(site: &Site<'_>, file: FileId, toc: &Toc, shared: &Shared) -> Vec<Finding> {
    let check = Check::of_table(site, file, shared);
    let mut findings = Vec::new();
    if toc.is_guessed {
        return findings;
    }
    // In a breadcrumb file a table is named by the place where it is published.
    let is_breadcrumb = site.is_breadcrumb(file);
    for entry in toc.all() {
        let table = entry.toc_href.as_ref().filter(|_| !is_breadcrumb);
        for href in entry.href.iter().chain(table).chain(&entry.topic_href) {
            let link = Link::new(&href.value, href.span, origin(entry, href), None);
            if let Some(unpublished) = link.unpublished_scheme(file) {
                findings.push(unpublished);
            } else if included_table(site, site.locale_of(file), file, &href.value).is_none() {
                check.link(&link, site.place(site.locale_of(file), file, &link.destination), &mut findings);
            }
        }
        if let (None, Some(uid)) = (&entry.href, &entry.uid) {
            let destination = Destination::of_uid(&uid.value);
            let link = Link::to(destination, &uid.value, uid.span, origin(entry, uid), None);
            check.link(&link, site.place(site.locale_of(file), file, &link.destination), &mut findings);
        }
    }
    for finding in &mut findings {
        if *finding.rule == rule::FILE_NOT_FOUND {
            finding.rule = &rule::TOC_ENTRY_NOT_FOUND;
        }
    }
    findings
}

fn origin(entry: &TocEntry, href: &Spanned<String>) -> LinkOrigin {
    // In `# <https://…>` the address is the name as well.
    let is_seen =
        entry.name.as_ref().is_some_and(|name| name.span.start <= href.span.start && href.span.end <= name.span.end);
    if is_seen { LinkOrigin::Address } else { LinkOrigin::Markdown }
}
