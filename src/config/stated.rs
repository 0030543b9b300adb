//! The language that articles say of themselves that they are in.

use std::fs;
use std::io::Read;
use std::path::Path;

use super::languages::{article_files, known_language};
use crate::locale::Locale;

/// How many articles are looked at, and how much of each.
const LOOKED_AT: usize = 64;
const LONGEST_HEAD: u64 = 4 << 10;

/// What names the language in the front matter of Microsoft's repositories.
const KEYS: &[&str] = &["ms.contentlocale", "ms.locale", "locale"];

/// The language of the articles in a folder, if the first of them that state one all state the same.
pub(super) fn stated_locale(root: &Path) -> Option<Locale> {
    let stated = article_files(root).take(LOOKED_AT).filter_map(|file| {
        let mut head = Vec::new();
        fs::File::open(file.path()).ok()?.take(LONGEST_HEAD).read_to_end(&mut head).ok()?;
        of_head(&String::from_utf8_lossy(&head))
    });
    let mut stated: Vec<Locale> = stated.collect();
    stated.dedup();
    if stated.len() == 1 { stated.pop() } else { None }
}

/// The language that the front matter at the beginning of a text states.
fn of_head(text: &str) -> Option<Locale> {
    let mut lines = text.trim_start_matches('\u{feff}').lines().map(str::trim_end);
    let is_end = |line: &&str| matches!(*line, "---" | "...");
    // A page in YAML begins with its mark.
    lines.next().filter(|first| *first == "---" || first.starts_with("### YamlMime:"))?;
    let mut named = lines.take_while(|line| !is_end(line)).filter_map(|line| {
        let (key, value) = line.split_once(':')?;
        KEYS.contains(&key.trim()).then(|| value.trim().trim_matches(['"', '\'']))
    });
    named.find_map(|value| known_language(&value.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::of_head;

    #[test]
    fn front_matter_states_the_language() {
        let stated = |text: &str| of_head(text).map(|locale| locale.to_string());
        assert_eq!(stated("---\r\ntitle: a\r\nms.contentlocale: fr-FR\r\n---\r\n").as_deref(), Some("fr-fr"));
        assert_eq!(stated("\u{feff}---\nlocale: 'de-de'\n---\n").as_deref(), Some("de-de"));
        assert_eq!(stated("### YamlMime:Hub\nmetadata:\n  ms.locale: \"zh-cn\"\n").as_deref(), Some("zh-cn"));
        for none in ["", "locale: fr-fr\n", "---\ntitle: a\n---\nlocale: fr-fr\n", "---\nlocale: js\n---\n"] {
            assert_eq!(stated(none), None, "{none}");
        }
    }
}
