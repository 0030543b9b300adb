//! Where the blocks of a text stand, by paths that lead to the same blocks of a translation.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::text::Span;

/// The way to a block: its section, counted by headings, then its number among the blocks of each container. Definitions of
/// links are no blocks of their sections: the way to some that follow each other is [`DEFINITIONS`] and their number.
pub type BlockPath = Vec<u32>;

/// The section that the definitions of links are counted in.
const DEFINITIONS: u32 = u32::MAX;

/// How deep blocks are told apart. What stands deeper is part of what holds it.
const DEEPEST: usize = 32;

/// A block and the way to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedBlock {
    /// Where it stands in the stored file.
    pub span: Span,
    /// The way to it, comments that are marks not counted.
    pub path: BlockPath,
}

/// The blocks of a text, and the comments among them that mark the next.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// Every block, a container before what it holds.
    pub blocks: Vec<PlacedBlock>,
    /// The comments that are marks, each with the index of the block behind it in the same container.
    pub marks: Vec<(Span, Option<usize>)>,
}

/// Reads the blocks of the markdown that begins at byte `base` of a stored file; `is_mark` is asked about HTML blocks.
pub fn places(stored: &str, base: usize, is_mark: impl Fn(&str) -> bool) -> Places {
    let text = stored.get(base..).unwrap_or_default();
    let mut walk = Walk { base, places: Places::default(), open: vec![Container::root(text.len())], section: 0 };
    let parser = Parser::new_ext(text, Options::ENABLE_TABLES);
    let definitions = definitions(text, parser.reference_definitions().iter().map(|(_, it)| it.span.clone()).collect());
    for (event, range) in parser.into_offset_iter() {
        match event {
            Event::Start(Tag::HtmlBlock) if is_mark(&text[range.clone()]) => walk.mark(range),
            Event::Start(tag) if is_block(&tag) => walk.enter(range, matches!(tag, Tag::Heading { .. })),
            Event::End(tag) if is_block_end(tag) => walk.leave(),
            Event::Start(_) | Event::Text(_) | Event::Code(_) => walk.text(range),
            _ => {}
        }
    }
    walk.places.add_definitions(stored, definitions.into_iter().map(|range| Span::from(range).shifted(base)));
    walk.places
}

/// Definitions of links, those taken together that stand in lines behind each other.
fn definitions(text: &str, mut spans: Vec<Range<usize>>) -> Vec<Range<usize>> {
    spans.sort_by_key(|span| span.start);
    let mut together: Vec<Range<usize>> = Vec::new();
    for span in spans {
        match together.last_mut() {
            Some(last) if is_nothing_between(text, last.end, span.start, 1) => last.end = span.end,
            _ => together.push(span),
        }
    }
    together
}

/// Whether only blanks, the marks of quotes and at most so many line breaks stand between two places.
fn is_nothing_between(text: &str, from: usize, to: usize, most: usize) -> bool {
    let between = text.get(from..to).unwrap_or("x");
    between.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'>'))
        && between.bytes().filter(|byte| *byte == b'\n').count() <= most
}

impl Places {
    /// Adds the definitions of links, which marks may be about that stand right before them.
    fn add_definitions(&mut self, stored: &str, definitions: impl Iterator<Item = Span>) {
        let first = self.blocks.len();
        let placed = |(number, span)| PlacedBlock { span, path: vec![DEFINITIONS, number] };
        self.blocks.extend((0..).zip(definitions).map(placed));
        let is_next =
            |mark: Span, to: Span| is_nothing_between(stored, mark.end as usize, to.start as usize, usize::MAX);
        // Marks that follow each other are about the same.
        let mut behind: Option<(Span, usize)> = None;
        for (mark, block) in self.marks.iter_mut().rev() {
            let next = first + self.blocks[first..].partition_point(|block| block.span.start < mark.end);
            let next = self.blocks.get(next).map(|block| (block.span, next));
            let about = [next, behind].into_iter().flatten().find(|(place, _)| is_next(*mark, *place));
            behind = about.map(|(_, about)| (*mark, about));
            *block = about.map(|(_, about)| about).or(*block);
        }
    }
}

fn is_block(tag: &Tag<'_>) -> bool {
    is_block_end(tag.to_end())
}

fn is_block_end(tag: pulldown_cmark::TagEnd) -> bool {
    use pulldown_cmark::TagEnd as End;
    matches!(
        tag,
        End::Paragraph
            | End::Heading(_)
            | End::BlockQuote(_)
            | End::CodeBlock
            | End::HtmlBlock
            | End::List(_)
            | End::Item
            | End::Table
    )
}

/// What holds blocks.
struct Container {
    path: BlockPath,
    end: usize,
    children: u32,
    /// The marks whose block has not come yet.
    waiting: Vec<usize>,
}

impl Container {
    fn root(end: usize) -> Self {
        Self { path: Vec::new(), end, children: 0, waiting: Vec::new() }
    }
}

