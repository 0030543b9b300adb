//! Kinds of defects that translating leaves, as functions that plant one.

/// A kind of defect.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    /// The translation with one such defect, from the translation and its source; `None` where it has no room for one.
    pub(crate) plant: fn(&str, &str) -> Option<String>,
}

/// Kinds that only the source tells.
pub(crate) const OF_SOURCE: &[&str] = &[
    "dropped paragraph",
    "extra item",
    "changed link",
    "changed code",
    "lost image",
    "changed version",
    "untranslated",
    "glued words",
    "lost row",
    "changed heading level",
    "dropped alert",
    "halved list",
    "duplicated paragraph",
    "swapped code",
    "unmarked code",
    "lost code",
    "wrong anchor",
    "lost link",
    "torn link",
    "wrong brackets",
    "renamed heading",
    "unbalanced parenthesis",
    "space after elision",
    "breaking space",
    "escaped bold",
    "lost negation",
    "left out sentence",
    "exchanged links",
    "translated name",
];

/// Kinds that only the source tells, in parts of blocks: planted apart, since each article has room for one defect.
pub(crate) const OF_PARTS: &[&str] = &["lost bold", "longer number", "half translated", "emptied cell"];

/// Kinds that the translation tells itself.
pub(crate) const OF_TEXT: &[&str] = &[
    "untranslated",
    "narrow mark",
    "double mark",
    "unbalanced parenthesis",
    "unbalanced quote",
    "garbled letter",
    "mark of a merge",
];

pub(crate) const KINDS: &[Kind] = &[
    Kind { name: "dropped paragraph", plant: dropped_paragraph },
    Kind { name: "extra item", plant: extra_item },
    Kind { name: "changed link", plant: changed_link },
    Kind { name: "changed code", plant: changed_code },
    Kind { name: "lost image", plant: lost_image },
    Kind { name: "changed version", plant: changed_version },
    Kind { name: "untranslated", plant: untranslated },
    Kind { name: "glued words", plant: glued_words },
    Kind { name: "lost row", plant: lost_row },
    Kind { name: "changed heading level", plant: changed_level },
    Kind { name: "dropped alert", plant: dropped_alert },
    Kind { name: "halved list", plant: halved_list },
    Kind { name: "duplicated paragraph", plant: duplicated_paragraph },
    Kind { name: "swapped code", plant: swapped_code },
    Kind { name: "unmarked code", plant: unmarked_code },
    Kind { name: "lost code", plant: lost_code },
    Kind { name: "wrong anchor", plant: wrong_anchor },
    Kind { name: "lost link", plant: lost_link },
    Kind { name: "torn link", plant: torn_link },
    Kind { name: "wrong brackets", plant: wrong_brackets },
    Kind { name: "renamed heading", plant: renamed_heading },
    Kind { name: "unbalanced parenthesis", plant: unbalanced },
    Kind {
        name: "space after elision",
        plant: |text, _| in_prose(text, |line| replaced(line, &["l’", "d’", "l'", "d'"], |at| format!("{at} "))),
    },
    Kind {
        name: "breaking space",
        plant: |text, _| {
            in_prose(text, |line| replaced(line, &["\u{a0}: ", "\u{a0}? "], |at| at.replace('\u{a0}', " ")))
        },
    },
    Kind { name: "narrow mark", plant: |text, _| in_prose(text, |line| between_han(line, '，', ",")) },
    Kind { name: "double mark", plant: |text, _| in_prose(text, |line| between_han(line, '，', "，，")) },
    Kind { name: "escaped bold", plant: escaped_bold },
    Kind { name: "lost negation", plant: lost_negation },
    Kind { name: "left out sentence", plant: left_out_sentence },
    Kind { name: "exchanged links", plant: exchanged_links },
    Kind { name: "translated name", plant: translated_name },
    Kind { name: "lost bold", plant: lost_bold },
    Kind { name: "longer number", plant: longer_number },
    Kind { name: "half translated", plant: half_translated },
    Kind { name: "emptied cell", plant: emptied_cell },
    Kind { name: "unbalanced quote", plant: |text, _| in_prose(text, unbalanced_quote) },
    Kind { name: "garbled letter", plant: |text, _| in_prose(text, |line| between_han(line, '，', "Ã©，")) },
    Kind { name: "mark of a merge", plant: |text, _| Some(format!("{}\n>>>>>>> theirs\n", text.trim_end())) },
];

