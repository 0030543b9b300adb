//! The reference of the rules, made from their table and grouped as `tests/guide/groups.toml` says.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use hexapla::finding::rule::{RULES, find};
use serde::Deserialize;

use crate::catalogue::Catalogue;

#[derive(Deserialize)]
struct Groups {
    groups: Vec<Group>,
}

/// Rules that are about the same things.
#[derive(Deserialize)]
struct Group {
    id: String,
    title: String,
    rules: Vec<String>,
}

/// A table for each group of rules.
pub(crate) fn tables(catalogue: &Catalogue) -> String {
    let sections: Vec<String> = groups().iter().map(|group| section(group, catalogue)).collect();
    sections.join("\n\n")
}

/// The groups, which hold each rule once.
fn groups() -> Vec<Group> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guide/groups.toml");
    let Groups { groups } = toml::from_str(&crate::read(&path)).expect("a list of groups");
    let mut grouped = BTreeSet::new();
    for name in groups.iter().flat_map(|group| &group.rules) {
        assert!(grouped.insert(name.as_str()), "tests/guide/groups.toml has {name} twice");
    }
    let missing: Vec<&str> = RULES.iter().map(|rule| rule.name).filter(|name| !grouped.contains(name)).collect();
    assert!(missing.is_empty(), "tests/guide/groups.toml lacks {missing:?}");
    groups
}

fn section(group: &Group, catalogue: &Catalogue) -> String {
    let anchor = if catalogue.locale == "en" { String::new() } else { format!("<a name=\"{}\"></a>", group.id) };
    let head = ["Rule", "Severity", "What it reports"].map(|name| catalogue.text(name));
    let mut section =
        format!("## {anchor}{}\n\n| {} |\n| --- | --- | --- |", catalogue.text(&group.title), head.join(" | "));
    for name in &group.rules {
        let rule = find(name).unwrap_or_else(|| panic!("tests/guide/groups.toml names {name}, which is no rule"));
        let severity = rule.severity_name();
        let _ = write!(
            section,
            "\n| <a name=\"{name}\"></a>`{name}` | `{severity}` | {} |",
            catalogue.sentence(rule.summary)
        );
    }
    section
}
