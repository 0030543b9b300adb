//! Makes a large project out of copies of a small one.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use hexapla::finding::rule::RULES;
use walkdir::WalkDir;

use crate::Failure;

/// The folder with the locales' folders.
pub(crate) const CONTENT: &str = "content";

/// The locale that the others are translated from.
pub(crate) const SOURCE: &str = "en";

const LOCALES: [&str; 3] = [SOURCE, "fr", "zh"];

/// A configuration that leaves out what is known of translations and of typography.
pub(crate) const LINKS: &str = "links.toml";

/// What the names of the rules begin with that it switches off.
const OF_LANGUAGE: [&str; 7] = ["translation-", "segment-", "anchor-", "fr-", "zh-", "unbalanced-", "repeated-"];

/// Every how manyth article leads to its like in the next copy.
const ACROSS: usize = 4;

/// Copies the corpus' locales into `work` until each has as many articles, with a project file; says what was made.
pub(crate) fn generate(corpus: &Path, articles: usize, work: &Path) -> Result<String, Failure> {
    let mut project = "[site]\ntitle = \"Benchmark\"\nsource_locale = \"en\"\n".to_owned();
    let mut made = String::new();
    for locale in LOCALES {
        let folder = work.join(CONTENT).join(locale);
        write!(project, "\n[[locales]]\nid = \"{locale}\"\npath = \"{CONTENT}/{locale}\"\n")?;
        let files = Files::of(&corpus.join(locale))?;
        let copies = articles.div_ceil(files.articles.len().max(1));
        for copy in 1..=copies {
            files.copy_to(&folder, copy, copies)?;
        }
        fs::write(folder.join("TOC.yml"), root_table(&files, copies))?;
        let total = copies * files.articles.len();
        write!(made, "{locale}: {total} articles, {} MB of text  ", (copies * files.text_bytes()) >> 20)?;
    }
    let is_of_language = |name: &str| OF_LANGUAGE.iter().any(|start| name.starts_with(start));
    let names = RULES.iter().map(|rule| rule.name).filter(|name| is_of_language(name));
    let off = names.map(|name| format!("{name} = \"off\"\n"));
    let links = format!("{project}\n[check.rules]\n{}", off.collect::<String>());
    fs::write(work.join(LINKS), links)?;
    fs::write(work.join("hexapla.toml"), project)?;
    Ok(made)
}

/// Adds a sentence to an article in the source's language.
pub(crate) fn edit(work: &Path) -> Result<(), Failure> {
    let articles = WalkDir::new(work.join(CONTENT).join(SOURCE)).sort_by_file_name().into_iter();
    let mut articles = articles.filter_map(Result::ok).map(walkdir::DirEntry::into_path);
    let is_article = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "md");
    let article = articles.find(is_article).ok_or("there is no article to edit")?;
    let text = fs::read_to_string(&article)?;
    Ok(fs::write(article, text + "\nThis sentence is new.\n")?)
}

/// A locale's files, held in memory.
struct Files {
    articles: Vec<(PathBuf, Vec<u8>)>,
    others: Vec<(PathBuf, Vec<u8>)>,
    /// The table of contents, if there is one.
    table: Option<String>,
}

impl Files {
    fn of(folder: &Path) -> Result<Self, Failure> {
        let mut files = Self { articles: Vec::new(), others: Vec::new(), table: None };
        for entry in WalkDir::new(folder).sort_by_file_name() {
            let entry = entry?;
            if !entry.file_type().is_file() {
                continue;
            }
            let below = entry.path().strip_prefix(folder)?.to_owned();
            let name = below.to_string_lossy().to_ascii_lowercase();
            if matches!(name.as_str(), "toc.yml" | "toc.md") {
                files.table = Some(below.to_string_lossy().into_owned());
            }
            let is_article = name.ends_with(".md") && !name.ends_with("toc.md");
            let list = if is_article { &mut files.articles } else { &mut files.others };
            list.push((below, fs::read(entry.path())?));
        }
        if files.articles.is_empty() {
            return Err(format!("{} holds no articles", folder.display()).into());
        }
        Ok(files)
    }

    fn text_bytes(&self) -> usize {
        self.articles.iter().map(|(_, text)| text.len()).sum()
    }

    fn copy_to(&self, folder: &Path, copy: usize, copies: usize) -> Result<(), Failure> {
        let next = copy % copies + 1;
        let below = folder.join(format!("copy-{copy}"));
        for (path, bytes) in &self.others {
            write(&below.join(path), bytes)?;
        }
        for (index, (path, text)) in self.articles.iter().enumerate() {
            let mut text = text.clone();
            if index % ACROSS == 0 {
                let up = "../".repeat(path.components().count());
                let target = path.to_string_lossy().replace('\\', "/");
                text.extend(format!("\n[{copy}: {target}]({up}copy-{next}/{target})\n").bytes());
            }
            write(&below.join(path), &text)?;
        }
        Ok(())
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    Ok(fs::write(path, bytes)?)
}

/// A table that takes in every copy's.
fn root_table(files: &Files, copies: usize) -> String {
    let first = files.articles.first().map(|(path, _)| path.to_string_lossy().replace('\\', "/"));
    let target = files.table.clone().or(first).unwrap_or_default();
    (1..=copies)
        .fold(String::new(), |table, copy| format!("{table}- name: Copy {copy}\n  href: copy-{copy}/{target}\n"))
}
