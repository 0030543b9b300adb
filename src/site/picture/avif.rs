//! How large an image in AVIF is: boxes in boxes, of which one says what the image that is shown is like.

/// How many boxes and references are looked at: files have a few dozen.
const MOST: usize = 1024;

/// The size of the image that is shown, turned as the file says; `None` where a part of it is cut off.
pub(super) fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let brands = find(bytes, b"ftyp")?;
    if !brands.chunks(4).any(|brand| matches!(brand, b"avif" | b"avis")) {
        return None;
    }
    let meta = find(bytes, b"meta")?.get(4..)?;
    let properties = find(meta, b"iprp")?;
    let known: Vec<_> = boxes(find(properties, b"ipco")?).collect();
    let shown = primary(find(meta, b"pitm")?)?;
    let (mut size, mut is_turned) = (None, false);
    for index in of_item(find(properties, b"ipma")?, shown)? {
        let (kind, content) = known.get(index.checked_sub(1)?)?;
        match *kind {
            b"ispe" => size = Some((number(content, 4, 4)?, number(content, 8, 4)?)),
            b"irot" => is_turned = content.first()? & 1 == 1,
            b"clap" => return None,
            _ => {}
        }
    }
    size.map(|(width, height)| if is_turned { (height, width) } else { (width, height) })
}

/// The boxes that stand one behind the other: their kinds, and what they hold as far as it is there.
fn boxes(mut bytes: &[u8]) -> impl Iterator<Item = (&[u8; 4], &[u8])> {
    let next = move || {
        let length = number(bytes, 0, 4)? as usize;
        let kind = bytes.get(4..8)?.try_into().ok()?;
        let end = if length == 0 { bytes.len() } else { length.min(bytes.len()) };
        let content = bytes.get(8..end)?;
        bytes = &bytes[end..];
        Some((kind, content))
    };
    std::iter::from_fn(next).take(MOST)
}

fn find<'b>(bytes: &'b [u8], name: &[u8; 4]) -> Option<&'b [u8]> {
    boxes(bytes).find(|(kind, _)| *kind == name).map(|(_, content)| content)
}

/// The item that is shown.
fn primary(content: &[u8]) -> Option<u32> {
    number(content, 4, if *content.first()? == 0 { 2 } else { 4 })
}

/// The properties of an item, as numbers from one on.
fn of_item(content: &[u8], item: u32) -> Option<Vec<usize>> {
    let (version, is_wide) = (*content.first()?, content.get(3)? & 1 == 1);
    let (id_size, index_size) = (if version == 0 { 2 } else { 4 }, if is_wide { 2 } else { 1 });
    let mut at = 8;
    for _ in 0..number(content, 4, 4)?.min(MOST as u32) {
        let id = number(content, at, id_size)?;
        let count = number(content, at + id_size, 1)? as usize;
        at += id_size + 1;
        if id == item {
            // The highest bit says whether one must understand it.
            let mask = if is_wide { 0x7FFF } else { 0x7F };
            let index = |nth| Some((number(content, at + nth * index_size, index_size)? & mask) as usize);
            return (0..count).map(index).collect();
        }
        at += count * index_size;
    }
    None
}

fn number(bytes: &[u8], at: usize, size: usize) -> Option<u32> {
    Some(bytes.get(at..at + size)?.iter().fold(0, |number, byte| number << 8 | u32::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(kind: &[u8; 4], parts: &[&[u8]]) -> Vec<u8> {
        let content = parts.concat();
        [&(content.len() as u32 + 8).to_be_bytes()[..], kind, &content].concat()
    }

    /// An image of two items, of which the second is shown and has the properties given.
    fn image(shown: &[u8]) -> Vec<u8> {
        let tile = boxed(b"ispe", &[&[0; 4], &[0, 0, 0, 64], &[0, 0, 0, 64]]);
        let whole = boxed(b"ispe", &[&[0; 4], &[0, 0, 2, 128], &[0, 0, 1, 224]]);
        let ipco = boxed(b"ipco", &[&tile, &whole, &boxed(b"irot", &[&[1]]), &boxed(b"clap", &[&[0; 32]])]);
        let ipma = [&[0, 0, 0, 0, 0, 0, 0, 2, 0, 1, 1, 1, 0, 2, shown.len() as u8], shown].concat();
        let iprp = boxed(b"iprp", &[&ipco, &boxed(b"ipma", &[&ipma])]);
        let meta = boxed(b"meta", &[&[0; 4], &boxed(b"pitm", &[&[0, 0, 0, 0, 0, 2]]), &iprp]);
        [boxed(b"ftyp", &[b"avif", &[0; 4], b"mif1"]), meta].concat()
    }

    #[test]
    fn the_image_that_is_shown_counts() {
        assert_eq!(size(&image(&[2])), Some((640, 480)));
        assert_eq!(size(&image(&[0x82, 0x83])), Some((480, 640)));
        assert_eq!(size(&image(&[2, 4])), None);
        assert_eq!(size(&image(&[9])), None);
        assert_eq!(size(&image(&[0])), None);
    }

    #[test]
    fn of_what_is_cut_off_nothing_is_said() {
        let image = image(&[2, 3]);
        (0..image.len()).for_each(|end| assert_eq!(size(&image[..end]), None));
    }
}
