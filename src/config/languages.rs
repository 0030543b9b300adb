//! Folders that are named for a language, and which of them hold one: `cs` may be Czech or samples in C#.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::Path;

use icu_locale::{LocaleExpander, TransformResult};
use walkdir::{DirEntry, WalkDir};

use super::{LONGEST_MARK, OUTPUT_MARK, is_yaml_page};
use crate::locale::Locale;
use crate::path::{RelPath, fold};

/// Where folders per language are looked for.
const PLACES: &[&str] = &["", "content", "docs"];

/// The folders of languages.
#[derive(Default)]
pub(super) struct Languages {
    /// Each language with its folder, `.` for the project's; the first one holds the others where articles stand beside them.
    pub(super) folders: Vec<(Locale, String)>,
    /// Folders that are only named like a language.
    pub(super) others: Vec<String>,
}

impl Languages {
    /// The folders of languages in the place that has most of them.
    pub(super) fn of(root: &Path) -> Self {
        let found = PLACES.iter().map(|place| Self::in_place(root, place));
        let mut others = Vec::new();
        let mut best = Self::default();
        for next in found {
            others.extend(next.others.iter().cloned());
            if next.folders.len() > best.folders.len() {
                best = next;
            }
        }
        if best.folders.is_empty() { Self { others, ..best } } else { best }
    }

    /// The folders of English and of the languages that have articles at its paths, where there are such.
    pub(super) fn of_translations(root: &Path) -> Vec<(Locale, String)> {
        let mut folders = Self::of(root).folders;
        let Some((_, english)) = folders.iter().find(|(locale, _)| is_english(locale)) else { return Vec::new() };
        let ids_of = |folder: &str| ids(&articles(&root.join(folder)));
        let source = ids_of(english);
        folders.retain(|(_, folder)| !source.is_disjoint(&ids_of(folder)));
        if folders.len() > 1 { folders } else { Vec::new() }
    }

    fn in_place(root: &Path, place: &str) -> Self {
        let folder = root.join(place);
        let named = named(&folder);
        let below = |name: &str| if place.is_empty() { name.to_owned() } else { format!("{place}/{name}") };
        let all = || named.iter().map(|(locale, name)| (locale.clone(), below(name))).collect();
        let is_layout = named.len() > 1 && named.iter().any(|(locale, _)| is_english(locale));
        let beside = if named.is_empty() || is_layout { Vec::new() } else { beside(&folder, &named) };
        if beside.is_empty() {
            return Self { folders: all(), others: Vec::new() };
        }
        let beside = ids(&beside);
        let own: Vec<BTreeSet<String>> = named.iter().map(|(_, name)| ids(&articles(&folder.join(name)))).collect();
        let is_translation = |index: &usize| {
            let (locale, _) = &named[*index];
            let shares = |others: &BTreeSet<String>| !own[*index].is_disjoint(others);
            let is_sibling = || (0..named.len()).any(|other| other != *index && shares(&own[other]));
            // A folder `cs-cz` is named for nothing but a language.
            !is_english(locale) && (locale.tag().contains('-') || shares(&beside) || is_sibling())
        };
        let (kept, others): (Vec<usize>, Vec<usize>) = (0..named.len()).partition(is_translation);
        let others = others.into_iter().map(|index| below(&named[index].1)).collect();
        if kept.is_empty() {
            return Self { folders: Vec::new(), others };
        }
        let above = if place.is_empty() { "." } else { place };
        let kept = kept.into_iter().map(|index| (named[index].0.clone(), below(&named[index].1)));
        Self { folders: std::iter::once((Locale::english(), above.to_owned())).chain(kept).collect(), others }
    }
}

/// The articles below a folder that are in none of these folders.
pub(super) fn outside(root: &Path, folders: &[(Locale, String)]) -> Vec<RelPath> {
    let is_inside = |path: &RelPath| folders.iter().any(|(_, folder)| folder == "." || is_below(path, folder));
    articles(root).into_iter().filter(|path| !is_inside(path) && !is_of_pairs(path)).collect()
}

/// The folders named for a language that hold articles, by name; two spellings of one language would have one address.
fn named(folder: &Path) -> Vec<(Locale, String)> {
    let mut tags = Vec::new();
    let named = subfolders(folder).into_iter().filter_map(|name| Some((known_language(&name)?, name)));
    let holding = named.filter(|(_, name)| holds_articles(&folder.join(name)));
    let single = holding.filter(|(locale, _)| {
        let is_new = !tags.contains(&locale.tag());
        tags.push(locale.tag());
        is_new
    });
    single.collect()
}

