//! `hexapla explain`.

use std::io::{self, Write};

use hexapla::finding::rule::{self, RULES};

use super::stop::Stop;
use super::{Outcome, print};

pub(super) fn run(rule: Option<&str>) -> Result<Outcome, Stop> {
    match rule {
        None => print(write_table)?,
        Some(name) => {
            let rule = rule::find(name).ok_or_else(|| unknown(name))?;
            print(|out| out.write_all(rule.manual.as_bytes()))?;
        }
    }
    Ok(Outcome::Clean)
}

fn write_table(out: &mut dyn Write) -> io::Result<()> {
    let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
    for rule in RULES {
        writeln!(out, "{:width$}  {:7}  {}", rule.name, rule.severity_name(), rule.summary)?;
    }
    Ok(())
}

fn unknown(name: &str) -> Stop {
    let help = match rule::nearest(name) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "hexapla explain lists all rules".to_owned(),
    };
    Stop::with_help(format!("`{name}` is no rule"), help)
}
