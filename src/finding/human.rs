//! Findings for people: each with the line that it is about, as compilers show theirs.

use std::borrow::Cow;
use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::renderer::DEFAULT_LINE_NUM_STYLE;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{FileId, Finding, Report, Severity, Summary, fingerprints};
use crate::text::{Position, Span, without_mark};

/// With more findings than this, what they have in common is shown.
const MANY: usize = 50;

/// How many causes are shown of many findings.
const CAUSES: usize = 10;

/// How many more places of one cause are named.
const PLACES: usize = 3;

/// How many lines of a longer passage are shown.
const LINES: usize = 6;

/// The narrowest terminal that lines are cut for.
pub const NARROWEST: usize = 40;

/// How much is shown, and how wide.
#[derive(Clone, Debug)]
pub struct Options {
    /// What was looked at, such as `1,095 articles`.
    pub subject: String,
    /// How many findings are left out because the baseline knows them.
    pub baselined: usize,
    /// Whether infos are shown rather than counted.
    pub infos: bool,
    /// Whether every finding is shown, however many there are.
    pub all: bool,
    /// How many columns a line of the terminal has.
    pub width: usize,
}

/// Reads the text of a file again, to show lines of it; `None` where it cannot be read.
pub type ReadText<'a> = dyn Fn(FileId) -> Option<String> + 'a;

/// Writes the report in colours, which the stream may drop.
///
/// # Errors
///
/// `out` cannot be written to.
pub fn write(out: &mut dyn Write, reports: &[Report], read: &ReadText<'_>, options: &Options) -> io::Result<()> {
    let shown: Vec<&Report> =
        reports.iter().filter(|report| options.infos || report.severity > Severity::Info).collect();
    let width = options.width.max(NARROWEST);
    let page = Page { read, last: RefCell::default(), renderer: Renderer::styled().term_width(width), width };
    let counts = Summary::of(0, reports);
    let repeated = Repeated::of(reports);
    if options.all || shown.len() <= MANY {
        for report in &shown {
            page.write(out, report, repeated.note(report))?;
        }
        write_counts(out, &counts, options)?;
    } else {
        let causes = causes(&shown);
        for cause in causes.iter().take(CAUSES) {
            page.write(out, cause[0], others(&cause[1..]).into_iter().chain(repeated.note(cause[0])))?;
        }
        write_counts(out, &counts, options)?;
        let (these, total) = (causes.len().min(CAUSES), shown.len());
        let causes = count(causes.len(), "cause");
        writeln!(out, "{} of {causes} shown: --all shows all {}", number(these), count(total, "finding"))?;
    }
    match shown.first() {
        Some(first) => writeln!(out, "what a rule means: hexapla explain {}", first.finding.rule.name),
        None => Ok(()),
    }
}

fn write_counts(out: &mut dyn Write, counts: &Summary, options: &Options) -> io::Result<()> {
    let Summary { errors, warnings, infos, .. } = *counts;
    let mut kinds = vec![(errors, "error"), (warnings, "warning")];
    if options.infos {
        kinds.push((infos, "info"));
    }
    kinds.retain(|(number, _)| *number > 0);
    let kinds: Vec<String> = kinds.into_iter().map(|(number, kind)| count(number, kind)).collect();
    let subject = visible(&options.subject);
    match kinds.split_last() {
        None => writeln!(out, "no problems in {subject}")?,
        Some((one, [])) => writeln!(out, "{one} in {subject}")?,
        Some((last, rest)) => writeln!(out, "{} and {last} in {subject}", rest.join(", "))?,
    }
    if options.baselined > 0 {
        writeln!(out, "{} in the baseline", count(options.baselined, "known finding"))?;
    }
    if infos > 0 && !options.infos {
        writeln!(out, "{}: --info shows {}", count(infos, "info"), if infos == 1 { "it" } else { "them" })?;
    }
    Ok(())
}

