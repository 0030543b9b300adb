//! Translation groups and pages: what translates what, and where each is found.

use std::collections::{BTreeSet, HashMap};

use crate::config::{Config, DocsetConfig};
use crate::docset::Docset;
use crate::finding::{FileId, Finding, rule};
use crate::locale::LocaleIndex;
use crate::path::{ArticleId, OutPath, Route};
use crate::text::Span;

use super::redirect::Redirects;
use super::{Parsed, innermost, is_fragment};

/// An article in all its languages.
#[derive(Debug)]
pub struct Group {
    /// The id, in the source's spelling.
    pub id: ArticleId,
    /// The file of each locale.
    pub files: Vec<Option<FileId>>,
}

/// Which translation group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(pub u32);

/// Which page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub u32);

/// An article at its place in one locale.
#[derive(Debug)]
pub struct Page {
    /// The reader's locale.
    pub locale: LocaleIndex,
    /// What it translates.
    pub group: GroupId,
    /// The article; another locale's on a fallback page.
    pub file: FileId,
    /// Where it is found.
    pub route: Route,
}

/// Groups and pages.
#[derive(Debug)]
pub struct Pages {
    groups: Vec<Group>,
    group_of: Vec<Option<GroupId>>,
    pages: Vec<Page>,
    /// For each group, the page of each locale.
    placed: Vec<Vec<Option<PageId>>>,
    collisions: Vec<(FileId, FileId)>,
}

/// Which file stands at an address already, over all locales.
type Taken = HashMap<OutPath, FileId>;

impl Pages {
    pub(super) fn new(
        config: &Config,
        docset: &Docset,
        docsets: &[DocsetConfig],
        parsed: &[Parsed],
        redirects: &Redirects,
    ) -> Self {
        let is_article = |id: FileId| {
            matches!(parsed[id.get()], Parsed::Article(_))
                && !is_fragment(config, docset, id)
                && !redirects.has_moved(id)
                && innermost(docsets, &docset.file(id).path).is_some()
        };
        let groups = groups(config, docset, &is_article);
        let mut group_of = vec![None; docset.files.len()];
        for (index, group) in groups.iter().enumerate() {
            for file in group.files.iter().flatten() {
                group_of[file.get()] = Some(GroupId(index as u32));
            }
        }
        let placed = vec![vec![None; config.locales.len()]; groups.len()];
        let mut all = Self { groups, group_of, pages: Vec::new(), placed, collisions: Vec::new() };
        let mut taken = Taken::with_capacity(docset.files.len());
        for index in 0..config.locales.len() {
            all.place_locale(config, docset, docsets, LocaleIndex(index as u16), redirects, &mut taken);
        }
        all
    }

    /// Places the articles of a locale and the fallback pages for those that it lacks.
    fn place_locale(
        &mut self,
        config: &Config,
        docset: &Docset,
        docsets: &[DocsetConfig],
        locale: LocaleIndex,
        redirects: &Redirects,
        taken: &mut Taken,
    ) {
        let settings = &config.locales[locale.get()];
        if !settings.has_pages() {
            return;
        }
        let chain: Vec<LocaleIndex> = std::iter::once(locale).chain(settings.fallback.iter().copied()).collect();
        let mut candidates: Vec<(usize, FileId, GroupId, Route)> = Vec::new();
        for (index, group) in self.groups.iter().enumerate() {
            let found = chain.iter().enumerate().find_map(|(rank, of)| Some((rank, group.files[of.get()]?)));
            let Some((rank, file)) = found else { continue };
            let spelled = spelling(config, group).unwrap_or(file);
            let path = &docset.file(spelled).path;
            // Nothing stands in for an article that says where it went.
            if chain[..rank].iter().any(|of| redirects.article_at(*of, path)) {
                continue;
            }
            let Some(owner) = innermost(docsets, path) else { continue };
            let Some(below) = path.below(&owner.path).and_then(|below| owner.url.join(below.as_str())) else {
                continue;
            };
            let route = Route::of_article(&settings.prefix, &below, config.site.urls);
            candidates.push((rank, file, GroupId(index as u32), route));
        }
        // Own articles come before fallback pages, then the first by path wins.
        candidates.sort_by(|a, b| (a.0, &docset.file(a.1).path).cmp(&(b.0, &docset.file(b.1).path)));
        for (rank, file, group, route) in candidates {
            if let Some(winner) = taken.get(&route.file()) {
                if rank == 0 {
                    self.collisions.push((file, *winner));
                }
                continue;
            }
            taken.insert(route.file(), file);
            self.placed[group.0 as usize][locale.get()] = Some(PageId(self.pages.len() as u32));
            self.pages.push(Page { locale, group, file, route });
        }
    }

