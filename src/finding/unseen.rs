//! What a check could not look at, so that nobody can tell whether what is known of it is mended.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Rule;

/// What a check could not look at.
#[derive(Clone, Debug, Default)]
pub struct Unseen {
    /// The rules that were asked about nothing.
    pub rules: Vec<&'static Rule>,
    /// Folders that are not there, as findings print them.
    pub folders: Vec<String>,
    /// Translations that could not be compared with what they were made from, as findings print them.
    pub uncompared: BTreeSet<Arc<str>>,
    /// The rules that compare.
    pub comparing: Vec<&'static Rule>,
}

impl Unseen {
    /// Whether a finding of this rule in this file would not have been found.
    pub fn holds(&self, path: &str, rule: &str) -> bool {
        let is_among = |rules: &[&Rule]| rules.iter().any(|one| one.name == rule);
        let is_below = |folder: &String| path.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/'));
        is_among(&self.rules)
            || self.folders.iter().any(is_below)
            || (self.uncompared.contains(path) && is_among(&self.comparing))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::rule;

    #[test]
    fn what_nobody_looked_at_is_told_by_rule_folder_and_file() {
        let unseen = Unseen {
            rules: vec![&rule::EXTERNAL_LINK_BROKEN],
            folders: vec!["content/zh".to_owned()],
            uncompared: BTreeSet::from(["fr/a.md".into()]),
            comparing: vec![&rule::TRANSLATION_STRUCTURE],
        };
        assert!(unseen.holds("en/a.md", "external-link-broken"));
        assert!(unseen.holds("content/zh/a.md", "file-not-found"));
        assert!(!unseen.holds("content/zh-tw/a.md", "file-not-found"));
        assert!(unseen.holds("fr/a.md", "translation-structure"));
        assert!(!unseen.holds("fr/a.md", "file-not-found"));
        assert!(!unseen.holds("fr/b.md", "translation-structure"));
    }
}
