//! A configuration for some of its locales, such as those that a translator has.

use super::table::advice;
use super::{Config, ConfigError, folder, position};
use crate::locale::{Locale, LocaleIndex};

impl Config {
    /// Leaves aside all locales but those of these ids and the source, which translations are checked against.
    ///
    /// # Errors
    ///
    /// An id is no configured locale's, or the folder of one is not there.
    pub fn only(&mut self, ids: &[impl AsRef<str>]) -> Result<(), ConfigError> {
        let mut kept = vec![false; self.locales.len()];
        for id in ids {
            kept[self.locale(id.as_ref())?.get()] = true;
        }
        if let Some(source) = self.source {
            kept[source.get()] = true;
        }
        self.keep(&kept);
        Ok(())
    }

    /// The configured locale of that id, which has a folder.
    ///
    /// # Errors
    ///
    /// There is none, or its folder is not there.
    pub fn locale(&self, id: &str) -> Result<LocaleIndex, ConfigError> {
        let locales: Vec<Locale> = self.locales.iter().map(|locale| locale.locale.clone()).collect();
        let Some(index) = position(&locales, id) else {
            let ids: Vec<&str> = locales.iter().map(Locale::as_str).collect();
            let message = format!("`{id}` is no configured locale");
            return Err(ConfigError::new(message).with_help(advice(id, &ids)));
        };
        let locale = &self.locales[index];
        if locale.recovered {
            let message = format!("`{}` is recovered from translations and has no folder", locale.locale);
            return Err(ConfigError::new(message).with_help("name the languages that it is recovered from"));
        }
        if locale.folder.is_none() {
            let message = format!("{}, the folder of `{}`, is not there", locale.path, locale.locale);
            return Err(ConfigError::new(message).with_help("create it, or correct `path` in hexapla.toml"));
        }
        Ok(LocaleIndex(index as u16))
    }

    fn keep(&mut self, kept: &[bool]) {
        let renumbered = |index: LocaleIndex| {
            let before = kept[..index.get()].iter().filter(|kept| **kept).count();
            kept[index.get()].then_some(LocaleIndex(before as u16))
        };
        self.source = self.source.and_then(renumbered);
        for locale in &mut self.locales {
            locale.fallback = locale.fallback.iter().copied().filter_map(renumbered).collect();
        }
        let (kept_locales, others): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.locales).into_iter().zip(kept).partition(|(_, kept)| **kept);
        self.locales = kept_locales.into_iter().map(|(locale, _)| locale).collect();
        for (locale, _) in others {
            let absence = folder::absence(&locale.path, &folder::skipped(locale.locale.as_str()));
            self.notes.retain(|note| *note != absence);
            self.left_aside.push(locale.folder.unwrap_or_else(|| folder::absolute(&self.root, &locale.path)));
        }
        let alerts = self.alerts.iter_mut().map(|alert| &mut alert.titles);
        let choices = self.monikers.iter_mut().chain(&mut self.pivots).map(|choice| &mut choice.titles);
        for titles in choices.chain(alerts).chain([&mut self.site.titles]) {
            retain(titles, kept);
        }
        retain(&mut self.site.title_locales, kept);
    }
}

/// Drops what belongs to locales that are not kept.
fn retain<T>(of_locales: &mut Vec<T>, kept: &[bool]) {
    let mut kept = kept.iter();
    of_locales.retain(|_| kept.next().is_some_and(|kept| *kept));
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::infer::project;

    fn config(ids: &[&str], source: &str) -> Config {
        let locale = |id: &str| Some((Locale::parse(id)?, format!("content/{id}")));
        let mut config = project(Path::new("/docs").into(), ids.iter().filter_map(|id| locale(id)).collect());
        config.site.titles = ids.iter().map(|id| format!("Help in {id}")).collect();
        config.source = ids.iter().position(|id| *id == source).map(|index| LocaleIndex(index as u16));
        config
    }

    fn fallbacks(config: &Config) -> Vec<String> {
        let shown = |locale: &crate::config::LocaleConfig| {
            let ids = locale.fallback.iter().map(|index| config.locales[index.get()].locale.as_str());
            format!("{}: {}", locale.locale, ids.collect::<Vec<_>>().join(" "))
        };
        config.locales.iter().map(shown).collect()
    }

    #[test]
    fn the_source_stays_and_the_rest_is_renumbered() {
        let mut config = config(&["de", "fr", "en", "fr-CA"], "en");
        assert!(config.only(&["fr-ca"]).is_ok());
        assert_eq!(fallbacks(&config), ["en: ", "fr-CA: en"]);
        assert_eq!(config.site.titles, ["Help in en", "Help in fr-CA"]);
        assert_eq!(config.source, Some(LocaleIndex(0)));
        assert_eq!(config.left_aside, [Path::new("/docs/content/de"), Path::new("/docs/content/fr")]);
    }

    #[test]
    fn without_a_source_the_named_locales_stay() {
        let mut config = config(&["zh", "fr", "fr-CA"], "none");
        config.locales[2].fallback = vec![LocaleIndex(1), LocaleIndex(0)];
        assert!(config.only(&["fr-CA", "fr"]).is_ok());
        assert_eq!(fallbacks(&config), ["fr: ", "fr-CA: fr"]);
        assert_eq!(config.source, None);
    }

    #[test]
    fn other_ids_and_absent_folders_are_refused() {
        let mut config = config(&["en", "pt-BR"], "en");
        config.locales[0].folder = None;
        let mut error = |id: &str| config.only(&[id]).err().map(|error| error.to_string());
        assert_eq!(error("pt-RB").as_deref(), Some("`pt-RB` is no configured locale\n  help: did you mean `pt-BR`?"));
        assert_eq!(error("zh").as_deref(), Some("`zh` is no configured locale\n  help: use `en` or `pt-BR`"));
        assert_eq!(
            error("en").as_deref(),
            Some("content/en, the folder of `en`, is not there\n  help: create it, or correct `path` in hexapla.toml")
        );
    }
}
