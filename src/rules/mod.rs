//! Rules that need to see the whole site. What a file's own text breaks is found where it is parsed.

mod assets;
mod bookmarks;
mod contents;
mod languages;
mod links;
mod listed;
mod redirects;
mod snippets;

use rayon::prelude::*;

use crate::finding::{FileId, Finding};
use crate::site::{Parsed, Site};

/// Everything that is wrong with the site beyond single files. In no particular order.
pub fn check(site: &Site<'_>) -> Vec<Finding> {
    let includers = links::Includers::of(site);
    let mut findings: Vec<Finding> = (0..site.docset.files.len() as u32)
        .into_par_iter()
        .flat_map_iter(|index| {
            let file = FileId(index);
            match site.parsed(file) {
                Parsed::Article(article) => {
                    let mut findings = links::check(site, article, &includers);
                    findings.extend(snippets::check(site, article));
                    findings
                }
                Parsed::Toc(toc) => {
                    let mut findings = contents::entries(site, file, toc, &includers);
                    findings.extend(listed::duplicated(site, file, toc));
                    findings
                }
                Parsed::Refused | Parsed::Other => Vec::new(),
            }
        })
        .collect();
    findings.extend(contents::circular_includes(site));
    findings.extend(contents::circular_tables(site));
    findings.extend(listed::not_listed(site));
    findings.extend(redirects::conflicts(site));
    findings.extend(site.pages.findings(site.docset));
    findings.extend(assets::collisions(site));
    findings
}
