//! What is wrong with a project's own templates, styles and messages.

use std::fmt;

use crate::text::Position;

/// A mistake in a template or a message file, at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeError {
    /// The file, relative to the project: `templates/article.html`. Built-in templates are `builtin/article.html`.
    pub path: String,
    /// Where in the file.
    pub position: Position,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl ThemeError {
    pub(super) fn new(path: impl Into<String>, position: Position, message: &str) -> Self {
        Self { path: path.into(), position, message: in_our_style(message), help: None }
    }

    pub(super) fn with_help(mut self, help: &str) -> Self {
        self.help = Some(in_our_style(help));
        self
    }
}

/// A library's message as ours are: it begins in lower case and ends without full stop.
pub(super) fn in_our_style(message: &str) -> String {
    let message = message.trim_end().trim_end_matches('.');
    let mut characters = message.chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => String::new(),
    }
}

impl fmt::Display for ThemeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Position { line, column } = self.position;
        write!(f, "{}:{line}:{column}: {}", self.path, self.message)
    }
}

impl std::error::Error for ThemeError {}
