//! Cases of the markdown dialect: `tests/markdown/*.md`, each section an input (`markdown`) and what is compiled from it (`html`).
//!
//! Words behind `markdown` say in what the input is written: `inline`, `translation`, `crlf`, `gfm`, `footnotes` and the like.
//! Holes are shown as `{…}`. After the HTML come the links with their places and the findings. `HEXAPLA_BLESS=1` rewrites what is expected.

mod support;

use std::fmt::Write;

use hexapla::alert::{AlertKind, AlertSpellings};
use hexapla::config::{Dialect, Markdown};
use hexapla::finding::FileId;
use hexapla::markdown::body::Fill;
use hexapla::markdown::{Compiled, Context, Form, Purpose, Side, compile};
use hexapla::text::LineIndex;

fn alerts() -> AlertSpellings {
    let mut alerts = AlertSpellings::default();
    alerts.add("Important", AlertKind::Important);
    alerts.add("Remarque", AlertKind::Note);
    alerts
}

fn show(input: &str, compiled: &Compiled) -> String {
    let body = &compiled.body;
    let mut buffer = Vec::new();
    let html = body.html.text(&mut buffer);
    let mut shown = String::new();
    let mut done = 0;
    for hole in &body.holes {
        shown.push_str(&html[done..hole.at as usize]);
        done = hole.at as usize;
        match &hole.fill {
            Fill::Href(link) => write!(shown, " {{href {}}}", body.links[*link as usize].written()),
            Fill::Image(link) => {
                let link = &body.links[*link as usize];
                let image = link.image.as_ref().expect("an image has a text");
                let kind = image.media.map_or("image", hexapla::markdown::media::Media::element);
                write!(shown, "{{{kind} {} alt={:?}{}}}", link.written(), image.alt, image.attributes)
            }
            Fill::Id(id) => {
                let claim = &body.ids[*id as usize];
                write!(shown, " {{id {} {:?}}}", claim.name, claim.kind)
            }
            Fill::Include(include) => write!(shown, "{{include {}}}", body.includes[*include as usize].path),
            Fill::Snippet(snippet) => {
                let snippet = &body.snippets[*snippet as usize];
                write!(shown, "{{snippet {} {:?} {:?}}}", snippet.written, snippet.request.language, snippet.request)
            }
            Fill::Uid(link) => write!(shown, "{{uid {}}}", body.links[*link as usize].written()),
            Fill::ShortUid(uid) => {
                let uid = &body.short_uids[*uid as usize];
                write!(shown, "{{uid {} {:?}}}", body.links[uid.link as usize].written(), uid.written)
            }
            Fill::Title(link) => write!(shown, "{{title {}}}", body.links[*link as usize].written()),
            Fill::Label(label) => write!(shown, "{{{:?}}}", body.labels[*label as usize]),
            Fill::PieceStart(_) | Fill::PieceEnd(_) => Ok(()),
        }
        .expect("a string can be written to");
    }
    shown.push_str(&html[done..]);
    let lines = LineIndex::new(input);
    let place = |span: hexapla::text::Span| {
        let start = lines.position(span.start);
        format!("{}:{} {:?}", start.line, start.column, span.slice(input))
    };
    for link in &body.links {
        writeln!(shown, "link {} {:?}", place(link.span), link.destination).expect("a string can be written to");
    }
    for unit in &compiled.units {
        writeln!(shown, "unit {} {} = {:?}", unit.id, place(unit.target), unit.source_text).expect("writable");
    }
    for finding in &compiled.findings {
        writeln!(shown, "{} {}: {}", finding.rule.name, place(finding.span), finding.message).expect("writable");
    }
    shown
}

#[test]
fn cases() {
    let mut failures = String::new();
    for file in support::files(&support::repository("tests/markdown"), "md") {
        let text = std::fs::read_to_string(&file).expect("a case can be read");
        let mut blessed = text.clone();
        for section in support::sections(&text).iter().rev() {
            let [input, expected] = &section.fences[..] else {
                assert!(section.fences.is_empty(), "{}: {} needs two blocks", file.display(), section.name);
                continue;
            };
            let form = if input.info.contains("inline") { Form::Inline } else { Form::Blocks };
            let context = Context {
                purpose: Purpose::Pages,
                file: FileId(0),
                translation: input.info.contains("translation"),
                fragment: false,
                side: if input.info.contains("source-side") { Side::Source } else { Side::Target },
                alerts: &alerts(),
                markdown: Markdown {
                    dialect: if input.info.contains("gfm") { Dialect::Gfm } else { Dialect::Docfx },
                    heading_attributes: input.info.contains("heading-attributes"),
                    footnotes: input.info.contains("footnotes"),
                    task_lists: input.info.contains("task-lists"),
                    definition_lists: input.info.contains("definition-lists"),
                },
                prose: None,
            };
            let stored =
                if input.info.contains("crlf") { input.text.replace('\n', "\r\n") } else { input.text.clone() };
            let found = show(&stored, &compile(&stored, 0, form, context));
            let found = if found.ends_with('\n') { found } else { found + "\n" };
            if found != expected.text {
                blessed.replace_range(expected.place.clone(), &found);
                let difference = support::difference(&expected.text, &found);
                write!(failures, "{}: {}\n{difference}", file.display(), section.name).expect("writable");
            }
        }
        if support::blesses() {
            std::fs::write(&file, blessed).expect("a case can be written");
        }
    }
    assert!(support::blesses() || failures.is_empty(), "\n{failures}");
}
