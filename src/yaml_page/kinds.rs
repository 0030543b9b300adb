//! The kinds of pages that have a design of their own: which keys each has, and what is under them.

use super::fields::Fields;
use super::writer::{Markup, NewLink, Writer};
use crate::article::layout::{Card, Layout, LayoutKind, LinkList, PageLink, Question, Role, Section, Title};
use crate::finding::rule;

/// Keys of a page that readers see elsewhere or not at all.
const ABOUT: [&str; 7] = ["metadata", "brand", "documentType", "featureFlags", "titleSuffix", "uid", "description"];

/// Reads a page from the keys of its file.
pub(super) fn page(kind: LayoutKind, mut fields: Fields<'_>, writer: &mut Writer<'_>) -> Layout {
    fields.ignore(&ABOUT);
    let title = title(&mut fields, "title", 1, writer);
    let summary = fields.text("summary", writer);
    let summary = writer.piece(summary);
    let mut sections = Vec::new();
    match kind {
        LayoutKind::Landing => {
            require(
                &mut fields,
                &["landingContent", "highlightedContent", "conceptualContent"],
                "a landing page",
                writer,
            );
            of_hub(&mut fields, &mut sections, writer);
        }
        LayoutKind::Hub => {
            let all = ["highlightedContent", "productDirectory", "conceptualContent", "tools", "additionalContent"];
            require(&mut fields, &all, "a hub", writer);
            of_hub(&mut fields, &mut sections, writer);
        }
        LayoutKind::Faq => {
            require(&mut fields, &["sections"], "a page of questions", writer);
            let read = fields.items("sections", "a section", writer);
            sections.extend(read.into_iter().map(|section| questions(section, writer)));
        }
        LayoutKind::Index => super::index::sections(&mut fields, &mut sections, writer),
    }
    let footer = match kind {
        LayoutKind::Faq => fields.text("additionalContent", writer),
        _ => fields.text("footer", writer),
    };
    let footer = writer.piece(footer);
    let rest = fields.finish(2, writer);
    Layout { kind, title, summary, sections, footer, rest }
}

fn require(fields: &mut Fields<'_>, keys: &[&'static str], what: &str, writer: &mut Writer<'_>) {
    let is_there = keys.iter().any(|key| fields.has(key));
    if let (false, Some(first)) = (is_there, keys.first()) {
        writer.missing(fields.place(), first, what);
    }
}

/// A heading that is text.
pub(super) fn title(fields: &mut Fields<'_>, key: &'static str, level: u8, writer: &mut Writer<'_>) -> Option<Title> {
    let text = fields.text(key, writer)?;
    Some(writer.title(text, level, None, Markup::Plain))
}

/// The sections of hubs and landing pages, in the order of the page.
fn of_hub(fields: &mut Fields<'_>, sections: &mut Vec<Section>, writer: &mut Writer<'_>) {
    sectioned(fields, "highlightedContent", Role::Highlighted, sections, writer);
    let cards = cards(fields, "landingContent", 2, writer);
    if !cards.is_empty() {
        sections.push(Section { cards, ..Section::new(Role::Landing) });
    }
    sectioned(fields, "productDirectory", Role::Products, sections, writer);
    sectioned(fields, "conceptualContent", Role::Conceptual, sections, writer);
    sectioned(fields, "tools", Role::Tools, sections, writer);
    sectioned(fields, "additionalContent", Role::Additional, sections, writer);
}

/// A key that holds one section, or several below a heading of their own.
fn sectioned(
    fields: &mut Fields<'_>,
    key: &'static str,
    role: Role,
    sections: &mut Vec<Section>,
    writer: &mut Writer<'_>,
) {
    let Some(mut own) = fields.mapping(key, writer) else { return };
    let mut head = start(&mut own, role, writer);
    let nested = own.items("sections", "a section", writer);
    if nested.is_empty() {
        return sections.push(end(own, head, writer));
    }
    head.cards = cards(&mut own, "items", below(&head), writer);
    if head.title.is_some() || head.summary.is_some() || !head.cards.is_empty() {
        sections.push(head);
    }
    for mut inner in nested {
        let head = start(&mut inner, role, writer);
        sections.push(end(inner, head, writer));
    }
    let mut tail = Section::new(role);
    tail.footer = own.text("footer", writer).and_then(|text| writer.piece(Some(text)));
    tail.more = more(&mut own, writer);
    tail.rest = own.finish(3, writer);
    if tail.footer.is_some() || tail.more.is_some() || tail.rest.is_some() {
        sections.push(tail);
    }
}

fn start(fields: &mut Fields<'_>, role: Role, writer: &mut Writer<'_>) -> Section {
    let title = title(fields, "title", 2, writer);
    let summary = fields.text("summary", writer);
    Section { title, summary: writer.piece(summary), ..Section::new(role) }
}

/// The level of headings below a section's.
fn below(section: &Section) -> u8 {
    if section.title.is_some() { 3 } else { 2 }
}

fn end(mut fields: Fields<'_>, mut section: Section, writer: &mut Writer<'_>) -> Section {
    let level = below(&section);
    section.cards = cards(&mut fields, "items", level, writer);
    let footer = fields.text("footer", writer);
    section.footer = writer.piece(footer);
    section.more = more(&mut fields, writer);
    section.rest = fields.finish(level, writer);
    section
}

/// The link below a section or a card.
fn more(fields: &mut Fields<'_>, writer: &mut Writer<'_>) -> Option<PageLink> {
    let mut link = fields.mapping("footerLink", writer)?;
    let read = read_link(&mut link, writer);
    let written = read.map(|read| writer.link(read, false));
    link.finish(4, writer);
    written
}