/// The first words in bold that the source has in bold, too.
fn escaped_bold(text: &str, source: &str) -> Option<String> {
    in_prose(text, |line| {
        let start = line.find("**")?;
        let end = start + 2 + line[start + 2..].find("**")?;
        let is_known = source.contains(&format!("**{}**", &line[start + 2..end])) && !line.contains('\\');
        is_known.then(|| format!(r"{}\*\*{}\*\*{}", &line[..start], &line[start + 2..end], &line[end + 2..]))
    })
}

/// The first words in bold of a paragraph, plain.
fn lost_bold(text: &str, source: &str) -> Option<String> {
    let is_bold = |text: &str| text.matches("**").count() > 20;
    let change = |line: &str| {
        let start = line.find("**")?;
        let end = start + 2 + line[start + 2..].find("**")?;
        let is_plain = !line.contains(['\\', '`']) && line.matches("**").count().is_multiple_of(2);
        is_plain.then(|| format!("{}{}{}", &line[..start], &line[start + 2..end], &line[end + 2..]))
    };
    (is_bold(text) && text.matches("**").count() == source.matches("**").count()).then(|| in_prose(text, change))?
}

/// A number that stands alone on both sides, with a digit more.
fn longer_number(text: &str, source: &str) -> Option<String> {
    in_prose(text, |line| {
        let is_figure = |c: char| c.is_ascii_digit();
        let start =
            line.find(is_figure).filter(|start| line[..*start].ends_with(' ') && !line.contains(['`', '[', '<']))?;
        let length = line[start..].find(|c| !is_figure(c))?;
        let number = &line[start..start + length];
        let is_alone =
            length > 1 && line[start + length..].starts_with(' ') && line.matches(is_figure).count() == length;
        let is_known = source.lines().any(|line| line.contains(&format!(" {number} ")));
        (is_alone && is_known).then(|| format!("{}{number}0{}", &line[..start], &line[start + length..]))
    })
}

/// The rest of a paragraph as the source has it, where both have as many.
fn half_translated(text: &str, source: &str) -> Option<String> {
    let (mut here, there) = (lines(text), lines(source));
    let (own, others) = (paragraphs(&here), paragraphs(&there));
    if own.len() != others.len() {
        return None;
    }
    let (at, line) = own.into_iter().zip(others).find_map(|(own, other)| {
        let (own_line, other_line) = (&here[own].0, &there[other].0);
        let is_plain =
            |line: &str| !line.contains(['`', '[', '<', '*', '(', '"', '«']) && line.matches(". ").count() == 0;
        let (words, others): (Vec<&str>, Vec<&str>) = (own_line.split(' ').collect(), other_line.split(' ').collect());
        let rest = &others[others.len() / 2..];
        let is_english =
            rest.len() > 7 && rest.iter().filter(|word| ["the", "is", "to", "that"].contains(word)).count() > 1;
        let half = || [&words[..words.len() / 2], rest].concat().join(" ");
        (is_plain(own_line) && is_plain(other_line) && is_english).then(|| (own, half()))
    })?;
    here[at].0 = line;
    joined(here)
}

/// The second cell of a row of a table, without its text.
fn emptied_cell(text: &str, _: &str) -> Option<String> {
    let mut lines = lines(text);
    let rule = lines.iter().position(|(line, is_prose)| *is_prose && line.starts_with('|') && line.contains("---"))?;
    let row = lines.get(rule + 1).filter(|(line, _)| line.starts_with('|') && !line.contains(['`', '\\']))?.0.clone();
    let mut cells: Vec<&str> = row.split('|').collect();
    let is_full = cells.len() > 4 && cells[2].contains(char::is_alphabetic);
    cells[2] = "   ";
    lines[rule + 1].0 = cells.join("|");
    is_full.then(|| joined(lines))?
}

