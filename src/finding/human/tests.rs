use super::*;
use crate::finding::{FileId, Finding, Rule, rule};
use crate::text::LineIndex;

/// A report about `part` of a text; the empty part at its start is the whole file.
fn report(rule: &'static Rule, path: &str, text: &str, part: Range<usize>) -> Report {
    let lines = LineIndex::new(text);
    let (start, end) = (lines.position(part.start as u32), lines.position(part.end as u32));
    let finding = Finding::new(rule, FileId(0), part.into(), "`tides.md` is nowhere");
    let finding = finding.with_help("write the name of a file").with_target("tides.md");
    Report {
        finding,
        severity: rule.severity.unwrap_or(Severity::Info),
        locale: "en".into(),
        path: path.into(),
        start,
        end,
        cause: None,
    }
}

fn part(text: &str, part: &str) -> Range<usize> {
    let start = text.find(part).expect("the part is in the text");
    start..start + part.len()
}

/// What is written of reports that all stand in files of this text.
fn shown(reports: &[Report], text: &str, infos: bool, all: bool) -> String {
    let options = Options { subject: "2 articles".to_owned(), baselined: 0, infos, all, width: 80 };
    let mut out = Vec::new();
    write(&mut out, reports, &|_| Some(text.to_owned()), &options).expect("memory takes all");
    let text = String::from_utf8(out).expect("text is UTF-8");
    anstream::adapter::strip_str(&text).to_string()
}

/// Compares how a finding about `part` of a text is shown, its end aside.
#[track_caller]
fn assert_shown(text: &str, part: Range<usize>, expected: &str) {
    let report = report(&rule::FILE_NOT_FOUND, "en/a.md", text, part);
    let all = shown(&[report], text, false, false);
    let finding = all.split("\n\n").next().unwrap_or_default();
    assert_eq!(finding, expected.trim_start_matches('\n').trim_end(), "\n{finding}\n");
}

#[test]
fn columns_are_characters_and_wide_ones_are_underlined_in_full() {
    let text = "\u{feff}# 标题\r\n\r\n请阅读[合作伙伴中心](潮汐.md)，然后继续。\r\n";
    assert_shown(
        text,
        part(text, "潮汐.md"),
        "
error[file-not-found]: `tides.md` is nowhere
 --> en/a.md:3:13
  |
3 | 请阅读[合作伙伴中心](潮汐.md)，然后继续。
  |                      ^^^^^^^
  |
  = help: write the name of a file
",
    );
}

#[test]
fn a_finding_in_the_first_line_does_not_see_the_byte_order_mark() {
    let text = "\u{feff}[x](tides.md)";
    assert_shown(
        text,
        part(text, "tides.md"),
        "
error[file-not-found]: `tides.md` is nowhere
 --> en/a.md:1:5
  |
1 | [x](tides.md)
  |     ^^^^^^^^
  |
  = help: write the name of a file
",
    );
}

#[test]
fn a_long_line_is_cut_around_what_is_meant() {
    let (before, after) = ("合作伙伴中心的帮助文档。".repeat(200), "后面还有很多文字。".repeat(200));
    let text = format!("# 潮\n{before}[潮汐](tides.md){after}\n");
    assert_shown(
        &text,
        part(&text, "tides.md"),
        "
error[file-not-found]: `tides.md` is nowhere
 --> en/a.md:2:2406
  |
2 | ... 作伙伴中心的帮助文档。[潮汐](tides.md)后面还有很多文字。后面还有很多...
  |                                  ^^^^^^^^
  |
  = help: write the name of a file
",
    );
    let text = format!("a {} b", "x".repeat(5000));
    assert_shown(
        &text,
        2..5002,
        "
error[file-not-found]: `tides.md` is nowhere
 --> en/a.md:1:3
  |
1 | a xxxxxxxxxxxxxxxxxxxxxxxxx...xxxxxxxxxxxxxxxxxxxxxxxx… b
  |   ^^^^^^^^^^^^^^^^^^^^^^^^^...^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: write the name of a file
",
    );
}