/// The articles of a folder that stand beside those of its folders of languages.
fn beside(folder: &Path, named: &[(Locale, String)]) -> Vec<RelPath> {
    let is_beside = |path: &RelPath| !named.iter().any(|(_, name)| is_below(path, name)) && !is_of_pairs(path);
    articles(folder).into_iter().filter(is_beside).collect()
}

fn is_below(path: &RelPath, folder: &str) -> bool {
    path.as_str().strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// Whether an article is in a folder of bilingual articles that stands beside their language's, as `fr-sxs`.
fn is_of_pairs(path: &RelPath) -> bool {
    let mut languages = path.as_str().split('/').filter_map(|name| name.strip_suffix("-sxs"));
    languages.any(|name| known_language(name).is_some())
}

pub(super) fn is_english(locale: &Locale) -> bool {
    locale.icu().id.language == Locale::english().icu().id.language
}

/// The articles below a folder, sorted; a repository's own papers, whose names are in capitals, and what is only included aside.
fn articles(folder: &Path) -> Vec<RelPath> {
    let is_aside = |path: &RelPath| {
        let (name, _) = path.name().split_once('.').unwrap_or((path.name(), ""));
        let is_included = path.as_str().split('/').any(|segment| segment == "includes");
        name.eq_ignore_ascii_case("toc") || !name.contains(char::is_lowercase) && name.is_ascii() || is_included
    };
    let paths = article_files(folder)
        .filter_map(|entry| RelPath::new(&entry.path().strip_prefix(folder).ok()?.to_str()?.replace('\\', "/")));
    let mut articles: Vec<RelPath> = paths.filter(|path| !is_aside(path)).collect();
    articles.sort();
    articles
}

/// What articles of several languages have in common if they are translations of each other.
fn ids(articles: &[RelPath]) -> BTreeSet<String> {
    articles.iter().map(|path| fold(path.without_extension()).into_owned()).collect()
}

/// The files below a folder, but for hidden ones and those that programs make.
fn files(folder: &Path) -> impl Iterator<Item = DirEntry> {
    let is_seen = |entry: &DirEntry| {
        let name = entry.file_name().to_string_lossy();
        let is_made = || matches!(&*name, "obj" | "_site" | "node_modules") || entry.path().join(OUTPUT_MARK).exists();
        entry.depth() == 0 || !(name.starts_with('.') || entry.file_type().is_dir() && is_made())
    };
    WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(is_seen)
        .flatten()
        .filter(|entry| !entry.file_type().is_dir())
}

/// The language that `name` is the id of, if CLDR knows it: `fr`, `zh-cn`; but not `js`, which only looks like one.
pub(super) fn known_language(name: &str) -> Option<Locale> {
    let locale = Locale::parse(name)?;
    let id = locale.icu().id;
    let mut language =
        icu_locale::LanguageIdentifier { language: id.language, ..icu_locale::LanguageIdentifier::UNKNOWN };
    let known = !id.language.is_unknown() && id.variants.is_empty();
    (known && LocaleExpander::new_common().maximize(&mut language) == TransformResult::Modified).then_some(locale)
}

/// The names of the folders in `folder`, hidden ones aside, sorted.
pub(super) fn subfolders(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.path().is_dir());
    let mut names: Vec<String> = folders.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.retain(|name| !name.starts_with('.'));
    names.sort();
    names
}

/// Whether a file of markdown or a page in YAML is anywhere in `folder`, hidden ones aside.
pub(super) fn holds_articles(folder: &Path) -> bool {
    article_files(folder).next().is_some()
}

/// The files below a folder that are markdown or pages in YAML, in the order of their names; hidden ones aside.
pub(super) fn article_files(folder: &Path) -> impl Iterator<Item = DirEntry> {
    files(folder).filter(|entry| is_article(entry.path()))
}

fn is_article(path: &Path) -> bool {
    let is = |other: &str| path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(other));
    is("md") || is("yml") && path.is_file() && begins_with_page_mark(path)
}

/// Whether the first line of a file says that it is a page in YAML.
pub(super) fn begins_with_page_mark(path: &Path) -> bool {
    let mut beginning = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(LONGEST_MARK as u64).read_to_end(&mut beginning));
    read.is_ok() && is_yaml_page(&beginning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_that_only_look_like_languages_are_none() {
        for name in ["en", "fr", "zh", "fr-fr", "zh-Hant-TW", "pt_BR", "sr-Latn", "yue"] {
            assert!(known_language(name).is_some(), "{name}");
        }
        for name in [
            "js", "ui", "api", "src", "css", "img", "lib", "docs", "media", "fr-sxs", "test", "bin", "faq", "includes",
            "",
        ] {
            assert!(known_language(name).is_none(), "{name}");
        }
    }
}
