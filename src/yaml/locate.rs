//! Finds where each value of a tree stands, by following the text that the tree was read from.
//!
//! The text is known to be YAML and the tree says what comes next, so only the ends of scalars have to be found
//! ([`super::scalar`]). Each scalar found is compared with the one expected: what cannot be followed is refused.

use std::ops::Range;

use super::scalar::{self, Context};
use super::tree::Tree;
use super::{Entry, Reduced, SyntaxError, Value};
use crate::text::Spanned;

/// The document's value with its places.
pub(super) fn locate(tree: &Tree, source: &Reduced<'_>) -> Result<Value, SyntaxError> {
    let mut walk = Walk { source, text: source.text(), at: 0, end: 0 };
    walk.skip_to_document();
    match walk.value(tree, Context::DOCUMENT) {
        Ok((value, _)) => Ok(value),
        Err(refusal) => Err(refusal.explain(source)),
    }
}

struct Walk<'text> {
    source: &'text Reduced<'text>,
    text: &'text str,
    at: usize,
    /// The end of the last token; block scalars end before their line ends.
    end: usize,
}

/// What is YAML and yet not read, and where.
struct Refusal {
    at: usize,
    what: Refused,
}

enum Refused {
    Anchor,
    Alias,
    Tag,
    KeyThatIsNoText,
    /// The text is not what the tree makes expect.
    Unfollowed,
}

type Located<T> = Result<T, Refusal>;

impl<'text> Walk<'text> {
    /// The value that begins behind the current place, and its range.
    fn value(&mut self, tree: &Tree, context: Context) -> Located<(Value, Range<usize>)> {
        let indicator = self.at;
        self.skip();
        self.refuse_properties()?;
        let start = self.at;
        let value = match tree {
            Tree::Null => {
                let range = self.null(indicator, context);
                return Ok((Value::Null, range));
            }
            Tree::Typed | Tree::Text(_) => {
                let (text, range) = self.scalar(tree, context)?;
                let span = self.source.span(range.clone());
                return Ok((Value::Scalar(Spanned { value: text, span }), range));
            }
            Tree::List(items) => Value::List(match self.byte() {
                Some(b'[') => self.flow_list(items, context)?,
                _ => self.block_list(items)?,
            }),
            Tree::Mapping(pairs) => Value::Mapping(match self.byte() {
                Some(b'{') => self.flow_mapping(pairs, context)?,
                _ if context.in_brackets => self.pairs(pairs, context)?,
                _ => self.block_mapping(pairs)?,
            }),
        };
        Ok((value, start..self.end))
    }

    /// A null that is written stands here; one that is not has an empty range behind its indicator.
    fn null(&mut self, indicator: usize, context: Context) -> Range<usize> {
        let absent = indicator..indicator;
        if !matches!(self.byte(), Some(b'~' | b'n' | b'N')) {
            return absent;
        }
        let word = scalar::plain(self.text, self.at, context);
        let behind = self.text[word.end..].trim_start_matches([' ', '\t']);
        if !scalar::is_null(&self.text[word.clone()]) || behind.starts_with(':') {
            return absent;
        }
        self.advance(word.end);
        word
    }

    fn scalar(&mut self, tree: &Tree, context: Context) -> Located<(String, Range<usize>)> {
        let start = self.at;
        let block = !context.in_brackets;
        let (found, end, quoted) = match self.byte() {
            Some(quote @ (b'"' | b'\'')) => {
                let inside = scalar::quoted(self.text, start, quote).ok_or_else(|| self.unfollowed())?;
                let end = inside.end + 1;
                (inside, end, true)
            }
            Some(b'|' | b'>') if block => {
                let (content, end) = scalar::block(self.text, start, context);
                (content, end, false)
            }
            _ => {
                let plain = scalar::plain(self.text, start, context);
                (plain.clone(), plain.end, false)
            }
        };
        let written = &self.text[found.clone()];
        let text = match tree {
            Tree::Text(text) if quoted || scalar::same_words(written, text) => text.clone(),
            Tree::Typed if !quoted && !written.is_empty() => written.to_owned(),
            _ => return Err(self.unfollowed()),
        };
        self.at = end;
        self.end = if quoted { end } else { found.end };
        Ok((text, found))
    }

