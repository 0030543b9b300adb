//! The program `hexapla`: a command line before the library of the same name.

mod cli;
mod commands;

use std::panic;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use clap::Parser;

use cli::Cli;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What the last panic said.
static LAST_PANIC: Mutex<String> = Mutex::new(String::new());

fn main() -> ExitCode {
    panic::set_hook(Box::new(|panic| {
        *LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner) = panic.to_string();
    }));
    panic::catch_unwind(run).unwrap_or_else(|_| {
        commands::report_bug(&LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner));
        commands::FAILED.into()
    })
}

fn run() -> ExitCode {
    match Cli::try_parse() {
        Ok(cli) => commands::run(cli),
        Err(usage) => {
            // A closed stream is no reason to fail: whoever closed it wanted to read no further.
            let _ = usage.print();
            u8::try_from(usage.exit_code()).unwrap_or(commands::FAILED).into()
        }
    }
}
