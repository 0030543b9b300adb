//! `translation-links-differ`: links that lead elsewhere than those of the source.

use std::collections::{BTreeMap, BTreeSet};

use crate::article::Article;
use crate::bitext::structure::{Block, Part, PartKind, Shape};
use crate::finding::{FileId, Finding, rule};
use crate::prose::{Problem, stray_links};
use crate::site::link::Place;
use crate::text::Span;

use super::leads::{Form, Lead, leads, may_have_bare, mentions};
use super::places::{Address, Host, Languages};
use super::{Against, Comparison, Side};

/// Whether two blocks whose parts are the same may lead to different places all the same.
pub(super) fn may_differ(c: &Comparison<'_, '_>, source: &Block, target: &Block) -> bool {
    may_have_bare(&c.source, source) || may_have_bare(&c.target, target)
}

/// Links whose text was lost, so that nobody sees them.
pub(super) fn without_text(c: &Comparison<'_, '_>, source: &Block, target: &Block, findings: &mut Vec<Finding>) {
    let empty = |side: &Side<'_>, part: &Part<'_>| side.published.text()[part.range.clone()].starts_with("[](");
    let mut there = c.source.structure.of_kind(source, PartKind::Link);
    let mut here = c.target.structure.of_kind(target, PartKind::Link).filter(|part| empty(&c.target, part));
    let Some(found) = here.next().filter(|_| !there.any(|part| empty(&c.source, part))) else { return };
    let message = format!("the link to `{}` has no text here", found.value.trim());
    let finding = c.finding(&rule::TRANSLATION_LINKS_DIFFER, &found.range, message).with_target(found.value.trim());
    findings.push(
        finding.with_help(format!("write its text between the brackets; compare with {}", c.there(&source.range))),
    );
}

pub(super) fn check(
    c: &Comparison<'_, '_>,
    languages: &Languages,
    source: &Block,
    target: &Block,
    findings: &mut Vec<Finding>,
) {
    let (all_there, all_here) = (leads(languages, &c.source, source), leads(languages, &c.target, target));
    let (torn, mut here): (Vec<&Lead>, Vec<&Lead>) = all_here.iter().partition(|lead| lead.form == Form::Torn);
    // What the source itself has torn is an address on its page, or nothing.
    let is_shown = |lead: &&Lead| lead.form != Form::Torn || lead.value.contains("://");
    let mut there: Vec<&Lead> = all_there.iter().filter(is_shown).collect();
    pair_alike(&mut there, &mut here, |lead| (&lead.address, lead.form));
    pair_alike(&mut there, &mut here, |lead| &lead.address);
    if there.is_empty() && here.is_empty() {
        return;
    }
    let told = if torn.is_empty() { Vec::new() } else { told_of(c, target) };
    let is_told = |torn: &Lead| told.iter().any(|link| link.range.contains(&torn.place.start));
    let mut torn = by_address(torn);
    there.retain(|lost| {
        let Some(found) = torn.get_mut(&lost.address).and_then(Vec::pop) else { return true };
        if lost.form == Form::Link && !is_told(found) {
            findings.push(torn_apart(c, lost, found));
        }
        false
    });
    let written = |side: &super::Side<'_>, block: &Block| side.published.text()[block.range.clone()].to_owned();
    let (source_text, target_text) = (written(&c.source, source), written(&c.target, target));
    // What is named once more or once less than in the source is a matter of style; a path in running text leads nowhere.
    let (named_there, named_here) = (addresses(&all_there), addresses(&all_here));
    there.retain(|lead| !named_here.contains(&lead.address));
    there.retain(|lead| lead.address.is_relative() || !mentions(&target_text, &lead.value));
    here.retain(|lead| !named_there.contains(&lead.address) && !mentions(&source_text, &lead.value));
    pair_off(&mut there, &mut here, |a, b| a.address.path == b.address.path && fragments_agree(c, a, b));
    pair_hosts(&mut there, &mut here);
    pair_off(&mut there, &mut here, |a, b| are_one_article(c, a, b));
    // What leads to the same page, or stands in the same place among those that differ, was meant to be the same.
    for lost in there {
        let same_page = here.iter().position(|other| other.address.path == lost.address.path);
        let same_form = || here.iter().position(|other| other.form == lost.form);
        let any = || here.first().filter(|_| !lost.address.is_relative()).map(|_| 0);
        findings.push(match same_page.or_else(same_form).or_else(any) {
            Some(at) => changed(c, lost, here.remove(at)),
            None => missing(c, target, lost),
        });
    }
    // An address that a text only names may be an example, in the readers' language.
    here.retain(|lead| lead.form == Form::Link);
    findings.extend(here.into_iter().map(|lead| added(c, source, lead)));
}

