//! Rules about the files that are published as they are.

use crate::finding::{Finding, rule};
use crate::site::Site;
use crate::text::Span;

/// Assets of two locales that would be published at one address: the first locale's is.
pub(super) fn collisions<'s>(site: &'s Site<'_>) -> impl Iterator<Item = Finding> + 's {
    site.asset_collisions().into_iter().map(|(loser, winner)| {
        let winner = &site.docset.file(winner).printed;
        let message = format!("the address of this file is `{winner}`'s already");
        Finding::new(&rule::ROUTE_COLLISION, loser, Span::default(), message)
            .with_help("the first locale's is published; rename one of them, or give the locales other prefixes")
            .with_target(winner.to_string())
    })
}

/// Pages and assets of which one would be a file where the other needs a folder: the first by path is published.
pub(super) fn clashes<'s>(site: &'s Site<'_>) -> impl Iterator<Item = Finding> + 's {
    site.clashes().iter().map(|clash| {
        let winner = &site.docset.file(clash.winner).printed;
        let message = format!("it cannot be published beside `{winner}`: one is a file where the other needs a folder");
        Finding::new(&rule::ROUTE_COLLISION, clash.loser, Span::default(), message)
            .with_help("the first by path is published; rename one of them")
            .with_target(winner.to_string())
    })
}
