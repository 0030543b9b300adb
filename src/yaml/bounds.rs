//! What is refused before the parser sees it: its time is the number of brackets that are open at once, for each token.

use super::{Reduced, SyntaxError};

/// How deep brackets may be nested.
const MAX_DEPTH: usize = 16;

/// How many brackets there may be behind the first line that leaves a bracket or a quote open. Up to there each line
/// is read as the parser reads it. Behind, a text made to mislead could hide open brackets from us in what we take for
/// quotes, so all of them count.
const MAX_AFTER_OPEN_LINE: usize = 256;

/// Refuses brackets that are nested too deep.
pub(super) fn check(source: &Reduced<'_>) -> Result<(), SyntaxError> {
    let bytes = source.text().as_bytes();
    if memchr::memchr2(b'[', b'{', bytes).is_none() {
        return Ok(());
    }
    let mut scan = Scan { bytes, at: 0, depth: 0, quote: None };
    let mut after_open_line = has_other_line_ends(source.text()).then_some(0);
    while scan.at < bytes.len() {
        let start = scan.at;
        let end = memchr::memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |length| start + length);
        scan.line(end).map_err(|at| too_deep(source, at))?;
        if let Some(count) = &mut after_open_line {
            *count += memchr::memchr2_iter(b'[', b'{', &bytes[start..end]).count();
        } else if scan.depth > 0 || scan.quote.is_some() {
            after_open_line = Some(0);
        }
        if after_open_line.is_some_and(|count| count > MAX_AFTER_OPEN_LINE) {
            return Err(too_deep(source, start));
        }
        scan.at = end + 1;
    }
    Ok(())
}

/// Whether there are line ends that the parser knows and [`Scan`] does not.
fn has_other_line_ends(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'\r', bytes).any(|at| bytes.get(at + 1) != Some(&b'\n'))
        || text.contains(['\u{85}', '\u{2028}', '\u{2029}'])
}

fn too_deep(source: &Reduced<'_>, at: usize) -> SyntaxError {
    SyntaxError {
        span: source.place(at),
        message: format!("brackets are nested more than {MAX_DEPTH} deep"),
        help: "write lists below their key, each item behind `- `, or put text with brackets in quotes".to_owned(),
    }
}

struct Scan<'text> {
    bytes: &'text [u8],
    at: usize,
    depth: usize,
    quote: Option<u8>,
}

impl Scan<'_> {
    /// Reads a line up to `end`; the error is the place of a bracket too many.
    fn line(&mut self, end: usize) -> Result<(), usize> {
        while self.at < end {
            if let Some(quote) = self.quote {
                self.quoted(quote, end);
                continue;
            }
            match self.bytes[self.at] {
                quote @ (b'"' | b'\'') => {
                    self.quote = Some(quote);
                    self.at += 1;
                }
                b'#' => self.at = end,
                b'[' | b'{' => self.open()?,
                b']' | b'}' => {
                    self.depth = self.depth.saturating_sub(1);
                    self.at += 1;
                }
                b' ' | b'\t' | b'\r' | b',' => self.at += 1,
                b'-' | b'?' | b':' if self.blank_at(self.at + 1, end) || self.depth > 0 => self.at += 1,
                _ => self.plain(end),
            }
        }
        Ok(())
    }

    fn open(&mut self) -> Result<(), usize> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.at);
        }
        self.at += 1;
        Ok(())
    }

    fn quoted(&mut self, quote: u8, end: usize) {
        while self.at < end {
            let byte = self.bytes[self.at];
            let escaped = match quote {
                b'"' => byte == b'\\',
                _ => byte == quote && self.bytes.get(self.at + 1) == Some(&quote),
            };
            self.at += if escaped { 2 } else { 1 };
            if byte == quote && !escaped {
                self.quote = None;
                return;
            }
        }
    }

    fn plain(&mut self, end: usize) {
        while self.at < end {
            let ends = match self.bytes[self.at] {
                b':' => self.blank_at(self.at + 1, end),
                b' ' | b'\t' => self.bytes.get(self.at + 1) == Some(&b'#'),
                b',' | b'[' | b']' | b'{' | b'}' => self.depth > 0,
                _ => false,
            };
            self.at += 1;
            if ends {
                // A bracket is a token of its own.
                self.at -= usize::from(self.depth > 0);
                return;
            }
        }
    }

    fn blank_at(&self, at: usize, end: usize) -> bool {
        at >= end || matches!(self.bytes[at], b' ' | b'\t' | b'\r')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_refused(text: &str) -> bool {
        check(&Reduced::new(text, 0..text.len())).is_err()
    }

    #[test]
    fn brackets_that_are_text_do_not_count() {
        assert!(!is_refused(&"- name: operator[][ [\n".repeat(500)));
        assert!(!is_refused(&"- name: \"[[[\" # [[[\n- 'it''s [['\n".repeat(500)));
        assert!(!is_refused(&"a: [b, [c, {d: e}]]\n".repeat(500)));
    }

    #[test]
    fn brackets_nested_too_deep_are_refused() {
        assert!(!is_refused(&"[".repeat(16)));
        assert!(is_refused(&"[".repeat(17)));
        assert!(is_refused(&"a: [\n".repeat(17)));
        assert!(is_refused(&"{a: ".repeat(17)));
    }

    #[test]
    fn brackets_cannot_be_hidden_in_what_looks_like_quotes() {
        let text = format!("a: b\n  [x,\"\nc: {}", "[".repeat(1000));
        assert!(is_refused(&text));
        assert!(is_refused(&format!("a: #\r{}", "[".repeat(1000))));
    }
}
