//! The texts that stand for images.

use std::ops::Range;

use super::structure::{Block, PartKind, Shape, Structure};
use super::tags::attribute;

/// Where the texts stand that stand for the images of a block.
pub fn alternatives(text: &str, structure: &Structure<'_>, block: &Block) -> Vec<Range<usize>> {
    if block.shape == Shape::Value {
        return Vec::new();
    }
    structure.of_kind(block, PartKind::Image).filter_map(|image| of_image(text, &image.range)).collect()
}

/// How far from an address the tag begins or ends in which it stands.
const LONGEST: usize = 1000;

/// The text of `![text](address)`, or of the tag or line of colons in which an address stands.
fn of_image(text: &str, image: &Range<usize>) -> Option<Range<usize>> {
    let written = &text[image.clone()];
    if let Some(inside) = written.strip_prefix("![") {
        let length = inside.rfind(if inside.ends_with(')') { "](" } else { "][" })?;
        let start = image.start + "![".len();
        return Some(start..start + length);
    }
    let near = text.floor_char_boundary(image.start.saturating_sub(LONGEST));
    let line = text[near..image.start].rfind('\n').map_or(near, |at| near + at + 1);
    let before = &text[line..image.start];
    let start = line + before.rfind('<').max(before.rfind(":::"))?;
    let behind = &text[image.end..text.floor_char_boundary((image.end + LONGEST).min(text.len()))];
    let behind = &behind[..behind.find('\n').unwrap_or(behind.len())];
    let ends = [behind.find('>'), behind.find(":::")];
    let end = image.end + ends.into_iter().flatten().min().unwrap_or(behind.len());
    let inside = &text[start..end];
    let place = attribute(inside, "alt-text").or_else(|| attribute(inside, "alt"))?;
    Some(start + place.start..start + place.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_image_has_its_text() {
        let text = "A ![b] ![c [d]](e.png) ![f][g] <img alt=\"h\" src=\"i.png\"><img src='j.png' alt='k > l'>\n\n\
            :::image source=\"m.png\" alt-text=\"n: o\" border=\"false\":::\n\n<td><img src=\"p.png\"></td>\n\n[g]: q.png\n";
        let structure = Structure::of(text);
        let blocks = structure.blocks.iter();
        let found: Vec<&str> =
            blocks.flat_map(|block| alternatives(text, &structure, block)).map(|range| &text[range]).collect();
        assert_eq!(found, ["c [d]", "f", "h", "n: o"]);
    }
}
