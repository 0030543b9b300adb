//! Findings as GitLab shows them in a merge request: its report of code quality, a JSON list.

use std::io::{self, Write};

use serde_json::json;

use super::{InRepository, Report, Severity, fingerprints};

/// Writes the report.
///
/// # Errors
///
/// `out` cannot be written to.
pub fn write(out: &mut dyn Write, reports: &[Report], in_repository: &InRepository<'_>) -> io::Result<()> {
    out.write_all(b"[")?;
    for (index, (report, fingerprint)) in reports.iter().zip(fingerprints(reports)).enumerate() {
        out.write_all(if index == 0 { b"\n" } else { b",\n" })?;
        let Report { finding, start, end, .. } = report;
        let severity = match report.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Info => "info",
        };
        let issue = json!({
            "description": finding.message,
            "check_name": finding.rule.name,
            "fingerprint": fingerprint,
            "severity": severity,
            "location": {
                "path": in_repository(&report.path),
                "lines": { "begin": start.line, "end": end.line },
            },
        });
        super::json::write_value(out, &issue)?;
    }
    out.write_all(if reports.is_empty() { b"]\n" } else { b"\n]\n" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::rule;
    use crate::finding::tests::{report, written};

    #[test]
    fn issues_are_told_apart_by_their_fingerprints() {
        let reports = [report(&rule::FILE_NOT_FOUND, "en/\"a\".md"), report(&rule::FILE_NOT_FOUND, "en/\"a\".md")];
        let text = written(|out| write(out, &reports, &|path| format!("docs/{path}")));
        let issues: Vec<serde_json::Value> = serde_json::from_str(&text).expect("JSON");
        assert_eq!(issues[0]["location"], json!({"path": "docs/en/\"a\".md", "lines": {"begin": 2, "end": 2}}));
        assert_eq!((&issues[0]["severity"], &issues[0]["check_name"]), (&json!("major"), &json!("file-not-found")));
        assert_ne!(issues[0]["fingerprint"], issues[1]["fingerprint"]);
        assert_eq!(written(|out| write(out, &[], &str::to_owned)), "[]\n");
    }
}
