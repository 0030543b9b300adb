//! Rules about links that lead readers out of their language.

use crate::finding::{FileId, Finding, rule};
use crate::markdown::body::{Link, LinkOrigin};
use crate::markdown::destination::Destination;
use crate::path::fold;
use crate::site::Site;
use crate::site::link::{FilePlace, Place, is_host_locale};

use super::mend;

/// `hard-coded-locale`: a link to this site, to the docsets beside it or to `site_links` that names a language.
pub(super) fn hard_coded_locale(site: &Site<'_>, file: FileId, link: &Link) -> Option<Finding> {
    let locale = match &link.destination {
        Destination::Site(reference) => first_segment(reference.path()).filter(|name| is_host_locale(name))?,
        Destination::External(address) => named_locale(site, address)?,
        _ => return None,
    };
    let message = format!("the address names a language, `{locale}`");
    let finding = Finding::new(&rule::HARD_CODED_LOCALE, file, link.span, message);
    let help = format!("leave `/{locale}` out; readers then get their own language");
    let instead = without_locale(site, link, locale).filter(|instead| leads_somewhere(site, file, instead));
    let fix = instead.and_then(|instead| mend::edit(site, file, link, instead));
    Some(finding.with_help(help).with_target(link.written()).with_fix(fix))
}

/// The address without its language, where it is certain that it leads to the same: `site_links` puts the reader's in.
fn without_locale(site: &Site<'_>, link: &Link, locale: &str) -> Option<String> {
    let before = site.config.site.site_links.as_deref()?.split_once("{locale}")?.0;
    let place = match &link.destination {
        Destination::Site(_) => "/",
        _ => before,
    };
    let rest = link.written().strip_prefix(place)?.strip_prefix(locale)?;
    rest.starts_with('/').then(|| rest.to_owned())
}

/// Whether a path of the host leads to another site or to what is there.
fn leads_somewhere(site: &Site<'_>, file: FileId, path: &str) -> bool {
    let destination = Destination::parse(path);
    let place = site.place(site.locale_of(file), file, &destination);
    matches!(place, Place::Outside(_) | Place::File(_))
}

/// The language in an address below `base_url` or below what stands before the language in `site_links`.
fn named_locale<'l>(site: &Site<'_>, address: &'l str) -> Option<&'l str> {
    let config = &site.config.site;
    let before_locale =
        config.site_links.as_deref().and_then(|links| links.split_once("{locale}")).map(|(before, _)| before);
    let below = |place: Option<&str>| {
        let place = place?.split_once("://")?.1;
        let rest = address.split_once("://")?.1;
        let head = rest.get(..place.len())?;
        head.eq_ignore_ascii_case(place).then(|| &rest[place.len()..])
    };
    if let Some(name) = below(before_locale).and_then(first_segment).filter(|name| is_host_locale(name)) {
        return Some(name);
    }
    let name = first_segment(below(config.base_url.as_deref())?)?;
    let is_ours = site.config.locales.iter().any(|locale| fold(locale.prefix.as_str()) == fold(name));
    (is_ours || is_host_locale(name)).then_some(name)
}

fn first_segment(path: &str) -> Option<&str> {
    path.trim_start_matches('/').split(['/', '?', '#']).next().filter(|segment| !segment.is_empty())
}

/// `link-leaves-locale`: a relative link into another language's folder, where this one has the article.
pub(super) fn leaves_locale(site: &Site<'_>, file: FileId, link: &Link, place: &FilePlace<'_>) -> Option<Finding> {
    let own = site.locale_of(file);
    let Destination::Relative(reference) = &link.destination else { return None };
    if site.locale_of(place.hit.file) == own || site.docset.file(file).path.sibling(reference.path()).is_some() {
        return None;
    }
    let there = site.docset.file(place.hit.file);
    if site.is_to_own_translation(file, &link.destination, place.hit.file) {
        // So readers change the language, where no page has a menu for it.
        let message = format!("the link leads to this article in another language, `{}`", there.printed);
        let finding = Finding::new(&rule::LINK_LEAVES_LOCALE, file, link.span, message).with_target(link.written());
        return Some(
            finding.with_help("take it out if it is meant for pages: they have a menu of languages").as_info(),
        );
    }
    let here = site.docset.file(site.find(own, &there.path)?.file);
    let (written, rest) = mend::split(link.written());
    let path = mend::path(&site.docset.file(file).path.parent(), &here.path, written);
    let message = format!("the link leads to `{}`, and there is `{}`", there.printed, here.printed);
    let finding = Finding::new(&rule::LINK_LEAVES_LOCALE, file, link.span, message);
    let fix = mend::edit(site, file, link, format!("{path}{rest}"));
    Some(finding.with_help(format!("link to `{path}`")).with_target(link.written()).with_fix(fix))
}

/// `xref-not-found`: a uid that nothing declares, though others of its family are declared here.
///
/// Without maps, uids of other sites, such as those of an API's reference, cannot be looked up. `@uid` is text where it is none.
pub(super) fn unknown_uid(site: &Site<'_>, file: FileId, link: &Link) -> Option<Finding> {
    let Destination::Xref(reference) = &link.destination else { return None };
    let has_family = || reference.path().split_once('/').is_some_and(|(family, _)| site.has_uid_family(family));
    if link.origin == LinkOrigin::ShortUid
        || site.loaded().refused_uids.contains(reference.path())
        || !(site.config.site.xrefs.is_configured || has_family())
    {
        return None;
    }
    let message = format!("no article has the uid `{}`", reference.path());
    let finding = Finding::new(&rule::XREF_NOT_FOUND, file, link.span, message).with_target(link.written());
    Some(finding.with_help("write the uid that an article has in its front matter, or link to the article's file"))
}
