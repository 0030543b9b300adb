//! Rules about links to other sites.

use std::collections::BTreeMap;

use crate::external::{Answer, Answers};
use crate::finding::{FileId, Finding, rule};
use crate::markdown::destination::Destination;
use crate::site::{Parsed, Site};
use crate::text::Span;
use crate::toc::TocEntry;

/// The links of a site to others: by address, where each stands.
pub type ExternalLinks<'s> = BTreeMap<&'s str, Vec<(FileId, Span)>>;

/// Every link to another site, as it is written. Those to this site's own place lead to what is not yet published.
pub fn external_links<'s>(site: &'s Site<'_>) -> ExternalLinks<'s> {
    let own = site.config.site.base_url.as_deref();
    let mut links = ExternalLinks::new();
    let mut add = |address: &'s str, file: FileId, span: Span| {
        let is_web = address.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http"));
        if is_web && !own.is_some_and(|own| address.starts_with(own)) {
            links.entry(address).or_default().push((file, span));
        }
    };
    for article in site.articles() {
        for link in &article.body.links {
            if let Destination::External(address) = &link.destination {
                add(address, article.file, link.span);
            }
        }
    }
    for index in 0..site.docset.files.len() as u32 {
        let Parsed::Toc(toc) = site.parsed(FileId(index)) else { continue };
        let mut entries: Vec<&TocEntry> = toc.entries.iter().collect();
        while let Some(entry) = entries.pop() {
            for href in entry.href.iter().chain(&entry.topic_href) {
                add(&href.value, FileId(index), href.span);
            }
            entries.extend(&entry.items);
        }
    }
    links
}

/// `external-link-broken`: what the addresses answered.
pub fn external(links: &ExternalLinks<'_>, answers: &Answers) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (address, places) in links {
        let found = places.iter().filter_map(|(file, span)| finding(address, *file, *span, answers.get(address)?));
        findings.extend(found);
    }
    findings
}

fn finding(address: &str, file: FileId, span: Span, answer: &Answer) -> Option<Finding> {
    let finding = |message: String| Finding::new(&rule::EXTERNAL_LINK_BROKEN, file, span, message).with_target(address);
    match answer {
        Answer::Works | Answer::Unknown => None,
        Answer::Dead(reason) => {
            let help = "link to where it is now, or take the link out where nothing is there any more";
            Some(finding(format!("the address {reason}")).with_help(help))
        }
        Answer::Moved(to) => {
            let fragment = address.split_once('#').filter(|_| !to.contains('#'));
            let to = fragment.map_or_else(|| to.clone(), |(_, fragment)| format!("{to}#{fragment}"));
            Some(finding("the address has moved for good".to_owned()).with_help(format!("link to `{to}`")).as_info())
        }
    }
}
