//! Paths as the site knows them: relative, `/`-separated, normalised; the only constructors of ids, routes and output names.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// A relative path below a root: no empty segment, no `.`, no `..`, `/` between segments, NFC. The root itself is empty.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RelPath(Arc<str>);

impl RelPath {
    /// The root itself.
    pub fn root() -> Self {
        Self(Arc::from(""))
    }

    /// Reads a path below a root; `None` where it climbs out of it.
    pub fn new(path: &str) -> Option<Self> {
        Self::root().join(path)
    }

    /// Follows `path` (relative, `/` or `\` between segments) from this folder; `None` where it climbs out of the root.
    pub fn join(&self, path: &str) -> Option<Self> {
        Self::follow(&self.0, path)
    }

    /// Follows `path` from the folder that holds this one; `None` where it climbs out of the root.
    pub fn sibling(&self, path: &str) -> Option<Self> {
        Self::follow(&self.0[..self.0.rfind('/').unwrap_or(0)], path)
    }

    /// The path with more at the end of its last segment; the root stays as it is.
    #[must_use]
    pub fn with_ending(&self, ending: &str) -> Self {
        if self.is_root() { self.clone() } else { Self([self.as_str(), ending].concat().into()) }
    }

    fn follow(folder: &str, path: &str) -> Option<Self> {
        let mut joined = String::with_capacity(folder.len() + 1 + path.len());
        joined.push_str(folder);
        let mut rest = Some(path);
        while let Some(path) = rest {
            let end = memchr::memchr2(b'/', b'\\', path.as_bytes());
            rest = end.map(|end| &path[end + 1..]);
            match &path[..end.unwrap_or(path.len())] {
                "" | "." => {}
                ".." if joined.is_empty() => return None,
                ".." => joined.truncate(joined.rfind('/').unwrap_or(0)),
                name => {
                    if !joined.is_empty() {
                        joined.push('/');
                    }
                    joined.push_str(&nfc(name));
                }
            }
        }
        Some(Self(joined.into()))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the root.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The folder that holds this path; the root's is the root.
    pub fn parent(&self) -> Self {
        match self.0.rfind('/') {
            Some(at) => Self(self.0[..at].into()),
            None => Self::root(),
        }
    }

    /// The last segment.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// The lower-cased extension of the last segment, without its dot; empty where there is none.
    pub fn extension(&self) -> String {
        match self.name().rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() => extension.to_lowercase(),
            _ => String::new(),
        }
    }

    /// Whether the extension of the last segment is one of these (lower case), in whatever case it is written.
    pub fn has_extension(&self, extensions: &[&str]) -> bool {
        let (stem, extension) = self.name().rsplit_once('.').unwrap_or_default();
        !stem.is_empty() && extensions.iter().any(|one| extension.eq_ignore_ascii_case(one))
    }

    /// The path without its extension.
    pub fn without_extension(&self) -> &str {
        match self.name().rfind('.') {
            Some(at) if at > 0 => &self.0[..self.0.len() - self.name().len() + at],
            _ => &self.0,
        }
    }

    /// The key under which spellings that differ only in case meet.
    pub fn folded(&self) -> Cow<'_, str> {
        fold(&self.0)
    }

    /// This path below `folder` (compared case-folded); `None` where it is not inside.
    pub fn below(&self, folder: &RelPath) -> Option<Self> {
        if folder.is_root() {
            return Some(self.clone());
        }
        let mut rest = self.0.split('/');
        for segment in folder.0.split('/') {
            if fold(rest.next()?) != fold(segment) {
                return None;
            }
        }
        Some(Self(rest.collect::<Vec<_>>().join("/").into()))
    }

    /// The folders from this one up to the root, this one first.
    pub fn ancestors(&self) -> impl Iterator<Item = RelPath> {
        let mut next = Some(self.clone());
        std::iter::from_fn(move || {
            let this = next.take()?;
            if !this.is_root() {
                next = Some(this.parent());
            }
            Some(this)
        })
    }
}

impl fmt::Display for RelPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RelPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

/// Text in Unicode normalisation form C, borrowed where it already is.
pub fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}

