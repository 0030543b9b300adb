//! Findings a line each, as editors and `grep` take them: `PATH:LINE:COLUMN: SEVERITY[RULE]: MESSAGE (HELP)`.

use std::io::{self, Write};

use super::human::{place, visible};
use super::{Report, Severity};

/// Writes the report; infos only where they are asked for.
///
/// # Errors
///
/// `out` cannot be written to.
pub fn write(out: &mut dyn Write, reports: &[Report], infos: bool) -> io::Result<()> {
    for report in reports.iter().filter(|report| infos || report.severity > Severity::Info) {
        let finding = &report.finding;
        let (severity, rule) = (report.severity.name(), finding.rule.name);
        write!(out, "{}: {severity}[{rule}]: {}", place(report), visible(&finding.message))?;
        if let Some(help) = &finding.help {
            write!(out, " ({})", visible(help))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::rule;
    use crate::finding::tests::report;

    #[test]
    fn a_finding_is_a_line_whatever_it_says() {
        let mut reports = [report(&rule::FILE_NOT_FOUND, "en/a b.md"), report(&rule::FILE_CASE_MISMATCH, "en/b.md")];
        reports[0].finding.message = "`x\ny\u{1b}` is nowhere".to_owned();
        reports[0].finding.help = Some("mend it".into());
        let written = |infos| {
            let mut out = Vec::new();
            write(&mut out, &reports, infos).expect("memory takes all");
            String::from_utf8(out).expect("text is UTF-8")
        };
        let first = "en/a b.md:2:3: error[file-not-found]: `x␊y␛` is nowhere (mend it)\n";
        assert_eq!(written(false), first);
        assert_eq!(written(true), format!("{first}en/b.md:2:3: info[file-case-mismatch]: `x.md` is nowhere\n"));
    }
}
