//! Real documentation, where it lies beside the repository: built, and each page looked at by [`html`].
//!
//! What the look finds there and is as its authors wrote it stands in [`AS_WRITTEN`], with the reason.

#[path = "support/html.rs"]
mod html;
#[path = "support/project.rs"]
mod project;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use hexapla::pipeline::Built;
use html::{Problem, Site};
use project::{Project, Tree};
use pulldown_cmark::{Event, Parser};
use rayon::prelude::*;

/// Problems that are in the articles themselves: the end of the page's path, a part of the text, and the reason.
const AS_WRITTEN: &[(&str, &str, &str)] = &[
    ("announcements/index.html", "](2020-september.md#15)", "a link in the text of a link: the inner one is the link"),
    ("mpn-skills-report/index.html", "(permissions-overview or assign.md)", "a destination with blanks is none"),
    ("announcements/2020-november/index.html", "[运营库](", "the destination is never closed"),
    ("edmx/csdl-spec/index.html", "[!NOTE]", "the marker and its text stand in two cells of a table"),
    ("simple-logging/index.html", "Microsoft.EntityFrameworkCore.Database.", "the name stands in a code block as well"),
];

/// The source side of a unit is looked for from this length on; shorter ones are names that both sides have.
const SHORTEST_SOURCE: usize = 40;

/// A corpus as a project: each locale with its folder below `../shared/corpora`.
struct Corpus {
    name: &'static str,
    locales: &'static [(&'static str, &'static str)],
}

const CORPORA: &[Corpus] = &[
    Corpus { name: "seeds", locales: &[("fr", "seeds/content/fr"), ("zh", "seeds/content/zh")] },
    Corpus {
        name: "partner-center",
        locales: &[("fr", "partner-center/fr/partner-center"), ("zh", "partner-center/zh/partner-center")],
    },
    Corpus { name: "partner-center, whole", locales: &[("fr", "partner-center/fr"), ("zh", "partner-center/zh")] },
    Corpus {
        name: "partner-center, bilingual",
        locales: &[("fr", "partner-center/fr-sxs/partner-center"), ("zh", "partner-center/zh-sxs/partner-center")],
    },
    Corpus {
        name: "partner-center, whole, bilingual",
        locales: &[("fr", "partner-center/fr-sxs"), ("zh", "partner-center/zh-sxs")],
    },
    Corpus { name: "ef-core", locales: &[("en", "ef-core/en"), ("fr", "ef-core/fr"), ("zh", "ef-core/zh")] },
    Corpus {
        name: "ef-core, bilingual",
        locales: &[("en", "ef-core/en"), ("fr", "ef-core/fr-sxs"), ("zh", "ef-core/zh-sxs")],
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
    assert!(wrong.is_empty(), "{} problems:\n{}", wrong.len(), wrong.join("\n"));
}

fn look(corpus: &Corpus, root: &Path) -> Vec<String> {
    let (project, built) = build(corpus, root);
    let site = Site::read(&project.site(), None);
    let mut problems = site.problems();
    problems.extend(site.pages().iter().filter_map(|(path, page)| shown_pair(path, &page.text)));
    let unused = site.unused().into_iter();
    problems.extend(unused.map(|path| Problem { page: path.to_owned(), kind: "no page uses it", text: String::new() }));
    for (locale, folder) in corpus.locales {
        problems.extend(shown_sources(&site, locale, &root.join(folder)));
    }
    eprintln!("{}: {} pages, {} articles", corpus.name, built.pages, built.summary.articles);
    assert!(built.pages > 0, "{} has no pages", corpus.name);
    let unexpected = problems.iter().filter(|problem| !is_as_written(problem));
    unexpected.map(|problem| format!("{}: {problem}", corpus.name)).collect()
}

fn is_as_written(problem: &Problem) -> bool {
    AS_WRITTEN.iter().any(|(page, text, _)| problem.page.ends_with(page) && problem.text.contains(text))
}

fn build(corpus: &Corpus, root: &Path) -> (Project, Built) {
    let mut toml = "[site]\nsource_locale = \"en\"\n".to_owned();
    for (locale, folder) in corpus.locales {
        let folder = root.join(folder).to_string_lossy().replace('\\', "/");
        toml += &format!("[[locales]]\nid = \"{locale}\"\npath = '{folder}'\n");
    }
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

/// The units of bilingual articles whose source side a reader would see.
fn shown_sources(site: &Site, locale: &str, folder: &Path) -> Vec<Problem> {
    let articles: Tree = project::tree(folder).into_iter().filter(|(path, _)| path.ends_with(".md")).collect();
    let texts: BTreeMap<String, &str> =
        site.pages().iter().map(|(path, page)| (path.to_lowercase(), page.text.as_str())).collect();
    let look = |(path, bytes): (String, Vec<u8>)| {
        let text = String::from_utf8_lossy(&bytes);
        let units = units(&text);
        let page = page_of(locale, &path).to_lowercase();
        let shown = texts.get(&page).copied().unwrap_or_default();
        let targets: Vec<String> = units.iter().map(|(target, _)| readable(target)).collect();
        let sources: BTreeSet<String> = units.iter().map(|(_, source)| readable(source)).collect();
        let sources = sources.into_iter().filter(|source| source.chars().count() >= SHORTEST_SOURCE);
        let seen = sources.filter(|source| shown.contains(source.as_str()));
        let meant = |source: &String| targets.iter().any(|target| target.contains(source.as_str()));
        let problem = |text| Problem { page: page.clone(), kind: "the source side of a unit", text };
        seen.filter(|source| !meant(source)).map(problem).collect::<Vec<_>>()
    };
    articles.into_par_iter().flat_map_iter(look).collect()
}

fn page_of(locale: &str, path: &str) -> String {
    let id = path.strip_suffix(".md").unwrap_or(path);
    let folder = if id == "index" { "" } else { id.strip_suffix("/index").unwrap_or(id) };
    PathBuf::from(locale).join(folder).join("index.html").to_string_lossy().replace('\\', "/")
}

/// The target and the source side of each unit, as the articles have them.
fn units(text: &str) -> Vec<(&str, &str)> {
    let mut units = Vec::new();
    for part in text.split("<span data-ttu-id=\"").skip(1) {
        let sides = part.split_once("\">").and_then(|(id, rest)| {
            let (target, rest) = rest.split_once("</span><span class=\"sxs-lookup\"><span data-stu-id=\"")?;
            let source = rest.strip_prefix(id)?.strip_prefix("\">")?;
            Some((target, source.split("</span></span>").next()?))
        });
        units.extend(sides);
    }
    units
}

/// What a reader reads of a piece of markdown.
fn readable(markdown: &str) -> String {
    let mut text = String::new();
    for event in Parser::new(markdown) {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(&part),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    html::normalised(&text)
}
