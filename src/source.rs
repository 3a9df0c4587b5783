//! Places in text files: byte ranges, and the way from a byte offset to line and column.
//!
//! Knows nothing of Markdown or TOML and never touches the disk.

use std::ops::Range;
use std::sync::Arc;

/// A byte range inside one file. 32 bits: a source file is bounded to [`MAX_SOURCE_BYTES`].
pub type ByteRange = Range<u32>;

/// Largest text file that is parsed, in bytes (8 MiB). Larger ones are an error that names the limit.
pub const MAX_SOURCE_BYTES: u64 = 8 * 1024 * 1024;

/// Where a message points: a file and, if known, a byte range of its text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Relative to the root, `/` between parts; the name that messages print.
    pub path: Arc<str>,
    /// Byte range in the text; `None` when the whole file is meant.
    pub start: Option<u32>,
    /// End of the range; equals `start` for a point.
    pub end: Option<u32>,
}

impl Place {
    /// The whole file.
    pub fn file(path: &Arc<str>) -> Self {
        Place { path: path.clone(), start: None, end: None }
    }

    /// A byte range of the file.
    pub fn range(path: &Arc<str>, range: &ByteRange) -> Self {
        Place { path: path.clone(), start: Some(range.start), end: Some(range.end.max(range.start)) }
    }

    /// A path that is not a source of the site (an output folder, a theme file).
    pub fn path(path: impl AsRef<str>) -> Self {
        Place { path: Arc::from(path.as_ref()), start: None, end: None }
    }
}

/// Line and column of a byte offset, both from 1; the column counts characters, not bytes or cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// Finds line and column of `offset`. `\n`, `\r\n` and a lone `\r` end a line. Offsets past the end mean the end.
pub fn line_column(text: &str, offset: u32) -> LineColumn {
    let mut offset = (offset as usize).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let bytes = before.as_bytes();
    let mut line = 1;
    let mut start = 0;
    if memchr::memchr(b'\r', bytes).is_none() {
        line += memchr::memchr_iter(b'\n', bytes).count();
        start = memchr::memrchr(b'\n', bytes).map_or(0, |end| end + 1);
        return LineColumn { line, column: before[start..].chars().count() + 1 };
    }
    for (at, byte) in bytes.iter().enumerate() {
        let lone_return = *byte == b'\r' && text.as_bytes().get(at + 1) != Some(&b'\n');
        if *byte == b'\n' || lone_return {
            line += 1;
            start = at + 1;
        }
    }
    LineColumn { line, column: before[start..].chars().count() + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_every_line_end_counts_once() {
        let text = "甲乙\r\n丙\r丁\n戊";
        let at = |needle: &str| line_column(text, text.find(needle).unwrap_or(0) as u32);
        assert_eq!(at("乙"), LineColumn { line: 1, column: 2 });
        assert_eq!(at("丙"), LineColumn { line: 2, column: 1 });
        assert_eq!(at("丁"), LineColumn { line: 3, column: 1 });
        assert_eq!(line_column(text, 999), LineColumn { line: 4, column: 2 });
    }
}
