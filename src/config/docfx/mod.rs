//! `hexapla.toml` from the files that DocFX builds a repository by.

mod content;
mod left_out;
mod lists;
mod markdown;
mod metadata;
mod pattern;
mod published;
mod site_path;
mod unread;
mod versions;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use icu_locale::LocaleExpander;
use serde_json::Value;
use walkdir::WalkDir;

use super::infer::{DOCFX, PUBLISH, assumed_locale, published_docsets};
use super::json::{self, texts};
use super::redirect::REDIRECTION_FILE;
use super::{FILE_NAME, folder};
use crate::locale::Locale;
use crate::path::RelPath;
use content::Group;
use left_out::LeftOut;
use published::{absent_docsets, folders_of_languages, published_locale, write_dependencies};
use versions::Address;

/// A configuration that was read from DocFX's files.
#[derive(Debug)]
pub struct FromDocfx {
    /// The text of `hexapla.toml`.
    pub toml: String,
    /// What was left aside, a sentence each.
    pub left_aside: Vec<String>,
}

/// How deep below a repository's folder its one `docfx.json` is looked for.
const DEEPEST: usize = 3;

/// Reads the repository in `repository` for a `hexapla.toml` in `root`; translations are in repositories of their own.
///
/// # Errors
///
/// The repository has no file of DocFX, or one that cannot be read.
pub fn from_docfx(root: &Path, repository: &Path, translations: &[(Locale, PathBuf)]) -> Result<FromDocfx, String> {
    let mut reading = Reading::of(repository);
    let publish = repository.join(PUBLISH);
    let published: Value = if publish.is_file() { reading.json(&publish)? } else { Value::Null };
    let entries = list(&published["docsets_to_publish"]);
    reading.all_docsets(entries, published.is_null())?;
    for file in texts(&published["redirection_files"]) {
        // The one in the repository's folder is read with every build.
        if file.trim_start_matches("./") != REDIRECTION_FILE {
            reading.redirects(file);
        }
    }
    let written = entries.iter().find_map(|docset| Locale::parse(docset["locale"].as_str()?));
    let (locale, _) = assumed_locale(written, repository);
    let languages = languages(repository, &locale, translations);
    if translations.is_empty() {
        reading.left_aside.extend(folders_of_languages(repository));
    }
    let dependent = list(&published["dependent_repositories"]).iter();
    let names: Vec<&str> = dependent.filter_map(|dependent| dependent["path_to_root"].as_str()).collect();
    let source = names.iter().find_map(|name| Locale::parse(name.strip_prefix("_repo.")?));
    let toml = reading.written(root, &source.unwrap_or(locale), &languages, &names);
    understood(root, &toml)?;
    Ok(FromDocfx { toml, left_aside: reading.left_aside })
}

/// A language: how it is called, how the host's addresses call it, and its repository.
type Language<'r> = (String, String, &'r Path);

/// The languages of a repository and its translations.
fn languages<'r>(repository: &'r Path, locale: &Locale, translations: &'r [(Locale, PathBuf)]) -> Vec<Language<'r>> {
    let all = std::iter::once((short(locale), locale.to_string(), repository));
    let others = translations.iter().map(|(locale, folder)| {
        let host = published_locale(folder).map_or_else(|| locale.as_str().replace('_', "-"), |host| host.to_string());
        // BCP 47 has hyphens.
        (locale.as_str().replace('_', "-"), host, folder.as_path())
    });
    all.chain(others).collect()
}

/// Looks whether what was written is a configuration.
fn understood(root: &Path, toml: &str) -> Result<(), String> {
    let Err(errors) =
        super::load_text(root, FILE_NAME.as_ref(), FILE_NAME, toml.as_bytes().to_vec(), &super::Earlier::now())
    else {
        return Ok(());
    };
    let reasons: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    Err(format!("what it says makes no configuration: {}", reasons.join("; ")))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// A docset as it is published: a folder of the repository, and its place on the site.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    path: RelPath,
    url: RelPath,
    /// What links that begin with `/` call that place.
    site_path: RelPath,
    /// The folder of its `docfx.json`, which `~` means.
    root: RelPath,
}

impl Place {
    fn of_docset(path: RelPath, url: RelPath) -> Self {
        Self { root: path.clone(), site_path: url.clone(), path, url }
    }

    /// Whether another place has only one of its names, so that links could not tell them apart.
    fn is_confused_with(&self, other: &Self) -> bool {
        (self.url == other.url) != (self.site_path == other.site_path)
    }
}

/// Whether an entry of `docsets_to_publish` is about the docset in a folder.
fn is_entry_of(entry: &Value, docset: &RelPath) -> bool {
    let written = entry["build_source_folder"].as_str().and_then(RelPath::new);
    written.is_some_and(|written| written.folded() == docset.folded())
}

