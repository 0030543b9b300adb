//! Where a link leads, read once from what was written.

use std::borrow::Cow;

use crate::path::{encode_fragment, percent_decode};

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// Nothing was written.
    Empty,
    /// A place on the same page: the decoded fragment. Also `#tab/…` and the like, which [`Destination::bookmark`] tells.
    Fragment(String),
    /// A file, from the folder of the file that the link is in.
    Relative(Reference),
    /// A file, from the folder of the docset: `~/…`, without the mark.
    Docset(Reference),
    /// A place of the host: `/…`, with the slash.
    Site(Reference),
    /// Another host, or a program such as the one for mail: as written.
    External(String),
    /// A scheme that is not published.
    Unsafe(String),
    /// A uid that some file declares: the path is the uid, the query is dropped.
    Xref(Reference),
}

/// A path with what follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The path, decoded, with `/` between its segments.
    pub path: String,
    /// From the `?` to the fragment, as written; empty where there is none.
    pub query: String,
    /// The decoded fragment.
    pub fragment: Option<String>,
}

/// Schemes that lead to something a reader can open; none of them makes a browser run content.
const SCHEMES: &[&str] = &[
    "http",
    "https",
    "mailto",
    "tel",
    "sms",
    "ftp",
    "ftps",
    "sftp",
    "sip",
    "sips",
    "xmpp",
    "irc",
    "ircs",
    "news",
    "nntp",
    "geo",
    "webcal",
    "git",
    "ssh",
    "svn",
    "magnet",
    "vscode",
    "vscode-insiders",
    "azuredatastudio",
    "skype",
    "slack",
    "msteams",
    "onenote",
    "steam",
    "zoommtg",
    "bitcoin",
    "doi",
    "urn",
    "feed",
    "x-apple.systempreferences",
    "vsweb",
];

/// A uid as readers see it, with or without its scheme: decoded, without its query and the star that stands for all overloads.
pub(crate) fn shown_uid(written: &str) -> String {
    let uid = written.strip_prefix("xref:").unwrap_or(written);
    let name = uid.split(['?', '#']).next().unwrap_or(uid);
    percent_decode(name).trim_end_matches('*').to_owned()
}

impl Destination {
    /// Reads what a link, an image or an attribute has as its address.
    pub fn parse(written: &str) -> Self {
        let trimmed = written.trim_matches(|c: char| c.is_whitespace() || c.is_control());
        if trimmed.is_empty() {
            return Self::Empty;
        }
        if let Some(fragment) = trimmed.strip_prefix('#') {
            return Self::Fragment(percent_decode(fragment).into_owned());
        }
        // Browsers drop tabs and line ends inside an address, so `java\nscript:` is a scheme too.
        let is_dropped = |c: char| matches!(c, '\t' | '\n' | '\r');
        let compact: Cow<'_, str> = match trimmed.contains(is_dropped) {
            true => trimmed.replace(is_dropped, "").into(),
            false => trimmed.into(),
        };
        if let Some(scheme) = scheme(&compact) {
            return Self::with_scheme(&scheme.to_ascii_lowercase(), compact.into_owned());
        }
        if compact.starts_with("//") || compact.starts_with("\\\\") {
            return Self::External(compact.replace('\\', "/"));
        }
        let reference = Reference::parse(&compact);
        match (reference.path.strip_prefix("~/"), reference.path.starts_with('/')) {
            (Some(path), _) => Self::Docset(Reference { path: path.to_owned(), ..reference }),
            (None, true) => Self::Site(reference),
            (None, false) if reference.path.is_empty() => match reference.fragment {
                Some(fragment) => Self::Fragment(fragment),
                None => Self::Fragment(String::new()),
            },
            (None, false) => Self::Relative(reference),
        }
    }

    /// Where a uid leads.
    pub fn of_uid(uid: &str) -> Self {
        Self::Xref(Reference { path: uid.to_owned(), query: String::new(), fragment: None })
    }

    fn with_scheme(scheme: &str, written: String) -> Self {
        match scheme {
            "xref" => {
                let reference = Reference::parse(&written["xref:".len()..]);
                Self::Xref(Reference { path: reference.path, query: String::new(), fragment: reference.fragment })
            }
            _ if SCHEMES.contains(&scheme) || scheme.starts_with("ms-") => Self::External(written),
            _ => Self::Unsafe(scheme.to_owned()),
        }
    }

    /// The path with what follows it, where there is one.
    pub fn reference(&self) -> Option<&Reference> {
        match self {
            Self::Relative(reference) | Self::Docset(reference) | Self::Site(reference) | Self::Xref(reference) => {
                Some(reference)
            }
            Self::Empty | Self::Fragment(_) | Self::External(_) | Self::Unsafe(_) => None,
        }
    }

    /// The query of a link to the page that it stands on, as written.
    pub fn own_query(written: &str) -> String {
        let address: String = written.trim().chars().filter(|c| !c.is_control()).collect();
        let before_fragment = address.split('#').next().unwrap_or_default();
        if before_fragment.starts_with('?') { before_fragment.to_owned() } else { String::new() }
    }

    /// The id that the target page must have, where a fragment names one.
    pub fn bookmark(fragment: &str) -> Option<&str> {
        let bookmark = without_directive(fragment);
        let is_other = bookmark.is_empty() || bookmark.eq_ignore_ascii_case("top") || bookmark.starts_with("tab/");
        (!is_other).then_some(bookmark)
    }
}

