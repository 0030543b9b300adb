//! Findings: what is wrong with the content, where, and what to do about it.

pub mod azure;
mod baseline;
mod bug;
pub mod concise;
mod fingerprint;
mod fix;
pub mod github;
pub mod gitlab;
pub mod human;
pub mod json;
pub mod junit;
pub mod markdown;
mod near;
pub mod rule;
pub mod sarif;
mod unseen;

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::locale::LocaleIndex;
use crate::text::{Position, Span};

pub use baseline::{Baseline, BaselineError, Compared, Mended};
pub use bug::{ask, asked, contained, guarded};
pub use fingerprint::{fingerprint, fingerprints, occurrences};
pub use fix::{Edit, difference, mended};
pub use near::{nearest, nearest_of_many};
pub use unseen::Unseen;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    /// Worth knowing; nothing is broken.
    Info,
    /// A reader will stumble.
    Warning,
    /// A reader cannot get what was meant.
    Error,
}

impl Severity {
    /// The severity's name, as configuration and reports spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// What a kind of finding is called and how much it matters unless configured otherwise. A row of [`rule::RULES`].
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The name that findings, configuration and `explain` use.
    pub name: &'static str,
    /// One line, lower case, no full stop.
    pub summary: &'static str,
    /// The severity without configuration; `None` for a rule that is off until it is asked for.
    pub severity: Option<Severity>,
    /// The version that introduced the rule.
    pub since: &'static str,
    /// The rule's page: its manual, and its test.
    pub manual: &'static str,
}

impl Rule {
    /// The severity without configuration, as configuration spells it.
    pub fn severity_name(&self) -> &'static str {
        self.severity.map_or("off", Severity::name)
    }
}

/// Which of the files that were read: an index into [`crate::docset::Docset::files`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FileId(pub u32);

impl FileId {
    /// The index to look up with.
    pub fn get(self) -> usize {
        self.0 as usize
    }
}

/// A problem with the content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Which rule it breaks.
    #[serde(serialize_with = "rule_name", deserialize_with = "rule_of_name")]
    pub rule: &'static Rule,
    /// The file that the text is in.
    pub file: FileId,
    /// The bytes that are meant; an empty span at 0 means the whole file.
    pub span: Span,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<Cow<'static, str>>,
    /// What a link, include or entry leads to, as written.
    pub target: Option<String>,
    /// The mend, where it is certain.
    pub fix: Option<Box<Edit>>,
    /// How much it matters at most, where that is less than its rule says.
    pub at_most: Option<Severity>,
    /// The locale that it is about, where that is not the file's.
    pub locale: Option<LocaleIndex>,
}

impl Finding {
    /// A finding about a part of a file.
    pub fn new(rule: &'static Rule, file: FileId, span: Span, message: impl Into<String>) -> Self {
        Self {
            rule,
            file,
            span,
            message: message.into(),
            help: None,
            target: None,
            fix: None,
            at_most: None,
            locale: None,
        }
    }

    /// The same with advice.
    pub fn with_help(mut self, help: impl Into<Cow<'static, str>>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same where nothing is broken, whatever the rule says.
    pub fn as_info(mut self) -> Self {
        self.at_most = Some(Severity::Info);
        self
    }

    /// The same where a reader stumbles and nothing worse, whatever the rule says.
    pub fn as_warning(mut self) -> Self {
        self.at_most = Some(Severity::Warning);
        self
    }

    /// The same about another locale than the file's.
    pub fn about(mut self, locale: LocaleIndex) -> Self {
        self.locale = Some(locale);
        self
    }

    /// The same with its mend, where there is one.
    pub fn with_fix(mut self, fix: Option<Edit>) -> Self {
        self.fix = fix.map(Box::new);
        self
    }

    /// The same with the target as written.
    pub fn with_target(mut self, target: impl Into<String>) -> Self {
        self.target = Some(target.into());
        self
    }
}

/// Rules are kept by their names.
fn rule_name<S: Serializer>(rule: &&'static Rule, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(rule.name)
}

fn rule_of_name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<&'static Rule, D::Error> {
    let name = <&'de str>::deserialize(deserializer)?;
    rule::find(name).ok_or_else(|| de::Error::custom(format_args!("no rule is called {name}")))
}

/// A finding as reports show it: with its severity as configured and its place in lines and columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What was found.
    pub finding: Finding,
    /// The severity after configuration.
    pub severity: Severity,
    /// The locale whose folder holds the file.
    pub locale: Arc<str>,
    /// The file, relative to the configuration's folder, `/`-separated.
    pub path: Arc<str>,
    /// The first character.
    pub start: Position,
    /// One past the last character.
    pub end: Position,
    /// The fingerprint of the source article's problem that this one of a translation repeats.
    pub cause: Option<String>,
}

/// Tells the path of a file in the repository that holds it from its path as findings print it, for what hosts of code read.
pub type InRepository<'a> = dyn Fn(&str) -> String + 'a;

/// How many findings of each severity there are, over how many articles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Articles parsed, over all locales.
    pub articles: usize,
    /// Findings that are errors.
    pub errors: usize,
    /// Findings that are warnings.
    pub warnings: usize,
    /// Findings that are infos.
    pub infos: usize,
    /// Findings that the baseline knows; they are not among the others.
    pub baselined: usize,
}

impl Summary {
    /// Counts reports.
    pub fn of(articles: usize, reports: &[Report]) -> Self {
        Self::counting(articles, reports.iter().map(|report| report.severity))
    }

    /// Counts severities.
    pub fn counting(articles: usize, severities: impl IntoIterator<Item = Severity>) -> Self {
        let mut summary = Self { articles, ..Self::default() };
        for severity in severities {
            match severity {
                Severity::Error => summary.errors += 1,
                Severity::Warning => summary.warnings += 1,
                Severity::Info => summary.infos += 1,
            }
        }
        summary
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};

    use super::*;

    /// A report about a link in the second line of a file.
    pub(super) fn report(rule: &'static Rule, path: &str) -> Report {
        let finding = Finding::new(rule, FileId(0), Span::new(9, 13), "`x.md` is nowhere").with_target("x.md");
        Report {
            finding,
            severity: rule.severity.unwrap_or(Severity::Info),
            locale: "en".into(),
            path: path.into(),
            start: Position { line: 2, column: 3 },
            end: Position { line: 2, column: 7 },
            cause: None,
        }
    }

    /// A report about a file as such.
    pub(super) fn whole_file(rule: &'static Rule) -> Report {
        Report { start: Position::START, end: Position::START, ..report(rule, "en/c.md") }
    }

    /// What is written.
    pub(super) fn written(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).expect("memory takes all");
        String::from_utf8(out).expect("text is UTF-8")
    }
}
