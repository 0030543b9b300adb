//! Tera's errors as ours: the file, the place in it, one line of what is wrong.

use tera::{ErrorKind, ReportError};

use super::error::ThemeError;
use crate::finding::nearest;
use crate::text::{LineIndex, Position};

/// What built-in templates are named with, so that a project's own can extend them.
pub(super) const BUILT_IN: &str = "builtin/";

/// The file that a template's name stands for, as people are told of it.
pub(super) fn path_of(template: &str) -> String {
    if template.starts_with(BUILT_IN) { template.to_owned() } else { format!("templates/{template}") }
}

/// An error while the templates are read; `source` gives a template's text.
pub(super) fn compile_error<'text>(error: &tera::Error, source: impl Fn(&str) -> Option<&'text str>) -> ThemeError {
    let naming = |template: &str, name: &str, message: &str| {
        let position = source(template).map_or(Position::START, |text| quoted(text, name));
        ThemeError::new(path_of(template), position, message)
    };
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => reported(report),
        ErrorKind::MissingParent { current, parent } => {
            naming(current, parent, &format!("there is no template `{parent}` to extend"))
        }
        ErrorKind::CircularExtend { tpl, inheritance_chain } => {
            let next = inheritance_chain.first().unwrap_or(tpl);
            naming(tpl, next, "the template extends itself")
                .with_help(&format!("to build on the built-in template, extend \"{BUILT_IN}{next}\""))
        }
        ErrorKind::CircularInclude { tpl, include_chain } => {
            let next = include_chain.get(1).unwrap_or(tpl);
            naming(tpl, next, "the template includes itself")
        }
        kind => validation_error(&kind.to_string()),
    }
}

/// An error while `template` makes a page.
pub(super) fn render_error(error: &tera::Error, template: &str) -> ThemeError {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => reported(report),
        kind => ThemeError::new(path_of(template), Position::START, &kind.to_string()),
    }
}

fn reported(report: &ReportError) -> ThemeError {
    let position = position(report.span().start_line, report.span().start_col + 1);
    // What is there instead comes as a second sentence.
    match report.message().split_once(". ") {
        Some((message, help)) => {
            let help = meant(message, help).unwrap_or_else(|| help.to_owned());
            ThemeError::new(path_of(report.filename()), position, message).with_help(&help)
        }
        None => ThemeError::new(path_of(report.filename()), position, report.message()),
    }
}

/// Which of the names that there are a misspelt one was meant for.
fn meant(message: &str, help: &str) -> Option<String> {
    let names = ["Available fields: ", "Available variables: "].iter().find_map(|start| help.strip_prefix(start))?;
    let name = nearest(message.split('`').nth(1)?, names.split(", "))?;
    Some(format!("did you mean `{name}`?"))
}

/// What is found wrong once all templates are read comes as text alone, each problem with a line `--> NAME:LINE:COLUMN`.
fn validation_error(text: &str) -> ThemeError {
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    let message = first.strip_prefix("error: ").unwrap_or(first);
    let place = lines.find_map(|line| line.trim_start().strip_prefix("--> ")).and_then(read_place);
    let (template, position) = place.unwrap_or(("", Position::START));
    ThemeError::new(path_of(template), position, message)
}

fn read_place(place: &str) -> Option<(&str, Position)> {
    let (rest, column) = place.rsplit_once(':')?;
    let (template, line) = rest.rsplit_once(':')?;
    Some((template, position(line.parse().ok()?, column.parse().ok()?)))
}

fn position(line: usize, column: usize) -> Position {
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX).max(1);
    Position { line: number(line), column: number(column) }
}

/// Where a text first has `name` in quotes.
fn quoted(text: &str, name: &str) -> Position {
    let place = ['"', '\'', '`'].iter().filter_map(|quote| text.find(&format!("{quote}{name}{quote}"))).min();
    let offset = place.and_then(|place| u32::try_from(place).ok()).unwrap_or_default();
    LineIndex::new(text).position(offset)
}