/// A fragment without what it tells browsers to look for on the page: `:~:text=…` (WICG, Text Fragments).
pub fn without_directive(fragment: &str) -> &str {
    fragment.split_once(":~:").map_or(fragment, |(before, _)| before)
}

impl Reference {
    /// What follows the path where one reference leads on to another: of the query and of the fragment, the later counts.
    pub fn rest(to: &Self, from: &Self) -> String {
        let query = if to.query.is_empty() { &from.query } else { &to.query };
        let fragment = to.fragment.as_deref().or(from.fragment.as_deref());
        format!("{query}{}", fragment.map(|fragment| format!("#{}", encode_fragment(fragment))).unwrap_or_default())
    }

    /// An address that this reference is led on to, with the query and the fragment that it does not have itself.
    pub fn led_on(&self, address: &str) -> String {
        let (before, fragment) =
            address.split_once('#').map_or((address, None), |(before, after)| (before, Some(after)));
        let query = if before.contains('?') { "" } else { self.query.as_str() };
        let own = || self.fragment.as_deref().map(encode_fragment);
        let fragment = fragment.map(str::to_owned).or_else(own).map(|fragment| format!("#{fragment}"));
        format!("{before}{query}{}", fragment.unwrap_or_default())
    }

    fn parse(written: &str) -> Self {
        let (before, fragment) = match written.split_once('#') {
            Some((before, fragment)) => (before, Some(percent_decode(fragment).into_owned())),
            None => (written, None),
        };
        let (path, query) = match before.find('?') {
            Some(at) => before.split_at(at),
            None => (before, ""),
        };
        let path = percent_decode(path);
        let path = if path.contains('\\') { path.replace('\\', "/") } else { path.into_owned() };
        Self { path, query: query.to_owned(), fragment }
    }
}

/// The scheme of an address: RFC 3986, section 3.1.
fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let mut characters = scheme.chars();
    let well_formed = characters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && characters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    well_formed.then_some(scheme)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reference(path: &str, query: &str, fragment: Option<&str>) -> Reference {
        Reference { path: path.into(), query: query.into(), fragment: fragment.map(str::to_owned) }
    }

    #[test]
    fn destinations_are_told_apart() {
        use Destination::{Docset, Empty, External, Fragment, Relative, Site, Unsafe, Xref};
        for (written, read) in [
            ("", Empty),
            (" # ", Fragment(String::new())),
            ("#a%20b", Fragment("a b".into())),
            ("a.md", Relative(reference("a.md", "", None))),
            ("..\\a b.md#x", Relative(reference("../a b.md", "", Some("x")))),
            ("a%23b.md?view=1#y", Relative(reference("a#b.md", "?view=1", Some("y")))),
            ("?x=1", Fragment(String::new())),
            ("~/a.md", Docset(reference("a.md", "", None))),
            ("/azure/x?toc=/y", Site(reference("/azure/x", "?toc=/y", None))),
            ("https://x/y", External("https://x/y".into())),
            ("//x/y", External("//x/y".into())),
            ("MAILTO:a@b", External("MAILTO:a@b".into())),
            ("javascript:alert(1)", Unsafe("javascript".into())),
            ("java\nscript:alert(1)", Unsafe("javascript".into())),
            ("\u{1}javascript:x", Unsafe("javascript".into())),
            ("data:text/html,x", Unsafe("data".into())),
            ("xref:core/index?alt=x#y", Xref(reference("core/index", "", Some("y")))),
        ] {
            assert_eq!(Destination::parse(written), read, "{written}");
        }
    }
}
