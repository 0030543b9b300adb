//! Code samples as HTML.

use crate::alert::AlertKind;
use crate::finding::FileId;
use crate::markdown::body::Snippet;
use crate::snippet::{Lines, Part};

use super::body::{Linker, formatted, push_attribute, push_text};

impl Linker<'_, '_> {
    /// Writes a code sample, or what says that it is missing.
    pub(super) fn snippet(&self, file: FileId, snippet: &Snippet, index: u32, html: &mut String) {
        let part = self.site.loaded().snippets.get(&file).and_then(|parts| parts.get(index as usize));
        match part {
            Some(Ok(part)) => self.code(file, snippet, part, html),
            _ => self.missing(file, snippet, html),
        }
    }

    fn code(&self, file: FileId, snippet: &Snippet, part: &Part, html: &mut String) {
        html.push_str("<pre");
        if let Some(title) = &snippet.title {
            push_attribute(html, "title", title);
        }
        html.push_str("><code");
        let language = self.language(file, snippet);
        if !language.is_empty() {
            push_attribute(html, "class", &format!("language-{language}"));
        }
        html.push('>');
        push_lines(html, part, &snippet.request.highlight);
        html.push_str("</code></pre>\n");
    }

    /// The language as written, else what the file's extension says.
    pub(super) fn language(&self, file: FileId, snippet: &Snippet) -> String {
        if !snippet.request.language.is_empty() || snippet.request.notebook {
            return snippet.request.language.to_string();
        }
        self.site.sample_file(file, snippet).map_or_else(|_| String::new(), |file| self.site.sample_extension(&file))
    }

    /// What stands for a sample that is missing.
    pub(super) fn missing_sample(&self, file: FileId, snippet: &Snippet) -> String {
        let path = snippet.written.split(['?', '#']).next().unwrap_or_default();
        let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
        formatted(self.messages(file), "missing-snippet", "name", name)
    }

    fn missing(&self, file: FileId, snippet: &Snippet, html: &mut String) {
        let messages = self.messages(file);
        html.push_str("<aside class=\"alert warning\">\n<p class=\"alert-title\">");
        push_text(html, messages.text(AlertKind::Warning.message_id()));
        html.push_str("</p>\n<p class=\"missing-sample\">");
        push_text(html, &self.missing_sample(file, snippet));
        html.push_str("</p>\n</aside>\n");
    }
}

fn push_lines(html: &mut String, part: &Part, highlight: &Lines) {
    for (line, number) in part.lines.iter().zip(1..) {
        let is_marked = !highlight.is_empty() && highlight.contains(number);
        html.push_str(if is_marked { "<mark class=\"line\">" } else { "" });
        push_text(html, line);
        html.push_str(if is_marked { "</mark>\n" } else { "\n" });
    }
}
