//! Quotation marks of a paragraph by pairs: straight ones become curly, and an opening mark that closes is turned round.
//! Only where Chinese text is quoted or stands beside, and only if the marks of the paragraph come out even.

use super::Kind;
use super::cells::Cells;

pub(super) fn repair(cells: &mut Cells) {
    pair(cells, ['"', '＂'], ('“', '”'));
    pair(cells, ['\'', '＇'], ('‘', '’'));
}

fn pair(cells: &mut Cells, straight: [char; 2], curly: (char, char)) {
    let is_straight = |c: char| straight.contains(&c);
    let is_quote = |c: char| is_straight(c) || c == curly.0 || c == curly.1;
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let apostrophe = |index: usize| letter(cells.before(index)) && letter(cells.after(index));
    let marks: Vec<usize> =
        (0..cells.len()).filter(|index| cells.get(*index).is_some_and(is_quote) && cells.is_text(*index) && !apostrophe(*index)).collect();
    let count = |wanted: char| marks.iter().filter(|index| cells.get(**index) == Some(wanted)).count();
    let any_straight = marks.iter().any(|index| cells.get(*index).is_some_and(is_straight));
    let even = marks.len().is_multiple_of(2);
    if !even || !(any_straight || count(curly.0) != count(curly.1)) {
        return;
    }
    for two in marks.chunks_exact(2) {
        let (open, close) = (two[0], two[1]);
        let single = curly.0 == '‘';
        let chinese = cells.has_han(open + 1, close) || (!single && (cells.is_chinese_before(open) || cells.is_chinese_after(close)));
        if chinese {
            for (index, wanted) in [(open, curly.0), (close, curly.1)] {
                if cells.get(index) != Some(wanted) {
                    cells.set(index, wanted, Kind::Quote);
                }
            }
        }
    }
}