struct Walk {
    base: usize,
    places: Places,
    /// The containers around the present place; the text itself first.
    open: Vec<Container>,
    section: u32,
}

impl Walk {
    fn mark(&mut self, range: Range<usize>) {
        let index = self.places.marks.len();
        self.places.marks.push((Span::from(range.clone()).shifted(self.base), None));
        if let Some(container) = self.open.last_mut() {
            container.waiting.push(index);
        }
        // The end of the HTML block is that of a block without children.
        let end = range.end;
        self.open.push(Container { end, ..Container::root(end) });
    }

    fn enter(&mut self, range: Range<usize>, is_heading: bool) {
        if is_heading && self.open.len() == 1 {
            self.section += 1;
            self.open[0].children = 0;
        }
        let end = range.end;
        let path = if self.open.len() < DEEPEST { self.place(range) } else { Vec::new() };
        self.open.push(Container { path, ..Container::root(end) });
    }

    /// Text that stands in a list's item without a block of its own.
    fn text(&mut self, range: Range<usize>) {
        if let Some(Container { end, waiting, .. }) = self.open.last()
            && !waiting.is_empty()
            && (2..DEEPEST).contains(&self.open.len())
        {
            self.place(range.start..*end);
        }
    }

    fn leave(&mut self) {
        if self.open.len() > 1 {
            self.open.pop();
        }
    }

    /// Notes a block of the present container, and gives the way to it.
    fn place(&mut self, range: Range<usize>) -> BlockPath {
        let index = self.places.blocks.len();
        let mut path = if self.open.len() == 1 { vec![self.section] } else { Vec::new() };
        if let Some(container) = self.open.last_mut() {
            path.extend(&container.path);
            path.push(container.children);
            container.children += 1;
            for mark in container.waiting.drain(..) {
                self.places.marks[mark].1 = Some(index);
            }
        }
        self.places.blocks.push(PlacedBlock { span: Span::from(range).shifted(self.base), path: path.clone() });
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Places {
        places(text, 0, |html| html.contains("mark"))
    }

    /// What each mark is about, with the way to it.
    fn marked(text: &str) -> Vec<(String, BlockPath)> {
        let Places { blocks, marks } = read(text);
        let block = |block: usize| (blocks[block].span.slice(text).trim_end().to_owned(), blocks[block].path.clone());
        marks.into_iter().filter_map(|(_, block)| block).map(block).collect()
    }

    #[test]
    fn a_mark_is_about_the_next_block_of_its_container() {
        let text = "# A\n\nx\n\n<!-- mark -->\nthis\nall\n\nnot this\n\n<!-- mark -->\n\n- one\n- two\n\n## B\n<!-- mark -->\n## C\n";
        let expected = [("this\nall", vec![1, 2]), ("- one\n- two", vec![1, 4]), ("## C", vec![3, 0])];
        assert_eq!(marked(text), expected.map(|(text, path)| (text.to_owned(), path)));
        let text = "1. one\n\n   <!-- mark -->\n   > quoted\n\n   more\n2. <!-- mark -->\n   two\n\n<!-- mark -->\n";
        let places = marked(text);
        assert_eq!(places.len(), 2);
        assert_eq!(places[0], ("> quoted".to_owned(), vec![0, 0, 0, 1]));
        assert!(places[1].0.starts_with("two") && places[1].1 == [0, 0, 1, 0], "{places:?}");
    }

    #[test]
    fn a_mark_may_be_about_definitions() {
        let text =
            "[r] and [s]\n\n<!-- mark -->\n[r]: a.md\n[s]: b.md\n\n[t]: c.md\n\n<!-- mark -->\n\nthis\n\n[u]: d.md\n";
        let expected = [("[r]: a.md\n[s]: b.md", vec![DEFINITIONS, 0]), ("this", vec![0, 1])];
        assert_eq!(marked(text), expected.map(|(text, path)| (text.to_owned(), path)));
        assert_eq!(marked("<!-- mark 1 -->\n\n<!-- mark 2 -->\n[r]: a.md\n").len(), 2);
        assert_eq!(marked("> <!-- mark -->\n>\n> [r]: a.md\n")[0].0, "[r]: a.md");
    }

    #[test]
    fn ways_are_the_same_with_and_without_marks() {
        let paths = |text| read(text).blocks.into_iter().map(|block| block.path).collect::<Vec<_>>();
        let text =
            "# A\n\nx\n\n<!-- mark -->\n\ny\n\n> z\n>\n> - <!-- mark -->\n>   z\n>\n>   zz\n\n| a |\n| --- |\n| b |\n";
        let without = text.replace("<!-- mark -->\n>   z", "z").replace("<!-- mark -->\n\n", "");
        assert_eq!(paths(text), paths(&without));
        assert_eq!(places("---\na: b\n---\n# A\n", 13, |_| false).blocks[0].span.start, 13);
        let deep = "> ".repeat(5_000) + "<!-- mark -->";
        assert_eq!(read(&deep).blocks.len(), DEEPEST - 1);
    }
}
