//! Chinese: wide marks, one where one belongs.

use crate::finding::rule;

use super::Problem;

pub(super) fn check(text: &str, found: &mut Vec<Problem>) {
    let mut before: Option<char> = None;
    let mut is_repeated = false;
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        // Numbers are parted by narrow marks, in formulas too.
        let is_in_formula =
            || text[at + c.len_utf8()..].trim_start_matches(' ').starts_with(|c: char| c.is_ascii_digit());
        if let Some(wide) = wide(c)
            && before.is_some_and(is_han)
            && next.is_none_or(|next| is_han(next) || next.is_whitespace() || matches!(next, '”' | '’' | '」' | '）'))
            && !(c == ',' && is_in_formula())
        {
            found.push(Problem {
                rule: &rule::ZH_HALFWIDTH_PUNCTUATION,
                range: at..at + 1,
                message: format!("a narrow `{c}` stands behind a Chinese character"),
                help: format!("write `{wide}`"),
                instead: Some(wide.to_string()),
            });
        }
        let doubled = next.filter(|next| !is_repeated && are_two(c, *next));
        if let Some(next) = doubled {
            found.push(Problem {
                rule: &rule::ZH_DOUBLE_PUNCTUATION,
                range: at..at + c.len_utf8() + next.len_utf8(),
                message: format!("`{c}{next}` where one mark belongs"),
                help: "keep the one that is meant".to_owned(),
                instead: (c == next).then(|| c.to_string()),
            });
        }
        is_repeated = doubled.is_some();
        before = Some(c);
    }
}

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
        assert_eq!(told("版本 2.0,时间:10 文件.txt 打开，保存。"), []);
    }

    #[test]
    fn double_marks_are_found_once() {
        let rule = "zh-double-punctuation";
        assert_eq!(told("打开。。保存，。真的？！"), ["。。", "，。"].map(|mark| (rule, mark.to_owned())));
    }
}
