//! Defects of every kind planted in real documentation: each is found at its line and column, and nothing new elsewhere.
//!
//! `‸` in what is planted marks the place of the finding. `{N}` is a number of its own, `{NAME}` the name of the article, `{SWAPPED}`
//! the same in the other case, `{SOURCE}` the way to the article in the source language.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use hexapla::config::Config;
use hexapla::pipeline;
use walkdir::WalkDir;

/// How many defects of each kind are planted.
const EACH: usize = 20;

/// What is planted at the end of an article.
const AT_THE_END: &[(&str, &str)] = &[
    ("file-not-found", "See [it](‸planted-nowhere-{N}.md \"It\")."),
    ("file-not-found", "- A list with ![a picture](‸media/planted-nowhere-{N}.png)."),
    ("file-not-found", "| A | B |\n| --- | --- |\n| `x` | [it](‸planted/nowhere-{N}.md#a) |"),
    ("file-not-found", "See [it][planted-{N}].\n\n[planted-{N}]: ‸planted-nowhere-{N}.md"),
    ("file-not-found", "<p>\nSee <a href=\"‸planted-nowhere-{N}.md\">it</a>.\n</p>"),
    ("bookmark-not-found", "多 [it](‸#planted-nowhere-{N})"),
    ("bookmark-not-found", "See [it](‸{NAME}#planted-nowhere-{N})."),
    ("file-case-mismatch", "See [it](‸{SWAPPED}?n={N})."),
    ("link-out-of-scope", "See [it](‸../../../../../../../../../../planted-{N}.md)."),
    ("absolute-file-link", "See [it](‸/planted/x-{N}.md)."),
    ("markdown-in-html", "<div>See [it](‸{NAME}?n={N})</div>"),
    ("unsafe-link-scheme", "See [it](‸javascript:planted{N})."),
    ("asset-type-refused", "See [it](‸planted.exe?n={N})."),
    ("hard-coded-locale", "See [it](‸https://learn.microsoft.com/de-de/planted-{N})."),
    ("xref-not-found", "See <‸xref:core/planted-nowhere-{N}>."),
    ("link-leaves-locale", "See [it](‸{SOURCE}?n={N})."),
    ("include-not-found", "[!INCLUDE [it](‸planted-nowhere-{N}.md)]"),
    ("codesnippet-not-found", "[!code-csharp[it](‸planted/Nowhere{N}.cs?name=A)]"),
    ("merge-conflict", "‸<<<<<<< ours {N}\nOne.\n=======\nTwo.\n>>>>>>> theirs"),
    ("invalid-note-section", "> ‸[!NOTE] Planted {N}."),
    ("invalid-tab-group", "# [A](#tab/a{N})\n\nA.\n\n# [A](‸#tab/a{N})\n\nB.\n\n---"),
    ("unclosed-block", "‸::: zone pivot=\"planted-{N}\"\n\nText."),
    ("invalid-block", "‸:::imge source=\"planted-{N}.png\":::"),
    ("no-loc-residue", "Open ‸:::no-loc(Planted {N}):::."),
    ("merge-conflict", "‸>>>>>>> planted {N}"),
    ("stray-emphasis", "Open ‸** Planted words {N} ** now."),
    ("stray-link", "See ‸[it] (https://planted.example.org/{N})."),
    ("stray-link", "见‸【它】（https://planted.example.org/{N}）。"),
    ("stray-link", "See ‸[the planted][planted {N}]."),
    ("full-width-markup", "Open ‸＊＊planted {N}＊＊ now."),
    ("text-garbled", "The ‸Ã©lan of {N}."),
    ("forbidden-html", "‸<script>planted({N})</script>"),
    ("duplicate-bookmark", "<a name=\"planted-{N}\"></a>A\n\n<a name=\"‸planted-{N}\"></a>B"),
    ("alt-text-missing", "![](‸planted.png?n={N})"),
    ("link-text-missing", "[](‸https://planted.example.org/{N})"),
    ("unused-suppression", "<!-- hexapla-allow ‸title-missing: planted {N} -->\nText."),
    ("encoding-invalid", "Planted 多 {N} ‸\\xff"),
];

