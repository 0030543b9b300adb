//! Indentation that only arranges columns in the source.

use super::{Found, Marker};

/// Adds the indentation of rows, columns and what stands in them, which would make code of it.
pub(super) fn with_indents(text: &str, markers: Vec<Found>) -> Vec<Found> {
    let mut found = Vec::with_capacity(markers.len());
    let mut line_at = 0;
    let mut depth = Indentation::default();
    let mut markers = markers.into_iter().peekable();
    while line_at < text.len() {
        let end = memchr::memchr(b'\n', &text.as_bytes()[line_at..]).map_or(text.len(), |length| line_at + length + 1);
        let marker = match markers.peek() {
            Some(Found::Marker { range, marker, alone: true }) if range.start < end => Some(marker),
            _ => None,
        };
        let blanks = text[line_at..end].bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let surplus = depth.surplus(marker, blanks, text[line_at..end].trim().is_empty());
        if surplus > 0 {
            found.push(Found::Indent(line_at..line_at + surplus));
        }
        while let Some(next) = markers.next_if(|next| matches!(next, Found::Marker { range, .. } if range.start < end))
        {
            found.push(next);
        }
        line_at = end;
    }
    found
}

/// How far the lines of rows and columns are moved back.
#[derive(Default)]
struct Indentation {
    /// How far the outermost row stands in.
    base: usize,
    /// The open rows, each with its open column, by how far the first line of that stands in.
    rows: Vec<Option<Option<usize>>>,
}

impl Indentation {
    fn surplus(&mut self, marker: Option<&Marker>, blanks: usize, is_blank: bool) -> usize {
        let surplus = blanks.saturating_sub(self.base);
        match (marker, self.rows.last_mut()) {
            (Some(Marker::Row { .. }), None) => {
                self.base = blanks;
                self.rows.push(None);
                0
            }
            (_, None) => 0,
            (Some(Marker::Row { .. }), Some(_)) => {
                self.rows.push(None);
                surplus
            }
            (Some(Marker::RowEnd { .. }), Some(_)) => {
                self.rows.pop();
                surplus
            }
            (Some(Marker::Column { .. }), Some(column)) => {
                *column = Some(None);
                surplus
            }
            (Some(Marker::ColumnEnd { .. }), Some(column)) => {
                *column = None;
                surplus
            }
            (_, Some(Some(first))) if !is_blank => {
                let first = *first.get_or_insert(blanks);
                first.saturating_sub(self.base).min(blanks)
            }
            _ => 0,
        }
    }
}
