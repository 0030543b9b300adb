//! Content that is made to be slow, deep or large: it is checked and built within a second a MiB and a GiB of memory.
//!
//! Each case is a project. Unoptimised builds get smaller ones, in which what is quadratic still shows.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use hexapla::bitext::freshness::blob_id;
use hexapla::config::Config;
use hexapla::pipeline;
use hexapla::publish::Caching;

/// As in the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How large the text of a case is, in bytes; `HOSTILE_KIB` sets it.
static SIZE: LazyLock<usize> = LazyLock::new(|| {
    let set = std::env::var("HOSTILE_KIB").ok().and_then(|kib| kib.parse().ok());
    set.unwrap_or(if cfg!(debug_assertions) { 64 } else { 4096 }) << 10
});

/// How long checking and building may take for each MiB, and for what is the same for all.
const BUDGET: (Duration, Duration) = if cfg!(debug_assertions) {
    (Duration::from_secs(60), Duration::from_secs(5))
} else {
    (Duration::from_secs(2), Duration::from_secs(2))
};

/// A project: each file's path below the locale's folder, and its text.
type Files = Vec<(String, String)>;

/// A text that is one piece again and again.
fn repeated(piece: &str) -> String {
    piece.repeat(*SIZE / piece.len())
}

/// A text whose pieces are numbered.
fn numbered(piece: impl Fn(&mut String, usize)) -> String {
    let mut text = String::with_capacity(*SIZE);
    let mut number = 0;
    while text.len() < *SIZE - 64 {
        piece(&mut text, number);
        number += 1;
    }
    text
}

macro_rules! piece {
    ($format:literal) => {
        |text, number| write!(text, $format, n = number).expect("a string can be written to")
    };
}

const PAIR: &str =
    "<span data-ttu-id=\"a-1\">a</span><span class=\"sxs-lookup\"><span data-stu-id=\"a-1\">b</span></span>";

/// Pieces of the dialect and of markdown that open what they never close, or close it in odd places.
const PIECES: &[&str] = &[
    "** a ** and ",
    "x **y and z **w ",
    "https://a.b/_c_ @d ",
    "[",
    "![",
    "[![",
    "](",
    "[]()",
    "[a](b",
    "[a](<b",
    "[a][",
    "[^",
    "*",
    "_",
    "~",
    "`",
    "*a ",
    "**a",
    "**ab* ",
    "*ab** ",
    "多**ab*多",
    "[](a.md) ",
    "<map><area href=\"a\">",
    "$",
    " $a",
    " $$a",
    "$`",
    "$a$ `",
    "[a](#tab/b)",
    "![a](b.mp4)",
    ":::code source=\"a.cs\":::",
    "*a **b ",
    "**。",
    "多**（",
    "_a __b ",
    "~~a ",
    "` `` ",
    "\\",
    "&",
    "&#x26;",
    "&amp;",
    "&lt;a ",
    "<",
    "<a ",
    "<a href=\"",
    "<a href='x'>",
    "<b>",
    "<b><i>",
    "</b>",
    "<!--",
    "<!-- -->",
    "<?",
    "<?1?>",
    "<hx:0>",
    "<!A",
    "<![CDATA[",
    "<span>",
    "<span data-ttu-id=\"a-1\">",
    "<span class=\"sxs-lookup\">",
    "<span class=\"sxs-lookup\"><span data-stu-id=\"a-1\">",
    "<span data-ttu-id=\"a-1\">a</span>",
    PAIR,
    "<span class=\"sxs-lookup\"><span data-stu-id=\"a-1\">b</span></span>",
    ":::",
    "::: ",
    ":::a",
    ":::no-loc(",
    ":::no-loc(a):::",
    ":::no-loc text=\"",
    ":::no-loc text=\"a\\\"",
    ":::image source=\"",
    ":::image source=\"a.png\":::",
    ":::image type=\"complex\" source=\"a.png\":::",
    "[!",
    "[!a",
    "[!NOTE]",
    "[!INCLUDE [",
    "[!INCLUDE [a](",
    "[!INCLUDE [a](b.md)]",
    "[!code-c[",
    "[!VIDEO ",
    "[!a]\n> ",
    "\n[!code-c[a](b.cs)]\n",
    "\n# [a](#tab/b)\n",
    "\n:::zone pivot=\"a\"\n",
    "\n- :::moniker range=\"a\"\n",
    "\n:::row-end:::\n",
    "\na|b\n-|-\nc|d|e",
    "|`",
    " :smile:",
    " :a",
    "<xref:'",
    "http://",
    "http://a.b",
    "http://a.b(",
    "http://a.b)",
    "www.",
    "www.a.",
    "mailto:",
    "http://(",
    "www./",
    "www.a/",
    "`[a](b)`",
    "[a](b \"",
    "[a](b ",
    "<a b='",
    "<a b=\"c\" ",
    "a=\"\" ",
    "<!-- a-",
    "-a",
    "&a",
    "&#",
    "<b></i>",
    "</i>",
    ":::no-loc(a)::::::no-loc(b):::",
    "a@b.c ",
    "#",
    "|",
    "| a ",
    "\t",
    "\u{a0}",
    "\u{feff}",
    "\u{fdd1}",
    "\r",
    "e\u{301}",
    "- ",
    "> ",
    ">",
    "1. ",
    "+ - ",
];

