//! Finds paragraphs that were indented by spaces or tabs, as typists do, and that CommonMark takes for code.
//!
//! Gives edits that remove the indentation; text that does not begin like Chinese prose stays code.

use super::edits::{Edit, Edited};
use crate::text::han;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use std::ops::Range;

/// The edits; none when there is nothing to mend. Only texts that have an indented Chinese line are parsed for it.
pub(super) fn paragraphs(text: &str, edited: &Edited) -> Vec<Edit> {
    let mut edits = Vec::new();
    if !any_line(&edited.text, |line| line.starts_with([' ', '\t', '>', '-', '*', '+']) && is_candidate(line)) {
        return edits;
    }
    let mut block: Option<Block> = None;
    for (event, range) in Parser::new_ext(&edited.text, super::options()).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => block = Some(Block::default()),
            Event::End(TagEnd::CodeBlock) => block = None,
            Event::Text(_) => {
                if let Some(block) = &mut block {
                    block.line(text, edited, range, &mut edits);
                }
            }
            _ => {}
        }
    }
    edits
}

fn any_line(text: &str, fits: impl Fn(&str) -> bool) -> bool {
    let mut from = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    ends.into_iter().any(|end| fits(&text[std::mem::replace(&mut from, end + 1)..end]))
}

/// An indented code block. Lines between blank lines belong together: the first decides for all of them.
#[derive(Default)]
struct Block {
    prose: Option<bool>,
}

impl Block {
    /// One line of the block, which begins behind the indentation that made it code; blank lines follow it.
    fn line(&mut self, text: &str, edited: &Edited, range: Range<usize>, edits: &mut Vec<Edit>) {
        let Some(line) = edited.text.get(range.clone()) else { return };
        let content = line.trim_start_matches([' ', '\t']);
        if content.trim().is_empty() {
            self.prose = None;
            return;
        }
        let is_prose = *self.prose.get_or_insert_with(|| begins_like_prose(content));
        if line.bytes().filter(|byte| *byte == b'\n').count() > 1 {
            self.prose = None;
        }
        if !is_prose {
            return;
        }
        let start = range.start - indent_before(&edited.text[..range.start]);
        let (from, to) = (edited.source(start), edited.source(range.end - content.len()));
        let is_white = |white: &str| white.bytes().all(|byte| matches!(byte, b' ' | b'\t'));
        if from < to && text.get(from as usize..to as usize).is_some_and(is_white) {
            edits.push(Edit::replace(from..to, ""));
        }
    }
}

/// Length of the white space at the end of `text` that makes up the four columns of indented code.
fn indent_before(text: &str) -> usize {
    match text.bytes().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).position(|byte| byte == b'\t') {
        Some(spaces @ 0..4) => spaces + 1,
        _ => text.bytes().rev().take(4).take_while(|byte| *byte == b' ').count(),
    }
}

fn is_candidate(line: &str) -> bool {
    let trimmed = line.trim_start_matches(['>', '-', '*', '+', ' ', '\t']);
    let white = &line[..line.len() - trimmed.len()];
    (white.contains("    ") || white.contains('\t')) && begins_like_prose(trimmed)
}

/// A Latin word that runs on in Han: `AI赋能`, `GDP增长5%`, `A类企业`; in code something stands between.
fn begins_with_word(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
    (1..=12).contains(&(line.len() - rest.len())) && rest.chars().next().is_some_and(han::is_han)
}

/// Han or its punctuation, perhaps after a number or an opening bracket: `2020年`, `1.认真`, `(一)`.
fn begins_like_prose(line: &str) -> bool {
    line.trim_start_matches(['*', '_'])
        .chars()
        .filter(|c| !matches!(*c as u32, 0x10000..=0x12FFF))
        .take(12)
        .find(|c| !(c.is_ascii_digit() || matches!(c, '.' | '(' | ')' | '%' | ' ' | '-' | '*' | '_')))
        .is_some_and(han::is_cjk)
        || begins_with_word(line)
}
