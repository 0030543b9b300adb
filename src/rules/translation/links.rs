//! `translation-links-differ`: links that lead elsewhere than those of the source.

use crate::article::Article;
use crate::bitext::structure::Block;
use crate::finding::{FileId, Finding, rule};
use crate::site::link::Place;
use crate::text::Span;

use super::leads::{Form, Lead, leads, may_have_bare, mentions};
use super::places::Languages;
use super::{Against, Comparison};

/// Whether two blocks whose parts are the same may lead to different places all the same.
pub(super) fn may_differ(c: &Comparison<'_, '_>, source: &Block, target: &Block) -> bool {
    may_have_bare(&c.source, source) || may_have_bare(&c.target, target)
}

pub(super) fn check(
    c: &Comparison<'_, '_>,
    languages: &Languages,
    source: &Block,
    target: &Block,
    findings: &mut Vec<Finding>,
) {
    let (all_there, all_here) = (leads(languages, &c.source, source), leads(languages, &c.target, target));
    let is_torn = |lead: &&Lead| lead.form == Form::Torn;
    let (mut torn, mut here): (Vec<&Lead>, Vec<&Lead>) = all_here.iter().partition(is_torn);
    // What the source itself has torn is an address on its page, or nothing.
    let mut there: Vec<&Lead> =
        all_there.iter().filter(|lead| !is_torn(lead) || lead.value.contains("://")).collect();
    pair_off(&mut there, &mut here, |a, b| a.address == b.address);
    pair_off(&mut there, &mut torn, |a, b| a.form != Form::Link && a.address == b.address);
    if there.is_empty() && here.is_empty() {
        return;
    }
    pair_off_with(&mut there, &mut torn, |a, b| a.address == b.address, |lost, found| {
        findings.push(torn_apart(c, lost, found));
    });
    let is_named = |lead: &Lead, others: &[Lead], text: &str, may_be_text: bool| {
        others.iter().any(|other| other.form != Form::Torn && other.address == lead.address)
            || may_be_text && mentions(text, &lead.value)
    };
    let written = |side: &super::Side<'_>, block: &Block| side.published.text()[block.range.clone()].to_owned();
    let (source_text, target_text) = (written(&c.source, source), written(&c.target, target));
    // What is named once more or once less than in the source is a matter of style; a path in running text leads nowhere.
    there.retain(|lead| !is_named(lead, &all_here, &target_text, !lead.address.is_relative()));
    here.retain(|lead| !is_named(lead, &all_there, &source_text, true));
    pair_off(&mut there, &mut here, |a, b| a.address.path == b.address.path && fragments_agree(c, a, b));
    pair_off(&mut there, &mut here, |a, b| Languages::are_of_one_host(&a.value, &b.value));
    // What leads to the same page, or stands in the same place among those that differ, was meant to be the same.
    for lost in there {
        let same_page = here.iter().position(|other| other.address.path == lost.address.path);
        let same_form = || here.iter().position(|other| other.form == lost.form);
        findings.push(match same_page.or_else(same_form).or(here.first().map(|_| 0)) {
            Some(at) => changed(c, lost, here.remove(at)),
            None => missing(c, target, lost),
        });
    }
    findings.extend(here.into_iter().map(|lead| added(c, source, lead)));
}

/// Takes out of both lists what goes together.
fn pair_off<'l>(one: &mut Vec<&'l Lead>, other: &mut Vec<&'l Lead>, go_together: impl Fn(&Lead, &Lead) -> bool) {
    pair_off_with(one, other, go_together, |_, _| {});
}

/// The same, and tells what went together.
fn pair_off_with<'l>(
    one: &mut Vec<&'l Lead>,
    other: &mut Vec<&'l Lead>,
    go_together: impl Fn(&Lead, &Lead) -> bool,
    mut tell: impl FnMut(&Lead, &Lead),
) {
    one.retain(|a| match other.iter().position(|b| go_together(a, b)) {
        Some(at) => {
            tell(a, other.remove(at));
            false
        }
        None => true,
    });
}

/// A link of the source whose brackets are torn apart here.
fn torn_apart(c: &Comparison<'_, '_>, lost: &Lead, found: &Lead) -> Finding {
    let message = format!("the link to `{}` of {} is broken", lost.value, c.other());
    let before = c.source.published.text()[..lost.whole.start].trim_end();
    let is_include = before.len() >= INCLUDE.len()
        && before.as_bytes()[before.len() - INCLUDE.len()..].eq_ignore_ascii_case(INCLUDE.as_bytes());
    let form = if is_include { format!("[!INCLUDE [text]({})]", lost.value) } else { format!("[text]({})", lost.value) };
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
    let message = format!("{} of {} is missing", named(lost), c.other());
    let finding = c.finding(&rule::TRANSLATION_LINKS_DIFFER, &c.trimmed(target), message);
    finding.with_help(format!("compare with {}", c.there(&lost.whole))).with_target(lost.value.clone())
}

fn added(c: &Comparison<'_, '_>, source: &Block, found: &Lead) -> Finding {
    let message = format!("{} is not in {}", named(found), c.other());
    let finding = c.finding(&rule::TRANSLATION_LINKS_DIFFER, &found.place, message);
    finding.with_help(format!("compare with {}", c.there(&source.range))).with_target(found.value.clone())
}

/// What a message calls it.
fn named(lead: &Lead) -> String {
    match lead.form {
        Form::Link => format!("the link to `{}`", lead.value),
        Form::Bare | Form::Torn => format!("the address `{}`", lead.value),
    }
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
