//! Rules about what tables of contents list: an article twice, or not at all.

use std::collections::BTreeSet;

use crate::article::Article;
use crate::docset::FileKind;
use crate::finding::{FileId, Finding, asked, rule};
use crate::locale::LocaleIndex;
use crate::markdown::destination::Destination;
use crate::path::RelPath;
use crate::site::inclusion::included_table;
use crate::site::link::Place;
use crate::site::{Parsed, Site};
use crate::text::Spanned;
use crate::toc::{Toc, TocEntry};

/// Every address that a table has, in order.
fn hrefs<'t>(toc: &'t Toc) -> Vec<(&'t Spanned<String>, &'t TocEntry)> {
    let named = |entry: &'t TocEntry| {
        let TocEntry { href, toc_href, topic_href, .. } = entry;
        [href, toc_href, topic_href].into_iter().flatten().map(move |href| (href, entry))
    };
    toc.all().flat_map(named).collect()
}

/// `toc-entry-duplicated`: an article that a table lists a second time.
pub(super) fn duplicated(site: &Site<'_>, file: FileId, toc: &Toc) -> Vec<Finding> {
    let mut met = BTreeSet::new();
    let mut findings = Vec::new();
    if toc.is_guessed || site.is_breadcrumb(file) {
        return findings;
    }
    for (href, entry) in hrefs(toc) {
        // What another table begins with is no entry of this one.
        if included_table(site, site.locale_of(file), file, &href.value).is_some() {
            continue;
        }
        let destination = Destination::parse(&href.value);
        let Place::File(place) = site.place(site.locale_of(file), file, &destination) else { continue };
        // Nor is what a folder's table begins with.
        let is_article = RelPath::new(place.reference.path()).is_some_and(|path| path.has_extension(&["md"]));
        if !is_article || site.article(place.hit.file).is_none() {
            continue;
        }
        let reference = &place.reference;
        if !met.insert((
            place.hit.file,
            reference.query().to_owned(),
            reference.fragment().map(str::to_owned),
            entry.versions(),
        )) {
            let message = format!("`{}` is listed above already", href.value);
            let finding = Finding::new(&rule::TOC_ENTRY_DUPLICATED, file, href.span, message);
            findings.push(
                finding
                    .with_help("list an article once: readers are shown where they are by its first entry")
                    .with_target(href.value.clone()),
            );
        }
    }
    findings
}

/// `article-not-in-toc`: the articles of each locale that none of its tables lists.
pub(super) fn not_listed(site: &Site<'_>) -> Vec<Finding> {
    (0..site.config.locales.len()).flat_map(|index| not_listed_in(site, LocaleIndex(index as u16))).collect()
}

fn not_listed_in(site: &Site<'_>, locale: LocaleIndex) -> Vec<Finding> {
    let mut listed: BTreeSet<FileId> = BTreeSet::new();
    let mut folders: BTreeSet<RelPath> = BTreeSet::new();
    let files = || (0..site.docset.files.len() as u32).map(FileId).filter(|file| site.locale_of(*file) == locale);
    let own = files().filter(|file| matches!(site.parsed(*file), Parsed::Toc(_)) && !site.is_breadcrumb(*file));
    let own: Vec<FileId> = own.collect();
    if own.is_empty() {
        return Vec::new();
    }
    // What stands in where the locale has no table is shown to its readers as well.
    let others = site.tables_for(locale).into_iter().filter(|table| site.locale_of(*table) != locale);
    folders.extend(own.iter().map(|file| site.docset.file(*file).path.parent()));
    for file in own.iter().copied().chain(others) {
        let Parsed::Toc(toc) = site.parsed(file) else { continue };
        let named = hrefs(toc).into_iter().map(|(href, _)| Destination::parse(&href.value));
        let uids = toc.all().filter_map(|entry| Some(Destination::of_uid(&entry.uid.as_ref()?.value)));
        for destination in named.chain(uids) {
            if let Place::File(place) = site.place(locale, file, &destination) {
                listed.insert(place.hit.file);
            }
        }
    }
    let has_table = |path: &RelPath| path.parent().ancestors().any(|folder| folders.contains(&folder));
    let mut findings = Vec::new();
    for file in files().filter(|file| !listed.contains(file)) {
        let source = site.docset.file(file);
        let Some(article) = site.article(file).filter(|_| source.kind == FileKind::Article) else { continue };
        if has_table(&source.path) {
            findings.extend(asked(&rule::ARTICLE_NOT_IN_TOC, file, || missed(site, article)));
        }
    }
    findings
}

/// An article that is not listed, though readers should find it.
fn missed(site: &Site<'_>, article: &Article) -> Option<Finding> {
    let path = &site.docset.file(article.file).path;
    let is_hidden =
        article.front.text("robots").is_some_and(|text| text.value.to_ascii_lowercase().contains("noindex"));
    if site.pages.group_of(article.file).is_none() || is_hidden || is_index(path) {
        return None;
    }
    let heading = || article.body.first_heading().map(|heading| heading.span);
    let span = article.front.text("title").map(|title| title.span).or_else(heading).unwrap_or_default();
    let message = "no table of contents lists this article";
    let finding = Finding::new(&rule::ARTICLE_NOT_IN_TOC, article.file, span, message);
    let help = "list it, or say `robots: noindex` where nobody is to find it";
    Some(finding.with_help(help).with_target(path.to_string()))
}

/// Whether an article is the first page of its folder, which readers reach by the folder.
fn is_index(path: &RelPath) -> bool {
    path.without_extension().rsplit('/').next().is_some_and(|name| name.eq_ignore_ascii_case("index"))
}
