//! Every article has its translations, each made from the English that is there now.

use sha1::{Digest as _, Sha1};
use walkdir::WalkDir;

use crate::{TRANSLATED, content, read};

/// The id that git gives to a file of these bytes.
pub(crate) fn blob_id(bytes: &[u8]) -> String {
    let mut hash = Sha1::new();
    hash.update(format!("blob {}\0", bytes.len()));
    hash.update(bytes);
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The id of the source that a translation says it was made from.
pub(crate) fn recorded(text: &str) -> Option<&str> {
    let value = text.lines().find_map(|line| line.trim_start().strip_prefix("source_hash:"))?;
    Some(value.trim())
}

/// The articles of a language, by their paths.
fn articles(locale: &str) -> Vec<String> {
    let folder = content(locale);
    let files = WalkDir::new(&folder).sort_by_file_name().into_iter().map(|entry| entry.expect("an entry"));
    files
        .filter(|entry| entry.path().extension().is_some_and(|kind| kind == "md" || kind == "yml"))
        .filter(|entry| entry.file_name() != "TOC.yml")
        .filter_map(|entry| Some(entry.path().strip_prefix(&folder).ok()?.to_str()?.replace('\\', "/")))
        .collect()
}

#[test]
fn every_article_is_translated() {
    for locale in TRANSLATED {
        assert_eq!(articles(locale), articles("en"), "the articles of {locale} and of en");
    }
}

#[test]
fn every_translation_is_of_the_present_source() {
    let mut behind = Vec::new();
    for (locale, path) in
        TRANSLATED.into_iter().flat_map(|locale| articles("en").into_iter().map(move |path| (locale, path)))
    {
        let source = blob_id(read(&content(&format!("en/{path}"))).as_bytes());
        let translation = read(&content(&format!("{locale}/{path}")));
        if recorded(&translation) != Some(&source) {
            behind.push(format!("content/{locale}/{path}: source_hash is to be {source}"));
        }
    }
    assert!(behind.is_empty(), "bring these translations up to date:\n{}", behind.join("\n"));
}
