//! What holds for every text: nothing panics, every span is a place of the text, and the HTML is whole and harmless.

use hexapla::alert::AlertSpellings;
use hexapla::bitext::align::MadeFrom;
use hexapla::bitext::html::blocks;
use hexapla::bitext::pairing::{Texts, pair};
use hexapla::config::Markdown;
use hexapla::finding::FileId;
use hexapla::front_matter;
use hexapla::locale::Locale;
use hexapla::markdown::body::{Body, Fill, LinkOrigin};
use hexapla::markdown::destination::Destination;
use hexapla::markdown::{Compiled, Context, Form, Purpose, Side, compile};
use hexapla::prose::Checks;
use hexapla::text::Span;
use proptest::prelude::*;

/// What these repositories write, whole and in parts, as it stands and as it should not.
const SNIPPETS: &[&str] = &[
    "<span data-ttu-id=\"a1-101\">",
    "</span>",
    "</span><span class=\"sxs-lookup\">",
    "<span class=\"sxs-lookup\"><span data-stu-id=\"a1-101\">",
    "<span data-ttu-id=\"a1-101\">多</span><span class=\"sxs-lookup\"><span data-stu-id=\"a1-101\">One</span></span>",
    ":::no-loc(Blazor):::",
    ":::no-loc text=\"a \\\"b\\\"\":::",
    ":::image source=\"a b.png\" alt-text=\"<多>\":::",
    ":::image type=\"complex\" source=\"a.png\":::",
    ":::image-end:::",
    ":::row:::",
    "   :::column span=\"2\":::",
    ":::column-end:::",
    ":::row-end:::",
    "::: moniker range=\">= a\"",
    "::: moniker-end",
    "::: zone pivot=\"a\"",
    "::: zone-end",
    ":::code language=\"c\" source=\"../a.cs\":::",
    ":::",
    "[!NOTE]",
    "[!INCLUDE [a](includes/b.md)]",
    "[!code-csharp[Main](a.cs?name=b)]",
    "[!VIDEO https://a.b/c]",
    "[!div class=\"nextstepaction\"]",
    "> ",
    "- ",
    "1. ",
    "   ",
    "    ",
    "\t",
    "# ",
    "## <a name=\"a b\"></a>",
    "### [C](#tab/c)",
    "***",
    "```",
    "``` c",
    "`",
    "``",
    "**",
    "*",
    "_",
    "~~",
    "**重要。**请",
    "（多）",
    "。",
    "é",
    "e\u{301}",
    "\u{a0}",
    "\u{200b}",
    "\u{fdd1}",
    "\u{1F600}",
    "\u{0}",
    "\u{1}",
    "\u{7f}",
    "\r\n",
    "\r",
    "\n",
    "\n\n",
    "\n\n",
    "\n",
    " ",
    " ",
    "a",
    "word",
    "[a](b.md)",
    "[a](<b c.md> 'd')",
    "[a](b\\_c.md#d&amp;e)",
    "[a](javascript:alert)",
    "[a](java\tscript:alert)",
    "[a](<java&#10;script:x>)",
    "[a](&#x6a;avascript:x)",
    "[a](data:text/html,x)",
    "![a](b.png \"c\")",
    "[![a](b.png)](c.md)",
    "[a][b]",
    "[b]",
    "\n[b]: c.md 'd'\n",
    "\n[b]: <javascript:x>\n",
    "[",
    "]",
    "](",
    "(",
    ")",
    "!",
    "<https://a.b>",
    "<a@b.c>",
    "<xref:a.b>",
    "https://a.b/c_(d).",
    "www.a.b,",
    "|a|b|\n|-|:-:|\n|c|",
    "|",
    "<table><tr><td>",
    "</td></tr></table>",
    "<td>[a](b.md)",
    "<div>",
    "\n\n<a href=\"b.md\">\n\n",
    "\n\n</a>\n\n",
    "\n\n<details>\n<summary>\n\n",
    "\n\n</summary>\n\n",
    "</div>",
    "</div>",
    "<p>",
    "<li>",
    "<b onclick=\"x\">",
    "<i style='x' onmouseover=x>",
    "</b>",
    "<a href=\"javascript:x\" id=\"a\">",
    "<a name=\"a\"></a>",
    "</a>",
    "<img src=\"a.png\" onerror=x alt=\"b",
    "\">",
    "<br>",
    "<script>alert(1)</script>",
    "<script>",
    "</script >",
    "<style>a{}</style>",
    "<svg><script>x</script>",
    "<iframe src=\"https://a.b\"></iframe>",
    "<textarea>",
    "<title>",
    "<!-- a -->",
    "<!--",
    "-->",
    "<?a?>",
    "<?0?>",
    "<hx:0>",
    "<![CDATA[a]]>",
    "<",
    ">",
    "&lt;script&gt;",
    "&amp;",
    "&#x26;",
    "&",
    "\\",
    "\\*",
    "\"",
    "'",
    "---\ntitle: a\n---\n",
    "<<<<<<< a\n",
    "=======\n",
    ">>>>>>> b\n",
    "---",
    "===",
];

