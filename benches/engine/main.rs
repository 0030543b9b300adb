//! How fast the engine is, against the least that any program doing this job must do.
//!
//! `cargo bench --bench engine -- [--corpus DIR] [--work DIR] [--articles N] [--repeat N] [--keep]`
//!
//! Builds and checks 10,000 articles in each of three locales (copies of a corpus), does both again as they are and builds after
//! an edit, and runs two floors over the same files: one reads, parses and writes as many files as a build; the other reads and parses.
//! Each run is a process of its own, so that its CPU time and peak memory are its own; runs are interleaved, figures are
//! medians. Creating files soon after deleting as many is slow on some disks, so a RAM disk is the best place (`--work`).

mod corpus;
mod floor;
mod measure;

use std::path::{Path, PathBuf};

use hexapla::config::Config;
use hexapla::pipeline::{self, Asking, Keeping};
use hexapla::publish::Caching;

use measure::Usage;

/// As in the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Marks the arguments of a process that does one run.
const RUN: &str = "--run";

type Failure = Box<dyn std::error::Error>;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Program {
    /// Reads and parses.
    ParseFloor,
    /// Reads, parses, writes HTML into files.
    BuildFloor,
    /// Builds from nothing.
    Build,
    /// Builds where nothing has changed.
    Rebuild,
    /// Builds where one article has a sentence more, for the first time since the first build.
    FirstEdit,
    /// The same once more.
    Edit,
    /// Checks, where nothing is kept.
    Check,
    /// Checks for the second time, and keeps for the third.
    CheckKeeping,
    /// Checks for the third time.
    CheckAgain,
    /// Checks links, contents, front matter and markup: without the rules about translations and typography.
    CheckLinks,
    /// The same for the second time.
    LinksKeeping,
    /// The same for the third time.
    LinksAgain,
}

/// In the order in which they run: each beside its floor, the second build after the first.
const PROGRAMS: [Program; 12] = [
    Program::ParseFloor,
    Program::CheckLinks,
    Program::LinksKeeping,
    Program::LinksAgain,
    Program::Check,
    Program::CheckKeeping,
    Program::CheckAgain,
    Program::BuildFloor,
    Program::Build,
    Program::Rebuild,
    Program::FirstEdit,
    Program::Edit,
];

impl Program {
    fn name(self) -> &'static str {
        match self {
            Self::ParseFloor => "floor-parse",
            Self::BuildFloor => "floor-build",
            Self::Build => "build",
            Self::Rebuild => "second-build",
            Self::FirstEdit => "first-edit",
            Self::Edit => "edit",
            Self::Check => "check",
            Self::CheckKeeping => "check-keeping",
            Self::CheckAgain => "check-again",
            Self::CheckLinks => "links",
            Self::LinksKeeping => "links-keeping",
            Self::LinksAgain => "links-again",
        }
    }

    fn run(self, work: &Path) -> Result<String, Failure> {
        match self {
            Self::ParseFloor => floor::parse(work),
            Self::BuildFloor => floor::build(work, &work.join("floor")),
            Self::Build | Self::Rebuild | Self::FirstEdit | Self::Edit => {
                let caching = Caching { folder: work.join("cache"), reuse: true };
                let built = pipeline::build(&config(work, None)?, &caching)?;
                Ok(format!("{} articles, {} pages", built.summary.articles, built.pages))
            }
            Self::Check | Self::CheckKeeping | Self::CheckAgain => check(work, None, "check"),
            Self::CheckLinks | Self::LinksKeeping | Self::LinksAgain => check(work, Some(corpus::LINKS), "links"),
        }
    }
}

/// Checks with a configuration, as the command does.
fn check(work: &Path, file: Option<&str>, cache: &str) -> Result<String, Failure> {
    let keeping = Keeping { caching: Caching { folder: work.join(cache), reuse: true }, least_files: 0 };
    let asking = Asking { earlier: Some(&keeping), ..Asking::default() };
    let checked = pipeline::check_asking(&config(work, file)?, asking)?;
    Ok(format!("{} articles, {} findings", checked.summary.articles, checked.reports.len()))
}

