//! Code samples: which part of a file is asked for, and that part.
//!
//! What is asked for is read as DocFX reads it: a name before lines, `start` and `end` before `range`.

mod language;
mod notebook;
mod query;
mod regions;

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

pub use language::{class_of, is_language};
pub use query::{Fault, fault_of_lines, faults};

use language::marks_of;
use regions::RegionsByMarks;

/// The largest line number that is taken: no file that is read has more.
const LAST_LINE: u32 = u32::MAX;

/// What is asked for of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Which lines.
    pub selection: Selection,
    /// Which of the lines shown are highlighted, counted from 1.
    pub highlight: Lines,
    /// How much of each line's indentation goes; `None` takes all that the lines share.
    pub dedent: Option<usize>,
    /// The language as pages name it, which decides how regions are marked; empty where none was written.
    pub language: Box<str>,
    /// Whether the file is a notebook, whose cells have the names.
    pub notebook: bool,
}

/// Lines, counted from 1, in the order in which they are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lines(Box<[RangeInclusive<u32>]>);

/// Which lines of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Selection {
    /// All of them.
    #[default]
    Whole,
    /// These.
    Lines(Lines),
    /// What stands between two marks of that name.
    Region(Box<str>),
}

/// A file that parts are taken from, with what was read of it for those before.
pub struct Sample<'text> {
    text: &'text str,
    lines: Vec<&'text str>,
    regions: RegionsByMarks,
    /// Bytes gone through for parts.
    read: usize,
}

impl<'text> Sample<'text> {
    /// A file of that text.
    pub fn new(text: &'text str) -> Self {
        let lines = text.trim_start_matches(crate::text::BOM).lines().collect();
        Self { text, lines, regions: RegionsByMarks::default(), read: 0 }
    }

    /// How many bytes have been gone through for the parts asked for so far.
    pub fn read(&self) -> usize {
        self.read
    }

    /// The part that is asked for; `extension` is that of the file's name.
    ///
    /// # Errors
    ///
    /// The file has no such part.
    pub fn part(&mut self, request: &Request, extension: &str) -> Result<Part, Missing> {
        let known = self.regions.len();
        let part = self.take(request, extension);
        let readings = match (request.notebook, &request.selection) {
            (false, Selection::Region(_)) => self.regions.len() - known,
            _ => 1,
        };
        let told = match &part {
            Err(Missing::Region(names)) => names.iter().map(String::len).sum(),
            _ => 0,
        };
        self.read += readings * self.text.len() + told;
        part
    }

    fn take(&mut self, request: &Request, extension: &str) -> Result<Part, Missing> {
        if request.notebook {
            return notebook::cell(self.text, &request.selection).map(|code| request.part(code.lines().collect()));
        }
        let chosen = match &request.selection {
            Selection::Whole => self.lines.clone(),
            Selection::Region(name) => {
                self.regions.lines_of(&self.lines, name, &marks_of(&request.language, extension))?
            }
            Selection::Lines(wanted) => chosen(&self.lines, wanted),
        };
        match (&request.selection, chosen.is_empty()) {
            _ if self.text.trim().is_empty() => Err(Missing::Empty),
            (Selection::Lines(_), true) => Err(Missing::Lines(self.text.lines().count())),
            _ => Ok(request.part(chosen)),
        }
    }
}

/// A part of a file, ready to be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// The lines, dedented.
    pub lines: Vec<String>,
}

impl Part {
    /// How many bytes it has.
    pub fn size(&self) -> usize {
        self.lines.iter().map(|line| line.len() + 1).sum()
    }
}

/// Why a file does not have what is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// No region or cell has that name; the names that there are.
    Region(Vec<String>),
    /// Nothing ends the region.
    Unclosed,
    /// So many cells have that name.
    Several(usize),
    /// The file has fewer lines.
    Lines(usize),
    /// The file is no notebook.
    Notebook,
    /// The file is empty.
    Empty,
}