    fn block_list(&mut self, items: &[Tree]) -> Located<Vec<Value>> {
        let context = Context::block(scalar::column(self.text, self.at));
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            self.skip();
            self.expect(b'-')?;
            values.push(self.value(item, context)?.0);
        }
        Ok(values)
    }

    fn flow_list(&mut self, items: &[Tree], context: Context) -> Located<Vec<Value>> {
        self.expect(b'[')?;
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            values.push(self.value(item, context.bracketed())?.0);
            self.skip_comma();
        }
        self.skip();
        self.expect(b']')?;
        Ok(values)
    }

    fn block_mapping(&mut self, pairs: &[(Tree, Tree)]) -> Located<Vec<Entry>> {
        let context = Context::block(scalar::column(self.text, self.at));
        self.pairs(pairs, context)
    }

    fn flow_mapping(&mut self, pairs: &[(Tree, Tree)], context: Context) -> Located<Vec<Entry>> {
        self.expect(b'{')?;
        let entries = self.pairs(pairs, context.bracketed())?;
        self.skip_comma();
        self.skip();
        self.expect(b'}')?;
        Ok(entries)
    }

    fn pairs(&mut self, pairs: &[(Tree, Tree)], context: Context) -> Located<Vec<Entry>> {
        let mut entries = Vec::with_capacity(pairs.len());
        for (index, (key, value)) in pairs.iter().enumerate() {
            if context.in_brackets && index > 0 {
                self.skip_comma();
            }
            entries.push(self.entry(key, value, context)?);
        }
        Ok(entries)
    }

    fn entry(&mut self, key: &Tree, value: &Tree, context: Context) -> Located<Entry> {
        self.skip();
        let marked = self.is_indicator(b'?', context);
        if marked {
            self.advance(self.at + 1);
        }
        let key = self.key(key, marked, context)?;
        let at = self.at;
        self.skip();
        if !self.is_indicator(b':', context) {
            return match value {
                Tree::Null => Ok(Entry { key, value: Value::Null, span: self.source.span(at..at) }),
                _ => Err(self.unfollowed()),
            };
        }
        self.advance(self.at + 1);
        let (value, range) = self.value(value, context)?;
        Ok(Entry { key, value, span: self.source.span(range) })
    }

    /// A key; one that is marked with `?` may be left out, and one that is not may be nothing before a colon.
    fn key(&mut self, key: &Tree, marked: bool, context: Context) -> Located<Spanned<String>> {
        let indicator = self.at;
        self.skip();
        self.refuse_properties()?;
        let (value, range) = match key {
            Tree::Null => {
                let range = if marked {
                    self.null(indicator, context)
                } else if self.is_indicator(b':', context) {
                    self.at..self.at
                } else {
                    scalar::plain(self.text, self.at, context)
                };
                if !range.is_empty() {
                    self.advance(range.end);
                }
                (self.text[range.clone()].to_owned(), range)
            }
            Tree::Typed | Tree::Text(_) => self.scalar(key, context)?,
            Tree::List(_) | Tree::Mapping(_) => return Err(self.refused(Refused::KeyThatIsNoText)),
        };
        Ok(Spanned { value, span: self.source.span(range) })
    }

    fn refuse_properties(&self) -> Located<()> {
        match self.byte() {
            Some(b'&') => Err(self.refused(Refused::Anchor)),
            Some(b'*') => Err(self.refused(Refused::Alias)),
            Some(b'!') => Err(self.refused(Refused::Tag)),
            _ => Ok(()),
        }
    }

    fn skip_comma(&mut self) {
        self.skip();
        if self.byte() == Some(b',') {
            self.at += 1;
        }
    }

    /// Goes to the next token, over blanks, line ends and comments.
    fn skip(&mut self) {
        self.at = scalar::next_token(self.text, self.at);
    }

    /// Goes behind `---` where the document begins with one.
    fn skip_to_document(&mut self) {
        self.skip();
        if scalar::document_mark_at(self.text, self.at) {
            self.at += 3;
        }
    }

    /// Whether `?` or `:` stands here as such: a blank is behind it, or brackets are open.
    fn is_indicator(&self, indicator: u8, context: Context) -> bool {
        self.byte() == Some(indicator) && (context.in_brackets || scalar::blank_at(self.text, self.at + 1))
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn expect(&mut self, byte: u8) -> Located<()> {
        if self.byte() != Some(byte) {
            return Err(self.unfollowed());
        }
        self.advance(self.at + 1);
        Ok(())
    }

    fn advance(&mut self, at: usize) {
        self.at = at;
        self.end = at;
    }

    fn unfollowed(&self) -> Refusal {
        self.refused(Refused::Unfollowed)
    }

    fn refused(&self, what: Refused) -> Refusal {
        Refusal { at: self.at, what }
    }
}