/// The key under which names that differ only in case meet.
pub fn fold(text: &str) -> Cow<'_, str> {
    // Without an early end, so that many bytes are looked at in one step.
    let may_change = text.bytes().fold(false, |found, byte| found | !byte.is_ascii() | byte.is_ascii_uppercase());
    match may_change {
        true => Cow::Owned(text.to_lowercase()),
        false => Cow::Borrowed(text),
    }
}

/// What a translation and its source have in common: the path below the locale's folder, without extension.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleId(Arc<str>);

impl ArticleId {
    /// The id of the article stored at `path`.
    pub fn of(path: &RelPath) -> Self {
        Self(path.without_extension().into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key under which the spellings of one article meet.
    pub fn folded(&self) -> Cow<'_, str> {
        fold(&self.0)
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How routes become files: PRODUCT.md's `urls`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UrlStyle {
    /// `a/b.md` is `a/b/`, a folder with an index page.
    #[default]
    Directory,
    /// `a/b.md` is `a/b.html`.
    File,
}

impl UrlStyle {
    /// Whether addresses name the index pages of folders.
    pub fn index_file(self) -> IndexFile {
        match self {
            Self::Directory => IndexFile::Implied,
            Self::File => IndexFile::Written,
        }
    }
}

/// Whether the address of a folder names its index page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndexFile {
    /// It ends in `/`: a host finds the page.
    Implied,
    /// It ends in `index.html`, so that the site can be read from disk.
    Written,
}

/// A page's or an asset's file below the output folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutPath(RelPath);

impl OutPath {
    /// An output file of the given relative path; `None` where the path climbs out or is empty.
    pub fn new(path: &str) -> Option<Self> {
        RelPath::new(path).filter(|path| !path.is_root()).map(Self)
    }

    /// The path below the output folder.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The folder of this file.
    pub fn folder(&self) -> RelPath {
        self.0.parent()
    }

    /// The relative path.
    pub fn path(&self) -> &RelPath {
        &self.0
    }
}

impl fmt::Display for OutPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Where readers find a page: its path below the site's root, without leading slash, and the file that a host serves for it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Route {
    url: RelPath,
    folder: bool,
}

impl Route {
    /// The route of the article `below` a docset's folder, under the locale's prefix and the docset's URL.
    ///
    /// `a/index.md` is the folder `a/`; any other is a folder or a file of its own, by `style`.
    pub fn of_article(prefix: &RelPath, below: &RelPath, style: UrlStyle) -> Self {
        let stem = below.without_extension();
        let (parent, name) = stem.rsplit_once('/').unwrap_or(("", stem));
        let is_index = name.eq_ignore_ascii_case("index");
        let at = |path: &str| prefix.join(path).unwrap_or_else(RelPath::root);
        match style {
            _ if is_index => Self { url: at(parent), folder: true },
            UrlStyle::Directory => Self { url: at(stem), folder: true },
            UrlStyle::File => Self { url: at(&format!("{stem}.html")), folder: false },
        }
    }

    /// The route of a folder's own page, such as a locale's front page.
    pub fn of_folder(url: RelPath) -> Self {
        Self { url, folder: true }
    }

    /// The file that a host serves for this route.
    pub fn file(&self) -> OutPath {
        let name = if self.folder { "index.html" } else { "" };
        OutPath(self.url.join(name).unwrap_or_else(RelPath::root))
    }

    /// The folder that relative links on this page start from.
    pub fn folder(&self) -> RelPath {
        if self.folder { self.url.clone() } else { self.url.parent() }
    }

    /// The file of another type beside this page: `index.md` in its folder, `b.md` beside `b.html`.
    pub fn beside(&self, extension: &str) -> OutPath {
        let file = self.file();
        let path = format!("{}.{extension}", file.0.without_extension());
        OutPath(RelPath(path.into()))
    }

