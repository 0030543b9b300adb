//! Rules that need to see the whole site. What a file's own text breaks is found where it is parsed.

mod assets;
mod audiences;
mod bookmarks;
mod contents;
mod external;
mod includes;
mod languages;
mod links;
mod listed;
mod meant;
mod mend;
mod redirects;
mod snippets;
mod spelling;
pub mod translation;

use rayon::prelude::*;

use crate::article::Article;
use crate::finding::{FileId, Finding, contained};
use crate::site::{Parsed, Site};
use crate::toc::Toc;
use links::Includers;
use meant::Meant;

pub use external::{ExternalLinks, external, external_links};

/// What rules that look at single files share.
struct Shared {
    includers: Includers,
    meant: Meant,
}

/// Rules that look at the same things together.
struct Check {
    /// What they are about, as `checking …` goes on.
    about: &'static str,
    look: Look,
}

/// What rules need to see.
enum Look {
    /// One article, and where its names lead.
    Article(fn(&Site<'_>, &Article, &Shared) -> Vec<Finding>),
    /// One table of contents, and where its entries lead.
    Toc(fn(&Site<'_>, FileId, &Toc, &Shared) -> Vec<Finding>),
    /// The site as a whole.
    Site(fn(&Site<'_>) -> Vec<Finding>),
}

static CHECKS: &[Check] = &[
    Check { about: "links and includes", look: Look::Article(links::check) },
    Check { about: "code samples", look: Look::Article(snippets::check) },
    Check { about: "titles", look: Look::Article(|site, article, _| titles(site, article)) },
    Check { about: "entries", look: Look::Toc(contents::entries) },
    Check { about: "repeated entries", look: Look::Toc(|site, file, toc, _| listed::duplicated(site, file, toc)) },
    Check { about: "versions and pivots", look: Look::Article(|site, article, _| audiences::check(site, article)) },
    Check { about: "versions of entries", look: Look::Toc(|site, file, toc, _| audiences::entries(site, file, toc)) },
    Check { about: "circles of includes", look: Look::Site(|site| contents::circular_includes(site).collect()) },
    Check {
        about: "circles of tables of contents",
        look: Look::Site(|site| contents::circular_tables(site).collect()),
    },
    Check {
        about: "how much tables of contents include",
        look: Look::Site(|site| contents::overfull_tables(site).collect()),
    },
    Check { about: "what no table of contents lists", look: Look::Site(listed::not_listed) },
    Check { about: "redirects", look: Look::Site(redirects::conflicts) },
    Check { about: "addresses of pages", look: Look::Site(|site| site.pages.findings(site.docset).collect()) },
    Check { about: "files in each other's way", look: Look::Site(|site| assets::clashes(site).collect()) },
    Check { about: "addresses of other files", look: Look::Site(|site| assets::collisions(site).collect()) },
    Check { about: "missing translations", look: Look::Site(translation::standing::missing) },
];

/// Everything that is wrong with the site beyond single files. In no particular order.
pub fn check(site: &Site<'_>) -> Vec<Finding> {
    run(site, CHECKS)
}

/// An article that no heading of a file that it includes names; what includes nothing has been told of before.
fn titles(site: &Site<'_>, article: &Article) -> Vec<Finding> {
    let may_have = !article.body.includes.is_empty() && article.yaml.is_none() && !site.is_fragment(article.file);
    let is_page = may_have && article.front.text("redirect_url").is_none();
    let is_without = is_page && article.title.is_none() && site.title(article).is_none();
    is_without.then(|| crate::article::without_title(article.file)).into_iter().collect()
}

fn run(site: &Site<'_>, checks: &[Check]) -> Vec<Finding> {
    let shared = &Shared { includers: Includers::of(site), meant: Meant::default() };
    let files = (0..site.docset.files.len() as u32).into_par_iter().map(FileId);
    let mut findings: Vec<Finding> =
        files.flat_map_iter(|file| checks.iter().flat_map(move |check| in_file(site, file, check, shared))).collect();
    for check in checks {
        if let Look::Site(look) = check.look {
            findings.extend(guarded(FileId(0), check, || look(site)));
        }
    }
    findings
}

/// What rules that look at single files find in one.
fn in_file(site: &Site<'_>, file: FileId, check: &Check, shared: &Shared) -> Vec<Finding> {
    match (site.parsed(file), &check.look) {
        (Parsed::Article(article), Look::Article(look)) => guarded(file, check, || look(site, article, shared)),
        (Parsed::Toc(toc), Look::Toc(look)) => guarded(file, check, || look(site, file, toc, shared)),
        _ => Vec::new(),
    }
}

/// What a check finds; where it fails, that it does.
fn guarded(file: FileId, check: &Check, look: impl FnOnce() -> Vec<Finding>) -> Vec<Finding> {
    contained(file, format_args!("checking {}", check.about), look).unwrap_or_else(|bug| vec![bug])
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::alert::AlertSpellings;
    use crate::article::{self, Role};
    use crate::config::{Config, Markdown};
    use crate::docset::Docset;
    use crate::finding::rule;
    use crate::locale::Locale;
    use crate::markdown::Purpose;

    /// Rules of which one fails in the article whose title is its fault.
    static FAILING: &[Check] = &[
        Check {
            about: "titles",
            look: Look::Article(|_, article, _| match article.title.as_deref() {
                Some("Fault") => panic!("the title is {}", article.title.as_deref().unwrap_or_default()),
                _ => vec![Finding::new(&rule::TITLE_MISSING, article.file, Default::default(), "as ever")],
            }),
        },
        Check { about: "the site", look: Look::Site(|_| panic!("all of it")) },
        Check { about: "links", look: Look::Article(links::check) },
    ];

    #[test]
    fn a_rule_that_fails_takes_nothing_else_down() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir_all(folder.path().join("content/en")).expect("a folder");
        for (name, text) in [("a.md", "# Fault\n\n[x](gone.md)\n"), ("b.md", "# Sound\n")] {
            std::fs::write(folder.path().join("content/en").join(name), text).expect("a file");
        }
        let config = Config::load(folder.path(), None).expect("a configuration");
        let docset = Docset::walk(&config);
        let locale = Locale::parse("en").expect("a locale");
        let alerts = AlertSpellings::default();
        let (purpose, markdown) = (Purpose::Findings, Markdown::default());
        let role = Role {
            locale: &locale,
            purpose,
            translation: false,
            fragment: false,
            recovered_from: None,
            alerts: &alerts,
            markdown,
            prose: None,
        };
        let parse = |file| {
            let mut buffer = Vec::new();
            let source = docset.read(file, &mut buffer).expect("it can be read").expect("it is an article");
            Parsed::Article(Arc::new(article::parse(&source, role).0))
        };
        let parsed = (0..docset.files.len() as u32).map(|file| parse(FileId(file))).collect();
        let found = run(&Site::new(&config, &docset, parsed), FAILING);
        let found: Vec<_> =
            found.iter().map(|finding| (finding.file.0, finding.rule.name, &*finding.message)).collect();
        assert_eq!(
            found,
            [
                (0, "internal-error", "checking titles failed: the title is Fault"),
                (0, "file-not-found", "`gone.md` is in no locale that this one may use"),
                (1, "title-missing", "as ever"),
                (0, "internal-error", "checking the site failed: all of it"),
            ]
        );
    }
}
