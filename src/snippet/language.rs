//! How languages mark regions, and the class that names a language on a page.

/// How a family of languages marks where a region begins and ends: what stands before and behind its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marks {
    start: (&'static str, &'static str),
    end: (&'static str, &'static str),
}

/// Marks in a comment: `// <name>` and `// </name>`.
macro_rules! comment {
    ($open:literal, $close:literal) => {
        Marks { start: (concat!($open, "<"), concat!(">", $close)), end: (concat!($open, "</"), concat!(">", $close)) }
    };
}

const SLASHES: Marks = comment!("//", "");
const REGION: Marks = Marks { start: ("#region", ""), end: ("#endregion", "") };
const QUOTE: Marks = comment!("'", "");
const MARKUP: Marks = comment!("<!--", "-->");
const DASHES: Marks = comment!("--", "");
const HASH: Marks = comment!("#", "");
const REM: Marks = comment!("rem", "");
const PERCENT: Marks = comment!("%", "");
const SEMICOLON: Marks = comment!(";", "");
const STARS: Marks = comment!("/*", "*/");
const ALL: [Marks; 10] = [SLASHES, REGION, QUOTE, MARKUP, DASHES, HASH, REM, PERCENT, SEMICOLON, STARS];

/// Languages by name, alias and extension, each with the marks that it uses.
const FAMILIES: &[(&[&str], &[Marks])] = &[
    (&["csharp", "cs"], &[SLASHES, REGION]),
    (&["vb", "vbnet", "vbscript", "bas", "vbs", "vba"], &[QUOTE, REGION]),
    (&["cshtml", "aspx-cs", "aspx-csharp"], &[MARKUP, SLASHES, REGION]),
    (&["vbhtml", "aspx-vb"], &[MARKUP, QUOTE, REGION]),
    (&["php", "react", "tsx", "jsx", "vue", "razor"], &[SLASHES, MARKUP]),
    (
        &[
            "actionscript",
            "as",
            "arduino",
            "ino",
            "assembly",
            "nasm",
            "asm",
            "c",
            "cpp",
            "c++",
            "cc",
            "cxx",
            "h",
            "hh",
            "hpp",
            "m",
            "mm",
            "objc",
            "obj-c",
            "objectivec",
            "objective-c",
            "cuda",
            "cu",
            "cuh",
            "d",
            "dlang",
            "fsharp",
            "fs",
            "fsi",
            "fsx",
            "go",
            "golang",
            "java",
            "gradle",
            "javascript",
            "js",
            "mjs",
            "cjs",
            "node",
            "json",
            "jsonc",
            "kotlin",
            "kt",
            "pascal",
            "pas",
            "processing",
            "pde",
            "rust",
            "rs",
            "scala",
            "smalltalk",
            "st",
            "swift",
            "typescript",
            "ts",
            "dart",
            "groovy",
            "bicep",
            "proto",
            "scss",
            "less",
        ],
        &[SLASHES],
    ),
    (
        &[
            "xml",
            "xsl",
            "xslt",
            "xsd",
            "wsdl",
            "csdl",
            "edmx",
            "xaml",
            "axaml",
            "html",
            "htm",
            "asp",
            "aspx",
            "ascx",
            "jsp",
            "handlebars",
            "hbs",
            "csproj",
            "vbproj",
            "fsproj",
            "props",
            "targets",
            "config",
            "resx",
            "svg",
        ],
        &[MARKUP],
    ),
    (&["ruby", "rb", "ru", "erb", "gemfile"], &[HASH, MARKUP]),
    (&["haskell", "hs", "lua", "sql"], &[DASHES]),
    (
        &[
            "perl",
            "pl",
            "powershell",
            "posh",
            "ps1",
            "psm1",
            "psd1",
            "python",
            "py",
            "r",
            "shell",
            "sh",
            "bash",
            "zsh",
            "azurecli",
            "yaml",
            "yml",
            "dockerfile",
            "cmake",
            "makefile",
            "toml",
            "terraform",
            "tf",
            "hcl",
        ],
        &[HASH],
    ),
    (&["batchfile", "bat", "cmd"], &[REM]),
    (&["erlang", "erl", "matlab", "latex", "tex"], &[PERCENT]),
    (&["lisp", "lsp", "clojure", "clj", "ini"], &[SEMICOLON]),
    (&["css"], &[STARS]),
];

/// The marks to look for: the language's, then those of the file's extension, then any.
pub(super) fn marks_of(language: &str, extension: &str) -> Vec<Marks> {
    let mut marks: Vec<Marks> = Vec::with_capacity(ALL.len());
    let named = [language, extension].into_iter().flat_map(family);
    for mark in named.chain(&ALL) {
        if !marks.contains(mark) {
            marks.push(*mark);
        }
    }
    marks
}

