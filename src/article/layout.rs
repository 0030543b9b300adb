//! What YAML pages are made of: cards, lists of links, questions. Where each stands on the page is a template's business.

use crate::markdown::assembly::PlacedTitle;
use crate::markdown::body::Piece;

/// A YAML page.
#[derive(Debug)]
pub struct YamlPage {
    /// What it says, as markdown.
    pub markdown: String,
    /// Its parts, where its kind has a design of its own; the body has all of them in order.
    pub layout: Option<Layout>,
}

/// A kind of YAML page that has a design of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LayoutKind {
    /// `Landing`: cards with lists of links.
    Landing,
    /// `Hub`: sections of cards for all of a product.
    Hub,
    /// `FAQ`: questions and answers.
    Faq,
    /// `IndexPage`, and `YamlDocument` as older landing pages are written.
    Index,
}

/// The parts of a page.
#[derive(Debug)]
pub struct Layout {
    /// What kind of page it is.
    pub kind: LayoutKind,
    /// The heading of the page.
    pub title: Option<Title>,
    /// What stands below it.
    pub summary: Option<Piece>,
    /// The sections, in order.
    pub sections: Vec<Section>,
    /// What stands below all of them.
    pub footer: Option<Piece>,
    /// What the page has under keys that its kind does not know.
    pub rest: Option<Piece>,
}

/// What a section is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// `highlightedContent`.
    Highlighted,
    /// `landingContent`.
    Landing,
    /// `productDirectory`.
    Products,
    /// `conceptualContent`.
    Conceptual,
    /// `tools`.
    Tools,
    /// A section of `additionalContent`.
    Additional,
    /// A section of questions.
    Questions,
    /// What introduces an index page.
    Intro,
    /// A section of an index page.
    Items,
}

/// A section of a page.
#[derive(Debug)]
pub struct Section {
    /// What it is for.
    pub role: Role,
    /// Its heading.
    pub title: Option<Title>,
    /// What stands below the heading.
    pub summary: Option<Piece>,
    /// Cards.
    pub cards: Vec<Card>,
    /// Lists of links that stand in no card.
    pub lists: Vec<LinkList>,
    /// Questions.
    pub questions: Vec<Question>,
    /// What stands below all of them.
    pub footer: Option<Piece>,
    /// A link below all of them.
    pub more: Option<PageLink>,
    /// What it has under keys that are not known.
    pub rest: Option<Piece>,
}

impl Section {
    /// A section with nothing in it.
    pub fn new(role: Role) -> Self {
        let (cards, lists, questions) = (Vec::new(), Vec::new(), Vec::new());
        Self { role, title: None, summary: None, cards, lists, questions, footer: None, more: None, rest: None }
    }
}

/// A heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Title {
    /// 1 to 6.
    pub level: u8,
    /// Its text and its id.
    pub placed: PlacedTitle,
}

/// A card.
#[derive(Debug, Default)]
pub struct Card {
    /// Its heading.
    pub title: Option<Title>,
    /// What kind of page it leads to, as written.
    pub item_type: Option<String>,
    /// What stands below the heading.
    pub summary: Option<Piece>,
    /// Where it leads: the index of a link.
    pub link: Option<u32>,
    /// Its image: the index of a link.
    pub icon: Option<u32>,
    /// Its lists of links.
    pub lists: Vec<LinkList>,
    /// What stands below all of it.
    pub footer: Option<Piece>,
    /// A link below all of it.
    pub more: Option<PageLink>,
    /// What it has under keys that are not known.
    pub rest: Option<Piece>,
}

/// Links of one type.
#[derive(Debug, Default)]
pub struct LinkList {
    /// What kind of pages they lead to, as written.
    pub item_type: Option<String>,
    /// The links.
    pub links: Vec<PageLink>,
    /// What it has under keys that are not known.
    pub rest: Option<Piece>,
}

/// A link.
#[derive(Debug)]
pub struct PageLink {
    /// Its text.
    pub text: String,
    /// Where it leads: the index of a link; `None` where nothing says so.
    pub link: Option<u32>,
    /// What kind of page it leads to, as written.
    pub item_type: Option<String>,
    /// What is said behind it.
    pub note: Option<String>,
}

/// A question and its answer.
#[derive(Debug)]
pub struct Question {
    /// The question.
    pub title: Option<Title>,
    /// The answer.
    pub answer: Option<Piece>,
    /// What it has under keys that are not known.
    pub rest: Option<Piece>,
}

/// The types of pages that have a name in the interface.
pub const ITEM_TYPES: [&str; 15] = [
    "architecture",
    "concept",
    "deploy",
    "download",
    "get-started",
    "how-to-guide",
    "learn",
    "overview",
    "quickstart",
    "reference",
    "sample",
    "training",
    "tutorial",
    "video",
    "whats-new",
];
