//! `[site] xref_maps`: where the uids of other docsets lead, from the maps that their builds publish.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::read::Reading;
use super::table::Table;
use super::{folder, site};
use crate::text::{Digest, Spanned, without_mark};

/// The largest map that is read.
const LARGEST: u64 = 256 * 1024 * 1024;

/// Where the uids of other docsets lead.
#[derive(Debug, Default)]
pub struct XrefMap {
    uids: BTreeMap<String, Xref>,
    digests: Vec<Digest>,
    /// Whether maps are configured: only then can a uid that nobody declares be told from another docset's.
    pub is_configured: bool,
}

/// Where a uid leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Xref {
    /// The address.
    pub address: String,
    /// What it is called.
    pub name: Option<String>,
    /// What it is called in full.
    pub full_name: Option<String>,
}

impl XrefMap {
    /// Where a uid leads.
    pub fn get(&self, uid: &str) -> Option<&Xref> {
        self.uids.get(uid)
    }

    pub(super) fn digests(&self) -> &[Digest] {
        &self.digests
    }

    /// Adds what a map has; a uid of an earlier one stays. Says how many uids lead nowhere.
    fn add(&mut self, map: Written) -> usize {
        let base = map.base_url.unwrap_or_default();
        let mut without_address = 0;
        for reference in map.references {
            let address = match reference.href {
                Some(href) if is_address(&href) => href,
                Some(href) if !base.is_empty() => {
                    format!("{}/{}", base.trim_end_matches('/'), href.trim_start_matches("./"))
                }
                _ => {
                    without_address += 1;
                    continue;
                }
            };
            let xref = Xref { address, name: reference.name, full_name: reference.full_name };
            self.uids.entry(reference.uid).or_insert(xref);
        }
        without_address
    }
}

/// A map as DocFX writes it.
#[derive(Deserialize)]
struct Written {
    #[serde(default, rename = "baseUrl")]
    base_url: Option<String>,
    #[serde(default)]
    references: Vec<Reference>,
}

#[derive(Deserialize)]
struct Reference {
    uid: String,
    name: Option<String>,
    #[serde(rename = "fullName")]
    full_name: Option<String>,
    href: Option<String>,
}

/// Whether it leads somewhere whatever the map's own place is. A reader's browser runs no such address.
fn is_address(href: &str) -> bool {
    site::absolute(href).is_ok() || (href.starts_with('/') && !href.contains(['\\', '\n']))
}

fn read(path: &Path) -> Result<(Written, Digest), String> {
    let size = fs::metadata(path).map_err(|error| error.kind().to_string())?.len();
    if size > LARGEST {
        return Err("it is larger than 256 MiB".to_owned());
    }
    let text = fs::read_to_string(path).map_err(|error| error.kind().to_string())?;
    let digest = Digest::of(text.as_bytes());
    let bare = without_mark(&text);
    let is_json = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    let map: Written = if is_json {
        serde_json::from_str(bare).map_err(|error| error.to_string())?
    } else {
        serde_yaml::from_str(bare).map_err(|error| error.to_string())?
    };
    let bad_base = map.base_url.as_deref().is_some_and(|base| !is_address(base));
    if bad_base { Err("its `baseUrl` is no address of a web page".to_owned()) } else { Ok((map, digest)) }
}

impl Reading<'_> {
    /// Reads the maps that `xref_maps` names, in that order.
    pub(super) fn xref_maps(&mut self, table: Table<'_>) -> XrefMap {
        let mut xrefs = XrefMap::default();
        for Spanned { value: written, span } in table.texts("xref_maps", &mut self.problems).unwrap_or_default() {
            xrefs.is_configured = true;
            match read(&folder::absolute(self.root, written)) {
                Ok((map, digest)) => {
                    xrefs.digests.push(digest);
                    let without_address = xrefs.add(map);
                    if without_address > 0 {
                        self.notes.push(format!("{written} has no address for {without_address} of its uids"));
                    }
                }
                Err(reason) => {
                    let help =
                        "name a map as builds publish it, such as maps/xrefmap.yml, in this project or beside it";
                    self.problems.add_with_help(span, format!("`{written}` cannot be read: {reason}"), help);
                }
            }
        }
        xrefs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_absolute_or_below_the_base() {
        let text = "baseUrl: https://x.example/api/\nreferences:\n- uid: a\n  href: a.html\n  name: A\n- uid: b\n  href: /b\n- uid: c\n- uid: d\n  href: javascript:x\n";
        let mut map = XrefMap::default();
        assert_eq!(map.add(serde_yaml::from_str(text).expect("a map")), 1);
        let address = |uid: &str| map.get(uid).map(|xref| xref.address.as_str());
        assert_eq!(address("a"), Some("https://x.example/api/a.html"));
        assert_eq!(address("b"), Some("/b"));
        assert_eq!(address("c"), None);
        assert_eq!(address("d"), Some("https://x.example/api/javascript:x"));
    }
}
