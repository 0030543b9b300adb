//! What is wrong with what is asked for of a file.

use crate::finding::nearest;

use super::range;

/// What may be asked for.
const KEYS: [&str; 6] = ["name", "range", "start", "end", "highlight", "dedent"];

/// A mistake in what is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

/// The mistakes in a query such as `?name=…&highlight=…`.
pub fn faults(query: &str) -> Vec<Fault> {
    let parts = || query.trim_start_matches('?').split('&').map(str::trim);
    let has = |wanted: &str| parts().any(|part| key(part).eq_ignore_ascii_case(wanted));
    let faults = parts().filter(|part| !part.is_empty()).filter_map(fault);
    faults.chain((has("end") && !has("start")).then(end_alone)).collect()
}

fn key(part: &str) -> &str {
    part.split('=').next().unwrap_or_default().trim()
}

fn end_alone() -> Fault {
    let message = "`end` does nothing without `start`, so the whole file is shown".to_owned();
    Fault { message, help: "write both, as in `?start=1&end=5`".to_owned() }
}

fn fault(part: &str) -> Option<Fault> {
    let (key, value) = part.split_once('=').unwrap_or((part, ""));
    match key.trim().to_ascii_lowercase().as_str() {
        "name" => None,
        "range" | "highlight" => fault_of_lines(value),
        "start" | "end" | "dedent" => fault_of_number(value.trim()),
        unknown => Some(unknown_key(unknown)),
    }
}

fn unknown_key(key: &str) -> Fault {
    let help = match nearest(key, KEYS) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("use {}", KEYS.join(", ")),
    };
    Fault { message: format!("nothing can be asked for by `{key}`, so it does nothing"), help }
}

fn fault_of_number(value: &str) -> Option<Fault> {
    let is_number = value.parse::<i32>().is_ok();
    let message = || format!("`{value}` is no number, so it does nothing");
    (!is_number).then(|| Fault { message: message(), help: "write a number of lines or of blanks".to_owned() })
}

/// What is wrong with a list of lines.
pub fn fault_of_lines(list: &str) -> Option<Fault> {
    let wrong = list.split(',').find(|part| range(part).is_none_or(|range| range.is_empty()))?;
    let message = format!("`{}` is no line and no range of lines, so it does nothing", wrong.trim());
    Some(Fault { message, help: "write lines as in `1-3,5,8-`".to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_asked_for_is_told() {
        for query in ["", "?", "?name=a&range=1-3,5,8-&HIGHLIGHT=2&dedent=-4", "?start=1&end=2&"] {
            assert_eq!(faults(query), [], "{query}");
        }
        for query in ["?rang=1-2", "?name", "?range=a", "?highlight=3-1", "?dedent=x", "?start="] {
            let is_fine = query == "?name";
            assert_eq!(faults(query).len(), usize::from(!is_fine), "{query}");
        }
        assert_eq!(faults("?rang=1-2")[0].help, "did you mean `range`?");
    }
}