#[test]
fn several_lines_are_marked_at_their_side_and_long_passages_cut() {
    let text = "a\r\nb <<<<\r\nc\r\nd\r\ne\r\nf\r\ng\r\nh\r\n>>>>\r\nx";
    let expected = "
error[file-not-found]: `tides.md` is nowhere
 --> en/a.md:2:3
  |
2 |   b <<<<
  |  ___^
3 | | c
4 | | d
5 | | e
6 | | f
7 | | g
  | |_^
  |
  = help: write the name of a file
";
    assert_shown(text, part(text, "<<<<\r\nc\r\nd\r\ne\r\nf\r\ng\r\nh\r\n>>>>\r\n"), expected);
    assert_shown(text, part(text, "<<<<\r\nc\r\nd\r\ne\r\nf\r\ng\r\n"), expected);
    let text = format!("{}<<<<\n{}\n>>>> x\n", "潮汐".repeat(2000), "伴中心的".repeat(400));
    assert_shown(
        &text,
        12_000..text.len() - 3,
        "
error[file-not-found]: `tides.md` is nowhere
 --> en/a.md:1:4001
  |
1 |   …汐潮汐潮汐潮汐潮汐潮汐潮汐<<<<
  |  ____________________________^
2 | | 伴中心的伴中心的伴中心的伴中心的伴中心的伴中心的伴中…
3 | | >>>>
  | |____^
  |
  = help: write the name of a file
",
    );
}

