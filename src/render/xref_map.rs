//! `xrefmap.yml` of each locale: where its uids lead, for other docsets.

use crate::locale::LocaleIndex;
use crate::path::{OutPath, encode_path};

use super::page::Maker;

impl Maker<'_, '_> {
    /// The map of each locale that declares uids, and where it stands.
    pub fn xref_maps(&self) -> Vec<(OutPath, String)> {
        let map = |locale: LocaleIndex| {
            let path = self.homes[locale.get()].folder().join("xrefmap.yml")?;
            Some((OutPath::new(path.as_str())?, self.xref_map(locale)?))
        };
        self.published().filter_map(map).collect()
    }

    fn xref_map(&self, locale: LocaleIndex) -> Option<String> {
        let index = self.site.config.site.urls.index_file();
        let home = self.homes[locale.get()].folder();
        let mut text = "### YamlMime:XRefMap\n".to_owned();
        if let Some(base) = &self.site.config.site.base_url {
            let folder = if home.is_root() { String::new() } else { format!("{}/", encode_path(home.as_str())) };
            text.push_str(&format!("baseUrl: {}\n", quoted(&format!("{base}{folder}"))));
        }
        text.push_str("references:\n");
        let start = text.len();
        for (uid, article) in self.site.uids_in(locale) {
            let Some(page) = self.site.page_for(locale, article.file) else { continue };
            let href = self.site.pages.get(page).route.relative_from(&home, index);
            text.push_str(&format!("- uid: {}\n", quoted(uid)));
            if let Some(title) = self.site.title(article) {
                text.push_str(&format!("  name: {}\n", quoted(title)));
            }
            text.push_str(&format!("  href: {}\n", quoted(&href)));
        }
        (text.len() > start).then_some(text)
    }
}

/// A text in YAML's double quotes, which are JSON's.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
