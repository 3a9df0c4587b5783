//! Edits of the text before CommonMark sees it, with the way back from every offset to the file.
//!
//! An edit never loses a place: offsets inside a replacement are mapped into the range it replaces.

use crate::source::ByteRange;
use std::borrow::Cow;
use std::ops::Range;

/// Replaces a range of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    /// What is replaced, in the source; empty for an insertion.
    pub range: ByteRange,
    /// What is written instead.
    pub text: Cow<'static, str>,
}

impl Edit {
    /// Writes `text` before the byte `at`.
    pub fn insert(at: u32, text: impl Into<Cow<'static, str>>) -> Self {
        Edit { range: at..at, text: text.into() }
    }

    /// Writes `text` instead of `range`.
    pub fn replace(range: ByteRange, text: impl Into<Cow<'static, str>>) -> Self {
        Edit { range, text: text.into() }
    }
}

/// From `edited` on the text is that of the source from `source` on, or stands for the range up to `end`.
#[derive(Debug, Clone, Copy)]
struct Step {
    edited: u32,
    source: u32,
    end: Option<u32>,
}

/// A text after its edits.
#[derive(Debug)]
pub(super) struct Edited<'a> {
    /// What the Markdown parser reads.
    pub text: Cow<'a, str>,
    steps: Vec<Step>,
    base: u32,
}

impl<'a> Edited<'a> {
    /// Applies `edits` to the part `body` of `text`. They may come in any order; what lies inside a replaced region
    /// is forgotten.
    pub fn new(text: &'a str, body: &ByteRange, edits: &mut [Edit]) -> Self {
        let (from, to) = (body.start as usize, body.end as usize);
        if edits.is_empty() {
            return Edited { text: Cow::Borrowed(&text[from..to]), steps: Vec::new(), base: body.start };
        }
        // Stable: insertions at the same place keep the order in which they were made, and precede a replacement there.
        edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
        let mut out = String::with_capacity(to - from + edits.len() * 4);
        let mut steps = Vec::with_capacity(edits.len() * 2);
        let mut done = body.start;
        for edit in edits.iter() {
            if edit.range.start < done || edit.range.end > body.end {
                continue;
            }
            out.push_str(&text[done as usize..edit.range.start as usize]);
            steps.push(Step { edited: out.len() as u32, source: edit.range.start, end: Some(edit.range.end) });
            out.push_str(&edit.text);
            steps.push(Step { edited: out.len() as u32, source: edit.range.end, end: None });
            done = edit.range.end;
        }
        out.push_str(&text[done as usize..to]);
        Edited { text: Cow::Owned(out), steps, base: body.start }
    }

    /// The place in the source of a byte of the edited text; for what was written anew, where it was written.
    pub fn source(&self, edited: usize) -> u32 {
        self.byte(edited).0
    }

    /// The source range of a range of the edited text.
    pub fn source_range(&self, range: &Range<usize>) -> ByteRange {
        let start = self.source(range.start);
        // The end of a range is the end of its last byte: an insertion behind it does not belong to it.
        let end = if range.end > range.start { self.byte(range.end - 1).1 } else { start };
        start..end.max(start)
    }

    /// Where a byte of the edited text comes from, and where that ends.
    fn byte(&self, edited: usize) -> (u32, u32) {
        let edited = edited as u32;
        let after = self.steps.partition_point(|step| step.edited <= edited);
        match after.checked_sub(1).map(|index| self.steps[index]) {
            None => (self.base + edited, self.base + edited + 1),
            Some(Step { edited: from, source, end: None }) => (source + (edited - from), source + (edited - from) + 1),
            Some(Step { source, end: Some(end), .. }) => (source, end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_offset_finds_its_way_back() {
        let text = "--甲乙丙--";
        let mut edits = vec![Edit::replace(5..8, "xyz!"), Edit::insert(5, "+"), Edit::insert(11, "++")];
        let edited = Edited::new(text, &(2..11), &mut edits);
        assert_eq!(edited.text, "甲+xyz!丙++");
        let at = |needle: &str| edited.text.find(needle).map(|at| edited.source(at));
        assert_eq!((at("甲"), at("xyz!"), at("丙"), at("++")), (Some(2), Some(5), Some(8), Some(11)));
        assert_eq!(edited.source_range(&(0..3)), 2..5);
    }

    #[test]
    fn without_edits_nothing_is_copied() {
        let edited = Edited::new("--甲--", &(2..5), &mut Vec::new());
        assert!(matches!(edited.text, Cow::Borrowed("甲")));
        assert_eq!(edited.source(3), 5);
    }
}
