//! `forbidden-html`: raw HTML that is not published as it is written.

use crate::finding::{Finding, rule};

use super::block::Compiler;
use super::raw::Fragment;
use super::raw_html::{Attribute, Policy, attribute};

/// Elements of forms, and those that say something of the page as a whole: their tags mean nothing to an article's readers.
const WITHOUT_TAGS: &[&str] = &[
    "form", "fieldset", "legend", "button", "label", "input", "option", "datalist", "optgroup", "output", "meta",
    "link", "base", "param", "frame", "dialog",
];

/// Elements that hold nothing.
const VOID: &[&str] = &["area", "base", "col", "embed", "frame", "input", "link", "meta", "param", "source", "track"];

impl Compiler<'_, '_, '_> {
    /// Whether an element plays what the site has itself, or leaves that to those within it.
    fn is_played(&self, name: &str, attributes: &[Attribute]) -> bool {
        match attribute(attributes, "src") {
            Some(source) => self.player(&source.value).is_some(),
            None => matches!(name, "video" | "audio" | "source"),
        }
    }

    /// Reports a start tag, or what it has, where readers do not get it.
    pub(super) fn report_forbidden(
        &mut self,
        name: &str,
        policy: Policy,
        attributes: &[Attribute],
        at: usize,
        fragment: &Fragment<'_>,
    ) {
        let found = match policy {
            Policy::Drop => Some((
                match VOID.contains(&name) {
                    true => format!("`<{name}>` is not published"),
                    false => format!("`<{name}>` is not published, nor is what it holds"),
                },
                "take it out; where a name in angle brackets is meant, write it as code",
            )),
            Policy::Frame if !self.is_played(name, attributes) => Some((
                format!("`<{name}>` is published as a link to what it shows"),
                "write a link, or `> [!VIDEO address]`; nothing of other sites is loaded into a page",
            )),
            Policy::Unwrap if WITHOUT_TAGS.contains(&name) => Some((
                match VOID.contains(&name) {
                    true => format!("`<{name}>` is not published"),
                    false => format!("`<{name}>` is not published; what it holds is"),
                },
                "take the tags out; where a name in angle brackets is meant, write it as code",
            )),
            _ => None,
        };
        if let Some((message, help)) = found {
            let span = self.reduced.span(&fragment.places(&(at..at + 1 + name.len())));
            self.findings.push(Finding::new(&rule::FORBIDDEN_HTML, self.context.file, span, message).with_help(help));
            return;
        }
        for attribute in attributes.iter().filter(|attribute| is_handler(attribute) && policy != Policy::Text) {
            let message = format!("the attribute `{}` is not published", attribute.name);
            let span = self.reduced.span(&fragment.places(&attribute.range));
            let finding = Finding::new(&rule::FORBIDDEN_HTML, self.context.file, span, message);
            self.findings.push(finding.with_help("take it out: no article may run anything in a reader's browser"));
        }
    }
}

/// Whether a browser would run what the attribute says.
fn is_handler(attribute: &Attribute) -> bool {
    let name = attribute.name.strip_prefix("on");
    name.is_some_and(|event| event.len() > 2 && event.bytes().all(|byte| byte.is_ascii_lowercase()))
}