fn cards(fields: &mut Fields<'_>, key: &'static str, level: u8, writer: &mut Writer<'_>) -> Vec<Card> {
    let items = fields.items(key, "a card", writer);
    items.into_iter().map(|card| self::card(card, level, writer)).collect()
}

fn card(mut fields: Fields<'_>, level: u8, writer: &mut Writer<'_>) -> Card {
    fields.ignore(&["azureCategories", "categories"]);
    let address = fields.text("url", writer);
    let target = address.map(|address| writer.target(address));
    let icon = fields.first_text(&["imageSrc", "icon"], writer).map(|icon| writer.icon(icon));
    let item_type = fields.text("itemType", writer);
    let item_type = writer.item_type(item_type);
    let text = fields.text("title", writer);
    if text.is_none() {
        writer.missing(fields.place(), "title", "the card");
    }
    let title = text.map(|text| writer.title(text, level, target, Markup::Plain));
    let summary = fields.text("summary", writer);
    let summary = writer.piece(summary);
    let read = fields.items("linkLists", "a list of links", writer);
    let mut lists: Vec<LinkList> = read.into_iter().map(|list| link_list(list, writer)).collect();
    lists.extend(links(&mut fields, "links", writer));
    let footer = fields.text("footer", writer);
    let footer = writer.piece(footer);
    let more = more(&mut fields, writer);
    let rest = fields.finish((level + 1).min(6), writer);
    let link = target.map(|target| target.link);
    Card { title, item_type, summary, link, icon, lists, footer, more, rest }
}

fn link_list(mut fields: Fields<'_>, writer: &mut Writer<'_>) -> LinkList {
    let item_type = fields.text("linkListType", writer);
    let item_type = writer.item_type(item_type);
    if !fields.has("links") {
        writer.missing(fields.place(), "links", "the list");
    }
    let list = links(&mut fields, "links", writer).unwrap_or_default();
    LinkList { item_type, rest: fields.finish(4, writer), ..list }
}

/// The links of a key, where it has some.
pub(super) fn links(fields: &mut Fields<'_>, key: &'static str, writer: &mut Writer<'_>) -> Option<LinkList> {
    let items = fields.items(key, "a link", writer);
    if items.is_empty() {
        return None;
    }
    let mut links = Vec::with_capacity(items.len());
    let mut left = Vec::new();
    writer.open_list();
    for mut item in items {
        links.extend(read_link(&mut item, writer).map(|link| writer.link(link, true)));
        left.push(item);
    }
    writer.close_list();
    let rest = writer.whole(|writer| {
        left.into_iter().for_each(|item| {
            item.finish(4, writer);
        });
    });
    Some(LinkList { links, rest: Some(rest), ..LinkList::default() })
}

/// A link whose text and address are there; what has neither is none.
pub(super) fn read_link<'v>(fields: &mut Fields<'v>, writer: &mut Writer<'_>) -> Option<NewLink<'v>> {
    let text = fields.first_text(&["text", "title"], writer);
    let address = fields.first_text(&["url", "href"], writer);
    let item_type = fields.text("itemType", writer);
    let item_type = writer.item_type(item_type);
    let note = fields.text("note", writer);
    for (missing, key) in [(text.is_none(), "text"), (address.is_none(), "url")] {
        if missing {
            writer.missing(fields.place(), key, "the link");
        }
    }
    Some(NewLink { text: text.or(address)?, address, item_type, note })
}

fn questions(mut fields: Fields<'_>, writer: &mut Writer<'_>) -> Section {
    let mut section = Section::new(Role::Questions);
    let name = fields.first_text(&["name", "title"], writer);
    section.title = name.map(|name| writer.title(name, 2, None, Markup::Markdown));
    let summary = fields.first_text(&["summary", "description"], writer);
    section.summary = writer.piece(summary);
    let level = below(&section);
    if !fields.has("questions") {
        writer.missing(fields.place(), "questions", "the section");
    }
    let questions = fields.items("questions", "a question", writer);
    section.questions = questions.into_iter().map(|question| self::question(question, level, writer)).collect();
    section.rest = fields.finish(level, writer);
    section
}

fn question(mut fields: Fields<'_>, level: u8, writer: &mut Writer<'_>) -> Question {
    let question = fields.text("question", writer);
    let answer = fields.text("answer", writer);
    for (missing, key) in [(question.is_none(), "question"), (answer.is_none(), "answer")] {
        if missing {
            writer.missing(fields.place(), key, "the entry");
        }
    }
    let title = question.map(|question| writer.title(question, level, None, Markup::Markdown));
    let answer = writer.piece(answer);
    let rest = fields.finish((level + 1).min(6), writer);
    Question { title, answer, rest }
}

/// The kind that the first line of a file names, where it has a design of its own; one that is misspelt is a finding.
pub(super) fn kind(name: &str, place: crate::text::Span, writer: &mut Writer<'_>) -> Option<LayoutKind> {
    const KINDS: [(&str, LayoutKind); 5] = [
        ("Landing", LayoutKind::Landing),
        ("Hub", LayoutKind::Hub),
        ("FAQ", LayoutKind::Faq),
        ("IndexPage", LayoutKind::Index),
        ("YamlDocument", LayoutKind::Index),
    ];
    let known = KINDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    if known.is_none() {
        let message = format!("`{name}` is no kind of page that has a design");
        match crate::finding::nearest(name, KINDS.map(|(known, _)| known)) {
            Some(near) => writer.find(&rule::INVALID_VALUE, place, message, format!("did you mean `{near}`?")),
            None => writer.note(&rule::INVALID_VALUE, place, message, "its titles, texts and links are shown plainly"),
        }
    }
    known.map(|(_, kind)| *kind)
}
