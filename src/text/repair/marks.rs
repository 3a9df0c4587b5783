//! Half-width marks and brackets in Chinese text, the brackets of document numbers, doubled marks (CN-2, CN-3, CN-5).

use super::Kind;
use super::cells::Cells;
use crate::text::han;

/// Whether each character belongs to a web address, where nothing is touched.
pub(super) fn addresses(cells: &Cells) -> Vec<bool> {
    let mut inside = Vec::new();
    let ascii = |index: usize| cells.get(index).filter(|c| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '`'));
    let spells = |at: usize, word: &str| word.chars().enumerate().all(|(offset, c)| cells.get(at + offset) == Some(c));
    let mut index = 0;
    while index < cells.len() {
        let start = match cells.get(index) {
            Some(':') if spells(index, "://") => {
                let mut start = index;
                while start > 0 && cells.get(start - 1).is_some_and(|c| c.is_ascii_alphanumeric()) {
                    start -= 1;
                }
                start
            }
            Some('w') if spells(index, "www.") => index,
            _ => {
                index += 1;
                continue;
            }
        };
        let mut end = index;
        while ascii(end).is_some() {
            end += 1;
        }
        index = end.max(index + 1);
        // Marks at the end belong to the sentence.
        while end > start && matches!(cells.get(end - 1), Some(',' | ';' | ':' | '!' | '?' | '.' | ')' | '(')) {
            end -= 1;
        }
        inside.resize(cells.len(), false);
        inside[start..end].fill(true);
    }
    inside
}

fn is_in(addresses: &[bool], index: usize) -> bool {
    addresses.get(index).copied().unwrap_or(false)
}

/// `鲁政办发[2018]29号` → `鲁政办发〔2018〕29号`.
pub(super) fn document_numbers(cells: &mut Cells) {
    for close in 5..cells.len() {
        if !matches!(cells.get(close), Some(']' | ')' | '）' | '】' | '﹞' | '］' | '〉')) {
            continue;
        }
        let open = close - 5;
        let year = (open + 1..close).all(|index| cells.get(index).is_some_and(|c| c.is_ascii_digit()));
        let opens = matches!(cells.get(open), Some('[' | '(' | '（' | '【' | '﹝' | '［' | '〈'));
        let agency = open >= 2 && (open - 2..open).all(|index| cells.get(index).is_some_and(han::is_han));
        let mut next = close + 1;
        if cells.get(next) == Some('第') {
            next += 1;
        }
        let digits = (next..cells.len()).take_while(|index| cells.get(*index).is_some_and(|c| c.is_ascii_digit())).count();
        if year && opens && agency && (1..=5).contains(&digits) && cells.get(next + digits) == Some('号') {
            cells.set(open, '〔', Kind::DocNumber);
            cells.set(close, '〕', Kind::DocNumber);
        }
    }
}

/// Half-width marks and brackets → full-width, until nothing more follows from what was changed.
pub(super) fn widths(cells: &mut Cells, addresses: &[bool]) {
    let candidates: Vec<usize> = (0..cells.len())
        .filter(|index| {
            matches!(cells.get(*index), Some(',' | ';' | ':' | '?' | '!')) && cells.is_text(*index) && !is_in(addresses, *index)
        })
        .collect();
    let pairs = pairs(cells, addresses);
    loop {
        let mut changed = false;
        for (open, close) in &pairs {
            changed |= bracket(cells, *open, *close);
        }
        for index in &candidates {
            changed |= mark(cells, *index);
        }
        if !changed {
            return;
        }
    }
}

fn mark(cells: &mut Cells, index: usize) -> bool {
    let Some(full) = cells.get(index).filter(char::is_ascii).and_then(full_width) else { return false };
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let between_digits = digit(cells.before(index)) && digit(cells.after(index));
    if between_digits || !(cells.is_chinese_before(index) || cells.is_chinese_after(index)) {
        return false;
    }
    cells.set(index, full, Kind::Width);
    true
}

fn full_width(c: char) -> Option<char> {
    Some(match c {
        ',' => '，',
        ';' => '；',
        ':' => '：',
        '?' => '？',
        '!' => '！',
        '(' => '（',
        ')' => '）',
        _ => return None,
    })
}

/// Brackets that belong together, at least one of them half-width.
fn pairs(cells: &Cells, addresses: &[bool]) -> Vec<(usize, usize)> {
    let mut open = Vec::new();
    let mut pairs = Vec::new();
    for index in 0..cells.len() {
        match cells.get(index) {
            Some('(' | '（') if !is_in(addresses, index) => open.push(index),
            Some(')' | '）') if !is_in(addresses, index) => {
                if let Some(start) = open.pop()
                    && (cells.get(start) == Some('(') || cells.get(index) == Some(')'))
                {
                    pairs.push((start, index));
                }
            }
            _ => {}
        }
    }
    pairs
}

fn bracket(cells: &mut Cells, open: usize, close: usize) -> bool {
    let half = |c: Option<char>| matches!(c, Some('(' | ')'));
    let (opens, closes) = (cells.get(open), cells.get(close));
    if !half(opens) && !half(closes) {
        return false;
    }
    let mixed = half(opens) != half(closes);
    let call = cells.before(open).is_some_and(|c| c.is_ascii_alphabetic());
    let touches = !call && (cells.is_chinese_before(open) || cells.is_chinese_after(close));
    if !(mixed || touches || cells.has_han(open + 1, close)) {
        return false;
    }
    for index in [open, close] {
        if let Some(full) = cells.get(index).filter(char::is_ascii).and_then(full_width) {
            cells.set(index, full, Kind::Bracket);
        }
    }
    cells.get(open) != opens || cells.get(close) != closes
}

/// `，，` → `，`; stacked ！ and ？ are allowed.
pub(super) fn doubled(cells: &mut Cells) {
    for index in 1..cells.len() {
        let (Some(c), true) = (cells.get(index), cells.is_text(index)) else { continue };
        if matches!(c, '，' | '。' | '、' | '；' | '：') && cells.before(index) == Some(c) {
            cells.remove(index, Kind::Doubled);
        }
    }
}
