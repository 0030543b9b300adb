//! Front matter: cases as files, properties, and a look over real articles.

mod golden;

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use hexapla::finding::{FileId, Finding};
use hexapla::front_matter::{self, Entry, FrontMatter, Value};
use hexapla::text::{LineIndex, Span};
use proptest::prelude::*;

fn parse(text: &str) -> (FrontMatter, Vec<Finding>) {
    let mut findings = Vec::new();
    let front_matter = front_matter::parse(text, FileId(0), &mut findings);
    (front_matter, findings)
}

#[test]
fn cases_read_as_expected() {
    golden::check("front_matter", |_, text| {
        let (front_matter, findings) = parse(text);
        let lines = LineIndex::new(text);
        let mut dump = String::new();
        entries(&mut dump, text, &lines, &front_matter.entries, 0);
        for (name, value) in [("title", front_matter.title()), ("description", front_matter.description())] {
            if let Some(value) = value {
                let _ = writeln!(dump, "= {name} {value:?}");
            }
        }
        let body = lines.position(front_matter.body as u32);
        let first_line = text[front_matter.body..].lines().next().unwrap_or_default();
        let _ = writeln!(dump, "= body {}:{} {first_line:?}", body.line, body.column);
        dump + &golden::findings(text, &lines, &findings)
    });
}

fn entries(dump: &mut String, text: &str, lines: &LineIndex<'_>, entries: &[Entry], depth: usize) {
    for entry in entries {
        let indent = "  ".repeat(depth);
        let key = lines.position(entry.key.span.start);
        let _ = write!(dump, "{indent}{} ({}:{})", entry.key.value, key.line, key.column);
        value(dump, text, lines, &entry.value, Some(entry.span), depth);
    }
}

fn value(dump: &mut String, text: &str, lines: &LineIndex<'_>, value: &Value, span: Option<Span>, depth: usize) {
    let place = span.map(|span| format!(" at {}", golden::place(text, lines, span))).unwrap_or_default();
    let _ = match value {
        Value::Null => writeln!(dump, " null{place}"),
        Value::Scalar(scalar) if scalar.span.slice(text) == scalar.value => writeln!(dump, "{place}"),
        Value::Scalar(scalar) => writeln!(dump, " {:?}{place}", scalar.value),
        Value::List(_) => writeln!(dump, " list{place}"),
        Value::Mapping(_) => writeln!(dump, " mapping{place}"),
    };
    match value {
        Value::Null | Value::Scalar(_) => {}
        Value::List(items) => {
            for item in items {
                dump.push_str(&"  ".repeat(depth + 1));
                dump.push('-');
                let span = if let Value::Scalar(scalar) = item { Some(scalar.span) } else { None };
                self::value(dump, text, lines, item, span, depth + 1);
            }
        }
        Value::Mapping(inner) => entries(dump, text, lines, inner, depth + 1),
    }
}

#[test]
fn values_are_found_whatever_the_case_of_their_key() {
    let text = "---\nRobots: noindex\nrobots: index\nms.custom: [~, '', a, b]\nnothing:\nempty: ''\n---\n";
    let (front_matter, _) = parse(text);
    let texts = |key| front_matter.list(key).iter().map(|text| text.value.as_str()).collect::<Vec<_>>();
    assert_eq!(texts("ROBOTS"), ["noindex"]);
    assert_eq!(texts("MS.Custom"), ["a", "b"]);
    assert_eq!(front_matter.text("ms.custom").map(|text| text.value.as_str()), Some("a"));
    assert_eq!(front_matter.get("nothing"), Some(&Value::Null));
    assert!(texts("nothing").is_empty() && texts("empty").is_empty() && texts("absent").is_empty());
    assert_eq!((front_matter.title(), front_matter.description()), (None, None));
}

#[test]
fn front_matter_over_64_kib_is_read_line_by_line_and_the_body_is_found() {
    let text = format!("---\ntitle: Ferrets\nlist:\n{}last: x\n---\nText\n", "- item\n".repeat(12_000));
    let (front_matter, findings) = parse(&text);
    assert_eq!(front_matter.title().as_deref(), Some("Ferrets"));
    assert!(front_matter.list("list").len() > 9_000 && front_matter.get("last").is_none());
    assert_eq!(&text[front_matter.body..], "Text\n");
    assert_eq!(findings.len(), 1);
    let prose = format!("---\n{}\n---\nText\n", "Prose goes on and on.\n".repeat(4_000));
    assert_eq!(parse(&prose), (FrontMatter::default(), Vec::new()));
}

/// Text that is nearly front matter: pieces of YAML in any order.
fn nearly_yaml() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("---\n"),
        Just("...\n"),
        Just("title: "),
        Just("ms.date: "),
        Just("key:"),
        Just("- "),
        Just("  "),
        Just("\n"),
        Just("\r\n"),
        Just("\r"),
        Just("\t"),
        Just("'"),
        Just("\""),
        Just("\\_"),
        Just("\\"),
        Just(": "),
        Just(" #"),
        Just("["),
        Just("]"),
        Just("{"),
        Just("}"),
        Just(", "),
        Just("|\n"),
        Just(">-\n"),
        Just("? "),
        Just("&a "),
        Just("*a"),
        Just("!t "),
        Just("null"),
        Just("~"),
        Just("12"),
        Just("true"),
        Just("wörd"),
        Just("多"),
        Just("a b"),
        Just(":::no-loc(X):::"),
        Just(":::no-loc text=\"Y\":::"),
        Just("\u{a0}"),
        Just("\u{2028}"),
        Just("\u{85}"),
        Just("\u{feff}"),
        Just("\0"),
        Just("%"),
        Just("@"),
        Just("="),
        Just("&nbsp;"),
        Just("\u{7f}"),
    ];
    (any::<bool>(), prop::collection::vec(piece, 0..40)).prop_map(|(closed, pieces)| {
        let end = if closed { "\n---\nbody\n" } else { "" };
        format!("---\n{}{end}", pieces.concat())
    })
}

