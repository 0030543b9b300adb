//! Mending what a check found, or showing how it would be mended.

use std::collections::BTreeMap;
use std::io::{IsTerminal, stdout};

use hexapla::finding::human::visible;
use hexapla::finding::{FileId, Report, difference, mended};
use hexapla::pipeline::Checked;

use crate::commands::stop::Stop;
use crate::commands::{Outcome, print};

/// The texts of the files that mends change, before and after, by path; and how many mends there are.
fn changes(checked: &Checked) -> (Vec<(FileId, &str, String, String)>, usize) {
    let mut by_file: BTreeMap<&str, Vec<&Report>> = BTreeMap::new();
    for report in checked.reports.iter().filter(|report| report.finding.fix.is_some()) {
        by_file.entry(&report.path).or_default().push(report);
    }
    let mut changes = Vec::new();
    let mut total = 0;
    for (path, reports) in by_file {
        let file = reports[0].finding.file;
        // What is not UTF-8 throughout is left alone.
        let bytes = checked.docset.read_bytes(file, hexapla::docset::LARGEST_TEXT);
        let Some(before) = bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok()) else { continue };
        let (after, count) = mended(&before, &reports);
        if after != before {
            changes.push((file, path, before, after));
            total += count;
        }
    }
    (changes, total)
}

/// Writes the mends into their files; how many they are, and in which files.
pub(super) fn write(checked: &Checked) -> Result<(usize, Vec<String>), Stop> {
    let (changes, total) = changes(checked);
    for (file, path, _, after) in &changes {
        let written = checked.docset.write(*file, after.as_bytes());
        written.map_err(|error| Stop::new(format!("{path} cannot be written: {}", error.kind())))?;
    }
    Ok((total, changes.iter().map(|(_, path, ..)| (*path).to_owned()).collect()))
}

/// Prints what mending would change.
pub(super) fn show(checked: &Checked) -> Result<Outcome, Stop> {
    let (changes, _) = changes(checked);
    let for_people = stdout().is_terminal();
    print(|out| {
        for (_, path, before, after) in &changes {
            let difference = difference(path, before, after);
            if for_people {
                difference.lines().try_for_each(|line| writeln!(out, "{}", visible(line)))?;
            } else {
                out.write_all(difference.as_bytes())?;
            }
        }
        Ok(())
    })?;
    Ok(if changes.is_empty() { Outcome::Clean } else { Outcome::Found })
}
