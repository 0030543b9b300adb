//! YAML pages that nobody meant: whatever a file holds, its page is whole, its places are in the file, and it takes no time.

use std::time::{Duration, Instant};

use hexapla::alert::AlertSpellings;
use hexapla::article::{Article, Role};
use hexapla::config::Markdown;
use hexapla::docset::{FileKind, Source};
use hexapla::finding::{FileId, Finding};
use hexapla::locale::Locale;
use hexapla::markdown::Purpose;
use hexapla::markdown::body::{Body, Fill};
use hexapla::text::Span;
use hexapla::yaml_page;
use proptest::prelude::*;

fn parsed(text: &str, purpose: Purpose) -> (Article, Vec<Finding>) {
    let source = Source { file: FileId(0), kind: FileKind::YamlPage, text, has_returns: false };
    let locale = Locale::parse("fr").expect("a locale");
    let alerts = AlertSpellings::default();
    let markdown = Markdown::default();
    let recovered_from = None;
    let role = Role {
        locale: &locale,
        purpose,
        translation: true,
        fragment: false,
        alerts: &alerts,
        markdown,
        recovered_from,
        prose: None,
    };
    yaml_page::parse(&source, role)
}

const KINDS: [&str; 7] = ["Landing", "Hub", "FAQ", "IndexPage", "YamlDocument", "Lading", "Course"];

const KEYS: &[&str] = &[
    "title",
    "summary",
    "metadata",
    "landingContent",
    "linkLists",
    "linkListType",
    "links",
    "text",
    "url",
    "href",
    "highlightedContent",
    "items",
    "itemType",
    "imageSrc",
    "conceptualContent",
    "sections",
    "footer",
    "footerLink",
    "additionalContent",
    "questions",
    "question",
    "answer",
    "name",
    "introSection",
    "abstract",
    "aside",
    "image",
    "type",
    "style",
    "columns",
    "rows",
    "values",
    "html",
    "note",
    "titel",
    "linkList",
];

const VALUES: &[&str] = &[
    "a",
    "One [two](x.md#y) three",
    "\"**a** \\\"b\\\" [c](d.md)\"",
    "'it''s [a](b.md)'",
    "|\n~One.\n\n~> [!NOTE]\n~> [Two](x.md)",
    ">-\n~One\n~[two](x.md)\n\n~three",
    "~",
    "12",
    "[]",
    "{}",
    "[a, b c]",
    "<script>x</script> <b>c",
    "\"# <a name=\\\"x\\\"></a>T\"",
    "'[t](#tab/a)'",
    ":::no-loc(a)::: b",
    "table",
    "javascript:x",
    "'[!INCLUDE [a](b.md)]'",
    "\"```\\n[a](b)\"",
    "多 [b](c.md)",
    "'# #'",
];

/// A value below a key, indented.
fn value(depth: u32) -> BoxedStrategy<String> {
    let scalar = prop::sample::select(VALUES).prop_map(|value| format!(" {value}\n"));
    if depth == 0 {
        return scalar.boxed();
    }
    let list = prop::collection::vec(mapping(depth - 1), 0..3).prop_map(|items| {
        items.iter().map(|item| format!("\n- {}", item.trim_start().replace('\n', "\n  "))).collect::<String>() + "\n"
    });
    let nested = mapping(depth - 1).prop_map(|mapping| format!("\n  {}\n", mapping.trim().replace('\n', "\n  ")));
    prop_oneof![2 => scalar, 2 => list, 1 => nested].boxed()
}

fn mapping(depth: u32) -> BoxedStrategy<String> {
    let entry = (prop::sample::select(KEYS), value(depth))
        .prop_map(|(key, value)| format!("{key}:{}", value.replace('~', "    ")));
    prop::collection::vec(entry, 1..5).prop_map(|entries| entries.concat()).boxed()
}

fn page() -> impl Strategy<Value = String> {
    let ends = prop_oneof![4 => Just("\n"), 1 => Just("\r\n")];
    (prop::sample::select(&KINDS[..]), mapping(4), ends)
        .prop_map(|(kind, entries, end)| format!("### YamlMime:{kind}\n{entries}").replace('\n', end))
}

/// The pieces of a body begin once and end once, inside each other or apart.
fn pieces_are_whole(body: &Body) -> bool {
    let mut open = Vec::new();
    let mut at = 0;
    for hole in &body.holes {
        if hole.at < at || body.html.text(&mut Vec::new()).get(..hole.at as usize).is_none() {
            return false;
        }
        at = hole.at;
        match hole.fill {
            Fill::PieceStart(piece) => open.push(piece),
            Fill::PieceEnd(piece) if open.pop() != Some(piece) => return false,
            _ => {}
        }
    }
    open.is_empty()
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn tables(body: &Body) -> (usize, usize, usize, usize) {
    (body.links.len(), body.ids.len(), body.headings.len(), body.includes.len())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_page_is_whole_whatever_it_holds(text in page()) {
        let (article, findings) = parsed(&text, Purpose::Pages);
        let is_place = |span: Span| text.get(span.range()).is_some();
        prop_assert!(findings.iter().all(|finding| is_place(finding.span)), "{:?}", findings);
        let body = &article.body;
        prop_assert!(pieces_are_whole(body));
        prop_assert!(!body.html.text(&mut Vec::new()).contains("<script"));
        for link in &body.links {
            prop_assert!(is_place(link.span));
            let stored = words(link.span.slice(&text));
            let is_it = stored.contains(&words(link.written())) || stored.contains([':', '\\', '\'']);
            prop_assert!(is_it, "{stored:?} for {:?}", link.written());
        }
        prop_assert!(body.includes.iter().all(|include| is_place(include.span)));
        prop_assert!(body.headings.iter().all(|heading| (heading.id as usize) < body.ids.len()));
        let (checked, found) = parsed(&text, Purpose::Findings);
        prop_assert_eq!(tables(&checked.body), tables(body));
        prop_assert_eq!(found, findings);
    }

    #[test]
    fn no_text_makes_it_fail(text in any::<String>()) {
        parsed(&format!("### YamlMime:Hub\n{text}"), Purpose::Pages);
    }
}

#[test]
fn long_pages_take_time_in_proportion() {
    for (kind, head, item) in [
        ("FAQ", "sections:\n- questions:\n", "  - question: a\n    answer: \"[b](c.md)\"\n"),
        ("Landing", "landingContent:\n", "- title: a\n  url: b\n"),
        ("Hub", "x:\n", "- y: z\n"),
        ("Course", "", "a: b c\n"),
        ("IndexPage", "sections:\n", "- items: [[[[{type: list}]]]]\n"),
    ] {
        let count = (256 << 10) / item.len();
        let text = format!("### YamlMime:{kind}\ntitle: t\n{head}{}", item.repeat(count));
        let start = Instant::now();
        parsed(&text, Purpose::Pages);
        // Without optimisation, on a machine that does other things too.
        assert!(start.elapsed() < Duration::from_secs(20), "{kind}: {:?}", start.elapsed());
    }
}
