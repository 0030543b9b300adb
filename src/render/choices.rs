//! What readers can choose between on a page: versions and pivots, and which parts are for whom.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

use serde_json::json;

use crate::config::Choice;
use crate::finding::FileId;
use crate::locale::LocaleIndex;
use crate::markdown::body::Audience;
use crate::moniker;
use crate::site::page::Page;

use super::body::Linker;
use super::page::Maker;
use super::view::{ChoiceView, OptionView};

/// How many versions are named one by one.
const MOST_NAMED: usize = 5;

/// A page that names more has no menu of them: all of its parts are shown.
const MOST_OPTIONS: usize = 1_000;

/// Likewise one whose options name so many bytes of parts, which stand on the page once more for each.
const MOST_BYTES: usize = 1 << 20;

/// The parts of a page and the entries of its contents that are not for every reader, as written, in order and once each.
#[derive(Default)]
struct Parts<'p> {
    monikers: Vec<&'p str>,
    /// Those of the contents alone.
    contents: Vec<&'p str>,
    zones: Vec<&'p str>,
}

/// A choice while its parts are found.
struct Chosen<'c> {
    id: &'c str,
    title: &'c str,
    default: bool,
    parts: BTreeSet<&'c str>,
}

impl Maker<'_, '_> {
    /// What readers of a page can choose.
    pub(super) fn choices<'v>(&'v self, page: &'v Page) -> Vec<ChoiceView<'v>> {
        let parts = self.parts_for_some(page);
        let monikers = view("moniker", self.versions(&parts, page), |options| options.len() - 1);
        let zones = view("zone", self.pivots(&parts.zones, page.locale), |_| 0);
        monikers.into_iter().chain(zones).collect()
    }

    fn parts_for_some<'v>(&'v self, page: &Page) -> Parts<'v> {
        let mut parts = Parts::default();
        let included = self.site.ids(page.file).included.iter().copied();
        for file in std::iter::once(page.file).chain(included) {
            let article = self.site.article(file);
            for audience in article.into_iter().flat_map(|article| &article.body.audiences) {
                match audience {
                    Audience::Versions(range) => parts.monikers.push(&range.value),
                    Audience::Pivots(names) => parts.zones.push(&names.value),
                }
            }
        }
        parts.monikers = once_each(parts.monikers);
        let contents = self.navigation.versions(page).iter().map(String::as_str);
        let own: HashSet<&str> = parts.monikers.iter().copied().collect();
        parts.contents = contents.filter(|range| !own.contains(range)).collect();
        parts.zones = once_each(parts.zones);
        parts
    }

    /// The versions that a page has: those configured of the products that it, or else its contents, speak of, as far as its `monikerRange` has them;
    /// without a configuration those that it names.
    fn versions<'v>(&'v self, parts: &Parts<'v>, page: &Page) -> Vec<Chosen<'v>> {
        let known = &self.site.config.monikers;
        if known.is_empty() {
            let ranges = parts.monikers.iter().chain(&parts.contents);
            let listed = ranges.filter_map(|range| Some((*range, moniker::listed(range)?)));
            return named(listed);
        }
        let article = self.site.article(page.file);
        let own = article.and_then(|article| article.front.text("monikerRange"));
        let of_page = own.and_then(|range| moniker::versions_in(&range.value, known));
        let held = |ranges: &[&'v str]| -> Vec<(&'v str, Vec<usize>)> {
            ranges.iter().filter_map(|range| Some((*range, moniker::versions_in(range, known)?))).collect()
        };
        let products = |held: &[(&str, Vec<usize>)]| -> BTreeSet<&str> {
            held.iter().flat_map(|(_, places)| places).map(|place| known[*place].product.as_str()).collect()
        };
        let (mut held, contents) = (held(&parts.monikers), held(&parts.contents));
        // An article that speaks of some products leaves the others aside, whatever else its contents list.
        let products = Some(products(&held)).filter(|own| !own.is_empty()).unwrap_or_else(|| products(&contents));
        held.extend(contents);
        let is_offered = |place: usize| {
            products.contains(known[place].product.as_str())
                && of_page.as_ref().is_none_or(|places| places.contains(&place))
        };
        let offered = known.iter().enumerate().filter(|(place, _)| is_offered(*place));
        offered
            .map(|(place, version)| {
                let parts = held.iter().filter(|(_, places)| places.contains(&place)).map(|(range, _)| *range);
                chosen(version, page.locale, parts.collect())
            })
            .collect()
    }

    /// The pivots that a page names: those configured in their order, then the others.
    fn pivots<'v>(&'v self, zones: &[&'v str], locale: LocaleIndex) -> Vec<Chosen<'v>> {
        let known = &self.site.config.pivots;
        let mut pivots = named(zones.iter().map(|zone| (*zone, pivot_names(zone).collect())));
        let places = places(known);
        for pivot in &mut pivots {
            if let Some(place) = places.get(pivot.id) {
                *pivot = chosen(&known[*place], locale, std::mem::take(&mut pivot.parts));
            }
        }
        pivots.sort_by_key(|pivot| places.get(pivot.id).copied().unwrap_or(known.len()));
        pivots
    }
}

