//! Assets: which files pages use, and which of them may be published.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::finding::FileId;
use crate::locale::LocaleIndex;
use crate::markdown::body::Link;
use crate::markdown::destination::Destination;
use crate::markdown::{RawToken, raw_tokens};

use super::Site;
use super::link::Place;

impl Site<'_> {
    /// The files that articles use as images or lead to, and that may be published by their type. Sorted.
    pub fn wanted_assets(&self) -> Vec<FileId> {
        let articles: Vec<_> = self.articles().collect();
        let wanted: Vec<Vec<FileId>> = articles
            .into_par_iter()
            .map(|article| {
                let own = self.locale_of(article.file);
                let readers = self.readers(article.file);
                let links = article.body.links.iter().filter(|link| may_be_asset(link));
                let seen_by = |link: &Link| {
                    // Media come from the body's locale, whoever reads it.
                    let is_asked = |reader: &LocaleIndex| link.image.is_none() || *reader == own;
                    let readers = readers.iter().copied().filter(is_asked);
                    readers.filter_map(|reader| self.asset(reader, article.file, link)).collect::<Vec<_>>()
                };
                links.flat_map(seen_by).collect()
            })
            .collect();
        wanted.into_iter().flatten().collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Whoever sees a file: the readers of its locale, and those of the locales that it stands in for.
    fn readers(&self, file: FileId) -> Vec<LocaleIndex> {
        let own = self.locale_of(file);
        let others = (0..self.config.locales.len() as u16).map(LocaleIndex).filter(|reader| *reader != own);
        let borrowing = others.filter(|reader| match self.pages.group_of(file) {
            Some(group) => self.pages.of(group, *reader).is_some_and(|page| self.pages.get(page).file == file),
            // What is a part of pages may be a part of any page that may borrow it.
            None => self.chain(*reader).any(|locale| locale == own),
        });
        std::iter::once(own).chain(borrowing).collect()
    }

    fn asset(&self, reader: LocaleIndex, from: FileId, link: &Link) -> Option<FileId> {
        match self.place(reader, from, &link.destination) {
            Place::File(place) if self.is_asset(self.docset.file(place.hit.file)) => Some(place.hit.file),
            _ => None,
        }
    }
}

/// Most links name articles, which need not be looked up for this.
fn may_be_asset(link: &Link) -> bool {
    let (Destination::Relative(reference) | Destination::Docset(reference) | Destination::Site(reference)) =
        &link.destination
    else {
        return false;
    };
    let name = reference.path.rsplit('/').next().unwrap_or_default();
    !name.to_ascii_lowercase().ends_with(".md") && name.contains('.')
}

/// Why an SVG image may not be published: it could run script, or fetch from elsewhere. `None` where it may.
pub fn svg_problem(text: &str) -> Option<String> {
    if text.contains("<!ENTITY") || text.contains("<?xml-stylesheet") {
        return Some("the SVG image declares entities or style sheets".to_owned());
    }
    let tokens = raw_tokens(text);
    tokens.iter().find_map(|token| match token {
        RawToken::Start { name, attributes, .. } => {
            element_problem(name, attributes.iter().map(|a| (&*a.name, &*a.value)))
        }
        RawToken::Text { text, .. } if fetches(text) => Some("the SVG image fetches from elsewhere".to_owned()),
        _ => None,
    })
}

fn element_problem<'t>(name: &str, attributes: impl Iterator<Item = (&'t str, &'t str)>) -> Option<String> {
    let name = name.rsplit(':').next().unwrap_or(name);
    if matches!(name, "script" | "foreignobject" | "iframe" | "embed" | "object" | "handler" | "listener" | "set")
        || name.starts_with("animate")
    {
        return Some(format!("the SVG image has a `{name}` element"));
    }
    attributes.into_iter().find_map(|(attribute, value)| {
        let is_reference = attribute == "href" || attribute.ends_with(":href") || attribute == "src";
        let value = value.trim();
        let embeds =
            value.starts_with('#') || value.starts_with("data:image/png") || value.starts_with("data:image/jpeg");
        if attribute.starts_with("on") {
            Some(format!("the SVG image has a handler, `{attribute}`"))
        } else if (is_reference && !value.is_empty() && !embeds) || (attribute != "xmlns" && fetches(value)) {
            Some("the SVG image refers to something outside of it".to_owned())
        } else {
            None
        }
    })
}

/// Whether style text names an address other than a part of the same file.
fn fetches(style: &str) -> bool {
    let style = style.to_ascii_lowercase();
    style.contains("@import")
        || style.contains("javascript:")
        || style
            .match_indices("url(")
            .any(|(at, mark)| !style[at + mark.len()..].trim_start_matches([' ', '\'', '"']).starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::svg_problem;

    #[test]
    fn only_harmless_drawings_pass() {
        let draw = |inside: &str| format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{inside}</svg>");
        for harmless in
            ["<path d=\"M0 0\"/>", "<use href=\"#a\"/>", "<style>.a{fill:url(#b)}</style>", "<text>a &amp; b</text>"]
        {
            assert_eq!(svg_problem(&draw(harmless)), None, "{harmless}");
        }
        for harmful in [
            "<script>x</script>",
            "<g onload=\"x\"/>",
            "<foreignObject/>",
            "<image href=\"https://a/b.png\"/>",
            "<a xlink:href=\"javascript:x\"/>",
            "<style>@import 'x'</style>",
            "<rect style=\"fill:url(http://x)\"/>",
            "<set attributeName=\"href\"/>",
        ] {
            assert!(svg_problem(&draw(harmful)).is_some(), "{harmful}");
        }
    }
}
