//! `duplicate-uid`: a uid that several articles of one language have.

use crate::article::Article;
use crate::finding::{FileId, Finding, rule};
use crate::locale::LocaleIndex;
use crate::site::Site;

/// The articles whose uid is that of another of their language; the first by path is the one that links lead to.
pub(super) fn duplicates(site: &Site<'_>) -> Vec<Finding> {
    let shared = site.uids().filter(|(_, files)| files.len() > 1);
    shared.flat_map(|(uid, files)| duplicates_of(site, uid, files)).collect()
}

fn duplicates_of(site: &Site<'_>, uid: &str, files: &[FileId]) -> Vec<Finding> {
    let mut met: Vec<(LocaleIndex, &Article)> = Vec::new();
    let mut findings = Vec::new();
    for article in files.iter().filter_map(|file| site.article(*file)) {
        let is_other = site.docset.recovered_from(article.file).is_some() || site.redirects.has_moved(article.file);
        if is_other || met.last().is_some_and(|(_, last)| last.file == article.file) {
            continue;
        }
        let locale = site.locale_of(article.file);
        match met.iter().find(|(known, _)| *known == locale) {
            // Articles for other versions may have the uid of theirs.
            Some((_, first)) if versions(first) == versions(article) => {
                findings.push(duplicate(site, uid, article, first.file));
            }
            Some(_) => {}
            None => met.push((locale, article)),
        }
    }
    findings
}

fn versions(article: &Article) -> Option<&str> {
    article.front.text("monikerRange").map(|range| range.value.as_str())
}

fn duplicate(site: &Site<'_>, uid: &str, article: &Article, first: FileId) -> Finding {
    let written = article.front.list("uid").into_iter().find(|written| written.value == uid);
    let span = written.map(|written| written.span).unwrap_or_default();
    let message =
        format!("`{}` has the uid `{uid}` as well, and links to it lead there", site.docset.file(first).printed);
    let finding = Finding::new(&rule::DUPLICATE_UID, article.file, span, message);
    finding.with_help("give each article a uid of its own").with_target(uid)
}
