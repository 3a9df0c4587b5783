//! Footnotes: numbered by their first mention in reading order, labels compared without case.
//!
//! A text that nobody mentions stays in the tree without a number and is not printed (W310); of two texts of one
//! label the first counts.

use super::given::IntoCow;
use super::tree::Builder;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Block, Inline};
use crate::source::ByteRange;
use crate::text::han;
use pulldown_cmark::CowStr;

/// A footnote's label as it was first seen.
#[derive(Debug)]
pub(super) struct Note {
    pub label: Box<str>,
    pub number: Option<u32>,
    pub defined: Option<ByteRange>,
}

impl Builder<'_> {
    /// `[^1]` in the text.
    pub fn mention(&mut self, label: CowStr<'_>) {
        self.visible(self.line.last.filter(|c| han::is_cjk(*c)), self.line.last);
        let note = self.note(label) as usize;
        let Note { label, number, .. } = &mut self.notes[note];
        let number = *number.get_or_insert_with(|| {
            self.mentions.push(label.clone());
            self.mentions.len() as u32 - 1
        });
        self.push_inline(Inline::FootnoteMention(number));
    }

    /// The note of a label, by its number among all labels.
    pub fn note(&mut self, label: CowStr<'_>) -> u32 {
        let label = self.clean(label.into_cow()).into_owned();
        let next = self.notes.len() as u32;
        let number = *self.note_numbers.entry(label.to_lowercase()).or_insert(next);
        if number == next {
            self.notes.push(Note { label: label.into(), number: None, defined: None });
        }
        number
    }

    /// Footnote blocks know their note; from now on they know its number. What nobody mentions is reported.
    pub fn number_footnotes(&mut self, blocks: &mut [Block]) {
        if self.notes.is_empty() {
            return;
        }
        let mut used = vec![false; self.notes.len()];
        number_blocks(blocks, &self.notes, &mut used);
        for note in std::mem::take(&mut self.notes) {
            if let (None, Some(range)) = (note.number, note.defined) {
                self.report(Diagnostic::new(Code::FOOTNOTE_UNUSED).with("label", note.label), &range);
            }
        }
    }
}

/// Depth is bounded by the builder, so this recursion is too.
fn number_blocks(blocks: &mut [Block], notes: &[Note], used: &mut [bool]) {
    for block in blocks {
        match block {
            Block::Footnote(text) => {
                let note = text.index.take().unwrap_or_default() as usize;
                // Only the first text of a label counts, as in CommonMark's link definitions.
                if !std::mem::replace(&mut used[note], true) {
                    text.index = notes[note].number;
                }
                number_blocks(&mut text.blocks, notes, used);
            }
            Block::Quote { blocks, .. } => number_blocks(blocks, notes, used),
            Block::Directive(directive) => number_blocks(&mut directive.blocks, notes, used),
            Block::List(list) => list.items.iter_mut().for_each(|item| number_blocks(&mut item.blocks, notes, used)),
            Block::Definitions(list) => {
                list.iter_mut().flat_map(|definition| &mut definition.definitions).for_each(|blocks| number_blocks(blocks, notes, used));
            }
            _ => {}
        }
    }
}
