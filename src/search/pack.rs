//! Text → fewer bytes of printable ASCII; `themes/default/search-shards.js` reads it back.
//!
//! A Han character of GB 2312 becomes two characters instead of the three bytes of UTF-8, the most usual ones and
//! punctuation become one. That is a third less without gzip and a fifth less with it.

use super::bits::{DIGITS, digit};
use super::fold::gb2312;
use std::sync::LazyLock;

/// What is written as one character.
const USUAL: &str = "，。、的“”；：《》（）市学教校";
/// Between Han and ASCII.
const SHIFT: char = '\u{7F}';

/// For each character of the basic plane how it is written, and one; 0 for what stays as it is.
static CODES: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let usual: Vec<char> = USUAL.chars().collect();
    let code = |c: char| {
        let known = usual.iter().position(|usual| *usual == c).map(|at| at as u32);
        known.or_else(|| gb2312(c).map(|at| usual.len() as u32 + at)).map_or(0, |code| code as u16 + 1)
    };
    (0..0x1_0000).map(|c| char::from_u32(c).map_or(0, code)).collect()
});

/// Packs a text. Control characters other than those that separate fields become blanks.
pub(super) fn pack(text: &str) -> String {
    let codes = &**CODES;
    let usual = USUAL.chars().count() as u32;
    let mut out = String::with_capacity(text.len());
    let mut shifted = false;
    for c in text.chars() {
        let code = codes.get(c as usize).and_then(|code| u32::from(*code).checked_sub(1));
        if code.is_some() != shifted && (code.is_some() || c.is_ascii_graphic()) {
            shifted = !shifted;
            out.push(SHIFT);
        }
        match code {
            Some(code) if code < usual => out.extend(digit(code)),
            Some(code) => out.extend([usual + (code - usual) / DIGITS, (code - usual) % DIGITS].into_iter().filter_map(digit)),
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
