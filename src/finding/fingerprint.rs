//! What tells a finding of today from one of yesterday, whatever else was edited in between.

use std::collections::BTreeMap;

use super::Report;
use crate::text::Digest;

/// The fingerprint of each report, in order.
///
/// It is a digest of the rule, the path, the target and the message, not of the line; where these are equal in several
/// reports, of the number of those before it too.
pub fn fingerprints(reports: &[Report]) -> Vec<String> {
    let mut earlier: BTreeMap<[&str; 4], usize> = BTreeMap::new();
    let fingerprint = |report| {
        let identity = identity(report);
        let occurrence = earlier.entry(identity).or_default();
        let mut text = identity.join("\0");
        if *occurrence > 0 {
            text.push_str(&format!("\0{occurrence}"));
        }
        *occurrence += 1;
        Digest::of(text.as_bytes()).short()
    };
    reports.iter().map(fingerprint).collect()
}

fn identity(report: &Report) -> [&str; 4] {
    let finding = &report.finding;
    [finding.rule.name, &report.path, finding.target.as_deref().unwrap_or_default(), &finding.message]
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
        }
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
