//! Videos and sounds of the site, and the room that images take.

use crate::markdown::body::ImageText;
use crate::markdown::media::Media;
use crate::site::link::Place;
use crate::site::picture::PictureSize;

use super::address::Addresses;
use super::body::{Linker, Part, push_attribute, push_text};

impl Linker<'_, '_> {
    /// Writes how large an image of the site is, where its article does not say how large it is shown: what follows it then
    /// stays where it is when the image comes.
    pub(super) fn push_size(&self, part: Part<'_>, link: u32, image: &ImageText, html: &mut String) {
        let is_told = |name: &str| image.attributes.contains(&format!(" {name}=\""));
        if self.addresses == Addresses::AsWritten || is_told("width") || is_told("height") {
            return;
        }
        if let Place::File(place) = self.place(part, link, self.site.locale_of(part.file))
            && let Some(PictureSize { width, height }) = self.site.loaded().pictures.get(&place.hit.file)
        {
            html.push_str(&format!(" width=\"{width}\" height=\"{height}\""));
        }
    }
}

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
