//! Index pages, as older repositories have them: an introduction, then sections of paragraphs, lists, cards and tables.

use super::fields::Fields;
use super::kinds::{links, read_link, title};
use super::writer::{Markup, NewLink, Writer};
use crate::article::layout::{Card, LinkList, PageLink, Role, Section};
use crate::text::Spanned;

/// Keys that only say how something looks.
const LOOKS: [&str; 8] = ["type", "style", "className", "columns", "width", "height", "cssClass", "align"];

/// Reads the sections of an index page.
pub(super) fn sections(fields: &mut Fields<'_>, sections: &mut Vec<Section>, writer: &mut Writer<'_>) {
    for key in ["introSection", "abstract"] {
        if let Some(intro) = fields.mapping(key, writer) {
            sections.push(introduction(intro, writer));
        }
    }
    for read in fields.items("sections", "a section", writer) {
        section(read, sections, writer);
    }
    for read in fields.items("items", "a block", writer) {
        sections.push(block(read, 2, writer));
    }
}

fn introduction(mut fields: Fields<'_>, writer: &mut Writer<'_>) -> Section {
    fields.ignore(&LOOKS);
    let mut section = Section::new(Role::Intro);
    section.title = title(&mut fields, "title", 2, writer);
    let summary = fields.first_text(&["summary", "description", "text", "html"], writer);
    section.summary = writer.piece(summary);
    for key in ["links", "items"] {
        section.lists.extend(links(&mut fields, key, writer));
    }
    if let Some(mut menu) = fields.mapping("menu", writer) {
        let title = title(&mut menu, "title", 3, writer);
        let lists = links(&mut menu, "items", writer).into_iter().collect();
        section.cards.push(Card { title, lists, rest: menu.finish(4, writer), ..Card::default() });
    }
    if let Some(aside) = fields.mapping("aside", writer) {
        section.cards.push(card(aside, 3, writer));
    }
    section.rest = fields.finish(3, writer);
    section
}

fn section(mut fields: Fields<'_>, sections: &mut Vec<Section>, writer: &mut Writer<'_>) {
    fields.ignore(&LOOKS);
    let mut section = Section::new(Role::Items);
    section.title = title(&mut fields, "title", 2, writer);
    let summary = fields.first_text(&["summary", "description", "text"], writer);
    section.summary = writer.piece(summary);
    let level = if section.title.is_some() { 3 } else { 2 };
    let items = fields.items("items", "an item", writer);
    let (blocks, cards): (Vec<_>, Vec<_>) = items.into_iter().partition(|item| item.mentions(&["type"]));
    section.cards = cards.into_iter().map(|item| card(item, level, writer)).collect();
    section.lists.extend(links(&mut fields, "links", writer));
    // What says itself what it is stays in its order.
    let blocks: Vec<Section> = blocks.into_iter().map(|item| block(item, level, writer)).collect();
    section.rest = fields.finish(level, writer);
    sections.push(section);
    sections.extend(blocks);
}

/// Reads a paragraph, a list or a table.
fn block(mut fields: Fields<'_>, level: u8, writer: &mut Writer<'_>) -> Section {
    let mut section = Section::new(Role::Items);
    let is_table = fields.text("type", writer).is_some_and(|name| name.value.trim() == "table");
    let style = fields.text("style", writer).map_or("", |name| name.value.trim());
    section.title = title(&mut fields, "title", level, writer);
    let below = if section.title.is_some() { (level + 1).min(6) } else { level };
    let text = fields.first_text(&["text", "html", "summary", "description"], writer);
    section.summary = writer.piece(text);
    if is_table {
        section.cards = table(&mut fields, below, writer);
    }
    fields.ignore(&LOOKS);
    let items = fields.items("items", "an item", writer);
    let is_text = |item: &Fields<'_>| item.len() == 1 && item.mentions(&["html", "text"]);
    if style.starts_with("cards")
        || items.iter().any(|item| !is_text(item) && item.mentions(&["html", "summary", "links"]))
    {
        section.cards.extend(items.into_iter().map(|item| card(item, below, writer)));
    } else if items.iter().all(is_text) {
        section.footer = Some(writer.whole(|writer| texts(items, writer)));
    } else {
        section.lists.push(list(items, writer));
    }
    section.lists.extend(links(&mut fields, "links", writer));
    section.rest = fields.finish(below, writer);
    section
}

