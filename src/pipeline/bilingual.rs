//! Bilingual articles taken apart, for `export`.

use std::sync::Arc;

use rayon::prelude::*;

use crate::article;
use crate::bitext::{embedded, recover};
use crate::config::Config;
use crate::docset::{Docset, FileKind};
use crate::finding::{FileId, Finding};
use crate::locale::LocaleIndex;
use crate::markdown::Purpose;
use crate::path::RelPath;
use crate::text::{LineIndex, Position};

use super::{Failure, catalog, parse_article, role};

/// A unit of a bilingual article: its texts as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedUnit {
    /// The article as reports print it.
    pub path: Arc<str>,
    /// The unit's id.
    pub id: String,
    /// The target's markdown.
    pub target: String,
    /// The source's markdown.
    pub source: String,
}

/// A source article that was recovered from a translation, or one that needed no recovery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveredArticle {
    /// The bilingual article as reports print it.
    pub printed: Arc<str>,
    /// Its path below its locale's folder.
    pub path: RelPath,
    /// The source's text.
    pub text: String,
    /// Whether the article is bilingual; else it is as it was.
    pub is_bilingual: bool,
    /// What could not be recovered, and where its translation stands.
    pub losses: Vec<(recover::Part, Position)>,
}

/// What came of a locale's articles, and what stood in the way.
#[derive(Clone, Debug)]
pub struct Exported<T> {
    /// In the order of the files.
    pub items: Vec<T>,
    /// Files that could not be read, and what else the user should know.
    pub notes: Vec<String>,
}

/// The units of the bilingual articles of these locales.
///
/// # Errors
///
/// The project's own messages cannot be read.
pub fn units(config: &Config, locales: &[LocaleIndex]) -> Result<Exported<ExportedUnit>, Failure> {
    let of_article = |docset: &Docset, article: &article::Article, text: &str| {
        let path = &docset.file(article.file).printed;
        let units = embedded::pairs(article, text).map(|pair| ExportedUnit {
            path: Arc::clone(path),
            id: pair.id.to_owned(),
            target: pair.target.to_owned(),
            source: pair.source.to_owned(),
        });
        units.collect()
    };
    let exported = each_article(config, locales, of_article)?;
    Ok(Exported { items: exported.items.into_iter().flat_map(|units: Vec<_>| units).collect(), notes: exported.notes })
}

/// The source articles that the articles of a locale hold.
///
/// # Errors
///
/// The project's own messages cannot be read.
pub fn recovered(config: &Config, locale: LocaleIndex) -> Result<Exported<RecoveredArticle>, Failure> {
    each_article(config, &[locale], |docset, article, text| {
        let file = docset.file(article.file);
        let recovered = recover::recover(article, text);
        let lines = LineIndex::new(text);
        let losses = recovered.losses.iter().map(|loss| (loss.part, lines.position(loss.span.start)));
        RecoveredArticle {
            printed: Arc::clone(&file.printed),
            path: file.path.clone(),
            losses: losses.collect(),
            is_bilingual: !article.units.is_empty(),
            text: recovered.text,
        }
    })
}

/// Does something with every article of some locales and its text.
fn each_article<T: Send>(
    config: &Config,
    locales: &[LocaleIndex],
    work: impl Fn(&Docset, &article::Article, &str) -> T + Sync,
) -> Result<Exported<T>, Failure> {
    let docset = Docset::walk(config);
    let catalog = catalog(config)?;
    let is_wanted = |id: &FileId| {
        let file = docset.file(*id);
        file.kind == FileKind::Article && locales.contains(&file.locale)
    };
    let ids: Vec<FileId> = (0..docset.files.len() as u32).map(FileId).filter(is_wanted).collect();
    let take_one = |buffer: &mut Vec<u8>, id: FileId| {
        let Some(source) = docset.read(id, buffer)? else { return Ok(None) };
        let article = parse_article(&source, role(config, &docset, &catalog, id, Purpose::Findings))?;
        Ok(Some(work(&docset, &article, source.text)))
    };
    let take = |buffer: &mut Vec<u8>, id: FileId| {
        let told = |finding: Finding| format!("{}: {}", docset.file(id).printed, finding.message);
        take_one(buffer, id).map_err(told)
    };
    let taken: Vec<Result<Option<T>, String>> = ids.into_par_iter().map_init(Vec::new, take).collect();
    let mut exported = Exported { items: Vec::new(), notes: docset.notes.clone() };
    for result in taken {
        match result {
            Ok(item) => exported.items.extend(item),
            Err(note) => exported.notes.push(note),
        }
    }
    Ok(exported)
}
