//! Rules about links and includes.

use std::cell::Cell;
use std::collections::HashMap;

use crate::article::Article;
use crate::docset::FileKind;
use crate::finding::{Edit, FileId, Finding, may_be_near, nearest, rule};
use crate::markdown::body::{Include, Link};
use crate::markdown::destination::Destination;
use crate::path::{RelPath, relative};
use crate::site::link::{FilePlace, Nowhere, Place};
use crate::site::{Hit, Parsed, Site};

use super::bookmarks;
use super::languages;
use super::redirects::replacement;

/// Which pages a file is part of.
pub(super) struct Includers(HashMap<FileId, Vec<FileId>>);

impl Includers {
    pub(super) fn of(site: &Site<'_>) -> Self {
        let mut includers: HashMap<FileId, Vec<FileId>> = HashMap::new();
        for article in site.articles().filter(|article| !article.body.includes.is_empty()) {
            if site.is_fragment(article.file) {
                continue;
            }
            for included in &site.ids(article.file).included {
                includers.entry(*included).or_default().push(article.file);
            }
        }
        Self(includers)
    }

    /// The pages that show a file: its own, unless it is a fragment, and those that include it.
    fn pages<'i>(&'i self, site: &Site<'_>, file: FileId) -> impl Iterator<Item = FileId> + 'i {
        let own = (!site.is_fragment(file)).then_some(file);
        own.into_iter().chain(self.0.get(&file).into_iter().flatten().copied())
    }
}

/// What is wrong with the links and includes of an article.
pub(super) fn check(site: &Site<'_>, article: &Article, includers: &Includers) -> Vec<Finding> {
    let check = Check::new(site, article.file, includers);
    let mut findings = Vec::new();
    let own = site.locale_of(article.file);
    for (index, link) in article.body.links.iter().enumerate() {
        check.link(link, site.place_of_link(own, article, index), &mut findings);
    }
    for include in &article.body.includes {
        findings.extend(check.include(include));
    }
    findings
}

/// The rules about links, for one file.
pub(super) struct Check<'c, 'a> {
    site: &'c Site<'a>,
    file: FileId,
    includers: &'c Includers,
    /// How much may still be done to tell what misspelt names might mean.
    effort: Cell<usize>,
}

/// How much is done in one file to tell what misspelt names might mean: one for a look at a name, more for a comparison.
/// A file full of wrong names need not be told about each.
const EFFORT: usize = 8_000;
const COMPARISON: usize = 16;

impl<'c, 'a> Check<'c, 'a> {
    pub(super) fn new(site: &'c Site<'a>, file: FileId, includers: &'c Includers) -> Self {
        Self { site, file, includers, effort: Cell::new(EFFORT) }
    }
}

