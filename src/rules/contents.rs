//! Rules about how files make up the site.

use crate::finding::{Finding, rule};
use crate::site::Site;

/// `circular-reference`: once for each circle, in its first file.
pub(super) fn circular_includes<'s>(site: &'s Site<'_>) -> impl Iterator<Item = Finding> + 's {
    site.circular_includes().into_iter().map(|(file, include)| {
        let message = format!("`{}` includes this file in turn", include.path);
        Finding::new(&rule::CIRCULAR_REFERENCE, file, include.span, message)
            .with_help("take one of the includes of this circle out; until then nothing is included here")
            .with_target(include.path.clone())
    })
}
