//! The messages that one language brings itself, before any other language stands in.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use fluent::concurrent::FluentBundle;
use fluent::resolver::ResolverError;
use fluent::resolver::errors::ReferenceKind;
use fluent::{FluentArgs, FluentError, FluentResource};
use fluent_syntax::ast;
use fluent_syntax::parser::ParserError;

use super::error::{ThemeError, in_our_style};
use crate::locale::Locale;
use crate::text::{BOM, LineIndex, Position, without_mark};

/// A file of messages below `locales/`.
pub(super) struct MessageFile {
    /// The file relative to the project: `locales/fr/interface.ftl`.
    pub(super) path: String,
    /// Its text.
    pub(super) text: String,
}

/// What a message came out as.
pub(super) struct Formatted {
    /// The text; where something was wrong, the reference stands in it as written.
    pub(super) text: String,
    /// An argument that the message uses and was not given.
    pub(super) missing_argument: Option<String>,
    /// Anything else that was wrong.
    pub(super) broken: Option<String>,
}

/// One language's messages: the built-in ones with the project's over them.
pub(super) struct Layer {
    /// The language.
    pub(super) locale: Locale,
    bundle: FluentBundle<FluentResource>,
    ids: BTreeSet<String>,
    /// Where the project's own messages stand.
    places: BTreeMap<String, (String, Position)>,
}

impl Layer {
    pub(super) fn new(locale: Locale) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![locale.language_identifier().clone()]);
        // Isolation marks would end up in attribute values, search texts and copies.
        bundle.set_use_isolating(false);
        // The only possible error is that a function of this name is there already, and the bundle is new.
        let _ = bundle.add_builtins();
        Self { locale, bundle, ids: BTreeSet::new(), places: BTreeMap::new() }
    }

    /// Adds a file's messages over those that are there already.
    pub(super) fn add(&mut self, file: &MessageFile) -> Result<(), Vec<ThemeError>> {
        let text = without_mark(&file.text);
        let resource = FluentResource::try_new(text.to_owned()).map_err(|(_, errors)| {
            let lines = LineIndex::new(text);
            errors.iter().map(|error| syntax_error(&file.path, &lines, error)).collect::<Vec<_>>()
        })?;
        self.ids.extend(resource.entries().filter_map(|entry| match entry {
            ast::Entry::Message(message) if message.value.is_some() => Some(message.id.name.to_owned()),
            _ => None,
        }));
        self.bundle.add_resource_overriding(resource);
        Ok(())
    }

    /// Remembers where the messages of a file stand.
    pub(super) fn place(&mut self, file: &MessageFile) {
        let lines = LineIndex::new(&file.text);
        for (id, offset) in message_places(&file.text) {
            self.places.insert(id.to_owned(), (file.path.clone(), lines.position(offset)));
        }
    }

    /// The project's own messages, each with its file and its place there.
    pub(super) fn places(&self) -> &BTreeMap<String, (String, Position)> {
        &self.places
    }

    /// The messages of a file that refer to what is not there. Asked for when all files are added.
    pub(super) fn broken_references(&self, file: &MessageFile) -> Vec<ThemeError> {
        let lines = LineIndex::new(&file.text);
        message_places(&file.text)
            .filter_map(|(id, offset)| {
                let problem = self.format(id, None)?.broken?;
                let message = format!("message `{id}`: {problem}");
                Some(ThemeError::new(&file.path, lines.position(offset), &message))
            })
            .collect()
    }

    /// The ids of all messages, in order.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.ids.iter().map(String::as_str)
    }

    /// A message's text; `None` where this language lacks it.
    pub(super) fn format(&self, id: &str, arguments: Option<&FluentArgs<'_>>) -> Option<Formatted> {
        let pattern = self.bundle.get_message(id)?.value()?;
        let mut errors = Vec::new();
        let text: Cow<'_, str> = self.bundle.format_pattern(pattern, arguments, &mut errors);
        let missing_argument = errors.iter().find_map(|error| match error {
            FluentError::ResolverError(ResolverError::Reference(ReferenceKind::Variable { id })) => Some(id.clone()),
            _ => None,
        });
        let broken = errors.iter().find_map(|error| match error {
            FluentError::ResolverError(ResolverError::Reference(ReferenceKind::Variable { .. })) => None,
            FluentError::ResolverError(error) => Some(in_our_style(&error.to_string())),
            error => Some(in_our_style(&error.to_string())),
        });
        Some(Formatted { text: text.into_owned(), missing_argument, broken })
    }

    /// The text of a message's attribute.
    pub(super) fn attribute(&self, id: &str, attribute: &str) -> Option<String> {
        let pattern = self.bundle.get_message(id)?.get_attribute(attribute)?.value();
        Some(self.bundle.format_pattern(pattern, None, &mut Vec::new()).into_owned())
    }
}

fn syntax_error(path: &str, lines: &LineIndex<'_>, error: &ParserError) -> ThemeError {
    let offset = u32::try_from(error.pos.start).unwrap_or(u32::MAX);
    ThemeError::new(path, lines.position(offset), &error.kind.to_string())
}

/// The id of each message of a well-formed file, and the byte where it begins.
pub(super) fn message_places(text: &str) -> impl Iterator<Item = (&str, u32)> {
    text.split_inclusive('\n')
        .scan(0, |offset, line| {
            let start = *offset;
            *offset += line.len();
            Some((start, line))
        })
        .filter_map(|(start, line)| {
            let (id, _) = line.trim_start_matches(BOM).split_once('=')?;
            let id = id.trim_end();
            let named = id.starts_with(|c: char| c.is_ascii_alphabetic())
                && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
            named.then(|| (id, u32::try_from(start).unwrap_or(u32::MAX)))
        })
}
