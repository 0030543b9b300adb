//! Style text of drawings: whether it names anything outside of them.

use super::names::{AT_RULES, FUNCTIONS};

/// Why style text may not be published. Attributes that hold numbers or colours are style text, too.
pub(super) fn style_problem(style: &str) -> Option<String> {
    if style.contains('\\') {
        return Some("the SVG image has a backslash in its styles".to_owned());
    }
    let style = style.to_ascii_lowercase();
    at_rule_problem(&style).or_else(|| function_problem(&style))
}

fn at_rule_problem(style: &str) -> Option<String> {
    style.split('@').skip(1).find_map(|rest| {
        let name = rest.split(|c| !is_name(c)).next().unwrap_or_default();
        (!AT_RULES.contains(&name)).then(|| format!("the SVG image has `@{name}` in its styles"))
    })
}

fn function_problem(style: &str) -> Option<String> {
    style.match_indices('(').find_map(|(at, _)| {
        let before = &style[..at];
        let name = &before[before.trim_end_matches(is_name).len()..];
        let names_a_part = || style[at + 1..].trim_start_matches([' ', '\t', '\r', '\n', '\'', '"']).starts_with('#');
        match name {
            "" => None,
            "url" if names_a_part() => None,
            "url" => Some("the SVG image refers to something outside of it in its styles".to_owned()),
            name if FUNCTIONS.contains(&name) => None,
            name => Some(format!("the SVG image has `{name}()` in its styles")),
        }
    })
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_') || !c.is_ascii()
}