/// A paragraph of one sentence that says no on both sides.
fn lost_negation(text: &str, source: &str) -> Option<String> {
    let negated = ["cannot ", "can't ", "do not ", "don't ", "does not ", "doesn't "];
    let says_no = source.lines().any(|line| negated.iter().any(|no| line.contains(no)));
    let change = |line: &str| {
        let is_one = line.matches(". ").count() == 0 && line.starts_with(char::is_alphabetic);
        let without = line.replace(" ne peut pas ", " peut ").replace(" ne peuvent pas ", " peuvent ");
        let says_yes = ["ne ", "n’", "pas", "non", "sans", "seul"].iter().all(|no| !without.contains(no));
        (is_one && says_no && says_yes && without != line).then_some(without)
    };
    in_prose(text, change)
}

/// The longest sentence of a paragraph that has three and more.
fn left_out_sentence(text: &str, _: &str) -> Option<String> {
    let mut lines = lines(text);
    let found = paragraphs(&lines).into_iter().find_map(|at| {
        let line = lines[at].0.trim_end();
        let sentences: Vec<&str> = line.split_inclusive(". ").collect();
        let is_plain = !line.contains(['`', '[', '<', '(']) && (3..6).contains(&sentences.len());
        let longest = sentences.iter().max_by_key(|sentence| sentence.len())?;
        (is_plain && longest.len() > 80).then(|| (at, lines[at].0.replacen(longest, "", 1)))
    });
    let (at, line) = found?;
    lines[at].0 = line;
    joined(lines)
}

/// The first quotation of a line, without its end.
fn unbalanced_quote(line: &str) -> Option<String> {
    let start = line.find('“')?;
    let end = start + line[start..].find('”')?;
    (line.matches('“').count() == line.matches('”').count())
        .then(|| format!("{}{}", &line[..end], &line[end + '”'.len_utf8()..]))
}

/// The lines of a text, and whether each is in the body and in no block of code or HTML.
fn lines(text: &str) -> Vec<(String, bool)> {
    let mut fence: Option<&str> = None;
    let mut marks = 0;
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start_matches([' ', '\t', '>']);
        let is_head = marks < 2;
        if is_head && line.trim_end() == "---" {
            marks += 1;
        }
        let edge = ["```", "~~~"].into_iter().find(|mark| bare.starts_with(mark));
        let is_prose =
            !is_head && fence.is_none() && edge.is_none() && !bare.starts_with('<') && !line.starts_with("    ");
        match (fence, edge) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            _ => {}
        }
        found.push((line.to_owned(), is_prose));
    }
    found
}

fn joined(lines: Vec<(String, bool)>) -> Option<String> {
    Some(lines.into_iter().map(|(line, _)| line).collect())
}

/// Changes the first line of prose that can be changed.
fn in_prose(text: &str, change: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut lines = lines(text);
    let is_text = |line: &str| !line.starts_with('#') && !line.trim_start().starts_with('|');
    let changed = lines.iter().enumerate().find_map(|(at, (line, is_prose))| {
        (*is_prose && is_text(line)).then(|| change(line)).flatten().map(|line| (at, line))
    });
    let (at, line) = changed?;
    lines[at].0 = line;
    joined(lines)
}

/// The lines that are each a paragraph of running text.
fn paragraphs(lines: &[(String, bool)]) -> Vec<usize> {
    let is_blank = |at: usize| lines.get(at).is_none_or(|(line, _)| line.trim().is_empty());
    let is_paragraph = |at: &usize| {
        let (line, is_prose) = &lines[*at];
        *is_prose
            && line.starts_with(char::is_alphabetic)
            && line.len() > 80
            && *at > 0
            && is_blank(at - 1)
            && is_blank(at + 1)
    };
    (0..lines.len()).filter(is_paragraph).collect()
}

fn dropped_paragraph(text: &str, _: &str) -> Option<String> {
    let mut lines = lines(text);
    let all = paragraphs(&lines);
    let at = *all.get(all.len() / 2)?;
    lines.drain(at..=at + 1.min(lines.len() - at - 1));
    joined(lines)
}

