//! What git knows of the files that links ask for and that are not there: where they went.

use std::collections::BTreeSet;
use std::path::Path;

use crate::finding::{Edit, Finding, rule};
use crate::history::{Rename, Renames};
use crate::locale::LocaleIndex;
use crate::markdown::destination::Destination;
use crate::path::RelPath;
use crate::rules::mend;
use crate::site::Site;
use crate::site::link::{Nowhere, Place};

/// How much of a file must have stayed the same for a link to follow it without being asked, in percent.
const SURE: u32 = 70;

/// How many characters of a commit's id are shown.
const SHORT: usize = 10;

/// Says of links to files that are not there where those went, where git knows; gives what is not known. Git is asked only
/// where there is such a link.
pub(super) fn explain(site: &Site<'_>, findings: &mut [Finding]) -> Vec<String> {
    let lost: Vec<Option<Lost>> = findings.iter().map(|finding| Lost::of(site, finding)).collect();
    if lost.iter().all(Option::is_none) {
        return Vec::new();
    }
    let asked = lost.iter().flatten().flat_map(|lost| lost.places(site));
    let renames = Renames::of(asked.map(|(_, folder, path)| (folder, path)));
    let mut proposed = BTreeSet::new();
    for (finding, lost) in findings.iter_mut().zip(&lost) {
        let Some(lost) = lost else { continue };
        let renamed = lost.places(site).find_map(|(locale, folder, path)| {
            let rename = renames.get(folder, path)?;
            let to = RelPath::new(&rename.to).filter(|to| site.find(locale, to).is_some())?;
            Some((rename, to))
        });
        if let Some((rename, to)) = renamed {
            let is_first = proposed.insert(lost.path.clone());
            lost.explain(site, finding, rename, &to, is_first);
        }
    }
    renames.notes
}

/// A file that a link asks for and that is in no locale.
struct Lost {
    path: RelPath,
    reader: LocaleIndex,
    /// Whether the link is written as a path from its own file.
    is_relative: bool,
}

impl Lost {
    fn of(site: &Site<'_>, finding: &Finding) -> Option<Self> {
        let is_about_files = [&rule::FILE_NOT_FOUND, &rule::TOC_ENTRY_NOT_FOUND, &rule::INCLUDE_NOT_FOUND];
        let target =
            finding.target.as_deref().filter(|_| is_about_files.iter().any(|rule| rule.name == finding.rule.name))?;
        let file = site.docset.file(finding.file);
        site.config.severity(finding.rule, file.locale, &file.printed)?;
        let destination = Destination::parse(target);
        let Place::Nowhere(Nowhere::NotFound(path, _)) = site.place(file.locale, finding.file, &destination) else {
            return None;
        };
        Some(Self { path, reader: file.locale, is_relative: matches!(destination, Destination::Relative(_)) })
    }

    /// Where the file may have been: in the folder of each locale that is looked in.
    fn places<'s>(&'s self, site: &'s Site<'_>) -> impl Iterator<Item = (LocaleIndex, &'s Path, &'s str)> {
        site.chain(self.reader).filter_map(|locale| {
            let folder = site.config.locales[locale.get()].folder.as_deref()?;
            Some((locale, folder, self.path.as_str()))
        })
    }

    fn explain(&self, site: &Site<'_>, finding: &mut Finding, rename: &Rename, to: &RelPath, is_first: bool) {
        let written = finding.target.clone().unwrap_or_default();
        let (asked, rest) = mend::split(&written);
        let path = mend::path(&site.docset.file(finding.file).path.parent(), to, asked);
        let mut help = match rename.commit.as_deref() {
            Some(commit) => format!("it was renamed to `{path}` in {}", commit.get(..SHORT).unwrap_or(commit)),
            None => format!("it was renamed to `{path}`, which is not committed yet"),
        };
        if is_first && to.has_extension(&["md", "yml"]) && finding.rule.name != rule::INCLUDE_NOT_FOUND.name {
            let (from, to) = (self.path.without_extension(), to.without_extension());
            help += &format!(
                "; for its readers elsewhere, redirect it: `{{ from = \"{from}\", to = \"{to}\" }}` in `redirects`"
            );
        }
        finding.help = Some(help.into());
        if self.is_relative && rename.similarity >= SURE {
            finding.fix = Edit::new(finding.span, written.as_str(), path + rest).map(Box::new);
        }
    }
}