/// Takes out of both lists what goes together.
fn pair_off(one: &mut Vec<&Lead>, other: &mut Vec<&Lead>, go_together: impl Fn(&Lead, &Lead) -> bool) {
    one.retain(|a| match other.iter().position(|b| go_together(a, b)) {
        Some(at) => {
            other.remove(at);
            false
        }
        None => true,
    });
}

/// Takes out of both lists what is alike.
fn pair_alike<'l, K: Ord>(one: &mut Vec<&'l Lead>, other: &mut Vec<&'l Lead>, key: impl Fn(&'l Lead) -> K) {
    let (mut open, mut taken) = (BTreeMap::<K, usize>::new(), BTreeMap::<K, usize>::new());
    other.iter().for_each(|lead| *open.entry(key(lead)).or_default() += 1);
    let take = |counts: &mut BTreeMap<K, usize>, key: &K| match counts.get_mut(key).filter(|count| **count > 0) {
        Some(count) => {
            *count -= 1;
            true
        }
        None => false,
    };
    one.retain(|lead| {
        let key = key(lead);
        let is_taken = take(&mut open, &key);
        if is_taken {
            *taken.entry(key).or_default() += 1;
        }
        !is_taken
    });
    other.retain(|lead| !take(&mut taken, &key(lead)));
}

/// Takes out of both lists what leads to one host that has a name for each language.
fn pair_hosts(one: &mut Vec<&Lead>, other: &mut Vec<&Lead>) {
    let mut open: Vec<(Option<Host>, &Lead)> = other.drain(..).map(|lead| (Host::of(&lead.value), lead)).collect();
    one.retain(|lead| {
        let Some(host) = Host::of(&lead.value) else { return true };
        let is_same = |other: &Option<Host>| other.as_ref().is_some_and(|other| host.is_in_other_language(other));
        match open.iter().position(|(other, _)| is_same(other)) {
            Some(at) => {
                open.remove(at);
                false
            }
            None => true,
        }
    });
    other.extend(open.into_iter().map(|(_, lead)| lead));
}

/// The addresses that are links on a page.
fn addresses(leads: &[Lead]) -> BTreeSet<&Address> {
    leads.iter().filter(|lead| lead.form != Form::Torn).map(|lead| &lead.address).collect()
}

/// Leads by their addresses, the last first.
fn by_address(leads: Vec<&Lead>) -> BTreeMap<&Address, Vec<&Lead>> {
    let mut found: BTreeMap<&Address, Vec<&Lead>> = BTreeMap::new();
    for lead in leads.into_iter().rev() {
        found.entry(&lead.address).or_default().push(lead);
    }
    found
}

/// Brackets of a block that are told of whatever the source has.
fn told_of(c: &Comparison<'_, '_>, target: &Block) -> Vec<Problem> {
    let is_looked_at = target.shape != Shape::Html && c.site.config.is_on(&rule::STRAY_LINK);
    if is_looked_at { stray_links(c.target.published.text(), &target.range) } else { Vec::new() }
}

