//! The baseline: findings that are known and left for later, so that a check speaks of new ones alone.
//!
//! It is text: a line for each finding, with how often it is found and its fingerprint, but not its place; sorted, so that
//! git can merge it and unrelated edits leave it alone.

use std::collections::BTreeMap;

use super::fingerprint::identity;
use super::human::visible;
use super::{Report, Unseen};
use crate::text::{Position, without_mark};

/// The version of the format.
const VERSION: u32 = 1;

/// What the first line of a baseline begins with.
const HEAD: &str = "# hexapla baseline";

/// What a baseline's first line says behind its version.
const FIELDS: &str = "path, rule, count, fingerprint, message";

/// Findings that are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: BTreeMap<String, Entry>,
}

/// A finding that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    count: usize,
    path: String,
    rule: String,
    message: String,
}

/// What is wrong with the text of a baseline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaselineError {
    /// Where.
    pub position: Position,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

/// What a baseline makes of a check.
#[derive(Debug)]
pub struct Compared {
    /// The reports that are new.
    pub new: Vec<Report>,
    /// How many are known.
    pub known: usize,
    /// Those that were known and are found no more, by path.
    pub mended: Vec<Mended>,
}

/// Findings that were known and are found no more.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mended {
    /// The file.
    pub path: String,
    /// The rule's name.
    pub rule: String,
    /// What was wrong.
    pub message: String,
    /// How many there were.
    pub count: usize,
}

impl Baseline {
    /// The baseline that knows all of these.
    pub fn of(reports: &[Report]) -> Self {
        let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
        for report in reports {
            let new = || Entry {
                count: 0,
                path: visible(&report.path).into_owned(),
                rule: report.finding.rule.name.to_owned(),
                message: visible(&report.finding.message).into_owned(),
            };
            entries.entry(identity(report)).or_insert_with(new).count += 1;
        }
        Self { entries }
    }

    /// Reads a baseline. A finding that stands twice, as after a merge, counts as often as its larger number says.
    ///
    /// # Errors
    ///
    /// The first line that is none of a baseline's.
    pub fn parse(text: &str) -> Result<Self, BaselineError> {
        let mut lines = without_mark(text).lines();
        check_version(lines.next().unwrap_or_default())?;
        let mut baseline = Self::default();
        for (index, line) in lines.enumerate().filter(|(_, line)| !line.is_empty() && !is_comment(line)) {
            let (fingerprint, entry) = parse_line(line, index as u32 + 2)?;
            let known = baseline.entries.entry(fingerprint).or_insert_with(|| Entry { count: 0, ..entry.clone() });
            known.count = known.count.max(entry.count);
        }
        Ok(baseline)
    }

    /// The baseline as it is kept.
    pub fn to_text(&self) -> String {
        let line = |(fingerprint, entry): (&String, &Entry)| {
            let Entry { count, path, rule, message } = entry;
            format!("{path}\t{rule}\t{count}\t{fingerprint}\t{message}\n")
        };
        let mut lines: Vec<String> = self.entries.iter().map(line).collect();
        lines.sort();
        format!("{HEAD} {VERSION}: {FIELDS}\n{}", lines.concat())
    }

    /// How many findings are known.
    pub fn len(&self) -> usize {
        self.entries.values().map(|entry| entry.count).sum()
    }

