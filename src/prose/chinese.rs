//! Chinese: wide marks, one where one belongs.

use crate::finding::rule;

use super::Problem;

pub(super) fn check(text: &str, found: &mut Vec<Problem>) {
    let mut repeated = 0;
    let mut from = 0;
    while let Some(next) = text.as_bytes()[from..].iter().position(|byte| MARKS[usize::from(*byte)]) {
        let at = from + next;
        let Some(c) = text[at..].chars().next() else { break };
        from = at + c.len_utf8();
        let next = text[from..].chars().next();
        // Numbers are parted by narrow marks, in formulas too.
        let is_in_formula = || text[from..].trim_start_matches(' ').starts_with(|c: char| c.is_ascii_digit());
        if let Some(wide) = wide(c)
            && text[..at].chars().next_back().is_some_and(is_han)
            && next.is_none_or(|next| is_han(next) || next.is_whitespace() || matches!(next, '”' | '’' | '」' | '）'))
            && !(c == ',' && is_in_formula())
            && !(c == '.' && is_before_name(&text[from..]))
        {
            found.push(Problem {
                rule: &rule::ZH_HALFWIDTH_PUNCTUATION,
                range: at..at + 1,
                message: format!("a narrow `{c}` stands behind a Chinese character"),
                help: format!("write `{wide}`"),
                instead: Some(wide.to_string()),
                needs_one_run: false,
            });
        }
        if let Some(next) = next.filter(|next| at >= repeated && are_two(c, *next)) {
            repeated = from + next.len_utf8();
            found.push(Problem {
                rule: &rule::ZH_DOUBLE_PUNCTUATION,
                range: at..repeated,
                message: format!("`{c}{next}` where one mark belongs"),
                help: "keep the one that is meant".to_owned(),
                instead: (c == next).then(|| c.to_string()),
                needs_one_run: false,
            });
        }
    }
}

/// Whether a text begins with a blank and small letters, as where a file's type was torn off: `. tsv`.
fn is_before_name(text: &str) -> bool {
    text.strip_prefix(' ').is_some_and(|name| name.starts_with(|c: char| c.is_ascii_lowercase()))
}

/// The bytes that marks begin with, narrow and wide. None stands within a character.
static MARKS: [bool; 256] = {
    let mut marks = [false; 256];
    let first = [b',', b';', b':', b'?', b'!', b'.', 0xE3, 0xEF];
    let mut at = 0;
    while at < first.len() {
        marks[first[at] as usize] = true;
        at += 1;
    }
    marks
};

/// The wide form of a narrow mark.
fn wide(c: char) -> Option<char> {
    Some(match c {
        ',' => '，',
        ';' => '；',
        ':' => '：',
        '?' => '？',
        '!' => '！',
        '.' => '。',
        _ => return None,
    })
}

/// Whether two marks stand where one belongs. Some are doubled for emphasis.
fn are_two(one: char, other: char) -> bool {
    let is_mark = |c: char| matches!(c, '。' | '，' | '；' | '：' | '、');
    is_mark(one) && is_mark(other)
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(&'static str, String)> {
        let mut found = Vec::new();
        check(text, &mut found);
        found.into_iter().map(|problem| (problem.rule.name, text[problem.range].to_owned())).collect()
    }

    #[test]
    fn narrow_marks_between_characters_are_found() {
        let rule = "zh-halfwidth-punctuation";
        assert_eq!(told("打开文件,然后保存. 示例:"), [",", ".", ":"].map(|mark| (rule, mark.to_owned())));
        assert_eq!(told("版本 2.0,时间:10 文件.txt 打开，保存。格式为的. txt 文件"), []);
    }

    #[test]
    fn double_marks_are_found_once() {
        let rule = "zh-double-punctuation";
        assert_eq!(told("打开。。保存，。真的？！"), ["。。", "，。"].map(|mark| (rule, mark.to_owned())));
    }
}