/// Lines, each of which begins something.
const LINES: &[&str] = &[
    "$$",
    "# [a](#tab/b)",
    "> $$",
    "# a",
    "# <a name=\"a\"></a>a",
    "#",
    "# [a](#tab/a)",
    "> a",
    "> [!NOTE]",
    "> [!div class=\"a\"]",
    "> [!NOTE]\n> a\n",
    "> **Important**<br>a\n",
    "- a",
    "- a\n\n  - b\n",
    "1. a\n",
    "a\n---",
    "a\n",
    "***",
    "```",
    "```a\n```",
    "~~~",
    "    a",
    "\ta",
    "|a|b|",
    "|a|b|\n|-|-|\n|c|d|\n",
    "[a]: b",
    "[a]:",
    "[a]: <",
    "[a]: b '",
    "<div>",
    "<div>\n",
    "<a href=x>\n\n",
    "<a href=x>\n\n</a>\n\n",
    "<summary>\n\n<a href=x>\n\n",
    "<div>\n\n- </div>",
    "<div>[a](b.md)</div>\n",
    "<div>\n[a](",
    "<table><tr><td>",
    "<!-- a",
    "<script>",
    "<pre>",
    "<a name=\"a\"></a>",
    "<a href=\"b.md\">",
    "<ul><li>",
    ":::row:::",
    ":::row:::\n:::column:::",
    "   :::column:::\n      a\n   :::column-end:::\n",
    "::: moniker range=\"a\"",
    "::: zone pivot=\"a\"\n",
    "::: zone-end",
    ":::image type=\"complex\" source=\"a.png\":::\n",
    ":::image-end:::",
    "[!INCLUDE [a](b.md)]\n",
    "[!code-c[a](b.c)]\n",
    "<<<<<<< a",
    "<<<<<<< a\n=======",
    "=======",
    ">>>>>>> a",
    "[a](javascript:b)",
    "[a](missing.md)",
    "[a](#missing)",
    "![a](b.png)",
    "<img src=\"b.png\">",
    "<xref:a>",
    "@a",
    "title: a",
    "---",
];

