//! Versions of a docset. In DocFX all of them have one address, and readers choose; here each has its own. Which versions articles
//! are for becomes their `monikerRange`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::content::{Group, literal, set};
use super::{Place, is_entry_of, quoted, texts};
use crate::config::infer::PUBLISH;
use crate::path::RelPath;

/// Where a group of content is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// Its place on the site.
    pub(super) url: RelPath,
    /// What links that begin with `/` call that place.
    pub(super) site_path: RelPath,
}

impl Address {
    /// The address of a folder below.
    pub(super) fn below(self, part: &RelPath) -> Self {
        let below = |path: RelPath| path.join(part.as_str()).unwrap_or(path);
        Self { url: below(self.url), site_path: below(self.site_path) }
    }
}

/// Where each group of a docset is published. `settings` are its `groups`; what is to be said goes to `aside`.
pub(super) fn addresses(place: &Place, groups: &[Group], settings: &Value, aside: &mut Vec<String>) -> Vec<Address> {
    let versions = Versions { place, groups, settings };
    let addresses: Vec<Address> = groups.iter().map(|group| versions.address(group)).collect();
    let moved = groups.iter().zip(&addresses).filter(|(group, address)| versions.plain(group) != address.url);
    let moved: BTreeMap<&str, &RelPath> =
        moved.filter_map(|(group, address)| Some((group.version.as_deref()?, &address.url))).collect();
    if !moved.is_empty() {
        let places: Vec<String> = moved.iter().map(|(version, url)| format!("`{version}` at `/{url}`")).collect();
        aside.push(format!("versions with one address are published each at its own: {}", places.join(", ")));
    }
    addresses
}

/// The versions of a docset.
struct Versions<'g> {
    place: &'g Place,
    groups: &'g [Group],
    settings: &'g Value,
}

impl<'g> Versions<'g> {
    fn address(&self, group: &Group) -> Address {
        let plain = self.plain(group);
        let on_host = self.place.site_path.join(&group.dest).unwrap_or_else(|| self.place.site_path.clone());
        let rivals = self.rivals(group);
        let Some(version) = group.version.as_deref().filter(|_| !rivals.is_empty()) else {
            return Address { url: plain, site_path: on_host };
        };
        let is_newest = self.is_newest(group, &rivals);
        let is_its_own = |dest: &&str| !rivals.iter().any(|rival| self.dest_of(rival) == Some(*dest));
        let folder = self.dest_of(group).filter(is_its_own).or((!is_newest).then_some(version));
        let moved = folder.and_then(|folder| self.place.url.join(folder)?.join(&group.dest));
        let url = moved.unwrap_or(plain);
        let site_path = if is_newest { on_host } else { url.clone() };
        Address { url, site_path }
    }

    /// The address of a group, whatever other groups have.
    fn plain(&self, group: &Group) -> RelPath {
        self.place.url.join(&group.dest).unwrap_or_else(|| self.place.url.clone())
    }

    /// The groups of other versions that would have the address of a group, from other folders.
    fn rivals(&self, group: &Group) -> Vec<&'g Group> {
        let is_rival = |other: &&Group| {
            other.version != group.version
                && other.source.folded() != group.source.folded()
                && !other.has_tables_alone
                && self.plain(other) == self.plain(group)
        };
        self.groups.iter().filter(is_rival).collect()
    }

    /// The `dest` that the version of a group has.
    fn dest_of(&self, group: &Group) -> Option<&'g str> {
        let dest = self.settings[group.version.as_deref()?]["dest"].as_str()?.trim_matches(['/', '.']);
        (!dest.is_empty()).then_some(dest)
    }

    /// Whether a group is of the newest version: one without an upper end, else the last. What has no version is newer.
    fn is_newest(&self, group: &Group, rivals: &[&Group]) -> bool {
        let is_among =
            |one: &&Group| one.version == group.version || rivals.iter().any(|rival| rival.version == one.version);
        let is_open = |one: &&Group| {
            let range = one.version.as_deref().and_then(|version| self.settings[version]["moniker_range"].as_str());
            range.is_some_and(|range| range.trim_start().starts_with('>'))
        };
        let written = || self.groups.iter().filter(is_among).rev();
        let newest = written().find(|one| one.version.is_none()).or_else(|| written().find(is_open));
        newest.or_else(|| written().next()).is_some_and(|newest| newest.version == group.version)
    }
}

