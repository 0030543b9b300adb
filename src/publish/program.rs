//! Which program wrote a file of the cache: what another one left is not used, even where the two say that they are of one version.

use std::env::current_exe;

use serde::{Deserialize, Serialize};

use super::manifest::modified;

/// The version that this program says it is of.
pub(super) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What files of the cache begin with.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Header<'a> {
    format: u32,
    version: &'a str,
    program: Option<Program>,
}

impl Header<'static> {
    /// What a file begins with that this program writes; `format` changes whenever that of the rest does.
    pub(super) fn of_this(format: u32) -> Self {
        Self { format, version: VERSION, program: Program::this() }
    }
}

/// What stands behind the header; `None` where that is damaged, or not of this program and form.
pub(super) fn after_header(bytes: &[u8], format: u32) -> Option<&[u8]> {
    let (header, rest) = postcard::take_from_bytes::<Header<'_>>(bytes).ok()?;
    (header == Header::of_this(format)).then_some(rest)
}

/// A program, known by its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Program {
    length: u64,
    /// When it was built, or put where it is: nanoseconds since 1970.
    modified: u64,
}

impl Program {
    /// This program; `None` where the system does not tell where its file is.
    fn this() -> Option<Self> {
        let metadata = current_exe().ok()?.metadata().ok()?;
        Some(Self { length: metadata.len(), modified: modified(&metadata) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_program_wrote_is_left_alone() {
        let written = |header: Header<'_>| [postcard::to_stdvec(&header).expect("a header"), b"rest".to_vec()].concat();
        let this = written(Header::of_this(3));
        assert_eq!(after_header(&this, 3), Some(&b"rest"[..]));
        assert_eq!(after_header(&this, 4), None, "another form");
        assert_eq!(after_header(&this[..2], 3), None, "damaged");
        let older = Program { length: 1, modified: 1 };
        assert_eq!(after_header(&written(Header { program: Some(older), ..Header::of_this(3) }), 3), None);
        assert_eq!(after_header(&written(Header { version: "0.0.1", ..Header::of_this(3) }), 3), None);
    }
}
