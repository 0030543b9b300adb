//! `stray-emphasis`: asterisks that were meant to make words bold, and that readers see as they are written.
//!
//! Two asterisks twice in one block are a pair when the words between would be bold but for blanks or punctuation beside them.
//! Single asterisks are left alone: they are foot-notes, wildcards and signs of multiplication more often than emphasis.

use std::ops::Range;

use memchr::memmem;

use crate::finding::{Edit, Finding, rule};

use super::block::Compiler;
use super::emphasis::Side;
use super::reduce::JOINER;

/// How many bytes may be meant to be bold.
const LONGEST: usize = 300;

/// How far a word beside a run is looked for, in bytes: hostile lines stay cheap.
const LONGEST_WORD: usize = 64;

/// Types that pointers to pointers are declared with.
const TYPES: [&str; 14] = [
    "int", "char", "void", "float", "double", "long", "short", "unsigned", "signed", "struct", "const", "bool", "auto",
    "FILE",
];

/// Words that no bold words end with.
const JOINING: [&str; 6] = ["and", "or", "et", "ou", "und", "oder"];

/// The asterisks that a block shows as they are written.
#[derive(Debug, Default)]
pub(super) struct Asterisks {
    runs: Vec<Range<usize>>,
    /// What other asterisks of the block emphasise, in order.
    emphases: Vec<Range<usize>>,
    /// Whether the text says what an asterisk behind words is for, once that was looked for.
    has_footnotes: Option<bool>,
}

impl Asterisks {
    /// Notes what asterisks emphasise.
    pub(super) fn note_emphasis(&mut self, text: &str, range: &Range<usize>) {
        if text[range.clone()].starts_with('*') {
            self.emphases.push(range.clone());
        }
    }

    /// Whether a line of the text begins with an asterisk that is meant to be seen, as footnotes do.
    pub(super) fn has_footnotes(&mut self, text: &str) -> bool {
        *self.has_footnotes.get_or_insert_with(|| memmem::find(text.as_bytes(), b"\n\\*").is_some())
    }

    /// Notes the asterisks in a run of text.
    pub(super) fn note(&mut self, text: &str, run: &Range<usize>) {
        let bytes = text.as_bytes();
        let is_one = |at: usize| at < run.end && bytes[at] == b'*';
        let mut end = 0;
        for at in memchr::memchr_iter(b'*', &bytes[run.clone()]).map(|at| run.start + at) {
            // What is escaped is meant to be seen.
            if at < end || bytes[..at].ends_with(b"\\") {
                continue;
            }
            end = at + 1;
            while is_one(end) {
                end += 1;
            }
            // Machine translation writes `* *` for `**`.
            if end == at + 1 && bytes.get(end) == Some(&b' ') && is_one(end + 1) && !is_one(end + 2) {
                end += 2;
            }
            self.runs.push(at..end);
        }
    }
}

impl Compiler<'_, '_, '_> {
    /// Reports the pairs among the asterisks of the block that ends here.
    pub(super) fn report_asterisks(&mut self) {
        if self.asterisks.runs.is_empty() {
            self.asterisks.emphases.clear();
            return;
        }
        let runs = std::mem::take(&mut self.asterisks.runs);
        let emphases = std::mem::take(&mut self.asterisks.emphases);
        self.report_lopsided(&runs, emphases);
        let mut rest = &runs[..];
        while let [open, others @ ..] = rest {
            rest = others;
            let pair = others.first().and_then(|close| Pair::new(self.text, open, close, runs.len().is_multiple_of(2)));
            let Some(pair) = pair else { continue };
            rest = &others[1..];
            self.report_pair(&pair);
        }
    }

    fn report_pair(&mut self, pair: &Pair<'_>) {
        let span = self.reduced.span(&pair.range);
        let finding = Finding::new(
            &rule::STRAY_EMPHASIS,
            self.context.file,
            span,
            "the asterisks around these words are published as they are written",
        );
        let written = &self.text[pair.range.clone()];
        let is_exact = span.range().len() == written.len() && !written.contains(JOINER);
        let mend = pair.mended().filter(|_| is_exact);
        let shown = self.reduced.clean(pair.inside.trim()).into_owned();
        let help =
            format!("write `**{shown}**`, with blanks and punctuation outside, or `\\*` where asterisks are meant");
        self.findings.push(finding.with_help(help).with_fix(mend.and_then(|mend| Edit::new(span, written, mend))));
    }
}

