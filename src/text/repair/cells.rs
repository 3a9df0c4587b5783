//! A paragraph as a row of characters that rules change in place, so that each rule sees what the ones before it made,
//! and as edits of the original text at the end. Knows no rule.

use super::{Edit, Kind, Part};
use crate::text::han;

/// One character of the paragraph.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    /// Offset of the first byte.
    at: usize,
    was: char,
    /// What it is now; meaningless once gone.
    pub now: char,
    /// Written twice.
    twice: bool,
    gone: bool,
    /// Why it was changed, if it was.
    kind: Option<Kind>,
}

/// Stands for something that is no text.
const SOLID: char = '\u{FFFC}';

/// The row.
pub(super) struct Cells {
    list: Vec<Cell>,
}

impl Cells {
    pub fn new(parts: &[Part<'_>]) -> Self {
        let mut list = Vec::new();
        let cell = |at, c| Cell { at, was: c, now: c, twice: false, gone: false, kind: None };
        for part in parts {
            match part {
                Part::Text(at, text) => list.extend(text.char_indices().map(|(offset, c)| cell(at + offset, c))),
                Part::Solid => list.push(cell(usize::MAX, SOLID)),
            }
        }
        Cells { list }
    }

    /// Whether any character could need a repair; most rules need Han too.
    pub fn are_suspect(&self) -> bool {
        self.list.iter().any(|cell| match cell.was {
            ',' | ';' | ':' | '?' | '!' | '(' | ')' | '"' | '\'' | '[' | '.' | '-' => true,
            c if c.is_ascii() => c.is_control(),
            '\u{4E00}'..='\u{9FFF}' => false,
            '，' | '。' | '、' | '；' | '：' => true,
            c => han::is_cjk_mark(c) || !c.is_alphabetic() || han::usual_form(c).is_some() || matches!(c, 'Ａ'..='Ｚ' | 'ａ'..='ｚ'),
        })
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// The character at `index` now; `None` past the ends and where it is gone.
    pub fn get(&self, index: usize) -> Option<char> {
        self.list.get(index).filter(|cell| !cell.gone).map(|cell| cell.now)
    }

    /// Whether nothing has changed the character yet and it may be changed.
    pub fn is_text(&self, index: usize) -> bool {
        self.list.get(index).is_some_and(|cell| cell.at != usize::MAX)
    }

    pub fn set(&mut self, index: usize, now: char, kind: Kind) {
        if let Some(cell) = self.list.get_mut(index).filter(|cell| cell.at != usize::MAX) {
            cell.now = now;
            cell.kind = Some(kind);
        }
    }

    /// Writes the character twice.
    pub fn double(&mut self, index: usize, kind: Kind) {
        if let Some(cell) = self.list.get_mut(index) {
            cell.twice = true;
            cell.kind = Some(kind);
        }
    }

    pub fn remove(&mut self, index: usize, kind: Kind) {
        if let Some(cell) = self.list.get_mut(index).filter(|cell| cell.at != usize::MAX) {
            cell.gone = true;
            cell.kind = Some(kind);
        }
    }

    /// Whether a character that is not gone stands directly before `index`, and which.
    pub fn before(&self, index: usize) -> Option<char> {
        self.list[..index].iter().rev().find(|cell| !cell.gone).map(|cell| cell.now)
    }

    /// The same after `index`.
    pub fn after(&self, index: usize) -> Option<char> {
        self.list.get(index + 1..)?.iter().find(|cell| !cell.gone).map(|cell| cell.now)
    }

    /// Whether the text before `index` is Chinese: the nearest character that is neither space nor a mark that other
    /// scripts share is Han or a Chinese mark.
    pub fn is_chinese_before(&self, index: usize) -> bool {
        chinese(self.list[..index].iter().rev())
    }

    /// The same after `index`.
    pub fn is_chinese_after(&self, index: usize) -> bool {
        self.list.get(index + 1..).is_some_and(|rest| chinese(rest.iter()))
    }

    /// Whether a Han character stands between two indexes.
    pub fn has_han(&self, from: usize, to: usize) -> bool {
        self.list.get(from..to).is_some_and(|cells| cells.iter().any(|cell| !cell.gone && han::is_han(cell.now)))
    }

    /// What changed, as edits of the original text.
    pub fn into_edits(self) -> Vec<Edit> {
        let mut edits: Vec<Edit> = Vec::new();
        for cell in self.list {
            let Some(kind) = cell.kind else { continue };
            let mut to = String::new();
            if !cell.gone {
                to.push(cell.now);
                if cell.twice {
                    to.push(cell.now);
                }
            }
            if !cell.gone && !cell.twice && cell.now == cell.was {
                continue;
            }
            let range = cell.at..cell.at + cell.was.len_utf8();
            match edits.last_mut() {
                // What a run became belongs together: three dots are one ellipsis.
                Some(last) if last.kind == kind && last.range.end == range.start && matches!(kind, Kind::Ellipsis | Kind::Dash) => {
                    last.range.end = range.end;
                    last.from.push(cell.was);
                    last.to.push_str(&to);
                }
                _ => edits.push(Edit { range, from: cell.was.to_string(), to, kind }),
            }
        }
        edits
    }
}

fn chinese<'a>(mut cells: impl Iterator<Item = &'a Cell>) -> bool {
    let shared = |c: char| matches!(c, '“' | '”' | '‘' | '’' | '…' | '—' | '·' | '*');
    let nearest = cells.find(|cell| !cell.gone && !cell.now.is_whitespace() && !shared(cell.now));
    nearest.is_some_and(|cell| han::is_han(cell.now) || han::is_cjk_mark(cell.now))
}