fn duplicated_paragraph(text: &str, _: &str) -> Option<String> {
    let mut lines = lines(text);
    let all = paragraphs(&lines);
    let at = *all.get(all.len() / 2)?;
    let again = format!("{}\n", lines[at].0);
    lines.insert(at, (again, true));
    joined(lines)
}

fn untranslated(text: &str, source: &str) -> Option<String> {
    let (mut here, there) = (lines(text), lines(source));
    let small = [" the ", " a ", " to ", " of ", " is ", " and ", " in "];
    let is_sentence = |line: &str| small.iter().filter(|word| line.contains(*word)).count() > 3;
    let english = paragraphs(&there).into_iter().map(|at| there[at].0.clone()).find(|line| is_sentence(line))?;
    let at = *paragraphs(&here).first()?;
    here[at].0 = english;
    joined(here)
}

fn is_item(line: &str) -> bool {
    line.starts_with("- ") || line.starts_with("* ")
}

/// The first list of at least so many items that stand line under line.
fn list(lines: &[(String, bool)], least: usize) -> Option<std::ops::Range<usize>> {
    let mut start = 0;
    while start < lines.len() {
        let length = lines[start..].iter().take_while(|(line, is_prose)| *is_prose && is_item(line)).count();
        let is_whole = lines.get(start + length).is_none_or(|(line, _)| line.trim().is_empty());
        if length >= least && is_whole {
            return Some(start..start + length);
        }
        start += length.max(1);
    }
    None
}

fn extra_item(text: &str, _: &str) -> Option<String> {
    let mut lines = lines(text);
    let list = list(&lines, 2)?;
    lines.insert(
        list.start + 1,
        (format!("{}Encore un élément que personne n’attendait.\n", &lines[list.start].0[..2]), true),
    );
    joined(lines)
}

fn halved_list(text: &str, _: &str) -> Option<String> {
    let mut lines = lines(text);
    let list = list(&lines, 4)?;
    lines.drain(list.start + list.len() / 2..list.end);
    joined(lines)
}

fn lost_row(text: &str, _: &str) -> Option<String> {
    let mut lines = lines(text);
    let rule = lines.iter().position(|(line, is_prose)| *is_prose && line.starts_with('|') && line.contains("---"))?;
    lines.get(rule + 2).filter(|(line, _)| line.starts_with('|'))?;
    lines.remove(rule + 1);
    joined(lines)
}

fn changed_level(text: &str, _: &str) -> Option<String> {
    let mut lines = lines(text);
    let at = lines.iter().position(|(line, is_prose)| *is_prose && line.starts_with("## "))?;
    lines[at].0.insert(0, '#');
    joined(lines)
}

fn renamed_heading(text: &str, _: &str) -> Option<String> {
    let mut lines = lines(text);
    let at = lines.iter().position(|(line, is_prose)| *is_prose && line.starts_with("## <a name=\""))?;
    lines[at].0 = lines[at].0.replacen("<a name=\"", "<a name=\"zz", 1);
    joined(lines)
}

fn dropped_alert(text: &str, _: &str) -> Option<String> {
    let mut lines = lines(text);
    let at = lines.iter().position(|(line, is_prose)| *is_prose && line.starts_with("> [!"))?;
    lines.remove(at);
    for (line, _) in lines[at..].iter_mut().take_while(|(line, _)| line.starts_with('>')) {
        *line = line.trim_start_matches(['>', ' ']).to_owned();
    }
    joined(lines)
}

/// The first `[text](destination` of a line of prose: where its parts begin.
fn link(line: &str) -> Option<(usize, usize, usize)> {
    let middle = line.find("](")?;
    let open = line[..middle].rfind('[').filter(|open| !line[..*open].ends_with('!'))?;
    let close = middle + line[middle..].find(')')?;
    (!line[middle + 2..close].contains([' ', '(', '#'])).then_some((open, middle, close))
}

fn changed_link(text: &str, _: &str) -> Option<String> {
    in_prose(text, |line| {
        let (_, middle, close) = link(line)?;
        Some(format!("{}](xref:core/index{}", &line[..middle], &line[close..])).filter(|changed| changed != line)
    })
}

