//! Where a host has a docset: what links that begin with `/` call it, which `docfx.json` says only by the way.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::path::RelPath;

/// The kinds of files that become the `toc.json` of a breadcrumb file.
const KINDS: [&str; 4] = ["yml", "yaml", "md", "json"];

/// The folder on the host that a docset stands in, as the address of its breadcrumb file tells: `fabric`, where that is
/// `/fabric/breadcrumb/toc.json` and the docset has a `breadcrumb/toc.yml`.
pub(super) fn site_path(docset: &Path, build: &Value) -> Option<RelPath> {
    let written = build["globalMetadata"]["breadcrumb_path"].as_str()?;
    let (address, _) = written.strip_prefix('/')?.rsplit_once('.')?;
    let names: Vec<&str> = address.split('/').filter(|name| !name.is_empty()).collect();
    let is_there = |below: &[&str]| {
        let file = docset.join(below.join("/"));
        KINDS.iter().any(|kind| file.with_extension(kind).is_file() || upper_case(&file).with_extension(kind).is_file())
    };
    // The table in the docset's own folder is that of its contents.
    let is_own_contents = |below: &[&str]| matches!(below, [name] if name.eq_ignore_ascii_case("toc"));
    let above = (0..names.len()).find(|above| is_there(&names[*above..]) && !is_own_contents(&names[*above..]))?;
    RelPath::new(&names[..above].join("/"))
}

/// The file with a name in capitals, as `TOC.yml` is often written.
fn upper_case(file: &Path) -> PathBuf {
    file.with_file_name(file.file_name().unwrap_or_default().to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_the_breadcrumb_file_tells_the_place_of_the_docset() {
        let docset = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(docset.path().join("bread")).expect("a folder");
        for file in ["bread/TOC.yml", "toc.yml"] {
            std::fs::write(docset.path().join(file), "").expect("a file");
        }
        let told = |address: &str| {
            let build = serde_json::json!({ "globalMetadata": { "breadcrumb_path": address } });
            site_path(docset.path(), &build).map(|path| path.as_str().to_owned())
        };
        assert_eq!(told("/azure/harbours/bread/toc.json").as_deref(), Some("azure/harbours"));
        assert_eq!(told("/bread/toc.json").as_deref(), Some(""));
        assert_eq!(told("/azure/crumbs/toc.json"), None);
        assert_eq!(told("~/bread/toc.yml"), None);
    }
}
