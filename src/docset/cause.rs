//! Problems that a translation has from its source: one problem, which the source's article is to be mended for.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::Docset;
use super::locate::severity;
use crate::config::Config;
use crate::finding::{FileId, Finding, Report, Severity, fingerprint, occurrences};

/// What the same link of an article and of its translations has in common: the path below the locale's folder, the rule and
/// the target.
type Key<'f> = (Cow<'f, str>, &'static str, &'f str);

/// The same with a number for the path, for as many files as there are reports about.
type NumberedKey<'f> = (usize, &'static str, &'f str);

/// A problem of a source article.
#[derive(Clone, Copy)]
struct Cause<'r> {
    report: &'r Report,
    /// How many reports before it are alike.
    before: usize,
}

impl Docset {
    /// Gives every report that a translation has from its source its cause, and makes it an info.
    pub(super) fn find_causes(&self, config: &Config, reports: &mut [Report]) {
        let Some(source) = config.source else { return };
        let is_source = |report: &&Report| self.file(report.finding.file).locale == source;
        let at_source: Vec<&Report> = reports.iter().filter(is_source).collect();
        if at_source.is_empty() || at_source.len() == reports.len() {
            return;
        }
        let numbers = self.numbered_paths(reports);
        let mut causes: FxHashMap<NumberedKey<'_>, Vec<Cause<'_>>> = FxHashMap::default();
        for (report, before) in at_source.iter().zip(occurrences(at_source.iter().copied())) {
            if let Some(key) = numbered_key(&numbers, report) {
                causes.entry(key).or_default().push(Cause { report, before });
            }
        }
        let mut met: FxHashMap<(FileId, &'static str, &str), usize> = FxHashMap::default();
        let cause_of = |report| {
            let key = numbered_key(&numbers, report).filter(|_| !is_source(&report))?;
            let at_source = causes.get(&key)?;
            // The second such link of a translation is the second of its source, where it has as many.
            let (_, rule, target) = key;
            let before = met.entry((report.finding.file, rule, target)).or_default();
            let cause = at_source.get(*before).or(at_source.last());
            *before += 1;
            cause.map(|cause| fingerprint(cause.report, cause.before))
        };
        let found: Vec<Option<String>> = reports.iter().map(cause_of).collect();
        for (report, cause) in reports.iter_mut().zip(found).filter(|(_, cause)| cause.is_some()) {
            report.cause = cause;
            report.severity = Severity::Info;
        }
    }

    /// A number for the path of each file that has reports: the same for an article and its translations.
    fn numbered_paths(&self, reports: &[Report]) -> FxHashMap<FileId, usize> {
        let mut numbers: FxHashMap<Cow<'_, str>, usize> = FxHashMap::default();
        let mut number_of = |file: FileId| {
            let next = numbers.len();
            (file, *numbers.entry(self.file(file).path.folded()).or_insert(next))
        };
        reports
            .chunk_by(|a, b| a.finding.file == b.finding.file)
            .map(|reports| number_of(reports[0].finding.file))
            .collect()
    }

    /// How much each of these matters, as reports would say it: what a translation has from its source is an info.
    pub(super) fn severities(&self, config: &Config, findings: &[Finding]) -> Vec<Severity> {
        let configured = |finding: &Finding| severity(config, finding, self.file(finding.file));
        let is_source = |finding: &Finding| config.source == Some(self.file(finding.file).locale);
        let mut at_source: Vec<Key<'_>> = findings
            .iter()
            .filter(|finding| is_source(finding) && configured(finding).is_some())
            .filter_map(|finding| self.key(finding))
            .collect();
        at_source.sort_unstable();
        let with_cause = |finding: &Finding| {
            let has_cause =
                || self.key(finding).is_some_and(|key| !is_source(finding) && at_source.binary_search(&key).is_ok());
            configured(finding).map(|severity| if has_cause() { Severity::Info } else { severity })
        };
        findings.iter().filter_map(with_cause).collect()
    }

    fn key<'f>(&'f self, finding: &'f Finding) -> Option<Key<'f>> {
        let target = finding.target.as_deref()?;
        Some((self.file(finding.file).path.folded(), finding.rule.name, target))
    }
}

fn numbered_key<'r>(numbers: &FxHashMap<FileId, usize>, report: &'r Report) -> Option<NumberedKey<'r>> {
    let Finding { file, rule, target, .. } = &report.finding;
    Some((*numbers.get(file)?, rule.name, target.as_deref()?))
}