fn texts(items: Vec<Fields<'_>>, writer: &mut Writer<'_>) {
    for mut item in items {
        if let Some(text) = item.first_text(&["html", "text"], writer) {
            writer.text(text);
        }
        item.finish(4, writer);
    }
}

/// Links with icons; those that are still to come have no address.
fn list(items: Vec<Fields<'_>>, writer: &mut Writer<'_>) -> LinkList {
    let mut links = Vec::with_capacity(items.len());
    let mut left = Vec::new();
    writer.open_list();
    for mut item in items {
        item.ignore(&["image"]);
        if item.has("href") || item.has("url") {
            links.extend(read_link(&mut item, writer).map(|link| writer.link(link, true)));
        } else if let Some(text) = item.first_text(&["text", "title"], writer) {
            links.push(writer.link(named(text, None), true));
        }
        left.push(item);
    }
    writer.close_list();
    let rest = writer.whole(|writer| {
        left.into_iter().for_each(|item| {
            item.finish(4, writer);
        });
    });
    LinkList { links, rest: Some(rest), ..LinkList::default() }
}

fn named<'v>(text: &'v Spanned<String>, address: Option<&'v Spanned<String>>) -> NewLink<'v> {
    NewLink { text, address, item_type: None, note: None }
}

/// A card in the manner of index pages: a title or a text that is a link, an image, a text.
fn card(mut fields: Fields<'_>, level: u8, writer: &mut Writer<'_>) -> Card {
    fields.ignore(&LOOKS);
    let target = fields.first_text(&["href", "url"], writer).map(|address| writer.target(address));
    let mut icon = fields.first_text(&["imageSrc", "icon"], writer).map(|icon| writer.icon(icon));
    if let Some(mut image) = fields.mapping("image", writer) {
        image.ignore(&["alt", "href", "width", "height"]);
        icon = image.text("src", writer).map(|source| writer.icon(source)).or(icon);
        image.finish(level, writer);
    }
    let has_title = fields.has("title");
    let name = fields.first_text(if has_title { &["title"] } else { &["text"] }, writer);
    let title = name.map(|name| writer.title(name, level, target, Markup::Plain));
    let summary = fields.first_text(&["html", "summary", "description"], writer);
    let summary = writer.piece(summary);
    let lists = ["links", "items"].into_iter().filter_map(|key| links(&mut fields, key, writer)).collect();
    let footer = if has_title { fields.text("text", writer) } else { None };
    let footer = writer.piece(footer);
    let rest = fields.finish((level + 1).min(6), writer);
    Card { title, summary, link: target.map(|target| target.link), icon, lists, footer, rest, ..Card::default() }
}

/// A table of links: a card for each row, with the columns that lead somewhere.
fn table(fields: &mut Fields<'_>, level: u8, writer: &mut Writer<'_>) -> Vec<Card> {
    let columns: Vec<_> =
        fields.items("columns", "a column", writer).into_iter().map(|column| name(column, writer)).collect();
    let rows = fields.items("rows", "a row", writer);
    rows.into_iter().map(|row| self::row(row, &columns, level, writer)).collect()
}

fn name<'v>(mut column: Fields<'v>, writer: &mut Writer<'_>) -> Option<&'v Spanned<String>> {
    column.ignore(&["image"]);
    let name = column.first_text(&["title", "text"], writer);
    column.finish(4, writer);
    name
}

fn row(mut fields: Fields<'_>, columns: &[Option<&Spanned<String>>], level: u8, writer: &mut Writer<'_>) -> Card {
    let title = title(&mut fields, "title", level, writer);
    let mut links: Vec<PageLink> = Vec::new();
    writer.open_list();
    let values = fields.items("values", "a value", writer);
    for (mut value, column) in values.into_iter().zip(columns.iter().chain(std::iter::repeat(&None))) {
        value.ignore(&["image"]);
        let address = value.first_text(&["href", "url"], writer);
        let text = value.first_text(&["text", "title", "html"], writer);
        if let Some(text) = text.or(column.filter(|_| address.is_some())).or(address) {
            links.push(writer.link(named(text, address), true));
        }
        value.finish(4, writer);
    }
    writer.close_list();
    let lists = vec![LinkList { links, ..LinkList::default() }];
    Card { title, lists, rest: fields.finish((level + 1).min(6), writer), ..Card::default() }
}
