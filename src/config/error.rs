//! What is wrong with a configuration, and what to do about it.

use std::fmt;
use std::string::FromUtf8Error;

use crate::text::{LineIndex, Position};

/// A problem with the configuration, or with the lack of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// The configuration file as the user knows it; `None` where there is none.
    pub file: Option<String>,
    /// Where in the file; `None` where the file as a whole is meant.
    pub position: Option<Position>,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// What is said of a file whose bytes are no text.
pub(crate) const NOT_TEXT: &str = "the file is not UTF-8 text";

/// Where bytes that are no text begin.
pub(crate) fn first_fault(error: &FromUtf8Error) -> Position {
    let lossy = String::from_utf8_lossy(error.as_bytes());
    LineIndex::new(&lossy).position(error.utf8_error().valid_up_to() as u32)
}

impl ConfigError {
    /// A problem that is in no file.
    pub fn new(message: impl Into<String>) -> Self {
        Self { file: None, position: None, message: message.into(), help: None }
    }

    /// The bytes of a file are no text; where they are not.
    pub fn not_utf8(file: impl Into<String>, error: &FromUtf8Error) -> Self {
        Self { file: Some(file.into()), position: Some(first_fault(error)), ..Self::new(NOT_TEXT) }
    }

    /// The same with advice.
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{file}:")?;
            if let Some(Position { line, column }) = self.position {
                write!(f, "{line}:{column}:")?;
            }
            f.write_str(" ")?;
        }
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ConfigError {}
