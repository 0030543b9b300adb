//! Regions: the lines between two marks of one name, as each family of languages writes them.

use std::collections::{BTreeMap, BTreeSet};

use super::Missing;
use super::language::Marks;

/// What writers may leave out of a name.
const PREFIX: &str = "snippet";

/// The regions of a file as one family of marks after another shows them, each read when it is first asked for.
#[derive(Default)]
pub(super) struct RegionsByMarks(Vec<(Marks, Regions)>);

impl RegionsByMarks {
    /// How many families of marks have been looked for.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The lines of a region, without marks of regions inside. Of several with one name, the last is taken.
    pub(super) fn lines_of<'text>(
        &mut self,
        lines: &[&'text str],
        name: &str,
        marks: &[Marks],
    ) -> Result<Vec<&'text str>, Missing> {
        let name = name.trim().to_lowercase();
        let prefixed = format!("{PREFIX}{name}");
        let mut is_unclosed = false;
        for marks in marks {
            let regions = self.of(lines, *marks);
            let found = [&name, &prefixed].into_iter().find_map(|name| regions.by_name.get(name));
            match found.map(|region| (region.start, region.end)) {
                Some((start, Some(end))) => {
                    let is_code = |line: &usize| regions.marks.binary_search(line).is_err();
                    return Ok((start..end).filter(is_code).map(|line| lines[line]).collect());
                }
                Some((_, None)) => is_unclosed = true,
                None => {}
            }
        }
        if is_unclosed {
            return Err(Missing::Unclosed);
        }
        let looked_for = self.0.iter().filter(|(of, _)| marks.contains(of));
        let names: BTreeSet<&String> = looked_for.flat_map(|(_, regions)| regions.by_name.keys()).collect();
        Err(Missing::Region(names.into_iter().cloned().collect()))
    }

    fn of(&mut self, lines: &[&str], marks: Marks) -> &Regions {
        let known = self.0.iter().position(|(of, _)| *of == marks);
        let at = known.unwrap_or_else(|| {
            self.0.push((marks, Regions::read(lines, &marks)));
            self.0.len() - 1
        });
        &self.0[at].1
    }
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