/// Names of what is shown as it is: texts without comments of their own.
const PLAIN: &[&str] = &[
    "console",
    "csv",
    "diff",
    "dotnetcli",
    "graphql",
    "http",
    "ipynb",
    "kql",
    "kusto",
    "log",
    "markdown",
    "md",
    "mermaid",
    "output",
    "rest",
    "text",
    "txt",
];

/// Whether a name or an extension is that of a language.
pub fn is_language(name: &str) -> bool {
    !family(name).is_empty() || PLAIN.iter().any(|known| known.eq_ignore_ascii_case(name))
}

fn family(name: &str) -> &'static [Marks] {
    let is_of = |names: &[&str]| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    FAMILIES.iter().find(|(names, _)| is_of(names)).map_or(&[], |(_, marks)| marks)
}

impl Marks {
    /// The name of the region that a line begins.
    pub(super) fn start(&self, line: &str) -> Option<String> {
        matching(line, self.start).filter(|name| !name.is_empty() && self.may_be_called(name))
    }

    /// The name of the region that a line ends; empty where ends have none.
    pub(super) fn end(&self, line: &str) -> Option<String> {
        matching(line, self.end).filter(|name| !self.ends_are_named() || !name.is_empty() && self.may_be_called(name))
    }

    /// Whether a region may have the name; in comments, what else stands in angle brackets is code.
    fn may_be_called(&self, name: &str) -> bool {
        !self.ends_are_named() || name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-'))
    }

    /// Whether a closing mark repeats the name.
    pub(super) fn ends_are_named(&self) -> bool {
        *self != REGION
    }
}

/// The name between two texts, whatever blanks and letter case are in them; nothing else stands on the line.
fn matching(line: &str, (before, behind): (&str, &str)) -> Option<String> {
    let rest = without(line, before)?;
    if behind.is_empty() {
        return Some(rest.trim().to_lowercase());
    }
    let end = memchr::memchr(*behind.as_bytes().first()?, rest.as_bytes())?;
    let is_whole = without(&rest[end..], behind)?.trim().is_empty();
    is_whole.then(|| rest[..end].trim().to_lowercase())
}

/// What follows `wanted`, which is ASCII, in a line, blanks inside it left out.
fn without<'line>(line: &'line str, wanted: &str) -> Option<&'line str> {
    let mut rest = line;
    for wanted in wanted.bytes() {
        if !rest.as_bytes().first()?.is_ascii_graphic() {
            rest = rest.trim_start();
        }
        if !rest.as_bytes().first()?.eq_ignore_ascii_case(&wanted) {
            return None;
        }
        rest = rest.get(1..)?;
    }
    Some(rest)
}

/// The language as a page names it; empty where the words are none. `azurecli-interactive` is `azurecli` that hosts can run.
pub fn class_of(written: &str) -> &str {
    let written = written.trim();
    let name = written.strip_suffix("-interactive").unwrap_or(written);
    let fits =
        name.len() <= 40 && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '+' | '#' | '-' | '.' | '_'));
    if fits { name } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read_whatever_their_blanks_and_case() {
        assert_eq!(SLASHES.start("   //<Snippet1>"), Some("snippet1".to_owned()));
        assert_eq!(SLASHES.end("// </ Snippet1 >"), Some("snippet1".to_owned()));
        assert_eq!(SLASHES.start("// </a>"), None);
        assert_eq!(SLASHES.start("// <a=\"b\">"), None);
        assert_eq!(SLASHES.start("x // <a>"), None);
        assert_eq!(SLASHES.start("// <>"), None);
        assert_eq!(SLASHES.start("// <Boat> or nothing"), None);
        assert_eq!(SLASHES.end("// </a>  "), Some("a".to_owned()));
        assert_eq!(MARKUP.start("<!-- <a> -->"), Some("a".to_owned()));
        assert_eq!(MARKUP.start("<!-- <a>"), None);
        assert_eq!(REM.end("REM </a>"), Some("a".to_owned()));
        assert_eq!(REGION.start("# Region \"Main part\""), Some("\"main part\"".to_owned()));
        assert_eq!(REGION.end("#End Region"), Some(String::new()));
        assert_eq!(STARS.start("/* <é> */"), Some("é".to_owned()));
    }

    #[test]
    fn every_language_falls_back_on_all_marks() {
        assert_eq!(marks_of("", "cs")[..2], [SLASHES, REGION]);
        assert_eq!(marks_of("azurecli", "rb")[..2], [HASH, MARKUP]);
        assert_eq!(marks_of("crazy", "").len(), ALL.len());
    }
}
