//! Rules about links and includes.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::article::Article;
use crate::docset::FileKind;
use crate::finding::{Edit, FileId, Finding, Rule, asked, rule};
use crate::markdown::body::{Link, LinkOrigin};
use crate::markdown::destination::Destination;
use crate::path::RelPath;
use crate::site::dependency::LoadedFile;
use crate::site::link::{DependencyPlace, FilePlace, Nowhere, Place};
use crate::site::redirect::End;
use crate::site::{Hit, Parsed, Site};

use super::meant::{Effort, nearest_name};
use super::redirects::replacement;
use super::spelling::{Asked, mismatch};
use super::unpublished::{self, Unpublished};
use super::{Shared, bookmarks, includes, languages, mend};

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
pub(super) fn check(site: &Site<'_>, article: &Article, shared: &Shared) -> Vec<Finding> {
    let check = Check::new(site, article.file, shared);
    let mut findings = Vec::new();
    let own = site.locale_of(article.file);
    let is_markdown = site.docset.file(article.file).kind == FileKind::Article;
    for (index, link) in article.body.links.iter().enumerate() {
        if is_markdown && link.destination == Destination::Empty && link.origin == LinkOrigin::Markdown {
            findings.push(check.without_destination(link));
        }
        check.link(link, site.place_of_link(own, article, index), &mut findings);
    }
    for include in &article.body.includes {
        findings.extend(asked(&rule::INCLUDE_NOT_FOUND, check.file, || includes::check(&check, include)));
    }
    findings
}

/// The rules about links, for one file.
pub(super) struct Check<'c, 'a> {
    pub(super) site: &'c Site<'a>,
    pub(super) file: FileId,
    shared: &'c Shared,
    /// How much may still be done to tell what misspelt names might mean.
    effort: Effort,
    bookmarks: Bookmarks,
    is_table: bool,
}

/// Which bookmarks the pages that show a file have, as far as they were asked.
struct Bookmarks {
    known: RefCell<HashMap<String, bool>>,
    /// How many pages may still be asked.
    effort: Effort,
}

impl<'c, 'a> Check<'c, 'a> {
    pub(super) fn new(site: &'c Site<'a>, file: FileId, shared: &'c Shared) -> Self {
        let bookmarks = Bookmarks { known: RefCell::default(), effort: Effort::new() };
        Self { site, file, shared, effort: Effort::new(), bookmarks, is_table: false }
    }

    /// The same for a table of contents, whose entries are links.
    pub(super) fn of_table(site: &'c Site<'a>, file: FileId, shared: &'c Shared) -> Self {
        Self { is_table: true, ..Self::new(site, file, shared) }
    }
}

impl Check<'_, '_> {
    /// Advice with what happens until it is followed, which is nothing to a file that no docset publishes.
    pub(super) fn until_then(&self, advice: &str, happens: &str) -> String {
        let is_published = self.site.docset_of(&self.site.docset.file(self.file).path).is_some();
        if is_published { format!("{advice}; {happens}") } else { advice.to_owned() }
    }

