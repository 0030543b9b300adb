//! The manifest: what was published, kept in the cache, and the mark that ties it to the output folder.

use std::fs::Metadata;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize, Serializer};

use super::plan::Plan;
use super::program::{Header, VERSION, after_header};
use super::{Content, Key, OutFile};
use crate::path::OutPath;
use crate::text::Digest;

/// Changes whenever the manifest's or the mark's form does.
const FORMAT: u32 = 2;

/// A published file or folder as the system describes it without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    inode: u64,
    /// Nanoseconds since 1970.
    modified: u64,
}

impl Stamp {
    pub(super) fn of(metadata: &Metadata) -> Self {
        Self { inode: inode(metadata), modified: modified(metadata) }
    }

    /// The stamp, if any change after `now` gives another.
    ///
    /// Clocks of file systems tick slowly: a change within the same tick would leave the stamp as it is.
    pub(super) fn settled(self, now: SystemTime) -> Option<Self> {
        let whole_seconds = self.modified.is_multiple_of(1_000_000_000);
        let tick = if whole_seconds { Duration::from_secs(2) } else { Duration::from_millis(20) };
        let modified = SystemTime::UNIX_EPOCH.checked_add(Duration::from_nanos(self.modified))?;
        now.duration_since(modified).is_ok_and(|age| age > tick).then_some(self)
    }
}

/// When a file was last changed, in nanoseconds since 1970.
pub(super) fn modified(metadata: &Metadata) -> u64 {
    let since_1970 = metadata.modified().ok().and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
    since_1970.map_or(0, |time| time.as_nanos() as u64)
}

#[cfg(unix)]
fn inode(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_: &Metadata) -> u64 {
    0
}

/// Who may read and write a file.
#[cfg(unix)]
pub(super) fn mode(metadata: &Metadata) -> u32 {
    std::os::unix::fs::MetadataExt::mode(metadata) & 0o7777
}

/// Who may read and write a file.
#[cfg(not(unix))]
pub(super) fn mode(metadata: &Metadata) -> u32 {
    u32::from(metadata.permissions().readonly())
}

/// What is known of a file that was written.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Record {
    /// The digest of its bytes.
    pub(super) digest: [u8; 32],
    /// How many bytes.
    pub(super) length: u64,
    /// Who may read and write it.
    pub(super) mode: u32,
    /// `None` where a change could go unseen; then only the bytes tell.
    pub(super) stamp: Option<Stamp>,
}

impl Record {
    pub(super) fn of(metadata: &Metadata, digest: [u8; 32]) -> Self {
        Self { digest, length: metadata.len(), mode: mode(metadata), stamp: Some(Stamp::of(metadata)) }
    }
}

/// A file of the published site.
#[derive(Debug, Deserialize)]
pub(super) struct Entry {
    pub(super) path: String,
    pub(super) record: Record,
    pub(super) key: Option<Key>,
}

/// What was published, as it is read from the cache.
#[derive(Debug, Deserialize)]
pub(super) struct Manifest {
    /// The files, sorted by path.
    pub(super) files: Vec<Entry>,
    /// The folders' stamps, in the order of the plan; `None` where a change could go unseen.
    pub(super) folders: Vec<Option<Stamp>>,
    /// What the caller wants to know again when the site still stands.
    pub(super) memo: Vec<u8>,
}

/// The manifest of a plan that was carried out, as it is written: of large sites a second list of files would be what takes
/// most memory.
#[derive(Serialize)]
pub(super) struct NewManifest<'p> {
    files: NewEntries<'p>,
    folders: Vec<Option<Stamp>>,
    memo: &'p [u8],
}

struct NewEntries<'p> {
    files: &'p [OutFile<'p>],
    records: Vec<Record>,
}

impl Serialize for NewEntries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct NewEntry<'p> {
            path: &'p str,
            record: &'p Record,
            key: Option<Key>,
        }
        let entries = self.files.iter().zip(&self.records).map(|(file, record)| NewEntry {
            path: file.path.as_str(),
            record,
            key: file.key,
        });
        serializer.collect_seq(entries)
    }
}

impl Manifest {
    /// The plan that this is the manifest of, each file with the digest that it has; `None` where a path is damaged.
    pub(super) fn plan(&self) -> Option<Plan<'static>> {
        let file = |entry: &Entry| {
            let content = Content::copy(PathBuf::new(), Digest(entry.record.digest));
            Some(OutFile { path: OutPath::new(&entry.path)?, content, key: entry.key })
        };
        Plan::of(self.files.iter().map(file).collect::<Option<_>>()?).ok()
    }

    /// Reads a stored manifest; `None` where it is damaged or not of this program.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(after_header(bytes, FORMAT)?).ok()
    }

    /// The mark of the site that this is the manifest of.
    pub(super) fn mark(&self) -> String {
        mark_of(self.files.iter().map(|entry| (&*entry.path, &entry.record)))
    }
}

impl<'p> NewManifest<'p> {
    /// The manifest of a plan's files with these records.
    pub(super) fn new(plan: &'p Plan<'_>, records: Vec<Record>, folders: Vec<Option<Stamp>>, memo: &'p [u8]) -> Self {
        Self { files: NewEntries { files: &plan.files, records }, folders, memo }
    }