/// Two runs of asterisks and the text that they stand in.
struct Runs<'text> {
    text: &'text str,
    open: &'text Range<usize>,
    close: &'text Range<usize>,
}

impl Runs<'_> {
    /// Whether they are signs of a programming language or of a pattern for file names.
    fn are_signs(&self) -> bool {
        self.are_globs() || self.are_powers() || self.are_pointers()
    }

    /// `** and **/*.md`
    fn are_globs(&self) -> bool {
        [self.open, self.close].into_iter().any(|run| {
            let after = &self.text[run.end..];
            let is_suffix = || after.strip_prefix('.').is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
            let is_path = |c: char| matches!(c, '/' | '\\');
            self.text[..run.start].ends_with(is_path) || after.starts_with('/') || is_suffix()
        })
    }

    /// `2 ** 3 and x ** 2`: what an operator may stand between is on one side inside and on one outside.
    fn are_powers(&self) -> bool {
        let is_apart =
            |run: &Range<usize>| self.text[..run.start].ends_with(' ') && self.text[run.end..].starts_with(' ');
        let operands = |run: &Range<usize>| (is_operand(self.word_before(run)), is_operand(self.word_after(run)));
        let ((outside, inside), (late_inside, late_outside)) = (operands(self.open), operands(self.close));
        is_apart(self.open) && is_apart(self.close) && (outside || late_outside) && (inside || late_inside)
    }

    /// `int **p and char **q`, `**args and **kwargs`: each stands before a word, and nothing else says which of them closes.
    fn are_pointers(&self) -> bool {
        let is_before_word = |run: &Range<usize>| {
            self.text[..run.start].ends_with(' ')
                && self.text[run.end..].starts_with(|c: char| c.is_ascii_alphanumeric())
        };
        let is_typed = |run| TYPES.contains(&self.word_before(run)) || self.word_before(run).ends_with("_t");
        let (first, second) = (self.word_after(self.open), self.word_after(self.close));
        is_before_word(self.close)
            && (is_typed(self.open)
                || is_typed(self.close)
                || is_operand(first)
                || [first, second]
                    .iter()
                    .any(|word| word.contains('_') || word.starts_with(|c: char| c.is_ascii_digit()))
                || JOINING.contains(&self.word_before(self.close)))
    }

    fn word_before(&self, run: &Range<usize>) -> &str {
        let from = self.text.floor_char_boundary(run.start.saturating_sub(LONGEST_WORD));
        let line = self.text[from..run.start].rsplit('\n').next().unwrap_or_default();
        line.split_whitespace().next_back().unwrap_or_default()
    }

    fn word_after(&self, run: &Range<usize>) -> &str {
        let to = self.text.floor_char_boundary(run.end + LONGEST_WORD);
        let line = self.text[run.end..to.max(run.end)].split('\n').next().unwrap_or_default();
        line.split_whitespace().next().unwrap_or_default()
    }
}

/// Whether a word is a number, a name of one letter or a call.
fn is_operand(word: &str) -> bool {
    let word = word.trim_matches(|c: char| matches!(c, '(' | ',' | '.' | ';' | ':' | '，' | '。'));
    let is_letter = word.len() == 1 && word.starts_with(|c: char| c.is_ascii_alphabetic());
    is_letter || word.starts_with(|c: char| c.is_ascii_digit()) || word.ends_with(')')
}

/// Words between two runs of asterisks.
struct Pair<'text> {
    range: Range<usize>,
    inside: &'text str,
    before: Side,
    after: Side,
    /// Whether every run of the block has a partner, so that two that look as if they opened are a pair all the same.
    are_paired: bool,
}