/// What leaves the rest of its article in doubt, so that nothing else is planted there.
const ALONE: &[&str] = &["merge-conflict", "unclosed-block", "invalid-tab-group", "encoding-invalid"];

/// What is planted behind the first line of front matter.
const AT_THE_TOP: &[(&str, &str)] = &[
    ("yaml-header-syntax-error", "planted: ‸[{N}, a"),
    ("duplicate-key", "planted: {N}\n‸Planted: {N}"),
    ("date-invalid", "date: ‸99/99/{N}"),
    ("content-locale-mismatch", "ms.contentlocale: ‸de-DE"),
];

/// What is planted as a file of its own, in the folder of an article.
const FILES: &[(&str, &[(&str, &str)])] = &[
    ("article-not-in-toc", &[("planted-unlisted-{N}.md", "---\ntitle: ‸Planted\n---\n# Planted\n")]),
    ("title-missing", &[("planted-untitled-{N}.md", "‸---\nrobots: noindex\n---\nText.\n")]),
    (
        "route-collision",
        &[
            ("planted-twice-{N}.md", "---\ntitle: A\nrobots: noindex\n---\n"),
            ("planted-twice-{N}/index.md", "‸---\ntitle: A\nrobots: noindex\n---\n"),
        ],
    ),
    (
        "circular-reference",
        &[
            ("includes/planted-{N}-a.md", "A.\n\n[!INCLUDE [b](‸planted-{N}-b.md)]\n"),
            ("includes/planted-{N}-b.md", "B.\n\n[!INCLUDE [a](planted-{N}-a.md)]\n"),
        ],
    ),
    ("file-too-large", &[("planted-large-{N}.md", "‸# Large\n")]),
    ("file-unreadable", &[("planted-link-{N}.md", "‸")]),
];

const CONFIG: &str = r#"
[site]
source_locale = "en"
site_links = "https://learn.microsoft.com/{locale}"
[[locales]]
id = "en"
path = "en"
[[locales]]
id = "fr"
path = "fr"
[[locales]]
id = "zh"
path = "zh"
"#;

/// A finding: rule, path, line, column.
type Place = (String, String, u32, u32);

/// A copy of ef-core, and what is planted in it.
struct Garden {
    folder: tempfile::TempDir,
    /// The articles that something is planted in, each once.
    hosts: Vec<String>,
    /// How many of them have all that they get.
    used: usize,
    /// How many more have been given out.
    shared: usize,
    number: usize,
    expected: Vec<Place>,
}

