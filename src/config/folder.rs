//! Folders as the configuration names them: made absolute, compared, printed.

use std::path::{Component, Path, PathBuf};

/// The file or folder that `written` (either kind of slash) means below `root`, without `.` and `..`.
pub fn absolute(root: &Path, written: &str) -> PathBuf {
    let mut folder = PathBuf::new();
    for component in root.join(written.replace('\\', "/")).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => drop(folder.pop()),
            other => folder.push(other),
        }
    }
    folder
}

/// Where `path` really is: links followed, as far as it exists.
pub(crate) fn real(path: &Path) -> PathBuf {
    if let Ok(real) = path.canonicalize() {
        return real;
    }
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) => real(parent).join(name),
        _ => path.to_owned(),
    }
}

/// How `folder` is printed: relative to `root`, with leading `..` where it is outside, `/` between names; `.` for `root`.
pub(crate) fn printed(root: &Path, folder: &Path) -> String {
    let from: Vec<Component> = root.components().collect();
    let to: Vec<Component> = folder.components().collect();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    if shared == 0 {
        return folder.to_string_lossy().replace('\\', "/");
    }
    let up = std::iter::repeat_n("..".into(), from.len() - shared);
    let down = to[shared..].iter().map(|name| name.as_os_str().to_string_lossy());
    let names: Vec<_> = up.chain(down).collect();
    if names.is_empty() { ".".to_owned() } else { names.join("/") }
}

/// The note that a folder is absent, with what comes of it.
pub(super) fn absence(printed: &str, consequence: &str) -> String {
    format!("{printed} is not there; {consequence}")
}

/// What comes of it that a locale's folder is absent.
pub(super) fn skipped(locale: &str) -> String {
    format!("{locale} is skipped")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_printed_relative_to_the_root() {
        let root = Path::new("/home/docs");
        let print = |written| printed(root, &absolute(root, written));
        assert_eq!(print("content/./en/"), "content/en");
        assert_eq!(print("content\\fr"), "content/fr");
        assert_eq!(print("../docs.fr-fr"), "../docs.fr-fr");
        assert_eq!(print("a/.."), ".");
        assert_eq!(print("/srv/fr"), "../../srv/fr");
    }
}
