//! What is wrong with constructs that are nearly ones of the dialect; they stay text.

use super::attributes::Attributes;
use super::colons::NAMES;
use super::{Marker, Place, WIDE_MARK};
use crate::alert::OwnAlert;
use crate::finding::rule::{INVALID_BLOCK, INVALID_NOTE_SECTION, NO_LOC_RESIDUE, UNCLOSED_BLOCK};
use crate::finding::{Rule, nearest};

/// A mistake in a construct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The rule that it breaks.
    pub(crate) rule: &'static Rule,
    /// What is wrong.
    pub(crate) message: String,
    /// What to do about it.
    pub(crate) help: String,
}

const ALERTS: [&str; 5] = ["NOTE", "TIP", "IMPORTANT", "CAUTION", "WARNING"];
/// What other dialects call notes in `:::name`, and the marker of each here.
const NOTES_ELSEWHERE: [(&str, &str); 7] = [
    ("note", "NOTE"),
    ("info", "NOTE"),
    ("tip", "TIP"),
    ("important", "IMPORTANT"),
    ("caution", "CAUTION"),
    ("danger", "CAUTION"),
    ("warning", "WARNING"),
];

const INCLUDE: &str = "INCLUDE";
const BRACKETS: [&str; 5] = [INCLUDE, "code", "VIDEO", "div", "notebook"];

/// Whether what stands behind a name is what its construct has there.
fn goes_on(name: &str, behind: &str, place: Place) -> bool {
    let begins_with = |start: &str| behind.trim_start().starts_with(start) && behind.contains(']');
    match name {
        // Of brackets that a blank has torn apart another rule tells.
        "include" | "code" | "notebook" => {
            behind.contains("](")
                || behind.trim_start().starts_with('[') && !["] (", "]（"].iter().any(|torn| behind.contains(torn))
        }
        "video" => behind.contains("](") || begins_with("http"),
        "div" => behind.contains("](") || (place == Place::Quote && begins_with("class=")),
        "checklist" | "nextstepaction" => place == Place::Quote && behind.starts_with(']'),
        _ => false,
    }
}

/// Whether a name that is no note's may have been meant as one: in a quote, or in capitals at the beginning of a line or an item.
fn may_begin_note(name: &str, place: Place) -> bool {
    let is_shouted = || name.chars().count() > 3 && name.chars().all(|c| c.is_alphabetic() && !c.is_lowercase());
    place == Place::Quote || place == Place::First && is_shouted()
}

impl Fault {
    fn block(message: String, help: impl Into<String>) -> Self {
        Self { rule: &INVALID_BLOCK, message, help: help.into() }
    }

    fn note(message: String, help: impl Into<String>) -> Self {
        Self { rule: &INVALID_NOTE_SECTION, message, help: help.into() }
    }

    /// How much of the line from its mark on is meant: of a note its marker, of other constructs what stands behind it as well.
    pub(crate) fn length(&self, line: &str) -> usize {
        if !std::ptr::eq(self.rule, &INVALID_NOTE_SECTION) {
            return line.trim_end().len();
        }
        let mark = if line.starts_with(WIDE_MARK) { WIDE_MARK.len() } else { 2 };
        let name = line.bytes().skip(mark).take_while(u8::is_ascii_alphanumeric).count() + mark;
        let close = line.get(name..).and_then(|rest| rest.find(['[', ']'])).map(|at| name + at);
        close.filter(|at| line[*at..].starts_with(']')).map_or(name.min(line.len()), |at| at + 1)
    }

    /// `[!name` that nothing could be made of; `ends` where a bracket closes it at once.
    pub(super) fn of_bracket(written: &str, name: &str, place: Place, ends: bool, own: &[OwnAlert]) -> Option<Self> {
        let shape = match name {
            "include" => "[!INCLUDE [title](path)]",
            "code" => "[!code-language[name](path)]",
            "notebook" => "[!notebook-language[](path)]",
            "video" => "[!VIDEO https://…]",
            "div" => "> [!div class=\"name\"]",
            _ => return Self::of_note(written, name, place, ends, own),
        };
        Some(Self::block(format!("`{written}` is not complete, so it is shown as text"), format!("write `{shape}`")))
    }

