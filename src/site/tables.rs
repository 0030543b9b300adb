//! Which tables of contents there are: of each locale, and for its readers, who get those of others where it has none.

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

    /// The tables of contents that readers of a locale get, by path: those of the locale itself, and where it has none in a folder
    /// or above it, those of the first that stands in for it.
    pub fn tables_for(&self, reader: LocaleIndex) -> Vec<FileId> {
        let mut tables: Vec<FileId> = Vec::new();
        let mut taken: HashSet<(Option<&RelPath>, String)> = HashSet::new();
        for locale in self.chain(reader) {
            let path = |table: FileId| &self.docset.file(table).path;
            let place = |table: FileId, folder: &RelPath| {
                (self.docset_of(path(table)).map(|docset| &docset.path), folder.folded().into_owned())
            };
            let is_new = |table: &FileId| {
                !path(*table).parent().ancestors().any(|folder| taken.contains(&place(*table, &folder)))
            };
            let new: Vec<FileId> = self.tables_of(locale).iter().copied().filter(is_new).collect();
            taken.extend(new.iter().map(|table| place(*table, &path(*table).parent())));
            tables.extend(new);
        }
        tables.sort_by_key(|table| &self.docset.file(*table).path);
        tables
    }

    /// The table that stands in the place of another for readers of a locale, where one nearer to them has it.
    pub(super) fn table_instead(&self, reader: LocaleIndex, table: FileId) -> Option<FileId> {
        let own = self.locale_of(table);
        let folder = self.docset.file(table).path.parent();
        let nearer = self.chain(reader).take_while(|locale| *locale != own);
        nearer.into_iter().find_map(|locale| {
            let named = ["TOC.yml", "TOC.md"].iter().filter_map(|name| self.find(locale, &folder.join(name)?));
            named.map(|hit| hit.file).find(|file| matches!(self.parsed(*file), Parsed::Toc(_)))
        })
    }
}
