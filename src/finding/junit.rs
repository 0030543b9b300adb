//! Findings as reports of tests show them: JUnit's XML, a suite for each file, a failed test for each finding.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::{InRepository, Report, Severity, Summary};

/// Writes the report. Infos are tests that were skipped; where nothing is wrong, one test has passed.
///
/// # Errors
///
/// `out` cannot be written to.
pub fn write(
    out: &mut dyn Write,
    summary: &Summary,
    reports: &[Report],
    in_repository: &InRepository<'_>,
) -> io::Result<()> {
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    if reports.is_empty() {
        writeln!(out, r#"<testsuites name="hexapla" tests="1" failures="0" skipped="0">"#)?;
        writeln!(out, r#"  <testsuite name="hexapla" tests="1" failures="0" skipped="0">"#)?;
        writeln!(out, r#"    <testcase classname="hexapla" name="{} articles"/>"#, summary.articles)?;
        return writeln!(out, "  </testsuite>\n</testsuites>");
    }
    writeln!(out, r#"<testsuites name="hexapla" {}>"#, counts(reports))?;
    for file in reports.chunk_by(|a, b| a.path == b.path) {
        let path = escaped(&in_repository(&file[0].path));
        writeln!(out, r#"  <testsuite name="{path}" {}>"#, counts(file))?;
        file.iter().try_for_each(|report| write_case(out, report, &path))?;
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

fn counts(reports: &[Report]) -> String {
    let skipped = reports.iter().filter(|report| report.severity == Severity::Info).count();
    format!(r#"tests="{}" failures="{}" skipped="{skipped}""#, reports.len(), reports.len() - skipped)
}

/// A finding as a test; `path` is escaped.
fn write_case(out: &mut dyn Write, report: &Report, path: &str) -> io::Result<()> {
    let Report { finding, severity, start, .. } = report;
    let (rule, message) = (finding.rule.name, escaped(&finding.message));
    writeln!(
        out,
        r#"    <testcase classname="{path}" name="{rule} at {}:{}" file="{path}" line="{}">"#,
        start.line, start.column, start.line
    )?;
    if *severity == Severity::Info {
        writeln!(out, r#"      <skipped message="{message}"/>"#)?;
    } else {
        let help = finding.help.iter().map(|help| format!("\n{}", escaped(help))).collect::<String>();
        let text = format!("{path}:{}:{}: {message}{help}", start.line, start.column);
        writeln!(out, r#"      <failure type="{}" message="{message}">{text}</failure>"#, severity.name())?;
    }
    writeln!(out, "    </testcase>")
}

/// A text as XML may have it, between tags or in an attribute; what XML has no characters for is replaced.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\t' | '\n' | '\r' | '\u{7f}'..='\u{9f}' => {
                let _ = write!(escaped, "&#{};", u32::from(c));
            }
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push(char::REPLACEMENT_CHARACTER),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::rule;
    use crate::finding::tests::{report, written};

    fn document(reports: &[Report]) -> String {
        let text = written(|out| write(out, &Summary::of(7, reports), reports, &|path| format!("docs/{path}")));
        assert!(roxmltree::Document::parse(&text).is_ok(), "{text}");
        text
    }

    #[test]
    fn a_file_is_a_suite_and_a_finding_a_test() {
        let mut first = report(&rule::FILE_NOT_FOUND, "en/<a>.md");
        first.finding.message = "\"x\" & ]]>\u{1b}\n".to_owned();
        first.finding.help = Some("mend it".into());
        let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="hexapla" tests="2" failures="1" skipped="1">
  <testsuite name="docs/en/&lt;a&gt;.md" tests="1" failures="1" skipped="0">
    <testcase classname="docs/en/&lt;a&gt;.md" name="file-not-found at 2:3" file="docs/en/&lt;a&gt;.md" line="2">
      <failure type="error" message="&quot;x&quot; &amp; ]]&gt;�&#10;">docs/en/&lt;a&gt;.md:2:3: &quot;x&quot; &amp; ]]&gt;�&#10;
mend it</failure>
    </testcase>
  </testsuite>
  <testsuite name="docs/en/b.md" tests="1" failures="0" skipped="1">
    <testcase classname="docs/en/b.md" name="file-case-mismatch at 2:3" file="docs/en/b.md" line="2">
      <skipped message="`x.md` is nowhere"/>
    </testcase>
  </testsuite>
</testsuites>
"#;
        assert_eq!(document(&[first, report(&rule::FILE_CASE_MISMATCH, "en/b.md")]), expected);
    }

    #[test]
    fn nothing_wrong_is_a_test_that_passed() {
        assert!(document(&[]).contains(r#"<testcase classname="hexapla" name="7 articles"/>"#));
    }
}
