//! Suppressions: comments in content that say which findings are meant to be, and why.
//!
//! `<!-- hexapla-allow RULE: reason -->` covers the next block, `<!-- hexapla-allow-file RULE: reason -->` the file, and
//! `# hexapla-allow RULE: reason` in YAML the next entry. One in a source article covers the same place of its translations.

mod apply;
mod yaml;

use memchr::memmem;

use crate::finding::rule::{self, PLANNED, UNUSED_SUPPRESSION};
use crate::finding::{FileId, Finding, Rule};
use crate::front_matter;
use crate::markdown::places::{BlockPath, places};
use crate::text::Span;

pub use apply::apply;

/// What every suppression begins with.
const MARK: &str = "hexapla-allow";

/// How many suppressions a file may have.
const MOST: usize = 1_000;

/// A rule that may be broken at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// The rule.
    pub rule: &'static Rule,
    /// Where the rule is named.
    pub span: Span,
    /// What is covered.
    pub covers: Covers,
}

/// What a suppression covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Covers {
    /// The whole file.
    File,
    /// A block or an entry, and how it is found in a translation.
    Part(Span, Place),
    /// Nothing stands behind the comment.
    Nothing,
}

/// How a part of a file is found in another language.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// A block of markdown.
    Block(BlockPath),
    /// An entry of YAML: its key, and how many of that key stand before it.
    Entry(String, u32),
}

/// The suppressions of a file.
#[derive(Clone, Debug)]
pub struct Suppressions {
    /// The file.
    pub file: FileId,
    /// What they allow.
    pub allowances: Vec<Allowance>,
}

/// How a file is written, and its comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Markdown, which may begin with front matter.
    Markdown,
    /// YAML.
    Yaml,
}

/// Reads the suppressions of a file's text; `None` where there are none, which is told without parsing.
///
/// What cannot be understood is a finding.
pub fn read(text: &str, file: FileId, form: Form, findings: &mut Vec<Finding>) -> Option<Suppressions> {
    memmem::find(text.as_bytes(), MARK.as_bytes())?;
    let mut reading = Reading { text, file, allowances: Vec::new(), findings };
    match form {
        Form::Yaml => reading.yaml(0, text.len()),
        Form::Markdown => {
            let front = front_matter::parse(text, file, &mut Vec::new());
            reading.yaml(0, front.span.map_or(0, |span| span.end as usize));
            reading.markdown(front.body);
        }
    }
    let allowances = reading.allowances;
    (!allowances.is_empty()).then_some(Suppressions { file, allowances })
}

/// A suppression as it is written, behind the opening of its comment.
struct Written {
    /// Where `hexapla-allow` begins.
    start: usize,
    /// The end of the comment.
    end: usize,
}

struct Reading<'t> {
    text: &'t str,
    file: FileId,
    allowances: Vec<Allowance>,
    findings: &'t mut Vec<Finding>,
}

impl Reading<'_> {
    fn markdown(&mut self, body: usize) {
        let places = places(self.text, body, |html| comment(html).is_some());
        for (span, block) in places.marks {
            let html = span.slice(self.text);
            let Some(inside) = comment(html) else { continue };
            let start = span.start as usize + (inside.as_ptr().addr() - html.as_ptr().addr());
            let covers = block.map_or(Covers::Nothing, |block| {
                Covers::Part(places.blocks[block].span, Place::Block(places.blocks[block].path.clone()))
            });
            self.suppression(Written { start, end: start + inside.len() }, covers);
        }
    }

    fn yaml(&mut self, from: usize, to: usize) {
        let entries = yaml::entries(self.text, from, to);
        for (start, end) in yaml::comments(self.text, from, to) {
            let next = entries.partition_point(|entry| (entry.span.start as usize) < end);
            let covers = entries.get(next).map_or(Covers::Nothing, |entry| Covers::Part(entry.span, entry.place()));
            self.suppression(Written { start, end }, covers);
        }
    }

    /// Reads `hexapla-allow[-file] RULE[, RULE]: reason`.
    fn suppression(&mut self, written: Written, covers: Covers) {
        let Written { start, end } = written;
        let inside = &self.text[start + MARK.len()..end];
        let (covers, names) = match inside.strip_prefix("-file") {
            Some(names) => (Covers::File, names),
            None => (covers, inside),
        };
        let whole = Span::new(start, start + self.text[start..end].trim_end().len());
        let Some((names, _)) = names.split_once(':').filter(|(_, reason)| !reason.trim().is_empty()) else {
            let help = "write it behind the rules: `hexapla-allow RULE: reason`";
            self.refuse(whole, "a suppression says no reason".to_owned(), help.to_owned());
            return;
        };
        if covers == Covers::Nothing {
            let help = "write it before the block that it is about, or use `hexapla-allow-file`";
            self.refuse(whole, "nothing stands behind this suppression".to_owned(), help.to_owned());
            return;
        }
        if names.trim().is_empty() {
            let help = "name the rules that may be broken: `hexapla-allow RULE: reason`";
            self.refuse(whole, "a suppression names no rule".to_owned(), help.to_owned());
            return;
        }
        let mut at = end - inside.len() + (names.as_ptr().addr() - inside.as_ptr().addr());
        for part in names.split(',') {
            let name = part.trim();
            let from = at + (part.len() - part.trim_start().len());
            self.allow(name, Span::new(from, from + name.len()), covers.clone());
            at += part.len() + 1;
        }
    }

    fn allow(&mut self, name: &str, span: Span, covers: Covers) {
        match rule::find(name) {
            Some(_) if self.allowances.len() == MOST => {
                let help = "use `hexapla-allow-file`, or set the rule's severity in the configuration";
                self.refuse(span, format!("the file has more than {MOST} suppressions"), help.to_owned());
            }
            Some(rule) => self.allowances.push(Allowance { rule, span, covers }),
            None if PLANNED.contains(&name) => {}
            None => {
                let help = rule::nearest(name).map_or_else(
                    || "`hexapla explain` lists the rules".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                self.refuse(span, format!("`{name}` is no rule"), help);
            }
        }
    }

    fn refuse(&mut self, span: Span, message: String, help: String) {
        self.findings.push(Finding::new(&UNUSED_SUPPRESSION, self.file, span, message).with_help(help));
    }
}

