//! The reference definitions of an article's plain markdown: they lead where the page's links do, and those that no link
//! uses or that lead nowhere are left out.

use std::collections::HashSet;
use std::ops::Range;

use crate::config::Markdown;
use crate::markdown::constructs;

use super::plain::Edit;

/// Where the links lead that use a definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Leads {
    /// Where it says.
    AsWritten,
    /// The address that is to stand in a range of the text.
    To(Range<usize>, String),
    /// To nothing: what uses it is text.
    Nowhere,
}

/// The definitions of a text, each with what is known of it once a link uses it.
pub(super) struct Definitions(Vec<(Range<usize>, Option<Leads>)>);

impl Definitions {
    pub(super) fn of(text: &str, markdown: Markdown) -> Self {
        Self(constructs::definitions(text, markdown).into_iter().map(|span| (span, None)).collect())
    }

    /// The definition that holds an address.
    pub(super) fn at(&self, address: &Range<usize>) -> Option<usize> {
        let index = self.0.partition_point(|(span, _)| span.end <= address.start);
        self.0.get(index).is_some_and(|(span, _)| span.start <= address.start).then_some(index)
    }

    pub(super) fn note(&mut self, definition: usize, leads: Leads) {
        self.0[definition].1 = Some(leads);
    }

    pub(super) fn edits(self, text: &str) -> Vec<Edit> {
        let mut edits = Vec::new();
        let mut broken = HashSet::new();
        for (span, leads) in self.0 {
            match leads {
                Some(Leads::AsWritten) => continue,
                Some(Leads::To(range, address)) => {
                    edits.push((range, address));
                    continue;
                }
                Some(Leads::Nowhere) => broken.extend(label(&text[span.start..]).map(|(label, _)| label)),
                None => {}
            }
            let end = span.end + text[span.end..].find(|c| c != '\r').unwrap_or_default();
            edits.push((span.start..end + usize::from(text[end..].starts_with('\n')), String::new()));
        }
        if !broken.is_empty() {
            edits.extend(without_brackets(text, &broken));
        }
        edits
    }
}

/// How long a label may be: CommonMark, section 4.7.
const LONGEST: usize = 1000;

/// The label in the brackets that a text begins with, as labels are compared, and where they end.
fn label(text: &str) -> Option<(String, usize)> {
    let near = &text[..text.floor_char_boundary(LONGEST.min(text.len()))];
    let length = near.strip_prefix('[')?.find([']', '['])?;
    let label = crate::text::collapsed(&near[1..1 + length]).to_lowercase();
    near[1 + length..].starts_with(']').then_some((label, length + 2))
}

/// What takes away the brackets of `[text][label]`, `[label][]` and `[label]`.
fn without_brackets(text: &str, broken: &HashSet<String>) -> Vec<Edit> {
    let mut edits = Vec::new();
    // Where the brackets opened that are open, and the pair that closed last.
    let mut open: Vec<usize> = Vec::new();
    let mut last: Option<Range<usize>> = None;
    let remove = |range: Range<usize>| (range, String::new());
    for (at, byte) in text.bytes().enumerate().filter(|(_, byte)| matches!(byte, b'[' | b']')) {
        if byte == b'[' {
            open.push(at);
            continue;
        }
        let Some(start) = open.pop() else { continue };
        let before = last.replace(start..at).filter(|before| before.end + 1 == start);
        let Some((_, end)) = label(&text[start..]).filter(|(label, _)| broken.contains(label)) else { continue };
        let behind = &text[start + end..];
        let first = |open: usize| open - usize::from(text[..open].ends_with('!'));
        match before {
            Some(text) => {
                edits.push(remove(first(text.start)..text.start + 1));
                edits.push(remove(text.end..start + end));
            }
            None if behind.starts_with(['(', ':']) || behind.starts_with('[') && !behind.starts_with("[]") => {}
            None => {
                let collapsed = if behind.starts_with("[]") { 2 } else { 0 };
                edits.push(remove(first(start)..start + 1));
                edits.push(remove(start + end - 1..start + end + collapsed));
            }
        }
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str, leads: &[Option<Leads>]) -> String {
        let mut definitions = Definitions::of(text, Markdown::default());
        for (index, leads) in leads.iter().enumerate() {
            definitions.0[index].1.clone_from(leads);
        }
        super::super::plain::applied(text, definitions.edits(text))
    }

    #[test]
    fn definitions_lead_where_links_do_or_are_left_out() {
        let text = "[a][r], [R], ![b][s], [s][]\n\n[r]: <../a.md>\n[s]: b.md \"x\"\n[t]: c.md\n\nd\n";
        let to = Leads::To(text.find("../a.md").map(|at| at..at + 7).expect("an address"), "../a/".to_owned());
        assert_eq!(written(text, &[Some(to), Some(Leads::Nowhere)]), "[a][r], [R], b, s\n\n[r]: <../a/>\n\nd\n");
    }

    #[test]
    fn long_texts_take_time_in_proportion() {
        for piece in ["[a]", "[", "[a]: b\n", "[a][", "]"] {
            let text = piece.repeat(100_000);
            let broken = HashSet::from(["a".to_owned()]);
            assert!(without_brackets(&text, &broken).len() <= 2 * text.len());
        }
    }
}
