//! Ends of blocks that stand farther in than their beginnings: they close them all the same, whatever list they stand in.

use super::Found;

/// A block that is open.
struct Open {
    name: &'static str,
    column: usize,
}

/// Adds the indentation that parts an end from the block that it closes: without it both stand in the same list item or in none.
/// Markdig asks the blocks that are open, outermost first, whether a line ends them, and none of ours minds blanks.
pub(super) fn with_indents(text: &str, found: Vec<Found>) -> Vec<Found> {
    let mut open: Vec<Open> = Vec::new();
    let mut indents = Vec::new();
    for one in &found {
        let Found::Marker { range, marker, alone: true } = one else { continue };
        let start = memchr::memrchr(b'\n', &text.as_bytes()[..range.start]).map_or(0, |newline| newline + 1);
        let column = range.start - start;
        if let Some(name) = marker.begun() {
            open.push(Open { name, column });
        }
        let Some(last) = marker.ended().and_then(|name| open.iter().rposition(|open| open.name == name)) else {
            continue;
        };
        let begun = open[last].column;
        open.truncate(last);
        if begun < column && text[start..range.start].bytes().all(|byte| byte == b' ') {
            indents.push(Found::Indent(start + begun..range.start));
        }
    }
    if indents.is_empty() {
        return found;
    }
    let mut all = found;
    all.extend(indents);
    all.sort_by_key(|found| found.range().start);
    all
}
