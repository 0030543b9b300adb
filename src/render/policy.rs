//! The Content-Security-Policy: what a page may load.
//!
//! A page's own policy names the hosts of its own images, so that a new image changes no other page; the one for hosts that
//! send headers names those of the whole site.

use std::collections::BTreeSet;

use crate::finding::FileId;
use crate::markdown::Body;
use crate::markdown::body::Link;
use crate::markdown::destination::Destination;
use crate::site::Site;
use crate::site::link::Place;
use crate::site::page::Page;

/// The origins that images come from, beside the site's own.
pub(super) type Hosts = BTreeSet<String>;

/// The policy of a page, for its meta tag.
pub(super) fn of_page(hosts: &Hosts) -> String {
    let mut images = String::new();
    for host in hosts {
        images.push(' ');
        images.push_str(host);
    }
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'{images}; connect-src 'self'; \
         base-uri 'none'; form-action 'none'"
    )
}

/// The origins of the images that a page shows.
pub(super) fn image_hosts(site: &Site<'_>, page: &Page) -> Hosts {
    let included = site.ids(page.file).included.iter().copied();
    let mut hosts = Hosts::new();
    for file in std::iter::once(page.file).chain(included) {
        let bodies = [site.article(file).map(|article| &article.body), site.loaded().inline.get(&file)];
        bodies.into_iter().flatten().for_each(|body| add_hosts(site, file, body, &mut hosts));
    }
    hosts
}

fn add_hosts(site: &Site<'_>, file: FileId, body: &Body, hosts: &mut Hosts) {
    for link in body.links.iter().filter(|link| link.image.is_some()) {
        if let Some(address) = outside_address(site, file, link) {
            hosts.extend(origin(&address));
        }
    }
}

fn outside_address(site: &Site<'_>, file: FileId, link: &Link) -> Option<String> {
    if !matches!(link.destination, Destination::External(_) | Destination::Site(_)) {
        return None;
    }
    match site.place(site.locale_of(file), file, &link.destination) {
        Place::Outside(address) => Some(address.into_owned()),
        _ => None,
    }
}

/// The origin of an address as a policy names it; `None` where it is the site's own or cannot be named.
fn origin(address: &str) -> Option<String> {
    let lower = address.to_ascii_lowercase();
    let (scheme, rest) = match lower.split_once("//")? {
        (scheme @ ("https:" | "http:"), rest) => (scheme, rest),
        ("", rest) => ("", rest),
        _ => return None,
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let is_nameable =
        !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'_'));
    is_nameable.then(|| if scheme.is_empty() { host.to_owned() } else { format!("{scheme}//{host}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_named_as_policies_name_them() {
        let named = |address| origin(address);
        assert_eq!(named("https://Images.Example.org:8443/a?b#c").as_deref(), Some("https://images.example.org:8443"));
        assert_eq!(named("//cdn.example.org/a").as_deref(), Some("cdn.example.org"));
        assert_eq!(named("http://user@example.org").as_deref(), Some("http://example.org"));
        for address in ["/a.png", "mailto:a@b", "https:///a", "https://a b/", "https://x;script-src *", "ftp://a/b"] {
            assert_eq!(named(address), None, "{address}");
        }
    }
}
