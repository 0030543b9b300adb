//! Problems that a translation has from its source: one problem, which the source's article is to be mended for.

use std::collections::BTreeMap;

use super::Docset;
use super::locate::severity;
use crate::config::Config;
use crate::finding::{FileId, Finding, Report, Severity, fingerprints};

/// What the same link of an article and of its translations has in common: the path below the locale's folder, the rule and
/// the target.
type Key<'f> = (String, &'static str, &'f str);

impl Docset {
    /// Gives every report that a translation has from its source its cause, and makes it an info.
    pub(super) fn find_causes(&self, config: &Config, reports: &mut [Report]) {
        let Some(source) = config.source else { return };
        let is_source = |file: FileId| self.file(file).locale == source;
        if reports.iter().all(|report| is_source(report.finding.file)) {
            return;
        }
        let fingerprints = fingerprints(reports);
        let mut causes: BTreeMap<Key<'_>, Vec<&str>> = BTreeMap::new();
        for (report, fingerprint) in
            reports.iter().zip(&fingerprints).filter(|(report, _)| is_source(report.finding.file))
        {
            if let Some(key) = self.key(&report.finding) {
                causes.entry(key).or_default().push(fingerprint);
            }
        }
        if causes.is_empty() {
            return;
        }
        let mut met: BTreeMap<(FileId, &'static str, &str), usize> = BTreeMap::new();
        let mut found: Vec<Option<String>> = Vec::with_capacity(reports.len());
        for report in reports.iter() {
            let finding = &report.finding;
            let key = self.key(finding).filter(|_| !is_source(finding.file));
            let Some(at_source) = key.and_then(|key| causes.get(&key)) else {
                found.push(None);
                continue;
            };
            // The second such link of a translation is the second of its source, where it has as many.
            let target = finding.target.as_deref().unwrap_or_default();
            let before = met.entry((finding.file, finding.rule.name, target)).or_default();
            found.push(at_source.get(*before).or(at_source.last()).map(|cause| (*cause).to_owned()));
            *before += 1;
        }
        for (report, cause) in reports.iter_mut().zip(found).filter(|(_, cause)| cause.is_some()) {
            report.cause = cause;
            report.severity = Severity::Info;
        }
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

    fn key<'f>(&self, finding: &'f Finding) -> Option<Key<'f>> {
        let target = finding.target.as_deref()?;
        Some((self.file(finding.file).path.folded(), finding.rule.name, target))
    }
}