    /// `[! name`, whose blank makes text of a construct.
    pub(super) fn of_gap(line: &str, place: Place, own: &[OwnAlert]) -> Option<Self> {
        let rest = line[2..].trim_start_matches([' ', '\t']);
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (name, behind) = rest.split_at(length);
        let mut alerts = own.iter().map(|alert| alert.id.as_str()).chain(ALERTS);
        let is_alone = || place == Place::First && behind.trim_end() == "]";
        let is_alert = behind.starts_with(']')
            && (place == Place::Quote || is_alone())
            && alerts.any(|alert| alert.eq_ignore_ascii_case(name));
        // Translation glues to some what stood behind, or puts the name into another form: `[! INCLUDEsails`.
        let is_glued = name.len() > INCLUDE.len() && name[..INCLUDE.len()].eq_ignore_ascii_case(INCLUDE);
        let is_other = is_glued || goes_on(&name.to_ascii_lowercase(), behind, place);
        let written = &line[..line.len() - behind.len()];
        let message = format!("`{written}` is none of the dialect's constructs, so it is shown as text");
        let help = format!("did you mean `[!{}`?", if is_glued { INCLUDE } else { name });
        match (is_alert, is_other) {
            (true, _) => Some(Self::note(message, help)),
            (false, true) => Some(Self::block(message, help)),
            (false, false) => None,
        }
    }

    /// `[！name` or `[!警告]`: a note in a quote, in whatever language, or another construct of the dialect.
    pub(super) fn of_foreign(written: &str, name: &str, behind: &str, place: Place, own: &[OwnAlert]) -> Option<Self> {
        let is_note = may_begin_note(name, place) && behind.starts_with(']') && !name.is_empty();
        let construct = BRACKETS.iter().find(|other| other.eq_ignore_ascii_case(name));
        let end = if is_note { "]" } else { "" };
        let message = format!("`{written}{end}` is none of the dialect's constructs, so it is shown as text");
        let ids = || ALERTS.into_iter().chain(own.iter().map(|alert| alert.id.as_str()));
        match construct {
            Some(construct) if behind.contains("](") && !behind.starts_with("](") => {
                Some(Self::block(message, format!("did you mean `[!{construct}` with the narrow `!`?")))
            }
            _ if !is_note || behind.starts_with("](") => None,
            _ => Some(Self::note(
                message,
                match nearest(name, ids()) {
                    Some(near) => format!("did you mean `[!{near}]` with the narrow `!`?"),
                    None => format!("use one of {} behind `[!`", ids().collect::<Vec<_>>().join(", ")),
                },
            )),
        }
    }

    fn of_note(written: &str, name: &str, place: Place, ends: bool, own: &[OwnAlert]) -> Option<Self> {
        let own = || own.iter().map(|alert| alert.id.as_str());
        let is_alert = own().chain(ALERTS).any(|alert| alert.eq_ignore_ascii_case(name));
        let in_quote = place == Place::Quote;
        if is_alert && ends {
            let message = format!("`{written}]` stands outside of a quote, so it is shown as text");
            let help = match place {
                Place::Inside => {
                    "begin a note on a line of its own with `> `; inside a line or a table's cell, write the word alone"
                }
                _ => "begin the line, and those of the note's text, with `> `",
            };
            return Some(Self::note(message, help));
        }
        if is_alert && in_quote {
            let message = format!("`{written}` is not closed, so it is shown as text");
            return Some(Self::note(message, format!("write `{written}]`, alone on its line")));
        }
        if name.starts_with("code") && !ends {
            let message = format!("`{written}` is none of the dialect's constructs, so it is shown as text");
            return Some(Self::block(message, format!("did you mean `[!code-{}`?", &name["code".len()..])));
        }
        let near = nearest(name, own().chain(ALERTS).chain(BRACKETS));
        let end = if ends { "]" } else { "" };
        // What goes on behind its name is not closed there.
        let is_whole = |near: &str| !BRACKETS.contains(&near);
        let message = || format!("`{written}{end}` is none of the dialect's constructs, so it is shown as text");
        match near {
            Some(near) if in_quote || !ends => Some(Self::note(
                message(),
                format!("did you mean `[!{near}{}`?", if is_whole(near) { "]" } else { "" }),
            )),
            None if ends && may_begin_note(&written[2..], place) => {
                let all: Vec<&str> = ALERTS.into_iter().chain(own()).collect();
                Some(Self::note(message(), format!("use one of {}", all.join(", "))))
            }
            _ => None,
        }
    }

