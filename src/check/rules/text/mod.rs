//! Rules about wording and writing.

super::group! {
    cn_1 cn_2 cn_3 cn_4 cn_5 cn_6 cn_7 cn_8 cn_9 ix_1a ix_1b ix_1c ix_5a ix_5b ix_5c ix_5d ix_6a ix_6b ix_7a ix_7b ix_7c
}

use crate::text::han::{is_cjk, is_han};
use std::ops::Range;

/// A document number in a text: 鲁政办发〔2018〕29号.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// Where it stands.
    pub range: Range<usize>,
    /// As GB/T 9704 has it.
    pub is_right: bool,
    /// The right form.
    pub right: String,
}

/// All document numbers of a text, in whatever brackets: at least two Han, a year in brackets, an ordinal and 号.
pub fn numbers(text: &str) -> Vec<Number> {
    const OPEN: [char; 7] = ['〔', '[', '(', '（', '【', '﹝', '［'];
    const LEADS: [&str; 12] = ["按照", "根据", "依据", "遵照", "落实", "执行", "印发", "见", "按", "以及", "和", "与"];
    const CLOSE: [char; 7] = ['〕', ']', ')', '）', '】', '﹞', '］'];
    let mut found = Vec::new();
    // Each has digits and ends in 号; most texts have neither.
    if memchr::memmem::find(text.as_bytes(), "号".as_bytes()).is_none() {
        return found;
    }
    for (at, open) in text.char_indices().filter(|(_, c)| OPEN.contains(c)) {
        let after = &text[at + open.len_utf8()..];
        let Some(close) = after.get(4..).and_then(|rest| rest.chars().next()).filter(|c| CLOSE.contains(c)) else { continue };
        let year = &after[..4];
        if !year.bytes().all(|byte| byte.is_ascii_digit()) || !matches!(year.as_bytes()[..2], [b'1', b'9'] | [b'2', b'0']) {
            continue;
        }
        let rest = &after[4 + close.len_utf8()..];
        let ordinal = rest.strip_prefix('第').unwrap_or(rest);
        let digits = ordinal.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || digits > 5 || !ordinal[digits..].starts_with('号') {
            continue;
        }
        let before: String = text[..at].chars().rev().take_while(|c| is_han(*c)).take(12).collect();
        // 按照鲁政办发…: the word that leads to the number is no part of it.
        let before: String = before.chars().rev().collect();
        let own = LEADS.iter().find_map(|lead| before.rfind(lead).map(|at| &before[at + lead.len()..])).unwrap_or(&before);
        let letters: usize = own.chars().count();
        if letters < 2 {
            continue;
        }
        let number = ordinal[..digits].trim_start_matches('0');
        let start = at - text[..at].chars().rev().take(letters).map(char::len_utf8).sum::<usize>();
        let end = text.len() - ordinal.len() + digits + '号'.len_utf8();
        let right = format!("{}〔{year}〕{number}号", &text[start..at]);
        found.push(Number { is_right: text[start..end] == right, range: start..end, right });
    }
    found
}

/// The nearest character before a byte that is no space.
pub fn before(text: &str, at: usize) -> Option<char> {
    text[..at].chars().rev().find(|c| *c != ' ')
}

/// The nearest character from a byte on that is no space.
pub fn after(text: &str, at: usize) -> Option<char> {
    text[at..].chars().find(|c| *c != ' ')
}

/// Whether a place of a text is inside a web address, an e-mail address or a file name.
pub fn in_address(text: &str, at: usize) -> bool {
    let start = text[..at]
        .rfind(|c: char| c.is_whitespace() || is_cjk(c))
        .map_or(0, |space| space + text[space..].chars().next().map_or(0, char::len_utf8));
    let end = text[at..].find(|c: char| c.is_whitespace() || is_cjk(c)).map_or(text.len(), |space| at + space);
    let word = &text[start..end.max(start)];
    word.contains("://") || word.contains('@') || word.starts_with("www.")
}

/// A number at the start of a text: its value, its digits after the point, its length.
pub fn decimal(text: &str) -> Option<(f64, usize, usize)> {
    let bytes = text.as_bytes();
    let mut end = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if end == 0 || end > 12 {
        return None;
    }
    let mut places = 0;
    if bytes.get(end) == Some(&b'.') {
        places = bytes[end + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if places > 0 {
            end += 1 + places;
        }
    }
    text[..end].parse().ok().map(|value| (value, places, end))
}

#[cfg(test)]
mod tests {
    #[test]
    fn document_numbers_are_told_from_other_brackets() {
        let read = |text: &str| {
            super::numbers(text).into_iter().map(|number| (text[number.range].to_owned(), number.is_right)).collect::<Vec<_>>()
        };
        assert_eq!(read("按照（鲁政办发〔2018〕29号）"), [("鲁政办发〔2018〕29号".to_owned(), true)]);
        assert_eq!(read("鲁政办发[2018]第029号文"), [("鲁政办发[2018]第029号".to_owned(), false)]);
        assert_eq!(read("全省（2018）共有3号"), []);
        assert_eq!(read("甲（2018）5号"), []);
    }
}
