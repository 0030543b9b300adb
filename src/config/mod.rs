//! Configuration: `hexapla.toml` as types, checked once; nothing later asks whether a locale or a glob exists.

use std::path::PathBuf;

use globset::GlobSet;

use crate::finding::{Rule, Severity};
use crate::locale::{Locale, LocaleIndex};
use crate::path::{RelPath, UrlStyle};

/// A project's configuration, complete: what the file leaves out is filled in.
#[derive(Debug)]
pub struct Config {
    /// The folder that paths are relative to: the one that holds `hexapla.toml`, or the current one.
    pub root: PathBuf,
    /// The configuration file's name below `root`; `None` where the configuration is inferred.
    pub file: Option<PathBuf>,
    /// What was assumed where nothing was configured: one sentence each, for the user.
    pub assumptions: Vec<String>,
    /// `[site]`.
    pub site: Site,
    /// `[[locales]]`, in the order of the language menu; at least one has a folder.
    pub locales: Vec<LocaleConfig>,
    /// The source locale, where it is one of `locales`.
    pub source: Option<LocaleIndex>,
    /// The source locale's id, whether or not it is one of `locales`.
    pub source_locale: Locale,
    /// `[[docsets]]`; empty where each locale's folder is one docset.
    pub docsets: Vec<DocsetConfig>,
    /// `[dependencies]`: folders that snippets and `~/../NAME/…` may reach.
    pub dependencies: Vec<Dependency>,
    /// `[check]`.
    pub check: Check,
}

/// `[site]`.
#[derive(Debug)]
pub struct Site {
    /// The site's name in each locale, by locale index.
    pub titles: Vec<String>,
    /// Where the site will stand, ending in `/`; without it there are no absolute URLs.
    pub base_url: Option<String>,
    /// The output folder, absolute.
    pub output: PathBuf,
    /// How routes become files.
    pub urls: UrlStyle,
    /// Files below a locale's folder that do not exist for us.
    pub exclude: GlobSet,
    /// Files below a locale's folder that are parsed and checked, but are no pages.
    pub fragments: GlobSet,
    /// Prefix for `/…` links that no docset owns; `{locale}` stands for the reader's.
    pub site_links: Option<String>,
    /// More file extensions that may be published, lower case, without dot.
    pub asset_types: Vec<String>,
    /// Whether recovered sources serve as the source locale's pages.
    pub recover_source: bool,
}

/// One of `[[locales]]`.
#[derive(Debug)]
pub struct LocaleConfig {
    /// The language.
    pub locale: Locale,
    /// Its folder as written, `/`-separated, relative to the configuration's; `None` for a recovered source.
    pub path: Option<String>,
    /// Its folder on disk, absolute; `None` for a recovered source or a folder that is absent (a note says so).
    pub folder: Option<PathBuf>,
    /// What its URLs begin with; the root where it is published there.
    pub prefix: RelPath,
    /// The locales that stand in where this one lacks an article, best first.
    pub fallback: Vec<LocaleIndex>,
    /// The locale's spelling in `site_links`.
    pub site_links_locale: String,
}

/// One of `[[docsets]]`.
#[derive(Clone, Debug)]
pub struct DocsetConfig {
    /// The docset's folder below each locale's.
    pub path: RelPath,
    /// What its URLs have after the locale's prefix.
    pub url: RelPath,
    /// The site path that means this docset in `/…` links, without its leading slash.
    pub site_path: RelPath,
}

/// One of `[dependencies]`.
#[derive(Debug)]
pub struct Dependency {
    /// The name that links use after `~/../`.
    pub name: String,
    /// Its folder, absolute.
    pub folder: PathBuf,
}

/// `[check]`.
#[derive(Debug)]
pub struct Check {
    /// Severities that `[check.rules]` sets; `None` is off.
    pub rules: Vec<(&'static Rule, Option<Severity>)>,
    /// `[[check.overrides]]`, in order; the last that matches decides.
    pub overrides: Vec<Override>,
}

/// One of `[[check.overrides]]`.
#[derive(Debug)]
pub struct Override {
    /// Matched against paths as printed.
    pub paths: GlobSet,
    /// Severities; `None` is off.
    pub rules: Vec<(&'static Rule, Option<Severity>)>,
}

impl Config {
    /// The severity of a rule in the file that is printed as `path`; `None` where the rule is off there.
    pub fn severity(&self, rule: &'static Rule, path: &str) -> Option<Severity> {
        let set_in = |rules: &[(&'static Rule, Option<Severity>)]| {
            rules.iter().rev().find(|(set, _)| set.name == rule.name).map(|(_, severity)| *severity)
        };
        let overridden = self.check.overrides.iter().rev().filter(|over| over.paths.is_match(path));
        overridden
            .filter_map(|over| set_in(&over.rules))
            .next()
            .or_else(|| set_in(&self.check.rules))
            .unwrap_or(Some(rule.severity))
    }
}