/// The places in translations that repeat a report of the source, by its fingerprint.
struct Repeated<'r> {
    places: BTreeMap<&'r str, Vec<&'r Report>>,
    /// The fingerprint of each report, by its place; empty where nothing is repeated.
    fingerprints: BTreeMap<(&'r str, Position, &'r str, &'r str), String>,
}

impl<'r> Repeated<'r> {
    fn of(reports: &'r [Report]) -> Self {
        let mut places: BTreeMap<&str, Vec<&Report>> = BTreeMap::new();
        for report in reports {
            if let Some(cause) = &report.cause {
                places.entry(cause).or_default().push(report);
            }
        }
        let mut all = BTreeMap::new();
        if !places.is_empty() {
            all.extend(reports.iter().map(Self::key).zip(fingerprints(reports)));
        }
        Self { places, fingerprints: all }
    }

    fn key(report: &Report) -> (&str, Position, &str, &str) {
        (&report.path, report.start, report.finding.rule.name, &report.finding.message)
    }

    /// A sentence about the translations that have the same problem from their source.
    fn note(&self, report: &Report) -> Option<String> {
        let places = self.places.get(self.fingerprints.get(&Self::key(report))?.as_str())?;
        let translations = count(places.len(), "translation");
        Some(format!(
            "{translations} {}: {}",
            if places.len() == 1 { "has it too" } else { "have it too" },
            named(places)
        ))
    }
}

/// The reports that say the same, such as that one file is missing, most first.
fn causes<'r>(shown: &[&'r Report]) -> Vec<Vec<&'r Report>> {
    let mut causes: BTreeMap<(&str, &str), Vec<&Report>> = BTreeMap::new();
    for report in shown {
        let cause = (report.finding.rule.name, report.finding.message.as_str());
        causes.entry(cause).or_default().push(report);
    }
    let mut causes: Vec<Vec<&Report>> = causes.into_values().collect();
    causes.sort_by_key(|cause| (Reverse(cause.len()), Reverse(cause.iter().map(|report| report.severity).max())));
    causes
}

/// A sentence about the reports of a cause that are not shown.
fn others(rest: &[&Report]) -> Option<String> {
    (!rest.is_empty()).then(|| format!("{} more like this: {}", number(rest.len()), named(rest)))
}

/// The places of the first of these.
fn named(reports: &[&Report]) -> String {
    let mut places: Vec<String> = reports.iter().take(PLACES).map(|report| place(report)).collect();
    if reports.len() > PLACES {
        places.push("…".to_owned());
    }
    places.join(", ")
}

/// Where a report stands, in one line: `PATH:LINE:COLUMN`.
pub fn place(report: &Report) -> String {
    format!("{}:{}:{}", visible(&report.path), report.start.line, report.start.column)
}

/// What findings are written on.
struct Page<'a> {
    read: &'a ReadText<'a>,
    /// The file that was read last, with its text.
    last: RefCell<Option<(FileId, Option<String>)>>,
    renderer: Renderer,
    width: usize,
}

impl Page<'_> {
    fn write(&self, out: &mut dyn Write, report: &Report, notes: impl IntoIterator<Item = String>) -> io::Result<()> {
        let finding = &report.finding;
        let level = match report.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Info => Level::INFO,
        };
        let title = level.clone().primary_title(visible(&finding.message)).id(finding.rule.name);
        let mut details = Group::with_level(level);
        let mut indent = 0;
        if let Some(Passage { text, marked }) = self.passage(report) {
            let line = report.start.line as usize;
            indent = (line + text.matches('\n').count()).to_string().len();
            let mark = AnnotationKind::Primary.span(marked);
            details = details.element(Snippet::source(text).line_start(line).annotation(mark));
        }
        details = details.elements(finding.help.iter().map(|help| Level::HELP.message(visible(help))));
        details = details.elements(notes.into_iter().map(|note| Level::NOTE.message(note)));
        writeln!(out, "{}", self.renderer.render(&[Group::with_title(title)]))?;
        // The renderer would take the column from what is left of a line that is cut.
        let style = DEFAULT_LINE_NUM_STYLE;
        writeln!(out, "{:indent$}{style}-->{style:#} {}", "", place(report))?;
        writeln!(out, "{}\n", self.renderer.render(&[details]))
    }

    /// The lines that a report is about; none where it is about a whole file.
    fn passage(&self, report: &Report) -> Option<Passage> {
        let Finding { file, span, .. } = report.finding;
        if span == Span::default() {
            return None;
        }
        let mut last = self.last.borrow_mut();
        let (_, text) = match last.take() {
            Some(known) if known.0 == file => last.insert(known),
            _ => last.insert((file, (self.read)(file))),
        };
        Passage::around(text.as_deref()?, span, self.width)
    }
}

