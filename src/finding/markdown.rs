//! Findings for the summary of a job: counts and a table, the most severe first.

use std::cmp::Reverse;
use std::fmt::Write as _;
use std::io::{self, Write};

use super::human::{count, number, visible};
use super::{InRepository, Report, Summary};

/// How many findings are listed; hosts cut a summary at a size.
const LISTED: usize = 200;

/// Writes the report.
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
    writeln!(out, "## Hexapla\n\n{}\n", sentence(summary))?;
    let mut sorted: Vec<&Report> = reports.iter().collect();
    sorted.sort_by_key(|report| Reverse(report.severity));
    if !sorted.is_empty() {
        writeln!(out, "| Severity | Rule | Place | Finding |\n| --- | --- | --- | --- |")?;
    }
    for Report { finding, severity, path, start, .. } in sorted.iter().take(LISTED) {
        let place = format!("{}:{}:{}", code(&visible(&in_repository(path))), start.line, start.column);
        let help = finding.help.iter().map(|help| format!("<br>{}", cell(help))).collect::<String>();
        let (severity, rule) = (severity.name(), finding.rule.name);
        writeln!(out, "| {severity} | {rule} | {place} | {}{help} |", cell(&finding.message))?;
    }
    match sorted.len().saturating_sub(LISTED) {
        0 => Ok(()),
        more => writeln!(out, "\n{} more are not listed.", number(more)),
    }
}

fn sentence(summary: &Summary) -> String {
    let Summary { articles, errors, warnings, infos, baselined } = *summary;
    let kinds = [(errors, "error"), (warnings, "warning"), (infos, "info")].map(|(number, kind)| count(number, kind));
    let known =
        if baselined > 0 { format!(" {} in the baseline.", count(baselined, "known finding")) } else { String::new() };
    format!("{} in {}.{known}", kinds.join(", "), count(articles, "article"))
}

/// A message in a cell: what it has between backticks is code, and nothing in it is markup.
fn cell(message: &str) -> String {
    let message = visible(message);
    let parts: Vec<&str> = message.split('`').collect();
    // A backtick without its like is one.
    if parts.len().is_multiple_of(2) {
        return escaped(&message);
    }
    let part = |(index, part): (usize, &&str)| if index % 2 == 0 { escaped(part) } else { code(part) };
    parts.iter().enumerate().map(part).collect()
}

fn code(text: &str) -> String {
    format!("<code>{}</code>", escaped(text))
}

/// A text in which no character means anything to markdown or HTML.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '.' | ',' | '-' | '/' | ' ') || !c.is_ascii_punctuation() {
            escaped.push(c);
        } else {
            let _ = write!(escaped, "&#{};", u32::from(c));
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::rule;
    use crate::finding::tests::{report, written};

    #[test]
    fn nothing_in_a_cell_is_markup() {
        let mut first = report(&rule::BOOKMARK_NOT_FOUND, "en/a|<b>.md");
        first.finding.message = "`<x|y>` is *nowhere*\n".to_owned();
        first.finding.help = Some("did you mean `y?".into());
        let reports = [first, report(&rule::FILE_NOT_FOUND, "en/b.md")];
        let expected = "\
## Hexapla

1 error, 1 warning, 0 infos in 7 articles.

| Severity | Rule | Place | Finding |
| --- | --- | --- | --- |
| error | file-not-found | <code>en/b.md</code>:2:3 | <code>x.md</code> is nowhere |
| warning | bookmark-not-found | <code>en/a&#124;&#60;b&#62;.md</code>:2:3 | <code>&#60;x&#124;y&#62;</code> is &#42;nowhere&#42;␊\
<br>did you mean &#96;y&#63; |
";
        let text = written(|out| write(out, &Summary::of(7, &reports), &reports, &str::to_owned));
        assert_eq!(text, expected);
    }

    #[test]
    fn a_long_list_is_cut() {
        let reports = vec![report(&rule::FILE_NOT_FOUND, "en/b.md"); 1_200];
        let text = written(|out| write(out, &Summary::of(7, &reports), &reports, &str::to_owned));
        assert!(text.ends_with(" |\n\n1,000 more are not listed.\n"), "{text}");
    }
}
