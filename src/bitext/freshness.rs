//! Whether a translation is still that of its source: what it records of the source, and what that says.

use std::borrow::Cow;

use sha1::{Digest as _, Sha1};
use sha2::Sha256;

use crate::front_matter::{FrontMatter, Value};
use crate::history::Standing;
use crate::text::Spanned;

/// How a translation stands to its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// It was made from the present source.
    Fresh,
    /// The source's bytes differ, but nothing that is translated.
    Touched,
    /// It was made from another text than the present source.
    Stale,
    /// Nothing is recorded; the history says that the source has changed since.
    LikelyStale,
    /// There is no translation.
    Missing,
    /// There is no source.
    Orphaned,
    /// Nothing is known.
    Unknown,
}

impl State {
    /// Every state, in the order of reports.
    pub const ALL: [Self; 7] =
        [Self::Fresh, Self::Touched, Self::Stale, Self::LikelyStale, Self::Missing, Self::Orphaned, Self::Unknown];

    /// The state's name, as the command line and reports spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Touched => "touched",
            Self::Stale => "stale",
            Self::LikelyStale => "likely-stale",
            Self::Missing => "missing",
            Self::Orphaned => "orphaned",
            Self::Unknown => "unknown",
        }
    }
}

/// What a state is known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// A recorded hash of the source.
    Hash,
    /// A recorded commit of the source.
    Commit,
    /// The source text in a bilingual article.
    Pairs,
    /// The history of both files.
    History,
}

impl Basis {
    /// The basis's name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hash => "hash",
            Self::Commit => "commit",
            Self::Pairs => "pairs",
            Self::History => "history",
        }
    }
}

/// How the source that a translation was made from stands to the present one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// It is an earlier one.
    Behind,
    /// It is a later one, which the present branch does not have yet.
    Ahead,
    /// Both were made from an earlier one.
    Diverged,
    /// Nobody knows.
    Unknown,
}

impl From<Standing> for Relation {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Behind(_) => Self::Behind,
            Standing::Ahead => Self::Ahead,
            Standing::Diverged => Self::Diverged,
        }
    }
}

impl Relation {
    /// The relation's name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Behind => "behind",
            Self::Ahead => "ahead",
            Self::Diverged => "diverged",
            Self::Unknown => "unknown",
        }
    }
}

/// A hash that a translation records of its source.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Hash {
    /// The id that git gives to the source with LF line ends.
    Blob(String),
    /// The SHA-1 of the source's bytes, with whatever line ends.
    Bytes(String),
    /// Their SHA-256, as Microsoft's process recorded it for some months of 2021 and 2022.
    LongBytes(String),
}

impl Hash {
    /// Whether this is the hash of a source's bytes, with whatever line ends.
    pub fn is_of(&self, bytes: &[u8]) -> bool {
        let is = |bytes: &[u8]| match self {
            Self::Blob(id) => blob_id(bytes) == *id,
            Self::Bytes(id) => hex(&Sha1::digest(bytes)) == *id,
            Self::LongBytes(id) => hex(&Sha256::digest(bytes)) == *id,
        };
        if is(bytes) {
            return true;
        }
        let lf = with_lf(bytes);
        (matches!(lf, Cow::Owned(_)) && is(&lf)) || (!matches!(self, Self::Blob(_)) && is(&with_crlf(&lf)))
    }
}

/// What a translation records of the source that it was made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// The source's hash.
    pub hash: Option<Hash>,
    /// The commit that the source was taken from.
    pub commit: Option<String>,
    /// Who translated: `MT` for a machine, `HT` for a person, as written.
    pub translation_type: Option<String>,
    /// When the translation was handed over: year, month, day.
    pub handoff: Option<String>,
    /// Keys that should hold a hash or a commit, and do not.
    pub malformed: Vec<(&'static str, Spanned<String>)>,
}

impl Recorded {
    /// Reads what front matter, or a YAML page's metadata, records. What `hexapla stamp` wrote is newer than the rest.
    pub fn of(front: &FrontMatter) -> Self {
        let mut recorded = Self {
            translation_type: front.text("ms.translationtype").map(|text| text.value.clone()),
            handoff: front.text("ms.lasthandoff").and_then(|text| iso_date(&text.value)),
            ..Self::default()
        };
        let ours = recorded.id(front, "source_hash");
        let commit = recorded.id(front, "source_commit");
        if ours.is_some() || commit.is_some() {
            recorded.hash = ours.map(Hash::Blob);
            recorded.commit = commit;
            return recorded;
        }
        recorded.hash = recorded.hash_of_bytes(front, "ms.openlocfilehash");
        recorded.commit = recorded.id(front, "ms.sourcegitcommit").or_else(|| recorded.mdn_commit(front));
        recorded
    }