fn text() -> impl Strategy<Value = String> {
    let snippet = prop_oneof![
        30 => prop::sample::select(SNIPPETS).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    let text = prop::collection::vec(snippet, 0..40).prop_map(|snippets| snippets.concat());
    let marked =
        (text, prop::bool::weighted(0.1)).prop_map(|(text, mark)| if mark { format!("\u{feff}{text}") } else { text });
    prop_oneof![9 => marked, 1 => any::<String>()]
}

fn compiled(text: &str, base: usize, form: Form) -> Compiled {
    let locale = if text.len().is_multiple_of(2) { "fr" } else { "zh" };
    compile(
        text,
        base,
        form,
        Context {
            purpose: Purpose::Pages,
            file: FileId(0),
            translation: true,
            fragment: false,
            side: Side::Target,
            alerts: &AlertSpellings::default(),
            markdown: Markdown::default(),
            prose: Checks::of(&Locale::parse(locale).expect("an id"), Some(&Locale::english()), |_| true),
        },
    )
}

fn is_place(span: Span, text: &str) -> bool {
    span.start <= span.end && text.get(span.range()).is_some()
}

fn check_spans(text: &str, compiled: &Compiled) -> Result<(), TestCaseError> {
    for link in &compiled.body.links {
        prop_assert!(is_place(link.span, text), "link {:?}", link);
        let stored = link.span.slice(text);
        let is_plain = |c: char| !c.is_control() && !matches!(c, '\\' | '&' | '\u{fdd1}');
        let as_written = link.origin == LinkOrigin::Markdown && stored.chars().all(is_plain);
        if as_written && !is_odd(stored, link.written()) {
            let added = ["", "http://", "mailto:"].iter().any(|added| link.written() == format!("{added}{stored}"));
            prop_assert!(added, "{:?} stands where {:?} was written", stored, link.written());
        }
    }
    for include in &compiled.body.includes {
        prop_assert!(is_place(include.span, text), "include {:?}", include);
    }
    for unit in &compiled.units {
        prop_assert!(is_place(unit.target, text) && is_place(unit.source, text), "unit {:?}", unit);
        prop_assert_eq!(unit.source.slice(text), unit.source_text.as_str());
    }
    for finding in &compiled.findings {
        prop_assert!(is_place(finding.span, text), "finding {:?}", finding);
    }
    Ok(())
}

/// Whether a destination is none that anybody writes: with a construct of the dialect in it, or another link.
fn is_odd(stored: &str, written: &str) -> bool {
    [":::", "<span", "</span", "[!", "]("].iter().any(|mark| stored.contains(mark) || written.contains(mark))
}

/// The HTML with something plain in its holes.
fn filled(body: &Body) -> Option<String> {
    let mut buffer = Vec::new();
    let written = body.html.text(&mut buffer);
    let mut html = String::new();
    let mut done = 0;
    for hole in &body.holes {
        let at = hole.at as usize;
        html.push_str(written.get(done..at)?);
        done = at;
        html.push_str(match hole.fill {
            Fill::Href(_) => " href=\"#\"",
            Fill::Image(_) => "<img src=\"#\" alt=\"\">",
            Fill::Id(_) => " id=\"a\"",
            Fill::Include(_) => "<div></div>",
            Fill::Snippet(_) => "<pre></pre>",
            Fill::Uid(_) | Fill::ShortUid(_) => "<a href=\"x\">uid</a>",
            Fill::Label(_) | Fill::Title(_) => "words",
            Fill::PieceStart(_) | Fill::PieceEnd(_) => "",
        });
    }
    html.push_str(written.get(done..)?);
    Some(html)
}

const VOID: [&str; 6] = ["br", "hr", "img", "col", "wbr", "area"];

/// What is wrong with HTML that should have every element closed in its place and nothing that can do harm.
fn problem(html: &str) -> Option<String> {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let tag = &rest[at + 1..rest[at..].find('>').map(|end| at + end)?];
        rest = &rest[at + tag.len() + 2..];
        let name_end = tag.trim_start_matches('/').find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len());
        if let Some(name) = tag.strip_prefix('/') {
            match open.pop() {
                Some(opened) if opened == name => {}
                opened => return Some(format!("</{name}> ends {opened:?}")),
            }
            continue;
        }
        let name = &tag[..name_end.min(tag.len())];
        if !name.starts_with(|c: char| c.is_ascii_lowercase()) {
            return Some(format!("<{tag}> is no tag"));
        }
        if matches!(
            name,
            "script" | "style" | "iframe" | "object" | "embed" | "svg" | "math" | "form" | "base" | "meta"
        ) {
            return Some(format!("<{name}>"));
        }
        if let Some(problem) = attribute_problem(&tag[name.len()..]) {
            return Some(format!("{problem} in <{tag}>"));
        }
        if !VOID.contains(&name) {
            open.push(name);
        }
    }
    open.pop().map(|open| format!("<{open}> is not closed"))
}

