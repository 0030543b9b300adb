//! Whether anything tells which sources translations were made from.

use crate::article::Article;
use crate::bitext::freshness::Recorded;
use crate::config::Config;
use crate::history;
use crate::site::Site;

use super::paired;

/// Whether there are translations, and none of them says which source it was made from.
pub(super) fn is_unrecorded(site: &Site<'_>) -> bool {
    let Some(source) = site.config.source else { return false };
    let is_translation =
        |article: &&Article| site.locale_of(article.file) != source && site.source_of(article.file).is_some();
    let tells = |article: &Article| Recorded::of(&article.front).names_source() || !article.units.is_empty();
    none_tells(site.articles().filter(is_translation), tells)
}

/// Whether there are translations, and none of them tells its source.
pub(super) fn none_tells<T>(translations: impl Iterator<Item = T>, tells: impl Fn(T) -> bool) -> bool {
    let mut translations = translations.peekable();
    translations.peek().is_some() && !translations.any(tells)
}

/// What the user should know where translations are compared and do not say what they were made from.
pub(super) fn note_of_check(config: &Config, is_unrecorded: bool) -> Option<String> {
    if paired::is_asked(config) { note(config, is_unrecorded) } else { None }
}

/// The same for whoever asks how translations stand.
pub(super) fn note(config: &Config, is_unrecorded: bool) -> Option<String> {
    let mut folders = config.locales.iter().filter_map(|locale| locale.folder.as_deref());
    (is_unrecorded && !folders.any(history::has_repository)).then(|| {
        "nothing is known of what translations were made from: none of them records it, and there is no git repository; \
         hexapla stamp records it"
            .to_owned()
    })
}
