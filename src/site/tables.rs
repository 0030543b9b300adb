//! Which tables there are: those of contents, by locale, and breadcrumb files.

use std::collections::{HashMap, HashSet};

use crate::docset::{FileKind, TocFormat};
use crate::finding::FileId;
use crate::locale::LocaleIndex;
use crate::path::RelPath;

use super::{Parsed, Site, breadcrumb};

/// The tables of a project.
pub(super) struct Tables {
    /// Those of contents, by locale: at most one a folder.
    of_locales: Vec<Vec<FileId>>,
    breadcrumbs: HashSet<FileId>,
}

impl Tables {
    fn of(site: &Site<'_>) -> Self {
        let breadcrumbs = breadcrumb::files(site);
        let mut of_locales: Vec<OfLocale> = (0..site.config.locales.len()).map(|_| OfLocale::default()).collect();
        for (file, id) in site.docset.files.iter().zip((0..).map(FileId)) {
            if let FileKind::Toc(format) = file.kind
                && matches!(site.parsed(id), Parsed::Toc(_))
                && !breadcrumbs.contains(&id)
            {
                of_locales[file.locale.get()].add(file.path.parent(), format == TocFormat::Yaml, id);
            }
        }
        Self { of_locales: of_locales.into_iter().map(OfLocale::tables).collect(), breadcrumbs }
    }
}

/// The tables of a locale by their folders, in order: TOC.yml beats TOC.md.
#[derive(Default)]
struct OfLocale {
    by_folder: HashMap<RelPath, (bool, FileId)>,
    order: Vec<RelPath>,
}

impl OfLocale {
    fn add(&mut self, folder: RelPath, is_yaml: bool, table: FileId) {
        match self.by_folder.get(&folder) {
            Some((true, _)) => {}
            Some((false, _)) if !is_yaml => {}
            known => {
                if known.is_none() {
                    self.order.push(folder.clone());
                }
                self.by_folder.insert(folder, (is_yaml, table));
            }
        }
    }

    fn tables(self) -> Vec<FileId> {
        self.order.iter().filter_map(|folder| self.by_folder.get(folder).map(|(_, table)| *table)).collect()
    }
}

impl Site<'_> {
    fn tables(&self) -> &Tables {
        self.tables.get_or_init(|| Tables::of(self))
    }

    /// Whether a table says what stands above articles, and is no table of contents.
    pub fn is_breadcrumb(&self, table: FileId) -> bool {
        self.tables().breadcrumbs.contains(&table)
    }

    /// The tables of contents of a locale, at most one a folder.
    pub(super) fn tables_of(&self, locale: LocaleIndex) -> &[FileId] {
        &self.tables().of_locales[locale.get()]
    }
}
