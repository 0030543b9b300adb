//! Videos and sounds of the site.

use crate::markdown::body::ImageText;
use crate::markdown::media::Media;

use super::body::{push_attribute, push_text};

/// Writes what plays a file of the site, and a link to it for browsers that cannot.
pub(super) fn push_media(html: &mut String, address: &str, image: &ImageText) {
    let element = image.media.map_or("", Media::element);
    html.push_str(&format!("<{element} controls preload=\"metadata\""));
    push_attribute(html, "src", address);
    if let Some(title) = &image.title {
        push_attribute(html, "title", title);
    }
    if !image.alt.is_empty() {
        push_attribute(html, "aria-label", &image.alt);
    }
    html.push_str("><a");
    push_attribute(html, "href", address);
    html.push('>');
    push_text(html, if image.alt.is_empty() { address } else { &image.alt });
    html.push_str(&format!("</a></{element}>"));
}
