//! Real documentation, where it lies beside the repository: built, and each page looked at by [`html`].
//!
//! What the look finds there and is as its authors wrote it stands in [`AS_WRITTEN`], with the reason.

#[path = "support/html.rs"]
mod html;
#[path = "support/pairs.rs"]
mod pairs;
#[path = "support/project.rs"]
mod project;

use std::path::Path;

use hexapla::config;
use hexapla::locale::Locale;
use hexapla::pipeline::Built;
use html::{Problem, Site};
use project::Project;
use rayon::prelude::*;

/// Problems that are in the articles themselves: a part of the page's path, a part of the text, and the reason.
const AS_WRITTEN: &[(&str, &str, &str)] = &[
    ("announcements/index", "](2020-september.md#15)", "a link in the text of a link: the inner one is the link"),
    ("mpn-skills-report", "(permissions-overview or assign.md)", "a destination with blanks is none"),
    ("announcements/2020-november", "[运营库](", "the destination is never closed"),
    ("edmx/csdl-spec", "[!NOTE]", "the marker and its text stand in two cells of a table"),
    ("core/querying/filters", "[!code-csharp", "the sample stands behind text on its line"),
    ("simple-logging", "Microsoft.EntityFrameworkCore.Database.", "the name stands in a code block as well"),
];

/// A corpus as a project: each locale with its folder below `../shared/corpora`.
struct Corpus {
    name: &'static str,
    locales: &'static [(&'static str, &'static str)],
    /// More of `[site]`.
    site: &'static str,
    /// Other tables.
    tables: &'static str,
}

/// The docsets of partner-center's repository that have articles.
const DOCSETS: &str = r#"
[[docsets]]
path = "partner-center"
[[docsets]]
path = "marketplace"
site_path = "/partner-center/marketplace"
"#;

const CORPORA: &[Corpus] = &[
    Corpus { name: "seeds", locales: &[("fr", "seeds/content/fr"), ("zh", "seeds/content/zh")], site: "", tables: "" },
    Corpus {
        name: "partner-center",
        locales: &[("fr", "partner-center/fr/partner-center"), ("zh", "partner-center/zh/partner-center")],
        site: "",
        tables: "",
    },
    Corpus {
        name: "partner-center, whole",
        locales: &[("fr", "partner-center/fr"), ("zh", "partner-center/zh")],
        site: "",
        tables: DOCSETS,
    },
    Corpus {
        name: "partner-center, bilingual",
        locales: &[("fr", "partner-center/fr-sxs/partner-center"), ("zh", "partner-center/zh-sxs/partner-center")],
        site: "urls = \"file\"",
        tables: "",
    },
    Corpus {
        name: "partner-center, whole, bilingual",
        locales: &[("fr", "partner-center/fr-sxs"), ("zh", "partner-center/zh-sxs")],
        site: "",
        tables: "",
    },
    Corpus {
        name: "ef-core",
        locales: &[("en", "ef-core/en"), ("fr", "ef-core/fr"), ("zh", "ef-core/zh")],
        site: "base_url = \"https://help.example.org/docs/\"",
        tables: "",
    },
    Corpus {
        name: "ef-core, bilingual",
        locales: &[("en", "ef-core/en"), ("fr", "ef-core/fr-sxs"), ("zh", "ef-core/zh-sxs")],
        site: "",
        tables: "",
    },
];

#[test]
fn pages_of_real_documentation_are_sound() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora");
    let Ok(root) = root.canonicalize() else {
        eprintln!("../shared/corpora is absent: real documentation is not looked at");
        return;
    };
    let wrong: Vec<String> = CORPORA.par_iter().flat_map_iter(|corpus| look(corpus, &root)).collect();
    let first = &wrong[..wrong.len().min(40)];
    assert!(wrong.is_empty(), "{} problems:\n{}", wrong.len(), first.join("\n"));
}

/// A repository as DocFX builds it, by its own files, with the folders of its translations.
const REPOSITORIES: &[(&str, &[(&str, &str)])] = &[
    ("partner-center/fr", &[("zh", "partner-center/zh")]),
    ("ef-core/en", &[("fr", "ef-core/fr"), ("zh", "ef-core/zh")]),
];

#[test]
fn repositories_are_built_by_their_own_files() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora");
    let Ok(root) = root.canonicalize() else {
        eprintln!("../shared/corpora is absent: real documentation is not looked at");
        return;
    };
    for (repository, translations) in REPOSITORIES {
        let project = Project::new([]);
        let language = |id: &str| Locale::parse(id).expect("a language");
        let others: Vec<_> = translations.iter().map(|(id, folder)| (language(id), root.join(folder))).collect();
        let read = config::from_docfx(project.root(), &root.join(repository), &others).expect("DocFX's files are read");
        project.write("hexapla.toml", &read.toml);
        let built = project.build().unwrap_or_else(|failure| panic!("{repository}: {failure}\n{}", read.toml));
        let site = Site::read(&project.site(), None);
        eprintln!(
            "{repository}: {} pages, {} articles; left aside: {:?}",
            built.pages, built.summary.articles, read.left_aside
        );
        assert!(built.pages > 100, "{repository} has few pages");
        let raw =
            site.problems().into_iter().filter(|problem| problem.kind == "raw mark-up" && !is_as_written(problem));
        let raw: Vec<String> = raw.map(|problem| problem.to_string()).collect();
        assert!(raw.is_empty(), "{repository}: {}", raw.join("\n"));
    }
}