    /// What happens to a link that leads nowhere.
    fn happens_to(&self, link: &Link) -> &'static str {
        match link.image {
            _ if self.is_table => "until then it is shown without a link",
            Some(_) => "until then the text that stands for it is shown",
            None => "its text is published without a link",
        }
    }

    fn mend_the_path(&self, link: &Link) -> String {
        let what = match link.image {
            _ if self.is_table => "entry",
            Some(_) => "image",
            None => "link",
        };
        self.until_then(&format!("mend the path or take the {what} out"), self.happens_to(link))
    }

    /// The question whether another path was meant.
    pub(super) fn similar(&self, path: &RelPath, written: &str) -> Option<String> {
        let file = self.site.docset.file(self.file);
        let meant = self.shared.meant.file(self.site, file.locale, path, &self.effort)?;
        Some(format!("did you mean `{}`?", mend::path(&file.path.parent(), &meant, mend::split(written).0)))
    }

    /// What is wrong with a link that leads to `place`.
    pub(super) fn link(&self, link: &Link, place: Place<'_>, findings: &mut Vec<Finding>) {
        if let Destination::Site(reference) = &link.destination
            && RelPath::new(reference.path()).is_some_and(|path| path.has_extension(&["md"]))
        {
            findings.extend(self.asked(&rule::ABSOLUTE_FILE_LINK, || Some(self.absolute(link, &place))));
            return;
        }
        findings
            .extend(self.asked(&rule::HARD_CODED_LOCALE, || languages::hard_coded_locale(self.site, self.file, link)));
        match place {
            Place::Fragment(fragment) => {
                findings.extend(self.asked(&rule::BOOKMARK_NOT_FOUND, || self.own_bookmark(link, fragment)));
            }
            Place::File(place) if place.is_redirected() => {
                findings.extend(self.asked(&rule::REDIRECTED_LINK, || self.redirected(link)));
                if self.has_own_bookmark(link) {
                    findings.extend(self.asked(&rule::BOOKMARK_NOT_FOUND, || self.bookmark(link, &place)));
                }
            }
            Place::File(place) => {
                let leaves = || languages::leaves_locale(self.site, self.file, link, &place);
                findings.extend(self.asked(&rule::LINK_LEAVES_LOCALE, leaves));
                findings.extend(self.asked(&rule::FILE_CASE_MISMATCH, || self.case(link, &place)));
                let unpublished = self.asked(&rule::ASSET_TYPE_REFUSED, || self.unpublished(link, place.hit));
                if unpublished.is_empty() {
                    findings.extend(self.asked(&rule::BOOKMARK_NOT_FOUND, || self.bookmark(link, &place)));
                }
                findings.extend(unpublished);
            }
            Place::Nowhere(Nowhere::NotFound(path, _)) => {
                findings.extend(self.asked(&rule::FILE_NOT_FOUND, || Some(self.not_found(link, &path))));
            }
            Place::Nowhere(Nowhere::OutOfScope) => {
                findings.extend(self.asked(&rule::LINK_OUT_OF_SCOPE, || Some(self.out_of_scope(link))));
            }
            Place::Nowhere(Nowhere::UnknownUid) => {
                findings.extend(self.asked(&rule::XREF_NOT_FOUND, || self.unknown_uid(link)));
            }
            // The parser has reported the scheme.
            Place::Nowhere(Nowhere::UnsafeScheme) => {}
            Place::Outside(_) => {
                let found = self.asked(&rule::REDIRECTED_LINK, || self.redirected(link));
                if found.is_empty() {
                    findings.extend(self.asked(&rule::FILE_NOT_FOUND, || self.of_another(link)));
                }
                findings.extend(found);
            }
            Place::Nowhere(Nowhere::Absent(name)) => findings.push(self.absent(link, &name)),
            Place::Dependency(place) => findings.extend(self.of_dependency(link, &place)),
            Place::Top | Place::Aside => {}
        }
    }

    /// What a rule finds in the file.
    fn asked<F: IntoIterator<Item = Finding>>(&self, rule: &'static Rule, look: impl FnOnce() -> F) -> Vec<Finding> {
        asked(rule, self.file, look)
    }

    pub(super) fn finding(&self, rule: &'static Rule, link: &Link, message: String) -> Finding {
        Finding::new(rule, self.file, link.span, message).with_target(link.written())
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
        // What is wrong with the redirect itself is said there.
        let (is_sound, end) = match end {
            End::File(hit, reference) if bookmarks::missing(self.site, hit.file, &reference).is_some() => {
                (false, End::File(hit, reference.without_fragment()))
            }
            end => (true, end),
        };
        let folder = self.site.docset.file(self.file).path.parent();
        let new = replacement(self.site, &folder, link, reference, &end)?;
        let message = format!("`{}` has moved", redirection.configured.from.value);
        let finding = self.finding(&rule::REDIRECTED_LINK, link, message).with_help(format!("link to `{new}`"));
        let fix = if is_sound { mend::edit(self.site, self.file, link, new) } else { None };
        Some(finding.with_fix(fix))
    }

    /// Whether the bookmark that a redirected link leads to is its own, and not the redirect's.
    fn has_own_bookmark(&self, link: &Link) -> bool {
        let own = self.site.locale_of(self.file);
        let end = |redirection| self.site.end_of(own, own, redirection);
        let end = self.site.redirection_of(self.file, &link.destination).map(end);
        !matches!(end, Some(End::File(_, reference)) if reference.fragment().is_some())
    }

    /// A link to a place of the host that would be this docset's if it had such a folder.
    fn of_another(&self, link: &Link) -> Option<Finding> {
        let Destination::Site(reference) = &link.destination else { return None };
        let (docset, folder) = self.site.folder_of_another(reference)?;
        let place = format!("{}/{folder}", docset.site_path);
        let message = format!(
            "`{folder}/` is no folder of the docset at `/{}`, so the link is taken for another docset's",
            docset.site_path
        );
        let help = format!(
            "correct the path, or give what is published at `/{place}` a `[[docsets]]` table with `site_path = \"/{place}\"`"
        );
        Some(self.finding(&rule::FILE_NOT_FOUND, link, message).with_help(help).as_info())
    }

    /// The mend that lets a link lead to another file, its query and its bookmark kept.
    fn retarget(&self, link: &Link, file: &RelPath) -> Option<Edit> {
        let (path, rest) = mend::split(link.written());
        let path = mend::path(&self.site.docset.file(self.file).path.parent(), file, path);
        mend::edit(self.site, self.file, link, path + rest)
    }

    fn without_destination(&self, link: &Link) -> Finding {
        let (message, help) = match link.image {
            Some(_) => {
                ("the parentheses of this image name no file", "write its path between them, or take the image out")
            }
            None => {
                ("the parentheses of this link are empty", "write between them where it leads, or take the link out")
            }
        };
        let help = self.until_then(help, self.happens_to(link));
        self.finding(&rule::FILE_NOT_FOUND, link, message.to_owned()).with_help(help).as_warning()
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
        let there = self.site.find_for(self.site.locale_of(self.file), path);
        if there.is_some_and(|hit| self.site.redirects.has_moved(hit.file)) {
            let message = format!("`{path}` leads on to nothing that is there");
            let finding = self.finding(&rule::FILE_NOT_FOUND, link, message);
            return finding.with_help("mend its `redirect_url`; until then the text is published without a link");
        }
        let similar = self.similar(path, link.written());
        if similar.is_none() && self.site.has_folder(self.site.locale_of(self.file), path) {
            let message = format!("the folder `{path}` has no page of its own");
            let finding = self.finding(&rule::FILE_NOT_FOUND, link, message);
            return finding.with_help("name an article in it, or write an `index.md` there");
        }
        let finding =
            self.finding(&rule::FILE_NOT_FOUND, link, format!("`{path}` is in no locale that this one may use"));
        finding.with_help(similar.unwrap_or_else(|| self.mend_the_path(link)))
    }

    fn unknown_uid(&self, link: &Link) -> Option<Finding> {
        let finding = languages::unknown_uid(self.site, self.file, link)?;
        let uid = link.destination.reference()?.path();
        let meant = self.shared.meant.uid(self.site, uid, &self.effort);
        Some(match meant {
            Some(uid) => finding.with_help(format!("did you mean `xref:{uid}`?")),
            None => finding,
        })
    }

    fn out_of_scope(&self, link: &Link) -> Finding {
        let message = "the path leads out of every locale's folder".to_owned();
        self.finding(&rule::LINK_OUT_OF_SCOPE, link, message).with_help(
            "link to a file of the docset or to its address on the web, or add its folder under `[dependencies]`",
        )
    }

    fn absent(&self, link: &Link, name: &str) -> Finding {
        let message = format!("the folder of the dependency `{name}` is not there");
        self.finding(&rule::FILE_NOT_FOUND, link, message).with_help("check it out").as_info()
    }

    /// Why a file of a dependency is not published.
    fn of_dependency(&self, link: &Link, place: &DependencyPlace<'_>) -> Option<Finding> {
        let path = &place.file.path;
        let name = self.site.dependency_name(place.file.dependency);
        let loaded = self.site.loaded().of_dependencies.get(&place.file);
        match loaded {
            Some(LoadedFile::Missing) => {
                let message = format!("`{path}` is not in the folder of the dependency `{name}`");
                let finding = self.finding(&rule::FILE_NOT_FOUND, link, message);
                Some(finding.with_help("mend the path or take the link out; its text is published without a link"))
            }
            Some(LoadedFile::Article) => {
                let message =
                    format!("`{path}` of the dependency `{name}` has no page: its articles can only be included");
                let finding = self.finding(&rule::FILE_NOT_FOUND, link, message);
                Some(
                    finding.with_help("link to where it is published; until then the text is published without a link"),
                )
            }
            Some(LoadedFile::Unpublished) => Some(self.refused(link, unpublished::by_type(path))),
            Some(LoadedFile::Refused(reason)) => Some(self.refused(link, unpublished::refused(path, reason))),
            Some(LoadedFile::Asset(_)) | None => None,
        }
    }

    fn refused(&self, link: &Link, Unpublished { reason, help }: Unpublished) -> Finding {
        self.finding(&rule::ASSET_TYPE_REFUSED, link, reason).with_help(help)
    }

    fn case(&self, link: &Link, place: &FilePlace<'_>) -> Option<Finding> {
        let path = self.site.asked_path(self.file, &link.destination);
        let is_relative = matches!(link.destination, Destination::Relative(_));
        let asked = Asked { span: link.span, written: link.written(), path, is_relative };
        let (finding, instead) = mismatch(self.site, self.file, asked, place.hit)?;
        Some(finding.with_fix(instead.and_then(|instead| mend::edit(self.site, self.file, link, instead))))
    }

    /// Why the file is not published, though it is there.
    fn unpublished(&self, link: &Link, hit: Hit) -> Option<Finding> {
        match self.site.parsed(hit.file) {
            Parsed::Article(_) if link.image.is_some() => Some(
                self.finding(&rule::ASSET_TYPE_REFUSED, link, "an article is no image".to_owned())
                    .with_help("name an image file, or write a link"),
            ),
            Parsed::Article(_) => self.without_page(link, hit),
            Parsed::Toc(_) | Parsed::Refused | Parsed::OfDependency(_) => None,
            Parsed::Other => unpublished::why(self.site, hit.file).map(|why| self.refused(link, why)),
        }
    }

    /// An article that has no page of its own, where the one that links to it is published.
    fn without_page(&self, link: &Link, hit: Hit) -> Option<Finding> {
        let is_published = |file| self.site.is_fragment(file) || self.site.pages.group_of(file).is_some();
        if self.site.pages.group_of(hit.file).is_some() || hit.file == self.file || !is_published(self.file) {
            return None;
        }
        let finding = self.finding(&rule::FILE_NOT_FOUND, link, unpublished::without_page(self.site, hit.file));
        Some(finding.with_help(self.until_then("link to a page that shows it", self.happens_to(link))))
    }

    fn bookmark(&self, link: &Link, place: &FilePlace<'_>) -> Option<Finding> {
        if link.image.is_some() || place.reference.fragment() == Some("lightbox") {
            return None;
        }
        let fragment = bookmarks::missing(self.site, place.hit.file, &place.reference)?;
        let ids = self.site.ids(place.hit.file);
        let target = self.site.docset.file(place.hit.file);
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
        let bookmark = Destination::bookmark(fragment).filter(|_| link.image.is_none())?;
        let fragment = crate::path::nfc(bookmark);
        if self.is_bookmark(&fragment) {
            return None;
        }
        let ids = self.site.ids(self.file);
        let finding = self.finding(&rule::BOOKMARK_NOT_FOUND, link, format!("this page has no bookmark `{fragment}`"));
        Some(self.with_bookmark_help(finding, self.file, &fragment, ids.iter()))
    }

    /// Whether one of the pages that show the file has a bookmark; where there are none, or too many to ask, nobody can tell.
    fn is_bookmark(&self, fragment: &str) -> bool {
        let Bookmarks { known, effort } = &self.bookmarks;
        if let Some(is_there) = known.borrow().get(fragment) {
            return *is_there;
        }
        let mut pages = self.shared.includers.pages(self.site, self.file).enumerate().peekable();
        let is_too_much = |asked: usize| asked > 0 && !effort.spend(1);
        let is_there = pages.peek().is_none()
            || pages.any(|(asked, page)| is_too_much(asked) || self.site.ids(page).contains(fragment));
        known.borrow_mut().insert(fragment.to_owned(), is_there);
        is_there
    }

    /// Whether `{#fragment}` stands behind a heading, where it is text.
    fn has_as_attribute(&self, page: FileId, fragment: &str) -> bool {
        let is_it = |text: &str| {
            let written = text.trim_end().strip_suffix('}').and_then(|text| text.strip_suffix(fragment));
            written.is_some_and(|text| text.ends_with("{#"))
        };
        let mut headings = self.site.article(page).into_iter().flat_map(|article| &article.body.headings);
        !self.site.config.markdown.heading_attributes && headings.any(|heading| is_it(&heading.text))
    }

    fn with_bookmark_help<'i>(
        &self,
        finding: Finding,
        page: FileId,
        fragment: &str,
        ids: impl Iterator<Item = &'i str>,
    ) -> Finding {
        let headings = self.site.article(page).map_or(0, |article| article.body.headings.len());
        let may_look = self.effort.spend(headings);
        if may_look && self.has_as_attribute(page, fragment) {
            let help = format!("`heading_attributes = true` under `[markdown]` makes ids of such as `{{#{fragment}}}`");
            return finding.with_help(help);
        }
        let meant = if may_look { bookmarks::meant(self.site, page, fragment) } else { None };
        match meant.map(str::to_owned).or_else(|| nearest_name(fragment, ids, &self.effort)) {
            Some(id) => finding.with_help(format!("did you mean `#{id}`?")),
            None => {
                let help = self.until_then("correct the bookmark", "until then the link leads to the top of the page");
                finding.with_help(help)
            }
        }
    }
}