fn attribute_problem(attributes: &str) -> Option<String> {
    let mut rest = attributes;
    while !rest.trim().is_empty() {
        let (name, value) = rest.split_once("=\"")?;
        let name = name.trim().to_ascii_lowercase();
        let (value, behind) = value.split_once('"')?;
        if name.starts_with("on") || name == "style" || name == "srcdoc" || name.contains([' ', '<', '\'']) {
            return Some(format!("the attribute {name:?}"));
        }
        if value.contains('<') || value.to_ascii_lowercase().contains("javascript:") && name != "title" && name != "alt"
        {
            return Some(format!("the value {value:?}"));
        }
        rest = behind;
    }
    None
}

fn check_harmless(body: &Body) -> Result<(), TestCaseError> {
    let html = filled(body);
    prop_assert!(html.is_some(), "a hole is out of order or inside a character");
    let html = html.unwrap_or_default();
    prop_assert_eq!(problem(&html), None, "{}", html);
    for link in &body.links {
        let Destination::External(address) = &link.destination else { continue };
        let address: String = address.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
        let scheme = address.split(':').next().unwrap_or_default().to_ascii_lowercase();
        prop_assert!(!matches!(scheme.as_str(), "javascript" | "data" | "vbscript"), "{}", address);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn articles_compile_to_places_and_whole_html(text in text()) {
        let mut findings = Vec::new();
        let front = front_matter::parse(&text, FileId(0), &mut findings);
        prop_assert!(text.is_char_boundary(front.body));
        for finding in &findings {
            prop_assert!(is_place(finding.span, &text), "{:?}", finding);
        }
        let compiled = compiled(&text, front.body, Form::Blocks);
        check_spans(&text, &compiled)?;
        check_harmless(&compiled.body)?;
    }

    #[test]
    fn running_text_compiles_to_places_and_whole_html(text in text()) {
        let compiled = compiled(&text, 0, Form::Inline);
        check_spans(&text, &compiled)?;
        check_harmless(&compiled.body)?;
    }

    #[test]
    fn sentences_are_apart_and_together_all_of_their_blocks(text in text(), source in text()) {
        let html = |text: &str| filled(&compiled(text, 0, Form::Blocks).body).unwrap_or_default();
        let (page, source) = (html(&text), html(&source));
        let made_from = MadeFrom::PerhapsAnother;
        let pairing = pair(Texts { page: &page, marked: None, source: &source, made_from, present: Some(&page) });
        let blocks = blocks(&page);
        prop_assert_eq!(pairing.count, blocks.len());
        for block in &pairing.blocks {
            let mut done = 0;
            for sentence in &block.sentences {
                prop_assert_eq!(sentence.start, done);
                prop_assert!(sentence.end > done);
                prop_assert!(problem(&sentence.source).is_none(), "{}", sentence.source);
                done = sentence.end;
            }
            prop_assert_eq!(done as usize, blocks[block.at].text.encode_utf16().count());
        }
    }

    #[test]
    fn the_same_text_compiles_to_the_same(text in text()) {
        let (one, other) = (compiled(&text, 0, Form::Blocks), compiled(&text, 0, Form::Blocks));
        prop_assert_eq!(format!("{one:?}"), format!("{other:?}"));
    }
}
