//! What becomes of a bug of ours: a finding that says where it struck, while all the rest goes on.

use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{FileId, Finding, Rule, rule};
use crate::text::Span;

/// Does work on a file that must not take the rest down: a panic becomes a finding in that file. `what` names the work.
///
/// # Errors
///
/// The finding that says what went wrong.
pub fn contained<T>(file: FileId, what: fmt::Arguments<'_>, work: impl FnOnce() -> T) -> Result<T, Finding> {
    guarded(work).map_err(|bug| {
        let message = format!("{what} failed: {bug}");
        Finding::new(&rule::INTERNAL_ERROR, file, Span::default(), message)
            .with_help("this is a bug in hexapla: please report it with this file; everything else was checked")
    })
}

/// Does work that must not take the rest down.
///
/// # Errors
///
/// What a panic said. What the work was doing must be thrown away with it, so that nobody sees it half done.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| said(&*panic).to_owned())
}

/// What a rule finds in a file; where it fails over a bug of ours, the finding that names it and says so.
pub fn asked<F: IntoIterator<Item = Finding>>(
    rule: &'static Rule,
    file: FileId,
    look: impl FnOnce() -> F,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    ask(rule, file, &mut findings, |found| found.extend(look()));
    findings
}

/// The same, where the rule adds what it finds to what was found before.
pub fn ask(rule: &'static Rule, file: FileId, findings: &mut Vec<Finding>, look: impl FnOnce(&mut Vec<Finding>)) {
    let before = findings.len();
    if let Err(bug) = contained(file, format_args!("the rule {}", rule.name), || look(findings)) {
        findings.truncate(before);
        findings.push(bug);
    }
}

/// What a panic said.
fn said(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no reason was given")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_finding_and_work_goes_through() {
        assert_eq!(contained(FileId(3), format_args!("nothing"), || 7), Ok(7));
        let texts: [Box<dyn Fn() -> u8>; 2] = [Box::new(|| panic!("no {}", "luck")), Box::new(|| panic!("luck"))];
        let found: Vec<_> =
            texts.iter().filter_map(|work| contained(FileId(3), format_args!("reading"), work).err()).collect();
        assert_eq!(found[0].message, "reading failed: no luck");
        assert_eq!(found[1].message, "reading failed: luck");
        assert_eq!((found[0].file, found[0].rule.name), (FileId(3), "internal-error"));
    }

    #[test]
    fn a_rule_that_fails_is_named_even_where_it_is_lazy() {
        let finding = || Finding::new(&rule::DATE_INVALID, FileId(3), Span::default(), "no date");
        assert_eq!(asked(&rule::DATE_INVALID, FileId(3), || Some(finding())), [finding()]);
        let found = asked(&rule::DATE_INVALID, FileId(3), || (0..3).map(|_| panic!("no luck")));
        let found: Vec<_> = found.iter().map(|bug| (bug.rule.name, bug.file, &*bug.message)).collect();
        assert_eq!(found, [("internal-error", FileId(3), "the rule date-invalid failed: no luck")]);
    }
}
