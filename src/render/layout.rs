//! What a YAML page is made of, as templates see it.

use tera::value::Key;
use tera::{Map, TeraResult, Value};

use crate::article::Article;
use crate::article::layout::{Card, Layout, LayoutKind, LinkList, PageLink, Question, Role, Section, Title};
use crate::markdown::body::Piece;
use crate::site::page::Page;
use crate::site::page_ids::PageIds;

use super::body::{Linked, Linker, Part};
use super::messages::Messages;
use super::page::Maker;
use super::view::{CardView, LayoutView, LinkListView, LinkView, QuestionView, SectionView, TitleView};

/// The fields that are HTML.
const HTML: [&str; 5] = ["answer", "footer", "html", "rest", "summary"];

/// What a page is made of as templates see it: with HTML marked so that it is not escaped.
pub(super) fn value(layout: &LayoutView<'_>) -> TeraResult<Value> {
    Ok(marked(&Value::try_from_serializable(layout)?, false))
}

fn marked(value: &Value, is_html: bool) -> Value {
    if let Some(fields) = value.as_map() {
        let is_html = |key: &Key<'_>| key.as_str().is_some_and(|key| HTML.contains(&key));
        let fields = fields.iter().map(|(key, field)| (key.clone(), marked(field, is_html(key))));
        return fields.collect::<Map>().into();
    }
    match value.as_array() {
        Some(items) => items.iter().map(|item| marked(item, false)).collect::<Vec<_>>().into(),
        None if is_html => value.clone().mark_safe(),
        None => value.clone(),
    }
}

/// What the views of a page's parts are made from.
struct Parts<'p, 's, 'a> {
    linked: &'p Linked,
    ids: &'p PageIds,
    messages: &'p Messages,
    linker: Linker<'s, 'a>,
    part: Part<'p>,
}

impl Maker<'_, '_> {
    /// What an article is made of, where it is a YAML page whose kind has a design.
    pub(super) fn layout<'v>(
        &'v self,
        page: &Page,
        article: &'v Article,
        linked: &'v Linked,
    ) -> Option<LayoutView<'v>> {
        let layout = article.yaml.as_ref()?.layout.as_ref()?;
        let parts = Parts {
            linked,
            ids: self.site.ids(page.file),
            messages: self.theme.catalog().of(self.site.locale_of(page.file)),
            linker: self.linker(page),
            part: Part { file: page.file, body: &article.body, article: Some(article) },
        };
        Some(parts.layout(layout))
    }
}

impl<'p> Parts<'p, '_, '_> {
    fn layout(&self, layout: &'p Layout) -> LayoutView<'p> {
        LayoutView {
            kind: match layout.kind {
                LayoutKind::Landing => "landing",
                LayoutKind::Hub => "hub",
                LayoutKind::Faq => "faq",
                LayoutKind::Index => "index-page",
            },
            title: self.title(layout.title),
            summary: self.piece(layout.summary),
            sections: layout.sections.iter().map(|section| self.section(section)).filter(says_something).collect(),
            footer: self.piece(layout.footer),
            rest: self.piece(layout.rest),
        }
    }

    fn section(&self, section: &'p Section) -> SectionView<'p> {
        SectionView {
            role: match section.role {
                Role::Highlighted => "highlighted",
                Role::Landing => "landing",
                Role::Products => "products",
                Role::Conceptual => "conceptual",
                Role::Tools => "tools",
                Role::Additional => "additional",
                Role::Questions => "questions",
                Role::Intro => "intro",
                Role::Items => "items",
            },
            title: self.title(section.title),
            summary: self.piece(section.summary),
            cards: section.cards.iter().map(|card| self.card(card)).collect(),
            lists: section.lists.iter().map(|list| self.list(list)).collect(),
            questions: section.questions.iter().map(|question| self.question(question)).collect(),
            footer: self.piece(section.footer),
            more: section.more.as_ref().map(|link| self.link(link)),
            rest: self.piece(section.rest),
        }
    }

    fn card(&self, card: &'p Card) -> CardView<'p> {
        CardView {
            title: self.title(card.title),
            href: self.address(card.link),
            icon: self.address(card.icon),
            label: self.label(card.item_type.as_deref()),
            summary: self.piece(card.summary),
            lists: card.lists.iter().map(|list| self.list(list)).collect(),
            footer: self.piece(card.footer),
            more: card.more.as_ref().map(|link| self.link(link)),
            rest: self.piece(card.rest),
        }
    }

    fn list(&self, list: &'p LinkList) -> LinkListView<'p> {
        LinkListView {
            label: self.label(list.item_type.as_deref()),
            links: list.links.iter().map(|link| self.link(link)).collect(),
            rest: self.piece(list.rest),
        }
    }

    fn link(&self, link: &'p PageLink) -> LinkView<'p> {
        LinkView {
            text: &link.text,
            href: self.address(link.link),
            label: self.label(link.item_type.as_deref()),
            note: link.note.as_deref(),
        }
    }

    fn question(&self, question: &'p Question) -> QuestionView<'p> {
        QuestionView {
            title: self.title(question.title),
            answer: self.piece(question.answer),
            rest: self.piece(question.rest),
        }
    }

    fn title(&self, title: Option<Title>) -> Option<TitleView<'p>> {
        let Title { level, placed } = title?;
        let (id, aliases) = match placed.id.and_then(|claim| self.linked.id(claim)) {
            Some(claim) => self.ids.granted_at(claim),
            None => (None, &[][..]),
        };
        let aliases = aliases.iter().map(|(_, alias)| &**alias).collect();
        Some(TitleView { html: self.linked.piece(placed.piece), id, aliases, level })
    }

    fn piece(&self, piece: Option<Piece>) -> Option<&'p str> {
        piece.map(|piece| self.linked.piece(piece).trim()).filter(|html| !html.is_empty())
    }

    fn address(&self, link: Option<u32>) -> Option<String> {
        self.linker.target(self.part, link?).map(|address| address.into_owned())
    }

    /// The name of a type of page; one that is not known stands for itself.
    fn label(&self, item_type: Option<&'p str>) -> Option<&'p str> {
        let item_type = item_type?;
        Some(self.messages.get(&format!("type-{item_type}")).unwrap_or(item_type))
    }
}

/// Whether a section is more than an empty box.
fn says_something(section: &SectionView<'_>) -> bool {
    let SectionView { role: _, title, summary, cards, lists, questions, footer, more, rest } = section;
    let is_empty = cards.is_empty() && lists.is_empty() && questions.is_empty() && more.is_none();
    !is_empty || [title.as_ref().map(|title| title.html), *summary, *footer, *rest].iter().any(Option::is_some)
}
