//! `[[alerts]]`: the kinds of alerts that a project has beside the five.

use std::collections::HashSet;

use super::LocaleConfig;
use super::read::Reading;
use super::table::Table;
use crate::alert::OwnAlert;

const KEYS: &[&str] = &["id", "title", "class"];

impl Reading<'_> {
    /// Reads `[[alerts]]`.
    pub(super) fn alerts(&mut self, document: Table<'_>, locales: &[LocaleConfig]) -> Vec<OwnAlert> {
        let tables = document.tables("alerts", "[[alerts]]", &mut self.problems);
        let mut ids = HashSet::new();
        let mut alerts = Vec::new();
        for table in tables {
            let Some(alert) = self.alert(table, locales) else { continue };
            if !ids.insert(alert.id.to_ascii_lowercase()) {
                self.problems.add(table.span, format!("`{}` stands twice", alert.id));
            }
            alerts.push(alert);
        }
        alerts
    }

    fn alert(&mut self, table: Table<'_>, locales: &[LocaleConfig]) -> Option<OwnAlert> {
        table.allow(KEYS, &mut self.problems);
        let id =
            table.required_text("id", "name it as articles do: `id = \"TODO\"` for `> [!TODO]`", &mut self.problems);
        let class = table.text("class", &mut self.problems);
        let mut titles = vec![id.as_ref().map_or_else(String::new, |id| id.value.to_owned()); locales.len()];
        self.titles(table, locales, &mut titles);
        let id = id?;
        if id.value.is_empty() || !id.value.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            let message = format!("`{}` is no id", id.value.escape_debug());
            self.problems.add_with_help(id.span, message, "use letters and digits without marks");
            return None;
        }
        let class =
            class.map_or_else(|| format!("alert {}", id.value.to_ascii_lowercase()), |class| class.value.to_owned());
        Some(OwnAlert { id: id.value.to_owned(), titles, class })
    }
}