    /// Whether it says which source it is of.
    pub fn names_source(&self) -> bool {
        self.hash.is_some() || self.commit.is_some()
    }

    /// The 40 digits at a key.
    fn id(&mut self, front: &FrontMatter, key: &'static str) -> Option<String> {
        let text = front.text(key)?;
        if is_id(&text.value) {
            return Some(text.value.to_ascii_lowercase());
        }
        self.malformed.push((key, text.clone()));
        None
    }

    /// The 40 or 64 digits at a key.
    fn hash_of_bytes(&mut self, front: &FrontMatter, key: &'static str) -> Option<Hash> {
        match front.text(key).map(|text| &text.value).filter(|value| is_hex(value, LONG)) {
            Some(id) => Some(Hash::LongBytes(id.to_ascii_lowercase())),
            None => self.id(front, key).map(Hash::Bytes),
        }
    }

    /// `l10n.sourceCommit`, written as one key or as two.
    fn mdn_commit(&mut self, front: &FrontMatter) -> Option<String> {
        let nested = match front.get("l10n") {
            Some(Value::Mapping(entries)) => entries.iter().find(|entry| entry.key.value == "sourceCommit"),
            _ => None,
        };
        let nested = nested.and_then(|entry| match &entry.value {
            Value::Scalar(text) => Some(text),
            _ => None,
        });
        let commit = nested.or_else(|| front.text("l10n.sourceCommit"))?;
        if is_id(&commit.value) {
            return Some(commit.value.to_ascii_lowercase());
        }
        self.malformed.push(("l10n.sourceCommit", commit.clone()));
        None
    }
}

/// How many digits a SHA-256 has.
const LONG: usize = 64;

fn is_id(text: &str) -> bool {
    is_hex(text, 40)
}

fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// `01/26/2021` as `2021-01-26`.
fn iso_date(written: &str) -> Option<String> {
    let mut parts = written.split('/').map(|part| part.parse::<u16>().ok());
    let (month, day, year) = (parts.next()??, parts.next()??, parts.next()??);
    let is_date = parts.next().is_none() && (1..=12).contains(&month) && (1..=31).contains(&day) && year > 1000;
    is_date.then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// The hashes under which a source may have been recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hashes {
    /// Git's id of the text with LF line ends: what `source_hash` holds.
    pub blob: String,
    /// All of them, that one too.
    all: Vec<Hash>,
}

impl Hashes {
    /// The hashes of a source's bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let lf = with_lf(bytes);
        let crlf = with_crlf(&lf);
        let blob = blob_id(&lf);
        let mut all = vec![Hash::Blob(blob.clone()), Hash::Blob(blob_id(bytes))];
        all.extend([bytes, &*lf, &crlf].map(|bytes| Hash::Bytes(hex(&Sha1::digest(bytes)))));
        Self { blob, all }
    }

    /// Adds the long hashes, which few ask for, of the same bytes.
    pub fn add_long(&mut self, bytes: &[u8]) {
        let lf = with_lf(bytes);
        let crlf = with_crlf(&lf);
        self.all.extend([bytes, &*lf, &crlf].map(|bytes| Hash::LongBytes(hex(&Sha256::digest(bytes)))));
    }

    /// Every hash under which the source may have been recorded.
    pub fn iter(&self) -> impl Iterator<Item = &Hash> {
        self.all.iter()
    }

    /// Whether one of them is this.
    pub fn contain(&self, hash: &Hash) -> bool {
        self.all.contains(hash)
    }
}

/// The id that git gives to these bytes.
pub fn blob_id(bytes: &[u8]) -> String {
    hex(&Sha1::new().chain_update(format!("blob {}\0", bytes.len())).chain_update(bytes).finalize())
}

fn hex(digest: &[u8]) -> String {
    let digit = |half: u8| char::from(b"0123456789abcdef"[usize::from(half & 0xF)]);
    digest.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}

