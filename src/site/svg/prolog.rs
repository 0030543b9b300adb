//! What stands before a drawing: the XML declaration, comments, the document type.

/// How long the prolog is, or why a drawing with it may not be published.
///
/// A document type that only names an external one is passed over: browsers do not fetch it.
pub(super) fn prolog(text: &str) -> Result<usize, String> {
    let mut rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(after) = rest.strip_prefix("<?xml").filter(|after| after.starts_with(is_space)) {
        let (declaration, after) = after.split_once("?>").ok_or_else(malformed)?;
        check_declaration(declaration)?;
        rest = after;
    }
    rest = skip_comments(rest);
    if let Some(after) = rest.strip_prefix("<!DOCTYPE") {
        let (document_type, after) = after.split_once('>').ok_or_else(malformed)?;
        // Only where each quote is closed is the bracket found that ends it.
        let is_whole = document_type.matches('"').count() % 2 == 0 && !document_type.contains(['[', '\'', '<']);
        if !is_whole {
            return Err("the SVG image declares entities or other markup in its `<!DOCTYPE>`".to_owned());
        }
        rest = after;
    }
    Ok(text.len() - rest.len())
}

fn skip_comments(text: &str) -> &str {
    let mut rest = text.trim_start_matches(is_space);
    while let Some((_, after)) = rest.strip_prefix("<!--").and_then(|comment| comment.split_once("-->")) {
        rest = after.trim_start_matches(is_space);
    }
    rest
}

fn check_declaration(declaration: &str) -> Result<(), String> {
    let mut rest = declaration.trim_matches(is_space);
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=').ok_or_else(malformed)?;
        let after = after.trim_start_matches(is_space);
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\'')).ok_or_else(malformed)?;
        let (value, after) = after[1..].split_once(quote).ok_or_else(malformed)?;
        match name.trim_end_matches(is_space) {
            "version" if value == "1.0" => {}
            "encoding" if value.eq_ignore_ascii_case("utf-8") => {}
            "encoding" => return Err("the SVG image says to be in an encoding other than UTF-8".to_owned()),
            "standalone" if matches!(value, "yes" | "no") => {}
            _ => return Err(malformed()),
        }
        rest = after.trim_start_matches(is_space);
    }
    Ok(())
}

fn malformed() -> String {
    "the SVG image is not well-formed XML: its prolog cannot be read".to_owned()
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}
