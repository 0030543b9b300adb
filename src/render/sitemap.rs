//! Sitemaps: every real page once, with its translations, for search engines.

use pulldown_cmark_escape::escape_html;

use crate::path::{OutPath, RelPath, Route};
use crate::site::page::Page;

use super::page::{Maker, Output};
use super::view::AlternateView;

/// How many pages one sitemap may name, and how many bytes it may have, by the protocol.
const MOST: (usize, usize) = (50_000, 50_000_000);

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const URLS: &str =
    "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n";
const INDEX: &str = "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";

impl Maker<'_, '_> {
    /// The sitemap, or the sitemaps and their index where there are too many pages for one; none without a base URL.
    pub fn sitemaps(&self) -> Vec<(OutPath, String)> {
        let Some(base) = self.site.config.site.base_url.as_deref() else { return Vec::new() };
        let mut parts = split(self.sitemap_entries(), MOST);
        let named = |name: &str, text: String| OutPath::new(name).map(|path| (path, text));
        if parts.len() <= 1 {
            let entries = parts.pop().unwrap_or_default();
            return named("sitemap.xml", format!("{HEAD}{URLS}{entries}</urlset>\n")).into_iter().collect();
        }
        let mut index = format!("{HEAD}{INDEX}");
        let mut files = Vec::new();
        for (number, entries) in (1..).zip(parts) {
            let name = format!("sitemap-{number}.xml");
            index.push_str(&format!("<sitemap><loc>{}</loc></sitemap>\n", escaped(&format!("{base}{name}"))));
            files.extend(named(&name, format!("{HEAD}{URLS}{entries}</urlset>\n")));
        }
        index.push_str("</sitemapindex>\n");
        files.extend(named("sitemap.xml", index));
        files
    }

    fn sitemap_entries(&self) -> impl Iterator<Item = String> + '_ {
        let articles = self.site.pages.all().iter().filter(|page| self.is_listed(page));
        let articles =
            articles.filter_map(|page| Some(entry(&self.absolute(&page.route)?, &self.alternates(page.group))));
        let plain = self.plain_outputs().filter_map(|output| match output {
            Output::Home(locale) => Some(self.homes[locale.get()].clone()),
            Output::Languages => Some(Route::of_folder(RelPath::root())),
            _ => None,
        });
        plain.filter_map(|route| Some(entry(&self.absolute(&route)?, &[]))).chain(articles)
    }

    /// Whether a page is to be found: a real one, and its author has nothing against it.
    pub(super) fn is_listed(&self, page: &Page) -> bool {
        let robots = self.site.article(page.file).and_then(|article| article.front.text("robots"));
        let is_hidden = robots.is_some_and(|robots| robots.value.to_ascii_lowercase().contains("noindex"));
        !page.is_fallback(self.site.docset) && !is_hidden
    }
}

fn entry(address: &str, alternates: &[AlternateView]) -> String {
    let mut entry = format!("<url><loc>{}</loc>", escaped(address));
    // A page that has no translation has itself and `x-default`.
    if alternates.len() > 2 {
        for AlternateView { hreflang, href } in alternates {
            let href = escaped(href);
            entry.push_str(&format!("<xhtml:link rel=\"alternate\" hreflang=\"{hreflang}\" href=\"{href}\"/>"));
        }
    }
    entry.push_str("</url>\n");
    entry
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let _ = escape_html(&mut escaped, text);
    escaped
}

/// The entries in as few parts as the limits allow.
fn split(entries: impl Iterator<Item = String>, (most, bytes): (usize, usize)) -> Vec<String> {
    let room = bytes - HEAD.len() - URLS.len() - "</urlset>\n".len();
    let mut parts: Vec<String> = Vec::new();
    let mut count = 0;
    for entry in entries {
        match parts.last_mut() {
            Some(part) if count < most && part.len() + entry.len() <= room => part.push_str(&entry),
            _ => {
                parts.push(entry);
                count = 0;
            }
        }
        count += 1;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sitemaps_keep_their_limits() {
        let entries = |count: usize| (0..count).map(|_| "<url/>\n".to_owned());
        assert_eq!(split(entries(0), MOST).len(), 0);
        assert_eq!(split(entries(50_000), MOST).len(), 1);
        let lengths: Vec<usize> = split(entries(50_001), MOST).iter().map(|part| part.lines().count()).collect();
        assert_eq!(lengths, [50_000, 1]);
        let parts = split(entries(10), (50_000, HEAD.len() + URLS.len() + 10 + 14));
        assert_eq!(parts.len(), 5);
    }
}
