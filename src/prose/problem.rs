//! What is told of a problem.

use crate::finding::{Edit, FileId, Finding};
use crate::text::Span;

use super::Problem;

impl Problem {
    /// The finding about it, at its place in a file; `was` is what stands there, where a mend may replace it.
    pub fn finding(self, file: FileId, span: Span, was: Option<&str>) -> Finding {
        let fix = self.instead.zip(was).and_then(|(instead, was)| Edit::new(span, was, instead));
        Finding::new(self.rule, file, span, self.message).with_help(self.help).with_fix(fix)
    }
}
