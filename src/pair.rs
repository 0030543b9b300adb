//! Bilingual pairs as they are written: a target span, and right behind it a lookup span that holds the source span of the
//! same id.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memmem;

/// What a target begins with; behind it stands the pair's id.
pub(crate) const TARGET: &str = "<span data-ttu-id=\"";
/// What ends each of its tags.
pub(crate) const CLOSE: &str = "</span>";
const LOOKUP: &str = "<span class=\"sxs-lookup\">";
const SOURCE: &str = "<span data-stu-id=\"";

/// A pair in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pair<'t> {
    /// Its id.
    pub(crate) id: &'t str,
    /// Where its first tag begins, and its target; `None` where a source stands without one.
    pub(crate) target: Option<(usize, Range<usize>)>,
    /// Its source.
    pub(crate) source: Range<usize>,
    /// Where the lookup span begins.
    pub(crate) lookup: usize,
    /// Where it ends.
    pub(crate) end: usize,
}

/// The pairs of a text, in order.
pub(crate) fn pairs(text: &str) -> impl Iterator<Item = Pair<'_>> {
    let targets = memmem::Finder::new(TARGET);
    let lookups = memmem::Finder::new(LOOKUP);
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let lookup = at + lookups.find(&text.as_bytes()[at..])?;
            let Some((id, source)) = source_side(text, lookup) else {
                at = lookup + LOOKUP.len();
                continue;
            };
            let target = target_side(text, &targets, at, lookup, id);
            let end = source.end + 2 * CLOSE.len();
            at = end;
            return Some(Pair { id, target, source, lookup, end });
        }
    })
}

/// A text with each pair replaced by its target.
pub(crate) fn targets(text: &str) -> Cow<'_, str> {
    replaced(text, |_, target| target)
}

/// A text with each pair replaced by its source.
pub(crate) fn sources(text: &str) -> Cow<'_, str> {
    replaced(text, |source, _| source)
}

fn replaced(text: &str, kept: impl Fn(Range<usize>, Range<usize>) -> Range<usize>) -> Cow<'_, str> {
    // Most values of front matter have no tag at all, and are short.
    if memchr::memchr(b'<', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut whole = String::new();
    let mut done = 0;
    for Pair { target, source, end, .. } in pairs(text) {
        let Some((open, target)) = target else { continue };
        whole.push_str(&text[done..open]);
        whole.push_str(&text[kept(source, target)]);
        done = end;
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    Cow::Owned(whole + &text[done..])
}

/// The id and the source text of the lookup span at `lookup`.
fn source_side(body: &str, lookup: usize) -> Option<(&str, Range<usize>)> {
    let rest = &body[lookup + LOOKUP.len()..];
    let id_at = rest.strip_prefix(SOURCE)?;
    let id = &id_at[..id_at.find('"')?];
    let text_at = body.len() - id_at.len() + id.len() + 2;
    if body.as_bytes().get(text_at - 1) != Some(&b'>') {
        return None;
    }
    let end = balanced_end(body, text_at).or_else(|| nearest_end(body, text_at))?;
    Some((id, text_at..end))
}

/// Where the text of a source side ends that begins at `at`: before the two tags that close it, those of spans in it counted.
fn balanced_end(body: &str, mut at: usize) -> Option<usize> {
    let mut depth = 1;
    loop {
        let next = at + memchr::memchr(b'<', &body.as_bytes()[at..])?;
        let rest = &body[next..];
        if let Some(behind) = rest.strip_prefix(CLOSE) {
            depth -= 1;
            if depth == 0 {
                return behind.starts_with(CLOSE).then_some(next);
            }
        } else if rest.starts_with("<span") {
            // A pair never holds another; looking no further also keeps hostile input linear.
            if is_of_pair(rest) {
                return None;
            }
            depth += 1;
        }
        at = next + 1;
    }
}

/// The same where spans do not come out even, such as in text that speaks of them: the first place before the next pair.
fn nearest_end(body: &str, at: usize) -> Option<usize> {
    let mut from = at;
    loop {
        let next = from + memchr::memchr(b'<', &body.as_bytes()[from..])?;
        let rest = &body[next..];
        if is_of_pair(rest) {
            return None;
        }
        if rest.strip_prefix(CLOSE).is_some_and(|behind| behind.starts_with(CLOSE)) {
            return Some(next);
        }
        from = next + 1;
    }
}

fn is_of_pair(rest: &str) -> bool {
    rest.starts_with(TARGET) || rest.starts_with(LOOKUP)
}

/// The place of the target span's tag and the target's text, which ends right before the lookup.
fn target_side(
    body: &str,
    targets: &memmem::Finder<'_>,
    from: usize,
    lookup: usize,
    id: &str,
) -> Option<(usize, Range<usize>)> {
    let before = body.get(from..lookup)?.strip_suffix(CLOSE)?;
    let open = from + targets.find_iter(before.as_bytes()).last()?;
    let rest = body[open + TARGET.len()..].strip_prefix(id)?;
    rest.strip_prefix("\">")?;
    let start = open + TARGET.len() + id.len() + 2;
    Some((open, start..from + before.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_side_can_be_read() {
        let text = "a <span data-ttu-id=\"x-1\">Un</span><span class=\"sxs-lookup\"><span data-stu-id=\"x-1\">One</span></span> b";
        assert_eq!(targets(text), "a Un b");
        assert_eq!(sources(text), "a One b");
        assert_eq!(targets("a <span>b</span>"), "a <span>b</span>");
    }
}
