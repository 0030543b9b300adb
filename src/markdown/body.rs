//! A compiled article: HTML with holes, and the table of what it exports and needs.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::alert::AlertKind;
use crate::finding::{Edit, FileId, Finding, rule};
use crate::snippet::Request;
use crate::text::{Span, Spanned};

use super::destination::Destination;
use super::html::Html;
use super::media::Media;

/// Markdown compiled alone: all that other files decide is a hole.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Body {
    /// The HTML between the holes.
    pub html: Html,
    /// About how long the HTML is, in bytes, whether or not it is kept.
    pub size: usize,
    /// The holes, in order.
    pub holes: Vec<Hole>,
    /// What the body links to, in order of appearance.
    pub links: Vec<Link>,
    /// The ids that the body gives, in order.
    pub ids: Vec<IdClaim>,
    /// The headings, in order.
    pub headings: Vec<Heading>,
    /// The files that the body includes, in order.
    pub includes: Vec<Include>,
    /// The code samples that the body takes from files, in order.
    pub snippets: Vec<Snippet>,
    /// For whom the parts are that are not for every reader, in order.
    pub audiences: Vec<Audience>,
    /// What may be uids in running text, each for a hole.
    pub short_uids: Vec<ShortUid>,
    /// Words in the language of the body, each for a hole.
    pub labels: Vec<Label>,
}

impl Body {
    /// The same in no more memory than it needs: bodies are kept until the whole site is known.
    pub(super) fn compact(self) -> Self {
        Self {
            size: self.size,
            html: self.html,
            holes: exactly(self.holes),
            links: exactly(self.links),
            ids: exactly(self.ids),
            headings: exactly(self.headings),
            includes: exactly(self.includes),
            snippets: exactly(self.snippets),
            audiences: exactly(self.audiences),
            short_uids: exactly(self.short_uids),
            labels: exactly(self.labels),
        }
    }

    /// The heading that names an article without a title: the first that says something.
    pub fn first_heading(&self) -> Option<&Heading> {
        self.headings.iter().find(|heading| !heading.text.is_empty() || !heading.includes().is_empty())
    }
}

/// The same in a place of its own size. Shrinking where it is would leave it in a larger one, as allocators do.
fn exactly<T>(items: Vec<T>) -> Vec<T> {
    let mut exact = Vec::with_capacity(items.len());
    exact.extend(items);
    exact
}

/// A place in the HTML that linking fills.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hole {
    /// The byte of the HTML that what fills it stands before.
    pub at: u32,
    /// What fills it.
    pub fill: Fill,
}

/// What fills a hole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fill {
    /// The `href` attribute of an `a` for the link of this index; where it leads nowhere, the class that says so.
    Href(u32),
    /// The whole `img` for the link of this index; where it is missing, the text that stands for it.
    Image(u32),
    /// The `id` attribute for the claim of this index, where the page grants one.
    Id(u32),
    /// The body of the file that the include of this index names.
    Include(u32),
    /// The whole link for the uid of the link of this index.
    Uid(u32),
    /// The whole link for the short uid of this index, or its text where nobody declares it.
    ShortUid(u32),
    /// The code sample of this index, or what says that it is missing.
    Snippet(u32),
    /// The title of the page that the link of this index leads to, which stands for a text that it does not have.
    Title(u32),
    /// The words of this index, in the language of the body.
    Label(u32),
    /// Nothing: a part that templates may place begins here.
    PieceStart(Piece),
    /// Nothing: it ends here.
    PieceEnd(Piece),
}

/// A part of a body that templates may place on their own, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Piece(pub u32);

/// What may be a uid in running text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShortUid {
    /// The index of its link.
    pub link: u32,
    /// The text, from the `@` on.
    pub written: Box<str>,
}

/// Words that a body needs in its own language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Label {
    /// The title of an alert.
    Alert(AlertKind),
    /// The title of an alert of the project's own kind, by its id.
    OwnAlert(String),
    /// What opens the long description of an image.
    Description,
    /// What a link to a video says when it has no title.
    Video,
    /// Whether a task is done.
    Task {
        /// It is.
        is_done: bool,
    },
    /// For which versions a part applies: the range as written.
    Moniker(String),
    /// For which readers a part applies: the names as written.
    Zone(String),
}

/// A link, an image or another use of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Where it leads.
    pub destination: Destination,
    /// The destination as written, in the stored file.
    pub span: Span,
    /// The destination as written, where that is not its text.
    written: Option<Box<str>>,
    /// In what the link was written.
    pub origin: LinkOrigin,
    /// What an image needs beside its address; `None` for a link.
    pub image: Option<Box<ImageText>>,
    /// Whether nothing stands in the link that readers could follow.
    pub is_silent: bool,
}

impl Link {
    /// A link with its destination as written, character references decoded.
    pub fn new(written: &str, span: Span, origin: LinkOrigin, image: Option<Box<ImageText>>) -> Self {
        Self::to(Destination::parse(written), written, span, origin, image)
    }

    /// A link whose destination is not what its text alone would make it.
    pub fn to(
        destination: Destination,
        written: &str,
        span: Span,
        origin: LinkOrigin,
        image: Option<Box<ImageText>>,
    ) -> Self {
        let written = (destination.text() != written).then(|| written.into());
        Self { destination, span, written, origin, image, is_silent: false }
    }

