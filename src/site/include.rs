//! Includes: which file each names, in which order a page is put together, and which ids it then has.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use crate::article::Article;
use crate::finding::FileId;
use crate::front_matter::decode_entities;
use crate::markdown::Body;
use crate::markdown::body::{self, Fill, IdKind, Include, OWN_IDS};
use crate::markdown::destination::shown_uid;
use crate::markdown::slug::{Slugs, claim};
use crate::snippet::Part;
use crate::text::collapsed;

use super::Site;
use super::outline::{self, Entry};

/// How deep includes may nest.
const MAX_DEPTH: usize = 24;
/// How many includes one page may have, nested ones counted each time.
const MAX_INCLUDES: usize = 4000;
/// How much the includes of one page may add, in bytes of HTML; the first is always taken.
const MAX_BYTES: usize = 2 << 20;
/// What an id counts for beside its HTML.
const ID_BYTES: usize = 64;

/// The ids of a page and its outline.
#[derive(Debug, Default)]
pub struct PageIds {
    /// What each claim got, in the order in which the page is put together.
    granted: Vec<Option<Arc<str>>>,
    /// The claims that got something, in the order of what they got, once somebody asks for an id.
    by_name: OnceLock<Vec<u32>>,
    headings: Vec<Heading>,
    /// The ids of source headings that headings of a translation answer to as well, by the heading's claim.
    aliases: Vec<(u32, Arc<str>)>,
    alias_names: BTreeSet<Arc<str>>,
    /// The files that the page includes, nested ones too, in order.
    pub included: Vec<FileId>,
}

/// A heading, its id as the index of a claim.
#[derive(Debug)]
struct Heading {
    level: u8,
    claim: u32,
    text: Arc<str>,
}

/// A heading with the id that it has on the page.
#[derive(Clone, Copy, Debug)]
pub struct PlacedHeading<'p> {
    /// 1 to 6.
    pub level: u8,
    /// Its text.
    pub text: &'p str,
    /// Its id.
    pub id: &'p str,
}

impl PageIds {
    fn new(granted: Vec<Option<Arc<str>>>, headings: Vec<Heading>, included: Vec<FileId>) -> Self {
        Self { granted, headings, included, ..Self::default() }
    }

    fn by_name(&self) -> &[u32] {
        self.by_name.get_or_init(|| {
            let claims = self.granted.iter().zip(0..);
            let mut by_name: Vec<u32> = claims.filter_map(|(id, claim)| id.is_some().then_some(claim)).collect();
            by_name.sort_unstable_by_key(|claim| &self.granted[*claim as usize]);
            by_name
        })
    }

    /// What each claim got, in the order in which the page is put together, and the ids that it answers to beside.
    pub fn granted(&self) -> impl Iterator<Item = (Option<&str>, &[(u32, Arc<str>)])> {
        let mut rest = &self.aliases[..];
        (0..).zip(&self.granted).map(move |(claim, id)| {
            let (own, behind) = rest.split_at(rest.iter().take_while(|(of, _)| *of == claim).count());
            rest = behind;
            (id.as_deref(), own)
        })
    }

    /// What a claim got, by its place in that order, and the ids that it answers to beside.
    pub fn granted_at(&self, claim: usize) -> (Option<&str>, &[(u32, Arc<str>)]) {
        let id = self.granted.get(claim).and_then(Option::as_deref);
        let first = self.aliases.partition_point(|(of, _)| (*of as usize) < claim);
        let own = self.aliases[first..].partition_point(|(of, _)| *of as usize == claim);
        (id, &self.aliases[first..first + own])
    }

    /// Whether the page has an id.
    pub fn contains(&self, id: &str) -> bool {
        self.by_name().binary_search_by(|claim| self.id(*claim).cmp(id)).is_ok() || self.alias_names.contains(id)
    }

