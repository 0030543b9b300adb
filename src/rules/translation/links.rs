//! `translation-links-differ`: links that lead elsewhere than those of the source.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use crate::bitext::structure::{Block, Part, PartKind, Shape};
use crate::finding::{FileId, Finding, rule};
use crate::prose::{Problem, stray_links};
use crate::site::link::Place;
use crate::site::page::GroupId;
use crate::text::Span;

use super::leads::{Form, Lead, leads, may_have_bare, mentions};
use super::placed_links::PlacedLinks;
use super::places::{Address, Host, Languages};
use super::{Comparison, Side};

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
    let (meant, own) = (|lead| Meant::of(c, lead), |lead| Bookmark::of(c, lead));
    pair_off(&mut there, &mut here, meant, own, |meant, own| meant.agrees(c, own));
    let host = |lead: &Lead| Host::of(&lead.value);
    pair_off(&mut there, &mut here, host, host, Host::is_in_other_language);
    let named_there = |lead: &Lead| Named::of(c, lead, c.source_links()?, c.source.published.span(&lead.whole));
    let named_here = |lead: &Lead| Named::of(c, lead, c.links(), c.span(&lead.whole));
    pair_off(&mut there, &mut here, named_there, named_here, Named::is_in_other_way);
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

/// Takes out of both lists what goes together, by what is read of each lead; what nothing is read of goes with none.
fn pair_off<'l, A, B>(
    one: &mut Vec<&'l Lead>,
    other: &mut Vec<&'l Lead>,
    of_one: impl Fn(&'l Lead) -> Option<A>,
    of_other: impl Fn(&'l Lead) -> Option<B>,
    go_together: impl Fn(&A, &B) -> bool,
) {
    if one.is_empty() || other.is_empty() {
        return;
    }
    let mut open: Vec<(Option<B>, &Lead)> = other.drain(..).map(|lead| (of_other(lead), lead)).collect();
    one.retain(|lead| {
        let Some(read) = of_one(lead) else { return true };
        match open.iter().position(|(other, _)| other.as_ref().is_some_and(|other| go_together(&read, other))) {
            Some(at) => {
                open.remove(at);
                false
            }
            None => true,
        }
    });
    other.extend(open.into_iter().map(|(_, lead)| lead));
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

/// Where a fragment of the source leads that a translation may have in its language.
struct Meant<'l> {
    path: &'l str,
    fragment: &'l str,
    /// The page and which of its headings.
    heading: Option<(FileId, usize)>,
    /// Whether the page that was asked last has that fragment, too.
    is_known: Cell<Option<(FileId, bool)>>,
}

impl<'l> Meant<'l> {
    fn of(c: &Comparison<'_, '_>, lead: &'l Lead) -> Option<Self> {
        let fragment = lead.address.fragment.as_deref()?;
        let page = c.source_links().and_then(|links| page(c, links, c.source.published.span(&lead.whole)));
        let heading = page.and_then(|page| Some((page, c.site.ids(page).heading_of(fragment)?)));
        Some(Self { path: &lead.address.path, fragment, heading, is_known: Cell::new(None) })
    }

    fn is_on(&self, c: &Comparison<'_, '_>, page: FileId) -> bool {
        if let Some((_, is_there)) = self.is_known.get().filter(|(known, _)| *known == page) {
            return is_there;
        }
        let is_there = c.site.ids(page).contains(self.fragment);
        self.is_known.set(Some((page, is_there)));
        is_there
    }

    /// Whether a fragment of the translation means the same heading of the same page.
    fn agrees(&self, c: &Comparison<'_, '_>, own: &Bookmark<'_>) -> bool {
        if self.path != own.path {
            return false;
        }
        let Some((page, heading)) = own.place else { return self.path.starts_with("//") };
        let count = |file: FileId| c.site.ids(file).headings().len();
        match (self.heading, heading) {
            (Some((source_page, there)), Some(here)) => there == here && count(source_page) == count(page),
            _ => !self.is_on(c, page),
        }
    }
}

/// A fragment of the translation.
struct Bookmark<'l> {
    path: &'l str,
    /// The page that has it, and which of its headings that is; `None` on other hosts.
    place: Option<(FileId, Option<usize>)>,
}

impl<'l> Bookmark<'l> {
    /// `None` where a page of ours lacks it.
    fn of(c: &Comparison<'_, '_>, lead: &'l Lead) -> Option<Self> {
        let (path, fragment) = (lead.address.path.as_str(), lead.address.fragment.as_deref()?);
        if !lead.address.is_relative() {
            return Some(Self { path, place: None });
        }
        let page = page(c, c.links(), c.span(&lead.whole))?;
        let ids = c.site.ids(page);
        ids.contains(fragment).then(|| Self { path, place: Some((page, ids.heading_of(fragment))) })
    }
}

/// An article of ours that a link names.
struct Named {
    article: GroupId,
    by_uid: bool,
}

impl Named {
    fn of(c: &Comparison<'_, '_>, lead: &Lead, links: &PlacedLinks<'_>, place: Span) -> Option<Self> {
        let article = c.site.pages.group_of(page(c, links, place)?)?;
        let by_uid = lead.value.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("xref:"));
        Some(Self { article, by_uid })
    }

    /// Whether one of the two names an article by its uid, the other the same by its path.
    fn is_in_other_way(&self, other: &Self) -> bool {
        self.article == other.article && self.by_uid != other.by_uid
    }
}

/// The page that the link at a place of a file leads to.
fn page(c: &Comparison<'_, '_>, links: &PlacedLinks<'_>, place: Span) -> Option<FileId> {
    match links.place(c.site, place, |_| true)? {
        Place::File(file) => Some(file.hit.file),
        Place::Fragment(_) => Some(links.file()),
        _ => None,
    }
}
