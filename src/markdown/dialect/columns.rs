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
    row: Option<usize>,
    column: Option<Option<usize>>,
}

impl Indentation {
    fn surplus(&mut self, marker: Option<&Marker>, blanks: usize, is_blank: bool) -> usize {
        match marker {
            Some(Marker::Row) if self.row.is_none() => {
                self.row = Some(blanks);
                0
            }
            Some(Marker::RowEnd) => {
                self.column = None;
                self.row.take().map_or(0, |row| blanks.saturating_sub(row))
            }
            Some(Marker::Column { .. }) => {
                self.column = Some(None);
                self.row.map_or(0, |row| blanks.saturating_sub(row))
            }
            Some(Marker::ColumnEnd) => {
                self.column = None;
                self.row.map_or(0, |row| blanks.saturating_sub(row))
            }
            _ => {
                let (Some(row), Some(column), false) = (self.row, &mut self.column, is_blank) else { return 0 };
                let first = *column.get_or_insert(blanks);
                first.saturating_sub(row).min(blanks)
            }
        }
    }
}