impl<'text> Pair<'text> {
    fn new(text: &'text str, open: &Range<usize>, close: &Range<usize>, are_paired: bool) -> Option<Self> {
        let is_double = |run: &Range<usize>| matches!(&text[run.clone()], "**" | "* *");
        if !is_double(open) || !is_double(close) || close.start - open.end > LONGEST {
            return None;
        }
        let side = |c: Option<char>| c.map_or(Side::Space, Side::of);
        let inside = &text[open.end..close.start];
        let (before, after) = (side(text[..open.start].chars().next_back()), side(text[close.end..].chars().next()));
        let pair = Self { range: open.start..close.end, inside, before, after, are_paired };
        if (Runs { text, open, close }).are_signs() {
            return None;
        }
        let is_prose = inside.chars().filter(|c| c.is_alphabetic()).count() > 1 && !inside.contains(['*', '|']);
        (is_prose && pair.may_open() && pair.may_close()).then_some(pair)
    }

    /// Whether the first run can have been meant to open: `word** ` is a foot-note or closes.
    fn may_open(&self) -> bool {
        let first = self.inside.chars().next().map_or(Side::Space, Side::of);
        self.before != Side::Letter || (first == Side::Letter && self.after != Side::Letter) || self.is_enclosed()
    }

    /// Whether punctuation stands around the words, and is what keeps the runs from marking them: `le**(menu)**ici`.
    fn is_enclosed(&self) -> bool {
        let pairs = [('(', ')'), ('"', '"'), ('“', '”'), ('«', '»'), ('[', ']'), ('\'', '\''), ('‘', '’')];
        let words = |open, close| self.inside.strip_prefix(open)?.strip_suffix(close);
        let is_prose = |words: &str| !words.contains(['+', '/', '=', '_', '^']);
        pairs.into_iter().find_map(|(open, close)| words(open, close)).is_some_and(is_prose)
    }

    /// Whether the second run can have been meant to close: ` **word` opens, unless a space that does not break is before it
    /// or no other run is left that could close what it opens.
    fn may_close(&self) -> bool {
        let last = self.inside.chars().next_back();
        let is_opening =
            matches!(last, Some(' ' | '\n' | '\t')) && matches!(self.after, Side::Letter | Side::WideLetter);
        !is_opening || self.inside.starts_with(' ') || self.closes_late(last)
    }

    /// Whether a blank stands before the second run that belongs behind it: `**words **more`, and not `**argv, char **envp`.
    fn closes_late(&self, last: Option<char>) -> bool {
        let first = self.inside.chars().next().map_or(Side::Space, Side::of);
        let begins = self.before != Side::Letter && matches!(first, Side::Letter | Side::WideLetter);
        let are_words = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '\'' | '’' | '&' | '/' | '.');
        self.are_paired && begins && last == Some(' ') && self.inside.chars().all(are_words)
    }

    /// What makes the words bold: blanks inside go out, where there are none; `None` where that does not do.
    fn mended(&self) -> Option<String> {
        let words = self.inside.trim();
        if words.contains('\n') {
            return None;
        }
        let start = self.inside.len() - self.inside.trim_start().len();
        let (left, right) = (&self.inside[..start], &self.inside[start + words.len()..]);
        let left = if self.before == Side::Space { "" } else { left };
        let right = if self.after == Side::Space || self.after.is_punctuation() { "" } else { right };
        let before = if left.is_empty() { self.before } else { Side::Space };
        let after = if right.is_empty() { self.after } else { Side::Space };
        let works =
            |inner: Side, outer: Side| !inner.is_punctuation() || outer == Side::Space || outer.is_punctuation();
        let first = Side::of(words.chars().next()?);
        let last = Side::of(words.chars().next_back()?);
        (works(first, before) && works(last, after)).then(|| format!("{left}**{words}**{right}"))
    }
}
