//! The reference of the commands, made from their definitions.

use std::fmt::Write as _;

use clap::{Arg, ArgAction, Command, CommandFactory as _};

use crate::catalogue::Catalogue;
use crate::cli::Cli;

/// A section for each command, and one for the options that all take.
pub(crate) fn tables(catalogue: &Catalogue) -> String {
    let mut program = Cli::command();
    program.build();
    let commands = program.get_subcommands().filter(|command| command.get_name() != "help");
    let mut sections: Vec<String> = commands.map(|command| section(command, catalogue)).collect();
    let everywhere: Vec<&Arg> = program.get_arguments().filter(|argument| argument.is_global_set()).collect();
    let name = catalogue.text("Options of every command");
    let anchor = if catalogue.locale == "en" { "" } else { "<a name=\"options-of-every-command\"></a>" };
    sections.push(format!("## {anchor}{name}\n\n{}", table(&everywhere, catalogue)));
    sections.join("\n\n")
}

/// What a command does, how it is written, what it takes, and what stands below its help.
fn section(command: &Command, catalogue: &Catalogue) -> String {
    let about = catalogue.sentence(&command.get_about().map(ToString::to_string).unwrap_or_default());
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ").trim();
    let mut section = format!("## `hexapla {}`\n\n{about}\n\n```text\n{usage}\n```", command.get_name());
    let own = |argument: &&Arg| !argument.is_global_set() && argument.get_id() != "help";
    let arguments: Vec<&Arg> = command.get_arguments().filter(own).collect();
    if !arguments.is_empty() {
        let _ = write!(section, "\n\n{}", table(&arguments, catalogue));
    }
    for paragraph in after(command) {
        section += "\n\n";
        section += &match paragraph.split_once(":\n") {
            Some((name, example)) => {
                let lines: Vec<&str> = example.lines().map(str::trim).collect();
                format!("{}\n\n```console\n{}\n```", catalogue.text(&format!("{name}:")), lines.join("\n"))
            }
            None => catalogue.sentence(&paragraph),
        };
    }
    section
}

fn after(command: &Command) -> Vec<String> {
    let text = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    text.split("\n\n").filter(|paragraph| !paragraph.is_empty()).map(str::to_owned).collect()
}

/// What arguments mean, with what holds without them where that is said of any.
fn table(arguments: &[&Arg], catalogue: &Catalogue) -> String {
    let rows: Vec<[String; 3]> = arguments.iter().map(|argument| row(argument, catalogue)).collect();
    let columns = if rows.iter().any(|[.., default]| !default.is_empty()) { 3 } else { 2 };
    let head = ["Argument or option", "Meaning", "Default"].map(|name| catalogue.text(name));
    let mut table = format!("| {} |\n|{}", head[..columns].join(" | "), " --- |".repeat(columns));
    for row in &rows {
        let _ = write!(table, "\n| {} |", row[..columns].join(" | "));
    }
    table
}

/// An argument as it is written on the command line.
fn written(argument: &Arg) -> String {
    let value = match argument.get_action() {
        ArgAction::Set | ArgAction::Append => {
            argument.get_value_names().and_then(<[_]>::first).map(ToString::to_string)
        }
        _ => None,
    };
    let long = argument.get_long().map(|long| match &value {
        Some(value) => format!("`--{long} {value}`"),
        None => format!("`--{long}`"),
    });
    let short = argument.get_short().map(|short| format!("`-{short}`"));
    let named: Vec<String> = short.into_iter().chain(long).collect();
    if named.is_empty() { format!("`{}`", value.unwrap_or_default()) } else { named.join(", ") }
}

/// How an argument is written, what it means with the values that it may have, and what holds without it.
fn row(argument: &Arg, catalogue: &Catalogue) -> [String; 3] {
    let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
    let (text, said) = match help.split_once(" [default: ") {
        Some((text, default)) => (text, Some(catalogue.text(default.trim_end_matches(']')))),
        None => (help.as_str(), None),
    };
    let mut meaning = catalogue.sentence(text);
    let values: Vec<String> =
        argument.get_possible_values().iter().map(|value| format!("`{}`", value.get_name())).collect();
    let takes_value = matches!(argument.get_action(), ArgAction::Set | ArgAction::Append);
    if takes_value && !values.is_empty() {
        let glue = if catalogue.locale == "zh" { "" } else { " " };
        meaning +=
            &format!("{glue}{}", catalogue.text("Values: {}.").replace("{}", &values.join(&catalogue.text(", "))));
    }
    let set = argument.get_default_values().first().filter(|_| takes_value);
    let default = set.map(|value| format!("`{}`", value.to_string_lossy())).or(said);
    [written(argument), meaning, default.unwrap_or_default()].map(|cell| cell.replace('|', "\\|"))
}
