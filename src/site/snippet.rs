//! Code samples: the files that they are taken from, and their parts.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use crate::finding::FileId;
use crate::markdown::body::Snippet;
use crate::markdown::destination::{Destination, Reference};
use crate::path::RelPath;
use crate::snippet::{Missing, Part, Sample};

use super::Site;
use super::dependency::{DependencyFile, OutOfReach};

/// A file that samples are taken from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SampleFile {
    /// One below a locale's folder.
    Own(FileId),
    /// One below the folder of the dependency of that index.
    Dependency(usize, RelPath),
}

impl From<DependencyFile> for SampleFile {
    fn from(DependencyFile { dependency, path }: DependencyFile) -> Self {
        Self::Dependency(dependency, path)
    }
}

impl From<OutOfReach> for SnippetProblem {
    fn from(problem: OutOfReach) -> Self {
        match problem {
            OutOfReach::Undeclared(name) => Self::Undeclared(name),
            OutOfReach::Absent(name) => Self::Absent(name),
            OutOfReach::OutOfScope => Self::OutOfScope,
        }
    }
}

/// Why a sample is not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SnippetProblem {
    /// No locale that may be asked has the file.
    NotFound(RelPath),
    /// The dependency has no such file, or it cannot be read; why.
    Unreadable(String),
    /// The path leads below a dependency that the configuration does not name.
    Undeclared(String),
    /// The dependency's folder is not there.
    Absent(String),
    /// The path leads out of every locale's folder and every dependency that is named.
    OutOfScope,
    /// What is written is no path to a file.
    NoPath,
    /// The file does not have the part.
    Part(Missing),
    /// The samples of one article are too many or too large.
    TooMuch,
}

/// The samples of each article, in the order of its body.
pub type Snippets = HashMap<FileId, Vec<Result<Part, SnippetProblem>>>;

/// The text of each file that samples are taken from, or why it cannot be read.
pub type SampleTexts = HashMap<SampleFile, Result<Arc<str>, String>>;

/// How much text is gone through for the samples of one article, and how much of it is shown, in bytes.
const MOST_READ: usize = 16 << 20;
const MOST_SHOWN: usize = 2 << 20;

impl Site<'_> {
    /// The files that samples are taken from. Sorted.
    pub fn wanted_samples(&self) -> Vec<SampleFile> {
        let articles = self.bodies().filter(|article| !article.body.snippets.is_empty());
        let files = articles.flat_map(|article| {
            article.body.snippets.iter().filter_map(|snippet| self.sample_file(article.file, snippet).ok())
        });
        files.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Takes the samples of every article out of their files.
    pub fn snippets(&self, texts: &SampleTexts) -> Snippets {
        let articles: Vec<_> = self.bodies().filter(|article| !article.body.snippets.is_empty()).collect();
        let taken = articles.into_par_iter().map(|article| {
            let mut budget = Budget { read: MOST_READ, shown: MOST_SHOWN };
            let mut samples: HashMap<SampleFile, Sample<'_>> = HashMap::new();
            let parts = article.body.snippets.iter().map(|snippet| {
                let file = self.sample_file(article.file, snippet)?;
                let extension = self.sample_extension(&file);
                match texts.get(&file) {
                    Some(Ok(text)) => {
                        let sample = samples.entry(file).or_insert_with(|| Sample::new(text));
                        budget.take(snippet, sample, &extension)
                    }
                    Some(Err(reason)) => Err(SnippetProblem::Unreadable(reason.clone())),
                    None => Err(SnippetProblem::NoPath),
                }
            });
            (article.file, parts.collect())
        });
        taken.collect()
    }

    /// The name that tells the language of a file: its extension, or its name where it has none.
    pub fn sample_extension(&self, file: &SampleFile) -> String {
        let path = match file {
            SampleFile::Own(file) => &self.docset.file(*file).path,
            SampleFile::Dependency(_, path) => path,
        };
        match path.extension() {
            extension if extension.is_empty() => path.name().to_lowercase(),
            extension => extension,
        }
    }

    /// The file that a sample names.
    ///
    /// # Errors
    ///
    /// Why there is none.
    pub fn sample_file(&self, from: FileId, snippet: &Snippet) -> Result<SampleFile, SnippetProblem> {
        // `~/../NAME/…` may lead to a folder of the locale that stands beside the docset.
        match self.dependency_of(from, &snippet.destination) {
            Some(Err(OutOfReach::Undeclared(name))) => {
                self.own_sample(from, snippet).map_err(|_| SnippetProblem::Undeclared(name))
            }
            Some(reached) => Ok(reached?.into()),
            None => self.own_sample(from, snippet),
        }
    }

    fn own_sample(&self, from: FileId, snippet: &Snippet) -> Result<SampleFile, SnippetProblem> {
        let file = self.docset.file(from);
        let (folder, reference) = match &snippet.destination {
            Destination::Relative(reference) => (file.path.parent(), reference),
            Destination::Docset(reference) => (self.root_of(&file.path), reference),
            _ => return Err(SnippetProblem::NoPath),
        };
        let path = folder.join(reference.path());
        if let Some(hit) = path.as_ref().and_then(|path| self.find_for(file.locale, path)) {
            return Ok(SampleFile::Own(hit.file));
        }
        match (self.dependency_instead(from, &snippet.destination), path) {
            (Some(reached), _) => Ok(reached?.into()),
            (None, Some(path)) => Err(SnippetProblem::NotFound(path)),
            (None, None) => self.beyond(&file.printed, reference),
        }
    }

    /// A path that climbs out of its locale's folder: it may lead into another locale's.
    fn beyond(&self, printed: &str, reference: &Reference) -> Result<SampleFile, SnippetProblem> {
        let from = crate::config::absolute(&self.config.root, printed);
        let Some(folder) = from.parent() else { return Err(SnippetProblem::OutOfScope) };
        let wanted = crate::config::absolute(folder, reference.path());
        let below = |folder: &std::path::Path| RelPath::new(wanted.strip_prefix(folder).ok()?.to_str()?);
        for (locale, settings) in (0..).map(crate::locale::LocaleIndex).zip(&self.config.locales) {
            let Some(path) = settings.folder.as_deref().and_then(below) else { continue };
            return match self.find(locale, &path) {
                Some(hit) => Ok(SampleFile::Own(hit.file)),
                None => Err(SnippetProblem::NotFound(path)),
            };
        }
        Err(SnippetProblem::OutOfScope)
    }
}

/// How much may still be done for one article.
struct Budget {
    read: usize,
    shown: usize,
}

impl Budget {
    fn take(&mut self, snippet: &Snippet, sample: &mut Sample<'_>, extension: &str) -> Result<Part, SnippetProblem> {
        if self.shown == 0 || self.read == 0 {
            return Err(SnippetProblem::TooMuch);
        }
        let before = sample.read();
        let part = sample.part(&snippet.request, extension);
        spend(&mut self.read, sample.read() - before);
        let part = part.map_err(SnippetProblem::Part)?;
        if spend(&mut self.shown, part.size()) { Ok(part) } else { Err(SnippetProblem::TooMuch) }
    }
}

/// Takes what is needed from a budget; once that is not there, nothing is.
fn spend(budget: &mut usize, needed: usize) -> bool {
    let rest = budget.checked_sub(needed);
    *budget = rest.unwrap_or_default();
    rest.is_some()
}