fn with_lf(bytes: &[u8]) -> Cow<'_, [u8]> {
    let mut ends = memchr::memmem::find_iter(bytes, b"\r\n").peekable();
    if ends.peek().is_none() {
        return Cow::Borrowed(bytes);
    }
    let mut lf = Vec::with_capacity(bytes.len());
    let mut done = 0;
    for end in ends {
        lf.extend_from_slice(&bytes[done..end]);
        done = end + 1;
    }
    lf.extend_from_slice(&bytes[done..]);
    Cow::Owned(lf)
}

fn with_crlf(lf: &[u8]) -> Vec<u8> {
    let mut crlf = Vec::with_capacity(lf.len() + lf.len() / 32);
    let mut done = 0;
    for end in memchr::memchr_iter(b'\n', lf) {
        crlf.extend_from_slice(&lf[done..end]);
        crlf.extend_from_slice(b"\r\n");
        done = end + 1;
    }
    crlf.extend_from_slice(&lf[done..]);
    crlf
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::FileId;
    use crate::front_matter;

    fn recorded(keys: &str) -> Recorded {
        Recorded::of(&front_matter::parse(&format!("---\n{keys}\n---\n"), FileId(0), &mut Vec::new()))
    }

    #[test]
    fn a_hash_may_be_of_any_line_ends() {
        let sha1_of_crlf = "72dd82ee6968b55d1833597e2d6e1638a100c2ea";
        let hashes = Hashes::of(b"a\nb\n");
        assert_eq!(hashes.blob, "422c2b7ab3b3c668038da977e4e93a5fc623169c");
        assert!(hashes.contain(&Hash::Blob(hashes.blob.clone())));
        assert!(hashes.contain(&Hash::Bytes(sha1_of_crlf.to_owned())));
        assert!(!hashes.contain(&Hash::Bytes(hashes.blob.clone())));
        let mixed = Hashes::of(b"a\r\nb\n");
        assert_eq!(mixed.blob, hashes.blob);
        let shared = mixed.all.iter().filter(|hash| hashes.contain(hash)).count();
        assert_eq!(shared, 3, "the blob, the bytes with LF and with CRLF");
    }

    #[test]
    fn a_hash_may_be_a_long_one() {
        let long = "1BFD1B4AF79A6B0CB6B4E2C9A1B4F6CB";
        let found = recorded(&format!("ms.openlocfilehash: {}", long.repeat(2)));
        assert_eq!((found.hash, found.malformed.len()), (Some(Hash::LongBytes(long.repeat(2).to_lowercase())), 0));
        assert_eq!(recorded(&format!("ms.sourcegitcommit: {}", long.repeat(2))).malformed.len(), 1);
        let of_crlf = Hash::LongBytes("58055bdcc73787eb88c78d36f0b4939e9c5dc1c3ad17e25cc85a6833cf1a0cab".to_owned());
        assert!(of_crlf.is_of(b"a\nb\n") && of_crlf.is_of(b"a\r\nb\n") && !of_crlf.is_of(b"a\n"));
        let mut hashes = Hashes::of(b"a\nb\n");
        assert!(!hashes.contain(&of_crlf));
        hashes.add_long(b"a\nb\n");
        assert!(hashes.contain(&of_crlf));
    }

    #[test]
    fn what_stamp_wrote_is_newer() {
        let (a, b) = ("a".repeat(40), "B".repeat(40));
        let found = recorded(&format!("ms.openlocfilehash: {a}\nms.sourcegitcommit: {a}\nsource_hash: {b}"));
        assert_eq!((found.hash, found.commit), (Some(Hash::Blob("b".repeat(40))), None));
        let found = recorded(&format!("ms.openlocfilehash: {a}\nms.lasthandoff: 01/26/2021"));
        assert_eq!((found.hash, found.handoff), (Some(Hash::Bytes(a.clone())), Some("2021-01-26".to_owned())));
        assert_eq!(recorded(&format!("l10n:\n  sourceCommit: {a}")).commit, Some(a));
    }

    #[test]
    fn what_is_no_hash_is_said() {
        let found = recorded("source_hash: abc\nms.lasthandoff: 99/99/99");
        assert_eq!((found.hash, found.handoff), (None, None));
        assert_eq!(found.malformed[0].0, "source_hash");
    }
}
