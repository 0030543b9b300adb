//! DocFX's patterns as ours.

use crate::config::globs;
use crate::path::RelPath;

/// A pattern of a docset below its locale's folder, as we have them: `**.md` is any file in any folder.
pub(super) fn pattern(docset: &RelPath, written: &str) -> Option<String> {
    let written = written.trim().replace('\\', "/");
    let mut folder = docset.clone();
    let mut rest = written.trim_start_matches('/');
    while let Some((up, below)) = rest.split_once('/').filter(|(first, _)| matches!(*first, "." | "..")) {
        if up == ".." {
            folder = Some(folder.parent()).filter(|_| !folder.is_root())?;
        }
        rest = below;
    }
    if rest.is_empty() || rest.starts_with('!') || rest.split('/').any(|part| part == "..") {
        return None;
    }
    let parts = rest.split('/').filter(|part| !matches!(*part, "" | ".")).map(|part| match part.strip_prefix("**") {
        // However many asterisks there are, DocFX takes them for folders of any depth.
        Some(rest) if rest.bytes().all(|byte| byte == b'*') => "**".to_owned(),
        Some(rest) if !rest.is_empty() => format!("**/*{}", rest.trim_start_matches('*')),
        _ => part.to_owned(),
    });
    let pattern = parts.chain(rest.ends_with('/').then(|| "**".to_owned()));
    let pattern = pattern.collect::<Vec<_>>().join("/").replace("**/**/", "**/");
    globs([pattern.as_str()]).ok()?;
    Some(if folder.is_root() { pattern } else { format!("{folder}/{pattern}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_read_as_docfx_reads_them() {
        let docset = RelPath::new("docs").expect("a path");
        for (written, read) in [
            ("**.md", Some("docs/**/*.md")),
            ("***/a.md", Some("docs/**/a.md")),
            ("***", Some("docs/**")),
            ("a//./b\\*.md", Some("docs/a/b/*.md")),
            ("obj/", Some("docs/obj/**")),
            ("../x/**", Some("x/**")),
            ("../../x/**", None),
            ("a/../b", None),
            ("[a", None),
        ] {
            assert_eq!(pattern(&docset, written).as_deref(), read, "{written}");
        }
    }
}