/// Two links of a line, whose texts the source has in links to the same places, lead where the other did.
fn exchanged_links(text: &str, source: &str) -> Option<String> {
    in_prose(text, |line| {
        let links: Vec<(usize, usize, usize)> = line
            .match_indices("](")
            .filter_map(|(middle, _)| {
                let open = line[..middle].rfind('[')?;
                let close = middle + line[middle..].find(')')?;
                source.contains(&line[open..=close]).then_some((open, middle, close))
            })
            .collect();
        let [(_, one, one_end), (_, other, other_end), ..] = links[..] else { return None };
        let (first, second) = (&line[one..=one_end], &line[other..=other_end]);
        let exchanged =
            format!("{}{second}{}{first}{}", &line[..one], &line[one_end + 1..other], &line[other_end + 1..]);
        (first != second).then_some(exchanged)
    })
}

/// The name of the article, as programs know it, in another language.
fn translated_name(text: &str, source: &str) -> Option<String> {
    let name = source.lines().find(|line| line.starts_with("uid: "))?;
    text.contains(name).then(|| text.replacen(name, &format!("{name}-traduit"), 1))
}

fn lost_link(text: &str, _: &str) -> Option<String> {
    in_prose(text, |line| {
        let (open, middle, close) = link(line)?;
        Some(format!("{}{}{}", &line[..open], &line[open + 1..middle], &line[close + 1..]))
    })
}

fn torn_link(text: &str, _: &str) -> Option<String> {
    in_prose(text, |line| {
        let (_, middle, _) = link(line)?;
        Some(format!("{}] ({}", &line[..middle], &line[middle + 2..]))
    })
}

fn wrong_brackets(text: &str, _: &str) -> Option<String> {
    in_prose(text, |line| {
        let (open, middle, close) = link(line)?;
        let (shown, to) = (&line[open + 1..middle], &line[middle + 2..close]);
        Some(format!("{}【{shown}】（{to}）{}", &line[..open], &line[close + 1..]))
    })
}

fn wrong_anchor(text: &str, _: &str) -> Option<String> {
    in_prose(text, |line| {
        let at = line.find("#").filter(|at| line[..*at].contains("]("))?;
        let end = at + line[at..].find(')')?;
        Some(format!("{}#see-also{}", &line[..at], &line[end..])).filter(|changed| changed != line)
    })
}

fn lost_image(text: &str, _: &str) -> Option<String> {
    in_prose(text, |line| {
        let start = line.find("![")?;
        let end = start + line[start..].find(')')? + 1;
        line[start..end].contains("](").then(|| format!("{}{}", &line[..start], &line[end..]))
    })
}

/// The first line inside a fence of code that a change can be made to.
fn in_code(text: &str, change: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut lines = lines(text);
    let open =
        lines.iter().position(|(line, is_prose)| !is_prose && line.starts_with("```") && line.trim().len() > 3)?;
    let changed = (open + 1..lines.len())
        .take_while(|at| !lines[*at].0.starts_with("```"))
        .find_map(|at| change(&lines[at].0).map(|line| (at, line)));
    let (at, line) = changed?;
    lines[at].0 = line;
    joined(lines)
}

fn changed_code(text: &str, _: &str) -> Option<String> {
    in_code(text, |line| {
        let at = line.find(['(', '=', '.'])?;
        // Comments and what stands in quotes may be translated.
        let is_comment = line.contains("//") || line.trim_start().starts_with("--");
        let is_quoted = line[..at].contains(['\'', '"']);
        (!is_comment && !is_quoted).then(|| format!("{}Changed{}", &line[..at], &line[at..]))
    })
}

fn swapped_code(text: &str, _: &str) -> Option<String> {
    let lines = lines(text);
    let edges: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].0.starts_with("```")).collect();
    let [a, b, c, d, ..] = edges[..] else { return None };
    let code =
        |from: usize, to: usize| -> String { lines[from + 1..to].iter().map(|(line, _)| line.as_str()).collect() };
    let between =
        |from: usize, to: usize| -> String { lines[from..=to].iter().map(|(line, _)| line.as_str()).collect() };
    let (one, other) = (code(a, b), code(c, d));
    let rest: String = lines[d..].iter().map(|(line, _)| line.as_str()).collect();
    (one.trim() != other.trim()).then(|| between(0, a) + &other + &between(b, c) + &one + &rest)
}

