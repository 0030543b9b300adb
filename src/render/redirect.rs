//! Pages that lead to another, for addresses that articles had, and the list of them that some hosts read.

use std::fmt::Write as _;

use pulldown_cmark_escape::{escape_html, escape_html_body_text};

use crate::path::{OutPath, Route, encode_fragment, encode_path, relative};
use crate::site::Site;
use crate::site::redirect::{End, RedirectPage, is_of_pages};

/// The file in which hosts look for redirects.
pub const REDIRECTS: &str = "_redirects";

/// Every page that leads to another, and where it stands.
pub fn pages(site: &Site<'_>) -> Vec<(OutPath, Vec<u8>)> {
    let index = site.config.site.urls.index_file();
    let page = |page: RedirectPage| {
        let folder = page.route.folder();
        let address = address(site, &page, |target| match target {
            Target::Page(route) => route.relative_from(&folder, index),
            Target::Asset(path) => relative(&folder, path.path()),
        })?;
        let language = site.config.locales[page.locale.get()].locale.tag();
        Some((page.route.file(), html(&language, &address)))
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

fn html(language: &str, address: &str) -> Vec<u8> {
    let mut attribute = String::new();
    let mut text = String::new();
    let _ = escape_html(&mut attribute, address);
    let _ = escape_html_body_text(&mut text, address);
    format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<meta charset=\"utf-8\">\n<title>{text}</title>\n\
         <meta http-equiv=\"refresh\" content=\"0; url={attribute}\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<main><a href=\"{attribute}\">{text}</a></main>\n</html>\n"
    )
    .into_bytes()
}
