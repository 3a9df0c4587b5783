//! A place and a text → the one line that a message shows. Prints nothing and reads no file.

use crate::source::{Place, line_column};
use crate::text::clip;

/// Longest line of an excerpt, in characters: a page pasted as one line must not fill the screen.
const LONGEST: usize = 120;

/// One line of a file, cut around the place, control characters made visible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// What is shown.
    pub line: String,
    /// Number of the line in the file, from 1.
    pub number: usize,
    /// The part of [`Excerpt::line`] that is meant, in bytes.
    pub span: std::ops::Range<usize>,
}

impl Excerpt {
    /// The line of `text` where `place` begins; `None` when the place is the whole file.
    pub fn new(place: &Place, text: &str) -> Option<Self> {
        let start = place.start? as usize;
        let at = line_column(text, start as u32);
        let line_start = memchr::memrchr2(b'\n', b'\r', &text.as_bytes()[..start.min(text.len())]).map_or(0, |end| end + 1);
        let line = text[line_start..].split(['\n', '\r']).next().unwrap_or_default();
        let start = (start - line_start).min(line.len());
        let end = (place.end.map_or(start, |end| (end as usize).saturating_sub(line_start))).clamp(start, line.len());
        let (start, end) = (floor(line, start), floor(line, end));
        // Keep some text before the place and cut what is too long.
        let before: String = line[..start].chars().rev().take(LONGEST / 2).collect::<Vec<_>>().into_iter().rev().collect();
        let cut = if before.len() < start { "…" } else { "" };
        let before = format!("{cut}{}", visible(&before));
        let marked = visible(&clip(&line[start..end], LONGEST));
        let after = visible(&clip(&line[end..], LONGEST / 2));
        let span = before.len()..(before.len() + marked.len()).max(before.len() + usize::from(marked.is_empty() && !after.is_empty()));
        let line = format!("{before}{marked}{after}");
        let span = span.start.min(line.len())..ceil(&line, span.end.min(line.len()));
        Some(Excerpt { line: line.replace('\t', " "), number: at.line, span })
    }
}

fn visible(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\t' { '\u{FFFD}' } else { c }).collect()
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceil(text: &str, mut at: usize) -> usize {
    while at < text.len() && !text.is_char_boundary(at) {
        at += 1;
    }
    at
}
