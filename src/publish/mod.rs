//! Publishing: the site's files, all of them or none.
//!
//! [`publish`] writes a whole site beside the one that stands there and exchanges the two folders in one rename, so
//! that readers see the old site or the new one, whatever happens in between. What has not changed is hard-linked
//! from the old site; if nothing has changed, the output is not touched at all. A manifest in the cache says what was
//! written, the mark `.hexapla-site` in the output says that the folder is ours and which manifest belongs to it.
//!
//! The output belongs to the program: after a publication it holds the given files, the mark and `.nojekyll`, and
//! nothing else. A file that somebody put there by hand is gone with the next build, as after a clean one.
//!
//! No file is flushed to the device on its own: a killed program or a full disk leaves a whole site, a power cut may
//! lose what the system had not yet written.

mod cache;
mod disk;
mod error;
mod in_place;
mod manifest;
mod output;
mod plan;
mod program;
mod stage;
mod standing;
mod store;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::io;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::finding::guarded;
use crate::path::OutPath;
use crate::text::Digest;

pub use cache::make_cache;
pub use disk::file_name;
pub use error::PublishError;
pub use store::Store;

use cache::Cache;
use disk::Disk;
use manifest::{Record, mark_length};
use output::Output;
use plan::Plan;
use stage::{Filled, Keep, Site};
use standing::Standing;

/// The name of the file that says that a folder is a site of ours.
pub const MARK: &str = ".hexapla-site";

/// One file of the site before it is written.
pub struct OutFile<'a> {
    /// Where it stands below the output folder.
    pub path: OutPath,
    /// Its bytes, or how to get them.
    pub content: Content<'a>,
    /// What its bytes follow from; `None` where only they tell whether they are as they were.
    pub key: Option<Key>,
}

/// What a file's bytes follow from, told in short: where it is the same, this program makes the same of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key([u8; 16]);

impl From<Digest> for Key {
    /// Half of a digest: nobody gains by finding another that is alike.
    fn from(Digest(digest): Digest) -> Self {
        Self(std::array::from_fn(|at| digest[at]))
    }
}

