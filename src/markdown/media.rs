//! Videos and sounds of the site, which pages play, however they are written: as images, `![title](film.mp4)`, as Markdig's
//! media links have them, as `:::video`, or as HTML.

use serde::{Deserialize, Serialize};

use super::block::Compiler;
use super::body::{ImageText, Label, LinkOrigin};
use super::destination::Destination;
use crate::text::Span;

/// What an image's address leads to, where it is no image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Media {
    /// A moving picture.
    Video,
    /// A sound.
    Audio,
}

const VIDEOS: &[&str] =
    &["mp4", "m4v", "webm", "ogv", "mov", "avi", "wmv", "mkv", "mpg", "mpeg", "flv", "f4v", "3gp", "3g2", "ts"];
const SOUNDS: &[&str] = &["mp3", "m4a", "ogg", "oga", "opus", "wav", "flac", "aac", "weba", "wma"];

/// Hosts whose pages show a film.
const HOSTS: &[&str] = &["youtube.com", "youtube-nocookie.com", "youtu.be", "vimeo.com", "player.vimeo.com"];

impl Media {
    /// The name of the element that plays it.
    pub fn element(self) -> &'static str {
        match self {
            Self::Video => "video",
            Self::Audio => "audio",
        }
    }

    /// What an address leads to by its ending or its host.
    fn at(address: &str) -> Option<Self> {
        let path = address.split(['?', '#']).next().unwrap_or_default();
        let (_, extension) = path.rsplit_once('.')?;
        let is_one_of = |names: &[&str]| names.iter().any(|name| name.eq_ignore_ascii_case(extension));
        match address.split_once("//") {
            Some(("http:" | "https:" | "", rest)) if is_video_host(rest) => Some(Self::Video),
            _ if is_one_of(VIDEOS) => Some(Self::Video),
            _ => is_one_of(SOUNDS).then_some(Self::Audio),
        }
    }
}

fn is_video_host(rest: &str) -> bool {
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let host = host.strip_prefix("www.").or_else(|| host.strip_prefix("m.")).unwrap_or(&host);
    HOSTS.contains(&host)
}

impl Compiler<'_, '_, '_> {
    /// What plays what an address leads to, here on the page. What other hosts play is a link: a page asks no other host for it.
    pub(super) fn player(&self, target: &str) -> Option<Media> {
        let is_elsewhere = || matches!(Destination::parse(target), Destination::External(_));
        Media::at(target).filter(|_| !self.writer.is_in_anchor() && !is_elsewhere())
    }

    /// Writes what an image of markdown is.
    pub(super) fn image_or_media(&mut self, target: &str, span: Span, mut image: ImageText) {
        image.media = self.player(target);
        if image.media.is_some() || Media::at(target).is_none() {
            return self.image(target, span, LinkOrigin::Markdown, image);
        }
        let link = self.writer.link(target, span, LinkOrigin::Markdown, None);
        self.report_scheme(link);
        let opened = self.writer.open_anchor(link, image.title.as_deref().unwrap_or_default());
        match image.alt.trim() {
            "" => self.writer.label(Label::Video),
            alt => self.writer.text(alt),
        }
        if opened {
            self.writer.close_anchor();
        }
        self.last = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_are_known_by_their_ending_or_host() {
        let video = [
            "a/b.MP4",
            "x.webm?a=b.png",
            "https://www.youtube.com/watch?v=x.y",
            "//youtu.be/x",
            "http://m.youtube.com/x",
        ];
        for address in video {
            assert_eq!(Media::at(address), Some(Media::Video), "{address}");
        }
        assert_eq!(Media::at("a.mp3#t=1"), Some(Media::Audio));
        for address in ["a.png", "mp4", "a.mp4.png", "https://example.com/youtube.com/a.png", "youtube.com/x"] {
            assert_eq!(Media::at(address), None, "{address}");
        }
    }
}