impl Lines {
    /// Reads `1-3,5,8-`; what is no number is left out.
    pub fn parse(written: &str) -> Self {
        Self(written.split(',').filter_map(range).collect())
    }

    /// Reads a list likewise, unless a part of it is no number: such a list asks for nothing.
    pub fn read(written: &str) -> Option<Self> {
        let is_list = !written.is_empty() && written.split(',').all(is_range);
        is_list.then(|| Self::parse(written))
    }

    /// Whether a line is one of them.
    pub fn contains(&self, line: usize) -> bool {
        u32::try_from(line).is_ok_and(|line| self.0.iter().any(|range| range.contains(&line)))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The lines that a fragment names, each with an `L`: `L3`, `L3-L5` or `L3-`.
fn lines(fragment: &str) -> Option<Lines> {
    let is_line = |text: &str| {
        let number = text.strip_prefix(['L', 'l']);
        number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let (from, to) = fragment.split_once('-').unwrap_or((fragment, ""));
    (is_line(from) && (to.is_empty() || is_line(to))).then(|| Lines::parse(fragment))
}

/// Whether a part of a list is a line or a range, whatever lines the file has.
fn is_range(written: &str) -> bool {
    let (from, to) = written.split_once('-').unwrap_or((written, ""));
    let is_line = |text: &str| text.trim().trim_start_matches(['L', 'l']).bytes().all(|byte| byte.is_ascii_digit());
    is_line(from) && is_line(to)
}

fn range(written: &str) -> Option<RangeInclusive<u32>> {
    let number = |text: &str| text.trim().trim_start_matches(['L', 'l']).parse::<u32>().ok();
    match written.split_once('-') {
        None => number(written).map(|line| line..=line),
        Some((from, to)) if to.trim().is_empty() => Some(number(from)?..=LAST_LINE),
        Some((from, to)) => Some(number(from)?..=number(to)?),
    }
}

impl Request {
    /// Reads what follows a path: `?name=…&highlight=…` and `#name` or `#L1-L3`.
    pub fn of_address(query: &str, fragment: Option<&str>) -> Self {
        let value = |wanted: &str| {
            let pairs = query.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('='));
            pairs.filter(|(key, _)| key.trim().eq_ignore_ascii_case(wanted)).map(|(_, value)| value.trim()).next_back()
        };
        let number = |wanted: &str| value(wanted).and_then(|value| value.parse::<u32>().ok());
        let fragment = fragment.filter(|fragment| !fragment.is_empty());
        let of_fragment = fragment.and_then(lines);
        let name = fragment.filter(|_| of_fragment.is_none()).or_else(|| value("name")).filter(|name| !name.is_empty());
        let of_range = value("range").and_then(Lines::read);
        let selection = match (name, of_fragment, number("start"), of_range) {
            (Some(name), ..) => Selection::Region(name.into()),
            (_, Some(lines), ..) => Selection::Lines(lines),
            (_, _, Some(start), _) => Selection::Lines(Lines([start..=number("end").unwrap_or(start)].into())),
            (.., Some(range)) => Selection::Lines(range),
            _ => Selection::Whole,
        };
        Self {
            selection,
            highlight: Lines::parse(value("highlight").unwrap_or_default()),
            dedent: value("dedent").and_then(|value| value.parse().ok()),
            ..Self::default()
        }
    }

    /// The lines with the indentation taken away that they share, or what was asked for of it.
    fn part(&self, lines: Vec<&str>) -> Part {
        let indented: Vec<(usize, &str)> = lines.into_iter().map(indentation).collect();
        let shared = indented.iter().filter(|(_, code)| !code.is_empty()).map(|(indent, _)| *indent).min();
        let taken = self.dedent.unwrap_or(shared.unwrap_or_default());
        let line = |(indent, code): &(usize, &str)| match code.is_empty() {
            true => String::new(),
            false => format!("{}{code}", " ".repeat(indent.saturating_sub(taken))),
        };
        Part { lines: indented.iter().map(line).collect() }
    }
}

/// How many lines a part may have, whatever is asked for twice.
const MOST_LINES: usize = 20_000;

fn chosen<'text>(lines: &[&'text str], wanted: &Lines) -> Vec<&'text str> {
    let mut chosen = Vec::new();
    for range in &wanted.0 {
        let from = (*range.start() as usize).max(1) - 1;
        let to = lines.len().min(*range.end() as usize);
        chosen.extend(lines.get(from..to.max(from)).unwrap_or_default());
        chosen.truncate(MOST_LINES);
    }
    chosen
}