/// Gives every case that is one article, one after the other: together they would not fit in memory.
fn articles(add: &mut impl FnMut(&str, String)) {
    for piece in PIECES {
        add(piece, repeated(piece));
        add(&format!("quoted {piece}"), format!("> {}", repeated(piece)));
        add(&format!("in a cell: {piece}"), format!("|a|\n|-|\n|{}|\n", repeated(piece)));
        add(&format!("in HTML: {piece}"), format!("<div>{}</div>", repeated(piece)));
        add(&format!("in a heading: {piece}"), format!("# {}\n", repeated(piece)));
    }
    for line in LINES {
        add(&format!("lines of {line}"), repeated(&format!("{line}\n")));
        add(&format!("paragraphs of {line}"), repeated(&format!("{line}\n\n")));
        add(&format!("CRLF lines of {line}"), repeated(&format!("{line}\r\n")));
    }
    add("a line of no-loc", repeated(":::no-loc(a b):::"));
    add("a fence of pairs", format!("```\n{}\n```\n", repeated(PAIR)));
    add("front matter: one line", format!("---\na: {}\n---\n", repeated("[")));
    add("front matter: keys", format!("---\n{}---\n", numbered(piece!("a{n}: b\n"))));
    add("front matter: one key", format!("---\n{}---\n", repeated("a: b\n")));
    add(
        "front matter: deep",
        format!("---\n{}---\n", numbered(|text, n| text.extend([" ".repeat(n % 400), "a:\n".to_owned()]))),
    );
    add("front matter: no end", format!("---\n{}", repeated("a: b\n")));
    add("many links, one line", numbered(piece!("[a](x{n}.md) ")));
    add("many schemes, one line", numbered(piece!("[a](x{n}:b) ")));
    add("many definitions, many uses", numbered(piece!("[a{n}]: <b&amp;{n}.md>\n\n[a{n}] [a0] [a1]\n\n")));
    add("many definitions of one place", numbered(piece!("[a{n}]: b.md\n\n[a{n}]\n\n")));
    add("many anchors, many links", numbered(piece!("<a name=\"a{n}\"></a>[b](#a{n}) [c](#b{n})\n")));
    add("many headings, many links", numbered(piece!("# a {n}\n\n[b](#a-{n}) [c](#a-{n}x)\n\n")));
    add("one id", repeated("<a id=\"a\"></a>\n"));
    add("nested quotes", numbered(|text, n| text.extend([">".repeat(n % 300), " a\n".to_owned()])));
    add("nested lists", numbered(|text, n| text.extend([" ".repeat(2 * (n % 200)), "- a\n".to_owned()])));
    add("nested emphasis", format!("{}a{}", "*a **b ".repeat(*SIZE / 14), "** *".repeat(*SIZE / 14)));
    add("nested links", format!("{}a{}", "[".repeat(*SIZE / 5), "](b)".repeat(*SIZE / 5)));
    add("nested images", format!("{}a{}", "![".repeat(*SIZE / 6), "](b)".repeat(*SIZE / 6)));
    add("nested elements", format!("{}a{}", "<b>".repeat(*SIZE / 8), "</b>".repeat(*SIZE / 8)));
    add("blocks in a link", format!("<a href=x>\n\n{}</a>\n", "<img src=y>\n\n".repeat(*SIZE / 13)));
    add("nested blocks", format!("{}a{}", "<div>\n".repeat(*SIZE / 13), "</div>\n".repeat(*SIZE / 13)));
    add("elements that others end", format!("{}a{}", "<b>".repeat(*SIZE / 8), "</i>".repeat(*SIZE / 8)));
    add("quoted attributes", format!("<div {}>", repeated("a=\"\" ")));
    add("soft breaks before marks", repeated("[\n"));
    add("code spans with pairs", repeated(&format!("`{PAIR}` ")));
    add("attributes", format!("<div {}>", numbered(piece!("aria-label{n}=\"a\" "))));
    add("one attribute", format!("<div {}>", repeated("title=\"a\" ")));
    add("many samples", numbered(piece!("[!code-cs[a](a{n}.cs)]\n\n")));
    add("many videos", numbered(piece!(":::video source=\"a{n}.mp4\":::\n\n")));
    add("many ranges", numbered(piece!("::: moniker range=\"a{n}\"\n\n::: moniker-end\n\n")));
    add("formulas without an end", numbered(piece!("- $$\n  a{n}\n\n")));
    add("wide table", format!("{}\n{}\n{}\n", "|a".repeat(*SIZE / 6), "|-".repeat(*SIZE / 6), "|b".repeat(*SIZE / 6)));
    add("a heading of links", format!("{}===\n", repeated("[a](#missing)\n")));
    add("findings over lines", repeated("** a ** and <a name=\"a\"></a>a\n"));
    for mark in [">", "1. ", "+ - "] {
        let many = mark.repeat(*SIZE / 2 / mark.len());
        add(&format!("lines below many of {mark}"), format!("{many}a\n{}", "\n\na\n    b\n".repeat(*SIZE / 20)));
    }
    add("long heading", format!("# {}\n", repeated("多")));
    add("a table without cells", format!("{}\n{}\n{}", "|a".repeat(300), "|-".repeat(300), repeated("|\n")));
}