fn config(work: &Path, file: Option<&str>) -> Result<Config, Failure> {
    Config::load(work, file.map(Path::new))
        .map_err(|errors| errors.into_iter().map(|error| error.to_string()).collect::<String>().into())
}

/// What the command line asks for.
struct Options {
    corpus: PathBuf,
    work: Option<PathBuf>,
    articles: usize,
    repeat: usize,
    keep: bool,
}

impl Options {
    fn parse(arguments: impl Iterator<Item = String>) -> Result<Self, Failure> {
        let shared = PathBuf::from("../shared/corpora/ef-core");
        let corpus = if shared.is_dir() { shared } else { PathBuf::from("content") };
        let mut options = Self { corpus, work: None, articles: 10_000, repeat: 3, keep: false };
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value"));
            match argument.as_str() {
                "--corpus" => options.corpus = value()?.into(),
                "--work" => options.work = Some(value()?.into()),
                "--articles" => options.articles = value()?.parse()?,
                "--repeat" => options.repeat = value()?.parse()?,
                "--keep" => options.keep = true,
                // Cargo says that this is a benchmark.
                "--bench" => {}
                other => return Err(format!("{other} is no option of this benchmark").into()),
            }
        }
        Ok(options)
    }
}

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1).peekable();
    if arguments.next_if(|argument| argument == RUN).is_some() {
        let (name, work) = (arguments.next().unwrap_or_default(), arguments.next().unwrap_or_default());
        let program = PROGRAMS.into_iter().find(|program| program.name() == name).ok_or("no such run")?;
        return measure::report(|| program.run(Path::new(&work)));
    }
    run_all(&Options::parse(arguments)?)
}

fn run_all(options: &Options) -> Result<(), Failure> {
    let folder = tempfile::Builder::new()
        .prefix("hexapla-bench-")
        .disable_cleanup(options.keep)
        .tempdir_in(options.work.clone().unwrap_or_else(std::env::temp_dir))?;
    let work = folder.path();
    println!("{} -> {}", options.corpus.display(), work.display());
    println!("{}", corpus::generate(&options.corpus, options.articles, work)?);
    let mut usages: Vec<(Program, Usage)> = Vec::new();
    for _ in 0..options.repeat {
        for program in PROGRAMS {
            if program == Program::ParseFloor {
                for made in ["site", "cache", "floor", "check", "links"] {
                    remove(&work.join(made))?;
                }
            }
            if matches!(program, Program::FirstEdit | Program::Edit) {
                corpus::edit(work)?;
            }
            let (usage, said) = measure::child(&[RUN, program.name()], work)?;
            println!("  {:<14}{usage}  ({said})", program.name());
            usages.push((program, usage));
        }
    }
    print_summary(&usages);
    Ok(())
}

fn remove(folder: &Path) -> std::io::Result<()> {
    if folder.exists() { std::fs::remove_dir_all(folder) } else { Ok(()) }
}

fn print_summary(usages: &[(Program, Usage)]) {
    let median =
        |program| Usage::median(usages.iter().filter(|(of, _)| *of == program).map(|(_, usage)| *usage).collect());
    println!("medians");
    for program in PROGRAMS {
        println!("  {:<14}{}", program.name(), median(program));
    }
    let ratio = |one, other| median(one).cpu / median(other).cpu;
    println!("build / floor         {:5.2}   (goal 2.0)", ratio(Program::Build, Program::BuildFloor));
    println!("second / first build  {:5.2}   (goal 0.1)", ratio(Program::Rebuild, Program::Build));
    println!("edit / first build    {:5.2}", ratio(Program::Edit, Program::Build));
    println!("links / parse floor   {:5.2}   (goal 1.5)", ratio(Program::CheckLinks, Program::ParseFloor));
    println!("  for the third time  {:5.2}", ratio(Program::LinksAgain, Program::ParseFloor));
    println!("check / parse floor   {:5.2}", ratio(Program::Check, Program::ParseFloor));
    println!("  for the third time  {:5.2}", ratio(Program::CheckAgain, Program::ParseFloor));
    println!("peak MB of the build  {:5.0}   (goal 600)", median(Program::Build).peak_mb);
}
