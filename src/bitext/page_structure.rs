//! What the text of a YAML page is made of, to be compared with that of another.

use pulldown_cmark::CowStr;

use super::structure::{Block, Part, PartKind, Shape, Structure};
use crate::finding::FileId;
use crate::front_matter::{Entry, Value};
use crate::pair;
use crate::text::Spanned;
use crate::yaml;

impl Structure<'_> {
    /// Takes the text of a YAML page apart: its values in order, metadata aside, with what they hold as markdown.
    pub fn of_page(text: &str) -> Self {
        let mut structure = Self::default();
        if let Value::Mapping(entries) = yaml::read_text(text, FileId(0), &mut Vec::new()) {
            structure.entries(&entries);
        }
        structure
    }

    fn entries(&mut self, entries: &[Entry]) {
        for entry in entries.iter().filter(|entry| entry.key.value != "metadata") {
            self.value(&entry.key.value, &entry.value);
        }
    }

    fn value(&mut self, key: &str, value: &Value) {
        match value {
            Value::Mapping(entries) => self.entries(entries),
            Value::List(items) => items.iter().for_each(|item| self.value(key, item)),
            Value::Scalar(text) => self.scalar(key, text),
            Value::Null => {}
        }
    }

    /// A value, whose parts all stand where it stands: escapes and indentation may lie between.
    fn scalar(&mut self, key: &str, text: &Spanned<String>) {
        let (range, start) = (text.span.range(), self.parts.len());
        let mut push = |kind, value: &str| {
            self.parts.push(Part { kind, range: range.clone(), value: CowStr::from(value.to_owned()) });
        };
        push(PartKind::Tag, key);
        match key {
            "url" | "href" => push(PartKind::Link, &text.value),
            "imageSrc" | "src" => push(PartKind::Image, &text.value),
            _ => {
                let shown = pair::targets(&text.value);
                let inner = Structure::of(&shown);
                inner.parts.iter().for_each(|part| push(part.kind, &part.value));
            }
        }
        self.blocks.push(Block { shape: Shape::Value, range, parts: start..self.parts.len() });
    }
}
