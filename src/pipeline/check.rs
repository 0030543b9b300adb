//! The walk up to the findings.

use crate::config::{Config, Earlier};
use crate::docset::Docset;
use crate::external::Answers;
use crate::finding::{Report, Summary};
use crate::markdown::Purpose;
use crate::rules;
use crate::site::Site;

use super::present::Present;
use super::remembered::Comparisons;
use super::unrecorded;
use super::{
    Compiled, Failure, Known, catalog, has_failed, is_of_files, judge, load, parse, parts, recovered, renames,
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
}

/// Asks the addresses of other sites what they answer.
pub type AskSites<'a> = dyn Fn(Vec<&str>) -> Result<Answers, Failure> + 'a;

/// What a check asks others about beside the files.
#[derive(Clone, Copy, Default)]
pub struct Asking<'a> {
    /// Whether git is asked where files went that links ask for.
    pub git: bool,
    /// How other sites are asked; `None` where they are not.
    pub sites: Option<&'a AskSites<'a>>,
}

/// Discover, parse, index, check. Nobody is asked anything.
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
    let compiled = parse(config, &docset, &catalog, Purpose::Findings);
    let compiled = parts::add(config, &mut docset, &catalog, compiled, Purpose::Findings);
    let Compiled { parsed, mut findings, suppressions, .. } = compiled;
    let site = load(Site::new(config, &docset, parsed), &catalog, Purpose::Findings);
    if let Some(ask) = asking.sites {
        let links = rules::external_links(&site);
        findings.extend(rules::external(&links, &ask(links.keys().copied().collect())?));
    }
    let has_run = |rule| asking.sites.is_some() || is_of_files(rule);
    let known = Known { present: Present::unknown(&site), digests: &[], compared: &Comparisons::Unkept };
    let mut findings = judge(&site, findings, &suppressions, Purpose::Findings, &known, &has_run);
    let mut notes = if asking.git { renames::explain(&site, &mut findings) } else { Vec::new() };
    notes.extend(unrecorded::note_of_check(config, unrecorded::is_unrecorded(&site)));
    let articles = site.articles().count();
    let has_failed = has_failed(&findings);
    let reports = docset.locate(config, findings);
    drop(site);
    docset.notes.extend(notes);
    Ok(Checked { summary: Summary::of(articles, &reports), reports, docset, has_failed })
}
