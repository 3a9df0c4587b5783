//! Emphasis marks next to Chinese text: edits that make `**“双减”**政策` work and keep `10~20万` plain.
//!
//! CommonMark decides by the neighbours whether `**` may open or close. Between closing punctuation and a Han
//! character it may only open, which is wrong for text without spaces. A helper character (see [`super::sentinel`])
//! on the letter's side lets it do both; pairing then works as in CommonMark. Helpers are taken out of everything
//! the parser gives back, so it does no harm that code and addresses are not left out here.

use super::edits::Edit;
use super::sentinel::Sentinels;
use crate::text::han;
use memchr::{memchr, memchr3};

/// Marks that never end what they stand in: emphasis does not close right behind one.
pub(super) const OPENING: &str = "“‘《〈（【〔「『([<";
/// Marks that never begin something: emphasis does not open right before one.
pub(super) const CLOSING: &str = "”’》〉）】〕」』，。、；：！？),.;:]>";

/// What stands beside a run of marks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    /// White space, or an end of the text.
    Space,
    Opening,
    Closing,
    /// Punctuation that may do either.
    Neutral,
    Letter,
    /// A symbol whose class differs between Unicode versions: treated as letter and punctuation at once.
    Unsure,
}

impl Side {
    fn of(c: Option<char>) -> Side {
        let Some(c) = c else { return Side::Space };
        if han::is_han(c) || c.is_alphanumeric() {
            Side::Letter
        } else if c.is_whitespace() {
            Side::Space
        } else if OPENING.contains(c) {
            Side::Opening
        } else if CLOSING.contains(c) {
            Side::Closing
        } else if c.is_ascii_punctuation() {
            Side::Neutral
        } else {
            Side::Unsure
        }
    }

    fn maybe_letter(self) -> bool {
        matches!(self, Side::Letter | Side::Unsure)
    }

    fn maybe_punctuation(self) -> bool {
        !matches!(self, Side::Letter | Side::Space)
    }
}

/// Adds the edits for `text`, whose first byte is byte `base` of the source.
pub(super) fn scan(text: &str, base: u32, sentinels: &Sentinels, edits: &mut Vec<Edit>) {
    let bytes = text.as_bytes();
    let mut lines = LineContent::default();
    let rest = |at: usize| bytes.get(at..).unwrap_or_default();
    let next_mark = |at: usize| memchr3(b'*', b'_', b'~', rest(at)).map_or(bytes.len(), |found| at + found);
    let next_escape = |at: usize| memchr(b'\\', rest(at)).map_or(bytes.len(), |found| at + found);
    let mut at = 0;
    let (mut start, mut escape) = (next_mark(0), next_escape(0));
    loop {
        if start < at {
            start = next_mark(at);
        }
        if escape < at {
            escape = next_escape(at);
        }
        if start == bytes.len() {
            return;
        }
        if escape < start {
            // What is escaped is passed over; the mark just found may be it.
            at = escape + if bytes.get(escape + 1).is_some_and(u8::is_ascii_punctuation) { 2 } else { 1 };
            continue;
        }
        let mark = bytes[start];
        let end = start + bytes[start..].iter().take_while(|byte| **byte == mark).count();
        let run = Run {
            start: base + start as u32,
            end: base + end as u32,
            before: text[..start].chars().next_back(),
            after: text[end..].chars().next(),
        };
        at = end;
        match (mark, end - start) {
            (b'~', 1) | (b'_', 4..) if mark == b'~' || lines.has_more_than_marks(text, start) => run.neutralise(sentinels, edits),
            // 138****1234: figures that were made unreadable on purpose must not turn into emphasis.
            (b'*', 3..) if run.is_mask() => {
                edits.extend((run.start..run.end).map(|star| Edit::insert(star, sentinels.escape())));
            }
            (b'*', _) | (b'~', 2) => run.free(false, sentinels, edits),
            (b'_', 2 | 3) => run.free(true, sentinels, edits),
            _ => {}
        }
    }
}

struct Run {
    start: u32,
    end: u32,
    before: Option<char>,
    after: Option<char>,
}

impl Run {
    /// Lets the run open and close where Chinese text needs it. `words`: CommonMark forbids `_` inside words.
    fn free(&self, words: bool, sentinels: &Sentinels, edits: &mut Vec<Edit>) {
        if !(self.before.is_some_and(han::is_cjk) || self.after.is_some_and(han::is_cjk)) {
            return;
        }
        let (before, after) = (Side::of(self.before), Side::of(self.after));
        if before == Side::Space || after == Side::Space {
            return;
        }
        if before.maybe_letter() && (words || after.maybe_punctuation()) && after != Side::Closing {
            edits.push(Edit::insert(self.start, sentinels.mark));
        }
        if after.maybe_letter() && (words || before.maybe_punctuation()) && before != Side::Opening {
            edits.push(Edit::insert(self.end, sentinels.mark));
        }
    }

    /// Makes the run plain text: between two letters neither `~` nor `_` can open or close.
    fn neutralise(&self, sentinels: &Sentinels, edits: &mut Vec<Edit>) {
        edits.push(Edit::insert(self.start, sentinels.letter));
        edits.push(Edit::insert(self.end, sentinels.letter));
    }

    fn is_mask(&self) -> bool {
        let masked = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit() || matches!(c, 'X' | 'x'));
        masked(self.before) && masked(self.after)
    }
}

/// Tells `____` on a line of its own (a rule) from a blank to fill in; looks at every line once.
#[derive(Default)]
struct LineContent {
    known_to: usize,
    answer: bool,
}

impl LineContent {
    fn has_more_than_marks(&mut self, text: &str, at: usize) -> bool {
        if at >= self.known_to {
            let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
            let bytes = text.as_bytes();
            let start = bytes[self.known_to..at].iter().rposition(is_end).map_or(self.known_to, |found| self.known_to + found);
            let end = bytes[at..].iter().position(is_end).map_or(text.len(), |found| at + found);
            self.answer = bytes[start..end].iter().any(|byte| !matches!(byte, b'_' | b' ' | b'\t' | b'>' | b'\n' | b'\r'));
            self.known_to = end;
        }
        self.answer
    }
}
