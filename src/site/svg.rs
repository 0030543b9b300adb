//! Which SVG images may be published: those that only draw.
//!
//! An image is read as browsers read it, as XML, and only what is listed may be in it.

mod names;
mod prolog;
mod style;

use roxmltree::{Attribute, Document, Node};

use names::{ATTRIBUTES, EDITORS, ELEMENTS, SVG, TEXT_ATTRIBUTES, XLINK, XML};
use style::style_problem;

/// No drawing has as many; the time to tell them apart grows with their square.
const MOST_ATTRIBUTES: usize = 4096;
/// No drawing declares as many; elements within each other each keep those of all around them.
const MOST_NAMESPACES: usize = 1024;

/// Why an SVG image may not be published: it could run script, or fetch from elsewhere. `None` where it may.
pub fn svg_problem(bytes: &[u8]) -> Option<String> {
    let Ok(text) = str::from_utf8(bytes) else {
        return Some("the SVG image is not in UTF-8".to_owned());
    };
    if text.contains('\0') {
        return Some("the SVG image has a NUL character".to_owned());
    }
    check(text).err()
}

/// An image as a tree; `Err` where it is none, or one that would take too long to read.
pub(super) fn document(text: &str) -> Result<Document<'_>, String> {
    crowded(text)?;
    Document::parse(text).map_err(|error| format!("the SVG image is not well-formed XML: {error}"))
}

fn crowded(text: &str) -> Result<(), String> {
    let is_crowded = |tag: &str| tag.matches('=').count() > MOST_ATTRIBUTES;
    let is_too_much = text.matches("xmlns").count() > MOST_NAMESPACES || text.split('<').any(is_crowded);
    if is_too_much { Err("the SVG image has too many attributes".to_owned()) } else { Ok(()) }
}

fn check(text: &str) -> Result<(), String> {
    crowded(text)?;
    let (prolog, image) = text.split_at(prolog::prolog(text)?);
    // Places in messages count from the start of the file.
    let blank = |c: char| if c == '\n' { c } else { ' ' };
    let image: String = prolog.chars().map(blank).chain(image.chars()).collect();
    let document = document(&image)?;
    let root = document.root_element().tag_name();
    if (root.namespace(), root.name()) != (Some(SVG), "svg") {
        return Err(format!("the image is no SVG: it begins with something other than `<svg xmlns=\"{SVG}\">`"));
    }
    document.descendants().find_map(node_problem).map_or(Ok(()), Err)
}

fn node_problem(node: Node<'_, '_>) -> Option<String> {
    if let Some(instruction) = node.pi() {
        return Some(format!("the SVG image has a processing instruction, `<?{}?>`", instruction.target));
    }
    if !node.is_element() {
        return None;
    }
    let name = node.tag_name().name();
    let attribute_problem: fn(&str, Attribute<'_, '_>) -> Option<String> = match node.tag_name().namespace() {
        Some(SVG) if ELEMENTS.contains(&name) => attribute_problem,
        Some(SVG) => return Some(format!("the SVG image has a `{name}` element")),
        Some(editor) if EDITORS.contains(&editor) => |_, attribute| handler_problem(attribute.name()),
        None | Some("") => return Some(format!("the SVG image has a `{name}` element without a namespace")),
        Some(_) => return Some(format!("the SVG image has a `{name}` element of another namespace")),
    };
    node.attributes().find_map(|attribute| attribute_problem(name, attribute)).or_else(|| sheet_problem(node))
}

/// Browsers join what stands in a style sheet, whatever is between.
fn sheet_problem(node: Node<'_, '_>) -> Option<String> {
    if node.tag_name().name() != "style" || node.tag_name().namespace() != Some(SVG) {
        return None;
    }
    if let Some(inner) = node.children().find(Node::is_element) {
        return Some(format!("the SVG image has a `{}` element in its styles", inner.tag_name().name()));
    }
    let sheet: String = node.children().filter(Node::is_text).filter_map(|text| text.text()).collect();
    style_problem(&sheet)
}

fn attribute_problem(element: &str, attribute: Attribute<'_, '_>) -> Option<String> {
    let (name, value) = (attribute.name(), attribute.value());
    let is_text = || TEXT_ATTRIBUTES.contains(&name) || name.starts_with("aria-") || name.starts_with("data-");
    match attribute.namespace() {
        None | Some(XLINK) if name == "href" => reference_problem(element, value),
        None if is_text() => None,
        None if ATTRIBUTES.contains(&name) => style_problem(value),
        None => handler_problem(name).or_else(|| Some(format!("the SVG image has an attribute `{name}`"))),
        Some(XLINK) if name == "title" => None,
        Some(XML) if matches!(name, "space" | "lang") => None,
        Some(editor) if EDITORS.contains(&editor) => None,
        Some(XLINK) => Some(format!("the SVG image has an attribute `xlink:{name}`")),
        Some(XML) => Some(format!("the SVG image has an attribute `xml:{name}`")),
        Some(_) => Some(format!("the SVG image has an attribute `{name}` of another namespace")),
    }
}

fn handler_problem(name: &str) -> Option<String> {
    let is_handler = name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("on"));
    is_handler.then(|| format!("the SVG image has a handler, `{name}`"))
}

fn reference_problem(element: &str, value: &str) -> Option<String> {
    let embeds = matches!(element, "image" | "feImage") && is_embedded_image(value);
    let is_inside = value.is_empty() || value.starts_with('#') || embeds;
    (!is_inside).then(|| format!("the SVG image refers to something outside of it in its `{element}` element"))
}

fn is_embedded_image(address: &str) -> bool {
    let kind = address.split([';', ',']).next().unwrap_or_default();
    let kinds = ["png", "jpeg", "jpg", "gif", "webp"];
    kinds.iter().any(|name| kind.strip_prefix("data:image/").is_some_and(|kind| kind.eq_ignore_ascii_case(name)))
}

#[cfg(test)]
mod tests;
