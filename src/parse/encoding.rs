//! Bytes → text: UTF-8 with or without a byte order mark; anything else is named for what it is.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{MAX_SOURCE_BYTES, Place};
use crate::text::{han, size};
use std::sync::Arc;

/// The text of a file, or `None` after reporting why there is none. A byte order mark is dropped.
pub fn text<'a>(path: &Arc<str>, bytes: &'a [u8], diagnostics: &mut Vec<Diagnostic>) -> Option<&'a str> {
    if bytes.len() as u64 > MAX_SOURCE_BYTES {
        let found = Diagnostic::new(Code::TOO_LARGE).at(Place::file(path));
        diagnostics.push(found.with("size", size(bytes.len() as u64)).with("limit", size(MAX_SOURCE_BYTES)));
        return None;
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") || looks_utf16(bytes) {
        diagnostics.push(Diagnostic::new(Code::LOOKS_UTF16).at(Place::file(path)));
        return None;
    }
    if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
        return Some(text);
    }
    let at = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    diagnostics.push(not_utf8(path, bytes, at));
    None
}

/// The text up to the first unreadable byte, for the excerpt of a message.
pub fn readable(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match simdutf8::basic::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => String::from_utf8_lossy(bytes).into_owned(),
    }
}

fn not_utf8(path: &Arc<str>, bytes: &[u8], at: usize) -> Diagnostic {
    let (decoded, _, failed) = encoding_rs::GB18030.decode(bytes);
    let foreign: usize = decoded.chars().filter(|c| !c.is_ascii()).count();
    let common = decoded.chars().filter(|c| matches!(c, '\u{4E00}'..='\u{9FFF}') || han::is_cjk_mark(*c)).count();
    // Mostly-UTF-8 text with one bad byte decodes as GB18030 only by accident, and then into rare characters.
    let utf8_han = String::from_utf8_lossy(bytes).chars().filter(|c| han::is_han(*c)).count();
    if !failed && foreign > 0 && common * 10 >= foreign * 9 && utf8_han * 4 < foreign {
        return Diagnostic::new(Code::LOOKS_GB18030).at(Place::file(path));
    }
    if is_utf16_chinese(bytes) {
        return Diagnostic::new(Code::LOOKS_UTF16).at(Place::file(path));
    }
    let bad = bytes[at..].utf8_chunks().next().map_or(&[][..], |chunk| chunk.invalid());
    let shown: Vec<String> = bad.iter().map(|byte| format!("0x{byte:02X}")).collect();
    // In the text that messages show, U+FFFD stands for the bad bytes.
    let at = u32::try_from(at).unwrap_or(u32::MAX);
    let end = at.saturating_add('\u{FFFD}'.len_utf8() as u32);
    Diagnostic::new(Code::NOT_UTF8).in_file(path, &(at..end)).with("bytes", shown.join(" "))
}

/// UTF-16 without a mark whose text is mostly Han and ASCII. Asked only of what is not UTF-8.
fn is_utf16_chinese(bytes: &[u8]) -> bool {
    [encoding_rs::UTF_16LE, encoding_rs::UTF_16BE].into_iter().any(|encoding| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
        text.is_some_and(|text| {
            let usual = |c: &char| matches!(c, '\n' | '\r' | '\t' | ' '..='~' | '\u{4E00}'..='\u{9FFF}') || han::is_cjk_mark(*c);
            let (all, usual) = (text.chars().count(), text.chars().filter(usual).count());
            // Two Latin bytes read as one unit are often Han too; a line end or a space is not made by chance.
            usual * 10 >= all * 9 && text.contains(['\n', ' ', '，', '。'])
        })
    })
}

/// Every other byte is zero: UTF-16 of Latin text without a mark.
fn looks_utf16(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(400)];
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    head.len() >= 8 && (zeros(0) * 10 > head.len() * 4 || zeros(1) * 10 > head.len() * 4) && zeros(0).min(zeros(1)) == 0
}
