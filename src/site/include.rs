//! Includes put in their places: the walk over the files of a page, its bounds, and circles.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::article::Article;
use crate::finding::FileId;
use crate::front_matter::decode_entities;
use crate::markdown::Body;
use crate::markdown::body::{self, Fill, Include};
use crate::markdown::destination::shown_uid;
use crate::snippet::Part;
use crate::text::collapsed;

use super::Site;
use super::components::components;

/// How deep includes may nest.
const MAX_DEPTH: usize = 24;
/// How many includes one page may have, nested ones counted each time.
const MAX_INCLUDES: usize = 4000;
/// How much the includes of one page may add, in bytes of HTML; the first is always taken.
const MAX_BYTES: usize = 2 << 20;
/// What an id counts for beside its HTML.
const ID_BYTES: usize = 64;

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
    pub(super) fn heading(&mut self, body: &Body, heading: &body::Heading) -> Arc<str> {
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
