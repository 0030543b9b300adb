//! Titles of articles: where a link has no text of its own, and where an article begins with its title once more.

use super::address::Addresses;
use super::body::{Linked, Linker, Part};
use crate::site::link::Place;
use crate::site::page_ids::PageIds;

impl Linker<'_, '_> {
    /// The title of the page that a link leads to; nothing where it leads to none of ours.
    pub(super) fn title_of_target(&self, part: Part<'_>, link: u32) -> &str {
        if self.addresses == Addresses::AsWritten {
            return "";
        }
        let Place::File(place) = self.place(part, link, self.reader) else { return "" };
        let page = self.site.page_for(self.reader, place.hit.file).map(|page| self.site.pages.get(page));
        let article = page.and_then(|page| self.site.article(page.file));
        article.and_then(|article| self.site.title(article)).unwrap_or_default()
    }
}

/// An article that begins with its title as a heading of level 2 and has none of level 1 shows it as its first heading, since
/// the title would stand above it once more. The levels of its headings stay, for translations are compared by them.
pub(super) fn with_title_first(mut linked: Linked, ids: &PageIds, title: &str) -> Linked {
    let first = ids.headings().next().filter(|first| first.level == 2 && first.text == title);
    let Some(first) = first.filter(|_| ids.headings().all(|heading| heading.level > 1)) else { return linked };
    let opening = format!("<h2 id=\"{}\">", first.id);
    let end = linked.html.starts_with(&opening).then(|| linked.html.find("</h2>")).flatten();
    let Some(end) = end.filter(|_| !linked.html.contains("<h1")) else { return linked };
    linked.html.replace_range(end..end + "</h2>".len(), "</h1>");
    linked.html.replace_range(.."<h2".len(), "<h1");
    linked
}

/// Whether an article begins with a heading that was made its first so.
pub(super) fn begins_with_title(linked: &Linked, ids: &PageIds) -> bool {
    let first = ids.headings().next().filter(|first| first.level == 2);
    first.is_some_and(|first| linked.html.starts_with(&format!("<h1 id=\"{}\">", first.id)))
}

/// The text of such an article with that heading as its first, where it is written with number signs.
pub(super) fn with_title_first_in_markdown(markdown: &str, title: &str) -> Option<String> {
    let text = markdown.strip_prefix("## ")?;
    let line = text.lines().next()?;
    (line.trim() == title).then(|| format!("# {text}"))
}
