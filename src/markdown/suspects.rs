//! What in running text is not what was meant: letters in another encoding, marks in full width, links that are none.

use std::ops::Range;

use crate::prose;

use super::block::Compiler;
use super::reduce::{JOINER, Reduced};

/// Where a text may hold such, in order: most texts nowhere.
pub(super) struct Suspects(Vec<usize>);

impl Suspects {
    pub(super) fn of(reduced: &Reduced<'_>) -> Self {
        let mut places = prose::suspects(reduced.text());
        if reduced.has_controls() {
            places.extend(prose::controls(reduced.text()));
            places.sort_unstable();
        }
        Self(places)
    }
}

impl Compiler<'_, '_, '_> {
    /// Reports what is not what was meant in a run of text; `brackets` are what the parser has found that close no link.
    pub(super) fn report_suspects(&mut self, run: &Range<usize>, brackets: &[usize]) {
        let suspects = &self.seen.suspects.0;
        if suspects.is_empty() && brackets.is_empty() {
            return;
        }
        let (text, reduced) = (self.text, self.reduced);
        let first = suspects.partition_point(|at| *at < run.start);
        let here = suspects[first..].iter().copied().take_while(|at| *at < run.end);
        let mut places: Vec<usize> = here.chain(brackets.iter().copied()).collect();
        places.sort_unstable();
        for mut problem in prose::mistakes(text, run, places) {
            let (span, written) = (reduced.span(&problem.range), &text[problem.range.clone()]);
            let is_exact = span.range().len() == written.len() && !written.contains(JOINER);
            for said in [&mut problem.message, &mut problem.help] {
                *said = reduced.clean(said).into_owned();
            }
            self.findings.push(problem.finding(self.context.file, span, is_exact.then_some(written)));
        }
    }
}