/// Gives articles with translations that were made from them, and have only a part of them.
fn translations(add: &mut impl FnMut(&str, Files)) {
    let mut pair = |name: &str, source: String, translation: &str| {
        let hash = blob_id(source.as_bytes());
        let translation = format!("---\ntitle: a\nsource_hash: {hash}\n---\n{translation}");
        let files = vec![("index.md".to_owned(), source), (TRANSLATED.to_owned(), translation)];
        add(&format!("translated: {name}"), files);
    };
    for piece in PIECES.iter().chain(LINES) {
        let source = repeated(&format!("{piece}\n\nb "));
        let third = (source.len() / 3..).find(|at| source.is_char_boundary(*at)).unwrap_or_default();
        pair(piece, source.clone(), &source[third..]);
    }
    for piece in PIECES {
        let source = format!("<div>{}</div>\n", repeated(piece));
        pair(&format!("in HTML: {piece}"), source, "<div>b</div>\n");
    }
    for text in ["**Aa.** Bb. ", "`a` Bb. ", "Aa.<br>\nBb. ", "[Aa.](index.md) Bb. "] {
        let source = repeated(text);
        pair(&format!("one paragraph of {text}"), source.clone(), &source.replace('b', "c"));
    }
    let words = |text: &str, n: usize| text.replace('1', &format!("Ab{n}x")).replace('2', &format!("Cd{n}y"));
    let apart = numbered(|text, n| text.push_str(&words("1 2\n\n", n)));
    pair("words apart", apart.clone(), &apart.replace(' ', ""));
    let of_one_block = numbered(|text, n| text.push_str(&words("1 2. ", n)));
    pair("words apart, one block", of_one_block.clone(), &of_one_block.replace("x C", "xC"));
    let links = numbered(piece!("[a](b{n}.md)\n\n"));
    pair("other links", links.clone(), &links.replace("(b", "(c"));
    let headings = numbered(piece!("# A {n}\n\n[b](#a-{n})\n\n"));
    pair("other headings", headings.clone(), &headings.replace('A', "É"));
    let versions = numbered(piece!("Get version {n}.{n} now.\n\n"));
    pair("other versions", versions.clone(), &versions.replace("version 1", "version 7"));
    let sentences = numbered(piece!("A sentence is here {n}. "));
    pair("many sentences", sentences.clone(), &sentences.replace(". ", "? "));
    let title = "a".repeat(*SIZE / 2);
    let around = |text: &str| format!("<span title=\"{title}\">{}</span>\n", text.repeat(*SIZE / 2 / text.len()));
    pair("a long tag around sentences", around("Alpha beta. "), &around("Alfa bete. "));
    let words_of_a_block = *SIZE / 1_990 / 8;
    let block = |n: usize| (0..words_of_a_block).fold("\n\n".to_owned(), |text, word| format!("{text}A{n}B{word} "));
    let blocks: Vec<String> = (0..1_990).map(block).collect();
    pair("many blocks of many names", blocks.concat(), &blocks[1..].concat());
    let bookmarks = repeated("[a](#x)\n\n");
    let own = bookmarks.replace("#x", "#y");
    pair(
        "other bookmarks",
        format!("# A\n\n<a name=\"x\"></a>\n\n{bookmarks}"),
        &format!("<a name=\"y\"></a>\n\n{own}"),
    );
}

/// Where the translation of the article `index.md` stands.
const TRANSLATED: &str = "../fr/index.md";

/// A file with what the configuration says beside, below `[site]`.
const CONFIGURED: &str = "../configured.toml";

/// A fragment of many pages. Its text stands on each of them, so that such a project is only checked.
const INCLUDED: &str = "includes/b.md";

