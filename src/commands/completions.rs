//! `hexapla completions`.

use clap::CommandFactory;
use clap_complete::Shell;

use super::stop::Stop;
use super::{Outcome, print};
use crate::cli::Cli;

pub(super) fn run(shell: Shell) -> Result<Outcome, Stop> {
    let mut command = Cli::command();
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, name, &mut script);
    print(|out| out.write_all(&script))?;
    Ok(Outcome::Clean)
}
