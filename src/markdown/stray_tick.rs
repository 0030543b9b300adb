//! `stray-backtick`: a backtick that has no partner in its block, though it was meant to begin or to end code.

use crate::finding::{Finding, rule};

use super::block::Compiler;

impl Compiler<'_, '_, '_> {
    /// Reports the one backtick that the block which ends here shows as it is written.
    pub(super) fn report_tick(&mut self) {
        let [at] = self.ticks[..] else { return self.ticks.clear() };
        self.ticks.clear();
        if !is_meant(&self.text[..at], &self.text[at + 1..]) {
            return;
        }
        let span = self.reduced.span(&(at..at + 1));
        let finding = Finding::new(
            &rule::STRAY_BACKTICK,
            self.context.file,
            span,
            "this backtick has no partner, so readers see it as it is written",
        );
        self.findings.push(finding.with_help("write another at the other end of the code, or take this one out"));
    }
}

/// Whether a backtick between two texts was meant to begin or to end code: it stands at one side of a word.
fn is_meant(before: &str, behind: &str) -> bool {
    let (last, next) = (before.chars().next_back(), behind.chars().next());
    let is_outside =
        |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | ')' | '.' | ',' | ';' | ':' | '|'));
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '<' | '@' | '$' | '-'));
    let begins = is_outside(last) && is_word(next);
    let ends = is_outside(next) && last.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '>' | ')'));
    (begins || ends) && last != Some('\\')
}
