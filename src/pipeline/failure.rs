//! Why a command could not do its work.

use std::fmt;

use crate::config::ConfigError;
use crate::docset::Unreadable;
use crate::publish::PublishError;
use crate::render::error::ThemeError;

/// Why a command could not do its work.
#[derive(Clone, Debug)]
pub struct Failure {
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        let help = error.help.clone();
        Self { message: ConfigError { help: None, ..error }.to_string(), help }
    }
}

impl From<PublishError> for Failure {
    fn from(error: PublishError) -> Self {
        Self { message: error.to_string(), help: error.help() }
    }
}

impl From<ThemeError> for Failure {
    fn from(error: ThemeError) -> Self {
        Self { message: error.to_string(), help: error.help }
    }
}

impl From<Unreadable> for Failure {
    fn from(error: Unreadable) -> Self {
        Self::new(format!("{}: {}", error.place, error.problem))
    }
}