/// Gives projects in which one long file is looked at from many places.
fn many_to_one(add: &mut impl FnMut(&str, Files)) {
    let many = if cfg!(debug_assertions) { 200 } else { 2_000 };
    let monikers = "[[monikers]]\nid = \"a\"\n[[monikers]]\nid = \"b\"\n".to_owned();
    let range = "a || ".repeat(*SIZE / 10);
    let parts = "::: moniker range=\"b\"\n\n::: moniker-end\n\n".repeat(*SIZE / 90);
    add(
        "parts of other versions",
        vec![
            ("index.md".to_owned(), format!("---\nmonikerRange: \"{range}a\"\n---\n{parts}")),
            (CONFIGURED.to_owned(), monikers),
        ],
    );
    let zone = |text: &mut String, n: usize| {
        let names = (n * 200..n * 200 + 200).fold(String::new(), |names, name| format!("{names}{name:x},"));
        text.extend(["::: zone pivot=\"", &names, "\"\n\n::: zone-end\n\n"]);
    };
    add("zones of many pivots", vec![("index.md".to_owned(), numbered(zone))]);
    let nested: String =
        (0..many.min(900)).map(|depth| " ".repeat(depth) + "- name: a\n" + &" ".repeat(depth) + "  items:\n").collect();
    let indent = " ".repeat(many.min(900));
    add(
        "TOC.yml, a long range below many entries",
        vec![
            (
                "TOC.yml".to_owned(),
                format!(
                    "{nested}{indent}- name: a\n{indent}  href: index.md\n{indent}  monikerRange: \"{}a\"\n",
                    "a || ".repeat(*SIZE / 10)
                ),
            ),
            ("index.md".to_owned(), "# a".to_owned()),
        ],
    );
    add(
        "TOC.yml, many entries of an article for many versions",
        vec![
            ("TOC.yml".to_owned(), "- name: a\n  href: index.md\n".repeat(*SIZE / 54)),
            ("index.md".to_owned(), format!("---\nmonikerRange: \"{}a\"\n---\n# a\n", "a || ".repeat(*SIZE / 10))),
        ],
    );
    let page = |n: usize, text: &str| (format!("a{n}.md"), format!("# a{n}\n\n{text}\n"));
    let breadcrumbs = numbered(piece!("- name: b\n  href: /c{n}/\n"));
    let pages = (0..many).map(|n| page(n, ""));
    add("a long breadcrumb file", pages.chain([("breadcrumb/toc.yml".to_owned(), breadcrumbs)]).collect());
    let pages = (0..many).map(|n| page(n, &format!("[!INCLUDE [a]({INCLUDED})]")));
    let fragment = [
        (INCLUDED.to_owned(), repeated("[a](#missing) ")),
        (CONFIGURED.to_owned(), "fragments = [\"includes/**\"]\n".to_owned()),
    ];
    add("a fragment of many pages", pages.chain(fragment).collect());
}