    /// Takes pages out.
    pub(super) fn take_out(&mut self, lost: &BTreeSet<PageId>) {
        let pages = std::mem::take(&mut self.pages);
        let mut index = 0;
        for (page, id) in pages.into_iter().zip((0..).map(PageId)) {
            let place = &mut self.placed[page.group.0 as usize][page.locale.get()];
            *place = (!lost.contains(&id)).then_some(PageId(index));
            if place.is_some() {
                self.pages.push(page);
                index += 1;
            }
        }
    }

    /// Every page, by locale, its own articles first.
    pub fn all(&self) -> &[Page] {
        &self.pages
    }

    /// The page of that id.
    pub fn get(&self, id: PageId) -> &Page {
        &self.pages[id.0 as usize]
    }

    /// Every group.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The group of that id.
    pub fn group(&self, id: GroupId) -> &Group {
        &self.groups[id.0 as usize]
    }

    /// The group of a file that is an article of some docset.
    pub fn group_of(&self, file: FileId) -> Option<GroupId> {
        self.group_of[file.get()]
    }

    /// The page of a group for readers of a locale.
    pub fn of(&self, group: GroupId, reader: LocaleIndex) -> Option<PageId> {
        self.placed[group.0 as usize][reader.get()]
    }

    /// The findings about sources that would stand at one address: the first by path is published.
    pub fn findings<'p>(&'p self, docset: &'p Docset) -> impl Iterator<Item = Finding> + 'p {
        self.collisions.iter().map(|(loser, winner)| {
            let winner = &docset.file(*winner).printed;
            let message = format!("the address of this article is `{winner}`'s already");
            Finding::new(&rule::ROUTE_COLLISION, *loser, Span::default(), message)
                .with_help("the first by path is published; rename this file or join the two")
                .with_target(winner.to_string())
        })
    }
}

impl Page {
    /// Whether the article is another locale's, for want of a translation.
    pub fn is_fallback(&self, docset: &Docset) -> bool {
        docset.file(self.file).locale != self.locale
    }
}

/// The file whose spelling of the id is the route: the source's, else the first locale's.
fn spelling(config: &Config, group: &Group) -> Option<FileId> {
    let source = config.source.and_then(|source| group.files[source.get()]);
    source.or_else(|| group.files.iter().flatten().next().copied())
}

/// Brings the articles together that translate each other: by id, exactly, else case-folded. The source's come first.
fn groups(config: &Config, docset: &Docset, is_article: &dyn Fn(FileId) -> bool) -> Vec<Group> {
    let mut builder = Groups { locales: config.locales.len(), ..Groups::default() };
    let mut order: Vec<usize> = (0..config.locales.len()).collect();
    order.sort_by_key(|index| config.source.map(LocaleIndex::get) != Some(*index));
    let mut by_locale: Vec<Vec<FileId>> = vec![Vec::new(); config.locales.len()];
    for (index, file) in docset.files.iter().enumerate() {
        let id = FileId(index as u32);
        if is_article(id) {
            by_locale[file.locale.get()].push(id);
        }
    }
    for locale in order {
        let left: Vec<FileId> =
            by_locale[locale].iter().copied().filter(|file| !builder.join_exact(docset, *file)).collect();
        for file in left {
            builder.join_folded(docset, file);
        }
    }
    let mut groups = builder.groups;
    groups.sort_by(|a, b| a.id.cmp(&b.id));
    groups
}

#[derive(Default)]
struct Groups {
    locales: usize,
    groups: Vec<Group>,
    exact: HashMap<ArticleId, usize>,
    folded: HashMap<String, Vec<usize>>,
}

impl Groups {
    fn join_exact(&mut self, docset: &Docset, file: FileId) -> bool {
        let id = ArticleId::of(&docset.file(file).path);
        let Some(group) = self.exact.get(&id) else { return false };
        self.take(*group, docset, file)
    }

    fn join_folded(&mut self, docset: &Docset, file: FileId) {
        let id = ArticleId::of(&docset.file(file).path);
        let candidates = self.folded.get(&*id.folded()).cloned().unwrap_or_default();
        if candidates.into_iter().any(|group| self.take(group, docset, file)) {
            return;
        }
        let index = self.groups.len();
        let mut files = vec![None; self.locales];
        files[docset.file(file).locale.get()] = Some(file);
        self.exact.entry(id.clone()).or_insert(index);
        self.folded.entry(id.folded().into_owned()).or_default().push(index);
        self.groups.push(Group { id, files });
    }

    fn take(&mut self, group: usize, docset: &Docset, file: FileId) -> bool {
        let place = &mut self.groups[group].files[docset.file(file).locale.get()];
        let free = place.is_none();
        if free {
            *place = Some(file);
        }
        free
    }
}
