//! Lines and their places, for what is read line by line.

/// A line of a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line<'text> {
    /// The line without its end.
    pub(crate) text: &'text str,
    /// Where it begins.
    pub(crate) start: usize,
    /// Where the next one begins.
    pub(crate) next: usize,
}

impl Line<'_> {
    /// Where it ends, before LF or CRLF.
    pub(crate) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// How many blanks it begins with.
    pub(crate) fn indent(&self) -> usize {
        self.text.len() - self.text.trim_start_matches([' ', '\t']).len()
    }

    /// Whether nothing stands in it.
    pub(crate) fn is_blank(&self) -> bool {
        self.text.trim_ascii().is_empty()
    }

    /// Whether it is nothing but a comment.
    pub(crate) fn is_comment(&self) -> bool {
        self.text.trim_ascii_start().starts_with('#')
    }
}

/// The lines of a text from a line's beginning on.
pub(crate) fn lines(text: &str, from: usize) -> impl Iterator<Item = Line<'_>> {
    let mut start = from;
    std::iter::from_fn(move || {
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        let (length, next) = match memchr::memchr(b'\n', rest.as_bytes()) {
            Some(length) => (length, start + length + 1),
            None => (rest.len(), text.len()),
        };
        let line = &rest[..length];
        let line = Line { text: line.strip_suffix('\r').unwrap_or(line), start, next };
        start = next;
        Some(line)
    })
}
