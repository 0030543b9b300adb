//! An independent look at a built site: its pages through a browser's parser, its links against its files.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use percent_encoding::percent_decode_str;
use rayon::prelude::*;
use scraper::node::Element;
use scraper::{ElementRef, Html, Node};
use walkdir::WalkDir;

/// Something that must not be on a page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Problem {
    /// The page, relative to the site.
    pub(crate) page: String,
    /// What kind of problem it is.
    pub(crate) kind: &'static str,
    /// The text that shows it.
    pub(crate) text: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.page, self.kind, self.text)
    }
}

/// A built site.
pub(crate) struct Site {
    base_url: Option<String>,
    files: BTreeSet<String>,
    pages: BTreeMap<String, Page>,
}

/// What is on a page.
#[derive(Default)]
pub(crate) struct Page {
    /// Everything that a reader can read, with single blanks.
    pub(crate) text: String,
    ids: BTreeSet<String>,
    named: Vec<String>,
    references: Vec<String>,
    alternates: BTreeMap<String, String>,
    pub(crate) canonical: Option<String>,
    problems: Vec<(&'static str, String)>,
}

impl Site {
    /// Reads the site in a folder, which is to stand at `base_url`.
    pub(crate) fn read(folder: &Path, base_url: Option<&str>) -> Self {
        let entries = WalkDir::new(folder).into_iter().map(|entry| entry.expect("an entry of the site"));
        let files: BTreeSet<String> = entries
            .filter(|entry| entry.file_type().is_file())
            .filter_map(|entry| Some(entry.path().strip_prefix(folder).ok()?.to_str()?.replace('\\', "/")))
            .collect();
        let pages: Vec<&String> = files.iter().filter(|path| path.ends_with(".html")).collect();
        let read = |path: &String| std::fs::read_to_string(folder.join(path)).expect("a page is UTF-8 text");
        let pages = pages.into_par_iter().map(|path| (path.clone(), Page::parse(&read(path)))).collect();
        Self { base_url: base_url.map(str::to_owned), files, pages }
    }

    /// The pages by their paths.
    pub(crate) fn pages(&self) -> &BTreeMap<String, Page> {
        &self.pages
    }

    /// Every problem of every page, in order.
    pub(crate) fn problems(&self) -> Vec<Problem> {
        let mut problems: Vec<Problem> =
            self.pages.par_iter().flat_map_iter(|(path, page)| self.problems_of(path, page)).collect();
        problems.sort();
        problems
    }

    fn problems_of(&self, path: &str, page: &Page) -> Vec<Problem> {
        let of = |kind, text: String| Problem { page: path.to_owned(), kind, text };
        let mut problems: Vec<Problem> = page.problems.iter().map(|(kind, text)| of(kind, text.clone())).collect();
        let broken = page.references.iter().filter_map(|to| Some((to, self.broken(path, to)?)));
        problems.extend(broken.map(|(to, why)| of(why, to.clone())));
        let missing = page.named.iter().filter(|id| !page.ids.contains(*id));
        problems.extend(missing.map(|id| of("an element that another one names is missing", id.clone())));
        problems.extend(self.alternates_of(path, page).into_iter().map(|text| of("alternates", text)));
        problems
    }

    /// Why a reference of a page leads nowhere; `None` where it is sound or leads to another site.
    fn broken(&self, page: &str, reference: &str) -> Option<&'static str> {
        let target = match self.target(page, reference)? {
            Ok(target) => target,
            Err(why) => return Some(why),
        };
        let id = decoded(reference.split_once('#').map_or("", |(_, id)| id));
        // What browsers shall look for on the page is no part of the id.
        let id = id.split_once(":~:").map_or(&*id, |(id, _)| id);
        // Tabs are opened by the script; without it, such a link leads to their page.
        let is_tab = id.starts_with("tab/");
        let is_checked = !id.is_empty() && id != "top" && !is_tab;
        let page = self.pages.get(&target)?;
        (is_checked && !page.ids.contains(id)).then_some("its target has no such id")
    }

