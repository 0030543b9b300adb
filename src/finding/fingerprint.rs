//! What tells a finding of today from one of yesterday, whatever else was edited in between.

use rustc_hash::FxHashMap;

use super::{Report, Rule, rule};
use crate::text::Digest;

/// Rules whose findings are about a file as a whole, one for each, worded by what is known of it that day.
const OF_FILES: [&Rule; 1] = [&rule::TRANSLATION_STALE];

/// The fingerprint of each report, in order.
///
/// It is a digest of the rule, the path and the target, or the message where there is no target and the rule has several
/// findings for a file, not of the line; where these are equal in several reports, of the number of those before it too.
pub fn fingerprints(reports: &[Report]) -> Vec<String> {
    reports.iter().zip(occurrences(reports)).map(|(report, before)| fingerprint(report, before)).collect()
}

/// How many reports before each have the same rule, path and target: what tells their fingerprints apart.
pub fn occurrences<'r>(reports: impl IntoIterator<Item = &'r Report>) -> Vec<usize> {
    let mut earlier: FxHashMap<[&str; 4], usize> = FxHashMap::default();
    let before = |report| {
        let occurrence = earlier.entry(parts(report)).or_default();
        *occurrence += 1;
        *occurrence - 1
    };
    reports.into_iter().map(before).collect()
}

/// The fingerprint of a report with so many before it that have the same rule, path and target.
pub fn fingerprint(report: &Report, before: usize) -> String {
    match before {
        0 => identity(report),
        _ => digest(&format!("{}\0{before}", parts(report).join("\0"))),
    }
}

/// What a report has in common with those that are alike: the fingerprint of the first of them.
pub(super) fn identity(report: &Report) -> String {
    digest(&parts(report).join("\0"))
}

fn digest(text: &str) -> String {
    Digest::of(text.as_bytes()).short()
}

fn parts(report: &Report) -> [&str; 4] {
    let finding = &report.finding;
    let (target, message) = match &finding.target {
        Some(target) => (target.as_str(), ""),
        None if OF_FILES.contains(&finding.rule) => ("", ""),
        None => ("", finding.message.as_str()),
    };
    [finding.rule.name, &report.path, target, message]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{FileId, Finding, Severity, rule};
    use crate::text::{Position, Span};

    fn report(path: &str, line: u32, target: &str) -> Report {
        let finding = Finding::new(&rule::FILE_NOT_FOUND, FileId(0), Span::default(), "no such file");
        let place = Position { line, column: 1 };
        Report {
            finding: finding.with_target(target),
            severity: Severity::Error,
            locale: "en".into(),
            path: path.into(),
            start: place,
            end: place,
            cause: None,
        }
    }

    #[test]
    fn what_stands_for_a_file_is_the_same_however_it_is_worded() {
        let stale = |message: &str| {
            let finding = Finding::new(&rule::TRANSLATION_STALE, FileId(0), Span::default(), message);
            Report { finding, ..report("a.md", 1, "") }
        };
        assert_eq!(identity(&stale("a sentence has changed")), identity(&stale("3 sentences have changed")));
    }

    #[test]
    fn they_survive_edits_elsewhere_and_tell_repeated_findings_apart() {
        let before = fingerprints(&[report("a.md", 1, "x.md"), report("a.md", 3, "x.md"), report("a.md", 4, "y.md")]);
        let after = fingerprints(&[report("a.md", 7, "x.md"), report("a.md", 9, "x.md"), report("b.md", 1, "x.md")]);
        assert_eq!(before[..2], after[..2]);
        let mut all = [before, after[2..].to_vec()].concat();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 4);
    }
}