#[test]
fn every_article_has_a_page_in_every_language_and_each_real_page_is_listed_once() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora");
    let (Ok(root), Some(corpus)) = (root.canonicalize(), CORPORA.iter().find(|corpus| corpus.name == "ef-core")) else {
        eprintln!("../shared/corpora is absent: real documentation is not looked at");
        return;
    };
    let (project, _) = build(corpus, &root);
    let base_url = project.config().site.base_url.expect("ef-core has a base URL");
    let site = Site::read(&project.site(), Some(&base_url));
    let english = root.join("ef-core/en");
    for entry in walkdir::WalkDir::new(&english).into_iter().map(|entry| entry.expect("an entry of the corpus")) {
        let path = entry.path().strip_prefix(&english).expect("a path below it").to_string_lossy().replace('\\', "/");
        let Some(id) = path.strip_suffix(".md").filter(|_| !path.contains("includes/")) else { continue };
        let name = id.rsplit('/').next().unwrap_or_default();
        let folder =
            if name.eq_ignore_ascii_case("index") { id[..id.len() - name.len()].to_owned() } else { format!("{id}/") };
        for locale in ["en", "fr", "zh"] {
            let page = format!("{locale}/{folder}index.html");
            assert!(name.eq_ignore_ascii_case("toc") || site.pages().contains_key(&page), "{page} is missing");
        }
    }
    let sitemap = std::fs::read_to_string(project.site().join("sitemap.xml")).expect("a sitemap");
    let addresses =
        sitemap.split("<loc>").skip(1).filter_map(|rest| rest.split_once("</loc>")).map(|(address, _)| address);
    let mut listed: Vec<String> = addresses
        .map(|address| address.strip_prefix(&base_url).expect("an address of the site").to_owned())
        .map(|path| if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path })
        .map(|path| percent_encoding::percent_decode_str(&path).decode_utf8_lossy().into_owned())
        .collect();
    listed.sort();
    let real: Vec<String> = real_pages(&site, &base_url);
    assert_eq!(listed, real);
}

/// The pages whose own address is canonical: neither fallback pages nor those for addresses that lead nowhere.
fn real_pages(site: &Site, base_url: &str) -> Vec<String> {
    let decoded = |address: &str| percent_encoding::percent_decode_str(address).decode_utf8_lossy().into_owned();
    let is_real = |path: &str, canonical: Option<&str>| {
        canonical.map(decoded) == Some(format!("{base_url}{}", path.strip_suffix("index.html").unwrap_or(path)))
    };
    let real = site.pages().iter().filter(|(path, page)| is_real(path, page.canonical.as_deref()));
    real.map(|(path, _)| path.clone()).collect()
}

fn look(corpus: &Corpus, root: &Path) -> Vec<String> {
    let (project, built) = build(corpus, root);
    let base_url = project.config().site.base_url;
    let site = Site::read(&project.site(), base_url.as_deref());
    let mut problems = site.problems();
    problems.extend(site.pages().iter().filter_map(|(path, page)| shown_pair(path, &page.text)));
    let unused = site.unused().into_iter();
    problems.extend(unused.map(|path| Problem { page: path.to_owned(), kind: "no page uses it", text: String::new() }));
    for (locale, folder) in corpus.locales {
        problems.extend(pairs::shown_sources(&site, locale, &root.join(folder)));
    }
    eprintln!("{}: {} pages, {} articles", corpus.name, built.pages, built.summary.articles);
    assert!(built.pages > 0, "{} has no pages", corpus.name);
    let unexpected = problems.iter().filter(|problem| !is_as_written(problem));
    unexpected.map(|problem| format!("{}: {problem}", corpus.name)).collect()
}

fn is_as_written(problem: &Problem) -> bool {
    AS_WRITTEN.iter().any(|(page, text, _)| problem.page.contains(page) && problem.text.contains(text))
}

fn build(corpus: &Corpus, root: &Path) -> (Project, Built) {
    let mut toml = format!("[site]\nsource_locale = \"en\"\n{}\n", corpus.site);
    for (locale, folder) in corpus.locales {
        let folder = root.join(folder).to_string_lossy().replace('\\', "/");
        toml += &format!("[[locales]]\nid = \"{locale}\"\npath = '{folder}'\n");
    }
    toml += corpus.tables;
    let project = Project::new([("hexapla.toml", toml.as_bytes())]);
    let built = project.build().unwrap_or_else(|failure| panic!("{}: {failure}", corpus.name));
    (project, built)
}

/// The tags of a unit where a reader sees them. No article shows one as an example.
fn shown_pair(page: &str, text: &str) -> Option<Problem> {
    let at = ["data-ttu-id", "data-stu-id", "sxs-lookup"].into_iter().find_map(|mark| text.find(mark))?;
    let text = text[at..].chars().take(80).collect();
    Some(Problem { page: page.to_owned(), kind: "the tags of a unit", text })
}
