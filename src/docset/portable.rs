//! Names that only some systems can hold: told before a checkout or a copy of the site fails.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use super::SourceFile;

/// How many names a note lists.
const LISTED: usize = 3;

/// What Windows reserves, with any extension.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Notes about the files of one locale whose names Windows or macOS cannot hold beside each other, or at all.
pub(super) fn notes(files: &[SourceFile]) -> Vec<String> {
    let reserved: Vec<&str> =
        files.iter().filter(|file| !is_portable(file.path.as_str())).map(|file| &*file.printed).collect();
    let (recomposed, doubles): (Vec<Double>, Vec<Double>) =
        doubles(files).into_iter().partition(|double| double.is_one_path);
    let mut notes = Vec::new();
    if !reserved.is_empty() {
        notes.push(format!("Windows cannot hold files of these names; rename them: {}", listed(&reserved)));
    }
    let mut note = |doubles: &[Double], what: &str| {
        let names: Vec<&str> = doubles.iter().map(|double| double.names.as_str()).collect();
        if !names.is_empty() {
            notes.push(format!("these files differ only in {what} keep one of each: {}", listed(&names)));
        }
    };
    note(&doubles, "case, so Windows and macOS");
    note(&recomposed, "how the accents of their names are stored (NFC or NFD), so the site and macOS");
    notes
}

/// Two files whose names some systems cannot tell apart.
struct Double {
    names: String,
    /// Whether their names are the same but for how Unicode writes them.
    is_one_path: bool,
}

fn listed(names: &[&str]) -> String {
    let shown = names[..names.len().min(LISTED)].join(", ");
    match names.len().saturating_sub(LISTED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

fn is_portable(path: &str) -> bool {
    path.split('/').all(|name| {
        let stem = name.split('.').next().unwrap_or(name).trim_end();
        !(name.ends_with(['.', ' ']) || name.contains(['<', '>', ':', '"', '|', '?', '*']) || is_device(stem))
    })
}

fn is_device(stem: &str) -> bool {
    let is_port = |port: &str| {
        let number = stem.get(..3).filter(|name| name.eq_ignore_ascii_case(port)).and(stem.get(3..));
        number.is_some_and(|number| matches!(number.as_bytes(), [b'1'..=b'9']))
    };
    match stem.len() {
        3 => DEVICES.iter().any(|device| stem.eq_ignore_ascii_case(device)),
        4 => is_port("com") || is_port("lpt"),
        _ => false,
    }
}

/// The pairs of files whose paths differ only in case or in how Unicode writes them.
fn doubles(files: &[SourceFile]) -> Vec<Double> {
    let mut first: FxHashMap<u64, usize> = FxHashMap::default();
    let mut doubles = Vec::new();
    for (index, file) in files.iter().enumerate() {
        let other = *first.entry(folded_hash(file.path.as_str())).or_insert(index);
        if other != index && files[other].path.folded() == file.path.folded() {
            let names = format!("{} and {}", files[other].printed, file.printed);
            doubles.push(Double { names, is_one_path: files[other].path == file.path });
        }
    }
    doubles
}

/// A hash that spellings of one name share, without a copy of the name for the many that have no other spelling.
fn folded_hash(path: &str) -> u64 {
    let mut hasher = FxHasher::default();
    if path.is_ascii() {
        path.bytes().for_each(|byte| hasher.write_u8(byte.to_ascii_lowercase()));
    } else {
        path.chars().flat_map(char::to_lowercase).for_each(|c| c.hash(&mut hasher));
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> SourceFile {
        let path = crate::path::RelPath::new(path).expect("a path");
        let (locale, kind) = (crate::locale::LocaleIndex(0), crate::docset::FileKind::Other);
        let printed = path.as_str().into();
        SourceFile::new(locale, kind, path, printed)
    }

    #[test]
    fn names_are_listed() {
        let files = ["A/b.md", "a/B.md", "a/c.md", "con.md", "É.md", "é.md"].map(file);
        let notes = notes(&files);
        assert_eq!(notes.len(), 2, "{notes:?}");
        assert!(notes[0].ends_with(": con.md"), "{notes:?}");
        assert!(notes[1].ends_with(": A/b.md and a/B.md, É.md and é.md"), "{notes:?}");
    }

    #[test]
    fn names_that_unicode_writes_in_two_ways_are_told_as_such() {
        let notes = notes(&["caf\u{e9}.md", "cafe\u{301}.md"].map(file));
        assert_eq!(notes.len(), 1, "{notes:?}");
        assert!(notes[0].contains("NFC or NFD"), "{notes:?}");
    }

    #[test]
    fn reserved_names_are_told() {
        for name in ["con.md", "a/NUL", "aux.tar.gz", "a./b.md", "b.md ", "lpt1", "COM9.txt", "a:b.md", "what?.md"] {
            assert!(!is_portable(name), "{name}");
        }
        for name in ["cone.md", "a/null", "com.md", "com10.md", "lpt0", "a.b/c.d.md", "é.md"] {
            assert!(is_portable(name), "{name}");
        }
    }
}