/// The lines around a span as a terminal may have them, and where the span is in them.
struct Passage {
    text: String,
    marked: Range<usize>,
}

impl Passage {
    /// The lines that hold a span; `None` where the span does not fit the text.
    fn around(text: &str, span: Span, width: usize) -> Option<Self> {
        let inside = text.get(span.range())?;
        let inside = inside.strip_suffix('\n').unwrap_or(inside);
        let (before, after) = (&text[..span.start as usize], &text[span.start as usize + inside.len()..]);
        let before = before.rsplit('\n').next().unwrap_or_default();
        let before = without_mark(before);
        let after = without_return(after.split('\n').next().unwrap_or_default());
        Some(match inside.contains('\n') {
            true => Self::of_lines(before, inside, width),
            false => Self::of_line(before, without_return(inside), after, width),
        })
    }

    /// A part of a line. The renderer cuts the line; what it would never show is left out, since it is slow on long ones.
    fn of_line(before: &str, inside: &str, after: &str, width: usize) -> Self {
        let mut text = visible(last_characters(before, 2 * width)).into_owned();
        let start = text.len();
        text += &visible(&first_characters(inside, 2 * width));
        let marked = start..text.len();
        text += &visible(&first_characters(after, 2 * width));
        Self { text, marked }
    }

    /// The first of several lines, cut here because the renderer would not.
    fn of_lines(before: &str, inside: &str, width: usize) -> Self {
        let end = last_characters(before, width / 6);
        let mut text = if end.len() < before.len() { "…".to_owned() } else { String::new() };
        text += &visible(end);
        let start = text.len();
        let lines = inside.split('\n').take(LINES).map(|line| first_characters(without_return(line), width / 3));
        text += &lines.map(|line| visible(&line).into_owned()).collect::<Vec<_>>().join("\n");
        Self { marked: start..text.len(), text }
    }
}

fn without_return(line: &str) -> &str {
    line.strip_suffix('\r').unwrap_or(line)
}

/// At most so many characters from the front of a line, with a mark where more follow.
fn first_characters(line: &str, most: usize) -> Cow<'_, str> {
    match line.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &line[..end]).into(),
        None => line.into(),
    }
}

/// At most so many characters from the end of a line.
fn last_characters(line: &str, most: usize) -> &str {
    let cut = line.char_indices().rev().nth(most);
    cut.map_or(line, |(before, character)| &line[before + character.len_utf8()..])
}

/// Text that does nothing to a terminal: control characters have pictures, and so has what turns the writing direction.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(|c| picture(c).is_some()) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match picture(c) {
            Some(picture) => shown.push(picture),
            None => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

/// What stands for a character that terminals obey instead of showing it.
fn picture(c: char) -> Option<char> {
    match c {
        '\t' => Some(' '),
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)),
        '\u{7f}' => Some('␡'),
        '\u{80}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Some(char::REPLACEMENT_CHARACTER)
        }
        _ => None,
    }
}

/// So many things, in words: `1 error`, `1,095 articles`.
pub fn count(things: usize, noun: &str) -> String {
    let plural = if things == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", number(things))
}

/// A number with commas between its thousands.
pub fn number(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests;
