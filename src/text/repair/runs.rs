//! Runs of dots and hyphens in Chinese text → …… and ——. Leaders of a table of contents and options of a command stay.

use super::Kind;
use super::cells::Cells;

/// Longest run of dots that is an ellipsis and no leader.
const MOST_DOTS: usize = 6;

pub(super) fn repair(cells: &mut Cells, addresses: &[bool]) {
    let mut index = 0;
    while index < cells.len() {
        let Some(c) = cells.get(index) else {
            index += 1;
            continue;
        };
        let mut end = index + 1;
        while cells.get(end) == Some(c) && cells.is_text(end) {
            end += 1;
        }
        let length = end - index;
        let free = cells.is_text(index) && !addresses.get(index).copied().unwrap_or(false);
        let chinese = || cells.is_chinese_before(index) || cells.is_chinese_after(end - 1);
        match (c, length) {
            ('.' | '．' | '·' | '。', 3..=MOST_DOTS) if free && chinese() => become_pair(cells, index, end, '…', Kind::Ellipsis),
            ('…', 1) if free && chinese() => cells.double(index, Kind::Ellipsis),
            ('-' | '－' | '─', 2..=4) if free && is_dash(cells, index, end) => become_pair(cells, index, end, '—', Kind::Dash),
            _ => {}
        }
        index = end;
    }
}

/// Between two texts of which one is Chinese; an option of a command has a letter after it, a rule has nothing.
fn is_dash(cells: &Cells, start: usize, end: usize) -> bool {
    let option = cells.get(end).is_some_and(|c| c.is_ascii_alphanumeric());
    let text = |c: Option<char>| c.is_some_and(|c| !c.is_ascii_punctuation());
    let between = start > 0 && text(cells.before(start)) && text(cells.after(end - 1));
    between && !option && (cells.is_chinese_before(start) || cells.is_chinese_after(end - 1))
}

fn become_pair(cells: &mut Cells, start: usize, end: usize, mark: char, kind: Kind) {
    for index in start..end {
        if index < start + 2 {
            cells.set(index, mark, kind);
        } else {
            cells.remove(index, kind);
        }
    }
}