/// A link of the source whose brackets are torn apart here.
fn torn_apart(c: &Comparison<'_, '_>, lost: &Lead, found: &Lead) -> Finding {
    let message = format!("the link to `{}` of {} is broken", lost.value, c.other());
    let before = c.source.published.text()[..lost.whole.start].trim_end();
    let is_include = before.len() >= INCLUDE.len()
        && before.as_bytes()[before.len() - INCLUDE.len()..].eq_ignore_ascii_case(INCLUDE.as_bytes());
    let form =
        if is_include { format!("[!INCLUDE [text]({})]", lost.value) } else { format!("[text]({})", lost.value) };
    let help = format!(
        "write it as `{form}`: ASCII brackets and parentheses, without a blank between them; compare with {}",
        c.there(&lost.whole)
    );
    c.finding(&rule::TRANSLATION_LINKS_DIFFER, &found.place, message).with_help(help).with_target(lost.value.clone())
}

/// How an include begins.
const INCLUDE: &str = "[!INCLUDE";

fn changed(c: &Comparison<'_, '_>, lost: &Lead, found: &Lead) -> Finding {
    let (was, is) = (&lost.value, &found.value);
    let message = match found.form {
        Form::Bare => format!("the address is `{is}`, in {} `{was}`", c.other()),
        Form::Link | Form::Torn => format!("the link leads to `{is}`, in {} to `{was}`", c.other()),
    };
    let finding = c.finding(&rule::TRANSLATION_LINKS_DIFFER, &found.place, message);
    finding.with_help(format!("compare with {}", c.there(&lost.whole))).with_target(is.clone())
}

fn missing(c: &Comparison<'_, '_>, target: &Block, lost: &Lead) -> Finding {
    let name = if lost.form == Form::Link { "link to" } else { "address" };
    let message = format!("the {name} `{}` of {} is missing", lost.value, c.other());
    let finding = c.finding(&rule::TRANSLATION_LINKS_DIFFER, &c.trimmed(target), message);
    finding.with_help(format!("compare with {}", c.there(&lost.whole))).with_target(lost.value.clone())
}

fn added(c: &Comparison<'_, '_>, source: &Block, found: &Lead) -> Finding {
    let message = format!("the link to `{}` is not in {}", found.value, c.other());
    let finding = c.finding(&rule::TRANSLATION_LINKS_DIFFER, &found.place, message);
    finding.with_help(format!("compare with {}", c.there(&source.range))).with_target(found.value.clone())
}

/// Whether two fragments of one page mean the same heading, each in its language.
fn fragments_agree(c: &Comparison<'_, '_>, source: &Lead, target: &Lead) -> bool {
    let (Some(was), Some(is)) = (&source.address.fragment, &target.address.fragment) else { return false };
    if !target.address.is_relative() {
        return source.address.path.starts_with("//");
    }
    let Some(page) = page(c, c.article, c.span(&target.whole)) else { return false };
    let ids = c.site.ids(page);
    if !ids.contains(is) {
        return false;
    }
    let heading = |file: FileId, id: &str| c.site.ids(file).headings().position(|heading| heading.id == id);
    if let Against::Source(file) = c.against
        && let Some(source_article) = c.site.article(file)
        && let Some(source_page) = self::page(c, source_article, c.source.published.span(&source.whole))
        && let (Some(there), Some(here)) = (heading(source_page, was), heading(page, is))
    {
        let count = |file: FileId| c.site.ids(file).headings().count();
        return there == here && count(source_page) == count(page);
    }
    !ids.contains(was)
}

/// Whether one of two links names the article by its uid that the other names by its path.
fn are_one_article(c: &Comparison<'_, '_>, source: &Lead, target: &Lead) -> bool {
    let is_uid = |lead: &Lead| lead.value.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("xref:"));
    let Against::Source(file) = c.against else { return false };
    if is_uid(source) == is_uid(target) {
        return false;
    }
    let there = c.site.article(file).and_then(|article| page(c, article, c.source.published.span(&source.whole)));
    let group = |page: Option<FileId>| c.site.pages.group_of(page?);
    let there = group(there);
    there.is_some() && there == group(page(c, c.article, c.span(&target.whole)))
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