    /// Whether an earlier manifest of the same files says all that this one does.
    pub(super) fn says_the_same(&self, earlier: &Manifest) -> bool {
        let files = self.files.files.iter().zip(&self.files.records).map(|(file, record)| (file.key, record.stamp));
        self.memo == earlier.memo
            && self.folders == earlier.folders
            && files.eq(earlier.files.iter().map(|entry| (entry.key, entry.record.stamp)))
    }

    /// Writes the manifest as it is stored, piece by piece.
    ///
    /// # Errors
    ///
    /// The output cannot be written to.
    pub(super) fn write_to(&self, output: impl Write) -> io::Result<()> {
        let mut output = BufWriter::with_capacity(PIECE, Remembering { output, error: None });
        let written = postcard::to_io(&Header::of_this(FORMAT), &mut output)
            .and_then(|output| postcard::to_io(self, output))
            .map(drop);
        match (written, output.flush()) {
            (Ok(()), flushed) => flushed,
            (Err(error), _) => Err(output.get_mut().error.take().unwrap_or_else(|| io::Error::other(error))),
        }
    }
}

/// How much of a manifest is written at a time, in bytes.
const PIECE: usize = 1 << 18;

/// An output that remembers why it could not be written to: whoever serialises does not tell.
struct Remembering<W> {
    output: W,
    error: Option<io::Error>,
}

impl<W: Write> Write for Remembering<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.output.write(bytes).map_err(|error| {
            let kind = error.kind();
            self.error = Some(error);
            kind.into()
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }
}

/// The mark of a site with these paths and files: the same for the same site, wherever and whenever written.
pub(super) fn mark_of<'f>(files: impl Iterator<Item = (&'f str, &'f Record)>) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(VERSION.as_bytes());
    for (path, record) in files {
        hasher.update(&(path.len() as u64).to_le_bytes());
        hasher.update(path.as_bytes());
        hasher.update(&record.digest);
        hasher.update(&record.length.to_le_bytes());
    }
    mark_line(&Digest(*hasher.finalize().as_bytes()).to_string())
}

/// The size of a finished site's mark.
pub(super) fn mark_length() -> u64 {
    mark_line(&Digest([0; 32]).to_string()).len() as u64
}

/// The mark of a site that is being written in place for the first time.
pub(super) fn unfinished_mark() -> String {
    mark_line("unfinished")
}

fn mark_line(of: &str) -> String {
    format!("hexapla site {FORMAT} {of}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(digest: u8, stamp: Option<Stamp>) -> Record {
        Record { digest: [digest; 32], length: 3, mode: 0o644, stamp }
    }

    fn bytes_of(stamp: Option<Stamp>) -> Vec<u8> {
        let path = OutPath::new("a").expect("a path");
        let plan = Plan::of(vec![OutFile::new(path, Content::Bytes(Vec::new().into()))]).expect("a plan");
        let records = vec![record(1, None), record(2, stamp)];
        let mut bytes = Vec::new();
        NewManifest::new(&plan, records, vec![stamp], &[5]).write_to(&mut bytes).expect("a manifest");
        bytes
    }

    fn manifest(stamp: Option<Stamp>) -> Manifest {
        Manifest::from_bytes(&bytes_of(stamp)).expect("a manifest")
    }

    #[test]
    fn a_manifest_is_read_as_it_was_written() {
        let stamp = Some(Stamp { inode: 7, modified: 9 });
        let read = manifest(stamp);
        let paths: Vec<&str> = read.files.iter().map(|entry| &*entry.path).collect();
        assert_eq!(paths, [".nojekyll", "a"]);
        assert_eq!(format!("{:?}", read.files[1].record), format!("{:?}", record(2, stamp)));
        assert_eq!((read.folders, read.memo), (vec![stamp], vec![5]));
    }

    #[test]
    fn damage_and_other_programs_are_noticed() {
        let bytes = bytes_of(None);
        assert!(Manifest::from_bytes(&bytes[..bytes.len() - 1]).is_none());
        let mut other = bytes.clone();
        other[0] += 1;
        assert!(Manifest::from_bytes(&other).is_none());
        let mut other = bytes;
        other[2] ^= 1;
        assert!(Manifest::from_bytes(&other).is_none());
    }

    #[test]
    fn the_mark_depends_on_the_site_alone() {
        let mut other = manifest(Some(Stamp { inode: 7, modified: 9 }));
        assert_eq!(other.mark(), manifest(None).mark());
        other.files[0].record.digest = [3; 32];
        assert_ne!(other.mark(), manifest(None).mark());
    }

    struct Full;

    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::Error::new(io::ErrorKind::StorageFull, "no room"))
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn what_goes_wrong_in_writing_is_told() {
        let plan = Plan::of(Vec::new()).expect("a plan");
        let manifest = NewManifest::new(&plan, vec![record(1, None)], Vec::new(), &[]);
        let failed = manifest.write_to(Full).expect_err("no room");
        assert_eq!(failed.to_string(), "no room");
    }

    #[test]
    fn fresh_stamps_are_not_settled() {
        let at = |nanos| Stamp { inode: 0, modified: nanos };
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(100);
        assert!(at(99_900_000_000).settled(now).is_some());
        assert!(at(99_990_000_000).settled(now).is_none());
        assert!(at(99_000_000_000).settled(now).is_none());
        assert!(at(90_000_000_000).settled(now).is_some());
        assert!(at(101_000_000_001).settled(now).is_none());
    }
}
