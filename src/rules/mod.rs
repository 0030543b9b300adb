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
pub mod mend;
mod redirects;
mod snippets;
mod spelling;
pub mod translation;
mod uids;
mod unpublished;

use rayon::prelude::*;

use crate::article::Article;
use crate::finding::{FileId, Finding, Rule, asked, contained, rule};
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

/// A look at something, for a rule. Where others are asked on the way, a failure is theirs.
struct Check {
    rule: &'static Rule,
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
    Check { rule: &rule::FILE_NOT_FOUND, look: Look::Article(links::check) },
    Check { rule: &rule::CODESNIPPET_NOT_FOUND, look: Look::Article(snippets::check) },
    Check { rule: &rule::TITLE_MISSING, look: Look::Article(|site, article, _| titles(site, article)) },
    Check { rule: &rule::TOC_ENTRY_NOT_FOUND, look: Look::Toc(contents::entries) },
    Check {
        rule: &rule::TOC_ENTRY_DUPLICATED,
        look: Look::Toc(|site, file, toc, _| listed::duplicated(site, file, toc)),
    },
    Check {
        rule: &rule::MONIKER_RANGE_INVALID,
        look: Look::Article(|site, article, _| audiences::check(site, article)),
    },
    Check {
        rule: &rule::MONIKER_RANGE_INVALID,
        look: Look::Toc(|site, file, toc, _| audiences::entries(site, file, toc)),
    },
    Check { rule: &rule::CIRCULAR_REFERENCE, look: Look::Site(|site| contents::circular_includes(site).collect()) },
    Check { rule: &rule::CIRCULAR_REFERENCE, look: Look::Site(|site| contents::circular_tables(site).collect()) },
    Check { rule: &rule::FILE_TOO_LARGE, look: Look::Site(|site| contents::overfull_tables(site).collect()) },
    Check { rule: &rule::ARTICLE_NOT_IN_TOC, look: Look::Site(listed::not_listed) },
    Check { rule: &rule::REDIRECTION_CONFLICT, look: Look::Site(redirects::conflicts) },
    Check { rule: &rule::DUPLICATE_UID, look: Look::Site(uids::duplicates) },
    Check { rule: &rule::ROUTE_COLLISION, look: Look::Site(|site| site.pages.findings(site.docset).collect()) },
    Check { rule: &rule::ROUTE_COLLISION, look: Look::Site(|site| assets::clashes(site).collect()) },
    Check { rule: &rule::ROUTE_COLLISION, look: Look::Site(|site| assets::collisions(site).collect()) },
    Check {
        rule: &rule::TRANSLATION_HASH_INVALID,
        look: Look::Article(|site, article, _| translation::standing::malformed(site, article)),
    },
    Check {
        rule: &rule::TRANSLATION_MISSING,
        look: Look::Article(|site, article, _| translation::standing::missing(site, article)),
    },
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
            findings.extend(of_site(site, check.rule, look));
        }
    }
    findings
}

/// What rules that look at single files find in one.
fn in_file(site: &Site<'_>, file: FileId, check: &Check, shared: &Shared) -> Vec<Finding> {
    match (site.parsed(file), &check.look) {
        (Parsed::Article(article), Look::Article(look)) => asked(check.rule, file, || look(site, article, shared)),
        (Parsed::Toc(toc), Look::Toc(look)) => asked(check.rule, file, || look(site, file, toc, shared)),
        _ => Vec::new(),
    }
}

/// What a rule finds that needs to see the site as a whole. A failure of it stands in the first file, for want of another.
fn of_site(site: &Site<'_>, rule: &'static Rule, look: fn(&Site<'_>) -> Vec<Finding>) -> Vec<Finding> {
    let what = format_args!("the rule {}, asked about the site as a whole and not about this file,", rule.name);
    contained(FileId(0), what, || look(site)).unwrap_or_else(|bug| vec![bug])
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::alert::AlertSpellings;
    use crate::article::{self, Role};
    use crate::config::{Config, Markdown};
    use crate::docset::Docset;
    use crate::locale::Locale;
    use crate::markdown::Purpose;

    /// Rules of which one fails in the article whose title is its fault.
    static FAILING: &[Check] = &[
        Check {
            rule: &rule::TITLE_MISSING,
            look: Look::Article(|_, article, _| match article.title.as_deref() {
                Some("Fault") => panic!("the title is {}", article.title.as_deref().unwrap_or_default()),
                _ => vec![Finding::new(&rule::TITLE_MISSING, article.file, Default::default(), "as ever")],
            }),
        },
        Check { rule: &rule::ROUTE_COLLISION, look: Look::Site(|_| panic!("all of it")) },
        Check { rule: &rule::FILE_NOT_FOUND, look: Look::Article(links::check) },
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
                (0, "internal-error", "the rule title-missing failed: the title is Fault"),
                (0, "file-not-found", "`gone.md` is in no locale that this one may use"),
                (1, "title-missing", "as ever"),
                (
                    0,
                    "internal-error",
                    "the rule route-collision, asked about the site as a whole and not about this file, failed: all of it"
                ),
            ]
        );
    }
}
