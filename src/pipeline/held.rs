//! A site held in memory: what `build` would publish, each file made when it is asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::config::Config;
use crate::finding::{FileId, Report, Summary};
use crate::markdown::Purpose;
use crate::publish::{Content, OutFile};
use crate::site::Site;
use crate::text::Digest;

use super::kept::Kept;
use super::{Assembled, Failure, Materials, assemble, parts};

/// How many pages that are no articles are made to try the templates.
const MOST_TRIED: usize = 32;

/// A site held in memory.
pub struct Held<'s> {
    /// How many articles and findings there are.
    pub summary: Summary,
    /// What is wrong, and where.
    pub reports: Vec<Report>,
    /// What the user should know beside.
    pub notes: Vec<String>,
    /// The files that are not as they were the last time, as findings print them.
    pub changed: BTreeSet<Arc<str>>,
    /// The digest of everything that is no page: style sheets, images, static files.
    pub assets: Digest,
    files: BTreeMap<String, Content<'s>>,
    /// The article of each page.
    articles: BTreeMap<String, FileId>,
    /// The article and those that it includes, as findings print them.
    sources: Box<dyn Fn(FileId) -> Vec<Arc<str>> + 's>,
}

/// Discover, parse, index, check, render; then `serve` has the site in memory until it returns. Nothing is written.
///
/// # Errors
///
/// The project's own templates or messages are wrong.
pub fn hold<T>(config: &Config, kept: &Mutex<Kept>, serve: impl FnOnce(&Held<'_>) -> T) -> Result<T, Failure> {
    let mut materials = Materials::read(config)?;
    let (compiled, changed, remembered) = {
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (compiled, changed) = kept.parse(config, &materials.docset, materials.theme.catalog());
        (compiled, changed, Arc::clone(&kept.remembered))
    };
    let Materials { docset, theme, .. } = &mut materials;
    let compiled = parts::add(config, docset, theme.catalog(), compiled, Purpose::Pages);
    let locate = |site: &Site<'_>, findings| site.docset.locate(config, findings);
    assemble(config, &materials, compiled, &remembered, None, locate, |assembled| {
        let Assembled { site, judged: reports, files, notes, .. } = assembled;
        let held = Held {
            summary: Summary::of(site.articles().count(), &reports),
            reports,
            notes,
            changed,
            assets: assets(&files),
            files: files.into_iter().map(|file| (file.path.as_str().to_owned(), file.content)).collect(),
            articles: site.pages.all().iter().map(|page| (page.route.file().as_str().to_owned(), page.file)).collect(),
            sources: Box::new(|article| sources(site, article)),
        };
        held.try_templates()?;
        Ok(serve(&held))
    })
}

impl Held<'_> {
    /// The paths of all files, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// A file's bytes; `None` where the site has no such file.
    ///
    /// # Errors
    ///
    /// A template of the project fails, or a file on disk is no longer what it was when the site was made.
    pub fn bytes(&self, path: &str) -> Option<Result<Vec<u8>, Failure>> {
        Some(match self.files.get(path)? {
            Content::Bytes(bytes) => Ok(bytes.to_vec()),
            Content::Page(make) => {
                let mut page = Vec::new();
                make(&mut page).map(|()| page).map_err(|error| Failure::new(error.to_string()))
            }
            Content::Copy(copied) => unchanged(&copied.from, copied.digest),
        })
    }

    /// Makes an article and some pages of other kinds: what a template does wrong shows on most pages that it makes.
    fn try_templates(&self) -> Result<(), Failure> {
        let (articles, others): (Vec<_>, Vec<_>) = self
            .files
            .iter()
            .filter(|(path, content)| path.ends_with(".html") && matches!(content, Content::Page(_)))
            .map(|(path, _)| path)
            .partition(|path| self.articles.contains_key(*path));
        let tried = others.into_iter().take(MOST_TRIED).chain(articles.into_iter().take(1));
        tried.filter_map(|path| self.bytes(path)).try_for_each(|made| made.map(drop))
    }

    /// What is wrong with the texts that a page is made from.
    pub fn reports_of(&self, path: &str) -> impl Iterator<Item = &Report> {
        let sources = self.articles.get(path).map(|article| (self.sources)(*article)).unwrap_or_default();
        sources.into_iter().flat_map(|source| {
            let from = self.reports.partition_point(|report| *report.path < *source);
            self.reports[from..].iter().take_while(move |report| report.path == source)
        })
    }
}

fn assets(files: &[OutFile<'_>]) -> Digest {
    let mut parts = String::new();
    for OutFile { path, content, .. } in files {
        let digest = match content {
            Content::Bytes(bytes) => Digest::of(bytes),
            Content::Copy(copied) => copied.digest,
            Content::Page(_) => continue,
        };
        parts.push_str(&format!("{path}\n{digest}\n"));
    }
    Digest::of(parts.as_bytes())
}

fn sources(site: &Site<'_>, article: FileId) -> Vec<Arc<str>> {
    let mut files = vec![article];
    files.extend(&site.ids(article).included);
    files.sort();
    files.dedup();
    files.into_iter().map(|file| site.docset.file(file).printed.clone()).collect()
}

/// The bytes of a file that is as it was; a link that has taken its place leads to other bytes.
fn unchanged(from: &Path, digest: Digest) -> Result<Vec<u8>, Failure> {
    let read = || {
        let mut bytes = Vec::new();
        // A pipe that has taken its place would make us wait.
        if std::fs::metadata(from)?.is_file() {
            File::open(from)?.read_to_end(&mut bytes)?;
        }
        Ok::<_, std::io::Error>(bytes)
    };
    let bytes = read().map_err(|error| Failure::new(format!("{}: {}", from.display(), error.kind())))?;
    if Digest::of(&bytes) == digest {
        return Ok(bytes);
    }
    Err(Failure::new(format!("{} has changed since the site was made", from.display())))
}
