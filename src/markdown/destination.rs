//! Where a link leads, read once from what was written.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::path::{encode_fragment, percent_decode};

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Destination {
    /// Nothing was written.
    Empty,
    /// A place on the same page: the decoded fragment. Also `#tab/…` and the like, which [`Destination::bookmark`] tells.
    Fragment(Box<str>),
    /// A file, from the folder of the file that the link is in.
    Relative(Reference),
    /// A file, from the folder of the docset: `~/…`, without the mark.
    Docset(Reference),
    /// A place of the host: `/…`, with the slash.
    Site(Reference),
    /// Another host, or a program such as the one for mail: as written.
    External(Box<str>),
    /// A scheme that is not published.
    Unsafe(Box<str>),
    /// A uid that some file declares: the path is the uid, the query is dropped.
    Xref(Reference),
}

/// A path with what follows it: one text, for a site has many.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// The path, the query with its `?`, the fragment with its `#`.
    text: Box<str>,
    /// Where the query begins, in bytes.
    query: u32,
    /// Where the fragment begins; at the end where there is none.
    fragment: u32,
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
            return Self::Fragment(percent_decode(fragment).into());
        }
        // Browsers drop tabs and line ends inside an address, so `java\nscript:` is a scheme too.
        let is_dropped = |c: char| matches!(c, '\t' | '\n' | '\r');
        let compact: Cow<'_, str> = match trimmed.contains(is_dropped) {
            true => trimmed.replace(is_dropped, "").into(),
            false => trimmed.into(),
        };
        if let Some(scheme) = scheme(&compact) {
            return Self::with_scheme(&scheme.to_ascii_lowercase(), &compact);
        }
        if compact.starts_with("//") || compact.starts_with("\\\\") {
            return Self::External(compact.replace('\\', "/").into());
        }
        let reference = Reference::parse(&compact);
        match (reference.path().strip_prefix("~/"), reference.path().starts_with('/')) {
            (Some(path), _) => Self::Docset(Reference::new(path, reference.query(), reference.fragment())),
            (None, true) => Self::Site(reference),
            (None, false) if reference.path().is_empty() => {
                Self::Fragment(reference.fragment().unwrap_or_default().into())
            }
            (None, false) => Self::Relative(reference),
        }
    }

    /// Where a uid leads.
    pub fn of_uid(uid: &str) -> Self {
        Self::Xref(Reference::new(uid, "", None))
    }

    fn with_scheme(scheme: &str, written: &str) -> Self {
        match scheme {
            "xref" => {
                let reference = Reference::parse(&written["xref:".len()..]);
                Self::Xref(Reference::new(reference.path(), "", reference.fragment()))
            }
            _ if SCHEMES.contains(&scheme) || scheme.starts_with("ms-") => Self::External(written.into()),
            _ => Self::Unsafe(scheme.into()),
        }
    }

    /// The address, the path or the fragment as it is kept, which for most links is what was written.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Empty => "",
            Self::Fragment(text) | Self::External(text) | Self::Unsafe(text) => text,
            Self::Relative(reference) | Self::Docset(reference) | Self::Site(reference) | Self::Xref(reference) => {
                &reference.text
            }
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

impl fmt::Debug for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, query, fragment) = (self.path(), self.query(), self.fragment());
        let mut shown = f.debug_struct("Reference");
        shown.field("path", &path).field("query", &query).field("fragment", &fragment).finish()
    }
}

impl Reference {
    fn new(path: &str, query: &str, fragment: Option<&str>) -> Self {
        let mark = if fragment.is_some() { "#" } else { "" };
        Self {
            text: [path, query, mark, fragment.unwrap_or_default()].concat().into(),
            query: path.len() as u32,
            fragment: (path.len() + query.len()) as u32,
        }
    }

    /// The path, decoded, with `/` between its segments.
    pub fn path(&self) -> &str {
        &self.text[..self.query as usize]
    }

    /// From the `?` to the fragment, as written; empty where there is none.
    pub fn query(&self) -> &str {
        &self.text[self.query as usize..self.fragment as usize]
    }

    /// The decoded fragment.
    pub fn fragment(&self) -> Option<&str> {
        self.text[self.fragment as usize..].strip_prefix('#')
    }

    /// The same with a query and a fragment where it has none itself.
    #[must_use]
    pub fn or(self, query: &str, fragment: Option<&str>) -> Self {
        let has_query = !self.query().is_empty() || query.is_empty();
        if has_query && (self.fragment().is_some() || fragment.is_none()) {
            return self;
        }
        let query = if has_query { self.query() } else { query };
        Self::new(self.path(), query, self.fragment().or(fragment))
    }

    /// The same without its fragment.
    #[must_use]
    pub fn without_fragment(&self) -> Self {
        Self::new(self.path(), self.query(), None)
    }

    /// What follows the path where one reference leads on to another: of the query and of the fragment, the later counts.
    pub fn rest(to: &Self, from: &Self) -> String {
        let query = if to.query().is_empty() { from.query() } else { to.query() };
        let fragment = to.fragment().or(from.fragment());
        format!("{query}{}", fragment.map(|fragment| format!("#{}", encode_fragment(fragment))).unwrap_or_default())
    }

    /// An address that this reference is led on to, with the query and the fragment that it does not have itself.
    pub fn led_on(&self, address: &str) -> String {
        let (before, fragment) =
            address.split_once('#').map_or((address, None), |(before, after)| (before, Some(after)));
        let query = if before.contains('?') { "" } else { self.query() };
        let own = || self.fragment().map(encode_fragment);
        let fragment = fragment.map(str::to_owned).or_else(own).map(|fragment| format!("#{fragment}"));
        format!("{before}{query}{}", fragment.unwrap_or_default())
    }

    fn parse(written: &str) -> Self {
        let (before, fragment) = match written.split_once('#') {
            Some((before, fragment)) => (before, Some(percent_decode(fragment))),
            None => (written, None),
        };
        let (path, query) = match before.find('?') {
            Some(at) => before.split_at(at),
            None => (before, ""),
        };
        let path = percent_decode(path);
        let path = if path.contains('\\') { path.replace('\\', "/").into() } else { path };
        Self::new(&path, query, fragment.as_deref())
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
        Reference::new(path, query, fragment)
    }

    #[test]
    fn destinations_are_told_apart() {
        use Destination::{Docset, Empty, External, Fragment, Relative, Site, Unsafe, Xref};
        for (written, read) in [
            ("", Empty),
            (" # ", Fragment("".into())),
            ("#a%20b", Fragment("a b".into())),
            ("a.md", Relative(reference("a.md", "", None))),
            ("..\\a b.md#x", Relative(reference("../a b.md", "", Some("x")))),
            ("a%23b.md?view=1#y", Relative(reference("a#b.md", "?view=1", Some("y")))),
            ("?x=1", Fragment("".into())),
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

    #[test]
    fn a_reference_takes_what_it_lacks() {
        for (own, expected) in [
            ("a", reference("a", "?x", Some("y"))),
            ("a?b", reference("a", "?b", Some("y"))),
            ("a#", reference("a", "?x", Some(""))),
            ("a?b#c", reference("a", "?b", Some("c"))),
        ] {
            assert_eq!(Reference::parse(own).or("?x", Some("y")), expected);
            assert_eq!(Reference::parse(own).or("", None), Reference::parse(own));
        }
        assert_eq!(reference("a", "?b", Some("c")).without_fragment(), reference("a", "?b", None));
    }
}
