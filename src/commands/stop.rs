//! Why a command ends before its work is done.

use std::io;

use hexapla::config::ConfigError;
use hexapla::pipeline::Failure;

/// What is wrong, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    /// Lower case, no full stop.
    pub(super) message: String,
    pub(super) help: Option<String>,
}

/// Why a command ends before its work is done.
#[derive(Debug)]
pub(super) enum Stop {
    /// The command cannot do what it was asked for.
    Problems(Vec<Problem>),
    /// What it found out cannot be printed.
    Output(io::Error),
}

impl Stop {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self::Problems(vec![Problem { message: message.into(), help: None }])
    }

    pub(super) fn with_help(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Problems(vec![Problem { message: message.into(), help: Some(help.into()) }])
    }

    /// What to tell the user.
    pub(super) fn problems(self) -> Vec<Problem> {
        match self {
            Self::Problems(problems) => problems,
            Self::Output(error) => vec![Problem { message: format!("cannot print: {}", error.kind()), help: None }],
        }
    }
}

impl From<ConfigError> for Problem {
    fn from(error: ConfigError) -> Self {
        Failure::from(error).into()
    }
}

impl From<ConfigError> for Stop {
    fn from(error: ConfigError) -> Self {
        Self::from(vec![error])
    }
}

impl From<Vec<ConfigError>> for Stop {
    fn from(errors: Vec<ConfigError>) -> Self {
        Self::Problems(errors.into_iter().map(Problem::from).collect())
    }
}

impl From<Failure> for Problem {
    fn from(Failure { message, help }: Failure) -> Self {
        Self { message, help }
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::from(vec![failure])
    }
}

impl From<Vec<Failure>> for Stop {
    fn from(failures: Vec<Failure>) -> Self {
        Self::Problems(failures.into_iter().map(Problem::from).collect())
    }
}