impl Linker<'_, '_> {
    /// A range as readers of a file read it: the versions' names, unless they are too many or not known.
    pub(super) fn versions_text<'t>(&self, file: FileId, range: &'t str) -> Cow<'t, str> {
        let known = &self.site.config.monikers;
        let locale = self.site.locale_of(file);
        match moniker::versions_in(range, known) {
            Some(places) if (1..=MOST_NAMED).contains(&places.len()) => {
                let titles: Vec<&str> = places.into_iter().map(|place| title(&known[place], locale)).collect();
                titles.join(", ").into()
            }
            _ => range.into(),
        }
    }

    /// The names of pivots as readers of a file read them.
    pub(super) fn pivots_text(&self, file: FileId, names: &str) -> String {
        let known = &self.site.config.pivots;
        let locale = self.site.locale_of(file);
        let shown = |name| known.iter().find(|choice| choice.id == name).map_or(name, |choice| title(choice, locale));
        pivot_names(names).map(shown).collect::<Vec<_>>().join(", ")
    }
}

fn once_each(mut written: Vec<&str>) -> Vec<&str> {
    let mut seen = HashSet::new();
    written.retain(|part| seen.insert(*part));
    written
}

/// Where each choice stands, by its name.
fn places(known: &[Choice]) -> HashMap<&str, usize> {
    // Of two that are called alike, the first counts.
    known.iter().enumerate().rev().map(|(place, choice)| (choice.id.as_str(), place)).collect()
}

/// The names that a zone is for.
fn pivot_names(zone: &str) -> impl Iterator<Item = &str> {
    zone.split(',').map(str::trim).filter(|name| !name.is_empty())
}

fn title(choice: &Choice, locale: LocaleIndex) -> &str {
    choice.titles.get(locale.get()).unwrap_or(&choice.id)
}

fn chosen<'c>(choice: &'c Choice, locale: LocaleIndex, parts: BTreeSet<&'c str>) -> Chosen<'c> {
    Chosen { id: &choice.id, title: title(choice, locale), default: choice.default, parts }
}

/// A choice for each name, in the order in which they come up.
fn named<'c>(parts: impl Iterator<Item = (&'c str, Vec<&'c str>)>) -> Vec<Chosen<'c>> {
    let mut all: Vec<Chosen<'c>> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for (part, names) in parts {
        for name in once_each(names) {
            let place = *known.entry(name).or_insert(all.len());
            if place == all.len() {
                all.push(Chosen { id: name, title: name, default: false, parts: BTreeSet::new() });
            }
            all[place].parts.insert(part);
        }
    }
    all
}

/// What templates see of it; nothing where there is no choice. `first` says which holds where none is the default.
fn view<'c>(
    kind: &'static str,
    options: Vec<Chosen<'c>>,
    first: impl Fn(&[Chosen<'c>]) -> usize,
) -> Option<ChoiceView<'c>> {
    let bytes: usize = options.iter().flat_map(|option| &option.parts).map(|part| part.len()).sum();
    if options.len() < 2 || options.len() > MOST_OPTIONS || bytes > MOST_BYTES {
        return None;
    }
    let default = options.iter().position(|option| option.default).unwrap_or_else(|| first(&options));
    let options = options.into_iter().enumerate().map(|(place, option)| OptionView {
        id: option.id,
        title: option.title,
        default: place == default,
        parts: json!(option.parts).to_string(),
    });
    Some(ChoiceView { kind, options: options.collect() })
}
