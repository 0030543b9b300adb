//! Translations with the source recorded that they are up to date with, for `stamp`.

use std::path::PathBuf;
use std::sync::Arc;

use crate::bitext::stamp::stamped;
use crate::config::Config;
use crate::docset::{Docset, FileKind};

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
}

/// A translation that gets no stamp, and why: the end of a sentence about it.
#[derive(Clone, Debug)]
pub struct Unstamped {
    /// The file as reports print it.
    pub path: Arc<str>,
    /// Why.
    pub reason: &'static str,
}

/// The translations that `is_meant` picks, stamped: with the present source, or by history with the one that was there when
/// they were last committed, where they record nothing.
///
/// # Errors
///
/// The project's own messages cannot be read.
pub fn stamp(
    config: &Config,
    from_history: bool,
    is_meant: impl Fn(&TranslationStatus) -> bool,
) -> Result<(Vec<StampedTranslation>, Vec<Unstamped>), Failure> {
    let docset = discover(config, &*catalog(config)?);
    let status = survey(config, &docset, |_, _| true)?;
    let (mut done, mut left) = (Vec::new(), Vec::new());
    let mut buffer = Vec::new();
    for one in status.translations.iter().filter(|one| is_meant(one)) {
        let Some(path) = &one.path else { continue };
        if from_history && one.is_recorded {
            continue;
        }
        let written = stamp_one(config, &docset, one, from_history, &mut buffer);
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
    from_history: bool,
    buffer: &mut Vec<u8>,
) -> Result<StampedTranslation, &'static str> {
    if one.source.is_none() {
        return Err("has no source");
    }
    let (stamp, reason) = match from_history {
        true => (&one.made_from, "has no history that tells which source it was made from"),
        false => (&one.present, "has no source but the one that bilingual articles hold"),
    };
    let stamp = stamp.as_ref().ok_or(reason)?;
    let id = one.file.ok_or("is missing")?;
    let Ok(Some(source)) = docset.read(id, buffer) else { return Err("cannot be read") };
    let text = source.as_stored(stamped(source.text, source.kind == FileKind::YamlPage, stamp)?);
    let is_changed = text != source.stored();
    let path = Arc::clone(&docset.file(id).printed);
    Ok(StampedTranslation { path, file: docset.location(config, id), text, is_changed })
}
