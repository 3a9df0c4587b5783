//! Helper characters that change how CommonMark sees their neighbours and are gone from everything it gives back.
//!
//! Both are chosen so that they occur neither in the text nor, as a number, in one of its character references.
//! What the user typed is therefore never mistaken for one of them.

use memchr::memchr;
use std::borrow::Cow;

/// Rare punctuation of plane 1 (class Po in every Unicode version that pulldown-cmark may know).
const MARKS: [&str; 12] = [
    "\u{10A50}",
    "\u{10A51}",
    "\u{10A52}",
    "\u{10A53}",
    "\u{10100}",
    "\u{10101}",
    "\u{1039F}",
    "\u{1091F}",
    "\u{11047}",
    "\u{11048}",
    "\u{12470}",
    "\u{12471}",
];

/// Rare letters of plane 1.
const LETTERS: [&str; 12] = [
    "\u{10A60}",
    "\u{10A61}",
    "\u{10A62}",
    "\u{10A63}",
    "\u{10300}",
    "\u{10301}",
    "\u{10380}",
    "\u{10381}",
    "\u{12000}",
    "\u{12001}",
    "\u{12002}",
    "\u{12003}",
];

/// First byte of every sentinel in UTF-8: most text holds no such byte.
const LEAD: u8 = 0xF0;

/// The helper characters for one text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sentinels {
    /// Counts as punctuation: next to `**` it makes a run that can open and close.
    pub mark: &'static str,
    /// Counts as a letter: on both sides of `~` or `____` it makes them plain text.
    pub letter: &'static str,
}

impl Sentinels {
    /// Two characters that do not occur in `text`; `None` only for a text made to hold them all.
    pub fn choose(text: &str) -> Option<Self> {
        let written = memchr(LEAD, text.as_bytes()).is_some();
        // In lower case, since the digits of a number may be written both ways.
        let numbered = memchr::memmem::find(text.as_bytes(), b"&#").map(|_| text.to_ascii_lowercase());
        let taken = |candidate: &str| {
            let code = candidate.chars().next().map_or(0, |c| c as u32);
            let is_numbered = |lower: &String| lower.contains(&format!("{code:x}")) || lower.contains(&code.to_string());
            (written && text.contains(candidate)) || numbered.as_ref().is_some_and(is_numbered)
        };
        let free = |candidates: &[&'static str]| candidates.iter().copied().find(|candidate| !taken(candidate));
        Some(Sentinels { mark: free(&MARKS)?, letter: free(&LETTERS)? })
    }

    /// The mark with a backslash: an escape that also disappears where backslashes are not escapes (code).
    pub fn escape(&self) -> String {
        format!("{}\\", self.mark)
    }

    /// Takes the helpers out again.
    pub fn clean<'a>(&self, text: Cow<'a, str>) -> Cow<'a, str> {
        if memchr(LEAD, text.as_bytes()).is_none() || !(text.contains(self.mark) || text.contains(self.letter)) {
            return text;
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = &*text;
        while let Some(at) = next(rest, self) {
            out.push_str(&rest[..at]);
            let escape = rest[at..].strip_prefix(self.mark).and_then(|after| after.strip_prefix('\\'));
            rest = escape.unwrap_or(&rest[at + self.mark.len()..]);
        }
        out.push_str(rest);
        Cow::Owned(out)
    }
}

/// Where the next helper stands.
fn next(text: &str, sentinels: &Sentinels) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = memchr(LEAD, &text.as_bytes()[from..]) {
        let at = from + found;
        if text[at..].starts_with(sentinels.mark) || text[at..].starts_with(sentinels.letter) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use pulldown_cmark::{Event, Parser};

    /// `x*?y*`: between a letter and punctuation a star cannot open emphasis, between two letters it can.
    fn counts_as_punctuation(c: &str) -> bool {
        !Parser::new(&format!("x*{c}y*")).any(|event| matches!(event, Event::Start(pulldown_cmark::Tag::Emphasis)))
    }

    #[test]
    fn the_parser_classes_the_helpers_as_we_need() {
        for mark in MARKS {
            assert!(counts_as_punctuation(mark), "{:?}", mark.escape_unicode().to_string());
        }
        for letter in LETTERS {
            assert!(!counts_as_punctuation(letter), "{:?}", letter.escape_unicode().to_string());
        }
        for c in super::super::emphasis::OPENING.chars().chain(super::super::emphasis::CLOSING.chars()) {
            assert!(counts_as_punctuation(c.encode_utf8(&mut [0; 4])), "{c}");
        }
    }

    #[test]
    fn what_the_user_typed_is_never_a_helper() -> Result<(), &'static str> {
        let text = "甲\u{10A50}乙&#x10a51;丙&#68178;";
        let sentinels = Sentinels::choose(text).ok_or("no helper is left")?;
        assert_eq!(sentinels.mark, "\u{10A53}");
        assert_eq!(sentinels.clean(Cow::Borrowed(text)), text);
        assert_eq!(sentinels.clean(Cow::Owned(format!("a{}b{}\\c{}", sentinels.mark, sentinels.mark, sentinels.letter))), "abc");
        Ok(())
    }
}
