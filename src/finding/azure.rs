//! Findings as Azure Pipelines shows them in a run's summary: a logging command each, the most severe first.

use std::cmp::Reverse;
use std::io::{self, Write};

use super::human::{count, visible};
use super::{InRepository, Report, Severity};

/// Writes the report. The platform knows errors and warnings; infos are counted.
///
/// # Errors
///
/// `out` cannot be written to.
pub fn write(out: &mut dyn Write, reports: &[Report], in_repository: &InRepository<'_>) -> io::Result<()> {
    let mut shown: Vec<&Report> = reports.iter().filter(|report| report.severity > Severity::Info).collect();
    shown.sort_by_key(|report| Reverse(report.severity));
    for Report { finding, severity, path, start, .. } in &shown {
        let path = escaped(&in_repository(path)).replace(';', "%3B").replace(']', "%5D");
        let place = format!("sourcepath={path};linenumber={};columnnumber={}", start.line, start.column);
        let help = finding.help.iter().map(|help| format!(" ({})", escaped(&visible(help))));
        let message = escaped(&visible(&finding.message)) + &help.collect::<String>();
        let (severity, rule) = (severity.name(), finding.rule.name);
        writeln!(out, "##vso[task.logissue type={severity};{place};code={rule};]{message}")?;
    }
    match reports.len() - shown.len() {
        0 => Ok(()),
        infos => writeln!(out, "not shown: {}; Azure Pipelines knows errors and warnings", count(infos, "info")),
    }
}

/// A text in a command. Where the agent does not decode percent signs, `%AZP25` is shown as it is.
fn escaped(text: &str) -> String {
    text.replace('%', "%AZP25").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::rule;
    use crate::finding::tests::{report, written};

    #[test]
    fn commands_cannot_be_broken_out_of() {
        let mut first = report(&rule::BOOKMARK_NOT_FOUND, "en/a;]%.md");
        first.finding.message = "100%\n##vso[task.complete]".to_owned();
        first.finding.help = Some("mend it".into());
        let reports = [report(&rule::FILE_CASE_MISMATCH, "en/a.md"), first, report(&rule::FILE_NOT_FOUND, "en/b.md")];
        let expected = "\
##vso[task.logissue type=error;sourcepath=en/b.md;linenumber=2;columnnumber=3;code=file-not-found;]`x.md` is nowhere
##vso[task.logissue type=warning;sourcepath=en/a%3B%5D%AZP25.md;linenumber=2;columnnumber=3;code=bookmark-not-found;]\
100%AZP25␊##vso[task.complete] (mend it)
not shown: 1 info; Azure Pipelines knows errors and warnings
";
        assert_eq!(written(|out| write(out, &reports, &str::to_owned)), expected);
    }
}