    /// The ids, in order; behind each those that it answers to beside.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.granted().flat_map(|(id, aliases)| id.into_iter().chain(aliases.iter().map(|(_, alias)| &**alias)))
    }

    /// The headings, in order.
    pub fn headings(&self) -> impl Iterator<Item = PlacedHeading<'_>> {
        self.headings.iter().map(|heading| {
            let Heading { level, claim, text, .. } = heading;
            PlacedHeading { level: *level, text, id: self.id(*claim) }
        })
    }

    fn id(&self, claim: u32) -> &str {
        self.granted[claim as usize].as_deref().unwrap_or_default()
    }

    /// The headings with the ids that each answers to.
    pub(super) fn outline(&self) -> Vec<Entry<'_>> {
        let entry = |heading: &Heading| {
            let first = self.aliases.partition_point(|(claim, _)| *claim < heading.claim);
            let aliases = self.aliases[first..].iter().take_while(|(claim, _)| *claim == heading.claim);
            let names = std::iter::once(self.id(heading.claim)).chain(aliases.map(|(_, alias)| &**alias));
            Entry { level: heading.level, names: names.filter(|name| !name.is_empty()).collect() }
        };
        self.headings.iter().map(entry).collect()
    }

    /// The same, where headings that stand in pairs also answer to the ids that their source sides have on a page of their own;
    /// `source_slugs` has for each heading the one that its source side has alone.
    fn with_source_slugs(mut self, source_slugs: Vec<Option<Arc<str>>>) -> Self {
        if source_slugs.iter().all(Option::is_none) {
            return self;
        }
        let mut slugs = Slugs::default();
        let of_source = |(heading, source_slug): (&Heading, Option<Arc<str>>)| {
            let own = || self.granted[heading.claim as usize].clone();
            (heading.claim, source_slug.or_else(own).map(|name| slugs.claim_as(name)))
        };
        let names: Vec<(u32, Option<Arc<str>>)> = self.headings.iter().zip(source_slugs).map(of_source).collect();
        for (claim, name) in names {
            self.answer(claim, name);
        }
        self
    }

    /// The same, where headings of a translation also answer to the ids of the source headings that they stand for.
    fn with_source_ids(mut self, source: &PageIds) -> Self {
        if source.headings.iter().all(|heading| self.contains(source.id(heading.claim))) {
            return self;
        }
        for (of_source, own) in outline::align(&source.outline(), &self.outline()) {
            let name = source.granted[source.headings[of_source].claim as usize].clone();
            self.answer(self.headings[own].claim, name);
        }
        self.aliases.sort_by_key(|(claim, _)| *claim);
        self
    }

    /// Has a heading answer to a name, unless the page has that id already.
    fn answer(&mut self, claim: u32, name: Option<Arc<str>>) {
        if let Some(name) = name.filter(|name| !name.is_empty() && !self.contains(name)) {
            self.alias_names.insert(Arc::clone(&name));
            self.aliases.push((claim, name));
        }
    }
}

/// Why an include is not put in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// Its file is missing, or includes itself.
    Unusable,
    /// The page would become too large.
    TooMuch,
}

impl LeftOut {
    /// What stands for the include: it as it is written, unless that would be too much as well.
    pub fn text(self, include: &Include) -> &str {
        match self {
            Self::Unusable => &include.written,
            Self::TooMuch => "",
        }
    }
}

/// Follows a page through its includes; whoever puts the page together walks with one, so that all meet the same files.
pub struct Expansion<'s, 'a> {
    site: &'s Site<'a>,
    open: Vec<FileId>,
    includes: usize,
    bytes: usize,
    /// The same for what stands in headings, which is read a second time for the outline.
    in_headings: (usize, usize),
}

impl<'s, 'a> Expansion<'s, 'a> {
    /// Begins at the article of a page.
    pub fn of(site: &'s Site<'a>, file: FileId) -> Self {
        Self { site, open: vec![file], includes: 0, bytes: 0, in_headings: (0, 0) }
    }

    /// The included file and its body.
    ///
    /// # Errors
    ///
    /// The file is missing or includes itself, and what is written stands for it; or it would make the page too large.
    pub fn enter(&mut self, include: &Include) -> Result<(FileId, &'s Body), LeftOut> {
        let from = self.open.last().copied();
        // What a file of another language includes is looked for in the language of the article first.
        let reader = self.open.first().map(|article| self.site.locale_of(*article));
        let found = from.zip(reader).and_then(|(from, reader)| self.site.included_for(reader, from, include));
        let found = found.and_then(|file| Some((file, self.site.included_body(file, include)?)));
        self.includes += 1;
        self.bytes += found.map_or(include.written.len(), |(file, body)| self.size(file, body));
        let fits = self.open.len() < MAX_DEPTH
            && self.includes <= MAX_INCLUDES
            && (self.bytes <= MAX_BYTES || self.includes == 1);
        match found {
            _ if !fits => Err(LeftOut::TooMuch),
            Some((file, body)) if !self.open.contains(&file) => {
                self.open.push(file);
                Ok((file, body))
            }
            _ => Err(LeftOut::Unusable),
        }
    }