    /// Whether none is known.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What of these is new. Of findings that are alike, the first are taken for the known ones. What was not looked at is not
    /// mended.
    pub fn compare(&self, reports: Vec<Report>, unseen: &Unseen) -> Compared {
        let mut left: BTreeMap<&str, usize> =
            self.entries.iter().map(|(fingerprint, entry)| (fingerprint.as_str(), entry.count)).collect();
        let total = reports.len();
        let is_new = |report: &Report| match left.get_mut(identity(report).as_str()) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        };
        let new: Vec<Report> = reports.into_iter().filter(is_new).collect();
        let mended = |(fingerprint, count): (&&str, &usize)| {
            let known = self.entries.get(*fingerprint).filter(|known| *count > 0 && !known.is_in(unseen));
            let Entry { path, rule, message, .. } = known?;
            Some(Mended { path: path.clone(), rule: rule.clone(), message: message.clone(), count: *count })
        };
        let mut mended: Vec<Mended> = left.iter().filter_map(mended).collect();
        mended.sort();
        Compared { known: total - new.len(), new, mended }
    }

    /// The same without what is mended; nothing is added.
    pub fn shrunk(&self, reports: &[Report], unseen: &Unseen) -> Self {
        let found = Self::of(reports).entries;
        let still = |(fingerprint, entry): (&String, &Entry)| {
            let count = match found.get(fingerprint) {
                _ if entry.is_in(unseen) => entry.count,
                Some(found) => entry.count.min(found.count),
                None => return None,
            };
            Some((fingerprint.clone(), Entry { count, ..entry.clone() }))
        };
        Self { entries: self.entries.iter().filter_map(still).collect() }
    }

    /// The same with what another one knows that was not looked at.
    pub fn with_unseen(mut self, other: &Self, unseen: &Unseen) -> Self {
        for (fingerprint, entry) in other.entries.iter().filter(|(_, entry)| entry.is_in(unseen)) {
            self.entries.entry(fingerprint.clone()).or_insert_with(|| entry.clone());
        }
        self
    }
}

impl Entry {
    fn is_in(&self, unseen: &Unseen) -> bool {
        unseen.holds(&self.path, &self.rule)
    }
}

fn is_comment(line: &str) -> bool {
    line.starts_with('#') && !line.contains('\t')
}

fn check_version(line: &str) -> Result<(), BaselineError> {
    let refuse =
        |message: String, help: &str| Err(BaselineError { position: Position::START, message, help: help.to_owned() });
    let version = line.strip_prefix(HEAD).and_then(|rest| rest.split([':', ' ']).find(|word| !word.is_empty()));
    match version.and_then(|version| version.parse::<u32>().ok()) {
        Some(VERSION) => Ok(()),
        Some(newer) if newer > VERSION => {
            refuse(format!("the baseline has version {newer}, and this program knows {VERSION}"), "update hexapla")
        }
        _ => refuse("the file is no baseline".to_owned(), "`hexapla check --write-baseline` writes one"),
    }
}

