//! `file-case-mismatch`: names that are spelled in another way than on the disk.

use crate::finding::{FileId, Finding, rule};
use crate::path::RelPath;
use crate::site::{Hit, Site};
use crate::text::Span;

use super::mend;

/// What asks for a file: a link, an include or a code sample.
pub(super) struct Asked<'w> {
    /// Where its path stands.
    pub(super) span: Span,
    /// The path as written, and what follows it.
    pub(super) written: &'w str,
    /// The path below the locale's folder that it was written for, where that is known.
    pub(super) path: Option<RelPath>,
    /// Whether it was written from the folder of its file.
    pub(super) is_relative: bool,
}

/// What is wrong with the spelling, and what to write instead where that is certain.
pub(super) fn mismatch(site: &Site<'_>, file: FileId, asked: Asked<'_>, hit: Hit) -> Option<(Finding, Option<String>)> {
    let real = &site.docset.file(hit.file).path;
    let Asked { span, written, path, is_relative } = asked;
    let named = path.as_ref().map_or_else(|| real.clone(), |path| named_part(path, real));
    // A docset's folder may be spelled as each locale likes.
    let below = |path: &RelPath| site.docset_of(path).and_then(|docset| path.below(&docset.path));
    let is_same = |path: &RelPath| *path == named || (below(path).is_some() && below(path) == below(&named));
    if hit.exact || path.as_ref().is_some_and(is_same) {
        return None;
    }
    let mut message = format!("the file is called `{real}`");
    if let Some(double) = hit.double {
        message += &format!(", and `{}` differs only in case as well", site.docset.file(double).path);
    }
    let finding = Finding::new(&rule::FILE_CASE_MISMATCH, file, span, message)
        .with_help("spell it as the disk does; hosts and other systems tell cases apart")
        .with_target(written);
    let (path, rest) = mend::split(written);
    let instead = || mend::respelled(path, &site.docset.file(file).path.parent(), &named) + rest;
    Some((finding, (is_relative && hit.double.is_none()).then(instead)))
}

/// The part of a file's path that was asked for: a link may name an article without its extension, or a folder for what is in it.
fn named_part(asked: &RelPath, real: &RelPath) -> RelPath {
    if asked.folded() == real.folded() {
        return real.clone();
    }
    let depth = |path: &RelPath| path.as_str().split('/').filter(|name| !name.is_empty()).count();
    match depth(real).checked_sub(depth(asked)) {
        Some(0) => RelPath::new(real.without_extension()).unwrap_or_else(|| real.clone()),
        Some(deeper) => real.ancestors().nth(deeper).unwrap_or_else(|| real.clone()),
        None => real.clone(),
    }
}