    fn size(&self, file: FileId, body: &Body) -> usize {
        let snippets = self.site.loaded().snippets.get(&file).into_iter().flatten().flatten();
        body.size + body.ids.len() * ID_BYTES + snippets.map(Part::size).sum::<usize>()
    }

    /// Goes back to the including file.
    pub fn leave(&mut self) {
        self.open.pop();
    }

    /// The text of a heading of the present file, that of what it includes between.
    fn heading(&mut self, body: &Body, heading: &body::Heading) -> Arc<str> {
        if heading.includes().is_empty() {
            return Arc::clone(&heading.text);
        }
        let (includes, bytes) = self.in_headings;
        let mut aside = Self { site: self.site, open: self.open.clone(), includes, bytes, in_headings: (0, 0) };
        let mut text = String::new();
        let mut done = 0;
        for (at, include) in heading.includes() {
            text.push_str(&heading.text[done..*at as usize]);
            done = *at as usize;
            aside.push_included(&body.includes[*include as usize], &mut text);
        }
        text.push_str(&heading.text[done..]);
        self.in_headings = (aside.includes, aside.bytes);
        collapsed(&text).into()
    }

    fn push_included(&mut self, include: &Include, text: &mut String) {
        let body = match self.enter(include) {
            Ok((_, body)) => body,
            Err(left_out) => return text.push_str(left_out.text(include)),
        };
        let mut buffer = Vec::new();
        let html = body.html.text(&mut buffer);
        let mut in_tag = false;
        let mut done = 0;
        for hole in &body.holes {
            push_text(&html[done..hole.at as usize], &mut in_tag, text);
            done = hole.at as usize;
            match &hole.fill {
                Fill::Include(include) => self.push_included(&body.includes[*include as usize], text),
                Fill::Image(link) => {
                    text.push_str(body.links[*link as usize].image.as_ref().map_or("", |image| &image.alt));
                }
                Fill::Uid(link) => text.push_str(&shown_uid(body.links[*link as usize].written())),
                Fill::ShortUid(uid) => text.push_str(&body.short_uids[*uid as usize].written),
                Fill::Href(_)
                | Fill::Id(_)
                | Fill::Label(_)
                | Fill::Title(_)
                | Fill::Snippet(_)
                | Fill::PieceStart(_)
                | Fill::PieceEnd(_) => {}
            }
        }
        push_text(&html[done..], &mut in_tag, text);
        self.leave();
    }
}

/// Appends what readers read of HTML that we have written.
fn push_text(html: &str, in_tag: &mut bool, text: &mut String) {
    let mut rest = html;
    while let Some(at) = rest.find(if *in_tag { '>' } else { '<' }) {
        if !*in_tag {
            text.push_str(&decode_entities(&rest[..at]));
        }
        *in_tag = !*in_tag;
        rest = &rest[at + 1..];
    }
    if !*in_tag {
        text.push_str(&decode_entities(rest));
    }
}

impl Site<'_> {
    /// The title of an article that is named by a heading with includes in it, or by one of a file that it includes.
    pub(super) fn included_title(&self, article: &Article) -> Option<(FileId, String)> {
        let first = article.body.first_heading();
        let comes_first = |include: &Include| first.is_none_or(|heading| include.ids_before <= heading.id + 1);
        if article.front.title().is_some() || !article.body.includes.iter().any(comes_first) {
            return None;
        }
        let ids = self.ids(article.file);
        let heading = ids.headings().find(|heading| !heading.text.is_empty())?;
        Some((article.file, heading.text.to_owned()))
    }

    fn included_body(&self, file: FileId, include: &Include) -> Option<&Body> {
        if include.inline { self.loaded.inline.get(&file) } else { self.article(file).map(|article| &article.body) }
    }

    /// The includes that close a circle: for each circle, those of its first file that lead into it.
    pub fn circular_includes(&self) -> Vec<(FileId, &Include)> {
        let nodes: Vec<FileId> =
            self.articles().filter(|article| !article.body.includes.is_empty()).map(|article| article.file).collect();
        let index: HashMap<FileId, usize> = nodes.iter().enumerate().map(|(index, file)| (*file, index)).collect();
        let edges: Vec<Vec<usize>> = nodes
            .iter()
            .map(|file| {
                let includes = self.article(*file).into_iter().flat_map(|article| &article.body.includes);
                includes.filter_map(|include| index.get(&self.included(*file, include)?).copied()).collect()
            })
            .collect();
        let components = components(&edges);
        let mut reported = HashSet::new();
        let mut circular = Vec::new();
        for (node, file) in nodes.iter().enumerate() {
            let in_circle = |include: &&Include| {
                let target = self.included(*file, include).and_then(|target| index.get(&target));
                target.is_some_and(|target| components[*target] == components[node])
            };
            let includes = self.article(*file).into_iter().flat_map(|article| &article.body.includes);
            let closing: Vec<&Include> = includes.filter(in_circle).collect();
            if !closing.is_empty() && reported.insert(components[node]) {
                circular.extend(closing.into_iter().map(|include| (*file, include)));
            }
        }
        circular
    }
}

