//! Findings become reports: configured, placed in lines and columns, sorted.

use std::sync::Arc;

use rayon::prelude::*;

use super::{Docset, SourceFile};
use crate::config::Config;
use crate::finding::{Finding, Report, Severity, Summary};
use crate::text::{LineWalk, Position, Span};

impl Docset {
    /// Places findings: rules that are off are dropped, each file is read once, and no report stands twice.
    ///
    /// The reports come by path, then place.
    pub fn locate(&self, config: &Config, mut findings: Vec<Finding>) -> Vec<Report> {
        findings.sort_by_key(|finding| finding.file);
        let locales: Vec<Arc<str>> = config.locales.iter().map(|locale| locale.locale.as_str().into()).collect();
        let mut reports: Vec<Report> = by_file(findings)
            .into_par_iter()
            .flat_map_iter(|findings| self.locate_in_file(config, &locales, findings))
            .collect();
        reports.sort_by(|a, b| order(a).cmp(&order(b)));
        reports.dedup();
        self.find_causes(config, &mut reports);
        reports
    }

    /// Counts findings as [`Docset::locate`] would report them, without reading a file.
    pub fn count(&self, config: &Config, articles: usize, mut findings: Vec<Finding>) -> Summary {
        let key = |finding: &Finding| (finding.file, finding.span, finding.rule.name);
        findings.sort_by(|a, b| (key(a), &a.message, &a.target).cmp(&(key(b), &b.message, &b.target)));
        findings.dedup();
        Summary::counting(articles, self.severities(config, &findings))
    }

    fn locate_in_file(&self, config: &Config, locales: &[Arc<str>], findings: Vec<Finding>) -> Vec<Report> {
        let Some(first) = findings.first().map(|finding| finding.file) else { return Vec::new() };
        let file = self.file(first);
        let configured = |finding: Finding| severity(config, &finding, file).map(|severity| (finding, severity));
        let kept: Vec<(Finding, Severity)> = findings.into_iter().filter_map(configured).collect();
        let needs_text = kept.iter().any(|(finding, _)| finding.span != Span::default());
        let text = if needs_text { self.read_for_report(first) } else { None };
        let text = text.as_deref().unwrap_or_default();
        let places = Places::of(text, kept.iter().map(|(finding, _)| snap(text, finding.span)));
        let report = |(finding, severity): (Finding, Severity)| {
            let span = snap(text, finding.span);
            // A mend is right only for the text that it was made for.
            let fix = finding.fix.filter(|fix| fix.fits(text));
            Report {
                severity,
                locale: locales[finding.locale.unwrap_or(file.locale).get()].clone(),
                path: file.printed.clone(),
                start: places.position(span.start),
                end: places.position(span.end),
                finding: Finding { span, fix, ..finding },
                cause: None,
            }
        };
        kept.into_iter().map(report).collect()
    }
}

/// Places of a text by their bytes, found in one walk, since spans may lie within others.
struct Places(Vec<(u32, Position)>);

impl Places {
    fn of(text: &str, spans: impl Iterator<Item = Span>) -> Self {
        let mut offsets: Vec<u32> = spans.flat_map(|span| [span.start, span.end]).collect();
        offsets.sort_unstable();
        offsets.dedup();
        let mut lines = LineWalk::new(text);
        Self(offsets.into_iter().map(|offset| (offset, lines.position(offset))).collect())
    }

    fn position(&self, offset: u32) -> Position {
        let found = self.0.binary_search_by_key(&offset, |(known, _)| *known);
        found.map_or(Position::START, |index| self.0[index].1)
    }
}

/// Sorted findings, those of each file together.
fn by_file(findings: Vec<Finding>) -> Vec<Vec<Finding>> {
    let mut files: Vec<Vec<Finding>> = Vec::new();
    for finding in findings {
        match files.last_mut() {
            Some(of_file) if of_file.last().is_some_and(|last| last.file == finding.file) => of_file.push(finding),
            _ => files.push(vec![finding]),
        }
    }
    files
}

/// How much a finding in a file matters; `None` where its rule is off.
pub(super) fn severity(config: &Config, finding: &Finding, file: &SourceFile) -> Option<Severity> {
    let configured = config.severity(finding.rule, finding.locale.unwrap_or(file.locale), &file.printed)?;
    Some(finding.at_most.map_or(configured, |most| configured.min(most)))
}

/// The order of reports; what follows the message only brings equal ones together.
fn order(report: &Report) -> impl Ord {
    let Finding { rule, message, target, help, .. } = &report.finding;
    (&report.path, report.start, rule.name, message, report.end, target, help)
}

/// The span, widened to whole characters of a text, which may have changed since it was checked or had bytes replaced that
/// are no UTF-8.
fn snap(text: &str, span: Span) -> Span {
    let Span { start, end } = span;
    Span::new(text.floor_char_boundary(start as usize), text.ceil_char_boundary(end as usize))
}
