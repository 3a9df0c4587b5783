//! Characters that should not be in a page: controls, private use, invisibles, radicals from PDF copies.
//!
//! One pass over the bytes; text without suspects costs no more than that. Controls are also taken out of what the
//! Markdown parser reads, because the parser's markers use them.

use super::edits::Edit;
use super::findings::Findings;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::ByteRange;
use crate::text::{bytes, han};
use std::collections::BTreeSet;

/// A character that is reported unless it stands in code.
#[derive(Debug, Clone, Copy)]
pub(super) struct Suspect {
    at: u32,
    c: char,
}

/// Bytes that are looked at at once, and those behind them that may belong to the last character.
const BLOCK: usize = 32;
const WINDOW: usize = BLOCK + 2;

/// Whether a character that may be meant begins with these three bytes. Told without a branch, so that a block of them is
/// told at once; quotation marks and full-width forms, of which ordinary Chinese text is full, are not meant.
#[inline(always)]
fn may_be_meant(one: u8, two: u8, three: u8) -> bool {
    let within = |byte: u8, from: u8, to: u8| byte.wrapping_sub(from) <= to - from;
    let control = ((one < 0x20) & (one != b'\t') & (one != b'\n') & (one != b'\r')) | (one == 0x7F) | (one == 0xC2);
    let far = (one == 0xEE) | (one == 0xF0) | (one == 0xF3) | (one == 0xF4);
    let general = (two == 0x80) & (within(three, 0x8B, 0x8F) | within(three, 0xAA, 0xAE));
    let symbols = (one == 0xE2) & (general | (two == 0x81) | within(two, 0xBA, 0xBF));
    let forms = (one == 0xEF) & (within(two, 0x80, 0xAB) | (two == 0xBB));
    control | far | symbols | forms
}

/// Whether one begins in the first part of the window.
#[inline(never)]
fn holds_one(window: &[u8; WINDOW]) -> bool {
    let mut hit = 0;
    for index in 0..BLOCK {
        hit |= u8::from(may_be_meant(window[index], window[index + 1], window[index + 2]));
    }
    hit != 0
}

/// Where the next character that may be meant begins, from `at` on.
fn next(bytes: &[u8], mut at: usize) -> Option<usize> {
    while bytes.get(at..).and_then(|rest| rest.first_chunk()).is_some_and(|window| !holds_one(window)) {
        at += BLOCK;
    }
    let byte = |at: usize| bytes.get(at).copied().unwrap_or_default();
    (at..bytes.len()).find(|at| may_be_meant(byte(*at), byte(at + 1), byte(at + 2)))
}

/// Reports controls, adds edits that take them out, and gives the characters to look at again when code is known.
pub(super) fn scan(text: &str, body: &ByteRange, findings: &mut Findings, edits: &mut Vec<Edit>) -> Vec<Suspect> {
    let (from, to) = (body.start as usize, body.end as usize);
    let bytes = &text.as_bytes()[from..to];
    let mut suspects = Vec::new();
    let mut begin = 0;
    while let Some(index) = next(bytes, begin) {
        begin = index + 1;
        let at = from + index;
        let Some(c) = text[at..].chars().next() else { continue };
        let range = at as u32..(at + c.len_utf8()) as u32;
        if is_bad_control(c) {
            findings.add(Diagnostic::new(Code::CONTROL_CHARACTER).in_file(findings.path(), &range).with("code", code(c)));
            edits.push(Edit::replace(range, ""));
        } else if han::is_private_use(c) || han::is_stray_invisible(c) || han::usual_form(c).is_some() || is_lost_joiner(text, at, c) {
            suspects.push(Suspect { at: range.start, c });
        }
    }
    suspects
}

/// Whether it is a control character other than tab and line ends. U+0085 is a line end of other systems.
pub(super) fn is_bad_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}')
}

/// Text that the Markdown parser does not see, without its controls.
pub(super) fn without_controls(text: &str) -> Box<str> {
    if has_bad_control(text) { text.chars().filter(|c| !is_bad_control(*c)).collect() } else { text.into() }
}

/// Whether [`is_bad_control`] holds for any character.
pub(super) fn has_bad_control(text: &str) -> bool {
    let may_be = |byte: u8| (byte < 0x20 && byte != b'\n' && byte != b'\t') || byte == 0x7F || byte == 0xC2;
    bytes::any(text.as_bytes(), may_be) && text.chars().any(is_bad_control)
}

/// Reports the suspects outside of `code` (sorted ranges): each private-use character and radical once.
pub(super) fn report(text: &str, suspects: &[Suspect], code_ranges: &[ByteRange], findings: &mut Findings) {
    let mut seen = BTreeSet::new();
    for Suspect { at, c } in suspects {
        let next = code_ranges.partition_point(|range| range.end <= *at);
        if code_ranges.get(next).is_some_and(|range| range.start <= *at) {
            continue;
        }
        let range = *at..*at + c.len_utf8() as u32;
        debug_assert!(text[*at as usize..].starts_with(*c));
        let finding = if han::is_private_use(*c) {
            Diagnostic::new(Code::PRIVATE_USE).with("code", code(*c))
        } else if let Some(usual) = han::usual_form(*c) {
            Diagnostic::new(Code::RADICAL).with("found", c).with("meant", usual).suggest(Some(usual))
        } else {
            findings.add(Diagnostic::new(Code::INVISIBLE).in_file(findings.path(), &range).with("code", code(*c)));
            continue;
        };
        if seen.insert(*c) {
            findings.add(finding.in_file(findings.path(), &range));
        }
    }
}

/// A joiner that joins nothing: next to Han it cannot belong to an emoji or to a script that joins.
fn is_lost_joiner(text: &str, at: usize, c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
        && (text[..at].chars().next_back().is_none_or(han::is_cjk) || text[at + c.len_utf8()..].chars().next().is_none_or(han::is_cjk))
}

fn code(c: char) -> String {
    format!("U+{:04X}", c as u32)
}