#[test]
fn the_end_of_a_line_and_of_a_file_can_be_meant() {
    let text = "# A\n[x](";
    assert_shown(
        text,
        text.len()..text.len(),
        "
error[file-not-found]: `tides.md` is nowhere
 --> en/a.md:2:5
  |
2 | [x](
  |     ^
  |
  = help: write the name of a file
",
    );
    let text = "<<<\n# A\n";
    assert_shown(
        text,
        0..4,
        "
error[file-not-found]: `tides.md` is nowhere
 --> en/a.md:1:1
  |
1 | <<<
  | ^^^
  |
  = help: write the name of a file
",
    );
}

#[test]
fn a_whole_file_and_a_file_that_has_changed_have_no_line() {
    let expected = "
error[file-not-found]: `tides.md` is nowhere
--> en/a.md:1:1
 = help: write the name of a file
";
    assert_shown("# A", 0..0, expected);
    let mut changed = report(&rule::FILE_NOT_FOUND, "en/a.md", "", 0..0);
    changed.finding.span = Span::new(1, 2);
    for text in ["多", "", "x"] {
        let all = shown(std::slice::from_ref(&changed), text, false, false);
        assert_eq!(all.split("\n\n").next(), Some(expected.trim()));
    }
}

#[test]
fn content_cannot_speak_to_the_terminal() {
    let text = "\t\u{1b}[31mred\u{9b}1m\u{202e} [x](ti\u{1b}des.md) \u{7}\r\n";
    assert_shown(
        text,
        part(text, "ti\u{1b}des.md"),
        "
error[file-not-found]: `tides.md` is nowhere
 --> en/a.md:1:19
  |
1 |  ␛[31mred�1m� [x](ti␛des.md) ␇
  |                   ^^^^^^^^^
  |
  = help: write the name of a file
",
    );
    let mut report = report(&rule::FILE_NOT_FOUND, "en/\u{1b}[2J.md", text, 1..2);
    report.finding.message = "`\u{1b}]0;x\u{7}\n\u{9d}` is nowhere".to_owned();
    report.finding.help = Some("not \u{1b}c or\r\u{85}".into());
    let options = Options { subject: "\u{1b}[2J".to_owned(), baselined: 0, infos: false, all: false, width: 0 };
    let mut out = Vec::new();
    write(&mut out, &[report], &|_| Some(text.to_owned()), &options).expect("memory takes all");
    let text = String::from_utf8(out).expect("text is UTF-8");
    let plain = anstream::adapter::strip_str(&text).to_string();
    assert!(!plain.contains(|c: char| c.is_control() && c != '\n'), "{plain:?}");
    assert!(plain.contains("`␛]0;x␇␊�` is nowhere") && plain.contains("en/␛[2J.md:1:2"), "{plain}");
}

/// Reports of `number` findings with a target each in its own file.
fn many(number: usize, target: impl Fn(usize) -> String) -> Vec<Report> {
    let report = |index: usize| {
        let mut report = report(&rule::BOOKMARK_NOT_FOUND, &format!("en/{index:03}.md"), "", 0..0);
        report.finding.target = Some(target(index));
        report.finding.message = format!("`{}` is nowhere", target(index));
        report.finding.help = None;
        report
    };
    (0..number).map(report).collect()
}

#[test]
fn many_findings_are_shown_by_cause_largest_first() {
    let target = |index: usize| if index.is_multiple_of(4) { "a.md".to_owned() } else { format!("{}.md", index % 12) };
    let text = shown(&many(1200, target), "", false, false);
    let (first, rest) = text.split_once("\n\n").expect("several findings");
    assert_eq!(
        first,
        "warning[bookmark-not-found]: `a.md` is nowhere
--> en/000.md:1:1
 = note: 299 more like this: en/004.md:1:1, en/008.md:1:1, en/012.md:1:1, …"
    );
    let end = rest.rsplit("\n\n").next();
    assert_eq!(
        end,
        Some(
            "1,200 warnings in 2 articles
10 of 10 causes shown: --all shows all 1,200 findings
what a rule means: hexapla explain bookmark-not-found
"
        )
    );
    assert_eq!(rest.matches("99 more like this").count(), 9);
    let text = shown(&many(60, |index| format!("{}.md", index / 3)), "", false, false);
    assert_eq!(text.matches(" = note: 2 more like this: ").count(), 10);
    assert!(
        text.contains("\n60 warnings in 2 articles\n10 of 20 causes shown: --all shows all 60 findings\n"),
        "{text}"
    );
    assert_eq!(shown(&many(60, |index| index.to_string()), "", false, true).matches("-->").count(), 60);
    assert_eq!(shown(&many(50, |index| index.to_string()), "", false, false).matches("-->").count(), 50);
}

#[test]
fn the_end_counts_what_was_found() {
    assert_eq!(shown(&[], "", false, false), "no problems in 2 articles\n");
    let info = report(&rule::FILE_CASE_MISMATCH, "en/a.md", "", 0..0);
    assert_eq!(
        shown(&[info.clone(), info.clone()], "", false, false),
        "no problems in 2 articles\n2 infos: --info shows them\n"
    );
    let error = report(&rule::FILE_NOT_FOUND, "en/a.md", "", 0..0);
    let warning = report(&rule::TITLE_MISSING, "en/a.md", "", 0..0);
    let end = |reports: &[Report], infos| {
        let text = shown(reports, "", infos, false);
        text.rsplit("\n\n").next().unwrap_or_default().to_owned()
    };
    assert_eq!(
        end(&[error.clone(), info.clone(), warning.clone()], false),
        "1 error and 1 warning in 2 articles\n1 info: --info shows it\nwhat a rule means: hexapla explain file-not-found\n"
    );
    assert_eq!(
        end(&[info, error.clone(), error, warning], true),
        "2 errors, 1 warning and 1 info in 2 articles\nwhat a rule means: hexapla explain file-case-mismatch\n"
    );
}

#[test]
fn numbers_have_commas() {
    let numbers = [0, 12, 999, 1_000, 12_345, 1_234_567].map(number);
    assert_eq!(numbers, ["0", "12", "999", "1,000", "12,345", "1,234,567"]);
}

#[test]
fn translations_that_repeat_a_problem_stand_under_it() {
    let mut reports = many(3, |_| "tides.md".to_owned());
    let cause = crate::finding::fingerprints(&reports)[0].clone();
    for report in &mut reports[1..] {
        report.cause = Some(cause.clone());
        report.severity = Severity::Info;
    }
    let expected = "warning[bookmark-not-found]: `tides.md` is nowhere
--> en/000.md:1:1
 = note: 2 translations have it too: en/001.md:1:1, en/002.md:1:1

1 warning in 2 articles
2 infos: --info shows them
what a rule means: hexapla explain bookmark-not-found
";
    assert_eq!(shown(&reports, "", false, false), expected);
}