impl Garden {
    fn new(corpus: &Path) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut hosts = Vec::new();
        for locale in ["en", "fr", "zh"] {
            for entry in WalkDir::new(corpus.join(locale)).sort_by_file_name() {
                let entry = entry.expect("an entry of the corpus");
                let path = entry.path().strip_prefix(corpus).expect("a path below it");
                if entry.file_type().is_dir() {
                    fs::create_dir_all(folder.path().join(path)).expect("a folder");
                    continue;
                }
                fs::copy(entry.path(), folder.path().join(path)).expect("a copy");
                let path = path.to_string_lossy().replace('\\', "/");
                if is_host(&path, &fs::read_to_string(entry.path()).unwrap_or_default()) {
                    hosts.push(path);
                }
            }
        }
        fs::write(folder.path().join("hexapla.toml"), CONFIG).expect("a file");
        // So that neighbours are of all languages and folders.
        hosts.sort_by_key(|path| (path.len() * 7 + path.bytes().map(usize::from).sum::<usize>()) % 101);
        Self { folder, hosts, used: 0, shared: 0, number: 1000, expected: Vec::new() }
    }

    /// The next article of those that fit: one in which nothing is planted yet, else one that may have more.
    fn host(&mut self, alone: bool, fits: impl Fn(&str) -> bool) -> String {
        let free = self.hosts.len() - self.used;
        let from = if alone { 0 } else { self.shared };
        let at = (0..free).map(|step| self.used + (from + step) % free).find(|at| fits(&self.hosts[*at]));
        let at = at.expect("there are enough articles");
        if alone {
            self.hosts.swap(self.used, at);
            self.used += 1;
            return self.hosts[self.used - 1].clone();
        }
        self.shared = at - self.used + 1;
        self.hosts[at].clone()
    }

    fn planted(&mut self, text: &str, host: &str) -> String {
        self.number += 1;
        let (folder, name) = host.rsplit_once('/').unwrap_or(("", host));
        let swapped: String = name
            .chars()
            .map(|c| if c.is_uppercase() { c.to_ascii_lowercase() } else { c.to_ascii_uppercase() })
            .collect();
        let source = "../".repeat(folder.split('/').count()) + "en/" + &host[3..];
        text.replace("{N}", &self.number.to_string())
            .replace("{NAME}", name)
            .replace("{SWAPPED}", &swapped)
            .replace("{SOURCE}", &source)
    }

    /// Notes where the mark stands in a file of this text, and writes the file without it.
    fn write(&mut self, rule: &str, path: &str, text: &str) {
        if let Some((before, _)) = text.split_once('‸') {
            let line = before.matches('\n').count() as u32 + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().trim_start_matches('\u{feff}').chars().count()
                as u32
                + 1;
            self.expected.push((rule.to_owned(), path.to_owned(), line, column));
        }
        let mut bytes = Vec::new();
        for (index, part) in text.replace('‸', "").split("\\xff").enumerate() {
            bytes.extend(if index == 0 { &[][..] } else { b"\xff" });
            bytes.extend(part.bytes());
        }
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.folder.path().join(path)).expect("an article")
    }

    fn plant_in_articles(&mut self) {
        let own = self.folder.path().to_owned();
        for (rule, text) in AT_THE_TOP {
            for _ in 0..EACH {
                let host = self.host(true, |path| {
                    let text = fs::read_to_string(own.join(path)).unwrap_or_default();
                    !text.contains("\ndate:")
                        && (*rule != "content-locale-mismatch" || !text.contains("ms.contentlocale"))
                });
                let planted = self.planted(text, &host);
                let text = self.read(&host).replacen("---\n", &format!("---\n{planted}\n"), 1);
                self.write(rule, &host, &text);
            }
        }
        let (alone, together): (Vec<_>, Vec<_>) = AT_THE_END.iter().partition(|(rule, _)| ALONE.contains(rule));
        for &(rule, text) in alone.into_iter().chain(together) {
            for _ in 0..EACH {
                let host = self.host(ALONE.contains(&rule), |path| {
                    rule != "link-leaves-locale" || !path.starts_with("en/") && own.join("en").join(&path[3..]).exists()
                });
                let folder = own.join(&host);
                for name in ["planted.exe", "planted.png"] {
                    fs::write(folder.with_file_name(name), "").expect("a file");
                }
                let planted = self.planted(text, &host);
                let text = self.read(&host) + "\n\n" + &planted + "\n";
                self.write(rule, &host, &text);
            }
        }
    }

    fn plant_files(&mut self) {
        for (rule, files) in FILES {
            for number in 0..EACH {
                let host = self.hosts[number * 13].clone();
                let folder = host.rsplit_once('/').map_or("", |(folder, _)| folder);
                self.number += 1;
                for (name, text) in *files {
                    let path = format!("{folder}/{}", name.replace("{N}", &self.number.to_string()));
                    self.write(rule, &path, &text.replace("{N}", &self.number.to_string()));
                    let path = self.folder.path().join(path);
                    match *rule {
                        "file-too-large" => {
                            let file = fs::File::options().write(true).open(path).expect("a file");
                            file.set_len((4 << 20) + 1).expect("a large file");
                        }
                        #[cfg(unix)]
                        "file-unreadable" => {
                            fs::remove_file(&path).expect("it was written");
                            std::os::unix::fs::symlink("planted-nowhere", &path).expect("a link");
                        }
                        _ => {}
                    }
                }
            }
        }
        if !cfg!(unix) {
            self.expected.retain(|(rule, ..)| rule != "file-unreadable");
        }
    }

    fn plant_in_contents(&mut self) {
        let table = "en/toc.yml";
        let mut text = self.read(table).trim_end().to_owned() + "\n";
        let listed: Vec<String> = text
            .lines()
            .filter_map(|line| line.trim().strip_prefix("href: "))
            .filter(|href| href.ends_with(".md") && self.folder.path().join("en").join(href).exists())
            .map(str::to_owned)
            .collect();
        for number in 0..EACH {
            for (rule, href) in [
                ("toc-entry-not-found", format!("planted-nowhere-{number}.md")),
                ("toc-entry-duplicated", listed[number * 5].clone()),
            ] {
                text += &format!("- name: Planted\n  href: ‸{href}\n");
                let planted = text.clone();
                self.write(rule, table, &planted);
                text = text.replace('‸', "");
            }
        }
    }

    fn plant_redirects(&mut self) {
        let mut text = CONFIG.to_owned();
        for number in 0..EACH {
            for (from, to) in [("a", "b"), ("b", "a")] {
                text += &format!("[[redirects]]\nfrom = \"planted/{from}{number}\"\nto = \"‸planted/{to}{number}\"\n");
                let planted = text.clone();
                self.write("redirection-conflict", "hexapla.toml", &planted);
                text = text.replace('‸', "");
            }
        }
        // Tables of the top stand before those of locales, or they would be theirs.
        let (tables, redirects) = text.split_at(CONFIG.len());
        fs::write(self.folder.path().join("hexapla.toml"), format!("{redirects}{tables}")).expect("a file");
        let before = CONFIG.matches('\n').count() as u32;
        for (_, _, line, _) in self.expected.iter_mut().filter(|(_, path, ..)| path == "hexapla.toml") {
            *line -= before;
        }
    }

    /// How often each finding is there, without its place, and the places.
    fn check(&self) -> BTreeMap<[String; 4], Vec<Place>> {
        let config = Config::load(self.folder.path(), None).unwrap_or_else(|errors| panic!("{errors:?}"));
        let checked = pipeline::check(&config).unwrap_or_else(|failure| panic!("{failure}"));
        let mut found: BTreeMap<[String; 4], Vec<Place>> = BTreeMap::new();
        for report in checked.reports {
            let finding = &report.finding;
            let target = finding.target.clone().unwrap_or_default().to_string();
            let key = [finding.rule.name.to_owned(), report.path.to_string(), finding.message.to_string(), target];
            let place = (finding.rule.name.to_owned(), report.path.to_string(), report.start.line, report.start.column);
            found.entry(key).or_default().push(place);
        }
        found
    }
}

