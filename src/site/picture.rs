//! How large an image is, so that pages keep its room before it is there.
//!
//! Only what browsers take from a file at all events is read; of anything else nothing is said.

mod avif;

use super::svg;

/// As many bytes of a file are looked at: photographs carry much before their size.
pub const MOST_LOOKED_AT: u64 = 256 * 1024;

/// The types of image whose size is known.
pub const TYPES: [&str; 7] = ["png", "jpg", "jpeg", "gif", "webp", "avif", "svg"];

/// Width and height in pixels, both more than none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PictureSize {
    /// From left to right.
    pub width: u32,
    /// From top to bottom.
    pub height: u32,
}

impl PictureSize {
    /// The size of the image that begins with these bytes; `None` where it is not told for certain.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let (width, height) = match bytes {
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => png(bytes)?,
            [b'G', b'I', b'F', b'8', ..] => (little(bytes, 6)?, little(bytes, 8)?),
            [0xFF, 0xD8, ..] => jpeg(bytes)?,
            [b'R', b'I', b'F', b'F', ..] if bytes.get(8..12)? == b"WEBP" => webp(bytes)?,
            _ if bytes.get(4..8) == Some(b"ftyp") => avif::size(bytes)?,
            _ => drawing(bytes)?,
        };
        (width > 0 && height > 0).then_some(Self { width, height })
    }
}

fn big(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}

fn little(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}

fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    if bytes.get(12..16)? != b"IHDR" { None } else { Some((number(16)?, number(20)?)) }
}

/// The frame's size, which browsers turn as the camera says that it was held.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    let mut is_turned = None;
    loop {
        let marker = match bytes.get(at..at + 2)? {
            [0xFF, 0xFF] => {
                at += 1;
                continue;
            }
            [0xFF, marker] => *marker,
            _ => return None,
        };
        let length = big(bytes, at + 2)? as usize;
        match marker {
            0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => {
                let (height, width) = (big(bytes, at + 5)?, big(bytes, at + 7)?);
                return Some(if is_turned == Some(true) { (height, width) } else { (width, height) });
            }
            0xE1 => {
                let notes = bytes.get(at + 4..at + 2 + length)?.strip_prefix(b"Exif\0\0");
                // The first that notes something counts.
                is_turned = is_turned.or_else(|| Some(orientation(notes?).is_some_and(|held| held > 4)));
            }
            0x00..=0xBF | 0xD0..=0xDA => return None,
            _ => {}
        }
        at += 2 + length;
    }
}

/// How a camera was held, from the first directory of what it notes.
fn orientation(notes: &[u8]) -> Option<u32> {
    const ORIENTATION: u32 = 0x0112;
    let read = if notes.starts_with(b"II") { little } else { big };
    let long = |at: usize| if notes.starts_with(b"II") { little(notes, at) } else { big(notes, at + 2) };
    let directory = long(4)? as usize;
    let entries = 0..read(notes, directory)? as usize;
    let places = entries.map(|entry| directory + 2 + 12 * entry);
    // There may be said to be more entries than there are.
    let mut read_entries = places.map_while(|at| Some((at, read(notes, at)?)));
    let (place, _) = read_entries.find(|(_, kind)| *kind == ORIENTATION)?;
    read(notes, place + 8)
}

fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    const NOTES: u8 = 0x08;
    match bytes.get(12..16)? {
        b"VP8 " if bytes.get(23..26)? == [0x9D, 0x01, 0x2A] => {
            Some((little(bytes, 26)? & 0x3FFF, little(bytes, 28)? & 0x3FFF))
        }
        b"VP8L" if *bytes.get(20)? == 0x2F => {
            let bits = u32::from_le_bytes(bytes.get(21..25)?.try_into().ok()?);
            Some(((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1))
        }
        // What a camera notes stands behind the image, and may turn it.
        b"VP8X" if bytes.get(20)? & NOTES == 0 => {
            let number = |at: usize| Some(little(bytes, at)? + (u32::from(*bytes.get(at + 2)?) << 16) + 1);
            Some((number(24)?, number(27)?))
        }
        _ => None,
    }
}

