//! A line of text → which kinds of characters it holds: one pass for all rules, so that a rule which looks for a sign passes
//! over the lines that have none.
//!
//! Says only what is there; what it means is the rules' affair.

use super::rules::text::cn_1::{is_basic_odd, is_odd, odd_signs};
use crate::text::han;

/// What a line holds.
#[derive(Debug, Clone, Copy, Default)]
pub struct Traits {
    bits: u32,
    /// Han characters.
    pub han: u32,
    /// Characters of running text: letters, digits, Han and marks of Chinese text.
    pub counted: u32,
}

/// `0` to `9`.
pub const DIGIT: u32 = 1;
/// `０` to `９`.
pub const WIDE_DIGIT: u32 = 1 << 1;
/// A Latin letter.
pub const LATIN: u32 = 1 << 2;
/// A large Latin letter.
pub const UPPER: u32 = 1 << 3;
/// A space, narrow or wide.
pub const SPACE: u32 = 1 << 4;
/// A half-width mark that Chinese text has in full width.
pub const HALF_MARK: u32 = 1 << 5;
/// A sign of Markdown or HTML.
pub const MARKUP: u32 = 1 << 6;
/// A character that should perhaps not be there: see CN-1.
pub const ODD: u32 = 1 << 7;
/// Quotes, brackets and the like, which come in pairs.
pub const PAIRED: u32 = 1 << 8;
/// `《`
pub const BOOK: u32 = 1 << 9;
/// `！` or `？`
pub const LOUD: u32 = 1 << 10;
/// `…`
pub const DOTS: u32 = 1 << 11;
/// `。。`
pub const STOPS: u32 = 1 << 12;
/// `、“`
pub const LISTED: u32 = 1 << 13;
/// `%`
pub const PERCENT: u32 = 1 << 14;
/// `号`
pub const NUMBERED: u32 = 1 << 15;
/// `×`
pub const CROSS: u32 = 1 << 16;
/// `★` or `☆`
pub const STAR: u32 = 1 << 17;
/// A dash of any kind, a comma between digits, 至: what numbers are written with in more than one way.
pub const DASHED: u32 = 1 << 18;
/// `@`
pub const AT: u32 = 1 << 19;

/// Traits of the ASCII characters.
static ASCII: [u32; 128] = {
    let (mut table, mut byte) = ([0; 128], 0);
    while byte < 128 {
        table[byte] = match byte as u8 {
            b'0'..=b'9' => DIGIT,
            b'A'..=b'Z' => LATIN | UPPER,
            b'a'..=b'z' => LATIN,
            b' ' => SPACE | DASHED,
            b',' | b'-' => HALF_MARK | DASHED,
            b'~' => DASHED,
            b';' | b':' | b'?' | b'!' | b'(' | b')' | b'"' | b'.' => HALF_MARK,
            b'*' | b'_' | b'[' | b']' | b'&' | b'<' | b'`' | b'#' => MARKUP,
            b'%' => PERCENT,
            b'@' => AT,
            _ => 0,
        };
        byte += 1;
    }
    table
};

impl Traits {
    /// Looks at a text.
    pub fn of(text: &str) -> Self {
        let mut traits = Traits::default();
        let mut before = '\n';
        let signs = odd_signs();
        for c in text.chars() {
            if c.is_ascii() {
                traits.bits |= ASCII[c as usize];
                traits.counted += u32::from(c.is_ascii_alphanumeric());
            } else if matches!(c, '\u{4E00}'..='\u{9FFF}') {
                traits.han += 1;
                traits.counted += 1;
                match c {
                    '号' => traits.bits |= NUMBERED,
                    '至' => traits.bits |= DASHED,
                    _ if is_basic_odd(c, signs) => traits.bits |= ODD,
                    _ => {}
                }
            } else {
                traits.bits |= of_mark(c, before) | if is_odd(c) { ODD } else { 0 };
                traits.han += u32::from(han::is_han(c));
                traits.counted += u32::from(han::is_cjk(c) || c.is_alphanumeric());
            }
            before = c;
        }
        traits
    }

    /// Whether one of these is there.
    pub fn has(self, any: u32) -> bool {
        self.bits & any != 0
    }
}

fn of_mark(c: char, before: char) -> u32 {
    match c {
        '“' if before == '、' => PAIRED | LISTED,
        '《' => PAIRED | BOOK,
        '“' | '”' | '‘' | '’' | '》' | '〈' | '〉' | '（' | '）' | '〔' | '〕' | '【' | '】' => PAIRED,
        '。' if before == '。' => STOPS,
        '！' | '？' => LOUD,
        '…' => DOTS,
        '×' => CROSS,
        '★' | '☆' => STAR,
        '～' | '–' | '—' => DASHED,
        '\u{3000}' => SPACE,
        '０'..='９' => WIDE_DIGIT,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_told_by_what_it_holds() {
        let has = |text: &str, traits: u32| Traits::of(text).has(traits);
        assert!(has("共12项", DIGIT) && !has("共十二项", DIGIT | LATIN | SPACE));
        assert!(has("１２", WIDE_DIGIT) && has("甲　乙", SPACE) && has("“甲”、“乙”", LISTED) && has("完。。", STOPS));
        assert!(!has("“甲”和“乙”。完。", LISTED | STOPS | BOOK) && has("臺", ODD) && !has("台", ODD));
        let counted = Traits::of("甲乙，a1 !");
        assert_eq!((counted.han, counted.counted), (2, 5));
    }
}
