//! The commands: doors to the library. They alone print, results on standard output and everything else on standard error.

mod build;
mod check;
mod completions;
mod context;
mod explain;
mod export;
mod init;
mod messages;
mod progress;
mod render;
mod serve;
mod stamp;
mod status;
mod stop;

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use crate::cli::{Cli, Color, Command};
use context::Context;
use messages::Messages;
use stop::Stop;

pub(crate) use messages::report_bug;

/// The exit code where a command could not do its work.
pub(crate) const FAILED: u8 = 2;

/// How a command that did its work ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Nothing that was asked about is wrong.
    Clean,
    /// There are findings of the kind that was asked about.
    Found,
    /// A part of the work failed over a bug of the program; what was found beside is printed.
    Failed,
}

/// Runs the command and says what went wrong.
pub(crate) fn run(cli: Cli) -> ExitCode {
    color(cli.global.color).write_global();
    let messages = Messages { quiet: cli.global.quiet, verbose: cli.global.verbose };
    match dispatch(cli, messages) {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Found) => ExitCode::FAILURE,
        Ok(Outcome::Failed) => FAILED.into(),
        Err(Stop::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(stop) => {
            stop.problems().iter().for_each(messages::error);
            FAILED.into()
        }
    }
}

fn dispatch(cli: Cli, messages: Messages) -> Result<Outcome, Stop> {
    let context = || Context::new(cli.global, messages);
    match cli.command {
        Command::Init(init) => init::run(&context()?, &init),
        Command::Serve(serve) => serve::run(context()?, &serve),
        Command::Build(build) => build::run(&context()?, build),
        Command::Check(check) => check::run(&context()?, &check),
        Command::Render(render) => render::run(&context()?, &render),
        Command::Status(status) => status::run(&context()?, &status),
        Command::Stamp(stamp) => stamp::run(&context()?, &stamp),
        Command::Export(export) => export::run(&context()?, &export),
        Command::Explain(explain) => explain::run(explain.rule.as_deref()),
        Command::Completions(completions) => completions::run(completions.shell),
    }
}

fn color(choice: Color) -> anstream::ColorChoice {
    match choice {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    }
}

/// Prints a result byte for byte.
fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Stop> {
    print_to(io::stdout().lock(), write)
}

/// Prints a result whose colours are dropped unless they are wanted.
fn print_styled(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Stop> {
    print_to(anstream::stdout().lock(), write)
}

fn print_to(stream: impl Write, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Stop> {
    let mut out = BufWriter::new(stream);
    write(&mut out).and_then(|()| out.flush()).map_err(Stop::Output)
}
