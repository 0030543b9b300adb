//! Articles as they were compiled, stored from run to run: of those whose files are as they were nothing is parsed.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHasher;
use serde::{Deserialize, Serialize};

use crate::article::Article;
use crate::config::Config;
use crate::docset::{Docset, FileKind};
use crate::finding::{FileId, Finding};
use crate::markdown::Purpose;
use crate::publish::Store;
use crate::render::messages::Catalog;
use crate::site::Parsed;
use crate::text::Digest;

use super::{Compiled, Single, Waiting, parse_source, role, setting_of_parsing};

/// How many files are stored together: where one has changed, all of these are written anew.
const TOGETHER: usize = 128;

/// Into how many parts files are stored at most.
const MOST_PARTS: usize = 64;

/// The articles of a part, by the paths of their files as findings print them.
#[derive(Default, Serialize, Deserialize)]
struct Part {
    /// The digest of what compiling depends on beside a file's text.
    setting: Option<Digest>,
    articles: BTreeMap<Arc<str>, Stored>,
}

/// What became of an article's file.
#[derive(Serialize, Deserialize)]
struct Stored {
    /// That of its text.
    digest: Digest,
    article: Arc<Article>,
    findings: Vec<Finding>,
}

impl Stored {
    /// What is stored of an article's file: nothing of the few that suppress findings.
    fn of(done: &Done) -> Option<Self> {
        let Parsed::Article(article) = &done.single.parsed else { return None };
        let (article, findings) = (Arc::clone(article), done.single.findings.clone());
        let digest = done.digest.filter(|_| done.single.suppressions.is_none());
        digest.map(|digest| Self { digest, article, findings })
    }

    /// What became of a file, which may have another number than it had.
    fn single(self, file: FileId) -> Single {
        let Self { mut article, mut findings, .. } = self;
        if let Some(article) = Arc::get_mut(&mut article) {
            article.file = file;
        }
        findings.iter_mut().for_each(|finding| finding.file = file);
        Single::unparsed(Parsed::Article(article), findings)
    }
}

/// What became of a file now.
struct Done {
    file: FileId,
    single: Single,
    digest: Option<Digest>,
    was_stored: bool,
}

/// Compiles every file that is not as it is stored, and stores it. `digests` are those of texts, where they are known: what is
/// stored of these is not read.
pub(super) fn parse(
    config: &Config,
    docset: &Docset,
    catalog: &Catalog,
    purpose: Purpose,
    store: &Store,
    digests: &[Option<Digest>],
) -> Compiled {
    let setting = setting_of_parsing(config, catalog);
    let mut parts = vec![Vec::new(); docset.files.len().div_ceil(TOGETHER).clamp(1, MOST_PARTS)];
    for file in (0..docset.files.len() as u32).map(FileId) {
        let part = part_of(&docset.file(file).printed, parts.len());
        parts[part].push(file);
    }
    let walk = Walk { config, docset, catalog, purpose, store, digests, setting };
    let each = parts.into_par_iter().enumerate();
    let done = each.flat_map_iter(|(part, files)| walk.part(&format!("articles-{part}"), files));
    let mut done: Vec<Done> = done.collect();
    done.sort_unstable_by_key(|done| done.file);
    let mut compiled = Compiled::of_none();
    done.into_iter().for_each(|Done { single, digest, .. }| compiled.add(single, digest));
    compiled
}

fn part_of(printed: &str, parts: usize) -> usize {
    let mut hasher = FxHasher::default();
    printed.hash(&mut hasher);
    hasher.finish() as usize % parts
}

struct Walk<'w> {
    config: &'w Config,
    docset: &'w Docset,
    catalog: &'w Catalog,
    purpose: Purpose,
    store: &'w Store,
    digests: &'w [Option<Digest>],
    setting: Digest,
}

impl Walk<'_> {
    /// What becomes of the files of a part.
    fn part(&self, name: &str, files: Vec<FileId>) -> Vec<Done> {
        let earlier = self.store.get::<Part>(name).filter(|part| part.setting == Some(self.setting));
        let mut earlier = earlier.unwrap_or_default().articles;
        let mut stored =
            |file| if self.is_stored(file) { earlier.remove(&self.docset.file(file).printed) } else { None };
        let files: Vec<(FileId, Option<Stored>)> = files.into_iter().map(|file| (file, stored(file))).collect();
        let each = files.into_par_iter().map_init(Vec::new, |buffer, (file, stored)| self.file(file, stored, buffer));
        let done: Vec<Done> = each.collect();
        let is_new = |done: &Done| !done.was_stored && self.is_stored(done.file) && Stored::of(done).is_some();
        if !earlier.is_empty() || done.iter().any(is_new) {
            let printed = |file: FileId| Arc::clone(&self.docset.file(file).printed);
            let articles = done.iter().filter(|done| self.is_stored(done.file));
            let articles = articles.filter_map(|done| Some((printed(done.file), Stored::of(done)?))).collect();
            self.store.put(name, &Part { setting: Some(self.setting), articles });
        }
        done
    }

    /// Whether what becomes of a file is stored: of an article that is no YAML page, and by whose path no other is known.
    fn is_stored(&self, file: FileId) -> bool {
        self.docset.file(file).kind == FileKind::Article && self.docset.recovered_from(file).is_none()
    }

    fn file(&self, file: FileId, stored: Option<Stored>, buffer: &mut Vec<u8>) -> Done {
        let Self { config, docset, catalog, purpose, .. } = *self;
        let known = self.digests.get(file.get()).copied().flatten();
        let stored = match stored {
            Some(stored) if known == Some(stored.digest) => {
                return Done { file, single: stored.single(file), digest: known, was_stored: true };
            }
            stored => stored,
        };
        let source = match docset.read(file, buffer) {
            Ok(Some(source)) => source,
            Ok(None) => return Done { file, single: Single::other(), digest: None, was_stored: false },
            Err(finding) => return Done { file, single: Single::refused(finding), digest: None, was_stored: false },
        };
        let digest = source.digest();
        let stored = stored.filter(|stored| stored.digest == digest);
        let was_stored = stored.is_some();
        let parse = || {
            let role = role(config, docset, catalog, file, purpose);
            parse_source(&source, role, config, docset, &Waiting::long())
        };
        let single = stored.map_or_else(parse, |stored| stored.single(file));
        Done { file, single, digest: Some(digest), was_stored }
    }
}
