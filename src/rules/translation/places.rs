//! When two links lead to the same place though they are written otherwise, as those in two languages may.

use crate::path::percent_decode;
use crate::site::link::is_host_locale;

use super::{Against, Comparison};

/// Hosts of articles that translators rewrite to paths from the host's root.
const OWN_HOSTS: [&str; 2] = ["docs.microsoft.com", "learn.microsoft.com"];

/// The languages of two texts, as addresses name them.
pub(super) struct Languages(Vec<String>);

/// Where a link leads, without what differs between languages.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Address {
    /// All but the fragment.
    pub(super) path: String,
    /// The fragment as written, decoded.
    pub(super) fragment: Option<String>,
}

/// A host, `en.example.org`.
pub(super) struct Host {
    label: String,
    domain: String,
}

impl Languages {
    /// The languages of a comparison.
    pub(super) fn of(c: &Comparison<'_, '_>) -> Self {
        let site = c.site;
        let mut names = vec![site.config.source_locale.tag().to_lowercase()];
        let mut add = |file| {
            let locale = &site.config.locales[site.locale_of(file).get()];
            names.extend([locale.locale.tag(), locale.site_links_locale.clone()].map(|name| name.to_lowercase()));
        };
        add(c.article.file);
        if let Against::Translation(file) = c.against {
            add(file);
        }
        let bare: Vec<String> = names.iter().filter_map(|name| Some(name.split('-').next()?.to_owned())).collect();
        names.extend(bare);
        names.sort();
        names.dedup();
        Self(names)
    }

    fn is_language(&self, name: &str) -> bool {
        is_host_locale(name) || self.0.binary_search_by(|known| known.as_str().cmp(name)).is_ok()
    }

    /// What a destination means.
    pub(super) fn address(&self, written: &str) -> Address {
        let decoded = percent_decode(written.trim()).replace('\\', "/").replace("&amp;", "&");
        let (path, fragment) = match decoded.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment.to_owned()).filter(|fragment| !fragment.is_empty())),
            None => (decoded.as_str(), None),
        };
        let path = path.to_lowercase();
        let outside = path.strip_prefix("https://").or_else(|| path.strip_prefix("http://"));
        let path = match outside {
            Some(rest) => {
                let (host, below) = rest.split_once('/').unwrap_or((rest, ""));
                if OWN_HOSTS.contains(&host) {
                    format!("/{}", self.without_languages(below))
                } else {
                    let host: Vec<&str> = host.split('.').filter(|label| !self.is_language(label)).collect();
                    format!("//{}/{}", host.join("."), self.without_languages(below))
                }
            }
            None => match path.strip_prefix('/') {
                Some(below) => format!("/{}", self.without_languages(below)),
                None => path.trim_start_matches("./").to_owned(),
            },
        };
        Address { path: path.trim_end_matches('/').to_owned(), fragment: fragment.filter(|name| name != "lightbox") }
    }

    /// The code with a mark for each name of a language, as paths have them: `content/fr` is `content/en` in English.
    pub(super) fn neutral(&self, code: &str) -> String {
        let mut neutral = String::with_capacity(code.len());
        for piece in code.split_inclusive(|c: char| !c.is_ascii_alphanumeric() && c != '-') {
            let word = piece.trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && c != '-');
            let is_language = (2..=7).contains(&word.len()) && self.is_language(&word.to_ascii_lowercase());
            neutral.push_str(if is_language { "\u{fffc}" } else { word });
            neutral.push_str(&piece[word.len()..]);
        }
        neutral
    }

    fn without_languages(&self, path: &str) -> String {
        let kept: Vec<&str> = path.split('/').filter(|segment| !self.is_language(segment)).collect();
        kept.join("/")
    }
}

impl Host {
    /// The host of an address outside.
    pub(super) fn of(written: &str) -> Option<Self> {
        let rest = written.trim().split_once("://")?.1;
        let host = rest.split('/').next().unwrap_or_default().to_lowercase();
        let (label, domain) = host.split_once('.').filter(|(_, domain)| domain.contains('.'))?;
        Some(Self { label: label.to_owned(), domain: domain.to_owned() })
    }

    /// Whether two are one host that has a name for each language.
    pub(super) fn is_in_other_language(&self, other: &Self) -> bool {
        let is_language = self.label.len() == 2 || other.label.len() == 2;
        is_language && self.label != other.label && self.domain == other.domain
    }
}

impl Address {
    /// Whether it lies in the project: neither another host nor a path from this one's root.
    pub(super) fn is_relative(&self) -> bool {
        !self.path.starts_with('/') && !self.path.contains(':')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_a_language_tells_apart_is_the_same() {
        let languages = Languages(vec!["en".to_owned(), "fr".to_owned()]);
        let same = |a: &str, b: &str| assert_eq!(languages.address(a), languages.address(b), "{a} {b}");
        same("https://docs.microsoft.com/en-us/x", "/x");
        same("https://learn.microsoft.com/x/#y", "/fr-fr/x#y");
        same("./A%20b.md", "a b.md");
        same("https://example.org/en/docs", "http://example.org/fr/docs/");
        same("..\\a.md", "../a.md");
        assert_ne!(languages.address("a.md#x"), languages.address("a.md"));
        assert_eq!(languages.neutral("content/fr/TOC.yml"), languages.neutral("content/en/TOC.yml"));
        let is_one_host = |one, other| match (Host::of(one), Host::of(other)) {
            (Some(one), Some(other)) => one.is_in_other_language(&other),
            _ => false,
        };
        assert!(is_one_host("https://en.wikipedia.org/wiki/A", "https://fr.wikipedia.org/wiki/B"));
        assert!(!is_one_host("https://a.example.org/", "https://b.example.net/"));
    }
}
