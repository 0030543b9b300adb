//! The least that a program doing this job must do: walk, read, parse front matter and markdown, and write HTML.

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};

use pulldown_cmark::{Options, Parser, html};
use rayon::prelude::*;
use walkdir::WalkDir;

use crate::Failure;
use crate::corpus::{CONTENT, SOURCE};

/// Reads and parses every article.
pub(crate) fn parse(work: &Path) -> Result<String, Failure> {
    let articles = articles(&work.join(CONTENT));
    let events = articles.par_iter().map(|path| {
        let text = fs::read_to_string(path)?;
        Ok(Parser::new_ext(body(&text), options()).count())
    });
    let events = events.sum::<std::io::Result<usize>>()?;
    Ok(format!("{} articles, {events} events", articles.len()))
}

/// Reads and parses every article and writes its HTML into a folder of its own, its markdown beside it, and beside a translation's
/// the like of a bitext: as many files as a build.
pub(crate) fn build(work: &Path, output: &Path) -> Result<String, Failure> {
    let content = work.join(CONTENT);
    let articles = articles(&content);
    articles.par_iter().try_for_each(|path| {
        let text = fs::read_to_string(path)?;
        let mut page = String::with_capacity(text.len() * 2);
        html::push_html(&mut page, Parser::new_ext(body(&text), options()));
        let below = path.strip_prefix(&content).unwrap_or(path).with_extension("");
        let folder = output.join(below);
        fs::create_dir_all(&folder)?;
        if !path.starts_with(content.join(SOURCE)) {
            fs::write(folder.join("bitext.json"), body(&text))?;
        }
        fs::write(folder.join("index.html"), page)?;
        fs::write(folder.join("index.md"), text)
    })?;
    Ok(format!("{} articles", articles.len()))
}

fn articles(content: &Path) -> Vec<PathBuf> {
    let files = WalkDir::new(content).into_iter().filter_map(Result::ok).map(walkdir::DirEntry::into_path);
    files.filter(|path| path.extension().is_some_and(|extension| extension == "md")).collect()
}

/// The markdown of an article, whose front matter is parsed: no page can do without its title.
fn body(text: &str) -> &str {
    let split = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    let Some((front, body)) = split else { return text };
    black_box(serde_yaml::from_str::<serde_yaml::Value>(front).ok());
    body
}

fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH
}
