//! How the HTML of articles waits for their pages: as it is while there is room for it, else packed.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::article::Article;

/// How many bytes of HTML may wait as they are: to pack and to unpack all takes a twentieth of a build.
const ROOM: usize = 64 << 20;

/// Of how many files a project is so large that its HTML is packed from the first on.
const MANY_FILES: usize = 10_000;

/// The room that is left for HTML as it is.
pub(super) struct Waiting {
    left: AtomicUsize,
}

impl Waiting {
    /// That of a walk over so many files.
    pub(super) fn of(files: usize) -> Self {
        let room = if files > MANY_FILES { 0 } else { ROOM };
        Self { left: AtomicUsize::new(room) }
    }

    /// None: for articles that are kept from walk to walk.
    pub(super) fn long() -> Self {
        Self { left: AtomicUsize::new(0) }
    }

    /// An article whose HTML is as it waits.
    pub(super) fn article(&self, mut article: Article) -> Article {
        let length = article.body.html.length();
        let take = |left: usize| left.checked_sub(length);
        if self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_err() {
            article.body.html = article.body.html.packed();
        }
        article
    }
}