impl Refusal {
    fn explain(&self, source: &Reduced<'_>) -> SyntaxError {
        let quotes = "put the value in quotes if this is its text";
        let (message, help) = match self.what {
            Refused::Anchor => ("anchors (`&`) are not allowed", quotes),
            Refused::Alias => ("aliases (`*`) are not allowed", quotes),
            Refused::Tag => ("tags (`!`) are not allowed", quotes),
            Refused::KeyThatIsNoText => ("this key is a list or a mapping", "use text as a key, or put it in quotes"),
            Refused::Unfollowed => {
                ("this way of writing YAML is not understood", "write each `key: value` in a line of its own")
            }
        };
        SyntaxError { span: source.place(self.at), message: message.to_owned(), help: help.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{bounds, tree};
    use super::*;

    /// Pieces of YAML, most of which fit together.
    fn document() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("a: "),
            Just("b:\n"),
            Just("- "),
            Just("? "),
            Just(": "),
            Just(":\n"),
            Just("\n"),
            Just("\n\n"),
            Just("\r\n"),
            Just("\n  "),
            Just("\n    "),
            Just("\n- "),
            Just("\n  - "),
            Just("\n  c: "),
            Just("\nd: "),
            Just("\n? "),
            Just("\n: "),
            Just("word"),
            Just("two words"),
            Just("é"),
            Just("null"),
            Just("~"),
            Just("12"),
            Just("true"),
            Just("'it''s'"),
            Just("\"a\\_b\""),
            Just("\"one\n  two\""),
            Just("'one\n\n  two'"),
            Just("|\n"),
            Just(">-\n"),
            Just("|2\n"),
            Just("|+\n"),
            Just("["),
            Just("]"),
            Just("{"),
            Just("}"),
            Just(", "),
            Just(","),
            Just(" # note\n"),
            Just("#"),
            Just("x:y"),
            Just("-z"),
            Just("?q"),
            Just(":::w"),
            Just("\t"),
            Just("\u{2028}"),
            Just("\u{85}"),
            Just("\r"),
            Just("--- "),
            Just("..."),
            Just("<<: "),
        ];
        prop::collection::vec(piece, 1..14).prop_map(|pieces| pieces.concat())
    }

    fn scalars<'value>(value: &'value Value, found: &mut Vec<&'value Spanned<String>>) {
        match value {
            Value::Null => {}
            Value::Scalar(scalar) => found.push(scalar),
            Value::List(items) => items.iter().for_each(|item| scalars(item, found)),
            Value::Mapping(entries) => entries.iter().for_each(|entry| {
                found.push(&entry.key);
                scalars(&entry.value, found);
            }),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 5_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_the_parser_reads_can_be_followed(text in document()) {
            let source = Reduced::new(&text, 0..text.len());
            let Ok(tree) = tree::read(&text) else { return Ok(()) };
            prop_assert!(bounds::check(&source).is_ok());
            let value = match locate(&tree, &source) {
                Ok(value) => value,
                Err(error) => {
                    prop_assert!(error.message.starts_with("this key is a list"), "{text:?}: {error:?}");
                    return Ok(());
                }
            };
            let mut found = Vec::new();
            scalars(&value, &mut found);
            for scalar in found {
                let written = scalar.span.slice(&text);
                let inside = scalar.span.range();
                match text[..inside.start].chars().next_back() {
                    Some('"' | '\'') => {
                        let quoted = &text[inside.start - 1..inside.end + 1];
                        prop_assert!(serde_yaml::from_str::<String>(quoted).is_ok_and(|text| text == scalar.value));
                    }
                    _ => prop_assert!(scalar::same_words(written, &scalar.value), "{text:?}: {scalar:?}"),
                }
            }
        }
    }
}