/// The place on the site that a docset's folder has.
fn address(entries: &[Value], path: &RelPath) -> RelPath {
    let url = entries
        .iter()
        .find(|entry| is_entry_of(entry, path))
        .and_then(|entry| entry["build_output_subfolder"].as_str());
    url.filter(|url| !url.is_empty()).and_then(RelPath::new).unwrap_or_else(|| path.clone())
}

/// What is read of a repository.
struct Reading<'r> {
    repository: &'r Path,
    left_aside: Vec<String>,
    /// What docsets are called.
    titles: BTreeSet<String>,
    base_url: Option<String>,
    xref_maps: Vec<PathBuf>,
    /// `[markdown]` and `[[alerts]]`.
    markdown: String,
    metadata: String,
    /// `[[metadata]]` with the versions of articles, which other metadata may say more closely.
    versions: String,
    /// Where articles were, and where they are.
    redirects: Vec<(String, String)>,
    places: Vec<Place>,
    groups: Vec<Group>,
    excludes: BTreeSet<String>,
    fragments: BTreeSet<String>,
}

impl<'r> Reading<'r> {
    /// Reads the docsets that are published, or the only one that there is.
    fn all_docsets(&mut self, entries: &[Value], is_unpublished: bool) -> Result<(), String> {
        let docsets = published_docsets(self.repository, entries).into_iter();
        self.left_aside.extend(unread::of_published(entries));
        let mut places: Vec<Place> =
            docsets.map(|docset| Place::of_docset(docset.path.clone(), address(entries, &docset.path))).collect();
        self.left_aside.extend(absent_docsets(self.repository, entries));
        for place in &places {
            match versions::of_docset(entries, &place.path) {
                Ok(toml) => self.versions.push_str(&toml),
                Err(sentence) => self.left_aside.push(sentence),
            }
        }
        if places.is_empty() {
            let path = self.only_docset(is_unpublished)?;
            let url = if is_unpublished { RelPath::root() } else { address(entries, &path) };
            places.push(Place::of_docset(path, url));
        }
        for place in &places {
            self.docset(place)?;
        }
        self.tell_apart();
        self.leave_out();
        Ok(())
    }

