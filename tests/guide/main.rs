//! The guide and the sample section in `content/`: every translation is that of the present English, and the tables of the
//! reference are those of the program. With `HEXAPLA_BLESS=1` the tables are written instead of compared.

mod catalogue;
#[path = "../../src/cli.rs"]
#[expect(dead_code, reason = "only the definitions are read here")]
mod cli;
mod commands;
mod rules;
mod translations;

use std::fs;
use std::path::{Path, PathBuf};

use catalogue::Catalogue;
use translations::{blob_id, recorded};

/// The languages that the guide is translated into.
const TRANSLATED: [&str; 2] = ["fr", "zh"];

/// A file or folder below `content/`.
fn content(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("content").join(path)
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn the_reference_is_that_of_the_program() {
    let catalogues = ["en"].into_iter().chain(TRANSLATED).map(Catalogue::read).collect::<Vec<_>>();
    let before =
        ["commands", "rules"].map(|page| blob_id(read(&content(&format!("en/guide/reference/{page}.md"))).as_bytes()));
    for catalogue in &catalogues {
        hold(catalogue, "commands", &commands::tables(catalogue), &before[0]);
        hold(catalogue, "rules", &rules::tables(catalogue), &before[1]);
        catalogue.assert_all_used();
    }
}

/// Compares what stands between the marks of a page with what the program says, or writes it.
fn hold(catalogue: &Catalogue, page: &str, made: &str, english_before: &str) {
    let path = content(&format!("{}/guide/reference/{page}.md", catalogue.locale));
    let text = read(&path);
    let (head, rest) = text.split_once(BEGIN).unwrap_or_else(|| panic!("{} lacks {BEGIN}", path.display()));
    let (stands, tail) = rest.split_once(END).unwrap_or_else(|| panic!("{} lacks {END}", path.display()));
    if std::env::var_os("HEXAPLA_BLESS").is_none() {
        assert_eq!(
            stands.trim(),
            made.trim(),
            "{} is not what the program says: run with HEXAPLA_BLESS=1",
            path.display()
        );
        return;
    }
    let mut written = format!("{head}{BEGIN}\n\n{}\n\n{END}{tail}", made.trim());
    if let Some(hash) = recorded(&text).filter(|hash| *hash == english_before) {
        let english = blob_id(read(&content(&format!("en/guide/reference/{page}.md"))).as_bytes());
        written = written.replacen(hash, &english, 1);
    }
    fs::write(&path, written).expect("the page can be written");
}

const BEGIN: &str = "<!-- made from the program: see tests/guide -->";
const END: &str = "<!-- until here -->";
