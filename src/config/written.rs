//! A configuration written down: what was inferred becomes a file that somebody can change.

use std::fmt::Write as _;

use super::Config;

impl Config {
    /// The text of a `hexapla.toml` that configures the same languages and docsets; what has a default is left out.
    pub fn to_toml(&self) -> String {
        let text = |text: &str| toml::Value::from(text).to_string();
        let mut file = String::from("[site]\n");
        // Writing to a string cannot fail.
        if let Some(title) = self.site.titles.first() {
            let _ = writeln!(file, "title = {}", text(title));
        }
        let _ = writeln!(file, "source_locale = {}", text(self.source_locale.as_str()));
        for locale in &self.locales {
            let (id, path) = (text(locale.locale.as_str()), text(&locale.path));
            let _ = write!(file, "\n[[locales]]\nid = {id}\npath = {path}\n");
        }
        for docset in &self.docsets {
            let _ = write!(file, "\n[[docsets]]\npath = {}\n", text(docset.path.as_str()));
        }
        file
    }
}