/// Gives every other case.
fn projects(add: &mut impl FnMut(&str, Files)) {
    add(
        "TOC.yml, many ranges",
        vec![
            (
                "TOC.yml".to_owned(),
                format!(
                    "- name: a\n  items:\n{}",
                    numbered(piece!("  - name: b\n    href: https://c.d/\n    monikers: [e{n}]\n"))
                ),
            ),
            ("index.md".to_owned(), numbered(piece!("::: moniker range=\"e{n}\"\n\n::: moniker-end\n\n"))),
        ],
    );
    add("TOC.yml, deep", vec![("TOC.yml".to_owned(), deep_table()), ("index.md".to_owned(), "# a".to_owned())]);
    add(
        "TOC.md, deep",
        vec![
            ("toc.md".to_owned(), numbered(|text, n| text.extend(["#".repeat(n % 7), " [a](index.md)\n".to_owned()]))),
            ("index.md".to_owned(), "# a".to_owned()),
        ],
    );
    add(
        "TOC.yml, long",
        vec![
            ("TOC.yml".to_owned(), numbered(piece!("- name: a\n  href: x{n}.md\n"))),
            ("index.md".to_owned(), "# a".to_owned()),
        ],
    );
    add(
        "TOC.yml, an entry with many keys",
        vec![
            ("TOC.yml".to_owned(), format!("- name: a\n{}", numbered(piece!("  zz{n}: b\n")))),
            ("index.md".to_owned(), "# a".to_owned()),
        ],
    );
    add(
        "TOC.yml, suppressions below all entries",
        vec![
            ("TOC.yml".to_owned(), "- a:\n".repeat(*SIZE / 10) + &"# hexapla-allow a: b\n".repeat(*SIZE / 42)),
            ("index.md".to_owned(), "# a".to_owned()),
        ],
    );
    add(
        "suppressions far above definitions",
        vec![(
            "index.md".to_owned(),
            format!(
                "# a\n\n<!-- hexapla-allow file-not-found: x -->\n{}{}",
                "\n".repeat(*SIZE / 2),
                numbered(piece!("[a{n}]: b.md\n\n<!-- hexapla-allow file-not-found: x -->\n\n"))
            ),
        )],
    );
    add(
        "notes without text",
        vec![("index.md".to_owned(), format!("# a\n\n{}", "> [!NOTE]\n>\n> [!TIP]\n\n".repeat(*SIZE / 24)))],
    );
    add(
        "a table that holds itself",
        vec![
            ("TOC.yml".to_owned(), repeated("- name: a\n  href: TOC.yml\n")),
            ("index.md".to_owned(), "# a".to_owned()),
        ],
    );
    add(
        "tables that hold many",
        vec![
            ("TOC.yml".to_owned(), repeated("- name: a\n  href: b/TOC.yml\n")),
            ("b/TOC.yml".to_owned(), repeated("- name: a\n  href: ../c/TOC.yml\n")),
            ("c/TOC.yml".to_owned(), "- name: a\n  href: a.md\n".to_owned()),
            ("c/a.md".to_owned(), "# a".to_owned()),
        ],
    );
    add(
        "tables that hold one another",
        (0..24)
            .map(|n| {
                (
                    format!("d{n}/TOC.yml"),
                    format!("- name: a\n  href: ../d{m}/TOC.yml\n- name: b\n  href: ../d{m}/\n", m = n + 1),
                )
            })
            .chain([
                ("d24/TOC.yml".to_owned(), "- name: a\n  href: ../d0/TOC.yml\n".to_owned()),
                ("d0/index.md".to_owned(), "# a".to_owned()),
            ])
            .collect(),
    );
    add(
        "includes that double",
        (0..40)
            .map(|n| {
                (
                    format!("a{n}.md"),
                    format!(
                        "# a\n\n[!INCLUDE [a](a{m}.md)]\n\n[!INCLUDE [a](a{m}.md)]\n\nb [!INCLUDE [a](a{m}.md)]\n",
                        m = n + 1
                    ),
                )
            })
            .chain([("a40.md".to_owned(), repeated("# a\n\n"))])
            .collect(),
    );
    add(
        "includes in a circle",
        (0..200)
            .map(|n| {
                (
                    format!("a{n}.md"),
                    format!("# a\n\n[!INCLUDE [a](a{m}.md)]\n\n[!INCLUDE [a](a{n}.md)]\n", m = (n + 1) % 200),
                )
            })
            .collect(),
    );
    add(
        "many includes",
        vec![
            ("index.md".to_owned(), repeated("[!INCLUDE [a](b.md)]\n\n")),
            ("b.md".to_owned(), "# a\n\n[a](#a)".to_owned()),
        ],
    );
    add(
        "many samples",
        vec![
            ("index.md".to_owned(), numbered(piece!("[!code-c[](a.cs?name=b{n})]\n\n"))),
            ("a.cs".to_owned(), numbered(piece!("// <b{n}>\n// </b{n}>\n"))),
        ],
    );
    add(
        "one large sample",
        vec![
            ("index.md".to_owned(), repeated("[!code-c[](a.cs?range=1-,1-)]\n\n")),
            ("a.cs".to_owned(), repeated("  a\n")),
        ],
    );
    add(
        "deep folders",
        vec![(format!("{}index.md", "a/".repeat(900)), repeated("[a](../index.md) [b](~/index.md)\n"))],
    );
    add(
        "long paths",
        vec![(
            "index.md".to_owned(),
            numbered(|text, n| text.extend([format!("[a]({}", "../a/".repeat(200)), format!("{n}.md)\n")])),
        )],
    );
    add(
        "many files with similar names",
        (0..if cfg!(debug_assertions) { 200 } else { 2000 })
            .map(|n| (format!("article-{n:06}.md"), format!("[a](article-{n:06}x.md)\n").repeat(10)))
            .collect(),
    );
}