impl Check<'_, '_> {
    fn nearest<'n>(&self, name: &str, candidates: impl Iterator<Item = &'n str>) -> Option<&'n str> {
        let spend = |effort| self.effort.set(self.effort.get().saturating_sub(effort));
        let looked = candidates.take_while(|_| self.effort.get() > 0).inspect(|_| spend(1));
        nearest(name, looked.filter(|candidate| may_be_near(name, candidate)).inspect(|_| spend(COMPARISON)))
    }

    /// What is wrong with a link that leads to `place`.
    pub(super) fn link(&self, link: &Link, place: Place<'_>, findings: &mut Vec<Finding>) {
        if let Destination::Site(reference) = &link.destination
            && RelPath::new(&reference.path).is_some_and(|path| path.has_extension(&["md"]))
        {
            findings.push(self.absolute(link, &place));
            return;
        }
        findings.extend(languages::hard_coded_locale(self.site, self.file, link));
        match place {
            Place::Fragment(fragment) => findings.extend(self.own_bookmark(link, fragment)),
            Place::File(place) if place.is_redirected() => {
                findings.extend(self.redirected(link));
                findings.extend(self.bookmark(link, &place));
            }
            Place::File(place) => {
                findings.extend(languages::leaves_locale(self.site, self.file, link, &place));
                findings.extend(self.case(link, &place));
                findings.extend(self.unpublished(link, place.hit).or_else(|| self.bookmark(link, &place)));
            }
            Place::Nowhere(Nowhere::NotFound(path, _)) => findings.push(self.not_found(link, &path)),
            Place::Nowhere(Nowhere::OutOfScope) => findings.push(self.out_of_scope(link)),
            Place::Nowhere(Nowhere::UnknownUid) => findings.extend(languages::unknown_uid(self.site, self.file, link)),
            // The parser has reported the scheme.
            Place::Nowhere(Nowhere::UnsafeScheme) => {}
            Place::Outside(_) => findings.extend(self.redirected(link)),
            Place::Top | Place::Dependency => {}
        }
    }

    pub(super) fn finding(&self, rule: &'static crate::finding::Rule, link: &Link, message: String) -> Finding {
        Finding::new(rule, self.file, link.span, message).with_target(link.written.clone())
    }

    /// A link whose own file has gone, and which a redirect leads on.
    fn redirected(&self, link: &Link) -> Option<Finding> {
        if self.site.redirects.is_empty() {
            return None;
        }
        let reference = link.destination.reference()?;
        let redirection = self.site.redirection_of(self.file, &link.destination)?;
        let own = self.site.locale_of(self.file);
        let end = self.site.end_of(own, own, redirection);
        let folder = self.site.docset.file(self.file).path.parent();
        let new = replacement(self.site, &folder, reference.fragment.as_deref(), &end)?;
        let message = format!("`{}` has moved", redirection.configured.from.value);
        let finding = self.finding(&rule::REDIRECTED_LINK, link, message).with_help(format!("link to `{new}`"));
        Some(finding.with_fix(Edit::new(link.span, link.written.clone(), new)))
    }

    /// The mend that lets a link lead to another file, its query and its bookmark kept.
    fn retarget(&self, link: &Link, file: &RelPath) -> Option<Edit> {
        let rest = link.written.find(['?', '#']).map_or("", |at| &link.written[at..]);
        let path = relative(&self.site.docset.file(self.file).path.parent(), file);
        Edit::new(link.span, link.written.clone(), path + rest)
    }

    fn absolute(&self, link: &Link, place: &Place<'_>) -> Finding {
        let fix = match place {
            Place::File(place) if !place.is_redirected() => {
                self.retarget(link, &self.site.docset.file(place.hit.file).path)
            }
            _ => None,
        };
        let message = "a path from the host's root names a source file".to_owned();
        self.finding(&rule::ABSOLUTE_FILE_LINK, link, message)
            .with_help("write the path from this file's folder, or the page's address without `.md`")
            .with_fix(fix)
    }

    fn not_found(&self, link: &Link, path: &RelPath) -> Finding {
        let finding =
            self.finding(&rule::FILE_NOT_FOUND, link, format!("`{path}` is in no locale that this one may use"));
        match self.similar(path) {
            Some(name) => finding.with_help(format!("did you mean `{name}`?")),
            None => finding.with_help("mend the path or take the link out; its text is published without a link"),
        }
    }

    /// The only file of that name elsewhere, else one of the same folder whose name is much like the one asked for.
    fn similar(&self, path: &RelPath) -> Option<String> {
        let locale = self.site.locale_of(self.file);
        if let Some(file) = self.site.only_file_named(locale, path.name()) {
            let folder = self.site.docset.file(self.file).path.parent();
            return Some(relative(&folder, &self.site.docset.file(file).path));
        }
        self.nearest(path.name(), self.site.names_in(locale, &path.parent())).map(str::to_owned)
    }

    fn out_of_scope(&self, link: &Link) -> Finding {
        let message = "the path leads out of every locale's folder".to_owned();
        self.finding(&rule::LINK_OUT_OF_SCOPE, link, message)
            .with_help("link to a file of the docset, or to its address on the web")
    }

    fn case(&self, link: &Link, place: &FilePlace<'_>) -> Option<Finding> {
        if place.hit.exact {
            return None;
        }
        let real = &self.site.docset.file(place.hit.file).path;
        // A docset's folder may be spelled as each locale likes.
        let asked = self.site.asked_path(self.file, &link.destination);
        let below = |path: &RelPath| self.site.docset_of(path).and_then(|docset| path.below(&docset.path));
        if asked.is_some_and(|asked| below(&asked) == below(real) && below(real).is_some()) {
            return None;
        }
        let mut message = format!("the file is called `{real}`");
        if let Some(double) = place.hit.double {
            message += &format!(", and `{}` differs only in case as well", self.site.docset.file(double).path);
        }
        let finding = self.finding(&rule::FILE_CASE_MISMATCH, link, message);
        let certain = place.hit.double.is_none() && matches!(link.destination, Destination::Relative(_));
        let fix = if certain { self.retarget(link, real) } else { None };
        Some(finding.with_help("spell it as the disk does; hosts and other systems tell cases apart").with_fix(fix))
    }

    /// Why the file is not published, though it is there.
    fn unpublished(&self, link: &Link, hit: Hit) -> Option<Finding> {
        let file = self.site.docset.file(hit.file);
        const ALLOW: &str =
            "add a harmless type to `asset_types` under `[site]`, or link to where the file is to be had";
        let (reason, help) = match self.site.parsed(hit.file) {
            Parsed::Article(_) if link.image.is_some() => {
                ("an article is no image".to_owned(), "name an image file, or write a link")
            }
            Parsed::Article(_) => return self.without_page(link, hit),
            Parsed::Toc(_) | Parsed::Refused => return None,
            Parsed::Other if !self.site.is_asset(file) => match file.path.extension().as_str() {
                "" => ("files without an extension are not published".to_owned(), "give the file an extension"),
                extension => (format!("files of the type `.{extension}` are not published"), ALLOW),
            },
            Parsed::Other => match self.site.loaded().assets.get(&hit.file) {
                Some(Err(reason)) if file.path.extension() == "svg" => {
                    (reason.clone(), "take that out of the drawing, or save it as a PNG image")
                }
                Some(Err(reason)) => (reason.clone(), "check that the file is there and may be read"),
                _ => return None,
            },
        };
        Some(self.finding(&rule::ASSET_TYPE_REFUSED, link, reason).with_help(help))
    }

    /// An article that has no page of its own, where the one that links to it is published.
    fn without_page(&self, link: &Link, hit: Hit) -> Option<Finding> {
        let is_published = |file| self.site.is_fragment(file) || self.site.pages.group_of(file).is_some();
        if self.site.pages.group_of(hit.file).is_some() || hit.file == self.file || !is_published(self.file) {
            return None;
        }
        let path = &self.site.docset.file(hit.file).path;
        let reason =
            if self.site.is_fragment(hit.file) { "it is only included in others" } else { "no docset holds it" };
        let finding = self.finding(&rule::FILE_NOT_FOUND, link, format!("`{path}` has no page: {reason}"));
        Some(finding.with_help("link to a page that shows it; until then the text is published without a link"))
    }

    fn bookmark(&self, link: &Link, place: &FilePlace<'_>) -> Option<Finding> {
        let fragment = place.reference.fragment.as_deref().filter(|fragment| Destination::is_checked(fragment))?;
        let target = self.site.docset.file(place.hit.file);
        self.site.article(place.hit.file)?;
        // What a YAML page answers to is not settled: its questions get ids from hosts, each by its own rule.
        if target.kind != FileKind::Article {
            return None;
        }
        if link.image.is_some() || fragment == "lightbox" {
            return None;
        }
        let ids = self.site.ids(place.hit.file);
        let fragment = crate::path::nfc(fragment);
        if ids.contains(&fragment) {
            return None;
        }
        let page = &target.path;
        let message = format!("`{page}` has no bookmark `{fragment}`");
        Some(self.with_bookmark_help(
            self.finding(&rule::BOOKMARK_NOT_FOUND, link, message),
            place.hit.file,
            &fragment,
            ids.iter(),
        ))
    }

    /// A bookmark of the page that the link stands on; in a fragment, of one of those that include it.
    fn own_bookmark(&self, link: &Link, fragment: &str) -> Option<Finding> {
        if !Destination::is_checked(fragment) || link.image.is_some() {
            return None;
        }
        let fragment = crate::path::nfc(fragment);
        let mut pages = self.includers.pages(self.site, self.file).peekable();
        pages.peek()?;
        if pages.any(|page| self.site.ids(page).contains(&fragment)) {
            return None;
        }
        let ids = self.site.ids(self.file);
        let finding = self.finding(&rule::BOOKMARK_NOT_FOUND, link, format!("this page has no bookmark `{fragment}`"));
        Some(self.with_bookmark_help(finding, self.file, &fragment, ids.iter()))
    }

    fn with_bookmark_help<'i>(
        &self,
        finding: Finding,
        page: FileId,
        fragment: &str,
        ids: impl Iterator<Item = &'i str>,
    ) -> Finding {
        let headings = self.site.article(page).map_or(0, |article| article.body.headings.len());
        let is_affordable = headings <= self.effort.get();
        self.effort.set(self.effort.get().saturating_sub(headings));
        let meant = if is_affordable { bookmarks::meant(self.site, page, fragment) } else { None };
        match meant.or_else(|| self.nearest(fragment, ids)) {
            Some(id) => finding.with_help(format!("did you mean `#{id}`?")),
            None => finding.with_help("the link leads to the top of the page until the bookmark is mended"),
        }
    }

    fn include(&self, include: &Include) -> Option<Finding> {
        if self.site.included(self.file, include).is_some() {
            return None;
        }
        if self.site.is_dependency(&include.path) {
            let message = "articles of a dependency cannot be included";
            let finding = Finding::new(&rule::INCLUDE_NOT_FOUND, self.file, include.span, message)
                .with_help("copy the file into the docset; until then the page shows what is written")
                .with_target(include.path.clone());
            return Some(finding.as_info());
        }
        let path = self.site.include_path(self.file, include);
        let found = path.as_ref().and_then(|path| self.site.find_for(self.site.locale_of(self.file), path));
        let message = match (&path, found) {
            (_, Some(hit)) if matches!(self.site.parsed(hit.file), Parsed::Refused) => return None,
            (Some(path), Some(_)) => format!("`{path}` is no file of markdown"),
            (Some(path), None) => format!("`{path}` is in no locale that this one may use"),
            (None, _) => "the path leads out of the locale's folder".to_owned(),
        };
        let finding = Finding::new(&rule::INCLUDE_NOT_FOUND, self.file, include.span, message)
            .with_help("mend the path or take the include out; until then the page shows what is written")
            .with_target(include.path.clone());
        Some(finding)
    }
}
