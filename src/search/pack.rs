//! Text → fewer bytes of printable ASCII; `themes/default/search-shards.js` reads it back.
//!
//! A Han character of GB 2312 becomes two characters instead of the three bytes of UTF-8, the most usual ones and
//! punctuation become one. That is a third less without gzip and a fifth less with it.

use super::bits::{DIGITS, digit};
use super::fold::gb2312;

/// What is written as one character.
const USUAL: &str = "，。、的“”；：《》（）市学教校";
/// Between Han and ASCII.
const SHIFT: char = '\u{7F}';

/// Packs a text. Control characters other than those that separate fields become blanks.
pub(super) fn pack(text: &str) -> String {
    let usual: Vec<char> = USUAL.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut shifted = false;
    for c in text.chars() {
        let codes = match usual.iter().position(|usual| *usual == c) {
            Some(at) => Some([Some(at as u32), None]),
            None => gb2312(c).map(|at| [Some(usual.len() as u32 + at / DIGITS), Some(at % DIGITS)]),
        };
        if codes.is_some() != shifted && (codes.is_some() || c.is_ascii_graphic()) {
            shifted = !shifted;
            out.push(SHIFT);
        }
        match codes {
            Some(codes) => codes.into_iter().flatten().filter_map(digit).for_each(|digit| out.push(digit)),
            None if c.is_control() && !matches!(c, '\t' | '\n' | '\r') => out.push(' '),
            None => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn han_takes_two_characters_and_the_rest_stays() {
        assert_eq!(pack("a b"), "a b");
        assert_eq!(pack("学，啊5项"), "\u{7F}/!2!\u{7F}5\u{7F}Ss");
        assert_eq!(pack("𠮷\t濟\u{1}"), "𠮷\t濟 ");
        let codes = USUAL.chars().count() as u32 + 72 * 94 / DIGITS;
        assert!(codes < DIGITS, "{codes}");
    }
}
