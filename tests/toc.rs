//! Tables of contents: cases as files, properties, and a look over real ones.

mod golden;

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use hexapla::finding::{FileId, Finding};
use hexapla::text::LineIndex;
use hexapla::toc::{self, Toc, TocEntry};
use proptest::prelude::*;

fn parse(path: &Path, text: &str) -> (Toc, Vec<Finding>) {
    let mut findings = Vec::new();
    let is_yaml = path.extension().is_some_and(|extension| extension == "yml");
    let parse = if is_yaml { toc::parse_yaml } else { toc::parse_markdown };
    let toc = parse(text, FileId(0), &mut findings);
    (toc, findings)
}

#[test]
fn cases_read_as_expected() {
    golden::check("toc", |path, text| {
        let (toc, findings) = parse(path, text);
        let lines = LineIndex::new(text);
        let mut dump = String::new();
        entries(&mut dump, text, &lines, &toc.entries, 0);
        dump + &golden::findings(text, &lines, &findings)
    });
}

fn entries(dump: &mut String, text: &str, lines: &LineIndex<'_>, entries: &[TocEntry], depth: usize) {
    for entry in entries {
        let indent = "  ".repeat(depth);
        let _ = writeln!(dump, "{indent}-{}", if entry.expanded { " expanded" } else { "" });
        for (name, value) in fields(entry) {
            let place = golden::place(text, lines, value.span);
            let _ = match value.span.slice(text) == value.value {
                true => writeln!(dump, "{indent}  {name} {place}"),
                false => writeln!(dump, "{indent}  {name} {:?} at {place}", value.value),
            };
        }
        self::entries(dump, text, lines, &entry.items, depth + 1);
    }
}

fn fields(entry: &TocEntry) -> impl Iterator<Item = (&'static str, &hexapla::text::Spanned<String>)> {
    let fields = [
        ("name", &entry.name),
        ("href", &entry.href),
        ("tocHref", &entry.toc_href),
        ("topicHref", &entry.topic_href),
        ("uid", &entry.uid),
    ];
    fields.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?)))
}

fn count(entries: &[TocEntry]) -> usize {
    entries.iter().map(|entry| 1 + count(&entry.items)).sum()
}

fn check_spans(text: &str, entries: &[TocEntry]) {
    for entry in entries {
        for (_, value) in fields(entry) {
            assert!(text.get(value.span.range()).is_some(), "{:?} is not within {text:?}", value.span);
        }
        check_spans(text, &entry.items);
    }
}

fn check_all(text: &str) {
    for path in ["TOC.yml", "TOC.md"] {
        let (toc, findings) = parse(Path::new(path), text);
        check_spans(text, &toc.entries);
        assert!(findings.iter().all(|finding| text.get(finding.span.range()).is_some()));
    }
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("- name: "),
        Just("  href: "),
        Just("  items:\n"),
        Just("  - name: "),
        Just("    href: "),
        Just("\n"),
        Just("a.md"),
        Just("wörd "),
        Just("多"),
        Just("\"x\\_y\""),
        Just("'it''s'"),
        Just("["),
        Just("]("),
        Just(")"),
        Just("# "),
        Just("## "),
        Just("#### "),
        Just("<xref:a.b>"),
        Just("@uid"),
        Just("`c`"),
        Just("\\"),
        Just("&amp;"),
        Just("<"),
        Just(">"),
        Just(" \"t\""),
        Just("(y)"),
        Just("xref:u?q"),
        Just("<!-- c -->"),
        Just("---\n"),
        Just("{"),
        Just(": "),
        Just(" #"),
        Just("\r\n"),
        Just("expanded: true"),
        Just("![i](p.png)"),
        Just("[r]: z.md\n"),
        Just("[r]"),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_and_places_are_in_it(text in any::<String>()) {
        check_all(&text);
    }

    #[test]
    fn pieces_are_read_and_places_are_in_them(text in pieces()) {
        check_all(&text);
    }

    #[test]
    fn every_entry_is_found_at_its_place(names in prop::collection::vec("[a-zé多]([a-zé多 ,.()&-]{0,20}[a-z多])?", 1..12)) {
        let yaml: String = names.iter().map(|name| format!("- name: {name}\n  href: {}.md\n", name.len())).collect();
        let (toc, findings) = parse(Path::new("TOC.yml"), &yaml);
        prop_assert_eq!(findings.len(), 0);
        let found: Vec<_> = toc.entries.iter().filter_map(|entry| entry.name.as_ref()).collect();
        prop_assert_eq!(found.iter().map(|name| name.value.clone()).collect::<Vec<_>>(), names.clone());
        prop_assert!(found.iter().all(|name| name.span.slice(&yaml) == name.value));
        prop_assert!(toc.entries.iter().flat_map(|entry| &entry.href).all(|href| href.span.slice(&yaml) == href.value));
    }
}

#[test]
fn large_tables_of_contents_take_little_time() {
    let yaml: String =
        (0..9_500).map(|n| format!("- name: Entry [number] {n}\n  href: folder/article-{n}.md\n")).collect();
    let (toc, findings) = timed(&yaml, "TOC.yml");
    assert_eq!((toc.entries.len(), findings.len()), (9_500, 0));
    let markdown: String = (0..9_500).map(|n| format!("## [Entry {n}](folder/article-{n}.md)\n")).collect();
    assert_eq!(timed(&markdown, "TOC.md").0.entries.len(), 9_500);
}

#[test]
fn hostile_tables_of_contents_take_little_time() {
    let pieces = [
        "[",
        "- [",
        "- ",
        "? ",
        "\n- \"[\n",
        "- items:\n",
        "\n- a: ",
        "\"",
        "'",
        "{a: ",
        "\n- name: \"]\", [\"]\", [",
        "# [",
        "# <",
        "[a](",
        "\n#",
        "# a](",
        "\n- null",
        "[[],",
        "a: &b [*b, *b]\n",
        "\r- [",
    ];
    for piece in pieces {
        let text = piece.repeat(1_000_000 / piece.len());
        timed(&text, "TOC.yml");
        timed(&text, "TOC.md");
    }
    let deep: String = (0..1_000).map(|depth| format!("{0}- name: a\n{0}  items:\n", "  ".repeat(depth))).collect();
    let (toc, findings) = timed(&deep, "TOC.yml");
    assert!(count(&toc.entries) >= 50 && findings.len() == 1);
}

fn timed(text: &str, path: &str) -> (Toc, Vec<Finding>) {
    let start = Instant::now();
    let read = parse(Path::new(path), text);
    let took = start.elapsed();
    assert!(took < Duration::from_secs(4), "{:?} took {took:?}", text.get(..20));
    read
}

#[test]
fn real_tables_of_contents_have_no_findings() {
    let tables = golden::corpora("yml").into_iter().chain(golden::corpora("md"));
    for (path, text) in tables.filter(|(path, _)| path.file_stem().is_some_and(|stem| stem.eq_ignore_ascii_case("toc")))
    {
        let (toc, findings) = parse(&path, &text);
        check_spans(&text, &toc.entries);
        eprintln!("{}: {} entries", path.display(), count(&toc.entries));
        assert!(count(&toc.entries) > 0 && findings.is_empty(), "{}: {findings:?}", path.display());
    }
}
