//! Regions: the lines between two marks of one name, as each family of languages writes them.

use std::collections::BTreeMap;

use super::Missing;
use super::language::{Marks, marks_of};

/// What writers may leave out of a name.
const PREFIX: &str = "snippet";

/// The lines of a region, without marks of regions inside. Of several with one name, the last is taken.
pub(super) fn lines_of<'text>(
    lines: &[&'text str],
    name: &str,
    language: &str,
    extension: &str,
) -> Result<Vec<&'text str>, Missing> {
    let name = name.trim().to_lowercase();
    let prefixed = format!("{PREFIX}{name}");
    let mut names = Vec::new();
    let mut is_unclosed = false;
    for marks in marks_of(language, extension) {
        let regions = Regions::read(lines, &marks);
        let found = [&name, &prefixed].into_iter().find_map(|name| regions.by_name.get(name));
        match found.map(|region| (region.start, region.end)) {
            Some((start, Some(end))) => {
                let is_code = |line: &usize| regions.marks.binary_search(line).is_err();
                return Ok((start..end).filter(is_code).map(|line| lines[line]).collect());
            }
            Some((_, None)) => is_unclosed = true,
            None => {}
        }
        names.extend(regions.by_name.into_keys());
    }
    if is_unclosed {
        return Err(Missing::Unclosed);
    }
    names.sort();
    names.dedup();
    Err(Missing::Region(names))
}

/// The lines inside two marks.
struct Region {
    /// The first line inside.
    start: usize,
    /// The line of the closing mark.
    end: Option<usize>,
}

struct Regions {
    by_name: BTreeMap<String, Region>,
    /// The lines that are marks, in order.
    marks: Vec<usize>,
}

impl Regions {
    fn read(lines: &[&str], marks: &Marks) -> Self {
        let mut regions = Self { by_name: BTreeMap::new(), marks: Vec::new() };
        let mut open: Vec<String> = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            if let Some(named) = marks.end(line) {
                regions.marks.push(at);
                let name = if marks.ends_are_named() { Some(named) } else { open.pop() };
                let region = name.and_then(|name| regions.by_name.get_mut(&name));
                region.into_iter().for_each(|region| {
                    region.end.get_or_insert(at);
                });
            } else if let Some(name) = marks.start(line) {
                regions.marks.push(at);
                if !marks.ends_are_named() {
                    open.push(name.clone());
                }
                regions.by_name.insert(name, Region { start: at + 1, end: None });
            }
        }
        regions
    }
}
