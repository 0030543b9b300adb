//! Recording in a translation which source it is up to date with; not a byte is touched elsewhere.

use std::ops::Range;

use crate::finding::FileId;
use crate::front_matter::{self, Entry, Value};
use crate::text::BOM;
use crate::yaml;

/// A source as translations record it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Git's id of its text with LF line ends.
    pub hash: String,
    /// The commit that has it; `None` where none has yet.
    pub commit: Option<String>,
}

const HASH: &str = "source_hash";
const COMMIT: &str = "source_commit";

/// What stands where keys are recorded.
struct Place {
    entries: Vec<Entry>,
    /// Where new lines go, and what stands before, between and behind them.
    at: usize,
    before: &'static str,
    indent: String,
    behind: &'static str,
}

/// Where a translation has room for a stamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// In the front matter of an article.
    Article,
    /// In the metadata of a YAML page.
    Page,
}

/// The text of a translation with the stamp in its front matter, or in the metadata of a YAML page.
///
/// # Errors
///
/// Why the text is no place for it, as the end of a sentence about the file.
pub fn stamped(text: &str, form: Form, stamp: &Stamp) -> Result<String, &'static str> {
    let place = place(text, form)?;
    let end =
        if text.lines().next().is_some_and(|line| text[line.len()..].starts_with("\r\n")) { "\r\n" } else { "\n" };
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let mut added = String::new();
    for (key, value) in [(HASH, Some(&stamp.hash)), (COMMIT, stamp.commit.as_ref())] {
        let entry = place.entries.iter().find(|entry| entry.key.value.eq_ignore_ascii_case(key));
        match (entry, value) {
            (Some(entry), Some(value)) => {
                let blank = if entry.span.range().is_empty() { " " } else { "" };
                edits.push((entry.span.range(), format!("{blank}{value}")));
            }
            (Some(entry), None) => edits.push((line(text, entry), String::new())),
            (None, Some(value)) => added.push_str(&format!("{}{key}: {value}{end}", place.indent)),
            (None, None) => {}
        }
    }
    if !added.is_empty() {
        let (before, behind) = (place.before.replace('\n', end), place.behind.replace('\n', end));
        edits.push((place.at..place.at, before + &added + &behind));
    }
    edits.sort_by_key(|(range, _)| range.start);
    let written = apply(text, &edits);
    if is_sound(&place.entries, &written, form, stamp) {
        Ok(written)
    } else {
        Err("has front matter that cannot be written to")
    }
}

fn apply(text: &str, edits: &[(Range<usize>, String)]) -> String {
    let mut written = String::with_capacity(text.len() + 128);
    let mut done = 0;
    for (range, replacement) in edits {
        written.push_str(&text[done..range.start]);
        written.push_str(replacement);
        done = range.end;
    }
    written + &text[done..]
}

/// The whole line of an entry.
fn line(text: &str, entry: &Entry) -> Range<usize> {
    let (start, end) = (entry.key.span.start as usize, entry.span.end as usize);
    let start = text[..start].rfind('\n').map_or(0, |end| end + 1);
    start..text[end..].find('\n').map_or(text.len(), |at| end + at + 1)
}

fn place(text: &str, form: Form) -> Result<Place, &'static str> {
    match form {
        Form::Page => in_metadata(text),
        Form::Article => in_front_matter(text),
    }
}

fn in_front_matter(text: &str) -> Result<Place, &'static str> {
    let front = front_matter::parse(text, FileId(0), &mut Vec::new());
    let Some(span) = front.span else {
        let at = if text.starts_with(BOM) { BOM.len() } else { 0 };
        return Ok(Place { entries: Vec::new(), at, before: "---\n", indent: String::new(), behind: "---\n" });
    };
    let at = text[..span.end as usize].rfind('\n').map_or(0, |end| end + 1);
    let is_closed = matches!(text[at..span.end as usize].trim_end(), "---" | "...");
    if !is_closed || at <= span.start as usize {
        return Err("has front matter that is not closed");
    }
    Ok(Place { entries: front.entries, at, before: "", indent: String::new(), behind: "" })
}

fn in_metadata(text: &str) -> Result<Place, &'static str> {
    let Value::Mapping(entries) = yaml::read_text(text, FileId(0), &mut Vec::new()) else {
        return Err("cannot be read as YAML");
    };
    let Some(metadata) = entries.into_iter().find(|entry| entry.key.value == "metadata") else {
        let at = text.find('\n').map_or(text.len(), |end| end + 1);
        return Ok(Place { entries: Vec::new(), at, before: "metadata:\n", indent: "  ".to_owned(), behind: "" });
    };
    let key_at = metadata.key.span.end as usize;
    let Value::Mapping(entries) = metadata.value else { return Err("has `metadata` that holds no keys") };
    let first =
        entries.first().map(|entry| entry.key.span.start as usize).ok_or("has `metadata` that holds no keys")?;
    let at = text[..first].rfind('\n').map_or(0, |end| end + 1);
    if at <= key_at {
        return Err("has `metadata` on one line");
    }
    Ok(Place { indent: text[at..first].to_owned(), entries, at, before: "", behind: "" })
}

