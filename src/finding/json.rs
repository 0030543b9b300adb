//! Findings for programs: one JSON document, a finding a line, so that two reports can be compared as text.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

use super::{Report, Summary, fingerprints};

/// The version of the format; it changes when what a program relies on does.
pub const VERSION: u32 = 1;

/// Writes the report: version, summary and every finding.
///
/// # Errors
///
/// `out` cannot be written to.
pub fn write(out: &mut dyn Write, counts: &Summary, reports: &[Report]) -> io::Result<()> {
    let counts = serde_json::to_string(&summary(counts))?;
    write!(out, "{{\"version\":{VERSION},\n\"summary\":{counts},\n\"findings\":[")?;
    for (index, (report, fingerprint)) in reports.iter().zip(fingerprints(reports)).enumerate() {
        out.write_all(if index == 0 { b"\n" } else { b",\n" })?;
        write_value(out, &JsonFinding::new(report, &fingerprint))?;
    }
    out.write_all(if reports.is_empty() { b"]}\n" } else { b"\n]}\n" })
}

/// Writes a value in one line of JSON that no terminal obeys.
///
/// # Errors
///
/// `out` cannot be written to.
pub fn write_value(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    Ok(value.serialize(&mut Serializer::with_formatter(out, ForTerminals))?)
}

/// The counts of a report, as every JSON document has them.
pub fn summary(counts: &Summary) -> impl Serialize + use<> {
    let Summary { articles, errors, warnings, infos, baselined } = *counts;
    JsonSummary { articles, errors, warnings, infos, baselined }
}

#[derive(Serialize)]
struct JsonSummary {
    articles: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    baselined: usize,
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    rule: &'a str,
    severity: &'a str,
    locale: &'a str,
    path: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    message: &'a str,
    help: Option<&'a str>,
    target: Option<&'a str>,
    fingerprint: &'a str,
    cause: Option<&'a str>,
    fix: Option<[JsonEdit<'a>; 1]>,
}

/// What to write in place of some bytes of the file.
#[derive(Serialize)]
struct JsonEdit<'a> {
    start: u32,
    end: u32,
    text: &'a str,
}

impl<'a> JsonFinding<'a> {
    fn new(report: &'a Report, fingerprint: &'a str) -> Self {
        let Report { finding, severity, locale, path, start, end, cause } = report;
        Self {
            rule: finding.rule.name,
            severity: severity.name(),
            locale,
            path,
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            message: &finding.message,
            help: finding.help.as_deref(),
            target: finding.target.as_deref(),
            fingerprint,
            cause: cause.as_deref(),
            fix: finding
                .fix
                .as_ref()
                .map(|fix| [JsonEdit { start: fix.span.start, end: fix.span.end, text: &fix.text }]),
        }
    }
}

/// JSON in which no control character stands as itself: what JSON itself leaves alone, some terminals obey.
struct ForTerminals;

impl Formatter for ForTerminals {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((at, control)) = rest.char_indices().find(|(_, c)| c.is_control()) {
            write!(out, "{}\\u{:04x}", &rest[..at], u32::from(control))?;
            rest = &rest[at + control.len_utf8()..];
        }
        out.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{FileId, Finding, Severity, rule};
    use crate::text::{Position, Span};

    fn written(reports: &[Report]) -> String {
        let mut out = Vec::new();
        write(&mut out, &Summary::of(7, reports), reports).expect("memory takes all");
        String::from_utf8(out).expect("JSON is UTF-8")
    }

    #[test]
    fn a_finding_is_a_line_with_every_key() {
        let finding = Finding::new(&rule::FILE_NOT_FOUND, FileId(0), Span::new(9, 13), "no \"x.md\"\u{1b}[31m\u{9b}1m");
        let report = Report {
            finding: finding.with_target("x.md"),
            severity: Severity::Warning,
            locale: "zh".into(),
            path: "../docs.zh-cn/多.md".into(),
            start: Position { line: 2, column: 3 },
            end: Position { line: 2, column: 7 },
            cause: None,
        };
        let expected = r#"{"version":1,
"summary":{"articles":7,"errors":0,"warnings":2,"infos":0,"baselined":0},
"findings":[
{"rule":"file-not-found","severity":"warning","locale":"zh","path":"../docs.zh-cn/多.md","line":2,"column":3,"end_line":2,"end_column":7,"message":"no \"x.md\"\u001b[31m\u009b1m","help":null,"target":"x.md","fingerprint":"b90d70f83cb6c671","cause":null,"fix":null},
{"rule":"file-not-found","severity":"warning","locale":"zh","path":"../docs.zh-cn/多.md","line":2,"column":3,"end_line":2,"end_column":7,"message":"no \"x.md\"\u001b[31m\u009b1m","help":null,"target":"x.md","fingerprint":"a473e06141489401","cause":null,"fix":null}
]}
"#;
        let text = written(&[report.clone(), report]);
        assert_eq!(text, expected);
        assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok());
    }

    #[test]
    fn no_finding_is_an_empty_list() {
        assert_eq!(
            written(&[]),
            "{\"version\":1,\n\"summary\":{\"articles\":7,\"errors\":0,\"warnings\":0,\"infos\":0,\"baselined\":0},\n\"findings\":[]}\n"
        );
    }
}
