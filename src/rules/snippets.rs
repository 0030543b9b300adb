//! Rules about code samples.

use std::borrow::Cow;

use crate::article::Article;
use crate::finding::{Finding, nearest, rule};
use crate::markdown::body::Snippet;
use crate::site::Site;
use crate::site::snippet::SnippetProblem;
use crate::snippet::{Missing, Selection};

/// What is wrong with the code samples of an article.
pub(super) fn check(site: &Site<'_>, article: &Article) -> Vec<Finding> {
    let parts = site.loaded().snippets.get(&article.file).map(Vec::as_slice).unwrap_or_default();
    let problems = article.body.snippets.iter().zip(parts);
    let findings = problems.filter_map(|(snippet, part)| {
        let problem = part.as_ref().err()?;
        let (message, help) = told(snippet, problem);
        let finding = Finding::new(&rule::CODESNIPPET_NOT_FOUND, article.file, snippet.span, message)
            .with_help(help)
            .with_target(snippet.written.clone());
        use SnippetProblem::{Absent, OutOfScope, Undeclared};
        let is_elsewhere = matches!(problem, Undeclared(_) | Absent(_) | OutOfScope);
        Some(if is_elsewhere { finding.as_info() } else { finding })
    });
    findings.collect()
}

fn told(snippet: &Snippet, problem: &SnippetProblem) -> (String, Cow<'static, str>) {
    const MEND: &str = "mend the path; until then the page says that the sample is missing";
    match problem {
        SnippetProblem::NotFound(path) => (format!("`{path}` is in no locale that this one may use"), MEND.into()),
        SnippetProblem::Unreadable(reason) => (reason.clone(), MEND.into()),
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
        SnippetProblem::NoPath => ("this is no path to a file".to_owned(), MEND.into()),
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
                Selection::Region(name) => name.as_str(),
                Selection::Whole | Selection::Lines(_) => "",
            };
            let help = match nearest(name, names.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?").into(),
                None => "mark the region in the file with `<name>` and `</name>` in comments".into(),
            };
            (format!("the file has no region `{name}`"), help)
        }
        Missing::Lines(count) => {
            (format!("the file does not have these lines; it has {count}"), "mend the line numbers".into())
        }
        Missing::Empty => ("the file is empty".to_owned(), "name a file that has something to show".into()),
        Missing::Notebook => ("the file is no notebook".to_owned(), "name a file that holds cells as JSON".into()),
    }
}