/// Where a file's bytes come from.
pub enum Content<'a> {
    /// Bytes at hand.
    Bytes(Cow<'a, [u8]>),
    /// Bytes that are made when they are needed.
    Page(Box<Page<'a>>),
    /// The bytes of a file on disk.
    Copy(Box<Copied>),
}

/// A file on disk that becomes one of the site.
pub struct Copied {
    /// The file.
    pub from: PathBuf,
    /// The digest that its bytes must have.
    pub digest: Digest,
}

impl<'a> Content<'a> {
    /// The bytes of a file on disk, which must have this digest.
    pub fn copy(from: PathBuf, digest: Digest) -> Self {
        Self::Copy(Box::new(Copied { from, digest }))
    }

    /// Bytes that are made when they are needed; a bug of ours in making them is a failure of that page.
    pub fn page(make: impl Fn(&mut Vec<u8>) -> Result<(), RenderFailure> + Send + Sync + 'a) -> Self {
        Self::Page(Box::new(move |buffer| {
            let bug = |bug| Err(RenderFailure::from(format!("this is a bug in hexapla, please report it: {bug}")));
            guarded(|| make(buffer)).unwrap_or_else(bug)
        }))
    }
}

/// Appends a page's bytes to an empty buffer: on any thread, any number of times, each time the same.
pub type Page<'a> = dyn Fn(&mut Vec<u8>) -> Result<(), RenderFailure> + Send + Sync + 'a;

impl<'a> OutFile<'a> {
    /// A file of which only its bytes tell whether it is as it was.
    pub fn new(path: OutPath, content: Content<'a>) -> Self {
        Self { path, content, key: None }
    }

    /// The digest of the bytes, for which a page is made; `None` for one that cannot be made, which writing it will tell.
    fn digest(&self, buffer: &mut Vec<u8>) -> Option<Digest> {
        match &self.content {
            Content::Bytes(bytes) => Some(Digest::of(bytes)),
            Content::Page(page) => {
                buffer.clear();
                page(buffer).ok().map(|()| Digest::of(buffer))
            }
            Content::Copy(copied) => Some(copied.digest),
        }
    }
}

/// Why a page could not be made.
pub type RenderFailure = Box<dyn std::error::Error + Send + Sync>;

/// Where a site is published.
#[derive(Clone, Debug)]
pub struct Target {
    /// The output folder.
    pub output: PathBuf,
    /// Folders that must not be the output nor lie in it: the project's, those of the locales. The cache is one anyway.
    pub protected: Vec<PathBuf>,
    /// What is kept for the next publication. The files of the site that stands there may be kept where that may be used.
    pub caching: Caching,
}

/// Where something is kept for the next time, and whether what earlier runs left there may be used.
#[derive(Clone, Debug)]
pub struct Caching {
    /// The folder, made where it is absent.
    pub folder: PathBuf,
    /// Whether what is there may be used.
    pub reuse: bool,
}

/// What a publication did.
#[derive(Debug)]
pub struct Published {
    /// The files of the site, the mark included.
    pub files: usize,
    /// Their size.
    pub bytes: u64,
    /// How many of them were written.
    pub written: usize,
    /// How many are as they were before.
    pub kept: usize,
    /// Whether the site was up to date, so that nothing was touched.
    pub unchanged: bool,
    /// Whether the folders could not be exchanged, so that the site was updated file by file.
    pub in_place: bool,
    /// Files whose names differ only in case: systems that do not tell them apart lose one of each pair.
    pub case_collisions: Vec<(OutPath, OutPath)>,
    /// The old site, where it could not be removed; the next publication tries again.
    pub left_behind: Option<(PathBuf, io::Error)>,
}

/// Writes a site: all of it, or nothing.
///
/// The memo is kept with the manifest, for [`recall`].
///
/// # Errors
///
/// Another process publishes with the same cache (this does not queue), the output is not ours, or a page cannot be made or
/// written; the old site stands, unless it was being updated file by file.
pub fn publish(target: &Target, files: Vec<OutFile<'_>>, memo: &[u8]) -> Result<Published, PublishError> {
    publish_on(&Disk::default(), target, files, memo)
}

/// What the last publication into this output kept, where its site still stands untouched; `None` where a publication is due.
///
/// # Errors
///
/// As [`publish`]: another process publishes, or the output is not ours.
pub fn recall(target: &Target) -> Result<Option<(Published, Vec<u8>)>, PublishError> {
    let cache = Cache::open(&target.caching.folder)?;
    let _lock = cache.lock()?;
    let output = Output::resolve(target)?;
    let Some(earlier) = output.mark().filter(|_| target.caching.reuse).and_then(|mark| cache.manifest(mark)) else {
        return Ok(None);
    };
    let Some(plan) = earlier.plan() else { return Ok(None) };
    let standing = Standing::survey(output.path(), &plan, Some(&earlier));
    let Some(records) = standing.unchanged() else { return Ok(None) };
    if let Some(manifest) = standing.refreshed(&plan, &earlier, &earlier.memo) {
        let _ = cache.prepare(&Disk::default(), &manifest).map(|manifest| manifest.commit(&Disk::default()));
    }
    Ok(Some((untouched(plan, &records), earlier.memo)))
}

fn publish_on(
    disk: &Disk<'_>,
    target: &Target,
    files: Vec<OutFile<'_>>,
    memo: &[u8],
) -> Result<Published, PublishError> {
    let plan = Plan::of(files)?;
    let cache = Cache::open(&target.caching.folder)?;
    let _lock = cache.lock()?;
    let output = Output::resolve(target)?;
    output.remove_dead_stages(disk);
    let earlier = output.mark().filter(|_| target.caching.reuse).and_then(|mark| cache.manifest(mark));
    let standing = Standing::survey(output.path(), &plan, earlier.as_ref());
    if let (Some(records), Some(earlier)) = (standing.unchanged(), earlier) {
        if let Some(manifest) = standing.refreshed(&plan, &earlier, memo) {
            // Without the new stamps the next build reads again what this one has read; nothing else is lost.
            let _ = cache.prepare(disk, &manifest).map(|manifest| manifest.commit(disk));
        }
        return Ok(untouched(plan, &records));
    }
    let site = Site { disk, output: &output, plan: &plan, standing: &standing, memo };
    let Arrival { bytes, kept, in_place, left_behind } = match site.replace(&cache)? {
        Some(arrival) => arrival,
        None => site.update(&cache)?,
    };
    Ok(Published { in_place, left_behind, ..report(plan, kept, bytes) })
}

/// How the new site came to stand where the old one stood.
struct Arrival {
    /// The size of its files.
    bytes: u64,
    /// How many of them are as they stood.
    kept: usize,
    in_place: bool,
    left_behind: Option<(PathBuf, io::Error)>,
}

impl Site<'_> {
    /// Stages the whole site and lets it change places with the old one; `None` where the system cannot do that.
    fn replace(&self, cache: &Cache) -> Result<Option<Arrival>, PublishError> {
        let Some(stage) = self.output.stage_beside(self.disk)? else { return Ok(None) };
        let Filled { records, kept } = self.fill(&stage, Keep::Link)?;
        let bytes = size(&records);
        let manifest = cache.prepare(self.disk, &self.manifest(stage.path(), records))?;
        if !self.output.replace_with(self.disk, &stage)? {
            return Ok(None);
        }
        manifest.commit(self.disk);
        Ok(Some(Arrival { bytes, kept, in_place: false, left_behind: stage.remove() }))
    }

    /// Stages what is new and moves it into the old site, file by file.
    fn update(&self, cache: &Cache) -> Result<Arrival, PublishError> {
        let stage = self.output.stage_inside(self.disk)?;
        let Filled { records, kept } = self.fill(&stage, Keep::Leave)?;
        self.move_in(&stage)?;
        let left_behind = stage.remove();
        let bytes = size(&records);
        let manifest = self.manifest(self.output.path(), records);
        let _ = cache.prepare(self.disk, &manifest).map(|manifest| manifest.commit(self.disk));
        Ok(Arrival { bytes, kept, in_place: true, left_behind })
    }
}

/// What is told of a site that was up to date.
fn untouched(plan: Plan<'_>, records: &[Record]) -> Published {
    let published = report(plan, records.len(), size(records));
    Published { unchanged: true, written: 0, kept: published.files, ..published }
}

/// How many bytes files have.
fn size(records: &[Record]) -> u64 {
    records.iter().map(|record| record.length).sum()
}

fn report(plan: Plan<'_>, kept: usize, bytes: u64) -> Published {
    Published {
        files: plan.files.len() + 1,
        bytes: bytes + mark_length(),
        // The mark is always written anew.
        written: plan.files.len() - kept + 1,
        kept,
        unchanged: false,
        in_place: false,
        case_collisions: plan.case_collisions,
        left_behind: None,
    }
}
