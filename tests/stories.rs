//! A project over time: each change is built on what was built before, and the site is byte for byte that of a clean build.

#[path = "support/project.rs"]
mod project;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::time::SystemTime;

use hexapla::bitext::freshness::blob_id;
use hexapla::config::Config;
use hexapla::pipeline::{Built, Kept, hold};
use hexapla::publish::Caching;
use project::{Project, Tree, tree};
use walkdir::WalkDir;

const CONFIG: &str = r#"
[site]
title = "Honey"
source_locale = "en"
[[locales]]
id = "en"
path = "content/en"
[[locales]]
id = "fr"
path = "content/fr"
"#;

/// A project in which everything is there that a change can touch.
fn beehive() -> Project {
    Project::new([
        ("hexapla.toml", CONFIG.as_bytes()),
        ("content/en/index.md", b"# Honey\n\nSee [bees](bees.md#queen), [the comb](comb/wax.md), ![hive](hive.svg).\n"),
        ("content/en/bees.md", b"# Bees\n\n## Queen\n\n[!INCLUDE [care](includes/care.md)]\n"),
        ("content/en/comb/wax.md", b"---\ntitle: Wax\n---\n# Wax\n\nBack to [bees](../bees.md).\n"),
        ("content/en/includes/care.md", b"Wear gloves, see [wax](../comb/wax.md).\n"),
        ("content/en/hive.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n"),
        ("content/en/TOC.yml", b"- name: Honey\n  href: index.md\n- name: Bees\n  href: bees.md\n- name: Comb\n  items:\n  - name: Wax\n    href: comb/wax.md\n"),
        ("content/fr/index.md", "# <a name=\"honey\"></a>Miel\n\nVoir les [abeilles](bees.md#queen).\n".as_bytes()),
        ("templates/article.html", b"{% extends \"builtin/article.html\" %}\n"),
        ("locales/fr/own.ftl", "home = Ruche\n".as_bytes()),
        ("static/robots.txt", b"User-agent: *\n"),
    ])
}

