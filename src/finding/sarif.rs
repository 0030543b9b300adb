//! Findings as code scanners exchange them: SARIF 2.1.0, a result a line, with every rule of the program.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::json::write_value;
use super::rule::RULES;
use super::{InRepository, Report, Rule, Severity, fingerprints};
use crate::path::encode_path;

/// Where the format's schema is published.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// The name under which others find our fingerprints.
const FINGERPRINT: &str = "hexapla/v1";

/// Writes the report.
///
/// # Errors
///
/// `out` cannot be written to.
pub fn write(out: &mut dyn Write, reports: &[Report], in_repository: &InRepository<'_>) -> io::Result<()> {
    write!(out, r#"{{"$schema":"{SCHEMA}","version":"2.1.0","runs":[{{"columnKind":"unicodeCodePoints","tool":"#)?;
    write_value(out, &tool())?;
    out.write_all(b",\n\"results\":[")?;
    for (index, (report, fingerprint)) in reports.iter().zip(fingerprints(reports)).enumerate() {
        out.write_all(if index == 0 { b"\n" } else { b",\n" })?;
        write_value(out, &result(report, &fingerprint, &in_repository(&report.path)))?;
    }
    out.write_all(if reports.is_empty() { b"]}]}\n" } else { b"\n]}]}\n" })
}

fn tool() -> Value {
    let rules: Vec<Value> = RULES.iter().map(|rule| descriptor(rule)).collect();
    json!({ "driver": { "name": "hexapla", "semanticVersion": env!("CARGO_PKG_VERSION"), "rules": rules } })
}

fn descriptor(rule: &Rule) -> Value {
    json!({
        "id": rule.name,
        "shortDescription": { "text": rule.summary },
        "fullDescription": { "text": what_it_does(rule) },
        "help": { "text": format!("hexapla explain {}", rule.name), "markdown": rule.manual },
        "defaultConfiguration": { "level": rule.severity.map_or("none", level) },
    })
}

/// What a rule does, from its manual: code scanning on GitHub shows no rule without it.
fn what_it_does(rule: &Rule) -> &'static str {
    let section = rule.manual.split("\n## ").find_map(|section| section.strip_prefix("What it does\n"));
    section.map_or(rule.summary, str::trim)
}

fn result(report: &Report, fingerprint: &str, path: &str) -> Value {
    let Report { finding, start, end, .. } = report;
    let text = match &finding.help {
        Some(help) => format!("{}\n{help}", finding.message),
        None => finding.message.clone(),
    };
    json!({
        "ruleId": finding.rule.name,
        "ruleIndex": RULES.iter().position(|rule| *rule == finding.rule),
        "level": level(report.severity),
        "message": { "text": text },
        "locations": [{
            "physicalLocation": {
                "artifactLocation": { "uri": encode_path(path), "uriBaseId": "%SRCROOT%" },
                "region": {
                    "startLine": start.line,
                    "startColumn": start.column,
                    "endLine": end.line,
                    "endColumn": end.column,
                },
            },
        }],
        "partialFingerprints": { FINGERPRINT: fingerprint },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::rule;
    use crate::finding::tests::{report, written};

    #[test]
    fn results_name_their_rule_their_place_and_their_fingerprint() {
        let mut first = report(&rule::FILE_NOT_FOUND, "en/多 a#%.md");
        first.finding.help = Some("mend \u{9b}it".into());
        let reports = [first, report(&rule::FILE_CASE_MISMATCH, "en/b.md")];
        let text = written(|out| write(out, &reports, &|path| format!("docs/{path}")));
        assert!(!text.contains('\u{9b}'));
        let document: Value = serde_json::from_str(&text).expect("JSON");
        let run = &document["runs"][0];
        assert_eq!((&document["version"], &run["columnKind"]), (&json!("2.1.0"), &json!("unicodeCodePoints")));
        let result = &run["results"][0];
        let rules = &run["tool"]["driver"]["rules"];
        let index = result["ruleIndex"].as_u64().expect("a number") as usize;
        assert_eq!((&result["level"], &rules[index]["id"]), (&json!("error"), &json!("file-not-found")));
        assert_eq!(result["message"]["text"], "`x.md` is nowhere\nmend \u{9b}it");
        assert_eq!(
            result["locations"][0]["physicalLocation"],
            json!({
                "artifactLocation": { "uri": "docs/en/%E5%A4%9A%20a%23%25.md", "uriBaseId": "%SRCROOT%" },
                "region": { "startLine": 2, "startColumn": 3, "endLine": 2, "endColumn": 7 },
            })
        );
        assert_eq!(run["results"][1]["level"], "note");
        // What the schema asks for beyond types: indexes lead to the rule that is named, ids are there once.
        for result in run["results"].as_array().expect("a list") {
            let index = result["ruleIndex"].as_u64().expect("a number") as usize;
            assert_eq!(rules[index]["id"], result["ruleId"]);
        }
        let ids: Vec<&str> = rules.as_array().expect("a list").iter().filter_map(|rule| rule["id"].as_str()).collect();
        assert!(ids.iter().enumerate().all(|(at, id)| !ids[..at].contains(id)), "{ids:?}");
        let full = |rule: &Value| rule["fullDescription"]["text"].as_str().map(|text| text.chars().count());
        for rule in rules.as_array().expect("a list") {
            // The longest that GitHub takes is 1,024 characters.
            assert!(full(rule).is_some_and(|length| (20..1024).contains(&length)), "{rule}");
            assert_ne!(rule["fullDescription"], rule["shortDescription"], "{rule}");
        }
        assert!(result["partialFingerprints"]["hexapla/v1"].is_string());
        assert!(serde_json::from_str::<Value>(&written(|out| write(out, &[], &str::to_owned))).is_ok());
    }
}