/// The range of versions that a group of content is for.
pub(super) fn range(group: &Group, settings: &Value) -> Option<String> {
    settings[group.version.as_deref()?]["moniker_range"].as_str().map(str::to_owned)
}

/// A sentence for each folder of a version that its pages do not stand in.
pub(super) fn unread_folders(place: &Place, groups: &[Group], addresses: &[Address], settings: &Value) -> Vec<String> {
    let versions = Versions { place, groups, settings };
    let unread = groups.iter().zip(addresses).filter_map(|(group, address)| {
        let (name, dest) = (group.version.as_deref()?, versions.dest_of(group)?);
        // Of what has moved it is told anyway.
        (versions.plain(group) == address.url && !dest.is_empty())
            .then(|| format!("`dest` of the group `{name}` is not read: its pages stand at `/{}`", address.url))
    });
    unread.collect::<BTreeSet<String>>().into_iter().collect()
}

/// `[[metadata]]` with the versions that groups of content are for; a sentence where patterns cannot say it of some page.
pub(super) fn of_groups(groups: &[Group], pages: &[RelPath]) -> Result<String, String> {
    // What is said last counts: of a folder in another's, its own.
    let mut ranges: Vec<(&Group, &str)> =
        groups.iter().filter_map(|group| Some((group, group.range.as_deref()?))).collect();
    ranges.sort_by_key(|(group, _)| group.source.as_str().len());
    let sets: Vec<_> = ranges.iter().map(|(group, range)| (set(&group.patterns), *range)).collect();
    let is_as_meant = |page: &RelPath| {
        let last = sets.iter().rev().find(|(files, _)| files.is_match(page.as_str()));
        let said = last.map(|(_, range)| *range);
        let mut holding = groups.iter().filter(|group| group.takes(page)).peekable();
        holding.peek().is_none() || holding.any(|group| group.range.as_deref() == said)
    };
    let is_article = |page: &&RelPath| !page.without_extension().to_ascii_lowercase().ends_with("toc");
    match pages.iter().filter(is_article).find(|page| !ranges.is_empty() && !is_as_meant(page)) {
        Some(page) => Err(format!("`moniker_range` of groups is not read: patterns cannot tell that of `{page}`")),
        None => Ok(ranges.into_iter().map(|(group, range)| metadata(&group.patterns, range)).collect()),
    }
}

/// `[[metadata]]` with the versions that a docset is published for; a sentence where they are no names.
pub(super) fn of_docset(entries: &[Value], docset: &RelPath) -> Result<String, String> {
    let Some(entry) = entries.iter().find(|entry| is_entry_of(entry, docset)) else { return Ok(String::new()) };
    let versions = [texts(&entry["monikers"]), texts(&entry["moniker_ranges"])].concat();
    if versions.is_empty() {
        return Ok(String::new());
    }
    if versions.iter().any(|version| version.trim().is_empty() || version.contains(char::is_control)) {
        return Err(format!("{PUBLISH}: `monikers` of the docset `{docset}` are not read"));
    }
    let files = if docset.is_root() { "**".to_owned() } else { format!("{}/**", literal(docset.as_str())) };
    Ok(metadata(&[files], &versions.join(" || ")))
}

fn metadata(files: &[String], range: &str) -> String {
    let files: Vec<String> = files.iter().map(|pattern| quoted(pattern)).collect();
    format!("\n[[metadata]]\nfiles = [{}]\nvalues = {{ monikerRange = {} }}\n", files.join(", "), quoted(range))
}
