//! Blocks of code, and formulas that have lines for themselves.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event};

use crate::finding::{Finding, rule};
use crate::snippet::class_of;
use crate::text::printable;

use super::block::{Compiler, Events};
use super::dialect::Marker;
use super::reduce::Code;

/// Languages whose code may have fences in it.
const MARKDOWN: [&str; 4] = ["markdown", "md", "mdx", "text"];

impl<'r> Compiler<'r, '_, '_> {
    pub(super) fn code_block(&mut self, kind: &CodeBlockKind<'_>, range: &Range<usize>, events: &mut Events<'r>) {
        if matches!(kind, CodeBlockKind::Fenced(_)) && self.is_formula(range) {
            return self.formula_block(events);
        }
        let language = match kind {
            CodeBlockKind::Fenced(info) => {
                let language = code_language(&self.reduced.clean(info));
                self.check_fence(range, &language);
                language
            }
            CodeBlockKind::Indented => String::new(),
        };
        let code = if matches!(kind, CodeBlockKind::Fenced(_)) { Code::Line } else { Code::Indented };
        self.writer.html("<pre><code");
        if !language.is_empty() {
            self.writer.attribute("class", &format!("language-{language}"));
        }
        self.writer.html(">");
        self.code_lines(code, events);
        self.writer.html("</code></pre>\n");
    }

    /// Tells of code that nothing ends: what follows it in the file is code as well.
    fn check_fence(&mut self, range: &Range<usize>, language: &str) {
        let written = &self.text[range.clone()];
        let fence = written.trim_start_matches([' ', '\t']);
        let mark = fence.chars().next().unwrap_or('`');
        let length = fence.len() - fence.trim_start_matches(mark).len();
        let last = written.trim_end().rsplit('\n').next().unwrap_or_default();
        let end = last.trim_start_matches(|c: char| " \t>".contains(c));
        let is_closed = written.trim_end().contains('\n') && end.len() >= length && end.chars().all(|c| c == mark);
        let (mark, behind) = fence.split_at(length);
        let swallows = is_closed && !MARKDOWN.contains(&language) && swallows_fence(mark, behind);
        if is_closed && !swallows {
            return;
        }
        let start = range.start + (written.len() - fence.len());
        let span = self.reduced.span(&(start..start + length));
        let message = "nothing closes the code that begins here";
        let until = if swallows { "the end of the next code" } else { "the end of what it stands in" };
        let help = format!("write a line {mark} below it; until then it goes on to {until}");
        self.findings.push(Finding::new(&rule::UNCLOSED_BLOCK, self.context.file, span, message).with_help(help));
    }

    fn is_formula(&self, fenced: &Range<usize>) -> bool {
        let indent = self.text[fenced.clone()].bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        matches!(self.reduced.marker_at(fenced.start + indent), Some(Marker::FormulaFence))
    }

    /// A formula with lines for itself, between the marks by which scripts that set formulas know them.
    fn formula_block(&mut self, events: &mut Events<'r>) {
        self.writer.html("<div class=\"math\">\n\\[\n");
        self.code_lines(Code::Line, events);
        self.writer.html("\\]</div>\n");
    }

    fn code_lines(&mut self, code: Code, events: &mut Events<'r>) {
        for (event, range) in events.by_ref() {
            match event {
                Event::Text(text) => self.code_text(&text, &range, code),
                Event::End(_) => break,
                _ => {}
            }
        }
    }

    fn code_text(&mut self, text: &str, range: &Range<usize>, code: Code) {
        if !self.reduced.is_changed(range, code) {
            return self.writer.text(&self.reduced.clean(text));
        }
        self.code_spans.push(self.reduced.span(range));
        self.writer.text(&printable(&self.reduced.code(range, code)));
    }
}

/// Whether code has prose in it and then the beginning of other code, which needs as long a fence to end as its own.
fn swallows_fence(mark: &str, code: &str) -> bool {
    // Most code has no such mark but that which closes it.
    let body = code.find('\n').map_or("", |end| code[end..].trim_end());
    if memchr::memmem::find(body.as_bytes(), mark.as_bytes()).is_none_or(|at| at + mark.len() == body.len()) {
        return false;
    }
    let mut has_blank = false;
    code.lines().skip(1).any(|line| {
        let content = line.trim_matches([' ', '\t', '>']);
        has_blank = has_blank || content.is_empty();
        has_blank && content.strip_prefix(mark).is_some_and(is_language)
    })
}

/// Whether what stands behind a fence names a language.
fn is_language(info: &str) -> bool {
    let name = info.trim_start_matches(' ');
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && !name.contains(['`', '~', ' '])
}

/// The first word of a fence's info, where it can be a class.
fn code_language(info: &str) -> String {
    class_of(info.split([' ', '\t', ',', '{']).next().unwrap_or_default()).to_owned()
}