    /// `:::name` that is no construct; no more than near names are told where it does not stand alone.
    pub(super) fn of_name(name: &str, stands_alone: bool) -> Option<Self> {
        if name == "no-loc" {
            // What is complete has been unwrapped before.
            let message = "this `:::no-loc` is not complete, so it is shown as text".to_owned();
            let help = "write `:::no-loc text=\"…\":::`".to_owned();
            return Some(Self { rule: &NO_LOC_RESIDUE, message, help });
        }
        if name.len() < 3 {
            return None;
        }
        let near = nearest(name, NAMES.iter().map(|(name, _)| *name));
        let note = NOTES_ELSEWHERE.iter().find(|(other, _)| name.eq_ignore_ascii_case(other));
        let help = match (note, near) {
            (Some((_, note)), _) => format!("write `> [!{note}]`, and `>` before each line of its text"),
            (None, Some(near)) => format!("did you mean `:::{near}`?"),
            (None, None) if stands_alone => {
                let all: Vec<&str> =
                    NAMES.iter().map(|(name, _)| *name).filter(|name| !name.ends_with("-end")).collect();
                format!("use one of {}", all.join(", "))
            }
            (None, None) => return None,
        };
        Some(Self::block(format!("`:::{name}` is none of the dialect's constructs, so it is shown as text"), help))
    }

    /// An attribute that a construct does not have, or has twice.
    pub(super) fn of_attributes(name: &str, allowed: &[&str], attributes: &Attributes) -> Option<Self> {
        let twice = |at: usize| attributes[..at].iter().any(|(other, _)| *other == attributes[at].0);
        if let Some(at) = (0..attributes.len()).find(|at| twice(*at)) {
            let message = format!("`:::{name}` has `{}` twice", attributes[at].0);
            return Some(Self::block(message, "take one of them out"));
        }
        let (unknown, _) = attributes.iter().find(|(attribute, _)| !allowed.contains(&attribute.as_str()))?;
        let help = match (nearest(unknown, allowed.iter().copied()), allowed) {
            (Some(near), _) => format!("did you mean `{near}`?"),
            (None, []) => "take it out".to_owned(),
            (None, allowed) => format!("it may have {}", allowed.join(", ")),
        };
        Some(Self::block(format!("`:::{name}` has no attribute `{unknown}`"), help))
    }

    /// An attribute whose value is none of those that it may have.
    pub(super) fn of_value(name: &str, attribute: &str, value: &str, allowed: &[&str]) -> Self {
        let help = match nearest(value, allowed.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it may be {}", allowed.join(", ")),
        };
        Self::block(format!("`{attribute}` of this `:::{name}` cannot be `{value}`"), help)
    }

    /// A width that is no number.
    pub(super) fn of_width(value: &str) -> Self {
        let message = format!("`max-width` of this `:::video` is `{value}`, so it is shown as text");
        Self::block(message, "write a number of pixels, as in `max-width=\"400\"`")
    }

    /// A video of a host that others do not play, or a page about one.
    pub(super) fn of_video(source: &str) -> Self {
        let message =
            format!("`{source}` is no address of a player, so other readers cannot play it; here it is a link");
        let help = "link to a player of YouTube (`/embed/…`), of Channel 9 (`…/player`) or of microsoft.com";
        Self::block(message, help)
    }

    /// A line that ends before the construct does, or goes on behind it.
    pub(super) fn of_line(name: &str, needs_end: bool) -> Self {
        let message = format!("this `:::{name}` is not complete, so it is shown as text");
        let end = if needs_end { ", and end it with `:::`" } else { ", and leave nothing behind it on its line" };
        Self::block(message, format!("write attributes as `name=\"value\"`{end}"))
    }

    /// Text behind a construct that takes its whole line.
    pub(super) fn of_rest(name: &str, rest: &str) -> Self {
        let rest = rest.chars().take(40).collect::<String>();
        let message = format!("`{rest}` stands behind `:::{name}` on its line, so it is not shown");
        Self::block(message, "put it on a line of its own")
    }

    /// Colons behind what has none there.
    pub(super) fn of_colons(name: &str) -> Self {
        let message = format!("the colons behind `:::{name}` mean nothing");
        Self::block(message, "take them out")
    }

