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

/// What a page loads beside the site's own pages, styles and scripts.
#[derive(Default)]
pub(super) struct Loads {
    /// The origins that images come from, beside the site's own.
    pub(super) hosts: BTreeSet<String>,
    /// Whether it plays files of the site.
    plays: bool,
}

impl Loads {
    /// What two pages load.
    pub(super) fn and(mut self, mut other: Self) -> Self {
        self.hosts.append(&mut other.hosts);
        self.plays |= other.plays;
        self
    }
}

/// The policy of a page, for its meta tag.
pub(super) fn of_page(loads: &Loads) -> String {
    let mut images = String::new();
    for host in &loads.hosts {
        images.push(' ');
        images.push_str(host);
    }
    let media = if loads.plays { "media-src 'self'; " } else { "" };
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'{images}; {media}connect-src 'self'; \
         base-uri 'none'; form-action 'none'"
    )
}

/// What a page loads for its article.
pub(super) fn loads(site: &Site<'_>, page: &Page) -> Loads {
    let included = site.ids(page.file).included.iter().copied();
    let mut loads = Loads::default();
    for file in std::iter::once(page.file).chain(included) {
        let bodies = [site.article(file).map(|article| &article.body), site.loaded().inline.get(&file)];
        bodies.into_iter().flatten().for_each(|body| add_loads(site, file, body, &mut loads));
    }
    loads
}

fn add_loads(site: &Site<'_>, file: FileId, body: &Body, loads: &mut Loads) {
    for link in &body.links {
        let Some(image) = &link.image else { continue };
        loads.plays |= image.media.is_some();
        if let Some(address) = outside_address(site, file, link) {
            loads.hosts.extend(origin(&address));
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
