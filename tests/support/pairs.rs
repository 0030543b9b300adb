//! The bilingual pairs of articles, read apart from the program, and whether a site shows what only translators should see.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use pulldown_cmark::{Event, Parser};
use rayon::prelude::*;

use crate::html::{Problem, Site, normalised};
use crate::project::{self, Tree};

/// The source side of a unit is looked for from this length on; shorter ones are names that both sides have.
const SHORTEST_SOURCE: usize = 40;

/// The units of bilingual articles whose source side a reader would see.
pub(crate) fn shown_sources(site: &Site, locale: &str, folder: &Path) -> Vec<Problem> {
    let articles: Tree = project::tree(folder).into_iter().filter(|(path, _)| path.ends_with(".md")).collect();
    let texts: BTreeMap<String, &str> =
        site.pages().iter().map(|(path, page)| (path.to_lowercase(), page.text.as_str())).collect();
    let look = |(path, bytes): (String, Vec<u8>)| {
        let text = String::from_utf8_lossy(&bytes);
        let units = units(&text);
        let Some((page, shown)) = pages_of(locale, &path).into_iter().find_map(|page| texts.get_key_value(&page))
        else {
            let is_lost = !units.is_empty() && !path.contains("includes/");
            let lost = || Problem { page: locale.to_owned(), kind: "an article has no page", text: path };
            return is_lost.then(lost).into_iter().collect();
        };
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

/// Where an article may stand, in either style of addresses.
fn pages_of(locale: &str, path: &str) -> [String; 2] {
    let id = path.strip_suffix(".md").unwrap_or(path).to_lowercase();
    let folder = if id == "index" { "" } else { id.strip_suffix("/index").unwrap_or(&id) };
    let below = |path: String| format!("{locale}/{path}").replace("//", "/").trim_start_matches('/').to_owned();
    [below(format!("{folder}/index.html")), below(format!("{id}.html"))]
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
    normalised(&text)
}