    /// The file that a reference of a page leads to; `None` where it leads to another site.
    fn target(&self, page: &str, reference: &str) -> Option<Result<String, &'static str>> {
        let to = reference.split(['#', '?']).next().unwrap_or_default();
        let own = self.base_url.as_deref().and_then(|base| to.strip_prefix(base));
        match own {
            Some(below) => Some(self.file("", below)),
            None if has_scheme(to) || to.starts_with("//") => None,
            // No other page writes such a link of its own; an article's are left as they are.
            None if to.starts_with('/') && !page.ends_with("404.html") => None,
            None if to.starts_with('/') => {
                Some(to.strip_prefix(self.base_path()).map_or(Err("it leaves the site"), |below| self.file("", below)))
            }
            None if to.is_empty() => Some(Ok(page.to_owned())),
            None => Some(self.file(page.rsplit_once('/').map_or("", |(folder, _)| folder), to)),
        }
    }

    /// The assets that no page uses.
    pub(crate) fn unused(&self) -> Vec<&str> {
        let used: BTreeSet<String> = self
            .pages
            .par_iter()
            .flat_map_iter(|(path, page)| page.references.iter().filter_map(|to| self.target(path, to)?.ok()))
            .collect();
        let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
        let is_ours = |path: &&String| {
            let is_told_to_programs =
                matches!(name(path).as_str(), "_headers" | "_redirects" | "llms.txt" | "xrefmap.yml")
                    || path.starts_with("sitemap");
            path.starts_with('.') || path.starts_with("_hexapla/") || is_told_to_programs
        };
        let assets = self.files.iter().filter(|path| !path.ends_with(".html") && !is_ours(path));
        assets.filter(|path| !used.contains(*path)).map(String::as_str).collect()
    }

    fn base_path(&self) -> &str {
        let rest = self.base_url.as_deref().and_then(|base| Some(base.split_once("://")?.1));
        rest.and_then(|rest| Some(&rest[rest.find('/')?..])).unwrap_or("/")
    }

    /// The file that a path means, from a folder.
    fn file(&self, folder: &str, path: &str) -> Result<String, &'static str> {
        let path = decoded(path);
        let mut segments: Vec<&str> = folder.split('/').filter(|segment| !segment.is_empty()).collect();
        for segment in path.split('/') {
            match segment {
                "" | "." => {}
                ".." => {
                    segments.pop().ok_or("it leaves the site")?;
                }
                name => segments.push(name),
            }
        }
        let is_folder = path.is_empty() || path.ends_with('/') || path.ends_with("..") || path == ".";
        if is_folder {
            segments.push("index.html");
        }
        let found = segments.join("/");
        if self.files.contains(&found) { Ok(found) } else { Err("there is no such file") }
    }

    /// What is wrong with the translations that a page names.
    fn alternates_of(&self, path: &str, page: &Page) -> Vec<String> {
        let mut wrong = Vec::new();
        if page.alternates.is_empty() {
            return wrong;
        }
        let Some(base) = &self.base_url else { return vec!["without a base URL".to_owned()] };
        let page_at = |url: &str| self.file("", url.strip_prefix(base.as_str())?).ok();
        for (language, url) in &page.alternates {
            match page_at(url).and_then(|other| self.pages.get(&other)) {
                Some(other) if other.alternates == page.alternates => {}
                _ => wrong.push(format!("{language} {url} does not name the same ones")),
            }
        }
        if !page.alternates.values().any(|url| page_at(url).as_deref() == Some(path)) {
            wrong.push("the page itself is not among them".to_owned());
        }
        if page.canonical.as_deref().and_then(page_at).as_deref() != Some(path) {
            wrong.push("the page is canonical to another".to_owned());
        }
        wrong
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

fn has_scheme(reference: &str) -> bool {
    reference.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    })
}

/// A page half read.
#[derive(Default)]
struct Walk {
    mains: usize,
    /// How many elements are open that show code.
    code: usize,
    text: String,
    /// Where the page sends its readers at once.
    refresh: Option<String>,
}

impl Page {
    fn parse(html: &str) -> Self {
        let document = Html::parse_document(html);
        let mut page = Self::default();
        page.problems.extend(document.errors.iter().map(|error| ("the parser complains", error.to_string())));
        let mut walk = Walk::default();
        page.walk(document.root_element(), &mut walk);
        if walk.mains != 1 {
            page.problems.push(("a page has one `main`", walk.mains.to_string()));
        }
        page.text = normalised(&walk.text);
        if let Some(address) = walk.refresh.filter(|address| !page.references.contains(address)) {
            page.problems.push(("a page that leads on has no link there", address));
        }
        page
    }

    fn walk(&mut self, element: ElementRef<'_>, walk: &mut Walk) {
        let value = element.value();
        walk.mains += usize::from(value.name() == "main");
        walk.code += usize::from(is_code(value));
        self.element(value, walk.code > 0);
        if value.attr("http-equiv") == Some("refresh") {
            let content = value.attr("content").unwrap_or_default();
            walk.refresh = Some(content.strip_prefix("0; url=").unwrap_or("nowhere").to_owned());
        }
        let gap = if is_block(value) { " " } else { "" };
        walk.text.push_str(gap);
        for child in element.children() {
            if let Some(child) = ElementRef::wrap(child) {
                self.walk(child, walk);
                continue;
            }
            match child.value() {
                Node::Text(_) if matches!(value.name(), "script" | "style") => {}
                Node::Text(text) => {
                    walk.text.push_str(text);
                    if walk.code == 0 {
                        self.readable(text);
                    }
                }
                Node::Comment(comment) => self.problems.push(("a comment", comment.to_string())),
                _ => {}
            }
        }
        walk.text.push_str(gap);
        walk.code -= usize::from(is_code(value));
    }