/// Whether what was written says what it should, and everything else as before.
fn is_sound(before: &[Entry], written: &str, form: Form, stamp: &Stamp) -> bool {
    let Ok(place) = place(written, form) else { return false };
    let is_ours = |entry: &&Entry| [HASH, COMMIT].iter().any(|key| entry.key.value.eq_ignore_ascii_case(key));
    let others = |entries: &[Entry]| -> Vec<(String, String)> {
        let others = entries.iter().filter(|entry| !is_ours(entry));
        others.map(|entry| (entry.key.value.clone(), shape(&entry.value))).collect()
    };
    let value = |key: &str| {
        place.entries.iter().find(|entry| entry.key.value.eq_ignore_ascii_case(key)).map(|entry| shape(&entry.value))
    };
    others(before) == others(&place.entries)
        && value(HASH).as_ref() == Some(&stamp.hash)
        && value(COMMIT) == stamp.commit
}

/// A value without its places.
fn shape(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Scalar(text) => text.value.clone(),
        Value::List(items) => items.iter().map(shape).collect::<Vec<_>>().join("\n"),
        Value::Mapping(entries) => entries
            .iter()
            .map(|entry| format!("{}: {}", entry.key.value, shape(&entry.value)))
            .collect::<Vec<_>>()
            .join("\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(commit: bool) -> Stamp {
        Stamp { hash: "a".repeat(40), commit: commit.then(|| "b".repeat(40)) }
    }

    fn written(text: &str, form: Form, commit: bool) -> String {
        let written = stamped(text, form, &stamp(commit)).expect("a place");
        written.replace(&"a".repeat(40), "HASH").replace(&"b".repeat(40), "COMMIT")
    }

    #[test]
    fn keys_are_added_below_the_others() {
        assert_eq!(
            written("---\ntitle: T\n---\n# T\n", Form::Article, true),
            "---\ntitle: T\nsource_hash: HASH\nsource_commit: COMMIT\n---\n# T\n"
        );
        assert_eq!(
            written("\u{feff}---\r\na: 1\r\n---\r\nx", Form::Article, false),
            "\u{feff}---\r\na: 1\r\nsource_hash: HASH\r\n---\r\nx"
        );
        assert_eq!(written("# T\n", Form::Article, false), "---\nsource_hash: HASH\n---\n# T\n");
    }

    #[test]
    fn keys_that_are_there_are_replaced_where_they_stand() {
        let old = "---\nsource_hash: \"0\" # why\ntitle: 'T'\nsource_commit: 1\n---\n";
        assert_eq!(
            written(old, Form::Article, true),
            "---\nsource_hash: \"HASH\" # why\ntitle: 'T'\nsource_commit: COMMIT\n---\n"
        );
        assert_eq!(written(old, Form::Article, false), "---\nsource_hash: \"HASH\" # why\ntitle: 'T'\n---\n");
        assert_eq!(written("---\nsource_hash:\n---\n", Form::Article, false), "---\nsource_hash: HASH\n---\n");
    }

    #[test]
    fn pages_have_them_in_their_metadata() {
        assert_eq!(
            written("### YamlMime:FAQ\nmetadata:\n    title: T\nx: 1\n", Form::Page, false),
            "### YamlMime:FAQ\nmetadata:\n    source_hash: HASH\n    title: T\nx: 1\n"
        );
        assert_eq!(
            written("### YamlMime:FAQ\ntitle: T\n", Form::Page, true),
            "### YamlMime:FAQ\nmetadata:\n  source_hash: HASH\n  source_commit: COMMIT\ntitle: T\n"
        );
    }

    #[test]
    fn what_is_not_understood_is_left_alone() {
        for (text, form) in [
            ("---\ntitle: T\n\n# T\n", Form::Article),
            ("---\n{a: 1}\n---\n", Form::Article),
            ("### YamlMime:FAQ\nmetadata: {title: T}\n", Form::Page),
            ("### YamlMime:FAQ\nmetadata: [\n", Form::Page),
        ] {
            assert!(stamped(text, form, &stamp(true)).is_err(), "{text}");
        }
    }
}
