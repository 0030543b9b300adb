//! A `TOC.yml` that is not YAML, read line by line: `- key: value` begins an entry, deeper dashes stand below it.

use super::outline::Outline;
use super::{Toc, TocEntry};
use crate::text::Spanned;
use crate::yaml::{self, Line, Reduced, Value};

/// Reads every entry that can be made out.
pub(super) fn read(source: &Reduced<'_>) -> Toc {
    let mut outline = Outline::default();
    for line in yaml::lines(source.text(), 0) {
        let dash = line.indent();
        let key = match line.text[dash..].strip_prefix("- ") {
            Some(behind) => {
                outline.push(dash, TocEntry::default());
                line.text.len() - behind.trim_start_matches([' ', '\t']).len()
            }
            None => dash,
        };
        if let (Some(entry), Some((name, value))) = (outline.last_below(key), key_and_value(source, &line, key)) {
            entry.set(name, value);
        }
    }
    Toc { entries: outline.finish(), ..Toc::default() }
}

/// The `key: value` that begins in a column of a line.
fn key_and_value<'text>(
    source: &Reduced<'_>,
    line: &Line<'text>,
    column: usize,
) -> Option<(&'text str, Spanned<String>)> {
    let (name, value) = line.text[column..].split_once(':')?;
    let is_key = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !is_key || value.starts_with("//") {
        return None;
    }
    match yaml::forgiving(source, line.end() - value.len()..line.end()) {
        (Value::Scalar(text), _) => Some((name, text)),
        _ => None,
    }
}