    /// The destination as written, character references decoded.
    pub fn written(&self) -> &str {
        self.written.as_deref().unwrap_or_else(|| self.destination.text())
    }

    /// What is wrong with an address whose beginning is mistyped or stands twice.
    pub fn mistyped_address(&self, file: FileId) -> Option<Finding> {
        let written = self.written();
        let meant = mended_address(written)?;
        let message = format!("`{written}` is the address of no page");
        let finding = Finding::new(&rule::INVALID_ADDRESS, file, self.span, message);
        let fix = (self.span.range().len() == written.len()).then(|| Edit::new(self.span, written, &*meant)).flatten();
        Some(finding.with_help(format!("write `{meant}`")).with_target(written).with_fix(fix))
    }

    /// What is wrong with a link whose scheme is not published.
    pub fn unpublished_scheme(&self, file: FileId) -> Option<Finding> {
        let Destination::Unsafe(scheme) = &self.destination else { return None };
        let message = format!("the scheme `{scheme}:` is not published");
        let finding = Finding::new(&rule::UNSAFE_LINK_SCHEME, file, self.span, message)
            .with_help("the text is published without the link; use https, mailto or a path to a file");
        Some(finding.with_target(self.written()))
    }
}

/// What was meant by `https:/host` and by `https://https://host`.
fn mended_address(written: &str) -> Option<String> {
    let scheme = ["https:", "http:"].into_iter().find(|scheme| written.starts_with(scheme))?;
    let rest = &written[scheme.len()..];
    let host = rest.trim_start_matches('/');
    let is_twice = ["https://", "http://"].iter().any(|again| host.starts_with(again));
    let begins = host.starts_with(|c: char| c.is_alphanumeric());
    match rest.len() - host.len() {
        2 if is_twice => Some(host.to_owned()),
        1 if begins && !is_twice => Some(format!("{scheme}//{host}")),
        _ => None,
    }
}

/// In what a link was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkOrigin {
    /// Markdown, or an extension of it.
    Markdown,
    /// An address in running text, bare or in `<>`: it is what readers see as well.
    Address,
    /// An attribute of raw HTML.
    Html,
    /// Markdown's brackets inside an HTML block, where other readers see brackets.
    MarkdownInHtml,
    /// `@uid` in running text, which may mean no uid at all.
    ShortUid,
    /// The larger image that another one opens.
    Lightbox,
}

/// What an image needs beside its address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageText {
    /// The text that stands for the image.
    pub alt: String,
    /// The title.
    pub title: Option<String>,
    /// Further attributes as HTML, each with a blank before it.
    pub attributes: String,
    /// What is played instead of shown.
    pub media: Option<Media>,
}

/// An id that a body asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdClaim {
    /// The id.
    pub name: Arc<str>,
    /// How it came about, which decides what happens when it is taken.
    pub kind: IdKind,
}

/// What the ids begin with that pages have of their own: no article's do.
pub const OWN_IDS: &str = "hexapla:";

/// How an id came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum IdKind {
    /// From a heading's text; when it is taken, it gets a number.
    Heading,
    /// From an anchor at the start of a heading; when it is taken, it gets a number.
    Lifted,
    /// From an `id` or `name` in raw HTML; when it is taken, the element has none.
    Explicit,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Where it stands in the stored file.
    pub span: Span,
    /// Its text without mark-up, white space collapsed; where it includes files, text alone between them.
    pub text: Arc<str>,
    /// The index of its id.
    pub id: u32,
    /// What few headings have.
    pub rare: Option<Box<RareInHeading>>,
}

/// What few headings have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RareInHeading {
    /// The files that stand in it: the byte of the text that each stands before, and the include's index.
    pub includes: Box<[(u32, u32)]>,
    /// The id that its source side has alone, where it stands in pairs and its translation has another.
    pub source_slug: Option<Arc<str>>,
    /// Whether it stands in a part that readers of a site do not see.
    pub is_hidden: bool,
}

impl Heading {
    /// The files that stand in it: the byte of the text that each stands before, and the include's index.
    pub fn includes(&self) -> &[(u32, u32)] {
        self.rare.as_ref().map_or(&[], |rare| &rare.includes)
    }

    /// The id that its source side has alone, where it stands in pairs and its translation has another.
    pub fn source_slug(&self) -> Option<&Arc<str>> {
        self.rare.as_ref()?.source_slug.as_ref()
    }

    /// Whether it stands in a part that readers of a site do not see.
    pub fn is_hidden(&self) -> bool {
        self.rare.as_ref().is_some_and(|rare| rare.is_hidden)
    }
}

/// For whom a part of a body is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Audience {
    /// For some versions: their range as written.
    Versions(Spanned<String>),
    /// For those with some pivots: the names as written.
    Pivots(Spanned<String>),
}

/// An included file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Include {
    /// All of it as written: what readers get where it cannot be put in.
    pub written: Box<str>,
    /// The path as written.
    pub path: String,
    /// Where the path stands in the stored file.
    pub span: Span,
    /// Whether it stands in running text.
    pub inline: bool,
    /// How many ids of this body come before it.
    pub ids_before: u32,
}

/// A code sample that is taken from a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snippet {
    /// The file.
    pub destination: Destination,
    /// The path as written, and what follows it.
    pub written: Box<str>,
    /// Where it stands in the stored file.
    pub span: Span,
    /// What readers are told that it is.
    pub title: Option<Box<str>>,
    /// Which part of the file is shown, and how.
    pub request: Request,
}
