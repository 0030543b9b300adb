//! What a build was made from, so that the next one can tell without parsing that nothing has changed.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::docset::{self, Docset, FileKind, StaticFile};
use crate::finding::{FileId, Summary};
use crate::path::RelPath;
use crate::render::page::GENERATOR;
use crate::render::theme::Theme;
use crate::site::Site;
use crate::site::dependency::{DependencyFile, LoadedFile};
use crate::site::snippet::SampleFile;
use crate::text::Digest;

use super::{origins, parts, samples as read};

/// A build's input and what came of it.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Memo {
    /// The digest of the program, the configuration, the theme, static files and the names of all files.
    setting: [u8; 32],
    /// The digest of what each file holds that was read.
    texts: [u8; 32],
    /// Every asset that pages ask for, with the digest of its bytes; `None` for those that cannot be read.
    assets: Vec<(u32, Option<[u8; 32]>)>,
    /// Every file that code samples are taken from, likewise.
    samples: Vec<(Sample, Option<[u8; 32]>)>,
    /// Every file of a dependency that pages lead to or show, likewise.
    of_dependencies: Vec<(usize, String, Option<[u8; 32]>)>,
    /// The state of the repositories, where git was asked.
    history: Option<[u8; 32]>,
    counts: [usize; 4],
    /// Pages of articles.
    pub(super) pages: usize,
    /// Whether a part of the check failed over a bug of ours.
    pub(super) has_failed: bool,
    /// Whether no translation says which source it was made from.
    pub(super) is_unrecorded: bool,
}

impl Memo {
    /// Notes what a site was made from.
    pub(super) fn of(
        setting: Digest,
        site: &Site<'_>,
        digests: &[Option<Digest>],
        summary: Summary,
        pages: usize,
    ) -> Self {
        Self {
            setting: setting.0,
            // What is included of dependencies is among the samples.
            texts: texts(digests.iter().copied().take(files_of_locales(site.docset))).0,
            assets: assets(site),
            samples: samples(site),
            of_dependencies: of_dependencies(site),
            history: None,
            counts: [summary.articles, summary.errors, summary.warnings, summary.infos],
            pages,
            has_failed: false,
            is_unrecorded: false,
        }
    }

    /// The same with the state of the repositories that were asked.
    pub(super) fn with_history(mut self, history: Option<Digest>) -> Self {
        self.history = history.map(|history| history.0);
        self
    }

    /// Whether nothing is different but what files hold.
    pub(super) fn is_of(&self, setting: Digest) -> bool {
        self.setting == setting.0
    }

    /// Whether the same would be made from what files hold now; `digests` are those of texts.
    pub(super) fn still_holds(&self, digests: &[Option<Digest>], config: &Config, docset: &Docset) -> bool {
        self.texts == texts(digests.iter().copied()).0
            && asset_digests(docset, self.assets.iter().map(|(file, _)| FileId(*file)).collect()) == self.assets
            && self.history.is_none_or(|history| origins::state(config).0 == history)
            && self.of_dependencies.par_iter().all(|(dependency, path, digest)| {
                let path = RelPath::new(path).unwrap_or_else(RelPath::root);
                let file = DependencyFile { dependency: *dependency, path };
                parts::digest(docset, &file).map(|digest| digest.0) == *digest
            })
            && self.samples.par_iter().all(|(sample, digest)| sample.digest(docset) == *digest)
    }

    /// How many articles and findings there were.
    pub(super) fn summary(&self) -> Summary {
        let [articles, errors, warnings, infos] = self.counts;
        Summary { articles, errors, warnings, infos, baselined: 0 }
    }

    /// The memo as it is kept; empty, which says nothing, only where memory is short.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        postcard::to_stdvec(self).unwrap_or_default()
    }

    /// Reads a memo; `None` where it is none of this program's.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }
}

/// A file that code samples are taken from: a file of ours, or a dependency's with its path.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Sample {
    Own(u32),
    Dependency(usize, String),
}

impl Sample {
    fn of(file: &SampleFile) -> Self {
        match file {
            SampleFile::Own(file) => Self::Own(file.0),
            SampleFile::Dependency(dependency, path) => Self::Dependency(*dependency, path.as_str().to_owned()),
        }
    }