/// Builds, and checks that a clean build of the same project in another folder gives the same bytes.
fn build(project: &Project) -> Built {
    let built = project.build().unwrap_or_else(|failure| panic!("{failure}"));
    let mut source = tree(project.root());
    source.retain(|path, _| !path.starts_with("site/"));
    let clean = Project::new(source.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
    clean.build().unwrap_or_else(|failure| panic!("{failure}"));
    same(&tree(&clean.site()), &tree(&project.site()));
    built
}

fn same(clean: &Tree, found: &Tree) {
    for path in clean.keys().chain(found.keys()) {
        // The mark names the manifest of its own build.
        if path == hexapla::publish::MARK {
            continue;
        }
        let text = |tree: &Tree| tree.get(path).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        assert_eq!(text(clean), text(found), "{path} is not as in a clean build");
    }
}

/// When each file of a site was last written.
fn times(site: &Path) -> BTreeMap<String, SystemTime> {
    let entries = WalkDir::new(site).into_iter().map(|entry| entry.expect("an entry"));
    entries
        .map(|entry| {
            let time = entry.metadata().expect("an entry").modified().expect("a time");
            (entry.path().to_string_lossy().into_owned(), time)
        })
        .collect()
}

/// A change of a project, and how many files of the site it is at most worth.
struct Change {
    what: &'static str,
    make: fn(&Project),
    written: std::ops::RangeInclusive<usize>,
}

fn remove(project: &Project, path: &str) {
    fs::remove_file(project.root().join(path)).expect("the file is there");
}

fn rename(project: &Project, from: &str, to: &str) {
    fs::rename(project.root().join(from), project.root().join(to)).expect("the file is there");
}

const CHANGES: &[Change] = &[
    Change {
        what: "a sentence",
        make: |p| p.write("content/en/comb/wax.md", "---\ntitle: Wax\n---\n# Wax\n\nIt melts.\n"),
        written: 1..=3,
    },
    Change {
        what: "a title",
        make: |p| p.write("content/en/comb/wax.md", "---\ntitle: Beeswax\n---\n# Beeswax\n\nIt melts.\n"),
        written: 1..=7,
    },
    Change {
        what: "an anchor that others link to",
        make: |p| p.write("content/en/bees.md", "# Bees\n\n## The queen\n\n[!INCLUDE [care](includes/care.md)]\n"),
        written: 1..=8,
    },
    Change { what: "an include", make: |p| p.write("content/en/includes/care.md", "Wear a veil.\n"), written: 1..=3 },
    Change {
        what: "a new article",
        make: |p| p.write("content/en/comb/cell.md", "# Cell\n\n![hive](../hive.svg)\n"),
        written: 1..=4,
    },
    Change {
        what: "a translation",
        make: |p| p.write("content/fr/bees.md", "# <a name=\"bees\"></a>Abeilles\n\n## <a name=\"queen\"></a>Reine\n"),
        written: 1..=11,
    },
    Change {
        what: "a new name",
        make: |p| rename(p, "content/en/comb/cell.md", "content/en/comb/cells.md"),
        written: 1..=4,
    },
    Change {
        what: "the case of a name",
        make: |p| rename(p, "content/en/comb/cells.md", "content/en/comb/Cells.md"),
        written: 1..=4,
    },
    Change { what: "an article gone", make: |p| remove(p, "content/en/comb/wax.md"), written: 1..=11 },
    Change {
        what: "a table of contents",
        make: |p| {
            p.write("content/en/TOC.yml", "- name: All about honey\n  href: index.md\n- name: Bees\n  href: bees.md\n")
        },
        written: 1..=10,
    },
    Change { what: "a table of contents gone", make: |p| remove(p, "content/en/TOC.yml"), written: 1..=10 },
    Change {
        what: "an asset",
        make: |p| p.write("content/en/hive.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><g/></svg>\n"),
        written: 1..=1,
    },
    Change {
        what: "an asset that may not be published",
        make: |p| p.write("content/en/hive.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>\n"),
        written: 1..=6,
    },
    Change {
        what: "an asset that may again",
        make: |p| p.write("content/en/hive.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><g/></svg>\n"),
        written: 1..=7,
    },
    Change {
        what: "an asset for one locale",
        make: |p| p.write("content/fr/hive.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n"),
        written: 0..=0,
    },
    Change {
        what: "a template",
        make: |p| {
            p.write(
                "templates/article.html",
                "{% extends \"builtin/article.html\" %}\n{% block footer %}<footer>Bzz</footer>{% endblock %}\n",
            )
        },
        written: 1..=10,
    },
    Change { what: "a message", make: |p| p.write("locales/fr/own.ftl", "home = Rucher\n"), written: 1..=10 },
    Change {
        what: "a style",
        make: |p| p.write("templates/theme.css", "@import \"builtin/theme.css\";\nbody { margin: 0 }\n"),
        written: 1..=12,
    },
    Change { what: "a template gone", make: |p| remove(p, "templates/article.html"), written: 1..=12 },
    Change { what: "a static file", make: |p| p.write("static/robots.txt", "User-agent: bees\n"), written: 1..=1 },
    Change { what: "a static file gone", make: |p| remove(p, "static/robots.txt"), written: 0..=0 },
    Change {
        what: "the site's title",
        make: |p| p.write("hexapla.toml", CONFIG.replace("Honey", "The hive")),
        written: 1..=12,
    },
    Change {
        what: "the style of addresses",
        make: |p| p.write("hexapla.toml", CONFIG.replace("source_locale", "urls = \"file\"\nsource_locale")),
        written: 1..=21,
    },
    Change {
        what: "a base URL",
        make: |p| {
            p.write(
                "hexapla.toml",
                CONFIG.replace("source_locale", "base_url = \"https://a.example.org/\"\nsource_locale"),
            )
        },
        written: 1..=22,
    },
    Change {
        what: "a locale gone",
        make: |p| p.write("hexapla.toml", &CONFIG[..CONFIG.rfind("[[locales]]").unwrap_or(CONFIG.len())]),
        written: 1..=12,
    },
    Change {
        what: "everything but one article",
        make: |p| fs::remove_dir_all(p.root().join("content/en/comb")).expect("the folder is there"),
        written: 1..=6,
    },
];

#[test]
fn every_change_gives_the_site_of_a_clean_build() {
    let project = beehive();
    build(&project);
    let mut wrong = Vec::new();
    for Change { what, make, written } in CHANGES {
        make(&project);
        let built = build(&project);
        // The mark is written with every change.
        let count = built.published.written.saturating_sub(1);
        if !written.contains(&count) {
            wrong.push(format!("{what}: {count} files were written, not {written:?}"));
        }
        let before = times(&project.site());
        let again = build(&project);
        assert!(again.published.unchanged && again.published.written == 0, "{what}: built again, it changes");
        assert_eq!(again.summary, built.summary, "{what}: built again, it finds other things");
        assert_eq!(again.pages, built.pages, "{what}");
        assert_eq!(before, times(&project.site()), "{what}: built again, it touches files");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn changes_can_be_taken_back() {
    let project = beehive();
    build(&project);
    let first = tree(&project.site());
    let source = tree(project.root());
    for Change { make, .. } in CHANGES {
        make(&project);
    }
    build(&project);
    for folder in ["content", "templates", "locales", "static"] {
        let _ = fs::remove_dir_all(project.root().join(folder));
    }
    for (path, bytes) in source.iter().filter(|(path, _)| !path.starts_with("site/")) {
        project.write(path, bytes);
    }
    build(&project);
    same(&first, &tree(&project.site()));
}

#[test]
fn what_cannot_be_built_leaves_the_old_site() {
    let failures: [(&str, &str, &str); 5] = [
        ("templates/article.html", "{% block main %}\n{{ nothing.there }}\n{% endblock %}\n", "templates/article.html"),
        ("templates/article.html", "{% block main %}\n", "templates/article.html"),
        ("templates/base.html", "{{ page.body | no_such_filter }}\n", "templates/base.html"),
        ("locales/fr/own.ftl", "home = { $\n", "locales/fr/own.ftl"),
        ("locales/fr/own.ftl", "home\n", "locales/fr/own.ftl"),
    ];
    for (path, text, named) in failures {
        let project = beehive();
        build(&project);
        let (site, before) = (tree(&project.site()), times(&project.site()));
        let was = fs::read(project.root().join(path)).ok();
        project.write(path, text);
        project.write("content/en/bees.md", "# Other bees\n");
        let failure = project.build().err().unwrap_or_else(|| panic!("{text:?} in {path} is built"));
        assert!(failure.message.contains(named), "{path}: {failure}");
        same(&site, &tree(&project.site()));
        assert_eq!(before, times(&project.site()), "{path}: the old site is touched");
        match was {
            Some(bytes) => project.write(path, bytes),
            None => remove(&project, path),
        }
        build(&project);
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let project = beehive();
    build(&project);
    let many = tree(&project.site());
    let one = beehive();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
    pool.install(|| one.build()).unwrap_or_else(|failure| panic!("{failure}"));
    same(&many, &tree(&one.site()));
}

#[test]
fn a_build_without_what_earlier_ones_left_is_the_same() {
    let project = beehive();
    build(&project);
    let site = tree(&project.site());
    project.write("content/en/bees.md", "# Bees and more\n");
    build(&project);
    project.write("content/en/bees.md", &tree(beehive().root())["content/en/bees.md"]);
    let caching = Caching { folder: project.root().join(".hexapla"), reuse: false };
    hexapla::pipeline::build(&project.config(), &caching).unwrap_or_else(|failure| panic!("{failure}"));
    same(&site, &tree(&project.site()));
    fs::remove_dir_all(project.root().join(".hexapla")).expect("the cache is there");
    build(&project);
    same(&site, &tree(&project.site()));
}

/// What a site that is held in memory consists of: what is wrong, and every file.
fn held(project: &Project, kept: &Mutex<Kept>) -> (Vec<String>, Tree) {
    let config = Config::load(project.root(), None).expect("the project is right");
    let held = hold(&config, kept, |held| {
        let reports = held.reports.iter().map(|report| format!("{report:?}")).collect();
        let bytes = |path: &str| held.bytes(path)?.ok();
        let files = held.paths().filter_map(|path| Some((path.to_owned(), bytes(path)?))).collect();
        (reports, files)
    });
    held.unwrap_or_else(|failure| panic!("{failure}"))
}

const SOURCE: &str = "# Wax\n\nThe queen lives in [her cell](bees.md#queen).\n\n- one\n- two\n";

/// Translations that are compared with what they were made from.
fn translated() -> Project {
    let project = beehive();
    let hash = blob_id(SOURCE.as_bytes());
    project.write("content/en/wax.md", SOURCE);
    let translation = "# <a name=\"wax\"></a>Cire\n\nLa reine vit dans [sa cellule](bees.md#reine).\n\n- un\n";
    project.write("content/fr/wax.md", format!("---\nsource_hash: {hash}\n---\n{translation}"));
    project.write("content/fr/bees.md", "# Abeilles\n\n## Reine\n");
    project
}

/// What somebody does, and how.
type Deed = (&'static str, fn(&Project));

const CHANGES_OF_TRANSLATIONS: &[Deed] = &[
    ("nothing", |_| {}),
    ("a heading that a link leads to", |p| p.write("content/fr/bees.md", "# Abeilles\n\n## Miel\n\n## Reine\n")),
    ("a heading gone", |p| p.write("content/fr/bees.md", "# Abeilles\n\n## Miel\n")),
    ("a heading back", |p| p.write("content/fr/bees.md", "# Abeilles\n\n## Reine\n")),
    ("an include with a heading", |p| p.write("content/en/includes/care.md", "## Care\n\nWear a veil.\n")),
    ("the source", |p| p.write("content/en/wax.md", SOURCE.replace("lives", "lays"))),
    ("the source as it was", |p| p.write("content/en/wax.md", SOURCE)),
    ("the translation", |p| {
        let written = fs::read_to_string(p.root().join("content/fr/wax.md")).expect("the file is there");
        p.write("content/fr/wax.md", written + "- deux\n");
    }),
    ("another translation", |p| p.write("content/fr/comb/wax.md", "# Rayon\n")),
    ("a rule", |p| {
        p.write("hexapla.toml", format!("{CONFIG}[check.rules]\ntranslation-structure = \"off\"\n"));
    }),
    ("a source gone", |p| remove(p, "content/en/wax.md")),
];

#[test]
fn what_is_held_is_what_a_first_look_finds() {
    let project = translated();
    let kept = Mutex::default();
    let mut seen = Vec::new();
    for (what, make) in CHANGES_OF_TRANSLATIONS {
        make(&project);
        let (reports, files) = held(&project, &kept);
        let (first, clean) = held(&project, &Mutex::default());
        assert_eq!(first, reports, "{what}");
        same(&clean, &files);
        seen.push(reports);
    }
    let different: std::collections::BTreeSet<_> = seen.iter().collect();
    assert!(different.len() >= 6, "the changes show in what is found: {different:#?}");
}

#[test]
fn articles_that_are_named_like_files_of_ours_have_their_place() {
    let project = beehive();
    let names = ["index.html", "llms.txt", "404.html", "toc.json", "_headers", "index.md", "index.html/page"];
    for name in names {
        project.write(&format!("content/en/{name}.md"), "# A name\n");
    }
    let config = fs::read_to_string(project.root().join("hexapla.toml")).expect("a configuration");
    for prefix in ["en", ""] {
        project
            .write("hexapla.toml", config.replacen("id = \"en\"", &format!("id = \"en\"\nprefix = \"{prefix}\""), 1));
        project.build().unwrap_or_else(|failure| panic!("{failure}"));
        for name in names {
            let page = project.site().join(prefix).join(name).join("index.html");
            assert!(page.is_file(), "{}", page.display());
        }
    }
}
