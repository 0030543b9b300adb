//! `[markdown]`: how articles are read.

use super::read::Reading;
use super::table::Table;

const KEYS: &[&str] = &["dialect", "heading_attributes", "footnotes", "task_lists", "definition_lists"];
const DIALECTS: &[(&str, Dialect)] = &[("docfx", Dialect::Docfx), ("gfm", Dialect::Gfm)];

/// `[markdown]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Markdown {
    /// The dialect.
    pub dialect: Dialect,
    /// Whether `{#id}` behind a heading is its id.
    pub heading_attributes: bool,
    /// Whether `[^1]` is a footnote.
    pub footnotes: bool,
    /// Whether `[x]` at the start of a list item is a task's box.
    pub task_lists: bool,
    /// Whether `: text` below a line is its definition.
    pub definition_lists: bool,
}

/// What articles are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// Microsoft's documentation: includes, samples, tabs, and what stands between colons.
    #[default]
    Docfx,
    /// GitHub's markdown with its alerts; everything else of the dialect is text.
    Gfm,
}

impl Reading<'_> {
    /// Reads `[markdown]`.
    pub(super) fn markdown(&mut self, document: Table<'_>) -> Markdown {
        let Some(table) = document.table("markdown", "[markdown]", &mut self.problems) else {
            return Markdown::default();
        };
        table.allow(KEYS, &mut self.problems);
        Markdown {
            dialect: self.dialect(table),
            heading_attributes: self.switch(table, "heading_attributes"),
            footnotes: self.switch(table, "footnotes"),
            task_lists: self.switch(table, "task_lists"),
            definition_lists: self.switch(table, "definition_lists"),
        }
    }

    fn dialect(&mut self, table: Table<'_>) -> Dialect {
        let Some(written) = table.text("dialect", &mut self.problems) else { return Dialect::default() };
        let known = DIALECTS.iter().find(|(name, _)| *name == written.value);
        if known.is_none() {
            let names: Vec<&str> = DIALECTS.iter().map(|(name, _)| *name).collect();
            let message = format!("`{}` is no dialect", written.value);
            self.problems.add_unknown(written.span, message, written.value, &names);
        }
        known.map_or_else(Dialect::default, |(_, dialect)| *dialect)
    }

    /// A key that is `true` or `false`; false where it is not there.
    pub(super) fn switch(&mut self, table: Table<'_>, key: &'static str) -> bool {
        let Some(value) = table.get(key) else { return false };
        let set = value.as_bool();
        if set.is_none() {
            value.refuse("be `true` or `false`", &mut self.problems);
        }
        set.unwrap_or_default()
    }
}
