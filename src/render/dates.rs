//! Dates as readers of each locale write them.

use std::collections::{BTreeSet, HashMap};

use icu_datetime::fieldsets::YMD;
use icu_datetime::input;
use icu_datetime::{DateTimeFormatterPreferences, FixedCalendarDateTimeFormatter};

use crate::front_matter::{Date, FrontMatter};
use crate::locale::{Locale, LocaleIndex};
use crate::site::Site;

use super::view::DateView;

/// The keys that give an article's date, best first.
const OF_ARTICLE: [&str; 2] = ["ms.date", "date"];
/// The key that says when a translation was handed over.
const OF_TRANSLATION: &str = "ms.lasthandoff";

/// Every day that an article names, written for every locale.
pub(super) struct Dates {
    texts: Vec<HashMap<Date, String>>,
}

impl Dates {
    /// Writes the days that the articles of a site name: the same few come back on many pages.
    pub(super) fn new(site: &Site<'_>) -> Self {
        let keys = || OF_ARTICLE.into_iter().chain([OF_TRANSLATION]);
        let named = site.articles().flat_map(|article| keys().filter_map(|key| article.front.date(key)));
        let days: BTreeSet<Date> = named.collect();
        Self { texts: site.config.locales.iter().map(|locale| texts(&locale.locale, &days)).collect() }
    }

    /// The date of an article.
    pub(super) fn of_article(&self, front: &FrontMatter, reader: LocaleIndex) -> Option<DateView> {
        OF_ARTICLE.into_iter().find_map(|key| self.view(front.date(key)?, reader))
    }

    /// When a translation was handed over.
    pub(super) fn of_translation(&self, front: &FrontMatter, reader: LocaleIndex) -> Option<DateView> {
        self.view(front.date(OF_TRANSLATION)?, reader)
    }

    fn view(&self, date: Date, reader: LocaleIndex) -> Option<DateView> {
        let text = self.texts.get(reader.get())?.get(&date)?.clone();
        Some(DateView { iso: date.to_iso(), text })
    }
}

/// The days as a locale writes them; one without data has none.
fn texts(locale: &Locale, days: &BTreeSet<Date>) -> HashMap<Date, String> {
    let preferences = DateTimeFormatterPreferences::from(&locale.icu());
    let Ok(formatter) = FixedCalendarDateTimeFormatter::try_new(preferences, YMD::long()) else {
        return HashMap::new();
    };
    let text = |date: &Date| {
        let day = input::Date::try_new_gregorian(i32::from(date.year), date.month, date.day).ok()?;
        Some((*date, formatter.format(&day).to_string()))
    };
    days.iter().filter_map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_by_the_rules_of_each_locale() {
        let date = Date::parse("11/08/2020").expect("a day");
        let written = |id: &str| texts(&Locale::parse(id).expect("an id"), &BTreeSet::from([date])).remove(&date);
        assert_eq!(written("en").as_deref(), Some("November 8, 2020"));
        assert_eq!(written("en-GB").as_deref(), Some("8 November 2020"));
        assert_eq!(written("fr").as_deref(), Some("8 novembre 2020"));
        assert_eq!(written("zh").as_deref(), Some("2020年11月8日"));
        assert_eq!(written("de").as_deref(), Some("8. November 2020"));
    }
}
