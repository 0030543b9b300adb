//! The command line: what may be written on it, and the help that says so. Shell completions are made from the same definitions.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use hexapla::config::base_url;
use hexapla::finding::Severity;

/// Builds help sites from articles written in one language and translated into others
#[derive(Debug, Parser)]
#[command(
    version,
    max_term_width = 100,
    after_help = "Examples:\n  hexapla init help    make a small project in the folder `help`\n  \
    hexapla serve        look at the site while you write\n  \
    hexapla check        report what is wrong with the articles\n  \
    hexapla build        build the site"
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Args, Debug)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// Read this configuration [default: hexapla.toml here or in the nearest folder above]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Keep the cache in this folder [default: .hexapla beside the configuration]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) cache_dir: Option<PathBuf>,
    /// Say nothing but results and errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Say how long the work took
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
    /// Colour what is printed; auto: on a terminal, unless NO_COLOR is set
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
}

/// When output is coloured.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

/// For whom a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Human,
    Json,
}

/// What a report of findings is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    Human,
    Concise,
    Json,
    Sarif,
    Github,
    Gitlab,
    Azure,
    Junit,
    Markdown,
}

/// A report in a file: `FORMAT=FILE`.
#[derive(Clone, Debug)]
pub(crate) struct Output {
    pub(crate) format: ReportFormat,
    pub(crate) file: PathBuf,
}

impl FromStr for Output {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (format, file) = text.split_once('=').ok_or("write FORMAT=FILE, such as sarif=hexapla.sarif")?;
        let names = || ReportFormat::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        let format = ReportFormat::from_str(format, false).map_err(|_| {
            let names: Vec<String> = names().map(|name| name.get_name().to_owned()).collect();
            format!("`{format}` is none of the formats {}", names.join(", "))
        })?;
        if file.is_empty() {
            return Err("the name of the file is missing".to_owned());
        }
        Ok(Self { format, file: file.into() })
    }
}

/// Which findings make `check` end with exit code 1.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

impl FailOn {
    /// The least severe finding that counts; `None` where none does.
    pub(crate) fn threshold(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Info => Some(Severity::Info),
            Self::Never => None,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Init(Init),
    Serve(Serve),
    Build(Build),
    Check(Check),
    Status(Status),
    Stamp(Stamp),
    Render(Render),
    Export(Export),
    Explain(Explain),
    Completions(Completions),
}

/// Make a small project in two languages, or the configuration for articles that are there
#[derive(Args, Debug)]
#[command(after_help = "Nothing that is there is ever overwritten.\n\n\
    Exit code: 0 if the project was made, 2 if not.\n\n\
    Example:\n  hexapla init site --from-docfx docs --locale fr=docs.fr-fr")]
pub(crate) struct Init {
    /// The project's folder; made where it is absent [default: this one]
    #[arg(value_name = "DIR")]
    pub(crate) folder: Option<PathBuf>,
    /// Write the configuration for the repository in this folder, which DocFX builds
    #[arg(long, value_name = "REPO")]
    pub(crate) from_docfx: Option<PathBuf>,
    /// The folder of its translation into a language, as ID=REPO; may be repeated
    #[arg(long = "locale", value_name = "ID=REPO", requires = "from_docfx")]
    pub(crate) locales: Vec<String>,
}

/// Serve the site to this machine while you write: it is built again, and pages are loaded again, when a file is saved
#[derive(Args, Debug)]
#[command(after_help = "The site is built in memory: nothing is written. Ctrl+C ends the program.\n\n\
    Exit code: 0 if it was interrupted, 2 if the site could not be built at the start or not be served.\n\n\
    Example:\n  hexapla serve --port 8080")]
pub(crate) struct Serve {
    /// Serve on this port; 0 for any that is free [default: 4000 or the next that is free]
    #[arg(long, value_name = "PORT")]
    pub(crate) port: Option<u16>,
}

/// Build the site: all of it or, where that fails, nothing
#[derive(Args, Debug)]
#[command(
    after_help = "Exit code: 0 if the site was built, 1 with --strict and an error among the findings, 2 if not.\n\n\
    Example:\n  hexapla build --base-url https://preview.example.org/"
)]
pub(crate) struct Build {
    /// Where the site will stand, in place of `base_url` in the configuration
    #[arg(long, value_name = "URL", value_parser = base_url)]
    pub(crate) base_url: Option<String>,
    /// Build this locale and the source's; may be repeated [default: all]
    #[arg(long = "locale", value_name = "ID")]
    pub(crate) locales: Vec<String>,
    /// Use nothing that earlier builds have left
    #[arg(long)]
    pub(crate) no_cache: bool,
    /// End with exit code 1 if there is an error among the findings
    #[arg(long)]
    pub(crate) strict: bool,
    /// Say to people or to programs what was built
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: Format,
}

