//! Rules about redirects: those that lead nowhere or in a circle, and links that need one.

use std::borrow::Cow;

use crate::config::{Flaw, Redirect, RedirectFile};
use crate::finding::{FileId, Finding, asked, rule};
use crate::locale::LocaleIndex;
use crate::markdown::body::Link;
use crate::markdown::destination::Reference;
use crate::path::{RelPath, UrlStyle};
use crate::site::redirect::{self, End, Lost, Redirection};
use crate::site::{Hit, Site};
use crate::text::{Span, Spanned};

use super::unpublished::{self, Unpublished};
use super::{bookmarks, mend};

/// `redirection-conflict`: each redirect of each locale.
pub(super) fn conflicts(site: &Site<'_>) -> Vec<Finding> {
    let mut findings = flawed(site);
    for index in 0..site.config.locales.len() {
        let locale = LocaleIndex(index as u16);
        for redirection in site.redirects.of_locale(locale) {
            let Redirect { file, .. } = redirection.configured;
            let Some(file) = redirection.article.or_else(|| site.docset.redirect_file(file)) else { continue };
            findings.extend(asked(&rule::REDIRECTION_CONFLICT, file, || conflict(site, locale, redirection, file)));
        }
    }
    // A redirect of the configuration is about every locale; what is said of several is said once.
    findings.sort_by(|a, b| (a.file, a.span, &a.message).cmp(&(b.file, b.span, &b.message)));
    findings.dedup();
    findings
}

/// The entries of redirection files that are no redirects.
fn flawed(site: &Site<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, RedirectFile { flaws, .. }) in site.config.redirect_files.iter().enumerate() {
        let Some(file) = site.docset.redirect_file(index) else { continue };
        for Spanned { value, span } in flaws {
            let (message, help) = told(*value);
            let finding = || Some(Finding::new(&rule::REDIRECTION_CONFLICT, file, *span, message).with_help(help));
            findings.extend(asked(&rule::REDIRECTION_CONFLICT, file, finding));
        }
    }
    findings
}

/// What to say of an entry that is no redirect.
fn told(flaw: Flaw) -> (&'static str, &'static str) {
    match flaw {
        Flaw::NoObject => {
            ("an entry must be an object, in `{` and `}`", "write `{ \"source_path\": …, \"redirect_url\": … }`")
        }
        Flaw::NoSource => {
            ("the redirect does not say where an article was", "write it as `source_path`, or take the entry out")
        }
        Flaw::NoTarget => {
            ("the redirect does not say where readers get instead", "write it as `redirect_url`, or take the entry out")
        }
        Flaw::NoText => ("this must be a string", "write it in quotes"),
    }
}

/// What is wrong with a redirect, which stands in a file.
fn conflict(site: &Site<'_>, locale: LocaleIndex, redirection: &Redirection, file: FileId) -> Option<Finding> {
    let end = site.end_of(locale, locale, redirection);
    let wrong = wrong_start(site, locale, redirection, &end).or_else(|| wrong_end(site, locale, redirection, &end));
    let Wrong { span, message, help } = wrong?;
    let finding = Finding::new(&rule::REDIRECTION_CONFLICT, file, span, message).with_help(help);
    Some(finding.with_target(redirection.configured.to.value.clone()))
}

/// What is wrong with a redirect, and where it says so.
struct Wrong {
    span: Span,
    message: String,
    help: Cow<'static, str>,
}

/// What is wrong with where a redirect starts.
fn wrong_start(site: &Site<'_>, locale: LocaleIndex, redirection: &Redirection, end: &End) -> Option<Wrong> {
    let from = &redirection.configured.from;
    let wrong = |message, help: &'static str| Some(Wrong { span: from.span, message, help: help.into() });
    if let Some(hit) = still_there(site, locale, &from.value) {
        let message = format!("`{}` is still there", site.docset.file(hit.file).printed);
        return wrong(message, "take the article or the redirect out; until then the article is published");
    }
    if let Some(hit) = at_its_address(site, locale, &from.value).filter(|_| redirection.article.is_none())
        && !matches!(end, End::File(end, _) if end.file == hit.file)
    {
        let printed = &site.docset.file(hit.file).printed;
        let message = format!("`{printed}` is published at the address of `{}`", from.value);
        return wrong(message, "take the redirect out; until then it leads nobody on");
    }
    if redirection.is_repeated {
        return wrong(format!("`{}` is redirected twice", from.value), "keep one; the first counts");
    }
    if is_configured(site, redirection) && site.docset_of(&from.value).is_none() {
        let message = format!("no docset holds `{}`, so nothing is published there", from.value);
        return wrong(message, "take the redirect out, or add its folder under `[[docsets]]`");
    }
    None
}

