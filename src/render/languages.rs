//! A page in other languages: the menu that leads to them, and the translations that search engines are told of.

use crate::finding::FileId;
use crate::locale::LocaleIndex;
use crate::site::page::{GroupId, Page};

use super::page::{Maker, Output, Parts};
use super::view::{AlternateView, LanguageView};

/// An id of which a list can be made, encoded no more than that needs: other letters than Latin ones would grow threefold.
fn without_blanks(id: &str) -> String {
    id.replace('%', "%25").replace(' ', "%20")
}

impl Maker<'_, '_> {
    /// The page in each language that is published; none where there is but one, unless the page is there to list them.
    pub(super) fn languages(&self, parts: &Parts<'_>) -> Vec<LanguageView<'_>> {
        let languages: Vec<_> = self.published().map(|locale| self.language(parts, locale)).collect();
        let is_list = matches!(parts.output, Output::Languages);
        if is_list || languages.len() > 1 { languages } else { Vec::new() }
    }

    fn language(&self, parts: &Parts<'_>, locale: LocaleIndex) -> LanguageView<'_> {
        let page = parts.page.and_then(|page| self.site.pages.of(page.group, locale));
        let page = page.map(|page| self.site.pages.get(page));
        let route = page.map_or(&self.homes[locale.get()], |page| &page.route);
        let headings = match (parts.page, page) {
            (Some(here), Some(there)) => self.headings(here.file, there.file),
            _ => String::new(),
        };
        LanguageView {
            tag: &self.tags[locale.get()],
            name: self.theme.catalog().of(locale).language_name(),
            dir: self.site.config.locales[locale.get()].locale.direction(),
            href: self.address(parts, route),
            current: locale == parts.locale && !matches!(parts.output, Output::Languages),
            translated: page.is_some_and(|page| !page.is_fallback(self.site.docset)),
            headings,
        }
    }

    /// The headings of one article with their counterparts in another, where these have other ids.
    fn headings(&self, here: FileId, there: FileId) -> String {
        let mut pairs = String::new();
        if here == there {
            return pairs;
        }
        let (ids_here, ids_there) = (self.site.ids(here), self.site.ids(there));
        let is_lost = |id: &str| !id.is_empty() && !ids_there.contains(id);
        if !ids_here.headings().any(|heading| is_lost(heading.id)) {
            return pairs;
        }
        let (from, to): (Vec<_>, Vec<_>) = (ids_here.headings().collect(), ids_there.headings().collect());
        let counterparts = self.site.counterparts(here, there).into_iter().map(|(one, other)| (&from[one], &to[other]));
        for (from, to) in counterparts.filter(|(from, to)| is_lost(from.id) && !to.id.is_empty()) {
            let blank = if pairs.is_empty() { "" } else { " " };
            pairs.push_str(&format!("{blank}{} {}", without_blanks(from.id), without_blanks(to.id)));
        }
        pairs
    }

    /// The pages of a group's real translations, in configuration order.
    pub(super) fn translations(&self, group: GroupId) -> impl Iterator<Item = (LocaleIndex, &Page)> {
        (0..self.homes.len() as u16).map(LocaleIndex).filter_map(move |locale| {
            let page = self.site.pages.get(self.site.pages.of(group, locale)?);
            (!page.is_fallback(self.site.docset)).then_some((locale, page))
        })
    }

    /// The real translations of an article, the source as `x-default`; where it has none, the first configured.
    pub(super) fn alternates(&self, group: GroupId) -> Vec<AlternateView> {
        if self.site.config.site.base_url.is_none() {
            return Vec::new();
        }
        let mut default = None;
        let mut alternates = Vec::new();
        for (locale, page) in self.translations(group) {
            let Some(href) = self.absolute(&page.route) else { continue };
            if default.is_none() || Some(locale) == self.site.config.source {
                default = Some(href.clone());
            }
            alternates.push(AlternateView { hreflang: self.tags[locale.get()].clone(), href });
        }
        alternates.extend(default.map(|href| AlternateView { hreflang: "x-default".to_owned(), href }));
        alternates
    }
}
