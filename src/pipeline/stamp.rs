//! Translations with the source recorded that they are up to date with, for `stamp`.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use crate::bitext::stamp::{Form, stamped};
use crate::config::Config;
use crate::docset::{Docset, FileKind, replace};
use crate::text::Digest;

use super::status::survey;
use super::{Failure, TranslationStatus, catalog, discover};

/// A translation with its stamp.
#[derive(Clone, Debug)]
pub struct StampedTranslation {
    /// The file as reports print it.
    pub path: Arc<str>,
    /// Where it lies.
    pub file: PathBuf,
    /// Its text, with the stamp.
    pub text: String,
    /// Whether that is another text than it has.
    pub is_changed: bool,
    /// The digest of what the file held when it was read.
    was: Digest,
}

impl StampedTranslation {
    /// Writes the text into its file; false where that has been changed since it was read, which is left as it is.
    ///
    /// # Errors
    ///
    /// The file cannot be read or written.
    pub fn write(&self) -> io::Result<bool> {
        let is_as_read = Digest::of(&fs::read(&self.file)?) == self.was;
        if is_as_read {
            replace(&self.file, self.text.as_bytes())?;
        }
        Ok(is_as_read)
    }
}

/// A translation that gets no stamp, and why: the end of a sentence about it.
#[derive(Clone, Debug)]
pub struct Unstamped {
    /// The file as reports print it.
    pub path: Arc<str>,
    /// Why.
    pub reason: &'static str,
}

/// Which source translations are stamped with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StampedWith {
    /// The present one.
    Present,
    /// The one that was there when they were last committed, where they record nothing.
    History,
}

/// The translations that `is_meant` picks, stamped.
///
/// # Errors
///
/// The project's own messages cannot be read.
pub fn stamp(
    config: &Config,
    with: StampedWith,
    is_meant: impl Fn(&TranslationStatus) -> bool,
) -> Result<(Vec<StampedTranslation>, Vec<Unstamped>), Failure> {
    let docset = discover(config, &*catalog(config)?);
    let status = survey(config, &docset, |_, _| true)?;
    let (mut done, mut left) = (Vec::new(), Vec::new());
    let mut buffer = Vec::new();
    for one in status.translations.iter().filter(|one| is_meant(one)) {
        let Some(path) = &one.path else { continue };
        if with == StampedWith::History && one.is_recorded {
            continue;
        }
        let written = stamp_one(config, &docset, one, with, &mut buffer);
        match written {
            Ok(stamped) => done.push(stamped),
            Err(reason) => left.push(Unstamped { path: Arc::clone(path), reason }),
        }
    }
    Ok((done, left))
}

fn stamp_one(
    config: &Config,
    docset: &Docset,
    one: &TranslationStatus,
    with: StampedWith,
    buffer: &mut Vec<u8>,
) -> Result<StampedTranslation, &'static str> {
    if one.source.is_none() {
        return Err("has no source");
    }
    let (stamp, reason) = match with {
        StampedWith::History => (&one.made_from, "has no history that tells which source it was made from"),
        StampedWith::Present => (&one.present, "has no source but the one that bilingual articles hold"),
    };
    let stamp = stamp.as_ref().ok_or(reason)?;
    let id = one.file.ok_or("is missing")?;
    let Ok(Some(source)) = docset.read(id, buffer) else { return Err("cannot be read") };
    let form = if source.kind == FileKind::YamlPage { Form::Page } else { Form::Article };
    let text = source.as_stored(stamped(source.text, form, stamp)?);
    let stored = source.stored();
    let (is_changed, was) = (text != stored, Digest::of(stored.as_bytes()));
    let path = Arc::clone(&docset.file(id).printed);
    Ok(StampedTranslation { path, file: docset.location(config, id), text, is_changed, was })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_changed_meanwhile_is_left_as_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        for locale in ["en", "fr"] {
            fs::create_dir(folder.path().join(locale)).expect("a folder in it");
            fs::write(folder.path().join(locale).join("a.md"), "# Bees\n").expect("an article");
        }
        let toml = "[site]\nsource_locale = \"en\"\n[[locales]]\nid = \"en\"\npath = \"en\"\n[[locales]]\nid = \"fr\"\npath = \"fr\"\n";
        fs::write(folder.path().join("hexapla.toml"), toml).expect("a configuration");
        let config = Config::load(folder.path(), None).expect("a project");
        let (stamped, _) = stamp(&config, StampedWith::Present, |_| true).expect("stamps");
        let [one] = stamped.as_slice() else { panic!("one translation: {stamped:?}") };
        fs::write(&one.file, "# Abeilles\n").expect("another's work");
        assert!(!one.write().expect("it can be read"));
        assert_eq!(fs::read_to_string(&one.file).expect("a file"), "# Abeilles\n");
        fs::write(&one.file, "# Bees\n").expect("as it was");
        assert!(one.write().expect("it can be written"));
        assert_eq!(fs::read_to_string(&one.file).expect("a file"), one.text);
    }
}