    /// What was read, as a configuration.
    fn written(&mut self, root: &Path, source: &Locale, languages: &[Language<'_>], dependencies: &[&str]) -> String {
        let pivots = self.pivots(languages);
        let mut toml = self.site(root, source);
        for (id, host, folder) in languages {
            let path = folder::printed(root, folder);
            // Writing to a string cannot fail.
            let _ = write!(toml, "\n[[locales]]\nid = {}\npath = {}\n", quoted(id), quoted(&path));
            if host != id {
                let _ = writeln!(toml, "site_links_locale = {}", quoted(host));
            }
        }
        self.write_docsets(&mut toml);
        toml.push_str(&self.markdown);
        toml.push_str(&self.versions);
        toml.push_str(&self.metadata);
        toml.push_str(&pivots);
        write_dependencies(root, self.repository, dependencies, &mut toml, &mut self.left_aside);
        toml
    }

    fn of(repository: &'r Path) -> Self {
        Self {
            repository,
            left_aside: Vec::new(),
            titles: BTreeSet::new(),
            base_url: None,
            xref_maps: Vec::new(),
            markdown: String::new(),
            metadata: String::new(),
            versions: String::new(),
            redirects: Vec::new(),
            places: Vec::new(),
            groups: Vec::new(),
            excludes: BTreeSet::new(),
            fragments: BTreeSet::new(),
        }
    }

    fn json(&self, path: &Path) -> Result<Value, String> {
        json::read(path).map_err(|error| format!("{} cannot be read: {error}", folder::printed(self.repository, path)))
    }

    /// Takes over the redirects of a file that builds do not read.
    fn redirects(&mut self, file: &str) {
        match lists::redirects(self.repository, file) {
            Ok(read) => {
                self.redirects.extend(read.all);
                if read.left_out > 0 {
                    let what = format!("{} of its redirects cannot be written as `redirects`", read.left_out);
                    self.left_aside.push(format!("{file}: {what}"));
                }
            }
            Err(reason) => {
                self.left_aside.push(format!("{PUBLISH}: `{file}` of `redirection_files` is not read: {reason}"));
            }
        }
    }

    /// `[[pivots]]`, as each language names them; their files are no pages.
    fn pivots(&mut self, languages: &[(String, String, &Path)]) -> String {
        let of_language =
            |(id, _, folder): &(String, String, &Path)| (id.clone(), lists::pivots(folder, &mut self.left_aside));
        let pivots: Vec<_> = languages.iter().map(of_language).collect();
        if pivots.iter().any(|(_, pivots)| !pivots.is_empty()) {
            self.excludes.insert(format!("**/{}", lists::PIVOTS));
        }
        lists::written_pivots(&pivots, &mut self.left_aside)
    }

    /// The docset of a repository that does not say which it has: its folder, or the one below that has a `docfx.json`.
    fn only_docset(&self, must_have: bool) -> Result<RelPath, String> {
        if !must_have || self.repository.join(DOCFX).is_file() {
            return Ok(RelPath::root());
        }
        let walk = WalkDir::new(self.repository).max_depth(DEEPEST).sort_by_file_name().into_iter();
        let seen =
            walk.filter_entry(|entry| entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.'));
        let files = seen.flatten().filter(|entry| entry.file_name() == DOCFX && entry.file_type().is_file());
        let folders = files.filter_map(|entry| {
            RelPath::new(&entry.path().parent()?.strip_prefix(self.repository).ok()?.to_str()?.replace('\\', "/"))
        });
        let folders: Vec<RelPath> = folders.collect();
        match &folders[..] {
            [one] => Ok(one.clone()),
            [] => Err(format!("there is neither {DOCFX} nor {PUBLISH} in it")),
            [first, ..] => {
                Err(format!("there is no {DOCFX} in it, but several below: name `{first}` or another of them"))
            }
        }
    }

    /// Reads a docset's `docfx.json`, where it has one.
    fn docset(&mut self, place: &Place) -> Result<(), String> {
        let docset = &place.path;
        let path = self.repository.join(docset.as_str()).join(DOCFX);
        let shown = folder::printed(self.repository, &path);
        if !path.is_file() {
            self.left_aside.push(format!("{docset} has no {DOCFX}: all its articles are published"));
            self.places.push(place.clone());
            return Ok(());
        }
        let whole = unread::in_known_case(self.json(&path)?);
        let build = &whole["build"];
        let mut aside = unread::parts(&whole);
        let mut place = place.clone();
        match site_path::site_path(&self.repository.join(docset.as_str()), build) {
            Some(site_path) => place.site_path = site_path,
            None if place.url.is_root() || place.url == place.path => {}
            None => aside.push(format!(
                "what links that begin with `/` call this docset is not said: write it as `site_path` if it is not `/{}`",
                place.url
            )),
        }
        self.content(&place, build, &mut aside);
        aside.extend(content::moved_resources(&build["resource"]));
        self.markdown_engine(&build["markdownEngineProperties"], &mut aside);
        self.xrefs(docset, &build["xref"], &mut aside);
        self.metadata.push_str(&metadata::written(docset, &path, &mut aside));
        let title = ["_appTitle", "titleSuffix"].iter().find_map(|key| build["globalMetadata"][*key].as_str());
        self.titles.extend(title.map(str::to_owned));
        let base_url = build["sitemap"]["baseUrl"].as_str().filter(|url| url.starts_with("http"));
        self.base_url = self.base_url.take().or(base_url.map(|url| format!("{}/", url.trim_end_matches('/'))));
        self.left_aside.extend(aside.into_iter().map(|sentence| format!("{shown}: {sentence}")));
        Ok(())
    }

    /// The groups of content: each folder that they count from is a docset of its own.
    fn content(&mut self, place: &Place, build: &Value, aside: &mut Vec<String>) {
        let groups = Group::read_all(&place.path, &build["content"], aside);
        if groups.is_empty() {
            self.places.push(place.clone());
        }
        let settings = if build["groups"].is_null() { &build["versions"] } else { &build["groups"] };
        let addresses = versions::addresses(place, &groups, settings, aside);
        aside.extend(versions::unread_folders(place, &groups, &addresses, settings));
        let mut groups: Vec<(Group, Address)> = groups.into_iter().zip(addresses).collect();
        // The docset's own folder has its place before those of other folders, articles before tables of contents alone, and a
        // whole folder before parts of it.
        groups.sort_by_key(|(group, _)| {
            (group.source.folded() != place.path.folded(), group.has_tables_alone, !group.part.is_root())
        });
        for (mut group, mut address) in groups {
            group.range = versions::range(&group, settings);
            if self.place_of(&group.source).is_some_and(|known| known.url != address.url) {
                // What it takes of the folder can have a place of its own.
                address = address.below(&group.part);
                group.source = group.source.join(group.part.as_str()).unwrap_or(group.source);
            }
            match self.place_of(&group.source) {
                Some(known) if known.url != address.url => aside.push(format!(
                    "`dest` of a group is not read: content from one folder is published in one place, `/{}`",
                    known.url
                )),
                Some(_) => {}
                None => {
                    let Address { url, site_path } = address;
                    let root = place.path.clone();
                    self.places.push(Place { path: group.source.clone(), url, site_path, root });
                }
            }
            self.groups.push(group);
        }
    }

    /// Gives places that links could not tell apart the names that they are published by.
    fn tell_apart(&mut self) {
        let is_confused = |place: &Place| self.places.iter().any(|other| place.is_confused_with(other));
        let confused: Vec<bool> = self.places.iter().map(is_confused).collect();
        for (place, _) in self.places.iter_mut().zip(confused).filter(|(_, is_confused)| *is_confused) {
            place.site_path = place.url.clone();
        }
    }

    /// The place of a folder that is a docset already.
    fn place_of(&self, folder: &RelPath) -> Option<&Place> {
        self.places.iter().find(|known| known.path.folded() == folder.folded())
    }

    /// Finds what of the docsets is no page.
    fn leave_out(&mut self) {
        let left_out = LeftOut::of(self.repository, &self.places, &self.groups);
        match versions::of_groups(&self.groups, &left_out.published) {
            Ok(toml) => self.versions.push_str(&toml),
            Err(sentence) => self.left_aside.push(sentence),
        }
        self.excludes.extend(left_out.excludes);
        self.fragments.extend(left_out.fragments);
    }

    /// The maps of other sites' uids: files are read, addresses are not.
    fn xrefs(&mut self, docset: &RelPath, xref: &Value, aside: &mut Vec<String>) {
        for written in texts(xref) {
            if written.contains("://") {
                aside.push(format!("`{written}` is not fetched; name a copy of it under `xref_maps`"));
                continue;
            }
            let file = docset.join(&written.replace('\\', "/")).map(|path| self.repository.join(path.as_str()));
            match file.filter(|file| file.is_file()) {
                Some(file) => self.xref_maps.push(file),
                None => aside.push(format!("`{written}` of `xref` is not there")),
            }
        }
    }

    /// `[site]`.
    fn site(&self, root: &Path, source: &Locale) -> String {
        let folder_name = || root.file_name().map_or("Help".into(), |name| name.to_string_lossy()).into_owned();
        // Where docsets are called otherwise, none of them names the whole.
        let named = self.titles.first().filter(|_| self.titles.len() == 1);
        let title = named.cloned().unwrap_or_else(folder_name);
        let mut toml = format!("[site]\ntitle = {}\nsource_locale = {}\n", quoted(&title), quoted(&short(source)));
        if let Some(base_url) = &self.base_url {
            let _ = writeln!(toml, "base_url = {}", quoted(base_url));
        }
        let mut list = |key: &str, values: Vec<String>| {
            let _ = writeln!(toml, "{key} = {}", toml::Value::from(values));
        };
        if !self.excludes.is_empty() {
            let mut excludes = self.excludes.clone();
            excludes.extend(["**/obj/**".to_owned(), "**/_site/**".to_owned()]);
            list("exclude", excludes.into_iter().collect());
        }
        if !self.fragments.is_empty() {
            list("fragments", std::iter::once("**/includes/**".to_owned()).chain(self.fragments.clone()).collect());
        }
        if !self.xref_maps.is_empty() {
            list("xref_maps", self.xref_maps.iter().map(|map| folder::printed(root, map)).collect());
        }
        if !self.redirects.is_empty() {
            let _ = writeln!(toml, "redirects = [");
            for (from, to) in &self.redirects {
                let _ = writeln!(toml, "    {{ from = {}, to = {} }},", quoted(from), quoted(to));
            }
            let _ = writeln!(toml, "]");
        }
        toml
    }

    fn write_docsets(&self, toml: &mut String) {
        if matches!(&self.places[..], [Place { path, url, .. }] if path.is_root() && url.is_root()) {
            return;
        }
        for Place { path, url, site_path, root } in &self.places {
            let _ = write!(toml, "\n[[docsets]]\npath = {}\n", quoted(path.as_str()));
            if url != path {
                let _ = writeln!(toml, "url = {}", quoted(url.as_str()));
            }
            if site_path != url {
                let _ = writeln!(toml, "site_path = {}", quoted(site_path.as_str()));
            }
            if root != path {
                let _ = writeln!(toml, "root = {}", quoted(root.as_str()));
            }
        }
    }
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// A language without the region that everybody takes for granted: `fr` for `fr-fr`.
fn short(locale: &Locale) -> String {
    let mut id = locale.icu().id;
    LocaleExpander::new_common().minimize(&mut id);
    id.to_string()
}