/// The fingerprint and the finding of a line.
fn parse_line(line: &str, number: u32) -> Result<(String, Entry), BaselineError> {
    let refuse = |before: usize, message: String| {
        let column = line.split('\t').take(before).map(|field| field.chars().count() as u32 + 1).sum::<u32>() + 1;
        let position = Position { line: number, column };
        BaselineError { position, message, help: format!("a line has {FIELDS}, with tabs between them") }
    };
    let fields: Vec<&str> = line.splitn(5, '\t').collect();
    let [path, rule, count, fingerprint, message] = fields[..] else {
        let is_conflict = ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|mark| line.starts_with(mark));
        let what = if is_conflict { "the mark of an unresolved merge" } else { "no line of a baseline" };
        return Err(refuse(0, what.to_owned()));
    };
    // Numbers of this size can be added up.
    let Some(count) = count.parse().ok().filter(|count: &u32| *count > 0) else {
        return Err(refuse(2, format!("`{}` is no count", visible(count))));
    };
    if fingerprint.len() != 16 || !fingerprint.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(refuse(3, format!("`{}` is no fingerprint", visible(fingerprint))));
    }
    let entry =
        Entry { count: count as usize, path: path.to_owned(), rule: rule.to_owned(), message: message.to_owned() };
    Ok((fingerprint.to_owned(), entry))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::rule;
    use crate::finding::tests::{report, whole_file};

    fn reports() -> Vec<Report> {
        let link = |path| report(&rule::FILE_NOT_FOUND, path);
        vec![link("en/a.md"), link("en/b.md"), link("en/b.md"), whole_file(&rule::TITLE_MISSING)]
    }

    #[test]
    fn it_is_sorted_text_without_places_and_reads_itself() {
        let baseline = Baseline::of(&reports());
        let text = baseline.to_text();
        let shown: Vec<Vec<&str>> = text.lines().map(|line| line.split('\t').collect()).collect();
        assert_eq!(shown[0], ["# hexapla baseline 1: path, rule, count, fingerprint, message"]);
        assert_eq!(shown[2][..3], ["en/b.md", "file-not-found", "2"]);
        assert_eq!((shown.len(), shown[2][4], baseline.len()), (4, "`x.md` is nowhere", 4));
        assert!(text.lines().skip(1).is_sorted());
        assert_eq!(Baseline::parse(&text), Ok(baseline.clone()));
        assert_eq!(Baseline::parse(&text.replace('\n', "\r\n")), Ok(baseline.clone()));
        assert_eq!(Baseline::parse(&(text.clone() + &text.replace("\t2\t", "\t1\t"))), Ok(baseline));
    }

    #[test]
    fn what_is_known_goes_what_is_new_stays_and_what_is_mended_is_counted() {
        let baseline = Baseline::of(&reports()[1..]);
        let mut now = reports();
        now.remove(2);
        now[1].start.line += 40;
        let compared = baseline.compare(now.clone(), &Unseen::default());
        assert_eq!((compared.new.len(), compared.known, compared.mended.len()), (1, 2, 1));
        assert_eq!((compared.mended[0].count, &*compared.mended[0].rule), (1, "file-not-found"));
        assert_eq!(&*compared.new[0].path, "en/a.md");
        let shrunk = baseline.shrunk(&now, &Unseen::default());
        assert_eq!((shrunk.len(), shrunk.compare(now, &Unseen::default()).mended.len()), (2, 0));
        assert!(Baseline::default().shrunk(&reports(), &Unseen::default()).is_empty());
    }

    #[test]
    fn what_was_not_looked_at_stays_known_and_is_not_mended() {
        let baseline = Baseline::of(&reports());
        let unseen = Unseen { rules: vec![&rule::FILE_NOT_FOUND], ..Unseen::default() };
        let compared = baseline.compare(Vec::new(), &unseen);
        assert_eq!((compared.mended.len(), &*compared.mended[0].rule), (1, "title-missing"));
        assert_eq!(baseline.shrunk(&[], &unseen).len(), 3);
        assert_eq!(Baseline::default().with_unseen(&baseline, &unseen).len(), 3);
    }

    #[test]
    fn the_same_finding_once_more_is_new() {
        let baseline = Baseline::of(&reports());
        let mut now = reports();
        now.push(report(&rule::FILE_NOT_FOUND, "en/b.md"));
        assert_eq!(baseline.compare(now, &Unseen::default()).new.len(), 1);
    }

    #[test]
    fn what_is_no_baseline_is_refused_at_its_place() {
        let wrong = |text: &str| Baseline::parse(text).map_err(|error| (error.position, error.message));
        let at = |line, column| Position { line, column };
        let head = "# hexapla baseline 1\n";
        assert_eq!(wrong(""), Err((at(1, 1), "the file is no baseline".to_owned())));
        let newer = "the baseline has version 2, and this program knows 1".to_owned();
        assert_eq!(wrong("# hexapla baseline 2: x"), Err((at(1, 1), newer)));
        let merge = "the mark of an unresolved merge".to_owned();
        assert_eq!(wrong(&format!("{head}\n<<<<<<< HEAD\n")), Err((at(3, 1), merge)));
        let line = "多.md\tx\t0\t0123456789abcdef\tm\n";
        assert_eq!(wrong(&format!("{head}{line}")), Err((at(2, 8), "`0` is no count".to_owned())));
        let message = "`18446744073709551615` is no count".to_owned();
        let line = line.replace("\t0\t", "\t18446744073709551615\t");
        assert_eq!(wrong(&format!("{head}{line}")), Err((at(2, 8), message)));
        let line = "多.md\tx\t1\t0123456789abcdeg\tm\n";
        let message = "`0123456789abcdeg` is no fingerprint".to_owned();
        assert_eq!(wrong(&format!("{head}{line}")), Err((at(2, 10), message)));
    }
}