/// Report what is wrong with the articles
#[derive(Args, Debug)]
#[command(
    after_help = "Exit code: 0 if no finding is as severe as --fail-on says, 1 if one is, 2 if nothing could be checked.\n\n\
    Example:\n  hexapla check --fail-on warning content/fr/guide"
)]
pub(crate) struct Check {
    /// Report on these files and folders [default: all]
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Report to people, to programs or to hosts of code
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: ReportFormat,
    /// Write a report into a file as well; may be repeated
    #[arg(long = "output", value_name = "FORMAT=FILE")]
    pub(crate) outputs: Vec<Output>,
    /// The least severe finding that makes the exit code 1
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    pub(crate) fail_on: FailOn,
    /// Mend in the articles what can be mended for certain
    #[arg(long)]
    pub(crate) fix: bool,
    /// Show what --fix would change, and change nothing
    #[arg(long, conflicts_with_all = ["fix", "format", "outputs", "write_baseline"])]
    pub(crate) diff: bool,
    /// Report only what has gone wrong since this revision of git: a commit, a branch or a tag
    #[arg(long, value_name = "REV", conflicts_with = "write_baseline")]
    pub(crate) changed_since: Option<String>,
    /// Ask the addresses of other sites whether they are there; nothing else uses the network
    #[arg(long)]
    pub(crate) external: bool,
    /// Use nothing that earlier checks have left, answers of other sites aside
    #[arg(long)]
    pub(crate) no_cache: bool,
    /// Leave out the findings that this file knows, in place of `baseline` in the configuration
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write everything that is found into the baseline
    #[arg(long, conflicts_with_all = ["paths", "locales"])]
    pub(crate) write_baseline: bool,
    /// Take what is mended out of the baseline and add nothing
    #[arg(long, requires = "write_baseline")]
    pub(crate) shrink: bool,
    /// Show findings of severity info instead of counting them
    #[arg(long)]
    pub(crate) info: bool,
    /// Show every finding, however many there are
    #[arg(long)]
    pub(crate) all: bool,
    /// Check this locale and the source's; may be repeated [default: all]
    #[arg(long = "locale", value_name = "ID")]
    pub(crate) locales: Vec<String>,
}

/// Say which translations are behind their sources
#[derive(Args, Debug)]
#[command(
    after_help = "A translation is fresh, touched (nothing that is translated changed), stale, likely-stale (so the history says), \
    missing, orphaned (without source) or unknown.\n\n\
    Exit code: 0; 1 if a translation is as --fail-on says; 2 if nothing could be compared.\n\n\
    Example:\n  hexapla status guide/links"
)]
pub(crate) struct Status {
    /// Name each sentence of this article that is out of date: its id or a file of it [default: a list of articles]
    #[arg(value_name = "ARTICLE")]
    pub(crate) article: Option<String>,
    /// Report to people, to programs, or as a page of markdown
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: StatusFormat,
    /// States that make the exit code 1, separated by commas
    #[arg(long, value_name = "STATES", value_delimiter = ',')]
    pub(crate) fail_on: Vec<FailingState>,
    /// Begin the list with the most words to translate, the oldest translations or the most changed sentences
    #[arg(long, value_name = "ORDER", default_value = "words")]
    pub(crate) sort: Sort,
    /// List this many articles [default: 20; all for programs]
    #[arg(long, value_name = "NUMBER")]
    pub(crate) top: Option<usize>,
    /// Report on this locale; may be repeated [default: all]
    #[arg(long = "locale", value_name = "ID")]
    pub(crate) locales: Vec<String>,
}

/// For whom a status is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum StatusFormat {
    Human,
    Json,
    Markdown,
}

/// Which translations make `status` end with exit code 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailingState {
    Touched,
    Stale,
    LikelyStale,
    Missing,
    Orphaned,
    Unknown,
}

/// What a list of translations begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sort {
    Words,
    Age,
    Stale,
}

/// Record that translations are up to date with their sources
#[derive(Args, Debug)]
#[command(
    after_help = "The keys source_hash and source_commit are written into the front matter; nothing else changes.\n\n\
    Exit code: 0 if all was recorded, 2 if not.\n\n\
    Example:\n  hexapla stamp content/fr/guide/links.md"
)]
pub(crate) struct Stamp {
    /// Translations, or folders of them, that somebody has brought up to date
    #[arg(value_name = "PATH", required_unless_present = "all", conflicts_with = "all")]
    pub(crate) paths: Vec<PathBuf>,
    /// Record something for every translation that records nothing
    #[arg(long, requires = "from_history")]
    pub(crate) all: bool,
    /// Record the source that was there when the translation was last committed, where nothing is recorded
    #[arg(long)]
    pub(crate) from_history: bool,
}

/// Print one article's body as HTML
#[derive(Args, Debug)]
#[command(after_help = "Findings go to standard error, one a line: RULE PATH:LINE:COLUMN MESSAGE.\n\n\
    Example:\n  hexapla render - --path content/fr/index.md < draft.md")]
pub(crate) struct Render {
    /// The article, or `-` for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// The file that standard input is taken for
    #[arg(long, value_name = "NAME")]
    pub(crate) path: Option<PathBuf>,
    /// The article's language, where its path does not tell [default: the source's]
    #[arg(long, value_name = "ID")]
    pub(crate) locale: Option<String>,
}

/// Print the units of bilingual articles, or write the source articles that they hold
#[derive(Args, Debug)]
#[command(after_help = "As jsonl, a unit a line: {\"path\", \"id\", \"target\", \"source\"}, texts as written.\n\n\
    As source, each article with the source side of its units in their place; what pairs do not cover, such as titles \
    and the texts of images, stays as translated and is listed on standard error.\n\n\
    Exit code: 0 if all was exported, 2 if not.\n\n\
    Example:\n  hexapla export --format source --locale fr --output recovered")]
pub(crate) struct Export {
    /// What to export
    #[arg(long, value_name = "FORMAT", default_value = "jsonl")]
    pub(crate) format: ExportFormat,
    /// Export this locale; may be repeated [default: all but the source's]
    #[arg(long = "locale", value_name = "ID")]
    pub(crate) locales: Vec<String>,
    /// Write source articles to this folder, which is new or empty
    #[arg(long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
}

/// What is exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    Jsonl,
    Source,
}

/// Print a rule's manual
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  hexapla explain file-not-found")]
pub(crate) struct Explain {
    /// The rule; without one, all are listed
    #[arg(value_name = "RULE")]
    pub(crate) rule: Option<String>,
}

/// Print a completion script for a shell
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  hexapla completions fish > ~/.config/fish/completions/hexapla.fish")]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub(crate) shell: Shell,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definitions_are_sound() {
        Cli::command().debug_assert();
    }
}