/// How far a line is indented, tabs to every fourth column, and what is behind; a blank line is empty.
fn indentation(line: &str) -> (usize, &str) {
    let code = line.trim_start_matches([' ', '\t']);
    if code.trim().is_empty() {
        return (0, "");
    }
    let blanks = &line[..line.len() - code.len()];
    (blanks.bytes().fold(0, |column, byte| if byte == b'\t' { (column / 4 + 1) * 4 } else { column + 1 }), code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(query: &str, fragment: Option<&str>, text: &str) -> Vec<String> {
        Sample::new(text).part(&Request::of_address(query, fragment), "cs").expect("the part is there").lines
    }

    #[test]
    fn a_name_comes_before_lines() {
        let text = "  zero\n  // <one>\n  1\n  // </one>\n\t2\n";
        assert_eq!(part("?start=1&end=1&name=gone&dedent=1", Some("one"), text), [" 1"]);
        assert_eq!(part("?start=1&end=1&range=3-", None, text), ["zero"]);
        assert_eq!(part("?range=3,5-", None, text), ["1", "  2"]);
        assert_eq!(part("", Some("L1-L1"), text), ["zero"]);
        assert_eq!(part("?start=3", None, text), ["1"]);
        assert_eq!(part("?start=3&end=4", None, text), ["1", "// </one>"]);
    }

    #[test]
    fn what_is_missing_is_told() {
        let of = |query: &str, text: &str| Sample::new(text).part(&Request::of_address(query, None), "cs");
        let missing = |query: &str| of(query, "a\n// <b>\n// </b>\n");
        assert_eq!(missing("?name=c"), Err(Missing::Region(vec!["b".to_owned()])));
        assert_eq!(missing("?range=9-12"), Err(Missing::Lines(3)));
        assert_eq!(missing("?name=b").map(|part| part.lines), Ok(Vec::new()));
        assert_eq!(of("?name=b", "// <b>\na\n"), Err(Missing::Unclosed));
    }

    #[test]
    fn what_was_read_for_one_part_serves_the_next() {
        const TEXT: &str = "// <a>\n1\n// </a>\n#region b\n2\n#endregion\n";
        let mut sample = Sample::new(TEXT);
        let mut part = |name: &str| {
            let part = sample.part(&Request::of_address(&format!("?name={name}"), None), "cs");
            (part.map(|part| part.lines), sample.read() / TEXT.len())
        };
        assert_eq!(part("a"), (Ok(vec!["1".to_owned()]), 1));
        assert_eq!(part("b"), (Ok(vec!["2".to_owned()]), 2));
        assert_eq!(part("a"), (Ok(vec!["1".to_owned()]), 2));
        let names = vec!["a".to_owned(), "b".to_owned()];
        assert_eq!(part("c"), (Err(Missing::Region(names)), 10));
    }

    #[test]
    fn each_line_loses_as_much_as_is_asked_for() {
        let text = "    a\n      b\n  c\n";
        assert_eq!(part("?dedent=4", None, text), ["a", "  b", "c"]);
        assert_eq!(part("?dedent=-4", None, text), ["  a", "    b", "c"]);
    }

    #[test]
    fn what_only_looks_like_a_mark_is_code() {
        let text = "// <a>\nb\n// <Content=\"my\">\n// </a>\n";
        assert_eq!(part("?name=a", None, text), ["b", "// <Content=\"my\">"]);
    }

    #[test]
    fn blank_lines_have_no_indentation() {
        assert_eq!(part("", None, "    a\n  \n      b"), ["a", "", "  b"]);
    }
}
