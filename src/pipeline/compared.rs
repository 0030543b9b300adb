//! What comparing translations found, kept for the next time: while a project is being written, most texts stay as they are.

use std::fmt::Write as _;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::article::Article;
use crate::finding::FileId;
use crate::site::Site;
use crate::text::Digest;

use super::paired::Found;

/// What was found last, by the first of an article's translations.
#[derive(Debug, Default)]
pub(super) struct Compared {
    /// The digest of all that a comparison asks of other files.
    symbols: Option<Digest>,
    groups: FxHashMap<FileId, Kept>,
}

/// What was found of these texts.
#[derive(Debug)]
struct Kept {
    texts: Digest,
    found: Arc<Found>,
}

impl Compared {
    /// Forgets what may no longer hold on a site; `digests` are those of its files and of what it includes from elsewhere.
    pub(super) fn renew(&mut self, site: &Site<'_>, digests: &[Option<Digest>]) {
        let symbols = symbols(site, digests);
        if self.symbols.replace(symbols) != Some(symbols) {
            self.groups.clear();
        }
    }

    /// What was found of these texts.
    pub(super) fn of(&self, first: FileId, texts: Digest) -> Option<Arc<Found>> {
        self.groups.get(&first).filter(|kept| kept.texts == texts).map(|kept| Arc::clone(&kept.found))
    }

    /// Keeps what was found now, and nothing else.
    pub(super) fn keep(&mut self, found: impl Iterator<Item = (FileId, Digest, Arc<Found>)>) {
        self.groups = found.map(|(first, texts, found)| (first, Kept { texts, found })).collect();
    }
}

/// The digest of what files are there, and of what links into them may ask for.
fn symbols(site: &Site<'_>, digests: &[Option<Digest>]) -> Digest {
    let names: String = site.docset.files.iter().flat_map(|file| [&*file.printed, "\n"]).collect();
    let articles: Vec<&Article> = site.articles().collect();
    let of_articles: Vec<[u8; 32]> = articles.into_par_iter().map(|article| of_article(article).0).collect();
    let included: Vec<[u8; 32]> =
        digests.iter().skip(site.docset.files.len()).map(|digest| digest.map_or([0; 32], |digest| digest.0)).collect();
    let parts = [of_articles.as_flattened(), included.as_flattened(), names.as_bytes()];
    Digest::of(&[&site.config.digest().0[..], &parts.concat()].concat())
}

/// The digest of what an article exports: what ids its page has, and where it leads on.
fn of_article(article: &Article) -> Digest {
    let mut text = String::new();
    let body = &article.body;
    // Writing to a string cannot fail.
    for claim in &body.ids {
        let _ = writeln!(text, "{:?} {}", claim.kind, claim.name);
    }
    for heading in &body.headings {
        let (slug, is_hidden) = (heading.source_slug(), heading.is_hidden());
        let _ = writeln!(text, "{} {} {slug:?} {:?} {is_hidden}", heading.level, heading.id, heading.includes());
    }
    for include in &body.includes {
        let _ = writeln!(text, "{} {} {}", include.inline, include.ids_before, include.path);
    }
    for key in ["uid", "redirect_url"] {
        let _ = writeln!(text, "{key} {:?}", article.front.get(key));
    }
    Digest::of(text.as_bytes())
}
