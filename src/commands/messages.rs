//! What is said on standard error. Nobody may be listening there, so failing to say it is no failure.

use std::io::Write;
use std::time::Duration;

use anstyle::{AnsiColor, Effects, Style};
use hexapla::finding::human::visible;

use super::stop::Problem;

const ERROR: Style = AnsiColor::BrightRed.on_default().effects(Effects::BOLD);
const HELP: Style = AnsiColor::BrightCyan.on_default().effects(Effects::BOLD);
const NOTE: Style = AnsiColor::BrightGreen.on_default().effects(Effects::BOLD);

/// How much is said beside results and errors.
#[derive(Clone, Copy, Debug)]
pub(super) struct Messages {
    /// Neither notes nor progress.
    pub(super) quiet: bool,
    /// How long things took.
    pub(super) verbose: bool,
}

impl Messages {
    /// Says what the user should know.
    pub(super) fn notes(self, notes: impl IntoIterator<Item = impl AsRef<str>>) {
        if !self.quiet {
            notes.into_iter().for_each(|note| say(NOTE, "note", note.as_ref()));
        }
    }

    /// Says how long something took.
    pub(super) fn took(self, what: &str, time: Duration) {
        if self.verbose {
            let _ = writeln!(anstream::stderr(), "{what}: {:.3} s", time.as_secs_f64());
        }
    }
}

/// Says why a command failed.
pub(super) fn error(problem: &Problem) {
    say(ERROR, "error", &problem.message);
    if let Some(help) = &problem.help {
        say(HELP, "  help", help);
    }
}

/// Says that the program is wrong, not its user.
pub(crate) fn report_bug(panic: &str) {
    let message = format!("this is a bug in hexapla {}: {panic}", env!("CARGO_PKG_VERSION"));
    let help = "please report it, with the article or the command that leads to it".to_owned();
    error(&Problem { message, help: Some(help) });
}

fn say(style: Style, kind: &str, message: &str) {
    let lines: Vec<_> = message.lines().map(visible).collect();
    let _ = writeln!(anstream::stderr(), "{style}{kind}{style:#}: {}", lines.join("\n  "));
}