/// What is wrong with where a redirect ends.
fn wrong_end(site: &Site<'_>, locale: LocaleIndex, redirection: &Redirection, end: &End) -> Option<Wrong> {
    const NOWHERE: &str = "redirect to an article that is there; until then links to the old one lead nowhere";
    let wrong = |message, help: Cow<'static, str>| Some(Wrong { span: redirection.configured.to.span, message, help });
    match end {
        End::Loop => return wrong("the redirect leads in a circle".to_owned(), NOWHERE.into()),
        End::Nowhere(lost) => return wrong(nowhere(lost), NOWHERE.into()),
        End::File(hit, reference) if bookmarks::missing(site, hit.file, reference).is_some() => {
            let fragment = reference.fragment().unwrap_or_default();
            let message = format!("`{}` has no bookmark `{fragment}`", site.docset.file(hit.file).path);
            return wrong(message, "redirect to a bookmark that is there, or to the page alone".into());
        }
        End::File(..) | End::Address(_) => {}
    }
    if let Some(Unpublished { reason, help }) = unpublished(site, end) {
        return wrong(reason, format!("{help}; until then nothing is at the old address").into());
    }
    let next = site.next_of(locale, redirection)?;
    let message = format!("`{}` is redirected in turn", next.configured.from.value);
    wrong(message, format!("redirect to `{}` at once", next.configured.to.value).into())
}

/// Whether a redirect stands in the configuration: other files that list redirects may do so for other docsets.
fn is_configured(site: &Site<'_>, redirection: &Redirection) -> bool {
    redirection.article.is_none() && redirection.configured.file == 0 && site.config.file.is_some()
}

/// Why no page can lead readers to where a redirect ends.
fn unpublished(site: &Site<'_>, end: &End) -> Option<Unpublished> {
    match end {
        End::File(hit, _) => unpublished::why(site, hit.file),
        End::Address(address) if !redirect::is_of_pages(address) => {
            let reason = format!("a page cannot lead on to `{address}`");
            Some(Unpublished { reason, help: "redirect to an article, or to an address that begins with `https://`" })
        }
        End::Address(_) | End::Nowhere(_) | End::Loop => None,
    }
}

/// Why a redirect leads nowhere.
fn nowhere(lost: &Lost) -> String {
    match lost {
        Lost::Absent(path) => format!("`{path}` is in no locale that this one may use"),
        Lost::OutOfScope(written) => format!("`{written}` leads out of the locale's folder"),
        Lost::UnknownUid(uid) => format!("no article has the uid `{uid}`"),
        Lost::UnsafeScheme(scheme) => format!("the scheme `{scheme}:` is not published"),
    }
}

/// The article of a locale that a redirect says has gone.
fn still_there(site: &Site<'_>, locale: LocaleIndex, from: &RelPath) -> Option<Hit> {
    let ways = [from.clone(), from.with_ending(".md"), from.with_ending(".yml")];
    let is_standing = |hit: &Hit| site.article(hit.file).is_some() && !site.redirects.has_moved(hit.file);
    ways.iter().find_map(|path| site.find(locale, path)).filter(is_standing)
}

/// The article of a locale that has the address of a redirect under another name: `guide.md` and `guide/index.md` have one.
fn at_its_address(site: &Site<'_>, locale: LocaleIndex, from: &RelPath) -> Option<Hit> {
    if site.config.site.urls != UrlStyle::Directory {
        return None;
    }
    let stem = if from.has_extension(&["md", "yml"]) { RelPath::new(from.without_extension())? } else { from.clone() };
    let (name, endings) = match stem.name().eq_ignore_ascii_case("index") {
        true => (stem.parent(), [".md", ".yml"]),
        false => (stem, ["/index.md", "/index.yml"]),
    };
    let mut hits = endings.iter().filter_map(|ending| site.find(locale, &name.with_ending(ending)));
    hits.find(|hit| site.page_for(locale, hit.file).is_some())
}

/// What to write in place of a link to what a redirect leads on from; `from` is the folder that the link is in.
pub(super) fn replacement(
    site: &Site<'_>,
    from: &RelPath,
    link: &Link,
    reference: &Reference,
    end: &End,
) -> Option<String> {
    match end {
        End::File(hit, to) => {
            let (written, rest) = mend::split(link.written());
            let path = mend::path(from, &site.docset.file(hit.file).path, written);
            let rest = match (to.fragment(), to.query()) {
                (None, "") => rest.to_owned(),
                _ => Reference::rest(to, reference),
            };
            Some(path + &mend::address(&rest))
        }
        End::Address(address) => Some(mend::address(&reference.led_on(address))),
        End::Nowhere(_) | End::Loop => None,
    }
}
