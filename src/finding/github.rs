//! Findings as GitHub Actions shows them beside a change: a workflow command each, the most severe first.
//!
//! GitHub shows ten annotations of each kind a step and drops the rest in silence, so no more are written, and the last
//! line says what is left out.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::io::{self, Write};

use super::human::{count, visible};
use super::{InRepository, Report, Severity};

/// How many annotations of each kind a step may have.
const SHOWN: usize = 10;

/// Writes the report.
///
/// # Errors
///
/// `out` cannot be written to.
pub fn write(out: &mut dyn Write, reports: &[Report], in_repository: &InRepository<'_>) -> io::Result<()> {
    let mut sorted: Vec<&Report> = reports.iter().collect();
    sorted.sort_by_key(|report| Reverse(report.severity));
    let mut cut = Vec::new();
    for kind in sorted.chunk_by(|a, b| a.severity == b.severity) {
        for report in kind.iter().take(SHOWN) {
            write_command(out, report, &in_repository(&report.path))?;
        }
        if let Some(more) = kind.len().checked_sub(SHOWN).filter(|more| *more > 0) {
            cut.push(count(more, kind[0].severity.name()));
        }
    }
    if !cut.is_empty() {
        writeln!(out, "not shown: {}; GitHub shows {SHOWN} of each kind a step", cut.join(", "))?;
    }
    Ok(())
}

fn write_command(out: &mut dyn Write, report: &Report, path: &str) -> io::Result<()> {
    let command = match report.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let Report { finding, start, end, .. } = report;
    write!(out, "::{command} file={},line={}", property(path), start.line)?;
    // Columns are taken only where a single line is meant.
    if start.line == end.line {
        write!(out, ",col={},endColumn={}", start.column, end.column)?;
    } else {
        write!(out, ",endLine={}", end.line)?;
    }
    let help = finding.help.iter().map(|help| format!("%0A{}", data(help)));
    writeln!(out, ",title={}::{}{}", finding.rule.name, data(&finding.message), help.collect::<String>())
}

/// A text as a command's message.
fn data(text: &str) -> String {
    visible(text).replace('%', "%25")
}

/// A text as one of a command's properties, which end at commas and colons. Paths may hold line ends, which are kept.
fn property(text: &str) -> String {
    let escape = |c: char| match c {
        '%' => Cow::Borrowed("%25"),
        '\r' => Cow::Borrowed("%0D"),
        '\n' => Cow::Borrowed("%0A"),
        ':' => Cow::Borrowed("%3A"),
        ',' => Cow::Borrowed("%2C"),
        c => Cow::Owned(c.to_string()),
    };
    text.chars().map(escape).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::rule;
    use crate::finding::tests::{report, whole_file, written};

    #[test]
    fn commands_cannot_be_broken_out_of() {
        let mut first = report(&rule::FILE_CASE_MISMATCH, "en/50%, a:b\n.md");
        first.finding.message = "100%\r\n::error::boo".to_owned();
        first.finding.help = Some("mend it".into());
        let mut second = report(&rule::FILE_NOT_FOUND, "en/b.md");
        second.end.line += 1;
        let text = written(|out| {
            write(out, &[first, second, whole_file(&rule::TITLE_MISSING)], &|path| format!("docs/{path}"))
        });
        let expected = "\
::error file=docs/en/b.md,line=2,endLine=3,title=file-not-found::`x.md` is nowhere
::warning file=docs/en/c.md,line=1,col=1,endColumn=1,title=title-missing::`x.md` is nowhere
::notice file=docs/en/50%25%2C a%3Ab%0A.md,line=2,col=3,endColumn=7,title=file-case-mismatch::100%25␍␊::error::boo%0Amend it
";
        assert_eq!(text, expected);
    }

    #[test]
    fn what_is_cut_is_said() {
        let mut reports = vec![report(&rule::TITLE_MISSING, "en/a.md"); 11];
        reports.extend(vec![report(&rule::FILE_NOT_FOUND, "en/a.md"); 1_012]);
        let text = written(|out| write(out, &reports, &str::to_owned));
        assert_eq!(text.lines().filter(|line| line.starts_with("::error ")).count(), 10);
        assert_eq!(text.lines().filter(|line| line.starts_with("::warning ")).count(), 10);
        let last = "not shown: 1,002 errors, 1 warning; GitHub shows 10 of each kind a step";
        assert_eq!(text.lines().last(), Some(last));
    }
}