/// What stands in an HTML block that is a suppression's comment, from the mark on.
fn comment(html: &str) -> Option<&str> {
    let inside = html.trim_start().strip_prefix("<!--")?.trim_start();
    let inside = inside.split_once("-->").map_or(inside, |(inside, _)| inside);
    is_mark(inside).then_some(inside)
}

/// Whether a comment begins with the mark, and not with a longer word.
fn is_mark(comment: &str) -> bool {
    let rest = comment.strip_prefix(MARK).map(|rest| rest.strip_prefix("-file").unwrap_or(rest));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| c == ':' || c.is_whitespace()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is allowed where, and what is wrong.
    fn shown(text: &str, form: Form) -> (Vec<String>, Vec<String>) {
        let mut findings = Vec::new();
        let read = read(text, FileId(0), form, &mut findings);
        let allowed = read.into_iter().flat_map(|read| read.allowances).map(|allowance| {
            assert_eq!(allowance.span.slice(text), allowance.rule.name);
            let covered = match &allowance.covers {
                Covers::File => "file".to_owned(),
                Covers::Part(span, Place::Block(_)) => span.slice(text).trim_end().to_owned(),
                Covers::Part(span, Place::Entry(key, before)) => format!("{key} {before}: {}", span.slice(text).trim()),
                Covers::Nothing => "nothing".to_owned(),
            };
            format!("{} {covered}", allowance.rule.name)
        });
        let allowed = allowed.collect();
        let findings = findings.iter().map(|finding| format!("{} {}", finding.span.slice(text), finding.message));
        (allowed, findings.collect())
    }

    #[test]
    fn rules_are_allowed_in_a_block_an_entry_and_a_file() {
        let text = "---\ntitle: x\n# hexapla-allow duplicate-key: history\ntitle: y\n---\n# A\n\n\
                    <!-- hexapla-allow file-not-found, bookmark-not-found: comes\nlater -->\n[a](b.md)\n\n\
                    <!-- hexapla-allow-file title-missing: so -->\n";
        let (allowed, wrong) = shown(text, Form::Markdown);
        assert_eq!(
            allowed,
            [
                "duplicate-key title 1: title: y",
                "file-not-found [a](b.md)",
                "bookmark-not-found [a](b.md)",
                "title-missing file"
            ]
        );
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn what_is_code_or_about_something_else_is_no_suppression() {
        let text = "```html\n<!-- hexapla-allow file-not-found: x -->\n```\n\n`<!-- hexapla-allow-file title-missing: x -->`\n\n\
                    <!-- hexapla-allowance x: y -->\n\nhexapla-allow file-not-found: x\n";
        assert_eq!(shown(text, Form::Markdown), (Vec::new(), Vec::new()));
        assert_eq!(
            shown("- name: \"x # hexapla-allow-file title-missing: x\"\n", Form::Yaml),
            (Vec::new(), Vec::new())
        );
    }

    #[test]
    fn what_is_wrong_with_a_suppression_is_said() {
        let text = "<!-- hexapla-allow file-not-fund: x -->\na\n<!-- hexapla-allow file-not-found -->\nb\n\n<!-- hexapla-allow title-missing: x -->\n";
        let wrong = [
            "file-not-fund `file-not-fund` is no rule",
            "hexapla-allow file-not-found a suppression says no reason",
            "hexapla-allow title-missing: x nothing stands behind this suppression",
        ];
        assert_eq!(shown(text, Form::Markdown), (Vec::new(), wrong.map(str::to_owned).to_vec()));
    }
}
