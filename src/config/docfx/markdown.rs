//! How a `docfx.json` has markdown read, as `[markdown]` and `[[alerts]]`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use super::{Reading, quoted};

impl Reading<'_> {
    /// Switches of the markdown, and alerts of the project's own kinds.
    pub(super) fn markdown_engine(&mut self, properties: &Value, aside: &mut Vec<String>) {
        let mut switches = BTreeMap::new();
        for name in properties["markdigExtensions"].as_array().into_iter().flatten() {
            let written =
                name.as_str().or_else(|| name.as_object()?.keys().next().map(String::as_str)).unwrap_or_default();
            match written.to_ascii_lowercase().as_str() {
                "tasklists" => _ = switches.insert("task_lists", true),
                "footnotes" => _ = switches.insert("footnotes", true),
                "definitionlists" => _ = switches.insert("definition_lists", true),
                "attributes" | "genericattributes" => _ = switches.insert("heading_attributes", true),
                "emojis" | "mathematics" | "pipetables" | "gfm-pipetables" | "autolinks" | "medialinks" => {}
                _ => aside.push(format!("the extension `{written}` of its markdown is not read")),
            }
        }
        if !switches.is_empty() && self.markdown.is_empty() {
            self.markdown.push_str("\n[markdown]\n");
            switches.keys().for_each(|switch| _ = writeln!(self.markdown, "{switch} = true"));
        }
        for (id, class) in properties["alerts"].as_object().into_iter().flatten() {
            let is_id = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
            match class.as_str().filter(|_| is_id) {
                Some(class) if !self.markdown.contains(&format!("\nid = {}\n", quoted(id))) => {
                    let _ = write!(self.markdown, "\n[[alerts]]\nid = {}\nclass = {}\n", quoted(id), quoted(class));
                }
                Some(_) => {}
                None => aside.push(format!("the alert `{id}` is not read")),
            }
        }
    }
}
