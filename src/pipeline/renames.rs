//! What git knows of the files that links and translations ask for and that are not there: where they went.

use std::collections::BTreeSet;
use std::path::Path;

use crate::finding::{Edit, Finding, rule};
use crate::history::{Rename, Renames};
use crate::locale::LocaleIndex;
use crate::markdown::destination::Destination;
use crate::path::RelPath;
use crate::rules::mend;
use crate::site::link::{Nowhere, Place};
use crate::site::{Hit, Site};

/// How much of a file must have stayed the same for a link to follow it without being asked, in percent.
const SURE: u32 = 70;

/// How many characters of a commit's id are shown.
const SHORT: usize = 10;

/// Says of links to files that are not there where those went, and of translations where their sources did, where git knows;
/// gives what is not known. Git is asked only where there is such a link or translation.
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
            let to = RelPath::new(&rename.to)?;
            let hit = site.find(locale, &to)?;
            Some((rename, to, hit))
        });
        match (renamed, &lost.wanted) {
            (Some((rename, to, hit)), Wanted::Source) => explain_orphan(site, finding, rename, &to, hit),
            (Some((rename, to, _)), Wanted::Linked { is_relative }) => {
                let is_first = proposed.insert(lost.path.clone());
                lost.explain(site, finding, rename, &to, is_first, *is_relative);
            }
            (None, _) => {}
        }
    }
    renames.notes
}

/// A file that is asked for and not there.
struct Lost {
    path: RelPath,
    /// The locale that it is looked for from.
    reader: LocaleIndex,
    wanted: Wanted,
}

/// What asks for a file.
enum Wanted {
    /// A link; whether that is written as a path from its own file.
    Linked { is_relative: bool },
    /// A translation, whose source it was.
    Source,
}

impl Lost {
    fn of(site: &Site<'_>, finding: &Finding) -> Option<Self> {
        if finding.rule.name == rule::TRANSLATION_ORPHANED.name {
            return Self::source(site, finding);
        }
        let is_about_files = [&rule::FILE_NOT_FOUND, &rule::TOC_ENTRY_NOT_FOUND, &rule::INCLUDE_NOT_FOUND];
        let target =
            finding.target.as_deref().filter(|_| is_about_files.iter().any(|rule| rule.name == finding.rule.name))?;
        let file = site.docset.file(finding.file);
        site.config.severity(finding.rule, file.locale, &file.printed)?;
        let destination = Destination::parse(target);
        let Place::Nowhere(Nowhere::NotFound(path, _)) = site.place(file.locale, finding.file, &destination) else {
            return None;
        };
        let wanted = Wanted::Linked { is_relative: matches!(destination, Destination::Relative(_)) };
        Some(Self { path, reader: file.locale, wanted })
    }

    /// The source that a translation lacks.
    fn source(site: &Site<'_>, finding: &Finding) -> Option<Self> {
        let file = site.docset.file(finding.file);
        site.config.severity(finding.rule, file.locale, &file.printed)?;
        Some(Self { path: file.path.clone(), reader: site.config.source?, wanted: Wanted::Source })
    }

    /// Where the file may have been: in the folder of each locale that is looked in; a source only in its own.
    fn places<'s>(&'s self, site: &'s Site<'_>) -> impl Iterator<Item = (LocaleIndex, &'s Path, &'s str)> {
        let is_source = matches!(self.wanted, Wanted::Source);
        let locales = site.chain(self.reader).take(if is_source { 1 } else { usize::MAX });
        locales.filter_map(|locale| {
            let folder = site.config.locales[locale.get()].folder.as_deref()?;
            Some((locale, folder, self.path.as_str()))
        })
    }

    fn explain(
        &self,
        site: &Site<'_>,
        finding: &mut Finding,
        rename: &Rename,
        to: &RelPath,
        is_first: bool,
        is_relative: bool,
    ) {
        let written = finding.target.clone().unwrap_or_default();
        let (asked, rest) = mend::split(&written);
        let path = mend::path(&site.docset.file(finding.file).path.parent(), to, asked);
        let mut help = format!("it was renamed to `{path}`{}", when(rename));
        if is_first && to.has_extension(&["md", "yml"]) && finding.rule.name != rule::INCLUDE_NOT_FOUND.name {
            let (from, to) = (self.path.without_extension(), to.without_extension());
            help += &format!(
                "; for its readers elsewhere, redirect it: `{{ from = \"{from}\", to = \"{to}\" }}` in `redirects`"
            );
        }
        finding.help = Some(help.into());
        if is_relative && rename.similarity >= SURE {
            finding.fix = Edit::new(finding.span, written.as_str(), path + rest).map(Box::new);
        }
    }
}

/// Says of a translation where its source went.
fn explain_orphan(site: &Site<'_>, finding: &mut Finding, rename: &Rename, to: &RelPath, source: Hit) {
    let source = &site.docset.file(source.file).printed;
    let own = site.docset.file(finding.file).locale;
    let advice = match site.find(own, to) {
        Some(there) => format!("`{}` translates it, so delete this", site.docset.file(there.file).printed),
        None => "rename this likewise".to_owned(),
    };
    finding.help = Some(format!("the source was renamed to `{source}`{}; {advice}", when(rename)).into());
}

/// By which commit a file was renamed.
fn when(rename: &Rename) -> String {
    match rename.commit.as_deref() {
        Some(commit) => format!(" in {}", commit.get(..SHORT).unwrap_or(commit)),
        None => ", which is not committed yet".to_owned(),
    }
}
