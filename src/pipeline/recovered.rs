//! The source articles that bilingual ones hold, as articles of the source locale: `recover_source`.

use std::collections::{BTreeMap, HashSet};

use memchr::memmem;
use rayon::prelude::*;

use crate::bitext::freshness::Recorded;
use crate::config::Config;
use crate::docset::{Docset, FileKind};
use crate::finding::human::count;
use crate::finding::{FileId, Finding, rule};
use crate::markdown::Purpose;
use crate::path::ArticleId;
use crate::render::messages::Catalog;
use crate::text::Span;

use super::{parse_article, role};

/// What every pair begins with.
const PAIR: &[u8] = b"data-ttu-id";

/// The files of every locale; where the source has no folder and is recovered, the source sides of bilingual articles as well.
pub(super) fn discover(config: &Config, catalog: &Catalog) -> Docset {
    add(Docset::walk(config), config, catalog)
}

/// Adds the source sides of bilingual articles, where the source has no folder and is recovered.
pub(super) fn add(mut docset: Docset, config: &Config, catalog: &Catalog) -> Docset {
    let Some(source) = config.source.filter(|source| config.locales[source.get()].recovered) else { return docset };
    let chosen = chosen(config, &docset, catalog);
    let mut holders: BTreeMap<u16, usize> = BTreeMap::new();
    for file in &chosen {
        *holders.entry(docset.file(*file).locale.0).or_default() += 1;
        docset.add_recovered(source, *file);
    }
    let from: Vec<String> = holders
        .iter()
        .map(|(locale, articles)| {
            format!("{} from {}", count(*articles, "article"), config.locales[usize::from(*locale)].locale)
        })
        .collect();
    docset.notes.push(match from.is_empty() {
        true => format!("no bilingual article holds its source: {} has no articles of its own", config.source_locale),
        false => format!(
            "{} is recovered: {}; titles come from headings, and what stands in no pair, such as contents, from translations",
            config.source_locale,
            from.join(", ")
        ),
    });
    docset
}

/// For each article that some translation holds the source of, the file that was handed over last; by path.
fn chosen(config: &Config, docset: &Docset, catalog: &Catalog) -> Vec<FileId> {
    let look = |buffer: &mut Vec<u8>, id: FileId| {
        let source = docset.read(id, buffer).ok()??;
        if source.kind != FileKind::Article || memmem::find(source.text.as_bytes(), PAIR).is_none() {
            return None;
        }
        // What fails over a bug of ours is told of when all files are compiled.
        let article = parse_article(&source, role(config, docset, catalog, id, Purpose::Findings)).ok()?;
        (!article.units.is_empty()).then(|| (id, Recorded::of(&article.front).handoff))
    };
    let bilingual: Vec<Option<(FileId, Option<String>)>> = docset.ids().map_init(Vec::new, look).collect();
    let mut latest: BTreeMap<String, (FileId, Option<String>)> = BTreeMap::new();
    for (file, handoff) in bilingual.into_iter().flatten() {
        let id = ArticleId::of(&docset.file(file).path).folded().into_owned();
        let known = latest.entry(id).or_insert_with(|| (file, handoff.clone()));
        if known.1 < handoff {
            *known = (file, handoff);
        }
    }
    let mut files: Vec<FileId> = latest.into_values().map(|(file, _)| file).collect();
    files.sort_by(|one, other| docset.file(*one).path.cmp(&docset.file(*other).path));
    files
}

/// Findings without those of recovered articles that only repeat what is found in the bilingual article, or ask for what no
/// pair can hold. They stand in the bilingual file, whose source sides nobody mends by program.
pub(super) fn once(docset: &Docset, findings: Vec<Finding>) -> Vec<Finding> {
    if !findings.iter().any(|finding| docset.recovered_from(finding.file).is_some()) {
        return findings;
    }
    let own = findings.iter().filter(|finding| docset.recovered_from(finding.file).is_none());
    let known: HashSet<(FileId, &str, Span)> =
        own.clone().map(|finding| (finding.file, finding.rule.name, finding.span)).collect();
    let targets: HashSet<(FileId, &str, &str)> =
        own.filter_map(|finding| Some((finding.file, finding.rule.name, finding.target.as_deref()?))).collect();
    let is_new = |finding: &Finding| {
        let Some(from) = docset.recovered_from(finding.file) else { return true };
        let (rule, target) = (finding.rule.name, finding.target.as_deref());
        finding.span != Span::default()
            && rule != rule::UNUSED_SUPPRESSION.name
            && !known.contains(&(from, rule, finding.span))
            && !target.is_some_and(|target| targets.contains(&(from, rule, target)))
    };
    let is_kept: Vec<bool> = findings.iter().map(is_new).collect();
    let kept = findings.into_iter().zip(is_kept).filter(|(_, is_kept)| *is_kept);
    let without_fix = |(finding, _): (Finding, bool)| {
        let fix = finding.fix.filter(|_| docset.recovered_from(finding.file).is_none());
        Finding { fix, ..finding }
    };
    kept.map(without_fix).collect()
}