    /// The file with the text that this page was made from: `bitext.json` in its folder, `b.bitext.json` beside `b.html`.
    pub fn bitext(&self) -> OutPath {
        let file = self.file();
        let stem = file.0.without_extension();
        let path = if self.folder {
            format!("{}bitext.json", stem.strip_suffix("index").unwrap_or(stem))
        } else {
            format!("{stem}.bitext.json")
        };
        OutPath(RelPath(path.into()))
    }

    /// The path below the site's root as it stands in an absolute URL: encoded, a folder's ends in `/`.
    pub fn to_url(&self) -> String {
        let mut url = encode_path(self.url.as_str());
        if self.folder && !url.is_empty() {
            url.push('/');
        }
        url
    }

    /// The path below the site's root, encoded.
    pub fn to_reference(&self, index: IndexFile) -> String {
        match index {
            IndexFile::Implied => self.to_url(),
            IndexFile::Written => encode_path(self.file().as_str()),
        }
    }

    /// The shortest relative reference that leads from the folder `from` to this page.
    pub fn relative_from(&self, from: &RelPath, index: IndexFile) -> String {
        if !self.folder {
            return relative(from, &self.url);
        }
        let mut reference = relative(from, &self.url);
        if !reference.ends_with('/') && reference != "." && reference != ".." {
            reference.push('/');
        }
        match (reference.as_str(), index) {
            (".", IndexFile::Implied) => "./".to_owned(),
            ("..", IndexFile::Implied) => "../".to_owned(),
            (_, IndexFile::Implied) => reference,
            (".", IndexFile::Written) => "index.html".to_owned(),
            ("..", IndexFile::Written) => "../index.html".to_owned(),
            (_, IndexFile::Written) => reference + "index.html",
        }
    }
}

/// What may stand in a path segment of a URL unencoded, beside letters and digits (RFC 3986, section 3.3).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/')
    .remove(b'(')
    .remove(b')')
    .remove(b',')
    .remove(b'+')
    .remove(b'@')
    .remove(b'!')
    .remove(b'=')
    .remove(b'$');

/// A path as it stands in a URL, `/` kept.
pub fn encode_path(path: &str) -> String {
    utf8_percent_encode(path, SEGMENT).to_string()
}

/// What may stand in a fragment unencoded: all but what could end it or the attribute it stands in.
const FRAGMENT: &AsciiSet =
    &percent_encoding::CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'%').add(b'#');

/// A decoded fragment as it stands in a URL.
pub fn encode_fragment(fragment: &str) -> String {
    utf8_percent_encode(fragment, FRAGMENT).to_string()
}

/// Percent-decoded text; sequences that are not UTF-8 stay as written.
pub fn percent_decode(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'%', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    percent_decode_str(text).decode_utf8().unwrap_or(Cow::Borrowed(text))
}

/// The path of a site's address, from the slash behind its host on; the root where there is none.
pub fn path_of_url(url: Option<&str>) -> &str {
    let below = url.and_then(|url| url.split_once("://")).and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]));
    below.unwrap_or("/")
}

/// The encoded relative reference from the folder `from` to the path `to`; `.` for the folder itself.
pub fn relative(from: &RelPath, to: &RelPath) -> String {
    // A first segment with a colon would be read as a scheme (RFC 3986, section 4.2); encoding has removed it.
    relative_with(from, to, |names| utf8_percent_encode(names, SEGMENT).into())
}

/// The same where what leads down, names with `/` between them, is encoded in another way.
pub fn relative_with<'p>(from: &RelPath, to: &'p RelPath, encode: impl Fn(&'p str) -> Cow<'p, str>) -> String {
    let (from, to) = beyond_shared(from.as_str(), to.as_str());
    let steps_up = if from.is_empty() { 0 } else { 1 + memchr::memchr_iter(b'/', from.as_bytes()).count() };
    if steps_up == 0 && to.is_empty() {
        return ".".to_owned();
    }
    let mut reference = "../".repeat(steps_up);
    match to {
        "" => reference.truncate(reference.len() - 1),
        _ => reference.push_str(&encode(to)),
    }
    reference
}