/// Whether what is planted at the end of an article stands there on its own, and front matter is at its top.
fn is_host(path: &str, text: &str) -> bool {
    let is_article =
        path.ends_with(".md") && !path.contains("/includes/") && !path.to_ascii_lowercase().ends_with("toc.md");
    let is_open =
        text.matches("```").count() % 2 == 1 || text.contains("#tab/") || text.contains(":::") || text.contains("<!--");
    is_article && text.starts_with("---\n") && !is_open && !text.contains('\r')
}

#[test]
fn what_is_planted_is_found_at_its_place_and_nothing_else() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora/ef-core");
    let Ok(corpus) = corpus.canonicalize() else {
        eprintln!("../shared/corpora is absent: nothing is planted in real documentation");
        return;
    };
    let mut garden = Garden::new(&corpus);
    let before = garden.check();
    garden.plant_in_articles();
    garden.plant_files();
    garden.plant_in_contents();
    garden.plant_redirects();
    let mut new: Vec<Place> = Vec::new();
    for (key, places) in garden.check() {
        // What stood there before may stand a line further down.
        let known = before.get(&key).map_or(0, Vec::len);
        new.extend(places.into_iter().skip(known));
    }
    new.sort();
    let mut expected = garden.expected.clone();
    expected.sort();
    let lacks: Vec<&Place> = expected.iter().filter(|place| !new.contains(place)).collect();
    // What is planted in one language alone is missing in the others, which is what rules about translations say.
    let is_of_pairs = |place: &Place| place.0.starts_with("translation-");
    let surplus: Vec<&Place> = new.iter().filter(|place| !expected.contains(place) && !is_of_pairs(place)).collect();
    let kinds = AT_THE_END.len() + AT_THE_TOP.len() + FILES.len() + 3;
    eprintln!("{} defects of {kinds} kinds planted, {} found", expected.len(), expected.len() - lacks.len());
    assert!(
        lacks.is_empty() && surplus.is_empty(),
        "missed {}: {lacks:#?}\nnew {}: {surplus:#?}",
        lacks.len(),
        surplus.len()
    );
}
