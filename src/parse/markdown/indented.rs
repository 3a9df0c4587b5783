//! Finds paragraphs that were indented by spaces or tabs, as typists do, and that CommonMark takes for code.
//!
//! Gives edits that remove the indentation; text that does not begin like Chinese prose stays code.

use super::edits::{Edit, Edited};
use crate::text::han;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};

/// The edits; none when there is nothing to mend. Only texts that have an indented Chinese line are parsed for it.
pub(super) fn paragraphs(text: &str, edited: &Edited) -> Vec<Edit> {
    let mut edits = Vec::new();
    if !edited.text.split('\n').any(|line| line.starts_with([' ', '\t', '>', '-', '*', '+']) && is_candidate(line)) {
        return edits;
    }
    for (event, range) in Parser::new_ext(&edited.text, super::options()).into_offset_iter() {
        if matches!(event, Event::Start(Tag::CodeBlock(CodeBlockKind::Indented))) {
            block(text, edited, range, &mut edits);
        }
    }
    edits
}

/// Removes the indentation of those groups of lines (between blank lines) in a code block that begin with Chinese.
fn block(text: &str, edited: &Edited, range: std::ops::Range<usize>, edits: &mut Vec<Edit>) {
    let code = &edited.text;
    let line_start = code[..range.start].rfind('\n').map_or(0, |found| found + 1);
    let mut prose = None;
    let mut at = line_start;
    for line in code[line_start..range.end].split_inclusive('\n') {
        let indent = line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        if line.trim().is_empty() {
            prose = None;
        } else if at > line_start || indent > 0 {
            let is_prose = *prose.get_or_insert_with(|| begins_like_prose(&line[indent..]));
            let (from, to) = (edited.source(at), edited.source(at + indent));
            let is_white = text.get(from as usize..to as usize).is_some_and(|white| white.bytes().all(|byte| matches!(byte, b' ' | b'\t')));
            if is_prose && indent > 0 && from < to && is_white {
                edits.push(Edit::replace(from..to, ""));
            }
        }
        at += line.len();
    }
}

fn is_candidate(line: &str) -> bool {
    let trimmed = line.trim_start_matches(['>', '-', '*', '+', ' ', '\t']);
    let white = &line[..line.len() - trimmed.len()];
    (white.contains("    ") || white.contains('\t')) && begins_like_prose(trimmed)
}

/// Han or its punctuation, perhaps after a number or an opening bracket: `2020年`, `1.认真`, `(一)`.
fn begins_like_prose(line: &str) -> bool {
    line.trim_start_matches(['*', '_'])
        .chars()
        .filter(|c| !matches!(*c as u32, 0x10000..=0x12FFF))
        .take(12)
        .find(|c| !(c.is_ascii_digit() || matches!(c, '.' | '(' | ')' | '%' | ' ' | '-' | '*' | '_')))
        .is_some_and(han::is_cjk)
}