fn deep_table() -> String {
    let mut table = String::new();
    let mut depth = 0;
    while table.len() < 48 << 10 {
        let indent = "  ".repeat(depth);
        table.extend([format!("{indent}- name: a\n{indent}  items:\n")]);
        depth += 1;
    }
    table
}

/// Checks and builds a project. What that takes: time on the clock, or the processor's where other programs kept it waiting.
fn run(files: &Files) -> Result<Duration, Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let content = folder.path().join("en");
    for (path, text) in files {
        let path = content.join(path);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("")))?;
        fs::write(path, text)?;
    }
    let is_translated = files.iter().any(|(path, _)| path == TRANSLATED);
    let locale = |id: &&str| format!("[[locales]]\nid = \"{id}\"\npath = \"{id}\"\n");
    let locales: String = if is_translated { &["en", "fr"][..] } else { &["en"] }.iter().map(locale).collect();
    let configured = files.iter().find(|(path, _)| path == CONFIGURED).map_or("", |(_, text)| text);
    let config = format!("[site]\nsource_locale = \"en\"\n{configured}{locales}");
    fs::write(folder.path().join("hexapla.toml"), config)?;
    let config = Config::load(folder.path(), None).map_err(|errors| format!("{errors:?}"))?;
    let (start, worked) = (Instant::now(), processor_time());
    pipeline::check(&config)?;
    if files.iter().all(|(path, _)| path != INCLUDED) {
        pipeline::build(&config, &Caching { folder: folder.path().join("cache"), reuse: true })?;
    }
    let worked = processor_time().zip(worked).map(|(after, before)| after.saturating_sub(before));
    Ok(worked.map_or(start.elapsed(), |worked| worked.min(start.elapsed())))
}

/// The processor's time that this process has had; `None` where the system does not say.
fn processor_time() -> Option<Duration> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The second field, the program's name in brackets, may hold blanks; times are the 14th and 15th, in hundredths.
    let fields = stat.rsplit(')').next()?.split_whitespace();
    let ticks: u64 = fields.skip(11).take(2).map(|ticks| ticks.parse::<u64>().ok()).sum::<Option<u64>>()?;
    Some(Duration::from_millis(ticks * 10))
}

/// The most memory that this process has held, in MiB; `None` where the system does not say.
fn peak() -> Option<usize> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<usize>().ok()? / 1024)
}

#[test]
fn hostile_content_costs_no_more_than_any_other() {
    let only = std::env::var("HOSTILE").ok();
    let mut failures = String::new();
    let mut case = |name: &str, files: Files| {
        if only.as_ref().is_some_and(|only| !name.starts_with(only.as_str())) {
            return;
        }
        let bytes: usize = files.iter().map(|(_, text)| text.len()).sum();
        let budget = BUDGET.0.mul_f64(bytes as f64 / f64::from(1 << 20)) + BUDGET.1;
        let before = peak().unwrap_or_default();
        match run(&files) {
            Ok(taken) if taken > budget => writeln!(failures, "{name:?}: {taken:.1?}, allowed are {budget:.1?}"),
            Ok(_) => Ok(()),
            Err(error) => writeln!(failures, "{name:?}: {error}"),
        }
        .expect("a string can be written to");
        let peak = peak().unwrap_or_default();
        if peak > before.max(1024) {
            writeln!(failures, "{name:?}: {peak} MiB of memory").expect("a string can be written to");
        }
    };
    articles(&mut |name, text| case(name, vec![("index.md".to_owned(), text)]));
    projects(&mut case);
    many_to_one(&mut case);
    translations(&mut case);
    assert!(failures.is_empty(), "\n{failures}");
}