    /// A construct that only its line ends.
    pub(super) fn of_missing_colons(name: &str) -> Self {
        let message = format!("no `:::` ends this `:::{name}`, which not all readers of the dialect take");
        Self::block(message, "write `:::` at its end")
    }

    /// A zone whose beginning has colons at its end, as images have.
    pub(super) fn of_closed_zone() -> Self {
        let message = "`:::` stands behind this `:::zone`, so it is shown as text".to_owned();
        Self::block(message, "take the colons at the end of the line out")
    }

    /// A zone that more than three colons begin.
    pub(super) fn of_many_colons() -> Self {
        let message = "more than three colons begin this `:::zone`, so it is shown as text".to_owned();
        Self::block(message, "begin it with `:::`")
    }

    /// Values between single quotes.
    pub(super) fn of_quotes(name: &str) -> Self {
        let message = format!("this `:::{name}` has a value in single quotes, so it is shown as text");
        Self::block(message, "write values in double quotes, as in `name=\"value\"`")
    }

    /// A value with quotation marks in it, the first of which ends it.
    pub(super) fn of_inner_quotes(name: &str) -> Self {
        let message = format!("this `:::{name}` has quotation marks within a value, so it is shown as text");
        Self::block(message, "write `&quot;` for each of them")
    }

    /// An attribute that is missing.
    pub(super) fn without(name: &str, attribute: &str) -> Self {
        let message = format!("`:::{name}` has no `{attribute}`, so it is shown as text");
        Self::block(message, format!("add `{attribute}=\"…\"`"))
    }

    /// A sample whose language nothing tells.
    pub(super) fn without_language(file: &str) -> Self {
        let message = format!("nothing says in which language `{file}` is written");
        Self::block(message, "add `language=\"…\"`; so that tools know it; the sample is shown all the same")
    }

    /// Attributes whose values cannot be.
    pub(super) fn of_values(name: &str) -> Self {
        let message = format!("`:::{name}` does not say for whom it is, so it is shown as text");
        Self::block(message, "give it `pivot=\"name,name\"`, or `target` with docs, chromeless or pdf")
    }

    /// A zone whose pivot cannot be a name.
    pub(super) fn of_pivot(pivot: &str) -> Self {
        let message = format!("`{pivot}` cannot be the name of a pivot, so this `:::zone` is shown as text");
        Self::block(message, "use letters, digits and `-` alone, with commas between names")
    }

    /// An image whose quoted text goes on over lines.
    pub(super) fn of_lines(name: &str) -> Self {
        let message = format!("this `:::{name}` goes on over several lines, which not all readers of the dialect take");
        Self::block(message, "write it on one line")
    }

    /// An image whose long description nothing ends.
    pub(super) fn of_open_image() -> Self {
        let message = "the long description of this `:::image` is not closed, so the image has none".to_owned();
        let help = "write `:::image-end:::` below the description, or leave `type=\"complex\"` out".to_owned();
        Self { rule: &UNCLOSED_BLOCK, message, help }
    }

    /// An end of a block that begins nowhere above.
    pub(super) fn of_end(name: &str) -> Self {
        let message = format!("no `:::{name}` is open that `:::{name}-end` could close");
        Self { rule: &UNCLOSED_BLOCK, message, help: "take it out, or write the beginning above it".to_owned() }
    }

    /// A formula whose block nothing ends.
    pub(super) fn of_open_formula() -> Self {
        let message = "nothing closes the formula that begins with this `$$`, so it is shown as text".to_owned();
        let help = "write `$$` alone on a line below the formula, as far indented as the first".to_owned();
        Self { rule: &UNCLOSED_BLOCK, message, help }
    }

    /// A construct that does not have its line for itself.
    pub(super) fn of_neighbours(written: &str, marker: &Marker) -> Self {
        let written = written.chars().take(40).collect::<String>();
        let message = format!("`{written}` does not stand alone on its line, so it is shown as text");
        match marker {
            Marker::Alert(_) | Marker::OwnAlert(_) | Marker::Div { .. } => {
                Self::note(message, "begin the note's text on the next line, with `> `")
            }
            _ => Self::block(message, "put it on a line of its own"),
        }
    }
}
