//! `[[monikers]]` and `[[pivots]]`: the versions and the pivots that readers choose between.

use std::collections::HashSet;

use super::LocaleConfig;
use super::read::Reading;
use super::table::Table;
use crate::text::Span;

const MONIKER_KEYS: &[&str] = &["id", "title", "product", "default"];
const PIVOT_KEYS: &[&str] = &["id", "title", "default"];

/// Something that readers choose: a version of `[[monikers]]`, or a pivot of `[[pivots]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its name in articles and addresses.
    pub id: String,
    /// Its name in each locale, by locale index.
    pub titles: Vec<String>,
    /// The product that it is a version of: only versions of one product are compared.
    pub product: String,
    /// Whether it holds until the reader chooses.
    pub default: bool,
}

impl Reading<'_> {
    /// Reads `[[monikers]]`, oldest first.
    pub(super) fn monikers(&mut self, document: Table<'_>, locales: &[LocaleConfig]) -> Vec<Choice> {
        let tables = document.tables("monikers", "[[monikers]]", &mut self.problems);
        self.choices(&tables, MONIKER_KEYS, locales)
    }

    /// Reads `[[pivots]]`.
    pub(super) fn pivots(&mut self, document: Table<'_>, locales: &[LocaleConfig]) -> Vec<Choice> {
        let tables = document.tables("pivots", "[[pivots]]", &mut self.problems);
        self.choices(&tables, PIVOT_KEYS, locales)
    }

    fn choices(&mut self, tables: &[Table<'_>], keys: &[&str], locales: &[LocaleConfig]) -> Vec<Choice> {
        let read = |table: &Table<'_>| Some((self.choice(*table, keys, locales)?, table.span));
        let choices: Vec<(Choice, Span)> = tables.iter().filter_map(read).collect();
        let mut defaults = HashSet::new();
        let mut ids = HashSet::new();
        for (choice, span) in &choices {
            if !ids.insert(&choice.id) {
                self.problems.add(*span, format!("`{}` stands twice", choice.id));
            }
            if choice.default && !defaults.insert(&choice.product) {
                self.problems.add(*span, format!("`{}` is a second default", choice.id));
            }
        }
        choices.into_iter().map(|(choice, _)| choice).collect()
    }

    fn choice(&mut self, table: Table<'_>, keys: &[&str], locales: &[LocaleConfig]) -> Option<Choice> {
        table.allow(keys, &mut self.problems);
        let help = "name it as articles do, such as `id = \"kettle-2.0\"`";
        let id = table.required_text("id", help, &mut self.problems);
        let product = if keys.contains(&"product") { table.text("product", &mut self.problems) } else { None };
        let default = self.switch(table, "default");
        let mut titles = vec![id.as_ref().map_or_else(String::new, |id| id.value.to_owned()); locales.len()];
        self.titles(table, locales, &mut titles);
        let id = id?;
        let is_name = !id.value.is_empty()
            && !id.value.contains(|c: char| c.is_whitespace() || c.is_control() || "<>=|,+".contains(c));
        if !is_name {
            let help = "use letters, digits, `.` and `-`";
            self.problems.add_with_help(id.span, format!("`{}` is no id", id.value.escape_debug()), help);
        }
        let product = product.map_or_else(String::new, |product| product.value.to_owned());
        is_name.then(|| Choice { id: id.value.to_owned(), titles, product, default })
    }
}