    fn digest(&self, docset: &Docset) -> Option<[u8; 32]> {
        let file = match self {
            // The memo may be older than the list of files.
            Self::Own(file) if *file as usize >= docset.files.len() => return None,
            Self::Own(file) => SampleFile::Own(FileId(*file)),
            Self::Dependency(dependency, path) => SampleFile::Dependency(*dependency, RelPath::new(path)?),
        };
        read::read(docset, &file).ok().map(|(_, digest)| digest.0)
    }
}

/// The digests of what files hold that are read.
///
/// The texts are not kept: most builds that find a site that stands find nothing changed, and the others read again what is.
pub(super) fn digests(docset: &Docset) -> Vec<Option<Digest>> {
    let read = |buffer: &mut Vec<u8>, file| docset.read(file, buffer).ok().flatten().map(|source| source.digest());
    docset.ids().map_init(Vec::new, read).collect()
}

/// How many files were there before those of dependencies were added.
fn files_of_locales(docset: &Docset) -> usize {
    docset.files.iter().take_while(|file| !matches!(file.kind, FileKind::OfDependency(_))).count()
}

/// The files that code samples are taken from, and those of dependencies that articles include or ask for.
fn samples(site: &Site<'_>) -> Vec<(Sample, Option<[u8; 32]>)> {
    let known = site.loaded().samples.iter().map(|(file, digest)| (Sample::of(file), digest.map(|digest| digest.0)));
    let parts = site.parts().into_iter().map(|file| {
        let sample = Sample::of(&file.into());
        let digest = sample.digest(site.docset);
        (sample, digest)
    });
    known.chain(parts).collect()
}

fn of_dependencies(site: &Site<'_>) -> Vec<(usize, String, Option<[u8; 32]>)> {
    let files = site.loaded().of_dependencies.iter().map(|(file, loaded)| {
        let digest = match loaded {
            LoadedFile::Asset(digest) => *digest,
            _ => parts::digest(site.docset, file),
        };
        (file.dependency, file.path.as_str().to_owned(), digest.map(|digest| digest.0))
    });
    files.collect()
}

/// The digest of everything that a build depends on beside what files hold.
pub(super) fn setting(shared: Digest, statics: &[StaticFile]) -> Digest {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&shared.0);
    for file in statics {
        hasher.update(file.path.as_str().as_bytes()).update(&[0]).update(&file.digest.0);
    }
    Digest(*hasher.finalize().as_bytes())
}

/// The digest of what all pages depend on: the program, the configuration, the theme, the names of all files.
pub(super) fn shared(config: &Config, theme: &Theme, docset: &Docset) -> Digest {
    let mut hasher = blake3::Hasher::new();
    hasher.update(GENERATOR.as_bytes()).update(&theme.digest().0).update(&config.digest().0);
    for file in &docset.files {
        hasher.update(&file.locale.0.to_le_bytes()).update(file.printed.as_bytes()).update(&[0]);
        hasher.update(format!("{:?}", file.kind).as_bytes());
    }
    Digest(*hasher.finalize().as_bytes())
}

fn texts(digests: impl Iterator<Item = Option<Digest>>) -> Digest {
    let mut hasher = blake3::Hasher::new();
    for digest in digests {
        hasher.update(&digest.map_or([0; 32], |digest| digest.0));
    }
    Digest(*hasher.finalize().as_bytes())
}

/// The assets of a site that was loaded; the bytes of those that were refused are read here.
fn assets(site: &Site<'_>) -> Vec<(u32, Option<[u8; 32]>)> {
    let (published, refused): (Vec<_>, Vec<_>) = site
        .loaded()
        .assets
        .iter()
        .map(|(file, loaded)| (*file, loaded.as_ref().ok().copied().flatten()))
        .partition(|(_, digest)| digest.is_some());
    let mut assets = asset_digests(site.docset, refused.into_iter().map(|(file, _)| file).collect());
    assets.extend(published.into_iter().map(|(file, digest)| (file.0, digest.map(|digest| digest.0))));
    assets.sort_unstable();
    assets
}

fn asset_digests(docset: &Docset, files: Vec<FileId>) -> Vec<(u32, Option<[u8; 32]>)> {
    let digest = |file: FileId| {
        // The memo may be older than the list of files.
        let known = file.get() < docset.files.len();
        let opened = if known { docset.open(file).ok() } else { None };
        (file.0, opened.and_then(|file| docset::digest_of(&file).ok()).map(|digest| digest.0))
    };
    files.into_par_iter().map(digest).collect()
}
