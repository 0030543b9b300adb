//! Files of dependencies: what articles include of them is compiled, what they lead to is looked at.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::Config;
use crate::docset::{self, Docset, LARGEST_TEXT};
use crate::markdown::Purpose;
use crate::path::RelPath;
use crate::render::messages::Catalog;
use crate::site::dependency::{DependencyFile, LoadedFile};
use crate::site::{Parsed, Site};
use crate::text::Digest;

use super::assets::drawing_problem;
use super::{Compiled, Single, parse_article, role};

/// How deep files of dependencies may include each other.
const DEEPEST: usize = 24;

/// Compiles the files of dependencies that articles include, and adds them to the files of the project.
pub(super) fn add(
    config: &Config,
    docset: &mut Docset,
    catalog: &Catalog,
    mut compiled: Compiled,
    purpose: Purpose,
) -> Compiled {
    if config.dependencies.is_empty() {
        return compiled;
    }
    for _ in 0..DEEPEST {
        let site = Site::new(config, docset, std::mem::take(&mut compiled.parsed));
        let wanted = site.wanted_parts();
        compiled.parsed = site.into_parsed();
        let there: Vec<_> = wanted.into_iter().filter(|file| is_there(docset, file)).collect();
        if there.is_empty() {
            break;
        }
        for file in there {
            add_one(config, docset, catalog, file, &mut compiled, purpose);
        }
    }
    compiled
}

fn is_there(docset: &Docset, file: &DependencyFile) -> bool {
    may_be_looked_at(&file.path)
        && file.path.has_extension(&["md"])
        && docset.read_dependency(file.dependency, &file.path, 1).is_ok()
}

/// Hidden files and folders do not exist for us, in dependencies as in locales.
fn may_be_looked_at(path: &RelPath) -> bool {
    !path.as_str().split('/').any(|name| name.starts_with('.'))
}

fn add_one(
    config: &Config,
    docset: &mut Docset,
    catalog: &Catalog,
    DependencyFile { dependency, path }: DependencyFile,
    compiled: &mut Compiled,
    purpose: Purpose,
) {
    let file = docset.add_of_dependency(config, dependency, path);
    let mut buffer = Vec::new();
    let Some(source) = docset.read_body(file, &mut buffer) else {
        return compiled.add(Single::unparsed(Parsed::Refused, Vec::new()), None);
    };
    let of_dependency = |article| Single::unparsed(Parsed::OfDependency(Arc::new(article)), Vec::new());
    let article = parse_article(&source, role(config, docset, catalog, file, purpose));
    let single = article.map_or_else(Single::refused, of_dependency);
    compiled.add(single, (purpose == Purpose::Pages).then(|| source.digest()));
}

/// Looks at the files of dependencies that articles lead to or show.
pub(super) fn load(site: &Site<'_>, purpose: Purpose) -> BTreeMap<DependencyFile, LoadedFile> {
    let wanted = site.wanted_of_dependencies().into_par_iter();
    wanted.map(|file| (file.clone(), load_one(site, &file, purpose))).collect()
}

fn load_one(site: &Site<'_>, file: &DependencyFile, purpose: Purpose) -> LoadedFile {
    let DependencyFile { dependency, path } = file;
    let is_drawing = path.has_extension(&["svg"]);
    let most = if is_drawing { LARGEST_TEXT + 1 } else { 1 };
    let bytes = match site.docset.read_dependency(*dependency, path, most) {
        Ok(bytes) if may_be_looked_at(path) => bytes,
        Err(error) if error.kind() != std::io::ErrorKind::NotFound && may_be_looked_at(path) => {
            return LoadedFile::Refused(format!("the file cannot be read: {}", error.kind()));
        }
        _ => return LoadedFile::Missing,
    };
    if path.has_extension(&["md"]) {
        return LoadedFile::Article;
    }
    if !site.may_publish(path) {
        return LoadedFile::Unpublished;
    }
    if let Some(problem) = drawing_problem(&bytes).filter(|_| is_drawing) {
        return LoadedFile::Refused(problem);
    }
    match purpose {
        Purpose::Findings => LoadedFile::Asset(None),
        Purpose::Pages => LoadedFile::Asset(digest(site.docset, file)),
    }
}

/// The digest of the bytes of a dependency's file.
pub(super) fn digest(docset: &Docset, file: &DependencyFile) -> Option<Digest> {
    let (file, _) = docset.open_in_dependency(file.dependency, &file.path).ok()?;
    docset::digest_of(&file).ok()
}
