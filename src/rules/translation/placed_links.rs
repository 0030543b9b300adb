//! The links of an article by where they stand in its file.

use crate::article::Article;
use crate::finding::FileId;
use crate::markdown::body::Link;
use crate::site::Site;
use crate::site::link::Place;
use crate::text::Span;

/// The links of an article, found by their places.
pub(super) struct PlacedLinks<'l> {
    article: &'l Article,
    /// Where each begins and which it is, in the order of the file.
    starts: Vec<(u32, usize)>,
}

impl<'l> PlacedLinks<'l> {
    pub(super) fn of(article: &'l Article) -> Self {
        let mut starts: Vec<(u32, usize)> =
            article.body.links.iter().zip(0..).map(|(link, index)| (link.span.start, index)).collect();
        starts.sort_unstable();
        Self { article, starts }
    }

    /// The file that they stand in.
    pub(super) fn file(&self) -> FileId {
        self.article.file
    }

    /// What the article's first link within a place leads to, of those that are asked for.
    pub(super) fn place<'s>(
        &'s self,
        site: &'s Site<'_>,
        within: Span,
        is_asked: impl Fn(&Link) -> bool,
    ) -> Option<Place<'s>> {
        let links = &self.article.body.links;
        let first = self.starts.partition_point(|(start, _)| *start < within.start);
        let near = self.starts[first..].iter().take_while(|(start, _)| *start <= within.end);
        let found = near.filter(|(_, index)| links[*index].span.end <= within.end && is_asked(&links[*index]));
        let index = found.map(|(_, index)| *index).min()?;
        Some(site.place_of_link(site.locale_of(self.file()), self.article, index))
    }
}