/// The size that a drawing gives itself in pixels; one in other units, or in parts of its surroundings, has none.
fn drawing(bytes: &[u8]) -> Option<(u32, u32)> {
    let document = svg::document(str::from_utf8(bytes).ok()?).ok()?;
    let root = document.root_element();
    let pixels = |name: &str| {
        let written = root.attribute(name)?.trim();
        written.strip_suffix("px").unwrap_or(written).parse::<u16>().ok().map(u32::from)
    };
    if root.tag_name().name() == "svg" { Some((pixels("width")?, pixels("height")?)) } else { None }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    fn size(bytes: &[u8]) -> Option<(u32, u32)> {
        PictureSize::of(bytes).map(|size| (size.width, size.height))
    }

    fn photograph(notes: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0xFF, 0xD8];
        if !notes.is_empty() {
            bytes.extend([0xFF, 0xE1, 0, notes.len() as u8 + 2]);
            bytes.extend(notes);
        }
        bytes.extend([0xFF, 0xFF, 0xC2, 0, 11, 8, 0, 30, 0, 40, 1, 1, 0x11, 0]);
        bytes
    }

    #[test]
    fn images_of_every_type_tell_their_size() {
        assert_eq!(size(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0"), Some((640, 480)));
        assert_eq!(size(b"GIF89a\x40\x01\xf0\0"), Some((320, 240)));
        assert_eq!(size(b"RIFF....WEBPVP8 ....\0\0\0\x9d\x01\x2a\x80\x42\xe0\x01"), Some((640, 480)));
        assert_eq!(size(b"RIFF....WEBPVP8L....\x2f\x7f\xc2\x77\x00"), Some((640, 480)));
        assert_eq!(size(b"RIFF....WEBPVP8X....\0\0\0\0\x7f\x02\0\xdf\x01\0"), Some((640, 480)));
        assert_eq!(size(br#"<svg xmlns="http://www.w3.org/2000/svg" width="40" height=" 30px "/>"#), Some((40, 30)));
        assert_eq!(size(&photograph(b"")), Some((40, 30)));
    }

    #[test]
    fn a_photograph_is_turned_as_the_camera_was_held() {
        let little = b"Exif\0\0II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0";
        let big = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x03\0\0";
        assert_eq!(size(&photograph(little)), Some((30, 40)));
        assert_eq!(size(&photograph(big)), Some((40, 30)));
    }

    #[test]
    fn a_photograph_that_says_to_have_many_notes_is_no_work() {
        let notes = b"\xff\xe1\0\x12Exif\0\0II\x2a\0\x08\0\0\0\xff\xff";
        let photograph = [&[0xFF, 0xD8], &notes.repeat(MOST_LOOKED_AT as usize / notes.len())[..]].concat();
        let start = Instant::now();
        assert_eq!(size(&photograph), None);
        assert!(start.elapsed() < Duration::from_millis(500), "{:.1?}", start.elapsed());
    }

    #[test]
    fn a_drawing_of_many_attributes_is_no_work() {
        let attributes: String = (0..24_000).map(|number| format!("a{number}=\"\" ")).collect();
        let drawing = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" {attributes} width=\"40\" height=\"30\"/>");
        let start = Instant::now();
        assert_eq!(size(drawing.as_bytes()), None);
        assert!(start.elapsed() < Duration::from_millis(500), "{:.1?}", start.elapsed());
    }

    #[test]
    fn nothing_is_said_of_what_is_not_certain() {
        let images: [&[u8]; 8] = [
            b"",
            b"\x89PNG\r\n\x1a\n",
            b"GIF89a\0\0\0\0",
            b"RIFF....WEBPVP8X....\x08\0\0\0\x7f\x02\0\xdf\x01\0",
            br#"<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="30"/>"#,
            br#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"/>"#,
            b"\xff\xd8\xff\xda\0\x02",
            b"<html/>",
        ];
        for bytes in images {
            assert_eq!(size(bytes), None, "{}", bytes.escape_ascii());
        }
        for photograph in [photograph(b""), photograph(b"Exif\0\0II\x2a\0\xff\xff\xff\xff")] {
            (0..photograph.len() - 5).for_each(|end| assert_eq!(size(&photograph[..end]), None));
        }
    }
}
