//! What one run keeps for the next: nothing that depends on it but time, so what cannot be kept is found out again.

use std::fs;
use std::io::{self, BufWriter, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Caching;
use super::cache::{Cache, Lock};
use super::disk::Disk;
use super::program::{Header, after_header};
use crate::text::Digest;

/// Changes whenever the form of what is kept does.
const FORMAT: u32 = 1;

/// What is kept in one folder, for as long as no other process has it.
pub struct Store {
    cache: Cache,
    reuse: bool,
    _lock: Lock,
}

impl Store {
    /// Opens what is kept there; `None` where another process has it, or there can be no cache.
    pub fn open(caching: &Caching) -> Option<Self> {
        let cache = Cache::open(&caching.folder).ok()?;
        let lock = cache.lock().ok()?;
        Some(Self { cache, reuse: caching.reuse, _lock: lock })
    }

    /// What an earlier run of this very program kept under a name, where that may be used.
    pub fn get<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        if !self.reuse {
            return None;
        }
        let bytes = fs::read(self.cache.path(name)).ok()?;
        let (kept, digest) = bytes.split_last_chunk()?;
        (Digest::of(kept) == Digest(*digest)).then(|| postcard::from_bytes(after_header(kept, FORMAT)?).ok())?
    }

    /// Keeps something under a name, in place of what was kept there. Where that fails, the next run does without.
    pub fn put<T: Serialize>(&self, name: &str, value: &T) {
        let disk = Disk::default();
        let written = self.cache.write_beside(&disk, name, |output| {
            let digesting = Digesting { output, hasher: blake3::Hasher::new() };
            let mut output = BufWriter::with_capacity(PIECE, digesting);
            postcard::to_io(&Header::of_this(FORMAT), &mut output)
                .and_then(|output| postcard::to_io(value, output))
                .map_err(io::Error::other)?;
            output.flush()?;
            let Digesting { output, hasher } = output.get_mut();
            output.write_all(hasher.finalize().as_bytes())
        });
        drop(written.map(|pending| pending.commit(&disk)));
    }
}

/// How much is written at a time, in bytes.
const PIECE: usize = 1 << 16;

/// An output that takes what goes through it to a digest.
struct Digesting<W> {
    output: W,
    hasher: blake3::Hasher,
}

impl<W: Write> Write for Digesting<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.output.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_there_for_the_next_run_unless_it_is_damaged() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let caching = Caching { folder: folder.path().join("cache"), reuse: true };
        let store = || Store::open(&caching).expect("nobody else has it");
        store().put("letters", &vec!["a", "b"]);
        assert_eq!(store().get::<Vec<String>>("letters"), Some(vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(store().get::<Vec<String>>("digits"), None);
        let again = Caching { reuse: false, ..caching.clone() };
        assert_eq!(Store::open(&again).and_then(|store| store.get::<Vec<String>>("letters")), None);
        let bytes = fs::read(caching.folder.join("letters")).expect("it is there");
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            fs::write(caching.folder.join("letters"), damaged).expect("a file");
            assert_eq!(store().get::<Vec<String>>("letters"), None, "damaged at byte {at}");
        }
        let held = store();
        assert!(Store::open(&caching).is_none(), "one at a time");
        drop(held);
    }
}
