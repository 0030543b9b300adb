//! The files that code samples are taken from, read once each.

use std::sync::Arc;

use rayon::prelude::*;

use crate::docset::{Docset, LARGEST_TEXT};
use crate::site::Site;
use crate::site::snippet::{SampleFile, SampleTexts};
use crate::text::Digest;

/// Every file that samples are taken from: its text, or why it cannot be read; and the digest of its bytes.
pub(super) fn load(site: &Site<'_>) -> (SampleTexts, Vec<(SampleFile, Option<Digest>)>) {
    let wanted = site.wanted_samples();
    let read: Vec<_> = wanted.into_par_iter().map(|file| (read(site.docset, &file), file)).collect();
    let digests = read.iter().map(|(read, file)| (file.clone(), read.as_ref().ok().map(|(_, digest)| *digest)));
    let digests = digests.collect();
    let texts = read.into_iter().map(|(read, file)| (file, read.map(|(text, _)| text)));
    (texts.collect(), digests)
}

/// Reads a sample's file. Old samples are in many encodings; what is no UTF-8 in them is replaced.
pub(super) fn read(docset: &Docset, file: &SampleFile) -> Result<(Arc<str>, Digest), String> {
    let bytes = match file {
        SampleFile::Own(file) => docset.read_bytes(*file, LARGEST_TEXT + 1),
        SampleFile::Dependency(dependency, path) => docset.read_dependency(*dependency, path, LARGEST_TEXT + 1),
    };
    let bytes = bytes.map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => "the file is not there".to_owned(),
        kind => format!("the file cannot be read: {kind}"),
    })?;
    if bytes.len() > LARGEST_TEXT {
        return Err("the file is larger than 4 MiB".to_owned());
    }
    Ok((String::from_utf8_lossy(&bytes).into(), Digest::of(&bytes)))
}