/// The strongly connected component of each node (Tarjan), without recursion.
pub(super) fn components(edges: &[Vec<usize>]) -> Vec<usize> {
    const NEW: usize = usize::MAX;
    let mut order = vec![NEW; edges.len()];
    let mut low = vec![0; edges.len()];
    let mut component = vec![NEW; edges.len()];
    let mut stack = Vec::new();
    let mut count = 0;
    for root in 0..edges.len() {
        if order[root] != NEW {
            continue;
        }
        let mut path = vec![(root, 0)];
        while let Some((node, next)) = path.last_mut() {
            let node = *node;
            if *next == 0 {
                order[node] = count;
                low[node] = count;
                count += 1;
                stack.push(node);
            }
            if let Some(&target) = edges[node].get(*next) {
                *next += 1;
                if order[target] == NEW {
                    path.push((target, 0));
                } else if component[target] == NEW {
                    low[node] = low[node].min(order[target]);
                }
                continue;
            }
            path.pop();
            if let Some((parent, _)) = path.last() {
                low[*parent] = low[*parent].min(low[node]);
            }
            if low[node] == order[node] {
                while let Some(member) = stack.pop() {
                    component[member] = node;
                    if member == node {
                        break;
                    }
                }
            }
        }
    }
    component
}

/// Puts the ids of a page together: each once, in the order of the page.
pub(super) fn assemble(site: &Site<'_>, file: FileId) -> PageIds {
    let mut assembly = Assembly::default();
    if let Some(article) = site.article(file) {
        assembly.body(&article.body, &mut Expansion::of(site, file));
    }
    let ids = PageIds::new(assembly.granted, assembly.headings, assembly.included);
    let ids = ids.with_source_slugs(assembly.source_slugs);
    match site.source_of(file) {
        Some(source) if source != file => ids.with_source_ids(site.ids(source)),
        _ => ids,
    }
}

#[derive(Default)]
struct Assembly {
    granted: Vec<Option<Arc<str>>>,
    headings: Vec<Heading>,
    source_slugs: Vec<Option<Arc<str>>>,
    included: Vec<FileId>,
    given: HashSet<Arc<str>>,
    next: HashMap<Arc<str>, u32>,
}

impl Assembly {
    fn body(&mut self, body: &Body, expansion: &mut Expansion<'_, '_>) {
        self.granted.reserve(body.ids.len());
        self.headings.reserve(body.headings.len());
        let mut includes = body.includes.iter().peekable();
        let mut headings = body.headings.iter().peekable();
        for index in 0..=body.ids.len() {
            while let Some(include) = includes.next_if(|include| include.ids_before as usize == index) {
                if let Ok((file, included)) = expansion.enter(include) {
                    self.included.push(file);
                    self.body(included, expansion);
                    expansion.leave();
                }
            }
            let Some(wanted) = body.ids.get(index) else { break };
            if let Some(heading) = headings.next_if(|heading| heading.id as usize == index) {
                let claim = self.granted.len() as u32;
                let text = expansion.heading(body, heading);
                self.headings.push(Heading { level: heading.level, claim, text });
                self.source_slugs.push(heading.source_slug().cloned());
            }
            let granted = self.grant(&wanted.name, wanted.kind);
            self.granted.push(granted);
        }
    }

    fn grant(&mut self, name: &Arc<str>, kind: IdKind) -> Option<Arc<str>> {
        match kind {
            IdKind::Explicit if name.starts_with(OWN_IDS) => None,
            IdKind::Explicit => self.given.insert(Arc::clone(name)).then(|| Arc::clone(name)),
            IdKind::Heading | IdKind::Lifted => Some(claim(&mut self.given, &mut self.next, Arc::clone(name))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::components;

    #[test]
    fn circles_are_components() {
        let found = components(&[vec![1], vec![2], vec![0, 3], vec![3], vec![]]);
        assert!(found[0] == found[1] && found[1] == found[2]);
        assert!(found[3] != found[0] && found[4] != found[3]);
    }
}