/// What two paths have behind the folders that they share.
fn beyond_shared<'f, 't>(mut from: &'f str, mut to: &'t str) -> (&'f str, &'t str) {
    while !from.is_empty()
        && let (name, behind) = from.split_at(memchr::memchr(b'/', from.as_bytes()).unwrap_or(from.len()))
        && let Some(rest) = to.strip_prefix(name)
        && (rest.is_empty() || rest.starts_with('/'))
    {
        from = behind.strip_prefix('/').unwrap_or_default();
        to = rest.strip_prefix('/').unwrap_or_default();
    }
    (from, to)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> RelPath {
        RelPath::new(text).expect("a path inside the root")
    }

    #[test]
    fn paths_are_normalised_and_never_leave_their_root() {
        assert_eq!(path("a//b/./c").as_str(), "a/b/c");
        assert_eq!(path("a").join("../b\\c.md").map(|p| p.to_string()).as_deref(), Some("b/c.md"));
        assert!(path("a").join("../../b").is_none());
        assert!(RelPath::new("..").is_none());
        assert_eq!(path("e\u{301}.md").as_str(), "é.md");
    }

    #[test]
    fn names_and_extensions() {
        assert_eq!(path("a/b.MD").extension(), "md");
        assert_eq!(path("a/.md").extension(), "");
        assert_eq!(path("a.b/c").extension(), "");
        assert_eq!(ArticleId::of(&path("partners/multi.partner.md")).as_str(), "partners/multi.partner");
        assert_eq!(path("a/b/c").ancestors().map(|p| p.to_string()).collect::<Vec<_>>(), ["a/b/c", "a/b", "a", ""]);
    }

    #[test]
    fn below_compares_case_folded() {
        assert_eq!(path("China/a/b.md").below(&path("china")).map(|p| p.to_string()).as_deref(), Some("a/b.md"));
        assert!(path("chinas/a.md").below(&path("china")).is_none());
        assert!(path("c").below(&path("c/d")).is_none());
    }

    #[test]
    fn routes_follow_the_style() {
        let fr = path("fr");
        let article = Route::of_article(&fr, &path("a/b.md"), UrlStyle::Directory);
        assert_eq!((article.to_url().as_str(), article.file().as_str()), ("fr/a/b/", "fr/a/b/index.html"));
        let article = Route::of_article(&fr, &path("a/b.md"), UrlStyle::File);
        assert_eq!((article.to_url().as_str(), article.file().as_str()), ("fr/a/b.html", "fr/a/b.html"));
        assert_eq!(article.beside("md").as_str(), "fr/a/b.md");
        let index = Route::of_article(&fr, &path("a/Index.md"), UrlStyle::File);
        assert_eq!((index.to_url().as_str(), index.file().as_str()), ("fr/a/", "fr/a/index.html"));
        let home = Route::of_article(&RelPath::root(), &path("index.md"), UrlStyle::Directory);
        assert_eq!((home.to_url().as_str(), home.file().as_str()), ("", "index.html"));
    }

    #[test]
    fn an_address_has_a_path() {
        assert_eq!(path_of_url(None), "/");
        assert_eq!(path_of_url(Some("https://example.org")), "/");
        assert_eq!(path_of_url(Some("https://example.org/docs/help/")), "/docs/help/");
    }

    #[test]
    fn references_are_relative_and_encoded() {
        let here = path("fr/a/b");
        let there = |text, style| Route::of_article(&path("fr"), &path(text), style);
        assert_eq!(there("a/c.md", UrlStyle::Directory).relative_from(&here, IndexFile::Implied), "../c/");
        assert_eq!(there("a/index.md", UrlStyle::Directory).relative_from(&here, IndexFile::Implied), "../");
        assert_eq!(there("a/b.md", UrlStyle::Directory).relative_from(&here, IndexFile::Implied), "./");
        assert_eq!(there("index.md", UrlStyle::Directory).relative_from(&here, IndexFile::Written), "../../index.html");
        assert_eq!(there("a/c d.md", UrlStyle::File).relative_from(&path("fr/a"), IndexFile::Implied), "c%20d.html");
        assert_eq!(relative(&path("fr/a"), &path("fr/a:b")), "../a%3Ab");
    }
}
