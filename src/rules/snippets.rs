//! Rules about code samples.

use std::borrow::Cow;

use crate::article::Article;
use crate::finding::{FileId, Finding, asked, nearest, rule};
use crate::markdown::body::Snippet;
use crate::markdown::destination::Destination;
use crate::site::Site;
use crate::site::snippet::SnippetProblem;
use crate::snippet::{Missing, Selection};

use super::links::Check;
use super::spelling::{Asked, mismatch};
use super::{Shared, mend};

/// What is wrong with the code samples of an article.
pub(super) fn check(site: &Site<'_>, article: &Article, shared: &Shared) -> Vec<Finding> {
    let check = Check::new(site, article.file, shared);
    let parts = site.loaded().snippets.get(&article.file).map(Vec::as_slice).unwrap_or_default();
    let mut findings = Vec::new();
    for (snippet, part) in article.body.snippets.iter().zip(parts) {
        findings.extend(asked(&rule::FILE_CASE_MISMATCH, article.file, || spelling(site, article.file, snippet)));
        match part {
            Ok(part) => findings.extend(highlight(article, snippet, part.lines.len())),
            Err(problem) => findings.push(finding(&check, snippet, problem)),
        }
    }
    findings
}

/// The file's name in another case than on the disk.
fn spelling(site: &Site<'_>, file: FileId, snippet: &Snippet) -> Option<Finding> {
    let path = site.asked_path(file, &snippet.destination)?;
    let hit = site.find_for(site.locale_of(file), &path)?;
    let is_relative = matches!(snippet.destination, Destination::Relative(_));
    let asked = Asked { span: snippet.span, written: &snippet.written, path: Some(path), is_relative };
    let (finding, instead) = mismatch(site, file, asked, hit)?;
    let fix = instead.and_then(|instead| mend::edit_at(site, file, snippet.span, &snippet.written, instead));
    Some(finding.with_fix(fix))
}

fn finding(check: &Check<'_, '_>, snippet: &Snippet, problem: &SnippetProblem) -> Finding {
    use SnippetProblem::{Absent, NotFound, OutOfScope, Undeclared};
    let (message, help) = told(check, snippet, problem);
    let meant = match problem {
        NotFound(path) => check.similar(path, &snippet.written).map(Cow::from),
        _ => None,
    };
    let finding = Finding::new(&rule::CODESNIPPET_NOT_FOUND, check.file, snippet.span, message)
        .with_help(meant.unwrap_or(help))
        .with_target(&*snippet.written);
    let is_elsewhere = matches!(problem, Undeclared(_) | Absent(_) | OutOfScope);
    if is_elsewhere { finding.as_info() } else { finding }
}

/// Lines to be highlighted, of which a sample has none.
fn highlight(article: &Article, snippet: &Snippet, count: usize) -> Option<Finding> {
    let wanted = &snippet.request.highlight;
    if wanted.is_empty() || (1..=count).any(|line| wanted.contains(line)) {
        return None;
    }
    let message = format!("the sample has none of the lines to be highlighted; it has {count}");
    let finding = Finding::new(&rule::CODESNIPPET_NOT_FOUND, article.file, snippet.span, message);
    Some(finding.with_help("count the lines that are shown, from 1").with_target(&*snippet.written))
}

fn told(check: &Check<'_, '_>, snippet: &Snippet, problem: &SnippetProblem) -> (String, Cow<'static, str>) {
    let mend = || check.until_then("mend the path", "until then the page says that the sample is missing").into();
    match problem {
        SnippetProblem::NotFound(path) => (format!("`{path}` is in no locale that this one may use"), mend()),
        SnippetProblem::Unreadable(reason) => (reason.clone(), mend()),
        SnippetProblem::Undeclared(name) => (
            format!("`{name}` is no dependency that the configuration names"),
            format!("add `{name} = \"FOLDER\"` under `[dependencies]`, with the folder of its files").into(),
        ),
        SnippetProblem::Absent(name) => {
            (format!("the folder of the dependency `{name}` is not there"), "check it out".into())
        }
        SnippetProblem::OutOfScope => (
            "the path leads out of every locale's folder and dependency".to_owned(),
            "name a file of the docset, or add its folder under `[dependencies]`".into(),
        ),
        SnippetProblem::NoPath => ("this is no path to a file".to_owned(), mend()),
        SnippetProblem::Part(missing) => part(snippet, missing),
        SnippetProblem::TooMuch => (
            "the code samples of this article are too many or too large".to_owned(),
            "split the article, or show parts of smaller files".into(),
        ),
    }
}

fn part(snippet: &Snippet, missing: &Missing) -> (String, Cow<'static, str>) {
    match missing {
        Missing::Region(names) => {
            let name = match &snippet.request.selection {
                Selection::Region(name) => name,
                Selection::Whole | Selection::Lines(_) => "",
            };
            let help = match nearest(name, names.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?").into(),
                None => "mark the region in the file with `<name>` and `</name>` in comments".into(),
            };
            (format!("the file has no region `{name}`"), help)
        }
        Missing::Unclosed => (
            "the region is not closed, so nobody knows where it ends".to_owned(),
            "write a comment with `</name>` below its last line, or `#endregion`".into(),
        ),
        Missing::Several(count) => {
            (format!("{count} cells have this name"), "give each cell a name of its own in its metadata".into())
        }
        Missing::Lines(count) => {
            (format!("the file does not have these lines; it has {count}"), "mend the line numbers".into())
        }
        Missing::Empty => ("the file is empty".to_owned(), "name a file that has something to show".into()),
        Missing::Notebook => ("the file is no notebook".to_owned(), "name a file that holds cells as JSON".into()),
    }
}