/// The first piece of code in a line of prose.
fn code(line: &str) -> Option<std::ops::Range<usize>> {
    let start = line.find('`')?;
    let end = start + 1 + line[start + 1..].find('`')? + 1;
    (line.matches('`').count().is_multiple_of(2)
        && end - start > 4
        && line.matches(&line[start..end]).count() == 1
        && !line[start..end].contains('<'))
    .then_some(start..end)
}

fn unmarked_code(text: &str, _: &str) -> Option<String> {
    in_prose(text, |line| {
        code(line)
            .map(|code| format!("{}{}{}", &line[..code.start], &line[code.start + 1..code.end - 1], &line[code.end..]))
    })
}

fn lost_code(text: &str, _: &str) -> Option<String> {
    in_prose(text, |line| code(line).map(|code| format!("{}{}", &line[..code.start], &line[code.end..])))
}

fn changed_version(text: &str, _: &str) -> Option<String> {
    in_prose(text, |line| {
        [
            "Core 5,0",
            "Core 3,1",
            "Core 2,1",
            "Core 2,0",
            "Core 3,0",
            "Core 5.0",
            "Core 3.1",
            "EF 6",
            "Studio 2019",
            "Studio 2017",
            "Studio 2015",
        ]
        .iter()
        .find_map(|version| {
            let at = line.find(version)?;
            let goes_on = line[at + version.len()..].starts_with(|c: char| c.is_ascii_digit() || c == '.' || c == ',');
            let others = if version.starts_with("Studio") {
                "Studio 2008"
            } else if version.starts_with("EF") {
                return None;
            } else {
                "Core 7.7"
            };
            (!goes_on && line.matches(version).count() == 1).then(|| line.replacen(version, others, 1))
        })
    })
}

fn glued_words(text: &str, source: &str) -> Option<String> {
    let names = [
        "SQL Server",
        "Visual Studio",
        "Entity Framework Core",
        "Code First",
        "Data Annotations",
        "Fluent API",
        "Package Manager",
    ];
    in_prose(text, |line| {
        let name = names.iter().find(|name| line.contains(*name) && source.contains(*name))?;
        let glued = name.replacen(' ', "", 1);
        (!source.contains(&glued)).then(|| line.replacen(name, &glued, 1))
    })
}

fn unbalanced(text: &str, _: &str) -> Option<String> {
    in_prose(text, |line| {
        let at = line
            .rfind([')', '）'])
            .filter(|at| !line[..*at].contains("](") && !line.contains('`') && !line.contains(":::"))?;
        let open = line[..at].rfind(['(', '（'])?;
        let close = line[at..].chars().next()?;
        (at - open > 6 && !line[..at].ends_with('('))
            .then(|| format!("{}{}", &line[..at], &line[at + close.len_utf8()..]))
    })
}

/// The first of some texts that a letter follows, as something else.
fn replaced(line: &str, texts: &[&str], with: impl Fn(&str) -> String) -> Option<String> {
    if line.contains(['`', '<', '*', '[']) {
        return None;
    }
    texts.iter().find_map(|text| {
        let at = line.find(text)?;
        let is_whole = line[..at].is_empty() || line[..at].ends_with(' ') || !text.starts_with(char::is_alphabetic);
        is_whole.then(|| format!("{}{}{}", &line[..at], with(text), &line[at + text.len()..]))
    })
}

/// A mark between two Chinese characters, as something else.
fn between_han(line: &str, mark: char, with: &str) -> Option<String> {
    let is_han = |c: char| ('\u{4e00}'..'\u{9fff}').contains(&c);
    let at = line
        .match_indices(mark)
        .map(|(at, _)| at)
        .find(|at| line[..*at].ends_with(is_han) && line[at + mark.len_utf8()..].starts_with(is_han))?;
    Some(format!("{}{with}{}", &line[..at], &line[at + mark.len_utf8()..]))
}
