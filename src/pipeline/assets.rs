//! Assets: whether they may be published, what their bytes are, how large images are shown.

use std::collections::HashMap;
use std::io::Read as _;

use rayon::prelude::*;

use crate::docset;
use crate::finding::FileId;
use crate::markdown::Purpose;
use crate::site::Site;
use crate::site::picture::{self, PictureSize};
use crate::site::svg::svg_problem;
use crate::text::Digest;

type Looked = Result<Option<Digest>, String>;

/// Looks at the assets that pages use.
pub(super) fn load(site: &Site<'_>, purpose: Purpose) -> HashMap<FileId, Looked> {
    site.wanted_assets().into_par_iter().map(|file| (file, load_asset(site, file, purpose))).collect()
}

/// How large the images are that may be published; a check need not know.
pub(super) fn pictures(
    site: &Site<'_>,
    assets: &HashMap<FileId, Looked>,
    purpose: Purpose,
) -> HashMap<FileId, PictureSize> {
    match purpose {
        Purpose::Findings => HashMap::new(),
        Purpose::Pages => assets
            .par_iter()
            .filter(|(_, looked)| looked.is_ok())
            .filter_map(|(file, _)| Some((*file, picture_size(site, *file)?)))
            .collect(),
    }
}

fn load_asset(site: &Site<'_>, file: FileId, purpose: Purpose) -> Looked {
    if site.docset.file(file).path.has_extension(&["svg"]) {
        let bytes = site.docset.read_bytes(file, docset::LARGEST_TEXT + 1).map_err(|error| error.to_string())?;
        return drawing_problem(&bytes).map_or_else(|| Ok(Some(Digest::of(&bytes))), Err);
    }
    if purpose == Purpose::Findings && site.docset.holds(file) {
        return Ok(None);
    }
    let read = site.docset.open(file).and_then(|file| match purpose {
        Purpose::Findings => Ok(None),
        Purpose::Pages => docset::digest_of(&file).map(Some),
    });
    read.map_err(|error| format!("the file cannot be read: {}", error.kind()))
}

fn picture_size(site: &Site<'_>, file: FileId) -> Option<PictureSize> {
    if !site.docset.file(file).path.has_extension(&picture::TYPES) {
        return None;
    }
    let mut bytes = Vec::new();
    site.docset.open(file).ok()?.take(picture::MOST_LOOKED_AT).read_to_end(&mut bytes).ok()?;
    PictureSize::of(&bytes)
}

/// Why an SVG image may not be published.
pub(super) fn drawing_problem(bytes: &[u8]) -> Option<String> {
    if bytes.len() > docset::LARGEST_TEXT {
        return Some("the SVG image is larger than 4 MiB".to_owned());
    }
    svg_problem(bytes)
}
