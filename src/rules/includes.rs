//! Rules about included files.

use crate::finding::{FileId, Finding, rule};
use crate::markdown::body::Include;
use crate::markdown::destination::Destination;
use crate::site::Parsed;

use super::links::Check;
use super::mend;
use super::spelling::{Asked, mismatch};

/// What is wrong with an include.
pub(super) fn check(check: &Check<'_, '_>, include: &Include) -> Option<Finding> {
    let (site, file) = (check.site, check.file);
    let path = site.include_path(file, include);
    let found = path.as_ref().and_then(|path| site.find_for(site.locale_of(file), path));
    if site.included(file, include).is_some() {
        let is_relative = matches!(Destination::parse(&include.path), Destination::Relative(_));
        let asked = Asked { span: include.span, written: &include.path, path, is_relative };
        let (finding, instead) = mismatch(site, file, asked, found?)?;
        let fix = instead.and_then(|instead| mend::edit_at(site, file, include.span, &include.path, instead));
        return Some(finding.with_fix(fix));
    }
    if let Some(name) = site.include_of_absent(file, include) {
        let message = format!("the folder of the dependency `{name}` is not there");
        return Some(missing(file, include, message, check.until_then("check it out", SHOWN)).as_info());
    }
    if let Some(of_dependency) = site.included_of_dependency(file, include) {
        let (path, name) = (&of_dependency.path, site.dependency_name(of_dependency.dependency));
        let message = match (path.has_extension(&["md"]), site.is_refused_part(&of_dependency)) {
            (false, _) => format!("`{path}` is no file of markdown"),
            (true, false) => format!("`{path}` is not in the folder of the dependency `{name}`"),
            (true, true) => format!("`{path}` of the dependency `{name}` cannot be read, is no text or is too large"),
        };
        return Some(missing(file, include, message, check.until_then(MEND, SHOWN)));
    }
    let message = match (&path, found) {
        (_, Some(hit)) if matches!(site.parsed(hit.file), Parsed::Refused) => return None,
        (Some(path), Some(_)) => format!("`{path}` is no file of markdown"),
        (Some(path), None) => format!("`{path}` is in no locale that this one may use"),
        (None, _) => "the path leads out of the locale's folder".to_owned(),
    };
    let meant = path.as_ref().filter(|_| found.is_none()).and_then(|path| check.similar(path, &include.path));
    let help = meant.unwrap_or_else(|| check.until_then(MEND, SHOWN));
    Some(missing(file, include, message, help))
}

const MEND: &str = "mend the path or take the include out";
const SHOWN: &str = "until then the page shows what is written";

fn missing(file: FileId, include: &Include, message: String, help: String) -> Finding {
    Finding::new(&rule::INCLUDE_NOT_FOUND, file, include.span, message)
        .with_help(help)
        .with_target(include.path.clone())
}
