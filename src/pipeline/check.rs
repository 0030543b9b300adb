//! The walk up to the findings.

use std::sync::Arc;

use crate::config::{Config, Earlier};
use crate::docset::Docset;
use crate::external::Answers;
use crate::finding::{Report, Rule, Summary, Unseen, rule};
use crate::markdown::Purpose;
use crate::publish::{Caching, Store};
use crate::render::messages::Catalog;
use crate::rules;
use crate::site::Site;

use super::paired::Stale;
use super::present::Present;
use super::remembered::Comparisons;
use super::unrecorded;
use super::{
    Compiled, Failure, Judged, Known, Texts, catalog, has_failed, is_of_files, judge, load, paired, parse, parts,
    recovered, renames, stored,
};

/// What a check found.
#[derive(Debug)]
pub struct Checked {
    /// How much of what.
    pub summary: Summary,
    /// What is wrong, and where: by path, then place.
    pub reports: Vec<Report>,
    /// The files that the reports stand in.
    pub docset: Docset,
    /// Whether a part of the check failed over a bug of the program; a report says which.
    pub has_failed: bool,
    /// What could not be looked at.
    pub unseen: Unseen,
}

/// Asks the addresses of other sites what they answer.
pub type AskSites<'a> = dyn Fn(Vec<&str>) -> Result<Answers, Failure> + 'a;

/// Where a check keeps what it found out, so that the next one finds out only what is new.
#[derive(Clone, Debug)]
pub struct Keeping {
    /// A folder of its own.
    pub caching: Caching,
    /// How many files a project has at least of which anything is kept: fewer are soon checked anew.
    pub least_files: usize,
}

impl Keeping {
    fn of(&self, docset: &Docset) -> Option<&Caching> {
        (docset.files.len() >= self.least_files).then_some(&self.caching)
    }
}

/// What a check asks beside the files.
#[derive(Clone, Copy, Default)]
pub struct Asking<'a> {
    /// What earlier checks kept; `None` where nothing is kept.
    pub earlier: Option<&'a Keeping>,
    /// Whether git is asked where files went that links ask for.
    pub git: bool,
    /// How other sites are asked; `None` where they are not.
    pub sites: Option<&'a AskSites<'a>>,
}

/// Discover, parse, index, check. Nobody is asked anything, and nothing is kept.
///
/// # Errors
///
/// The project's own messages cannot be read.
pub fn check(config: &Config) -> Result<Checked, Failure> {
    check_asking(config, Asking::default())
}

/// Discover, parse, index, check, with what others know.
///
/// # Errors
///
/// As [`check`], or other sites cannot be asked.
pub fn check_asking(config: &Config, asking: Asking<'_>) -> Result<Checked, Failure> {
    check_earlier(config, &Earlier::now(), asking)
}

/// The same for the files as they were.
pub(super) fn check_earlier(config: &Config, earlier: &Earlier, asking: Asking<'_>) -> Result<Checked, Failure> {
    let catalog = catalog(config)?;
    let mut docset = recovered::add(Docset::walk_earlier(config, earlier), config, &catalog);
    let caching = asking.earlier.and_then(|keeping| keeping.of(&docset));
    let compiled = compile(config, &docset, &catalog, caching);
    let compiled = parts::add(config, &mut docset, &catalog, compiled, Purpose::Findings);
    let Compiled { parsed, mut findings, suppressions, digests } = compiled;
    let site = load(Site::new(config, &docset, parsed), &catalog, Purpose::Findings, &mut findings);
    if let Some(ask) = asking.sites {
        let links = rules::external_links(&site);
        findings.extend(rules::external(&links, &ask(links.keys().copied().collect())?));
    }
    let has_run = |rule| asking.sites.is_some() || is_of_files(rule);
    let compared = caching.cloned().map_or(Comparisons::Unkept, Comparisons::Stored);
    let known = Known { present: Present::unknown(&site), digests: &digests, compared: &compared };
    let judged = judge(&site, findings, &suppressions, Purpose::Findings, &known, &has_run);
    let Judged { mut findings, uncompared, mut notes } = judged;
    let explained = if asking.git { renames::explain(&site, &mut findings) } else { Vec::new() };
    // Both may say that a clone is shallow.
    notes.extend(explained.into_iter().filter(|note| !notes.contains(note)).collect::<Vec<_>>());
    notes.extend(unrecorded::note_of_check(config, unrecorded::is_unrecorded(&site)));
    let articles = site.articles().count();
    let has_failed = has_failed(&findings);
    let unseen = unseen(config, &docset, &uncompared, &has_run);
    let reports = docset.locate(config, findings);
    drop(site);
    docset.notes.extend(notes);
    Ok(Checked { summary: Summary::of(articles, &reports), reports, docset, has_failed, unseen })
}

/// What a check could not look at, of which some rules may not have run and some translations not be compared.
fn unseen(config: &Config, docset: &Docset, uncompared: &[Stale], has_run: &dyn Fn(&'static Rule) -> bool) -> Unseen {
    let is_unasked = |rule: &&'static Rule| !has_run(rule) || is_without_sources(config, rule);
    Unseen {
        rules: rule::RULES.iter().copied().filter(is_unasked).collect(),
        folders: config.absent_folders().map(str::to_owned).collect(),
        uncompared: uncompared.iter().map(|stale| Arc::clone(&docset.file(stale.file).printed)).collect(),
        comparing: paired::rules_of_sources().collect(),
    }
}

/// Whether a rule tells nothing, for it compares with articles whose folder is not there.
fn is_without_sources(config: &Config, rule: &Rule) -> bool {
    let source = config.source.map(|source| &config.locales[source.get()]);
    source.is_some_and(|source| !source.has_pages()) && paired::rules_of_sources().any(|one| one == rule)
}

/// The name under which a check notes that it was.
const BEGUN: &str = "begun";

/// Reads and compiles every file that is not kept as it is.
fn compile(config: &Config, docset: &Docset, catalog: &Catalog, caching: Option<&Caching>) -> Compiled {
    let Some(caching) = caching else {
        return parse(config, docset, catalog, Purpose::Findings, Texts::Undigested);
    };
    // Whoever checks but once need not wait until articles are stored.
    let store = Store::open(caching).filter(|store| {
        let is_again = store.get::<()>(BEGUN).is_some();
        store.put(BEGUN, &());
        is_again
    });
    match store {
        Some(store) => stored::parse(config, docset, catalog, Purpose::Findings, &store, &[]),
        None => parse(config, docset, catalog, Purpose::Findings, Texts::Digested),
    }
}
