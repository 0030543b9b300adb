//! `translation-links-differ`: links that lead elsewhere than those of the source.

use crate::article::Article;
use crate::bitext::structure::{Block, Part, PartKind, Structure};
use crate::finding::{FileId, Finding, rule};
use crate::site::link::Place;
use crate::text::Span;

use super::places::{Address, Languages};
use super::{Against, Comparison};

type Leads<'p, 't> = (Address, &'p Part<'t>);

pub(super) fn check(
    c: &Comparison<'_, '_>,
    languages: &Languages,
    source: &Block,
    target: &Block,
    findings: &mut Vec<Finding>,
) {
    let mut there = leads(languages, c.source.structure, source);
    let mut here = leads(languages, c.target.structure, target);
    pair_off(&mut there, &mut here, |a, b| a.0 == b.0);
    if there.is_empty() && here.is_empty() {
        return;
    }
    let written = |side: &super::Side<'_>, block: &Block| side.published.text()[block.range.clone()].to_owned();
    let (source_text, target_text) = (written(&c.source, source), written(&c.target, target));
    there.retain(|(_, part)| !target_text.contains(&*part.value));
    here.retain(|(_, part)| !source_text.contains(&*part.value));
    pair_off(&mut there, &mut here, |a, b| a.0.path == b.0.path && fragments_agree(c, a, b));
    pair_off(&mut there, &mut here, |a, b| Languages::are_of_one_host(&a.1.value, &b.1.value));
    // What leads to the same page, or stands in the same place among those that differ, was meant to be the same.
    let mut together: Vec<(Leads<'_, '_>, Leads<'_, '_>)> = Vec::new();
    let mut alone = Vec::new();
    for one in there {
        let same_page = here.iter().position(|other| other.0.path == one.0.path);
        match same_page.or(if here.is_empty() { None } else { Some(0) }) {
            Some(at) => together.push((one, here.remove(at))),
            None => alone.push(one),
        }
    }
    for ((_, source_part), (_, target_part)) in together {
        let (was, is) = (source_part.value.trim(), target_part.value.trim());
        let message = format!("the link leads to `{is}`, in {} to `{was}`", c.other());
        findings
            .push(finding(c, target_part, message).with_help(format!("compare with {}", c.there(&source_part.range))));
    }
    for (_, part) in alone {
        let message = format!("the link to `{}` of {} is missing", part.value.trim(), c.other());
        let finding = c.finding(&rule::TRANSLATION_LINKS_DIFFER, &c.trimmed(target), message);
        findings.push(
            finding
                .with_help(format!("compare with {}", c.there(&part.range)))
                .with_target(part.value.trim().to_owned()),
        );
    }
    for (_, part) in here {
        let message = format!("the link to `{}` is not in {}", part.value.trim(), c.other());
        findings.push(finding(c, part, message).with_help(format!("compare with {}", c.there(&source.range))));
    }
}

fn leads<'p, 't>(languages: &Languages, structure: &'p Structure<'t>, block: &Block) -> Vec<Leads<'p, 't>> {
    structure.of_kind(block, PartKind::Link).map(|part| (languages.address(&part.value), part)).collect()
}

/// Takes out of both lists what goes together.
fn pair_off<T>(one: &mut Vec<T>, other: &mut Vec<T>, go_together: impl Fn(&T, &T) -> bool) {
    one.retain(|a| match other.iter().position(|b| go_together(a, b)) {
        Some(at) => {
            other.remove(at);
            false
        }
        None => true,
    });
}

/// A finding at the destination of a link of the translation.
fn finding(c: &Comparison<'_, '_>, part: &Part<'_>, message: String) -> Finding {
    let written = &c.target.published.text()[part.range.clone()];
    let value = part.value.trim();
    let at = written.rfind(value).filter(|_| !value.is_empty());
    let range = at.map_or(part.range.clone(), |at| {
        let start = part.range.start + at;
        start..start + value.len()
    });
    c.finding(&rule::TRANSLATION_LINKS_DIFFER, &range, message).with_target(value.to_owned())
}

/// Whether two fragments of one page mean the same heading, each in its language.
fn fragments_agree(c: &Comparison<'_, '_>, source: &Leads<'_, '_>, target: &Leads<'_, '_>) -> bool {
    let (Some(was), Some(is)) = (&source.0.fragment, &target.0.fragment) else { return false };
    if !target.0.is_relative() {
        return source.0.path.starts_with("//");
    }
    let Some(page) = page(c, c.article, c.span(&target.1.range)) else { return false };
    let ids = c.site.ids(page);
    if !ids.contains(is) {
        return false;
    }
    let heading = |file: FileId, id: &str| c.site.ids(file).headings().position(|heading| heading.id == id);
    if let Against::Source(file) = c.against
        && let Some(source_article) = c.site.article(file)
        && let Some(source_page) = self::page(c, source_article, c.source.published.span(&source.1.range))
        && let (Some(there), Some(here)) = (heading(source_page, was), heading(page, is))
    {
        let count = |file: FileId| c.site.ids(file).headings().count();
        return there == here && count(source_page) == count(page);
    }
    !ids.contains(was)
}

/// The page that the link at a place of a file leads to.
fn page(c: &Comparison<'_, '_>, article: &Article, place: Span) -> Option<FileId> {
    let is_there = |span: Span| place.start <= span.start && span.end <= place.end;
    let index = article.body.links.iter().position(|link| is_there(link.span))?;
    match c.site.place_of_link(c.site.locale_of(article.file), article, index) {
        Place::File(file) => Some(file.hit.file),
        Place::Fragment(_) => Some(article.file),
        _ => None,
    }
}
