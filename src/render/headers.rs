//! `_headers`, which several hosts read: what no page can say of itself.

use rayon::prelude::*;

use super::page::Maker;
use super::policy::{self, Loads};

/// How long the hosts of images may be together: some hosts leave out lines of more than 2,000 characters.
const MOST_HOSTS: usize = 1500;

impl Maker<'_, '_> {
    /// The headers of the site's files, in the form of a `_headers` file.
    pub fn headers(&self) -> String {
        let policy = policy::of_page(&self.all_loads());
        format!(
            "/*\n  Content-Security-Policy: {policy}; frame-ancestors 'self'\n  X-Content-Type-Options: nosniff\n  \
             Referrer-Policy: strict-origin-when-cross-origin\n\n/_hexapla/*\n  \
             Cache-Control: public, max-age=31536000, immutable\n"
        )
    }

    /// What all pages load; where their images come from very many hosts, any, since each page's own policy says which.
    fn all_loads(&self) -> Loads {
        let pages = self.site.pages.all().par_iter().filter(|page| !page.is_fallback(self.site.docset));
        let mut loads = pages.map(|page| policy::loads(self.site, page)).reduce(Loads::default, Loads::and);
        if loads.hosts.iter().map(|host| host.len() + 1).sum::<usize>() > MOST_HOSTS {
            loads.hosts = ["http:", "https:"].map(str::to_owned).into();
        }
        loads
    }
}