fn check_spans(text: &str, entries: &[Entry]) {
    for entry in entries {
        check_span(text, entry.key.span);
        check_span(text, entry.span);
        check_value(text, &entry.value);
    }
}

fn check_value(text: &str, value: &Value) {
    match value {
        Value::Null => {}
        Value::Scalar(scalar) => check_span(text, scalar.span),
        Value::List(items) => items.iter().for_each(|item| check_value(text, item)),
        Value::Mapping(entries) => check_spans(text, entries),
    }
}

fn check_span(text: &str, span: Span) {
    assert!(text.get(span.range()).is_some(), "{span:?} is out of bounds or inside a character of {text:?}");
}

fn check_all(text: &str) {
    let (front_matter, findings) = parse(text);
    assert!(text.get(front_matter.body..).is_some());
    check_spans(text, &front_matter.entries);
    findings.iter().for_each(|finding| check_span(text, finding.span));
    front_matter.span.into_iter().for_each(|span| check_span(text, span));
    let _ = (front_matter.title(), front_matter.description());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_and_places_are_in_it(text in any::<String>()) {
        check_all(&text);
        check_all(&format!("---\n{text}\n---\n"));
    }

    #[test]
    fn pieces_of_yaml_are_read_and_places_are_in_them(text in nearly_yaml()) {
        check_all(&text);
    }

    #[test]
    fn bytes_as_text_are_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check_all(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn a_plain_value_stands_where_its_span_says(
        value in "[a-zé多][a-zé多 ,.|'\"()-]{0,30}[a-z多]",
        blanks in " {1,3}",
        behind in "( {0,2}| +# note)",
        extra in prop_oneof![Just(""), Just("list: [a]\n")],
    ) {
        let text = format!("---\nkey:{blanks}{value}{behind}\n{extra}---\n");
        let (front_matter, findings) = parse(&text);
        prop_assert_eq!(findings.len(), 0);
        let found = front_matter.text("KEY").expect("the key has a value");
        prop_assert_eq!(&found.value, &value);
        prop_assert_eq!(found.span.slice(&text), value);
    }
}

#[test]
fn hostile_front_matter_takes_little_time() {
    let repeated = |piece: &str| format!("---\nkey: {}\n---\n", piece.repeat(64_000 / piece.len()));
    let at_margin = |piece: &str| format!("---\n{}\n---\n", piece.repeat(64_000 / piece.len()));
    let pieces = [
        "[",
        "{",
        "[{",
        "- ",
        "? ",
        "a: ",
        "'",
        "\"",
        "\"\\",
        "'[",
        "\"[",
        "\n  [",
        "\n- ",
        "\na: ",
        "\n? ",
        "\n\"[\n",
        "- [",
        ",",
        "[]",
        "[a],",
        "\n a",
        "|\n ",
        "\r[",
        "\u{2028}[",
        "&a ",
        "*a ",
        "!a ",
        "#",
        ":",
        ": ",
        "\ta",
        "~ ",
        "\n~",
        "\nnull",
        "\na:\n b:\n",
        "{a: ",
        "[a: ",
        "? [",
        ":::no-loc(",
        ":::no-loc text=\"",
        ":::no-loc(a):::",
        "\n%",
        "a:\n",
        "\nk: \"]\", [\"]\", [",
    ];
    for piece in pieces {
        for text in [repeated(piece), at_margin(piece)] {
            let start = Instant::now();
            check_all(&text);
            let took = start.elapsed();
            assert!(took < Duration::from_secs(2), "{piece:?} took {took:?}");
        }
    }
    check_all(&format!("---\nkey: {}{}\n---\n", "[".repeat(30_000), "]".repeat(30_000)));
    let deep: String = (0..350).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    check_all(&format!("---\n{deep}---\n"));
    check_all(&format!("---\nkey: a\n{}", "text: b\n".repeat(200_000)));
    check_all(&format!("---\nkey: a\n{}---\n", "key: b\n".repeat(200_000)));
}

#[test]
fn real_articles_have_front_matter_without_findings() {
    let articles = golden::corpora("md");
    let (mut read, mut lines) = (0, Vec::new());
    let start = Instant::now();
    for (path, text) in &articles {
        let (front_matter, findings) = parse(text);
        check_spans(text, &front_matter.entries);
        read += usize::from(front_matter.span.is_some());
        lines.extend(findings.iter().map(|finding| format!("{}: {}", path.display(), finding.message)));
    }
    eprintln!("{} articles, {read} with front matter, {:?}", articles.len(), start.elapsed());
    assert!(
        lines.len() * 100 <= articles.len(),
        "findings in more than one article of a hundred:\n{}",
        lines.join("\n")
    );
    lines.iter().for_each(|line| eprintln!("{line}"));
}