    fn element(&mut self, element: &Element, in_code: bool) {
        let name = element.name();
        let acts =
            element.attr("http-equiv").is_some_and(|acts| !matches!(acts, "Content-Security-Policy" | "refresh"));
        let orders = name == "meta" && acts;
        if orders || matches!(name, "style" | "base" | "object" | "embed" | "iframe" | "form" | "frame") {
            self.problems.push(("an element that no page may have", name.to_owned()));
        }
        let is_data = matches!(element.attr("type"), Some("application/json" | "application/ld+json"));
        if name == "script" && element.attr("src").is_none() && !is_data {
            self.problems.push(("inline script", name.to_owned()));
        }
        if name == "html" && element.attr("lang").is_none_or(str::is_empty) {
            self.problems.push(("the page has no language", String::new()));
        }
        if name == "link" {
            self.link(element);
        }
        for (attribute, value) in element.attrs() {
            self.attribute(name, attribute, value, in_code);
        }
    }

    fn link(&mut self, element: &Element) {
        let href = element.attr("href").unwrap_or_default().to_owned();
        match (element.attr("rel"), element.attr("hreflang")) {
            (Some("alternate"), Some(language)) => {
                let earlier = self.alternates.insert(language.to_owned(), href);
                self.problems.extend(earlier.map(|_| ("a language is named twice", language.to_owned())));
            }
            (Some("canonical"), _) => self.canonical = Some(href),
            _ => {}
        }
    }

    fn attribute(&mut self, element: &str, attribute: &str, value: &str, in_code: bool) {
        match attribute {
            "id" => {
                if value.is_empty() || value.contains(char::is_whitespace) {
                    self.problems.push(("an id that no link can name", value.to_owned()));
                }
                if !self.ids.insert(value.to_owned()) {
                    self.problems.push(("an id stands twice", value.to_owned()));
                }
            }
            "href" | "src" | "poster" | "action" | "data" | "cite" | "data-contents" | "data-bitext" => {
                self.reference(value)
            }
            "aria-labelledby" | "aria-controls" | "aria-describedby" | "for" => {
                self.named.extend(value.split_whitespace().map(str::to_owned));
            }
            "style" => self.problems.push(("inline style", value.to_owned())),
            "alt" | "title" | "content" | "aria-label" if !in_code => self.readable(value),
            handler if handler.starts_with("on") => {
                self.problems.push(("a handler", format!("{element} {handler}={value}")));
            }
            _ => {}
        }
    }

    fn reference(&mut self, value: &str) {
        let plain: String = value.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
        let scheme = plain.split(':').next().unwrap_or_default().to_ascii_lowercase();
        if plain.contains(':') && matches!(scheme.as_str(), "javascript" | "data" | "vbscript" | "file" | "xref") {
            self.problems.push(("a scheme that no page may have", value.to_owned()));
        }
        self.references.push(value.to_owned());
    }

    /// Text that readers see must hold no mark-up that was meant for the build.
    fn readable(&mut self, text: &str) {
        let marks = [":::", "](", "<xref", "xref:", "data-ttu-id", "data-stu-id", "sxs-lookup"];
        let mark = marks.into_iter().find_map(|mark| text.find(mark));
        let alert = text
            .match_indices("[!")
            .map(|(at, _)| at)
            .find(|at| text[at + 2..].starts_with(|c: char| c.is_ascii_alphabetic()));
        if let Some(at) = mark.or(alert) {
            let from = text.floor_char_boundary(at.saturating_sub(30));
            let to = text.ceil_char_boundary((at + 60).min(text.len()));
            self.problems.push(("raw mark-up", text[from..to].to_owned()));
        }
        // Stand-ins of the build are of this kind.
        if let Some(odd) = text.chars().find(|c| matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{fffd}' | '\0'..='\u{8}')) {
            self.problems.push(("a character that means nothing", format!("{odd:?} in {text:?}")));
        }
    }
}

/// The text with single blanks.
pub(crate) fn normalised(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_code(element: &Element) -> bool {
    matches!(element.name(), "code" | "pre" | "kbd" | "samp")
}

fn is_block(element: &Element) -> bool {
    !matches!(
        element.name(),
        "a" | "abbr"
            | "b"
            | "code"
            | "em"
            | "i"
            | "kbd"
            | "mark"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "u"
            | "var"
            | "del"
            | "ins"
            | "q"
            | "cite"
    )
}
