//! Pages that lead to another, for addresses that articles had, and the list of them that some hosts read.

use std::fmt::Write as _;

use pulldown_cmark_escape::escape_html_body_text;

use crate::locale::LocaleIndex;
use crate::path::{OutPath, Route, encode_fragment, encode_path, relative};
use crate::site::Site;
use crate::site::redirect::{End, RedirectPage, is_of_pages};

use super::body::push_attribute;
use super::page::Maker;

/// The file in which hosts look for redirects.
pub const REDIRECTS: &str = "_redirects";

/// Every page that leads to another, and where it stands.
pub fn pages(maker: &Maker<'_, '_>) -> Vec<(OutPath, Vec<u8>)> {
    let site = maker.site;
    let index = site.config.site.urls.index_file();
    let page = |page: RedirectPage| {
        let folder = page.route.folder();
        let address = address(site, &page, |target| match target {
            Target::Page(route) => route.relative_from(&folder, index),
            Target::Asset(path) => relative(&folder, path.path()),
        })?;
        Some((page.route.file(), maker.leading(&page, &address).into_bytes()))
    };
    site.redirect_pages().into_iter().filter_map(page).collect()
}

/// A line for each of them: the old path, the new address and the status, as hosts read it; `None` where there is none.
pub fn list(site: &Site<'_>, base_path: &str) -> Option<String> {
    let mut list = String::new();
    for page in site.redirect_pages() {
        let to = address(site, &page, |target| match target {
            Target::Page(route) => format!("{base_path}{}", route.to_url()),
            Target::Asset(path) => format!("{base_path}{}", encode_path(path.as_str())),
        });
        let Some(to) = to else { continue };
        let from = format!("{base_path}{}", page.route.to_url());
        if !to.contains(char::is_whitespace) {
            let _ = writeln!(list, "{from} {to} 301");
        }
    }
    (!list.is_empty()).then_some(list)
}

/// Something of the site that a page leads to.
enum Target<'t> {
    Page(&'t Route),
    Asset(&'t OutPath),
}

/// Where a page leads, what is of the site as `own` writes it; `None` for what a browser must not be sent to.
fn address(site: &Site<'_>, page: &RedirectPage, own: impl Fn(Target<'_>) -> String) -> Option<String> {
    match &page.end {
        End::File(hit, reference) => {
            let address = match site.page_for(page.locale, hit.file) {
                Some(target) => own(Target::Page(&site.pages.get(target).route)),
                None => {
                    site.loaded().assets.get(&hit.file)?.as_ref().ok()?;
                    own(Target::Asset(&site.asset_path(hit.file)?))
                }
            };
            let fragment = reference.fragment().map(|fragment| format!("#{}", encode_fragment(fragment)));
            Some(format!("{address}{}{}", reference.query(), fragment.unwrap_or_default()))
        }
        End::Address(address) => is_of_pages(address).then(|| address.clone()),
        End::Nowhere(_) | End::Loop => None,
    }
}

/// What a redirect leads to, as its page says it.
struct Led<'l> {
    title: &'l str,
    locale: LocaleIndex,
    canonical: Option<String>,
}

impl Maker<'_, '_> {
    /// The page that leads to an address.
    fn leading(&self, page: &RedirectPage, address: &str) -> String {
        let locale = &self.site.config.locales[page.locale.get()].locale;
        let messages = self.theme.catalog().of(page.locale);
        let moved = messages.text("moved");
        let led = self.led(page);
        let title = led.as_ref().map_or(moved, |led| led.title);
        let mut html = "<!DOCTYPE html>\n<html".to_owned();
        push_language(&mut html, &locale.tag(), locale.direction());
        html.push_str(
            ">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<title>",
        );
        let _ = escape_html_body_text(&mut html, title);
        html.push_str("</title>\n<meta http-equiv=\"refresh\"");
        push_attribute(&mut html, "content", &format!("0; url={address}"));
        html.push_str(">\n<meta name=\"robots\" content=\"noindex\">\n");
        if let Some(canonical) = led.as_ref().and_then(|led| led.canonical.as_deref()) {
            html.push_str("<link rel=\"canonical\"");
            push_attribute(&mut html, "href", canonical);
            html.push_str(">\n");
        }
        html.push_str("<main><p");
        push_language(&mut html, &messages.language().tag(), messages.language().direction());
        html.push('>');
        let _ = escape_html_body_text(&mut html, moved);
        html.push_str("</p>\n<p><a");
        push_attribute(&mut html, "href", address);
        if let Some(own) = led.as_ref().map(|led| led.locale).filter(|own| *own != page.locale) {
            let own = &self.site.config.locales[own.get()].locale;
            push_language(&mut html, &own.tag(), own.direction());
        }
        html.push('>');
        let _ = escape_html_body_text(&mut html, led.as_ref().map_or(address, |led| led.title));
        html.push_str("</a></p></main>\n</html>\n");
        html
    }

    /// The article of ours that a page leads to.
    fn led(&self, page: &RedirectPage) -> Option<Led<'_>> {
        let End::File(hit, _) = &page.end else { return None };
        let target = self.site.pages.get(self.site.page_for(page.locale, hit.file)?);
        let title = self.site.name(self.site.article(target.file)?);
        Some(Led { title, locale: self.site.locale_of(target.file), canonical: self.canonical(target) })
    }
}

fn push_language(html: &mut String, tag: &str, direction: &str) {
    push_attribute(html, "lang", tag);
    push_attribute(html, "dir", direction);
}
