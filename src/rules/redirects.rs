//! Rules about redirects: those that lead nowhere or in a circle, and links that need one.

use std::borrow::Cow;

use crate::config::{Flaw, Redirect, RedirectFile};
use crate::finding::{FileId, Finding, asked, rule};
use crate::locale::LocaleIndex;
use crate::markdown::body::Link;
use crate::markdown::destination::Reference;
use crate::path::RelPath;
use crate::site::redirect::{End, Lost, Redirection};
use crate::site::{Hit, Site};
use crate::text::Spanned;

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
    let Redirect { from, to, .. } = &redirection.configured;
    let at = |span, message, help: Cow<'static, str>| {
        let finding = Finding::new(&rule::REDIRECTION_CONFLICT, file, span, message);
        Some(finding.with_help(help).with_target(to.value.clone()))
    };
    if let Some(hit) = still_there(site, locale, &from.value) {
        let message = format!("`{}` is still there", site.docset.file(hit.file).printed);
        return at(
            from.span,
            message,
            "take the article or the redirect out; until then the article is published".into(),
        );
    }
    if redirection.is_repeated {
        return at(from.span, format!("`{}` is redirected twice", from.value), "keep one; the first counts".into());
    }
    match site.end_of(locale, locale, redirection) {
        End::Loop => {
            let message = "the redirect leads in a circle".to_owned();
            at(
                to.span,
                message,
                "redirect to an article that is there; until then links to the old one lead nowhere".into(),
            )
        }
        End::Nowhere(lost) => {
            at(
                to.span,
                nowhere(&lost),
                "redirect to an article that is there; until then links to the old one lead nowhere".into(),
            )
        }
        End::File(hit, reference) if bookmarks::missing(site, hit.file, &reference).is_some() => {
            let fragment = reference.fragment().unwrap_or_default();
            let message = format!("`{}` has no bookmark `{fragment}`", site.docset.file(hit.file).path);
            at(to.span, message, "redirect to a bookmark that is there, or to the page alone".into())
        }
        End::File(..) | End::Address(_) => {
            let next = site.next_of(locale, redirection)?;
            let message = format!("`{}` is redirected in turn", next.configured.from.value);
            let help = format!("redirect to `{}` at once", next.configured.to.value);
            at(to.span, message, help.into())
        }
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
